"""Batches on the screen: begun, followed, cancelled, tried again, taken away as files."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, Response, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.batches import actions, queries, rules
from fayi.batches.forms import NewBatch
from fayi.batches.jobs import for_reader, make_batch
from fayi.batches.models import Batch, BatchRow
from fayi.catalogue import entries
from fayi.catalogue.entries import DocumentKind
from fayi.documents.models import Document
from fayi.documents.rules import optional
from fayi.kit.errors import NotFound
from fayi.kit.files import Files
from fayi.kit.jobs import later
from fayi.kit.render_pool import RenderPool
from fayi.kit.spreadsheets import read_rows, write_rows
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind
from fayi.search import queries as searching
from fayi.search.index import PostgresIndex, Wanted
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.papers import download
from fayi.web.templating import Page, Redirect

TABLE_BODY = rules.BIGGEST_TABLE + (1 << 20)
TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COMMON = "all-"
PACKED = {"all.zip": "application/zip", "all.pdf": "application/pdf"}
"""What was made, taken out together."""


class BatchesPage(Struct, frozen=True, kw_only=True):
    """The agency's batches."""

    batches: Sequence[Batch]
    kinds: Mapping[str, DocumentKind]
    progress: Mapping[int, Mapping[str, int]]
    officers: Mapping[int, str]
    sources: Mapping[str, str]


class NewBatchPage(Struct, frozen=True, kw_only=True):
    """A batch about to begin."""

    kind: DocumentKind
    form: Filled[NewBatch]
    common: Filled[dict[str, Any]]
    may_issue: bool


class Line(Struct, frozen=True):
    """A row of a batch, with its document and why there is none."""

    row: BatchRow
    document: Document | None
    reason: str


class BatchPage(Struct, frozen=True, kw_only=True):
    """How far a batch is."""

    batch: Batch
    kind: DocumentKind
    source: str
    counts: Mapping[str, int]
    total: int
    lines: tuple[Line, ...]
    officer: str


@get("/batches", permission=Permission.DOCUMENTS_DRAFT)
async def batches_page(session: AsyncSession, actor: Actor, catalogue: dict[str, DocumentKind]) -> Page:
    """The latest batches."""
    batches = await queries.latest(session)
    page = BatchesPage(
        batches=batches,
        kinds=catalogue,
        progress=await queries.progress(session, [batch.id for batch in batches]),
        officers=await agencies.names(session, [batch.created_by_id for batch in batches]),
        sources=rules.SOURCES,
    )
    return Page("batches/batches.html", page)


@get("/batches/new/{code:str}", permission=Permission.DOCUMENTS_DRAFT)
async def new_page(
    request: Request[Any, Any, Any], code: str, actor: Actor, catalogue: dict[str, DocumentKind]
) -> Page:
    """The form for a batch of one document; `q` brings what was searched for."""
    kind = entries.needed(catalogue, code)
    form = forms.blank(NewBatch, words=request.query_params.get("q", "")[:200])
    return new_batch(kind, actor, form, forms.blank(optional(rules.columns(kind.fields)), prefix=COMMON))


def new_batch(
    kind: DocumentKind, actor: Actor, form: Filled[NewBatch], common: Filled[dict[str, Any]]
) -> Page:
    """The form as it was filled in."""
    page = NewBatchPage(kind=kind, form=form, common=common, may_issue=actor.may(Permission.DOCUMENTS_ISSUE))
    return Page("batches/new.html", page, status=max(form.status, common.status))


@post("/batches/new/{code:str}", permission=Permission.DOCUMENTS_DRAFT, request_max_body_size=TABLE_BODY)
async def begin_batch(
    request: Request[Any, Any, Any],
    code: str,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
    render_pool: RenderPool,
) -> Page | Redirect:
    """Begin a batch; the worker makes it."""
    kind = entries.needed(catalogue, code)
    filled: Filled[NewBatch] = await forms.posted(request, NewBatch)
    common: Filled[dict[str, Any]] = await forms.posted(
        request, optional(rules.columns(kind.fields)), prefix=COMMON
    )
    batch = None
    if common.ok:
        async with forms.attempt(session, filled):
            source, said, asked = await asked_for(session, filled.data, kind, render_pool)
            batch = await actions.begin(
                session,
                code,
                asked,
                source=source,
                said=said,
                common=common.data,
                issues=filled.data.to_do == "issue",
                by=actor,
            )
            await begin_work(session, batch, actor)
    if batch is None or not filled.ok:
        return new_batch(kind, actor, filled, common)
    return Redirect(f"/batches/{batch.id}", "已开始制作，可以离开这个页面。")


async def asked_for(
    session: AsyncSession, form: NewBatch, kind: DocumentKind, pool: RenderPool
) -> tuple[str, str, list[rules.Asked]]:
    """Where the rows come from, what was said, and the rows; raises a Refusal at the field."""
    if form.table is not None:
        content = await form.table.read()
        if len(content) > rules.BIGGEST_TABLE:
            raise rules.TableTooLarge(field="table")
        try:
            rows = await pool.render(read_rows, content)
        except Exception as refusal:
            if hasattr(refusal, "field"):
                refusal.field = "table"
            raise
        return "table", form.table.filename, rules.from_table(rows, rules.columns(kind.fields))
    if form.matters.strip():
        return "list", "", rules.from_list(form.matters)
    if form.words.strip():
        hits = await PostgresIndex().find(session, Wanted(words=form.words.strip(), limit=rules.MOST + 1))
        found = await searching.in_order(session, hits.ids)
        if not found:
            raise rules.NothingFound(field="words")
        return "search", form.words.strip(), [rules.Asked(matter.number, {}) for matter in found]
    raise rules.NothingToMake(field="table")


