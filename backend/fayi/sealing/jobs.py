"""Sealing, night by night, what the rule finds."""

from typing import Any

from procrastinate import JobContext
from sqlalchemy import select

from fayi.agencies.models import Agency
from fayi.kit import clock
from fayi.kit.jobs import jobs
from fayi.sealing import actions


@jobs.periodic(cron="20 18 * * *")
@jobs.task(name="sealing.seal_due", queueing_lock="sealing.seal_due", pass_context=True)
async def seal_due(context: JobContext, timestamp: int) -> dict[str, Any]:
    """Seal what must be sealed by today, agency by agency; doing it twice does it once."""
    database, types = context.additional_context["database"], context.additional_context["types"]
    async with database.transaction() as session:
        agency_ids = list(await session.scalars(select(Agency.id).order_by(Agency.id)))
    sealed = 0
    for agency_id in agency_ids:
        async with database.transaction(agency_id=agency_id) as session:
            sealed += await actions.seal_due(session, agency_id, types, on=clock.today())
    return {"sealed": sealed}
