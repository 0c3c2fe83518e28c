"""Incidents of the agency, and what of the readings they concern."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.incidents.models import Incident, IncidentMeasure
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.parties.models import Participation
from fayi.readings.models import Reading

MOST = 200


async def latest(session: AsyncSession) -> Sequence[Incident]:
    """The agency's incidents, open ones first."""
    found = await session.scalars(
        select(Incident).order_by(Incident.status == "closed", Incident.id.desc()).limit(MOST)
    )
    return found.all()


async def get(session: AsyncSession, incident_id: int) -> Incident:
    """One of them; raises NotFound."""
    found = await session.scalar(select(Incident).where(Incident.id == incident_id))
    if found is None:
        raise NotFound
    return found


async def lock(session: AsyncSession, one: Incident) -> Incident:
    """The incident as it stands now, nobody else changing it until this transaction ends."""
    return (
        await session.execute(
            select(Incident)
            .where(Incident.id == one.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one()


async def measures(session: AsyncSession, incident_id: int) -> Sequence[IncidentMeasure]:
    """What was done, oldest first."""
    found = await session.scalars(
        select(IncidentMeasure)
        .where(IncidentMeasure.incident_id == incident_id)
        .order_by(IncidentMeasure.at, IncidentMeasure.id)
    )
    return found.all()


async def matters_read(
    session: AsyncSession, actor: Actor, officer_id: int, since: datetime, until: datetime
) -> Sequence[int]:
    """Ids of matters the officer read as this agency in that time, as far as the actor may see the readings."""
    found = await session.scalars(
        select(Reading.matter_id)
        .where(
            Reading.officer_id == officer_id,
            Reading.agency_id == actor.agency_id,
            Reading.at.between(since, until),
            Reading.matter_id.is_not(None),
        )
        .distinct()
        .order_by(Reading.matter_id)
        .limit(MOST)
    )
    return [one for one in found if one is not None]


async def concerned(session: AsyncSession, one: Incident) -> Sequence[Matter]:
    """The matters concerned that the actor may see."""
    found = await session.scalars(
        select(Matter).where(Matter.id.in_(one.matter_ids), Matter.disposed_on.is_(None)).order_by(Matter.id)
    )
    return found.all()


async def persons_in(session: AsyncSession, matter_ids: Sequence[int]) -> int:
    """How many parties take part in these matters."""
    return (
        await session.scalar(
            select(func.count(Participation.party_id.distinct())).where(
                Participation.matter_id.in_(matter_ids)
            )
        )
    ) or 0
