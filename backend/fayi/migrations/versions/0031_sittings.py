"""What court sessions and family visits add."""

from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """A court asks a prison to act along as its duty: no consent of the persons is asked for."""
    op.execute(
        """
        alter table referral drop constraint ck_referral_basis;
        alter table referral add constraint ck_referral_basis
            check (basis in ('', 'application', 'consent', 'override', 'duty'));
        """
    )
