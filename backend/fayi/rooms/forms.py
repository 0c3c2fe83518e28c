"""What a browser may post about rooms, their hours and closures, and bookings."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from msgspec import Meta, Struct

from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice
from fayi.rooms.models import Room, RoomHours
from fayi.rooms.rules import EQUIPMENT, ClosureKind, Needed, Purpose, RoomKind, Times, parts_from

PICK = {"kind": "choice"}
SEVERAL = {"kind": "choices"}
CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")

STARTS = Meta(title="正式时段开始时间")
MINUTES = Meta(title="正式时段时长（分钟）", ge=10, le=720)
BEFORE = Meta(title="庭前谈话（分钟）", description="不需要的填0。", ge=0, le=240)
AFTER = Meta(title="庭后谈话（分钟）", description="不需要的填0。", ge=0, le=240)
NEAR = Meta(title="一端场所", extra_json_schema=PICK)
FAR = Meta(title="另一端场所", description="两端视频连线的，选对方的场所。", extra_json_schema=PICK)
WITNESS = Meta(title="证人场所", description="证人要与庭审分开的才选。", extra_json_schema=PICK)
LINE = Meta(title="线路", extra_json_schema=PICK)
DEVICES = Meta(title="设备", extra_json_schema=SEVERAL)
REASON = Meta(title="原因", max_length=500, extra_json_schema={"kind": "longtext", "rows": 3})


class Places(Struct, frozen=True, kw_only=True):
    """When, and which rooms: one at each end."""

    starts_at: Annotated[datetime, STARTS]
    minutes: Annotated[int, MINUTES] = 60
    before: Annotated[int, BEFORE] = 0
    after: Annotated[int, AFTER] = 0
    near: Annotated[int, NEAR]
    far: Annotated[int | None, FAR] = None
    witness: Annotated[int | None, WITNESS] = None
    line: Annotated[int | None, LINE] = None
    devices: Annotated[tuple[int, ...], DEVICES] = ()

    @property
    def parts(self) -> Times:
        """Its parts."""
        return parts_from(self.starts_at, self.minutes, before=self.before, after=self.after)

    def needs(self, rooms: Mapping[int, tuple[str, str]]) -> tuple[Needed, ...]:
        """The rooms it names, with label and role as `rooms` has them by id."""
        named = [(self.near, ""), (self.far, ""), (self.witness, "witness"), (self.line, "line")]
        named += [(device, "device") for device in self.devices]
        return tuple(
            Needed(resource=f"room:{room}", label=rooms[room][0], role=role or rooms[room][1])
            for room, role in named
            if room is not None
        )


class Wish(Places, frozen=True, kw_only=True):
    """A booking that is to be."""

    purpose: Annotated[Purpose, Meta(title="用途")]
    people: Annotated[int, Meta(title="人数", description="人最多的一端有几人。", ge=1, le=500)] = 2
    officers: Annotated[
        tuple[int, ...],
        Meta(title="参加的工作人员", description="同一时间不能另有安排。", extra_json_schema=SEVERAL),
    ] = ()
    title: Annotated[
        str, Meta(title="名称", max_length=60, description="各端排期表上显示，不要写当事人姓名。")
    ] = ""
    contact: Annotated[str, Meta(title="联系人和电话", max_length=60)] = ""
    note: Annotated[
        str,
        Meta(
            title="备注", max_length=500, description="各端都能看到。", extra_json_schema={"kind": "longtext"}
        ),
    ] = ""
    matter: Annotated[str, Meta(title="办件", max_length=19, extra_json_schema={"kind": "hidden"})] = ""


class Elsewhere(Places, frozen=True, kw_only=True):
    """Other times or places."""

    because: Annotated[str, REASON] = ""


class Reason(Struct, frozen=True, kw_only=True):
    """Why."""

    because: Annotated[str, REASON]


class Exchange(Struct, frozen=True, kw_only=True):
    """Which booking to change times with."""

    other: Annotated[int, Meta(title="与哪个预约对调时间", extra_json_schema=PICK)]
    because: Annotated[str, REASON]


class Days(Choice):
    """On which days of the week."""

    MONDAY = "1", "星期一"
    TUESDAY = "2", "星期二"
    WEDNESDAY = "3", "星期三"
    THURSDAY = "4", "星期四"
    FRIDAY = "5", "星期五"
    SATURDAY = "6", "星期六"
    SUNDAY = "7", "星期日"
    WORKDAYS = "workdays", "星期一至星期五"
    DAILY = "daily", "每天"

    @property
    def weekdays(self) -> range:
        """1 Monday … 7 Sunday."""
        if self.value == "workdays":
            return range(1, 6)
        return range(1, 8) if self.value == "daily" else range(int(self.value), int(self.value) + 1)


class Hours(Struct, frozen=True, kw_only=True):
    """A weekly window."""

    days: Annotated[Days, Meta(title="星期")]
    opens: Annotated[str, Meta(title="从", max_length=5)]
    closes: Annotated[str, Meta(title="至", max_length=5)]
    closed: Annotated[bool, Meta(title="不开放")] = False
    purpose: Annotated[Purpose | None, Meta(title="只限用途")] = None
    agency: Annotated[int | None, Meta(title="只限单位", extra_json_schema=PICK)] = None
    since: Annotated[date | None, Meta(title="自")] = None
    until: Annotated[date | None, Meta(title="到")] = None

    def __post_init__(self) -> None:
        """Refuse what is no time of the day, or ends before it begins."""
        opens, closes = clock_time(self.opens, "opens"), clock_time(self.closes, "closes")
        if closes <= opens:
            raise Refusal("结束时间要晚于开始时间。", field="closes")
        if self.until is not None and self.until < (self.since or clock.today()):
            raise Refusal("结束日期不能早于开始日期。", field="until")

    def rows(self) -> list[dict[str, Any]]:
        """Columns of the weekly windows it stands for."""
        return [
            {
                "weekday": weekday,
                "opens": clock_time(self.opens, "opens"),
                "closes": clock_time(self.closes, "closes"),
                "closed": self.closed,
                "purposes": [self.purpose.value] if self.purpose else [],
                "agency_ids": [self.agency] if self.agency else [],
                "since": self.since or clock.today(),
                "until": self.until,
            }
            for weekday in self.days.weekdays
        ]


def clock_time(text: str, field: str) -> time:
    """A time of the day as written: 08:30, 8：30."""
    found = CLOCK.fullmatch(text.strip())
    if not found:
        raise Refusal("请写成08:30的样子。", field=field)
    return time(int(found[1]), int(found[2]))


def as_hours(row: RoomHours) -> dict[str, Any]:
    """A stored window as the form shows it."""
    return {
        "days": Days.of(str(row.weekday)),
        "opens": f"{row.opens:%H:%M}",
        "closes": f"{row.closes:%H:%M}",
        "closed": row.closed,
        "purpose": row.purposes[0] if row.purposes else None,
        "agency": row.agency_ids[0] if row.agency_ids else None,
        "since": row.since,
        "until": row.until,
    }


USUAL_HOURS: Sequence[dict[str, Any]] = tuple(
    {
        "days": Days.WORKDAYS,
        "opens": opens,
        "closes": closes,
        "closed": False,
        "purpose": None,
        "agency": None,
    }
    | {"since": None, "until": None}
    for opens, closes in (("08:30", "12:00"), ("13:30", "17:30"))
)


class WeeklyHours(Struct, frozen=True, kw_only=True):
    """When a room is open."""

    hours: Annotated[
        tuple[Hours, ...],
        Meta(
            title="每周开放时间",
            description="一行一段。“不开放”的一段优先于开放的；只限某用途或某单位的，另写一行。不填日期的自今天起长期有效。",
        ),
    ]


class RoomForm(Struct, frozen=True, kw_only=True):
    """A room, a line or a device."""

    kind: Annotated[RoomKind, Meta(title="种类")]
    name: Annotated[str, Meta(title="名称", max_length=40)]
    place: Annotated[str, Meta(title="位置", max_length=100, description="楼、层、房间号。")] = ""
    seats: Annotated[int, Meta(title="可容纳人数", description="不限的填0。", ge=0, le=2000)] = 0
    equipment: Annotated[
        tuple[str, ...], Meta(title="设备配置", extra_json_schema={"labels": EQUIPMENT, "kind": "choices"})
    ] = ()
    purposes: Annotated[tuple[Purpose, ...], Meta(title="可用于", description="都不选表示不限用途。")] = ()
    before_minutes: Annotated[
        int, Meta(title="每次使用前占用（分钟）", description="押解、准备的时间。", ge=0, le=240)
    ] = 0
    after_minutes: Annotated[
        int, Meta(title="每次使用后占用（分钟）", description="押回、清场的时间。", ge=0, le=240)
    ] = 0
    asks_first: Annotated[bool, Meta(title="外单位使用要先经本单位同意")] = False
    terminal: Annotated[str, Meta(title="会议终端号", max_length=60)] = ""
    join_address: Annotated[
        str, Meta(title="固定入会地址", max_length=300, description="本单位自有视频系统的，填网址。")
    ] = ""
    in_use_from: Annotated[date, Meta(title="启用日期")]
    in_use_until: Annotated[date | None, Meta(title="停用日期", description="长期使用的不填。")] = None
    note: Annotated[str, Meta(title="备注", max_length=500, extra_json_schema={"kind": "longtext"})] = ""

    def __post_init__(self) -> None:
        """Refuse an end before the beginning, and an address that is none."""
        if self.in_use_until is not None and self.in_use_until < self.in_use_from:
            raise Refusal("停用日期不能早于启用日期。", field="in_use_until")
        if self.join_address and not re.match(r"(https?|sips?|rtsp)://\S+$|sip:\S+$", self.join_address):
            raise Refusal("请填写完整地址，例如https://…或者sip:…。", field="join_address")


def as_form(room: Room) -> dict[str, Any]:
    """A room as the form shows it."""
    return {name: getattr(room, name) for name in RoomForm.__struct_fields__}


class Close(Struct, frozen=True, kw_only=True):
    """A time in which rooms cannot be used."""

    kind: Annotated[ClosureKind, Meta(title="种类")]
    room: Annotated[
        int | None, Meta(title="场所", description="不选表示本单位全部场所。", extra_json_schema=PICK)
    ] = None
    starts_at: Annotated[datetime, Meta(title="开始时间")]
    ends_at: Annotated[datetime | None, Meta(title="恢复时间", description="还不能确定的不填。")] = None
    reason: Annotated[
        str, Meta(title="原因", max_length=100, description="其他单位预约时会看到，例如设备检修、疫情防控。")
    ]
    seen: Annotated[str, Meta(title="已看过", max_length=4000, extra_json_schema={"kind": "hidden"})] = ""

    def __post_init__(self) -> None:
        """Refuse an end before the beginning, or in the past."""
        if self.ends_at is not None and self.ends_at <= self.starts_at:
            raise Refusal("恢复时间必须晚于开始时间。", field="ends_at")
        if self.ends_at is not None and self.ends_at <= clock.now():
            raise Refusal("恢复时间已经过去。", field="ends_at")


def fields_for(parts: Times) -> dict[str, Any]:
    """Times of a booking as the form has them."""
    lengths = {kind: (end - start) // timedelta(minutes=1) for kind, start, end in parts}
    return {
        "starts_at": next(start for kind, start, _ in parts if kind == "main"),
        "minutes": lengths["main"],
        "before": lengths.get("pre", 0),
        "after": lengths.get("post", 0),
    }
