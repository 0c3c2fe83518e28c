"""Who is reminded of a booking, on which day, and what is chased; once, and never of a cancelled one."""

from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any

import pytest
from litestar import Litestar

from fayi.kit import clock
from fayi.kit.database import Database
from fayi.procedure.calendar import WorkingCalendar
from fayi.rooms import actions, queries
from fayi.rooms.contacts import Reachable, keep
from fayi.rooms.jobs import remind_everywhere
from fayi.rooms.models import Booking
from fayi.rooms.rules import Needed, reminder_day, shifted
from tests.cast import COURT, COURT_CLERK_FU, JUDGE_HE, MANAGEMENT_LU, PRISON, STEWARD_XIANG, Person
from tests.make import Make
from tests.notices.test_telling import told

GOLDEN_WEEK = WorkingCalendar(
    {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True, date(2026, 9, 20): True},
    frozenset({2026}),
)
FRIDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 9)


@pytest.mark.parametrize(
    ("starts_on", "reminded_on"),
    [
        (date(2026, 9, 17), date(2026, 9, 16)),
        (date(2026, 9, 14), date(2026, 9, 11)),
        (date(2026, 10, 8), date(2026, 9, 30)),
        (date(2026, 10, 3), date(2026, 9, 30)),
        (date(2026, 9, 21), date(2026, 9, 20)),
        (date(2026, 10, 12), date(2026, 10, 10)),
    ],
    ids=[
        "midweek",
        "Friday for Monday",
        "Golden Week",
        "within a holiday",
        "make-up Sunday",
        "make-up Saturday",
    ],
)
def test_people_are_reminded_on_the_last_working_day_before(starts_on: date, reminded_on: date) -> None:
    assert reminder_day(starts_on, GOLDEN_WEEK) == reminded_on


@pytest.fixture
def morning(database: Database, application: Litestar) -> Any:
    """`await morning(day)`: what the job does at nine of that day."""

    async def do(day: date, hour: int = 9) -> int:
        context = SimpleNamespace(additional_context={"database": database})
        with clock.frozen(datetime.combine(day, time(hour), clock.ZONE)):
            return int((await remind_everywhere(context, 0))["bookings"])  # type: ignore[arg-type]

    return do


@pytest.fixture
async def booking(make: Make) -> Booking:
    """A confirmed booking of the court and the prison on Monday at nine that needs the judge He."""
    with clock.frozen(datetime(2026, 3, 2, 9, tzinfo=clock.ZONE)):
        court, prison = await make.room(COURT, "第一法庭"), await make.room(PRISON, "第一视频室")
        async with make.session(MANAGEMENT_LU.actor) as session:
            told_of = Reachable(officer_id=STEWARD_XIANG.id, phone="0579-1234")
            await keep(session, None, told_of, MANAGEMENT_LU.actor)
        judge = Needed(
            resource=f"officer:{JUDGE_HE.id}", label=JUDGE_HE.name, role="officer", agency_id=COURT.id
        )
        return await make.booking(
            court,
            prison,
            starts_at=datetime.combine(MONDAY, time(9), clock.ZONE),
            needs=(judge,),
            title="远程开庭",
        )


async def reminders(make: Make, person: Person) -> list[str]:
    return [sentence for sentence in await told(make, person) if "请提前到场" in sentence]


async def test_on_friday_those_claimed_and_the_contacts_of_each_end_are_told_of_monday_once(
    make: Make, booking: Booking, morning: Any
) -> None:
    assert await morning(date(2026, 3, 5)) == 0
    assert await morning(FRIDAY, hour=7) == 0
    for _ in range(2):
        assert await morning(FRIDAY) == 2
    for person in (JUDGE_HE, COURT_CLERK_FU, STEWARD_XIANG):
        (sentence,) = await reminders(make, person)
        assert "2026年3月9日 09:00" in sentence
        assert "第一法庭、第一视频室" in sentence
    assert await reminders(make, MANAGEMENT_LU) == []


async def test_one_moved_is_told_of_anew_and_one_cancelled_never(
    make: Make, booking: Booking, morning: Any
) -> None:
    await morning(FRIDAY)
    with clock.frozen(datetime.combine(FRIDAY, time(10), clock.ZONE)):
        async with make.session(COURT_CLERK_FU.actor) as session:
            moved = await queries.get(session, booking.id)
            it = await queries.whole(session, moved)
            parts = shifted(it.times, datetime.combine(MONDAY, time(14), clock.ZONE))
            await actions.move(session, moved, parts, None, "法官另有安排", COURT_CLERK_FU.actor)
    await morning(FRIDAY, hour=11)
    assert len(await reminders(make, JUDGE_HE)) == 2
    with clock.frozen(datetime.combine(FRIDAY, time(12), clock.ZONE)):
        async with make.session(COURT_CLERK_FU.actor) as session:
            gone = await queries.get(session, booking.id)
            await actions.cancel(session, gone, "撤诉", COURT_CLERK_FU.actor)
    assert await morning(FRIDAY, hour=13) == 0
    assert len(await reminders(make, JUDGE_HE)) == 2


async def test_what_is_missing_is_chased_at_the_end_that_can_supply_it(make: Make, morning: Any) -> None:
    with clock.frozen(datetime(2026, 3, 2, 9, tzinfo=clock.ZONE)):
        court = await make.room(COURT, "第一法庭")
        prison = await make.room(PRISON, "第一视频室", asks_first=True)
        booking = await make.booking(
            court, prison, starts_at=datetime.combine(MONDAY, time(9), clock.ZONE), confirmed=False
        )
    await morning(FRIDAY)
    assert await reminders(make, COURT_CLERK_FU) == []
    assert any("还没有得到同意：第一视频室" in one for one in await told(make, COURT_CLERK_FU))
    assert any("等贵单位同意使用第一视频室" in one for one in await told(make, MANAGEMENT_LU))
    with clock.frozen(datetime.combine(FRIDAY, time(10), clock.ZONE)):
        async with make.session(STEWARD_XIANG.actor) as session:
            await actions.agree(session, await queries.get(session, booking.id), STEWARD_XIANG.actor)
    await morning(FRIDAY, hour=11)
    assert any("还没有确认" in one for one in await told(make, COURT_CLERK_FU))
