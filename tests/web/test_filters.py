"""How figures are written."""

import pytest

from fayi.web import filters


@pytest.mark.parametrize(("given", "told"), [(0, "0"), (1, "少于5"), (4, "少于5"), (5, "5"), (1234, "1,234")])
def test_a_count_below_the_floor_is_told_as_few_and_none_as_none(given: int, told: str) -> None:
    assert filters.few(given) == told


def test_the_floor_is_what_the_desk_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "SMALLEST_COUNT", 10)
    assert [filters.few(given) for given in (0, 9, 10)] == ["0", "少于10", "10"]
