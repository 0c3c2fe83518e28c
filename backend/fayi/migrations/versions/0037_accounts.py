"""Second factors, sessions that can be ended, the locked counter PC."""

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Nothing yet."""
