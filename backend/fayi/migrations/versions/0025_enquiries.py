"""Enquiries found by the other side's name, so that nobody advises both sides."""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """An index on the other side named in an enquiry."""
    op.execute(
        """
        create index ix_matter_other_party on matter ((details ->> 'other_party'))
            where type = 'enquiry' and details ->> 'other_party' <> '';
        """
    )
