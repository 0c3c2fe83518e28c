"""Wishes for rooms that could not be met: which room is missing, when, and for what."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from litestar import get
from litestar.params import FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.procedure.permissions import Permission
from fayi.rooms import calendars, queries
from fayi.rooms.calendars import Missed
from fayi.rooms.models import UnmetDemand
from fayi.rooms.pages.calendar import chosen_day
from fayi.rooms.rules import Purpose, room_of
from fayi.web.filters import too_few
from fayi.web.language import translate
from fayi.web.templating import Page

GROUPED = {"room": "场所", "agency": "提出的单位", "purpose": "用途", "hour": "希望的钟点"}
"""How the wishes are summed up."""
USUAL = timedelta(days=89)


class DemandPage(Struct, frozen=True, kw_only=True):
    """The wishes of a time, summed up."""

    since: date
    until: date
    by: str
    grouped: tuple[tuple[str, str], ...]
    total: int
    offered: int
    rows: Sequence[Missed]
    names: Mapping[str, str]
    most: int

    @property
    def is_exact(self) -> bool:
        """Whether no count is too small to be told: otherwise sums would tell what the table keeps back."""
        sums = (self.total, self.offered, self.total - self.offered)
        return not any(map(too_few, (*sums, *(n for row in self.rows for n in (row.times, row.offered)))))


@get("/rooms/demand", permission=Permission.ROOMS_READ)
async def demand(
    session: AsyncSession,
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
    by: FromQuery[str] = "room",
) -> Page:
    """From one day to another, both included; the last ninety days when nothing is said."""
    last = chosen_day(until)
    first = min(chosen_day(since), last) if since else last - USUAL
    by = by if by in GROUPED else "room"
    wishes = await calendars.missed(session, *calendars.bounds(first, (last - first).days + 1))
    keys = {wish.id: keys_of(wish, by) for wish in wishes}
    rows = calendars.summed(wishes, keys)
    if by == "hour":
        rows.sort(key=lambda row: row.key)
    page = DemandPage(
        since=first,
        until=last,
        by=by,
        grouped=tuple(GROUPED.items()),
        total=len(wishes),
        offered=sum(one.offered > 0 for one in wishes),
        rows=rows,
        names=await names_of(session, [row.key for row in rows], by),
        most=max((row.times for row in rows), default=1),
    )
    return Page("rooms/demand.html", page)


def keys_of(wish: UnmetDemand, by: str) -> tuple[str, ...]:
    """Under what a wish is counted: its rooms, its agency, its purpose or the hour wished for."""
    if by == "room":
        return tuple(one for one in wish.resources if room_of(one) is not None)
    if by == "agency":
        return (str(wish.agency_id),)
    return (wish.purpose,) if by == "purpose" else (f"{clock.local(wish.wished_at).hour:02}",)


async def names_of(session: AsyncSession, keys: Sequence[str], by: str) -> Mapping[str, str]:
    """What the keys are called."""
    if by == "room":
        ids = [room for key in keys if (room := room_of(key)) is not None]
        return {one.resource: one.name for one in await queries.rooms_by_id(session, ids)}
    if by == "agency":
        names = await calendars.short_names(session, [int(key) for key in keys])
        return {str(agency_id): name for agency_id, name in names.items()}
    if by == "purpose":
        return {key: translate(Purpose.of(key).label) for key in keys}
    return {key: f"{key}:00–{key}:59" for key in keys}


pages = (demand,)
