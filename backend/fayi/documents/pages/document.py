"""A document under its own address: as a page, on the screen as on paper, as a file."""

from typing import Any

from litestar import Request, Response, get
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.catalogue.entries import DocumentKind
from fayi.documents import actions, rules
from fayi.documents.pages.answers import number_of, visible
from fayi.documents.pages.drafts import DRAFT, ORDINARY, draft_facts, open_draft, values_of, wish_of
from fayi.documents.pages.issued import issued_page
from fayi.documents.pages.sign_off import SUBMITTED, submitted_page
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.kit.files import Files
from fayi.kit.render_pool import PrintDetails, RenderPool, page_of, preview, print_draft
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind
from fayi.settings import Settings
from fayi.web.language import translate
from fayi.web.papers import WORD_TYPE, download, on_screen
from fayi.web.templating import Page

VOID = "作废"


@get("/documents/{document_id:int}", permission=Permission.DOCUMENTS_READ)
async def document_page(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
    settings: Settings,
) -> Page:
    """A draft with its form and preview, a submitted document, or an issued one."""
    document, matter = await visible(session, actor, document_id)
    if document.status not in ("draft", "submitted"):
        kept = catalogue.get(document.code)
        return await issued_page(session, actor, document, matter, kept, settings)
    kind = catalogue[document.code]
    if document.status == "submitted":
        return await submitted_page(session, actor, document, matter, kind)
    return await open_draft(session, actor, document, matter, kind, types, wish_of(request))


@get("/documents/{document_id:int}/preview", permission=Permission.DOCUMENTS_READ)
async def show_document(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    render_pool: RenderPool,
    files: Files,
) -> Response[str]:
    """The document as it looks on paper: the draft as the page shows it, or what was issued."""
    document, matter = await visible(session, actor, document_id)
    if document.docx_digest is not None:
        stamp = VOID if document.status == "void" else None
        return on_screen(await render_pool.render(page_of, await files.get(document.docx_digest), stamp))
    kind = await actions.kind_in_force(session, matter, document, files)
    facts = draft_facts(kind, await values_of(session, matter, document, kind, types, wish_of(request)))
    stamp = SUBMITTED if document.status == "submitted" else DRAFT
    return on_screen(await render_pool.render(preview, kind.template, facts, None, stamp))


@get("/documents/{document_id:int}/{form:str}", permission=Permission.DOCUMENTS_READ)
async def document_file(
    document_id: int,
    form: str,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    render_pool: RenderPool,
    files: Files,
) -> Response[bytes]:
    """The document as a `word` or `pdf` file; a draft as far as it is filled in, marked as a draft."""
    document, matter = await visible(session, actor, document_id)
    if form not in ("word", "pdf"):
        raise NotFound
    kind_of_reading = ReadingKind.PRINTED if form == "pdf" else ReadingKind.DOWNLOADED
    await readings.record(
        session,
        actor,
        kind_of_reading,
        matter_id=document.matter_id,
        subject=document.title,
        document_id=document.id,
    )
    ending, media_type = (".docx", WORD_TYPE) if form == "word" else (".pdf", "application/pdf")
    if document.is_issued:
        digest = document.docx_digest if form == "word" else document.pdf_digest
        name = rules.name_of_file(document.title, number_of(document, matter), ending)
        return download(await files.get(digest or ""), name, media_type)
    kind = await actions.kind_in_force(session, matter, document, files)
    values = await values_of(session, matter, document, kind, types, ORDINARY)
    details = PrintDetails(title=kind.title, created=clock.now(), watermark=DRAFT)
    docx, pdf = await render_pool.render(print_draft, kind.template, draft_facts(kind, values), details)
    name = rules.name_of_file(f"{translate(DRAFT)} {document.title}", number_of(document, matter), ending)
    return download(docx if form == "word" else pdf, name, media_type)
