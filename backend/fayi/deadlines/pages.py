"""The clocks of a matter with how each was worked out, and the agency's calendar of last days."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from litestar import Request, get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.deadlines import queries
from fayi.deadlines.actions import midnight
from fayi.deadlines.models import Deadline, DeadlineChange, Suspension
from fayi.kit import clock
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterTypes, TimeLimit
from fayi.procedure.permissions import Permission
from fayi.web.feature import Tab
from fayi.web.language import translate
from fayi.web.templating import Page

STATUSES = {"running": "计算中", "met": "按期完成", "missed": "逾期完成", "cancelled": "不再计算"}


class Clock(Struct, frozen=True, kw_only=True):
    """A clock in words."""

    deadline: Deadline
    label: str
    basis: str
    length: str
    status: str
    lapsed: bool
    steps: tuple[str, ...]


class DeadlinesTab(Struct, frozen=True, kw_only=True):
    """The clocks, the suspensions and the changes of a matter."""

    head: Head
    clocks: tuple[Clock, ...]
    suspensions: Sequence[Suspension]
    changes: Sequence[DeadlineChange]


class DueItem(Struct, frozen=True):
    """A last day in the calendar."""

    deadline: Deadline
    matter: Matter
    label: str


class CalendarPage(Struct, frozen=True, kw_only=True):
    """A month, week by week."""

    first: date
    before: str
    after: str
    weeks: tuple[tuple[tuple[date, tuple[DueItem, ...]], ...], ...]
    items: tuple[DueItem, ...]
    mine: bool


@get("/matters/{matter_id:int}/deadlines", permission=Permission.MATTERS_READ)
async def deadlines_tab(
    matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: tuple[Tab, ...]
) -> Page:
    """期限."""
    limits = {limit.key: limit for limit in types[matter.type].time_limits}
    clocks = [told(clock_, limits.get(clock_.key)) for clock_ in await queries.of_matter(session, matter.id)]
    return Page(
        "deadlines/tab.html",
        DeadlinesTab(
            head=await matters.head(session, actor, matter, types, tabs, "deadlines"),
            clocks=tuple(clocks),
            suspensions=await queries.suspensions(session, matter.id),
            changes=await queries.changes(session, matter.id),
        ),
    )


@get("/calendar", permission=Permission.MATTERS_READ)
async def calendar(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page:
    """Last days of a month: the agency's, or only those of matters the actor answers for."""
    first = month_of(request.query_params.get("month", ""))
    mine = request.query_params.get("mine") == "1"
    start = first - timedelta(days=first.weekday())
    next_month = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    end = next_month + timedelta(days=(-next_month.weekday()) % 7)
    found = await queries.due_between(session, actor, midnight(start), midnight(end), mine=mine)
    items = tuple(DueItem(deadline, matter, label_of(types, matter, deadline)) for deadline, matter in found)
    by_day: dict[date, list[DueItem]] = {}
    for item in items:
        assert item.deadline.due_at is not None
        by_day.setdefault(clock.local(item.deadline.due_at).date(), []).append(item)
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    weeks = tuple(
        tuple((day, tuple(by_day.get(day, ()))) for day in days[at : at + 7]) for at in range(0, len(days), 7)
    )
    return Page(
        "deadlines/calendar.html",
        CalendarPage(
            first=first,
            before=f"{first - timedelta(days=1):%Y-%m}",
            after=f"{next_month:%Y-%m}",
            weeks=weeks,
            items=items,
            mine=mine,
        ),
    )


def told(deadline: Deadline, limit: TimeLimit | None) -> Clock:
    """A clock in words."""
    words = deadline.length.words
    return Clock(
        deadline=deadline,
        label=translate(limit.label) if limit else deadline.key,
        basis=translate(limit.basis) if limit else "",
        length=translate(words.message, **words.values),
        status="已过期" if lapsed(deadline) else STATUSES[deadline.status],
        lapsed=lapsed(deadline),
        steps=tuple(translate(step["message"], **readable(step["values"])) for step in deadline.steps),
    )


def lapsed(deadline: Deadline) -> bool:
    """Whether it is a right that has ended unused."""
    over = deadline.due_at is not None and deadline.due_at < clock.now()
    return deadline.lapses and deadline.status == "running" and over


def readable(values: dict[str, Any]) -> dict[str, Any]:
    """Values of a stored sentence as dates and instants again."""
    return {name: moment(value) if isinstance(value, str) else value for name, value in values.items()}


def moment(text: str) -> date | datetime | str:
    """A date or an instant written in ISO form; anything else as it is."""
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return text


def label_of(types: MatterTypes, matter: Matter, deadline: Deadline) -> str:
    """The rule's label."""
    limits = {limit.key: limit.label for limit in types[matter.type].time_limits}
    return limits.get(deadline.key, deadline.key)


def month_of(text: str) -> date:
    """The first day of the month written as 2026-11; of the present month for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=clock.ZONE).date()
    except ValueError:
        return clock.today().replace(day=1)
