"""Which records of children are sealed once their matter is over (刑事诉讼法第二百八十六条)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

FULL_AGE = 18
LONGEST_SENTENCE = 60
"""Months: five years."""


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who takes part, as far as the rule looks."""

    role: str
    born_on: date | None = None


class Record(Struct, frozen=True, kw_only=True):
    """A matter that is over, as far as the rule looks."""

    details: Any
    received_on: date
    people: tuple[Person, ...] = ()
    forms: Mapping[str, Mapping[str, Any]] = {}
    """By action, what was filled in when it was done last."""


MustBeSealed = Callable[[Record], bool]


def under_age(born_on: date, on: date) -> bool:
    """Whether somebody born on `born_on` is under 18 on the day `on`; the birthday itself still counts.

    Full age begins on the day after the birthday (最高人民法院关于审理未成年人刑事案件的解释第二条).
    """
    return (on.year - FULL_AGE, on.month, on.day) <= (born_on.year, born_on.month, born_on.day)


def juvenile_record(
    *,
    known_as_minor: bool,
    born_on: date | None,
    offence_on: date | None,
    received_on: date,
    sentence_months: int | None,
) -> bool:
    """Whether the record of somebody accused is to be sealed: under 18 at the time, and at most five years.

    Without the day of the act the day the matter came in is looked at: whoever is under age then was so
    before. No sentence (不起诉、免予刑事处罚, or none known) is no longer one. `sentence_months` is in months.
    """
    if sentence_months is not None and sentence_months > LONGEST_SENTENCE:
        return False
    if born_on is not None:
        return under_age(born_on, offence_on or received_on) or (known_as_minor and offence_on is None)
    return known_as_minor
