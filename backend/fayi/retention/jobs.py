"""Destroying what a list names, matter by matter, and then the files nobody names any more."""

import logging
from typing import Any

import procrastinate
from procrastinate import JobContext
from sqlalchemy import text

from fayi.agencies import queries as agencies
from fayi.kit.jobs import jobs
from fayi.procedure.permissions import Permission
from fayi.retention import queries

FILES_AT_ONCE = 200
logger = logging.getLogger(__name__)


@jobs.task(name="retention.carry_out", pass_context=True)
async def carry_out(context: JobContext, list_id: int, agency_id: int, officer_id: int) -> dict[str, Any]:
    """Destroy every matter of the list that still waits, each in a transaction of its own.

    Begun anew after a breakdown it goes on where it stopped. Rights are asked anew for every matter.
    """
    database, whose = (
        context.additional_context["database"],
        {"agency_id": agency_id, "officer_id": officer_id},
    )
    async with database.transaction(**whose) as session:
        actor = await agencies.at_work(session, officer_id, agency_id)
        if actor is None or not actor.may(Permission.RETENTION_DISPOSE):
            return {"destroyed": 0}
        waiting = await queries.waiting(session, list_id)
    destroyed = 0
    for item_id in waiting:
        try:
            async with database.transaction(**whose) as session:
                kept = await session.scalar(text("select dispose_matter(:item)"), {"item": item_id})
            destroyed += not kept
        except Exception as fault:
            # The text of a database's fault may quote a row.
            logger.error("list %s, line %s was not destroyed: %s", list_id, item_id, type(fault).__name__)
    await destroy_waiting_files(context.additional_context)
    return {"destroyed": destroyed}


@jobs.periodic(cron="41 * * * *")
@jobs.task(name="retention.destroy_files", queueing_lock="retention.destroy_files", pass_context=True)
async def destroy_files(context: procrastinate.JobContext, timestamp: int) -> int:
    """Every hour: destroy files that a breakdown left behind; returns how many."""
    return await destroy_waiting_files(context.additional_context)


async def destroy_waiting_files(given: dict[str, Any]) -> int:
    """Destroy the files of destroyed matters that nothing else names; returns how many."""
    destroyed = 0
    while True:
        async with given["database"].transaction() as session:
            found = await session.scalars(text("select files_to_destroy(:take)"), {"take": FILES_AT_ONCE})
            digests = found.all()
            for digest in digests:
                await given["files"].destroy(digest)
                await session.execute(text("select file_destroyed(:digest)"), {"digest": digest})
        destroyed += len(digests)
        if len(digests) < FILES_AT_ONCE:
            return destroyed
