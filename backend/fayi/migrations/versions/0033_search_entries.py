"""What can be found besides matters: papers' texts, people's names; saved searches."""

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Nothing yet."""
