"""Means standards and subsidies as dated rows."""

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Means standards and subsidies as dated rows."""
