"""When a period of keeping ends, how it is told in words, and who may carry a list out."""

from datetime import date

from msgspec import Struct

from fayi.kit.errors import NotPermitted, StalePage

CONFIRMED, UNCONFIRMED = "已确认", "待确认"
MOST_ON_A_LIST = 2000
"""Matters one list may name."""
SHORTEST_REASON = 2


class SameOfficer(NotPermitted):
    """销毁清册须由拟制人以外的另一名工作人员审核、执行（双人销毁）。"""


class ListMoved(StalePage):
    """您打开页面之后，这份销毁清册已有变动。请重新核对清册后再办理。"""


class Kept(Struct, frozen=True, kw_only=True):
    """How long one matter is kept."""

    kind: str
    years: int | None
    """None: for ever."""
    counted_from: str
    """archived or closed"""
    started: date
    """The day of archiving or closing."""
    prolonged_until: date | None = None
    basis: str = ""
    confirmed: bool = True

    @property
    def ends_on(self) -> date | None:
        """The last day of keeping: whole years from 1 January after the start; None: kept for ever."""
        if self.years is None:
            return None
        ends = date(self.started.year + self.years, 12, 31)
        return max(ends, self.prolonged_until) if self.prolonged_until else ends

    @property
    def begins_on(self) -> date:
        """归档次年1月1日."""
        return date(self.started.year + 1, 1, 1)

    def has_ended(self, on: date) -> bool:
        """Whether the last day of keeping lies before `on`."""
        return self.ends_on is not None and self.ends_on < on


def may_check(officer_id: int, drawn_up_by_id: int) -> None:
    """Raise SameOfficer for whoever drew the list up."""
    if officer_id == drawn_up_by_id:
        raise SameOfficer


def must_be_as_shown(status: str, version: int, seen: int | None, *, wanted: str) -> None:
    """Raise ListMoved unless the list stands at `wanted` and is the version that was shown."""
    if status != wanted or seen != version:
        raise ListMoved
