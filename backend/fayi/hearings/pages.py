"""The hearings of a matter, one hearing, and what is done with it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from litestar import Request, Router, get, post
from litestar.di import Provide
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.hearings import actions, forms, queries, rules
from fayi.hearings.models import Attendance, Hearing
from fayi.matters.pages import AtMatter, must_be_held
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.web.feature import Tab
from fayi.web.forms import Filled, attempt, blank, posted
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]


class AtHearings(AtMatter, frozen=True, kw_only=True):
    """An officer at the hearings of a matter."""

    tab: ClassVar[str] = "hearings"

    def may(self, permission: Permission) -> bool:
        """Whether the officer may change hearings here, and there is still something to hear."""
        closed = Status(self.matter.status) in (Status.CLOSED, Status.ARCHIVED)
        return self.actor.agency_id == self.matter.agency_id and self.actor.may(permission) and not closed


class AtHearing(AtHearings, frozen=True, kw_only=True):
    """An officer at one hearing."""

    hearing: Hearing

    async def people(self) -> Sequence[Attendance]:
        """Who is asked to it, or came."""
        return await queries.attendance(self.session, [self.hearing.id])


async def provide_hearing_place(
    request: AnyRequest,
    hearing_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
) -> AtHearing:
    """The hearing of this address; NotFound when the officer may not see it, else as for its matter."""
    hearing, matter = await queries.get(session, actor, hearing_id)
    must_be_held(request, actor, matter)
    return AtHearing(session=session, actor=actor, matter=matter, types=types, tabs=tabs, hearing=hearing)


class Line(Struct, frozen=True):
    """A hearing in the list, with who came or is asked, and how many signatures its minutes lack."""

    hearing: Hearing
    people: tuple[str, ...]
    unsigned: int


class HearingsTab(Struct, frozen=True, kw_only=True):
    """All hearings of a matter."""

    head: Head
    lines: tuple[Line, ...]
    may_schedule: bool


class HearingPage(Struct, frozen=True, kw_only=True):
    """One hearing: who is asked or came, what was said, who signed."""

    head: Head
    hearing: Hearing
    people: Sequence[Attendance]
    clashes: Sequence[queries.Clash]
    signing: Filled[forms.Sign] | None
    """The form for signatures, while one is missing."""
    moved_to: int | None
    """The hearing it was adjourned to."""
    all_signed: bool
    may_schedule: bool
    may_handle: bool


class FormPage(Struct, frozen=True, kw_only=True):
    """A form about hearings."""

    head: Head
    title: str
    form: Filled[Any]
    address: str
    back: str
    submit: str
    notice: str = ""


@get("/", permission=Permission.MATTERS_READ)
async def hearings_tab(at: AtHearings) -> Page:
    """The tab: every hearing of the matter, the latest first."""
    hearings = await queries.of_matter(at.session, at.matter.id)
    people = await queries.attendance(at.session, [one.id for one in hearings])
    lines = tuple(line(one, [who for who in people if who.hearing_id == one.id]) for one in hearings)
    page = HearingsTab(head=await at.head(), lines=lines, may_schedule=at.may(Permission.HEARINGS_SCHEDULE))
    return Page("hearings/tab.html", page)


def line(hearing: Hearing, people: Sequence[Attendance]) -> Line:
    """A hearing as the list shows it."""
    met = hearing.status == "held"
    return Line(
        hearing,
        tuple(dict.fromkeys(who.name for who in people if who.present or not met)),
        sum(who.must_sign and who.signed_on is None for who in people) if met else 0,
    )


@get("/new", permission=Permission.HEARINGS_SCHEDULE)
async def schedule_form(at: AtHearings) -> Page:
    """The form for a new hearing, with everybody it concerns."""
    people = await queries.expected(at.session, at.matter)
    place = at.actor.agency_name
    return await schedule_page(
        at, blank(forms.Schedule, kind="mediation", way="on_site", place=place, people=people)
    )


@post("/new", permission=Permission.HEARINGS_SCHEDULE)
async def schedule(request: AnyRequest, at: AtHearings) -> Page | Redirect:
    """Plan a hearing."""
    filled = await posted(request, forms.Schedule)
    async with attempt(at.session, filled):
        plan, typed = filled.data.plan(), filled.data.attendees()
        people = rules.identified(typed, await queries.expected(at.session, at.matter))
        hearing = await actions.schedule(at.session, at.matter, plan, people, by=at.actor)
    if not filled.ok:
        return await schedule_page(at, filled)
    return Redirect(f"/hearings/{hearing.id}", "已排定。")


async def schedule_page(at: AtHearings, form: Filled[forms.Schedule]) -> Page:
    """The form for a new hearing as it stands."""
    page = FormPage(
        head=await at.head(),
        title="安排调解会或调查",
        form=form,
        address=f"/matters/{at.matter.id}/hearings/new",
        back=f"/matters/{at.matter.id}/hearings",
        submit="排定",
        notice="已经开过的，也先在这里写明时间和地点，下一步就能记录笔录。",
    )
    return Page("hearings/form.html", page, status=form.status)


@get("/", permission=Permission.MATTERS_READ)
async def hearing_page(at: AtHearing) -> Page:
    """One hearing."""
    return await show(at)


async def show(at: AtHearing, signing: Filled[forms.Sign] | None = None) -> Page:
    """The page of a hearing, with the form for signatures as it stands."""
    hearing, people = at.hearing, await at.people()
    may_handle = at.may(Permission.MATTERS_HANDLE)
    if signing is None and hearing.status == "held" and may_handle and to_sign(people):
        signing = blank(
            forms.Sign,
            choices={"who": to_sign(people)},
            who=[who.id for who in people if who.must_sign],
            way="signature",
            on=hearing.held_on,
        )
    page = HearingPage(
        head=await at.head(),
        hearing=hearing,
        people=people,
        clashes=await queries.clashes(at.session, hearing, people) if hearing.status == "planned" else (),
        signing=signing,
        moved_to=await queries.moved_to(at.session, hearing),
        all_signed=hearing.status == "held" and actions.all_signed(people),
        may_schedule=at.may(Permission.HEARINGS_SCHEDULE),
        may_handle=may_handle,
    )
    return Page("hearings/hearing.html", page, status=signing.status if signing else 200)


def to_sign(people: Sequence[Attendance]) -> list[tuple[int, str]]:
    """Those who came and have not signed, as choices."""
    return [
        (who.id, translate("{name}（{capacity}）", name=who.name, capacity=who.capacity_label))
        for who in people
        if who.present and who.signed_on is None
    ]


@get("/record", permission=Permission.MATTERS_HANDLE)
async def record_form(at: AtHearing) -> Page:
    """The form for minutes, with everybody who was asked."""
    at.hearing.must_be("planned")
    people = [
        forms.Came(name=who.name, capacity=who.capacity, present=True, remark=who.remark)
        for who in await at.people()
    ]
    form = blank(
        forms.Record,
        starts_at=at.hearing.planned_at,
        ends_at=at.hearing.planned_until,
        people=people,
        is_public=at.hearing.is_public,
        invitees_agreed=at.hearing.invitees_agreed,
    )
    return await form_page(at, form, "record")


@post("/record", permission=Permission.MATTERS_HANDLE)
async def record(request: AnyRequest, at: AtHearing) -> Page | Redirect:
    """Write down that a hearing took place."""
    filled = await posted(request, forms.Record)
    async with attempt(at.session, filled):
        told = filled.data
        known = [who.as_asked() for who in await at.people()]
        known += await queries.expected(at.session, at.matter)
        people = rules.identified(told.attendees(), known)
        await actions.hold(
            at.session, at.matter, at.hearing, told.minutes_of(at.hearing.kind), people, by=at.actor
        )
    if not filled.ok:
        return await form_page(at, filled, "record")
    return Redirect(f"/hearings/{at.hearing.id}", "笔录已保存，请到场人员核对后签名。")


@get("/adjourn", permission=Permission.HEARINGS_SCHEDULE)
async def adjourn_form(at: AtHearing) -> Page:
    """The form for another time."""
    at.hearing.must_be("planned")
    length = at.hearing.planned_until - at.hearing.planned_at
    form = blank(forms.Adjourn, place=at.hearing.place, minutes=length // timedelta(minutes=1))
    return await form_page(at, form, "adjourn")


@post("/adjourn", permission=Permission.HEARINGS_SCHEDULE)
async def adjourn(request: AnyRequest, at: AtHearing) -> Page | Redirect:
    """Move a planned hearing."""
    filled = await posted(request, forms.Adjourn)
    async with attempt(at.session, filled):
        asked = filled.data
        later = await actions.adjourn(
            at.session,
            at.matter,
            at.hearing,
            to=(asked.starts_at, asked.starts_at + timedelta(minutes=asked.minutes)),
            place=asked.place,
            because=asked.because,
            by=at.actor,
        )
    if not filled.ok:
        return await form_page(at, filled, "adjourn")
    return Redirect(f"/hearings/{later.id}", "已改期。")


@get("/cancel", permission=Permission.HEARINGS_SCHEDULE)
async def cancel_form(at: AtHearing) -> Page:
    """Why is it cancelled?"""
    at.hearing.must_be("planned")
    return await form_page(at, blank(forms.Cancel), "cancel")


@post("/cancel", permission=Permission.HEARINGS_SCHEDULE)
async def cancel(request: AnyRequest, at: AtHearing) -> Page | Redirect:
    """Cancel a planned hearing."""
    filled = await posted(request, forms.Cancel)
    async with attempt(at.session, filled):
        await actions.cancel(at.session, at.matter, at.hearing, because=filled.data.because, by=at.actor)
    if not filled.ok:
        return await form_page(at, filled, "cancel")
    return Redirect(f"/hearings/{at.hearing.id}", "已取消。")


@post("/sign", permission=Permission.MATTERS_HANDLE)
async def sign(request: AnyRequest, at: AtHearing) -> Page | Redirect:
    """Note signatures on the minutes."""
    filled = await posted(request, forms.Sign, choices={"who": to_sign(await at.people())})
    async with attempt(at.session, filled):
        way, on = filled.data.way, filled.data.on
        for who in filled.data.who:
            await actions.sign_minutes(at.session, at.matter, at.hearing, who, way=way, on=on, by=at.actor)
    if not filled.ok:
        return await show(at, filled)
    return Redirect(f"/hearings/{at.hearing.id}", "签名已登记。")


@get("/amend", permission=Permission.MATTERS_HANDLE)
async def amend_form(at: AtHearing) -> Page:
    """The minutes, to be corrected."""
    at.hearing.must_be("held")
    form = blank(
        forms.Amend,
        minutes=at.hearing.minutes,
        result=at.hearing.result,
        result_note=at.hearing.result_note,
    )
    return await form_page(at, form, "amend")


@post("/amend", permission=Permission.MATTERS_HANDLE)
async def amend(request: AnyRequest, at: AtHearing) -> Page | Redirect:
    """Correct the minutes."""
    filled = await posted(request, forms.Amend)
    async with attempt(at.session, filled):
        told = filled.data
        await actions.amend(
            at.session,
            at.matter,
            at.hearing,
            text=told.minutes,
            result=told.result if at.hearing.kind == "mediation" else "",
            result_note=told.result_note,
            because=told.because,
            by=at.actor,
        )
    if not filled.ok:
        return await form_page(at, filled, "amend")
    return Redirect(f"/hearings/{at.hearing.id}", "笔录已修改，需要重新签名。")


@get("/supplement", permission=Permission.MATTERS_HANDLE)
async def supplement_form(at: AtHearing) -> Page:
    """The form for what was forgotten."""
    at.hearing.must_be("held")
    return await form_page(at, blank(forms.Supplement), "supplement")


@post("/supplement", permission=Permission.MATTERS_HANDLE)
async def supplement(request: AnyRequest, at: AtHearing) -> Page | Redirect:
    """Add to minutes everybody has signed."""
    filled = await posted(request, forms.Supplement)
    async with attempt(at.session, filled):
        await actions.supplement(at.session, at.matter, at.hearing, text=filled.data.supplement, by=at.actor)
    if not filled.ok:
        return await form_page(at, filled, "supplement")
    return Redirect(f"/hearings/{at.hearing.id}", "补充内容已保存。")


FORMS = {
    "record": ("记录笔录", "保存笔录"),
    "adjourn": ("改期", "改期"),
    "cancel": ("取消", "取消这次安排"),
    "amend": ("修改笔录", "保存修改"),
    "supplement": ("补充笔录", "保存补充"),
}
"""Title and button of the form at /hearings/{id}/{key}."""


async def form_page(at: AtHearing, form: Filled[Any], what: str) -> Page:
    """A form about one hearing as it stands."""
    title, submit = FORMS[what]
    page = FormPage(
        head=await at.head(),
        title=title,
        form=form,
        address=f"/hearings/{at.hearing.id}/{what}",
        back=f"/hearings/{at.hearing.id}",
        submit=submit,
    )
    return Page("hearings/form.html", page, status=form.status)


hearings_of_matter = Router(
    "/matters/{matter_id:int}/hearings",
    route_handlers=[hearings_tab, schedule_form, schedule],
    dependencies={"at": Provide(AtHearings.provide)},
)
one_hearing = Router(
    "/hearings/{hearing_id:int}",
    route_handlers=[
        hearing_page,
        record_form,
        record,
        adjourn_form,
        adjourn,
        cancel_form,
        cancel,
        sign,
        amend_form,
        amend,
        supplement_form,
        supplement,
    ],
    dependencies={"at": Provide(provide_hearing_place)},
)
