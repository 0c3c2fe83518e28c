"""The display in the lobby: what takes place today, in which room and when; never a name."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from litestar import get
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.kit import clock
from fayi.kit.database import act_for
from fayi.kit.errors import NotFound
from fayi.kit.secrets import vault
from fayi.procedure.permissions import Permission
from fayi.rooms import calendars, queries
from fayi.rooms.calendars import Entry
from fayi.rooms.models import Room
from fayi.web.templating import Page

SOON = timedelta(minutes=15)
"""So long before its start a sitting is being prepared, at the least."""
STAYS = timedelta(minutes=10)
"""So long what has ended stays on the display."""


class Shown(Struct, frozen=True, kw_only=True):
    """A line of the display."""

    room: str
    place: str
    starts_at: datetime
    ends_at: datetime
    what: str
    now: str


class LobbyPage(Struct, frozen=True, kw_only=True):
    """What everybody in the lobby may see."""

    agency: str
    address: str
    at: datetime
    lines: Sequence[Shown]


def lobby_token(agency_id: int) -> str:
    """The word in the display's address; whoever has it sees this agency's rooms of today and nothing else."""
    return vault().index(f"lobby {agency_id}").hex()[:32]


def lobby_address(agency_id: int) -> str:
    """Where the display of an agency is found; it needs no officer to stay signed in on a screen."""
    return f"/rooms/screen/{agency_id}/{lobby_token(agency_id)}"


@get("/rooms/screen/{agency_id:int}/{token:str}", permission=Permission.PUBLIC)
async def lobby(session: AsyncSession, agency_id: FromPath[int], token: FromPath[str]) -> Page:
    """The sittings of today; asks for itself again every half minute."""
    if not hmac.compare_digest(token.encode(), lobby_token(agency_id).encode()):
        raise NotFound
    await act_for(session, agency_id, None)
    now = clock.now()
    rooms = {one.id: one for one in await queries.rooms_of(session, agency_id, kind="room")}
    found = await calendars.entries(session, list(rooms), *calendars.bounds(clock.today())) if rooms else []
    page = LobbyPage(
        agency=(await agencies.agency(session, agency_id)).name,
        address=lobby_address(agency_id),
        at=now,
        lines=[
            line
            for entry in found
            if entry.it is not None
            and entry.it.booking.stands == "confirmed"
            and (line := shown(rooms[entry.room_id], entry, now)) is not None
        ],
    )
    return Page("rooms/lobby.html", page, fragment="rooms/_lobby.html")


def shown(room: Room, entry: Entry, now: datetime) -> Shown | None:
    """A line of the display; None for what has been over for a while."""
    assert entry.it is not None
    if entry.ends_at + STAYS <= now:
        return None
    making_ready = max(SOON, timedelta(minutes=room.before_minutes))
    if entry.ends_at <= now:
        words = "已结束"
    elif entry.starts_at <= now:
        words = "进行中"
    else:
        words = "准备中" if entry.starts_at - making_ready <= now else "未开始"
    return Shown(
        room=room.name,
        place=room.place,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        what=entry.it.booking.purpose_label,
        now=words,
    )


pages = (lobby,)
