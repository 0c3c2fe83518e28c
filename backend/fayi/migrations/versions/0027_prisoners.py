"""The register of prisoners."""

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """The register of prisoners."""
