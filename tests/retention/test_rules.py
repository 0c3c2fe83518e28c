"""How long something is kept, and who may carry a list out; no database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fayi.kit.errors import Refusal
from fayi.retention.forms import CarryOutForm, PeriodForm
from fayi.retention.kinds import PeriodKind
from fayi.retention.rules import Kept, ListMoved, SameOfficer, may_check, must_be_as_shown

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def kept(started: date, years: int | None, longer: date | None = None) -> Kept:
    return Kept(kind="short", years=years, counted_from="archived", started=started, prolonged_until=longer)


def test_a_period_counts_from_the_first_of_january_after_archiving() -> None:
    one = kept(date(2010, 5, 1), 10)
    assert (one.begins_on, one.ends_on) == (date(2011, 1, 1), date(2020, 12, 31))
    assert not one.has_ended(date(2020, 12, 31))
    assert one.has_ended(date(2021, 1, 1))


def test_what_is_kept_for_ever_never_ends() -> None:
    assert kept(date(1950, 1, 1), None).ends_on is None
    assert not kept(date(1950, 1, 1), None).has_ended(date(2999, 1, 1))


@given(DAYS, st.integers(1, 100))
def test_a_period_is_never_shorter_than_its_years(started: date, years: int) -> None:
    ends = kept(started, years).ends_on
    assert ends is not None
    assert ends.year - started.year == years
    assert (ends.month, ends.day) == (12, 31)


@given(DAYS, st.integers(1, 100), DAYS)
def test_prolonging_never_shortens(started: date, years: int, longer: date) -> None:
    plain, prolonged = kept(started, years).ends_on, kept(started, years, longer).ends_on
    assert plain is not None
    assert prolonged == max(plain, longer)


def test_whoever_drew_up_does_not_check() -> None:
    may_check(1, 2)
    with pytest.raises(SameOfficer):
        may_check(2, 2)


@pytest.mark.parametrize(
    ("status", "seen"), [("draft", 3), ("submitted", 2), ("submitted", None), ("done", 3)]
)
def test_a_list_is_carried_out_only_as_it_was_shown(status: str, seen: int | None) -> None:
    must_be_as_shown("submitted", 3, 3, wanted="submitted")
    with pytest.raises(ListMoved):
        must_be_as_shown(status, 3, seen, wanted="submitted")


def test_only_what_is_kept_for_ever_has_no_years() -> None:
    given = {"matter_type": "enquiry", "basis": "文件", "since": date(2026, 1, 1)}
    for kind, years in ((PeriodKind.PERMANENT, 10), (PeriodKind.SHORT, None)):
        with pytest.raises(Refusal):
            PeriodForm(kind=kind, years=years, **given)
    with pytest.raises(Refusal):
        CarryOutForm(supervisors="甲")
