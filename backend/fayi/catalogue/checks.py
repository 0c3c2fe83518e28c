"""What in the particulars of a document contradicts itself or cannot be printed. Pure decisions."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from fayi.catalogue.entries import DocumentKind
from fayi.kit import clock
from fayi.kit.clock import age
from fayi.kit.identity import IdentityFault, Sex, identity_number
from fayi.kit.printable import unprintable
from fayi.web.field import Field

ADULT = 18
RESIDENT_NUMBER = re.compile(r"\d{17}[\dXx]")
SEXES = {"男": Sex.MALE, "女": Sex.FEMALE}


class Contradiction(Struct, frozen=True):
    """What is wrong with a particular: the field (of a cell in rows name-0-column) and a sentence."""

    place: str
    sentence: str
    values: dict[str, Any]


def contradictions(kind: DocumentKind, values: Mapping[str, Any], on: date) -> list[Contradiction]:
    """Everything that keeps the document from being issued on the day `on`, in the order of the paper.

    Ends before beginnings, terms that are over, a minor without a guardian (民法典 17, 27), identity numbers
    that are wrong or disagree with the date of birth or the sex beside them, characters no font has.
    """
    found = [*_out_of_order(kind, values), *_past(kind, values, on), *_minor(kind, values, on)]
    found += _numbers(kind.fields, values)
    found += _unprintable(kind.fields, values)
    order = {field.name: at for at, field in enumerate(kind.fields)}
    return sorted(found, key=lambda one: order.get(one.place.partition("-")[0], 0))


def _label(kind: DocumentKind, name: str) -> str:
    field = kind.field(name)
    return field.label if field else name


def _out_of_order(kind: DocumentKind, values: Mapping[str, Any]) -> Iterator[Contradiction]:
    for first, second in kind.in_order:
        begins, ends = values.get(first), values.get(second)
        if begins is not None and ends is not None and _day(begins, ends) > _day(ends, begins):
            yield Contradiction(
                second,
                "{second}不能早于{first}，请核对。",
                {"first": _label(kind, first), "second": _label(kind, second)},
            )


def _day(one: date, beside: date) -> date:
    """A moment beside a day counts as its day."""
    if isinstance(one, datetime) and not isinstance(beside, datetime):
        return clock.local(one).date()
    return one


def _past(kind: DocumentKind, values: Mapping[str, Any], on: date) -> Iterator[Contradiction]:
    for name in kind.not_past:
        last = values.get(name)
        if last is not None and _day(last, on) < on:
            yield Contradiction(name, "{label}已经过去，不能再制作这份文书。", {"label": _label(kind, name)})


def _minor(kind: DocumentKind, values: Mapping[str, Any], on: date) -> Iterator[Contradiction]:
    birth = values.get("birth_date")
    if kind.guardian and birth is not None and age(birth, on) < ADULT and not values.get(kind.guardian):
        yield Contradiction(
            kind.guardian, "本人未满十八周岁，请填写{label}。", {"label": _label(kind, kind.guardian)}
        )


def _numbers(
    fields: tuple[Field, ...], values: Mapping[str, Any], before: str = ""
) -> Iterator[Contradiction]:
    """Eighteen digits are a resident's number, whatever else the field may hold (a passport, a company)."""
    for field in fields:
        value = values.get(field.name)
        if field.kind == "rows":
            for at, row in enumerate(value or ()):
                yield from _numbers(field.columns, row, f"{before}{field.name}-{at}-")
        elif isinstance(value, str) and "id" in field.name.split("_") and RESIDENT_NUMBER.fullmatch(value):
            own = field.name in ("id_number", "id")
            birth = values.get("birth_date") if own else None
            sex = SEXES.get(values.get("gender") or values.get("sex") or "") if own else None
            try:
                identity_number(value, birth_date=birth, sex=sex)
            except IdentityFault as fault:
                yield Contradiction(before + field.name, fault.message, dict(fault.values))


def _unprintable(
    fields: tuple[Field, ...], values: Mapping[str, Any], before: str = ""
) -> Iterator[Contradiction]:
    for field in fields:
        value = values.get(field.name)
        if field.kind == "rows":
            for at, row in enumerate(value or ()):
                yield from _unprintable(field.columns, row, f"{before}{field.name}-{at}-")
            continue
        text = value if isinstance(value, str) else "".join(value) if isinstance(value, list) else ""
        if characters := unprintable(text):
            yield Contradiction(
                before + field.name,
                "“{label}”里有字库没有的字：{characters}。请联系管理员安装字库，或者按证件上的写法核对。",
                {"label": field.label, "characters": "、".join(characters)},
            )
