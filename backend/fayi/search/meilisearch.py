"""The index in the search engine, and the one in PostgreSQL that answers whenever the engine should not.

The engine returns ids alone. They are looked up again under row security, in their order: what may not be
seen is dropped and the page filled up with what comes next.
"""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.search.encoding import Asked, asked, same_sound
from fayi.search.engine import SEARCH_SECONDS, Engine, EngineFault, Reason, plan
from fayi.search.index import (
    Entry,
    Hits,
    Index,
    PostgresIndex,
    Section,
    Suggested,
    Wanted,
)
from fayi.search.pinyin import SOUND, sounding_like
from fayi.search.queries import visible
from fayi.search.rules import (
    LONGEST_NAME,
    LONGEST_QUERY,
    is_chinese,
    is_number,
    is_question,
    number_key,
    runs,
)
from fayi.settings import Settings

MOST_LAG = timedelta(minutes=2)
"""An engine further behind than this is not asked."""
REST_SECONDS = 10.0
"""How long an engine that did not answer is left alone."""
MOST_HITS = 10_000
"""As far as the engine counts on; index.toml says the same."""
MOST_ATTEMPTS = 3
"""After so many failures an entry is left to the next sweep, and counted where administrators look."""
EVERYBODY = "everybody"
NOT_BUILT = "检索引擎的索引尚未建好，本次由数据库检索，结果完整。"
BEHIND = "检索引擎更新滞后，本次由数据库检索，结果完整。"
FAULTY = "检索引擎没有应答，本次由数据库检索，结果完整，可能稍慢。"
WORDS = (
    "number_words",
    "name_words",
    "title_words",
    "text1",
    "text2",
    "text3",
    "text4",
    "text5",
    "characters",
)
SUGGESTED = ((Section.MATTERS, 30), (Section.PEOPLE, 5), (Section.ARTICLES, 2))
STANDING = text(
    "select built_at is not null and index_name = :name as built,"
    " (select min(since) from search_outbox where attempts < :most) as since,"
    " current_agency() as agency_id from search_engine"
)
HEADS = ("number_words", "name_words", "title_words", "characters", "sounds")


class Standing(Struct, frozen=True):
    """How the engine's index stands, as the database knows, and for which agency it is asked."""

    built: bool = False
    behind_since: datetime | None = None
    """When the oldest change was made that the engine does not show yet."""
    agency_id: int | None = None
    """The agency row security shows rows to in this transaction."""


def index_of(settings: Settings) -> Index:
    """The index the site asks: the engine's where one is configured, otherwise the one in PostgreSQL."""
    if not (settings.meilisearch_url and settings.meilisearch_key):
        return PostgresIndex()
    engine = Engine(
        settings.meilisearch_url,
        settings.meilisearch_key,
        name=settings.meilisearch_index,
        seconds=SEARCH_SECONDS,
    )
    return EngineIndex(engine, PostgresIndex())


class EngineIndex:
    """The engine asked first; the embedded index answers when it is down, slow, behind or not built."""

    def __init__(self, engine: Engine, embedded: Index) -> None:
        """Ask `engine`, under a key that may search; fall back on `embedded`."""
        self.engine, self.embedded = engine, embedded
        self._rests_until = 0.0

    async def put(self, session: AsyncSession, entries: Sequence[Entry]) -> None:
        """Write into the embedded index; the database notes in the same transaction what the engine must hear."""
        await self.embedded.put(session, entries)

    async def drop(self, session: AsyncSession, section: Section, ids: Sequence[int]) -> None:
        """Take out of the embedded index, and by that of the engine."""
        await self.embedded.drop(session, section, ids)

    async def find(self, session: AsyncSession, wanted: Wanted) -> Hits:
        """Look up what the acting agency and officer may see; `told` says when the engine did not answer."""
        standing = await standing_of(session, self.engine.index_name)
        told = self._why_not(standing)
        if not told:
            queries = queries_for(wanted, standing.agency_id)
            if queries is not None:
                try:
                    number = number_query(wanted, standing.agency_id)
                    return await self._page(session, wanted, queries, number)
                except EngineFault as fault:
                    told = self._rest(fault)
        return replace(await self.embedded.find(session, wanted), told=told)

    async def suggest(self, session: AsyncSession, words: str) -> tuple[Suggested, ...]:
        """A few matters, people and articles; the embedded index knows as well, if later."""
        standing = await standing_of(session, self.engine.index_name)
        if not self._why_not(standing):
            found: list[Suggested] = []
            try:
                for section, limit in SUGGESTED:
                    wanted = Wanted(words=words, section=section, pinyin=True, limit=limit)
                    queries = queries_for(wanted, standing.agency_id, HEADS)
                    if queries is not None:
                        hits = await self._page(session, wanted, queries)
                        found += [Suggested(section, one) for one in hits.ids]
            except EngineFault as fault:
                self._rest(fault)
            else:
                return tuple(found)
        return await self.embedded.suggest(session, words)

    def _why_not(self, standing: Standing) -> str:
        """Why the engine is not asked just now, as a sentence; empty when it is."""
        if not standing.built:
            return NOT_BUILT
        if standing.behind_since is not None and clock.now() - standing.behind_since > MOST_LAG:
            return BEHIND
        return FAULTY if asyncio.get_running_loop().time() < self._rests_until else ""

    def _rest(self, fault: EngineFault) -> str:
        if fault.reason is not Reason.REFUSED:
            self._rests_until = asyncio.get_running_loop().time() + REST_SECONDS
        return FAULTY

    async def _page(
        self,
        session: AsyncSession,
        wanted: Wanted,
        queries: list[dict[str, Any]],
        number: dict[str, Any] | None = None,
    ) -> Hits:
        end = wanted.offset + wanted.limit + 1
        first = await self.engine.search([number], 0, end) if number and queries else []
        seen: list[int] = []
        at, take = 0, end + 9
        while len(seen) < end and at < MOST_HITS:
            ids = await self.engine.search(queries, at, take) if queries else []
            may = await visible(session, wanted.section, first + ids, on=wanted.until)
            seen += [one for one in dict.fromkeys(first + ids) if one in may and one not in seen]
            if len(ids) < take:
                break
            at, take, first = at + take, min(take * 4, 1000), []
        page = seen[wanted.offset : wanted.offset + wanted.limit]
        return Hits(ids=tuple(page), more=len(seen) >= end, engine="meilisearch")


