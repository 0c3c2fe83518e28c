"""Forgetting what no longer counts, every night."""

from datetime import timedelta

from procrastinate import JobContext
from sqlalchemy import delete

from fayi.accounts.models import Attempt
from fayi.agencies.models import SignedIn
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.jobs import jobs

KEPT = timedelta(days=1)


@jobs.periodic(cron="50 18 * * *")
@jobs.task(name="accounts.forget", queueing_lock="accounts.forget", pass_context=True)
async def forget_nightly(context: JobContext, timestamp: int) -> None:
    """Ten to three at night at the station."""
    await forget(context.additional_context["database"])


async def forget(database: Database) -> None:
    """Remove sessions that have run out and attempts that are over."""
    async with database.transaction() as session:
        await session.execute(delete(SignedIn).where(SignedIn.ends_at < clock.now()))
        await session.execute(delete(Attempt).where(Attempt.since < clock.now() - KEPT))
