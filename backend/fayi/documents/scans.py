"""Taking in what is handed in as a file: copied piece by piece, opened as what it is, stored by its content.

Evidence is kept exactly as it came; what is shown of a photo is a copy without what the camera noted. After that
a job draws the copy and asks the scanner, where there is one.
"""

import asyncio
import hashlib
import tempfile
from pathlib import Path, PurePath
from typing import IO, Any

from msgspec import Struct
from procrastinate import JobContext, RetryStrategy
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.documents import rules
from fayi.documents.models import Paper
from fayi.kit import clamd, clock, media
from fayi.kit.files import Files
from fayi.kit.jobs import jobs, later
from fayi.kit.render_pool import RenderFailed, RenderPool

CHUNK = 1 << 20
EVERY_MINUTE = RetryStrategy(max_attempts=10_000, wait=60)
"""A scanner that is down is asked again for a week."""


class Scan(Struct, frozen=True, kw_only=True):
    """A file that was taken in: where its content lies, what it is, how many pages and bytes it has."""

    digest: str
    media_type: str
    file_name: str
    pages: int
    size: int


async def take_in(
    sent: IO[bytes],
    file_name: str,
    *,
    pool: RenderPool,
    files: Files,
    kinds: frozenset[str] = rules.SCANS,
    most: int = rules.BIGGEST_SCAN,
) -> Scan:
    """Store what was sent in a form; raises ScanTooLarge, StorageFull and what `taken` raises.

    The content goes through a temporary file piece by piece.
    """
    with tempfile.NamedTemporaryFile(prefix="fayi-scan-") as copy:
        try:
            digest = await asyncio.to_thread(copied, sent, copy, most)
            return await taken(Path(copy.name), digest, file_name, pool=pool, files=files, kinds=kinds)
        except media.NotTaken as fault:
            # Where less is taken than elsewhere, the sentence must not promise more.
            if kinds == rules.SCANS:
                raise rules.NotAScan from fault
            raise


async def taken(
    path: Path, digest: str, file_name: str, *, pool: RenderPool, files: Files, kinds: frozenset[str]
) -> Scan:
    """Store the file at `path`, whose SHA-256 is `digest`, if it is one of `kinds` by its content.

    Raises NotAScan, StorageFull and what kit.media refuses.
    """
    try:
        found = await pool.render(media.examined, str(path))
    except RenderFailed as fault:
        raise media.Damaged from fault
    if found.media_type not in kinds:
        raise rules.NotAScan
    await files.put_file(path, digest)
    return Scan(
        digest=digest,
        media_type=found.media_type,
        file_name=named(file_name, found.media_type),
        pages=found.pages,
        size=found.size,
    )


def copied(sent: IO[bytes], copy: Any, most: int) -> str:
    """Copy what was sent, at most `most` bytes, piece by piece; returns its SHA-256."""
    digest, size = hashlib.sha256(), 0
    sent.seek(0)
    while piece := sent.read(CHUNK):
        if not size:
            media.media_type(piece[: media.HEAD])
        size += len(piece)
        if size > most:
            raise rules.ScanTooLarge(most=most >> 20)
        digest.update(piece)
        copy.write(piece)
    copy.flush()
    if not size:
        raise media.Damaged
    return digest.hexdigest()


def named(file_name: str, media_type: str) -> str:
    """The name it came with, its ending that of what it is."""
    if not file_name:
        return ""
    ending = media.ENDINGS[media_type]
    name = PurePath(file_name.replace("\\", "/")).name
    own = PurePath(name).suffix.lower()
    same = {".jpeg": ".jpg", ".tiff": ".tif"}.get(own, own) == ending
    return name if same else (name.removesuffix(PurePath(name).suffix) or name) + ending


async def have_looked_over(session: AsyncSession, paper: Paper, *, agency_id: int) -> None:
    """Have a paper's file drawn and checked once this transaction is committed."""
    await later(session, look_over, paper_id=paper.id, agency_id=agency_id)


@jobs.task(name="documents.look_over", pass_context=True, retry=EVERY_MINUTE)
async def look_over(context: JobContext, paper_id: int, agency_id: int) -> str:
    """Draw the small copies of a paper's file and ask the scanner; returns what came of it.

    Raises ScannerDown, upon which it is done again later; what was drawn stays.
    """
    given = context.additional_context
    database, files = given["database"], given["files"]
    async with database.transaction(agency_id=agency_id) as session:
        paper = await session.get(Paper, paper_id)
        if paper is None or paper.file_digest is None or paper.removed_at is not None:
            return "gone"
        digest, kind, drawn = paper.file_digest, paper.media_type, paper.thumbnail_digest is not None
    with tempfile.TemporaryDirectory(prefix="fayi-look-") as folder:
        path = Path(folder) / "file"
        if not await files.copy_out(digest, path):
            return "lost"
        if not drawn:
            small = await _drawn(given["render_pool"], files, path, kind)
            await _note(given, paper_id, agency_id, **small)
        url = given["settings"].clamd_url
        threat = await clamd.threat_in(path, url) if url else None
    safety = "unchecked" if threat is None else "infected" if threat else "clean"
    await _note(given, paper_id, agency_id, safety=safety, threat=threat or "", checked_at=clock.now())
    return safety


async def _drawn(pool: RenderPool, files: Files, path: Path, kind: str) -> dict[str, str]:
    """Digests of what could be drawn of a file."""
    small, shown = path.with_name("small"), path.with_name("shown")
    try:
        made = await pool.render(media.draw, str(path), kind, str(small), str(shown))
    except RenderFailed:
        made = (False, False)
    pictures = zip(("thumbnail_digest", "picture_digest"), made, (small, shown), strict=True)
    return {name: await files.put(file.read_bytes()) for name, there, file in pictures if there}


async def _note(given: dict[str, Any], paper_id: int, agency_id: int, **found: Any) -> None:
    async with given["database"].transaction(agency_id=agency_id) as session:
        paper = await session.get(Paper, paper_id)
        if paper is not None and paper.removed_at is None:
            for name, value in found.items():
                setattr(paper, name, value)
            if "safety" in found:
                # Only now may its text be read, or has to go again.
                session.info.setdefault("touched_matters", set()).add(paper.matter_id)
