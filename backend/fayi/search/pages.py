"""The search page."""

from typing import Any

from litestar import Request, get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.matters.models import Matter
from fayi.matters.pages import day
from fayi.parties import queries as parties
from fayi.parties.models import Party
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.search import queries
from fayi.search.index import PostgresIndex, Wanted
from fayi.search.rules import LONGEST_QUERY, excerpt, spans
from fayi.web.templating import Page

PAGE = 20


class Found(Struct, frozen=True, kw_only=True):
    """A matter that was found, with the place where."""

    matter: Matter
    type_label: str
    stage_label: str
    status: Status
    title_spans: list[tuple[int, int]]
    excerpt: str
    excerpt_spans: list[tuple[int, int]]


class SearchPage(Struct, frozen=True, kw_only=True):
    """What was asked and what was found."""

    words: str
    found: tuple[Found, ...]
    total: int
    people: tuple[Party, ...]
    chosen: dict[str, str]
    types: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    holders: tuple[tuple[str, str], ...]
    offset: int
    page_length: int


@get("/search", permission=Permission.MATTERS_READ)
async def search(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page:
    """Matters by any word, name or number; parties by name, ID number or phone."""
    asked = request.query_params
    words = asked.get("q", "").strip()[:LONGEST_QUERY]
    chosen = {
        name: asked.get(name, "").strip()[:100]
        for name in ("type", "status", "category", "holder", "since", "until")
    }
    holder, skipped = chosen["holder"], asked.get("offset", "")[:6]
    offset = min(int(skipped), 10_000) if skipped.isdecimal() else 0
    wanted = Wanted(
        words=words,
        type=chosen["type"] or None,
        status=chosen["status"] or None,
        category=chosen["category"] or None,
        holder_id=int(holder) if holder.isdecimal() and len(holder) < 19 else None,
        since=day(chosen["since"]),
        until=day(chosen["until"]),
        offset=offset,
        limit=PAGE,
    )
    hits = await PostgresIndex().find(session, wanted)
    total = await PostgresIndex().count(session, wanted)
    matters = await queries.in_order(session, hits.ids)
    bodies = await queries.bodies(session, hits.ids)
    people = await parties.find(session, actor, words) if words and not offset else ()
    return Page(
        "search/page.html",
        SearchPage(
            words=words,
            found=tuple(found(matter, bodies.get(matter.id, ""), words, types) for matter in matters),
            total=total,
            people=tuple(people)[:10],
            chosen=chosen,
            types=tuple((matter_type.key, matter_type.label) for matter_type in types.values()),
            statuses=tuple((status.value, status.label) for status in Status),
            categories=tuple(await library.choices(session, CodeList.DISPUTE_TYPE)),
            holders=tuple(
                (str(agency.id), agency.name)
                for agency in await agencies.agencies_of_kinds(
                    session,
                    sorted({kind for matter_type in types.values() for kind in matter_type.handled_by}),
                )
            ),
            offset=offset,
            page_length=PAGE,
        ),
        fragment="search/_found.html",
    )


def found(matter: Matter, body: str, words: str, types: MatterTypes) -> Found:
    """A line of the result, with what matched."""
    matter_type = types[matter.type]
    piece, piece_spans = excerpt(body.replace("\n", " "), words)
    return Found(
        matter=matter,
        type_label=matter_type.label,
        stage_label=matter_type.stage(matter.stage).label,
        status=Status(matter.status),
        title_spans=spans(matter.title, words),
        excerpt=piece,
        excerpt_spans=piece_spans,
    )
