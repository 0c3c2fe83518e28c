"""An issued document: what it is, how it is verified, declaring it void, correcting it, its signed copy."""

from typing import Any

import segno
from litestar import Request, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.catalogue.entries import DocumentKind
from fayi.documents import actions, printing, queries, rules
from fayi.documents.forms import Reason, SignedCopy
from fayi.documents.models import Document
from fayi.documents.pages.answers import SCAN_BODY, may, may_issued, taken_in, visible
from fayi.kit.errors import NotFound
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.settings import Settings
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class IssuedPage(Struct, frozen=True, kw_only=True):
    """An issued document, or a draft that was discarded."""

    matter: Matter | None
    document: Document
    copies: int | None
    """How many are to be printed, where the catalogue says."""
    officer: str
    drafter: str
    """Who submitted it, where somebody else signed it off."""
    agency: str
    verify_address: str
    qr: str
    """The code as the address of a picture."""
    replaces: Document | None
    replacement: Document | None
    voiding: Filled[Reason]
    signed_copy: Filled[SignedCopy]
    may_draft: bool
    may_issue: bool


async def issued_page(
    session: AsyncSession,
    actor: Actor,
    document: Document,
    matter: Matter | None,
    kind: DocumentKind | None,
    settings: Settings,
    *,
    voiding: Filled[Reason] | None = None,
    signed_copy: Filled[SignedCopy] | None = None,
) -> Page:
    """The document as it stands, with the forms as they were filled in."""
    officer = await session.get(Officer, document.issued_by_id) if document.issued_by_id else None
    agency = await agencies.agency(session, document.agency_id)
    drafter = await session.get(Officer, document.submitted_by_id) if document.submitted_by_id else None
    address = printing.verify_address(settings.site_url, document.verify_token or "")
    voiding = voiding or forms.blank(Reason, prefix="void-")
    signed_copy = signed_copy or forms.blank(SignedCopy, prefix="signed-")
    page = IssuedPage(
        matter=matter,
        document=document,
        copies=rules.copies_of(kind.copies) if kind else None,
        officer=officer.name if officer else "",
        drafter=drafter.name if drafter else "",
        agency=agency.name,
        verify_address=address,
        qr=segno.make(address, error="m").svg_data_uri(scale=4, border=1),
        replaces=await session.get(Document, document.replaces_id) if document.replaces_id else None,
        replacement=await queries.replacement(session, document),
        voiding=voiding,
        signed_copy=signed_copy,
        may_draft=may(actor, matter, Permission.DOCUMENTS_DRAFT) and document.agency_id == actor.agency_id,
        may_issue=may_issued(actor, document, matter, Permission.DOCUMENTS_ISSUE),
    )
    return Page("documents/issued.html", page, status=max(voiding.status, signed_copy.status))


@post("/documents/{document_id:int}/void", permission=Permission.DOCUMENTS_DRAFT)
async def void_document(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
    settings: Settings,
) -> Page | Redirect:
    """Declare a document void, or discard a draft."""
    document, matter = await visible(session, actor, document_id)
    filled: Filled[Reason] = await forms.posted(request, Reason, prefix="void-")
    was_draft = document.status == "draft"
    async with forms.attempt(session, filled):
        reason = filled.data.reason
        await actions.void(session, matter, document, reason, by=actor, version=filled.version)
    if not filled.ok:
        kind = catalogue.get(document.code)
        return await issued_page(session, actor, document, matter, kind, settings, voiding=filled)
    if was_draft:
        return Redirect(f"/matters/{matter.id}/documents" if matter else "/documents", "草稿已作废。")
    return Redirect(f"/documents/{document.id}", "文书已作废，文号保留。")


@post("/documents/{document_id:int}/replace", permission=Permission.DOCUMENTS_DRAFT)
async def replace_document(document_id: int, session: AsyncSession, actor: Actor) -> Redirect:
    """Begin the correction of an issued document."""
    document, matter = await visible(session, actor, document_id)
    new = await actions.replace(session, matter, document, by=actor)
    return Redirect(f"/documents/{new.id}", "已起草更正文书，签发后替换原文书。")


@post(
    "/documents/{document_id:int}/signed",
    permission=Permission.DOCUMENTS_DRAFT,
    request_max_body_size=SCAN_BODY,
)
async def add_signed_copy(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
    settings: Settings,
    render_pool: RenderPool,
    files: Files,
) -> Page | Redirect:
    """Put the scan of the signed paper into the file, in the place of the document."""
    document, matter = await visible(session, actor, document_id)
    if matter is None:
        raise NotFound
    matter_type = types[matter.type]
    entry = rules.place_of(matter_type, document.code) or rules.OTHER_PAPERS
    filled: Filled[SignedCopy] = await forms.posted(request, SignedCopy, prefix="signed-")
    async with forms.attempt(session, filled):
        scan = await taken_in(filled.data.scan, render_pool, files)
        await actions.add_paper(
            session,
            matter,
            matter_type,
            paper_key=entry.key,
            title=document.title,
            pages=scan.pages,
            scan=scan,
            original_kept=True,
            by=actor,
            document=document,
        )
    if not filled.ok:
        kind = catalogue.get(document.code)
        return await issued_page(session, actor, document, matter, kind, settings, signed_copy=filled)
    return Redirect(f"/matters/{matter.id}/documents", "签名后的扫描件已入卷。")
