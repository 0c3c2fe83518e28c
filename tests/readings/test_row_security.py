"""The list of readings: added to by the application, altered by nobody, shown to whom it concerns."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.identity import Sex, example_id_number
from fayi.readings import actions
from fayi.readings.models import Reading
from fayi.readings.rules import ReadingKind
from tests.cast import (
    AUDITOR_SHEN,
    BUREAU_HEAD_JIANG,
    CHAIR_ZHAO,
    KEEPER_XU,
    MANAGEMENT_LU,
    OFFICE_LIN,
)
from tests.conftest import SessionAs

LIN, SHEN, LU = OFFICE_LIN.actor, AUDITOR_SHEN.actor, MANAGEMENT_LU.actor


async def seen_by(session_as: SessionAs, actor: Actor) -> int:
    """How many readings the database shows, without any filter in the query."""
    async with session_as(actor) as session:
        return await session.scalar(select(func.count()).select_from(Reading)) or 0


async def read(session_as: SessionAs, actor: Actor, **more: str) -> Reading:
    async with session_as(actor) as session:
        return await actions.record(session, actor, ReadingKind.PRINTED, **more)


@pytest.mark.parametrize(
    "sentence",
    [
        "update reading set purpose = ''",
        "delete from reading",
        "truncate reading",
        "insert into reading (at, agency_id, officer_id, kind, recorded_at) values (now(), 3, 10, 'x', now())",
        "insert into reading (id, at, agency_id, officer_id, kind) values (9, now(), 3, 10, 'x')",
        "select * from reading_seal",
        "delete from audit_mark",
        "update audit_limit set most_readings = 9",
    ],
)
async def test_the_application_can_neither_alter_nor_date_a_reading(
    session_as: SessionAs, sentence: str
) -> None:
    await read(session_as, LIN)
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with session_as(LIN) as session:
            await session.execute(text(sentence))


async def test_a_reading_is_written_in_ones_own_name_alone(session_as: SessionAs) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with session_as(LIN) as session:
            await actions.record(session, SHEN, ReadingKind.PRINTED)


async def test_an_auditor_sees_the_own_agency_and_those_below_it_and_others_see_their_own(
    session_as: SessionAs,
) -> None:
    for actor in (LIN, LU, SHEN):
        await read(session_as, actor)
    assert await seen_by(session_as, SHEN) == 2
    assert await seen_by(session_as, BUREAU_HEAD_JIANG.actor) == 2
    assert await seen_by(session_as, LIN) == 1
    assert await seen_by(session_as, LU) == 1
    assert await seen_by(session_as, KEEPER_XU.actor) == 0
    assert await seen_by(session_as, CHAIR_ZHAO.actor) == 0


async def test_what_was_searched_for_is_not_in_the_clear_and_known_again(
    session_as: SessionAs, owner: AsyncEngine
) -> None:
    number = example_id_number(date(1990, 3, 7), Sex.FEMALE, 31)
    one = await read(session_as, LIN, subject=number)
    other = await read(session_as, LIN, subject=f" {number.lower()} ")
    assert one.subject_index == other.subject_index
    async with owner.connect() as connection:
        kept = (await connection.execute(text("select subject, subject_index, facts from reading"))).all()
    assert number.encode() not in b"".join(bytes(row.subject) + bytes(row.subject_index) for row in kept)


async def test_the_same_search_is_written_down_once_in_ten_minutes(session_as: SessionAs) -> None:
    async with session_as(LIN) as session:
        assert await actions.record_search(session, LIN, "  ", section="matters", hits=0) is None
        assert await actions.record_search(session, LIN, "陈大山", section="matters", hits=2)
        assert await actions.record_search(session, LIN, "陈 大山", section="matters", hits=2) is None
        assert await actions.record_search(session, LIN, "陈大山", section="parties", hits=1)
        with clock.frozen(clock.now() + timedelta(minutes=11)):
            assert await actions.record_search(session, LIN, "陈大山", section="matters", hits=2)


@pytest.mark.parametrize(
    "tampering",
    [
        "update reading set purpose = '另一用途' where id = 2",
        "delete from reading where id = 1",
        "insert into reading (id, at, recorded_at, agency_id, kind)"
        " overriding system value values (0, now(), now(), 1, 'printed')",
    ],
)
async def test_a_seal_tells_of_what_was_altered_removed_or_slipped_in(
    session_as: SessionAs, owner: AsyncEngine, tampering: str
) -> None:
    first = await read(session_as, LIN)
    await read(session_as, LIN, purpose="核对")
    async with owner.begin() as connection:
        await connection.execute(text("select seal_readings(now())"))
    await read(session_as, LIN)
    async with owner.begin() as connection:
        await connection.execute(text("select seal_readings(now())"))
    checked = text("select intact from seals_checked(9)")
    async with session_as(SHEN) as session:
        assert list(await session.scalars(checked)) == [True, True]
    async with session_as(LIN) as session:
        assert list(await session.scalars(checked)) == []
    async with owner.begin() as connection:
        altered = tampering.replace("id = 2", f"id = {first.id + 1}").replace("id = 1", f"id = {first.id}")
        if "insert" in tampering:
            await connection.execute(text("update reading_seal set first_id = 0 where id = 1"))
        await connection.execute(text(altered))
    async with session_as(SHEN) as session:
        assert list(await session.scalars(checked)) == [True, False]
