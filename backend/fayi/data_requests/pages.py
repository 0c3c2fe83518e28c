"""Requests of persons about their own data: the list, the form, one request, and the letter."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.data_requests import actions, queries
from fayi.data_requests.forms import AnswerForm, LiftForm, RequestForm
from fayi.data_requests.kinds import LeftOut
from fayi.data_requests.models import DataRequest
from fayi.kit import clock
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.parties.models import Party, ProcessingRestriction
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.papers import download
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]
HANDLE = Permission.DATA_REQUESTS_HANDLE
LONGEST_SEARCH = 100


class RequestsPage(Struct, frozen=True, kw_only=True):
    """The agency's requests."""

    requests: Sequence[DataRequest]


class NewPage(Struct, frozen=True, kw_only=True):
    """The form of a request."""

    words: str
    found: int
    form: Filled[RequestForm]


class RequestPage(Struct, frozen=True, kw_only=True):
    """One request and what can be done about it."""

    asked: DataRequest
    rows: Sequence[Party]
    standing: dict[str, int]
    withheld: tuple[tuple[str, int], ...]
    officers: dict[int, str]
    agency: Agency
    form: Filled[AnswerForm]
    restricted: Sequence[ProcessingRestriction]
    """What of the person's data is restricted on this request."""
    lifted: Sequence[ProcessingRestriction]
    lift: Filled[LiftForm]


@get("/data-requests", permission=HANDLE)
async def requests_page(session: AsyncSession) -> Page:
    """The agency's requests."""
    return Page("data_requests/requests.html", RequestsPage(requests=await queries.latest(session)))


def person_choice(party: Party) -> tuple[int, str]:
    """A row of the register to tick, redacted."""
    born = party.birth_date.isoformat() if party.birth_date else ""
    return party.id, " ".join(part for part in (party.name, party.redacted_id_number, born) if part)


async def new_as(session: AsyncSession, actor: Actor, words: str, form: Filled[RequestForm] | None) -> Page:
    """The form, with the rows found to choose from."""
    found = await queries.persons(session, actor, words)
    if form is None:
        choices = {"party_ids": [person_choice(one) for one in found]}
        form = forms.blank(RequestForm, choices=choices, received_on=clock.today())
    await readings.record_search(session, actor, words, section="data_requests", hits=len(found))
    return Page(
        "data_requests/new.html", NewPage(words=words, found=len(found), form=form), status=form.status
    )


@get("/data-requests/new", permission=HANDLE)
async def new_page(session: AsyncSession, actor: Actor, q: FromQuery[str] = "") -> Page:
    """The form of a request; `q` finds the person in the register."""
    return await new_as(session, actor, q[:LONGEST_SEARCH].strip(), None)


@post("/data-requests", permission=HANDLE)
async def register(
    request: AnyRequest, session: AsyncSession, actor: Actor, q: FromQuery[str] = ""
) -> Page | Redirect:
    """Register a request."""
    words = q[:LONGEST_SEARCH].strip()
    choices = {"party_ids": [person_choice(one) for one in await queries.persons(session, actor, words)]}
    filled: Filled[RequestForm] = await forms.posted(request, RequestForm, choices=choices)
    asked = None
    async with forms.attempt(session, filled):
        asked = await actions.register(session, filled.data, by=actor)
    if asked is None:
        return await new_as(session, actor, words, filled)
    return Redirect(f"/data-requests/{asked.id}", "请求已登记。")


