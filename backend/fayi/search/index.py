"""What an index of the desk is asked and answers, and the one inside PostgreSQL.

An index is disposable and never the truth. It returns ids alone: what of them the viewer may see is read
again under row security, and every count, highlight and excerpt shown to people comes from there.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.search.rules import LONGEST_QUERY, number_key, quoted, tokens, tsquery

MOST_SUGGESTED = 8


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
    """Two-character sequences in a GIN index, written in the same transaction as the matter.

    Read and written through definer functions, because row security would switch the text index off.
    """

    async def put(self, session: AsyncSession, entries: Sequence[Entry]) -> None:
        """Write or rewrite entries; the database refuses for a matter that is not visible."""
        for entry in entries:
            if entry.section in (Section.MATTERS, Section.CONSULTATIONS):
                await self._put_matter(session, entry)

    async def _put_matter(self, session: AsyncSession, entry: Entry) -> None:
        numbers = [number_key(number) for number in entry.numbers]
        texts = (*entry.numbers, *entry.names, *entry.texts)
        await session.execute(
            text(
                "select index_matter(:matter_id, :numbers, :body, :tokens, :type, :status, :category,"
                " :holder_id, :received_on)"
            ),
            {
                "matter_id": entry.id,
                "numbers": numbers,
                "body": "\n".join(part for part in (*entry.names, *entry.texts) if part),
                "tokens": sorted({*numbers, *tokens(texts)}),
                "type": entry.type,
                "status": entry.status,
                "category": entry.category,
                "holder_id": entry.holder_id,
                "received_on": entry.on,
            },
        )

    async def drop(self, session: AsyncSession, section: Section, ids: Sequence[int]) -> None:
        """Nothing of a matter is ever taken out: it leaves with its access."""

    async def find(self, session: AsyncSession, wanted: Wanted) -> Hits:
        """Newest change first; a matter whose number was typed whole comes before all others."""
        rows = await self._rows(session, wanted, wanted.limit + 1)
        return Hits(ids=tuple(row[0] for row in rows[: wanted.limit]), more=len(rows) > wanted.limit)

    async def count(self, session: AsyncSession, wanted: Wanted) -> int:
        """How many there are in all of what the acting agency and officer may see."""
        rows = await self._rows(session, wanted, 1)
        return int(rows[0][1]) if rows else 0

    async def _rows(self, session: AsyncSession, wanted: Wanted, take: int) -> list[tuple[int, int]]:
        query, number = tsquery(wanted.words), number_key(wanted.words[:LONGEST_QUERY])[:100]
        if not query or wanted.section not in (Section.MATTERS, Section.CONSULTATIONS):
            return []
        if any(character.isdigit() for character in number):
            # A number typed whole is one token, with or without its brackets, 第, 字 and 号.
            query = f"({query}) | {quoted(number)}"
        rows = await session.execute(
            text(
                "select matter_id, total from search_matters(cast(:query as tsquery), :number, :type,"
                " :status, :category, :holder_id, :since, :until, :skip, :take)"
            ),
            {
                "query": query,
                "number": number,
                "type": wanted.type,
                "status": wanted.status,
                "category": wanted.category,
                "holder_id": wanted.holder_id,
                "since": wanted.since,
                "until": wanted.until,
                "skip": wanted.offset,
                "take": take,
            },
        )
        return [(row.matter_id, row.total) for row in rows]

    async def suggest(self, session: AsyncSession, words: str) -> tuple[Suggested, ...]:
        """Matters whose number or names were typed so far."""
        hits = await self.find(session, Wanted(words=words, limit=MOST_SUGGESTED))
        return tuple(Suggested(Section.MATTERS, one) for one in hits.ids)
