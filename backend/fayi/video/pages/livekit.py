"""A sitting on a LiveKit server: the page of the room, waiting, being let in and put out."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.errors import NotPermitted
from fayi.procedure.permissions import Permission
from fayi.rooms import queries as rooms
from fayi.rooms.models import Booking
from fayi.settings import Settings
from fayi.video import actions, livekit, queries, rules
from fayi.video.doors import capacity_of, label_of
from fayi.video.models import Joining, VideoRoom
from fayi.video.pages.joining import asker_of
from fayi.video.queries import Opened
from fayi.video.rules import JoiningStatus, Way
from fayi.web.headers import for_video
from fayi.web.templating import Page, Redirect

LINK = "/join/{token:str}/livekit"
BOOKING = "/bookings/{booking_id:int}/video/livekit"


class RoomPage(Struct, frozen=True, kw_only=True):
    """The page of the room."""

    shell: str
    address: str
    back: str
    name: str
    purpose: str
    contact: str
    moderates: bool


class Entered(Struct, frozen=True, kw_only=True):
    """What the page's script is told each time it asks."""

    status: str
    key: str
    server: str
    token: str
    """Empty when the stay is over."""


class Guest(Struct, frozen=True, kw_only=True):
    """Somebody on the list of who came."""

    stay: Joining
    capacity: str
    status: str


class People(Struct, frozen=True, kw_only=True):
    """The list, for who lets the others in."""

    address: str
    guests: Sequence[Guest]
    digest: str
    """Changes with the list."""


@get(LINK, permission=Permission.PUBLIC)
async def room_by_link(
    request: Request[Any, Any, Any],
    token: FromPath[str],
    session: AsyncSession,
    database: Database,
    settings: Settings,
) -> Page:
    """The room for the holder of a link."""
    opened = await entering(request, token, session, database, settings)
    page = RoomPage(
        shell="web/bare.html",
        address=f"/join/{token}/livekit",
        back=f"/join/{token}",
        name=opened.link.name,
        purpose=opened.booking.purpose_label,
        contact=opened.contact,
        moderates=False,
    )
    return Page("video/livekit.html", page, headers=dict(for_video(settings.livekit_url)))


@post(LINK, permission=Permission.PUBLIC, status_code=200)
async def come_in_by_link(
    request: Request[Any, Any, Any],
    token: FromPath[str],
    session: AsyncSession,
    database: Database,
    settings: Settings,
    stay: FromQuery[str] = "",
) -> Entered:
    """Come to the door, or tell that one is still there; asked by the page's script every few seconds.

    With the key of a `stay` that is over, the answer says so, and nobody waits anew.
    """
    opened = await entering(request, token, session, database, settings)
    if over := await queries.stay_that_is_over(session, opened.room.id, stay):
        return Entered(status=over.status, key=over.key, server="", token="")
    going_on = await actions.come_in(
        session,
        opened.room,
        name=opened.link.name,
        capacity=opened.link.capacity,
        admitted=False,
        link_id=opened.link.id,
    )
    return entered(settings, opened.room, going_on)


@post(LINK + "/leave", permission=Permission.PUBLIC)
async def leave_by_link(
    request: Request[Any, Any, Any], token: FromPath[str], session: AsyncSession, database: Database
) -> Redirect:
    """Go."""
    opened = await queries.opened(session, database, token, asker=asker_of(request))
    stay = await queries.stay(session, opened.room.id, link_id=opened.link.id)
    if stay is not None:
        await actions.leave(session, stay)
    return Redirect(f"/join/{token}", "您已离开。需要时可以重新进入。")


@get(BOOKING, permission=Permission.ROOMS_READ)
async def room_of_booking(
    booking_id: FromPath[int], session: AsyncSession, actor: Actor, settings: Settings
) -> Page:
    """The room for an officer at one of the ends."""
    booking, _ = await on_server(session, settings, booking_id)
    page = RoomPage(
        shell="web/page.html",
        address=f"/bookings/{booking_id}/video/livekit",
        back=f"/bookings/{booking_id}/video",
        name=actor.name,
        purpose=booking.purpose_label,
        contact=booking.contact,
        moderates=queries.moderates(actor, booking),
    )
    return Page("video/livekit.html", page, headers=dict(for_video(settings.livekit_url)))


@post(BOOKING, permission=Permission.ROOMS_READ, status_code=200)
async def come_in_as_officer(
    booking_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    stay: FromQuery[str] = "",
) -> Entered:
    """Come in; only officers of the arranging agency whose business it is wait for nobody."""
    booking, room = await on_server(session, settings, booking_id)
    if over := await queries.stay_that_is_over(session, room.id, stay):
        return Entered(status=over.status, key=over.key, server="", token="")
    going_on = await actions.come_in(
        session,
        room,
        name=f"{actor.agency_name} {actor.name}",
        capacity=capacity_of(actor),
        admitted=queries.moderates(actor, booking),
        officer_id=actor.officer_id,
    )
    return entered(settings, room, going_on)


