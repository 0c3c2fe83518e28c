"""Incidents: the list, the form, one incident with what was done, and the report."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.incidents import actions, queries
from fayi.incidents.forms import CloseForm, IncidentForm, MeasureForm, SearchForm
from fayi.incidents.models import Incident, IncidentMeasure
from fayi.incidents.rules import is_late
from fayi.kit import clock
from fayi.matters.models import Matter
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]
KEEP = Permission.INCIDENTS_KEEP


class IncidentsPage(Struct, frozen=True, kw_only=True):
    """The agency's incidents."""

    incidents: Sequence[Incident]
    late: frozenset[int]


class NewPage(Struct, frozen=True, kw_only=True):
    """The form of an incident."""

    form: Filled[IncidentForm]


class IncidentPage(Struct, frozen=True, kw_only=True):
    """One incident."""

    incident: Incident
    measures: Sequence[IncidentMeasure]
    matters: Sequence[Matter]
    unseen: int
    """Matters concerned that the reader may not see."""
    parties: int
    officers: dict[int, str]
    agency: Agency
    late: bool
    may_close: bool
    measure: Filled[MeasureForm]
    search: Filled[SearchForm]
    close: Filled[CloseForm]


@get("/incidents", permission=KEEP)
async def incidents_page(session: AsyncSession) -> Page:
    """The agency's incidents."""
    found, now = await queries.latest(session), clock.now()
    late = frozenset(one.id for one in found if is_late(one.authority_told_at, one.report_by, now))
    return Page("incidents/incidents.html", IncidentsPage(incidents=found, late=late))


@get("/incidents/new", permission=KEEP)
async def new_page() -> Page:
    """The form of an incident."""
    return Page("incidents/new.html", NewPage(form=forms.blank(IncidentForm, noticed_at=clock.now())))


@post("/incidents", permission=KEEP)
async def enter(request: AnyRequest, session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Write an incident down."""
    filled: Filled[IncidentForm] = await forms.posted(request, IncidentForm)
    one = None
    async with forms.attempt(session, filled):
        one = await actions.enter(session, filled.data, by=actor)
    if one is None:
        return Page("incidents/new.html", NewPage(form=filled), status=filled.status)
    return Redirect(f"/incidents/{one.id}", "事件已登记，请立即采取补救措施并报告主管部门。")


async def officer_choices(session: AsyncSession, actor: Actor) -> dict[str, list[tuple[int, str]]]:
    """The agency's officers to choose from."""
    found = await agencies.officers_of(session, actor.agency_id)
    return {"officer_id": [(one.id, one.name) for one in found]}


async def incident_as(
    session: AsyncSession,
    actor: Actor,
    one: Incident,
    template: str = "incidents/incident.html",
    **filled: Filled[Any],
) -> Page:
    """One incident with its forms as they stand."""
    choices = await officer_choices(session, actor)
    given: dict[str, Filled[Any]] = {
        "measure": forms.blank(MeasureForm, at=clock.now(), prefix="done-"),
        "search": forms.blank(SearchForm, choices=choices, since=one.noticed_at, until=clock.now()),
        "close": forms.blank(CloseForm, prefix="close-"),
    }
    given |= filled
    measures = await queries.measures(session, one.id)
    matters = await queries.concerned(session, one)
    ids = {one.entered_by_id, one.closed_by_id or 0, *(each.officer_id for each in measures)}
    page = IncidentPage(
        incident=one,
        measures=measures,
        matters=matters,
        unseen=len(one.matter_ids) - len(matters),
        parties=await queries.persons_in(session, [each.id for each in matters]),
        officers=await agencies.names(session, sorted(ids)),
        agency=await agencies.agency(session, one.agency_id),
        late=is_late(one.authority_told_at, one.report_by, clock.now()),
        may_close=actor.may(Permission.INCIDENTS_CLOSE),
        **given,
    )
    return Page(template, page, status=max(each.status for each in given.values()))


@get("/incidents/{incident_id:int}", permission=KEEP)
async def incident_page(incident_id: FromPath[int], session: AsyncSession, actor: Actor) -> Page:
    """One incident."""
    return await incident_as(session, actor, await queries.get(session, incident_id))


@get("/incidents/{incident_id:int}/report", permission=KEEP)
async def report(incident_id: FromPath[int], session: AsyncSession, actor: Actor) -> Page:
    """The report on paper."""
    one = await queries.get(session, incident_id)
    return await incident_as(session, actor, one, "incidents/report.html")


@post("/incidents/{incident_id:int}/measures", permission=KEEP)
async def add_measure(
    request: AnyRequest, incident_id: FromPath[int], session: AsyncSession, actor: Actor
) -> Page | Redirect:
    """Add what was done."""
    one = await queries.get(session, incident_id)
    filled: Filled[MeasureForm] = await forms.posted(request, MeasureForm, prefix="done-")
    async with forms.attempt(session, filled):
        await actions.add_measure(session, one, filled.data, by=actor)
    if not filled.ok:
        return await incident_as(session, actor, one, measure=filled)
    return Redirect(f"/incidents/{incident_id}", "措施已登记。")


@post("/incidents/{incident_id:int}/concerned", permission=KEEP)
async def find_concerned(
    request: AnyRequest, incident_id: FromPath[int], session: AsyncSession, actor: Actor
) -> Page | Redirect:
    """Find the matters an officer read."""
    one = await queries.get(session, incident_id)
    choices = await officer_choices(session, actor)
    filled: Filled[SearchForm] = await forms.posted(request, SearchForm, choices=choices)
    async with forms.attempt(session, filled):
        await actions.find_concerned(session, one, filled.data, by=actor)
    if not filled.ok:
        return await incident_as(session, actor, one, search=filled)
    return Redirect(f"/incidents/{incident_id}", "已列入受影响的办件。")


@post("/incidents/{incident_id:int}/close", permission=Permission.INCIDENTS_CLOSE)
async def close(
    request: AnyRequest, incident_id: FromPath[int], session: AsyncSession, actor: Actor
) -> Page | Redirect:
    """Close the incident."""
    one = await queries.get(session, incident_id)
    filled: Filled[CloseForm] = await forms.posted(request, CloseForm, prefix="close-")
    async with forms.attempt(session, filled):
        await actions.close(session, one, filled.data, by=actor, seen=filled.version)
    if not filled.ok:
        return await incident_as(session, actor, one, close=filled)
    return Redirect(f"/incidents/{incident_id}", "事件已办结。")
