"""One booking: its times and places, what each end says to it, and what is done with it."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.matters.models import Matter
from fayi.notices.rules import readable
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.rooms import actions, forms, queries, rules
from fayi.rooms.models import Booking, Need
from fayi.rooms.pages.proposing import NOT_AT_THAT_TIME, other_times
from fayi.rooms.pages.wishing import (
    ROOMS,
    Filling,
    choosing,
    fillings,
    named_time,
    needs_from,
    sorted_out,
)
from fayi.rooms.queries import Whole
from fayi.rooms.rules import HOLD_MINUTES, ROLES, BookingPlan
from fayi.rooms.telling import ARRANGES, matter_of
from fayi.web.filters import when
from fayi.web.forms import Filled, as_typed, attempt, blank, posted
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]
UNREADY = (
    rules.Crowded,
    rules.InThePast,
    rules.NobodyAsks,
    rules.NotForThisPurpose,
    rules.NotInThisStatus,
    rules.OverCapacity,
    rules.OwnerNotAsked,
)
"""What is said on the booking's page."""


class NeedSeen(Struct, frozen=True, kw_only=True):
    """A resource of the booking, and what its owner says."""

    need: Need
    role: str
    agency: str
    answer: str
    """agreed, asked, or empty: nobody is asked"""


class BookingPage(Struct, frozen=True, kw_only=True):
    """One booking."""

    it: Whole
    needs: tuple[NeedSeen, ...]
    agency: str
    matter: Matter | None
    flag: str
    may_arrange: bool
    may_agree: bool
    may_cancel: bool
    may_move: bool
    others_asked: tuple[str, ...]
    """Places whose agencies have to agree before the actor can confirm."""
    refusal: str = ""
    fillings: tuple[Filling, ...] = ()
    may_displace: bool = False
    """Whether the prison may let the sitting go before family visits that stand in its way."""
    may_bring: bool = False
    """Whether the prison says which of its prisoners comes."""


class MovePage(Struct, frozen=True, kw_only=True):
    """The form for other times or places."""

    booking: Booking
    form: Filled[forms.Elsewhere]
    fillings: tuple[Filling, ...] = ()
    asked: bool = False


class AskPage(Struct, frozen=True, kw_only=True):
    """A small form about a booking."""

    booking: Booking
    form: Filled[Any]
    what: str
    title: str
    submit: str


@get("/bookings/{booking_id:int}", permission=Permission.ROOMS_READ)
async def booking_page(session: AsyncSession, actor: Actor, booking_id: FromPath[int]) -> Page:
    """One booking."""
    return await show(session, actor, await queries.get(session, booking_id))


async def show(
    session: AsyncSession,
    actor: Actor,
    booking: Booking,
    refused: Refusal | None = None,
) -> Page:
    """The page of a booking; with a refusal, and other times where they may help."""
    it = await queries.whole(session, booking)
    ids = {need.agency_id for need in it.needs} | {booking.agency_id}
    rows = await session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(ids)))
    names = {row.id: row.name for row in rows}
    waiting = await queries.unanswered(session, booking, it.needs)
    alive = booking.stands != "cancelled" and booking.ends_at > clock.now()
    arranges = alive and actor.agency_id in booking.agency_ids and actor.may(ARRANGES)
    page = BookingPage(
        it=it,
        needs=tuple(
            NeedSeen(
                need=need,
                role=ROLES.get(need.role, need.role),
                agency=names.get(need.agency_id or 0, ""),
                answer="agreed" if need.agreed_at else "asked" if need in waiting else "",
            )
            for need in it.needs
        ),
        agency=names[booking.agency_id],
        matter=await matter_of(session, booking, actor),
        flag=translate(booking.flag, **readable(booking.flag_values)) if booking.flag else "",
        may_arrange=arranges,
        may_agree=arranges and any(need.agency_id == actor.agency_id for need in waiting),
        may_cancel=arranges or (alive and actor.agency_id == booking.agency_id),
        may_move=arranges
        and not (booking.stands == "confirmed" and booking.starts_at - clock.now() < rules.CLOSE),
        others_asked=tuple(need.label for need in waiting if need.agency_id != actor.agency_id),
        refusal=translate(refused.message, **refused.values) if refused else "",
        fillings=await ways_out(session, it, refused) if refused else (),
        may_displace=arranges
        and isinstance(refused, rules.Taken)
        and actor.agency_kind == AgencyKind.PRISON
        and booking.purpose == "court",
        may_bring=arranges and actor.may(Permission.PRISONERS_READ),
    )
    return Page("rooms/booking.html", page, status=refused.status_code if refused else 200)


