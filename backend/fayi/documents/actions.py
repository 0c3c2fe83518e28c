"""Drafting, issuing, voiding and correcting documents; putting papers into the file and taking them out."""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.actions import take_number
from fayi.agencies.rules import Actor
from fayi.catalogue import entries
from fayi.catalogue import queries as templates
from fayi.catalogue.checks import contradictions
from fayi.catalogue.entries import DocumentKind
from fayi.documents import printing, queries, rules
from fayi.documents.models import Document, Paper
from fayi.documents.scans import Scan, have_looked_over
from fayi.kit import clock
from fayi.kit.docx import MissingFact
from fayi.kit.errors import StalePage
from fayi.kit.files import Files
from fayi.kit.pdf import page_count
from fayi.kit.render_pool import PrintDetails, RenderPool, print_document
from fayi.matters import queries as matters
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterType, Status
from fayi.procedure.permissions import Permission


async def draft(session: AsyncSession, matter: Matter | None, code: str, *, by: Actor) -> Document:
    """Begin a document of the catalogue: for the matter, or for the actor's agency alone.

    It is filled from what is known when somebody opens it. A draft that nobody has written in yet is used
    again.
    """
    waiting = (
        await queries.untouched(session, matter.id, code)
        if matter
        else await queries.untouched_of(session, by.officer_id, by.agency_id, code)
    )
    if waiting is not None:
        return waiting
    kind = entries.kind(code)
    return await begun(
        session,
        Document(
            matter_id=matter.id if matter else None,
            agency_id=by.agency_id,
            code=code,
            title=kind.title,
            sign_off=kind.sign_off,
        ),
        by=by,
    )


async def begun(session: AsyncSession, document: Document, *, by: Actor) -> Document:
    """Put a new draft in the books."""
    document.created_at, document.created_by_id = clock.now(), by.officer_id
    session.add(document)
    await session.flush()
    await tell(session, document, "document:drafted", by=by)
    return document


async def begin(session: AsyncSession, matter: Matter | None, code: str, *, by: Actor) -> Document:
    """Begin a document because an officer asks for it; raises NotPermitted or MatterArchived."""
    must_be_open(matter, by, Permission.DOCUMENTS_DRAFT, at=await queries.written_at(session, matter, by))
    return await draft(session, matter, code, by=by)


async def save_draft(
    session: AsyncSession,
    matter: Matter | None,
    document: Document,
    values: Mapping[str, Any],
    *,
    by: Actor,
    version: int | None,
) -> Document:
    """Keep what was filled in, complete or not. Raises StalePage when somebody else saved it meanwhile.

    Whoever writes in it first has drafted it, even if another action of theirs laid it out for them.
    """
    place = await queries.written_at(session, matter, by, document)
    must_be_open(matter, by, Permission.DOCUMENTS_DRAFT, at=place)
    document = await fresh(session, document, version)
    if document.status != "draft":
        raise rules.NotADraft(status=document.status_label)
    if document.particulars is None:
        document.created_by_id = by.officer_id
    document.particulars, document.saved_by_id = rules.stored(values), by.officer_id
    document.agency_id = place
    document.sign_off = document.sign_off or entries.kind(document.code).sign_off
    document.version += 1
    await session.flush()
    return document


