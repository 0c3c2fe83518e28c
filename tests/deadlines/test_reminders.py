"""Clocks that run out: who is told on which day, once, and nobody beyond."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.deadlines.jobs import remind_everywhere
from fayi.deadlines.rules import Call, calls, working_days
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.matters.models import Matter
from fayi.procedure.calendar import WorkingCalendar
from tests.cast import (
    BUREAU_HEAD_JIANG,
    CHAIR_ZHAO,
    COMMITTEE,
    KEEPER_XU,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    OFFICE_LIN,
    Person,
)
from tests.make import Make
from tests.notices.test_telling import told

PLAIN = WorkingCalendar({}, frozenset({2026}))
MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-6, ()),
        (-5, (Call.SOON,)),
        (-1, (Call.SOON,)),
        (0, (Call.TODAY,)),
        (1, (Call.OVERDUE,)),
        (2, (Call.OVERDUE,)),
        (3, (Call.OVERDUE, Call.HEADS)),
        (8, (Call.OVERDUE, Call.HEADS)),
        (9, (Call.OVERDUE, Call.HEADS, Call.ABOVE)),
    ],
)
def test_a_clock_that_ends_on_a_monday_is_told_of(days: int, expected: tuple[Call, ...]) -> None:
    assert calls(MONDAY, MONDAY + timedelta(days=days), PLAIN) == expected


def test_a_weekend_and_a_holiday_are_not_counted() -> None:
    friday = date(2026, 4, 3)
    calendar = WorkingCalendar({date(2026, 4, 6): False}, frozenset({2026}))
    assert working_days(calendar, friday, date(2026, 4, 6)) == 0
    assert working_days(calendar, friday, date(2026, 4, 7)) == 1
    assert working_days(calendar, friday, friday) == 0


@pytest.fixture
async def matter(make: Make, owner: AsyncEngine) -> Matter:
    """A matter assigned to the mediator Li, with one clock, whose last day the tests choose."""
    found = await make.matter(stage="mediating")
    async with owner.begin() as connection:
        await connection.execute(
            text("update matter set assignee_id = :li where id = :id"),
            {"li": MEDIATOR_LI.id, "id": found.id},
        )
        keep = await connection.scalar(text("select min(id) from deadline where status = 'running'"))
        await connection.execute(text("update deadline set status = 'met' where id <> :keep"), {"keep": keep})
        await connection.execute(text("truncate notice cascade"))
    return found


@pytest.fixture
def morning(database: Database, application: Litestar, owner: AsyncEngine) -> Any:
    """`await morning(due, day)`: what the job does at nine on that day, the clock's last day being `due`."""

    async def do(due: date, day: date, hour: int = 9) -> dict[str, Any]:
        async with owner.begin() as connection:
            await connection.execute(
                text("update deadline set due_at = :due where status = 'running'"),
                {"due": datetime(due.year, due.month, due.day, 23, 59, 59, tzinfo=clock.ZONE)},
            )
        context = SimpleNamespace(additional_context={"database": database, "types": application.state.types})
        with clock.frozen(datetime(day.year, day.month, day.day, hour, tzinfo=clock.ZONE)):
            return await remind_everywhere(context, 0)  # type: ignore[arg-type]

    return do


async def counts(make: Make, *people: Person) -> list[int]:
    return [len(await told(make, person)) for person in people]


async def test_the_assignee_is_told_before_on_and_after_the_last_day_and_each_time_once(
    make: Make, matter: Matter, morning: Any
) -> None:
    for day, expected in ((-3, 1), (0, 2), (1, 3), (1, 3), (2, 3)):
        await morning(MONDAY, MONDAY + timedelta(days=day))
        if day == -3:
            await morning(MONDAY, MONDAY + timedelta(days=day))
        assert await counts(make, MEDIATOR_LI, MEDIATOR_QIAN, CHAIR_ZHAO, OFFICE_LIN) == [expected, 0, 0, 0]


async def test_after_three_working_days_the_heads_after_seven_those_above_with_nothing_of_the_content(
    make: Make, matter: Matter, morning: Any
) -> None:
    await morning(MONDAY, MONDAY + timedelta(days=3))
    assert await counts(make, CHAIR_ZHAO, OFFICE_LIN, BUREAU_HEAD_JIANG) == [1, 0, 0]
    await morning(MONDAY, MONDAY + timedelta(days=9))
    assert await counts(make, CHAIR_ZHAO, OFFICE_LIN, BUREAU_HEAD_JIANG, KEEPER_XU) == [1, 1, 0, 0]
    (sentence,) = await told(make, OFFICE_LIN)
    assert sentence == f"{COMMITTEE.name}的人民调解{matter.number}已逾期7个工作日，请督办。"
    assert "陈大山" not in sentence


async def test_nobody_is_told_on_a_weekend_or_before_eight(make: Make, matter: Matter, morning: Any) -> None:
    assert await morning(MONDAY, MONDAY + timedelta(days=5)) == {"clocks": 0}
    assert await morning(MONDAY, MONDAY + timedelta(days=1), hour=7) == {"clocks": 0}
    assert await counts(make, MEDIATOR_LI) == [0]


async def test_a_moved_last_day_is_told_of_anew(make: Make, matter: Matter, morning: Any) -> None:
    await morning(MONDAY, MONDAY)
    await morning(MONDAY + timedelta(days=7), MONDAY + timedelta(days=7))
    assert await counts(make, MEDIATOR_LI) == [2]


async def test_a_matter_nobody_answers_for_is_told_to_the_heads(
    make: Make, matter: Matter, morning: Any, owner: AsyncEngine
) -> None:
    async with owner.begin() as connection:
        await connection.execute(text("update matter set assignee_id = null"))
    await morning(MONDAY, MONDAY)
    assert await counts(make, CHAIR_ZHAO, MEDIATOR_LI) == [1, 0]
