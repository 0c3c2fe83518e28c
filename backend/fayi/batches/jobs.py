"""Making the documents of a batch, each in a transaction of its own, and putting them together."""

import asyncio
import logging
from typing import Any

from procrastinate import JobContext
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.batches import actions, queries
from fayi.batches.models import Batch, BatchRow
from fayi.documents.rules import name_of_file
from fayi.kit import clock
from fayi.kit.archives import names_in, one_pdf, zipped
from fayi.kit.errors import NotFound, NotPermitted, Refusal
from fayi.kit.files import Files
from fayi.kit.jobs import jobs
from fayi.kit.render_pool import RenderPool

AT_ONCE = 2
logger = logging.getLogger(__name__)


class NotMade(Refusal):
    """制作时出了错，已经记录。请重新制作；仍不成功的，请联系系统管理员。"""


@jobs.task(name="batches.make", pass_context=True)
async def make_batch(context: JobContext, batch_id: int, agency_id: int, officer_id: int) -> dict[str, Any]:
    """Make all rows that wait; begun anew after a breakdown it goes on where it stopped.

    The officer's rights are looked up now: somebody who has left makes nothing any more.
    """
    given = context.additional_context
    database, whose = given["database"], {"agency_id": agency_id, "officer_id": officer_id}
    async with database.transaction(**whose) as session:
        actor = await agencies.at_work(session, officer_id, agency_id)
        waiting = [row.id for row in await queries.rows(session, batch_id, "waiting")]
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(row_id: int) -> None:
        async with turn:
            await make_row(given, batch_id, row_id, actor, whose)

    await asyncio.gather(*(one(row_id) for row_id in waiting))
    await finish(given, batch_id, whose)
    return {"rows": len(waiting)}


async def make_row(
    given: dict[str, Any], batch_id: int, row_id: int, actor: Actor | None, whose: dict[str, int]
) -> None:
    """Make one document unless the batch was cancelled; a refusal is kept with the row."""
    database = given["database"]
    try:
        async with database.transaction(**whose) as session:
            batch, row = await queries.get(session, batch_id), await session.get_one(BatchRow, row_id)
            if batch.status != "running" or row.status != "waiting":
                return
            if actor is None:
                raise NotPermitted
            await actions.make(
                session,
                batch,
                row,
                given["types"],
                by=actor,
                pool=given["render_pool"],
                files=given["files"],
                site_url=given["settings"].site_url,
            )
    except Exception as fault:
        if not isinstance(fault, Refusal):
            logger.exception("batch %s, row %s", batch_id, row_id)
        refusal = fault if isinstance(fault, Refusal) else NotMade()
        async with database.transaction(**whose) as session:
            await actions.fail(session, row_id, refusal)


async def finish(given: dict[str, Any], batch_id: int, whose: dict[str, int]) -> None:
    """Put what was issued into one ZIP and one PDF, and end the batch."""
    database, files, pool = given["database"], given["files"], given["render_pool"]
    async with database.transaction(**whose) as session:
        papers = await papers_of(session, batch_id, files)
    together = (await files.put(zipped(papers)), None) if papers else (None, None)
    if papers:
        together = (together[0], await files.put(await pool.render(one_pdf, [paper for _, paper in papers])))
    async with database.transaction(**whose) as session:
        batch = await queries.lock(session, batch_id)
        batch.zip_digest, batch.pdf_digest = together
        if batch.status == "running":
            batch.status, batch.ended_at = "done", clock.now()


async def papers_of(session: AsyncSession, batch_id: int, files: Files) -> list[tuple[str, bytes]]:
    """Name and content of what was issued in the batch, as far as the reader may see it."""
    return [
        (
            name_of_file(f"{row.no:04d} {document.title}", document.number or "", ".pdf"),
            await files.get(document.pdf_digest),
        )
        for row, document in await queries.documents(session, batch_id)
        if document.pdf_digest
    ]


async def for_reader(
    session: AsyncSession, batch: Batch, packed: bytes, *, as_pdf: bool, files: Files, pool: RenderPool
) -> bytes:
    """What was packed, packed anew for whoever may not see all of it; raises NotFound when that is nothing."""
    papers = await papers_of(session, batch.id, files)
    if not papers:
        raise NotFound
    if [name for name, _ in papers] == names_in(packed):
        return await files.get(batch.pdf_digest or "") if as_pdf else packed
    return await pool.render(one_pdf, [paper for _, paper in papers]) if as_pdf else zipped(papers)
