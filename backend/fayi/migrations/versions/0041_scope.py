"""A referral of the particulars alone shows no consents, and one without papers no lists and receipts of materials."""

from fayi.migrations.row_security import limit_to_scope

revision = "0041"
down_revision = "0040"

PAPERS = ("material_list", "material_receipt", "material_return", "material_item")
CONTENTS = ("consent", "material")


def upgrade() -> None:
    """Hide them where a referral shows less."""
    for table in PAPERS:
        limit_to_scope(table, "papers")
    for table in CONTENTS:
        limit_to_scope(table, "contents")
