"""Taking in what was scanned: copied piece by piece, counted, stored by its content."""

import asyncio
import hashlib
import tempfile
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

from fayi.documents import rules
from fayi.kit.files import Files
from fayi.kit.pdf import page_count_of_file
from fayi.kit.render_pool import RenderPool

CHUNK = 1 << 20


class Scan(Struct, frozen=True, kw_only=True):
    """A file that was taken in: where its content lies, what it is, how many pages it has."""

    digest: str
    media_type: str
    file_name: str
    pages: int


async def take_in(upload: IO[bytes], file_name: str, *, pool: RenderPool, files: Files) -> Scan:
    """Store a scan by its SHA-256 and count its pages; raises NotAScan, ScanTooLarge, StorageFull.

    The content goes through a temporary file piece by piece; a PDF is opened in the render pool, because it
    comes from outside.
    """
    with tempfile.NamedTemporaryFile(prefix="fayi-scan-") as copy:
        digest, kind = await asyncio.to_thread(copied, upload, copy)
        path = Path(copy.name)
        pages = await pool.render(page_count_of_file, str(path)) if kind == "application/pdf" else 1
        if pages is None:
            raise rules.NotAScan
        await files.put_file(path, digest)
    return Scan(digest=digest, media_type=kind, file_name=file_name, pages=pages)


def copied(upload: IO[bytes], copy: Any) -> tuple[str, str]:
    """Copy a scan piece by piece; returns its SHA-256 and its media type."""
    digest, size, kind = hashlib.sha256(), 0, ""
    upload.seek(0)
    while piece := upload.read(CHUNK):
        kind = kind or rules.media_type(piece)
        size += len(piece)
        if size > rules.BIGGEST_SCAN:
            raise rules.ScanTooLarge(most=rules.BIGGEST_SCAN >> 20)
        digest.update(piece)
        copy.write(piece)
    copy.flush()
    return digest.hexdigest(), kind or rules.media_type(b"")
