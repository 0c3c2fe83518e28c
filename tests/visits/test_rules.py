"""What may happen to a visit, as plain functions."""

import pytest

from fayi.procedure.channel import Channel
from fayi.visits import rules
from fayi.visits.rules import MOVES, Result, VisitStatus

ALLOWED = {
    ("waiting", "call"), ("called", "call"), ("waiting", "begin"), ("called", "begin"), ("called", "wait"),
    ("left", "wait"), ("waiting", "leave"), ("called", "leave"), ("serving", "leave"),
}  # fmt: skip


@pytest.mark.parametrize("status", [status.value for status in VisitStatus])
@pytest.mark.parametrize("key", list(MOVES))
def test_only_what_stands_in_the_table_may_happen_to_a_visit(status: str, key: str) -> None:
    if (status, key) in ALLOWED:
        assert rules.must_move(key, status, today=True) is MOVES[key]
        assert key in rules.possible_moves(status, today=True)
    else:
        with pytest.raises(rules.CannotMove):
            rules.must_move(key, status, today=True)
        assert key not in rules.possible_moves(status, today=True)


@pytest.mark.parametrize(("key", "status"), [("call", "waiting"), ("wait", "left")])
def test_nobody_is_called_or_put_back_on_another_day(key: str, status: str) -> None:
    with pytest.raises(rules.NotToday):
        rules.must_move(key, status, today=False)
    assert key not in rules.possible_moves(status, today=False)


@pytest.mark.parametrize("status", ["done", "left", "redirected"])
def test_nothing_more_is_written_for_a_visit_that_is_over(status: str) -> None:
    with pytest.raises(rules.VisitIsOver):
        rules.must_be_served(status)


@pytest.mark.parametrize("result", list(Result))
def test_a_visit_of_which_nothing_came_does_not_end_without_a_word(result: Result) -> None:
    with pytest.raises(rules.NothingCameOfIt) as refused:
        rules.result_of(result, "  ", matters=0, enquiries=0, lists=0)
    assert refused.value.field == "note"
    assert rules.result_of(result, "已口头说明。", matters=0, enquiries=0, lists=0) is result


@pytest.mark.parametrize(
    ("result", "there"),
    [(Result.REGISTERED, "matters"), (Result.ANSWERED, "enquiries"), (Result.TOLD, "lists")],
)
def test_what_stands_in_the_books_speaks_for_itself(result: Result, there: str) -> None:
    counted = {"matters": 0, "enquiries": 0, "lists": 0} | {there: 1}
    assert rules.result_of(result, "", **counted) is result


def test_a_turn_is_a_letter_and_three_figures_or_more() -> None:
    assert [rules.written_turn(no) for no in (1, 42, 999, 1000)] == ["A001", "A042", "A999", "A1000"]


def test_only_who_stands_at_the_window_waits() -> None:
    assert {channel for channel in Channel if rules.first_status(channel) is VisitStatus.WAITING} == {
        Channel.WINDOW
    }


@pytest.mark.parametrize("names", [("陈大山", ""), ("", "13900000001")])
def test_who_wants_to_stay_unknown_is_not_written_down(names: tuple[str, str]) -> None:
    with pytest.raises(rules.MustNotBeNamed):
        rules.must_fit_anonymity(True, *names)
    rules.must_fit_anonymity(False, *names)
    rules.must_fit_anonymity(True, "", " ")
