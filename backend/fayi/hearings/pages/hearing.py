"""One hearing: who is asked or came, what was said, who signed, and what is done with it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from litestar import Router, get, post
from litestar.di import Provide
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.hearings import actions, forms, queries, rules
from fayi.hearings.models import Attendance, Hearing
from fayi.hearings.pages.place import AnyRequest, AtHearing, FormPage, fitting, provide_hearing_place
from fayi.matters.queries import Head
from fayi.procedure.permissions import Permission
from fayi.rooms import queries as room_queries
from fayi.rooms.models import Booking
from fayi.rooms.queries import Whole
from fayi.rooms.rules import Offer, Taken
from fayi.web.forms import Filled, attempt, blank, posted
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect


class HearingPage(Struct, frozen=True, kw_only=True):
    """One hearing: who is asked or came, what was said, who signed."""

    head: Head
    hearing: Hearing
    people: Sequence[Attendance]
    clashes: Sequence[queries.Clash]
    signing: Filled[forms.Sign] | None
    """The form for signatures, while one is missing."""
    booking: Whole | None
    """Of its places."""
    moved_to: int | None
    """The hearing it was adjourned to."""
    all_signed: bool
    may_schedule: bool
    may_handle: bool


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
            way="online" if hearing.kind == "trial" and hearing.way != "on_site" else "signature",
            on=hearing.held_on,
            at=hearing.ended_at if hearing.kind == "trial" else None,
        )
    page = HearingPage(
        head=await at.head(),
        hearing=hearing,
        people=people,
        clashes=await queries.clashes(at.session, hearing, people) if hearing.status == "planned" else (),
        signing=signing,
        booking=await booking_of(at.session, hearing),
        moved_to=await queries.moved_to(at.session, hearing),
        all_signed=hearing.status == "held" and actions.all_signed(people),
        may_schedule=at.may(Permission.HEARINGS_SCHEDULE),
        may_handle=may_handle,
    )
    return Page("hearings/hearing.html", page, status=signing.status if signing else 200)


async def booking_of(session: AsyncSession, hearing: Hearing) -> Whole | None:
    """The booking of its places, where there is one and the officer may see it."""
    booking = await session.get(Booking, hearing.booking_id) if hearing.booking_id else None
    return await room_queries.whole(session, booking) if booking is not None else None


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
    offers: tuple[Offer, ...] = ()
    pick = str((await request.form()).get("pick", ""))
    async with attempt(at.session, filled):
        asked = filled.data
        starts_at = time_of(pick) or asked.starts_at
        try:
            later = await actions.adjourn(
                at.session,
                at.matter,
                at.hearing,
                to=(starts_at, starts_at + timedelta(minutes=asked.minutes)),
                place=asked.place,
                because=asked.because,
                by=at.actor,
            )
        except Taken as taken:
            offers = await same_places(at, taken.offers)
            raise
    if not filled.ok:
        return await form_page(at, filled, "adjourn", offers)
    return Redirect(f"/hearings/{later.id}", "已改期。")


def time_of(pick: str) -> datetime | None:
    """The time of a free time that was offered and picked; None for anything else."""
    with suppress(ValueError, IndexError):
        starts_at = datetime.fromisoformat(pick.split()[0])
        return starts_at if starts_at.tzinfo is not None else None
    return None


async def same_places(at: AtHearing, offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """Those of the offers that keep the places the hearing has now."""
    booking = await booking_of(at.session, at.hearing)
    now = {need.resource for need in booking.needs} if booking else set()
    return tuple(one for one in offers if set(one.resources) == now)


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
            await actions.sign_minutes(
                at.session, at.matter, at.hearing, who, way=way, on=on, by=at.actor, at=filled.data.at
            )
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


async def form_page(at: AtHearing, form: Filled[Any], what: str, offers: tuple[Offer, ...] = ()) -> Page:
    """A form about one hearing as it stands."""
    title, submit = FORMS[what]
    page = FormPage(
        head=await at.head(),
        title=title,
        form=fitting(form, at.matter.type),
        address=f"/hearings/{at.hearing.id}/{what}",
        back=f"/hearings/{at.hearing.id}",
        submit=submit,
        offers=offers,
    )
    return Page("hearings/form.html", page, status=form.status)


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
