"""Booking rooms, lines and people for a hearing, at every end of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.hearings.kinds import KINDS, PURPOSES
from fayi.hearings.models import Hearing
from fayi.hearings.rules import Attendee, NotAsBooked, Plan
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.procedure.roles import AgencyKind
from fayi.rooms import actions as rooms
from fayi.rooms import queries as room_queries
from fayi.rooms.models import Booking, Room
from fayi.rooms.rules import BookingPlan, MoveNotAgreed, Needed, Taken, TooClose, parts_from

END = {
    AgencyKind.COURT.value: "court",
    AgencyKind.PRISON.value: "prison",
    AgencyKind.STATION.value: "station",
}
"""What a room is there for, by the kind of its agency; any other is an office's."""


class Wish(Struct, frozen=True, kw_only=True):
    """What a hearing shall have booked: a booking there is already, or rooms and a line."""

    booking_id: int | None = None
    rooms: tuple[int, ...] = ()
    """At the ends where people sit."""
    witness_room: int | None = None
    line: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the hearing takes place wherever it is written to be."""
        return not (self.booking_id or self.rooms or self.witness_room or self.line)


class Choices(Struct, frozen=True, kw_only=True):
    """What there is to choose from, as (id, words)."""

    own: tuple[tuple[int, str], ...]
    others: tuple[tuple[int, str], ...]
    lines: tuple[tuple[int, str], ...]
    bookings: tuple[Booking, ...]
    """Those of the matter that no hearing has yet."""


async def choices(session: AsyncSession, actor: Actor, matter: Matter) -> Choices:
    """Rooms in use, the own ones apart, lines, and the matter's own bookings still to come."""
    own: list[tuple[int, str]] = []
    others: list[tuple[int, str]] = []
    lines: list[tuple[int, str]] = []
    known: dict[int, Agency] = {}
    for room in await room_queries.rooms_of(session):
        if room.agency_id not in known:
            known[room.agency_id] = await agencies.agency(session, room.agency_id)
        named = (room.id, name_of(room, known[room.agency_id]))
        if room.kind == "line":
            lines.append(named)
        elif room.kind == "room":
            (own if room.agency_id == actor.agency_id else others).append(named)
    return Choices(
        own=tuple(own),
        others=tuple(others),
        lines=tuple(lines),
        bookings=tuple(await unused(session, matter.id)),
    )


def name_of(room: Room, agency: Agency) -> str:
    """The room with its agency, as people at the other end call it."""
    return " · ".join((agency.short_name, room.name))


async def unused(session: AsyncSession, matter_id: int) -> Sequence[Booking]:
    """Bookings of the matter that are still to come and that no planned hearing has."""
    taken = await hearings_with_places(session, matter_id)
    return [
        one
        for one in await room_queries.of_matter(session, matter_id)
        if one.status != "cancelled" and one.ends_at > clock.now() and one.id not in taken
    ]


async def hearings_with_places(session: AsyncSession, matter_id: int) -> frozenset[int]:
    """The bookings that hearings of the matter have."""
    found = await session.scalars(
        select(Hearing.booking_id).where(Hearing.matter_id == matter_id, Hearing.booking_id.is_not(None))
    )
    return frozenset(one for one in found if one is not None)


