"""What a booking is made of, what it occupies, and why one is refused."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from msgspec import Struct

from fayi.kit.errors import Refusal
from fayi.procedure.calendar import WorkingCalendar
from fayi.procedure.choice import Choice


class RoomKind(Choice):
    """What can be booked."""

    ROOM = "room", "场所"
    LINE = "line", "线路"
    DEVICE = "device", "设备"


class Purpose(Choice):
    """What a booking is for."""

    COURT = "court", "开庭"
    FAMILY_VISIT = "family_visit", "家属会见"
    LAWYER_TALK = "lawyer_talk", "律师会见"
    MEDIATION = "mediation", "调解"
    INTERVIEW = "interview", "询问谈话"
    TRAINING = "training", "培训"
    OTHER = "other", "其他"


class BookingStatus(Choice):
    """Where a booking stands."""

    PROPOSED = "proposed", "待确认"
    HELD = "held", "临时保留"
    CONFIRMED = "confirmed", "已确认"
    CANCELLED = "cancelled", "已取消"


class Part(Choice):
    """The parts of a sitting, in order."""

    PRE = "pre", "庭前谈话"
    MAIN = "main", "正式时段"
    POST = "post", "庭后谈话"


class ClosureKind(Choice):
    """Why a room cannot be used for a time."""

    BLOCK = "block", "临时停用"
    SUSPENSION = "suspension", "停止会见期"


ROLES = {
    "court": "法庭端",
    "prison": "监狱端",
    "station": "服务站端",
    "office": "司法所端",
    "witness": "证人端",
    "line": "线路",
    "device": "设备",
    "prisoner": "服刑人员",
    "officer": "人员",
}
"""What a resource is there for."""

EQUIPMENT = {
    "screen": "大屏",
    "camera": "摄像头",
    "recorder": "同步录音录像",
    "scanner": "扫描仪",
    "printer": "打印机",
    "fingerprint": "指纹采集仪",
    "emblem": "国徽",
    "hearing_aid": "助听设备",
}
"""What a room may hold, by key."""

TITLES = {
    "booking:proposed": "提出场所预约",
    "booking:held": "临时保留场所",
    "booking:confirmed": "确认场所预约",
    "booking:moved": "场所预约改期",
    "booking:cancelled": "取消场所预约",
    "booking:agreed": "{agency}同意使用场所",
    "booking:flagged": "场所预约需要核对",
}
"""What the entries of the timeline that come from here say."""

CLOSED = "“{room}”停用（{reason}），请改期、更换场所或者取消。"
"""The flag of a booking whose room was closed."""
RESOURCE = re.compile(r"(room|prisoner|officer):([1-9]\d*)")
LONGEST = timedelta(hours=12)
CLOSE = timedelta(minutes=30)
"""So short before its start a confirmed booking is not moved any more: people are under way."""
HOLD_MINUTES = 15
LONGEST_HOLD = 24 * 60

Span = tuple[datetime, datetime]
"""A half-open time."""
Times = tuple[tuple[str, datetime, datetime], ...]
"""Parts of a booking: kind, start, end."""


class Needed(Struct, frozen=True, kw_only=True):
    """A resource a booking cannot do without."""

    resource: str
    """room:12, prisoner:7, officer:3"""
    label: str
    """Its name, as all ends may read it."""
    role: str
    """A key of ROLES."""
    agency_id: int | None = None
    """Whose it is."""
    parts: tuple[str, ...] = ("pre", "main", "post")

    @property
    def room_id(self) -> int | None:
        """Of a room, line or device; None for people."""
        return room_of(self.resource)


class BookingPlan(Struct, frozen=True, kw_only=True):
    """A booking as it is wished. Times are aware."""

    purpose: str
    parts: Times
    """Kind, start, end: exactly one main, at most one pre before and one post after it."""
    needs: tuple[Needed, ...]
    people: int = 1
    """How many are expected in the fullest room."""
    title: str = ""
    """What the ends may read on the calendar; no names of parties."""
    contact: str = ""
    note: str = ""
    matter_id: int | None = None

    @property
    def starts_at(self) -> datetime:
        """Of the first part."""
        return min(start for _, start, _ in self.parts)

    @property
    def ends_at(self) -> datetime:
        """Of the last part."""
        return max(end for _, _, end in self.parts)


class Wanted(Struct, frozen=True, order=True):
    """A claim to be made: the resource and the time it is occupied, buffers included."""

    resource: str
    start: datetime
    end: datetime
    part: str


class Offer(Struct, frozen=True, kw_only=True):
    """A time at which everything is free, and which room of each end it would be."""

    starts_at: datetime
    """Of the first part."""
    parts: Times
    resources: tuple[str, ...]
    """One of the candidates of each end, in the order of the ends."""


class Taken(Refusal):
    """{resources}在所选时间已有安排，请从列出的空闲时间中另选，或者更换场所。"""

    def __init__(self, *labels: str, offers: Sequence[Offer] = (), field: str | None = None) -> None:
        """Refuse for the resources called `labels`; `offers` are free times instead."""
        super().__init__(field=field, resources="、".join(dict.fromkeys(labels)))
        self.labels = labels
        self.offers = tuple(offers)


class Crowded(Refusal):
    """很多人正在同时预约这些场所，这一次没有办成，请再点一次。"""


class EndsBeforeStart(Refusal):
    """结束时间必须晚于开始时间，请改正时间或时长。"""

    status_code = 422


class TooLong(Refusal):
    """一次预约不能超过12小时，请缩短时长；要分几天进行的，请分次预约。"""

    status_code = 422


class PartsInDisorder(Refusal):
    """一次预约要有一个正式时段；庭前谈话在它之前，庭后谈话在它之后，互不重叠。请调整各段时间。"""

    status_code = 422


class InThePast(Refusal):
    """开始时间已经过去，请选择今后的时间。"""

    status_code = 422


class NothingNeeded(Refusal):
    """请至少选择一个场所。"""

    status_code = 422


class NamedTwice(Refusal):
    """“{resource}”选了两次，请去掉一个。"""

    status_code = 422


class OutsideHours(Refusal):
    """“{resource}”在所选时间不开放，请按其开放时间另选，或者更换场所。"""


class Closed(Refusal):
    """“{resource}”在所选时间停用（{reason}），请在{until}之后另选时间，或者更换场所。"""


class ClosedForNow(Refusal):
    """“{resource}”已停用（{reason}），恢复时间未定，请更换场所。"""


class NotInUse(Refusal):
    """“{resource}”在所选日期不在使用期内，请更换场所。"""


class OverCapacity(Refusal):
    """“{resource}”只能容纳{seats}人，预计{people}人，请更换场所或减少人数。"""

    status_code = 422


class NotForThisPurpose(Refusal):
    """“{resource}”不能用于“{purpose}”，请更换场所。"""

    status_code = 422


class OwnerNotAsked(Refusal):
    """使用“{resources}”要先经其所属单位同意，请等对方在预约页面点“同意使用”后再确认。"""


class MoveNotAgreed(Refusal):
    """“{resources}”换时间或者换场所要由其所属单位的人员办理，请与对方联系；也可以另提一个预约，经对方同意后再取消原预约。"""


class NotInThisStatus(Refusal):
    """这个预约现在的状态是“{status}”，不能这样办理，请刷新后查看。"""


class Over(Refusal):
    """这个预约的时间已过，不能再改动。"""


class TooClose(Refusal):
    """离开始不到30分钟或者已经开始，不能再改时间和场所；确实不能进行的，请写明原因取消。"""


class NoReason(Refusal):
    """请写明原因。"""

    status_code = 422


class NobodyAsks(Refusal):
    """这个预约里没有等本单位同意的场所。"""


def room_of(resource: str) -> int | None:
    """The id in room:12; None for anything else."""
    found = RESOURCE.fullmatch(resource)
    return int(found[2]) if found and found[1] == "room" else None


def parts_from(start: datetime, minutes: int, *, before: int = 0, after: int = 0) -> Times:
    """The parts of a booking whose main part begins at `start`; lengths in minutes, 0 leaves a talk out."""
    end = start + timedelta(minutes=minutes)
    parts = [("main", start, end)]
    if before:
        parts.insert(0, ("pre", start - timedelta(minutes=before), start))
    if after:
        parts.append(("post", end, end + timedelta(minutes=after)))
    return tuple(parts)


def shifted(parts: Iterable[tuple[str, datetime, datetime]], main_starts_at: datetime) -> Times:
    """The same parts with the main one beginning at another time."""
    parts = tuple(parts)
    by = main_starts_at - next(start for kind, start, _ in parts if kind == "main")
    return tuple((kind, start + by, end + by) for kind, start, end in parts)


def must_be_in_order(parts: Sequence[tuple[str, datetime, datetime]], now: datetime) -> None:
    """Raise a Refusal for parts no booking can have, or that begin before `now`."""
    kinds = [kind for kind, _, _ in parts]
    if kinds.count("main") != 1 or len(set(kinds)) != len(kinds):
        raise PartsInDisorder(field="starts_at")
    if any(end <= start for _, start, end in parts):
        raise EndsBeforeStart(field="minutes")
    ordered = sorted(parts, key=lambda part: list(Part).index(Part.of(part[0])))
    if any(later[1] < earlier[2] for earlier, later in pairwise(ordered)):
        raise PartsInDisorder(field="starts_at")
    if ordered[-1][2] - ordered[0][1] > LONGEST:
        raise TooLong(field="minutes")
    if ordered[0][1] < now:
        raise InThePast(field="starts_at")


def must_name_each_once(needs: Sequence[Needed]) -> None:
    """Raise a Refusal unless there is a room and nothing stands there twice."""
    if not any(need.room_id is not None for need in needs):
        raise NothingNeeded(field="rooms")
    seen: set[str] = set()
    for need in needs:
        if RESOURCE.fullmatch(need.resource) is None:
            raise ValueError(f"no such resource: {need.resource!r}")
        if need.resource in seen:
            raise NamedTwice(field="rooms", resource=need.label)
        seen.add(need.resource)


def claims(
    parts: Sequence[tuple[str, datetime, datetime]],
    needs: Iterable[Needed],
    buffers: Mapping[str, tuple[int, int]],
) -> list[Wanted]:
    """What a booking occupies, by resource and time.

    `buffers`: minutes before and after, by resource. Parts of one resource whose occupied times touch or
    overlap are one claim, called after the first of them, so that a booking never stands in its own way.
    """
    found: list[Wanted] = []
    for need in needs:
        before, after = buffers.get(need.resource, (0, 0))
        own: list[Wanted] = []
        for kind, start, end in sorted(parts, key=lambda part: part[1]):
            if kind not in need.parts:
                continue
            start, end = start - timedelta(minutes=before), end + timedelta(minutes=after)
            if own and start <= own[-1].end:
                last = own.pop()
                own.append(Wanted(need.resource, last.start, max(last.end, end), last.part))
            else:
                own.append(Wanted(need.resource, start, end, kind))
        found += own
    return sorted(found)


def same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two lists hold the same, in whatever order."""
    return len(one) == len(other) and all(each in other for each in one)


