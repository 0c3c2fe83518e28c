"""What persons ask about their data, and incidents."""

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Nothing yet."""
