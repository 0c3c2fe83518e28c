"""Moving bookings on a real database: what is kept, who is told, and who has to agree anew."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from fayi.kit import clock
from fayi.rooms import actions, queries, rules
from fayi.rooms.models import Booking
from fayi.rooms.rules import Needed, parts_from
from tests.cast import COMMITTEE, COURT, COURT_CLERK_FU, MEDIATOR_LI, PRISON, STATION, STEWARD_XIANG
from tests.conftest import SessionAs
from tests.make import Make

FU = COURT_CLERK_FU.actor
LI = MEDIATOR_LI.actor
XIANG = STEWARD_XIANG.actor


def at(hour: int, minute: int = 0, *, days: int = 7) -> datetime:
    morning = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=days, hours=hour, minutes=minute)


async def occupied(session: AsyncSession, booking: Booking) -> list[tuple[str, datetime]]:
    rows = await session.execute(
        text("select resource, lower(occupied) as start from claim where booking_id = :id order by 1, 2"),
        {"id": booking.id},
    )
    return [(row.resource, row.start) for row in rows]


async def told(owner: AsyncEngine, booking: Booking) -> dict[int, int]:
    """How often officers of each agency were told of it."""
    async with owner.connect() as connection:
        rows = await connection.execute(
            text("select agency_id, count(*) as n from notice where address = :address group by 1"),
            {"address": f"/bookings/{booking.id}"},
        )
        return {row.agency_id: row.n for row in rows}


async def test_a_move_to_a_taken_time_leaves_everything_as_it_was(make: Make, session_as: SessionAs) -> None:
    court, prison = await make.room(COURT), await make.room(PRISON)
    booking = await make.booking(court, prison)
    await make.booking(prison, starts_at=at(14), purpose="family_visit", by=STEWARD_XIANG)
    async with session_as(FU) as session:
        own = await queries.get(session, booking.id)
        with pytest.raises(rules.Taken) as refused:
            await actions.move(session, own, parts_from(at(14), 60), None, "法官开会", FU)
        assert refused.value.offers
    async with session_as(FU) as session:
        own = await queries.get(session, booking.id)
        assert (own.status, own.starts_at) == ("confirmed", at(9))
        assert await occupied(session, own) == [(court.resource, at(9)), (prison.resource, at(9))]
        assert (await queries.whole(session, own)).main.starts_at == at(9)


async def test_a_booking_may_move_into_a_time_it_half_occupies_itself(
    make: Make, session_as: SessionAs
) -> None:
    court = await make.room(COURT, before_minutes=30, after_minutes=30)
    booking = await make.booking(court)
    async with session_as(FU) as session:
        own = await queries.get(session, booking.id)
        assert await actions.move(session, own, parts_from(at(9, 30), 60), None, "推迟半小时", FU)
        assert await occupied(session, own) == [(court.resource, at(9))]


async def test_an_edit_that_changes_nothing_tells_nobody_and_leaves_no_entry(
    make: Make, session_as: SessionAs, owner: AsyncEngine
) -> None:
    matter = await make.matter()
    booking = await make.booking(
        await make.room(COMMITTEE), await make.room(PRISON), by=MEDIATOR_LI, matter_id=matter.id
    )
    before = await told(owner, booking)
    async with session_as(LI) as session:
        own = await queries.get(session, booking.id)
        version = own.version
        assert not await actions.move(session, own, parts_from(at(9), 60), None, "", LI)
        assert own.version == version
        entries = await session.scalar(
            text("select count(*) from timeline where tag = 'booking:moved' and matter_id = :id"),
            {"id": matter.id},
        )
        assert entries == 0
    assert await told(owner, booking) == before


async def test_only_agencies_whose_part_changes_are_told(
    make: Make, session_as: SessionAs, owner: AsyncEngine
) -> None:
    court, prison, station = await make.room(COURT), await make.room(PRISON), await make.room(STATION)
    other = await make.room(STATION, "第二视频室")
    booking = await make.booking(court, prison, station)
    before = await told(owner, booking)
    async with session_as(FU) as session:
        own = await queries.get(session, booking.id)
        it = await queries.whole(session, own)
        needs = tuple(
            Needed(resource=other.resource, label=other.name, role="station")
            if need.resource == station.resource
            else need
            for need in it.wishes
        )
        await actions.move(session, own, it.times, needs, "换房间", FU)
    after = await told(owner, booking)
    assert after[STATION.id] > before[STATION.id]
    assert after.get(PRISON.id) == before.get(PRISON.id)
    assert after.get(COURT.id) == before.get(COURT.id)


async def test_a_room_that_is_asked_first_is_moved_by_its_own_agency(
    make: Make, session_as: SessionAs
) -> None:
    court, prison = await make.room(COURT), await make.room(PRISON, asks_first=True)
    booking = await make.booking(court, prison, confirmed=False)
    async with session_as(XIANG) as session:
        await actions.confirm(session, await queries.get(session, booking.id), XIANG)
    async with session_as(FU) as session:
        own = await queries.get(session, booking.id)
        with pytest.raises(rules.MoveNotAgreed):
            await actions.move(session, own, parts_from(at(14), 60), None, "法官开会", FU)
    async with session_as(XIANG) as session:
        own = await queries.get(session, booking.id)
        assert await actions.move(session, own, parts_from(at(14), 60), None, "监区封闭", XIANG)
        assert not await queries.unanswered(session, own, (await queries.whole(session, own)).needs)


async def test_what_is_past_stands_and_what_is_about_to_begin_may_only_be_cancelled(
    make: Make, session_as: SessionAs
) -> None:
    booking = await make.booking(await make.room(COURT))
    async with session_as(FU) as session:
        own = await queries.get(session, booking.id)
        with clock.frozen(at(11)):
            with pytest.raises(rules.Over):
                await actions.move(session, own, parts_from(at(14), 60), None, "补开", FU)
            with pytest.raises(rules.Over):
                await actions.cancel(session, own, "补记", FU)
        with clock.frozen(at(8, 40)):
            with pytest.raises(rules.TooClose):
                await actions.move(session, own, parts_from(at(14), 60), None, "法官开会", FU)
            await actions.cancel(session, own, "线路中断", FU)
        assert own.status == "cancelled"


async def test_bookings_of_unlike_length_do_not_swap_into_a_third(make: Make, session_as: SessionAs) -> None:
    court = await make.room(COURT)
    long = await make.booking(court, starts_at=at(9), minutes=120)
    short = await make.booking(court, starts_at=at(14), minutes=60)
    await make.booking(court, starts_at=at(15))
    async with session_as(FU) as session:
        first, second = await queries.get(session, long.id), await queries.get(session, short.id)
        with pytest.raises(rules.Taken):
            await actions.swap(session, first, second, "互换", FU)
    async with session_as(FU) as session:
        assert await occupied(session, long) == [(court.resource, at(9))]
        assert await occupied(session, short) == [(court.resource, at(14))]


async def test_what_guards_see_of_a_booking(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter()
    court, prison = await make.room(COMMITTEE), await make.room(PRISON, asks_first=True)
    booking = await make.booking(
        court, prison, confirmed=False, before=30, by=MEDIATOR_LI, matter_id=matter.id
    )
    async with session_as(LI) as session:
        seen = await queries.booked(session, matter.id)
        assert seen is not None
        assert (seen.status, seen.starts_at, seen.unanswered) == ("proposed", at(9), ("第一视频室",))
        assert seen.roles == {"court", "prison"}
        own = await queries.get(session, booking.id)
        await actions.flag(session, own, "服刑人员已调出。", LI)
        seen = await queries.booked(session, matter.id)
        assert seen is not None
        assert seen.flag == "服刑人员已调出。"
        await actions.cancel(session, own, "另行安排", LI)
        assert await queries.booked(session, matter.id) is None
    async with session_as(LI) as session:
        assert [one.id for one in await queries.of_matter(session, matter.id)] == [booking.id]
        tags = await session.scalars(
            text("select tag from timeline where matter_id = :id and tag like 'booking:%' order by id"),
            {"id": matter.id},
        )
        assert tags.all() == ["booking:proposed", "booking:flagged", "booking:cancelled"]
