"""Invented applications, for tests and the demo."""

from fayi.matter_types.family_visit.details import Details, Visitor
from fayi.matter_types.family_visit.kinds import Relation

EXAMPLES = (
    Details(
        prison="青禾监狱",
        prisoner_number="3398000123",
        visitors=(Visitor(name="陈大山", relation=Relation.PARENT),),
        reason="家中老人生病，希望见面报平安。",
        distance=180,
    ),
    Details(
        prison="青禾监狱",
        prisoner_number="3398000207",
        visitors=(
            Visitor(name="吴阿妹", relation=Relation.SPOUSE),
            Visitor(name="龙小朵", relation=Relation.CHILD, minor=True),
        ),
        reason="孩子开学前想见父亲。",
        language="苗语",
        other_province=True,
        distance=1260,
    ),
)
