"""Where a prisoner is on a day, and what others are told of it."""

from datetime import date, timedelta

import pytest

from fayi.kit.errors import Refusal
from fayi.prisoners import rules
from fayi.prisoners.forms import WhereaboutsForm
from fayi.prisoners.rules import Place, Stay, place_on, why_not

DAY = date(2026, 11, 23)


def stay(kind: Place, since: int, until: int | None = None) -> Stay:
    return Stay(
        kind=kind,
        since=DAY + timedelta(days=since),
        until=None if until is None else DAY + timedelta(days=until),
    )


def test_who_was_never_anywhere_else_is_held() -> None:
    assert place_on([], DAY) is Place.HELD


def test_a_stay_in_hospital_ends_with_its_last_day() -> None:
    stays = [stay(Place.HOSPITAL, -2, 0)]
    assert place_on(stays, DAY) is Place.HOSPITAL
    assert place_on(stays, DAY + timedelta(days=1)) is Place.HELD
    assert place_on(stays, DAY - timedelta(days=3)) is Place.HELD


def test_a_release_that_is_fixed_already_counts_from_its_day() -> None:
    stays = [stay(Place.RELEASED, 10)]
    assert place_on(stays, DAY + timedelta(days=9)) is Place.HELD
    assert place_on(stays, DAY + timedelta(days=10)) is Place.RELEASED
    assert place_on(stays, DAY + timedelta(days=99)) is Place.RELEASED


def test_what_begins_later_counts_and_of_two_on_one_day_the_one_entered_last() -> None:
    assert place_on([stay(Place.CONFINEMENT, -5), stay(Place.HELD, -1)], DAY) is Place.HELD
    assert place_on([stay(Place.HELD, 0), stay(Place.CONFINEMENT, 0)], DAY) is Place.CONFINEMENT
    assert place_on([stay(Place.HELD, -1), stay(Place.CONFINEMENT, -5)], DAY) is Place.HELD


@pytest.mark.parametrize(
    "place", [Place.HOSPITAL, Place.CONFINEMENT, Place.INVESTIGATION, Place.LEAVE], ids=str
)
def test_nobody_is_told_of_an_illness_or_a_punishment(place: Place) -> None:
    told = why_not(place, "court")
    assert told == rules.CANNOT_COME
    assert not any(word in told for word in ("病", "医", "禁闭", "审查", "离监"))


def test_a_court_is_told_that_he_has_left_and_a_familys_office_only_that_he_cannot_come() -> None:
    for place in (Place.TRANSFERRED, Place.RELEASED):
        assert why_not(place, "court") == rules.GONE
        assert why_not(place, "family_visit") == rules.CANNOT_COME
    assert why_not(Place.HELD, "court") == ""


def test_who_has_left_has_no_last_day_and_a_transfer_says_where_to() -> None:
    with pytest.raises(rules.ComesNoMore):
        WhereaboutsForm(kind=Place.RELEASED, since=DAY, until=DAY)
    with pytest.raises(rules.MustHaveLeft):
        WhereaboutsForm(kind=Place.TRANSFERRED, since=DAY)
    with pytest.raises(Refusal):
        WhereaboutsForm(kind=Place.HOSPITAL, since=DAY, until=DAY - timedelta(days=1))
