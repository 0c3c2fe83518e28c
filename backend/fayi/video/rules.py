"""Who joins a sitting in which capacity, when a link opens, and what a test of the line must show."""

from datetime import datetime, timedelta

from msgspec import Struct

from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice

EARLY = timedelta(minutes=30)
"""How long before its booking a link leads into the sitting."""
LATE = timedelta(hours=4)
"""How long after its booking a link still opens: sittings run over, and who drops out must come back in."""
WRONG_LINKS = 20
"""Links that lead nowhere, from one address of the network within WRONG_TIME; a prison may share one address."""
WRONG_TIME = timedelta(minutes=15)
SLOW = 400
"""Milliseconds there and back beyond which people talk into each other's words."""
MOST_LINKS = 60


class Way(Choice):
    """How a sitting is joined."""

    EXTERNAL = "external", "本单位的视频系统"
    LIVEKIT = "livekit", "自建视频服务器（LiveKit）"
    BUILTIN = "builtin", "内置小型视频室"


class Capacity(Choice):
    """In which capacity somebody joins."""

    JUDGE = "judge", "审判人员"
    CLERK = "clerk", "书记员"
    PROSECUTOR = "prosecutor", "检察人员"
    PRISONER = "prisoner", "服刑人员"
    PARTY = "party", "当事人"
    LAWYER = "lawyer", "律师"
    GUARDIAN = "guardian", "法定代理人"
    WITNESS = "witness", "证人"
    INTERPRETER = "interpreter", "翻译人员"
    OBSERVER = "observer", "旁听人员"
    TECHNICIAN = "technician", "技术人员"


class JoiningStatus(Choice):
    """Where somebody who came by video stands."""

    WAITING = "waiting", "等候中"
    ADMITTED = "admitted", "已入场"
    DISMISSED = "dismissed", "已请出"
    LEFT = "left", "已离开"
    LOST = "lost", "已断线"


class SendingStatus(Choice):
    """What became of a link that was to be sent."""

    QUEUED = "queued", "等待发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"


class Tried(Choice):
    """What came of trying out a device."""

    WORKS = "works", "正常"
    FAILS = "fails", "有问题"
    UNTRIED = "untried", "没有试"


class Expected(Struct, frozen=True):
    """Somebody who is expected to join from elsewhere."""

    name: str
    capacity: str
    phone: str | None = None


class LinkOver(Refusal):
    """这个链接现在不能使用。请拨打通知书或者短信上的联系电话。"""

    status_code = 410


class TooManyWrongLinks(Refusal):
    """打不开的链接试得太多了，请在{minutes}分钟后再试，或者拨打通知书上的联系电话。"""

    status_code = 429


class TooEarly(Refusal):
    """还没有到入场时间，开始前30分钟起可以进入。请先测试设备。"""


class NoSuchWay(Refusal):
    """本系统没有配置这种视频方式。请另选一种，或者联系系统管理员。"""


class NotJoinedThisWay(Refusal):
    """这次庭审已改用别的视频方式。请回到入场页面重新进入。"""


class NotConfirmed(Refusal):
    """预约还没有确认，确认以后才能生成入场链接。"""


def opens(*, revoked: bool, status: str, ends_at: datetime, now: datetime) -> bool:
    """Whether a link opens: its booking stands, and is not long over."""
    return not revoked and status == "confirmed" and now < ends_at + LATE


def leads_in(starts_at: datetime, now: datetime) -> bool:
    """Whether the sitting itself may be entered already."""
    return now >= starts_at - EARLY


def must_lead_in(starts_at: datetime, now: datetime) -> None:
    """Raise TooEarly before the sitting may be entered."""
    if not leads_in(starts_at, now):
        raise TooEarly


def must_not_try_on(wrong: int) -> None:
    """Raise TooManyWrongLinks once somebody has tried too many links that lead nowhere."""
    if wrong >= WRONG_LINKS:
        raise TooManyWrongLinks(minutes=int(WRONG_TIME.total_seconds() // 60))


def good(*, camera: str, microphone: str, speaker: str, round_trip: int | None) -> bool:
    """Whether a test of the line lets one rely on the place: everything works, and the line is not slow."""
    works = {camera, microphone, speaker} == {Tried.WORKS}
    return works and round_trip is not None and round_trip <= SLOW


def faults(*, camera: str, microphone: str, speaker: str, round_trip: int | None) -> tuple[str, ...]:
    """What was not in order in a test, as message ids."""
    told = (
        (camera != Tried.WORKS, "摄像头"),
        (microphone != Tried.WORKS, "麦克风"),
        (speaker != Tried.WORKS, "扬声器"),
        (round_trip is None or round_trip > SLOW, "网络"),
    )
    return tuple(words for faulty, words in told if faulty)


def shortened(number: str) -> str:
    """A phone number of which the middle is left out, an e-mail address of which the name is."""
    if "@" in number:
        name, _, host = number.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{number[:3]}****{number[-4:]}" if len(number) > 7 else number


MOST_ENDS = 4
"""How many ends the built-in room joins: each sends its picture to each of the others."""
MOST_WAITING = 12
"""How many may wait at its door at once."""


class SittingOver(Refusal):
    """本次视频已经结束。需要重新进入的，请联系书记员。"""

    status_code = 410


class RoomFull(Refusal):
    """内置视频室最多接入{most}方，现在已满。请先请一方离开，或者改用本单位的视频系统。"""


def may_connect(status: str, talk: str, other_status: str, other_talk: str) -> bool:
    """Whether two ends may see and hear each other: both are let in, and sit in the same talk or in none."""
    return status == other_status == "admitted" and talk == other_talk
