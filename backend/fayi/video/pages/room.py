"""The built-in room: its page, and the line each page holds to the site."""

import asyncio
import hmac
import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from litestar import Request, WebSocket, get, websocket
from litestar.connection import ASGIConnection
from litestar.exceptions import WebSocketDisconnect
from litestar.params import FromPath
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.guards import session_token
from fayi.agencies.rules import Actor
from fayi.kit.database import Database
from fayi.kit.errors import NotSignedIn, Refusal
from fayi.procedure.permissions import Permission
from fayi.settings import Settings
from fayi.video import doors
from fayi.video.doors import Door
from fayi.video.signalling import SILENCE, Seat, Switchboard
from fayi.video.signals import LONGEST, Here, Leave, Nonsense, message, understood
from fayi.web import language
from fayi.web.headers import for_video
from fayi.web.request import address_of
from fayi.web.templating import Page

LINK = "/join/{token:str}/room"
BOOKING = "/bookings/{booking_id:int}/video/room"
PATIENCE = 10.0
"""Seconds in which a page must say who it is."""
LAST_WORDS = 5.0
"""Seconds in which a page must have taken what it is told last."""
MOST_NONSENSE = 20
"""Messages that make no sense, after which a page's line is closed."""
logger = logging.getLogger(__name__)
HOST = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")


class RoomPage(Struct, frozen=True, kw_only=True):
    """What the page shows before its line is open."""

    title: str
    starts_at: datetime
    ends_at: datetime
    name: str
    capacity: str
    """A message id; may be empty."""
    moderates: bool
    line: str
    """Where the page's line is opened."""
    back: str
    """Where to go afterwards."""


class Come(Struct, frozen=True):
    """The first words of a page: that it is a page of ours, and the pass of its seat if it had one."""

    csrf: Annotated[str, Meta(max_length=200)]
    seat_pass: Annotated[str, Meta(max_length=200)] = ""


@get(LINK, permission=Permission.PUBLIC, bearer=True)
async def room_by_link(
    request: Request[Any, Any, Any], session: AsyncSession, database: Database, token: FromPath[str]
) -> Page:
    """The room, for the holder of a link."""
    door = await doors.door_of_link(session, database, token, asker=asker(request))
    return shown(request, door, f"/join/{token}")


@get(BOOKING, permission=Permission.SIGNED_IN)
async def room_by_officer(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, booking_id: FromPath[int]
) -> Page:
    """The room, for an officer of an agency that is at it."""
    door = await doors.door_of_officer(session, actor, booking_id)
    return shown(request, door, f"/bookings/{booking_id}")


def shown(request: Request[Any, Any, Any], door: Door, back: str) -> Page:
    """The page, which alone may use camera, microphone and screen, and may reach this site and no other."""
    host = request.headers.get("host", "")
    ours = f"{'wss' if request.url.scheme == 'https' else 'ws'}://{host}"
    page = RoomPage(
        title=door.title,
        starts_at=door.starts_at,
        ends_at=door.ends_at,
        name=door.comer.name,
        capacity=doors.label_of(door.comer.capacity),
        moderates=door.comer.moderates,
        line=f"{request.url.path}/line",
        back=back,
    )
    return Page("video/room.html", page, headers=for_video(ours) if HOST.fullmatch(host) else for_video())


@websocket(LINK + "/line", permission=Permission.PUBLIC, bearer=True)
async def line_by_link(
    socket: WebSocket[Any, Any, Any],
    database: Database,
    switchboard: Switchboard,
    settings: Settings,
    token: FromPath[str],
) -> None:
    """The line of a page opened by a link."""

    async def door() -> Door:
        async with database.transaction() as session:
            return await doors.door_of_link(session, database, token, asker=asker(socket))

    await serve(socket, switchboard, settings, door)


