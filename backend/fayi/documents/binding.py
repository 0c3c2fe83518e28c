"""The file of a matter as one PDF (全卷): what belongs to it, and binding it.

Numbers are counted over the papers; cover, contents and the note at the end bear none. A paper that was not
scanned, or whose scan cannot be bound, has a sheet in its place and keeps its numbers, so that they agree with
the file on paper.
"""

import asyncio
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.documents import covers, queries, rules, sources
from fayi.documents.models import Document
from fayi.documents.queries import Filed
from fayi.kit import clock
from fayi.kit.files import Files
from fayi.kit.pdf_binding import PDF, Binding, Fault, Piece, Prepared, bind, prepare
from fayi.kit.render_pool import RenderFailed, RenderPool
from fayi.matters import timeline
from fayi.matters.guards import purpose_to_take_out
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.procedure.matter_type import MatterType, Paper
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind

COVER_ENTRY = "cover"
"""The key of the entry under which a type lists its cover."""


class Plan(Struct, frozen=True, kw_only=True):
    """What a file is bound from."""

    covers: tuple[Filed, ...]
    """Issued or scanned covers, which stand first and bear no numbers; without one, a cover is drawn."""
    lines: tuple[Filed, ...]
    """The papers, numbered through from 1."""
    missing: tuple[Paper, ...]
    """What must be in the file and is not; a cover, which can be drawn, is not among it."""
    documents: Mapping[int, Document]

    def document_of(self, line: Filed) -> Document | None:
        """The document a line is, or of which it is the signed copy."""
        if line.document is not None or line.paper is None:
            return line.document
        return self.documents.get(line.paper.document_id or 0)

    @property
    def contents_differ(self) -> bool:
        """Whether the issued cover lists other papers, or other pages, than the file has now."""
        now = [(line.title, line.span) for line in self.lines]
        listed = [
            [(row.get("title"), row.get("pages")) for row in (document.facts or {}).get("entries") or ()]
            for document in map(self.document_of, self.covers)
            if document is not None
        ]
        return any(rows and rows != now for rows in listed)


class Bound(Struct, frozen=True, kw_only=True):
    """A bound file, open for reading; it lies nowhere else and is gone when closed."""

    content: BinaryIO
    size: int
    """Bytes."""
    pages: int
    unbound: int
    """How many papers could not be bound."""


@dataclass(frozen=True)
class Ready:
    """A line of the file with its prepared PDF; `prepared` None: there is no scan of it."""

    line: Filed
    prepared: Prepared | None
    path: str

    @property
    def is_bound(self) -> bool:
        """Whether its pages will be there."""
        return self.prepared is not None and self.prepared.fault is None


async def plan(session: AsyncSession, matter: Matter, matter_type: MatterType) -> Plan:
    """What the file of the matter would be bound from now."""
    found = await queries.contents(session, matter.id, matter_type)
    filed = await queries.filed_papers(session, matter.id, matter_type)
    documents = {one.id: one for one in await queries.of_matter(session, matter.id)}
    missing = rules.missing(matter_type, filed)
    return Plan(
        covers=tuple(line for line in found if line.entry.key == COVER_ENTRY and source_of(line)),
        lines=numbered(line for line in found if line.entry.key != COVER_ENTRY),
        missing=tuple(paper for paper in missing if paper.key != COVER_ENTRY),
        documents=documents,
    )


def numbered(lines: Iterable[Filed]) -> tuple[Filed, ...]:
    """The lines counted, and their pages counted through."""
    found, first = [], 1
    for no, line in enumerate(lines, start=1):
        found.append(replace(line, no=no, first=first))
        first += line.pages
    return tuple(found)


def source_of(line: Filed) -> tuple[str, str] | None:
    """The digest and media type of what is bound for a line; None when nothing was scanned."""
    if line.document is not None:
        return line.document.pdf_digest or "", PDF
    if line.paper is not None and line.paper.file_digest is not None:
        return line.paper.file_digest, line.paper.media_type
    return None