async def request_as(
    session: AsyncSession,
    actor: Actor,
    asked: DataRequest,
    form: Filled[AnswerForm] | None = None,
    template: str = "data_requests/request.html",
    lift: Filled[LiftForm] | None = None,
) -> Page:
    """One request with the forms as they stand."""
    form, lift = form or forms.blank(AnswerForm), lift or forms.blank(LiftForm, prefix="lift-")
    lifted = await queries.lifted_of(session, asked)
    known = [asked.registered_by_id, asked.answered_by_id or 0, *(one.lifted_by_id or 0 for one in lifted)]
    page = RequestPage(
        asked=asked,
        rows=await queries.rows_of(session, asked),
        standing=await queries.standing_of(session, actor, asked),
        withheld=tuple((translate(LeftOut.of(key).label), count) for key, count in asked.withheld.items()),
        officers=await agencies.names(session, known),
        agency=await queries.agency_of(session, asked),
        form=form,
        restricted=await queries.restrictions_of(session, asked),
        lifted=lifted,
        lift=lift,
    )
    return Page(template, page, status=max(form.status, lift.status))


@get("/data-requests/{request_id:int}", permission=HANDLE)
async def request_page(request_id: FromPath[int], session: AsyncSession, actor: Actor) -> Page:
    """One request."""
    return await request_as(session, actor, await queries.get(session, request_id))


@get("/data-requests/{request_id:int}/letter", permission=HANDLE)
async def letter(request_id: FromPath[int], session: AsyncSession, actor: Actor) -> Page:
    """The answer on paper."""
    asked = await queries.get(session, request_id)
    return await request_as(session, actor, asked, template="data_requests/letter.html")


@post("/data-requests/{request_id:int}/export", permission=HANDLE, status_code=200)
async def export(
    request_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    files: Files,
    render_pool: RenderPool,
) -> Response[bytes]:
    """The person's data as an encrypted ZIP."""
    asked = await queries.get(session, request_id)
    content = await actions.export(session, asked, types, by=actor, files=files, pool=render_pool)
    return download(content, f"{asked.number}.zip", "application/zip")


@post("/data-requests/{request_id:int}/erase", permission=HANDLE)
async def erase(
    request: AnyRequest, request_id: FromPath[int], session: AsyncSession, actor: Actor
) -> Redirect:
    """Erase what no law keeps."""
    filled: Filled[dict[str, Any]] = await forms.posted(request, ())
    asked = await queries.get(session, request_id)
    await actions.erase(session, asked, by=actor, seen=filled.version)
    return Redirect(f"/data-requests/{request_id}", "可以删除的信息已删除，请答复请求人。")


@post("/data-requests/{request_id:int}/answer", permission=HANDLE)
async def answer(
    request: AnyRequest, request_id: FromPath[int], session: AsyncSession, actor: Actor
) -> Page | Redirect:
    """Answer the request."""
    asked = await queries.get(session, request_id)
    filled: Filled[AnswerForm] = await forms.posted(request, AnswerForm)
    async with forms.attempt(session, filled):
        await actions.answer(session, asked, filled.data, by=actor, seen=filled.version)
    if not filled.ok:
        return await request_as(session, actor, asked, filled)
    return Redirect(f"/data-requests/{request_id}", "答复已登记，可以打印答复书。")


@post("/data-requests/{request_id:int}/lift", permission=HANDLE)
async def lift(
    request: AnyRequest, request_id: FromPath[int], session: AsyncSession, actor: Actor
) -> Page | Redirect:
    """Let the person's data be processed again."""
    asked = await queries.get(session, request_id)
    filled: Filled[LiftForm] = await forms.posted(request, LiftForm, prefix="lift-")
    async with forms.attempt(session, filled):
        await actions.lift(session, asked, filled.data.reason, by=actor)
    if not filled.ok:
        return await request_as(session, actor, asked, lift=filled)
    return Redirect(f"/data-requests/{request_id}", "限制已解除。")


@post("/data-requests/{request_id:int}/withdraw", permission=HANDLE)
async def withdraw(
    request: AnyRequest, request_id: FromPath[int], session: AsyncSession, actor: Actor
) -> Redirect:
    """The person no longer asks."""
    filled: Filled[dict[str, Any]] = await forms.posted(request, ())
    asked = await queries.get(session, request_id)
    await actions.withdraw(session, asked, by=actor, seen=filled.version)
    return Redirect("/data-requests", "请求已撤回。")
