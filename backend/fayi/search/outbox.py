"""Keeping the search engine a mirror of the index in PostgreSQL.

The database notes in the `search_outbox`, in the transaction of the change, which entries the engine has to hear
of. They are told it in the order they were noted, by one worker at a time, always with what the entry says now;
a row leaves the outbox when the engine has finished the task, not when it has taken it. So telling twice does no
harm, and nothing is lost when either side goes down in between.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.kit.database import Database, act_for
from fayi.search.encoding import characters, in_fields, sounds_of, written
from fayi.search.engine import Engine, EngineFault
from fayi.search.index import Section
from fayi.search.meilisearch import EVERYBODY, MOST_ATTEMPTS, MOST_LAG, as_number
from fayi.search.models import Outgoing, SearchEngine
from fayi.search.rules import number_tokens, scrubbed

ONE_AT_A_TIME = 7_700_001
"""The advisory lock of whoever writes into the engine."""
MOST_ROWS = 1000
MOST_LETTERS = 8_000_000
"""Of the documents of one request; the engine takes a hundred million octets."""
PATIENCE_SECONDS = 5.0
"""How long the worker waits for the engine to finish what it was just told."""
STUCK_AFTER = timedelta(minutes=5)
"""No task of the engine takes this long."""
TASK_GONE = "task_not_found"


async def tell(database: Database, engine: Engine, *, patience: float = PATIENCE_SECONDS) -> int:
    """Tell the engine what has changed; returns how many entries it has finished.

    Does nothing while another worker is at it. Raises EngineFault when the engine does not answer; the rows stay.
    """
    finished = 0
    while True:
        async with database.transaction() as session:
            if not await session.scalar(
                text("select pg_try_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME}
            ):
                return finished
            place = await session.get(SearchEngine, 1)
            if place is None:
                return finished
            await leave_one_of_each(session)
            done, waits = await settle(session, engine)
            finished += done
            sent = await send(session, engine, place, MOST_ROWS)
        if not sent:
            return finished
        end = asyncio.get_running_loop().time() + patience
        while asyncio.get_running_loop().time() < end:
            async with database.transaction() as session:
                done, waits = await settle(session, engine)
                finished += done
            if not waits:
                break
            await asyncio.sleep(0.05)
        if waits:
            return finished


async def leave_one_of_each(session: AsyncSession) -> None:
    """Of several rows on one entry that were not sent yet, keep the oldest: it will tell what holds now."""
    await session.execute(
        text(
            "delete from search_outbox o using search_outbox n where n.section = o.section"
            " and n.entry_id = o.entry_id and n.id < o.id and n.task is null and o.task is null"
        )
    )


async def settle(session: AsyncSession, engine: Engine) -> tuple[int, bool]:
    """Take out what the engine has finished, and put what failed back in line.

    Returns how many were finished, and whether the engine is still at others.
    """
    tasks = await session.scalars(
        select(Outgoing.task).where(Outgoing.task.is_not(None)).distinct().order_by(Outgoing.task)
    )
    finished, waits = 0, False
    for task in filter(None, tasks.all()):
        try:
            outcome = await engine.outcome(task)
        except EngineFault as fault:
            if TASK_GONE not in str(fault) and "not found" not in str(fault):
                raise
            # An engine that was set up anew knows nothing of it.
            outcome = TASK_GONE
        if outcome is None:
            waits = True
            break
        if not outcome:
            gone = await session.execute(delete(Outgoing).where(Outgoing.task == task).returning(Outgoing.id))
            finished += len(gone.all())
        else:
            await session.execute(
                update(Outgoing)
                .where(Outgoing.task == task)
                .values(task=None, attempts=Outgoing.attempts + 1)
            )
            # Of one that is set up anew there is nothing to say but that it is told again.
            if outcome != TASK_GONE:
                await session.execute(update(SearchEngine).values(fault=f"task {task}: {outcome}"))
    return finished, waits


async def send(session: AsyncSession, engine: Engine, place: SearchEngine, most: int) -> int:
    """Send the oldest rows that were not sent; one that failed before goes by itself. Returns how many."""
    rows = (
        await session.scalars(
            select(Outgoing)
            .where(Outgoing.task.is_(None), Outgoing.attempts < MOST_ATTEMPTS)
            .order_by(Outgoing.attempts, Outgoing.id)
            .limit(most)
        )
    ).all()
    # What failed goes last and each alone, so that a faulty one holds up no other.
    rows = [row for row in rows if not row.attempts] or rows[:1]
    by_key = {(row.section, row.entry_id): row for row in rows}
    indexes = [engine.index_name, *([place.building] if place.building else [])]
    for section in Section:
        ids = [entry_id for of, entry_id in by_key if of == section]
        readers = await readers_of(session, section, ids)
        known: set[int] = set()
        async for documents in documents_of(session, section, readers):
            known |= {one["entry"] for one in documents}
            tasks = [await engine.put(index, documents) for index in indexes]
            for one in documents:
                by_key[section, one["entry"]].task = tasks[0]
        gone = [entry_id for entry_id in ids if entry_id not in known]
        if gone:
            tasks = [await engine.take_out(index, section, gone) for index in indexes]
            for entry_id in gone:
                by_key[section, entry_id].task = tasks[0]
    await session.flush()
    return len(rows)


async def readers_of(session: AsyncSession, section: Section, ids: Sequence[int]) -> dict[int, int]:
    """An agency that may read each of these entries; those nobody may read are missing."""
    if not ids:
        return {}
    found = await session.execute(
        text("select id, reader from engine_readers(:section, :ids)"), {"section": section, "ids": list(ids)}
    )
    return {row.id: row.reader for row in found}


async def documents_of(
    session: AsyncSession, section: Section, readers: dict[int, int]
) -> AsyncIterator[list[dict[str, Any]]]:
    """The engine's documents of these entries, each read as an agency that may; as many as go in one request."""
    by_reader: dict[int, list[int]] = defaultdict(list)
    for entry_id, reader in readers.items():
        by_reader[reader].append(entry_id)
    kept: list[dict[str, Any]] = []
    letters = 0
    for reader, every in sorted(by_reader.items()):
        await act_for(session, reader, None)
        for start in range(0, len(every), 100):
            found = await session.execute(
                text("select * from engine_entries(:section, :ids)"),
                {"section": section, "ids": every[start : start + 100]},
            )
            for row in found:
                kept.append(document(section, row))
                letters += sum(
                    len(one) for field in kept[-1].values() if isinstance(field, list) for one in field
                )
                if letters > MOST_LETTERS or len(kept) >= MOST_ROWS:
                    yield kept
                    kept, letters = [], 0
    await act_for(session, 0, None)
    if kept:
        yield kept


