"""The golden set: what is put into a register, what is asked, and what must be found or must not be."""

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct, convert
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.documents.models import Paper
from fayi.kit import clock
from fayi.library import actions as library
from fayi.library.forms import ArticleForm
from fayi.parties.models import Party
from fayi.search.index import Section, Wanted
from fayi.search.models import PaperText
from fayi.search.rules import scrubbed
from tests.cast import MEDIATOR_LI
from tests.make import Make


class MatterGiven(Struct, frozen=True, kw_only=True):
    """A matter of the set."""

    key: str
    applicants: tuple[str, ...]
    respondents: tuple[str, ...]
    facts: str
    claims: tuple[str, ...] = ()
    accepted: bool = False


class PaperGiven(Struct, frozen=True, kw_only=True):
    """A paper in one of the matters, with the text that was read in it."""

    key: str
    matter: str
    title: str
    body: str


class ArticleGiven(Struct, frozen=True, kw_only=True):
    """An article of an invented statute."""

    key: str
    statute: str
    number: str
    body: str
    since: date


class Query(Struct, frozen=True, kw_only=True):
    """A question, and keys that must be among the answers or must not. People go by their name."""

    words: str
    section: Section = Section.MATTERS
    pinyin: bool = False
    homophones: bool = False
    finds: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def wanted(self) -> Wanted:
        """The question as an index is asked it; {year} stands for this year."""
        return Wanted(
            words=self.words.format(year=clock.today().year),
            section=self.section,
            pinyin=self.pinyin,
            homophones=self.homophones,
            limit=50,
        )

    def fault(self, found: Iterable[str]) -> str:
        """What is wrong with these answers; empty when nothing is."""
        keys = set(found)
        missing, unwanted = set(self.finds) - keys, set(self.never) & keys
        if not missing and not unwanted:
            return ""
        return f"{self.words} in {self.section}: missing {sorted(missing)}, unwanted {sorted(unwanted)}"


class Golden(Struct, frozen=True, kw_only=True):
    """The whole set."""

    matter: tuple[MatterGiven, ...]
    paper: tuple[PaperGiven, ...]
    article: tuple[ArticleGiven, ...]
    query: tuple[Query, ...]


def load() -> Golden:
    """The set as golden.toml has it."""
    return convert(tomllib.loads((Path(__file__).with_name("golden.toml")).read_text()), Golden)


async def build(make: Make, golden: Golden) -> dict[tuple[Section, int], str]:
    """Put the set into the register of the committee of Huqiao; returns the keys by section and id."""
    keys: dict[tuple[Section, int], str] = {}
    matters = {}
    for given in golden.matter:
        matter = matters[given.key] = await make.fresh_matter(
            applicants=given.applicants,
            respondents=given.respondents,
            facts=given.facts,
            **({"claims": given.claims} if given.claims else {}),
            **({"stage": "accepted"} if given.accepted else {}),
        )
        keys[Section.MATTERS, matter.id] = given.key
    async with make.session(MEDIATOR_LI.actor) as session:
        for paper in golden.paper:
            text = await put_paper(session, matters[paper.matter].id, paper.title, paper.body)
            keys[Section.PAPERS, text.id] = paper.key
        for article in golden.article:
            form = ArticleForm(
                statute=article.statute,
                number=article.number,
                body=article.body,
                since=article.since,
                source="测试",
            )
            entered = await library.enter_article(session, form, officer_id=MEDIATOR_LI.id)
            keys[Section.ARTICLES, entered.id] = article.key
        for party in await session.scalars(select(Party)):
            keys[Section.PEOPLE, party.id] = party.name
    return keys


async def put_paper(session: AsyncSession, matter_id: int, title: str, body: str) -> PaperText:
    """A paper of the file whose text was read."""
    paper = Paper(matter_id=matter_id, paper_key="other", title=title, pages=1, added_at=clock.now())
    session.add(paper)
    await session.flush()
    text = PaperText(
        matter_id=matter_id, paper_id=paper.id, body=scrubbed(body), source="layer", read_at=clock.now()
    )
    session.add(text)
    await session.flush()
    session.info.setdefault("touched_papers", set()).add(text.id)
    return text