async def ways_out(session: AsyncSession, it: Whole, refused: Refusal) -> tuple[Filling, ...]:
    """Other times for a booking that cannot be confirmed, as buttons that fill the form for moving it."""
    if not isinstance(refused, NOT_AT_THAT_TIME):
        return ()
    booking = it.booking
    plan = BookingPlan(purpose=booking.purpose, parts=it.times, needs=it.wishes, people=booking.people)
    offers = await other_times(session, plan, refused, booking.agency_id, but_for=booking.id)
    at = await choosing(session, queries.room_ids(it.needs))
    return fillings(await move_blank(session, it), plan, offers, at)


async def done(
    session: AsyncSession, actor: Actor, booking_id: int, what: str, words: str
) -> Page | Redirect:
    """Do one thing that needs no form, or show the booking with why not."""
    booking = await queries.get(session, booking_id)
    try:
        async with session.begin_nested():
            match what:
                case "hold":
                    await actions.hold(session, booking, HOLD_MINUTES, actor)
                case "confirm":
                    await actions.confirm(session, booking, actor)
                case "agree":
                    await actions.agree(session, booking, actor)
                case _:
                    await actions.unflag(session, booking, actor)
    except (*NOT_AT_THAT_TIME, *UNREADY) as refused:
        await session.refresh(booking)
        return await show(session, actor, booking, refused)
    return Redirect(f"/bookings/{booking.id}", words)


@post("/bookings/{booking_id:int}/confirm", permission=ARRANGES)
async def confirm(session: AsyncSession, actor: Actor, booking_id: FromPath[int]) -> Page | Redirect:
    """Claim what it needs."""
    return await done(session, actor, booking_id, "confirm", "已确认，各端场所和人员已占用。")


@post("/bookings/{booking_id:int}/hold", permission=ARRANGES)
async def hold(session: AsyncSession, actor: Actor, booking_id: FromPath[int]) -> Page | Redirect:
    """Keep others out for a quarter of an hour."""
    return await done(session, actor, booking_id, "hold", "已临时保留15分钟，请在此期间确认。")


@post("/bookings/{booking_id:int}/agree", permission=ARRANGES)
async def agree(session: AsyncSession, actor: Actor, booking_id: FromPath[int]) -> Page | Redirect:
    """Let the own rooms be used."""
    return await done(session, actor, booking_id, "agree", "已同意使用本单位场所。")


@post("/bookings/{booking_id:int}/unflag", permission=ARRANGES)
async def unflag(session: AsyncSession, actor: Actor, booking_id: FromPath[int]) -> Page | Redirect:
    """It was looked at and stands."""
    return await done(session, actor, booking_id, "unflag", "已核对，标记已取消。")


async def move_blank(session: AsyncSession, it: Whole) -> Filled[forms.Elsewhere]:
    """The form for moving a booking, as it stands."""
    at = await choosing(session, queries.room_ids(it.needs))
    places, _ = sorted_out(it, at.rooms)
    return blank(forms.Elsewhere, forms.fields_for(it.times) | places, choices=at.choices)


@get("/bookings/{booking_id:int}/move", permission=ARRANGES)
async def move_form(
    request: AnyRequest, session: AsyncSession, actor: Actor, booking_id: FromPath[int]
) -> Page:
    """The form for other times or places; what the address names is filled in, as a calendar hands it over."""
    booking = await queries.get(session, booking_id)
    actions.must_be(booking, "proposed", "held", "confirmed")
    form = await move_blank(session, await queries.whole(session, booking))
    start, room, instead_of = (
        request.query_params.get(name, "") for name in ("starts_at", "room", "instead_of")
    )
    if (at := named_time(start)) is not None:
        form.typed["starts_at"] = as_typed(form.field("starts_at"), at)
    for name in (*ROOMS, "line"):
        if room and form.typed[name] == instead_of:
            form.typed[name] = room
    return Page("rooms/move.html", MovePage(booking=booking, form=form))


