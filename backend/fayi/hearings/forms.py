"""What a browser may post about hearings."""

from datetime import date, datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from fayi.hearings.kinds import CAPACITIES, KINDS, RESULTS, SIGN_WAYS, WAYS
from fayi.hearings.places import Wish
from fayi.hearings.rules import Attendee, Minutes, Plan

NAME = Meta(title="姓名", max_length=60)
CAPACITY = Meta(title="身份", extra_json_schema={"labels": CAPACITIES})
REMARK = Meta(title="备注")
PUBLIC = Meta(title="公开进行", description="当事人要求或者同意公开的才勾选，公开时可以旁听。")
AGREED = Meta(title="各方当事人同意邀请亲友、邻里、同事或专业人士参加")
RESULT = Meta(
    title="调解结果",
    description="调解会必须选择，调查不用填。",
    extra_json_schema={"labels": RESULTS},
)
BOOKED = Meta(title="已有的预约", description="已经为本办件约好场所的，选这一项，时间和时长与预约一致。")
LONG = {"kind": "longtext", "rows": 3}


class Asked(Struct, frozen=True, kw_only=True):
    """Somebody to be asked to a hearing."""

    name: Annotated[str, NAME]
    capacity: Annotated[str, CAPACITY]
    remark: Annotated[str, REMARK] = ""


class Schedule(Struct, frozen=True, kw_only=True):
    """A hearing that is to be."""

    kind: Annotated[str, Meta(title="种类", extra_json_schema={"labels": KINDS})]
    starts_at: Annotated[datetime, Meta(title="开始时间")]
    minutes: Annotated[int, Meta(title="预计时长（分钟）", ge=10, le=720)] = 90
    place: Annotated[
        str, Meta(title="地点", max_length=100, description="选了场所的可以不填，写成所选的场所。")
    ] = ""
    way: Annotated[str, Meta(title="方式", extra_json_schema={"labels": WAYS})]
    booking_id: Annotated[int | None, BOOKED] = None
    own_room: Annotated[int | None, Meta(title="本单位场所")] = None
    far_room: Annotated[
        int | None,
        Meta(title="另一端场所", description="对方要求先征得同意的，先提出预约，对方同意后再确认。"),
    ] = None
    witness_room: Annotated[int | None, Meta(title="证人室", description="证人另在一室，不旁听。")] = None
    line: Annotated[int | None, Meta(title="线路")] = None
    people: Annotated[
        tuple[Asked, ...],
        Meta(title="通知参加的人", description="已带出当事人、代理人和承办人员，可以增减。"),
    ]
    invitees_agreed: Annotated[bool, AGREED] = False
    is_public: Annotated[bool, PUBLIC] = False

    def plan(self) -> Plan:
        """When and where it is to be."""
        return Plan(
            kind=self.kind,
            starts_at=self.starts_at,
            ends_at=self.starts_at + timedelta(minutes=self.minutes),
            place=self.place,
            way=self.way,
            is_public=self.is_public,
            invitees_agreed=self.invitees_agreed,
        )

    def wish(self) -> Wish:
        """What is to be booked."""
        return Wish(
            booking_id=self.booking_id,
            rooms=tuple(one for one in (self.own_room, self.far_room) if one is not None),
            witness_room=self.witness_room,
            line=self.line,
        )

    def attendees(self) -> tuple[Attendee, ...]:
        """Those to be asked, by name alone."""
        return tuple(Attendee(name=one.name, capacity=one.capacity, remark=one.remark) for one in self.people)


class Adjourn(Struct, frozen=True, kw_only=True):
    """Another time and place."""

    starts_at: Annotated[datetime, Meta(title="新的开始时间")]
    minutes: Annotated[int, Meta(title="预计时长（分钟）", ge=10, le=720)]
    place: Annotated[str, Meta(title="地点", max_length=100)]
    because: Annotated[str, Meta(title="改期原因", extra_json_schema=LONG)]


