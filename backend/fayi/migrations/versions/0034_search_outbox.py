"""What the search engine has still to be told."""

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Nothing yet."""
