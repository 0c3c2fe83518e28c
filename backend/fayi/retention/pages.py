"""Periods, how long a matter is kept, and disposal lists from drawing up to the printed record."""

from collections.abc import Sequence
from typing import Any, ClassVar

from litestar import Request, Router, get, post
from litestar.di import Provide
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.jobs import later
from fayi.matters.pages import AtMatter
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.retention import actions, queries
from fayi.retention.forms import (
    CarryOutForm,
    HoldForm,
    LongerForm,
    NewListForm,
    OffForm,
    ProlongForm,
    ReturnForm,
)
from fayi.retention.jobs import carry_out
from fayi.retention.kinds import Bar, PeriodKind
from fayi.retention.models import (
    DisposalItem,
    DisposalList,
    MatterHold,
    RetentionProlongation,
)
from fayi.retention.rules import Kept, ListMoved, may_check
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]


def labels(types: MatterTypes) -> dict[str, str]:
    """Names of the types by key."""
    return {key: one.label for key, one in types.items()}


class AtRetention(AtMatter, frozen=True, kw_only=True):
    """An officer at how long a matter is kept."""

    tab: ClassVar[str] = "retention"


class RetentionTab(Struct, frozen=True, kw_only=True):
    """How long the matter is kept, and what stands in the way of destroying it."""

    head: Head
    kept: Kept | None
    kind: str
    bar: str
    holds: Sequence[MatterHold]
    prolongations: Sequence[RetentionProlongation]
    officers: dict[int, str]
    hold: Filled[HoldForm]
    prolong: Filled[ProlongForm]
    may_write: bool


async def tab_as(
    at: AtRetention, hold: Filled[HoldForm] | None = None, prolong: Filled[ProlongForm] | None = None
) -> Page:
    """The tab with its forms as they stand."""
    today = clock.today()
    kept = await queries.kept(at.session, at.matter, today)
    bar = await queries.bar(at.session, at.matter.id, today)
    holds = await queries.holds(at.session, at.matter.id)
    longer = await queries.prolongations(at.session, at.matter.id)
    hold, prolong = hold or forms.blank(HoldForm, prefix="hold-"), prolong or forms.blank(ProlongForm)
    page = RetentionTab(
        head=await at.head(),
        kept=kept,
        kind=PeriodKind.of(kept.kind).label if kept else "",
        bar=Bar.of(bar).label if bar else "",
        holds=holds,
        prolongations=longer,
        officers=await agencies.names(
            at.session, [*(one.placed_by_id for one in holds), *(one.officer_id for one in longer)]
        ),
        hold=hold,
        prolong=prolong,
        may_write=at.matter.agency_id == at.actor.agency_id and at.actor.may(Permission.RETENTION_PROPOSE),
    )
    return Page("retention/tab.html", page, status=max(hold.status, prolong.status))


@get("/", permission=Permission.MATTERS_READ)
async def retention_tab(at: AtRetention) -> Page:
    """How long the matter is kept."""
    return await tab_as(at)


@post("/holds", permission=Permission.RETENTION_PROPOSE)
async def hold(request: AnyRequest, at: AtRetention) -> Page | Redirect:
    """Hold the matter."""
    filled: Filled[HoldForm] = await forms.posted(request, HoldForm, prefix="hold-")
    async with forms.attempt(at.session, filled):
        await actions.hold(at.session, at.matter, filled.data.reason, by=at.actor)
    return Redirect(at.address, "已冻结销毁。") if filled.ok else await tab_as(at, filled)


@post("/holds/{hold_id:int}/lift", permission=Permission.RETENTION_PROPOSE)
async def lift(request: AnyRequest, hold_id: FromPath[int], at: AtRetention) -> Page | Redirect:
    """Lift a hold."""
    filled: Filled[HoldForm] = await forms.posted(request, HoldForm, prefix="hold-")
    async with forms.attempt(at.session, filled):
        await actions.lift(at.session, at.matter, hold_id, filled.data.reason, by=at.actor)
    return Redirect(at.address, "冻结已解除。") if filled.ok else await tab_as(at, filled)


@post("/prolong", permission=Permission.RETENTION_PROPOSE)
async def prolong(request: AnyRequest, at: AtRetention) -> Page | Redirect:
    """Keep the matter longer."""
    filled: Filled[ProlongForm] = await forms.posted(request, ProlongForm)
    async with forms.attempt(at.session, filled):
        await actions.prolong(at.session, at.matter, filled.data.until, filled.data.reason, by=at.actor)
    return Redirect(at.address, "保管期限已延长。") if filled.ok else await tab_as(at, prolong=filled)


tab_pages = Router(
    "/matters/{matter_id:int}/retention",
    dependencies={"at": Provide(AtRetention.provide)},
    route_handlers=[retention_tab, hold, lift, prolong],
)


