"""Clocks of a matter, of an officer, of an agency."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.deadlines.models import Deadline, DeadlineChange, Suspension
from fayi.kit import clock
from fayi.matters.models import Matter


async def of_matter(session: AsyncSession, matter_id: int) -> Sequence[Deadline]:
    """All clocks of a matter: running ones first, the nearest last day first."""
    found = await session.scalars(
        select(Deadline)
        .where(Deadline.matter_id == matter_id)
        .order_by(Deadline.status != "running", Deadline.due_at.nulls_last(), Deadline.id)
    )
    return found.all()


async def running(session: AsyncSession, matter_id: int, key: str | None = None) -> Sequence[Deadline]:
    """The clocks of a matter that have not been stopped, or those of one time limit."""
    query = select(Deadline).where(Deadline.matter_id == matter_id, Deadline.status == "running")
    if key is not None:
        query = query.where(Deadline.key == key)
    return (await session.scalars(query.order_by(Deadline.id))).all()


async def suspensions(session: AsyncSession, matter_id: int) -> Sequence[Suspension]:
    """The times in which the matter's clocks stood still."""
    found = await session.scalars(
        select(Suspension).where(Suspension.matter_id == matter_id).order_by(Suspension.since, Suspension.id)
    )
    return found.all()


async def changes(session: AsyncSession, matter_id: int) -> Sequence[DeadlineChange]:
    """How last days of the matter moved when the calendar or a local number changed, newest first."""
    found = await session.scalars(
        select(DeadlineChange).where(DeadlineChange.matter_id == matter_id).order_by(DeadlineChange.id.desc())
    )
    return found.all()


def due(actor: Actor, *, mine: bool = False) -> Select[Deadline, Matter]:
    """Running clocks of matters the actor's agency holds; `mine`: of those the actor answers for today."""
    query = due_at(actor.agency_id)
    mine_today = {actor.officer_id, *actor.stands_in_for}
    return query.where(Matter.assignee_id.in_(mine_today)) if mine else query


def due_at(agency_id: int) -> Select[Deadline, Matter]:
    """Running clocks of matters an agency holds, nearest last day first; no right that has lapsed."""
    return (
        select(Deadline, Matter)
        .join(Matter, Matter.id == Deadline.matter_id)
        .where(
            Matter.agency_id == agency_id,
            Matter.status.not_in(("archived",)),
            Deadline.status == "running",
            Deadline.due_at.is_not(None),
            ~Deadline.lapses | (Deadline.due_at >= clock.now()),
        )
        .order_by(Deadline.due_at, Deadline.id)
    )


async def due_between(
    session: AsyncSession,
    actor: Actor,
    start: datetime,
    end: datetime,
    *,
    mine: bool = False,
    limit: int = 500,
) -> Sequence[tuple[Deadline, Matter]]:
    """Clocks whose last instant lies in [start, end), for the desk and the calendar."""
    query = due(actor, mine=mine).where(Deadline.due_at >= start, Deadline.due_at < end).limit(limit)
    return [(deadline, matter) for deadline, matter in await session.execute(query)]


async def count_overdue(session: AsyncSession, actor: Actor, now: datetime) -> int:
    """How many clocks of the agency have run out."""
    query = due(actor).where(Deadline.due_at < now).order_by(None).subquery()
    return int(await session.scalar(select(func.count()).select_from(query)) or 0)


async def due_before(
    session: AsyncSession, agency_id: int, end: datetime
) -> Sequence[tuple[Deadline, Matter]]:
    """Running clocks of the matters an agency holds that end before an instant, overdue ones among them."""
    query = due_at(agency_id).where(Deadline.due_at < end)
    return [(deadline, matter) for deadline, matter in await session.execute(query)]
