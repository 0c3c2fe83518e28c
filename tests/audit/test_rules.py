"""Which readings are conspicuous."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fayi.audit.rules import (
    Limits,
    Rule,
    Seen,
    as_text,
    crowded,
    findings,
    is_off_hours,
    redacted,
    repeated,
)
from fayi.kit import clock

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Ten in the morning at the station."""
LIMITS = Limits(most_readings=3, within_minutes=10, opens_at=7, closes_at=20, same_searches=3)


def weekdays(day: date) -> bool:
    """A calendar without holidays."""
    return day.weekday() < 5


def seen(
    id_: int, *, minutes: float = 0, officer: int = 1, matter: bool = False, search: bytes | None = None
) -> Seen:
    return Seen(
        id=id_,
        at=MONDAY + timedelta(minutes=minutes),
        officer_id=officer,
        concerns_matter=matter,
        search=search,
    )


def fired(readings: list[Seen], *ties: tuple[int, str]) -> dict[Rule, tuple[int, ...]]:
    return {one.rule: one.readings for one in findings(readings, ties, weekdays, LIMITS)}


def test_readings_in_quick_succession_are_one_finding() -> None:
    assert fired([seen(1), seen(2, minutes=4), seen(3, minutes=10), seen(4, minutes=60)]) == {
        Rule.MANY: (1, 2, 3)
    }
    assert fired([seen(1), seen(2, minutes=4), seen(3, minutes=10.1)]) == {}
    assert fired([seen(1), seen(2), seen(3, officer=2)]) == {}


@given(st.lists(st.integers(0, 60), max_size=30))
def test_a_crowd_is_what_counting_around_each_reading_finds(minutes: list[int]) -> None:
    readings = [seen(at, minutes=minute) for at, minute in enumerate(sorted(minutes))]
    window = timedelta(minutes=LIMITS.within_minutes)
    expected = set()
    for one in readings:
        inside = [each for each in readings if one.at <= each.at <= one.at + window]
        if len(inside) >= LIMITS.most_readings:
            expected |= {each.id for each in inside}
    assert crowded(readings, LIMITS) == expected


@pytest.mark.parametrize(
    ("at", "off"),
    [
        ("2026-11-23T06:59", True),
        ("2026-11-23T07:00", False),
        ("2026-11-23T19:59", False),
        ("2026-11-23T20:00", True),
        ("2026-11-22T10:00", True),
    ],
)
def test_nights_and_days_off_are_out_of_hours(at: str, off: bool) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=clock.ZONE)
    assert is_off_hours(moment, weekdays, LIMITS) is off


def test_a_name_searched_again_and_again_without_opening_a_matter_is_conspicuous() -> None:
    searches = [seen(at, minutes=at * 100, search=b"one") for at in (1, 2, 3)]
    assert repeated(searches, LIMITS) == {1, 2, 3}
    assert repeated(searches[:2], LIMITS) == set()
    opened = seen(4, minutes=210, matter=True)
    assert repeated([*searches[:2], opened, searches[2]], LIMITS) == set()
    late = seen(4, minutes=240, matter=True)
    assert repeated([*searches[:2], late, searches[2]], LIMITS) == {1, 2, 3}
    assert repeated([*searches[:2], seen(3, search=b"other")], LIMITS) == set()


def test_ties_are_told_by_officer_and_day_the_latest_day_first() -> None:
    readings = [seen(1), seen(2, officer=2), seen(3, minutes=24 * 60)]
    found = findings(readings, [(1, "relative"), (2, "relative"), (3, "self")], weekdays, LIMITS)
    assert [(one.rule, one.officer_id, one.readings) for one in found] == [
        (Rule.SELF, 1, (3,)),
        (Rule.RELATIVE, 1, (1,)),
        (Rule.RELATIVE, 2, (2,)),
    ]


def test_a_finding_that_grows_is_another_finding() -> None:
    (one,) = findings([seen(1)], [(1, "self")], weekdays, LIMITS)
    (same,) = findings([seen(1), seen(9, minutes=30)], [(1, "self")], weekdays, LIMITS)
    (grown,) = findings([seen(1), seen(2, minutes=30)], [(1, "self"), (2, "self")], weekdays, LIMITS)
    assert one.key == same.key != grown.key


def test_every_rule_explains_itself_with_the_limits_in_force() -> None:
    values = {name: getattr(LIMITS, name) for name in Limits.__struct_fields__}
    assert all(rule.explanation.format(**values) for rule in Rule)


@given(st.text(max_size=20))
def test_no_cell_of_the_csv_is_a_formula(cell: str) -> None:
    assert not as_text(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert as_text(cell).removeprefix("'") == cell.removeprefix("'")


def test_long_numbers_are_shortened_and_words_are_not() -> None:
    assert redacted("陈大山 99010119900307123X") == "陈大山 990…3X"
    assert redacted("（2026）湖桥人调字第1号") == "（2026）湖桥人调字第1号"