async def issue(
    session: AsyncSession,
    matter: Matter | None,
    document: Document,
    *,
    by: Actor,
    version: int | None,
    pool: RenderPool,
    files: Files,
    site_url: str,
) -> Document:
    """Give the document its number and its day, print it, and freeze it; of a submitted one: sign it off.

    Everything happens in the session's transaction: when printing or storing fails, a Refusal is raised, the
    number is not used up and no row is written. Raises Missing at the first particular that is lacking;
    NeedsSignOff, NotSubmitted and DraftedByOneself where somebody else has to sign it off.
    """
    kind = entries.kind(document.code)
    signed_off = document.sign_off or kind.sign_off
    right = Permission.DOCUMENTS_SIGN_OFF if signed_off else Permission.DOCUMENTS_ISSUE
    must_be_open(matter, by, right, at=held_at(matter, document))
    if matter is not None:
        matter = await matters.lock(session, matter)
    document = await fresh(session, document, version)
    if signed_off and document.status == "draft":
        raise rules.NeedsSignOff
    if document.status not in ("draft", "submitted"):
        raise rules.NotADraft(status=document.status_label)
    if signed_off and by.officer_id in document.drafters:
        raise rules.DraftedByOneself
    values = must_be_complete(kind, document)
    kind = await kind_in_force(session, matter, document, files)
    now = clock.now()
    facts = rules.facts_of(kind.fields, values)
    document.agency_id = held_at(matter, document)
    seal = await printing.seal_for(session, kind, document.agency_id)
    # The document is written once, below: what was submitted cannot be altered bit by bit.
    if kind.number_field is not None:
        await take(session, document, kind, year=rules.issue_day(now).year)
        facts[kind.number_field] = document.number
    token = secrets.token_urlsafe(16)
    pictures = {"qr": printing.qr_picture(site_url, token)}
    if seal is not None:
        pictures[printing.SEAL] = printing.seal_picture(seal)
        document.seal_digest = seal.digest
    number = document.number or (matter.number if matter else "")
    details = PrintDetails(title=kind.title, created=now, keywords=number)
    try:
        docx, pdf = await pool.render(
            print_document, kind.template, printing.NO_SEAL | facts, pictures, details
        )
    except MissingFact as missing:
        raise rules.Missing(label=printing.label_of(kind, missing.name), field=missing.name) from missing
    document.title, document.sign_off = kind.title, signed_off
    document.facts = rules.stored(facts)
    document.template_digest = await files.put(kind.template)
    document.docx_digest, document.pdf_digest = await files.put(docx), await files.put(pdf)
    document.pages = await pool.render(page_count, pdf)
    document.verify_token, document.issued_at, document.issued_by_id = token, now, by.officer_id
    document.status = "issued"
    document.version += 1
    if document.replaces_id is not None:
        await set_aside(session, document.replaces_id, document, by=by)
    await session.flush()
    await tell(
        session,
        document,
        "document:issued",
        by=by,
        note=document.number or "",
        pdf_digest=document.pdf_digest,
    )
    return document


def must_be_complete(kind: DocumentKind, document: Document) -> dict[str, Any]:
    """What was filled in; raises Missing or Contradictory at the first particular that is at fault."""
    values = rules.typed(kind.fields, document.particulars or {})
    for lacking in rules.lacking(kind.fields, values):
        raise rules.Missing(label=lacking.label, field=lacking.place)
    for wrong in contradictions(kind, values, clock.today()):
        raise rules.Contradictory(wrong.sentence, field=wrong.place, **wrong.values)
    return values


async def kind_in_force(
    session: AsyncSession, matter: Matter | None, document: Document, files: Files
) -> DocumentKind:
    """The document's entry in the catalogue, with the template its agency uses today."""
    kind = entries.kind(document.code)
    return await templates.in_force(session, files, kind, held_at(matter, document), clock.today())


async def take(session: AsyncSession, document: Document, kind: DocumentKind, *, year: int) -> None:
    """Take the next number of the document's series for its agency, in this transaction."""
    agency = await agencies.agency(session, document.agency_id)
    series = rules.counter_of(kind.number_series)
    no = await take_number(session, agency.id, series, year)
    document.series, document.year, document.no = series, year, no
    document.number = rules.written_number(kind.number_series, agency.number_word, year, no)


async def set_aside(session: AsyncSession, old_id: int, new: Document, *, by: Actor) -> None:
    """The corrected document no longer holds; one that was voided in the meantime stays void.

    Raises NotOurs when another agency issued it before it passed the matter on.
    """
    old = await session.get_one(Document, old_id)
    if old.agency_id != new.agency_id:
        raise rules.NotOurs
    old = await queries.lock(session, old)
    if old.status != "issued":
        return
    old.status = "replaced"
    old.version += 1
    await session.flush()
    await tell(session, old, "document:replaced", by=by, note=old.number or "", by_document_id=new.id)


