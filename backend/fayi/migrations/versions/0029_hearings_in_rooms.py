"""Hearings that take place in booked rooms."""

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Hearings that take place in booked rooms."""
