"""What the pages of documents share: who may see and write, papers on the screen, downloads, uploads."""

from urllib.parse import quote

from litestar import Response
from litestar.datastructures import UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.documents import queries, rules, scans
from fayi.documents.actions import held_at
from fayi.documents.models import Document
from fayi.kit.errors import NotFound
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission

PAPER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'"
)
"""A document on the screen is only looked at: no script, no link, nothing from anywhere."""
SHEET = 840
"""Pixels a sheet of A4 takes with a little room around it; narrower frames show it smaller."""
ZOOM = "".join(
    f"@media screen and (max-width:{width}px){{html{{zoom:{(width - 30) / SHEET:.2f}}}}}"
    for width in range(SHEET, 330, -30)
)
SCAN_BODY = rules.BIGGEST_SCAN + (1 << 20)
"""For routes that take a scan: the file and the rest of the form."""


async def visible(session: AsyncSession, actor: Actor, document_id: int) -> tuple[Document, Matter | None]:
    """A document the actor may see, with its matter; drafts only at the agency that holds it.

    Raises NotFound.
    """
    document, matter = await queries.get(session, actor, document_id)
    if not document.is_issued and held_at(matter, document) != actor.agency_id:
        raise NotFound
    return document, matter


def may(actor: Actor, matter: Matter | None, permission: Permission) -> bool:
    """Whether the actor may write documents of the matter now, or of the agency alone."""
    if matter is None:
        return actor.may(permission)
    held = matter.agency_id == actor.agency_id
    return held and actor.may(permission) and matter.status != Status.ARCHIVED


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
    except (rules.NotAScan, rules.ScanTooLarge) as refusal:
        refusal.field = "scan"
        raise


def on_screen(html: str) -> Response[str]:
    """A document for the frame on the page."""
    page = html.replace("</head>", f"<style>{ZOOM}</style></head>", 1)
    return Response(page, media_type="text/html", headers={"content-security-policy": PAPER_POLICY})


def download(content: bytes, name: str, media_type: str) -> Response[bytes]:
    """A file to be saved under `name`, which may be Chinese (RFC 5987)."""
    plain = f"document{name[name.rindex('.') :]}"
    return Response(
        content,
        media_type=media_type,
        headers={
            "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
            "content-security-policy": "default-src 'none'; sandbox",
        },
    )
