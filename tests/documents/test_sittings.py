"""The papers of a sitting by video open with what is known: the request, the rooms, answers, record, service."""

from typing import Any

import pytest

from fayi.catalogue import entries
from fayi.documents import rules, sources
from fayi.documents.pages.drafts import draft_facts
from fayi.kit import clock
from fayi.kit.docx import fill
from fayi.matters.models import Matter
from tests.cast import COURT_CLERK_FU, STEWARD_XIANG, Person
from tests.kit.word_files import text_of
from tests.make import Make

CODES = tuple(f"RC-010{number}" for number in range(1, 10))
WRITTEN_BY_HAND = {
    "RC-0103": {"id_number", "postal_address"},
    "RC-0106": {"offence", "sentence"},
}
"""What must be known and no part of the desk knows: the judgment's words, what is not on the register."""


async def known(make: Make, matter: Matter, code: str, *, by: Person = COURT_CLERK_FU, **more: Any) -> Any:
    kind = entries.kind(code)
    async with make.session(by.actor) as session:
        here = await session.get_one(Matter, matter.id)
        types = make.types
        gathered = await sources.gather(session, here, types[here.type], types, about=kind.about, **more)
    return sources.prefill(kind, gathered)


def paper(code: str, values: dict[str, Any]) -> str:
    """The Word file of a draft, as text."""
    kind = entries.kind(code)
    return text_of(fill(kind.template, draft_facts(kind, values), draft=True))


async def sitting(make: Make, stage: str) -> Matter:
    """A divorce with somebody in prison, at a stage; the one outside gave a phone and an address."""
    chen = await make.party(
        "陈大山",
        sex="1",
        phone="13900001234",
        address="上塘村12号",
        residence_region="110101001",
        by=COURT_CLERK_FU,
    )
    zhou = await make.party(
        "周小河", sex="1", id_number="990101198406073013", identity_kind="ID", by=COURT_CLERK_FU
    )
    return await make.matter(
        "remote_court_session", by=COURT_CLERK_FU, applicants=(chen,), respondents=(zhou,), stage=stage
    )


async def test_every_paper_of_a_sitting_opens_with_its_particulars(make: Make) -> None:
    matter = await sitting(make, "served")
    for code in CODES:
        values = await known(make, matter, code)
        gaps = {gap.place.partition("-")[0] for gap in rules.lacking(entries.kind(code).fields, values)}
        assert gaps <= WRITTEN_BY_HAND.get(code, set()), code
        text = paper(code, values)
        told = ["远程庭审室"] if code == "RC-0108" else ["（2026）", "民初215号", "离婚纠纷"]
        told += {
            "RC-0101": ["周小河", "被告", "庭审", "有权", "录制"][:3],
            "RC-0102": ["周小河", "990101198406073013", "青禾监狱三监区"],
            "RC-0103": ["周小河", "傅书记员", "青禾监狱三监区"],
            "RC-0104": ["青禾监狱", "3398003217", "傅书记员", "0570-6002368", "牛警官、高警官"],
            "RC-0105": ["周小河", "远程庭审室", "何法官"],
            "RC-0106": ["三监区", "3398003217", "牛警官", "高警官", "远程庭审室"],
            "RC-0107": ["监所确认", "牛警官", "时钟已经校准"],
            "RC-0108": ["在线庭审", "周小河", "民初215号"],
            "RC-0109": ["民事判决书一份", "牛警官", "3398003217"],
        }[code]
        for words in told:
            assert words in text, (code, words)


async def test_the_prison_reads_the_same_and_its_own_times_of_escort(make: Make) -> None:
    matter = await sitting(make, "scheduled")
    values = await known(make, matter, "RC-0106", by=STEWARD_XIANG)
    assert (clock.local(values["start_time"]).hour, clock.local(values["start_time"]).minute) == (8, 30)
    assert (clock.local(values["end_time"]).hour, clock.local(values["end_time"]).minute) == (11, 30)
    assert values["room"].endswith("远程庭审室")


async def test_a_paper_is_for_the_one_in_prison_unless_another_is_named(make: Make) -> None:
    matter = await sitting(make, "scheduled")
    chen = (await make.participations(matter))["陈大山"]
    inside = await known(make, matter, "RC-0102")
    assert (inside["party_name"], inside["in_custody"], inside["location"]) == (
        "周小河",
        True,
        "监狱远程庭审室",
    )
    outside = await known(make, matter, "RC-0102", party_id=chen.party_id)
    assert (outside["party_name"], outside["in_custody"], outside["party_role"]) == ("陈大山", False, "原告")
    assert outside["phone"] == "13900001234"
    assert (outside["consent_scope"], outside["consent_stages"]) == ("部分环节", ["庭审"])


async def test_the_address_of_who_fears_violence_stands_on_no_paper(make: Make) -> None:
    addresses = []
    for cause in ("离婚纠纷", "申请人身安全保护令"):
        chen = await make.party("陈大山", address="上塘村12号", by=COURT_CLERK_FU)
        matter = await make.matter(
            "remote_court_session",
            by=COURT_CLERK_FU,
            applicants=(chen,),
            respondents=("周小河",),
            cause=cause,
        )
        addresses.append((await known(make, matter, "RC-0103", party_id=chen.id))["postal_address"])
    assert addresses == ["上塘村12号", "住址保密，由人民法院另行登记"]


async def test_consent_that_nobody_gave_is_left_open_on_the_paper(make: Make) -> None:
    matter = await sitting(make, "requested")
    values = await known(make, matter, "RC-0102")
    assert values["consent_scope"] is None
    assert values["consent_stages"] == []


async def test_the_fault_log_stands_in_the_record_of_assistance(make: Make) -> None:
    matter = await sitting(make, "in_session")
    await make.do(matter, "interrupt")
    await make.do(matter, "resume")
    values = await known(make, matter, "RC-0107")
    (fault,) = values["interruptions"]
    assert "因网络故障中断（监狱一端）" in fault
    assert fault.endswith("恢复：改用备用线路。")


@pytest.mark.parametrize("code", CODES)
def test_what_opens_a_draft_may_stand_in_its_field(code: str) -> None:
    kind = entries.kind(code)
    for name, wording in kind.standards.items():
        field = kind.field(name)
        assert field is not None
        assert field.kind == {list: "list", bool: "bool", str: "longtext"}[type(wording)]
