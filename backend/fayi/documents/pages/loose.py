"""Documents that belong to no matter (不属于办件的文书), beginning any document, the register of numbers."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.catalogue.entries import DocumentKind
from fayi.documents import actions, queries, rules
from fayi.documents.models import Document
from fayi.documents.queries import Numbered
from fayi.kit.errors import NotFound
from fayi.matters import queries as matters
from fayi.procedure.permissions import Permission
from fayi.web.templating import Page, Redirect

MOST_DIGITS = 15


class LoosePage(Struct, frozen=True, kw_only=True):
    """Documents of the agency that belong to no matter."""

    documents: tuple[Document, ...]
    words: str
    status: str
    statuses: tuple[tuple[str, str], ...]
    before: int | None
    """The id after which the next page begins; None on the last page."""
    first: bool
    waiting: int | None
    """How many documents wait to be signed off; None for those who may not."""
    may_draft: bool


class Line(Struct, frozen=True):
    """A line of the register: a number that was given, or one that is not there."""

    no: int
    given: Numbered | None


class NumbersPage(Struct, frozen=True, kw_only=True):
    """Every number of a series in order."""

    series: tuple[tuple[str, int, int], ...]
    """All the agency has given numbers of: words, year, last number."""
    words: str
    year: int
    lines: tuple[Line, ...]
    missing: int
    void: int
    statuses: dict[str, str]


@get("/documents", permission=Permission.DOCUMENTS_READ)
async def loose_page(
    session: AsyncSession,
    actor: Actor,
    q: FromQuery[str] = "",
    status: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Page:
    """The agency's own documents, newest first."""
    start = number_in(before)
    words = q.replace("\x00", "").strip()[:100]
    status = status if status in rules.STATUSES else ""
    found = await queries.loose(
        session, actor.agency_id, words=words, status=status, before=start, limit=queries.PAGE + 1
    )
    shown = tuple(found[: queries.PAGE])
    waiting = None
    if actor.may(Permission.DOCUMENTS_SIGN_OFF):
        submitted = await queries.submitted(session, actor.agency_id)
        waiting = sum(actor.officer_id not in document.drafters for document, _, _ in submitted)
    page = LoosePage(
        documents=shown,
        words=words,
        status=status,
        statuses=tuple(rules.STATUSES.items()),
        before=shown[-1].id if len(found) > queries.PAGE else None,
        first=start is None,
        waiting=waiting,
        may_draft=actor.may(Permission.DOCUMENTS_DRAFT),
    )
    return Page("documents/loose.html", page)


@post("/documents/begin", permission=Permission.DOCUMENTS_DRAFT)
async def begin_loose(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
) -> Redirect:
    """Begin a document of the catalogue: for the `matter` named by its number or id, or for none."""
    body = await request.form()
    code, named = str(body.get("code", "")), str(body.get("matter", "")).strip()
    if code not in catalogue:
        raise NotFound
    matter = None
    if named:
        matter = await matters.by_number(session, actor, named)
        if matter is None and (matter_id := number_in(named)) is not None:
            matter = await matters.get(session, actor, matter_id)
        if matter is None:
            raise rules.NoSuchMatter(reference=named[:60])
    document = await actions.begin(session, matter, code, by=actor)
    return Redirect(f"/documents/{document.id}")


@get("/documents/numbers", permission=Permission.DOCUMENTS_READ)
async def numbers_page(session: AsyncSession, year: FromQuery[str] = "", series: FromQuery[str] = "") -> Page:
    """The register of numbers: a series without a gap, or with the gap named."""
    known = tuple(await queries.series(session))
    chosen = next(
        (one for one in known if (one[0], str(one[1])) == (series, year)), known[0] if known else None
    )
    words, shown, last = chosen or ("", 0, 0)
    given = {one.no: one for one in await queries.numbers(session, words, shown)} if chosen else {}
    lines = tuple(Line(no, given.get(no)) for no in range(1, max([last, *given]) + 1)) if chosen else ()
    page = NumbersPage(
        series=known,
        words=words,
        year=shown,
        lines=lines,
        missing=sum(line.given is None for line in lines),
        void=sum(one.status == "void" for one in given.values()),
        statuses=rules.STATUSES,
    )
    return Page("documents/numbers.html", page)


def number_in(text: str) -> int | None:
    """A whole number as an address or a form names a row; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
