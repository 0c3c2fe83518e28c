"""The line between the pages of a room: who may be connected to whom, and the words browsers need to connect.

Each page holds one WebSocket to some site process. What is so stands in the database; a process reads it anew
whenever the database says that something has changed, and tells each of its pages what that page may know. What
one browser tells another goes through the database too (LISTEN/NOTIFY), in pieces, and is kept nowhere.
"""

import asyncio
import base64
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from time import monotonic
from typing import Any

import msgspec
from sqlalchemy import text

from fayi.agencies import queries as agencies
from fayi.kit.database import Database
from fayi.kit.errors import NotPermitted, Refusal
from fayi.kit.waker import Waker
from fayi.video import attendance
from fayi.video.attendance import CHANNEL
from fayi.video.doors import Door, label_of
from fayi.video.models import Joining
from fayi.video.rules import MOST_ENDS, may_connect
from fayi.video.signals import (
    Admit,
    CloseRoom,
    Dismiss,
    EndTalk,
    Here,
    Leave,
    Said,
    SendBack,
    Signal,
    TalkApart,
    message,
    pieces_of,
)
from fayi.web.language import Language, spoken, translate

SILENCE = 20.0
"""Seconds without a sign of life after which a line counts as broken; pages give one every five."""
ROUND = 10.0
"""Seconds between looks at whether everybody may still be there."""
QUICK, AT_ONCE = 30.0, 300.0
"""Messages a second that a page may send on average, and at once."""
BACKLOG = 500
"""Messages that may wait to be sent to a page before it counts as lost."""
logger = logging.getLogger(__name__)


class Seat:
    """A page's place in this process. What is put into its outbox is sent to the page; None closes the line."""

    def __init__(self, door: Door, key: str, language: Language, token: str | None) -> None:
        """A place at the room of `door` under `key`; `token` is an officer's sign-in."""
        self.door = door
        self.key = key
        self.language = language
        self.token = token
        self.outbox: asyncio.Queue[bytes | None] = asyncio.Queue(BACKLOG)
        self.is_over = False
        self.shown = b""
        self.knows_servers = False
        self._left = AT_ONCE
        self._at = monotonic()

    def put(self, message: bytes | None) -> None:
        """Send a message; a page that does not take its messages in time loses its line."""
        try:
            self.outbox.put_nowait(message)
        except asyncio.QueueFull:
            self.hang_up()

    def hang_up(self) -> None:
        """Close the line without a word; the page comes back by itself."""
        self.is_over = True
        with suppress(asyncio.QueueEmpty):
            while True:
                self.outbox.get_nowait()
        self.outbox.put_nowait(None)

    def end(self, because: str, **values: object) -> None:
        """Close the line for good, saying why; `because` is a message id."""
        if not self.is_over:
            self.is_over = True
            self._say("over", because, values)
            self.put(None)

    def refuse(self, refusal: Refusal) -> None:
        """Say why something was not done."""
        self._say("refused", refusal.message, refusal.values)

    def _say(self, kind: str, words: str, values: dict[str, object]) -> None:
        with spoken(self.language):
            self.put(message(kind, why=translate(words, **values)))

    def may_say_more(self) -> bool:
        """Whether the page keeps within its measure of messages."""
        now = monotonic()
        self._left = min(AT_ONCE, self._left + (now - self._at) * QUICK) - 1
        self._at = now
        return self._left >= 0


