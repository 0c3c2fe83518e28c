"""The official calendar and the local lengths, kept by whoever has the paper that says so."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.deadlines.jobs import recompute_everywhere
from fayi.deadlines.models import DeadlineChange
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.kit.jobs import later
from fayi.library import actions, queries
from fayi.library.forms import DayForm, LocalNumberForm, OfficialYearForm
from fayi.library.models import CalendarDay, CalendarYear, LocalNumber
from fayi.library.rules import read_plan
from fayi.matters.models import Matter
from fayi.procedure.calendar import Length
from fayi.procedure.matter_type import MatterTypes, TimeLimit
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.fields import Field, fields_of, with_choices
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class YearPage(Struct, frozen=True, kw_only=True):
    """A year of the official calendar."""

    year: int
    row: CalendarYear | None
    days: Sequence[CalendarDay]
    day: Filled[DayForm]
    plan: Filled[OfficialYearForm]
    may_change: bool


class NumberLine(Struct, frozen=True):
    """A length set locally, in words."""

    number: LocalNumber
    type_label: str
    limit_label: str
    agency: str


class NumbersPage(Struct, frozen=True, kw_only=True):
    """Lengths that differ from the types' own."""

    numbers: tuple[NumberLine, ...]
    limits: tuple[tuple[str, TimeLimit], ...]
    """The type's label and the limit, for all limits that may be set locally."""
    form: Filled[dict[str, Any]]
    may_change: bool


class ChangesPage(Struct, frozen=True):
    """Last days that moved."""

    changes: Sequence[tuple[DeadlineChange, Matter]]