def used(parts: Times, kinds: Collection[str]) -> list[tuple[datetime, datetime]]:
    """The times at which a resource needed for these parts is used."""
    return sorted((start, end) for kind, start, end in parts if kind in kinds)


def run_of(
    parts: Times, rooms: Mapping[str, tuple[Sequence[Span], int, int]]
) -> list[tuple[datetime, str, Mapping[str, str]]]:
    """What happens when in a booking, as message ids with their values, in order of time.

    `rooms`: by name when each is used, and the minutes it is taken up before and after.
    """
    found: list[tuple[datetime, str, Mapping[str, str]]] = []
    for name, (spans, before, after) in rooms.items():
        if not spans:
            continue
        first, last = spans[0][0], max(end for _, end in spans)
        if before:
            found.append((first - timedelta(minutes=before), "{room}开始准备", {"room": name}))
        found.append((last + timedelta(minutes=after), "{room}清场完毕", {"room": name}))
    for kind, start, end in parts:
        values = {"part": Part.of(kind).label}
        found += [(start, "{part}开始", values), (end, "{part}结束", values)]
    order = {"{part}结束": 0, "{room}清场完毕": 1, "{room}开始准备": 2, "{part}开始": 3}
    return sorted(found, key=lambda one: (one[0], order[one[1]]))


def reminder_day(starts_on: date, calendar: WorkingCalendar) -> date:
    """The working day on which people are reminded of what begins on `starts_on`: the last one before it."""
    day = starts_on - timedelta(days=1)
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day
