"""Whom a clock that runs out is told to, and when: first the assignee, then up the tree (逾期督办)."""

from datetime import date, timedelta
from enum import StrEnum

from fayi.procedure.calendar import WorkingCalendar

SOON = 3
"""Working days before the last day."""
HEADS_AFTER = 3
ABOVE_AFTER = 7
"""Working days after it."""


class Call(StrEnum):
    """What is told of a clock; each once for one last day."""

    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"
    HEADS = "heads"
    """To the heads of the agency."""
    ABOVE = "above"
    """To the heads of the agency above."""


def working_days(calendar: WorkingCalendar, after: date, until: date) -> int:
    """How many working days lie after the day `after`, up to and with `until`."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(calendar.is_working(day) for day in days)


def calls(last_day: date, today: date, calendar: WorkingCalendar) -> tuple[Call, ...]:
    """What is to be told by now of a clock whose last day is `last_day`."""
    if today < last_day:
        return (Call.SOON,) if working_days(calendar, today, last_day) <= SOON else ()
    if today == last_day:
        return (Call.TODAY,)
    late = working_days(calendar, last_day, today)
    told = [Call.OVERDUE]
    if late >= HEADS_AFTER:
        told.append(Call.HEADS)
    if late >= ABOVE_AFTER:
        told.append(Call.ABOVE)
    return tuple(told)
