"""What the pages of documents share: who may see and write, papers on the screen, downloads, uploads."""

from litestar.datastructures import UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.documents import queries, rules, scans
from fayi.documents.models import Document
from fayi.kit.errors import NotFound, Refusal
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission

SCAN_BODY = rules.BIGGEST_SCAN + (1 << 20)
"""For routes that take a scan: the file and the rest of the form."""


async def visible(session: AsyncSession, actor: Actor, document_id: int) -> tuple[Document, Matter | None]:
    """A document the actor may see, with its matter; drafts only at the agency that may write in them.

    Raises NotFound.
    """
    document, matter = await queries.get(session, actor, document_id)
    if (
        not document.is_issued
        and await queries.written_at(session, matter, actor, document) != actor.agency_id
    ):
        raise NotFound
    return document, matter


def may(actor: Actor, matter: Matter | None, permission: Permission) -> bool:
    """Whether the actor may write documents of the matter now, or of the agency alone."""
    if matter is None:
        return actor.may(permission)
    held = matter.agency_id == actor.agency_id
    return held and actor.may(permission) and matter.status != Status.ARCHIVED


async def may_draft(
    session: AsyncSession, actor: Actor, matter: Matter | None, document: Document | None = None
) -> bool:
    """Whether the actor may draft here now: at the holder, or where their agency acts in the matter."""
    closed = matter is not None and matter.status == Status.ARCHIVED
    place = await queries.written_at(session, matter, actor, document)
    return place == actor.agency_id and actor.may(Permission.DOCUMENTS_DRAFT) and not closed


def may_issued(actor: Actor, document: Document, matter: Matter | None, permission: Permission) -> bool:
    """Whether the actor may act on an issued document now: its own agency alone may."""
    closed = matter is not None and matter.status == Status.ARCHIVED
    return document.agency_id == actor.agency_id and actor.may(permission) and not closed


def number_of(document: Document, matter: Matter | None) -> str:
    """What a file is named after besides the title: the document's own number, else the matter's."""
    return document.number or (matter.number if matter else "")


async def taken_in(upload: UploadFile, pool: RenderPool, files: Files) -> scans.Scan:
    """Store what was uploaded in the field `scan`."""
    try:
        return await scans.take_in(upload.file, upload.filename, pool=pool, files=files)
    except Refusal as refusal:
        refusal.field = "scan"
        raise
