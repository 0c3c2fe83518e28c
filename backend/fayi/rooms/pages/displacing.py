"""Letting a court sitting go before a family visit, and the visits that wait for the family's answer."""

from collections.abc import Sequence
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.procedure.permissions import Permission
from fayi.rooms import displacing, kinds, queries
from fayi.rooms.models import Booking
from fayi.rooms.pages.bookings import UNREADY, show
from fayi.rooms.pages.proposing import NOT_AT_THAT_TIME
from fayi.rooms.telling import ARRANGES
from fayi.web.templating import Page, Redirect

REFUSED = (*NOT_AT_THAT_TIME, *UNREADY, kinds.CourtAlone, kinds.OthersInTheWay, kinds.PeopleUnderWay)


class DisplacedPage(Struct, frozen=True, kw_only=True):
    """Visits that made way."""

    bookings: Sequence[Booking]


@get("/bookings/displaced", permission=Permission.ROOMS_READ)
async def displaced(session: AsyncSession) -> Page:
    """Visits that made way for a court and have no time the family agreed to."""
    found = (await session.scalars(displacing.displaced())).all()
    return Page("rooms/displaced.html", DisplacedPage(bookings=found))


@post("/bookings/{booking_id:int}/displace", permission=ARRANGES)
async def displace(session: AsyncSession, actor: Actor, booking_id: FromPath[int]) -> Page | Redirect:
    """Confirm a sitting in place of the visits in its way."""
    booking = await queries.get(session, booking_id)
    try:
        async with session.begin_nested():
            moved = await displacing.displace(session, booking, actor)
    except REFUSED as refused:
        await session.refresh(booking)
        return await show(session, actor, booking, refused)
    offered = sum(one.flag == kinds.MOVED_FOR_COURT for one in moved)
    return Redirect(
        f"/bookings/{booking.id}",
        "开庭已确认；让出时间的会见{count}个，其中{offered}个已保留新的时间，待征求家属意见。",
        count=len(moved),
        offered=offered,
    )


pages: Sequence[Any] = (displaced, displace)
