"""What is conspicuous, by which rule, on which readings; and that an auditor looked at it."""

from datetime import date, timedelta
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.audit import actions, queries
from fayi.audit.forms import LimitsForm, MarkForm
from fayi.audit.models import AuditMark
from fayi.audit.queries import Line
from fayi.audit.rules import Finding, Limits, Rule
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters.pages import day
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.filters import url
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

PERIOD = timedelta(days=6)
LONGEST_PERIOD = timedelta(days=92)
MOST_SHOWN = 100
MOST_LINES = 20


class Shown(Struct, frozen=True, kw_only=True):
    """A finding with the rule in words, some of its readings, and what auditors wrote about it."""

    finding: Finding
    officer: str
    values: dict[str, str]
    lines: tuple[Line, ...]
    marks: tuple[tuple[AuditMark, str], ...]
    address: str


class FindingsPage(Struct, frozen=True, kw_only=True):
    """The findings of a period."""

    shown: tuple[Shown, ...]
    more: int
    """Findings that are not shown."""
    complete: bool
    """Whether all readings of the period were examined."""
    since: date
    until: date
    open_only: str
    may_set: bool


class MarkPage(Struct, frozen=True, kw_only=True):
    """One finding, to be marked as looked at."""

    one: Shown
    form: Filled[MarkForm]
    action: str
    back: str


class LimitsPage(Struct, frozen=True, kw_only=True):
    """What counts as conspicuous."""

    form: Filled[LimitsForm]
    rules: tuple[tuple[str, str], ...]
    values: dict[str, str]


def period_of(request: Request[Any, Any, Any]) -> tuple[date, date]:
    """The days asked for; the last seven unless the address says otherwise, three months at most."""
    until = day(request.query_params.get("until", "")[:10]) or clock.today()
    since = day(request.query_params.get("since", "")[:10]) or until - PERIOD
    if not date.min + LONGEST_PERIOD < until < date.max - LONGEST_PERIOD:
        until, since = clock.today(), clock.today() - PERIOD
    return min(max(since, until - LONGEST_PERIOD), until), until


@get("/audit/findings", permission=Permission.AUDIT_READ)
async def findings_list(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page:
    """What is conspicuous in a period."""
    since, until = period_of(request)
    limits = await queries.limits(session, actor)
    found, complete = await queries.conspicuous(session, since=since, until=until, limits=limits)
    marked = await queries.marks(session, actor, [one.key for one in found])
    open_only = "1" if request.query_params.get("open") == "1" else ""
    wanted = [one for one in found if not open_only or one.key not in marked]
    page = FindingsPage(
        shown=await in_words(session, actor, types, wanted[:MOST_SHOWN], limits, since, until),
        more=len(wanted[MOST_SHOWN:]),
        complete=complete,
        since=since,
        until=until,
        open_only=open_only,
        may_set=True,
    )
    return Page("audit/findings.html", page)


async def in_words(
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    found: list[Finding],
    limits: Limits,
    since: date,
    until: date,
) -> tuple[Shown, ...]:
    """Findings as the page shows them."""
    lines = await queries.lines_by_id(
        session, types, [id_ for one in found for id_ in one.readings[:MOST_LINES]]
    )
    marked = await queries.marks(session, actor, [one.key for one in found])
    names = await agencies.names(session, list({one.officer_id for one in found}))
    return tuple(
        Shown(
            finding=one,
            officer=names.get(one.officer_id, ""),
            values=values_of(limits),
            lines=tuple(lines[id_] for id_ in one.readings[:MOST_LINES]),
            marks=tuple(marked.get(one.key, ())),
            address=url(f"/audit/findings/{one.key}", since=since, until=until),
        )
        for one in found
    )


def values_of(limits: Limits) -> dict[str, str]:
    """The limits as the rules' explanations name them."""
    return {name: str(getattr(limits, name)) for name in Limits.__struct_fields__}


async def one_finding(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes, key: str
) -> Shown:
    """The finding of the address; NotFound when it is not, or no longer, one of the period."""
    since, until = period_of(request)
    limits = await queries.limits(session, actor)
    found, _ = await queries.conspicuous(session, since=since, until=until, limits=limits)
    named = [one for one in found if one.key == key]
    if not named:
        raise NotFound
    (shown,) = await in_words(session, actor, types, named, limits, since, until)
    return shown


def mark_page(request: Request[Any, Any, Any], one: Shown, form: Filled[MarkForm]) -> Page:
    """A finding with the form of its mark."""
    since, until = period_of(request)
    page = MarkPage(
        one=one, form=form, action=one.address, back=url("/audit/findings", since=since, until=until)
    )
    return Page("audit/finding.html", page, status=form.status)


@get("/audit/findings/{key:str}", permission=Permission.AUDIT_READ)
async def finding(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes, key: str
) -> Page:
    """A finding with its readings."""
    one = await one_finding(request, session, actor, types, key)
    return mark_page(request, one, forms.blank(MarkForm))


@post("/audit/findings/{key:str}", permission=Permission.AUDIT_READ)
async def mark(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes, key: str
) -> Page | Redirect:
    """Write down that it was looked at, and what came of it."""
    one = await one_finding(request, session, actor, types, key)
    filled: Filled[MarkForm] = await forms.posted(request, MarkForm)
    async with forms.attempt(session, filled):
        await actions.mark(session, one.finding, note=filled.data.note, by=actor)
    if not filled.ok:
        return mark_page(request, one, filled)
    since, until = period_of(request)
    return Redirect(url("/audit/findings", since=since, until=until), "核查情况已记录。")


@get("/audit/limits", permission=Permission.AUDIT_READ)
async def limits_form(session: AsyncSession, actor: Actor) -> Page:
    """What counts as much, and as out of hours."""
    limits = await queries.limits(session, actor)
    form = forms.blank(LimitsForm, **{name: getattr(limits, name) for name in Limits.__struct_fields__})
    return limits_page(form, limits)


@post("/audit/limits", permission=Permission.AUDIT_READ)
async def set_limits(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Put other limits in force."""
    filled: Filled[LimitsForm] = await forms.posted(request, LimitsForm)
    async with forms.attempt(session, filled):
        await actions.set_limits(session, filled.data, by=actor)
    if not filled.ok:
        return limits_page(filled, await queries.limits(session, actor))
    return Redirect("/audit/findings", "规则参数已修改。")


def limits_page(form: Filled[LimitsForm], limits: Limits) -> Page:
    """The form with what each rule says."""
    rules = tuple((rule.label, rule.explanation) for rule in Rule)
    return Page(
        "audit/limits.html",
        LimitsPage(form=form, rules=rules, values=values_of(limits)),
        status=form.status,
    )
