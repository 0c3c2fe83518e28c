"""The page the QR code leads to: anybody may ask whether a document is genuine, and learns nothing else."""

import asyncio
import hashlib
from typing import IO, Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.documents import queries
from fayi.documents.forms import Comparison
from fayi.documents.queries import Verified
from fayi.documents.rules import BIGGEST_SCAN, STATUSES
from fayi.kit.errors import NotFound
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page

CHUNK = 1 << 20


class NotADocument(NotFound):
    """没有查到这份文书。请核对二维码或者网址；仍然查不到的，请向签发单位核实。"""


class VerifyPage(Struct, frozen=True, kw_only=True):
    """What is told of a document, and how the comparison came out."""

    token: str
    found: Verified
    status: str
    form: Filled[Comparison]
    same: bool | None = None
    """Whether the PDF handed in is the one that was issued; None when none was."""


@get("/verify/{token:str}", permission=Permission.PUBLIC)
async def verify(token: str, session: AsyncSession) -> Page:
    """Number, day, issuer, status and SHA-256 of a document."""
    return await answer(session, token, forms.blank(Comparison))


@post(
    "/verify/{token:str}",
    permission=Permission.PUBLIC,
    status_code=200,
    request_max_body_size=BIGGEST_SCAN + (1 << 20),
)
async def compare(request: Request[Any, Any, Any], token: str, session: AsyncSession) -> Page:
    """Compare a PDF with the one that was issued, by its SHA-256; nothing is kept."""
    filled: Filled[Comparison] = await forms.posted(request, Comparison)
    digest = await asyncio.to_thread(digest_of, filled.data.file.file) if filled.ok else None
    return await answer(session, token, filled, digest)


async def answer(
    session: AsyncSession, token: str, filled: Filled[Comparison], digest: str | None = None
) -> Page:
    """The page; raises NotADocument for a token that belongs to none."""
    found = await queries.verified(session, token)
    if found is None:
        raise NotADocument
    page = VerifyPage(
        token=token,
        found=found,
        status=STATUSES[found.status],
        form=filled,
        same=None if digest is None else digest == found.pdf_digest,
    )
    return Page("documents/verify.html", page, status=filled.status)


def digest_of(file: IO[bytes]) -> str:
    """The SHA-256 of a file, read piece by piece."""
    digest = hashlib.sha256()
    while piece := file.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()