class Cancel(Struct, frozen=True, kw_only=True):
    """Why it does not take place."""

    because: Annotated[str, Meta(title="取消原因", extra_json_schema=LONG)]


class Came(Struct, frozen=True, kw_only=True):
    """Somebody who was asked to a hearing or came to it."""

    name: Annotated[str, NAME]
    capacity: Annotated[str, CAPACITY]
    present: Annotated[bool, Meta(title="到场")] = False
    came_at: Annotated[datetime | None, Meta(title="到场时间")] = None
    left_at: Annotated[datetime | None, Meta(title="离场时间")] = None
    remark: Annotated[str, REMARK] = ""


class Record(Struct, frozen=True, kw_only=True):
    """What was done and said."""

    starts_at: Annotated[datetime, Meta(title="开始时间")]
    ends_at: Annotated[datetime, Meta(title="结束时间")]
    people: Annotated[
        tuple[Came, ...],
        Meta(
            title="到场人员",
            description="没有到场的去掉勾选；临时到场的加一行。庭审的证人另外作证，填写其到场和离场时间。",
        ),
    ]
    invitees_agreed: Annotated[bool, AGREED] = False
    is_public: Annotated[bool, PUBLIC] = False
    rights_told: Annotated[bool, Meta(title="已告知权利义务")] = False
    minutes: Annotated[
        str,
        Meta(
            title="笔录",
            max_length=100_000,
            description="逐句记录的，每人一行写成“甲：……”，保存后自动分清发言人；粘贴整段对话也可以。",
            extra_json_schema={"kind": "longtext", "rows": 16},
        ),
    ]
    result: Annotated[str, RESULT] = ""
    result_note: Annotated[str, Meta(title="结果说明", extra_json_schema=LONG)] = ""

    def minutes_of(self, kind: str) -> Minutes:
        """What was done and said; an inquiry has no result."""
        return Minutes(
            started_at=self.starts_at,
            ended_at=self.ends_at,
            text=self.minutes,
            is_public=self.is_public,
            invitees_agreed=self.invitees_agreed,
            rights_told=self.rights_told,
            result=self.result if kind == "mediation" else "",
            result_note=self.result_note,
        )

    def attendees(self) -> tuple[Attendee, ...]:
        """Those who were asked or came, by name alone."""
        return tuple(
            Attendee(
                name=one.name,
                capacity=one.capacity,
                present=one.present,
                came_at=one.came_at,
                left_at=one.left_at,
                remark=one.remark,
            )
            for one in self.people
        )


class Sign(Struct, frozen=True, kw_only=True):
    """Signatures on the minutes, given on one day in one way; online to the minute."""

    who: Annotated[tuple[int, ...], Meta(title="签名的人", extra_json_schema={"kind": "choices"})]
    way: Annotated[str, Meta(title="方式", extra_json_schema={"labels": SIGN_WAYS})]
    on: Annotated[date, Meta(title="日期")]
    at: Annotated[
        datetime | None,
        Meta(
            title="签署时间",
            description="在线核对签署的填写，效力与线下签名相同（在线诉讼规则第三十四条）。",
        ),
    ] = None


class Amend(Struct, frozen=True, kw_only=True):
    """Corrected minutes."""

    minutes: Annotated[
        str, Meta(title="笔录", max_length=100_000, extra_json_schema={"kind": "longtext", "rows": 16})
    ]
    result: Annotated[str, RESULT] = ""
    result_note: Annotated[str, Meta(title="结果说明", extra_json_schema=LONG)] = ""
    because: Annotated[str, Meta(title="修改原因")]


class Supplement(Struct, frozen=True, kw_only=True):
    """What was forgotten in minutes that everybody has signed."""

    supplement: Annotated[
        str, Meta(title="补充内容", max_length=20_000, extra_json_schema={"kind": "longtext", "rows": 6})
    ]
