"""What is served and still open: of one matter, and of everything an agency has to serve."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.documents.models import Document
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.serving import actions, queries
from fayi.serving.models import Serving, ServingProof
from fayi.serving.queries import Place, ServedDocument
from fayi.serving.rules import STATUSES, Way
from fayi.web.feature import Tab
from fayi.web.templating import Page


class ServingTab(Struct, frozen=True, kw_only=True):
    """Every issued document of a matter with its servings."""

    head: Head
    documents: tuple[ServedDocument, ...]
    proofs: Mapping[int, Sequence[ServingProof]]
    open: int
    """Servings that are planned or on their way."""
    unserved: int
    """Documents that hold and were never registered for anybody."""
    may_serve: bool


@get("/matters/{matter_id:int}/serving", permission=Permission.DOCUMENTS_READ)
async def serving_tab(
    matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: tuple[Tab, ...]
) -> Page:
    """送达."""
    documents = await queries.of_matter(session, matter.id)
    servings = [serving for one in documents for serving in one.servings]
    page = ServingTab(
        head=await matters.head(session, actor, matter, types, tabs, "serving"),
        documents=documents,
        proofs=await queries.proofs(session, [one.id for one in servings]),
        open=sum(one.is_open for one in servings),
        unserved=sum(not one.servings for one in documents),
        may_serve=any(actions.may(actor, one.document, matter) for one in documents),
    )
    return Page("serving/tab.html", page)


class Waiting(Struct, frozen=True, kw_only=True):
    """A line of the agency's list."""

    serving: Serving
    document: Document
    number: str | None
    """Of the matter; None for a document of none."""
    since: date
    days: int


class WaitingPage(Struct, frozen=True, kw_only=True):
    """What the agency has to serve and has not, the longest waiting first."""

    rows: tuple[Waiting, ...]
    ways: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    chosen: dict[str, str]
    newer: str | None
    older: str | None


@get("/serving", permission=Permission.DOCUMENTS_DRAFT)
async def waiting(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page:
    """待送达的文书."""
    statuses = tuple((key, STATUSES[key]) for key in ("planned", "sent"))
    ways = tuple((way.value, way.label) for way in Way)
    chosen = {
        name: value if (value := request.query_params.get(name, "")) in dict(known) else ""
        for name, known in (("way", ways), ("status", statuses))
    }
    after = place_of(request.query_params.get("after", ""))
    rows = await queries.waiting(session, actor, way=chosen["way"], status=chosen["status"], after=after)
    kept = {name: value for name, value in chosen.items() if value}
    older = None
    if len(rows) > queries.PAGE:
        last = rows[queries.PAGE - 1]
        older = "/serving?" + urlencode(kept | {"after": f"{last[3].isoformat()}~{last[0].id}"})
    page = WaitingPage(
        rows=tuple(
            Waiting(
                serving=serving,
                document=document,
                number=number,
                since=since,
                days=queries.days_waiting(since),
            )
            for serving, document, number, since in rows[: queries.PAGE]
        ),
        ways=ways,
        statuses=statuses,
        chosen=chosen,
        newer="/serving" + ("?" + urlencode(kept) if kept else "") if after else None,
        older=older,
    )
    return Page("serving/waiting.html", page)


def place_of(text: str) -> Place | None:
    """Where the page before ended; None for the first page, and for what cannot be read."""
    day, _, number = text.partition("~")
    try:
        found = date.fromisoformat(day), int(number)
    except ValueError:
        return None
    return found if 0 < found[1] < 2**63 else None
