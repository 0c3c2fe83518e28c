"""A court and a prison at their desks: who may do what, what is claimed and freed, what each is told."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from fayi.casework.perform import NoLongerFree
from fayi.deadlines import queries as deadlines
from fayi.documents.models import Document
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted, Refusal
from fayi.matter_types.remote_court_session.examples import EXAMPLES
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.referrals import queries as referrals
from fayi.rooms import actions as bookings
from fayi.rooms import queries as rooms
from tests.browser import Browser
from tests.cast import (
    COURT,
    COURT_CLERK_FU,
    DUTY_OFFICER_NIU,
    EXECUTION_QIN,
    JUDGE_HE,
    OTHER_PRISON,
    OTHER_PRISON_OFFICER_BO,
    PRISON,
    PRISON_OFFICER_GAO,
    STEWARD_XIANG,
    Person,
)
from tests.conftest import SessionAs
from tests.make import Make

MONDAY = datetime(2026, 11, 23, 9, tzinfo=clock.ZONE)


async def asked(make: Make, stage: str | None = "prison_review", **more: object) -> Matter:
    """A divorce the court wants to hear, driven to `stage`."""
    return await make.matter("remote_court_session", at=COURT, stage=stage, **more)  # type: ignore[arg-type]


async def sees(session_as: SessionAs, person: Person, matter: Matter) -> bool:
    """Whether the officer's agency sees the matter."""
    async with session_as(person.actor) as session:
        try:
            await matters.get(session, person.actor, matter.id)
        except NotFound:
            return False
        return True


async def test_a_number_of_another_court_is_not_registered(make: Make) -> None:
    with pytest.raises(Refusal, match="另一个法院的案号") as refused:
        await asked(make, None, court_reference="（2026）浙9802民初215号")
    assert refused.value.field == "court_reference"


async def test_the_prison_sees_the_matter_once_it_is_asked_and_no_other_prison_does(
    make: Make, session_as: SessionAs
) -> None:
    matter = await asked(make, None)
    assert not await sees(session_as, EXECUTION_QIN, matter)
    matter = await make.do(matter, "ask_prison")
    assert await sees(session_as, EXECUTION_QIN, matter)
    assert not await sees(session_as, OTHER_PRISON_OFFICER_BO, matter)
    async with session_as(EXECUTION_QIN.actor) as session:
        ((referral, sender, _),) = await referrals.of_matter(session, matter.id)
        assert (referral.kind, referral.status, referral.basis, sender) == (
            "joint", "asked", "duty", COURT.name,
        )  # fmt: skip


async def test_only_the_execution_section_of_the_prison_that_was_asked_answers(
    make: Make, session_as: SessionAs
) -> None:
    matter = await asked(make)
    for person in (JUDGE_HE, COURT_CLERK_FU, PRISON_OFFICER_GAO, DUTY_OFFICER_NIU):
        with pytest.raises(NotPermitted):
            await make.do(matter, "agree", by=person)
    assert (await make.do(matter, "decline", by=EXECUTION_QIN)).stage == "declined"
    assert (await make.do(matter, "ask_prison")).stage == "prison_review"
    assert (await make.do(matter, "agree", by=EXECUTION_QIN)).stage == "consent"
    async with session_as(EXECUTION_QIN.actor) as session:
        assert [one.status for one, _, _ in await referrals.of_matter(session, matter.id)] == ["accepted"]
        found = select(Document.code).where(Document.matter_id == matter.id, Document.agency_id == PRISON.id)
        assert list(await session.scalars(found)) == ["RC-0106"]


async def test_when_the_prisoner_has_moved_the_other_prison_acts_and_the_first_no_more(
    make: Make, session_as: SessionAs
) -> None:
    matter = await asked(make, "declined")
    await make.do(matter, "ask_prison", with_agency=OTHER_PRISON.id)
    assert await sees(session_as, OTHER_PRISON_OFFICER_BO, matter)
    assert not await sees(session_as, EXECUTION_QIN, matter)


async def test_the_clerk_does_not_open_the_sitting_and_the_prison_does_not_rule(make: Make) -> None:
    ready = await asked(make, "ready")
    for person in (COURT_CLERK_FU, DUTY_OFFICER_NIU, STEWARD_XIANG):
        with pytest.raises(NotPermitted):
            await make.do(ready, "start", by=person)
    signed = await make.drive(ready, "signed")
    for person in (COURT_CLERK_FU, EXECUTION_QIN):
        with pytest.raises(NotPermitted):
            await make.do(signed, "rule", by=person)


async def test_a_room_taken_meanwhile_keeps_the_matter_where_it_stands(
    make: Make, session_as: SessionAs
) -> None:
    matter = await asked(make, "consent")
    await make.consents(matter)
    with pytest.raises(Refusal, match="还没有预约场所"):
        await make.do(matter, "schedule")
    wished = await make.rooms_at_both_ends(matter)
    async with session_as(COURT_CLERK_FU.actor) as session:
        needs = (await rooms.whole(session, wished)).needs
        (prison_room,) = [
            await rooms.room(session, rooms.room_ids([n])[0]) for n in needs if n.role == "prison"
        ]
    await make.booking(prison_room, starts_at=wished.starts_at, purpose="family_visit", by=STEWARD_XIANG)
    with pytest.raises(NoLongerFree) as refused:
        await make.do(matter, "schedule")
    assert refused.value.status_code == 409
    assert refused.value.values["resources"] == "远程庭审室"
    assert str(refused.value.values["times"]).count(":") == 3
    assert (await make.reload(matter)).stage == "consent"


