"""Finding matters by any word, name or number."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, get
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.api import bodies
from fayi.api.resources.matters import MatterLine, line
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.search import queries
from fayi.search.index import PostgresIndex, Section, Wanted
from fayi.search.rules import CONSULTATION_TYPES, LONGEST_QUERY, excerpt
from fayi.web.fields import fields_of


class FoundTold(Struct, frozen=True, kw_only=True):
    """A matter that was found, and where the words stand in it."""

    matter: MatterLine
    excerpt: str


class SearchTold(Struct, frozen=True, kw_only=True):
    """What was found, the best first."""

    found: tuple[FoundTold, ...]
    total: int


class Search(Struct, frozen=True, kw_only=True):
    """What is looked for."""

    q: Annotated[str, Meta(title="检索词", max_length=LONGEST_QUERY)]
    type: Annotated[str, Meta(title="业务类型", max_length=100)] = ""
    status: Annotated[Status | None, Meta(title="状态")] = None
    category: Annotated[str, Meta(title="分类", max_length=100)] = ""
    since: Annotated[date | None, Meta(title="登记日期自")] = None
    until: Annotated[date | None, Meta(title="登记日期至")] = None
    offset: Annotated[int, Meta(title="跳过的条数", ge=0, le=10_000)] = 0


@get(
    "/search", permission=Permission.MATTERS_READ, says="检索办件", query=fields_of(Search), answer=SearchTold
)
async def search(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> SearchTold:
    """Matters the agency may see in which all the words occur, twenty at a time."""
    asked = Search(**bodies.asked(request, fields_of(Search)))
    wanted = Wanted(
        words=asked.q,
        section=Section.CONSULTATIONS if asked.type in CONSULTATION_TYPES else Section.MATTERS,
        type=asked.type or None,
        status=asked.status,
        category=asked.category or None,
        since=asked.since,
        until=asked.until,
        offset=asked.offset,
    )
    index = PostgresIndex()
    hits = await index.find(session, wanted)
    matters = await queries.in_order(session, hits.ids)
    await readings.record_search(session, actor, asked.q, section="matters", hits=len(matters))
    texts = await queries.bodies(session, hits.ids)
    names = await agencies.names(session, [one.assignee_id for one in matters if one.assignee_id])
    places = {one: (await agencies.agency(session, one)).short_name for one in {m.agency_id for m in matters}}
    return SearchTold(
        found=tuple(
            FoundTold(
                matter=MatterLine(**line(types, one, places[one.agency_id], names.get(one.assignee_id or 0))),
                excerpt=excerpt(texts.get(one.id, "").replace("\n", " "), asked.q)[0],
            )
            for one in matters
        ),
        total=await index.count(session, wanted),
    )
