"""What stands on the calendars of rooms: bookings that may be seen, and that others have taken the rest."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from msgspec import Struct
from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import bindparam
from sqlalchemy.types import BigInteger

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.procedure.permissions import Permission
from fayi.rooms import queries
from fayi.rooms.availability import RoomSeen, joined, without
from fayi.rooms.models import Booking, Claim, Contact, Need, Room, UnmetDemand
from fayi.rooms.queries import Whole
from fayi.rooms.rules import Span, room_of, used

MARGIN = timedelta(minutes=240)
"""As long as a room may be taken up before and after its use."""
FOREVER = datetime(2999, 1, 1, tzinfo=UTC)
STAND_INS = text("select contact_id, until, name, phone from stand_ins(:today)")
HELD = text("select id, name, number from prisoner where id = any(:ids)").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger))
)
"""The register is kept a storey above; row security shows it to officers of the prison alone."""


class Entry(Struct, frozen=True, kw_only=True):
    """A time for which a room is taken."""

    room_id: int
    starts_at: datetime
    ends_at: datetime
    """Of its use; of somebody else's booking of all the time it is taken."""
    it: Whole | None = None
    """None: a booking that may not be seen."""
    arranged_by: str = ""
    """The short name of the arranging agency."""


class Line(Struct, frozen=True, kw_only=True):
    """A room on a day: when it is open and what stands there, in order of time."""

    room: Room
    day: date
    open: tuple[Span, ...]
    entries: tuple[Entry, ...]


class Ring(Struct, frozen=True, kw_only=True):
    """Whom to ring at an agency, and who stands in while that officer is away."""

    contact: Contact
    stand_in: str = ""
    stand_in_phone: str = ""
    away_until: date | None = None


class Missed(Struct, frozen=True, kw_only=True):
    """Wishes that could not be met, summed up."""

    key: str
    times: int
    minutes: int
    offered: int
    """How many of them were at least offered another time."""


def bounds(day: date, days: int = 1) -> Span:
    """The first instant of a day at the station and that of the day after the last."""
    first = datetime.combine(day, time(), clock.ZONE)
    return first, datetime.combine(day + timedelta(days=days), time(), clock.ZONE)


def open_on(room: RoomSeen, day: date) -> tuple[Span, ...]:
    """When the room is open to anybody for anything, closures taken off."""
    if not room.in_use_on(day):
        return ()
    today = [one for one in room.windows if one.holds_on(day)]
    spans = joined([one.span(day) for one in today if not one.closed])
    for one in today:
        if one.closed and not one.purposes and not one.agency_ids:
            spans = without(spans, one.span(day))
    for shut in room.shut:
        spans = without(spans, (shut.starts_at, shut.ends_at or FOREVER))
    return tuple(spans)


async def entries(
    session: AsyncSession, rooms: Collection[int], since: datetime, until: datetime
) -> list[Entry]:
    """What the rooms are taken for in a time: bookings the agency worked as sees, the rest without a word."""
    visible = await queries.wholes(
        session, await queries.between(session, since - MARGIN, until + MARGIN, rooms=rooms)
    )
    names = await short_names(session, {one.booking.agency_id for one in visible})
    found = [
        Entry(
            room_id=room_id,
            starts_at=start,
            ends_at=end,
            it=it,
            arranged_by=names[it.booking.agency_id],
        )
        for it in visible
        for need in it.needs
        if (room_id := room_of(need.resource)) in rooms and room_id is not None
        for start, end in joined(used(it.times, need.parts))
        if start < until and end > since
    ]
    own = await claimed(session, [it.booking.id for it in visible])
    taken = await queries.occupied(session, [f"room:{one}" for one in rooms], since, until)
    for resource, spans in taken.items():
        room_id = room_of(resource)
        assert room_id is not None
        found += [
            Entry(
                room_id=room_id,
                starts_at=datetime.fromtimestamp(start, UTC),
                ends_at=datetime.fromtimestamp(end, UTC),
            )
            for start, end in spans
            if (resource, start, end) not in own
        ]
    return sorted(found, key=lambda one: (one.starts_at, one.ends_at, one.room_id))


async def claimed(session: AsyncSession, bookings: Sequence[int]) -> set[tuple[str, int, int]]:
    """Resource, start and end, in seconds since 1970, of all that these bookings claim."""
    found = set()
    for one in await session.scalars(select(Claim).where(Claim.booking_id.in_(bookings))):
        lower, upper = one.occupied.lower, one.occupied.upper
        assert lower is not None
        assert upper is not None
        found.add((one.resource, int(lower.timestamp()), int(upper.timestamp())))
    return found


