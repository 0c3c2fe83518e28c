"""Throwing away, night by night, what the counter need not keep."""

from typing import Any

from procrastinate import JobContext
from sqlalchemy import select, text

from fayi.agencies.models import Agency
from fayi.intake import actions
from fayi.intake.rules import GUESS_TIME
from fayi.kit import clock
from fayi.kit.jobs import jobs


@jobs.periodic(cron="40 19 * * *")
@jobs.task(name="intake.forget", queueing_lock="intake.forget", pass_context=True)
async def forget(context: JobContext, timestamp: int) -> dict[str, Any]:
    """Drafts nobody has gone on with, agency by agency, and failed questions that no longer count."""
    database, gone = context.additional_context["database"], 0
    async with database.transaction() as session:
        agency_ids = list(await session.scalars(select(Agency.id).order_by(Agency.id)))
        await session.execute(
            text("select forget_failed_queries(:before)"), {"before": clock.now() - GUESS_TIME}
        )
    for agency_id in agency_ids:
        async with database.transaction(agency_id=agency_id) as session:
            gone += await actions.forget_drafts(session, agency_id)
    return {"drafts": gone}
