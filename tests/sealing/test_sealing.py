"""Sealing, asking, opening and lifting, at the pages and in the database."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import clock
from fayi.kit.database import Database
from fayi.matter_types.legal_aid.kinds import AidKind, CriminalKind, Group, Route, Source
from fayi.matters import actions as matter_actions
from fayi.matters import queries
from fayi.matters.models import Matter
from fayi.parties.models import Party
from fayi.procedure.matter_type import MatterTypes
from fayi.sealing import actions
from fayi.sealing.forms import AskForm
from fayi.sealing.kinds import AskGround, ProtectGround, SealGround
from fayi.sealing.models import SealedRequest
from fayi.sealing.rules import FILED_WITHIN
from tests.browser import Browser
from tests.cast import (
    AID,
    AID_CLERK_DU,
    CHAIR_MA,
    CHAIR_ZHAO,
    COMMITTEE,
    JUDGE_HE,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    OFFICE_LIN,
    RECORDER_SUN,
    STATION,
    Person,
)
from tests.make import Make

ASKED = {
    "ground": "judicial",
    "unit": "青禾县人民法院",
    "paper": "（2026）浙9801刑初7号",
    "purpose": "办理刑事案件，查明前科。",
}


async def withdrawn(make: Make) -> Matter:
    """A matter that is over."""
    return await make.matter(stage="withdrawn")


async def seal(make: Make, matter: Matter) -> None:
    """The chair seals it."""
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, matter.id)
        await actions.seal(session, here, SealGround.COURT_ORDER, by=CHAIR_ZHAO.actor)


async def test_a_judge_reads_what_was_sealed_when_a_second_person_has_opened_it(
    make: Make, browser: Browser, owner: AsyncEngine
) -> None:
    matter = await withdrawn(make)
    page = await browser.open(f"/matters/{matter.id}/sight/seal", as_=CHAIR_ZHAO)
    page = await page.form("封存").fill(ground="court_order", paper="青禾封字1号").submit()
    assert page.has("办件已封存。")
    for person in (CHAIR_ZHAO, MEDIATOR_LI, JUDGE_HE):
        await browser.open(f"/matters/{matter.id}", as_=person, expect=404)
    page = await browser.open("/sealed/ask", as_=JUDGE_HE)
    form = page.form("提交申请").fill(number=f"（ {matter.number} ）", agency_id=COMMITTEE.name, **ASKED)
    page = await form.submit()
    assert page.has("等待审查")
    page = await browser.open("/sealed", as_=CHAIR_ZHAO)
    page = await page.follow("审查")
    assert page.has("本机构有这个编号的封存记录。")
    until = clock.local(clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    page = await page.form("登记答复").fill(answer="granted", until=until).submit()
    assert page.has("答复已登记。")
    page = await browser.open("/sealed", as_=JUDGE_HE)
    await browser.open(page.links()["查阅"], as_=JUDGE_HE)
    await browser.open(f"/matters/{matter.id}", as_=CHAIR_ZHAO, expect=404)
    with clock.frozen(clock.now()):
        async with owner.begin() as connection:
            await connection.execute(
                text("update sealed_request set open_until = now() - interval '1 second'")
            )
    await browser.open(f"/matters/{matter.id}", as_=JUDGE_HE, expect=404)
    async with owner.connect() as connection:
        kinds = await connection.scalars(text("select kind from reading order by id"))
    assert "sealed_asked" in kinds.all()


async def test_asking_tells_nothing_about_whether_there_is_such_a_record(
    make: Make, browser: Browser
) -> None:
    matter = await withdrawn(make)
    await seal(make, matter)
    answers = []
    for number in (matter.number, matter.number.replace("1号", "9号")):
        page = await browser.open("/sealed/ask", as_=OFFICE_LIN)
        page = await page.form("提交申请").fill(number=number, agency_id=COMMITTEE.name, **ASKED).submit()
        answers.append(re.sub(r"\d+:\d+", "", page.text.replace(number, "…")).count("等待审查"))
        waiting = (await browser.open("/sealed", as_=CHAIR_ZHAO)).links()["审查"]
        page = (
            await (await browser.open(waiting, as_=CHAIR_ZHAO))
            .form("登记答复")
            .fill(answer="refused")
            .submit()
        )
    page = await browser.open("/sealed", as_=OFFICE_LIN)
    assert page.text.count("未提供查询结果") == 2
    assert answers == [answers[0]] * 2


async def test_nobody_decides_an_own_request_and_nothing_opens_that_is_not_there(
    make: Make, browser: Browser, database: Database
) -> None:
    matter = await withdrawn(make)
    await seal(make, matter)
    form = AskForm(
        number=matter.number, agency_id=COMMITTEE.id, ground=AskGround.JUDICIAL, unit="本会", paper="1",
        purpose="复查", officers=(CHAIR_ZHAO.id,),
    )  # fmt: skip
    async with make.session(CHAIR_ZHAO.actor) as session:
        own = await actions.ask(session, form, by=CHAIR_ZHAO.actor)
    page = await browser.open(f"/sealed/requests/{own.id}", as_=CHAIR_ZHAO)
    assert page.has("应由其他负责人审查")
    with pytest.raises(ProgrammingError, match="a second person"):
        async with make.session(CHAIR_ZHAO.actor) as session:
            await session.execute(
                text("select grant_sealed_request(:id, now() + interval '1 day', '', now())"), {"id": own.id}
            )
    async with make.session(JUDGE_HE.actor) as session:
        nowhere = AskForm(
            number="湖桥登字〔2020〕999号", agency_id=COMMITTEE.id, ground=AskGround.JUDICIAL, unit="法院",
            paper="1", purpose="办案", officers=(JUDGE_HE.id,),
        )  # fmt: skip
        other = await actions.ask(session, nowhere, by=JUDGE_HE.actor)
    page = await browser.open(f"/sealed/requests/{other.id}", as_=CHAIR_ZHAO)
    until = clock.local(clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    page = await page.form("登记答复").fill(answer="granted", until=until).submit(expect=409)
    assert page.has("本机构没有这个编号的封存记录")
    await browser.open(f"/sealed/requests/{other.id}", as_=CHAIR_MA, expect=404)


async def test_sealing_is_lifted_on_a_ground_of_the_law(make: Make, browser: Browser) -> None:
    matter = await withdrawn(make)
    await seal(make, matter)
    page = await browser.open("/sealed/lift", as_=JUDGE_HE)
    given = {"unit": "青禾县人民法院", "paper": "（2026）浙9801刑再1号", "purpose": "改判八年。"}
    form = page.form("提交申请").fill(
        number=matter.number, agency_id=COMMITTEE.name, ground="retrial", **given
    )
    await form.submit()
    page = await (await browser.open("/sealed", as_=CHAIR_ZHAO)).follow("审查")
    await page.form("登记答复").fill(answer="granted").submit()
    page = await browser.open(f"/matters/{matter.id}", as_=CHAIR_ZHAO)
    await browser.open(f"/matters/{matter.id}", as_=JUDGE_HE, expect=404)
    page = await browser.open(f"/search?q={matter.number}", as_=CHAIR_ZHAO)
    assert page.has(matter.number)


@pytest.mark.parametrize("stage", ["archived", "withdrawn"])
async def test_a_childs_defence_is_sealed_when_it_is_archived_or_by_the_nights_work(
    make: Make, database: Database, application: object, stage: str
) -> None:
    types: MatterTypes = application.state.types  # type: ignore[attr-defined]
    defence = next(one for one in types["legal_aid"].examples if one.aid_kind is AidKind.CRIMINAL_DEFENCE)
    defence = msgspec.structs.replace(
        defence, route=Route.APPLIED, source=Source.WINDOW, notice_number="", notice_received_on=None
    )
    of_a_child = msgspec.structs.replace(
        defence,
        criminal_kind=CriminalKind.MINOR,
        groups=(Group.MINOR,),
        offence_on=clock.today() - timedelta(9),
    )
    matter = await make.matter(
        "legal_aid", at=AID, by=AID_CLERK_DU, details=of_a_child, respondents=(), stage="withdrawn"
    )
    if stage == "archived":
        matter = await make.drive(matter, "archived")
    async with database.transaction(agency_id=AID.id, officer_id=AID_CLERK_DU.id) as session:
        here = await session.get_one(Matter, matter.id)
        assert await actions.seal_if_due(session, here, types) is (stage == "archived")
    async with database.transaction(agency_id=AID.id) as session:
        assert await actions.seal_due(session, AID.id, types, on=clock.today()) == 0
        if stage == "withdrawn":
            assert await actions.seal_due(session, AID.id, types, on=clock.today() + FILED_WITHIN) == 1
    async with database.transaction(agency_id=AID.id, officer_id=AID_CLERK_DU.id) as session:
        assert await session.get(Matter, matter.id) is None
    grown = await make.matter("legal_aid", at=AID, by=AID_CLERK_DU, details=defence, stage="withdrawn")
    async with database.transaction(agency_id=AID.id) as session:
        assert await actions.seal_due(session, AID.id, types, on=clock.today() + FILED_WITHIN) == 0
        assert await session.get(Matter, grown.id) is not None


@dataclass
class Known:
    """The sealed matter as the model knows it."""

    sealed: bool = False
    recused: set[int] = field(default_factory=set)
    open_to: set[int] = field(default_factory=set)

    def is_seen_by(self, person: Person) -> bool:
        """Agencies with a ground see it unless it is sealed; whoever it was opened to sees it; aside beats both."""
        if person.id in self.recused:
            return False
        if self.sealed:
            return person.id in self.open_to
        return person.place in (COMMITTEE, STATION)


DEEDS = st.sampled_from(["seal", "open to judge", "open to chair", "lift", "recuse", "run out"])


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(DEEDS, min_size=3, max_size=7))
async def test_row_security_shows_what_the_model_says(
    make: Make, database: Database, owner: AsyncEngine, deeds: list[str]
) -> None:
    matter = await withdrawn(make)
    model = Known()
    watching = (CHAIR_ZHAO, MEDIATOR_QIAN, RECORDER_SUN, JUDGE_HE, CHAIR_MA)
    for deed in deeds:
        if deed == "seal" and not model.sealed and CHAIR_ZHAO.id not in model.recused:
            await seal(make, matter)
            model.sealed = True
        elif deed.startswith("open") and model.sealed:
            who = JUDGE_HE if "judge" in deed else CHAIR_ZHAO
            await answer(make, matter, who, "open")
            model.open_to.add(who.id)
        elif deed == "lift" and model.sealed:
            await answer(make, matter, JUDGE_HE, "lift")
            model.sealed, model.open_to = False, set()
        elif deed == "recuse" and not model.sealed and MEDIATOR_QIAN.id not in model.recused:
            async with make.session(CHAIR_ZHAO.actor) as session:
                here = await session.get_one(Matter, matter.id)
                await matter_actions.recuse(session, here, MEDIATOR_QIAN.id, "亲属", by=CHAIR_ZHAO.actor)
            model.recused.add(MEDIATOR_QIAN.id)
        elif deed == "run out":
            async with owner.begin() as connection:
                await connection.execute(
                    text("update sealed_request set open_until = now() where open_until is not null")
                )
            model.open_to = set()
        for person in watching:
            async with make.session(person.actor) as session:
                seen = await session.scalar(queries.visible_to(person.actor).where(Matter.id == matter.id))
                assert (seen is not None) == model.is_seen_by(person), (deeds, deed, person.name)


async def answer(make: Make, matter: Matter, who: Person, kind: str) -> None:
    """Somebody asked, and the second person of the committee agreed."""
    decider = CHAIR_ZHAO if who is not CHAIR_ZHAO else MEDIATOR_LI
    async with make.session(who.actor) as session:
        request = SealedRequest(
            kind=kind, number=matter.number, agency_id=COMMITTEE.id, from_agency_id=who.place.id,
            asked_by_id=who.id, asked_at=clock.now(), ground="judicial" if kind == "open" else "retrial",
            unit="法院", paper="1", purpose="办案", officers=[who.id] if kind == "open" else [],
        )  # fmt: skip
        session.add(request)
        await session.flush()
    async with make.session(decider.actor) as session:
        until = clock.now() + timedelta(days=1) if kind == "open" else None
        await session.execute(
            text("select grant_sealed_request(:id, :until, '', now())"), {"id": request.id, "until": until}
        )


async def test_an_officer_who_is_a_relative_is_kept_out_when_the_party_joins(
    make: Make, browser: Browser, owner: AsyncEngine
) -> None:
    party = await make.party("钱大伯")
    async with owner.begin() as connection:
        await connection.execute(
            text("update party set id_number_index = 'same' where id = :id"), {"id": party.id}
        )
        await connection.execute(
            text("update officer set id_number_index = 'same' where id = :id"), {"id": MEDIATOR_QIAN.id}
        )
    matter = await make.matter()
    page = await browser.open(f"/matters/{matter.id}", as_=MEDIATOR_QIAN)
    async with make.session(CHAIR_ZHAO.actor) as session:
        known = await session.get_one(Party, party.id)
    await make.join(matter, known, "respondent", by=CHAIR_ZHAO)
    await browser.open(f"/matters/{matter.id}", as_=MEDIATOR_QIAN, expect=404)
    await browser.open(f"/matters/{matter.id}", as_=RECORDER_SUN, expect=404)
    page = await browser.open(f"/matters/{matter.id}/sight", as_=CHAIR_ZHAO)
    assert page.has("钱调解")


async def test_an_officer_stands_aside_and_sees_nothing_any_more(make: Make, browser: Browser) -> None:
    matter = await make.matter()
    page = await browser.open(f"/matters/{matter.id}/sight/aside", as_=MEDIATOR_QIAN)
    page = await page.form("登记回避").fill(reason="是申请人的侄子。").submit()
    assert page.has("回避已登记。")
    await browser.open(f"/matters/{matter.id}", as_=MEDIATOR_QIAN, expect=404)
    page = await browser.open(f"/matters/{matter.id}/sight", as_=CHAIR_ZHAO)
    assert page.has("是申请人的侄子。")
    await browser.post(
        f"/matters/{matter.id}/sight/aside",
        {"officer_id": CHAIR_ZHAO.id, "reason": "试试看"},
        as_=MEDIATOR_LI,
        expect=422,
    )


async def test_a_protected_witness_goes_by_another_name_to_all_but_those_named(
    make: Make, browser: Browser
) -> None:
    witness = await make.party("卢证人", address="桥头路7号")
    matter = await make.matter(applicants=(witness,), facts="卢证人看见了。")
    page = await browser.open(f"/matters/{matter.id}/sight/protect", as_=CHAIR_ZHAO)
    page = await page.form("开始保护").fill(party_id="卢证人", ground=ProtectGround.WITNESS.value).submit()
    assert page.has("受保护人员甲")
    for path in ("", "/parties", "/particulars"):
        for person in (MEDIATOR_LI, CHAIR_ZHAO):
            page = await browser.open(f"/matters/{matter.id}{path}", as_=person)
            if person is MEDIATOR_LI:
                assert not page.has("卢证人"), path
    page = await browser.open("/search?q=卢证", as_=MEDIATOR_LI)
    assert not page.has("卢证人")
    page = await browser.open(f"/matters/{matter.id}/sight", as_=MEDIATOR_LI)
    assert not page.has("查看真实身份")
    await browser.open(f"/matters/{matter.id}/sight/identity/{witness.id}", as_=MEDIATOR_LI, expect=404)
    page = await browser.open(f"/matters/{matter.id}/sight/identity/{witness.id}", as_=CHAIR_ZHAO)
    page = await page.form("查看").fill(purpose="通知出庭").submit()
    assert page.has("卢证人")
    assert page.has("桥头路7号")
    page = await browser.open(f"/matters/{matter.id}/sight", as_=CHAIR_ZHAO)
    page = await page.form("结束保护").submit()
    page = await browser.open(f"/matters/{matter.id}/parties", as_=MEDIATOR_LI)
    assert page.has("卢证人")
    async with make.session(CHAIR_ZHAO.actor) as session:
        again = await session.scalar(select(Party).where(Party.id == witness.id))
        assert again is not None
        assert again.address == "桥头路7号"
