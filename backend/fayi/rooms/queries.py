"""Rooms and when they are open, bookings, and times at which all that is needed is free."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import bindparam
from sqlalchemy.types import Text

from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.procedure.dossier import Booked
from fayi.rooms import availability
from fayi.rooms.availability import End, Grid, RoomSeen, Shut, Window
from fayi.rooms.models import Booking, BookingPart, Claim, Closure, Need, Room, RoomHours
from fayi.rooms.rules import Needed, Offer, Times, room_of

BUSY = text(
    "select resource, array_agg(extract(epoch from lower(occupied))::bigint) as begins,"
    " array_agg(extract(epoch from upper(occupied))::bigint) as ends"
    " from busy(:resources, :since, :until) group by resource"
).bindparams(bindparam("resources", type_=ARRAY(Text)))


class Whole(Struct, frozen=True, kw_only=True):
    """A booking with its parts in order of time and all it needs."""

    booking: Booking
    parts: tuple[BookingPart, ...]
    needs: tuple[Need, ...]

    @property
    def main(self) -> BookingPart:
        """The sitting itself."""
        return next(part for part in self.parts if part.kind == "main")

    @property
    def times(self) -> Times:
        """The parts as a plan has them."""
        return tuple((part.kind, part.starts_at, part.ends_at) for part in self.parts)

    @property
    def wishes(self) -> tuple[Needed, ...]:
        """The needs as a plan has them."""
        return tuple(need.as_needed() for need in self.needs)


async def get(session: AsyncSession, booking_id: int) -> Booking:
    """The booking; raises NotFound where the agency worked as does not see it."""
    booking = await session.get(Booking, booking_id)
    if booking is None:
        raise NotFound
    return booking


async def whole(session: AsyncSession, booking: Booking) -> Whole:
    """The booking with its parts and needs."""
    return (await wholes(session, [booking]))[0]


async def wholes(session: AsyncSession, bookings: Sequence[Booking]) -> list[Whole]:
    """Bookings with their parts and needs, two queries for all of them."""
    ids = [one.id for one in bookings]
    parts: dict[int, list[BookingPart]] = defaultdict(list)
    needs: dict[int, list[Need]] = defaultdict(list)
    afresh = {"populate_existing": True}
    found_parts = select(BookingPart).where(BookingPart.booking_id.in_(ids)).order_by(BookingPart.starts_at)
    for part in await session.scalars(found_parts, execution_options=afresh):
        parts[part.booking_id].append(part)
    found_needs = select(Need).where(Need.booking_id.in_(ids)).order_by(Need.id)
    for need in await session.scalars(found_needs, execution_options=afresh):
        needs[need.booking_id].append(need)
    return [Whole(booking=one, parts=tuple(parts[one.id]), needs=tuple(needs[one.id])) for one in bookings]


async def of_matter(session: AsyncSession, matter_id: int) -> Sequence[Booking]:
    """The bookings made for a matter, the latest made first."""
    found = await session.scalars(
        select(Booking).where(Booking.matter_id == matter_id).order_by(Booking.id.desc())
    )
    return found.all()


async def upcoming(session: AsyncSession, resource: str) -> Sequence[Booking]:
    """Bookings still to come, or under way, that need the resource, by time; cancelled ones excepted."""
    found = await session.scalars(
        alive().where(Booking.ends_at > clock.now(), needing([resource])).order_by(Booking.starts_at)
    )
    return found.all()


async def between(
    session: AsyncSession,
    since: datetime,
    until: datetime,
    *,
    agency_id: int | None = None,
    rooms: Collection[int] | None = None,
) -> Sequence[Booking]:
    """Visible bookings that touch the time, by start; of one agency's ends, or that need one of `rooms`."""
    query = alive().where(Booking.starts_at < until, Booking.ends_at > since)
    if agency_id is not None:
        query = query.where(Booking.agency_ids.contains([agency_id]))
    if rooms is not None:
        query = query.where(needing([f"room:{one}" for one in rooms]))
    return (await session.scalars(query.order_by(Booking.starts_at, Booking.id))).all()