async def book(
    session: AsyncSession, matter: Matter, plan: Plan, attendees: Sequence[Attendee], wish: Wish, *, by: Actor
) -> Booking:
    """Claim what is wished, or propose it where the agency of a room is asked first.

    Raises Taken at the time, with free times for all ends instead; NotAsBooked for a booking at another time.
    """
    if wish.booking_id is not None:
        return await as_booked(session, matter, plan, wish.booking_id)
    needs = (*await room_needs(session, wish), *officer_needs(matter, attendees))
    booking = BookingPlan(
        purpose=PURPOSES[plan.kind],
        parts=parts_from(plan.starts_at, (plan.ends_at - plan.starts_at) // timedelta(minutes=1)),
        needs=needs,
        people=max(1, len(attendees)) if len(wish.rooms) < 2 else 1,
        title=KINDS[plan.kind],
        contact=by.name,
        matter_id=matter.id,
    )
    return await propose(session, booking, by)


async def propose(session: AsyncSession, plan: BookingPlan, by: Actor) -> Booking:
    """Propose it, and confirm it at once unless somebody is asked first."""
    try:
        booking = await rooms.propose(session, plan, by)
        whole = await room_queries.whole(session, booking)
        if not await room_queries.unanswered(session, booking, whole.needs):
            await rooms.confirm(session, booking, by)
    except Taken as taken:
        raise Taken(*taken.labels, offers=taken.offers, field="starts_at") from taken
    return booking


async def as_booked(session: AsyncSession, matter: Matter, plan: Plan, booking_id: int) -> Booking:
    """A booking of the matter that was made before, if the plan keeps to its times."""
    booking = next((one for one in await unused(session, matter.id) if one.id == booking_id), None)
    if booking is None:
        raise NotFound
    main = (await room_queries.whole(session, booking)).main
    if (plan.starts_at, plan.ends_at) != (main.starts_at, main.ends_at):
        minutes = (main.ends_at - main.starts_at) // timedelta(minutes=1)
        raise NotAsBooked(field="starts_at", start=main.starts_at, minutes=minutes)
    return booking


async def room_needs(session: AsyncSession, wish: Wish) -> list[Needed]:
    """The rooms and the line as a booking needs them."""
    ids = [*wish.rooms, *(one for one in (wish.witness_room, wish.line) if one is not None)]
    found = []
    for room_id in ids:
        room = await room_queries.room(session, room_id)
        agency = await agencies.agency(session, room.agency_id)
        role = END.get(agency.kind, "office")
        if room.id == wish.witness_room:
            role = "witness"
        elif room.kind != "room":
            role = room.kind
        found.append(
            Needed(
                resource=f"room:{room.id}", label=name_of(room, agency), role=role, agency_id=room.agency_id
            )
        )
    return found


def officer_needs(matter: Matter, attendees: Sequence[Attendee]) -> list[Needed]:
    """The officers asked to the hearing: nobody sits in two places."""
    found = {one.officer_id: one for one in attendees if one.officer_id is not None}
    return [
        Needed(resource=f"officer:{officer}", label=one.name, role="officer", agency_id=matter.agency_id)
        for officer, one in found.items()
    ]


async def move(
    session: AsyncSession, booking_id: int, to: tuple[datetime, datetime], because: str, *, by: Actor
) -> Booking:
    """The same places at another time.

    Where it is too late to move them, or their agency has to agree anew, they are given up and wished for anew.
    """
    booking = await room_queries.get(session, booking_id)
    whole = await room_queries.whole(session, booking)
    shift = to[0] - whole.main.starts_at
    parts = tuple(
        (kind, start + shift, to[1] if kind == "main" else end + shift)
        if kind != "post"
        else (kind, to[1], to[1] + (end - start))
        for kind, start, end in whole.times
    )
    if booking.ends_at > clock.now():
        try:
            async with session.begin_nested():
                await rooms.move(session, booking, parts, None, because, by)
            return booking
        except Taken as taken:
            raise Taken(*taken.labels, offers=taken.offers, field="starts_at") from taken
        except (MoveNotAgreed, TooClose):
            await session.refresh(booking)
            await rooms.cancel(session, booking, because, by)
    plan = BookingPlan(
        purpose=booking.purpose,
        parts=parts,
        needs=whole.wishes,
        people=booking.people,
        title=booking.title,
        contact=booking.contact,
        note=booking.note,
        matter_id=booking.matter_id,
    )
    return await propose(session, plan, by)


async def free(session: AsyncSession, booking_id: int, because: str, *, by: Actor) -> None:
    """Give the places back, unless their time is over or somebody else has done so."""
    booking = await room_queries.get(session, booking_id)
    if booking.status != "cancelled" and booking.ends_at > clock.now():
        await rooms.cancel(session, booking, because, by)


def words_of(needs: Sequence[Needed]) -> str:
    """The rooms as a place to go to."""
    return "、".join(need.label for need in needs if need.room_id is not None and need.role != "line")
