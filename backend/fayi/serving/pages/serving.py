"""One serving: how it stands, that it was sent, served or not, what proves it."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.catalogue.entries import DocumentKind
from fayi.documents import actions as documents
from fayi.documents import rules as document_rules
from fayi.documents.models import Document
from fayi.documents.pages.answers import SCAN_BODY, taken_in
from fayi.kit import clock, media
from fayi.kit.errors import NotFound
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind
from fayi.serving import actions, queries, rules, sources
from fayi.serving.forms import Failed, Mistake, Proof, Sent, outcome_of, served_fields
from fayi.serving.models import Serving, ServingProof
from fayi.serving.rules import Way
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.papers import download
from fayi.web.templating import Page, Redirect

SENT_WORDS = {
    Way.POST: "登记寄出",
    Way.PASSED_ON: "登记交付转交单位",
    Way.ELECTRONIC: "登记发出",
    Way.ENTRUSTED: "登记发出委托",
    Way.ANNOUNCED: "登记发布公告",
}
"""What the form is called that says it is on its way."""


class Forms(Struct, frozen=True, kw_only=True):
    """The forms of the page as they were filled in; None: a blank one."""

    sent: Filled[Sent] | None = None
    served: Filled[dict[str, Any]] | None = None
    failed: Filled[Failed] | None = None
    mistake: Filled[Mistake] | None = None
    proof: Filled[Proof] | None = None


class ServingPage(Struct, frozen=True, kw_only=True):
    """A serving as it stands, with what may be done about it now."""

    serving: Serving
    document: Document
    matter: Matter | None
    proofs: Sequence[ServingProof]
    officers: dict[int, str]
    sent: Filled[Sent] | None
    sent_words: str
    served: Filled[dict[str, Any]] | None
    failed: Filled[Failed]
    mistake: Filled[Mistake]
    proof: Filled[Proof]
    receipt: str | None
    """The catalogue's form that proves it, where it has one."""
    may_serve: bool


@get("/serving/{serving_id:int}", permission=Permission.DOCUMENTS_READ)
async def serving(
    serving_id: int, session: AsyncSession, actor: Actor, catalogue: dict[str, DocumentKind]
) -> Page:
    """One serving."""
    found, document, matter = await queries.get(session, actor, serving_id)
    return await serving_page(session, actor, found, document, matter, catalogue, Forms())


async def serving_page(
    session: AsyncSession,
    actor: Actor,
    serving: Serving,
    document: Document,
    matter: Matter | None,
    catalogue: dict[str, DocumentKind],
    given: Forms,
) -> Page:
    """The serving as it stands, with the forms as they were filled in."""
    today, way = clock.today(), Way.of(serving.way)
    may_serve = actions.may(actor, document, matter) and serving.stands
    sent, served = given.sent, given.served
    goes_first = way in rules.SENT_FIRST
    if sent is None and may_serve and serving.status == "planned" and goes_first:
        sent = forms.blank(Sent, prefix="sent-", sent_on=today)
    if served is None and may_serve and serving.status == ("sent" if goes_first else "planned"):
        due = serving.deemed_on
        if due is None or due <= today:
            fields = served_fields(serving.on_whom, way)
            served = forms.blank(
                fields, {"served_on": due or today, "served_by": actor.name}, prefix="served-"
            )
    failed = given.failed or forms.blank(Failed, prefix="failed-", failed_on=today)
    mistake = given.mistake or forms.blank(Mistake, prefix="mistake-")
    proof = given.proof or forms.blank(Proof, prefix="proof-", title="送达回证")
    people = [one for one in (serving.planned_by_id, serving.ended_by_id, serving.mistaken_by_id) if one]
    code = sources.receipt_code(serving, document, catalogue) if matter else None
    page = ServingPage(
        serving=serving,
        document=document,
        matter=matter,
        proofs=(await queries.proofs(session, [serving.id])).get(serving.id, ()),
        officers=await agencies.names(session, people),
        sent=sent,
        sent_words=SENT_WORDS.get(way, ""),
        served=served,
        failed=failed,
        mistake=mistake,
        proof=proof,
        receipt=catalogue[code].title if code else None,
        may_serve=may_serve,
    )
    all_forms = (one for one in (sent, served, failed, mistake, proof) if one is not None)
    return Page("serving/serving.html", page, status=max(one.status for one in all_forms))


@post("/serving/{serving_id:int}/sent", permission=Permission.DOCUMENTS_DRAFT)
async def send(
    request: Request[Any, Any, Any],
    serving_id: int,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
) -> Page | Redirect:
    """It left the house."""
    found, document, matter = await queries.get(session, actor, serving_id)
    filled: Filled[Sent] = await forms.posted(request, Sent, prefix="sent-")
    async with forms.attempt(session, filled):
        await actions.send(
            session,
            found,
            document,
            matter,
            sent_on=filled.data.sent_on,
            tracking=filled.data.tracking,
            by=actor,
            version=filled.version,
        )
    if not filled.ok:
        return await serving_page(session, actor, found, document, matter, catalogue, Forms(sent=filled))
    return Redirect(f"/serving/{serving_id}", "已登记发出。")


