"""Ratings of what was done."""

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Ratings of what was done."""
