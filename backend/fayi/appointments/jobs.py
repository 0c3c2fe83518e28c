"""Offers that nobody answers do not wait for ever."""

from typing import Any

from procrastinate import JobContext
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.appointments.actions import over
from fayi.appointments.models import Appointment
from fayi.kit import clock
from fayi.kit.jobs import jobs
from fayi.matters.models import Matter
from fayi.notices.actions import tell
from fayi.notices.rules import Kind
from fayi.procedure.roles import AgencyKind


@jobs.periodic(cron="*/10 * * * *")
@jobs.task(name="appointments.offers_run_out", queueing_lock="appointments.offers_run_out", pass_context=True)
async def let_offers_run_out(context: JobContext, timestamp: int) -> dict[str, Any]:
    """Remind and let lapse, centre by centre, each in a transaction of its own; doing it twice does it once."""
    database = context.additional_context["database"]
    async with database.transaction() as session:
        centres = list(
            await session.scalars(
                select(Agency.id).where(Agency.kind == AgencyKind.LEGAL_AID_CENTER.value).order_by(Agency.id)
            )
        )
    lapsed = 0
    for centre_id in centres:
        async with database.transaction(agency_id=centre_id) as session:
            lapsed += await offers_run_out(session, centre_id)
    return {"lapsed": lapsed}


async def offers_run_out(session: AsyncSession, centre_id: int) -> int:
    """Let offers lapse that nobody answered in time, and remind of those that run out soon; how many lapsed."""
    now, lapsed = clock.now(), 0
    waiting = await session.scalars(
        select(Appointment)
        .where(Appointment.centre_id == centre_id, Appointment.status == "offered")
        .with_for_update(skip_locked=True)
    )
    for one in waiting.all():
        matter = await session.scalar(select(Matter).where(Matter.id == one.matter_id))
        if matter is None or matter.agency_id != centre_id:
            continue
        if one.answer_by <= now:
            await over(session, matter, one, "lapsed", by=None)
            await tell(
                session,
                Kind.APPOINTMENT,
                "办件{number}的律师逾期没有答复，请另行指派。",
                {"number": one.number},
                f"/matters/{matter.id}/appointments",
                at=centre_id,
                by=None,
                officers=[one.offered_by_id],
            )
            lapsed += 1
        elif one.reminded_at is None and one.answer_by - now < (one.answer_by - one.offered_at) / 4:
            one.reminded_at = now
            await tell(
                session,
                Kind.APPOINTMENT,
                "请在{by}前答复办件{number}的指派。",
                {"number": one.number, "by": one.answer_by},
                f"/appointments/{one.id}",
                at=one.firm_id,
                by=None,
                officers=[one.lawyer_id],
            )
    await session.flush()
    return lapsed
