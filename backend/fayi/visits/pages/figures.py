"""The figures of visits: 批次, 人次 and 人数, each named for itself."""

from datetime import date

from litestar import get
from litestar.params import FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.procedure.channel import Channel
from fayi.procedure.permissions import Permission
from fayi.visits import queries
from fayi.visits.queries import GROUPED, Line
from fayi.visits.rules import Purpose
from fayi.web.templating import Page

WORDS = {
    "channel": {one.value: one.label for one in Channel},
    "purpose": {one.value: one.label for one in Purpose},
}


class FiguresPage(Struct, frozen=True, kw_only=True):
    """The figures of a period."""

    since: date
    until: date
    by: str
    grouped: tuple[tuple[str, str], ...]
    total: Line | None
    lines: tuple[Line, ...]
    words: dict[str, str]


@get("/visits/figures", permission=Permission.MATTERS_REGISTER)
async def figures(
    session: AsyncSession,
    actor: Actor,
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
    by: FromQuery[str] = "day",
) -> Page:
    """From one day to another, both included; the present month when nothing is said."""
    last = day_in(until) or clock.today()
    first = min(day_in(since) or last.replace(day=1), last)
    by = by if by in GROUPED else "day"
    total = await queries.totals(session, actor.agency_id, first, last, "")
    page = FiguresPage(
        since=first,
        until=last,
        by=by,
        grouped=tuple(GROUPED.items()),
        total=total[0] if total else None,
        lines=tuple(await queries.totals(session, actor.agency_id, first, last, by)),
        words=WORDS.get(by, {}),
    )
    return Page("visits/figures.html", page)


def day_in(text: str) -> date | None:
    """The day an address names; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
