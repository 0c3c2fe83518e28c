"""Who joins a sitting in which capacity, and when a link opens."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from fayi.kit.errors import Refusal

EARLY = timedelta(minutes=30)
"""How long before its booking a link leads into the sitting."""
LATE = timedelta(hours=4)
"""How long after its booking a link still opens: sittings run over, and who drops out must come back in."""


class Way(StrEnum):
    """How a sitting is joined."""

    EXTERNAL = "external", "本单位的视频系统"
    LIVEKIT = "livekit", "自建视频服务器（LiveKit）"
    BUILTIN = "builtin", "内置小型视频室"

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """A member whose `label` is a message id."""
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member


class Capacity(StrEnum):
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

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """A member whose `label` is a message id."""
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member


class LinkOver(Refusal):
    """这个链接现在不能使用。请联系向您发送链接的单位，电话见通知书或者短信。"""

    status_code = 410


class TooEarly(Refusal):
    """还没有到入场时间。开始前30分钟起可以进入。"""

    status_code = 409


def opens(*, revoked: bool, status: str, ends_at: datetime, now: datetime) -> bool:
    """Whether a link opens: its booking stands, and is not long over."""
    return not revoked and status == "confirmed" and now < ends_at + LATE


def leads_in(starts_at: datetime, now: datetime) -> bool:
    """Whether the sitting itself may be entered already."""
    return now >= starts_at - EARLY
