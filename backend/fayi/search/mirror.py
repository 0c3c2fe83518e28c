"""The later work that keeps the search engine a mirror of the index in PostgreSQL."""

from collections.abc import Awaitable, Callable

import procrastinate
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit.jobs import jobs, later
from fayi.search import outbox, repair
from fayi.search.engine import Engine, EngineFault
from fayi.settings import Settings

TELL = "search.tell_engine"


def worker_engine(settings: Settings) -> Engine | None:
    """The engine under the worker's key; None where none is configured for it."""
    if not (settings.meilisearch_url and settings.meilisearch_admin_key):
        return None
    return Engine(settings.meilisearch_url, settings.meilisearch_admin_key, name=settings.meilisearch_index)


def telling(
    write: Callable[[AsyncSession], Awaitable[None]],
) -> Callable[[AsyncSession], Awaitable[None]]:
    """What `Database.before_commit` calls where there is an engine: `write`, and have it told after the commit."""

    async def write_and_tell(session: AsyncSession) -> None:
        touched = any(name.startswith("touched_") and session.info[name] for name in session.info)
        await write(session)
        if touched:
            await later(session, TELL, once=TELL)

    return write_and_tell


@jobs.task(name=TELL, lock=TELL, pass_context=True)
async def tell_engine(context: procrastinate.JobContext) -> int:
    """Tell the engine what has changed; returns how many entries it has finished."""
    given = context.additional_context
    engine = worker_engine(given["settings"])
    if engine is None:
        return 0
    try:
        return await outbox.tell(given["database"], engine)
    except EngineFault as fault:
        # Nothing is lost: the minute's work tries again.
        await outbox.stand(given["database"], fault=str(fault))
        return 0


@jobs.periodic(cron="* * * * *")
@jobs.task(name="search.watch_engine", queueing_lock="search.watch_engine", pass_context=True)
async def watch_engine(context: procrastinate.JobContext, timestamp: int) -> None:
    """Each minute: tell what is left, and note how far the engine is behind."""
    given = context.additional_context
    engine = worker_engine(given["settings"])
    async with given["database"].transaction() as session:
        kept = await outbox.is_kept(session)
        if kept:
            await outbox.leave_one_of_each(session)
    if engine is None or not kept:
        return
    await outbox.watch(given["database"], engine)
    try:
        await outbox.tell(given["database"], engine)
    except EngineFault as fault:
        await outbox.stand(given["database"], fault=str(fault))


@jobs.periodic(cron="17 * * * *")
@jobs.task(name="search.sweep_engine", queueing_lock="search.sweep_engine", pass_context=True)
async def sweep_engine(context: procrastinate.JobContext, timestamp: int) -> int:
    """Each hour: find what differs between the engine and the database, and mend it. Returns how many did."""
    given = context.additional_context
    engine = worker_engine(given["settings"])
    async with given["database"].transaction() as session:
        kept = await outbox.is_kept(session)
    if engine is None or not kept:
        return 0
    try:
        found = await repair.sweep(given["database"], engine)
        await outbox.tell(given["database"], engine)
    except EngineFault as fault:
        await outbox.stand(given["database"], fault=str(fault))
        return 0
    return sum(one.total for one in found.values())
