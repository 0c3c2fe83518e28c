"""Batches of an agency, their rows, and how far they are."""

from collections.abc import Sequence

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.batches.models import Batch, BatchRow
from fayi.batches.rules import counts
from fayi.documents.models import Document
from fayi.kit.errors import NotFound

SHOWN = 50


async def get(session: AsyncSession, batch_id: int) -> Batch:
    """A batch of the acting agency; raises NotFound."""
    batch = await session.get(Batch, batch_id)
    if batch is None:
        raise NotFound
    return batch


async def lock(session: AsyncSession, batch_id: int) -> Batch:
    """The batch as it stands now, nobody else changing it until this transaction ends."""
    found = await session.scalar(
        select(Batch).where(Batch.id == batch_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def latest(session: AsyncSession) -> Sequence[Batch]:
    """The latest batches of the acting agency."""
    return (await session.scalars(select(Batch).order_by(Batch.id.desc()).limit(SHOWN))).all()


async def rows(session: AsyncSession, batch_id: int, *statuses: str) -> Sequence[BatchRow]:
    """The rows of a batch in order; only those in one of `statuses` when any are named."""
    wanted = select(BatchRow).where(BatchRow.batch_id == batch_id).order_by(BatchRow.no)
    if statuses:
        wanted = wanted.where(BatchRow.status.in_(statuses))
    return (await session.scalars(wanted)).all()


async def rows_shown(session: AsyncSession, batch_id: int, *statuses: str) -> list[BatchRow]:
    """`rows`, but for those made for a matter the acting officer is kept away from."""
    found = await rows(session, batch_id, *statuses)
    numbers = sorted({row.matter_number for row in found if row.matter_number})
    hidden = set(
        await session.scalars(
            text("select n from unnest(cast(:numbers as text[])) n where kept_away_from(n)"),
            {"numbers": numbers},
        )
    )
    return [row for row in found if row.matter_number not in hidden]


async def progress(session: AsyncSession, batch_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many rows of each batch stand where."""
    found = await session.execute(
        select(BatchRow.batch_id, BatchRow.status, func.count())
        .where(BatchRow.batch_id.in_(batch_ids))
        .group_by(BatchRow.batch_id, BatchRow.status)
    )
    by_batch: dict[int, dict[str, int]] = {batch_id: {} for batch_id in batch_ids}
    for batch_id, status, count in found:
        by_batch[batch_id][status] = count
    return {batch_id: counts(statuses) for batch_id, statuses in by_batch.items()}


async def documents(session: AsyncSession, batch_id: int) -> list[tuple[BatchRow, Document]]:
    """The rows that became documents, with them, in order."""
    found = await session.execute(
        select(BatchRow, Document)
        .join(Document, Document.id == BatchRow.document_id)
        .where(BatchRow.batch_id == batch_id)
        .order_by(BatchRow.no)
    )
    return [(row, document) for row, document in found]
