"""What the counter decides without a database."""

import pytest

from fayi.intake import rules
from fayi.procedure.matter_type import Status


def test_a_code_has_no_letters_that_are_taken_for_each_other() -> None:
    codes = {rules.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("0O1IL")
    assert {len(code) for code in codes} == {8}


@pytest.mark.parametrize("typed", ["abcd 2345", "ABCD2345", " ab-cd 23 45 "])
def test_a_code_is_compared_without_its_spaces_and_case(typed: str) -> None:
    assert rules.code_as_kept(typed) == "ABCD2345"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("青监法服登字〔2026〕1号", "青监法服登字〔2026〕1号"),
        (" 青监法服登字[2026] 1号 ", "青监法服登字〔2026〕1号"),
        ("青监法服登字【2026】1号", "青监法服登字〔2026〕1号"),
        ("(2026)湖桥人调字第1号", "（2026）湖桥人调字第1号"),
    ],
)
def test_a_number_is_found_whatever_brackets_a_phone_offers(typed: str, kept: str) -> None:
    assert rules.number_as_kept(typed) == kept


@pytest.mark.parametrize(("by_asker", "about_number"), [(20, 0), (0, 10)])
def test_too_many_guesses_are_refused_with_a_time_to_wait(by_asker: int, about_number: int) -> None:
    with pytest.raises(rules.TooManyGuesses) as refused:
        rules.must_not_guess(by_asker, about_number)
    assert "15分钟" in str(refused.value)
    rules.must_not_guess(19, 9)


def test_people_are_told_what_happens_next_whatever_the_status() -> None:
    assert set(rules.NEXT) == set(Status)
