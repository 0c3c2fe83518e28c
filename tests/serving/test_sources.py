"""The catalogue's own proofs of serving: when they are offered, and what they are filled with."""

import msgspec
import pytest

from fayi.catalogue import entries
from fayi.catalogue.entries import DocumentKind
from fayi.matters.models import Matter
from fayi.serving import queries, sources
from fayi.serving.rules import Ground, Way
from fayi.web.field import Field
from tests.make import Make
from tests.serving.runner import LI, Runner

FORM = tuple(
    Field(name=name, label=name, required=False)
    for name in ("recipient", "service_place", "forward_unit", "document_names", "server", "issuer")
)


def catalogue(area: str, *codes: str) -> dict[str, DocumentKind]:
    """The agreement as if it were of this area, and these forms."""
    agreement = msgspec.structs.replace(entries.kind("MD-0106"), area=area)
    way = Field(name="service_mode", label="送达方式", kind="choice", choices=(("转交送达", "转交送达"),))
    form = msgspec.structs.replace(agreement, fields=(*FORM, way), sources={})
    return {"MD-0106": agreement} | dict.fromkeys(codes, form)


@pytest.mark.parametrize(
    ("way", "area", "codes", "offered"),
    [
        (Way.DIRECT, "corrections", ("CC-1203",), "CC-1203"),
        (Way.PASSED_ON, "remote_court", ("RC-0109",), "RC-0109"),
        (Way.DIRECT, "remote_court", ("RC-0109",), None),
        (Way.DIRECT, "notary", ("NT-0108",), "NT-0108"),
        (Way.DIRECT, "notary", (), None),
        (Way.DIRECT, "mediation", ("CC-1203", "RC-0109", "NT-0108"), None),
    ],
)
async def test_a_form_is_offered_where_the_catalogue_has_one_for_the_area(
    runner: Runner, way: Way, area: str, codes: tuple[str, ...], offered: str | None
) -> None:
    document = await runner.issued()
    plan = {"ground": Ground.PRISON, "through": "青禾监狱"} if way is Way.PASSED_ON else {}
    serving = await runner.registered(document, way, **plan)
    assert sources.receipt_code(serving, document, catalogue(area, *codes)) == offered


async def test_the_form_is_filled_with_what_is_known_of_the_serving(make: Make, runner: Runner) -> None:
    document = await runner.issued()
    serving = await runner.registered(document, Way.PASSED_ON, ground=Ground.PRISON, through="青禾监狱")
    kind = catalogue("corrections", "CC-1203")["CC-1203"]
    async with make.session(LI) as session:
        here, document, matter = await queries.get(session, LI, serving.id)
        assert isinstance(matter, Matter)
        values = await sources.receipt_values(session, here, document, matter, make.types, kind)
    assert {name: value for name, value in values.items() if value} == {
        "recipient": "陈大山",
        "forward_unit": "青禾监狱",
        "service_mode": "转交送达",
        "document_names": [f"《人民调解协议书》{document.number}×1"],
    }
