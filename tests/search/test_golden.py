"""The golden set against the embedded index, and who finds papers and people: those who may see them."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.documents.models import Paper
from fayi.parties import actions as parties
from fayi.parties.forms import PartyForm
from fayi.search.index import Hits, PostgresIndex, Section, Wanted
from fayi.search.models import PaperText
from fayi.search.queries import page_of, papers
from tests.cast import CHAIR_MA, CHAIR_ZHAO, COURT, JUDGE_HE, MEDIATOR_LI, Person
from tests.make import Make
from tests.search.golden import build, load, put_paper


async def test_the_embedded_index_answers_the_golden_set(make: Make) -> None:
    golden = load()
    keys = await build(make, golden)
    faults = []
    async with make.session(MEDIATOR_LI.actor) as session:
        index = PostgresIndex()
        for query in golden.query:
            page = await page_of(session, index, query.wanted)
            found = [keys[query.section, one] for one in page.ids]
            faults.append(query.fault(found))
            assert await index.count(session, query.wanted) == len(found), query.words
    assert not [fault for fault in faults if fault]
    async with make.session(CHAIR_MA.actor) as session:
        for query in golden.query:
            if query.section is not Section.ARTICLES:
                assert not (await page_of(session, index, query.wanted)).ids, query.words


async def found_by(make: Make, person: Person, words: str, section: Section) -> list[int]:
    async with make.session(person.actor) as session:
        return list((await PostgresIndex().find(session, Wanted(words=words, section=section))).ids)


async def test_papers_are_found_by_whom_the_referral_shows_papers(make: Make) -> None:
    matter = await make.matter()
    async with make.session(MEDIATOR_LI.actor) as session:
        kept = (await put_paper(session, matter.id, "测量意见", "围墙超出界址四十公分。")).id
    for scope, seen in (("all", [kept]), ("no_papers", []), ("particulars", [])):
        referral = await make.referral(matter, COURT, scope=scope)
        assert await found_by(make, JUDGE_HE, "界址", Section.PAPERS) == seen, scope
        async with make.session(JUDGE_HE.actor) as session:
            assert [one.text.id for one in await papers(session, [kept])] == seen, scope
            assert await PostgresIndex().count(session, Wanted(words="界址", section=Section.PAPERS)) == len(
                seen
            )
        await make.answer(referral, "return")
    assert await found_by(make, CHAIR_MA, "界址", Section.PAPERS) == []
    assert await found_by(make, CHAIR_ZHAO, "界址", Section.PAPERS) == [kept]


async def test_a_name_that_was_corrected_is_found_by_either_and_by_its_sound(make: Make) -> None:
    party = await make.party("仇大满")
    async with make.session(MEDIATOR_LI.actor) as session:
        here = await session.get_one(type(party), party.id)
        await parties.correct_party(session, MEDIATOR_LI.actor, here, PartyForm(name="裘大满"))
    for words, asked in (("仇大满", {}), ("裘大满", {}), ("qiudaman", {"pinyin": True})):
        async with make.session(MEDIATOR_LI.actor) as session:
            wanted = Wanted(words=words, section=Section.PEOPLE, **asked)  # type: ignore[arg-type]
            assert (await PostgresIndex().find(session, wanted)).ids == (party.id,), words
    assert await found_by(make, CHAIR_MA, "裘大满", Section.PEOPLE) == []


async def test_what_an_index_should_not_have_told_is_dropped_and_the_page_filled_up(make: Make) -> None:
    others = [(await make.matter()).id for _ in range(2)]
    own = [(await make.fresh_matter(at=CHAIR_MA.place, by=CHAIR_MA)).id for _ in range(3)]

    class Leaky(PostgresIndex):
        async def find(self, session: AsyncSession, wanted: Wanted) -> Hits:
            every = [others[0], own[0], others[1], own[1], own[2]]
            here = every[wanted.offset : wanted.offset + wanted.limit]
            return Hits(ids=tuple(here), more=wanted.offset + wanted.limit < len(every), engine="leaky")

    async with make.session(CHAIR_MA.actor) as session:
        first = await page_of(session, Leaky(), Wanted(words="围墙", limit=2))
        assert first.ids == (own[0], own[1])
        assert first.onward is not None
        rest = await page_of(session, Leaky(), Wanted(words="围墙", limit=2, offset=first.onward))
        assert (rest.ids, rest.onward) == ((own[2],), None)


async def test_the_text_of_a_paper_leaves_with_it(make: Make) -> None:
    matter = await make.matter(stage="accepted")
    async with make.session(MEDIATOR_LI.actor) as session:
        kept = await put_paper(session, matter.id, "测量意见", "围墙超出界址四十公分。")
    assert await found_by(make, MEDIATOR_LI, "界址", Section.PAPERS) == [kept.id]
    async with make.session(MEDIATOR_LI.actor) as session:
        paper = await session.get_one(Paper, kept.paper_id)
        paper.removed_at, paper.remove_reason = paper.added_at, "放错了。"
        session.info.setdefault("touched_matters", set()).add(matter.id)
    assert await found_by(make, MEDIATOR_LI, "界址", Section.PAPERS) == []
    async with make.session(MEDIATOR_LI.actor) as session:
        assert await session.scalar(select(PaperText.id)) is None
