"""The one door to a matter, and lists of matters."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency, Officer
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotFound
from fayi.matters.models import Assignment, Entry, Matter, MatterAccess, MatterLink

PAGE = 50


def visible_to(actor: Actor) -> Select[tuple[Matter]]:
    """Matters the actor's agency may see. Row security holds the same line, and recusals, in the database."""
    return (
        select(Matter)
        .join(MatterAccess, MatterAccess.matter_id == Matter.id)
        .where(MatterAccess.agency_id == actor.agency_id)
    )


async def get(session: AsyncSession, actor: Actor, matter_id: int) -> Matter:
    """The matter, if the actor may see it; raises NotFound otherwise, as if it did not exist."""
    matter = await session.scalar(visible_to(actor).where(Matter.id == matter_id))
    if matter is None:
        raise NotFound
    return matter


async def lock(session: AsyncSession, matter: Matter) -> Matter:
    """The matter as it stands now, nobody else changing it until this transaction ends."""
    return (
        await session.execute(
            select(Matter).where(Matter.id == matter.id).with_for_update().execution_options(populate_existing=True)
        )
    ).scalar_one()


def newest_first(
    query: Select[tuple[Matter]], after: tuple[datetime, int] | None = None, limit: int = PAGE
) -> Select[tuple[Matter]]:
    """A page of a list, latest change first; `after` is the last row of the page before (keyset)."""
    if after is not None:
        query = query.where(
            func.row(MatterAccess.updated_at, MatterAccess.matter_id) < func.row(after[0], after[1])
        )
    return query.order_by(MatterAccess.updated_at.desc(), MatterAccess.matter_id.desc()).limit(limit)


async def entries(session: AsyncSession, matter_id: int) -> Sequence[tuple[Entry, str | None, str | None]]:
    """The timeline, newest first, each entry with its officer's and agency's names."""
    found = await session.execute(
        select(Entry, Officer.name, Agency.short_name)
        .outerjoin(Officer, Officer.id == Entry.officer_id)
        .outerjoin(Agency, Agency.id == Entry.agency_id)
        .where(Entry.matter_id == matter_id)
        .order_by(Entry.seq.desc())
    )
    return [(entry, officer, agency) for entry, officer, agency in found]


async def assigned(session: AsyncSession, matter_id: int) -> Sequence[tuple[Assignment, Officer]]:
    """Who is answerable for the matter now, the lead first."""
    found = await session.execute(
        select(Assignment, Officer)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(Assignment.matter_id == matter_id, Assignment.until.is_(None))
        .order_by(Assignment.capacity != "lead", Assignment.id)
    )
    return [(assignment, officer) for assignment, officer in found]


async def linked(session: AsyncSession, matter_id: int) -> Sequence[tuple[Matter, str]]:
    """Visible matters this one opened (`opens`) or came from (`opened_from`), oldest first."""
    opened = await session.scalars(
        select(Matter)
        .join(MatterLink, MatterLink.opened_id == Matter.id)
        .where(MatterLink.matter_id == matter_id)
        .order_by(Matter.id)
    )
    origin = await session.scalars(
        select(Matter)
        .join(MatterLink, MatterLink.matter_id == Matter.id)
        .where(MatterLink.opened_id == matter_id)
        .order_by(Matter.id)
    )
    return [(matter, "opens") for matter in opened] + [(matter, "opened_from") for matter in origin]


async def agencies_seeing(session: AsyncSession, matter_id: int) -> Sequence[tuple[Agency, dict[str, str | None]]]:
    """Agencies that may see the matter now, with the grounds; empty for one that may not see it itself."""
    rows = await session.execute(
        text(
            "select a.id, g.grounds from agencies_of_matter(:matter_id) g"
            " join agency a on a.id = g.agency_id order by a.name"
        ),
        {"matter_id": matter_id},
    )
    grounds = {row.id: row.grounds for row in rows}
    agencies = await session.scalars(select(Agency).where(Agency.id.in_(grounds)).order_by(Agency.name))
    return [(agency, grounds[agency.id]) for agency in agencies]
