"""Today's queue: take a new visit in seconds, call who is next."""

from datetime import date
from typing import Any

from litestar import Request, get, post
from litestar.params import FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.procedure.channel import Channel
from fayi.procedure.permissions import Permission
from fayi.visits import actions, queries, rules
from fayi.visits.forms import CallNext, TakeVisit
from fayi.visits.models import Visit
from fayi.visits.pages.hall import hall_address
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class QueuePage(Struct, frozen=True, kw_only=True):
    """The visits of a day."""

    day: date
    today: bool
    visits: tuple[tuple[Visit, str | None, int], ...]
    form: Filled[TakeVisit]
    call: Filled[CallNext]
    waiting: int
    total: queries.Line | None
    hall: str
    channels: dict[str, str]
    purposes: dict[str, str]
    priorities: dict[str, str]


@get("/visits", permission=Permission.MATTERS_REGISTER)
async def queue(session: AsyncSession, actor: Actor, day: FromQuery[str] = "") -> Page:
    """The queue of today, or the visits of another day."""
    return await show(session, actor, chosen_day(day))


@post("/visits", permission=Permission.MATTERS_REGISTER)
async def take(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Give somebody who has come in a turn; whoever is served at once has the visit's page opened."""
    filled: Filled[TakeVisit] = await forms.posted(request, TakeVisit)
    visit = None
    async with forms.attempt(session, filled):
        visit = await actions.take(session, filled.data, by=actor)
    if not filled.ok or visit is None:
        return await show(session, actor, clock.today(), form=filled)
    if visit.standing is rules.VisitStatus.SERVING:
        return Redirect(f"/visits/{visit.id}", "已登记，序号{turn}。", turn=visit.turn)
    return Redirect("/visits", "已取号：{turn}。", turn=visit.turn)


@post("/visits/next", permission=Permission.MATTERS_REGISTER)
async def call_next(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Call who is next."""
    filled: Filled[CallNext] = await forms.posted(request, CallNext)
    visit = None
    async with forms.attempt(session, filled):
        visit = await actions.call_next(session, by=actor, place=filled.data.place)
    if not filled.ok or visit is None:
        return await show(session, actor, clock.today(), call=filled)
    return Redirect(f"/visits/{visit.id}", "已叫号：{turn}。", turn=visit.turn)


async def show(
    session: AsyncSession,
    actor: Actor,
    day: date,
    *,
    form: Filled[TakeVisit] | None = None,
    call: Filled[CallNext] | None = None,
) -> Page:
    """The queue, with the forms as they are filled in so far."""
    found = await queries.of_day(session, actor.agency_id, day)
    total = await queries.totals(session, actor.agency_id, day, day, "")
    form = form or forms.blank(TakeVisit)
    place = await queries.last_place(session, actor, day)
    call = call or forms.blank(CallNext, place=place)
    page = QueuePage(
        day=day,
        today=day == clock.today(),
        visits=tuple(found),
        form=form,
        call=call,
        waiting=sum(visit.standing is rules.VisitStatus.WAITING for visit, _, _ in found),
        total=total[0] if total else None,
        hall=hall_address(actor.agency_id),
        channels={one.value: one.label for one in Channel},
        purposes={one.value: one.label for one in rules.Purpose},
        priorities={one.value: one.label for one in rules.Priority},
    )
    return Page("visits/queue.html", page, status=max(form.status, call.status))


def chosen_day(text: str) -> date:
    """The day an address names, not later than today; today for anything else."""
    try:
        return min(date.fromisoformat(text), clock.today())
    except ValueError:
        return clock.today()
