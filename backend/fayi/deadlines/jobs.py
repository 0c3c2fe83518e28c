"""Working all running clocks out anew when the calendar changes, and telling of those that run out."""

from datetime import timedelta
from typing import Any

from procrastinate import JobContext
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.deadlines.actions import midnight, recompute
from fayi.deadlines.models import Deadline
from fayi.deadlines.queries import due_before
from fayi.deadlines.rules import Call, calls, working_days
from fayi.kit import clock
from fayi.kit.jobs import jobs
from fayi.library.queries import working_calendar
from fayi.matters.models import Matter
from fayi.notices.actions import tell
from fayi.notices.rules import Kind
from fayi.procedure.calendar import WorkingCalendar
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission

MORNING = 8
"""The hour at the station from which officers are told."""
AHEAD = timedelta(days=31)
"""Longer than any three working days, whatever holidays lie between."""

TO_THE_ASSIGNEE = {
    Call.SOON: "{number}的“{limit}”将于{day}到期。",
    Call.TODAY: "{number}的“{limit}”今天到期。",
    Call.OVERDUE: "{number}的“{limit}”已于{day}到期，尚未办理。",
}


@jobs.task(name="deadlines.recompute_everywhere", pass_context=True)
async def recompute_everywhere(context: JobContext, why: str) -> dict[str, Any]:
    """Agency by agency, each in a transaction that acts for it; doing it twice changes nothing more."""
    database, types = context.additional_context["database"], context.additional_context["types"]
    async with database.transaction() as session:
        agency_ids = list(await session.scalars(select(Agency.id).order_by(Agency.id)))
    moved = 0
    for agency_id in agency_ids:
        async with database.transaction(agency_id=agency_id) as session:
            moved += await recompute(session, types, agency_id, why, by=None)
    return {"moved": moved}


@jobs.periodic(cron="*/15 * * * *")
@jobs.task(name="deadlines.remind_everywhere", queueing_lock="deadlines.remind", pass_context=True)
async def remind_everywhere(context: JobContext, timestamp: int) -> dict[str, Any]:
    """On the morning of a working day, tell of all clocks that run out; again on the same day tells nothing."""
    database, types = context.additional_context["database"], context.additional_context["types"]
    if clock.local(clock.now()).hour < MORNING:
        return {"clocks": 0}
    async with database.transaction() as session:
        calendar = await working_calendar(session)
        agency_ids = list(await session.scalars(select(Agency.id).order_by(Agency.id)))
    if not calendar.is_working(clock.today()):
        return {"clocks": 0}
    seen = 0
    for agency_id in agency_ids:
        async with database.transaction(agency_id=agency_id) as session:
            for deadline, matter in await due_before(session, agency_id, midnight(clock.today()) + AHEAD):
                await remind(session, types, calendar, deadline, matter)
                seen += 1
    return {"clocks": seen}


async def remind(
    session: AsyncSession, types: MatterTypes, calendar: WorkingCalendar, deadline: Deadline, matter: Matter
) -> None:
    """Tell what is to be told of one clock by today, and was not told before."""
    assert deadline.due_at is not None
    last_day = clock.local(deadline.due_at).date()
    matter_type = types[matter.type]
    limit = next((one.label for one in matter_type.time_limits if one.key == deadline.key), deadline.key)
    for call in calls(last_day, clock.today(), calendar):
        once = f"deadline:{deadline.id}:{last_day}:{call}"
        if call in TO_THE_ASSIGNEE:
            heads = Permission.MATTERS_ASSIGN if matter.assignee_id is None else None
            await tell(
                session,
                Kind.DEADLINE,
                TO_THE_ASSIGNEE[call],
                {"number": matter.number, "limit": limit, "day": last_day},
                f"/matters/{matter.id}/deadlines",
                at=matter.agency_id,
                officers=(matter.assignee_id,),
                holding=heads,
                matter=matter,
                by=None,
                once=once,
            )
            continue
        days = working_days(calendar, last_day, clock.today())
        values = {"number": matter.number, "type": matter_type.label, "days": days}
        if call is Call.HEADS:
            await tell(
                session,
                Kind.SUPERVISION,
                "{type}{number}已逾期{days}个工作日，请督促办理。",
                values,
                f"/matters/{matter.id}/deadlines",
                at=matter.agency_id,
                holding=Permission.MATTERS_ASSIGN,
                matter=matter,
                by=None,
                once=once,
            )
        else:
            await tell_above(session, matter, values, once)


async def tell_above(session: AsyncSession, matter: Matter, values: dict[str, Any], once: str) -> None:
    """Tell the heads of the nearest agency above that has any: number, type and days, and nothing else."""
    holder, *above = await agencies.chain(session, matter.agency_id)
    place = await agencies.agency(session, holder)
    for agency_id in above:
        heads = await agencies.officers_holding(session, agency_id, Permission.MATTERS_ASSIGN)
        if heads:
            await tell(
                session,
                Kind.SUPERVISION,
                "{agency}的{type}{number}已逾期{days}个工作日，请督办。",
                values | {"agency": place.name},
                "/desk",
                at=agency_id,
                officers=heads,
                matter=matter,
                by=None,
                once=once,
                beyond_sight=True,
            )
            return
