"""When an opening is written down anew, how long a purpose holds, and when two searches are the same."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fayi.readings.rules import ReadingKind, is_new_opening, same_subject, still_holds

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_opening_a_matter_again_within_the_hour_is_not_written_down() -> None:
    assert is_new_opening(None, MORNING)
    assert not is_new_opening(MORNING, MORNING + timedelta(minutes=59))
    assert is_new_opening(MORNING, MORNING + timedelta(hours=1))


def test_a_purpose_holds_for_a_working_day_and_not_for_the_next() -> None:
    assert not still_holds(None, MORNING)
    assert still_holds(MORNING, MORNING + timedelta(hours=7, minutes=59))
    assert not still_holds(MORNING, MORNING + timedelta(hours=8))


@given(st.text(max_size=40))
def test_spaces_and_capitals_make_no_other_search(words: str) -> None:
    assert same_subject(f" {words} ") == same_subject(words)
    assert same_subject(same_subject(words)) == same_subject(words)


def test_every_kind_has_its_own_name() -> None:
    assert len({kind.label for kind in ReadingKind}) == len(ReadingKind)