async def begin_work(session: AsyncSession, batch: Batch, actor: Actor) -> None:
    """Hand the batch to the worker once this transaction is through."""
    await later(
        session,
        make_batch,
        once=f"batch {batch.id}",
        batch_id=batch.id,
        agency_id=actor.agency_id,
        officer_id=actor.officer_id,
    )


@get("/batches/{batch_id:int}", permission=Permission.DOCUMENTS_DRAFT)
async def batch_page(
    batch_id: int, session: AsyncSession, actor: Actor, catalogue: dict[str, DocumentKind]
) -> Page:
    """How far it is; the fragment renews itself while it runs."""
    batch = await queries.get(session, batch_id)
    rows = await queries.rows_shown(session, batch_id)
    documents = {row.id: document for row, document in await queries.documents(session, batch_id)}
    counts = (await queries.progress(session, [batch_id]))[batch_id]
    page = BatchPage(
        batch=batch,
        kind=entries.needed(catalogue, batch.code),
        source=rules.SOURCES[batch.source],
        counts=counts,
        total=len(rows),
        lines=tuple(Line(row, documents.get(row.id), reason_of(row)) for row in rows),
        officer=(await agencies.names(session, [batch.created_by_id])).get(batch.created_by_id, ""),
    )
    return Page("batches/batch.html", page, fragment="batches/_progress.html")


@post("/batches/{batch_id:int}/cancel", permission=Permission.DOCUMENTS_DRAFT)
async def cancel_batch(batch_id: int, session: AsyncSession, actor: Actor) -> Redirect:
    """Make no more."""
    await actions.cancel(session, batch_id, by=actor)
    return Redirect(f"/batches/{batch_id}", "已取消，做好的文书保留。")


@post("/batches/{batch_id:int}/again", permission=Permission.DOCUMENTS_DRAFT)
async def again(batch_id: int, session: AsyncSession, actor: Actor) -> Redirect:
    """Try what failed once more."""
    batch = await actions.again(session, batch_id, by=actor)
    await begin_work(session, batch, actor)
    return Redirect(f"/batches/{batch_id}", "正在重新制作没有做成的。")


@get("/batches/{batch_id:int}/{what:str}", permission=Permission.DOCUMENTS_DRAFT)
async def batch_file(
    batch_id: int,
    what: str,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
    files: Files,
    render_pool: RenderPool,
) -> Response[bytes]:
    """`all.zip`, `all.pdf`, or `failed.xlsx`: the rows that were not made, with the reason, to be mended."""
    batch = await queries.get(session, batch_id)
    kind = entries.needed(catalogue, batch.code)
    await readings.record(
        session, actor, ReadingKind.EXPORTED, subject=kind.title, batch_id=batch.id, what=what
    )
    if what in PACKED and batch.zip_digest and batch.pdf_digest:
        content = await for_reader(
            session,
            batch,
            await files.get(batch.zip_digest),
            as_pdf=what == "all.pdf",
            files=files,
            pool=render_pool,
        )
        return download(content, f"{kind.title}{what.removeprefix('all')}", PACKED[what])
    if what != "failed.xlsx":
        raise NotFound
    fields = rules.columns(kind.fields)
    rows = [
        [row.matter_number, *((row.cells or {}).get(field.name, "") for field in fields), reason_of(row)]
        for row in await queries.rows_shown(session, batch_id, "failed", "cancelled")
    ]
    head = [rules.MATTER_COLUMN, *(field.label for field in fields), translate("没有做成的原因")]
    return download(write_rows(head, rows, choices=choices_of(kind)), f"{kind.title}.xlsx", TABLE_TYPE)


@get("/batches/tables/{code:str}", permission=Permission.DOCUMENTS_DRAFT)
async def table_file(code: str, catalogue: dict[str, DocumentKind]) -> Response[bytes]:
    """The spreadsheet to fill in for a document, a column for each particular."""
    kind = entries.needed(catalogue, code)
    fields = rules.columns(kind.fields)
    head = [rules.MATTER_COLUMN, *(field.label + ("*" if field.required else "") for field in fields)]
    notes = [
        translate("每份文书填一行。带*的必须填写；填了办件编号的，其余内容可以空着，从办件里取。"),
        translate("日期写成2026-11-22；多项内容用分号隔开；是否类写“是”或“否”。"),
    ]
    return download(
        write_rows(head, [], choices=choices_of(kind), notes=notes), f"{kind.title}.xlsx", TABLE_TYPE
    )


def choices_of(kind: DocumentKind) -> dict[str, list[str]]:
    """What a column offers, by the words of the heading row."""
    offered = {}
    for field in rules.columns(kind.fields):
        words = ["是", "否"] if field.kind == "bool" else [value for value, _ in field.choices]
        if words and field.kind != "choices":
            offered[field.label] = offered[field.label + "*"] = words
    return offered


def reason_of(row: BatchRow) -> str:
    """Why a row was not made, in the reader's language."""
    return translate(row.fault["sentence"], **row.fault["values"]) if row.fault else ""