async def test_cancelling_frees_the_rooms_and_tells_the_other_side(make: Make, session_as: SessionAs) -> None:
    matter = await asked(make, "scheduled")
    with pytest.raises(NotPermitted):
        await make.do(matter, "cancel", by=PRISON_OFFICER_GAO)
    assert (await make.do(matter, "cancel", by=EXECUTION_QIN)).stage == "cancelled"
    async with session_as(COURT_CLERK_FU.actor) as session:
        assert [one.status for one in await rooms.of_matter(session, matter.id)] == ["cancelled"]
        assert await session.scalar(text("select count(*) from claim")) == 0
        told = await session.scalars(text("select sentence from notice where officer_id = :fu").bindparams(
            fu=COURT_CLERK_FU.id))  # fmt: skip
        assert "{agency}取消了远程庭审（{number}）。" in list(told)


async def test_who_was_told_of_another_time_is_told_again(make: Make, session_as: SessionAs) -> None:
    with clock.frozen(MONDAY):
        matter = await asked(make, "notified")
    with clock.frozen(MONDAY + timedelta(days=1)):
        async with session_as(COURT_CLERK_FU.actor) as session:
            (booking,) = await rooms.of_matter(session, matter.id)
            whole = await rooms.whole(session, booking)
            later = tuple((kind, a + timedelta(days=1), b + timedelta(days=1)) for kind, a, b in whole.times)
            await bookings.move(session, booking, later, None, "法官另有任务。", COURT_CLERK_FU.actor)
        with pytest.raises(Refusal, match="请重新通知"):
            await make.do(matter, "verify_prison")
        matter = await make.do(matter, "send_notice")
        assert matter.stage == "scheduled"
        assert (await make.do(matter, "record_notice_signed")).stage == "notified"


async def test_an_adjourned_sitting_needs_another_booking_and_the_faults_are_counted(
    make: Make, session_as: SessionAs
) -> None:
    matter = await asked(make, "interrupted")
    matter = await make.do(matter, "resume")
    matter = await make.do(matter, "adjourn")
    with pytest.raises(Refusal, match="还没有另行预约"):
        await make.do(matter, "schedule")
    with clock.frozen(clock.now() + timedelta(days=8)):
        await make.rooms_at_both_ends(matter)
        assert (await make.do(matter, "schedule")).stage == "scheduled"


async def test_the_clocks_of_a_parole_run_from_docketing_to_service(
    make: Make, session_as: SessionAs
) -> None:
    with clock.frozen(datetime(2026, 11, 11, 9, tzinfo=clock.ZONE)):
        matter = await asked(make, None, details=EXAMPLES[1], received_on=date(2026, 11, 10))
    async with session_as(COURT_CLERK_FU.actor) as session:
        due = {one.key: one.due_at for one in await deadlines.running(session, matter.id)}
    assert {key: clock.local(at).date() for key, at in due.items() if at} == {
        "posting": date(2026, 11, 15),
        "ruling": date(2026, 12, 9),
    }
    matter = await make.do(matter, "extend_ruling", by=JUDGE_HE, note="罪犯众多。")
    async with session_as(COURT_CLERK_FU.actor) as session:
        (ruling,) = await deadlines.running(session, matter.id, "ruling")
        assert ruling.due_at is not None
        assert clock.local(ruling.due_at).date() == date(2027, 1, 9)


@pytest.mark.parametrize("stage", ["adjourned", "offline", "archived"])
async def test_a_sitting_gets_to_each_of_its_ends(make: Make, stage: str) -> None:
    assert (await asked(make, stage)).stage == stage


async def test_the_prison_finds_its_answer_on_its_own_page_and_the_court_its_own(
    make: Make, browser: Browser
) -> None:
    matter = await asked(make)
    page = await browser.open(f"/matters/{matter.id}", as_=EXECUTION_QIN, expect=200)
    assert page.has("同意协助")
    assert page.has("退回")
    form = await browser.open(f"/matters/{matter.id}/actions/agree", as_=EXECUTION_QIN, expect=200)
    given = {"prisoner_number": "1", "escorts": "牛警官\n高警官", "held_here": True, "fit": True,
             "not_confined": True, "room_free": True}  # fmt: skip
    refused = await form.form("同意协助").fill(given).submit(expect=409)
    assert "与法院填写的编号3398003217不一致" in refused.errors()["prisoner_number"]
    await refused.form("同意协助").fill(prisoner_number="3398003217").submit()
    assert (await make.reload(matter)).stage == "consent"


async def test_the_timeline_tells_several_names_apart(make: Make, browser: Browser) -> None:
    matter = await asked(make, "consent")
    page = await browser.open(f"/matters/{matter.id}", as_=COURT_CLERK_FU, expect=200)
    assert "提押民警：牛警官、高警官" in page.text


async def test_the_prison_is_told_that_it_takes_part_and_not_that_it_may_only_look(
    make: Make, browser: Browser
) -> None:
    matter = await asked(make, "prison_review")
    page = await browser.open(f"/matters/{matter.id}", as_=EXECUTION_QIN, expect=200)
    assert "本单位参与办理" in page.text
    assert "您可以查看" not in page.text
