"""Keeping an agency's rooms: what they are, when they are open, and when they are closed for a time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound, Refusal
from fayi.procedure.permissions import Permission
from fayi.rooms import actions, queries, rules
from fayi.rooms.models import Booking, Closure, Room, RoomHours


class NameTaken(Refusal):
    """本单位已有同名的场所、线路或设备，请换一个名称。"""


class StillBooked(Refusal):
    """停用日期之后还有{count}个预约要用它，最早的在{first}，请先改期或取消；预约列在本页下方。"""


class AlreadyLifted(Refusal):
    """这次停用已经解除。"""


async def save_room(session: AsyncSession, room: Room | None, told: dict[str, Any], by: Actor) -> Room:
    """Write a new room of the actor's agency, or change one. Raises StillBooked before it would leave one stranded."""
    by.must_hold(Permission.ROOMS_KEEP, at=room.agency_id if room is not None else by.agency_id)
    if room is None:
        room = Room(agency_id=by.agency_id, **told)
        session.add(room)
    else:
        if told["in_use_until"] is not None:
            after = await stranded(session, room, told["in_use_until"])
            if after:
                raise StillBooked(field="in_use_until", count=len(after), first=after[0].starts_at)
        for name, value in told.items():
            setattr(room, name, value)
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError as fault:
        raise NameTaken(field="name") from fault
    return room


async def stranded(session: AsyncSession, room: Room, until: date) -> list[Booking]:
    """Bookings still to come that need the room after its last day, by time."""
    found = await queries.upcoming(session, room.resource)
    return [one for one in found if clock.local(one.ends_at).date() > until]


async def save_hours(session: AsyncSession, room: Room, windows: Iterable[dict[str, Any]], by: Actor) -> None:
    """Let these be the weekly windows from now on. One that was in force before today ends yesterday."""
    by.must_hold(Permission.ROOMS_KEEP, at=room.agency_id)
    wanted = list(windows)
    for row in await current_hours(session, room):
        told = {name: getattr(row, name) for name in WINDOW}
        if told in wanted:
            wanted.remove(told)
        elif row.since < clock.today():
            row.until = clock.today() - timedelta(days=1)
        else:
            await session.delete(row)
    session.add_all(RoomHours(room_id=room.id, **told) for told in wanted)
    await session.flush()


WINDOW = ("weekday", "opens", "closes", "closed", "purposes", "agency_ids", "since", "until")


async def current_hours(session: AsyncSession, room: Room) -> Sequence[RoomHours]:
    """The room's windows, those that have ended left out."""
    found = await session.scalars(
        select(RoomHours)
        .where(RoomHours.room_id == room.id, (RoomHours.until.is_(None)) | (RoomHours.until >= clock.today()))
        .order_by(RoomHours.weekday, RoomHours.opens, RoomHours.id)
    )
    return found.all()


async def close(
    session: AsyncSession,
    *,
    room: Room | None,
    kind: str,
    starts_at: datetime,
    ends_at: datetime | None,
    reason: str,
    by: Actor,
) -> Closure:
    """Close a room, or all of the actor's agency's; bookings in that time are flagged and their ends told."""
    by.must_hold(Permission.ROOMS_KEEP, at=room.agency_id if room is not None else by.agency_id)
    closure = Closure(
        agency_id=by.agency_id,
        room_id=room.id if room is not None else None,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
        entered_at=clock.now(),
        entered_by_id=by.officer_id,
    )
    session.add(closure)
    await session.flush()
    name = room.name if room is not None else by.agency_name
    for booking in await affected(session, by.agency_id, room, starts_at, ends_at):
        await actions.flag(session, booking, rules.CLOSED, by, room=name, reason=reason)
    return closure


async def lift(session: AsyncSession, closure: Closure, by: Actor) -> None:
    """Open again; bookings nobody moved meanwhile stand as they were."""
    by.must_hold(Permission.ROOMS_KEEP, at=closure.agency_id)
    if closure.lifted_at is not None:
        raise AlreadyLifted
    room = await session.get(Room, closure.room_id) if closure.room_id is not None else None
    closure.lifted_at = clock.now()
    await session.flush()
    for booking in await affected(session, closure.agency_id, room, closure.starts_at, closure.ends_at):
        if booking.flag == rules.CLOSED and booking.flag_values.get("reason") == closure.reason:
            booking.flag, booking.flag_values, booking.flagged_at = "", {}, None
    await session.flush()


async def affected(
    session: AsyncSession, agency_id: int, room: Room | None, starts_at: datetime, ends_at: datetime | None
) -> list[Booking]:
    """Bookings still to come that need the room, or one of the agency's, in that time, by start."""
    rooms = [room] if room is not None else await queries.rooms_of(session, agency_id, retired=True)
    found = await queries.between(
        session,
        max(starts_at, clock.now()),
        ends_at or clock.now() + timedelta(days=3650),
        rooms=[one.id for one in rooms],
    )
    return list(found)


async def closures_of(session: AsyncSession, agency_id: int) -> Sequence[Closure]:
    """The agency's closures: those in force or to come first, then the past ones, the latest first."""
    found = await session.scalars(
        select(Closure).where(Closure.agency_id == agency_id).order_by(Closure.starts_at.desc()).limit(100)
    )
    return sorted(found, key=lambda one: not one.in_force)


async def closure(session: AsyncSession, actor: Actor, closure_id: int) -> Closure:
    """A closure of the actor's agency; raises NotFound for another."""
    found = await session.get(Closure, closure_id)
    if found is None or found.agency_id != actor.agency_id:
        raise NotFound
    return found
