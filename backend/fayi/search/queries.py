"""Finding again: what an index told of, read under row security, and what papers have still to be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.documents.models import Document, Paper
from fayi.hearings.models import Hearing
from fayi.kit import clock
from fayi.library.models import Article
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.parties.models import Party
from fayi.search.index import Hits, Index, Section, Wanted
from fayi.search.models import FormerName, PaperText, RecentSearch, SavedSearch
from fayi.settlements.models import Clause

MOST_ROUNDS = 5
"""How often an index is asked again when what it told of may not be seen."""


@dataclass(frozen=True)
class FoundPaper:
    """A paper or an issued document, the matter it lies in, and what can be read in it."""

    text: PaperText
    matter: Matter
    paper: Paper | None
    document: Document | None

    @property
    def title(self) -> str:
        """What it is called."""
        one = self.paper or self.document
        return one.title if one else ""

    @property
    def excerpt_shown(self) -> bool:
        """Whether its words may stand in a list: those of a confidential matter are read by opening it."""
        return not self.matter.confidential


@dataclass(frozen=True)
class Changed:
    """Texts whose paper is gone, and the agency for which papers have still to be read; None: none have."""

    gone: tuple[int, ...]
    unread_for: int | None


@dataclass(frozen=True)
class PageOfIds:
    """Ids the viewer may see, where to go on in the index (None: no more), and what has to be told."""

    ids: tuple[int, ...]
    onward: int | None
    told: str


async def page_of(session: AsyncSession, index: Index, wanted: Wanted) -> PageOfIds:
    """A page of what the index finds, filled up when some of it may not be seen.

    ID numbers, phones and credit codes are looked up by their blind index, and nowhere else.
    """
    if wanted.section is Section.PEOPLE and (exact := await people_by_number(session, wanted.words)):
        return PageOfIds(exact, None, "") if not wanted.offset else PageOfIds((), None, "")
    kept: list[int] = []
    offset, hits = wanted.offset, Hits()
    for _ in range(MOST_ROUNDS):
        asked = Wanted(
            **{name: getattr(wanted, name) for name in wanted.__struct_fields__} | {"offset": offset}
        )
        hits = await index.find(session, asked)
        allowed = await visible(session, wanted.section, hits.ids, on=wanted.until)
        for one in hits.ids:
            if len(kept) == wanted.limit:
                return PageOfIds(tuple(kept), offset, hits.told)
            offset += 1
            if one in allowed:
                kept.append(one)
        if not hits.more or not hits.ids:
            return PageOfIds(tuple(kept), None, hits.told)
        if len(kept) == wanted.limit:
            break
    return PageOfIds(tuple(kept), offset, hits.told)


async def visible(
    session: AsyncSession, section: Section, ids: Sequence[int], *, on: date | None = None
) -> frozenset[int]:
    """Which of these the acting agency and officer may see, contents included; the database decides.

    Of articles those in force on the day `on` (today).
    """
    if not ids:
        return frozenset()
    statement = _VISIBLE.get(section, _VISIBLE[Section.MATTERS])
    told: dict[str, object] = {"ids": list(ids)}
    if section is Section.ARTICLES:
        told["day"] = on or clock.today()
    return frozenset(await session.scalars(statement, told))


# With the ids as one array the statement is always the same, and is prepared once.
_VISIBLE = {
    Section.MATTERS: text(
        "select id from matter where id = any(:ids) and id <> all ((select hidden_matters())::bigint[])"
    ),
    Section.PEOPLE: text("select id from party where id = any(:ids)"),
    Section.PAPERS: text(
        "select t.id from paper_text t join matter m on m.id = t.matter_id"
        " left join paper p on p.id = t.paper_id left join document d on d.id = t.document_id"
        " where t.id = any(:ids) and coalesce(p.id, d.id) is not null"
        " and t.matter_id <> all ((select hidden_matters())::bigint[])"
    ),
    Section.ARTICLES: text(
        "select id from article where id = any(:ids) and since <= :day and (until is null or until >= :day)"
    ),
}


async def people_by_number(session: AsyncSession, words: str) -> tuple[int, ...]:
    """Parties with exactly this ID number, phone or credit code, whatever width and spaces it is typed with."""
    conditions = parties.exactly(words)
    if not conditions:
        return ()
    return tuple(await session.scalars(select(Party.id).where(or_(*conditions)).order_by(Party.id).limit(20)))


async def in_order(session: AsyncSession, matter_ids: Sequence[int]) -> list[Matter]:
    """The matters with these ids, in this order; row security drops what may not be seen."""
    found = {
        matter.id: matter for matter in await session.scalars(select(Matter).where(Matter.id.in_(matter_ids)))
    }
    return [found[matter_id] for matter_id in matter_ids if matter_id in found]


async def people(session: AsyncSession, party_ids: Sequence[int]) -> list[tuple[Party, tuple[str, ...]]]:
    """The parties with these ids, in this order, with the names they had before."""
    found = {party.id: party for party in await session.scalars(select(Party).where(Party.id.in_(party_ids)))}
    former: dict[int, list[str]] = {}
    rows = await session.scalars(
        select(FormerName).where(FormerName.party_id.in_(found)).order_by(FormerName.id)
    )
    for row in rows:
        former.setdefault(row.party_id, []).append(row.name)
    return [(found[one], tuple(former.get(one, ()))) for one in party_ids if one in found]


async def papers(session: AsyncSession, text_ids: Sequence[int]) -> list[FoundPaper]:
    """The papers whose texts have these ids, in this order; those that may not be seen are left out."""
    rows = await session.execute(
        select(PaperText, Matter, Paper, Document)
        .join(Matter, Matter.id == PaperText.matter_id)
        .outerjoin(Paper, Paper.id == PaperText.paper_id)
        .outerjoin(Document, Document.id == PaperText.document_id)
        .where(PaperText.id.in_(text_ids), or_(Paper.id.is_not(None), Document.id.is_not(None)))
    )
    found = {row.PaperText.id: FoundPaper(*row) for row in rows}
    return [found[one] for one in text_ids if one in found]


async def articles(session: AsyncSession, article_ids: Sequence[int]) -> list[Article]:
    """The articles with these ids, in this order."""
    found = {one.id: one for one in await session.scalars(select(Article).where(Article.id.in_(article_ids)))}
    return [found[one] for one in article_ids if one in found]


async def bodies(session: AsyncSession, matter_ids: Sequence[int]) -> dict[int, str]:
    """The indexed text of these matters, for excerpts."""
    if not matter_ids:
        return {}
    rows = await session.execute(
        text("select matter_id, body from search_bodies(:ids)"), {"ids": list(matter_ids)}
    )
    return {row.matter_id: row.body for row in rows}


async def spoken_and_written(session: AsyncSession, matter_id: int) -> list[str]:
    """Minutes of the matter's hearings and clauses of its settlements, oldest first."""
    heard = await session.execute(
        select(Hearing.minutes, Hearing.turns).where(Hearing.matter_id == matter_id).order_by(Hearing.id)
    )
    texts = [
        text for minutes, turns in heard for text in (minutes, "\n".join(turn["text"] for turn in turns))
    ]
    clauses = await session.scalars(
        select(Clause.text).where(Clause.matter_id == matter_id).order_by(Clause.id)
    )
    return [text for text in (*texts, *clauses) if text]


