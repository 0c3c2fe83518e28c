"""Deadlines by the calendar of 2026 and by properties that hold on any calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fayi.kit.clock import ZONE
from fayi.procedure.calendar import (
    DAY,
    Length,
    Pause,
    Unit,
    WorkedOut,
    WorkingCalendar,
    work_out,
)


def days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


OFF_2026 = [
    *days(date(2026, 1, 1), date(2026, 1, 3)),
    *days(date(2026, 2, 15), date(2026, 2, 23)),
    *days(date(2026, 4, 4), date(2026, 4, 6)),
    *days(date(2026, 5, 1), date(2026, 5, 5)),
    *days(date(2026, 6, 19), date(2026, 6, 21)),
    *days(date(2026, 9, 25), date(2026, 9, 27)),
    *days(date(2026, 10, 1), date(2026, 10, 7)),
]
MADE_UP_2026 = [
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]
CALENDAR = WorkingCalendar(
    dict.fromkeys(OFF_2026, False) | dict.fromkeys(MADE_UP_2026, True), frozenset(range(2015, 2027))
)


def at(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def last_day(
    n: int, unit: Unit, start: date | datetime, *pauses: Pause, in_custody: bool = False
) -> date | None:
    return work_out(
        Length(n, unit), start=start, calendar=CALENDAR, pauses=pauses, in_custody=in_custody
    ).last_day


def sentences(worked_out: WorkedOut) -> str:
    return "\n".join(str(reason) for reason in worked_out.steps)


def test_the_day_of_the_event_is_not_counted() -> None:
    assert last_day(3, Unit.DAYS, date(2026, 3, 2)) == date(2026, 3, 5)


def test_a_day_ends_at_its_last_second_in_shanghai() -> None:
    due = work_out(Length(3, Unit.DAYS), start=date(2026, 3, 2), calendar=CALENDAR).due
    assert due is not None
    assert due.isoformat() == "2026-03-05T23:59:59+08:00"


@pytest.mark.parametrize(
    ("instant", "last"),
    [
        (datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC), date(2026, 3, 3)),
        (datetime(2026, 3, 2, 16, 0, 0, tzinfo=UTC), date(2026, 3, 4)),
    ],
)
def test_midnight_is_midnight_in_shanghai_wherever_the_server_stands(instant: datetime, last: date) -> None:
    assert last_day(1, Unit.DAYS, instant) == last


def test_a_deadline_that_falls_on_a_weekend_moves_to_monday() -> None:
    assert last_day(1, Unit.DAYS, date(2026, 3, 6)) == date(2026, 3, 9)


@pytest.mark.parametrize("start", days(date(2026, 2, 12), date(2026, 2, 20)))
def test_a_deadline_inside_the_spring_festival_moves_to_the_first_working_day_after(start: date) -> None:
    assert last_day(3, Unit.DAYS, start) == date(2026, 2, 24)


def test_a_saturday_made_up_for_is_a_good_last_day() -> None:
    assert last_day(3, Unit.DAYS, date(2026, 2, 11)) == date(2026, 2, 14)


def test_a_holiday_is_named_in_the_explanation() -> None:
    told = sentences(work_out(Length(3, Unit.DAYS), start=date(2026, 2, 13), calendar=CALENDAR))
    assert "2026-02-16是法定休假日，顺延至休假日后的第一个工作日2026-02-24" in told


def test_working_days_count_made_up_saturdays_and_leave_out_holidays() -> None:
    assert last_day(1, Unit.WORKING_DAYS, date(2026, 2, 13)) == date(2026, 2, 14)
    assert last_day(2, Unit.WORKING_DAYS, date(2026, 2, 13)) == date(2026, 2, 24)
    assert last_day(6, Unit.WORKING_DAYS, date(2026, 2, 13)) == date(2026, 2, 28)
    assert last_day(5, Unit.WORKING_DAYS, date(2026, 9, 30)) == date(2026, 10, 13)


def test_the_explanation_names_the_made_up_days_that_were_counted() -> None:
    told = sentences(work_out(Length(2, Unit.WORKING_DAYS), start=date(2026, 2, 13), calendar=CALENDAR))
    assert "2026-02-14是周末，但按放假安排调休上班" in told
    assert "其间有9天是周末或者放假的日子" in told


def test_in_custody_a_period_ends_on_the_day_itself() -> None:
    assert last_day(3, Unit.DAYS, date(2026, 2, 13), in_custody=True) == date(2026, 2, 16)
    assert last_day(1, Unit.MONTHS, date(2026, 4, 1), in_custody=True) == date(2026, 5, 1)


def test_custody_needs_no_plan_and_so_is_never_provisional() -> None:
    worked_out = work_out(Length(30, Unit.DAYS), start=date(2027, 3, 1), calendar=CALENDAR, in_custody=True)
    assert not worked_out.provisional
    assert "刑事诉讼法第一百零五条" in sentences(worked_out)


def test_hours_run_through_nights_and_holidays_to_the_minute() -> None:
    due = work_out(Length(48, Unit.HOURS), start=at(2, 14, 17, 25), calendar=CALENDAR).due
    assert due == at(2, 16, 17, 25)


@pytest.mark.parametrize(
    ("n", "unit", "start", "last"),
    [
        (1, Unit.MONTHS, date(2026, 7, 31), date(2026, 8, 31)),
        (1, Unit.MONTHS, date(2026, 8, 31), date(2026, 9, 30)),
        (3, Unit.MONTHS, date(2025, 11, 28), date(2026, 2, 28)),
        (1, Unit.MONTHS, date(2023, 1, 31), date(2023, 2, 28)),
        (1, Unit.MONTHS, date(2024, 1, 31), date(2024, 2, 29)),
        (1, Unit.YEARS, date(2023, 6, 1), date(2024, 6, 3)),
        (1, Unit.YEARS, date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_months_and_years_end_on_the_corresponding_day(n: int, unit: Unit, start: date, last: date) -> None:
    assert last_day(n, unit, start) == last


def test_a_month_to_a_leap_day_ends_on_it() -> None:
    worked_out = work_out(Length(1, Unit.MONTHS), start=date(2028, 1, 31), calendar=CALENDAR)
    assert worked_out.last_day == date(2028, 2, 29)
    assert worked_out.provisional


def test_four_years_from_a_leap_day_end_on_a_leap_day() -> None:
    assert last_day(4, Unit.YEARS, date(2024, 2, 29)) == date(2028, 2, 29)


def test_a_deadline_in_a_year_without_a_plan_is_provisional_and_says_which_plan_is_missing() -> None:
    worked_out = work_out(Length(30, Unit.DAYS), start=date(2026, 12, 20), calendar=CALENDAR)
    assert worked_out.last_day == date(2027, 1, 19)
    assert worked_out.provisional
    assert "2027年的放假安排尚未正式公布" in sentences(worked_out)


def test_the_last_days_of_december_wait_for_the_plan_of_the_next_year() -> None:
    assert not CALENDAR.provisional(date(2026, 12, 28))
    assert CALENDAR.provisional(date(2026, 12, 31))
    assert not CALENDAR.provisional(date(2025, 12, 31))


def test_days_before_the_new_year_do_not_make_a_deadline_provisional() -> None:
    assert not work_out(Length(5, Unit.DAYS), start=date(2026, 12, 18), calendar=CALENDAR).provisional


def test_working_days_counted_across_the_new_year_are_provisional() -> None:
    assert work_out(Length(15, Unit.WORKING_DAYS), start=date(2026, 12, 20), calendar=CALENDAR).provisional


def test_every_day_touched_by_a_pause_is_left_out() -> None:
    pause = Pause(at(3, 4, 16), at(3, 6, 8, 30))
    assert last_day(7, Unit.DAYS, date(2026, 3, 2)) == date(2026, 3, 9)
    assert last_day(7, Unit.DAYS, date(2026, 3, 2), pause) == date(2026, 3, 12)


def test_a_pause_that_ends_at_midnight_leaves_the_next_day_alone() -> None:
    pause = Pause(at(3, 4, 16), at(3, 6, 0))
    assert last_day(7, Unit.DAYS, date(2026, 3, 2), pause) == date(2026, 3, 11)


def test_a_pause_on_the_day_of_the_event_or_after_the_deadline_changes_nothing() -> None:
    before = Pause(at(3, 1, 8), at(3, 2, 18))
    after = Pause(at(3, 13, 8))
    assert last_day(10, Unit.DAYS, date(2026, 3, 2), before, after) == date(2026, 3, 12)


def test_pauses_that_overlap_are_left_out_once() -> None:
    one, two = Pause(at(3, 4), at(3, 6)), Pause(at(3, 5), at(3, 9))
    assert last_day(3, Unit.DAYS, date(2026, 3, 2), one, two) == date(2026, 3, 11)


def test_a_pause_that_begins_on_the_day_the_deadline_moved_to_moves_it_on() -> None:
    pause = Pause(at(3, 9, 10), at(3, 9, 11))
    assert last_day(5, Unit.DAYS, date(2026, 3, 2), pause) == date(2026, 3, 10)


def test_working_days_under_a_pause_are_not_counted() -> None:
    pause = Pause(at(3, 4, 16), at(3, 6, 8))
    assert last_day(5, Unit.WORKING_DAYS, date(2026, 3, 2)) == date(2026, 3, 9)
    assert last_day(5, Unit.WORKING_DAYS, date(2026, 3, 2), pause) == date(2026, 3, 12)


def test_while_a_pause_is_open_there_is_no_last_day_and_the_rest_is_told() -> None:
    worked_out = work_out(
        Length(10, Unit.DAYS), start=date(2026, 3, 2), calendar=CALENDAR, pauses=[Pause(at(3, 5))]
    )
    assert worked_out.due is None
    assert "自2026-03-05起中止计算，尚未恢复；恢复后还剩8日。" in sentences(worked_out)


def test_the_rest_told_during_a_pause_is_what_is_left_when_the_clock_runs_again() -> None:
    assert last_day(10, Unit.DAYS, date(2026, 3, 2), Pause(at(3, 5), at(3, 16))) == date(2026, 3, 24)
    assert (date(2026, 3, 24) - date(2026, 3, 16)).days == 8


def test_working_days_left_are_told_during_a_pause() -> None:
    worked_out = work_out(
        Length(10, Unit.WORKING_DAYS), start=date(2026, 3, 2), calendar=CALENDAR, pauses=[Pause(at(3, 5))]
    )
    assert worked_out.due is None
    assert "恢复后还剩8个工作日" in sentences(worked_out)


def test_hours_leave_out_the_exact_time_of_a_pause() -> None:
    pauses = [Pause(at(3, 2, 10), at(3, 2, 12, 30)), Pause(at(3, 2, 12), at(3, 2, 13))]
    due = work_out(Length(24, Unit.HOURS), start=at(3, 2, 9), calendar=CALENDAR, pauses=pauses).due
    assert due == at(3, 3, 12)


def test_hours_left_are_told_during_a_pause() -> None:
    worked_out = work_out(
        Length(24, Unit.HOURS), start=at(3, 2, 9), calendar=CALENDAR, pauses=[Pause(at(3, 2, 10, 15))]
    )
    assert worked_out.due is None
    assert "恢复后还剩22小时45分钟" in sentences(worked_out)


def test_faulty_input_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Length(0, Unit.DAYS)
    with pytest.raises(ValueError, match="instant"):
        work_out(Length(24, Unit.HOURS), start=date(2026, 3, 2), calendar=CALENDAR)
    with pytest.raises(ValueError, match="zone"):
        work_out(Length(1, Unit.DAYS), start=datetime(2026, 3, 2), calendar=CALENDAR)  # noqa: DTZ001
    with pytest.raises(ValueError, match="before it starts"):
        Pause(at(3, 2), at(3, 1))


def test_a_length_is_said_in_words() -> None:
    assert str(Length(3, Unit.WORKING_DAYS)) == "3个工作日"
    assert str(Length(24, Unit.HOURS)) == "24小时"


# Properties, on calendars nobody ever published.

STARTS = st.builds(
    datetime.combine, st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.times(timezones=st.just(ZONE))
)
LENGTHS = st.builds(Length, st.integers(1, 90), st.sampled_from(Unit))
DAY_LENGTHS = st.builds(
    Length, st.integers(1, 90), st.sampled_from([unit for unit in Unit if unit != Unit.HOURS])
)
CALENDARS = st.builds(
    WorkingCalendar,
    st.dictionaries(st.dates(date(2020, 1, 1), date(2031, 12, 31)), st.booleans(), max_size=60),
    st.frozensets(st.integers(2019, 2033)),
)


@st.composite
def closed_pauses(draw: st.DrawFn, start: datetime) -> list[Pause]:
    begun = st.timedeltas(timedelta(days=-20), timedelta(days=200))
    lasting = st.timedeltas(timedelta(), timedelta(days=60))
    pairs = draw(st.lists(st.tuples(begun, lasting), max_size=5))
    return [Pause(start + after, start + after + long) for after, long in pairs]


@given(LENGTHS, STARTS, CALENDARS, st.booleans())
def test_a_longer_limit_never_ends_earlier(
    length: Length, start: datetime, calendar: WorkingCalendar, in_custody: bool
) -> None:
    short = work_out(length, start=start, calendar=calendar, in_custody=in_custody).due
    longer = Length(length.n + 1, length.unit)
    long = work_out(longer, start=start, calendar=calendar, in_custody=in_custody).due
    assert short is not None
    assert long is not None
    assert start < short <= long


@given(DAY_LENGTHS, STARTS, CALENDARS, st.data())
def test_a_deadline_is_never_on_a_holiday_nor_on_a_paused_day(
    length: Length, start: datetime, calendar: WorkingCalendar, data: st.DataObject
) -> None:
    pauses = data.draw(closed_pauses(start))
    last = work_out(length, start=start, calendar=calendar, pauses=pauses).last_day
    assert last is not None
    assert calendar.is_working(last)
    midnight = datetime.combine(last, datetime.min.time(), ZONE)
    for pause in pauses:
        assert pause.end is not None
        assert pause.start == pause.end or pause.end <= midnight or pause.start >= midnight + DAY


@given(LENGTHS, STARTS, CALENDARS, st.booleans(), st.data())
def test_pauses_never_make_a_deadline_earlier(
    length: Length, start: datetime, calendar: WorkingCalendar, in_custody: bool, data: st.DataObject
) -> None:
    pauses = data.draw(closed_pauses(start))
    fewer = work_out(length, start=start, calendar=calendar, pauses=pauses[1:], in_custody=in_custody).due
    more = work_out(length, start=start, calendar=calendar, pauses=pauses, in_custody=in_custody).due
    assert fewer is not None
    assert more is not None
    assert fewer <= more


def test_of_two_pauses_that_begin_together_only_the_longer_is_told_of() -> None:
    start = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
    short, long = Pause(start, start + timedelta(hours=1)), Pause(start, start + timedelta(hours=2))
    for pauses in ([short, long], [long, short]):
        worked_out = work_out(
            Length(24, Unit.HOURS), start=start, calendar=WorkingCalendar({}, frozenset()), pauses=pauses
        )
        assert worked_out.due == start + timedelta(hours=26)
        assert [reason.values.get("last") for reason in worked_out.steps] == [None, long.end, None]


@given(LENGTHS, STARTS, CALENDARS, st.data())
def test_the_order_of_pauses_does_not_matter(
    length: Length, start: datetime, calendar: WorkingCalendar, data: st.DataObject
) -> None:
    pauses = data.draw(closed_pauses(start))
    turned = data.draw(st.permutations(pauses))
    assert work_out(length, start=start, calendar=calendar, pauses=pauses) == work_out(
        length, start=start, calendar=calendar, pauses=turned
    )


@given(LENGTHS, STARTS, CALENDARS, st.booleans(), st.timedeltas(timedelta(), timedelta(days=100)))
def test_an_open_pause_stops_the_clock_exactly_when_it_begins_in_time(
    length: Length, start: datetime, calendar: WorkingCalendar, in_custody: bool, after: timedelta
) -> None:
    due = work_out(length, start=start, calendar=calendar, in_custody=in_custody).due
    assert due is not None
    pause = Pause(start + after)
    # A clock of days never counts its first day, so a pause of that very day is felt from the next one on.
    in_time = pause.start < due if length.unit is Unit.HOURS else pause.start.date() <= due.date()
    worked_out = work_out(length, start=start, calendar=calendar, in_custody=in_custody, pauses=[pause])
    assert (worked_out.due is None) == in_time


@given(st.integers(1, 60), STARTS, CALENDARS, st.data())
def test_working_days_are_as_many_as_one_counts_by_hand(
    n: int, start: datetime, calendar: WorkingCalendar, data: st.DataObject
) -> None:
    pauses = data.draw(closed_pauses(start))
    last = work_out(Length(n, Unit.WORKING_DAYS), start=start, calendar=calendar, pauses=pauses).last_day
    assert last is not None
    counted = 0
    for day in days(start.date() + DAY, last):
        midnight = datetime.combine(day, datetime.min.time(), ZONE)
        touched = any(
            p.start < midnight + DAY and p.start < p.end and p.end > midnight for p in pauses if p.end
        )
        counted += calendar.is_working(day) and not touched
    assert counted == n


@given(st.integers(1, 300), STARTS, CALENDARS, st.data())
def test_in_custody_exactly_so_many_days_run(
    n: int, start: datetime, calendar: WorkingCalendar, data: st.DataObject
) -> None:
    pauses = data.draw(closed_pauses(start))
    last = work_out(
        Length(n, Unit.DAYS), start=start, calendar=calendar, pauses=pauses, in_custody=True
    ).last_day
    assert last is not None
    running = 0
    for day in days(start.date() + DAY, last):
        midnight = datetime.combine(day, datetime.min.time(), ZONE)
        running += not any(
            p.start < midnight + DAY and p.start < p.end and p.end > midnight for p in pauses if p.end
        )
    assert running == n


@given(st.integers(1, 120), st.dates(date(2000, 1, 1), date(2090, 12, 31)), CALENDARS)
def test_months_end_on_the_same_day_or_on_the_last_of_the_month(
    n: int, start: date, calendar: WorkingCalendar
) -> None:
    last = work_out(Length(n, Unit.MONTHS), start=start, calendar=calendar, in_custody=True).last_day
    assert last is not None
    assert (last.year - start.year) * 12 + last.month - start.month == n
    assert last.day == start.day or (last.day < start.day and (last + DAY).day == 1)


@given(DAY_LENGTHS, STARTS, CALENDARS, st.booleans())
def test_a_result_changes_with_a_plan_only_when_it_was_provisional(
    length: Length, start: datetime, calendar: WorkingCalendar, in_custody: bool
) -> None:
    before = work_out(length, start=start, calendar=calendar, in_custody=in_custody)
    assume(not before.provisional)
    turned = {
        day: not calendar.is_working(day)
        for day in days(date(2020, 1, 1), date(2031, 12, 31))
        if calendar.provisional(day)
    }
    other = WorkingCalendar({**calendar.days, **turned}, calendar.official_years)
    assert work_out(length, start=start, calendar=other, in_custody=in_custody).due == before.due


@given(LENGTHS, STARTS, CALENDARS)
def test_every_sentence_can_be_filled_from_its_values(
    length: Length, start: datetime, calendar: WorkingCalendar
) -> None:
    for reason in work_out(length, start=start, calendar=calendar).steps:
        assert "{" not in str(reason)
