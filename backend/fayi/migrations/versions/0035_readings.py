"""Who read, searched, printed or took out what."""

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Nothing yet."""
