"""One attachment: what it is and where it belongs, its picture, and the file itself."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.attachments import actions, rules
from fayi.attachments.forms import About
from fayi.attachments.pages.tab import choices_of
from fayi.documents import queries
from fayi.documents import rules as papers
from fayi.documents.models import Paper
from fayi.documents.pages.answers import may
from fayi.kit import media
from fayi.kit.errors import NotFound
from fayi.kit.files import Files
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.readings.rules import ReadingKind
from fayi.settings import Settings
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.papers import saved_as
from fayi.web.templating import Page, Redirect

SHOWN_HEADERS = {"content-security-policy": "default-src 'none'; sandbox", "content-disposition": "inline"}


class PaperPage(Struct, frozen=True, kw_only=True):
    """An attachment by itself."""

    paper: Paper
    matter: Matter
    form: Filled[About]
    may_write: bool
    scanner: bool

    @property
    def is_open(self) -> bool:
        """Whether the file may be fetched now."""
        held_back = self.paper.safety == "waiting" and self.scanner
        return self.paper.safety != "infected" and not held_back


async def scanned(session: AsyncSession, actor: Actor, paper_id: int) -> tuple[Paper, Matter]:
    """A paper with a file, and its matter; raises NotFound."""
    paper, matter = await queries.get_paper(session, actor, paper_id)
    if paper.file_digest is None:
        raise NotFound
    return paper, matter


def paper_page(
    actor: Actor, paper: Paper, matter: Matter, types: MatterTypes, settings: Settings, form: Any = None
) -> Page:
    """The page of an attachment."""
    filled: Filled[About] = form or forms.blank(
        About,
        choices=choices_of(types[matter.type]),
        title=paper.title,
        kind=paper.kind,
        paper_key=paper.paper_key,
    )
    page = PaperPage(
        paper=paper,
        matter=matter,
        form=filled,
        may_write=may(actor, matter, Permission.DOCUMENTS_DRAFT),
        scanner=bool(settings.clamd_url),
    )
    return Page("attachments/paper.html", page, status=filled.status)


@get("/papers/{paper_id:int}/about", permission=Permission.DOCUMENTS_READ)
async def about_paper(
    paper_id: FromPath[int], session: AsyncSession, actor: Actor, types: MatterTypes, settings: Settings
) -> Page:
    """An attachment, larger, and what may be changed about it."""
    paper, matter = await scanned(session, actor, paper_id)
    return paper_page(actor, paper, matter, types, settings)


@post("/papers/{paper_id:int}/about", permission=Permission.DOCUMENTS_DRAFT)
async def arrange_paper(
    request: Request[Any, Any, Any],
    paper_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    settings: Settings,
) -> Page | Redirect:
    """Name it anew, or put it under another entry."""
    paper, matter = await scanned(session, actor, paper_id)
    filled: Filled[About] = await forms.posted(request, About, choices=choices_of(types[matter.type]))
    async with forms.attempt(session, filled):
        given = filled.data
        await actions.arrange(
            session,
            matter,
            types[matter.type],
            paper,
            title=given.title,
            kind=given.kind,
            paper_key=given.paper_key,
            by=actor,
        )
    if not filled.ok:
        return paper_page(actor, paper, matter, types, settings, filled)
    return Redirect(f"/matters/{matter.id}/attachments", "已保存。")


@post("/papers/{paper_id:int}/move", permission=Permission.DOCUMENTS_DRAFT)
async def move_paper(
    request: Request[Any, Any, Any], paper_id: FromPath[int], session: AsyncSession, actor: Actor
) -> Redirect:
    """One place up or down."""
    paper, matter = await scanned(session, actor, paper_id)
    body = await request.form()
    await actions.move(session, matter, paper, up=body.get("to") == "up", by=actor)
    return Redirect(f"/matters/{matter.id}/attachments", "顺序已调整。")


@post("/papers/{paper_id:int}/turn", permission=Permission.DOCUMENTS_DRAFT)
async def turn_paper(paper_id: FromPath[int], session: AsyncSession, actor: Actor) -> Redirect:
    """A quarter clockwise."""
    paper, matter = await scanned(session, actor, paper_id)
    await actions.turn(session, matter, paper, by=actor)
    return Redirect(f"/papers/{paper.id}/about", "已旋转。")


@get("/papers/{paper_id:int}/thumbnail", permission=Permission.DOCUMENTS_READ)
async def paper_thumbnail(
    paper_id: FromPath[int], session: AsyncSession, actor: Actor, files: Files
) -> Response[bytes]:
    """Its small picture."""
    paper, _ = await scanned(session, actor, paper_id)
    return await picture(paper, paper.thumbnail_digest, files)


@get("/papers/{paper_id:int}/picture", permission=Permission.DOCUMENTS_READ)
async def paper_picture(
    paper_id: FromPath[int], session: AsyncSession, actor: Actor, files: Files
) -> Response[bytes]:
    """A photo as it is shown: upright, and without what the camera noted."""
    paper, matter = await scanned(session, actor, paper_id)
    if paper.kind == "identity" or matter.confidential:
        await actions.note_reading(session, paper, matter, by=actor, kind=ReadingKind.VIEWED)
    return await picture(paper, paper.picture_digest or paper.thumbnail_digest, files)


async def picture(paper: Paper, digest: str | None, files: Files) -> Response[bytes]:
    """A JPEG that was drawn of a paper; raises NotFound where there is none, Infected."""
    papers.must_be_safe(paper.safety, scanner=False)
    if digest is None:
        raise NotFound
    return Response(await files.get(digest), media_type=media.JPEG, headers=SHOWN_HEADERS)


@get("/papers/{paper_id:int}", permission=Permission.DOCUMENTS_READ)
async def paper_file(
    request: Request[Any, Any, Any],
    paper_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    files: Files,
    settings: Settings,
) -> Stream:
    """The file exactly as it was handed in, or the part of it that is asked for."""
    paper, matter = await scanned(session, actor, paper_id)
    papers.must_be_safe(paper.safety, scanner=bool(settings.clamd_url))
    digest = paper.file_digest or ""
    size = paper.size or await files.size(digest)
    part = rules.span(request.headers.get("range"), size)
    if part is None or part[0] == 0:
        await actions.note_reading(session, paper, matter, by=actor, kind=ReadingKind.DOWNLOADED)
    first, beyond = part or (0, size)
    name = papers.name_of_file(
        translate("材料{number}", number=paper.id), matter.number, media.ENDINGS[paper.media_type]
    )
    headers = saved_as(name) | {"accept-ranges": "bytes", "content-length": str(beyond - first)}
    if part is not None:
        headers["content-range"] = f"bytes {first}-{beyond - 1}/{size}"
    return Stream(
        files.stream(digest, first, beyond),
        status_code=200 if part is None else 206,
        media_type=paper.media_type,
        headers=headers,
    )