@post("/serving/{serving_id:int}/served", permission=Permission.DOCUMENTS_DRAFT)
async def serve(
    request: Request[Any, Any, Any],
    serving_id: int,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
) -> Page | Redirect:
    """It was served."""
    found, document, matter = await queries.get(session, actor, serving_id)
    fields = served_fields(found.on_whom, Way.of(found.way))
    filled: Filled[dict[str, Any]] = await forms.posted(request, fields, prefix="served-")
    async with forms.attempt(session, filled):
        outcome = outcome_of(filled.data)
        await actions.serve(session, found, document, matter, outcome, by=actor, version=filled.version)
    if not filled.ok:
        return await serving_page(session, actor, found, document, matter, catalogue, Forms(served=filled))
    return Redirect(f"/serving/{serving_id}", "已登记送达。")


@post("/serving/{serving_id:int}/failed", permission=Permission.DOCUMENTS_DRAFT)
async def fail(
    request: Request[Any, Any, Any],
    serving_id: int,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
) -> Page | Redirect:
    """It could not be served."""
    found, document, matter = await queries.get(session, actor, serving_id)
    filled: Filled[Failed] = await forms.posted(request, Failed, prefix="failed-")
    async with forms.attempt(session, filled):
        told = filled.data
        await actions.fail(
            session,
            found,
            document,
            matter,
            failed_on=told.failed_on,
            cause=told.cause,
            words=told.words,
            by=actor,
            version=filled.version,
        )
    if not filled.ok:
        return await serving_page(session, actor, found, document, matter, catalogue, Forms(failed=filled))
    return Redirect(f"/serving/{serving_id}", "已登记未送达，可以改用其他方式另行登记。")


@post("/serving/{serving_id:int}/mistaken", permission=Permission.DOCUMENTS_DRAFT)
async def declare_mistaken(
    request: Request[Any, Any, Any],
    serving_id: int,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
) -> Page | Redirect:
    """The record is wrong."""
    found, document, matter = await queries.get(session, actor, serving_id)
    filled: Filled[Mistake] = await forms.posted(request, Mistake, prefix="mistake-")
    async with forms.attempt(session, filled):
        reason = filled.data.reason
        await actions.declare_mistaken(
            session, found, document, matter, reason, by=actor, version=filled.version
        )
    if not filled.ok:
        return await serving_page(session, actor, found, document, matter, catalogue, Forms(mistake=filled))
    return Redirect(f"/serving/{serving_id}", "已声明登记有误，请另行登记正确的情况。")


@post(
    "/serving/{serving_id:int}/proofs",
    permission=Permission.DOCUMENTS_DRAFT,
    request_max_body_size=SCAN_BODY,
)
async def add_proof(
    request: Request[Any, Any, Any],
    serving_id: int,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
    render_pool: RenderPool,
    files: Files,
) -> Page | Redirect:
    """Keep what proves it."""
    found, document, matter = await queries.get(session, actor, serving_id)
    actions.must_be_open(document, matter, actor)
    filled: Filled[Proof] = await forms.posted(request, Proof, prefix="proof-")
    async with forms.attempt(session, filled):
        scan = await taken_in(filled.data.scan, render_pool, files)
        await actions.add_proof(
            session, found, document, matter, title=filled.data.title, scan=scan, by=actor
        )
    if not filled.ok:
        return await serving_page(session, actor, found, document, matter, catalogue, Forms(proof=filled))
    return Redirect(f"/serving/{serving_id}", "送达证明已存。")


@get("/serving/proofs/{proof_id:int}", permission=Permission.DOCUMENTS_READ)
async def proof_file(proof_id: int, session: AsyncSession, actor: Actor, files: Files) -> Response[bytes]:
    """The scan of a proof."""
    proof, document = await queries.proof(session, actor, proof_id)
    await readings.record(
        session,
        actor,
        ReadingKind.DOWNLOADED,
        matter_id=document.matter_id,
        subject=proof.title,
        proof_id=proof.id,
    )
    ending = media.ENDINGS[proof.media_type]
    name = document_rules.name_of_file(proof.title, document.number or "", ending)
    return download(await files.get(proof.file_digest), name, proof.media_type)


class ReceiptPage(Struct, frozen=True, kw_only=True):
    """The plain 送达回证, to be printed and signed."""

    serving: Serving
    document: Document
    number: str
    agency: str


@get("/serving/{serving_id:int}/receipt", permission=Permission.DOCUMENTS_READ)
async def receipt(serving_id: int, session: AsyncSession, actor: Actor) -> Page:
    """The plain form, filled with what is known."""
    found, document, matter = await queries.get(session, actor, serving_id)
    await readings.record(
        session, actor, ReadingKind.PRINTED, matter_id=document.matter_id, subject=document.title
    )
    agency = await agencies.agency(session, document.agency_id)
    page = ReceiptPage(
        serving=found, document=document, number=matter.number if matter else "", agency=agency.name
    )
    return Page("serving/receipt.html", page)


@post("/serving/{serving_id:int}/receipt", permission=Permission.DOCUMENTS_DRAFT)
async def begin_receipt(
    serving_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
) -> Redirect:
    """Begin the catalogue's own form for the area, or go on with the one that was begun."""
    found, document, matter = await queries.get(session, actor, serving_id)
    code = sources.receipt_code(found, document, catalogue)
    if matter is None or code is None:
        raise NotFound
    if found.receipt_id is None:
        draft = await documents.begin(session, matter, code, by=actor)
        values = await sources.receipt_values(session, found, document, matter, types, catalogue[code])
        await documents.save_draft(session, matter, draft, values, by=actor, version=None)
        await actions.keep_receipt(session, found, document, matter, draft, by=actor)
    return Redirect(f"/documents/{found.receipt_id}")
