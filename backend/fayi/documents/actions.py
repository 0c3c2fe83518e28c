"""Drafting, issuing, voiding and correcting documents; putting papers into the file and taking them out."""

import asyncio
import hashlib
import io
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import segno
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.actions import take_number
from fayi.agencies.rules import Actor
from fayi.catalogue import entries
from fayi.catalogue.entries import DocumentKind
from fayi.documents import queries, rules
from fayi.documents.models import Document, Paper
from fayi.kit import clock
from fayi.kit.docx import MissingFact, Picture
from fayi.kit.errors import StalePage
from fayi.kit.files import Files
from fayi.kit.pdf import page_count, page_count_of_file
from fayi.kit.render_pool import PrintDetails, RenderPool, print_document
from fayi.matters import queries as matters
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterType, Status
from fayi.procedure.permissions import Permission

QR_WIDTH_MM = 20.0
CHUNK = 1 << 20


class Scan(Struct, frozen=True, kw_only=True):
    """A file that was taken in: where its content lies, what it is, how many pages it has."""

    digest: str
    media_type: str
    file_name: str
    pages: int


async def draft(session: AsyncSession, matter: Matter, code: str, *, by: Actor) -> Document:
    """Begin a document of the catalogue for the matter.

    It is filled from what is known when somebody opens it. A draft that nobody has written in yet is used
    again.
    """
    if (waiting := await queries.untouched(session, matter.id, code)) is not None:
        return waiting
    document = Document(
        matter_id=matter.id,
        agency_id=matter.agency_id,
        code=code,
        title=entries.kind(code).title,
        created_at=clock.now(),
        created_by_id=by.officer_id,
    )
    session.add(document)
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "document:drafted",
        by=by,
        document_id=document.id,
        code=code,
        title=document.title,
    )
    return document


async def begin(session: AsyncSession, matter: Matter, code: str, *, by: Actor) -> Document:
    """Begin a document because an officer asks for it; raises NotPermitted or MatterArchived."""
    must_be_open(matter, by, Permission.DOCUMENTS_DRAFT)
    return await draft(session, matter, code, by=by)


async def save_draft(
    session: AsyncSession,
    matter: Matter,
    document: Document,
    values: Mapping[str, Any],
    *,
    by: Actor,
    version: int | None,
) -> Document:
    """Keep what was filled in, complete or not. Raises StalePage when somebody else saved it meanwhile."""
    must_be_open(matter, by, Permission.DOCUMENTS_DRAFT)
    document = await fresh(session, document, version)
    if document.status != "draft":
        raise rules.NotADraft(status=document.status_label)
    document.particulars = rules.stored(values)
    document.version += 1
    await session.flush()
    return document


async def issue(
    session: AsyncSession,
    matter: Matter,
    document: Document,
    *,
    by: Actor,
    version: int | None,
    pool: RenderPool,
    files: Files,
    site_url: str,
) -> Document:
    """Give the document its number and its day, print it, and freeze it.

    Everything happens in the session's transaction: when printing or storing fails, a Refusal is raised, the
    number is not used up and no row is written. Raises Missing at the first particular that is lacking.
    """
    must_be_open(matter, by, Permission.DOCUMENTS_ISSUE)
    matter = await matters.lock(session, matter)
    document = await fresh(session, document, version)
    if document.status != "draft":
        raise rules.NotADraft(status=document.status_label)
    kind = entries.kind(document.code)
    values = rules.typed(kind.fields, document.particulars or {})
    for lacking in rules.lacking(kind.fields, values):
        raise rules.Missing(label=lacking.label, field=lacking.place)
    now = clock.now()
    facts = rules.facts_of(kind.fields, values)
    if kind.number_field is not None:
        await take(session, document, kind, year=rules.issue_day(now).year)
        facts[kind.number_field] = document.number
    token = secrets.token_urlsafe(16)
    details = PrintDetails(title=kind.title, created=now, keywords=document.number or matter.number)
    try:
        docx, pdf = await pool.render(
            print_document, kind.template, facts, {"qr": qr_picture(site_url, token)}, details
        )
    except MissingFact as missing:
        raise rules.Missing(label=label_of(kind, missing.name), field=missing.name) from missing
    document.title, document.agency_id = kind.title, matter.agency_id
    document.facts = rules.stored(facts)
    document.template_digest = kind.template_digest
    document.docx_digest, document.pdf_digest = await files.put(docx), await files.put(pdf)
    document.pages = await pool.render(page_count, pdf)
    document.verify_token, document.issued_at, document.issued_by_id = token, now, by.officer_id
    document.status = "issued"
    document.version += 1
    if document.replaces_id is not None:
        await set_aside(session, matter, document.replaces_id, document, by=by)
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "document:issued",
        by=by,
        note=document.number or "",
        document_id=document.id,
        code=document.code,
        title=document.title,
        pdf_digest=document.pdf_digest,
    )
    return document


