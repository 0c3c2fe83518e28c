"""Beginning a batch, making one of its documents, cancelling it, trying again what failed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.batches import queries, rules
from fayi.batches.models import Batch, BatchRow
from fayi.catalogue import entries
from fayi.documents import actions as documents
from fayi.documents import rules as document_rules
from fayi.documents import sign_off, sources
from fayi.documents.models import Document
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters import queries as matters
from fayi.parties.participation import matter_must_be_processable
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.field import Field
from fayi.web.forms import Filled


class NoSuchMatter(Refusal):
    """没有编号为“{number}”的办件，或者本单位看不到它。"""

    status_code = 422


class Unreadable(Refusal):
    """{label}：{sentence}"""

    status_code = 422


async def begin(
    session: AsyncSession,
    code: str,
    asked: Sequence[rules.Asked],
    *,
    source: str,
    said: str,
    common: Mapping[str, Any],
    issues: bool,
    by: Actor,
) -> Batch:
    """Write down what is to be made; raises NotPermitted, TooMany, NoRows."""
    right = Permission.DOCUMENTS_DRAFT
    if issues and not entries.kind(code).sign_off:
        right = Permission.DOCUMENTS_ISSUE
    by.must_hold(right, at=by.agency_id)
    if not asked:
        raise rules.NoRows
    if len(asked) > rules.MOST:
        raise rules.TooMany(most=rules.MOST, count=len(asked))
    batch = Batch(
        agency_id=by.agency_id,
        code=code,
        source=source,
        said=said[:200],
        issues=issues,
        common=document_rules.stored(common),
        created_at=clock.now(),
        created_by_id=by.officer_id,
    )
    session.add(batch)
    await session.flush()
    session.add_all(
        BatchRow(
            batch_id=batch.id,
            agency_id=by.agency_id,
            no=no,
            matter_number=one.matter_number,
            cells=one.cells,
        )
        for no, one in enumerate(asked, start=1)
    )
    await session.flush()
    return batch


async def make(
    session: AsyncSession,
    batch: Batch,
    row: BatchRow,
    types: MatterTypes,
    *,
    by: Actor,
    pool: RenderPool,
    files: Files,
    site_url: str,
) -> Document:
    """Make the document of one row: draft it, and issue or submit it where that was asked.

    Raises a Refusal with the reason; the caller's transaction then keeps nothing of it.
    """
    matter = None
    if row.matter_number:
        matter = await matters.by_number(session, by, row.matter_number)
        if matter is None:
            raise NoSuchMatter(number=row.matter_number)
        await matter_must_be_processable(session, matter.id)
    kind = entries.kind(batch.code)
    if matter is None:
        known = await sources.gather_loose(session, by.agency_id)
    else:
        known = await sources.gather(session, matter, types[matter.type], types, about=kind.about)
    values = sources.prefill(kind, known)
    values |= filled(document_rules.typed(kind.fields, batch.common or {}))
    values |= read(kind.fields, row.cells or {})
    document = await documents.begin(session, matter, batch.code, by=by)
    document = await documents.save_draft(session, matter, document, values, by=by, version=None)
    if batch.issues and kind.sign_off:
        document = await sign_off.submit(session, matter, document, by=by, version=None)
    elif batch.issues:
        document = await documents.issue(
            session, matter, document, by=by, version=None, pool=pool, files=files, site_url=site_url
        )
    row.status, row.fault, row.document_id = "done", None, document.id
    await session.flush()
    return document


def read(fields: Sequence[Field], cells: Mapping[str, str]) -> dict[str, Any]:
    """The cells of a row as values; raises Unreadable at the first that is none."""
    values: dict[str, Any] = {}
    for field in document_rules.optional(fields):
        if field.name in cells:
            typed: Filled[dict[str, Any]] = forms.read(
                [field], {field.name: rules.typed(field, cells[field.name])}
            )
            if not typed.ok:
                raise Unreadable(label=field.label, sentence=next(iter(typed.errors.values())))
            values |= typed.data
    return values


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was left open."""
    return {name: value for name, value in values.items() if value not in (None, "", [], (), False)}


async def fail(session: AsyncSession, row_id: int, refusal: Refusal) -> None:
    """Write down why a row was not made."""
    row = await session.get_one(BatchRow, row_id)
    row.status = "failed"
    row.fault = {
        "sentence": refusal.message,
        "values": {name: str(value) for name, value in refusal.values.items()},
    }
    await session.flush()


async def cancel(session: AsyncSession, batch_id: int, *, by: Actor) -> Batch:
    """Make no more of a batch; what is made stays. Raises NotRunning."""
    by.must_hold(Permission.DOCUMENTS_DRAFT, at=by.agency_id)
    batch = await queries.lock(session, batch_id)
    if batch.status != "running":
        raise rules.NotRunning
    batch.status, batch.ended_at = "cancelled", clock.now()
    await session.execute(
        update(BatchRow)
        .where(BatchRow.batch_id == batch.id, BatchRow.status == "waiting")
        .values(status="cancelled")
    )
    await session.flush()
    return batch


async def again(session: AsyncSession, batch_id: int, *, by: Actor) -> Batch:
    """Try what failed or was cancelled once more. Raises StillRunning, NothingFailed."""
    by.must_hold(Permission.DOCUMENTS_DRAFT, at=by.agency_id)
    batch = await queries.lock(session, batch_id)
    if batch.status == "running":
        raise rules.StillRunning
    rows = await queries.rows(session, batch_id, "failed", "cancelled")
    if not rows:
        raise rules.NothingFailed
    for row in rows:
        row.status, row.fault = "waiting", None
    batch.status, batch.ended_at, batch.zip_digest, batch.pdf_digest = "running", None, None, None
    await session.flush()
    return batch
