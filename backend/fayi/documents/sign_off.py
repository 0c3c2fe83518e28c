"""Submitting a document for sign-off (送审), and returning it to its drafter.

Signing it off is issuing it: `actions.issue`, by somebody who neither drafted, saved nor submitted it.
"""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.catalogue import entries
from fayi.documents import rules
from fayi.documents.actions import fresh, held_at, must_be_complete, must_be_open, tell
from fayi.documents.models import Document
from fayi.kit import clock
from fayi.matters.models import Matter
from fayi.notices import actions as notices
from fayi.notices.rules import Kind
from fayi.procedure.permissions import Permission


async def submit(
    session: AsyncSession, matter: Matter | None, document: Document, *, by: Actor, version: int | None
) -> Document:
    """Hand a complete draft to whoever may sign it off. Raises Missing, NeedsNoSignOff, NotADraft."""
    must_be_open(matter, by, Permission.DOCUMENTS_DRAFT, at=held_at(matter, document))
    document = await fresh(session, document, version)
    if document.status != "draft":
        raise rules.NotADraft(status=document.status_label)
    kind = entries.kind(document.code)
    if not (document.sign_off or kind.sign_off):
        raise rules.NeedsNoSignOff
    must_be_complete(kind, document)
    document.sign_off, document.agency_id = True, held_at(matter, document)
    document.status = "submitted"
    document.submitted_at, document.submitted_by_id = clock.now(), by.officer_id
    document.returned_at, document.returned_by_id, document.return_reason = None, None, ""
    document.version += 1
    await session.flush()
    await tell(session, document, "document:submitted", by=by)
    signing = await agencies.officers_holding(session, document.agency_id, Permission.DOCUMENTS_SIGN_OFF)
    waiting = {*signing} - document.drafters
    await tell_officers(session, matter, document, "《{title}》等待审签。", waiting, by=by)
    return document


async def return_(
    session: AsyncSession,
    matter: Matter | None,
    document: Document,
    reason: str,
    *,
    by: Actor,
    version: int | None,
) -> Document:
    """Give a submitted document back to be improved. Raises NoReason, NotSubmitted."""
    must_be_open(matter, by, Permission.DOCUMENTS_SIGN_OFF, at=held_at(matter, document))
    document = await fresh(session, document, version)
    if document.status != "submitted":
        raise rules.NotSubmitted(status=document.status_label)
    if not reason.strip():
        raise rules.NoReason(field="reason")
    document.status, document.agency_id = "draft", held_at(matter, document)
    document.returned_at, document.returned_by_id = clock.now(), by.officer_id
    document.return_reason = reason.strip()
    document.version += 1
    await session.flush()
    await tell(session, document, "document:returned", by=by, note=document.return_reason)
    await tell_officers(session, matter, document, "《{title}》被退回，请修改。", document.drafters, by=by)
    return document


async def tell_officers(
    session: AsyncSession,
    matter: Matter | None,
    document: Document,
    sentence: str,
    officers: Iterable[int],
    *,
    by: Actor,
) -> None:
    """Tell these officers of the agency how the document stands."""
    await notices.tell(
        session,
        Kind.SIGN_OFF,
        sentence,
        {"title": document.title},
        f"/documents/{document.id}",
        at=document.agency_id,
        officers=officers,
        matter=matter,
        by=by,
    )