async def take(session: AsyncSession, document: Document, kind: DocumentKind, *, year: int) -> None:
    """Take the next number of the document's series for its agency, in this transaction."""
    agency = await agencies.agency(session, document.agency_id)
    document.series, document.year = rules.counter_of(kind.number_series), year
    document.no = await take_number(session, agency.id, document.series, year)
    document.number = rules.written_number(kind.number_series, agency.number_word, year, document.no)


async def set_aside(session: AsyncSession, matter: Matter, old_id: int, new: Document, *, by: Actor) -> None:
    """The corrected document no longer holds; one that was voided in the meantime stays void."""
    old = await queries.lock(session, await session.get_one(Document, old_id))
    if old.status != "issued":
        return
    old.status = "replaced"
    old.version += 1
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "document:replaced",
        by=by,
        note=old.number or "",
        document_id=old.id,
        code=old.code,
        title=old.title,
        by_document_id=new.id,
    )


async def void(
    session: AsyncSession, matter: Matter, document: Document, reason: str, *, by: Actor, version: int | None
) -> Document:
    """Declare an issued document, or a draft, void; its number stays taken. Raises NoReason, NotIssued."""
    right = Permission.DOCUMENTS_DRAFT if document.status == "draft" else Permission.DOCUMENTS_ISSUE
    must_be_open(matter, by, right)
    document = await fresh(session, document, version)
    if document.status not in ("draft", "issued"):
        raise rules.NotIssued
    if not reason.strip():
        raise rules.NoReason(field="reason")
    document.status, document.void_reason = "void", reason.strip()
    document.voided_at, document.voided_by_id = clock.now(), by.officer_id
    document.version += 1
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "document:voided",
        by=by,
        note=document.void_reason,
        document_id=document.id,
        code=document.code,
        title=document.title,
    )
    return document


async def replace(session: AsyncSession, matter: Matter, document: Document, *, by: Actor) -> Document:
    """Begin the correction of an issued document: a new draft with what the old one said.

    The old one holds until the new one is issued. Raises NotIssued, BeingReplaced.
    """
    must_be_open(matter, by, Permission.DOCUMENTS_DRAFT)
    document = await queries.lock(session, document)
    if document.status != "issued":
        raise rules.NotIssued
    if await queries.replacement(session, document) is not None:
        raise rules.BeingReplaced
    new = Document(
        matter_id=matter.id,
        agency_id=matter.agency_id,
        code=document.code,
        title=document.title,
        particulars=document.particulars,
        replaces_id=document.id,
        created_at=clock.now(),
        created_by_id=by.officer_id,
    )
    session.add(new)
    await session.flush()
    await timeline.record(
        session, matter.id, "document:drafted", by=by, document_id=new.id, code=new.code, title=new.title
    )
    return new


async def take_in(upload: IO[bytes], file_name: str, *, pool: RenderPool, files: Files) -> Scan:
    """Store a scan by its SHA-256 and count its pages; raises NotAScan, ScanTooLarge, StorageFull.

    The content goes through a temporary file piece by piece; a PDF is opened in the render pool, because it
    comes from outside.
    """
    with tempfile.NamedTemporaryFile(prefix="fayi-scan-") as copy:
        digest, kind = await asyncio.to_thread(copied, upload, copy)
        path = Path(copy.name)
        pages = await pool.render(page_count_of_file, str(path)) if kind == "application/pdf" else 1
        if pages is None:
            raise rules.NotAScan
        await files.put_file(path, digest)
    return Scan(digest=digest, media_type=kind, file_name=file_name, pages=pages)


