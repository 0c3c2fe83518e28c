"""The register of lawyers (律师名册) with everybody's load, and a firm's open appointments."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency, Officer
from fayi.agencies.rules import Actor
from fayi.appointments import actions, queries
from fayi.appointments.forms import LawyerProfile, NewLawyer, Sex
from fayi.appointments.kinds import AidKind, AppointmentStatus
from fayi.appointments.models import Lawyer
from fayi.kit.errors import Refusal
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

KINDS = {one.value: one.label for one in AidKind}
STATUSES = {one.value: one for one in AppointmentStatus}


class RegisterPage(Struct, frozen=True, kw_only=True):
    """Everybody the actor keeps, what the firm has open, and the form for a new lawyer."""

    lawyers: Sequence[queries.Known]
    open: Sequence[queries.Named]
    """The firm's appointments, by number and kind; for an aid centre none."""
    form: Filled[NewLawyer] | None
    kinds: dict[str, str]
    statuses: dict[str, AppointmentStatus]


class LawyerPage(Struct, frozen=True, kw_only=True):
    """A lawyer's row of the register."""

    lawyer: Lawyer
    name: str
    firm: str
    form: Filled[LawyerProfile]


@get("/lawyers", permission=Permission.LAWYERS_KEEP)
async def register(session: AsyncSession, actor: Actor) -> Page:
    """律师名册."""
    return await show(session, actor)


async def show(session: AsyncSession, actor: Actor, form: Filled[NewLawyer] | None = None) -> Page:
    """The register, with the form as it stands."""
    missing = await queries.to_enter(session, actor)
    if form is None and missing:
        form = forms.blank(NewLawyer, choices={"officer": missing}, on_rota=of_centre(actor))
    page = RegisterPage(
        lawyers=await queries.register(session, actor),
        open=() if of_centre(actor) else await queries.of_firm(session, actor),
        form=form,
        kinds=KINDS,
        statuses=STATUSES,
    )
    return Page("appointments/register.html", page, status=form.status if form else 200)


def of_centre(actor: Actor) -> bool:
    """Whether the actor works at an aid centre."""
    return actor.agency_kind is AgencyKind.LEGAL_AID_CENTER


@post("/lawyers", permission=Permission.LAWYERS_KEEP)
async def enter(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Enter a lawyer who has an account at a firm."""
    choices = await queries.to_enter(session, actor)
    filled: Filled[NewLawyer] = await forms.posted(request, NewLawyer, choices={"officer": choices})
    async with forms.attempt(session, filled):
        data = filled.data
        if data.officer not in dict(choices):
            raise Refusal("请选择律师。", field="officer")
        officer_id, firm_id = actions.pair(data.officer)
        await actions.enter_lawyer(session, officer_id, firm_id, data, by=actor)
    if not filled.ok:
        return await show(session, actor, filled)
    return Redirect("/lawyers", "律师已登记。")


@get("/lawyers/{lawyer_id:int}", permission=Permission.LAWYERS_KEEP)
async def lawyer_form(session: AsyncSession, actor: Actor, lawyer_id: FromPath[int]) -> Page:
    """A lawyer's row, to be kept up to date."""
    lawyer = await queries.lawyer(session, actor, lawyer_id)
    form: Filled[LawyerProfile] = forms.blank(
        LawyerProfile,
        licence_number=lawyer.licence_number,
        practising_since=lawyer.practising_since,
        sex=Sex.of(lawyer.sex) if lawyer.sex else None,
        specialities=tuple(AidKind.of(one) for one in lawyer.specialities),
        districts=tuple(lawyer.districts),
        languages=tuple(lawyer.languages),
        most_open=lawyer.most_open,
        on_rota=lawyer.on_rota,
        away_from=lawyer.away_from,
        away_until=lawyer.away_until,
    )
    return await lawyer_page(session, lawyer, form)


@post("/lawyers/{lawyer_id:int}", permission=Permission.LAWYERS_KEEP)
async def keep(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, lawyer_id: FromPath[int]
) -> Page | Redirect:
    """Write down what has changed."""
    lawyer = await queries.lawyer(session, actor, lawyer_id)
    filled: Filled[LawyerProfile] = await forms.posted(request, LawyerProfile)
    async with forms.attempt(session, filled):
        await actions.keep_lawyer(session, lawyer, filled.data, by=actor, version=filled.version)
    if not filled.ok:
        return await lawyer_page(session, lawyer, filled)
    return Redirect("/lawyers", "已保存。")


async def lawyer_page(session: AsyncSession, lawyer: Lawyer, form: Filled[LawyerProfile]) -> Page:
    """The row with the form as it stands."""
    officer = await session.get_one(Officer, lawyer.officer_id)
    firm = await session.get_one(Agency, lawyer.agency_id)
    page = LawyerPage(lawyer=lawyer, name=officer.name, firm=firm.name, form=form)
    return Page("appointments/lawyer.html", page, status=form.status)