async def bound(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    *,
    by: Actor,
    pool: RenderPool,
    files: Files,
) -> Bound:
    """Bind the file of the matter; who took it out, and what for, is recorded. Raises PurposeWanted."""
    purpose = await purpose_to_take_out(session, by, matter)
    planned = await plan(session, matter, matter_type)
    with tempfile.TemporaryDirectory(prefix="fayi-file-") as folder:
        ready = [
            await _ready(line, f"{folder}/{at}", pool, files)
            for at, line in enumerate((*planned.covers, *planned.lines))
        ]
        front = [
            Ready(replace(one.line, no=0), one.prepared, one.path) for one in ready[: len(planned.covers)]
        ]
        papers = _counted(ready[len(planned.covers) :])
        planned = replace(planned, lines=tuple(one.line for one in papers))
        moment = clock.now()
        archival = all(map(_is_archival, (*front, *papers)))
        sheets = await _sheets(session, matter, matter_type, planned, front, papers, archival, moment)
        await pool.render(covers.draw, sheets, folder)
        target = f"{folder}/bound.pdf"
        numbers = sum(one.line.pages for one in papers)
        binding = Binding(
            title=" ".join((matter_type.label, matter.number)),
            keywords=matter.number,
            description=covers.described(sheets.kind, numbers, archival),
            created=moment,
            archival=archival,
        )
        pieces = _pieces(planned, front, papers, folder)
        pages = await pool.render(bind, pieces, target, binding)
        content: BinaryIO = await asyncio.to_thread(open, target, "rb")
    unbound = sum(one.prepared is not None and not one.is_bound for one in ready)
    await timeline.record(session, matter.id, "file:bound", by=by, pages=pages, unbound=unbound)
    await readings.record(session, by, ReadingKind.BOUND, matter_id=matter.id, purpose=purpose, pages=pages)
    return Bound(content=content, size=os.fstat(content.fileno()).st_size, pages=pages, unbound=unbound)


async def _ready(line: Filed, path: str, pool: RenderPool, files: Files) -> Ready:
    """The line with its scan fetched and prepared, in a job of its own."""
    source = source_of(line)
    if source is None:
        return Ready(line, None, "")
    digest, media_type = source
    raw, target = Path(f"{path}.in"), f"{path}.pdf"
    if not await files.copy_out(digest, raw):
        return Ready(line, Prepared(0, Fault.DAMAGED), "")
    try:
        turned = line.paper.turned if line.paper is not None else 0
        prepared = await pool.render(prepare, str(raw), media_type, target, turned)
    except RenderFailed:
        prepared = Prepared(0, Fault.TOO_LARGE)
    await asyncio.to_thread(raw.unlink)
    return Ready(line, prepared, target)


def _counted(papers: Sequence[Ready]) -> list[Ready]:
    """The papers with the pages they turned out to have, counted through."""
    lines = (
        replace(one.line, pages=one.prepared.pages) if one.prepared and one.is_bound else one.line
        for one in papers
    )
    return [Ready(line, one.prepared, one.path) for line, one in zip(numbered(lines), papers, strict=True)]


def _is_archival(one: Ready) -> bool:
    """Whether it may stand in a PDF/A: our own prints and sheets, and pictures."""
    return not one.is_bound or one.line.document is not None or (source_of(one.line) or ("", ""))[1] != PDF


def _pieces(planned: Plan, front: Sequence[Ready], papers: Sequence[Ready], folder: str) -> list[Piece]:
    """What is bound, from the cover to the note at the end."""
    mark = covers.COVER_MARK
    pieces = [Piece(one.line.title, one.path, label=mark) for one in front if one.is_bound]
    drawn = not pieces
    if drawn:
        pieces.append(Piece(mark, f"{folder}/{covers.COVER}", label=mark))
    if drawn or planned.contents_differ:
        pieces.append(Piece(covers.CONTENTS_MARK, f"{folder}/{covers.CONTENTS}", label=covers.CONTENTS_MARK))
    dividers = 0
    for one in papers:
        line, title = one.line, f"{one.line.no} {one.line.title}"
        if one.is_bound:
            numbers = tuple(str(line.first + at) for at in range(line.pages))
            pieces.append(Piece(title, one.path, numbers))
        else:
            pieces.append(Piece(title, f"{folder}/{covers.DIVIDERS}", (line.span,), only=dividers))
            dividers += 1
    return [*pieces, Piece(covers.NOTE_MARK, f"{folder}/{covers.NOTE}", label=covers.NOTE_MARK)]


