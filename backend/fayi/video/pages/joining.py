"""What the holder of a link sees: whose sitting, when, the rules, and the way in. Nobody signs in."""

from datetime import datetime
from typing import Any

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Redirect as PlainRedirect
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.errors import NotFound
from fayi.procedure.permissions import Permission
from fayi.rooms import queries as rooms
from fayi.video import actions, queries, rules
from fayi.video.models import VideoRoom
from fayi.video.queries import Opened
from fayi.video.rules import Capacity, Way
from fayi.web.request import address_of
from fayi.web.templating import Page, Redirect

ADDRESS = "/join/{token:str}"


class JoinPage(Struct, frozen=True, kw_only=True):
    """What is told to the holder of a link."""

    address: str
    name: str
    capacity: str
    agency: str
    purpose: str
    begins_at: datetime
    may_enter: bool
    enters_from: datetime
    leads: bool
    """Whether a browser gets there, and not only meeting hardware."""
    terminal: str
    """Number to dial; told only when one may enter."""
    pin: str
    contact: str
    tested: bool
    """Whether this person has tried out the devices, with good result."""


def asker_of(request: Request[Any, Any, Any]) -> str:
    """The address of the network somebody comes from."""
    return address_of(request)


@get(ADDRESS, permission=Permission.PUBLIC)
async def join_page(
    request: Request[Any, Any, Any], token: FromPath[str], session: AsyncSession, database: Database
) -> Page:
    """Who you are, when it begins, what the rules are."""
    opened = await queries.opened(session, database, token, asker=asker_of(request))
    tests = [one for one in await queries.tests(session, opened.booking.id) if is_theirs(one, opened)]
    room = opened.room
    page = JoinPage(
        address=f"/join/{token}",
        name=opened.link.name,
        capacity=Capacity.of(opened.link.capacity).label,
        agency=opened.agency.name,
        purpose=opened.booking.purpose_label,
        begins_at=opened.begins_at,
        may_enter=opened.leads_in,
        enters_from=opened.booking.starts_at - rules.EARLY,
        leads=room.way != Way.EXTERNAL or bool(room.address),
        terminal=room.terminal if opened.leads_in else "",
        pin=room.pin if opened.leads_in else "",
        contact=opened.contact,
        tested=bool(tests) and tests[0].good,
    )
    return Page("video/joining.html", page)


def is_theirs(tested: queries.Tested, opened: Opened) -> bool:
    """Whether a test was made with this link."""
    return tested.test.join_link_id == opened.link.id


@get(ADDRESS + "/enter", permission=Permission.PUBLIC)
async def enter_by_link(
    request: Request[Any, Any, Any], token: FromPath[str], session: AsyncSession, database: Database
) -> PlainRedirect:
    """On to the sitting, by the way that was chosen; TooEarly more than half an hour before."""
    opened = await queries.opened(session, database, token, asker=asker_of(request))
    rules.must_lead_in(opened.booking.starts_at, clock.now())
    await actions.note_use(session, opened.link)
    if opened.room.way == Way.EXTERNAL:
        return PlainRedirect(outside(opened.room), status_code=303)
    return Redirect(f"/join/{token}/{PAGES[Way.of(opened.room.way)]}")


@get("/bookings/{booking_id:int}/video/enter", permission=Permission.ROOMS_READ)
async def enter_as_officer(booking_id: FromPath[int], session: AsyncSession, actor: Actor) -> PlainRedirect:
    """On to the sitting, for an officer at one of its ends."""
    booking = await rooms.get(session, booking_id)
    actions.must_stand(booking)
    room = await queries.room_of(session, booking_id)
    if room is None:
        return Redirect(f"/bookings/{booking_id}/video")
    if room.way == Way.EXTERNAL:
        return PlainRedirect(outside(room), status_code=303)
    return Redirect(f"/bookings/{booking_id}/video/{PAGES[Way.of(room.way)]}")


PAGES = {Way.LIVEKIT: "livekit", Way.BUILTIN: "room"}
"""The end of the address of a room's page, by way."""


def outside(room: VideoRoom) -> str:
    """The address of the agency's own system; NotFound where only hardware dials in."""
    if not room.address:
        raise NotFound
    return room.address
