"""Papers in the file of a matter: putting a scan in, getting one out."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.api import bodies
from fayi.api.guards import Sent
from fayi.attachments import actions as attachments
from fayi.documents import actions, queries, rules, scans
from fayi.documents.models import Paper
from fayi.documents.pages.answers import SCAN_BODY
from fayi.kit import media
from fayi.kit.errors import NotFound
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.readings.rules import ReadingKind
from fayi.settings import Settings
from fayi.web.fields import fields_of
from fayi.web.language import translate
from fayi.web.papers import download


class PaperTold(Struct, frozen=True, kw_only=True):
    """A paper in the file."""

    id: int
    matter_id: int
    paper_key: str
    """The entry of the type's prescribed list it belongs to."""
    title: str
    pages: int
    document_id: int | None
    media_type: str
    original_kept: bool
    digest: str | None
    """SHA-256 of the scan; null when the paper itself lies in the file and nothing was scanned."""
    added_at: datetime


class NewScan(Struct, frozen=True, kw_only=True):
    """What is said of a scan that is the body of the request."""

    paper_key: Annotated[
        str, Meta(title="归入", description="卷内目录项的代码；其他材料填other。", max_length=60)
    ]
    title: Annotated[
        str, Meta(title="材料名称", description="不填时用所归项目的名称；不要写当事人姓名。", max_length=100)
    ] = ""
    original_kept: Annotated[bool, Meta(title="卷内是原件")] = False


@post(
    "/matters/{matter_id:int}/papers",
    permission=Permission.DOCUMENTS_DRAFT,
    says="扫描件入卷",
    request_max_body_size=SCAN_BODY,
    answer=PaperTold,
    query=fields_of(NewScan),
    takes_file=True,
)
async def add_paper(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    render_pool: RenderPool,
    files: Files,
) -> Response[PaperTold]:
    """Put a scan (PDF, JPEG or PNG) into the file. The body is the file itself."""
    given = NewScan(**bodies.asked(request, fields_of(NewScan)))
    actor.must_hold(Permission.DOCUMENTS_DRAFT, at=matter.agency_id)
    sent: Sent = request.scope["state"]["sent"]
    scan = await scans.take_in(sent.file, "", pool=render_pool, files=files)
    paper = await actions.add_paper(
        session,
        matter,
        types[matter.type],
        paper_key=given.paper_key,
        title=given.title,
        pages=scan.pages,
        scan=scan,
        original_kept=given.original_kept,
        by=actor,
    )
    return Response(told_paper(paper), status_code=201, headers={"Location": f"/api/papers/{paper.id}"})


@get("/papers/{paper_id:int}", permission=Permission.DOCUMENTS_READ, says="一件卷宗材料", answer=PaperTold)
async def paper_read(paper_id: FromPath[int], session: AsyncSession, actor: Actor) -> PaperTold:
    """A paper in the file."""
    paper, _ = await queries.get_paper(session, actor, paper_id)
    return told_paper(paper)


@get(
    "/papers/{paper_id:int}/file",
    permission=Permission.DOCUMENTS_READ,
    says="材料的扫描件",
    gives="*/*",
)
async def paper_file(
    paper_id: FromPath[int], session: AsyncSession, actor: Actor, files: Files, settings: Settings
) -> Response[bytes]:
    """The scan of a paper; refused while it is being checked for what harms, and for good when it does."""
    paper, matter = await queries.get_paper(session, actor, paper_id)
    if paper.file_digest is None:
        raise NotFound
    rules.must_be_safe(paper.safety, scanner=bool(settings.clamd_url))
    await attachments.note_reading(session, paper, matter, by=actor, kind=ReadingKind.DOWNLOADED)
    name = rules.name_of_file(
        translate("材料{number}", number=paper.id), matter.number, media.ENDINGS[paper.media_type]
    )
    return download(await files.get(paper.file_digest), name, paper.media_type)


def told_paper(paper: Paper) -> PaperTold:
    """A paper as it is answered."""
    return PaperTold(
        id=paper.id,
        matter_id=paper.matter_id,
        paper_key=paper.paper_key,
        title=paper.title,
        pages=paper.pages,
        document_id=paper.document_id,
        media_type=paper.media_type,
        original_kept=paper.original_kept,
        digest=paper.file_digest,
        added_at=paper.added_at,
    )
