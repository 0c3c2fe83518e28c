"""Claims on a real database, as the application's role: nobody is booked twice, and what was held is not lost."""

import asyncio
import random
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.errors import NotFound, NotPermitted, Refusal
from fayi.rooms import actions, queries, rules
from fayi.rooms.models import Booking, Room
from fayi.rooms.rules import Needed, Taken, parts_from
from tests.cast import (
    COMMITTEE,
    COURT,
    COURT_CLERK_FU,
    MEDIATOR_LI,
    OTHER_PRISON_OFFICER_BO,
    PRISON,
    STEWARD_XIANG,
    Person,
)
from tests.conftest import SessionAs
from tests.make import Make

FU = COURT_CLERK_FU.actor
XIANG = STEWARD_XIANG.actor
BO = OTHER_PRISON_OFFICER_BO.actor
LI = MEDIATOR_LI.actor
OVERLAPS = text(
    "select count(*) from claim a join claim b on a.id < b.id and a.resource = b.resource"
    " and a.occupied && b.occupied"
)
PRISONER = Needed(resource="prisoner:7", label="服刑人员", role="prisoner", agency_id=PRISON.id)


def at(hour: int, minute: int = 0, *, days: int = 7) -> datetime:
    """A time of a day that lies ahead."""
    return datetime.combine(clock.today() + timedelta(days=days), time(hour, minute), clock.ZONE)


async def confirm(database: Database, booking: Booking, by: Actor) -> str:
    """Confirm it on a connection of its own: "" or the sentence of the refusal."""
    try:
        async with database.transaction(agency_id=by.agency_id, officer_id=by.officer_id) as session:
            await actions.confirm(session, await queries.get(session, booking.id), by)
    except Refusal as refusal:
        return str(refusal)
    return ""


async def claims_of(session: AsyncSession, booking: Booking) -> list[tuple[str, datetime, datetime]]:
    rows = await session.execute(
        text(
            "select resource, lower(occupied) as start, upper(occupied) as stop from claim"
            " where booking_id = :id order by resource, start"
        ),
        {"id": booking.id},
    )
    return [(row.resource, row.start, row.stop) for row in rows]


async def test_of_fifty_at_once_for_one_room_one_gets_it_and_the_others_are_told(
    make: Make, database: Database, settings: Any, owner: AsyncEngine
) -> None:
    room = await make.room(COURT)
    wishes = [await make.booking(room, confirmed=False) for _ in range(50)]
    crowd = Database(settings.database_url, pool=50)
    try:
        answers = await asyncio.gather(*(confirm(crowd, one, FU) for one in wishes))
    finally:
        await crowd.close()
    assert answers.count("") == 1
    refused = [answer for answer in answers if answer]
    assert len(refused) == 49
    assert all(answer.startswith("第一视频室在所选时间已有安排") for answer in refused)
    async with owner.connect() as connection:
        assert await connection.scalar(text("select count(*) from claim")) == 1


async def test_moves_swaps_and_claims_at_once_neither_deadlock_nor_overlap_nor_lose_a_booking(
    make: Make, database: Database, settings: Any, owner: AsyncEngine
) -> None:
    rooms = [await make.room(COURT, f"第{number}法庭") for number in range(3)]
    hours = range(9, 15)
    bookings = [await make.booking(rooms[number % 3], starts_at=at(9 + number)) for number in range(6)]
    proposals = [
        await make.booking(rooms[number % 3], rooms[(number + 1) % 3], confirmed=False, starts_at=at(17))
        for number in range(6)
    ]
    crowd = Database(settings.database_url, pool=20)
    dice = random.Random(7)
    refusals: list[str] = []

    async def tinker(work: Any) -> None:
        try:
            async with crowd.transaction(agency_id=FU.agency_id, officer_id=FU.officer_id) as session:
                await work(session)
        except Refusal as refusal:
            refusals.append(type(refusal).__name__)

    def moving(booking: Booking, hour: int, room: Room, other: Room) -> Any:
        async def work(session: AsyncSession) -> None:
            needs = tuple(
                Needed(resource=one.resource, label=one.name, role="court", agency_id=COURT.id)
                for one in {room.id: room, other.id: other}.values()
            )
            own = await queries.get(session, booking.id)
            await actions.move(session, own, parts_from(at(hour), 60), needs, "法官另有庭审", FU)

        return work

    def swapping(one: Booking, other: Booking) -> Any:
        async def work(session: AsyncSession) -> None:
            first, second = await queries.get(session, one.id), await queries.get(session, other.id)
            await actions.swap(session, first, second, "双方商定", FU)

        return work

    def confirming(booking: Booking) -> Any:
        async def work(session: AsyncSession) -> None:
            await actions.confirm(session, await queries.get(session, booking.id), FU)

        return work

    works: list[Any] = [confirming(one) for one in proposals]
    for _ in range(60):
        works.append(
            moving(dice.choice(bookings), dice.choice(hours), dice.choice(rooms), dice.choice(rooms))
            if dice.random() < 0.7
            else swapping(*dice.sample(bookings, 2))
        )
    dice.shuffle(works)
    try:
        await asyncio.gather(*(tinker(work) for work in works))
    finally:
        await crowd.close()
    assert set(refusals) <= {"Taken", "Crowded"}
    assert len(refusals) < len(works)
    async with owner.connect() as connection:
        assert await connection.scalar(OVERLAPS) == 0
        lost = await connection.scalar(
            text(
                "select count(*) from booking b join need n on n.booking_id = b.id where b.status = 'confirmed'"
                " and not exists (select from claim c where c.booking_id = b.id and c.resource = n.resource"
                " and c.occupied = tstzrange(b.starts_at, b.ends_at))"
            )
        )
        assert lost == 0
        assert await connection.scalar(
            text("select count(*) from booking where status = 'confirmed'")
        ) >= len(bookings)


