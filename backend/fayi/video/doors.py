"""Who may come to the door of a built-in room: the holder of a link, or an officer of an agency that is at it."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.queries import token_hash
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.database import act_for
from fayi.kit.errors import NotFound, Refusal
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.rooms.models import Booking
from fayi.video.models import JoinLink, VideoRoom
from fayi.video.rules import Capacity, LinkOver, NotJoinedThisWay, Way, must_lead_in, opens


class RoomOver(Refusal):
    """本次视频已经结束。"""

    status_code = 410


class Comer(Struct, frozen=True, kw_only=True):
    """Somebody at the door: an officer, or the holder of a link."""

    name: str
    capacity: str
    """A Capacity; empty for an officer whose agency says enough."""
    link_id: int | None = None
    officer_id: int | None = None
    moderates: bool = False
    """Lets the others in, and waits for nobody."""


class Door(Struct, frozen=True, kw_only=True):
    """A built-in room that stands open for somebody."""

    room_id: int
    agency_id: int
    """Of the booking's arranger, for whom the room acts."""
    title: str
    starts_at: datetime
    ends_at: datetime
    comer: Comer


async def door_of_link(session: AsyncSession, token: str) -> Door:
    """The room a link leads to; from here on the session sees it as the arranger. NotFound, LinkOver, TooEarly."""
    found = (
        await session.execute(text("select * from join_link_of(:hash)"), {"hash": token_hash(token)})
    ).one_or_none()
    if found is None:
        raise NotFound
    if not opens(revoked=found.revoked, status=found.status, ends_at=found.ends_at, now=clock.now()):
        raise LinkOver
    await act_for(session, found.agency_id, None)
    link = await session.get_one(JoinLink, found.id)
    booking = await session.get_one(Booking, found.booking_id)
    return await _door(
        session, booking, Comer(name=link.name, capacity=link.capacity, link_id=link.id), link.video_room_id
    )


async def door_of_officer(session: AsyncSession, actor: Actor, booking_id: int) -> Door:
    """The room of a booking that the actor's agency sees; NotFound, LinkOver or TooEarly."""
    booking = await session.get(Booking, booking_id)
    if booking is None:
        raise NotFound
    if not opens(revoked=False, status=booking.status, ends_at=booking.ends_at, now=clock.now()):
        raise RoomOver
    comer = Comer(
        name=f"{actor.agency_name} {actor.name}",
        capacity=capacity_of(actor),
        officer_id=actor.officer_id,
        moderates=moderates(actor, booking),
    )
    return await _door(session, booking, comer)


def moderates(actor: Actor, booking: Booking) -> bool:
    """Whether an officer lets the others in: one of the arranging agency whose business sittings are."""
    holds = (Permission.HEARINGS_SCHEDULE, Permission.SESSIONS_VERIFY, Permission.FAMILY_VISITS_DECIDE)
    return actor.agency_id == booking.agency_id and any(map(actor.may, holds))


def capacity_of(actor: Actor) -> str:
    """In which capacity an officer sits; empty where the name of the agency says it."""
    match actor.agency_kind:
        case AgencyKind.COURT:
            return Capacity.JUDGE if actor.may(Permission.MATTERS_RULE) else Capacity.CLERK
        case AgencyKind.PROCURATORATE:
            return Capacity.PROSECUTOR
        case AgencyKind.LAW_FIRM:
            return Capacity.LAWYER
        case _:
            return ""


def label_of(capacity: str) -> str:
    """A capacity as a message id; empty for one that is not told."""
    return next((each.label for each in Capacity if each == capacity), "")


async def _door(session: AsyncSession, booking: Booking, comer: Comer, room_id: int | None = None) -> Door:
    room = await session.scalar(select(VideoRoom).where(VideoRoom.booking_id == booking.id))
    if room is None or room_id not in (None, room.id):
        raise NotFound
    if room.way != Way.BUILTIN:
        raise NotJoinedThisWay
    if not comer.moderates:
        must_lead_in(booking.starts_at, clock.now())
        if room.closed_at is not None:
            raise RoomOver
    return Door(
        room_id=room.id,
        agency_id=booking.agency_id,
        title=booking.title,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        comer=comer,
    )