UNREAD_PAPERS = (
    "select p.id from paper p where p.matter_id = :matter_id and p.file_digest is not null"
    " and p.removed_at is null and p.kind <> 'identity' and p.safety in ('clean', 'unchecked')"
    " and not exists (select from paper_text t where t.paper_id = p.id)"
)
UNREAD_DOCUMENTS = (
    "select d.id from document d where d.matter_id = :matter_id and d.status = 'issued'"
    " and d.docx_digest is not null and not exists (select from paper_text t where t.document_id = d.id)"
)


async def changed_papers(session: AsyncSession, matter_id: int) -> Changed:
    """What has to be done about the texts of a matter's papers."""
    rows = await session.execute(
        text(
            "select t.id as gone, null::bigint as unread_for from paper_text t"
            " left join paper p on p.id = t.paper_id left join document d on d.id = t.document_id"
            " where t.matter_id = :matter_id and (p.removed_at is not null or p.kind = 'identity'"
            "  or p.safety = 'infected' or d.status in ('void', 'replaced'))"
            " union all select null, m.agency_id from matter m where m.id = :matter_id"
            f" and (exists ({UNREAD_PAPERS}) or exists ({UNREAD_DOCUMENTS}))"
        ),
        {"matter_id": matter_id},
    )
    found = rows.all()
    return Changed(
        gone=tuple(row.gone for row in found if row.gone is not None),
        unread_for=next((row.unread_for for row in found if row.unread_for is not None), None),
    )


async def unread(session: AsyncSession, matter_id: int) -> tuple[Sequence[Paper], Sequence[Document]]:
    """Papers and issued documents of a matter whose text was not read yet."""
    values = {"matter_id": matter_id}
    papers = await session.scalars(
        select(Paper).where(Paper.id.in_((await session.scalars(text(UNREAD_PAPERS), values)).all()))
    )
    documents = await session.scalars(
        select(Document).where(Document.id.in_((await session.scalars(text(UNREAD_DOCUMENTS), values)).all()))
    )
    return papers.all(), documents.all()


async def ids_after(
    session: AsyncSession, section: Section, agency_id: int, last: int, take: int
) -> list[int]:
    """Ids beyond `last` of the matters, parties or papers' texts an agency holds, in order."""
    match section:
        case Section.PEOPLE:
            found = select(Party.id).where(Party.agency_id == agency_id, Party.id > last).order_by(Party.id)
        case Section.PAPERS:
            found = (
                select(PaperText.id)
                .join(Matter, Matter.id == PaperText.matter_id)
                .where(Matter.agency_id == agency_id, PaperText.id > last)
                .order_by(PaperText.id)
            )
        case _:
            found = (
                select(Matter.id).where(Matter.agency_id == agency_id, Matter.id > last).order_by(Matter.id)
            )
    return list(await session.scalars(found.limit(take)))


async def recent(session: AsyncSession, limit: int = 10) -> list[str]:
    """What the officer looked for lately, latest first."""
    rows = await session.scalars(
        select(RecentSearch).order_by(RecentSearch.asked_at.desc(), RecentSearch.id.desc()).limit(limit)
    )
    return [row.words for row in rows]


async def saved(session: AsyncSession) -> list[SavedSearch]:
    """The searches the officer keeps, in the order they were saved."""
    return list(await session.scalars(select(SavedSearch).order_by(SavedSearch.id)))