async def test_one_may_follow_on_the_heels_of_another(make: Make) -> None:
    room = await make.room(COURT)
    for hour in (9, 10, 8):
        booking = await make.booking(room, starts_at=at(hour))
        assert booking.status == "confirmed"


async def test_the_minutes_before_and_after_belong_to_the_booking(make: Make, session_as: SessionAs) -> None:
    room = await make.room(PRISON, before_minutes=15, after_minutes=30)
    first = await make.booking(room, starts_at=at(9), before=30, after=10)
    async with session_as(FU) as session:
        assert await claims_of(session, first) == [(room.resource, at(8, 15), at(10, 40))]
    with pytest.raises(Taken):
        await make.booking(room, starts_at=at(10, 45))
    assert await make.booking(room, starts_at=at(10, 55))


async def test_a_prisoner_is_not_in_two_rooms_at_once(make: Make) -> None:
    one, other = await make.room(PRISON), await make.room(PRISON, "第二视频室")
    await make.booking(one, needs=(PRISONER,))
    with pytest.raises(Taken) as refused:
        await make.booking(other, needs=(PRISONER,), purpose="family_visit", by=STEWARD_XIANG)
    assert refused.value.labels == ("服刑人员",)
    assert refused.value.offers


@pytest.mark.parametrize(
    "shared",
    [
        Needed(resource="officer:32", label="牛警官", role="officer", agency_id=PRISON.id),
        Needed(resource="room:1", label="专线一", role="line"),
    ],
)
async def test_an_officer_or_a_line_is_not_needed_twice_at_once(make: Make, shared: Needed) -> None:
    line = await make.room(PRISON, "专线一", kind="line")
    assert line.resource == "room:1"
    one, other = await make.room(PRISON), await make.room(PRISON, "第二视频室")
    await make.booking(one, needs=(shared,))
    with pytest.raises(Taken):
        await make.booking(other, needs=(shared,), starts_at=at(9, 30))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"starts_at": at(7)}, rules.OutsideHours),
        ({"starts_at": at(19, 30)}, rules.OutsideHours),
        ({"starts_at": at(9, days=-1)}, rules.InThePast),
        ({"minutes": 0}, rules.EndsBeforeStart),
        ({"minutes": -30}, rules.EndsBeforeStart),
        ({"people": 5}, rules.OverCapacity),
        ({"purpose": "training"}, rules.NotForThisPurpose),
        ({"minutes": 60 * 13}, rules.TooLong),
    ],
)
async def test_what_no_room_admits_is_refused_at_the_field(
    make: Make, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    room = await make.room(COURT, seats=4, purposes=["court"])
    with pytest.raises(refusal) as refused:
        await make.booking(room, **changed)
    assert refused.value.field


async def test_hours_and_closures_are_looked_at_again_when_it_is_confirmed(
    make: Make, session_as: SessionAs, owner: AsyncEngine
) -> None:
    room = await make.room(COURT)
    booking = await make.booking(room, confirmed=False)
    async with owner.begin() as connection:
        await connection.execute(text("update room_hours set closes = '09:30'"))
    async with session_as(FU) as session:
        with pytest.raises(rules.OutsideHours):
            await actions.confirm(session, await queries.get(session, booking.id), FU)


@pytest.mark.parametrize("written", ["{day}T09:30:00+08:00", "{day}T01:30:00Z"])
async def test_a_time_is_the_same_instant_in_whichever_zone_it_comes(make: Make, written: str) -> None:
    room = await make.room(COURT)
    await make.booking(room)
    start = datetime.fromisoformat(written.format(day=(clock.today() + timedelta(days=7)).isoformat()))
    with pytest.raises(Taken):
        await make.booking(room, starts_at=start)


async def test_a_hold_keeps_others_out_until_it_runs_out(
    make: Make, session_as: SessionAs, owner: AsyncEngine
) -> None:
    room = await make.room(COURT)
    rival, held = await make.booking(room, confirmed=False), await make.booking(room, confirmed=False)
    async with session_as(FU) as session:
        await actions.hold(session, await queries.get(session, held.id), 15, FU)
    async with session_as(FU) as session:
        with pytest.raises(Taken):
            await actions.confirm(session, await queries.get(session, rival.id), FU)
    async with owner.begin() as connection:
        await connection.execute(
            update(Booking).where(Booking.id == held.id).values(held_until=clock.now() - timedelta(seconds=1))
        )
    async with session_as(FU) as session:
        await actions.confirm(session, await queries.get(session, rival.id), FU)
        assert (await queries.get(session, held.id)).stands == "proposed"
    async with session_as(FU) as session:
        with pytest.raises(Taken):
            await actions.confirm(session, await queries.get(session, held.id), FU)


async def test_a_hold_is_confirmed_with_the_claims_it_has(make: Make, session_as: SessionAs) -> None:
    room = await make.room(COURT)
    booking = await make.booking(room, confirmed=False)
    async with session_as(FU) as session:
        own = await queries.get(session, booking.id)
        await actions.hold(session, own, 15, FU)
        await actions.confirm(session, own, FU)
        assert (own.status, own.held_until) == ("confirmed", None)
        assert len(await claims_of(session, own)) == 1


async def test_an_agency_at_no_end_sees_nothing_but_when_a_room_is_taken(
    make: Make, session_as: SessionAs
) -> None:
    room = await make.room(COURT)
    booking = await make.booking(room, title="离婚案开庭", needs=(PRISONER,))
    async with session_as(BO) as session:
        with pytest.raises(NotFound):
            await queries.get(session, booking.id)
        assert not await claims_of(session, booking)
        rows = await session.execute(
            text("select * from busy(:which, :since, :until)"),
            {"which": [room.resource], "since": at(0), "until": at(23)},
        )
        (row,) = rows.mappings().all()
        assert set(row) == {"resource", "occupied"}
        assert (row["occupied"].lower, row["occupied"].upper) == (at(9), at(10))


async def test_a_refusal_tells_nothing_of_the_booking_in_the_way(make: Make) -> None:
    room = await make.room(PRISON)
    await make.booking(room, title="张某离婚案", contact="傅书记员", note="当事人怀孕", needs=(PRISONER,))
    with pytest.raises(Taken) as refused:
        await make.booking(room, purpose="family_visit", by=OTHER_PRISON_OFFICER_BO)
    said = f"{refused.value} {refused.value.labels} {refused.value.offers}"
    for secret in ("张某", "傅", "怀孕", "prisoner", "court", "开庭"):
        assert secret not in said


@pytest.mark.parametrize("stranger", [OTHER_PRISON_OFFICER_BO, MEDIATOR_LI])
async def test_who_is_at_no_end_may_not_confirm(make: Make, session_as: SessionAs, stranger: Person) -> None:
    room = await make.room(COURT)
    booking = await make.booking(room, confirmed=False)
    async with session_as(FU) as session:
        with pytest.raises(NotPermitted):
            await actions.confirm(session, await queries.get(session, booking.id), stranger.actor)


async def test_an_agency_that_is_asked_first_agrees_by_saying_so_or_by_confirming(
    make: Make, session_as: SessionAs
) -> None:
    court, prison = await make.room(COURT), await make.room(PRISON, asks_first=True)
    booking = await make.booking(court, prison, confirmed=False)
    async with session_as(FU) as session:
        with pytest.raises(rules.OwnerNotAsked) as refused:
            await actions.confirm(session, await queries.get(session, booking.id), FU)
        assert "第一视频室" in str(refused.value)
    async with session_as(XIANG) as session:
        await actions.agree(session, await queries.get(session, booking.id), XIANG)
    async with session_as(FU) as session:
        await actions.confirm(session, await queries.get(session, booking.id), FU)
    other = await make.booking(court, prison, confirmed=False, starts_at=at(14))
    async with session_as(XIANG) as session:
        own = await queries.get(session, other.id)
        await actions.confirm(session, own, XIANG)
        assert all(
            need.agreed_at for need in (await queries.whole(session, own)).needs if need.role == "prison"
        )


async def test_cancelling_frees_the_room_at_once_and_wants_a_reason(
    make: Make, session_as: SessionAs
) -> None:
    room = await make.room(COMMITTEE)
    booking = await make.booking(room, by=MEDIATOR_LI, purpose="mediation")
    async with session_as(LI) as session:
        own = await queries.get(session, booking.id)
        with pytest.raises(rules.NoReason):
            await actions.cancel(session, own, " ", LI)
        await actions.cancel(session, own, "双方已经和解", LI)
        with pytest.raises(rules.NotInThisStatus):
            await actions.confirm(session, own, LI)
    assert await make.booking(room, by=MEDIATOR_LI, purpose="mediation")