async def void(
    session: AsyncSession,
    matter: Matter | None,
    document: Document,
    reason: str,
    *,
    by: Actor,
    version: int | None,
) -> Document:
    """Declare an issued document, or a draft, void; its number stays taken.

    Raises NoReason, NotIssued; NotPermitted for a document another agency issued.
    """
    if document.status == "draft":
        must_be_open(matter, by, Permission.DOCUMENTS_DRAFT, at=held_at(matter, document))
    else:
        must_be_open(matter, by, Permission.DOCUMENTS_ISSUE, at=document.agency_id)
    document = await fresh(session, document, version)
    if document.status not in ("draft", "issued"):
        raise rules.NotIssued
    if not reason.strip():
        raise rules.NoReason(field="reason")
    if document.status == "draft":
        document.agency_id = held_at(matter, document)
    document.status, document.void_reason = "void", reason.strip()
    document.voided_at, document.voided_by_id = clock.now(), by.officer_id
    document.version += 1
    await session.flush()
    await tell(session, document, "document:voided", by=by, note=document.void_reason)
    return document


async def replace(session: AsyncSession, matter: Matter | None, document: Document, *, by: Actor) -> Document:
    """Begin the correction of an issued document: a new draft with what the old one said.

    The old one holds until the new one is issued. Raises NotIssued, BeingReplaced, NotOurs.
    """
    must_be_open(matter, by, Permission.DOCUMENTS_DRAFT, at=held_at(matter, document))
    if document.agency_id != by.agency_id:
        raise rules.NotOurs
    document = await queries.lock(session, document)
    if document.status != "issued":
        raise rules.NotIssued
    if await queries.replacement(session, document) is not None:
        raise rules.BeingReplaced
    new = Document(
        matter_id=document.matter_id,
        agency_id=document.agency_id,
        code=document.code,
        title=document.title,
        sign_off=document.sign_off,
        particulars=document.particulars,
        saved_by_id=by.officer_id,
        replaces_id=document.id,
    )
    return await begun(session, new, by=by)


async def tell(
    session: AsyncSession, document: Document, tag: str, *, by: Actor, note: str = "", **facts: Any
) -> None:
    """Write it down in the matter's timeline; a document that belongs to no matter speaks for itself."""
    if document.matter_id is not None:
        await timeline.record(
            session,
            document.matter_id,
            tag,
            by=by,
            note=note,
            document_id=document.id,
            code=document.code,
            title=document.title,
            **facts,
        )


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
    kind: str = "paper",
    phone_link_id: int | None = None,
) -> Paper:
    """Put a paper into the file: scanned, or only noted. `document`: the one of which it is the signed copy.

    What was scanned is drawn and checked by a job (`scans.look_over`).

    Raises NotOfThisType when the type's list has no such entry.
    """
    must_be_open(matter, by, Permission.DOCUMENTS_DRAFT, at=await queries.written_at(session, matter, by))
    entries_here = (*matter_type.papers, rules.OTHER_PAPERS)
    entry = next((entry for entry in entries_here if entry.key == paper_key), None)
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
        size=scan.size if scan else None,
        original_kept=original_kept,
        kind=kind,
        safety="waiting" if scan else "unchecked",
        phone_link_id=phone_link_id,
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
    if scan is not None:
        await have_looked_over(session, paper, agency_id=by.agency_id)
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


def held_at(matter: Matter | None, document: Document) -> int:
    """The agency that may write the document: the matter's holder, or its own."""
    return matter.agency_id if matter else document.agency_id


def must_be_open(matter: Matter | None, by: Actor, permission: Permission, *, at: int | None = None) -> None:
    """Raise NotPermitted unless the actor works at the agency that may write: `at`, or the matter's holder.

    Raises MatterArchived once the matter is archived.
    """
    agency_id = matter.agency_id if at is None and matter else at
    by.must_hold(permission, at=agency_id or 0)
    if matter is not None and matter.status == Status.ARCHIVED:
        raise rules.MatterArchived


async def fresh(session: AsyncSession, document: Document, version: int | None) -> Document:
    """The document locked; raises StalePage when it has changed since the page was opened."""
    document = await queries.lock(session, document)
    if version is not None and version != document.version:
        raise StalePage
    return document