def queries_for(
    wanted: Wanted, agency_id: int | None, attributes: Sequence[str] = WORDS
) -> list[dict[str, Any]] | None:
    """What the engine is asked; None where it cannot be asked all of it, nothing where nothing was typed."""
    if agency_id is None:
        return []
    plain = asked(wanted.words, plan().stop_words, plan().synonyms)
    if not plain.whole or (wanted.section is Section.ARTICLES and is_question(wanted.words)):
        return None
    if is_number(wanted.words):
        # Found where it belongs and where it is mentioned, and nowhere else: the database knows both.
        return None
    if not plain.query:
        return []
    searched = [*attributes, "sounds"] if wanted.pinyin and "sounds" not in attributes else list(attributes)
    limits = filters(wanted, agency_id)
    queries = [single(plain, searched, limits, wanted)]
    if wanted.homophones:
        name = next((r for r in runs(wanted.words[:LONGEST_QUERY]) if is_chinese(r)), "")
        if 1 < len(name) <= LONGEST_NAME:
            for sound in sounding_like(name):
                instead = same_sound(sound.removeprefix(SOUND).rstrip("-").split("-"))
                other = asked(wanted.words, plan().stop_words, plan().synonyms, instead)
                queries.append(single(other, [*attributes, "sounds"], limits, wanted))
    if len(queries) > 1:
        for place, one in enumerate(queries):
            # What sounds alike comes last.
            one["federationOptions"] = {"weight": 1.0 / (1 + place)}
    return queries


def number_query(wanted: Wanted, agency_id: int | None) -> dict[str, Any] | None:
    """Asks for what has the number that was typed whole, and nothing else; None where none was.

    The engine cannot rank it among finds of words, which are ranked by other rules.
    """
    key = number_key(wanted.words[:LONGEST_QUERY])[:100]
    if agency_id is None or wanted.sort != "best" or not any(one.isdigit() for one in key):
        return None
    return single(Asked(""), None, [*filters(wanted, agency_id), f"numbers = {quoted(key)}"], wanted)


def single(what: Asked, attributes: list[str] | None, limits: list[str], wanted: Wanted) -> dict[str, Any]:
    """One query as the engine takes it."""
    told: dict[str, Any] = {"q": what.query, "filter": limits, "matchingStrategy": "all", "locales": ["eng"]}
    if attributes is not None:
        told["attributesToSearchOn"] = attributes
    if wanted.sort != "best":
        order = "desc" if wanted.sort == "newest" else "asc"
        told["sort"] = [f"on:{order}", "changed:desc"]
    return told


def filters(wanted: Wanted, agency_id: int) -> list[str]:
    """What every hit has to be, as the engine takes it."""
    scope = EVERYBODY if wanted.section == Section.ARTICLES else f"agency:{agency_id}"
    found = [f"scopes = {quoted(scope)}", f"section = {quoted(wanted.section)}"]
    if wanted.section in (Section.PEOPLE, Section.ARTICLES):
        return found
    for name in ("type", "status", "category"):
        value = getattr(wanted, name)
        if value is not None:
            found.append(f"{name} = {quoted(value)}")
    if wanted.holder_id is not None:
        found.append(f"holder = {wanted.holder_id}")
    if wanted.since is not None:
        found.append(f"on >= {as_number(wanted.since)}")
    if wanted.until is not None:
        found.append(f"on <= {as_number(wanted.until)}")
    return found


def quoted(value: str) -> str:
    """A value as a filter takes it literally."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def as_number(day: date) -> int:
    """A day as eight digits."""
    return day.year * 10_000 + day.month * 100 + day.day


async def standing_of(session: AsyncSession, index_name: str) -> Standing:
    """Whether the index of this name is built, how far it is behind, and which agency acts."""
    row = (await session.execute(STANDING, {"name": index_name, "most": MOST_ATTEMPTS})).one_or_none()
    return Standing(row.built, row.since, row.agency_id) if row else Standing()