def document_id(section: Section, entry_id: int) -> str:
    """The engine's id of an entry."""
    return f"{section}-{entry_id}"


def document(section: Section, row: Any) -> dict[str, Any]:
    """What the engine is told of an entry: filters as they are, texts in its words."""
    people = section is Section.PEOPLE
    scopes = [f"agency:{one}" for one in row.agency_ids] if row.agency_ids is not None else [EVERYBODY]
    return {
        "id": document_id(section, row.id),
        "entry": row.id,
        "section": section.value,
        "scopes": scopes,
        "numbers": list(row.numbers) or sorted(number_tokens(row.reference.split(" "))),
        "type": row.type,
        "status": row.status,
        "category": row.category,
        "holder": row.holder_id,
        "on": as_number(row.dated) if row.dated else None,
        "changed": int(row.changed.timestamp() * 1000),
        "stamp": row.stamp,
        "number_words": written([row.reference]),
        "name_words": written(row.title.split("\n")) if people else [],
        "title_words": [] if people else written([scrubbed(row.title)]),
        **in_fields(row.body.split("\n")),
        "characters": characters([scrubbed(row.title), row.body]),
        "sounds": sounds_of(row.sounds),
    }


async def pending_of(session: AsyncSession, section: Section) -> set[int]:
    """Entries of a section the engine has not finished yet."""
    return set(await session.scalars(select(Outgoing.entry_id).where(Outgoing.section == section.value)))


