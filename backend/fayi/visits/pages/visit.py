"""One visit: who came, what for, and what came of it."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.parties.models import Party
from fayi.procedure.channel import Channel
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.visits import actions, queries, rules
from fayi.visits.forms import EndVisit, Enquiry, TellOnce
from fayi.visits.models import Visit, VisitEnquiry, VisitList
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

LISTED, ENDED = "list-", "end-"
"""What stands before the names of the fields of these forms."""


class VisitPage(Struct, frozen=True, kw_only=True):
    """A visit and all that came of it."""

    visit: Visit
    channel: str
    purposes: tuple[str, ...]
    needs: tuple[str, ...]
    priority: str
    result: str
    moves: tuple[tuple[str, rules.Move], ...]
    persons: Sequence[Party]
    before: tuple[int, ...]
    """How many times each of them has come, this visit included."""
    matters: tuple[tuple[Matter, str], ...]
    """With the words for the stage of each."""
    types: tuple[tuple[str, str], ...]
    """What may be registered: key and label; for who stays unknown, what needs no name."""
    enquiries: Sequence[tuple[VisitEnquiry, str]]
    lists: Sequence[VisitList]
    enquiry_form: Filled[Enquiry]
    list_form: Filled[TellOnce]
    end_form: Filled[EndVisit]


class TurnPage(Struct, frozen=True, kw_only=True):
    """The slip with a turn on it."""

    visit: Visit
    agency: Agency
    ahead: int


class ListPage(Struct, frozen=True, kw_only=True):
    """The list of what is lacking, for the visitor to take along."""

    visit: Visit
    agency: Agency
    told: VisitList


@get("/visits/{visit_id:int}", permission=Permission.MATTERS_REGISTER)
async def visit_page(visit_id: int, session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """What came of a visit, and what may be done next."""
    return await show(session, actor, types, await queries.get(session, actor, visit_id))


@post("/visits/{visit_id:int}/move", permission=Permission.MATTERS_REGISTER)
async def move(
    request: Request[Any, Any, Any], visit_id: int, session: AsyncSession, actor: Actor
) -> Redirect:
    """Call, serve, put back, let go: what one button does."""
    visit = await queries.get(session, actor, visit_id)
    sent = await request.form()
    key, version = str(sent.get("move", "")), str(sent.get("version", ""))
    if key not in rules.MOVES:
        raise NotFound
    known = int(version) if version.isascii() and version.isdecimal() and len(version) < 16 else None
    place = await queries.last_place(session, actor, visit.day)
    visit = await actions.move(session, visit, key, by=actor, version=known, place=place)
    over = visit.standing in (rules.VisitStatus.LEFT, rules.VisitStatus.WAITING)
    return Redirect("/visits" if over else f"/visits/{visit.id}")


@post("/visits/{visit_id:int}/enquiries", permission=Permission.MATTERS_REGISTER)
async def answer(
    request: Request[Any, Any, Any], visit_id: int, session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Write down a question answered on the spot."""
    visit = await queries.get(session, actor, visit_id)
    filled: Filled[Enquiry] = await forms.posted(request, Enquiry)
    async with forms.attempt(session, filled):
        await actions.answer(session, visit, filled.data, by=actor)
    if not filled.ok:
        return await show(session, actor, types, visit, enquiry_form=filled)
    return Redirect(f"/visits/{visit.id}", "答复已记下。")