@post(BOOKING + "/leave", permission=Permission.ROOMS_READ)
async def leave_as_officer(
    booking_id: FromPath[int], session: AsyncSession, actor: Actor, settings: Settings
) -> Redirect:
    """Go."""
    _, room = await on_server(session, settings, booking_id)
    stay = await queries.stay(session, room.id, officer_id=actor.officer_id)
    if stay is not None:
        await actions.leave(session, stay)
    return Redirect(f"/bookings/{booking_id}/video")


@get(BOOKING + "/people", permission=Permission.ROOMS_READ, live=True)
async def people(
    booking_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    seen: FromQuery[str] = "",
) -> Page | Response[None]:
    """Who waits and who is inside; asked by the page itself every few seconds.

    What was `seen` already is not sent again, lest a button is exchanged under the officer's hand.
    """
    _, room = await moderated(session, settings, booking_id, actor)
    page, digest = await listed(session, room)
    return Response(None, status_code=204) if digest == seen else page


@post(BOOKING + "/{key:str}/admit", permission=Permission.ROOMS_READ)
async def admit(
    booking_id: FromPath[int], key: FromPath[str], session: AsyncSession, actor: Actor, settings: Settings
) -> Page:
    """Let one in who waits."""
    _, room = await moderated(session, settings, booking_id, actor)
    await actions.let_in(session, settings, room, await queries.joining(session, room.id, key))
    return (await listed(session, room))[0]


@post(BOOKING + "/{key:str}/dismiss", permission=Permission.ROOMS_READ)
async def dismiss(
    booking_id: FromPath[int], key: FromPath[str], session: AsyncSession, actor: Actor, settings: Settings
) -> Page:
    """Send one out."""
    _, room = await moderated(session, settings, booking_id, actor)
    await actions.put_out(session, settings, room, await queries.joining(session, room.id, key))
    return (await listed(session, room))[0]


@post(BOOKING + "/close", permission=Permission.ROOMS_READ)
async def close(
    booking_id: FromPath[int], session: AsyncSession, actor: Actor, settings: Settings
) -> Redirect:
    """End the sitting for everybody."""
    _, room = await moderated(session, settings, booking_id, actor)
    await actions.close(session, settings, room)
    return Redirect(f"/bookings/{booking_id}/video", "视频已结束，各方都已断开。")


async def entering(
    request: Request[Any, Any, Any],
    token: str,
    session: AsyncSession,
    database: Database,
    settings: Settings,
) -> Opened:
    """What the link opens, if it leads to the server now."""
    opened = await queries.opened(session, database, token, asker=asker_of(request))
    must_be_here(opened.room, settings)
    rules.must_lead_in(opened.booking.starts_at, clock.now())
    return opened


async def on_server(session: AsyncSession, settings: Settings, booking_id: int) -> tuple[Booking, VideoRoom]:
    """The booking and its room, if it is held on the server and stands."""
    booking = await rooms.get(session, booking_id)
    room = await queries.room_of(session, booking_id)
    if room is None:
        raise rules.NotJoinedThisWay
    must_be_here(room, settings)
    actions.must_stand(booking)
    return booking, room


async def moderated(
    session: AsyncSession, settings: Settings, booking_id: int, actor: Actor
) -> tuple[Booking, VideoRoom]:
    """The same for an officer who lets others in; NotPermitted for the others."""
    booking, room = await on_server(session, settings, booking_id)
    if not queries.moderates(actor, booking):
        raise NotPermitted
    return booking, room


async def listed(session: AsyncSession, room: VideoRoom) -> tuple[Page, str]:
    """Who came, as the list shows it, and what changes with it."""
    guests = [
        Guest(stay=stay, capacity=label_of(stay.capacity), status=JoiningStatus.of(stay.status).label)
        for stay in await queries.joined(session, room.id)
    ]
    told = "".join(f"{one.stay.key} {one.stay.status} " for one in guests)
    page = People(
        address=f"/bookings/{room.booking_id}/video/livekit",
        guests=guests,
        digest=sha256(told.encode()).hexdigest()[:16],
    )
    return Page("video/_people.html", page), page.digest


def must_be_here(room: VideoRoom, settings: Settings) -> None:
    """Raise a Refusal when the sitting is joined another way, or the site has no server any more."""
    if room.way != Way.LIVEKIT:
        raise rules.NotJoinedThisWay
    if Way.LIVEKIT not in queries.ways(settings):
        raise rules.NoSuchWay


def entered(settings: Settings, room: VideoRoom, stay: Joining) -> Entered:
    """What the script needs to connect."""
    return Entered(
        status=stay.status,
        key=stay.key,
        server=settings.livekit_url,
        token=livekit.token(settings, room, stay),
    )
