"""Asking to open what is sealed, and deciding it: the same answer whether there is such a record or not."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.sealing import actions, queries
from fayi.sealing.forms import AnswerForm, AskForm, LiftForm
from fayi.sealing.kinds import Answer
from fayi.sealing.models import SealedRequest
from fayi.sealing.queries import Due
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

TONES = {"waiting": "yellow", "granted": "green", "refused": "gray"}
RECORDED = "申请已登记，由保管机构审查，结果在本页答复。"


class Overview(Struct, frozen=True, kw_only=True):
    """What the actor asked, and what the actor's agency has to decide and to seal."""

    own: Sequence[tuple[SealedRequest, str, int | None]]
    decides: bool
    waiting: Sequence[tuple[SealedRequest, str, str]]
    answered: Sequence[tuple[SealedRequest, str, str]]
    due: Sequence[Due]
    tones: dict[str, str]


class AskPage(Struct, frozen=True, kw_only=True):
    """The form of a request."""

    title: str
    form: Filled[Any]
    action: str
    hint: str


class RequestPage(Struct, frozen=True, kw_only=True):
    """A request as its decider sees it."""

    request: SealedRequest
    from_agency: str
    asked_by: str
    readers: tuple[str, ...]
    is_here: bool
    """Whether the deciding agency keeps a sealed record under the number."""
    may_decide: bool
    answered_by: str
    form: Filled[AnswerForm]


@get("/sealed", permission=Permission.MATTERS_READ)
async def overview(session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """Requests and, for deciders, what waits for them."""
    decides = actor.may(Permission.SEALING_DECIDE)
    page = Overview(
        own=await queries.own_requests(session, actor),
        decides=decides,
        waiting=await queries.asked_of(session, actor, waiting=True) if decides else (),
        answered=await queries.asked_of(session, actor, waiting=False) if decides else (),
        due=await queries.due(session, actor.agency_id, types) if decides else (),
        tones=TONES,
    )
    return Page("sealing/overview.html", page)


async def choices(session: AsyncSession, actor: Actor) -> dict[str, list[tuple[Any, str]]]:
    """Every agency, and the officers of the actor's own."""
    places = await session.execute(select(Agency.id, Agency.name).order_by(Agency.name))
    people = await agencies.officers_of(session, actor.agency_id)
    return {
        "agency_id": [(agency_id, name) for agency_id, name in places],
        "officers": [(str(one.id), one.name) for one in people],
    }


async def blank(session: AsyncSession, actor: Actor, form: type[Any]) -> Filled[Any]:
    """The form before anything is filled in."""
    offered = await choices(session, actor)
    if form is AskForm:
        return forms.blank(form, choices=offered, officers=(str(actor.officer_id),), unit=actor.agency_name)
    return forms.blank(form, choices={"agency_id": offered["agency_id"]})


async def filled_in(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, form: type[Any]
) -> Filled[Any]:
    """What was posted, and put to the agency when nothing is amiss."""
    offered = await choices(session, actor)
    if form is LiftForm:
        del offered["officers"]
    filled: Filled[Any] = await forms.posted(request, form, choices=offered)
    async with forms.attempt(session, filled):
        await actions.ask(session, filled.data, by=actor)
    return filled


def ask_page(form: Filled[Any]) -> Page:
    """The form for reading as it stands."""
    page = AskPage(
        title="申请查询封存记录",
        form=form,
        action="/sealed/ask",
        hint="犯罪记录被封存的，不得向任何单位和个人提供，但司法机关为办案需要或者有关单位根据国家规定"
        "进行查询的除外；依法查询的单位应当对封存的犯罪记录予以保密（刑事诉讼法第二百八十六条）。",
    )
    return Page("sealing/ask.html", page, status=form.status)


def lift_page(form: Filled[Any]) -> Page:
    """The form for lifting as it stands."""
    page = AskPage(
        title="申请解除封存",
        form=form,
        action="/sealed/lift",
        hint="只有法定情形出现时才能解除封存，须附生效裁判文书。",
    )
    return Page("sealing/ask.html", page, status=form.status)


@get("/sealed/ask", permission=Permission.MATTERS_READ)
async def ask_form(session: AsyncSession, actor: Actor) -> Page:
    """Ask for the number, the ground and who is to read it."""
    return ask_page(await blank(session, actor, AskForm))


@post("/sealed/ask", permission=Permission.MATTERS_READ)
async def ask(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Record the request; nothing is looked up."""
    filled = await filled_in(request, session, actor, AskForm)
    return Redirect("/sealed", RECORDED) if filled.ok else ask_page(filled)


@get("/sealed/lift", permission=Permission.MATTERS_READ)
async def ask_to_lift_form(session: AsyncSession, actor: Actor) -> Page:
    """Ask for the number and the ground."""
    return lift_page(await blank(session, actor, LiftForm))


@post("/sealed/lift", permission=Permission.MATTERS_READ)
async def ask_to_lift(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor
) -> Page | Redirect:
    """Record the request; nothing is looked up."""
    filled = await filled_in(request, session, actor, LiftForm)
    return Redirect("/sealed", RECORDED) if filled.ok else lift_page(filled)


@get("/sealed/requests/{request_id:int}", permission=Permission.SEALING_DECIDE)
async def request(session: AsyncSession, actor: Actor, request_id: FromPath[int]) -> Page:
    """A request put to the actor's agency."""
    asked = await queries.asked(session, actor, request_id)
    return await request_page(session, actor, asked, forms.blank(AnswerForm))


async def request_page(
    session: AsyncSession, actor: Actor, asked: SealedRequest, form: Filled[AnswerForm]
) -> Page:
    """The request with the decision as it stands."""
    known = [asked.asked_by_id, *asked.officers, *([asked.answered_by_id] if asked.answered_by_id else [])]
    names = await agencies.names(session, known)
    page = RequestPage(
        request=asked,
        from_agency=(await agencies.agency(session, asked.from_agency_id)).name,
        asked_by=names.get(asked.asked_by_id, ""),
        readers=tuple(names[one] for one in asked.officers if one in names),
        is_here=await queries.is_sealed_here(session, asked.id) is not None,
        may_decide=asked.answer == Answer.WAITING and asked.asked_by_id != actor.officer_id,
        answered_by=names.get(asked.answered_by_id or 0, ""),
        form=form,
    )
    return Page("sealing/request.html", page, status=form.status)


@post("/sealed/requests/{request_id:int}", permission=Permission.SEALING_DECIDE)
async def answer(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, request_id: FromPath[int]
) -> Page | Redirect:
    """Open it until a time, lift the sealing, or answer that there is nothing to be read."""
    asked = await queries.asked(session, actor, request_id)
    filled: Filled[AnswerForm] = await forms.posted(request, AnswerForm)
    async with forms.attempt(session, filled):
        form = filled.data
        if form.answer == "granted":
            until = form.until or clock.now()
            await actions.grant(session, asked, until=until, words=form.words, by=actor)
        else:
            await actions.refuse(session, asked, words=form.words, by=actor)
    if not filled.ok:
        return await request_page(session, actor, asked, filled)
    return Redirect("/sealed", "答复已登记。")
