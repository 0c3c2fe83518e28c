"""What an index of the desk is asked and answers, and the one inside PostgreSQL.

An index is disposable and never the truth. It returns ids alone: what of them the viewer may see is read
again under row security, and every count, highlight and excerpt shown to people comes from there.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol, runtime_checkable

from msgspec import Struct
from sqlalchemy import Select, cast, func, select, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.parties.models import Party
from fayi.parties.rules import name_key
from fayi.search.rules import (
    LONGEST_QUERY,
    is_question,
    mentioned,
    name_tokens,
    number_key,
    number_tokens,
    tokens,
    tsquery_of_any,
    tsquery_with_number,
)


class Section(StrEnum):
    """What the one box looks through."""

    MATTERS = "matters"
    CONSULTATIONS = "consultations"
    PEOPLE = "people"
    PAPERS = "papers"
    ARTICLES = "articles"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return SECTION_LABELS[self]


SECTION_LABELS = {
    Section.MATTERS: "办件",
    Section.CONSULTATIONS: "咨询",
    Section.PEOPLE: "当事人",
    Section.PAPERS: "文书与材料",
    Section.ARTICLES: "法律条文",
}


class Sort(StrEnum):
    """The order of what is found."""

    BEST = "best"
    NEWEST = "newest"
    OLDEST = "oldest"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"best": "最相关的在前", "newest": "最新的在前", "oldest": "最早的在前"}[self]


class Entry(Struct, frozen=True, kw_only=True):
    """What can be found of one matter, party, paper or article.

    Numbers of identity papers and phones are in none of it: `rules.scrubbed` takes them out of texts, and
    they are looked up through their blind index alone (`parties.queries.find`).
    """

    section: Section
    id: int
    """Of the matter (matters, consultations), the party, the paper_text or the article."""
    matter_id: int | None = None
    """The matter it hangs on; None for parties and articles."""
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Of people and organisations, former ones too: what pinyin, initials and homophones are derived from."""
    texts: tuple[str, ...] = ()
    """Title, facts, claims, minutes, clauses, in the order excerpts are taken from."""
    type: str = ""
    status: str = ""
    category: str = ""
    holder_id: int | None = None
    """The agency that holds the matter; None for parties and articles."""
    on: date | None = None
    """The day it was received, issued or put in; None for parties."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What somebody looks for: words that all must occur, and filters."""

    words: str
    section: Section = Section.MATTERS
    type: str | None = None
    status: str | None = None
    category: str | None = None
    holder_id: int | None = None
    since: date | None = None
    until: date | None = None
    sort: Sort = Sort.BEST
    pinyin: bool = False
    """Whether Latin letters may also be the pinyin, or its initials, of a name."""
    homophones: bool = False
    """Whether a name may also be written with other characters that sound the same, tones aside."""
    offset: int = 0
    limit: int = 20


class Hits(Struct, frozen=True, kw_only=True):
    """Ids in the section asked, best first, and whether there are more behind them."""

    ids: tuple[int, ...] = ()
    more: bool = False
    engine: str = "postgresql"
    """Which index answered."""
    told: str = ""
    """A sentence for the person who asked: that another index had to answer. Empty: nothing to tell."""


class Suggested(Struct, frozen=True):
    """Something to go to while words are still being typed."""

    section: Section
    id: int


@runtime_checkable
class Index(Protocol):
    """An index of the desk. It answers for the agency and officer the session acts for, and for no other."""

    async def put(self, session: AsyncSession, entries: Sequence[Entry]) -> None:
        """Write or rewrite entries, in the transaction that changed what they tell of."""

    async def drop(self, session: AsyncSession, section: Section, ids: Sequence[int]) -> None:
        """Take entries out; those that are not there are passed over."""

    async def find(self, session: AsyncSession, wanted: Wanted) -> Hits:
        """Look up what the acting agency and officer may see."""

    async def suggest(self, session: AsyncSession, words: str) -> tuple[Suggested, ...]:
        """A few matters, people and articles whose number, name or title has `words` in it, best first."""