@websocket(BOOKING + "/line", permission=Permission.PUBLIC, bearer=True)
async def line_by_officer(
    socket: WebSocket[Any, Any, Any],
    database: Database,
    switchboard: Switchboard,
    settings: Settings,
    booking_id: FromPath[int],
) -> None:
    """The line of an officer's page. No connection to the database is held while it is open."""
    signed_in = session_token(socket)

    async def door() -> Door:
        async with database.transaction() as session:
            actor = await agencies.signed_in(session, signed_in, asked=agencies.rules_of(settings))
            if actor is None or actor.must_change_password or actor.must_enrol:
                raise NotSignedIn
            return await doors.door_of_officer(session, actor, booking_id)

    await serve(socket, switchboard, settings, door, signed_in)


def asker(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The address in the network that asks."""
    return address_of(connection)


def is_ours(socket: WebSocket[Any, Any, Any], settings: Settings) -> bool:
    """Whether a page of this site asks; every browser says of which site the page is."""
    origin = urlsplit(socket.headers.get("origin", "")).netloc
    return bool(origin) and origin in (socket.headers.get("host", ""), urlsplit(settings.site_url).netloc)


async def serve(
    socket: WebSocket[Any, Any, Any],
    switchboard: Switchboard,
    settings: Settings,
    door: Callable[[], Awaitable[Door]],
    token: str | None = None,
) -> None:
    """Find out who is there, seat them, and carry what is said until one side ends it."""
    if not is_ours(socket, settings):
        await socket.close(code=4403)
        return
    await socket.accept()
    try:
        come = await first_words(socket)
        seat = await switchboard.enter(
            await door(), language.current(), seat_pass=come.seat_pass, token=token
        )
    except Refusal as refusal:
        words = language.translate(refusal.message, **refusal.values)
        with suppress(WebSocketDisconnect, RuntimeError):
            await socket.send_data(message("over", why=words), mode="text")
            await socket.close()
        return
    except (WebSocketDisconnect, TimeoutError):
        return
    reading = asyncio.create_task(read(socket, switchboard, seat))
    writing = asyncio.create_task(write(socket, seat))
    try:
        await asyncio.wait((reading, writing), return_when=asyncio.FIRST_COMPLETED)
        if seat.is_over:
            # The last words, which say why.
            await asyncio.wait((writing,), timeout=LAST_WORDS)
    finally:
        for task in (reading, writing):
            task.cancel()
        ends = await asyncio.gather(reading, writing, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception) and not isinstance(end, WebSocketDisconnect):
                logger.error("the line of a page broke", exc_info=end)
        await asyncio.shield(switchboard.leave(seat, lost=ends[0] is not True))
        with suppress(WebSocketDisconnect, RuntimeError):
            await socket.close()


async def first_words(socket: WebSocket[Any, Any, Any]) -> Come:
    """What a page says first; Nonsense from one that does not know what its own form protection is."""
    said = await asyncio.wait_for(socket.receive_data(mode="text"), PATIENCE)
    if len(said) > LONGEST:
        raise Nonsense
    try:
        come = msgspec.json.decode(said, type=Come)
    except (msgspec.MsgspecError, UnicodeError) as fault:
        raise Nonsense from fault
    known = socket.cookies.get("csrftoken", "")
    if not known or not hmac.compare_digest(come.csrf.encode(), known.encode()):
        raise Nonsense
    return come


async def read(socket: WebSocket[Any, Any, Any], switchboard: Switchboard, seat: Seat) -> bool:
    """Do what the page says until it leaves (True) or says nothing more (False)."""
    nonsense = 0
    while not seat.is_over:
        try:
            words = await asyncio.wait_for(socket.receive_data(mode="text"), SILENCE)
        except (WebSocketDisconnect, TimeoutError):
            return False
        if not seat.may_say_more():
            seat.end("这个页面发来的消息太多，连接已经断开。")
            continue
        try:
            said = understood(words)
            match said:
                case Leave():
                    return True
                case Here():
                    seat.put(message("here"))
                case _:
                    await switchboard.do(seat, said)
        except Refusal as refusal:
            seat.refuse(refusal)
            nonsense += isinstance(refusal, Nonsense)
            if nonsense >= MOST_NONSENSE:
                seat.end(refusal.message)
    return False


async def write(socket: WebSocket[Any, Any, Any], seat: Seat) -> None:
    """Send the page what is put into its outbox."""
    while (told := await seat.outbox.get()) is not None:
        await socket.send_data(told, mode="text")