@post("/bookings/{booking_id:int}/move", permission=ARRANGES)
async def move(
    request: AnyRequest, session: AsyncSession, actor: Actor, booking_id: FromPath[int]
) -> Page | Redirect:
    """Move it; where it cannot go there, answer with times at which it can."""
    booking = await queries.get(session, booking_id)
    it = await queries.whole(session, booking)
    at = await choosing(session, queries.room_ids(it.needs))
    form = await posted(request, forms.Elsewhere, choices=at.choices)
    if form.ok and "fill" in await request.form():
        return Page("rooms/move.html", MovePage(booking=booking, form=form))
    _, kept = sorted_out(it, at.rooms)
    refused: Refusal | None = None
    plan: BookingPlan | None = None
    async with attempt(session, form):
        told = form.data
        needs = needs_from(told, at, it) + kept
        plan = BookingPlan(purpose=booking.purpose, parts=told.parts, needs=needs, people=booking.people)
        try:
            moved = await actions.move(session, booking, told.parts, needs, told.because, actor)
        except Refusal as refusal:
            refused = refusal
            raise
    if form.ok:
        words = "已改期，有变动的各端已收到通知。" if moved else "没有改动。"
        return Redirect(f"/bookings/{booking.id}", words)
    if plan is None or not isinstance(refused, NOT_AT_THAT_TIME):
        return Page("rooms/move.html", MovePage(booking=booking, form=form), status=form.status)
    offers = await other_times(session, plan, refused, booking.agency_id, but_for=booking.id)
    page = MovePage(booking=booking, form=form, fillings=fillings(form, plan, offers, at), asked=True)
    return Page("rooms/move.html", page)


async def others(session: AsyncSession, booking: Booking) -> list[tuple[int, str]]:
    """Confirmed bookings of two weeks to either side to change times with."""
    found = await session.scalars(
        queries.alive()
        .where(
            Booking.id != booking.id,
            Booking.status == "confirmed",
            Booking.starts_at > clock.now(),
            Booking.agency_ids.overlap(booking.agency_ids),
        )
        .order_by(Booking.starts_at)
        .limit(100)
    )
    return [
        (one.id, " ".join((when(one.starts_at), translate(one.purpose_label), one.title))) for one in found
    ]


@get("/bookings/{booking_id:int}/swap", permission=ARRANGES)
async def swap_form(session: AsyncSession, actor: Actor, booking_id: FromPath[int]) -> Page:
    """With which booking to change times?"""
    booking = await queries.get(session, booking_id)
    actions.must_be(booking, "confirmed")
    form = blank(forms.Exchange, choices={"other": await others(session, booking)})
    return ask(booking, form, "swap")


@post("/bookings/{booking_id:int}/swap", permission=ARRANGES)
async def swap(
    request: AnyRequest, session: AsyncSession, actor: Actor, booking_id: FromPath[int]
) -> Page | Redirect:
    """Let two bookings change times."""
    booking = await queries.get(session, booking_id)
    form = await posted(request, forms.Exchange, choices={"other": await others(session, booking)})
    async with attempt(session, form):
        other = await queries.get(session, form.data.other)
        await actions.swap(session, booking, other, form.data.because, actor)
    if not form.ok:
        return ask(booking, form, "swap")
    return Redirect(f"/bookings/{booking.id}", "两个预约已对调时间，各端已收到通知。")


@get("/bookings/{booking_id:int}/cancel", permission=Permission.ROOMS_READ)
async def cancel_form(session: AsyncSession, actor: Actor, booking_id: FromPath[int]) -> Page:
    """Why is it cancelled?"""
    booking = await queries.get(session, booking_id)
    actions.must_be(booking, "proposed", "held", "confirmed")
    return ask(booking, blank(forms.Reason), "cancel")


@post("/bookings/{booking_id:int}/cancel", permission=Permission.ROOMS_READ)
async def cancel(
    request: AnyRequest, session: AsyncSession, actor: Actor, booking_id: FromPath[int]
) -> Page | Redirect:
    """Cancel it."""
    booking = await queries.get(session, booking_id)
    form = await posted(request, forms.Reason)
    async with attempt(session, form):
        await actions.cancel(session, booking, form.data.because, actor)
    if not form.ok:
        return ask(booking, form, "cancel")
    return Redirect(f"/bookings/{booking.id}", "预约已取消，各端已收到通知。")


ASKED = {
    "swap": ("对调时间", "对调时间"),
    "cancel": ("取消预约", "取消这个预约"),
}
"""Title and button of the form at /bookings/{id}/{key}."""


def ask(booking: Booking, form: Filled[Any], what: str) -> Page:
    """A small form about a booking."""
    title, submit = ASKED[what]
    page = AskPage(booking=booking, form=form, what=what, title=title, submit=submit)
    return Page("rooms/ask.html", page, status=form.status)


pages: Sequence[Any] = (
    booking_page,
    confirm,
    hold,
    agree,
    unflag,
    move_form,
    move,
    swap_form,
    swap,
    cancel_form,
    cancel,
)
