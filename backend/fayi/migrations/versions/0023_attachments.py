"""Attachments taken in piece by piece."""

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Attachments taken in piece by piece."""