async def lines(session: AsyncSession, rooms: Sequence[Room], day: date, days: int = 1) -> list[Line]:
    """Each room on each day, by room and day."""
    ids = [one.id for one in rooms]
    since, until = bounds(day, days)
    everything = await entries(session, ids, since, until) if ids else []
    seen = await queries.seen(session, ids) if ids else {}
    found = []
    for room in rooms:
        for at in range(days):
            here = day + timedelta(days=at)
            first, last = bounds(here)
            found.append(
                Line(
                    room=room,
                    day=here,
                    open=open_on(seen[room.resource], here),
                    entries=tuple(
                        one
                        for one in everything
                        if one.room_id == room.id and one.starts_at < last and one.ends_at > first
                    ),
                )
            )
    return found


async def short_names(session: AsyncSession, ids: Collection[int]) -> dict[int, str]:
    """Agency → its short name."""
    found = await session.execute(select(Agency.id, Agency.short_name).where(Agency.id.in_([*ids])))
    return dict(found.all())


async def with_rooms(session: AsyncSession) -> list[tuple[int, str]]:
    """Agencies that have rooms in use: id and name, by name."""
    found = await session.execute(
        select(Agency.id, Agency.name)
        .where(
            Agency.id.in_(
                select(Room.agency_id).where(
                    (Room.in_use_until.is_(None)) | (Room.in_use_until >= clock.today())
                )
            )
        )
        .order_by(Agency.name)
    )
    return [(row.id, row.name) for row in found]


async def held_here(session: AsyncSession, needs: Sequence[Need], actor: Actor) -> dict[str, str]:
    """Resource → name and number of the prisoners among the needs; empty but for the prison's own officers."""
    ids = [int(one.resource.partition(":")[2]) for one in needs if one.resource.startswith("prisoner:")]
    if not ids or not actor.may(Permission.PRISONERS_READ):
        return {}
    found = await session.execute(HELD, {"ids": ids})
    return {f"prisoner:{row.id}": f"{row.name}（{row.number}）" for row in found}


async def contacts(session: AsyncSession, agency_ids: Collection[int]) -> dict[int, list[Ring]]:
    """Agency → whom to ring there today, in the agency's own order."""
    today = clock.today()
    away: dict[int, Row[tuple[int, date, str, str]]] = {
        row.contact_id: row for row in await session.execute(STAND_INS, {"today": today})
    }
    found: dict[int, list[Ring]] = defaultdict(list)
    rows = await session.scalars(
        select(Contact)
        .where(
            Contact.agency_id.in_([*agency_ids]),
            Contact.since <= today,
            (Contact.until.is_(None)) | (Contact.until >= today),
        )
        .order_by(Contact.rank, Contact.id)
    )
    for one in rows:
        row = away.get(one.id)
        found[one.agency_id].append(
            Ring(
                contact=one,
                stand_in=row.name if row else "",
                stand_in_phone=row.phone if row else "",
                away_until=row.until if row else None,
            )
        )
    return found


async def of_officer(session: AsyncSession, officer_id: int, since: datetime, until: datetime) -> list[Whole]:
    """Bookings that need the officer, cancelled ones among them, by start."""
    needed = select(Need.booking_id).where(Need.resource == f"officer:{officer_id}")
    found = await session.scalars(
        select(Booking)
        .where(Booking.id.in_(needed), Booking.starts_at < until, Booking.ends_at > since)
        .order_by(Booking.starts_at, Booking.id)
    )
    return await queries.wholes(session, found.all())


async def versions(session: AsyncSession, bookings: Sequence[int | None]) -> dict[int, int]:
    """Booking → how often it was changed, of those of these that may be seen."""
    found = await session.execute(select(Booking.id, Booking.version).where(Booking.id.in_(bookings)))
    return dict(found.all())


async def missed(session: AsyncSession, since: datetime, until: datetime) -> Sequence[UnmetDemand]:
    """Wishes asked in a time that could not be met, of those the agency worked as had a part in."""
    found = await session.scalars(
        select(UnmetDemand)
        .where(UnmetDemand.asked_at >= since, UnmetDemand.asked_at < until)
        .order_by(UnmetDemand.asked_at)
    )
    return found.all()


def summed(wishes: Sequence[UnmetDemand], keys: Mapping[int, Sequence[str]]) -> list[Missed]:
    """The wishes by key, the most frequent first; `keys` tells those of each wish by its id."""
    found: dict[str, list[UnmetDemand]] = defaultdict(list)
    for wish in wishes:
        for key in keys[wish.id]:
            found[key].append(wish)
    rows = [
        Missed(
            key=key,
            times=len(those),
            minutes=sum(one.minutes for one in those),
            offered=sum(one.offered > 0 for one in those),
        )
        for key, those in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.times, row.key))


def gaps(whole: Span, spans: Sequence[Span]) -> list[Span]:
    """What is left of a time without the `spans`."""
    inner = [(max(start, whole[0]), min(end, whole[1])) for start, end in joined(spans)]
    edges = [(whole[0], whole[0]), *[one for one in inner if one[0] < one[1]], (whole[1], whole[1])]
    return [(before[1], after[0]) for before, after in pairwise(edges) if before[1] < after[0]]
