"""Materials asked for and handed in, receipts and returns; property that matters are about."""

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Materials asked for and handed in, receipts and returns; property that matters are about."""
