"""Building the search engine's index anew, and finding and mending what differs from the database."""

from msgspec import Struct
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.kit.database import Database
from fayi.search.engine import Engine
from fayi.search.index import Section
from fayi.search.models import SearchEngine
from fayi.search.outbox import ONE_AT_A_TIME, documents_of, note, pending_of, stand


class Differences(Struct, frozen=True):
    """How far the engine's documents are from the entries in PostgreSQL."""

    missing: int = 0
    stale: int = 0
    extra: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.missing + self.stale + self.extra


async def rebuild(database: Database, engine: Engine, *, batch: int = 500) -> int:
    """Build the index anew behind the one that answers, then let them change places; returns how many entries.

    What changes meanwhile is told to both.
    """
    await engine.unmake(engine.second_name)
    await engine.make(engine.index_name)
    await engine.make(engine.second_name)
    await stand(database, index_name=engine.index_name, building=engine.second_name)
    first, entries = 0, 0
    try:
        for section in Section:
            after = 0
            while True:
                async with database.transaction() as session:
                    # Nobody tells of a later change before this batch has been told.
                    await session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
                    page = await stamps_after(session, section, after, batch)
                    async for documents in documents_of(session, section, {one: r for one, r, _ in page}):
                        task = await engine.put(engine.second_name, documents)
                        first = first or task
                if not page:
                    break
                after, entries = page[-1][0], entries + len(page)
        await engine.all_done(engine.second_name, first)
        async with database.transaction() as session:
            await session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            await engine.all_done(engine.second_name, first)
            await engine.swap(engine.index_name, engine.second_name)
            await session.execute(update(SearchEngine).values(building="", built_at=clock.now(), fault=""))
    except BaseException:
        await stand(database, index_name=engine.index_name, building="")
        raise
    await engine.unmake(engine.second_name)
    return entries


async def stamps_after(
    session: AsyncSession, section: Section, after: int, take: int
) -> list[tuple[int, int, str]]:
    """Entries of a section after one: id, an agency that may read it, stamp."""
    found = await session.execute(
        text("select id, reader, stamp from engine_stamps(:section, :after, :take)"),
        {"section": section, "after": after, "take": take},
    )
    return [(row.id, row.reader, row.stamp) for row in found]


async def sweep(
    database: Database, engine: Engine, *, mend: bool = True, batch: int = 1000
) -> dict[Section, Differences]:
    """Compare every entry with the engine's document, both ways; what differs is put into the outbox.

    Entries the engine has not heard of yet are no difference.
    """
    found: dict[Section, Differences] = {}
    for section in Section:
        missing: set[int] = set()
        stale: set[int] = set()
        extra: set[int] = set()
        after, ends = 0, False
        while not ends:
            async with database.transaction() as session:
                page = await stamps_after(session, section, after, batch)
                ends = len(page) < batch
                upto = None if ends else page[-1][0]
                theirs = await engine.stamps(engine.index_name, section, after, upto)
                pending = await pending_of(session, section)
                ours = {one: stamp for one, _, stamp in page}
                missing |= ours.keys() - theirs.keys() - pending
                extra |= theirs.keys() - ours.keys() - pending
                stale |= {one for one in ours.keys() & theirs.keys() if ours[one] != theirs[one]} - pending
            after = upto or after
        if mend:
            await note(database, section, missing | stale | extra)
        found[section] = Differences(len(missing), len(stale), len(extra))
    if mend:
        async with database.transaction() as session:
            total = sum(one.total for one in found.values())
            await session.execute(update(SearchEngine).values(swept_at=clock.now(), differences=total))
    return found
