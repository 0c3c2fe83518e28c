"""Registering, sending, serving and failing; proofs, and declaring a record mistaken."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.documents.models import Document
from fayi.documents.rules import MatterArchived, NoReason, NotIssued, issue_day
from fayi.documents.scans import Scan
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, StalePage
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission
from fayi.serving import queries, rules
from fayi.serving.models import Serving, ServingProof
from fayi.serving.rules import Cause, Outcome, Plan, Recipient, Way


async def register(
    session: AsyncSession,
    document: Document,
    matter: Matter | None,
    recipient: Recipient,
    plan: Plan,
    *,
    by: Actor,
) -> Serving:
    """Write down that the document is to be served on this recipient in this way.

    Raises NotIssued for a document that does not hold, ServedTwice without a note, and at the field a way
    asks for.
    """
    must_be_open(document, matter, by)
    if document.status != "issued":
        raise NotIssued
    rules.check_plan(plan)
    await must_be_explained(session, document, recipient, plan)
    serving = Serving(
        document_id=document.id,
        matter_id=document.matter_id,
        agency_id=by.agency_id,
        planned_at=clock.now(),
        planned_by_id=by.officer_id,
    )
    write(serving, recipient, plan)
    session.add(serving)
    await session.flush()
    await record(session, serving, document, "planned", by=by)
    return serving


async def change(
    session: AsyncSession,
    serving: Serving,
    document: Document,
    matter: Matter | None,
    recipient: Recipient,
    plan: Plan,
    *,
    by: Actor,
    version: int | None,
) -> Serving:
    """Write down anew on whom and how; only while nothing was sent. Raises NotPlanned, StalePage."""
    serving = await fresh(session, serving, document, matter, by, version)
    if serving.status != "planned":
        raise rules.NotPlanned(status=serving.status_label)
    rules.check_plan(plan)
    await must_be_explained(session, document, recipient, plan, besides=serving)
    write(serving, recipient, plan)
    await changed(session, serving, document, "changed", by=by)
    return serving


async def send(
    session: AsyncSession,
    serving: Serving,
    document: Document,
    matter: Matter | None,
    *,
    sent_on: date,
    tracking: str,
    by: Actor,
    version: int | None,
) -> Serving:
    """Write down that it left the house, or that the notice was published."""
    serving = await fresh(session, serving, document, matter, by, version)
    way = Way.of(serving.way)
    if serving.status != "planned" or way not in rules.SENT_FIRST:
        raise rules.NotPlanned(status=serving.status_label)
    rules.check_sent(way, sent_on, tracking, issued_on=issued_on(document), today=clock.today())
    serving.status, serving.sent_on, serving.tracking = "sent", sent_on, tracking
    await changed(session, serving, document, "sent", on=sent_on, by=by)
    return serving


async def serve(
    session: AsyncSession,
    serving: Serving,
    document: Document,
    matter: Matter | None,
    outcome: Outcome,
    *,
    by: Actor,
    version: int | None,
) -> Serving:
    """Write down that it was served; from now on the record stays as it is."""
    serving = await fresh(session, serving, document, matter, by, version)
    way = Way.of(serving.way)
    if serving.status != ("sent" if way in rules.SENT_FIRST else "planned"):
        raise rules.NotPlanned(status=serving.status_label)
    rules.check_served(
        serving.plan,
        outcome,
        organisation=serving.organisation,
        issued_on=issued_on(document),
        sent_on=serving.sent_on,
        today=clock.today(),
    )
    serving.status, serving.served_on, serving.served_by = "served", outcome.served_on, outcome.served_by
    serving.capacity = outcome.capacity.value if outcome.capacity else ""
    serving.kept = outcome.kept.value if outcome.kept else ""
    serving.received_by = outcome.received_by or None
    serving.refusal = outcome.refusal or None
    serving.witnesses = outcome.witnesses or None
    serving.recording = outcome.recording or None
    serving.confirmation = outcome.confirmation or None
    serving.ended_at, serving.ended_by_id = clock.now(), by.officer_id
    await changed(session, serving, document, "served", on=outcome.served_on, by=by)
    return serving


async def fail(
    session: AsyncSession,
    serving: Serving,
    document: Document,
    matter: Matter | None,
    *,
    failed_on: date,
    cause: Cause,
    words: str,
    by: Actor,
    version: int | None,
) -> Serving:
    """Write down that it could not be served; another way is registered as another serving."""
    serving = await fresh(session, serving, document, matter, by, version)
    if serving.status not in ("planned", "sent"):
        raise rules.NotPlanned(status=serving.status_label)
    earliest = serving.sent_on or issued_on(document)
    rules.check_failed(failed_on, cause, words, earliest=earliest, today=clock.today())
    serving.status, serving.failed_on, serving.cause = "failed", failed_on, cause.value
    serving.cause_words = words or None
    serving.ended_at, serving.ended_by_id = clock.now(), by.officer_id
    await changed(session, serving, document, "failed", on=failed_on, note=cause.label, by=by)
    return serving


async def declare_mistaken(
    session: AsyncSession,
    serving: Serving,
    document: Document,
    matter: Matter | None,
    reason: str,
    *,
    by: Actor,
    version: int | None,
) -> Serving:
    """Say that the record is wrong, and why; it stays to be read and no longer counts."""
    serving = await fresh(session, serving, document, matter, by, version)
    if not reason.strip():
        raise NoReason(field="reason")
    serving.mistake = reason.strip()
    serving.mistaken_at, serving.mistaken_by_id = clock.now(), by.officer_id
    await changed(session, serving, document, "mistaken", by=by)
    return serving


async def add_proof(
    session: AsyncSession,
    serving: Serving,
    document: Document,
    matter: Matter | None,
    *,
    title: str,
    scan: Scan,
    by: Actor,
) -> ServingProof:
    """Keep what proves the serving: the signed paper, the receipt of the post, a photograph."""
    must_be_open(document, matter, by)
    if not serving.stands:
        raise rules.Mistaken
    proof = ServingProof(
        serving_id=serving.id,
        matter_id=serving.matter_id,
        agency_id=by.agency_id,
        title=title,
        pages=scan.pages,
        file_digest=scan.digest,
        file_name=scan.file_name,
        media_type=scan.media_type,
        added_at=clock.now(),
        added_by_id=by.officer_id,
    )
    session.add(proof)
    await session.flush()
    await record(session, serving, document, "proof", by=by, digest=scan.digest)
    return proof


def may(actor: Actor, document: Document, matter: Matter | None) -> bool:
    """Whether the actor may write about serving this document now."""
    archived = matter is not None and matter.status == Status.ARCHIVED
    return (
        holder(document, matter) == actor.agency_id and actor.may(Permission.DOCUMENTS_DRAFT) and not archived
    )


def holder(document: Document, matter: Matter | None) -> int:
    """The agency that serves the document: the one that holds the matter, else the one that issued it."""
    return matter.agency_id if matter is not None else document.agency_id


def must_be_open(document: Document, matter: Matter | None, by: Actor) -> None:
    """Raise NotPermitted unless the actor's agency serves the document, MatterArchived once it is archived."""
    by.must_hold(Permission.DOCUMENTS_DRAFT, at=holder(document, matter))
    if matter is not None and matter.status == Status.ARCHIVED:
        raise MatterArchived


