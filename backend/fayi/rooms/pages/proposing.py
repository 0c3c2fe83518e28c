"""Proposing a booking, and the bookings of a matter."""

from collections.abc import Sequence
from typing import Any, ClassVar

from litestar import Request, Router, get, post
from litestar.di import Provide
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotFound, Refusal
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.matters.pages import AtMatter
from fayi.matters.queries import Head
from fayi.procedure.permissions import Permission
from fayi.rooms import actions, forms, queries, rules
from fayi.rooms.models import Booking
from fayi.rooms.pages.wishing import Choosing, Filling, choosing, fillings, named_time, needs_from
from fayi.rooms.rules import BookingPlan, Needed, Offer
from fayi.web.forms import Filled, attempt, blank, posted
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]
NOT_AT_THAT_TIME = (rules.Taken, rules.OutsideHours, rules.Closed, rules.ClosedForNow, rules.NotInUse)
"""What another time may cure."""
PURPOSE_OF = {"remote_court_session": "court", "family_visit": "family_visit", "mediation": "mediation"}
"""What bookings of a type of matter are usually for."""


class AtBookings(AtMatter, frozen=True, kw_only=True):
    """An officer at the bookings of a matter."""

    tab: ClassVar[str] = "bookings"


class BookingsTab(Struct, frozen=True, kw_only=True):
    """All bookings of a matter."""

    head: Head
    bookings: Sequence[Booking]
    may_propose: bool


class ProposePage(Struct, frozen=True, kw_only=True):
    """The form for a booking, with free times when the wished one is not."""

    form: Filled[forms.Wish]
    matter: Matter | None
    fillings: tuple[Filling, ...] = ()
    asked: bool = False
    """Whether the wished time was not to be had."""


@get("/", permission=Permission.MATTERS_READ)
async def bookings_tab(at: AtBookings) -> Page:
    """The tab: every booking of the matter, the latest first."""
    page = BookingsTab(
        head=await at.head(),
        bookings=await queries.of_matter(at.session, at.matter.id),
        may_propose=at.actor.may(Permission.ROOMS_READ),
    )
    return Page("rooms/tab.html", page)


async def matter_named(session: AsyncSession, actor: Actor, text: str) -> Matter | None:
    """The matter whose id was given; NotFound for one the actor may not see."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise NotFound
    return await matters.get(session, actor, int(text))


async def all_choices(session: AsyncSession, actor: Actor, at: Choosing) -> dict[str, list[tuple[int, str]]]:
    """Choices of places and of the agency's officers."""
    officers = await agencies.officers_of(session, actor.agency_id)
    return at.choices | {"officers": [(one.id, one.name) for one in officers]}


@get("/bookings/new", permission=Permission.ROOMS_READ)
async def propose_form(request: AnyRequest, session: AsyncSession, actor: Actor) -> Page:
    """The form for a booking; `matter`, `room` and `starts_at` in the address are filled in."""
    matter, room, start = (request.query_params.get(name, "") for name in ("matter", "room", "starts_at"))
    own = await matter_named(session, actor, matter)
    at = await choosing(session)
    form = blank(
        forms.Wish,
        choices=await all_choices(session, actor, at),
        matter=matter,
        near=room if room in {str(one) for one in at.rooms} else None,
        starts_at=named_time(start),
        purpose=PURPOSE_OF.get(own.type) if own else None,
        contact=actor.name,
    )
    return Page("rooms/propose.html", ProposePage(form=form, matter=own))


@post("/bookings/new", permission=Permission.ROOMS_READ)
async def propose(request: AnyRequest, session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Propose it; where it cannot be had at that time, answer with times at which it can."""
    at = await choosing(session)
    form = await posted(request, forms.Wish, choices=await all_choices(session, actor, at))
    own = await matter_named(session, actor, form.typed.get("matter", ""))
    if form.ok and "fill" in await request.form():
        return Page("rooms/propose.html", ProposePage(form=form, matter=own))
    refused: Refusal | None = None
    plan: BookingPlan | None = None
    async with attempt(session, form):
        plan = await plan_from(session, form.data, at, own, actor)
        try:
            booking = await actions.propose(session, plan, actor)
        except Refusal as refusal:
            refused = refusal
            raise
    if form.ok:
        return Redirect(f"/bookings/{booking.id}", "预约已提出，确认之前还不占用场所。")
    if plan is None or not isinstance(refused, NOT_AT_THAT_TIME):
        return Page("rooms/propose.html", ProposePage(form=form, matter=own), status=form.status)
    offers = await other_times(session, plan, refused, actor.agency_id)
    await actions.note_unmet(session, plan, len(offers), actor)
    page = ProposePage(form=form, matter=own, fillings=fillings(form, plan, offers, at), asked=True)
    return Page("rooms/propose.html", page)


async def other_times(
    session: AsyncSession,
    plan: BookingPlan,
    refused: Refusal,
    agency_id: int,
    *,
    but_for: int | None = None,
) -> Sequence[Offer]:
    """Free times for all ends of the plan together."""
    if isinstance(refused, rules.Taken) and refused.offers:
        return refused.offers
    return await queries.alternatives(
        session,
        await queries.ends_for(session, plan.needs, purpose=plan.purpose, people=plan.people),
        plan.parts,
        purpose=plan.purpose,
        people=plan.people,
        agency_id=agency_id,
        but_for=but_for,
    )


async def plan_from(
    session: AsyncSession, told: forms.Wish, at: Choosing, matter: Matter | None, actor: Actor
) -> BookingPlan:
    """The wish as typed."""
    names = await agencies.names(session, told.officers)
    officers = tuple(
        Needed(resource=f"officer:{one}", label=names[one], role="officer", agency_id=actor.agency_id)
        for one in told.officers
    )
    return BookingPlan(
        purpose=told.purpose.value,
        parts=told.parts,
        needs=needs_from(told, at) + officers,
        people=told.people,
        title=told.title,
        contact=told.contact,
        note=told.note,
        matter_id=matter.id if matter is not None else None,
    )


bookings_of_matter = Router(
    "/matters/{matter_id:int}/bookings",
    route_handlers=[bookings_tab],
    dependencies={"at": Provide(AtBookings.provide)},
)
pages = (bookings_of_matter, propose_form, propose)
