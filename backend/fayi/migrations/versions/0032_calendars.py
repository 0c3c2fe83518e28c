"""What the calendars of places remember."""

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """What the calendars of places remember."""
