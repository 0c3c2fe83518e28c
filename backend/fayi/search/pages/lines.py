"""What is found as lines of the page: each with its address, what matched, and nothing the viewer may not read."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.matters.models import Matter
from fayi.parties.models import Party
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.search import queries
from fayi.search.index import Section
from fayi.search.queries import FoundPaper
from fayi.search.rules import excerpt, spans

Spans = list[tuple[int, int]]


class Line(Struct, frozen=True, kw_only=True):
    """One find: where it leads, what it is called, what is said below it, and a piece of its text."""

    href: str
    title: str
    title_spans: Spans
    notes: tuple[str, ...] = ()
    """Shown as they are: numbers, names, days."""
    labels: tuple[str, ...] = ()
    """Translated when shown."""
    status: Status | None = None
    stage_label: str = ""
    excerpt: str = ""
    excerpt_spans: Spans = []


async def lines_of(
    session: AsyncSession, types: MatterTypes, section: Section, ids: Sequence[int], words: str
) -> tuple[Line, ...]:
    """Lines for what was found in a section, in its order; everything is read under row security."""
    match section:
        case Section.PEOPLE:
            return tuple(party_line(one, former, words) for one, former in await queries.people(session, ids))
        case Section.PAPERS:
            return tuple(paper_line(one, words) for one in await queries.papers(session, ids))
        case Section.ARTICLES:
            return tuple(
                article_line(one.id, one.statute, one.number, one.body, words)
                for one in await queries.articles(session, ids)
            )
    bodies = await queries.bodies(session, ids)
    return tuple(
        matter_line(matter, bodies.get(matter.id, ""), words, types)
        for matter in await queries.in_order(session, ids)
    )


def matter_line(matter: Matter, body: str, words: str, types: MatterTypes) -> Line:
    """A matter, with the place in its facts, claims or minutes."""
    matter_type = types[matter.type]
    piece, piece_spans = excerpt(body.replace("\n", " "), words)
    return Line(
        href=f"/matters/{matter.id}",
        title=matter.title,
        title_spans=spans(matter.title, words),
        notes=(matter.number, matter.received_on.isoformat()),
        labels=(matter_type.label,),
        status=Status(matter.status),
        stage_label=matter_type.stage(matter.stage).label,
        excerpt=piece,
        excerpt_spans=piece_spans,
    )


def party_line(party: Party, former: Sequence[str], words: str) -> Line:
    """A party, with the last of its numbers and the names it had."""
    known = tuple(one for one in (party.redacted_id_number, party.redacted_phone, party.uscc) if one)
    return Line(
        href=f"/parties/{party.id}",
        title=party.name,
        title_spans=spans(party.name, words),
        notes=known,
        labels=("个人",) if party.is_person else ("单位",),
        excerpt="、".join(former),
        excerpt_spans=spans("、".join(former), words),
    )


def paper_line(found: FoundPaper, words: str) -> Line:
    """A paper or a document with the matter it lies in; words of confidential matters stay closed."""
    piece, piece_spans = (
        excerpt(found.text.body.replace("\n", " "), words) if found.excerpt_shown else ("", [])
    )
    document, paper = found.document, found.paper
    if document is not None:
        at = document.issued_at or document.created_at
        href, number, label = f"/documents/{document.id}", document.number or "", "文书"
    elif paper is not None:
        at, href, number, label = paper.added_at, f"/papers/{paper.id}/about", "", "材料"
    else:
        raise LookupError(found.text.id)
    notes = (number, found.matter.number, found.matter.title, clock.local(at).date().isoformat())
    return Line(
        href=href,
        title=found.title,
        title_spans=spans(found.title, words),
        notes=tuple(note for note in notes if note),
        labels=(label,),
        excerpt=piece,
        excerpt_spans=piece_spans,
    )


def article_line(article_id: int, statute: str, number: str, body: str, words: str) -> Line:
    """An article of a statute."""
    title = f"{statute} {number}"
    piece, piece_spans = excerpt(body.replace("\n", " "), words)
    return Line(
        href=f"/library/articles/{article_id}",
        title=title,
        title_spans=spans(title, words),
        excerpt=piece,
        excerpt_spans=piece_spans,
    )
