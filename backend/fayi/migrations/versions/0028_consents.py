"""Consent to sit online, by party and stage."""

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Consent to sit online, by party and stage."""
