"""Who may come to the door of a built-in room: the holder of a link, or an officer of an agency that is at it."""

import base64
import hmac
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.errors import NotFound
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.rooms.models import Booking
from fayi.settings import Settings
from fayi.video import queries, rules
from fayi.video.models import VideoRoom
from fayi.video.rules import Capacity, Way


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


async def door_of_link(session: AsyncSession, database: Database, token: str, *, asker: str) -> Door:
    """The room a link leads to; from here on the session acts as the arranger. A Refusal when it opens nothing."""
    opened = await queries.opened(session, database, token, asker=asker)
    comer = Comer(name=opened.link.name, capacity=opened.link.capacity, link_id=opened.link.id)
    return door_to(opened.room, opened.booking, comer)


async def door_of_officer(session: AsyncSession, actor: Actor, booking_id: int) -> Door:
    """The room of a booking that the actor's agency sees; a Refusal when it is not joined here, or over."""
    booking = await session.get(Booking, booking_id)
    room = await queries.room_of(session, booking_id)
    if booking is None or room is None:
        raise NotFound
    if not rules.opens(revoked=False, status=booking.status, ends_at=booking.ends_at, now=clock.now()):
        raise rules.SittingOver
    comer = Comer(
        name=f"{actor.agency_name} {actor.name}",
        capacity=capacity_of(actor),
        officer_id=actor.officer_id,
        moderates=queries.moderates(actor, booking),
    )
    return door_to(room, booking, comer)


def door_to(room: VideoRoom, booking: Booking, comer: Comer) -> Door:
    """The room, if it is built in and already, or still, stands open for this person."""
    if room.way != Way.BUILTIN:
        raise rules.NotJoinedThisWay
    if not comer.moderates:
        rules.must_lead_in(booking.starts_at, clock.now())
        if room.closed_at is not None:
            raise rules.SittingOver
    return Door(
        room_id=room.id,
        agency_id=booking.agency_id,
        title=booking.title,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        comer=comer,
    )


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


def ice_servers(settings: Settings) -> list[dict[str, Any]]:
    """Through which servers browsers find each other, as RTCPeerConnection takes them; none inside one network.

    The password of a TURN server lasts a day: the server knows it by the secret it shares with the site.
    """
    urls = [url for one in settings.turn_urls.split(",") if (url := one.strip())]
    stun = [url for url in urls if url.startswith("stun")]
    turn = [url for url in urls if not url.startswith("stun")]
    until = str(int((clock.now() + timedelta(days=1)).timestamp()))
    password = base64.b64encode(hmac.digest(settings.turn_secret.encode(), until.encode(), "sha1")).decode()
    found: list[dict[str, Any]] = []
    if stun:
        found.append({"urls": stun})
    if turn:
        found.append({"urls": turn, "username": until, "credential": password})
    return found
