"""Visits, their turns in the queue, drafts of the counter."""

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Visits, their turns in the queue, drafts of the counter."""
