"""Tokens of other systems and the requests they repeat."""

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Tokens of other systems and the requests they repeat."""