async def note(database: Database, section: Section, ids: Iterable[int]) -> None:
    """Put entries into the outbox."""
    async with database.transaction() as session:
        session.add_all(Outgoing(section=section.value, entry_id=one) for one in sorted(ids))


async def stand(database: Database, **told: object) -> None:
    """Note how the engine stands; from the first time on the database writes the outbox."""
    async with database.transaction() as session:
        place = await session.get(SearchEngine, 1)
        if place is None:
            session.add(place := SearchEngine(id=1))
        for name, value in told.items():
            setattr(place, name, value)


class Report(Struct, frozen=True, kw_only=True):
    """How the engine stands, for administrators and for the machine that watches the site."""

    kept: bool = False
    """Whether an engine was ever set up."""
    built_at: datetime | None = None
    building: bool = False
    waiting: int = 0
    """Entries it has not finished yet."""
    behind_since: datetime | None = None
    refused: int = 0
    """Entries it failed at again and again."""
    checked_at: datetime | None = None
    tasks_waiting: int = 0
    oldest_task_at: datetime | None = None
    swept_at: datetime | None = None
    differences: int = 0
    fault: str = ""

    @property
    def is_stuck(self) -> bool:
        """Whether the engine has been at its oldest task for longer than any takes."""
        return self.oldest_task_at is not None and clock.now() - self.oldest_task_at > STUCK_AFTER

    @property
    def is_behind(self) -> bool:
        """Whether it is too far behind to be asked."""
        return self.behind_since is not None and clock.now() - self.behind_since > MOST_LAG

    @property
    def is_unwatched(self) -> bool:
        """Whether no worker has looked after it for a while."""
        return self.kept and (self.checked_at is None or clock.now() - self.checked_at > STUCK_AFTER)

    @property
    def word(self) -> str:
        """The whole in a word."""
        if not self.kept:
            return "none"
        if self.built_at is None:
            return "not built"
        if self.fault:
            return "fault"
        if self.is_stuck:
            return "stuck"
        if self.is_behind:
            return "behind"
        return "unwatched" if self.is_unwatched else "ok"


async def report(session: AsyncSession) -> Report:
    """How the engine stands, as the worker last noted it, and what waits in the outbox now."""
    place = await session.get(SearchEngine, 1)
    if place is None:
        return Report()
    row = (
        await session.execute(
            text(
                "select count(*) filter (where attempts < :most) as waiting,"
                " count(*) filter (where attempts >= :most) as refused,"
                " min(since) filter (where attempts < :most) as since from search_outbox"
            ),
            {"most": MOST_ATTEMPTS},
        )
    ).one()
    return Report(
        kept=True,
        built_at=place.built_at,
        building=bool(place.building),
        waiting=row.waiting,
        behind_since=row.since,
        refused=row.refused,
        checked_at=place.checked_at,
        tasks_waiting=place.tasks_waiting,
        oldest_task_at=place.oldest_task_at,
        swept_at=place.swept_at,
        differences=place.differences,
        fault=place.fault,
    )


async def is_kept(session: AsyncSession) -> bool:
    """Whether an engine was ever set up for this desk."""
    return await session.get(SearchEngine, 1) is not None


async def keep(database: Database, engine: Engine) -> None:
    """Keep this engine from now on; an index of another name has to be built first."""
    async with database.transaction() as session:
        place = await session.get(SearchEngine, 1)
        built_at = place.built_at if place and place.index_name == engine.index_name else None
    await stand(database, index_name=engine.index_name, built_at=built_at)


async def watch(database: Database, engine: Engine) -> None:
    """Note how much the engine has not done yet and since when, or why it does not say."""
    try:
        queue = await engine.queue()
    except EngineFault as fault:
        await stand(database, checked_at=clock.now(), fault=str(fault))
        return
    await stand(
        database, checked_at=clock.now(), tasks_waiting=queue.waiting, oldest_task_at=queue.oldest, fault=""
    )
