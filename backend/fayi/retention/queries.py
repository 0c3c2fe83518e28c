"""Periods in force, what has run out, and lists."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.retention.models import (
    DisposalItem,
    DisposalList,
    MatterHold,
    RetentionPeriod,
    RetentionProlongation,
)
from fayi.retention.rules import MOST_ON_A_LIST, Kept


async def periods(session: AsyncSession) -> Sequence[RetentionPeriod]:
    """All periods, by type, the newest first."""
    found = await session.scalars(
        select(RetentionPeriod).order_by(
            RetentionPeriod.matter_type,
            RetentionPeriod.category,
            RetentionPeriod.since.desc(),
            RetentionPeriod.id.desc(),
        )
    )
    return found.all()


async def kept(session: AsyncSession, matter: Matter, on: date) -> Kept | None:
    """How long the matter is kept by what is in force on a day; None: not archived, or no period holds."""
    period_id = await session.scalar(
        text("select period_id from retention_of(:id, :day)"), {"id": matter.id, "day": on}
    )
    if period_id is None or matter.archived_on is None:
        return None
    period = await session.get_one(RetentionPeriod, period_id)
    longer = await session.scalar(
        select(func.max(RetentionProlongation.until)).where(RetentionProlongation.matter_id == matter.id)
    )
    closed = matter.closed_on or matter.archived_on
    return Kept(
        kind=period.kind,
        years=period.years,
        counted_from=period.counted_from,
        started=closed if period.counted_from == "closed" else matter.archived_on,
        prolonged_until=longer,
        basis=period.basis,
        confirmed=period.confirmed,
    )


async def bar(session: AsyncSession, matter_id: int, on: date) -> str:
    """Why the matter may not be destroyed on a day: a kinds.Bar, or empty."""
    found: str = await session.scalar(text("select disposal_bar(:id, :day)"), {"id": matter_id, "day": on})
    return found


async def holds(session: AsyncSession, matter_id: int) -> Sequence[MatterHold]:
    """Holds of the matter, those in force first."""
    found = await session.scalars(
        select(MatterHold)
        .where(MatterHold.matter_id == matter_id)
        .order_by(MatterHold.lifted_at.is_not(None), MatterHold.id.desc())
    )
    return found.all()


async def prolongations(session: AsyncSession, matter_id: int) -> Sequence[RetentionProlongation]:
    """Prolongations of the matter, newest first."""
    found = await session.scalars(
        select(RetentionProlongation)
        .where(RetentionProlongation.matter_id == matter_id)
        .order_by(RetentionProlongation.id.desc())
    )
    return found.all()


class Ended(Struct, frozen=True, kw_only=True):
    """A matter whose period has ended."""

    matter: Matter
    period: RetentionPeriod
    ends_on: date


async def ended(
    session: AsyncSession,
    actor: Actor,
    on: date,
    *,
    type_key: str = "",
    archived_before: date | None = None,
    limit: int = MOST_ON_A_LIST,
) -> Sequence[Ended]:
    """Matters the agency holds that may be destroyed on a day and stand on no list, oldest first."""
    rows = await session.execute(
        text(
            "select m.id, r.period_id, r.ends_on from matter m"
            " cross join lateral retention_of(m.id, :day) r"
            " where m.agency_id = :agency and m.status = 'archived' and m.disposed_on is null"
            " and m.archived_on < date_trunc('year', cast(:day as date))"
            " and (:type = '' or m.type = :type) and (cast(:before as date) is null or m.archived_on < :before)"
            " and r.ends_on < :day and disposal_bar(m.id, :day) = '' and not exists ("
            "  select from disposal_item i join disposal_list l on l.id = i.list_id"
            "  where i.matter_id = m.id and i.decision = 'destroy' and l.status in ('draft', 'submitted', 'running'))"
            " order by r.ends_on, m.id limit :limit"
        ),
        {"day": on, "agency": actor.agency_id, "type": type_key, "before": archived_before, "limit": limit},
    )
    found = rows.all()
    matters = {
        one.id: one
        for one in await session.scalars(select(Matter).where(Matter.id.in_([row.id for row in found])))
    }
    laid_down = {one.id: one for one in await periods(session)}
    return [
        Ended(matter=matters[row.id], period=laid_down[row.period_id], ends_on=row.ends_on)
        for row in found
        if row.id in matters
    ]


async def lists(session: AsyncSession) -> Sequence[DisposalList]:
    """The agency's lists, newest first."""
    found = await session.scalars(select(DisposalList).order_by(DisposalList.id.desc()).limit(200))
    return found.all()


async def get(session: AsyncSession, list_id: int) -> DisposalList:
    """One of the agency's lists; raises NotFound."""
    found = await session.scalar(select(DisposalList).where(DisposalList.id == list_id))
    if found is None:
        raise NotFound
    return found


async def lock(session: AsyncSession, one: DisposalList) -> DisposalList:
    """The list as it stands now, nobody else changing it until this transaction ends."""
    return (
        await session.execute(
            select(DisposalList)
            .where(DisposalList.id == one.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one()


async def items(session: AsyncSession, list_id: int, decision: str = "") -> Sequence[DisposalItem]:
    """The lines of a list, in order."""
    query = select(DisposalItem).where(DisposalItem.list_id == list_id).order_by(DisposalItem.id)
    found = await session.scalars(query.where(DisposalItem.decision == decision) if decision else query)
    return found.all()


async def item(session: AsyncSession, list_id: int, item_id: int) -> DisposalItem:
    """One line; raises NotFound."""
    found = await session.scalar(
        select(DisposalItem).where(DisposalItem.list_id == list_id, DisposalItem.id == item_id)
    )
    if found is None:
        raise NotFound
    return found


async def waiting(session: AsyncSession, list_id: int) -> Sequence[int]:
    """Ids of the lines that are still to be destroyed."""
    found = await session.scalars(
        select(DisposalItem.id)
        .where(
            DisposalItem.list_id == list_id,
            DisposalItem.decision == "destroy",
            DisposalItem.destroyed_at.is_(None),
        )
        .order_by(DisposalItem.id)
    )
    return found.all()


async def counts(session: AsyncSession, list_ids: Sequence[int]) -> dict[int, int]:
    """How many matters each list destroys or destroyed."""
    rows = await session.execute(
        select(DisposalItem.list_id, func.count())
        .where(DisposalItem.list_id.in_(list_ids), DisposalItem.decision == "destroy")
        .group_by(DisposalItem.list_id)
    )
    return {row[0]: row[1] for row in rows}
