"""Reading the text of papers that came in, apart from the request that brought them."""

import tempfile
from pathlib import Path
from typing import Any

import procrastinate
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from fayi.documents.models import Document, Paper
from fayi.kit import clock, media
from fayi.kit.jobs import jobs, later
from fayi.search import extraction, queries
from fayi.search.actions import READ_PAPERS
from fayi.search.extraction import Source
from fayi.search.models import PaperText
from fayi.search.rules import scrubbed

MOST_AT_ONCE = 200


@jobs.task(name=READ_PAPERS, pass_context=True)
async def read_papers(context: procrastinate.JobContext, matter_id: int, agency_id: int) -> int:
    """Read what was not read yet of a matter's papers and issued documents; returns how many."""
    given = context.additional_context
    async with given["database"].transaction(agency_id=agency_id) as session:
        papers, documents = await queries.unread(session, matter_id)
    unread: list[Paper | Document] = [*papers, *documents]
    for one in unread:
        body, source = await _read(given, one)
        async with given["database"].transaction(agency_id=agency_id) as session:
            text_id = await session.scalar(
                insert(PaperText)
                .values(
                    matter_id=matter_id,
                    paper_id=one.id if isinstance(one, Paper) else None,
                    document_id=one.id if isinstance(one, Document) else None,
                    body=scrubbed(body),
                    source=source.value,
                    read_at=clock.now(),
                )
                .on_conflict_do_nothing()
                .returning(PaperText.id)
            )
            if text_id is not None:
                session.info.setdefault("touched_papers", set()).add(text_id)
    return len(unread)


async def _read(given: dict[str, Any], one: Paper | Document) -> tuple[str, Source]:
    digest, kind = (
        (one.file_digest, one.media_type) if isinstance(one, Paper) else (one.docx_digest, media.DOCX)
    )
    if digest is None or kind not in extraction.READABLE:
        return "", Source.NONE
    with tempfile.TemporaryDirectory(prefix="fayi-read-") as folder:
        path = Path(folder) / f"file{media.ENDINGS[kind]}"
        if not await given["files"].copy_out(digest, path):
            return "", Source.NONE
        return await extraction.read(given["render_pool"], path, kind, given["settings"].ocr_command)


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(name="search.read_left_over", queueing_lock="search.read_left_over", pass_context=True)
async def read_left_over(context: procrastinate.JobContext, timestamp: int) -> int:
    """Every five minutes: have papers read that nobody asked for, as those a scanner has let through."""
    async with context.additional_context["database"].transaction() as session:
        found = await session.execute(
            text("select matter_id, agency_id from unread_papers(:take)"), {"take": MOST_AT_ONCE}
        )
        waiting = found.all()
        for matter_id, agency_id in waiting:
            await later(
                session,
                READ_PAPERS,
                once=f"read papers of {matter_id}",
                matter_id=matter_id,
                agency_id=agency_id,
            )
    return len(waiting)
