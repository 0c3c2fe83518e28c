"""Sealed records, and officers kept from matters."""

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Nothing yet."""
