"""Sign-off (审批): submitting a draft, what waits, looking at it, signing it off or returning it."""

from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.catalogue.entries import DocumentKind
from fayi.documents import actions, queries, rules, sign_off
from fayi.documents.forms import ReturnReason
from fayi.documents.models import Document
from fayi.documents.pages.answers import may, visible
from fayi.documents.pages.drafts import issue_page
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.procedure.permissions import Permission
from fayi.settings import Settings
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

SUBMITTED = "送审稿"


class Waiting(Struct, frozen=True):
    """A document that waits to be signed off."""

    document: Document
    matter: Matter | None
    submitted_by: str


class WaitingPage(Struct, frozen=True, kw_only=True):
    """What the actor may sign off, and what the actor drafted and somebody else has to."""

    waiting: tuple[Waiting, ...]
    own: tuple[Waiting, ...]


class SubmittedPage(Struct, frozen=True, kw_only=True):
    """A submitted document, beside the paper it becomes."""

    matter: Matter | None
    document: Document
    kind: DocumentKind
    copies: int | None
    agency: str
    drafter: str
    submitter: str
    form: Filled[Any]
    returning: Filled[ReturnReason]
    may_sign_off: bool
    drafted_by_actor: bool


@get("/documents/submitted", permission=Permission.DOCUMENTS_SIGN_OFF)
async def waiting_page(session: AsyncSession, actor: Actor) -> Page:
    """What waits for the actor."""
    found = [Waiting(*one) for one in await queries.submitted(session, actor.agency_id)]
    page = WaitingPage(
        waiting=tuple(one for one in found if actor.officer_id not in one.document.drafters),
        own=tuple(one for one in found if actor.officer_id in one.document.drafters),
    )
    return Page("documents/waiting.html", page)


@get("/documents/{document_id:int}/submit", permission=Permission.DOCUMENTS_DRAFT)
async def before_submitting(
    document_id: int, session: AsyncSession, actor: Actor, catalogue: dict[str, DocumentKind]
) -> Page | Redirect:
    """What is about to be submitted."""
    document, matter = await visible(session, actor, document_id)
    kind = catalogue[document.code]
    if document.status != "draft" or document.particulars is None or not (document.sign_off or kind.sign_off):
        return Redirect(f"/documents/{document.id}")
    return await issue_page(session, document, matter, kind, forms.blank([]))


@post("/documents/{document_id:int}/submit", permission=Permission.DOCUMENTS_DRAFT)
async def submit_document(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
) -> Page | Redirect:
    """Submit a draft for sign-off."""
    document, matter = await visible(session, actor, document_id)
    filled: Filled[dict[str, Any]] = await forms.posted(request, [])
    async with forms.attempt(session, filled):
        await sign_off.submit(session, matter, document, by=actor, version=filled.version)
    if not filled.ok:
        return await issue_page(session, document, matter, catalogue[document.code], filled)
    return Redirect(f"/documents/{document.id}", "已送审，由本单位其他有审批权的人员审批。")


async def submitted_page(
    session: AsyncSession,
    actor: Actor,
    document: Document,
    matter: Matter | None,
    kind: DocumentKind,
    *,
    form: Filled[Any] | None = None,
    returning: Filled[ReturnReason] | None = None,
) -> Page:
    """The document as it was submitted, with the forms as they were filled in."""
    form = form or forms.blank([])
    returning = returning or forms.blank(ReturnReason, prefix="return-")
    drafter = await session.get(Officer, document.created_by_id) if document.created_by_id else None
    submitter = await session.get(Officer, document.submitted_by_id) if document.submitted_by_id else None
    may_sign_off = may(actor, matter, Permission.DOCUMENTS_SIGN_OFF)
    page = SubmittedPage(
        matter=matter,
        document=document,
        kind=kind,
        copies=rules.copies_of(kind.copies),
        agency=(await agencies.agency(session, actions.held_at(matter, document))).name,
        drafter=drafter.name if drafter else "",
        submitter=submitter.name if submitter else "",
        form=form,
        returning=returning,
        may_sign_off=may_sign_off,
        drafted_by_actor=actor.officer_id in document.drafters,
    )
    return Page("documents/submitted.html", page, status=max(form.status, returning.status))


@post("/documents/{document_id:int}/sign-off", permission=Permission.DOCUMENTS_SIGN_OFF)
async def sign_off_document(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
    render_pool: RenderPool,
    files: Files,
    settings: Settings,
) -> Page | Redirect:
    """Sign a submitted document off: it is issued."""
    document, matter = await visible(session, actor, document_id)
    if document.status != "submitted":
        raise rules.NotSubmitted(status=document.status_label)
    filled: Filled[dict[str, Any]] = await forms.posted(request, [])
    async with forms.attempt(session, filled):
        await actions.issue(
            session,
            matter,
            document,
            by=actor,
            version=filled.version,
            pool=render_pool,
            files=files,
            site_url=settings.site_url,
        )
    if not filled.ok:
        kind = catalogue[document.code]
        return await submitted_page(session, actor, document, matter, kind, form=filled)
    return Redirect(f"/documents/{document.id}", "文书已审批签发。")


@post("/documents/{document_id:int}/return", permission=Permission.DOCUMENTS_SIGN_OFF)
async def return_document(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
) -> Page | Redirect:
    """Return a submitted document to its drafter."""
    document, matter = await visible(session, actor, document_id)
    if document.status != "submitted":
        raise rules.NotSubmitted(status=document.status_label)
    filled: Filled[ReturnReason] = await forms.posted(request, ReturnReason, prefix="return-")
    async with forms.attempt(session, filled):
        reason = filled.data.reason
        await sign_off.return_(session, matter, document, reason, by=actor, version=filled.version)
    if not filled.ok:
        kind = catalogue[document.code]
        return await submitted_page(session, actor, document, matter, kind, returning=filled)
    return Redirect("/documents/submitted", "已退回起草人修改。")
