"""Documents and papers of a matter, what is missing in its file, and verification by anybody."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.documents.models import Document, Paper
from fayi.documents.rules import OTHER_PAPERS
from fayi.kit.errors import NotFound
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterType
from fayi.procedure.matter_type import Paper as Entry

PAGE = 50


class Verified(Struct, frozen=True, kw_only=True):
    """All that anybody is told of a document."""

    number: str | None
    issued_at: datetime
    agency: str
    status: str
    pdf_digest: str


class Filed(Struct, frozen=True, kw_only=True):
    """A line of the file's contents (卷内目录): an issued document, its signed copy, or another paper."""

    no: int
    entry: Entry
    """The entry of the prescribed list it belongs to."""
    title: str
    pages: int
    first: int
    """Its first page in the file, counted through from 1."""
    document: Document | None
    paper: Paper | None

    @property
    def span(self) -> str:
        """Its page numbers in the file: 3 or 3-5."""
        return str(self.first) if self.pages == 1 else f"{self.first}-{self.first + self.pages - 1}"


class Numbered(Struct, frozen=True, kw_only=True):
    """A number an agency has given, as the register of numbers tells it."""

    id: int
    no: int
    number: str
    title: str
    issued_at: datetime
    issued_by: str
    status: str
    visible: bool = True
    """Whether the actor may look at the document itself."""


async def get(session: AsyncSession, actor: Actor, document_id: int) -> tuple[Document, Matter | None]:
    """A document and its matter, if it belongs to one; raises NotFound when the actor may not see it."""
    document = await session.get(Document, document_id)
    if document is None or (document.matter_id is None and document.agency_id != actor.agency_id):
        raise NotFound
    if document.matter_id is None:
        return document, None
    return document, await matters.get(session, actor, document.matter_id)


async def get_paper(session: AsyncSession, actor: Actor, paper_id: int) -> tuple[Paper, Matter]:
    """A paper that is in the file and its matter; raises NotFound."""
    paper = await session.get(Paper, paper_id)
    if paper is None or paper.removed_at is not None:
        raise NotFound
    return paper, await matters.get(session, actor, paper.matter_id)


