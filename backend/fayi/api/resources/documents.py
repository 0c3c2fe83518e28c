"""Documents: of a matter, beginning a draft, filling it in, issuing it, the files."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.api import bodies, schemas
from fayi.api.bodies import Asks
from fayi.api.resources.papers import PaperTold, told_paper
from fayi.catalogue.entries import DocumentKind
from fayi.documents import actions, queries, rules
from fayi.documents.actions import held_at
from fayi.documents.forms import Reason
from fayi.documents.models import Document
from fayi.documents.pages.answers import number_of, visible
from fayi.documents.pages.drafts import ORDINARY, values_of
from fayi.kit.errors import NotFound
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind
from fayi.settings import Settings
from fayi.web.field import Field
from fayi.web.fields import fields_of
from fayi.web.papers import WORD_TYPE, download

DOCUMENT_VERSION = msgspec.structs.replace(bodies.VERSION, label="文书的版本")


class DocumentLine(Struct, frozen=True, kw_only=True):
    """A document of the catalogue."""

    id: int
    matter_id: int | None
    code: str
    title: str
    status: str
    number: str | None
    pages: int | None
    sign_off: bool
    """Whether a person has to sign it off before it is issued; a token cannot."""
    issued_at: datetime | None
    pdf_digest: str | None
    """SHA-256 of the PDF that was issued."""
    replaces_id: int | None
    version: int


class DocumentTold(DocumentLine, frozen=True, kw_only=True):
    """A document with what is filled in; of an issued one what was printed is in its file."""

    particulars: dict[str, Any] | None
    lacking: tuple[str, ...]
    """Names of the particulars that are still missing."""
    body: dict[str, Any] | None
    """JSON Schema of what is sent to save a draft."""


class FileTold(Struct, frozen=True, kw_only=True):
    """The documents of a matter and the papers in its file."""

    documents: tuple[DocumentLine, ...]
    papers: tuple[PaperTold, ...]


class Begin(Struct, frozen=True, kw_only=True):
    """Which document of the catalogue."""

    code: Annotated[str, Meta(title="文书代码", max_length=40)]


@get(
    "/matters/{matter_id:int}/documents",
    permission=Permission.DOCUMENTS_READ,
    says="办件的文书和卷宗材料",
    answer=FileTold,
)
async def documents_of_matter(matter: Matter, session: AsyncSession, actor: Actor) -> FileTold:
    """Documents, the latest first, and papers; drafts are told to the agency that holds the matter alone."""
    found = await queries.of_matter(session, matter.id)
    return FileTold(
        documents=tuple(
            DocumentLine(**line(one))
            for one in found
            if one.is_issued or held_at(matter, one) == actor.agency_id
        ),
        papers=tuple(told_paper(one) for one in await queries.papers(session, matter.id)),
    )


def line(document: Document) -> dict[str, Any]:
    """What every list tells of a document."""
    return {name: getattr(document, name) for name in DocumentLine.__struct_fields__}


@post(
    "/matters/{matter_id:int}/documents",
    permission=Permission.DOCUMENTS_DRAFT,
    says="起草文书",
    answer=DocumentTold,
    asks=Asks(fields_of(Begin)),
)
async def begin_document(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
) -> Response[DocumentTold]:
    """Begin a draft of a document of the catalogue, filled in from what is known of the matter."""
    given = Begin(**(await bodies.sent(request, Asks(fields_of(Begin)))).values)
    if given.code not in catalogue:
        raise NotFound("文书目录里没有这种文书。", field="code")
    document = await actions.begin(session, matter, given.code, by=actor)
    told = await told_document(session, document, matter, types, catalogue)
    return Response(told, status_code=201, headers={"Location": f"/api/documents/{document.id}"})


@get(
    "/documents/{document_id:int}", permission=Permission.DOCUMENTS_READ, says="一件文书", answer=DocumentTold
)
async def document_read(
    document_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
) -> DocumentTold:
    """A document; a draft with what is filled in and what is lacking."""
    document, matter = await visible(session, actor, document_id)
    return await told_document(session, document, matter, types, catalogue)


async def told_document(
    session: AsyncSession,
    document: Document,
    matter: Matter | None,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
) -> DocumentTold:
    """A document as it is answered."""
    kind = catalogue.get(document.code)
    if kind is None or document.status not in ("draft", "submitted"):
        return DocumentTold(**line(document), particulars=None, lacking=(), body=None)
    values = await values_of(session, matter, document, kind, types, ORDINARY)
    return DocumentTold(
        **line(document),
        particulars=rules.stored(values),
        lacking=tuple(one.place for one in rules.lacking(kind.fields, values)),
        body=schemas.of_body(saving(rules.optional(kind.fields)), partly=True),
    )


def saving(fields: tuple[Field, ...]) -> Asks:
    """The body that saves a draft."""
    return Asks((DOCUMENT_VERSION,), {"particulars": fields}, frozenset({"particulars"}))


@post(
    "/documents/{document_id:int}",
    permission=Permission.DOCUMENTS_DRAFT,
    says="填写草稿",
    status_code=200,
    answer=DocumentTold,
    asks=saving(()),
    details=True,
)
async def save_document(
    request: Request[Any, Any, Any],
    document_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
) -> DocumentTold:
    """Fill a draft in; what is left out of `particulars` stays as it is."""
    document, matter = await visible(session, actor, document_id)
    if document.status != "draft":
        raise rules.NotADraft(status=document.status_label)
    kind = catalogue[document.code]
    inner = (await bodies.body_of(request)).get("particulars")
    named = inner if isinstance(inner, dict) else {}
    own = tuple(field for field in rules.optional(kind.fields) if field.name in named)
    given = await bodies.sent(request, saving(own))
    values = await values_of(session, matter, document, kind, types, ORDINARY)
    values |= given.groups["particulars"]
    await actions.save_draft(session, matter, document, values, by=actor, version=given.values["version"])
    return await told_document(session, document, matter, types, catalogue)


@post(
    "/documents/{document_id:int}/issue",
    permission=Permission.DOCUMENTS_ISSUE,
    says="签发文书",
    status_code=200,
    answer=DocumentTold,
    asks=Asks((DOCUMENT_VERSION,)),
)
async def issue_document(
    request: Request[Any, Any, Any],
    document_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
    render_pool: RenderPool,
    files: Files,
    settings: Settings,
) -> DocumentTold:
    """Issue a document: it gets its number and is frozen. One that has to be signed off is left to people."""
    document, matter = await visible(session, actor, document_id)
    given = await bodies.sent(request, Asks((DOCUMENT_VERSION,)))
    document = await actions.issue(
        session,
        matter,
        document,
        by=actor,
        version=given.values["version"],
        pool=render_pool,
        files=files,
        site_url=settings.site_url,
    )
    return await told_document(session, document, matter, types, catalogue)


@post(
    "/documents/{document_id:int}/void",
    permission=Permission.DOCUMENTS_DRAFT,
    says="作废文书",
    status_code=200,
    answer=DocumentTold,
    asks=Asks((DOCUMENT_VERSION, *fields_of(Reason))),
)
async def void_document(
    request: Request[Any, Any, Any],
    document_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
) -> DocumentTold:
    """Declare a document void, or discard a draft; a number stays taken."""
    document, matter = await visible(session, actor, document_id)
    given = await bodies.sent(request, Asks((DOCUMENT_VERSION, *fields_of(Reason))))
    document = await actions.void(
        session, matter, document, given.values["reason"], by=actor, version=given.values["version"]
    )
    return await told_document(session, document, matter, types, catalogue)


@get(
    "/documents/{document_id:int}/pdf",
    permission=Permission.DOCUMENTS_READ,
    says="签发的PDF",
    gives="application/pdf",
)
async def document_pdf(
    document_id: FromPath[int], session: AsyncSession, actor: Actor, files: Files
) -> Response[bytes]:
    """The PDF that was issued."""
    document, matter = await visible(session, actor, document_id)
    if document.pdf_digest is None:
        raise NotFound
    await readings.record(
        session,
        actor,
        ReadingKind.DOWNLOADED,
        matter_id=document.matter_id,
        subject=document.title,
        document_id=document.id,
    )
    name = rules.name_of_file(document.title, number_of(document, matter), ".pdf")
    return download(await files.get(document.pdf_digest), name, "application/pdf")


@get(
    "/documents/{document_id:int}/word",
    permission=Permission.DOCUMENTS_READ,
    says="签发的Word文件",
    gives=WORD_TYPE,
)
async def document_word(
    document_id: FromPath[int], session: AsyncSession, actor: Actor, files: Files
) -> Response[bytes]:
    """The Word file that was issued."""
    document, matter = await visible(session, actor, document_id)
    if document.docx_digest is None:
        raise NotFound
    await readings.record(
        session,
        actor,
        ReadingKind.DOWNLOADED,
        matter_id=document.matter_id,
        subject=document.title,
        document_id=document.id,
    )
    name = rules.name_of_file(document.title, number_of(document, matter), ".docx")
    return download(await files.get(document.docx_digest), name, WORD_TYPE)
