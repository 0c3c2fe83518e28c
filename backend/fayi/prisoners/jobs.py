"""Every morning: who cannot come to what is booked, and whose relatives have still to be told of the intake."""

from typing import Any

from procrastinate import JobContext
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.kit import clock
from fayi.kit.jobs import jobs
from fayi.notices.actions import tell
from fayi.notices.rules import Kind
from fayi.prisoners import queries
from fayi.prisoners.actions import recheck
from fayi.prisoners.models import Prisoner
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind


@jobs.periodic(cron="10 22 * * *")
@jobs.task(name="prisoners.recheck", queueing_lock="prisoners.recheck", pass_context=True)
async def recheck_everywhere(context: JobContext, timestamp: int) -> dict[str, Any]:
    """At 6:10 at the station (the cron line is in UTC), prison by prison; doing it twice does it once."""
    database = context.additional_context["database"]
    async with database.transaction() as session:
        prisons = list(
            await session.scalars(
                select(Agency.id).where(Agency.kind == AgencyKind.PRISON.value).order_by(Agency.id)
            )
        )
    flagged = 0
    for prison_id in prisons:
        async with database.transaction(agency_id=prison_id) as session:
            flagged += await recheck_prison(session, prison_id)
    return {"flagged": flagged}


async def recheck_prison(session: AsyncSession, prison_id: int) -> int:
    """Flag what the prison's prisoners cannot come to, and remind of relatives to be told; how many flagged."""
    flagged = 0
    for prisoner in (await session.scalars(queries.known().order_by(Prisoner.id))).all():
        flagged += await recheck(session, prisoner, by=None)
        by = await queries.tell_family_by(session, prisoner)
        if by is not None and by <= clock.today():
            await tell(
                session,
                Kind.DEADLINE,
                "编号{number}的服刑人员收押后尚未登记告知亲属，最迟{day}。",
                {"number": prisoner.number, "day": by},
                f"/prisoners/{prisoner.id}",
                at=prison_id,
                by=None,
                holding=Permission.PRISONERS_KEEP,
                once=f"prisoner {prisoner.id} family",
            )
    return flagged
