"""The protocol of an index of matters, and the one inside PostgreSQL."""

from datetime import date
from typing import Protocol

from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.search.rules import LONGEST_QUERY, number_key, quoted, tokens, tsquery


class Entry(Struct, frozen=True, kw_only=True):
    """What can be found of one matter."""

    matter_id: int
    numbers: tuple[str, ...]
    names: tuple[str, ...]
    texts: tuple[str, ...]
    """Title, facts, claims, minutes, clauses, in the order excerpts are taken from."""
    type: str
    status: str
    category: str
    holder_id: int
    received_on: date


class Wanted(Struct, frozen=True, kw_only=True):
    """What somebody looks for: words that all must occur, and filters."""

    words: str
    type: str | None = None
    status: str | None = None
    category: str | None = None
    holder_id: int | None = None
    since: date | None = None
    until: date | None = None
    offset: int = 0
    limit: int = 20


class Hits(Struct, frozen=True):
    """Ids of matters, best first, and how many there are in all."""

    matter_ids: tuple[int, ...]
    total: int


class Index(Protocol):
    """An index of matters. It answers for the agency the session acts for, and for no other."""

    async def put(self, session: AsyncSession, entry: Entry) -> None:
        """Write or rewrite a matter's entry."""

    async def find(self, session: AsyncSession, wanted: Wanted) -> Hits:
        """Look up what the acting agency and officer may see."""


class PostgresIndex:
    """Two-character sequences in a GIN index, written in the same transaction as the matter.

    Read and written through definer functions, because row security would switch the text index off.
    """

    async def put(self, session: AsyncSession, entry: Entry) -> None:
        """Write or rewrite a matter's entry; the database refuses for a matter that is not visible."""
        numbers = [number_key(number) for number in entry.numbers]
        texts = (*entry.numbers, *entry.names, *entry.texts)
        await session.execute(
            text(
                "select index_matter(:matter_id, :numbers, :body, :tokens, :type, :status, :category,"
                " :holder_id, :received_on)"
            ),
            {
                "matter_id": entry.matter_id,
                "numbers": numbers,
                "body": "\n".join(part for part in (*entry.names, *entry.texts) if part),
                "tokens": sorted({*numbers, *tokens(texts)}),
                "type": entry.type,
                "status": entry.status,
                "category": entry.category,
                "holder_id": entry.holder_id,
                "received_on": entry.received_on,
            },
        )

    async def find(self, session: AsyncSession, wanted: Wanted) -> Hits:
        """Newest change first; a matter whose number was typed whole comes before all others."""
        query, number = tsquery(wanted.words), number_key(wanted.words[:LONGEST_QUERY])[:100]
        if not query:
            return Hits((), 0)
        if any(character.isdigit() for character in number):
            # A number typed whole is one token, with or without its brackets, 第, 字 and 号.
            query = f"({query}) | {quoted(number)}"
        rows = (
            await session.execute(
                text(
                    "select matter_id, total from search_matters(cast(:query as tsquery), :number, :type,"
                    " :status,"
                    " :category, :holder_id, :since, :until, :skip, :take)"
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
                    "take": wanted.limit,
                },
            )
        ).all()
        return Hits(tuple(row.matter_id for row in rows), rows[0].total if rows else 0)