def alive() -> Select[Booking]:
    """Bookings that were not cancelled."""
    return select(Booking).where(Booking.status != "cancelled")


def needing(resources: Collection[str]) -> ColumnElement[bool]:
    """That a booking needs one of these."""
    return Booking.id.in_(select(Need.booking_id).where(Need.resource.in_(list(resources))))


async def booked(session: AsyncSession, matter_id: int) -> Booked | None:
    """The latest booking of the matter that was not cancelled, as guards see it; None when there is none."""
    booking = await session.scalar(
        alive().where(Booking.matter_id == matter_id).order_by(Booking.id.desc()).limit(1)
    )
    if booking is None:
        return None
    all_of_it = await whole(session, booking)
    waiting = await unanswered(session, booking, all_of_it.needs)
    return Booked(
        status=booking.stands,
        starts_at=all_of_it.main.starts_at,
        ends_at=all_of_it.main.ends_at,
        changed_at=booking.changed_at,
        roles=frozenset(need.role for need in all_of_it.needs),
        unanswered=tuple(need.label for need in waiting),
        flag=booking.flag,
        flag_values=booking.flag_values,
    )


async def unanswered(session: AsyncSession, booking: Booking, needs: Sequence[Need]) -> list[Need]:
    """Those needs whose owner is asked first and has not agreed."""
    rooms = {one.resource: one for one in await rooms_by_id(session, room_ids(needs))}
    return [
        need
        for need in needs
        if need.agreed_at is None
        and need.resource in rooms
        and rooms[need.resource].asks_first
        and rooms[need.resource].agency_id != booking.agency_id
    ]


def room_ids(needs: Sequence[Need | Needed]) -> list[int]:
    """The rooms, lines and devices among the needs."""
    return [room for need in needs if (room := room_of(need.resource)) is not None]


async def room(session: AsyncSession, room_id: int) -> Room:
    """The room; raises NotFound when there is none."""
    found = await session.get(Room, room_id)
    if found is None:
        raise NotFound
    return found


async def rooms_by_id(session: AsyncSession, ids: Collection[int]) -> Sequence[Room]:
    """These rooms."""
    return (await session.scalars(select(Room).where(Room.id.in_(list(ids))).order_by(Room.id))).all()


async def rooms_of(
    session: AsyncSession, *agency_ids: int, kind: str | None = None, retired: bool = False
) -> Sequence[Room]:
    """Rooms, lines and devices of these agencies (none: of all), by agency, kind and name."""
    query = select(Room).order_by(Room.agency_id, Room.kind.desc(), Room.name)
    if agency_ids:
        query = query.where(Room.agency_id.in_(agency_ids))
    if kind is not None:
        query = query.where(Room.kind == kind)
    if not retired:
        query = query.where(or_(Room.in_use_until.is_(None), Room.in_use_until >= clock.today()))
    return (await session.scalars(query)).all()


async def fit(
    session: AsyncSession,
    agency_id: int,
    *,
    purpose: str,
    people: int = 1,
    equipment: Collection[str] = (),
    kind: str = "room",
) -> list[Room]:
    """The agency's rooms that are for the purpose, hold the people and have the equipment; smallest first."""
    found = [
        one
        for one in await rooms_of(session, agency_id, kind=kind)
        if (not one.purposes or purpose in one.purposes)
        and (not one.seats or one.seats >= people)
        and set(equipment) <= set(one.equipment)
    ]
    return sorted(found, key=lambda one: (one.seats or 10_000, one.name))


