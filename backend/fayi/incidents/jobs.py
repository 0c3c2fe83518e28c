"""Reminding of incidents that were not reported yet."""

import procrastinate
from sqlalchemy import text

from fayi.incidents.rules import REMIND_BEFORE
from fayi.kit import clock
from fayi.kit.jobs import jobs
from fayi.notices.actions import tell
from fayi.notices.rules import Kind
from fayi.procedure.permissions import Permission


@jobs.periodic(cron="*/15 * * * *")
@jobs.task(name="incidents.remind_of_reports", queueing_lock="incidents.remind_of_reports", pass_context=True)
async def remind_of_reports(context: procrastinate.JobContext, timestamp: int) -> int:
    """Every quarter of an hour: remind heads of reports that are due soon; returns how many."""
    async with context.additional_context["database"].transaction() as session:
        found = (
            await session.execute(
                text("select id, agency_id, number, report_by from unreported_incidents(:before)"),
                {"before": clock.now() + REMIND_BEFORE},
            )
        ).all()
        for row in found:
            await tell(
                session,
                Kind.DEADLINE,
                "信息安全事件{number}须在{by}前报告主管部门。",
                {"number": row.number, "by": row.report_by},
                f"/incidents/{row.id}",
                at=row.agency_id,
                by=None,
                holding=Permission.INCIDENTS_CLOSE,
                once=f"incident {row.id}",
            )
    return len(found)