def copied(upload: IO[bytes], copy: Any) -> tuple[str, str]:
    """Copy a scan piece by piece; returns its SHA-256 and its media type."""
    digest, size, kind = hashlib.sha256(), 0, ""
    upload.seek(0)
    while piece := upload.read(CHUNK):
        kind = kind or rules.media_type(piece)
        size += len(piece)
        if size > rules.BIGGEST_SCAN:
            raise rules.ScanTooLarge(most=rules.BIGGEST_SCAN >> 20)
        digest.update(piece)
        copy.write(piece)
    copy.flush()
    return digest.hexdigest(), kind or rules.media_type(b"")


async def add_paper(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    *,
    paper_key: str,
    title: str,
    pages: int,
    scan: Scan | None,
    original_kept: bool,
    by: Actor,
    document: Document | None = None,
) -> Paper:
    """Put a paper into the file: scanned, or only noted. `document`: the one of which it is the signed copy.

    Raises NotOfThisType when the type's list has no such entry.
    """
    must_be_open(matter, by, Permission.DOCUMENTS_DRAFT)
    entry = next((entry for entry in matter_type.papers if entry.key == paper_key), None)
    if entry is None:
        raise rules.NotOfThisType(field="paper_key")
    if document is not None and (document.matter_id != matter.id or document.status != "issued"):
        raise rules.NotIssued
    paper = Paper(
        matter_id=matter.id,
        paper_key=entry.key,
        title=title.strip() or entry.label,
        pages=pages,
        document_id=document.id if document else None,
        file_digest=scan.digest if scan else None,
        file_name=scan.file_name if scan else "",
        media_type=scan.media_type if scan else "",
        original_kept=original_kept,
        added_at=clock.now(),
        added_by_id=by.officer_id,
    )
    session.add(paper)
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "paper:added",
        by=by,
        paper_id=paper.id,
        title=paper.title,
        pages=pages,
        digest=paper.file_digest or "",
    )
    return paper


async def remove_paper(
    session: AsyncSession, matter: Matter, paper: Paper, reason: str, *, by: Actor
) -> None:
    """Take a paper out of the file; that it was there, and why it went, stays. Raises NoReason."""
    must_be_open(matter, by, Permission.DOCUMENTS_DRAFT)
    if not reason.strip():
        raise rules.NoReason(field="reason")
    paper.removed_at, paper.removed_by_id, paper.remove_reason = clock.now(), by.officer_id, reason.strip()
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "paper:removed",
        by=by,
        note=paper.remove_reason,
        paper_id=paper.id,
        title=paper.title,
    )


def must_be_open(matter: Matter, by: Actor, permission: Permission) -> None:
    """Raise NotPermitted unless the actor's agency holds the matter, MatterArchived once it is archived."""
    by.must_hold(permission, at=matter.agency_id)
    if matter.status == Status.ARCHIVED:
        raise rules.MatterArchived


async def fresh(session: AsyncSession, document: Document, version: int | None) -> Document:
    """The document locked; raises StalePage when it has changed since the page was opened."""
    document = await queries.lock(session, document)
    if version is not None and version != document.version:
        raise StalePage
    return document


def qr_picture(site_url: str, token: str) -> Picture:
    """The code that leads to the page where anybody verifies the document."""
    file = io.BytesIO()
    segno.make(verify_address(site_url, token), error="m").save(file, kind="png", scale=8, border=2)
    return Picture(file.getvalue(), QR_WIDTH_MM)


def verify_address(site_url: str, token: str) -> str:
    """Where the document with this token is verified."""
    return f"{site_url}/verify/{token}"


def label_of(kind: DocumentKind, name: str) -> str:
    """The label of a fact by its dotted name in the template; the name itself when it is not known."""
    field = kind.field(name.split(".")[0])
    if field is None:
        return name
    columns = {column.name: column.label for column in field.columns}
    return columns.get(name.rpartition(".")[2], field.label)
