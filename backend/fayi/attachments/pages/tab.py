"""The attachments tab of a matter: what was handed in as files, and handing in more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.attachments import actions, queries, rules
from fayi.attachments.forms import NewFiles
from fayi.attachments.pages.tus import Parts, Way
from fayi.attachments.queries import Shown
from fayi.attachments.rules import Told
from fayi.documents.models import Paper
from fayi.documents.pages.answers import may
from fayi.documents.pages.file import entries_of
from fayi.documents.rules import OTHER_PAPERS, PAPER_KINDS
from fayi.kit.errors import Refusal
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterType, MatterTypes
from fayi.procedure.permissions import Permission
from fayi.settings import Settings
from fayi.web import forms
from fayi.web.feature import Tab
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class LinkShown(Struct, frozen=True, kw_only=True):
    """A link for a phone, as it is shown once."""

    id: int
    address: str
    qr: str
    expires_at: datetime


class News(Struct, frozen=True, kw_only=True):
    """What came from a phone."""

    shown: tuple[Shown, ...]
    scanner: bool


class AttachmentsTab(Struct, frozen=True, kw_only=True):
    """The files of a matter."""

    head: Head
    shown: tuple[Shown, ...]
    removed: Sequence[Paper]
    entries: dict[str, str]
    """Labels of the entries of the type's list, by key."""
    scanner: bool
    """Whether a scanner is set up."""
    used: int
    form: Filled[NewFiles]
    link: LinkShown | None
    may_write: bool
    most: int = rules.BIGGEST
    most_of_matter: int = rules.BIGGEST_MATTER
    piece: int = rules.PIECE


def choices_of(matter_type: MatterType) -> dict[str, Any]:
    """What a file may be, and where it may belong."""
    return {"kind": list(PAPER_KINDS.items()), **entries_of(matter_type)}


async def tab_page(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    settings: Settings,
    *,
    form: Filled[NewFiles] | None = None,
    link: LinkShown | None = None,
    wanted: str = "",
) -> Page:
    """The tab as it stands."""
    choices = choices_of(types[matter.type])
    form = form or forms.blank(NewFiles, choices=choices, kind="paper", paper_key=wanted or OTHER_PAPERS.key)
    page = AttachmentsTab(
        head=await matters.head(session, actor, matter, types, tabs, "attachments"),
        shown=await queries.of_matter(session, matter.id),
        removed=await queries.removed(session, matter.id),
        entries=dict(choices["paper_key"]),
        scanner=bool(settings.clamd_url),
        used=await queries.used(session, matter.id),
        form=form,
        link=link,
        may_write=may(actor, matter, Permission.DOCUMENTS_DRAFT),
    )
    return Page("attachments/tab.html", page, status=form.status)


@get("/matters/{matter_id:int}/attachments", permission=Permission.DOCUMENTS_READ)
async def attachments_tab(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    settings: Settings,
) -> Page:
    """材料附件."""
    wanted = request.query_params.get("paper", "")
    return await tab_page(session, actor, matter, types, tabs, settings, wanted=wanted)


@post(
    "/matters/{matter_id:int}/attachments",
    permission=Permission.DOCUMENTS_DRAFT,
    request_max_body_size=rules.FORM_BODY,
)
async def add_files(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    settings: Settings,
    parts: Parts,
) -> Page | Redirect:
    """Files of an ordinary form, where no script runs."""
    address = f"/matters/{matter.id}/attachments"
    filled: Filled[NewFiles] = await forms.posted(request, NewFiles, choices=choices_of(types[matter.type]))
    async with forms.attempt(session, filled):
        given = filled.data
        await take_in(
            parts,
            Way(matter=matter, actor=actor, address=address),
            given.files,
            kind=given.kind,
            paper_key=given.paper_key,
            title=given.title,
            original_kept=given.original_kept,
        )
    if not filled.ok:
        return await tab_page(session, actor, matter, types, tabs, settings, form=filled)
    return Redirect(address, "已收到{n}个文件。", n=len(filled.data.files))


async def take_in(parts: Parts, way: Way, sent: Sequence[UploadFile], **more: Any) -> None:
    """Put the files of a form into the matter: all of them, or none when one is refused."""
    try:
        for file in sent:
            size = file.file.seek(0, 2)
            await actions.take_in(
                parts.session,
                way.matter,
                parts.types[way.matter.type],
                file,
                Told(file_name=rules.plain_name(file.filename), size=size, **more),
                by=way.actor,
                pool=parts.pool,
                files=parts.files,
                link_id=way.link_id,
            )
    except Refusal as refusal:
        refusal.field = "files"
        raise
