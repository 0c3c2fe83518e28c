"""Notices, their sending, absences and calendars to subscribe to."""

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Notices, their sending, absences and calendars to subscribe to."""
