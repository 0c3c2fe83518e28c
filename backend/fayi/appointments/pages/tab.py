"""The tab of a matter: whom the rota names and why, who acts, what they did, the closing file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.appointments import actions, queries, rules
from fayi.appointments.forms import Checked, End, Offer
from fayi.appointments.kinds import (
    Activity,
    AppointmentStatus,
    DeclineCode,
    EndCode,
    Procedure,
    Result,
    Way,
)
from fayi.appointments.models import Appointment, ClosingFile
from fayi.kit.errors import NotFound
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.rooms import queries as rooms
from fayi.rooms.models import Booking
from fayi.web import forms
from fayi.web.feature import Tab
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

LABELS: dict[str, dict[str, Any]] = {
    "status": {one.value: one for one in AppointmentStatus},
    "decline": {one.value: one for one in DeclineCode},
    "end": {one.value: one for one in EndCode},
    "way": {one.value: one for one in Way},
    "activity": {one.value: one for one in Activity},
    "procedure": {one.value: one for one in Procedure},
    "result": {one.value: one for one in Result},
}
"""Value → choice with its label, for templates."""


class AppointmentsTab(Struct, frozen=True, kw_only=True):
    """Everything about the lawyers of a matter, as far as the actor may see it."""

    head: Head
    rows: Sequence[queries.Named]
    current: Appointment | None
    rota: rules.Rota | None
    """Where somebody may be asked now."""
    form: Filled[Offer] | None
    sex: str
    language: str
    work: queries.Work
    officers: dict[int, str]
    entries: tuple[rules.Entry, ...]
    labels: dict[str, dict[str, Any]]
    may_appoint: bool
    may_review: bool
    at_work: bool
    """Whether the actor is the lawyer who acts now."""
    talks: Sequence[Booking]
    """Meetings in prison that were asked for."""


class FormPage(Struct, frozen=True, kw_only=True):
    """A form about an appointment."""

    title: str
    form: Filled[Any]
    address: str
    back: str
    submit: str
    about: str = ""
    entries: tuple[rules.Entry, ...] = ()
    free: tuple[datetime, ...] = ()
    """Times at which what was wished is free, instead of one that is taken."""


@get("/matters/{matter_id:int}/appointments", permission=Permission.MATTERS_READ)
async def appointments_tab(
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    sex: FromQuery[str] = "",
    language: FromQuery[str] = "",
) -> Page:
    """承办律师."""
    return await show(session, actor, matter, types, tabs, sex=sex, language=language)


@post("/matters/{matter_id:int}/appointments", permission=Permission.LAWYERS_APPOINT)
async def offer(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    sex: FromQuery[str] = "",
    language: FromQuery[str] = "",
) -> Page | Redirect:
    """Ask a lawyer."""
    actor.must_hold(Permission.LAWYERS_APPOINT, at=matter.agency_id)
    wanted = await queries.wanted(session, matter, sex=sex, language=language)
    choices = choices_of(await queries.rota(session, matter, wanted))
    filled: Filled[Offer] = await forms.posted(request, Offer, choices={"lawyer": choices})
    async with forms.attempt(session, filled):
        await actions.offer(session, matter, filled.data, by=actor, wanted=wanted)
    if not filled.ok:
        return await show(session, actor, matter, types, tabs, form=filled, sex=sex, language=language)
    return Redirect(f"/matters/{matter.id}/appointments", "已商请律师承办，等待答复。")


def choices_of(rota: rules.Rota) -> list[tuple[str, str]]:
    """Whom the centre may ask: the rota in its order, then those left out for now."""
    candidates = [one.candidate for one in rota.proposed]
    candidates += [one.candidate for one in rota.left_out]
    return [(f"{one.officer_id}-{one.firm_id}", f"{one.name}（{one.firm}）") for one in candidates]


async def show(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    *,
    form: Filled[Offer] | None = None,
    sex: str = "",
    language: str = "",
) -> Page:
    """The tab, with the form as it stands."""
    rows = await queries.of_matter(session, matter.id)
    current = next((one for one, _, _ in rows if one.is_open), None)
    held = actor.agency_id == matter.agency_id
    may_appoint = held and actor.may(Permission.LAWYERS_APPOINT)
    over = matter.status in (Status.CLOSED, Status.ARCHIVED)
    rota = None
    if may_appoint and current is None and not over:
        wanted = await queries.wanted(session, matter, sex=sex, language=language)
        rota = await queries.rota(session, matter, wanted)
        if form is None:
            choices = choices_of(rota)
            form = forms.blank(Offer, choices={"lawyer": choices}, lawyer=choices[0][0] if choices else None)
    work = await queries.work(session, matter.id)
    named = {one.officer_id for part in (work.meetings, work.entries, work.reports) for one in part}
    page = AppointmentsTab(
        head=await matters.head(session, actor, matter, types, tabs, "appointments"),
        rows=rows,
        current=current,
        rota=rota,
        form=form,
        sex=sex,
        language=language,
        work=work,
        officers=await agencies.names(session, [*named]),
        entries=entries_of(matter, current or (rows[-1][0] if rows else None)),
        labels=LABELS,
        may_appoint=may_appoint,
        may_review=held and actor.may(Permission.SUBSIDIES_REVIEW),
        talks=[one for one in await rooms.of_matter(session, matter.id) if one.purpose == "lawyer_talk"],
        at_work=current is not None
        and current.status == "active"
        and (current.lawyer_id, current.firm_id) == (actor.officer_id, actor.agency_id),
    )
    return Page("appointments/tab.html", page, status=form.status if form else 200)


def entries_of(matter: Matter, appointment: Appointment | None) -> tuple[rules.Entry, ...]:
    """The list of the closing file."""
    kind = appointment.aid_kind if appointment else queries.kind_of(matter)
    return rules.closing_list(kind, notified=is_notified(matter))


def is_notified(matter: Matter) -> bool:
    """Whether an organ asked for a lawyer (通知辩护)."""
    return matter.details.get("route") == "notified"


@post(
    "/matters/{matter_id:int}/appointments/{appointment_id:int}/withdraw",
    permission=Permission.LAWYERS_APPOINT,
)
async def withdraw(
    matter: Matter, session: AsyncSession, actor: Actor, appointment_id: FromPath[int]
) -> Redirect:
    """Take back what was asked."""
    appointment = await appointment_of(session, matter, appointment_id)
    await actions.withdraw(session, matter, appointment, by=actor)
    return Redirect(f"/matters/{matter.id}/appointments", "已收回，可以另行商请。")


@get("/matters/{matter_id:int}/appointments/{appointment_id:int}/end", permission=Permission.LAWYERS_APPOINT)
async def end_form(matter: Matter, session: AsyncSession, appointment_id: FromPath[int]) -> Page:
    """Another lawyer is to go on."""
    appointment = await appointment_of(session, matter, appointment_id)
    return end_page(matter, appointment, forms.blank(End))


@post("/matters/{matter_id:int}/appointments/{appointment_id:int}/end", permission=Permission.LAWYERS_APPOINT)
async def end(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    appointment_id: FromPath[int],
) -> Page | Redirect:
    """Write down why, and what has to be handed over."""
    appointment = await appointment_of(session, matter, appointment_id)
    filled: Filled[End] = await forms.posted(request, End)
    async with forms.attempt(session, filled):
        await actions.end(session, matter, appointment, filled.data, by=actor)
    if not filled.ok:
        return end_page(matter, appointment, filled)
    return Redirect(f"/matters/{matter.id}/appointments", "原承办律师已不再承办，请另行指派。")


def end_page(matter: Matter, appointment: Appointment, form: Filled[End]) -> Page:
    """The form for the end of an appointment."""
    back = f"/matters/{matter.id}/appointments"
    page = FormPage(
        title="更换承办律师",
        form=form,
        address=f"{back}/{appointment.id}/end",
        back=back,
        submit="更换",
        about="保存后，原承办律师不再看得到这件办件；交接情况由新的承办律师查看。",
    )
    return Page("appointments/form.html", page, status=form.status)


@post(
    "/matters/{matter_id:int}/appointments/files/{file_id:int}/complete",
    permission=Permission.SUBSIDIES_REVIEW,
)
async def file_complete(
    matter: Matter, session: AsyncSession, actor: Actor, file_id: FromPath[int]
) -> Redirect:
    """The closing file is complete."""
    file = await file_of(session, matter, file_id)
    appointment = await appointment_of(session, matter, file.appointment_id)
    await actions.check_file(session, matter, appointment, file, by=actor)
    return Redirect(f"/matters/{matter.id}/appointments", "结案卷宗已审核通过。")


@get(
    "/matters/{matter_id:int}/appointments/files/{file_id:int}/return",
    permission=Permission.SUBSIDIES_REVIEW,
)
async def return_form(matter: Matter, session: AsyncSession, file_id: FromPath[int]) -> Page:
    """What the closing file lacks."""
    return return_page(matter, await file_of(session, matter, file_id), forms.blank(Checked))


@post(
    "/matters/{matter_id:int}/appointments/files/{file_id:int}/return",
    permission=Permission.SUBSIDIES_REVIEW,
)
async def return_file(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    file_id: FromPath[int],
) -> Page | Redirect:
    """Send the closing file back."""
    file = await file_of(session, matter, file_id)
    filled: Filled[Checked] = await forms.posted(request, Checked)
    async with forms.attempt(session, filled):
        await actions.return_file(session, matter, file, filled.data, by=actor)
    if not filled.ok:
        return return_page(matter, file, filled)
    return Redirect(f"/matters/{matter.id}/appointments", "结案卷宗已退回。")


def return_page(matter: Matter, file: ClosingFile, form: Filled[Checked]) -> Page:
    """The form for what is lacking."""
    back = f"/matters/{matter.id}/appointments"
    page = FormPage(
        title="退回结案卷宗", form=form, address=f"{back}/files/{file.id}/return", back=back, submit="退回"
    )
    return Page("appointments/form.html", page, status=form.status)


async def appointment_of(session: AsyncSession, matter: Matter, appointment_id: int) -> Appointment:
    """An appointment of this matter; raises NotFound."""
    found = await queries.get(session, appointment_id)
    if found.matter_id != matter.id:
        raise NotFound
    return found


async def file_of(session: AsyncSession, matter: Matter, file_id: int) -> ClosingFile:
    """A closing file of this matter; raises NotFound."""
    found = await session.get(ClosingFile, file_id)
    if found is None or found.matter_id != matter.id:
        raise NotFound
    return found