class Switchboard:
    """The lines of this process, room by room."""

    def __init__(
        self, database: Database, waker: Waker, *, idle_minutes: int, ice: Callable[[], list[dict[str, Any]]]
    ) -> None:
        """Hear on the waker's connection; `ice` names the servers through which browsers may find each other."""
        self.database = database
        self.idle_minutes = idle_minutes
        self._ice = ice
        self._waker = waker
        self._seats: dict[str, Seat] = {}
        self._pieces: dict[str, list[str]] = {}
        self._stale: set[int] = set()
        self._stir = asyncio.Event()
        waker.hear(CHANNEL, self.hear)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Keep every page of this process up to date inside the block."""
        working = [asyncio.create_task(self._renew()), asyncio.create_task(self._go_round())]
        try:
            yield
        finally:
            for task in working:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            for seat in self._seats.values():
                seat.hang_up()

    def hear(self, said: str | None) -> None:
        """Take what the database says: a room has changed, or a piece of a signal for one of our pages."""
        if said is None:
            self._pieces.clear()
            if self._waker.is_over:
                for seat in self._seats.values():
                    seat.hang_up()
            else:
                self._mark(seat.door.room_id for seat in self._seats.values())
            return
        told = msgspec.json.decode(said)
        if "room" in told:
            self._mark((told["room"],))
        elif (ours := self._seats.get(told["to"])) is not None:
            pieces = self._pieces.setdefault(told["id"], [])
            pieces.append(told["piece"])
            if told["last"]:
                del self._pieces[told["id"]]
                body = msgspec.Raw(base64.b64decode("".join(pieces)))
                ours.put(message("signal", **{"from": told["from"], "body": body}))

    async def enter(
        self, door: Door, language: Language, *, seat_pass: str = "", token: str | None = None
    ) -> Seat:
        """Take a place at the door, waiting or inside; RoomFull, SittingOver."""
        async with self.database.transaction(agency_id=door.agency_id) as session:
            joining = await attendance.enter(session, door, seat_pass)
        seat = Seat(door, joining.key, language, token)
        self._seats[seat.key] = seat
        seat.put(message("welcome", seat_pass=attendance.seat_pass(seat.key)))
        self._mark((door.room_id,))
        return seat

    async def leave(self, seat: Seat, *, lost: bool) -> None:
        """Give the place up: left, or the line broke."""
        self._seats.pop(seat.key, None)
        async with self.database.transaction(agency_id=seat.door.agency_id) as session:
            await attendance.depart(session, seat.door.room_id, seat.key, lost=lost)

    async def do(self, seat: Seat, said: Said) -> None:
        """Do what a page asks; a Refusal when it may not be done."""
        room_id = seat.door.room_id
        if isinstance(said, Here | Leave):
            return
        if not isinstance(said, Signal | EndTalk) and not seat.door.comer.moderates:
            raise NotPermitted
        async with self.database.transaction(agency_id=seat.door.agency_id) as session:
            match said:
                case Signal():
                    if await attendance.connected(session, room_id, seat.key, said.to):
                        for piece in pieces_of(seat.key, said.to, bytes(said.body)):
                            await session.execute(
                                text("select pg_notify(:channel, :piece)"),
                                {"channel": CHANNEL, "piece": piece},
                            )
                case Admit():
                    await attendance.admit(session, room_id, said.key)
                case SendBack():
                    await attendance.send_back(session, room_id, said.key)
                case Dismiss():
                    await attendance.dismiss(session, room_id, said.key)
                case TalkApart():
                    await attendance.talk_apart(session, room_id, said.keys)
                case EndTalk():
                    if said.key != seat.key and not seat.door.comer.moderates:
                        raise NotPermitted
                    await attendance.end_talk_of(session, room_id, said.key)
                case CloseRoom():
                    await attendance.close(session, room_id)

    def _mark(self, rooms: Iterable[int]) -> None:
        self._stale.update(rooms)
        self._stir.set()

    async def _renew(self) -> None:
        """Tell the pages of every room that has changed what is so now."""
        while True:
            await self._stir.wait()
            self._stir.clear()
            while self._stale:
                room_id = self._stale.pop()
                with _kept_going("a room's pages could not be told"):
                    await self._tell_pages(room_id)

    async def _tell_pages(self, room_id: int) -> None:
        seats = self._in(room_id)
        if not seats:
            return
        async with self.database.transaction(agency_id=seats[0].door.agency_id) as session:
            if await attendance.shut_out(session, room_id):
                await attendance.tell(session, room_id)
            roll = await attendance.roll(session, room_id)
            ended = await attendance.ends(session, room_id, [seat.key for seat in seats])
        by_key = {joining.key: joining for joining in roll}
        for seat in seats:
            mine = by_key.get(seat.key)
            if mine is not None and mine.status != "lost":
                self._show(seat, mine, roll)
            elif because := ended.get(seat.key):
                seat.end(because)
            else:
                seat.hang_up()

    def _show(self, seat: Seat, mine: Joining, roll: Sequence[Joining]) -> None:
        if mine.status == "admitted" and not seat.knows_servers:
            seat.knows_servers = True
            seat.put(message("servers", ice=self._ice()))
        with spoken(seat.language):
            view = message("room", **view_of(seat, mine, roll))
        if view != seat.shown:
            seat.shown = view
            seat.put(view)

    async def _go_round(self) -> None:
        """Now and then: say who is still there, and look again at who may be."""
        while True:
            await asyncio.sleep(ROUND)
            for room_id in {seat.door.room_id for seat in self._seats.values()}:
                with _kept_going("a room could not be looked after"):
                    seats = self._in(room_id)
                    async with self.database.transaction(agency_id=seats[0].door.agency_id) as session:
                        await attendance.still_heard(session, room_id, [seat.key for seat in seats])
                    for seat in seats:
                        await self._must_be_signed_in(seat)
                    self._mark((room_id,))

    async def _must_be_signed_in(self, seat: Seat) -> None:
        """Who sits in a room is at work: the sign-in does not run out meanwhile; who has signed out must go."""
        if seat.token is None:
            return
        async with self.database.transaction() as session:
            actor = await agencies.signed_in(session, seat.token, idle_minutes=self.idle_minutes)
        if actor is None or actor.officer_id != seat.door.comer.officer_id:
            seat.end("您已退出登录，请重新登录后再进入。")

    def _in(self, room_id: int) -> list[Seat]:
        return [seat for seat in self._seats.values() if seat.door.room_id == room_id and not seat.is_over]


def view_of(seat: Seat, mine: Joining, roll: Sequence[Joining]) -> dict[str, Any]:
    """What a page may know of the room: who waits sees nobody, and who waits only moderators see."""
    moderates = seat.door.comer.moderates
    sits = mine.status == "admitted"
    others = [joining for joining in roll if joining is not mine]
    admitted = sum(joining.status == "admitted" for joining in roll)
    return {
        "me": {"key": mine.key, "status": mine.status, "moderates": moderates, "apart": bool(mine.talk)},
        "present": [
            {
                **_named(joining),
                "status": "lost" if joining.status == "lost" else "apart" if joining.talk else "here",
                "connect": may_connect(mine.status, mine.talk, joining.status, joining.talk),
            }
            for joining in others
            if sits and joining.status != "waiting"
        ],
        "waiting": [_named(joining) for joining in others if moderates and joining.status == "waiting"],
        "full": admitted >= MOST_ENDS,
    }


def _named(joining: Joining) -> dict[str, Any]:
    capacity = label_of(joining.capacity)
    return {"key": joining.key, "name": joining.name, "capacity": translate(capacity) if capacity else ""}


@contextmanager
def _kept_going(trouble: str) -> Iterator[None]:
    """Whatever goes wrong with one room, the others go on."""
    try:
        yield
    except Exception:
        logger.exception(trouble)
