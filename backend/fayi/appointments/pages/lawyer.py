"""A lawyer's own: the offer to be answered, and what is written down under an appointment."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency, Officer
from fayi.agencies.rules import Actor
from fayi.appointments import actions, queries, rules, subsidies, work
from fayi.appointments import forms as told
from fayi.appointments.kinds import AppointmentStatus, ClaimStatus, ConflictKind, DeclineCode
from fayi.appointments.models import Appointment, SubsidyClaim
from fayi.appointments.pages.register import KINDS
from fayi.appointments.pages.tab import FormPage, entries_of, is_notified
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters import queries as matters
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.rooms.models import Room
from fayi.rooms.rules import Offer, Taken
from fayi.web import forms
from fayi.web.field import Field
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class OfferPage(Struct, frozen=True, kw_only=True):
    """An appointment as its lawyer, or the head of the firm, may see it."""

    appointment: Appointment
    lawyer: str
    centre: str
    kind: str
    status: AppointmentStatus
    decline_label: str
    offered: queries.Offered | None
    """Names, cause and organ, while the lawyer who was asked has not answered."""
    conflicts: tuple[ConflictKind, ...]
    accept: Filled[told.Accept]
    decline: Filled[told.Decline]
    may_answer: bool
    reckoning: rules.Reckoning | None
    claim: SubsidyClaim | None
    claim_status: ClaimStatus | None
    mine: bool


@get("/appointments/{appointment_id:int}", permission=Permission.SIGNED_IN)
async def appointment(session: AsyncSession, actor: Actor, appointment_id: FromPath[int]) -> Page | Redirect:
    """The offer, or what became of it; officers of the centre are led to the matter."""
    found = await queries.seen(session, appointment_id)
    if found.firm_id != actor.agency_id:
        return Redirect(f"/matters/{found.matter_id}/appointments")
    return await show(session, actor, found)


async def show(
    session: AsyncSession,
    actor: Actor,
    found: Appointment,
    *,
    accept: Filled[told.Accept] | None = None,
    decline: Filled[told.Decline] | None = None,
) -> Page:
    """The offer, with the forms as they stand."""
    mine = found.lawyer_id == actor.officer_id
    waits = mine and found.status == "offered"
    conflicts = (
        await queries.conflicts(session, found.matter_id, actor.officer_id, actor.agency_id) if waits else ()
    )
    claims = await subsidies.claims(session, actor, appointment_id=found.id)
    claim = claims[0][0] if claims else None
    lawyer, centre = (
        await session.get_one(Officer, found.lawyer_id),
        await session.get_one(Agency, found.centre_id),
    )
    page = OfferPage(
        appointment=found,
        lawyer=lawyer.name,
        centre=centre.name,
        kind=KINDS.get(found.aid_kind, ""),
        status=AppointmentStatus.of(found.status),
        decline_label=DeclineCode.of(found.decline_code).label if found.decline_code else "",
        offered=await queries.offered(session, found.id) if waits else None,
        conflicts=conflicts,
        accept=accept or forms.blank(told.Accept, prefix="accept-"),
        decline=decline or forms.blank(told.Decline, prefix="decline-"),
        may_answer=waits and found.answer_by >= clock.now() and actor.may(Permission.LAWYERS_ACT),
        reckoning=await subsidies.reckoning(session, found) if mine and found.status == "completed" else None,
        claim=claim,
        claim_status=ClaimStatus.of(claim.status) if claim else None,
        mine=mine,
    )
    status = max(page.accept.status, page.decline.status)
    return Page("appointments/offer.html", page, status=status)


@post("/appointments/{appointment_id:int}/accept", permission=Permission.LAWYERS_ACT)
async def accept(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, appointment_id: FromPath[int]
) -> Page | Redirect:
    """Take it on."""
    found = await queries.own(session, actor, appointment_id)
    filled: Filled[told.Accept] = await forms.posted(request, told.Accept, prefix="accept-")
    async with forms.attempt(session, filled):
        assert filled.data.no_conflict
        await actions.accept(session, found, by=actor)
    if not filled.ok:
        return await show(session, actor, found, accept=filled)
    return Redirect(f"/matters/{found.matter_id}", "已接受指派，可以查看办件。")


@post("/appointments/{appointment_id:int}/decline", permission=Permission.LAWYERS_ACT)
async def decline(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, appointment_id: FromPath[int]
) -> Page | Redirect:
    """Do not take it on, and say why."""
    found = await queries.own(session, actor, appointment_id)
    filled: Filled[told.Decline] = await forms.posted(request, told.Decline, prefix="decline-")
    async with forms.attempt(session, filled):
        await actions.decline(session, found, filled.data.code, filled.data.words, by=actor)
    if not filled.ok:
        return await show(session, actor, found, decline=filled)
    return Redirect("/lawyer", "已答复，谢谢。")


WRITTEN: dict[str, tuple[str, str, type[Struct], str]] = {
    "meeting": ("登记会见、约见", "登记", told.Meeting, "谈话内容只有承办律师和法律援助机构看得到。"),
    "talk": (
        "预约监狱会见",
        "提出预约",
        told.Talk,
        "提出后由监狱确认；律师会见不被监听（律师法第三十三条）。",
    ),
    "log": ("登记工作日志", "登记", told.Log, "办案补贴按工作日志和结案情况计算。"),
    "report": ("通报承办情况", "通报", told.Report, "通报给法律援助机构，更换律师时新的承办人也看得到。"),
    "file": ("提交结案卷宗", "提交", told.Close, "按目录填写每项材料的页数；没有的填0。"),
}
"""Title, button, form and a word of explanation of each thing a lawyer writes down."""


@get("/appointments/{appointment_id:int}/write/{what:str}", permission=Permission.LAWYERS_ACT)
async def write_form(
    session: AsyncSession, actor: Actor, appointment_id: FromPath[int], what: FromPath[str]
) -> Page:
    """A form for what the lawyer writes down."""
    found = await at_work(session, actor, appointment_id, what)
    return await form_page(session, actor, found, what)


@post("/appointments/{appointment_id:int}/write/{what:str}", permission=Permission.LAWYERS_ACT)
async def write(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    appointment_id: FromPath[int],
    what: FromPath[str],
) -> Page | Redirect:
    """Write it down."""
    found = await at_work(session, actor, appointment_id, what)
    form = WRITTEN[what][2]
    filled: Filled[Any] = await forms.posted(request, form, choices=await choices_of(session, what))
    offers: Sequence[Offer] = ()
    pages: Filled[Any] | None = None
    if what == "file":
        matter = await matters.get(session, actor, found.matter_id)
        pages = await forms.posted(request, page_fields(entries_of(matter, found)), prefix="pages-")
    async with forms.attempt(session, filled):
        data = filled.data
        if what == "meeting":
            await work.meet(session, found, data, by=actor)
        elif what == "talk":
            try:
                await work.ask_for_talk(session, found, data, by=actor)
            except Taken as taken:
                offers = taken.offers
                raise
        elif what == "log":
            await work.log(session, found, data, by=actor)
        elif what == "report":
            await work.report(session, found, data, by=actor)
        elif pages is not None:
            await work.hand_in(session, found, data, pages.data, by=actor, notified=is_notified(matter))
    if not filled.ok or (pages is not None and not pages.ok):
        return await form_page(session, actor, found, what, filled, pages, offers)
    return Redirect(f"/matters/{found.matter_id}/appointments", "已登记。")


async def at_work(session: AsyncSession, actor: Actor, appointment_id: int, what: str) -> Appointment:
    """The actor's own appointment at work; raises NotFound for anything that is not written down."""
    if what not in WRITTEN:
        raise NotFound
    found = await queries.own(session, actor, appointment_id)
    work.must_work(found, actor)
    return found