@post("/visits/{visit_id:int}/lists", permission=Permission.MATTERS_REGISTER)
async def tell_once(
    request: Request[Any, Any, Any], visit_id: int, session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Tell once, and completely, what is lacking; then print it."""
    visit = await queries.get(session, actor, visit_id)
    filled: Filled[TellOnce] = await forms.posted(request, TellOnce, prefix=LISTED)
    told = None
    async with forms.attempt(session, filled):
        told = await actions.tell_once(session, visit, filled.data, by=actor)
    if not filled.ok or told is None:
        return await show(session, actor, types, visit, list_form=filled)
    return Redirect(f"/visits/{visit.id}/lists/{told.id}")


@get("/visits/{visit_id:int}/lists/{list_id:int}", permission=Permission.MATTERS_REGISTER)
async def printed_list(visit_id: int, list_id: int, session: AsyncSession, actor: Actor) -> Page:
    """The list as it is printed (一次性告知单)."""
    visit = await queries.get(session, actor, visit_id)
    told = next((one for one in await queries.lists(session, visit.id) if one.id == list_id), None)
    if told is None:
        raise NotFound
    agency = await agencies.agency(session, visit.agency_id)
    return Page("visits/list.html", ListPage(visit=visit, agency=agency, told=told))


@get("/visits/{visit_id:int}/turn", permission=Permission.MATTERS_REGISTER)
async def turn(visit_id: int, session: AsyncSession, actor: Actor) -> Page:
    """The turn as it is printed for who waits."""
    visit = await queries.get(session, actor, visit_id)
    waiting = await session.scalars(queries.waiting(visit.agency_id, visit.day))
    order = [one.id for one in waiting]
    ahead = order.index(visit.id) if visit.id in order else 0
    agency = await agencies.agency(session, visit.agency_id)
    return Page("visits/turn.html", TurnPage(visit=visit, agency=agency, ahead=ahead))


@post("/visits/{visit_id:int}/people", permission=Permission.MATTERS_REGISTER)
async def name_person(
    request: Request[Any, Any, Any], visit_id: int, session: AsyncSession, actor: Actor
) -> Redirect:
    """A registered party came."""
    visit = await queries.get(session, actor, visit_id)
    named = str((await request.form()).get("party", ""))
    if not (named.isascii() and named.isdecimal() and len(named) < 16):
        raise NotFound
    await actions.name_person(session, visit, await parties.get(session, actor, int(named)), by=actor)
    return Redirect(f"/visits/{visit.id}", "已记下来访人。")


@post("/visits/{visit_id:int}/named", permission=Permission.MATTERS_REGISTER)
async def lift_anonymity(visit_id: int, session: AsyncSession, actor: Actor) -> Redirect:
    """The visitor agrees to be written down."""
    visit = await queries.get(session, actor, visit_id)
    await actions.lift_anonymity(session, visit, by=actor)
    return Redirect(f"/visits/{visit.id}", "已取消匿名，可以登记姓名和办件。")


@post("/visits/{visit_id:int}/end", permission=Permission.MATTERS_REGISTER)
async def end(
    request: Request[Any, Any, Any], visit_id: int, session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """The visit is over."""
    visit = await queries.get(session, actor, visit_id)
    filled: Filled[EndVisit] = await forms.posted(request, EndVisit, prefix=ENDED)
    async with forms.attempt(session, filled):
        await actions.end(session, visit, filled.data, by=actor, version=filled.version)
    if not filled.ok:
        return await show(session, actor, types, visit, end_form=filled)
    return Redirect("/visits", "{turn}接待完毕。", turn=visit.turn)


async def show(
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    visit: Visit,
    *,
    enquiry_form: Filled[Enquiry] | None = None,
    list_form: Filled[TellOnce] | None = None,
    end_form: Filled[EndVisit] | None = None,
) -> Page:
    """The page, with its forms as they are filled in so far."""
    persons = await queries.persons(session, visit.id)
    matters = await queries.matters(session, visit.id)
    enquiries = await queries.enquiries(session, visit.id)
    lists = await queries.lists(session, visit.id)
    likely = rules.Result.REGISTERED if matters else rules.Result.TOLD if lists else rules.Result.ANSWERED
    enquiry_form = enquiry_form or forms.blank(Enquiry)
    list_form = list_form or forms.blank(TellOnce, prefix=LISTED)
    end_form = end_form or forms.blank(EndVisit, prefix=ENDED, result=likely)
    page = VisitPage(
        visit=visit,
        channel=Channel.of(visit.channel).label,
        purposes=tuple(rules.Purpose.of(one).label for one in visit.purposes),
        needs=tuple(rules.Need.of(one).label for one in visit.needs),
        priority=rules.Priority.of(visit.priority).label if visit.priority else "",
        result=rules.Result.of(visit.result).label if visit.result else "",
        moves=tuple(
            (key, rules.MOVES[key])
            for key in rules.possible_moves(visit.status, today=visit.day == clock.today())
        ),
        persons=persons,
        before=tuple([await queries.visits_of_party(session, actor, party.id) for party in persons]),
        matters=tuple((matter, types[matter.type].stage(matter.stage).label) for matter in matters),
        types=tuple(
            (one.key, one.label)
            for one in types.at_the_counter(actor.agency_kind)
            if not visit.anonymous or one.anonymous is not None
        ),
        enquiries=enquiries,
        lists=lists,
        enquiry_form=enquiry_form,
        list_form=list_form,
        end_form=end_form,
    )
    status = max(form.status for form in (enquiry_form, list_form, end_form))
    return Page("visits/visit.html", page, status=status)