async def seen(session: AsyncSession, ids: Collection[int]) -> dict[str, RoomSeen]:
    """Rooms with their hours and closures not lifted, by resource; three queries whatever their number."""
    rooms = await rooms_by_id(session, ids)
    windows: dict[int, list[Window]] = defaultdict(list)
    for hours in await session.scalars(select(RoomHours).where(RoomHours.room_id.in_(list(ids)))):
        windows[hours.room_id].append(hours.as_window())
    shut: dict[int, list[Shut]] = defaultdict(list)
    closures = await session.scalars(
        select(Closure).where(
            Closure.lifted_at.is_(None),
            Closure.agency_id.in_({one.agency_id for one in rooms}),
            or_(Closure.room_id.is_(None), Closure.room_id.in_(list(ids))),
        )
    )
    for closure in closures:
        for one in rooms:
            if closure.room_id == one.id or (closure.room_id is None and closure.agency_id == one.agency_id):
                shut[one.id].append(
                    Shut(starts_at=closure.starts_at, ends_at=closure.ends_at, reason=closure.reason)
                )
    return {one.resource: one.as_seen(windows[one.id], shut[one.id]) for one in rooms}


async def occupied(
    session: AsyncSession,
    resources: Collection[str],
    since: datetime,
    until: datetime,
    *,
    but_for: int | None = None,
) -> Mapping[str, list[tuple[int, int]]]:
    """When these are taken, in seconds since 1970, by resource; `but_for` leaves one booking's claims out."""
    rows = await session.execute(BUSY, {"resources": list(resources), "since": since, "until": until})
    taken = {row.resource: sorted(zip(row.begins, row.ends, strict=True)) for row in rows}
    if but_for is not None:
        for claim in await session.scalars(select(Claim).where(Claim.booking_id == but_for)):
            lower, upper = claim.occupied.lower, claim.occupied.upper
            assert lower is not None
            assert upper is not None
            span = (int(lower.timestamp()), int(upper.timestamp()))
            if span in taken.get(claim.resource, ()):
                taken[claim.resource].remove(span)
    return taken


async def alternatives(
    session: AsyncSession,
    ends: Sequence[End],
    parts: availability.Parts,
    *,
    purpose: str,
    agency_id: int,
    people: int = 1,
    days: int = 30,
    most: int = 12,
    but_for: int | None = None,
) -> list[Offer]:
    """Free times for all `ends` together: nearest to the wished `parts` on their day, then on the days after.

    An end names its candidates, the wished one first; a person is an end with one candidate. `agency_id`
    arranges the booking. Nothing is offered before now, nor before the day wished for.
    """
    wish = next(start for kind, start, _ in parts if kind == "main")
    first, last = min(start for _, start, _ in parts), max(end for _, _, end in parts)
    opening = clock.local(wish).replace(hour=0, minute=0, second=0, microsecond=0)
    earliest = max(opening, clock.now() + (wish - first))
    quarters = int((wish - earliest).total_seconds() // availability.QUARTER)
    base = int(wish.timestamp()) - quarters * availability.QUARTER
    until = opening + timedelta(days=days)
    length = int((until.timestamp() - base) // availability.QUARTER)
    if length <= 0:
        return []
    grid = Grid(base=base, length=length)
    resources = sorted({one for end in ends for one in end.candidates})
    rooms = await seen(session, [room for one in resources if (room := room_of(one)) is not None])
    margin = (last - first) + timedelta(hours=8)
    taken = await occupied(session, resources, grid.at(0) - margin, until + margin, but_for=but_for)
    marked = availability.free_bits(
        grid, ends, parts, rooms, taken, purpose=purpose, people=people, agency_id=agency_id
    )
    return availability.offers(grid, marked, parts, wish, most)


async def ends_for(session: AsyncSession, needs: Sequence[Needed], *, purpose: str, people: int) -> list[End]:
    """The ends of a booking as `alternatives` wants them: any fit room of the same agency will do.

    Other rooms of one kind stand in for a room; people are who they are.
    """
    known = {one.resource: one for one in await rooms_by_id(session, room_ids(list(needs)))}
    found = []
    for need in needs:
        candidates = [need.resource]
        if wished := known.get(need.resource):
            fitting = await fit(session, wished.agency_id, purpose=purpose, people=people, kind=wished.kind)
            candidates += [one.resource for one in fitting if one.resource != need.resource]
        found.append(End(candidates=tuple(candidates), parts=need.parts))
    return found
