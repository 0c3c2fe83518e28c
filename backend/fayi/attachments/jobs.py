"""Throwing away what nobody finished sending."""

import procrastinate
from sqlalchemy import text

from fayi.attachments.rules import KEPT
from fayi.kit import clock
from fayi.kit.jobs import jobs


@jobs.periodic(cron="17 * * * *")
@jobs.task(
    name="attachments.forget_unfinished", queueing_lock="attachments.forget_unfinished", pass_context=True
)
async def forget_unfinished(context: procrastinate.JobContext, timestamp: int) -> int:
    """Every hour: forget files that began to come in more than a day ago; returns how many."""
    given = context.additional_context
    async with given["database"].transaction() as session:
        found = await session.execute(
            text("select pieces from forget_incoming(:before)"), {"before": clock.now() - KEPT}
        )
        unfinished = [pieces for (pieces,) in found]
    for pieces in unfinished:
        await given["files"].drop_pieces(pieces)
    return len(unfinished)