@get("/calendar/official", permission=Permission.SIGNED_IN)
async def official(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page:
    """The present year's plan, or the one asked for."""
    asked = request.query_params.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else clock.today().year
    return await year_page(session, actor, year)


@post("/calendar/official/days", permission=Permission.LIBRARY_MANAGE)
async def set_day(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Say whether one day is worked."""
    filled = await forms.posted(request, DayForm, prefix="day-")
    async with forms.attempt(session, filled):
        data = filled.data
        change = await actions.set_day(
            session, data.day, working=data.working, name=data.name, source=data.source
        )
        if change:
            await later(session, recompute_everywhere, once="recompute", why="工作日历有变动。")
    if not filled.ok:
        return await year_page(session, actor, clock.today().year, day=filled)
    return Redirect(f"/calendar/official?year={filled.data.day.year}", "已保存，相关期限正在重新计算。")


@post("/calendar/official/plan", permission=Permission.LIBRARY_MANAGE)
async def load_plan(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Take over the published plan of a year."""
    filled = await forms.posted(request, OfficialYearForm, prefix="plan-")
    async with forms.attempt(session, filled):
        data = filled.data
        await actions.load_official_year(session, read_plan(data.year, data.notice), source=data.source)
        await later(session, recompute_everywhere, once="recompute", why="放假安排正式公布。")
    if not filled.ok:
        return await year_page(session, actor, clock.today().year, plan=filled)
    return Redirect(f"/calendar/official?year={filled.data.year}", "放假安排已载入，相关期限正在重新计算。")


@get("/calendar/numbers", permission=Permission.SIGNED_IN)
async def numbers(session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """All lengths set locally."""
    return await numbers_page(session, actor, types)


@post("/calendar/numbers", permission=Permission.LIBRARY_MANAGE)
async def set_number(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Set one."""
    filled: Filled[dict[str, Any]] = await forms.posted(request, await number_fields(session, types))
    async with forms.attempt(session, filled):
        data = filled.data
        type_key, _, limit_key = data["limit"].partition("/")
        await actions.set_local_number(
            session,
            matter_type=type_key,
            time_limit=limit_key,
            agency_id=data["agency_id"],
            length=Length(data["n"], data["unit"]),
            since=data["since"],
            source_document=data["source_document"],
            officer_id=actor.officer_id,
        )
        await later(session, recompute_everywhere, once="recompute", why="本地期限规定有变动。")
    if not filled.ok:
        return await numbers_page(session, actor, types, filled)
    return Redirect("/calendar/numbers", "已保存，相关期限正在重新计算。")


@post("/calendar/numbers/{number_id:int}/end", permission=Permission.LIBRARY_MANAGE)
async def end_number(session: AsyncSession, actor: Actor, number_id: int) -> Redirect:
    """Let one hold until today."""
    number = await session.get(LocalNumber, number_id)
    if number is None:
        raise NotFound
    await actions.end_local_number(session, number, last=clock.today(), officer_id=actor.officer_id)
    await later(session, recompute_everywhere, once="recompute", why="本地期限规定有变动。")
    return Redirect("/calendar/numbers", "这项规定从明天起不再适用。")


@get("/calendar/changes", permission=Permission.MATTERS_READ)
async def changes(session: AsyncSession) -> Page:
    """Last days that moved without anybody touching the matter, newest first."""
    found = await session.execute(
        select(DeadlineChange, Matter)
        .join(Matter, Matter.id == DeadlineChange.matter_id)
        .order_by(DeadlineChange.at.desc(), DeadlineChange.id.desc())
        .limit(200)
    )
    return Page("deadlines/changes.html", ChangesPage([(change, matter) for change, matter in found]))


async def year_page(
    session: AsyncSession,
    actor: Actor,
    year: int,
    *,
    day: Filled[DayForm] | None = None,
    plan: Filled[OfficialYearForm] | None = None,
) -> Page:
    """A year, with the two forms."""
    row, days = await queries.calendar_of_year(session, year)
    page = YearPage(
        year=year,
        row=row,
        days=days,
        day=day or forms.blank(DayForm, prefix="day-"),
        plan=plan or forms.blank(OfficialYearForm, prefix="plan-", year=year),
        may_change=actor.may(Permission.LIBRARY_MANAGE),
    )
    return Page("deadlines/official.html", page, status=max(page.day.status, page.plan.status))


async def number_fields(session: AsyncSession, types: MatterTypes) -> tuple[Field, ...]:
    """The form of a local length: the type and its limit are one choice."""
    agencies = await session.execute(
        select(Agency.id, Agency.name).where(Agency.closed_on.is_(None)).order_by(Agency.name)
    )
    limits = tuple(
        (f"{matter_type.key}/{limit.key}", limit.label)
        for matter_type in types.values()
        for limit in matter_type.time_limits
        if limit.local
    )
    own = [field for field in fields_of(LocalNumberForm) if field.name not in ("matter_type", "time_limit")]
    own = list(with_choices(own, {"agency_id": [(row.id, row.name) for row in agencies]}, translated=False))
    return (Field(name="limit", label="期限", kind="choice", choices=limits), *own)


async def numbers_page(
    session: AsyncSession, actor: Actor, types: MatterTypes, filled: Filled[dict[str, Any]] | None = None
) -> Page:
    """All lengths set locally, newest first, with the form."""
    found = await session.execute(
        select(LocalNumber, Agency.name)
        .outerjoin(Agency, Agency.id == LocalNumber.agency_id)
        .order_by(LocalNumber.valid_from.desc(), LocalNumber.id.desc())
    )
    lines = []
    for number, agency in found:
        matter_type = types.get(number.matter_type)
        labels = {limit.key: limit.label for limit in matter_type.time_limits} if matter_type else {}
        lines.append(
            NumberLine(
                number,
                matter_type.label if matter_type else number.matter_type,
                labels.get(number.time_limit, number.time_limit),
                agency or "",
            )
        )
    page = NumbersPage(
        numbers=tuple(lines),
        limits=tuple(
            (matter_type.label, limit)
            for matter_type in types.values()
            for limit in matter_type.time_limits
            if limit.local
        ),
        form=filled or forms.blank(await number_fields(session, types), since=clock.today()),
        may_change=actor.may(Permission.LIBRARY_MANAGE),
    )
    return Page("deadlines/numbers.html", page, status=page.form.status)
