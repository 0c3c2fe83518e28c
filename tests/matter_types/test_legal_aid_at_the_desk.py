"""Legal aid at the desk: who sees what, clocks to the hour, objections, and the story of unpaid wages."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.appointments.models import Appointment
from fayi.deadlines import queries as deadlines
from fayi.intake.actions import enter
from fayi.intake.forms import Comer
from fayi.kit import clock
from fayi.kit.clock import ZONE
from fayi.kit.errors import NotPermitted, Refusal
from fayi.library import actions as library
from fayi.library import queries as library_queries
from fayi.library.forms import MeansForm, MeansRoute
from fayi.matter_types.legal_aid.details import Details
from fayi.matter_types.legal_aid.kinds import Limitation
from fayi.matters import actions as matters
from fayi.matters import queries
from fayi.matters.models import Matter
from fayi.parties.forms import PartyKind
from fayi.referrals.models import Referral
from tests.appointments import scene
from tests.browser import Browser
from tests.cast import (
    AID,
    AID_CLERK_DU,
    AID_HEAD_RUAN,
    AID_REVIEWER_SHI,
    BUREAU,
    BUREAU_HEAD_JIANG,
    KEEPER_XU,
    LAWYER_GU,
    LAWYER_LUO,
    PRISON_OFFICER_GAO,
    PUBLIC_LAWYER_PEI,
    Person,
)
from tests.conftest import SessionAs
from tests.make import Make
from tests.matter_types.aid_dossiers import COMPENSATION, DEFENCE, DIVORCE, WAGES
from tests.stories.teller import Story, comer, rows

PAPER = "青禾省政发〔2026〕5号"
MIGRANT = "99010119790816202X"


@pytest.fixture
def story(browser: Browser, owner: AsyncEngine) -> Story:
    return Story(browser, owner)


@asynccontextmanager
async def at(moment: str) -> AsyncIterator[None]:
    with clock.frozen(datetime.fromisoformat(moment).replace(tzinfo=ZONE)):
        yield


async def set_standard(session_as: SessionAs, amount: str, since: date) -> None:
    form = MeansForm(
        route=MeansRoute.STANDARD,
        label="家庭人均月收入",
        basis="青禾省法律援助条例第十条",
        amount=Decimal(amount),
        since=since,
        source_document=PAPER,
    )
    async with session_as(KEEPER_XU.actor) as session:
        await library.set_means(session, form, officer_id=KEEPER_XU.id)


async def seen_by(session_as: SessionAs, person: Person, matter: Matter) -> bool:
    async with session_as(person.actor) as session:
        return await session.scalar(select(Matter.id).where(Matter.id == matter.id)) is not None


async def clocks(session_as: SessionAs, matter: Matter) -> dict[str, str]:
    async with session_as(AID_HEAD_RUAN.actor) as session:
        return {each.key: each.status for each in await deadlines.of_matter(session, matter.id)}


async def lawyer_accepts(make: Make, matter: Matter) -> Appointment:
    """The centre offers the matter and the lawyer takes it."""
    await scene.enter_lawyers(make, LAWYER_GU)
    return await scene.appointed(make, matter, LAWYER_GU)


# The prison is the other side


async def from_prison(make: Make, details: Details) -> Matter:
    """Registered at the prison today and sent to the centre, which has not answered yet."""
    actor = PRISON_OFFICER_GAO.actor
    async with make.session(actor) as session:
        entered = await enter(
            session,
            make.types["legal_aid"],
            details,
            (
                Comer(role="applicant", kind=PartyKind.PERSON, name="罗守田"),
                Comer(role="respondent", kind=PartyKind.ORGANISATION, name="青禾监狱"),
            ),
            by=actor,
            received_on=clock.today(),
            channel="in_prison",
            handled_by=AID.id,
            chosen={},
        )
    return entered.matter


async def test_a_claim_against_the_prison_is_seen_there_by_the_registering_officer_alone(
    make: Make, browser: Browser, session_as: SessionAs
) -> None:
    matter = await from_prison(make, COMPENSATION)
    assert await seen_by(session_as, PRISON_OFFICER_GAO, matter)
    assert not await seen_by(session_as, PUBLIC_LAWYER_PEI, matter), "the prison's own lawyer"
    await browser.open(f"/matters/{matter.id}", as_=PUBLIC_LAWYER_PEI, expect=404)
    found = await browser.open("/search?q=罗守田", as_=PUBLIC_LAWYER_PEI)
    assert not found.has(matter.intake_number)
    assert await seen_by(session_as, AID_HEAD_RUAN, matter), "whoever assigns at the centre"
    assert not await seen_by(session_as, AID_CLERK_DU, matter)


async def test_once_the_centre_has_taken_it_over_the_prison_sees_nothing_of_it(
    make: Make, browser: Browser, session_as: SessionAs
) -> None:
    matter = await from_prison(make, COMPENSATION)
    async with session_as(AID_HEAD_RUAN.actor) as session:
        asked = await session.scalar(select(Referral).where(Referral.matter_id == matter.id))
    assert asked is not None
    await make.answer(asked, "accept", by=AID_HEAD_RUAN)
    assert not await seen_by(session_as, PRISON_OFFICER_GAO, matter)
    await browser.open(f"/matters/{matter.id}", as_=PRISON_OFFICER_GAO, expect=404)
    await browser.open(f"/matters/{matter.id}/documents", as_=PRISON_OFFICER_GAO, expect=404)
    for words in ("罗守田", matter.intake_number, "国家赔偿"):
        page = await browser.open(f"/search?q={words}", as_=PRISON_OFFICER_GAO)
        assert "罗守田与青禾监狱" not in page.text
    async with session_as(PRISON_OFFICER_GAO.actor) as session:
        for table in ("matter", "timeline", "deadline", "participation"):
            column = "id" if table == "matter" else "matter_id"
            left = await session.scalar(
                text(f"select count(*) from {table} where {column} = :id"), {"id": matter.id}
            )
            assert left == 0, table
    matter = await make.do(matter, "pass_on", by=AID_HEAD_RUAN)
    await make.paper(matter, "identity", by=AID_HEAD_RUAN)
    matter = await make.do(matter, "start_review", by=AID_HEAD_RUAN, lead=AID_REVIEWER_SHI.id)
    assert await seen_by(session_as, AID_REVIEWER_SHI, matter), "the reviewer named"
    assert not await seen_by(session_as, AID_CLERK_DU, matter)


async def test_a_matter_does_not_become_secret_or_open_by_a_correction(
    make: Make, session_as: SessionAs
) -> None:
    matter = await from_prison(make, DIVORCE)
    secret = msgspec.structs.replace(DIVORCE, against_custody_place=True)
    async with session_as(PRISON_OFFICER_GAO.actor) as session:
        with pytest.raises(Refusal, match="登记时已经确定"):
            await matters.correct(
                session, await session.get_one(Matter, matter.id), make.types["legal_aid"], secret,
                by=PRISON_OFFICER_GAO.actor, because="漏勾。", applicants=("罗守田",), respondents=(),
            )  # fmt: skip


# Twenty-four hours


@pytest.mark.parametrize(
    ("passed_on", "status"), [("2026-11-21T23:50", "met"), ("2026-11-21T23:51", "missed")]
)
async def test_what_a_prisoner_hands_in_on_friday_night_is_late_after_saturday_night(
    make: Make, session_as: SessionAs, passed_on: str, status: str
) -> None:
    async with at("2026-11-20T23:55"):
        matter = await from_prison(make, DIVORCE)
        (due,) = await running(session_as, matter, "pass_on")
        assert clock.local(due) == datetime(2026, 11, 21, 23, 50, tzinfo=ZONE)
    async with at(passed_on):
        await make.do(
            matter, "pass_on", by=PRISON_OFFICER_GAO, passed_on_at=clock.now(), late_because="值班交接。"
        )
        async with session_as(PRISON_OFFICER_GAO.actor) as session:
            kept = {each.key: each.status for each in await deadlines.of_matter(session, matter.id)}
    assert kept["pass_on"] == status
    assert kept["review_in_custody"] == "running"
    assert "review" not in kept


async def running(session_as: SessionAs, matter: Matter, key: str) -> list[datetime]:
    async with session_as(PRISON_OFFICER_GAO.actor) as session:
        found = await deadlines.running(session, matter.id, key)
        return [each.due_at for each in found if each.due_at is not None]


# The clock of the review


async def test_while_the_applicant_supplements_the_review_is_not_counted(
    make: Make, session_as: SessionAs
) -> None:
    async with at("2026-11-02T10:00"):
        matter = await make.matter("legal_aid", at=AID, received_on=clock.today(), stage="under_review")
    async with at("2026-11-04T10:00"):
        matter = await make.do(matter, "ask_for_more")
    async with session_as(AID_CLERK_DU.actor) as session:
        (stopped,) = await deadlines.running(session, matter.id, "review")
        assert stopped.due_at is None
    async with at("2026-11-10T10:00"):
        matter = await make.do(matter, "record_supplied")
    assert matter.stage == "under_review"
    async with session_as(AID_CLERK_DU.actor) as session:
        (counted,) = await deadlines.running(session, matter.id, "review")
        assert counted.due_at is not None
        assert clock.local(counted.due_at).date() == date(2026, 11, 16), "nine days later, after seven paused"


async def test_an_application_that_is_not_supplemented_counts_as_withdrawn(make: Make) -> None:
    async with at("2026-11-02T10:00"):
        matter = await make.matter("legal_aid", at=AID, received_on=clock.today(), stage="need_more")
    async with at("2026-11-12T10:00"):
        with pytest.raises(Refusal, match="还没有届满"):
            await make.do(matter, "deem_withdrawn")
    async with at("2026-11-13T10:00"):
        matter = await make.do(matter, "deem_withdrawn")
    assert (matter.status, matter.outcome) == ("closed", "withdrawn")


# Decisions


async def test_the_reviewer_may_not_decide_even_with_the_right_to(make: Make) -> None:
    matter = await make.matter("legal_aid", at=AID)
    await make.aid_papers(matter)
    matter = await make.do(matter, "start_review", lead=AID_HEAD_RUAN.id)
    matter = await make.do(matter, "give_opinion", by=AID_HEAD_RUAN)
    for action in ("grant", "refuse"):
        with pytest.raises(Refusal, match="审查人不能审批自己审查的申请"):
            await make.do(matter, action, by=AID_HEAD_RUAN)


@pytest.mark.parametrize("person", [AID_CLERK_DU, AID_REVIEWER_SHI])
async def test_a_clerk_and_a_reviewer_do_not_decide(make: Make, person: Person) -> None:
    matter = await make.matter("legal_aid", at=AID, stage="under_review")
    with pytest.raises(NotPermitted):
        await make.do(matter, "grant", by=person)


async def test_a_grant_takes_a_number_drafts_the_decision_and_starts_the_three_days(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("legal_aid", at=AID, stage="granted")
    assert matter.reference == f"青禾援民字〔{clock.today().year}〕1号"
    kept = await clocks(session_as, matter)
    assert (kept["review"], kept["assignment"]) == ("met", "running")


async def test_urgent_help_comes_first_and_its_papers_by_their_day(make: Make, session_as: SessionAs) -> None:
    soon = clock.today() + timedelta(days=3)
    matter = await make.matter(
        "legal_aid", at=AID, details=msgspec.structs.replace(WAGES, limitation_on=soon), stage="prior_aid"
    )
    assert matter.reference is not None
    kept = await clocks(session_as, matter)
    assert (kept["review"], kept["assignment"], kept["make_up_papers"]) == ("met", "running", "running")
    matter = await make.do(matter, "make_up_papers")
    assert (await clocks(session_as, matter))["make_up_papers"] == "met"


async def test_upon_a_courts_notice_a_lawyer_is_owed_within_three_days_of_it(
    make: Make, session_as: SessionAs
) -> None:
    notice = msgspec.structs.replace(DEFENCE, notice_received_on=clock.today())
    matter = await make.matter("legal_aid", at=AID, respondents=(), details=notice, stage="notified")
    assert matter.reference == f"青禾援刑字〔{clock.today().year}〕1号"
    assert await clocks(session_as, matter) == {"assignment": "running"}
    with pytest.raises(Refusal, match="还没有律师接受指派"):
        await make.do(matter, "assign_lawyer")
    await lawyer_accepts(make, matter)
    matter = await make.do(matter, "assign_lawyer")
    assert (await clocks(session_as, matter))["assignment"] == "met"


# The lawyer and the end


async def test_the_appointed_lawyer_meets_and_reports_and_nobody_else_of_the_firm(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("legal_aid", at=AID, stage="granted")
    await lawyer_accepts(make, matter)
    matter = await make.do(matter, "assign_lawyer")
    assert not await seen_by(session_as, LAWYER_LUO, matter)
    matter = await make.do(matter, "record_meeting", by=LAWYER_GU)
    matter = await make.do(matter, "record_filing", by=LAWYER_GU)
    assert (await clocks(session_as, matter))["limitation"] == "met"
    with pytest.raises(NotPermitted):
        await make.do(matter, "terminate", by=LAWYER_GU)
    matter = await make.do(matter, "report_completed", by=LAWYER_GU)
    assert (matter.stage, matter.outcome) == ("completed", "completed")
    with pytest.raises(Refusal, match="还没有在“承办”中审查通过"):
        await make.do(matter, "check")
    assert (await make.do(matter, "return_file")).stage == "in_progress"


async def test_after_a_change_a_new_lawyer_has_to_accept(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter("legal_aid", at=AID, stage="granted")
    await lawyer_accepts(make, matter)
    matter = await make.do(matter, "assign_lawyer")
    with pytest.raises(NotPermitted):
        await make.do(matter, "change_lawyer", by=AID_CLERK_DU)
    matter = await make.do(matter, "change_lawyer")
    assert matter.stage == "lawyer_changed"


async def test_a_matter_goes_to_the_archive_with_its_file_checked_and_its_lawyer_paid(make: Make) -> None:
    matter = await make.matter("legal_aid", at=AID, stage="granted")
    appointment = await lawyer_accepts(make, matter)
    await make.do(matter, "assign_lawyer")
    await make.do(matter, "record_meeting", by=LAWYER_GU)
    await scene.works(make, appointment)
    await make.do(matter, "report_completed", by=LAWYER_GU)
    with pytest.raises(Refusal, match="还没有在“承办”中审查通过"):
        await make.do(matter, "check")
    await scene.check(make, appointment, await scene.hands_in(make, appointment))
    for key in ("closing_report", "outcome", "assignment"):
        await make.paper(matter, key)
    await make.do(matter, "check")
    with pytest.raises(Refusal, match="还没有在“承办”中发放"):
        await make.do(matter, "pay_subsidy", amount="1500.00", voucher="青禾援付0007")
    await scene.enter_rates(make)
    claim = await scene.claims(make, appointment)
    await scene.review(make, claim)
    await scene.pay(make, claim)
    await make.do(matter, "pay_subsidy", amount="1500.00", voucher="青禾援付0007")
    matter = await make.do(matter, "archive")
    assert (matter.status, matter.outcome) == ("archived", "completed")


# Objection


async def test_the_bureau_orders_a_refusal_corrected_and_help_is_given(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("legal_aid", at=AID, stage="refused")
    matter = await make.do(matter, "pass_on_objection")
    objection = await make.linked(matter, "aid_objection")
    await make.referral(objection, BUREAU, kind="transfer")
    objection = await make.take_over(objection, BUREAU)
    with pytest.raises(Refusal, match="在本系统里还没有作出"):
        await make.do(matter, "record_ordered_corrected")
    objection = await make.do(objection, "examine", by=KEEPER_XU)
    assert objection.reference is not None
    with pytest.raises(NotPermitted):
        await make.do(objection, "order_correction", by=KEEPER_XU)
    objection = await make.do(objection, "order_correction", by=BUREAU_HEAD_JIANG)
    with pytest.raises(Refusal, match="在本系统里还没有作出"):
        await make.do(matter, "record_upheld")
    matter = await make.do(matter, "record_ordered_corrected")
    matter = await make.do(matter, "correct_decision")
    assert matter.stage == "granted"
    assert matter.reference is not None
    assert (await clocks(session_as, matter))["assignment"] == "running"


async def test_an_objection_comes_to_the_bureaus_counter_too(make: Make, browser: Browser) -> None:
    page = await browser.open("/intake/aid_objection", as_=KEEPER_XU)
    assert page.has("不服的决定")
    matter = await make.matter("aid_objection", at=BUREAU, respondents=(), stage="upheld")
    assert (matter.status, matter.agency_id) == ("closed", BUREAU.id)


# Public lawyers


async def test_a_public_lawyer_represents_a_stranger_only_with_a_second_officers_word(make: Make) -> None:
    matter = await make.matter(
        "public_representation", by=PUBLIC_LAWYER_PEI, applicants=("上塘村合作社",), respondents=(),
        received_on=clock.today(), details=make.types["public_representation"].examples[2],
    )  # fmt: skip
    with pytest.raises(Refusal, match="不是所在单位"):
        await make.do(matter, "confirm_mandate", by=PUBLIC_LAWYER_PEI)
    matter = await make.do(matter, "answer_warning", by=PUBLIC_LAWYER_PEI)
    await make.paper(matter, "mandate", by=PUBLIC_LAWYER_PEI)
    with pytest.raises(Refusal, match="不能自己复核"):
        await make.do(matter, "countersign", by=PUBLIC_LAWYER_PEI)
    with pytest.raises(NotPermitted):
        await make.do(matter, "countersign", by=PRISON_OFFICER_GAO)
    assert (matter.stage, matter.category) == ("answered", "outside")


async def test_a_public_lawyer_represents_the_own_unit(make: Make) -> None:
    matter = await make.matter(
        "public_representation", by=PUBLIC_LAWYER_PEI, applicants=("青禾监狱",), respondents=("某公司",),
        received_on=clock.today(), stage="mandated",
    )  # fmt: skip
    assert matter.reference == f"青监公律字〔{clock.today().year}〕1号"
    assert matter.assignee_id == PUBLIC_LAWYER_PEI.id


# The means rules


@pytest.mark.parametrize("person", [AID_HEAD_RUAN, BUREAU_HEAD_JIANG])
async def test_only_the_keeper_changes_the_means_rules(browser: Browser, person: Person) -> None:
    page = await browser.open("/library/means", as_=person)
    assert page.has("申请支付劳动报酬")
    assert not page.has("新的规定")
    await browser.post("/library/means", {"route": "standard"}, as_=person, expect=403)
    await browser.post("/library/means/1/end", {}, as_=person, expect=403)


async def test_the_keeper_sets_a_standard_with_its_paper(browser: Browser) -> None:
    page = await browser.open("/library/means", as_=KEEPER_XU)
    filled = page.form("保存").fill(
        route="standard", label="家庭人均月收入", basis="条例第十条", since="2026-01-01"
    )
    page = await filled.submit(expect=422)
    assert page.errors()
    good = page.form("保存").fill(amount="1500.00", source_document=PAPER)
    page = await good.submit()
    assert page.has("1,500.00") or page.has("1500.00"), page.text
    page = await page.form("保存").fill(
        route="standard", label="家庭人均月收入", basis="条例第十条", since="2026-01-01", amount="1600",
        source_document=PAPER,
    ).submit(expect=409)  # fmt: skip
    assert page.has("这一天已经有同一情形的规定开始施行")
    await browser.open("/library/means/99999/end", as_=KEEPER_XU, expect=405)


async def test_a_matter_keeps_the_standard_of_the_day_it_came_in(make: Make, session_as: SessionAs) -> None:
    await set_standard(session_as, "1500.00", date(2026, 1, 1))
    await set_standard(session_as, "1100.00", date(2026, 11, 10))
    async with session_as(KEEPER_XU.actor) as session:
        for day, amount in ((date(2026, 11, 9), "1500.00"), (date(2026, 11, 10), "1100.00")):
            in_force = await library_queries.means_in_force(session, day)
            assert [str(rule.amount) for rule in in_force if rule.route == "standard"] == [amount]
    poor = msgspec.structs.replace(
        WAGES, not_checked="", family_size=3, monthly_income=Decimal("3600.00"), pledged=True,
        limitation=Limitation.NONE, limitation_on=None,
    )  # fmt: skip
    for day, means, granted in (("2026-11-09", "within", True), ("2026-11-10", "beyond", False)):
        async with at(f"{day}T09:00"):
            matter = await make.matter(
                "legal_aid", at=AID, details=poor, received_on=clock.today(), stage="under_review"
            )
        async with at("2026-11-12T09:00"):
            await make.do(matter, "give_opinion", by=AID_CLERK_DU, means=means, grant=granted)
            if granted:
                assert (await make.do(matter, "grant")).stage == "granted"
            else:
                with pytest.raises(Refusal, match="不予援助"):
                    await make.do(matter, "grant")


# Two stories, through the pages


async def test_a_prisoner_who_asks_on_a_friday_night_is_with_the_centre_on_saturday(
    story: Story, session_as: SessionAs
) -> None:
    browser = story.browser
    async with story.on("2026-11-20T23:55"):
        page = await browser.open("/intake/legal_aid", as_=PRISON_OFFICER_GAO)
        people = [comer("applicant", "罗守田"), comer("respondent", "罗小琴")]
        given = {
            "source": "prison", "aid_kind": "civil", "cause": "离婚", "civil_kind": "support_money",
            "limitation": "none", "facts": "被起诉离婚并请求抚养费。", "pledged": True, "monthly_income": "900",
            "channel": "in_prison", "handled_by": AID.name, "received_on": "2026-11-20",
        }  # fmt: skip
        page = await page.form("下一步：核对").fill(rows("people", people) | given).submit(expect=409)
        assert "handed_in_at" in page.errors(), "the hour is asked for"
        page = await page.form("下一步：核对").fill(handed_in_at="2026-11-20T23:50").submit()
        assert page.title.startswith("核对："), page.errors() or page.text
        page = await page.form("确认登记").submit()
        matter_id = int(re.fullmatch(r"/matters/(\d+)/slip", page.path)[1])  # type: ignore[index]
    async with story.on("2026-11-21T09:00"):
        page = await browser.open(f"/matters/{matter_id}/deadlines", as_=PRISON_OFFICER_GAO)
        assert page.has("2026-11-21 23:50") or page.has("2026年11月21日 23:50"), page.text
        assert page.has("夜间和节假日照算")
        await story.act(
            matter_id, "登记转交", PRISON_OFFICER_GAO, passed_on_at="2026-11-21T08:50", passed_on_by="高警官"
        )
        page = await browser.open(f"/matters/{matter_id}/deadlines", as_=PRISON_OFFICER_GAO)
        assert page.has("按期完成")
        assert not page.has("逾期完成")
    async with session_as(AID_CLERK_DU.actor) as session:
        matter = await queries.get(session, AID_CLERK_DU.actor, matter_id)
        assert matter.stage == "passed_on"


async def test_a_migrant_worker_whose_wages_were_not_paid_gets_a_lawyer(
    story: Story, make: Make, session_as: SessionAs
) -> None:
    browser = story.browser
    async with story.on("2026-11-02T09:10"):
        page = await browser.open("/intake/legal_aid", as_=AID_CLERK_DU)
        people = [
            comer("applicant", "许桂兰", number=MIGRANT, phone="13900005678"),
            comer("respondent", "青禾县绿源建材有限公司", kind="organisation"),
        ]
        given = {
            "source": "window", "aid_kind": "labour", "cause": "追索劳动报酬", "civil_kind": "labour",
            "place": "body", "limitation": "known", "facts": "被拖欠三个月工资9600元，有欠条。",
            "groups": ["migrant_worker"], "not_checked": "migrant_worker",
            "organ": "青禾县劳动人事争议仲裁委员会",
        }  # fmt: skip
        page = await page.form("下一步：核对").fill(rows("people", people) | given).submit(expect=409)
        assert "limitation_on" in page.errors(), "asked at once, not when it is too late"
        page = await page.form("下一步：核对").fill(limitation_on="2027-05-31").submit()
        assert page.title.startswith("核对："), page.errors() or page.text
        page = await page.form("确认登记").submit()
        matter_id = int(re.fullmatch(r"/matters/(\d+)/slip", page.path)[1])  # type: ignore[index]
        assert page.has("审查决定")
    async with session_as(AID_CLERK_DU.actor) as session:
        matter = await queries.get(session, AID_CLERK_DU.actor, matter_id)
    async with story.on("2026-11-03T10:00"):
        await make.paper(matter, "identity")
        await story.act(matter_id, "开始审查", AID_CLERK_DU, lead=AID_REVIEWER_SHI.name, unrelated=True)
        refused = await story.act(
            matter_id, "提出审查意见", AID_REVIEWER_SHI, expect=409, means="not_checked", in_scope="是",
            right_place="是", merits="有欠条。", grant="是", reason="符合条件。",
        )  # fmt: skip
        assert refused.has("还缺少证明材料：居住证、务工证明等。"), refused.text
        assert refused.has("还不能得出结论")
        await make.paper(matter, "means_proof")
        await make.paper(matter, "application")
    async with story.on("2026-11-05T10:00"):
        await story.act(
            matter_id, "提出审查意见", AID_REVIEWER_SHI, means="not_checked", in_scope="是", right_place="是",
            merits="有欠条。", grant="是", reason="符合条件。",
        )  # fmt: skip
        assert "岗位没有这项权限" in await story.why_not(matter_id, "给予法律援助", AID_REVIEWER_SHI)
        page = await story.act(
            matter_id, "给予法律援助", AID_HEAD_RUAN, expect=409, opinion="同意。", free_told=False
        )
        assert page.has("请告知受援人：法律援助不收取任何费用。")
        await story.act(matter_id, "给予法律援助", AID_HEAD_RUAN, opinion="同意。", free_told=True)
        assert "还没有律师接受指派" in await story.why_not(matter_id, "完成指派", AID_CLERK_DU)
    async with story.on("2026-11-06T10:00"):
        await lawyer_accepts(make, matter)
        await story.act(matter_id, "完成指派", AID_CLERK_DU)
        kept = await clocks(session_as, matter)
        assert (kept["review"], kept["assignment"], kept["first_meeting"]) == ("met", "met", "running")
        page = await browser.open(f"/matters/{matter_id}", as_=AID_CLERK_DU)
        assert page.has("许桂兰与青禾县绿源建材有限公司追索劳动报酬法律援助")
