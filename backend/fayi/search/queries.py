"""Finding matters again."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.hearings.models import Hearing
from fayi.matters.models import Matter
from fayi.settlements.models import Clause


async def in_order(session: AsyncSession, matter_ids: Sequence[int]) -> list[Matter]:
    """The matters with these ids, in this order; row security drops what may not be seen."""
    found = {
        matter.id: matter for matter in await session.scalars(select(Matter).where(Matter.id.in_(matter_ids)))
    }
    return [found[matter_id] for matter_id in matter_ids if matter_id in found]


async def bodies(session: AsyncSession, matter_ids: Sequence[int]) -> dict[int, str]:
    """The indexed text of these matters, for excerpts."""
    if not matter_ids:
        return {}
    rows = await session.execute(
        text("select matter_id, body from search_bodies(:ids)"), {"ids": list(matter_ids)}
    )
    return {row.matter_id: row.body for row in rows}


async def spoken_and_written(session: AsyncSession, matter_id: int) -> list[str]:
    """Minutes of the matter's hearings and clauses of its settlements, oldest first."""
    heard = await session.execute(
        select(Hearing.minutes, Hearing.turns).where(Hearing.matter_id == matter_id).order_by(Hearing.id)
    )
    texts = [
        text for minutes, turns in heard for text in (minutes, "\n".join(turn["text"] for turn in turns))
    ]
    clauses = await session.scalars(
        select(Clause.text).where(Clause.matter_id == matter_id).order_by(Clause.id)
    )
    return [text for text in (*texts, *clauses) if text]
