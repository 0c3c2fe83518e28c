"""Family visits at work: the office asks, the prison decides, one calendar with the court, nothing is dropped."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.matters.models import Matter
from fayi.notices.models import Notice
from fayi.prisoners import actions as prisoners
from fayi.prisoners import queries as prisoner_queries
from fayi.prisoners.forms import WhereaboutsForm
from fayi.prisoners.rules import CANNOT_COME, Place, VisitClass
from fayi.rooms import actions, displacing, kinds
from fayi.rooms.models import Booking, Claim, Closure, Room
from fayi.rooms.rules import BookingPlan, Closed, ClosedForNow, Needed, Taken, parts_from
from tests.browser import Browser
from tests.cast import (
    CLERK_WANG,
    COURT,
    COURT_CLERK_FU,
    DUTY_OFFICER_NIU,
    MANAGEMENT_LU,
    OFFICE,
    OFFICE_LIN,
    OTHER_PRISON_OFFICER_BO,
    PRISON,
    STEWARD_XIANG,
)
from tests.conftest import SessionAs
from tests.make import Make


def at(hour: int, *, days: int = 7) -> datetime:
    """An hour at the station, a week from today unless said otherwise."""
    return datetime.combine(clock.today() + timedelta(days=days), time(hour), clock.ZONE)


async def of(session_as: SessionAs, matter: Matter) -> Booking:
    """The booking of a matter."""
    async with session_as(OFFICE_LIN.actor) as session:
        found = await session.scalars(
            select(Booking).where(Booking.matter_id == matter.id).order_by(Booking.id.desc())
        )
        return found.all()[0]


async def room_called(session_as: SessionAs, name: str) -> Room:
    async with session_as(MANAGEMENT_LU.actor) as session:
        return (await session.scalars(select(Room).where(Room.name == name))).one()


async def sitting(make: Make, session_as: SessionAs, *, hour: int = 9, minutes: int = 60) -> Booking:
    """The court wishes for the room and the line that a visit has."""
    hall = await make.room(COURT, "第三法庭")
    cell, line = await room_called(session_as, "亲情会见室"), await room_called(session_as, "一号线路")
    needs = (
        Needed(resource=hall.resource, label=hall.name, role="court"),
        Needed(resource=cell.resource, label=cell.name, role="prison"),
        Needed(resource=line.resource, label=line.name, role="line"),
    )
    plan = BookingPlan(purpose="court", parts=parts_from(at(hour), minutes), needs=needs, title="远程开庭")
    async with session_as(COURT_CLERK_FU.actor) as session:
        return await actions.propose(session, plan, COURT_CLERK_FU.actor)


async def test_an_office_and_a_prison_bring_a_visit_to_its_end(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter("family_visit", at=OFFICE, stage="logged")
    assert matter.stage == "logged"
    matter = await make.do(matter, "close")
    assert matter.stage == "closed"
    assert matter.reference is not None


async def test_the_office_cannot_decide_and_another_prison_sees_nothing(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("family_visit", at=OFFICE, stage="site_checked")
    for other in (OFFICE_LIN, DUTY_OFFICER_NIU, STEWARD_XIANG):
        with pytest.raises(NotPermitted):
            await make.do(matter, "allow", by=other)
    async with session_as(OTHER_PRISON_OFFICER_BO.actor) as session:
        assert await session.get(Matter, matter.id) is None
    with pytest.raises(Refusal, match="名册里没有编号"):
        await make.do(matter, "allow", by=MANAGEMENT_LU)
    async with session_as(OFFICE_LIN.actor) as session:
        told = {one.sentence for one in await session.scalars(select(Notice))}
    assert not any("同意会见申请" in one for one in told)


async def test_the_prison_may_hold_a_visit_itself(make: Make) -> None:
    matter = await make.matter("family_visit", at=PRISON, by=MANAGEMENT_LU, stage="applied")
    with pytest.raises(Refusal, match="监狱初审"):
        await make.do(matter, "send_to_prison", by=MANAGEMENT_LU)
    matter = await make.do(matter, "check_at_prison", by=MANAGEMENT_LU)
    await make.prisoner()
    matter = await make.do(matter, "allow", by=MANAGEMENT_LU)
    assert matter.stage == "allowed"


async def test_a_relation_is_verified_once_and_kept_for_later_visits(make: Make) -> None:
    await make.matter("family_visit", at=OFFICE, stage="first_verified")
    later = await make.matter("family_visit", at=OFFICE)
    assert (await make.do(later, "apply")).stage == "applied"
    other = await make.matter("family_visit", at=OFFICE, prisoner_number="3398000999")
    with pytest.raises(Refusal, match="首次会见"):
        await make.do(other, "apply")


async def test_the_month_holds_no_more_visits_than_the_class_allows(make: Make) -> None:
    await make.prisoner(visit_class=VisitClass.ORDINARY)
    await make.matter("family_visit", at=OFFICE, stage="scheduled")
    second = await make.matter("family_visit", at=OFFICE, stage="site_checked")
    with clock.frozen(at(8)), pytest.raises(Refusal, match="每月1次"):
        await make.do(second, "allow", by=MANAGEMENT_LU, on=clock.today())


async def test_while_a_suspension_runs_new_visits_are_refused(make: Make) -> None:
    await make.matter("family_visit", at=OFFICE, stage="suspended")
    again = await make.matter("family_visit", at=OFFICE)
    with pytest.raises(Refusal, match="暂停到"):
        await make.do(again, "apply")


async def test_a_closed_period_keeps_visits_off_the_calendar(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter("family_visit", at=OFFICE, stage="allowed")
    await make.visit_in_rooms(matter)
    async with session_as(MANAGEMENT_LU.actor) as session:
        session.add(
            Closure(
                agency_id=PRISON.id, room_id=None, kind="suspension", starts_at=clock.now(), ends_at=None,
                reason="疫情防控", entered_at=clock.now(), entered_by_id=MANAGEMENT_LU.id,
            )
        )  # fmt: skip
    with pytest.raises((Closed, ClosedForNow)):
        await make.do(matter, "schedule", by=MANAGEMENT_LU)
    matter = await make.do(await make.reload(matter), "stop_for_period", by=MANAGEMENT_LU)
    assert matter.stage == "stopped"
    assert (await of(session_as, matter)).status == "cancelled"
    assert (await make.do(matter, "resume", by=MANAGEMENT_LU)).stage == "moved"


async def test_a_transfer_flags_the_visit_and_the_family_does_not_learn_of_it(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("family_visit", at=OFFICE, stage="scheduled")
    async with session_as(MANAGEMENT_LU.actor) as session:
        (held,) = await prisoner_queries.find(session, "3398000123")
        filled = WhereaboutsForm(kind=Place.TRANSFERRED, since=clock.today(), place="河清监狱")
        await prisoners.place(session, held, filled, by=MANAGEMENT_LU.actor)
    booking = await of(session_as, matter)
    assert booking.flag == CANNOT_COME
    with pytest.raises(Refusal, match="届时不能到场"):
        await make.do(matter, "remind")
    with pytest.raises(Refusal, match="没有等家属答复"):
        await make.do(matter, "accept_time")


async def test_the_court_does_not_take_what_a_visit_has(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter("family_visit", at=OFFICE, stage="scheduled")
    with pytest.raises(Taken):
        await sitting(make, session_as)
    assert (await of(session_as, matter)).status == "confirmed"


async def proposed_over(make: Make, session_as: SessionAs) -> tuple[Matter, Booking]:
    """The court proposed first, then a visit took the time."""
    matter = await make.matter("family_visit", at=OFFICE, stage="allowed")
    visit = await make.visit_in_rooms(matter)
    wished = await sitting(make, session_as)
    matter = await make.do(matter, "schedule", by=MANAGEMENT_LU)
    assert (await of(session_as, matter)).id == visit.id
    return matter, wished


async def test_only_the_prison_lets_a_sitting_go_before_a_visit(make: Make, session_as: SessionAs) -> None:
    matter, wished = await proposed_over(make, session_as)
    for other, refused in ((COURT_CLERK_FU, NotPermitted), (DUTY_OFFICER_NIU, NotPermitted)):
        async with session_as(other.actor) as session:
            with pytest.raises(refused):
                await displacing.displace(session, await session.get_one(Booking, wished.id), other.actor)
    async with session_as(STEWARD_XIANG.actor) as session:
        visit = await session.get_one(Booking, (await of(session_as, matter)).id)
        with pytest.raises(kinds.CourtAlone):
            await displacing.displace(session, visit, STEWARD_XIANG.actor)
    assert (await of(session_as, matter)).status == "confirmed"


async def test_a_visit_that_made_way_is_offered_the_nearest_time_and_the_family_accepts(
    make: Make, session_as: SessionAs
) -> None:
    matter, wished = await proposed_over(make, session_as)
    async with session_as(STEWARD_XIANG.actor) as session:
        here = await session.get_one(Booking, wished.id)
        (moved,) = await displacing.displace(session, here, STEWARD_XIANG.actor)
        assert here.status == "confirmed"
        claimed = set(await session.scalars(select(Claim.booking_id)))
        assert claimed == {here.id, moved.id}
    visit = await of(session_as, matter)
    assert (visit.status, visit.flag) == ("held", kinds.MOVED_FOR_COURT)
    assert visit.starts_at == at(8) + timedelta(minutes=30), "half an hour before, as near as it can be"
    assert visit.held_until is not None
    assert visit.held_until > clock.now() + timedelta(days=2)
    async with session_as(OFFICE_LIN.actor) as session:
        sentences = {one.sentence for one in await session.scalars(select(Notice))}
        assert "预约需要核对：{title}，{at}。" in sentences
        waiting = (await session.scalars(displacing.displaced())).all()
        assert [one.id for one in waiting] == [visit.id]
    with pytest.raises(Refusal, match="征求家属意见"):
        await make.do(matter, "remind")
    matter = await make.do(matter, "accept_time")
    visit = await of(session_as, matter)
    assert (visit.status, visit.flag) == ("confirmed", "")
    assert (await make.do(matter, "remind")).stage == "reminded"


async def test_a_family_that_does_not_accept_gets_another_time(make: Make, session_as: SessionAs) -> None:
    matter, wished = await proposed_over(make, session_as)
    async with session_as(STEWARD_XIANG.actor) as session:
        here = await session.get_one(Booking, wished.id)
        await displacing.displace(session, here, STEWARD_XIANG.actor)
    matter = await make.do(matter, "move_visit")
    assert matter.stage == "moved"
    assert (await of(session_as, matter)).status == "cancelled"


async def test_a_visit_without_a_free_time_stays_on_the_list(make: Make, session_as: SessionAs) -> None:
    matter, wished = await proposed_over(make, session_as)
    cell = await room_called(session_as, "亲情会见室")
    async with session_as(MANAGEMENT_LU.actor) as session:
        room = await session.get_one(Room, cell.id)
        room.in_use_until = at(9).date()
        for start, end in ((at(0), at(9)), (at(10), at(23))):
            session.add(
                Closure(
                    agency_id=PRISON.id, room_id=cell.id, kind="block", starts_at=start, ends_at=end,
                    reason="检修", entered_at=clock.now(), entered_by_id=MANAGEMENT_LU.id,
                )
            )  # fmt: skip
    async with session_as(STEWARD_XIANG.actor) as session:
        here = await session.get_one(Booking, wished.id)
        (moved,) = await displacing.displace(session, here, STEWARD_XIANG.actor)
        assert moved.status == "proposed"
        assert moved.flag == kinds.NO_TIME_AFTER_COURT
    async with session_as(OFFICE_LIN.actor) as session:
        assert len((await session.scalars(displacing.displaced())).all()) == 1
    with pytest.raises(Refusal):
        await make.do(matter, "check_in")


async def test_a_visit_about_to_begin_and_another_sitting_do_not_make_way(
    make: Make, session_as: SessionAs
) -> None:
    _, wished = await proposed_over(make, session_as)
    with clock.frozen(at(9) - timedelta(minutes=20)):
        async with session_as(STEWARD_XIANG.actor) as session:
            here = await session.get_one(Booking, wished.id)
            with pytest.raises(kinds.PeopleUnderWay):
                await displacing.displace(session, here, STEWARD_XIANG.actor)
    async with session_as(STEWARD_XIANG.actor) as session:
        visit = (await session.scalars(select(Booking).where(Booking.purpose == "family_visit"))).one()
        visit.purpose = "lawyer_talk"
        await session.flush()
        here = await session.get_one(Booking, wished.id)
        with pytest.raises(kinds.OthersInTheWay):
            await displacing.displace(session, here, STEWARD_XIANG.actor)
        assert here.status == "proposed"


async def test_the_steward_lets_the_sitting_go_first_on_the_bookings_page(
    make: Make, session_as: SessionAs, browser: Browser
) -> None:
    matter, wished = await proposed_over(make, session_as)
    page = await browser.open(f"/bookings/{wished.id}", as_=STEWARD_XIANG)
    assert not page.has("请家属会见让出时间")
    page = await page.form("确认预约").submit(expect=409)
    page = await page.form("请家属会见让出时间").submit()
    assert page.has("1个已保留新的时间")
    page = await browser.open("/bookings/displaced", as_=OFFICE_LIN)
    assert page.has("请征求家属意见")
    await browser.open("/bookings/displaced", as_=CLERK_WANG)
    page = await browser.open(f"/bookings/{(await of(session_as, matter)).id}/prisoner", as_=MANAGEMENT_LU)
    assert page.has("添加服刑人员")
