"""Keeping the index in step: what a transaction touched is written into it before the commit."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.documents.models import Document, Paper
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.jobs import later
from fayi.kit.secrets import vault
from fayi.library.models import Article
from fayi.matters.actions import details_of
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.parties.models import Party
from fayi.procedure.matter_type import MatterTypes
from fayi.search import queries
from fayi.search.chinese import normalised
from fayi.search.index import Entry, Index, PostgresIndex, Section
from fayi.search.models import FormerName, PaperText, RecentSearch, SavedSearch
from fayi.search.rules import CONSULTATION_TYPES, scrubbed

LONGEST_TEXT = 20_000
"""Characters of one text that can be found; minutes of a long day are cut there."""
MOST_RECENT = 20
MOST_SAVED = 50
READ_PAPERS = "search.read_papers"


def index_touched(
    types: MatterTypes, index: Index | None = None
) -> Callable[[AsyncSession], Awaitable[None]]:
    """What `Database.before_commit` calls: rewrites the entries of whatever a transaction touched.

    `session.info` names them: touched_matters, touched_parties, touched_papers (ids of PaperText) and
    touched_articles.
    """
    into = index or PostgresIndex()

    async def write(session: AsyncSession) -> None:
        touched = sorted(session.info.pop("touched_matters", ()))
        for matter_id in touched:
            await look_after_papers(session, matter_id, into)
        for section, ids in (
            (Section.MATTERS, touched),
            (Section.PEOPLE, sorted(session.info.pop("touched_parties", ()))),
            (Section.PAPERS, sorted(session.info.pop("touched_papers", ()))),
            (Section.ARTICLES, sorted(session.info.pop("touched_articles", ()))),
        ):
            if ids and (entries := await entries_of(session, types, section, ids)):
                await into.put(session, entries)

    return write


async def look_after_papers(session: AsyncSession, matter_id: int, index: Index) -> None:
    """Take the texts of papers that are gone out of the index, and have those read that came in."""
    changed = await queries.changed_papers(session, matter_id)
    if changed.gone:
        await index.drop(session, Section.PAPERS, changed.gone)
        await session.execute(delete(PaperText).where(PaperText.id.in_(changed.gone)))
    if changed.unread_for is not None:
        await later(
            session,
            READ_PAPERS,
            once=f"read papers of {matter_id}",
            matter_id=matter_id,
            agency_id=changed.unread_for,
        )


async def entries_of(
    session: AsyncSession, types: MatterTypes, section: Section, ids: Sequence[int]
) -> list[Entry]:
    """What can be found of these matters, parties, papers or articles, of those the session may see.

    A matter given away in this transaction may be out of sight by now; whoever holds it indexes it.
    """
    match section:
        case Section.PEOPLE:
            return await party_entries(session, ids)
        case Section.PAPERS:
            return await paper_entries(session, ids)
        case Section.ARTICLES:
            articles = await session.scalars(select(Article).where(Article.id.in_(ids)).order_by(Article.id))
            return [article_entry(article) for article in articles]
    matters = await session.scalars(
        select(Matter).where(Matter.id.in_(ids), Matter.disposed_on.is_(None)).order_by(Matter.id)
    )
    return [await entry_of(session, matter, types) for matter in matters.all()]


async def entry_of(session: AsyncSession, matter: Matter, types: MatterTypes) -> Entry:
    """What can be found of a matter."""
    matter_type = types[matter.type]
    texts = matter_type.texts(details_of(matter, matter_type)) if matter_type.texts else ()
    people = await parties.participants(session, matter.id)
    said = await queries.spoken_and_written(session, matter.id)
    return Entry(
        section=Section.CONSULTATIONS if matter.type in CONSULTATION_TYPES else Section.MATTERS,
        id=matter.id,
        matter_id=matter.id,
        numbers=tuple(number for number in (matter.reference, matter.intake_number) if number),
        names=tuple(
            name for someone in people for name in (someone.name, *(agent.name for agent in someone.agents))
        ),
        texts=tuple(scrubbed(text[:LONGEST_TEXT]) for text in (matter.title, *texts, *said)),
        type=matter.type,
        status=matter.status,
        category=matter.category,
        holder_id=matter.agency_id,
        on=matter.received_on,
    )


async def party_entries(session: AsyncSession, ids: Sequence[int]) -> list[Entry]:
    """Names people and organisations have and had."""
    former: dict[int, list[str]] = {}
    for row in await session.scalars(select(FormerName).where(FormerName.party_id.in_(ids))):
        former.setdefault(row.party_id, []).append(row.name)
    found = await session.scalars(select(Party).where(Party.id.in_(ids)).order_by(Party.id))
    return [
        Entry(
            section=Section.PEOPLE,
            id=party.id,
            names=tuple(name for name in (party.name, *former.get(party.id, ())) if name),
            texts=(party.legal_representative,) if party.legal_representative else (),
            type=party.kind,
        )
        for party in found
    ]


async def paper_entries(session: AsyncSession, ids: Sequence[int]) -> list[Entry]:
    """Titles, numbers and texts of papers and issued documents."""
    found = await session.execute(
        select(PaperText, Matter, Paper, Document)
        .join(Matter, Matter.id == PaperText.matter_id)
        .outerjoin(Paper, Paper.id == PaperText.paper_id)
        .outerjoin(Document, Document.id == PaperText.document_id)
        .where(PaperText.id.in_(ids))
        .order_by(PaperText.id)
    )
    entries = []
    for text, matter, paper, document in found:
        if (one := paper or document) is None:
            continue
        at = paper.added_at if paper else document.issued_at or document.created_at
        entries.append(
            Entry(
                section=Section.PAPERS,
                id=text.id,
                matter_id=matter.id,
                numbers=(document.number,) if document and document.number else (),
                texts=(scrubbed(one.title), text.body),
                type=matter.type,
                status=matter.status,
                category=matter.category,
                holder_id=matter.agency_id,
                on=clock.local(at).date(),
            )
        )
    return entries


def article_entry(article: Article) -> Entry:
    """An article of a statute: by its number, its statute and its words."""
    return Entry(
        section=Section.ARTICLES,
        id=article.id,
        numbers=(article.number, str(article.position // 100)),
        texts=(article.statute, article.body),
        on=article.since,
    )


async def rebuild(
    database: Database, types: MatterTypes, batch: int = 200, index: Index | None = None
) -> int:
    """Write every entry anew, agency by agency; returns how many matters there are."""
    into = index or PostgresIndex()
    async with database.transaction() as session:
        agency_ids = list(await session.scalars(select(Agency.id).order_by(Agency.id)))
        await into.put(session, await entries_of(session, types, Section.ARTICLES, await _articles(session)))
    written = 0
    for agency_id in agency_ids:
        for section in (Section.MATTERS, Section.PEOPLE, Section.PAPERS):
            last = 0
            while True:
                async with database.transaction(agency_id=agency_id) as session:
                    ids = await queries.ids_after(session, section, agency_id, last, batch)
                    await into.put(session, await entries_of(session, types, section, ids))
                if not ids:
                    break
                last = ids[-1]
                written += len(ids) if section is Section.MATTERS else 0
    return written


async def _articles(session: AsyncSession) -> list[int]:
    return list(await session.scalars(select(Article.id).order_by(Article.id)))


async def remember(session: AsyncSession, actor: Actor, words: str) -> None:
    """Keep what was looked for among the officer's latest searches, the same words once."""
    key = vault().index(f"searched {normalised(words)}")
    mine = (RecentSearch.officer_id == actor.officer_id) & (RecentSearch.agency_id == actor.agency_id)
    await session.execute(delete(RecentSearch).where(mine, RecentSearch.words_index == key))
    session.add(
        RecentSearch(
            officer_id=actor.officer_id,
            agency_id=actor.agency_id,
            words=words,
            words_index=key,
            asked_at=clock.now(),
        )
    )
    await session.flush()
    older = (
        select(RecentSearch.id)
        .where(mine)
        .order_by(RecentSearch.asked_at.desc(), RecentSearch.id.desc())
        .offset(MOST_RECENT)
    )
    await session.execute(delete(RecentSearch).where(RecentSearch.id.in_(older)))


async def forget(session: AsyncSession) -> None:
    """Forget everything the officer looked for."""
    await session.execute(delete(RecentSearch))


async def save(session: AsyncSession, actor: Actor, name: str, asked: str) -> SavedSearch | None:
    """Keep a search under a name; None when the officer keeps as many as there may be."""
    if len(await queries.saved(session)) >= MOST_SAVED:
        return None
    saved = SavedSearch(
        officer_id=actor.officer_id,
        agency_id=actor.agency_id,
        name=name,
        asked=asked,
        saved_at=clock.now(),
    )
    session.add(saved)
    await session.flush()
    return saved


async def discard(session: AsyncSession, saved_id: int) -> None:
    """Throw one of the officer's saved searches away; row security keeps those of others."""
    await session.execute(delete(SavedSearch).where(SavedSearch.id == saved_id))