async def choices_of(session: AsyncSession, what: str) -> dict[str, list[tuple[int, str]]] | None:
    """Rooms of prisons in which lawyers may talk; None for forms without choices from elsewhere."""
    if what != "talk":
        return None
    found = await session.execute(
        select(Room, Agency)
        .join(Agency, Agency.id == Room.agency_id)
        .where(Agency.kind == AgencyKind.PRISON.value, Room.kind == "room")
        .order_by(Agency.id, Room.name)
    )
    return {
        "room": [
            (room.id, " · ".join((agency.short_name, room.name)))
            for room, agency in found
            if not room.purposes or "lawyer_talk" in room.purposes
        ]
    }


def page_fields(entries: tuple[rules.Entry, ...]) -> list[Field]:
    """A number of pages for each entry of the closing file's list."""
    return [
        Field(
            name=entry.key, label=entry.label, kind="integer", required=False, minimum=0, maximum=9999,
            default=0, max_length=4, help="必须有" if entry.must else "",
        )
        for entry in entries
    ]  # fmt: skip


class FilePage(FormPage, frozen=True, kw_only=True):
    """The form for the closing file: how the case came out, and the list with pages."""

    pages: Filled[Any]


async def form_page(
    session: AsyncSession,
    actor: Actor,
    found: Appointment,
    what: str,
    filled: Filled[Any] | None = None,
    pages: Filled[Any] | None = None,
    offers: Sequence[Offer] = (),
) -> Page:
    """The form as it stands."""
    title, submit, form, about = WRITTEN[what]
    back = f"/matters/{found.matter_id}/appointments"
    address = f"/appointments/{found.id}/write/{what}"
    if filled is None:
        given = {"worked_on": clock.today()} if what == "log" else None
        filled = forms.blank(form, given, choices=await choices_of(session, what))
    if what == "file":
        matter = await matters.get(session, actor, found.matter_id)
        entries = entries_of(matter, found)
        pages = pages or forms.blank(page_fields(entries), prefix="pages-")
        page: FormPage = FilePage(
            title=title, form=filled, address=address, back=back, submit=submit, about=about,
            entries=entries, pages=pages,
        )  # fmt: skip
        return Page("appointments/file.html", page, status=max(filled.status, pages.status))
    page = FormPage(
        title=title, form=filled, address=address, back=back, submit=submit, about=about,
        free=tuple(one.starts_at for one in offers),
    )  # fmt: skip
    return Page("appointments/form.html", page, status=filled.status)


@post("/appointments/{appointment_id:int}/claim", permission=Permission.LAWYERS_ACT)
async def claim(session: AsyncSession, actor: Actor, appointment_id: FromPath[int]) -> Redirect:
    """Claim the subsidy as it is reckoned."""
    found = await queries.own(session, actor, appointment_id)
    await work.claim(session, found, by=actor)
    return Redirect(f"/appointments/{found.id}", "已申领，等待审核。")
