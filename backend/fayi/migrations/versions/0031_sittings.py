"""What court sessions and family visits add."""

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """What court sessions and family visits add."""
