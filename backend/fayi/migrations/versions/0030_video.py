"""Links by which people join a sitting, and who came."""

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Links by which people join a sitting, and who came."""
