"""The counter's books: searches, drafts, codes, and matters out of visits and out of each other."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.intake import actions, queries, rules
from fayi.intake.actions import FaultyComer, enter
from fayi.intake.forms import Comer
from fayi.intake.jobs import forget
from fayi.intake.pages.where_from import known_people
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.errors import NotFound, NotPermitted
from fayi.matters import queries as matters
from fayi.parties.forms import PartyKind
from fayi.visits import actions as visits
from fayi.visits import queries as visit_queries
from fayi.visits.forms import TakeVisit
from fayi.visits.models import Visit
from fayi.visits.rules import MustNotBeNamed, Purpose, VisitIsOver
from tests.cast import CHAIR_ZHAO, CLERK_WANG, COMMITTEE, HEAD_FANG, JUDGE_HE, LAWYER_GU
from tests.conftest import SessionAs
from tests.make import Make

CHEN = Comer(role="applicant", kind=PartyKind.PERSON, name="陈大山")
ZHOU = Comer(role="respondent", kind=PartyKind.PERSON, name="周小河")


async def visit_of(session_as: SessionAs, **given: object) -> Visit:
    """A visit just taken at the station."""
    form = TakeVisit(**{"purposes": (Purpose.MEDIATION,), "people": 1} | given)  # type: ignore[arg-type]
    async with session_as(CLERK_WANG.actor) as session:
        return await visits.take(session, form, by=CLERK_WANG.actor)


async def test_who_may_not_register_looks_for_nobody_keeps_no_draft_and_makes_no_code(
    session_as: SessionAs, make: Make
) -> None:
    matter = await make.matter()
    for deed in (
        lambda session: actions.look_for(session, "陈大山", by=LAWYER_GU.actor, visit=None),
        lambda session: actions.save_draft(
            session, [], by=LAWYER_GU.actor, type_key="mediation", draft=None, version=None, visit=None
        ),
        lambda session: actions.make_code(session, matter, by=JUDGE_HE.actor),
    ):
        with pytest.raises(NotPermitted):
            async with session_as(LAWYER_GU.actor) as session:
                await deed(session)


async def test_a_search_is_remembered_by_a_hash_and_by_how_many_were_found(
    session_as: SessionAs, make: Make, owner: AsyncEngine
) -> None:
    await make.party("陈大山", by=CLERK_WANG)
    async with session_as(CLERK_WANG.actor) as session:
        search, found = await actions.look_for(session, "陈大山", by=CLERK_WANG.actor, visit=None)
        assert [party.name for party in found] == ["陈大山"]
        nobody, _ = await actions.look_for(session, "没有的人", by=CLERK_WANG.actor, visit=None)
    assert (search.found, nobody.found) == (1, 0)
    assert search.words_index != nobody.words_index
    async with owner.connect() as connection:
        row = (await connection.execute(text("select person_search::text as words from person_search"))).all()
    assert not any("陈大山" in one.words for one in row)
    async with session_as(CHAIR_ZHAO.actor) as session:
        with pytest.raises(NotFound):
            await queries.search(session, CHAIR_ZHAO.actor, search.id)


async def test_several_matters_come_of_one_visit_and_of_each_other(session_as: SessionAs, make: Make) -> None:
    visit, actor, matter_type = await visit_of(session_as), CLERK_WANG.actor, make.types["mediation"]
    async with session_as(actor) as session:
        search, _ = await actions.look_for(session, "陈大山", by=actor, visit=visit)
        entered = await enter(
            session, matter_type, matter_type.examples[0], (CHEN, ZHOU), by=actor, received_on=clock.today(),
            channel="window", handled_by=COMMITTEE.id, chosen={}, visit=visit, search=search,
        )  # fmt: skip
    first = entered.matter
    async with session_as(actor) as session:
        known = await known_people(session, matter_type, visit, first, None)
        assert [(party.name, role) for party, role in known] == [
            ("陈大山", "applicant"),
            ("周小河", "respondent"),
        ]
        again = tuple(
            Comer(role=role, kind=PartyKind.PERSON, name=party.name, known=str(party.id))
            for party, role in known
        )
        second = (
            await enter(
                session, matter_type, matter_type.examples[0], again, by=actor, received_on=clock.today(),
                channel="window", handled_by=COMMITTEE.id, chosen={}, visit=visit, origin=first,
            )
        ).matter  # fmt: skip
    async with session_as(actor) as session:
        assert [one.id for one in await visit_queries.matters(session, visit.id)] == [first.id, second.id]
        assert [one.name for one in await visit_queries.persons(session, visit.id)] == ["陈大山"]
        assert [(one.id, how) for one, how in await matters.linked(session, first.id)] == [
            (second.id, "opens")
        ]
        entries = {entry.tag: entry.facts for entry, _, _ in await matters.entries(session, first.id)}
        assert await session.scalar(text("select count(*) from party")) == 2
    assert entries["matter:searched_for"] == {"found": 0}
    assert entries["matter:visited"]["turn"] == "A001"


async def test_a_known_party_is_not_given_another_name_on_the_way(session_as: SessionAs, make: Make) -> None:
    party = await make.party("陈大山", by=CLERK_WANG)
    comer = Comer(role="applicant", kind=PartyKind.PERSON, name="陈小山", known=str(party.id))
    matter_type = make.types["mediation"]
    with pytest.raises(FaultyComer) as refused:
        async with session_as(CLERK_WANG.actor) as session:
            await enter(
                session, matter_type, matter_type.examples[0], (comer, ZHOU), by=CLERK_WANG.actor,
                received_on=clock.today(), channel="window", handled_by=COMMITTEE.id, chosen={},
            )  # fmt: skip
    assert refused.value.field == "people-0-name"


@pytest.mark.parametrize("how", ["over", "anonymous"])
async def test_no_matter_is_registered_in_a_visit_that_is_over_or_stays_unknown(
    session_as: SessionAs, make: Make, how: str
) -> None:
    visit = await visit_of(session_as, anonymous=how == "anonymous")
    matter_type = make.types["mediation"]
    if how == "over":
        async with session_as(CLERK_WANG.actor) as session:
            visit = await visits.move(session, visit, "leave", by=CLERK_WANG.actor)
    with pytest.raises(VisitIsOver if how == "over" else MustNotBeNamed):
        async with session_as(CLERK_WANG.actor) as session:
            await enter(
                session, matter_type, matter_type.examples[0], (CHEN, ZHOU), by=CLERK_WANG.actor,
                received_on=clock.today(), channel="window", handled_by=COMMITTEE.id, chosen={}, visit=visit,
            )  # fmt: skip


async def test_whoever_holds_the_slip_learns_the_stage_and_nothing_that_names_anybody(
    session_as: SessionAs, make: Make, database: Database
) -> None:
    matter = await make.matter(stage="mediating")
    async with session_as(CHAIR_ZHAO.actor) as session:
        code = await queries.code_of(session, matter.id)
    assert code is not None
    async with database.transaction() as nobody:
        found = await actions.ask(nobody, matter.intake_number, code.lower(), asker="192.0.2.1")
        by_reference = await actions.ask(nobody, matter.reference or "", code, asker="192.0.2.1")
    assert found == by_reference
    assert (found.stage, found.agency) == ("mediating", COMMITTEE.name)
    assert found.due_at is not None
    assert not any(name in str(found) for name in ("陈大山", "周小河", matter.title))


async def test_a_wrong_code_or_another_matters_code_opens_nothing(
    session_as: SessionAs, make: Make, database: Database
) -> None:
    one, other = await make.matter(), await make.matter(applicants=("吴桂香",))
    async with session_as(CHAIR_ZHAO.actor) as session:
        others = await queries.code_of(session, other.id) or ""
    for number, code in (
        (one.intake_number, others),
        (one.intake_number, "AAAAAAAA"),
        ("", ""),
        ("无此号", others),
    ):
        with pytest.raises(rules.NothingKnown):
            async with database.transaction() as nobody:
                await actions.ask(nobody, number, code, asker="192.0.2.1")


async def test_a_new_code_ends_the_old_one(session_as: SessionAs, make: Make, database: Database) -> None:
    matter = await make.matter()
    async with session_as(CHAIR_ZHAO.actor) as session:
        old = await queries.code_of(session, matter.id) or ""
        new = await actions.make_code(session, matter, by=CHAIR_ZHAO.actor)
    async with database.transaction() as nobody:
        assert (await actions.ask(nobody, matter.intake_number, new, asker="x")).type == "mediation"
        with pytest.raises(rules.NothingKnown):
            await actions.ask(nobody, matter.intake_number, old, asker="x")


async def test_guesses_are_counted_by_who_asks_and_by_number_and_forgotten_with_time(
    session_as: SessionAs, make: Make, database: Database
) -> None:
    matter = await make.matter()
    async with session_as(CHAIR_ZHAO.actor) as session:
        code = await queries.code_of(session, matter.id) or ""

    async def guess(asker: str, number: str = matter.intake_number, typed: str = "AAAAAAAA") -> str:
        async with database.transaction() as nobody:
            try:
                return (await actions.ask(nobody, number, typed, asker=asker)).stage
            except (rules.NothingKnown, rules.TooManyGuesses) as refusal:
                return type(refusal).__name__

    # Ten failures from ten places lock the number for everybody, also for the right code.
    assert [await guess(f"192.0.2.{at}") for at in range(10)] == ["NothingKnown"] * 10
    assert await guess("192.0.2.99", typed=code) == "TooManyGuesses"
    # Twenty failures about different numbers lock who asks, and nobody else.
    assert [await guess("198.51.100.1", f"猜{at}号") for at in range(20)] == ["NothingKnown"] * 20
    assert await guess("198.51.100.1", "猜20号") == "TooManyGuesses"
    assert await guess("198.51.100.2", "猜20号") == "NothingKnown"
    with clock.frozen(clock.now() + rules.GUESS_TIME + timedelta(seconds=1)):
        assert await guess("192.0.2.99", typed=code) == "registered"


async def test_a_draft_is_kept_as_typed_encrypted_and_within_the_agency(
    session_as: SessionAs, owner: AsyncEngine
) -> None:
    typed = [
        ("people-0-name", "陈大山"),
        ("people-0-number", "33980119710305"),
        ("amount", "三千左右"),
        ("facts", ""),
    ]
    async with session_as(CLERK_WANG.actor) as session:
        draft = await actions.save_draft(
            session, typed, by=CLERK_WANG.actor, type_key="mediation", draft=None, version=None, visit=None
        )
    async with session_as(HEAD_FANG.actor) as session:
        ((found, by),) = await queries.drafts(session, HEAD_FANG.actor)
        assert (found.pairs, found.names, by) == (typed, ("陈大山",), CLERK_WANG.name)
        with pytest.raises(rules.StaleDraft):
            await actions.save_draft(
                session, [], by=HEAD_FANG.actor, type_key="mediation", draft=found, version=7, visit=None
            )
    async with session_as(CHAIR_ZHAO.actor) as session:
        assert list(await queries.drafts(session, CHAIR_ZHAO.actor)) == []
        with pytest.raises(NotFound):
            await queries.draft(session, CHAIR_ZHAO.actor, draft.id)
    async with owner.connect() as connection:
        kept = await connection.scalar(text("select typed from intake_draft"))
    assert b"33980119710305" not in bytes(kept)
    assert "陈大山".encode() not in bytes(kept)


async def test_a_draft_nobody_goes_on_with_is_thrown_away_after_half_a_year(
    session_as: SessionAs, database: Database
) -> None:
    context = SimpleNamespace(additional_context={"database": database})
    for days in (rules.DRAFT_DAYS + 1, rules.DRAFT_DAYS - 1):
        with clock.frozen(clock.now() - timedelta(days=days)):
            async with session_as(CLERK_WANG.actor) as session:
                await actions.save_draft(
                    session, [("facts", str(days))], by=CLERK_WANG.actor, type_key="mediation",
                    draft=None, version=None, visit=None,
                )  # fmt: skip
    assert await forget.func(context, 0) == {"drafts": 1}
    async with session_as(CLERK_WANG.actor) as session:
        left = [draft.pairs for draft, _ in await queries.drafts(session, CLERK_WANG.actor)]
    assert left == [[("facts", str(rules.DRAFT_DAYS - 1))]]
