"""Rows of a batch that became no document name no matter to an officer who is kept away from it."""

from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Tell of a number, and of nothing else, whether it is that of a matter the officer is kept away from."""
    op.execute(
        """
        create function kept_away_from(number text) returns boolean
            language sql stable security definer set search_path = public
            as $$ select exists (select from matter m
                  where (m.reference = number or m.intake_number = number)
                      and m.id = any (excluded_matters())) $$;
        """
    )
