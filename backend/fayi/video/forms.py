"""What is filled in: how a booking is joined, who gets a link, and what a test of the line showed."""

from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.notices.actions import MAIL_ADDRESS
from fayi.video.rules import Capacity, Tried, Way


class ChooseWay(Struct, frozen=True, kw_only=True):
    """How a booking is joined."""

    way: Annotated[Way, Meta(title="视频方式")]
    address: Annotated[
        str,
        Meta(
            title="视频会议地址",
            description="用本单位的视频系统时填写，以 https:// 开头。",
            max_length=500,
        ),
    ] = ""
    terminal: Annotated[
        str, Meta(title="会议终端号码", description="会议终端或者电话拨入的号码。", max_length=60)
    ] = ""
    pin: Annotated[str, Meta(title="入会密码", max_length=30)] = ""

    def __post_init__(self) -> None:
        """Refuse an address that leads nowhere, and a system of one's own without any."""
        if self.address and not leads_out(self.address):
            raise Refusal("视频会议地址要以 https:// 开头，请核对后重填。", field="address")
        if self.way is Way.EXTERNAL and not (self.address or self.terminal):
            raise Refusal("请填写视频会议地址或者会议终端号码。", field="address")


class NewLink(Struct, frozen=True, kw_only=True):
    """Who gets a link."""

    name: Annotated[str, Meta(title="姓名", min_length=1, max_length=60)]
    capacity: Annotated[Capacity, Meta(title="身份")]
    phone: Annotated[str | None, Meta(title="手机号码", extra_json_schema={"kind": "phone"})] = None
    mail_address: Annotated[str, Meta(title="邮箱", max_length=200)] = ""

    def __post_init__(self) -> None:
        """Refuse an e-mail address that is none."""
        if self.mail_address and not MAIL_ADDRESS.fullmatch(self.mail_address):
            raise Refusal("邮箱地址的格式不对，请检查。", field="mail_address")


class Trial(Struct, frozen=True, kw_only=True):
    """What trying out the devices at a place showed."""

    camera: Annotated[Tried, Meta(title="摄像头", description="画面清楚、是您自己。")]
    microphone: Annotated[Tried, Meta(title="麦克风", description="说话时音量条会动。")]
    speaker: Annotated[Tried, Meta(title="扬声器", description="听得到提示音。")]
    round_trip: Annotated[
        int | None, Meta(title="网络往返时间（毫秒）", description="点“测试网络”自动填写。", ge=0, le=60_000)
    ] = None
    note: Annotated[str, Meta(title="备注", max_length=300)] = ""


class TrialAtPlace(Trial, frozen=True, kw_only=True):
    """The same by an officer, who says where."""

    place: Annotated[str, Meta(title="地点", min_length=1, max_length=80)]


def leads_out(address: str) -> bool:
    """Whether this is a web address with a host and without a name or password in it."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
