"""What is on the list, what is missing, and when a list, a receipt or a return may be written. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice
from fayi.procedure.dossier import MaterialsSeen
from fayi.procedure.matter_type import Asked

EXTRA = "extra-"
RECEIPT_SERIES = "收件字"
TITLES = {
    "material:checked": "核对材料：{label}",
    "material:asked": "要求提交材料：{label}",
    "material:told": "一次性告知补正，共{count}项",
    "material:received": "收存材料，收据{number}",
    "material:returned": "退还材料，共{count}项，领取人{collector}",
}
"""What the entries of the timeline that come from here say."""


class MaterialStatus(Choice):
    """Whether a material is there."""

    HAVE = "have", "已提交"
    LACK = "lack", "缺"
    WAIVED = "waived", "免交"


class Line(Struct, frozen=True, kw_only=True):
    """A line of the list as people see it."""

    key: str
    label: str
    must: bool
    asked_original: bool = True
    asked_copies: int = 1
    note: str = ""
    status: MaterialStatus = MaterialStatus.LACK
    reason: str = ""
    received_on: date | None = None
    received_from: str = ""
    originals: int = 0
    copies: int = 0
    seen_by: str = ""
    still_asked: bool = True
    """False: the matter has changed and the type does not ask for it any more."""

    @property
    def is_missing(self) -> bool:
        """Whether it must be there and is not."""
        return self.must and self.still_asked and self.status is MaterialStatus.LACK


class Checked(Struct, frozen=True, kw_only=True):
    """What an officer found when checking one line."""

    status: MaterialStatus
    received_on: date | None = None
    received_from: str = ""
    originals: int = 0
    copies: int = 0
    original_seen: bool = False
    reason: str = ""


class Item(Struct, frozen=True, kw_only=True):
    """A line of a receipt."""

    label: str
    original: bool
    copies: int
    pages: int


class NothingMissing(Refusal):
    """必交材料已经齐全，没有需要告知的缺项。"""


class ToldAlready(Refusal):
    """已经开出过一次性告知清单。确需再次告知的，请写明当时未能一次告知的原因。"""

    status_code = 422


class NotKeptHere(Refusal):
    """所选材料中有的不在收存中，请刷新页面后重新选择。"""


def lines(asked: Iterable[Asked], known: Mapping[str, Line]) -> tuple[Line, ...]:
    """The list: what the type asks, as far as it is known, then lines officers added or that fell away."""
    found = []
    for one in asked:
        found.append(
            replace(
                known.get(one.key) or Line(key=one.key, label=one.label, must=one.must),
                label=one.label,
                must=one.must,
                asked_original=one.original,
                asked_copies=one.copies,
                note=one.note,
            )
        )
    keys = {line.key for line in found}
    for key, line in known.items():
        if key.startswith(EXTRA):
            found.append(line)
        elif key not in keys and line.status is not MaterialStatus.LACK:
            found.append(replace(line, must=False, still_asked=False))
    return tuple(found)


def seen(checklist: Sequence[Line], kept: Iterable[str], told: int) -> MaterialsSeen:
    """The list as guards look at it."""
    return MaterialsSeen(
        missing=tuple(line.label for line in checklist if line.is_missing),
        have=frozenset(line.key for line in checklist if line.status is MaterialStatus.HAVE),
        originals_kept=tuple(kept),
        told=told,
    )


def must_hold_together(line: Line, checked: Checked, *, today: date) -> None:
    """Refuse what cannot be: nothing received, no reason for a waiver, an original nobody looked at."""
    if checked.status is not MaterialStatus.HAVE:
        if checked.status is MaterialStatus.WAIVED and not checked.reason.strip():
            raise Refusal("免交的请写明理由。", field="reason")
        if checked.originals or checked.copies:
            raise Refusal("没有提交的，份数应为零。", field="copies")
        return
    if checked.received_on is None:
        raise Refusal("请填写收到日期。", field="received_on")
    if checked.received_on > today:
        raise Refusal("收到日期不能晚于今天。", field="received_on")
    if not checked.received_from.strip():
        raise Refusal("请填写由谁提交。", field="received_from")
    if not checked.originals and not checked.copies:
        raise Refusal("请填写收到的原件或者复印件份数。", field="copies")
    if line.asked_original and not checked.original_seen:
        raise Refusal("这项材料要核对原件；没有见到原件的，请仍记为缺。", field="original_seen")


def numbered(items: Sequence[Item]) -> None:
    """Refuse a receipt for nothing."""
    if not items:
        raise Refusal("请至少填写一项材料。", field="items")
