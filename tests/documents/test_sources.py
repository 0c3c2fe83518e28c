"""What drafts are filled with at first."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from fayi.catalogue import entries
from fayi.documents import sources
from fayi.documents.sources import Gathered
from fayi.matters.models import Matter
from fayi.settlements.rules import Owed
from tests.cast import CHAIR_ZHAO, COURT, MEDIATOR_LI
from tests.documents.press import Press
from tests.make import Make

ZHAO = CHAIR_ZHAO.actor


async def gathered(make: Make, matter: Matter, about: str = "mediation", **more: Any) -> Gathered:
    async with make.session(ZHAO) as session:
        here = await session.get_one(Matter, matter.id)
        return await sources.gather(session, here, make.types[here.type], make.types, about=about, **more)


@pytest.mark.parametrize("type_key", ["mediation", "judicial_confirmation"])
async def test_every_source_the_catalogue_names_is_answered(make: Make, type_key: str) -> None:
    matter = await make.matter(type_key)
    answered = await gathered(make, matter)
    named = {source for kind in entries.load().values() for source in kind.sources.values()}
    assert named <= answered.keys()


async def test_a_party_is_written_as_forms_print_it(make: Make) -> None:
    chen = await make.party(
        "陈大山",
        sex="1",
        ethnic="22",
        birth_date=date(1980, 3, 12),
        id_number="990101198003121017",
        identity_kind="ID",
        phone="13900001234",
        address="上塘村12号",
        residence_region="110101001",
        occupation="果农",
    )
    row = (await gathered(make, await make.matter(applicants=(chen,))))["applicants"][0]
    assert (row["name"], row["role"], row["sex"], row["ethnic"]) == ("陈大山", "申请人", "男", "畲族")
    assert (row["id_number"], row["phone"]) == ("990101198003121017", "13900001234")
    assert row["address"].startswith("北京市东城区")
    assert row["address"].endswith("上塘村12号")


async def test_codes_of_the_record_become_words(make: Make) -> None:
    known = await gathered(make, await make.matter(stage="accepted"))
    assert known["matter.dispute_type"] == known["matter.dispute_name"] == "邻里纠纷"
    assert known["matter.source"] == "当事人申请"
    assert known["matter.registration_form"] == "书面申请"
    assert known["matter.claims"] == ["清除通道内的杂物", "恢复两米宽的共用通道"]
    assert known["matter.amount"] == Decimal("1800.00")
    assert known["matter.reference"].endswith("号")


async def test_the_settlement_names_who_owes_whom(make: Make) -> None:
    matter = await make.matter(stage="mediating")
    people = await make.participations(matter)
    owed = Owed(
        due_on=date(2030, 1, 31),
        debtor_id=people["周小河"].id,
        creditor_id=people["陈大山"].id,
        amount=Decimal(3000),
        what="赔偿款",
    )
    await make.settlement(matter, instalments=(owed,))
    known = await gathered(make, matter)
    assert known["settlement.instalments"] == [
        {
            "due_on": date(2030, 1, 31),
            "debtor": "周小河",
            "creditor": "陈大山",
            "what": "赔偿款",
            "amount": Decimal("3000.00"),
        }
    ]
    assert known["settlement.clauses"] == ["周小河拆除占道的围墙。", "周小河赔偿陈大山3000元。"]
    assert known["settlement.number"] is None


async def test_a_confirmation_takes_the_agreement_from_the_mediation_it_came_from(
    make: Make, press: Press
) -> None:
    origin = await make.matter(stage="agreed_written")
    agreement = await press.issued(origin, "MD-0106")
    await make.do(origin, "apply_confirmation")
    known = await gathered(make, await make.linked(origin, "judicial_confirmation"))
    assert known["settlement.number"] == agreement.number
    assert known["court.name"] == "青禾县人民法院"
    assert known["agency.name"] == "湖桥镇人民调解委员会"
    assert known["mediators"] == [MEDIATOR_LI.name]
    assert [row["name"] for row in known["parties"]] == ["陈大山", "周小河"]


async def test_the_latest_hearing_held_is_taken_unless_another_is_named(make: Make) -> None:
    matter = await make.matter(stage="mediating")
    first = await make.hearing(matter, text="陈大山：第一次。\n周小河：好。")
    await make.hearing(matter, text="陈大山：第二次。\n周小河：好。")
    await make.hearing(matter, held=False)
    latest = await gathered(make, matter)
    named = await gathered(make, matter, hearing_id=first.id)
    assert latest["hearing.turns"][0] == {"speaker": "陈大山", "text": "第二次。"}
    assert named["hearing.turns"][0] == {"speaker": "陈大山", "text": "第一次。"}
    assert latest["hearing.result"] == "继续调解"


async def test_an_inquiry_names_the_one_who_was_asked(make: Make) -> None:
    matter = await make.matter(stage="mediating")
    await make.hearing(matter, kind="inquiry")
    known = await gathered(make, matter, about="inquiry")
    assert known["hearing.interviewee.name"] == "陈大山"
    assert known["hearing.interviewee.relation"] == "当事人"
    assert known["hearing.attendees"] == ["周小河"]
    assert (await gathered(make, matter))["hearing.place"] is None


async def test_why_a_mediation_ended_is_worded_as_the_notice_offers_it(make: Make) -> None:
    known = await gathered(make, await make.matter(stage="terminated"))
    kind = entries.kind("MD-0109")
    assert known["termination.reason"] == "其他"
    assert known["termination.detail"] == "双方意见不能一致"
    assert sources.prefill(kind, known)["ways_told"] == ["诉讼", "仲裁"]


async def test_every_reason_for_ending_fits_what_the_notice_offers() -> None:
    field = entries.kind("MD-0109").field("end_reason")
    assert field is not None
    offered = {choice for choice, _ in field.choices}
    assert offered >= {*sources.END_REASONS.values(), sources.OTHER_REASON}


async def test_the_contents_of_the_file_count_pages_through(make: Make, press: Press) -> None:
    matter = await make.matter(stage="accepted")
    notice = await press.issued(matter, "MD-0103")
    await make.paper(matter, "identity", pages=3)
    known = await gathered(make, matter)
    first, second = known["file.index"]
    assert (first["title"], first["no"]) == ("人民调解当事人权利义务告知书", 1)
    assert second["pages"] == f"{(notice.pages or 0) + 1}-{(notice.pages or 0) + 3}"
    assert known["file.page_count"] == (notice.pages or 0) + 3


async def test_an_agency_that_does_not_see_the_mediation_learns_nothing_from_it(make: Make) -> None:
    origin = await make.matter(stage="confirm_applied")
    linked = await make.linked(origin, "judicial_confirmation")
    async with make.session(ZHAO) as session:
        await session.execute(
            text("select grant_access(:m, :a, 'test', null)"), {"m": linked.id, "a": COURT.id}
        )
    async with make.database.transaction(agency_id=COURT.id) as session:
        here = await session.get_one(Matter, linked.id)
        known = await sources.gather(session, here, make.types[here.type], make.types)
    assert known["settlement.facts"] is None
    assert known["settlement.clauses"] is None