async def fresh(
    session: AsyncSession,
    serving: Serving,
    document: Document,
    matter: Matter | None,
    by: Actor,
    version: int | None,
) -> Serving:
    """The serving locked, to be changed; raises when the actor may not, it was mistaken, or it changed."""
    must_be_open(document, matter, by)
    if serving.document_id != document.id:
        raise NotPermitted
    serving = await queries.lock(session, serving)
    if version is not None and version != serving.version:
        raise StalePage
    if not serving.stands:
        raise rules.Mistaken
    return serving


def write(serving: Serving, recipient: Recipient, plan: Plan) -> None:
    """Put on whom and how on the row; what the way has no use for is left empty."""
    serving.recipient_kind, serving.recipient = recipient.kind.value, recipient.name
    serving.organisation, serving.participation_id = recipient.organisation, recipient.participation_id
    serving.way, serving.copies, serving.note = plan.way.value, plan.copies, plan.note or None
    serving.address = plan.address or None
    electronic, passed_on = plan.way is Way.ELECTRONIC, plan.way is Way.PASSED_ON
    serving.consent = plan.consent.value if electronic and plan.consent else ""
    serving.paper_wanted = electronic and plan.paper_wanted
    serving.ground = plan.ground.value if passed_on and plan.ground else ""
    serving.through = plan.through if passed_on or plan.way is Way.ENTRUSTED else ""
    announced = plan.way is Way.ANNOUNCED
    serving.because = (plan.because or None) if announced else None
    serving.published_in = plan.published_in if announced else ""
    serving.abroad = announced and plan.abroad


async def must_be_explained(
    session: AsyncSession,
    document: Document,
    recipient: Recipient,
    plan: Plan,
    *,
    besides: Serving | None = None,
) -> None:
    """Raise ServedTwice when the document goes to this recipient already and no note says why again."""
    others = (
        one.on_whom
        for one in (await queries.of_document(session, document)).servings
        if one.stands and one.status != "failed" and (besides is None or one.id != besides.id)
    )
    rules.must_be_explained(recipient, others, plan.note)


async def changed(
    session: AsyncSession,
    serving: Serving,
    document: Document,
    what: str,
    *,
    by: Actor,
    on: date | None = None,
    note: str = "",
) -> None:
    """Store what was changed, and write it into the timeline."""
    serving.version += 1
    await session.flush()
    await record(session, serving, document, what, by=by, on=on, note=note)


async def record(
    session: AsyncSession,
    serving: Serving,
    document: Document,
    what: str,
    *,
    by: Actor,
    on: date | None = None,
    note: str = "",
    **facts: str,
) -> None:
    """An entry of the matter's timeline; it names the document and the way, and no recipient."""
    if serving.matter_id is None:
        return
    await timeline.record(
        session,
        serving.matter_id,
        f"serving:{what}",
        by=by,
        on=on,
        note=note or Way.of(serving.way).label,
        serving_id=serving.id,
        document_id=document.id,
        title=document.title,
        **facts,
    )


def issued_on(document: Document) -> date:
    """The day the document is dated."""
    if document.issued_at is None:
        raise NotIssued
    return issue_day(document.issued_at)


async def keep_receipt(
    session: AsyncSession,
    serving: Serving,
    document: Document,
    matter: Matter | None,
    receipt: Document,
    *,
    by: Actor,
) -> None:
    """Remember which document was drafted to prove this serving."""
    serving = await fresh(session, serving, document, matter, by, None)
    serving.receipt_id = receipt.id
    serving.version += 1
    await session.flush()
