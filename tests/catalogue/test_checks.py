"""Particulars that contradict themselves, and letters that cannot be printed."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from fayi.catalogue import entries, samples
from fayi.catalogue.checks import contradictions
from fayi.catalogue.entries import DocumentKind
from fayi.kit.printable import unprintable
from fayi.web.field import Field

TODAY = date(2026, 7, 2)
KIND = msgspec.structs.replace(
    entries.kind("MD-0109"),
    fields=(
        *(
            Field(name=name, label=label, kind=kind, required=False)
            for name, label, kind in (
                ("subject_name", "姓名", "text"),
                ("gender", "性别", "choice"),
                ("birth_date", "出生日期", "date"),
                ("id_number", "身份号码", "text"),
                ("start_date", "开始日期", "date"),
                ("end_date", "结束日期", "date"),
                ("started_at", "开始时间", "datetime"),
                ("correction_end", "矫正期满日", "date"),
                ("guardian_name", "监护人", "text"),
                ("points", "要点", "list"),
            )
        ),
        Field(
            name="people",
            label="成员",
            kind="rows",
            required=False,
            columns=(Field(name="name", label="姓名"), Field(name="id_number", label="身份号码")),
        ),
    ),
    in_order=(("start_date", "end_date"), ("started_at", "end_date")),
    not_past=("correction_end",),
    guardian="guardian_name",
)


def places(kind: DocumentKind = KIND, **values: Any) -> list[str]:
    return [one.place for one in contradictions(kind, values, TODAY)]


def test_an_end_before_its_beginning_is_a_contradiction() -> None:
    assert places(start_date=date(2026, 7, 3), end_date=date(2026, 7, 2)) == ["end_date"]
    assert places(start_date=date(2026, 7, 2), end_date=date(2026, 7, 2)) == []
    assert places(start_date=date(2026, 7, 3)) == []


def test_a_moment_is_compared_with_a_day_by_its_day_at_the_station() -> None:
    late = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)  # half past midnight on the second at the station
    assert places(started_at=late, end_date=date(2026, 7, 1)) == ["end_date"]
    assert places(started_at=late, end_date=date(2026, 7, 2)) == []


def test_a_term_that_is_over_is_a_contradiction() -> None:
    assert places(correction_end=date(2026, 7, 1)) == ["correction_end"]
    assert places(correction_end=TODAY) == []


def test_a_minor_needs_the_guardian_until_the_eighteenth_birthday() -> None:
    assert places(birth_date=date(2008, 7, 3)) == ["guardian_name"]
    assert places(birth_date=date(2008, 7, 3), guardian_name="周德厚") == []
    assert places(birth_date=date(2008, 7, 2)) == []


@pytest.mark.parametrize(
    "values",
    [
        {"id_number": "990101198811265018"},
        {"id_number": "990101198811265019", "gender": "女"},
        {"id_number": "990101198811265019", "birth_date": date(1988, 11, 27), "guardian_name": "x"},
    ],
    ids=["wrong check digit", "other sex", "other day of birth"],
)
def test_an_identity_number_agrees_with_itself_and_what_stands_beside_it(values: dict[str, Any]) -> None:
    assert places(**values) == ["id_number"]


def test_passports_and_company_numbers_are_left_as_they_are() -> None:
    assert places(id_number="E12345678") == []
    assert places(id_number="91330000MA2700000X") == []


def test_rows_are_looked_at_cell_by_cell() -> None:
    rows = [{"name": "何有田"}, {"name": "王石桥", "id_number": "990101198811265018"}]
    found = contradictions(KIND, {"people": rows}, TODAY)
    assert "people-1-id_number" in [one.place for one in found]


def test_a_letter_no_font_has_is_named() -> None:
    rare = "\U000f1234"  # for private use: what an office drew for itself, and nobody else has
    assert unprintable(f"王{rare}林{rare}") == rare
    (found,) = contradictions(KIND, {"subject_name": f"王{rare}"}, TODAY)
    assert (found.place, found.values["characters"]) == ("subject_name", rare)
    assert unprintable("王𬭎，ABC ☑①㎡·\n\t") == ""
    assert places(points=["甲", rare]) == ["points"]


@pytest.mark.parametrize("code", sorted(entries.load()))
def test_no_sample_contradicts_itself(code: str) -> None:
    kind = entries.kind(code)
    assert contradictions(kind, kind.samples, samples.DAY) == []