class PostgresIndex:
    """Two-character sequences in GIN indexes, written in the same transaction as what they tell of.

    Read and written through definer functions, because row security would switch the text index off.
    """

    async def put(self, session: AsyncSession, entries: Sequence[Entry]) -> None:
        """Write or rewrite entries; the database refuses for a matter or a paper that is not visible."""
        for entry in entries:
            numbers = sorted(number_tokens(entry.numbers))
            found = {
                *numbers,
                *mentioned(entry.texts),
                *tokens((*entry.numbers, *entry.names, *entry.texts)),
                *name_tokens(entry.names),
            }
            told = {"id": entry.id, "tokens": sorted(found)}
            match entry.section:
                case Section.PEOPLE:
                    statement = "select index_party(:id, :tokens)"
                case Section.ARTICLES:
                    statement = "select index_article(:id, :tokens)"
                case Section.PAPERS:
                    statement = "select index_paper(:id, :dated, :tokens)"
                    told["dated"] = entry.on
                case _:
                    statement = (
                        "select index_matter(:id, :numbers, :body, :tokens, :type, :status, :category,"
                        " :holder_id, :received_on)"
                    )
                    told |= {
                        "numbers": numbers,
                        "body": "\n".join(part for part in (*entry.names, *entry.texts) if part),
                        "type": entry.type,
                        "status": entry.status,
                        "category": entry.category,
                        "holder_id": entry.holder_id,
                        "received_on": entry.on,
                    }
            await session.execute(text(statement), told)

    async def drop(self, session: AsyncSession, section: Section, ids: Sequence[int]) -> None:
        """Nothing to do: an entry leaves with the row it tells of, and a matter with its access."""

    async def find(self, session: AsyncSession, wanted: Wanted) -> Hits:
        """Newest change first; a number or a name that was typed whole comes before all others.

        Where no article of law has all the words of a question, those are found that have the most of them.
        """
        query = _query(wanted)
        if not query:
            return Hits()
        take = wanted.limit + 1
        if wanted.section is Section.PEOPLE:
            ids = await session.scalars(_people(wanted, query).offset(wanted.offset).limit(take))
        else:
            told = {**_told(wanted, query), "skip": wanted.offset, "take": take}
            finding = _FIND[wanted.section]
            if wanted.section is Section.ARTICLES and await self._is_asked_of_law(session, wanted, told):
                told, finding = {**told, "query": tsquery_of_any(wanted.words)}, _RANKED_ARTICLES
            ids = await session.scalars(finding, told)
        found: list[int] = list(ids)
        return Hits(ids=tuple(found[: wanted.limit]), more=len(found) > wanted.limit)

    async def count(self, session: AsyncSession, wanted: Wanted) -> int:
        """How many there are in all of what the acting agency and officer may see."""
        query = _query(wanted)
        if not query:
            return 0
        if wanted.section is Section.PEOPLE:
            counted = select(func.count()).select_from(_people(wanted, query).subquery())
            return int(await session.scalar(counted) or 0)
        statement = _COUNT[wanted.section]
        told = _told(wanted, query)
        if wanted.section is Section.ARTICLES and await self._is_asked_of_law(session, wanted, told):
            told = {**told, "query": tsquery_of_any(wanted.words)}
        return int(await session.scalar(statement, told) or 0)

    async def _is_asked_of_law(
        self, session: AsyncSession, wanted: Wanted, told: Mapping[str, object]
    ) -> bool:
        """Whether it is a question, and no article has all its words."""
        return is_question(wanted.words) and not await session.scalar(_COUNT[Section.ARTICLES], told)

    async def suggest(self, session: AsyncSession, words: str) -> tuple[Suggested, ...]:
        """Matters, people and articles for what was typed so far; letters may be a name's pinyin or initials."""
        found: list[Suggested] = []
        for section, limit in ((Section.MATTERS, 30), (Section.PEOPLE, 5), (Section.ARTICLES, 2)):
            wanted = Wanted(words=words, section=section, pinyin=True, limit=limit)
            hits = await self.find(session, wanted)
            found += [Suggested(section, one) for one in hits.ids]
        return tuple(found)


_FILTERED = (
    "(cast(:query as tsquery), :number, :consultations, :type, :status, :category, :holder_id, :since, :until"
)
_FIND_MATTERS = text(f"select search_matters{_FILTERED}, :sort, :skip, :take)")
_COUNT_MATTERS = text(f"select count_matters{_FILTERED})")
_FIND = {
    Section.MATTERS: _FIND_MATTERS,
    Section.CONSULTATIONS: _FIND_MATTERS,
    Section.PAPERS: text(f"select search_papers{_FILTERED}, :sort, :skip, :take)"),
    Section.ARTICLES: text("select search_articles(cast(:query as tsquery), :day, :skip, :take)"),
}
_RANKED_ARTICLES = text("select rank_articles(cast(:query as tsquery), :day, :skip, :take)")
_COUNT = {
    Section.MATTERS: _COUNT_MATTERS,
    Section.CONSULTATIONS: _COUNT_MATTERS,
    Section.PAPERS: text(f"select count_papers{_FILTERED})"),
    Section.ARTICLES: text("select count_articles(cast(:query as tsquery), :day)"),
}


def _query(wanted: Wanted) -> str:
    return tsquery_with_number(wanted.words, pinyin=wanted.pinyin, homophones=wanted.homophones)


def _told(wanted: Wanted, query: str) -> dict[str, object]:
    if wanted.section is Section.ARTICLES:
        return {"query": query, "day": wanted.until or clock.today()}
    number = number_key(wanted.words[:LONGEST_QUERY])[:100]
    return {
        "query": query,
        "number": number if any(one.isdigit() for one in number) else None,
        "consultations": wanted.section is Section.CONSULTATIONS,
        "type": wanted.type,
        "status": wanted.status,
        "category": wanted.category,
        "holder_id": wanted.holder_id,
        "since": wanted.since,
        "until": wanted.until,
        "sort": wanted.sort.value,
    }


def _people(wanted: Wanted, query: str) -> Select[int]:
    """Parties by name; row security drops those that may not be seen."""
    ids = func.search_parties(cast(query, TSQUERY)).table_valued("id").render_derived()
    found = select(Party.id).where(Party.id.in_(select(ids.c.id)))
    match wanted.sort:
        case Sort.NEWEST:
            return found.order_by(Party.created_at.desc(), Party.id.desc())
        case Sort.OLDEST:
            return found.order_by(Party.created_at, Party.id)
    typed = name_key(wanted.words[:LONGEST_QUERY])
    return found.order_by((Party.name_key == typed).desc(), func.length(Party.name), Party.id)
