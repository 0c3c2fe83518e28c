"""Who may act on a matter besides its holder, and matters only some officers see."""

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Who may act on a matter besides its holder, and matters only some officers see."""
