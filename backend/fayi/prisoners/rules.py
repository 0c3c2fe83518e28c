"""Where a prisoner is on a day, what that means for bookings, and what cannot be true of a register."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice

FAMILY_TOLD_WITHIN = 5
"""Working days from intake in which the relatives are told (罪犯会见通信规定)."""


class VisitClass(Choice):
    """The class by which visits are rationed (分级处遇)."""

    OBSERVED = "observed", "考察"
    ORDINARY = "ordinary", "普管"
    LENIENT = "lenient", "宽管"
    STRICT = "strict", "严管"


class Place(Choice):
    """Where a prisoner is."""

    HELD = "held", "在押"
    HOSPITAL = "hospital", "住院就医"
    CONFINEMENT = "confinement", "禁闭"
    INVESTIGATION = "investigation", "隔离审查"
    LEAVE = "leave", "离监"
    TRANSFERRED = "transferred", "已调离"
    RELEASED = "released", "已释放"

    @property
    def has_left(self) -> bool:
        """Whether the prison holds him no more."""
        return self in (Place.TRANSFERRED, Place.RELEASED)

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        if self is Place.HELD:
            return "green"
        return "gray" if self.has_left else "yellow"


class BarKind(Choice):
    """Why somebody may not visit."""

    NO_CONTACT = "no_contact", "禁止接触令"
    VICTIM = "victim", "系被害人"
    OTHER = "other", "其他原因"


class Stay(Struct, frozen=True, kw_only=True):
    """A dated row: where from a day on, and to its last day where that is known."""

    kind: Place
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it speaks of the day."""
        return self.since <= day and (self.until is None or day <= self.until)


def place_on(stays: Iterable[Stay], day: date) -> Place:
    """Where the prisoner is on a day; `stays` in the order they were entered.

    What begins later counts before what began earlier, and of two that begin on one day the one entered last.
    After the last day of a stay in hospital he is back; who has left comes back only by a new row.
    """
    found: Stay | None = None
    for stay in stays:
        if stay.covers(day) and (found is None or stay.since >= found.since):
            found = stay
    return found.kind if found else Place.HELD


GONE = "该服刑人员届时已不在本监狱关押，请与监狱联系后重新安排。"
CANNOT_COME = "该服刑人员届时不能到场，请与监狱联系另行安排。"
TWO_SITTINGS = "该服刑人员在这一时间另有安排，请与监狱联系调整时间。"
FLAGS = (GONE, CANNOT_COME, TWO_SITTINGS)


def why_not(place: Place, purpose: str) -> str:
    """What the ends of a booking are told of where the prisoner will be; empty when he can come.

    Nobody is told of an illness or a punishment; relatives' offices are not even told that he has left, which
    the prison tells the family itself.
    """
    if place is Place.HELD:
        return ""
    if place.has_left and purpose != "family_visit":
        return GONE
    return CANNOT_COME


class NumberTaken(Refusal):
    """本监狱已有编号为“{number}”的服刑人员。"""


class SamePerson(Refusal):
    """该身份证件号码已登记在编号{number}名下，请核对；确为同一人的，请合并。"""


class MergedAlready(Refusal):
    """这条登记已并入另一编号，请在合并后的登记上办理。"""


class WithItself(Refusal):
    """请选择另一条登记。"""

    status_code = 422


class MustHaveLeft(Refusal):
    """请填写调往的监狱。"""

    status_code = 422


class ComesNoMore(Refusal):
    """已调离、已释放的不能填写结束日期；重新收押的，另登记“在押”。"""

    status_code = 422


class BeforeIntake(Refusal):
    """日期不能早于收押日期。"""

    status_code = 422


class NotYet(Refusal):
    """日期不能晚于今天。"""

    status_code = 422