async def _sheets(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    planned: Plan,
    front: Sequence[Ready],
    papers: Sequence[Ready],
    archival: bool,
    moment: datetime,
) -> covers.Sheets:
    """What is written on the sheets the file has besides its papers."""
    about = await sources.of_file(session, matter, matter_type)
    officers = (await sources.of_officers(session, matter))["mediators"]
    names: dict[str, list[str]] = {}
    for one in await parties.taking_part(session, matter.id):
        names.setdefault(matter_type.role(one.participation.role).label, []).append(one.party.name)
    only_paper = [one.line for one in papers if one.prepared is None]
    unbound = [one for one in (*front, *papers) if one.prepared is not None and not one.is_bound]
    pages = sum(line.pages for line in planned.lines)
    return covers.Sheets(
        agency=(await agencies.agency(session, matter.agency_id)).name,
        kind=covers.file_kind(matter_type.label),
        facts=covers.cover_facts(
            matter.title,
            matter.number,
            tuple((part, tuple(several)) for part, several in names.items()),
            tuple(officers),
            matter.accepted_on,
            matter.closed_on,
            about["file.filed_by"] or "",
            about["file.retention"] or "",
            pages,
        ),
        lines=contents_lines(planned, papers, matter_type),
        dividers=tuple(_divider(one) for one in papers if not one.is_bound),
        remarks=covers.remarks_on(
            len(planned.lines),
            pages,
            paper_items=len(only_paper),
            paper_pages=sum(line.pages for line in only_paper),
            missing=tuple(paper.label for paper in planned.missing),
            unbound=tuple((one.line.no, one.line.title, _why(one)) for one in unbound),
            archival=archival,
            contents_renewed=planned.contents_differ,
        ),
        filed_by=about["file.filed_by"] or "",
        filed_on=matter.archived_on,
        created=moment,
    )


def contents_lines(
    planned: Plan, papers: Sequence[Ready], matter_type: MatterType
) -> tuple[covers.Line, ...]:
    """The contents as printed: each paper, and each that is missing at the place it should have."""
    found: list[covers.Line] = []
    for entry in (*matter_type.papers, rules.OTHER_PAPERS):
        if entry in planned.missing:
            found.append(covers.missing_line(entry.label))
        for one in papers:
            if one.line.entry.key == entry.key:
                number, day = number_and_day(planned, one.line)
                found.append(
                    covers.line_of(one.line.no, one.line.title, number, day, one.line.span, _remark(one))
                )
    return tuple(found)


def number_and_day(planned: Plan, line: Filed) -> tuple[str, date | None]:
    """The number and the day of issue of the document a line is; nothing of papers from elsewhere."""
    document = planned.document_of(line)
    if document is None or document.issued_at is None:
        return "", None
    return document.number or "", rules.issue_day(document.issued_at)


def _remark(one: Ready) -> str | None:
    if one.prepared is None:
        return "paper"
    if not one.is_bound:
        return "unbound"
    if one.line.paper is None:
        return None
    if one.line.paper.document_id is not None:
        return "signed"
    return None if one.line.paper.original_kept else "copy"


def _why(one: Ready) -> str:
    return one.prepared.fault.label if one.prepared and one.prepared.fault else ""


def _divider(one: Ready) -> covers.Divider:
    line = one.line
    if one.prepared is None:
        original = line.paper is not None and line.paper.original_kept
        return covers.paper_divider(line.no, line.title, line.pages, line.span, original=original)
    return covers.unbound_divider(line.no, line.title, line.pages, line.span, _why(one))