async def lock(session: AsyncSession, document: Document) -> Document:
    """The document as it stands now, nobody else changing it until this transaction ends."""
    return (
        await session.execute(
            select(Document)
            .where(Document.id == document.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one()


async def of_matter(session: AsyncSession, matter_id: int) -> Sequence[Document]:
    """All documents of a matter, drafts and void ones too, the latest first."""
    found = await session.scalars(
        select(Document).where(Document.matter_id == matter_id).order_by(Document.id.desc())
    )
    return found.all()


async def untouched(session: AsyncSession, matter_id: int, code: str) -> Document | None:
    """A draft of this document that nobody has written in yet, or None."""
    return await session.scalar(
        select(Document)
        .where(
            Document.matter_id == matter_id,
            Document.code == code,
            Document.status == "draft",
            Document.particulars.is_(None),
        )
        .order_by(Document.id)
        .limit(1)
    )


async def untouched_of(session: AsyncSession, officer_id: int, agency_id: int, code: str) -> Document | None:
    """A draft of this document for no matter that this officer began and nobody has written in, or None."""
    return await session.scalar(
        select(Document)
        .where(
            Document.matter_id.is_(None),
            Document.agency_id == agency_id,
            Document.created_by_id == officer_id,
            Document.code == code,
            Document.status == "draft",
            Document.particulars.is_(None),
        )
        .order_by(Document.id)
        .limit(1)
    )


async def loose(
    session: AsyncSession,
    agency_id: int,
    *,
    words: str = "",
    status: str = "",
    before: int | None = None,
    limit: int = PAGE,
) -> Sequence[Document]:
    """An agency's documents that belong to no matter, newest first; `words` stand in the title or number.

    `before` is the id of the last document of the page before.
    """
    query = select(Document).where(Document.matter_id.is_(None), Document.agency_id == agency_id)
    if words:
        query = query.where(
            or_(
                Document.title.contains(words, autoescape=True),
                Document.number.contains(words, autoescape=True),
            )
        )
    if status:
        query = query.where(Document.status == status)
    if before is not None:
        query = query.where(Document.id < before)
    found = await session.scalars(query.order_by(Document.id.desc()).limit(limit))
    return found.all()


async def submitted(session: AsyncSession, agency_id: int) -> Sequence[tuple[Document, Matter | None, str]]:
    """Documents of an agency that wait to be signed off, the longest first, with who submitted them."""
    found = await session.execute(
        select(Document, Matter, Officer.name)
        .outerjoin(Matter, Matter.id == Document.matter_id)
        .join(Officer, Officer.id == Document.submitted_by_id)
        .where(
            Document.status == "submitted",
            or_(
                Matter.agency_id == agency_id,
                and_(Document.matter_id.is_(None), Document.agency_id == agency_id),
            ),
        )
        .order_by(Document.submitted_at, Document.id)
    )
    return [(document, matter, name) for document, matter, name in found]


async def series(session: AsyncSession) -> Sequence[tuple[str, int, int]]:
    """The series the actor's agency has given numbers of: its words, the year, the last number taken."""
    found = await session.execute(text("select series, year, last from series_given()"))
    return [(words, year, last) for words, year, last in found]


async def numbers(session: AsyncSession, series: str, year: int) -> Sequence[Numbered]:
    """Every number of a series the actor's agency has given, in order, wherever the document is now."""
    found = await session.execute(
        text("select * from numbers_given(:series, :year)"), {"series": series, "year": year}
    )
    given = [Numbered(**row._mapping) for row in found]
    seen = set(await session.scalars(select(Document.id).where(Document.id.in_([one.id for one in given]))))
    return [msgspec.structs.replace(one, visible=one.id in seen) for one in given]


async def replacement(session: AsyncSession, document: Document) -> Document | None:
    """The document that corrects this one, drafted or issued; None when there is none."""
    return await session.scalar(
        select(Document).where(Document.replaces_id == document.id, Document.status != "void")
    )


async def issued_codes(session: AsyncSession, matter_id: int) -> frozenset[str]:
    """Codes of the documents that were issued and hold."""
    found = await session.scalars(
        select(Document.code).where(Document.matter_id == matter_id, Document.status == "issued").distinct()
    )
    return frozenset(found)


async def number_of(session: AsyncSession, matter_id: int, codes: Sequence[str]) -> str | None:
    """The number of the latest issued document among these codes, or None."""
    return await session.scalar(
        select(Document.number)
        .where(Document.matter_id == matter_id, Document.code.in_(codes), Document.status == "issued")
        .order_by(Document.issued_at.desc(), Document.id.desc())
        .limit(1)
    )


async def papers(session: AsyncSession, matter_id: int) -> Sequence[Paper]:
    """Papers in the file, in their order; what the scanner keeps away is not among them."""
    found = await session.scalars(
        select(Paper)
        .where(Paper.matter_id == matter_id, Paper.removed_at.is_(None), Paper.safety != "infected")
        .order_by(func.coalesce(Paper.position, Paper.id), Paper.id)
    )
    return found.all()


async def filed_papers(session: AsyncSession, matter_id: int, matter_type: MatterType) -> frozenset[str]:
    """Keys of the prescribed papers in the file: a document of theirs was issued, or a paper put in."""
    issued = await issued_codes(session, matter_id)
    there = {paper.paper_key for paper in await papers(session, matter_id)}
    return frozenset(
        entry.key
        for entry in matter_type.papers
        if entry.key in there or not issued.isdisjoint(entry.documents)
    )


async def contents(session: AsyncSession, matter_id: int, matter_type: MatterType) -> tuple[Filed, ...]:
    """The file in its prescribed order, pages counted through.

    Of a document with a signed copy in the file the copy is listed. What fits no entry of the prescribed
    list comes last, under OTHER_PAPERS.
    """
    issued = [d for d in reversed(await of_matter(session, matter_id)) if d.status == "issued"]
    there = await papers(session, matter_id)
    signed = {paper.document_id for paper in there}
    lines: list[tuple[Entry, str, int, Document | None, Paper | None]] = []
    prescribed = {code for entry in matter_type.papers for code in entry.documents}
    for entry in (*matter_type.papers, OTHER_PAPERS):
        lines += [
            (entry, document.title, document.pages or 1, document, None)
            for document in issued
            if document.id not in signed
            and (
                document.code not in prescribed if entry is OTHER_PAPERS else document.code in entry.documents
            )
        ]
        lines += [(entry, one.title, one.pages, None, one) for one in there if one.paper_key == entry.key]
    found, first = [], 1
    for no, (entry, title, pages, document, paper) in enumerate(lines, start=1):
        found.append(
            Filed(no=no, entry=entry, title=title, pages=pages, first=first, document=document, paper=paper)
        )
        first += pages
    return tuple(found)


async def verified(session: AsyncSession, token: str) -> Verified | None:
    """What anybody may know of the document with this token; None when there is none."""
    found = await session.execute(text("select * from verify_document(:token)"), {"token": token})
    row = found.one_or_none()
    return Verified(**row._mapping) if row is not None else None


async def written_at(
    session: AsyncSession, matter: Matter | None, by: Actor, document: Document | None = None
) -> int:
    """The agency that may draft: the matter's holder, or the actor's where it acts with documents of its own."""
    if matter is None:
        return document.agency_id if document else by.agency_id
    own = document is None or document.agency_id == by.agency_id
    if own and by.agency_id != matter.agency_id and await matters.acting(session, by, matter.id):
        return by.agency_id
    return matter.agency_id
