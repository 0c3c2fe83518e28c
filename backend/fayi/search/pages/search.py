"""One box for everything: matters, consultations, people, papers and articles."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.matters.pages import day
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.search import actions, queries
from fayi.search.index import Index, PostgresIndex, Section, Sort, Wanted
from fayi.search.models import SavedSearch
from fayi.search.pages.lines import Line, lines_of
from fayi.search.rules import LONGEST_QUERY
from fayi.web.templating import Page

PAGE = 20
FIRST_FEW = 5
"""Of each section, where all are shown together."""
FILTERS = ("type", "status", "category", "holder", "since", "until")
NEEDED = {Section.PAPERS: Permission.DOCUMENTS_READ}
"""What an officer must hold for a section besides seeing matters at all."""


class Group(Struct, frozen=True, kw_only=True):
    """What was found in one section."""

    section: Section
    lines: tuple[Line, ...]
    total: int
    """Counted by the database; an engine is never asked for it."""
    told: str
    onward: int | None


class SearchPage(Struct, frozen=True, kw_only=True):
    """What was asked and what was found."""

    words: str
    section: Section | None
    """None: the first few of each."""
    groups: tuple[Group, ...]
    sections: tuple[tuple[Section, int], ...]
    chosen: dict[str, str]
    types: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    holders: tuple[tuple[str, str], ...]
    sorts: tuple[tuple[str, str], ...]
    offset: int
    page_length: int
    saved: tuple[SavedSearch, ...]
    recent: tuple[str, ...]
    asked: str
    """The query part of this page's address, as it is saved."""

    @property
    def told(self) -> str:
        """What has to be said above the finds."""
        return next((group.told for group in self.groups if group.told), "")


def sections_for(actor: Actor) -> tuple[Section, ...]:
    """The sections the actor may look through."""
    return tuple(one for one in Section if one not in NEEDED or actor.may(NEEDED[one]))


def wanted_of(asked: Any, section: Section) -> Wanted:
    """What the page's address asks for in a section; nonsense is passed over."""
    holder, skipped, sort = (asked.get(name, "") for name in ("holder", "offset", "sort"))
    return Wanted(
        words=asked.get("q", "").strip()[:LONGEST_QUERY],
        section=section,
        type=asked.get("type", "").strip()[:100] or None,
        status=asked.get("status", "").strip()[:100] or None,
        category=asked.get("category", "").strip()[:100] or None,
        holder_id=int(holder) if holder.isdecimal() and len(holder) < 19 else None,
        since=day(asked.get("since", "").strip()[:100]),
        until=day(asked.get("until", "").strip()[:100]),
        sort=Sort(sort) if sort in [*Sort] else Sort.BEST,
        pinyin=asked.get("pinyin", "") == "1",
        homophones=asked.get("homophones", "") == "1",
        offset=min(int(skipped[:6]), 10_000) if skipped[:6].isdecimal() else 0,
        limit=PAGE,
    )


@get("/search", permission=Permission.MATTERS_READ)
async def search(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    index: Index,
) -> Page:
    """Everything by any word, name or number; the first few of each section, or one section page by page."""
    asked = request.query_params
    open_to = sections_for(actor)
    section = next((one for one in open_to if one == asked.get("in", "")), None)
    basis = wanted_of(asked, section or Section.MATTERS)
    groups, counts = [], []
    if basis.words:
        for one in open_to:
            wanted = wanted_of(asked, one)
            total = await count(session, wanted)
            counts.append((one, total))
            if section in (None, one) and total:
                groups.append(await group(session, index, types, wanted, total, whole=section is one))
        shown = sum(len(one.lines) for one in groups)
        await readings.record_search(session, actor, basis.words, section=asked_in(section), hits=shown)
        if not basis.offset and "HX-Request" not in request.headers:
            await actions.remember(session, actor, basis.words)
    kept = {name: asked.get(name, "").strip()[:100] for name in FILTERS}
    chosen = {
        **kept,
        "in": section.value if section else "",
        "sort": basis.sort.value if basis.sort is not Sort.BEST else "",
        "pinyin": "1" if basis.pinyin else "",
        "homophones": "1" if basis.homophones else "",
    }
    return Page(
        "search/page.html",
        SearchPage(
            words=basis.words,
            section=section,
            groups=tuple(groups),
            sections=tuple(counts),
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
            sorts=tuple((sort.value, sort.label) for sort in Sort),
            offset=basis.offset,
            page_length=PAGE,
            saved=tuple(await queries.saved(session)),
            recent=tuple(await queries.recent(session)),
            asked=urlencode({"q": basis.words, **{name: value for name, value in chosen.items() if value}}),
        ),
        fragment="search/_found.html",
    )


def asked_in(section: Section | None) -> str:
    """Where was looked, as it is written down."""
    return section.value if section else "all"


async def count(session: AsyncSession, wanted: Wanted) -> int:
    """How many there are, by SQL."""
    if wanted.section is Section.PEOPLE and (exact := await queries.people_by_number(session, wanted.words)):
        return len(exact)
    return await PostgresIndex().count(session, wanted)


async def group(
    session: AsyncSession, index: Index, types: MatterTypes, wanted: Wanted, total: int, *, whole: bool
) -> Group:
    """A section's page, or its first few."""
    page = await queries.page_of(session, index, wanted)
    ids = page.ids if whole else page.ids[:FIRST_FEW]
    return Group(
        section=wanted.section,
        lines=await lines_of(session, types, wanted.section, ids, wanted.words),
        total=total,
        told=page.told,
        onward=page.onward,
    )
