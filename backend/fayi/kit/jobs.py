"""Later work, kept in the same PostgreSQL and written in the same transaction as what it follows from."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit.database import Database

jobs = procrastinate.App(connector=procrastinate.PsycopgConnector())
"""Features declare their later work on this; the site and the worker open it."""

STALLED_SECONDS = 30


async def later(
    session: AsyncSession, job: Task[Any, Any, Any] | str, *, once: str | None = None, **facts: Any
) -> None:
    """Do `job` (a task, or the name of one declared further up) after this transaction is committed.

    It is not done at all if the transaction is not.

    With `once`, a job already waiting under that name is enough.
    """
    with suppress(AlreadyEnqueued):
        async with session.begin_nested():
            # Taken inside the savepoint, or the savepoint is never sent.
            raw = await (await session.connection()).get_raw_connection()
            told: dict[str, Any] = {"connection": raw.driver_connection, "queueing_lock": once}
            waiting = jobs.configure_task(job, **told) if isinstance(job, str) else job.configure(**told)
            await waiting.defer_async(**facts)


@jobs.periodic(cron="*/1 * * * *")
@jobs.task(name="kit.retry_stalled", queueing_lock="kit.retry_stalled", pass_context=True)
async def retry_stalled(context: procrastinate.JobContext, timestamp: int) -> None:
    """Give jobs whose worker died to another; without this they stay `doing` for ever."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(job)


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[procrastinate.App]:
    """The jobs on the desk's database, open for deferring and for working inside the block."""
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with jobs.replace_connector(procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=4)):
        async with jobs.open_async():
            yield jobs
