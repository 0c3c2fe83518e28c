"""Joint handling, consent to pass data on, packages for agencies that do not work here."""

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Joint handling, consent to pass data on, packages for agencies that do not work here."""
