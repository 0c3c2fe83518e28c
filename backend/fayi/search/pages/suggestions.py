"""What may be meant, while it is being typed: numbers, names and titles of what the officer may see."""

from typing import Any

from litestar import Request, get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.search import queries
from fayi.search.index import Index, Section
from fayi.search.pages.search import sections_for
from fayi.search.rules import LONGEST_QUERY, number_key, spans
from fayi.web.templating import Page

SHORTEST = 2
MOST = {Section.MATTERS: 5, Section.PEOPLE: 4, Section.ARTICLES: 2}


class Suggestion(Struct, frozen=True, kw_only=True):
    """A line below the box."""

    section: Section
    href: str
    title: str
    title_spans: list[tuple[int, int]]
    note: str


class SuggestionsPage(Struct, frozen=True):
    """What may be meant."""

    words: str
    found: tuple[Suggestion, ...]


@get("/search/suggest", permission=Permission.MATTERS_READ)
async def suggest(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    index: Index,
) -> Page:
    """A few lines to go to at once; all of them are read under row security."""
    words = request.query_params.get("q", "").strip()[:LONGEST_QUERY]
    found = await suggestions(session, actor, index, words) if len(words) >= SHORTEST else ()
    return Page("search/suggestions.html", SuggestionsPage(words, found), fragment="search/_suggestions.html")


async def suggestions(
    session: AsyncSession, actor: Actor, index: Index, words: str
) -> tuple[Suggestion, ...]:
    """Matters whose number, title or people match, people, and articles, in this order."""
    told: dict[Section, list[int]] = {}
    for one in await index.suggest(session, words):
        if one.section in sections_for(actor):
            told.setdefault(one.section, []).append(one.id)
    matters = told.get(Section.MATTERS, [])
    allowed = await queries.visible(session, Section.MATTERS, matters)
    found = [
        Suggestion(
            section=Section.MATTERS,
            href=f"/matters/{matter.id}",
            title=matter.title,
            title_spans=spans(matter.title, words),
            note=matter.number,
        )
        for matter in await queries.in_order(session, [one for one in matters if one in allowed])
        if says(words, matter.title, matter.reference or "", matter.intake_number)
    ][: MOST[Section.MATTERS]]
    people = await queries.people_by_number(session, words) or told.get(Section.PEOPLE, [])
    for party, former in (await queries.people(session, people))[: MOST[Section.PEOPLE]]:
        found.append(
            Suggestion(
                section=Section.PEOPLE,
                href=f"/parties/{party.id}",
                title=party.name,
                title_spans=spans(party.name, words),
                note=next((name for name in former if spans(name, words)), party.redacted_id_number),
            )
        )
    for article in (await queries.articles(session, told.get(Section.ARTICLES, [])))[
        : MOST[Section.ARTICLES]
    ]:
        title = f"{article.statute} {article.number}"
        found.append(
            Suggestion(
                section=Section.ARTICLES,
                href=f"/library/articles/{article.id}",
                title=title,
                title_spans=spans(title, words),
                note="",
            )
        )
    return tuple(found)


def says(words: str, title: str, *numbers: str) -> bool:
    """Whether a matter's line shows why it is suggested; words that stand in its contents alone do not."""
    key = number_key(words)
    typed_number = any(character.isdigit() for character in key)
    return (
        bool(spans(title, words))
        or words.isascii()
        or (typed_number and any(key in number_key(number) for number in numbers))
    )
