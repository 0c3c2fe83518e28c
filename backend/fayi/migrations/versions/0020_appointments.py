"""Lawyers appointed in legal-aid matters, the rota, meetings, work and subsidies."""

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Lawyers appointed in legal-aid matters, the rota, meetings, work and subsidies."""
