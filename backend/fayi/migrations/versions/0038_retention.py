"""How long files are kept, and lists of what is to be destroyed."""

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Nothing yet."""
