"""Numbers are taken in the transaction that uses them: no gap, no number twice."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from fayi.agencies.actions import take_number, take_reference
from fayi.agencies.rules import written_number
from fayi.kit.database import Database
from tests.cast import COMMITTEE, NEWCOMERS
from tests.make import Make

SERIES = "人调字"


class GivenUp(Exception):
    """Somebody changes their mind."""


async def test_thirty_at_once_of_whom_a_third_give_up_leave_no_gap(database: Database) -> None:
    taken: list[int] = []

    async def take(n: int) -> None:
        async with database.transaction(agency_id=COMMITTEE.id) as session:
            number = await take_number(session, COMMITTEE.id, SERIES, 2026)
            await asyncio.sleep(0)
            if n % 3 == 0:
                raise GivenUp
            taken.append(number)

    answers = await asyncio.gather(*(take(n) for n in range(30)), return_exceptions=True)
    assert sum(isinstance(answer, GivenUp) for answer in answers) == 10
    assert not [answer for answer in answers if answer is not None and not isinstance(answer, GivenUp)]
    assert sorted(taken) == list(range(1, 21))
    async with database.transaction() as session:
        assert await take_number(session, COMMITTEE.id, SERIES, 2026) == 21


async def test_each_agency_series_and_year_counts_for_itself(database: Database) -> None:
    async with database.transaction(agency_id=COMMITTEE.id) as session:
        assert await take_number(session, COMMITTEE.id, SERIES, 2026) == 1
        assert await take_number(session, COMMITTEE.id, SERIES, 2026) == 2
        assert await take_number(session, NEWCOMERS.id, SERIES, 2026) == 1
        assert await take_number(session, COMMITTEE.id, "登字", 2026) == 1
        assert await take_number(session, COMMITTEE.id, SERIES, 2027) == 1
        assert await take_reference(session, COMMITTEE.id, SERIES, 2026) == "（2026）湖桥人调字第3号"


@pytest.mark.parametrize(
    ("series", "written"),
    [("人调字", "（2026）湖桥人调字第7号"), ("登字", "湖桥登字〔2026〕7号")],
)
def test_a_number_is_written_as_the_standard_says(series: str, written: str) -> None:
    assert written_number("湖桥", series, 2026, 7) == written


async def test_matters_accepted_at_the_same_time_get_numbers_in_a_row(make: Make, database: Database) -> None:
    matters = [await make.matter() for _ in range(6)]
    done: list[Any] = await asyncio.gather(*(make.do(matter, "accept") for matter in matters))
    year = done[0].accepted_on.year
    assert sorted(matter.reference for matter in done) == [
        f"（{year}）湖桥人调字第{n}号" for n in range(1, 7)
    ]
    async with database.transaction() as session:
        last = await session.scalar(
            text("select last from counter where agency_id = :a and series = '人调字'"), {"a": COMMITTEE.id}
        )
        assert last == 6


async def test_an_action_that_is_refused_takes_no_number(make: Make) -> None:
    matter = await make.matter(pending_before="court")
    with pytest.raises(Exception, match="只有该机关委托或者移送的才能受理"):
        await make.do(matter, "accept")
    other = await make.do(await make.matter(), "accept")
    assert other.reference is not None
    assert "第1号" in other.reference
