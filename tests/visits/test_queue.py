"""Turns and the queue, on a real database: no gap, no turn twice, nothing of another agency."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.errors import NotFound, NotPermitted, Refusal, StalePage
from fayi.procedure.channel import Channel
from fayi.visits import actions, queries, rules
from fayi.visits.forms import EndVisit, Enquiry, TakeVisit, TellOnce
from fayi.visits.models import Visit
from fayi.visits.rules import Priority, Purpose, Result
from tests.cast import CHAIR_ZHAO, CLERK_WANG, HEAD_FANG, LAWYER_GU, STATION, Person
from tests.conftest import SessionAs
from tests.make import Make


async def taken(session_as: SessionAs, by: Person = CLERK_WANG, **given: Any) -> Visit:
    """A visit just taken."""
    async with session_as(by.actor) as session:
        return await actions.take(
            session, TakeVisit(**{"purposes": (Purpose.CONSULTATION,)} | given), by=by.actor
        )


async def called(session_as: SessionAs, by: Person = CLERK_WANG, place: str = "1") -> Visit:
    """Who is called next."""
    async with session_as(by.actor) as session:
        return await actions.call_next(session, by=by.actor, place=place)


async def test_turns_are_counted_from_one_by_day_and_agency(session_as: SessionAs) -> None:
    first, second = await taken(session_as), await taken(session_as)
    elsewhere = await taken(session_as, CHAIR_ZHAO)
    with clock.frozen(clock.now() + timedelta(days=1)):
        tomorrow = await taken(session_as)
    assert [first.turn, second.turn, elsewhere.turn, tomorrow.turn] == ["A001", "A002", "A001", "A001"]


async def test_two_clerks_who_take_visits_at_once_leave_no_gap(session_as: SessionAs) -> None:
    found = await asyncio.gather(*(taken(session_as, by) for by in (CLERK_WANG, HEAD_FANG) * 4))
    assert sorted(visit.no for visit in found) == list(range(1, 9))


async def test_a_turn_that_was_not_kept_is_given_to_the_next(session_as: SessionAs) -> None:
    async with session_as(CLERK_WANG.actor) as session:
        undone = await actions.take(session, TakeVisit(purposes=(Purpose.OTHER,)), by=CLERK_WANG.actor)
        assert undone.no == 1
        await session.rollback()
    assert (await taken(session_as)).no == 1


async def test_of_two_clerks_who_call_at_once_each_gets_another(session_as: SessionAs) -> None:
    await taken(session_as)
    await taken(session_as)
    async with session_as(CLERK_WANG.actor) as one, session_as(HEAD_FANG.actor) as other:
        first = await actions.call_next(one, by=CLERK_WANG.actor, place="1")
        second = await actions.call_next(other, by=HEAD_FANG.actor, place="2")
        assert (first.no, second.no) == (1, 2)
    with pytest.raises(rules.NobodyWaits):
        await called(session_as)


async def test_who_has_priority_is_called_first_and_the_others_in_turn(session_as: SessionAs) -> None:
    await taken(session_as)
    await taken(session_as)
    await taken(session_as, priority=Priority.PREGNANT)
    await taken(session_as, priority=Priority.ELDERLY)
    assert [(await called(session_as)).no for _ in range(4)] == [3, 4, 1, 2]


async def test_who_phones_or_writes_does_not_wait(session_as: SessionAs) -> None:
    by_phone = await taken(session_as, channel=Channel.PHONE)
    assert (by_phone.status, by_phone.officer_id) == ("serving", CLERK_WANG.id)
    with pytest.raises(rules.NobodyWaits):
        await called(session_as)


async def test_a_phone_number_that_cannot_be_one_is_told_at_its_field(session_as: SessionAs) -> None:
    with pytest.raises(Refusal) as refused:
        await taken(session_as, phone="1390000")
    assert refused.value.field == "phone"


async def test_who_may_not_register_takes_and_calls_nobody(session_as: SessionAs) -> None:
    visit = await taken(session_as)
    for deed in (
        lambda session: actions.take(session, TakeVisit(purposes=(Purpose.OTHER,)), by=LAWYER_GU.actor),
        lambda session: actions.call_next(session, by=LAWYER_GU.actor, place=""),
        lambda session: actions.move(session, visit, "call", by=CHAIR_ZHAO.actor),
    ):
        with pytest.raises(NotPermitted):
            async with session_as(LAWYER_GU.actor) as session:
                await deed(session)


async def test_the_visits_of_another_agency_do_not_exist(session_as: SessionAs) -> None:
    visit = await taken(session_as)
    async with session_as(CHAIR_ZHAO.actor) as session:
        with pytest.raises(NotFound):
            await queries.get(session, CHAIR_ZHAO.actor, visit.id)
        assert await session.scalar(text("select count(*) from visit")) == 0
        with pytest.raises(DBAPIError, match="row-level security"):
            await session.execute(
                text("insert into visit_enquiry (visit_id, question, answer, at, officer_id)"
                     " values (:visit, '?', '!', now(), :officer)"),
                {"visit": visit.id, "officer": CHAIR_ZHAO.id},
            )  # fmt: skip
        await session.rollback()


async def test_a_turn_that_was_given_is_neither_altered_nor_deleted(session_as: SessionAs) -> None:
    visit = await taken(session_as)
    for change in ("update visit set no = 7", "delete from visit"):
        with pytest.raises(DBAPIError, match=r"a turn that was given|permission denied"):
            async with session_as(CLERK_WANG.actor) as session:
                await session.execute(text(f"{change} where id = {visit.id}"))


async def test_name_and_phone_are_encrypted_and_nobody_is_named_who_does_not_want_to(
    session_as: SessionAs, owner: AsyncEngine
) -> None:
    await taken(session_as, name="陈大山", phone="139 0000 0001")
    async with owner.connect() as connection:
        row = (await connection.execute(text("select name, phone from visit"))).one()
    assert "陈大山".encode() not in bytes(row.name)
    assert b"13900000001" not in bytes(row.phone)
    with pytest.raises(rules.MustNotBeNamed):
        await taken(session_as, anonymous=True, name="陈大山")


async def test_an_old_page_moves_nothing(session_as: SessionAs) -> None:
    visit = await taken(session_as)
    await called(session_as)
    with pytest.raises(StalePage):
        async with session_as(CLERK_WANG.actor) as session:
            await actions.move(session, visit, "leave", by=CLERK_WANG.actor, version=visit.version)


async def test_from_the_door_to_the_end(session_as: SessionAs) -> None:
    await taken(session_as)
    visit = await called(session_as, place="2")
    assert (visit.status, visit.place, visit.times_called) == ("called", "2", 1)
    actor = CLERK_WANG.actor
    async with session_as(actor) as session:
        visit = await actions.move(session, visit, "call", by=actor)
        assert visit.times_called == 2
        visit = await actions.move(session, visit, "leave", by=actor)
        assert visit.ended_at is not None
        visit = await actions.move(session, visit, "wait", by=actor)
        assert (visit.status, visit.ended_at) == ("waiting", None)
        await actions.answer(
            session, visit, Enquiry(question="工资几时付？", answer="先申请调解。"), by=actor
        )
        visit = await queries.get(session, actor, visit.id)
        assert visit.status == "serving"
        visit = await actions.end(session, visit, EndVisit(result=Result.ANSWERED), by=actor)
        assert (visit.status, visit.result) == ("done", "answered")
        with pytest.raises(rules.VisitIsOver):
            await actions.answer(session, visit, Enquiry(question="？", answer="！"), by=actor)
        with pytest.raises(rules.VisitIsOver):
            await actions.redirect(session, visit, to="法院", reason="", letter_id=None, by=actor)


async def test_a_list_of_what_is_lacking_does_not_name_a_day_that_has_passed(session_as: SessionAs) -> None:
    visit = await taken(session_as)
    form = TellOnce(about="公证", items=["户口簿"], bring_by=clock.today() - timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        async with session_as(CLERK_WANG.actor) as session:
            await actions.tell_once(session, visit, form, by=CLERK_WANG.actor)
    assert refused.value.field == "bring_by"


async def test_nobody_is_named_in_a_visit_that_stays_unknown(session_as: SessionAs, make: Make) -> None:
    visit = await taken(session_as, anonymous=True)
    party = await make.party(by=CLERK_WANG)
    actor = CLERK_WANG.actor
    with pytest.raises(rules.MustNotBeNamed):
        async with session_as(actor) as session:
            await actions.name_person(session, visit, party, by=actor)
    async with session_as(actor) as session:
        await actions.lift_anonymity(session, visit, by=actor)
        await actions.name_person(session, visit, party, by=actor)
        await actions.name_person(session, visit, party, by=actor)
        assert [one.id for one in await queries.persons(session, visit.id)] == [party.id]


async def test_visits_people_and_persons_are_three_figures(session_as: SessionAs, make: Make) -> None:
    chen, actor = await make.party(by=CLERK_WANG), CLERK_WANG.actor
    for _ in range(2):
        visit = await taken(session_as, people=2, purposes=(Purpose.MEDIATION, Purpose.LEGAL_AID))
        async with session_as(actor) as session:
            await actions.name_person(session, visit, chen, by=actor)
    await taken(session_as, channel=Channel.PHONE)
    await taken(session_as, people=6)
    gone = await taken(session_as, people=3)
    async with session_as(actor) as session:
        await actions.move(session, gone, "leave", by=actor)
        today = clock.today()
        (total,) = await queries.totals(session, STATION.id, today, today, "")
        by_channel = {
            one.key: one for one in await queries.totals(session, STATION.id, today, today, "channel")
        }
        by_purpose = {
            one.key: one for one in await queries.totals(session, STATION.id, today, today, "purpose")
        }
        by_month = await queries.totals(session, STATION.id, today, today, "month")
        nothing = await queries.totals(session, STATION.id, today + timedelta(1), today + timedelta(2), "day")
    assert (total.visits, total.times, total.persons, total.unknown) == (4, 11, 1, 9)
    assert (total.groups, total.left) == (1, 1)
    assert (by_channel["window"].visits, by_channel["phone"].visits) == (3, 1)
    assert (by_purpose["mediation"].times, by_purpose["legal_aid"].persons) == (4, 1)
    assert [line.key for line in by_month] == [f"{today:%Y-%m}"]
    assert nothing == []


async def test_figures_are_of_the_own_agency(session_as: SessionAs, database: Database) -> None:
    await taken(session_as)
    today = clock.today()
    async with session_as(CHAIR_ZHAO.actor) as session:
        assert await queries.totals(session, STATION.id, today, today, "") == []
