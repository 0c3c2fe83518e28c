"""Keeping the index in step: what a transaction touched is written into it before the commit."""

from collections.abc import Awaitable, Callable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.kit.database import Database
from fayi.matters.actions import details_of
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.procedure.matter_type import MatterTypes
from fayi.search import queries
from fayi.search.index import Entry, Index, PostgresIndex, Section
from fayi.search.rules import CONSULTATION_TYPES

LONGEST_TEXT = 20_000
"""Characters of one text that can be found; minutes of a long day are cut there."""


def index_touched(
    types: MatterTypes, index: Index | None = None
) -> Callable[[AsyncSession], Awaitable[None]]:
    """What `Database.before_commit` calls: rewrites the entries of the matters a transaction touched."""
    into = index or PostgresIndex()

    async def write(session: AsyncSession) -> None:
        for matter_id in sorted(session.info.pop("touched_matters", ())):
            matter = await session.scalar(select(Matter).where(Matter.id == matter_id))
            # A matter given away in this transaction may be out of sight by now; whoever holds it indexes it.
            if matter is not None:
                await into.put(session, [await entry_of(session, matter, types)])

    return write


async def entry_of(session: AsyncSession, matter: Matter, types: MatterTypes) -> Entry:
    """What can be found of a matter."""
    matter_type = types[matter.type]
    texts = matter_type.texts(details_of(matter, matter_type)) if matter_type.texts else ()
    people = await parties.participants(session, matter.id)
    said = await queries.spoken_and_written(session, matter.id)
    return Entry(
        section=Section.CONSULTATIONS if matter.type in CONSULTATION_TYPES else Section.MATTERS,
        id=matter.id,
        matter_id=matter.id,
        numbers=tuple(number for number in (matter.reference, matter.intake_number) if number),
        names=tuple(
            name for someone in people for name in (someone.name, *(agent.name for agent in someone.agents))
        ),
        texts=tuple(text[:LONGEST_TEXT] for text in (matter.title, *texts, *said)),
        type=matter.type,
        status=matter.status,
        category=matter.category,
        holder_id=matter.agency_id,
        on=matter.received_on,
    )


async def rebuild(database: Database, types: MatterTypes, batch: int = 200) -> int:
    """Write the entry of every matter anew, agency by agency; returns how many."""
    async with database.transaction() as session:
        agency_ids = list(await session.scalars(select(Agency.id).order_by(Agency.id)))
    index, written = PostgresIndex(), 0
    for agency_id in agency_ids:
        last = 0
        while True:
            async with database.transaction(agency_id=agency_id) as session:
                found = (
                    await session.scalars(
                        select(Matter)
                        .where(Matter.agency_id == agency_id, Matter.id > last)
                        .order_by(Matter.id)
                        .limit(batch)
                    )
                ).all()
                for matter in found:
                    await index.put(session, [await entry_of(session, matter, types)])
            if not found:
                break
            last, written = found[-1].id, written + len(found)
    return written
