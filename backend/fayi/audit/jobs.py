"""Sealing the readings of the day, every night."""

from datetime import timedelta

from procrastinate import JobContext
from sqlalchemy import text

from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.jobs import jobs

SETTLED = timedelta(hours=1)
"""No request lasts that long: what is older is all there."""


@jobs.periodic(cron="30 18 * * *")
@jobs.task(name="audit.seal_readings", queueing_lock="audit.seal_readings", pass_context=True)
async def seal_nightly(context: JobContext, timestamp: int) -> int:
    """Half past two at night at the station."""
    return await seal(context.additional_context["database"])


async def seal(database: Database) -> int:
    """Seal what was read until an hour ago; the last reading's id, 0 when there was none."""
    async with database.transaction() as session:
        sealed: int = await session.scalar(
            text("select seal_readings(:until)"), {"until": clock.now() - SETTLED}
        )
    return sealed