class ListsPage(Struct, frozen=True, kw_only=True):
    """The agency's lists, and what a new one would take up."""

    lists: Sequence[DisposalList]
    counts: dict[int, int]
    officers: dict[int, str]
    found: Sequence[queries.Ended]
    types: dict[str, str]
    form: Filled[NewListForm]


@get("/retention", permission=Permission.RETENTION_PROPOSE)
async def lists_page(session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """Lists, and what has run out."""
    return await lists_as(session, actor, types, new_list(types))


def new_list(types: MatterTypes) -> Filled[NewListForm]:
    """The form of a new list."""
    return forms.blank(NewListForm, choices={"matter_type": [*labels(types).items()]})


async def lists_as(
    session: AsyncSession, actor: Actor, types: MatterTypes, form: Filled[NewListForm]
) -> Page:
    """The page with the form as it stands."""
    found = await queries.lists(session)
    page = ListsPage(
        lists=found,
        counts=await queries.counts(session, [one.id for one in found]),
        officers=await officers_of(session, found),
        found=await queries.ended(session, actor, clock.today(), limit=50),
        types=labels(types),
        form=form,
    )
    return Page("retention/lists.html", page, status=form.status)


async def officers_of(session: AsyncSession, lists: Sequence[DisposalList]) -> dict[int, str]:
    """Names of those who drew lists up and checked them."""
    ids = {one.drawn_up_by_id for one in lists} | {one.checked_by_id or 0 for one in lists}
    return await agencies.names(session, sorted(ids))


@post("/retention", permission=Permission.RETENTION_PROPOSE)
async def draw_up(
    request: AnyRequest, session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Draw up a list of what has run out."""
    filled: Filled[NewListForm] = await forms.posted(
        request, NewListForm, choices={"matter_type": [*labels(types).items()]}
    )
    drawn = None
    async with forms.attempt(session, filled):
        drawn = await actions.draw_up(
            session,
            by=actor,
            type_key=filled.data.matter_type or "",
            archived_before=filled.data.archived_before,
            note=filled.data.note,
        )
    if drawn is None:
        return await lists_as(session, actor, types, filled)
    return Redirect(f"/retention/lists/{drawn.id}", "销毁清册已拟制，请逐件核对。")


class ListPage(Struct, frozen=True, kw_only=True):
    """A list, and what the officer may do with it."""

    list: DisposalList
    items: Sequence[DisposalItem]
    types: dict[str, str]
    officers: dict[int, str]
    agency: Agency
    waiting: int
    may_change: bool
    may_check: bool
    off: Filled[OffForm]
    prolong: Filled[LongerForm]
    back: Filled[ReturnForm]
    carry: Filled[CarryOutForm]


async def list_as(
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    one: DisposalList,
    template: str = "retention/list.html",
    **filled: Filled[Any],
) -> Page:
    """A list with its forms as they stand."""
    items = await queries.items(session, one.id)
    given: dict[str, Filled[Any]] = {
        "off": forms.blank(OffForm, choices=to_choose(items), prefix="off-"),
        "prolong": forms.blank(LongerForm, choices=to_choose(items), prefix="longer-"),
        "back": forms.blank(ReturnForm, prefix="back-"),
        "carry": forms.blank(CarryOutForm),
    }
    given |= filled
    page = ListPage(
        list=one,
        items=items,
        types=labels(types),
        officers=await officers_of(session, [one]),
        agency=await agencies.agency(session, one.agency_id),
        waiting=len(await queries.waiting(session, one.id)),
        may_change=one.status == "draft" and one.drawn_up_by_id == actor.officer_id,
        may_check=one.drawn_up_by_id != actor.officer_id and actor.may(Permission.RETENTION_DISPOSE),
        **given,
    )
    return Page(template, page, status=max(each.status for each in given.values()))


@get("/retention/lists/{list_id:int}", permission=Permission.RETENTION_PROPOSE)
async def list_page(list_id: FromPath[int], session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """A list."""
    return await list_as(session, actor, types, await queries.get(session, list_id))


@get("/retention/lists/{list_id:int}/print", permission=Permission.RETENTION_PROPOSE)
async def print_page(list_id: FromPath[int], session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """The list on paper, with room for signatures."""
    one = await queries.get(session, list_id)
    return await list_as(session, actor, types, one, "retention/print.html")


def to_choose(items: Sequence[DisposalItem]) -> dict[str, list[tuple[int, str]]]:
    """The lines that are to be destroyed, to choose from."""
    return {"item_id": [(one.id, one.number) for one in items if one.decision == "destroy"]}


@post("/retention/lists/{list_id:int}/off", permission=Permission.RETENTION_PROPOSE)
async def take_off(
    request: AnyRequest, list_id: FromPath[int], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Take a matter off the list."""
    one = await queries.get(session, list_id)
    choices = to_choose(await queries.items(session, list_id))
    filled: Filled[OffForm] = await forms.posted(request, OffForm, choices=choices, prefix="off-")
    async with forms.attempt(session, filled):
        data = filled.data
        await actions.take_off(session, one, data.item_id, data.reason, by=actor, seen=filled.version)
    if not filled.ok:
        return await list_as(session, actor, types, one, off=filled)
    return Redirect(f"/retention/lists/{list_id}", "已从清册中剔除。")


@post("/retention/lists/{list_id:int}/prolong", permission=Permission.RETENTION_PROPOSE)
async def prolong_on_list(
    request: AnyRequest, list_id: FromPath[int], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Keep a matter of the list longer."""
    one = await queries.get(session, list_id)
    choices = to_choose(await queries.items(session, list_id))
    filled: Filled[LongerForm] = await forms.posted(request, LongerForm, choices=choices, prefix="longer-")
    async with forms.attempt(session, filled):
        data = filled.data
        await actions.prolong_on_list(
            session, one, data.item_id, data.until, data.reason, by=actor, seen=filled.version
        )
    if not filled.ok:
        return await list_as(session, actor, types, one, prolong=filled)
    return Redirect(f"/retention/lists/{list_id}", "保管期限已延长，已从清册中剔除。")


@post("/retention/lists/{list_id:int}/submit", permission=Permission.RETENTION_PROPOSE)
async def submit(
    request: AnyRequest, list_id: FromPath[int], session: AsyncSession, actor: Actor
) -> Redirect:
    """Hand the list to a colleague."""
    filled: Filled[dict[str, Any]] = await forms.posted(request, ())
    await actions.submit(session, await queries.get(session, list_id), by=actor, seen=filled.version)
    return Redirect(f"/retention/lists/{list_id}", "清册已提交审核。")


@post("/retention/lists/{list_id:int}/withdraw", permission=Permission.RETENTION_PROPOSE)
async def withdraw(
    request: AnyRequest, list_id: FromPath[int], session: AsyncSession, actor: Actor
) -> Redirect:
    """Give the list up."""
    filled: Filled[dict[str, Any]] = await forms.posted(request, ())
    await actions.withdraw(session, await queries.get(session, list_id), by=actor, seen=filled.version)
    return Redirect("/retention", "清册已撤销。")


@post("/retention/lists/{list_id:int}/return", permission=Permission.RETENTION_DISPOSE)
async def give_back(
    request: AnyRequest, list_id: FromPath[int], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Return the list to whoever drew it up."""
    one = await queries.get(session, list_id)
    filled: Filled[ReturnForm] = await forms.posted(request, ReturnForm, prefix="back-")
    async with forms.attempt(session, filled):
        await actions.give_back(session, one, filled.data.reason, by=actor, seen=filled.version)
    if not filled.ok:
        return await list_as(session, actor, types, one, back=filled)
    return Redirect(f"/retention/lists/{list_id}", "清册已退回。")


@post("/retention/lists/{list_id:int}/carry-out", permission=Permission.RETENTION_DISPOSE)
async def carry_it_out(
    request: AnyRequest, list_id: FromPath[int], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Destroy what the list names, as the second officer."""
    one = await queries.get(session, list_id)
    filled: Filled[CarryOutForm] = await forms.posted(request, CarryOutForm)
    async with forms.attempt(session, filled):
        await actions.begin(session, one, filled.data.supervisors, by=actor, seen=filled.version)
    if not filled.ok:
        return await list_as(session, actor, types, one, carry=filled)
    await set_going(session, one, actor)
    return Redirect(f"/retention/lists/{list_id}", "正在销毁，完成后可以打印清册。")


@post("/retention/lists/{list_id:int}/go-on", permission=Permission.RETENTION_DISPOSE)
async def go_on(list_id: FromPath[int], session: AsyncSession, actor: Actor) -> Redirect:
    """Go on where a breakdown stopped."""
    one = await queries.get(session, list_id)
    may_check(actor.officer_id, one.drawn_up_by_id)
    if one.status != "running":
        raise ListMoved
    await set_going(session, one, actor)
    return Redirect(f"/retention/lists/{list_id}", "正在销毁，完成后可以打印清册。")


async def set_going(session: AsyncSession, one: DisposalList, actor: Actor) -> None:
    """Let the worker destroy what waits."""
    whose = {"agency_id": actor.agency_id, "officer_id": actor.officer_id}
    await later(session, carry_out, once=f"dispose {one.id}", list_id=one.id, **whose)
