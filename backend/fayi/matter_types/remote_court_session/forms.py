"""What is filled in before a sitting: the request, the prison's answer, notices, postings, identities."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.remote_court_session.kinds import GONE, DeclineGround, OpenGround, Unfit

LONG_TEXT = {"kind": "longtext"}


class Request(Struct, frozen=True, kw_only=True):
    """The court asks a prison to help (在线诉讼规则 24)."""

    with_agency: Annotated[int, Meta(title="协助监狱", extra_json_schema={"agencies": "prison"})]
    wishes: Annotated[tuple[str, ...], Meta(title="希望的时间", description="一行写一个，按先后排列。")]
    test_at: Annotated[datetime | None, Meta(title="设备调试时间")] = None
    contact: Annotated[str, Meta(title="联系人和电话", max_length=100)]
    note: Annotated[str, Meta(title="请协助的事项", max_length=2000, extra_json_schema=LONG_TEXT)]


class Review(Struct, frozen=True, kw_only=True):
    """The prison has looked whether it can help; each answer is stated by itself."""

    prisoner_number: Annotated[
        str, Meta(title="核对后的服刑人员编号", description="照在押人员登记填写。", max_length=40)
    ]
    held_here: Annotated[bool, Meta(title="现在本监服刑，没有转监、离监")] = False
    fit: Annotated[bool, Meta(title="身体状况适合出庭")] = False
    not_confined: Annotated[bool, Meta(title="没有在禁闭、隔离审查")] = False
    escorts: Annotated[tuple[str, ...], Meta(title="提押民警", description="一行写一人，不少于二人。")]
    room_free: Annotated[bool, Meta(title="希望的时间内远程庭审室可用")] = False
    release_on: Annotated[
        date | None, Meta(title="刑满日期", description="近期刑满的填写，庭审须在此以前。")
    ] = None
    note: Annotated[str, Meta(title="说明", max_length=1000, extra_json_schema=LONG_TEXT)] = ""


class Decline(Struct, frozen=True, kw_only=True):
    """The prison cannot help as asked, and says when it can."""

    ground: Annotated[DeclineGround, Meta(title="退回的理由")]
    note: Annotated[str, Meta(title="情况说明", max_length=1000, extra_json_schema=LONG_TEXT)]
    alternatives: Annotated[
        tuple[str, ...], Meta(title="可以安排的时间", description="一行写一个；人已不在本监的不填。")
    ] = ()

    def __post_init__(self) -> None:
        """Refuse an answer that leaves the court without another day."""
        if self.ground not in GONE and not any(each.strip() for each in self.alternatives):
            raise Refusal("请写明可以安排的其他时间。", field="alternatives")


class Asking(Struct, frozen=True, kw_only=True):
    """Everybody is told and asked, stage by stage (在线诉讼规则 4)."""

    asked: Annotated[tuple[str, ...], Meta(title="被征询的人", description="一行写一人。")]
    told: Annotated[bool, Meta(title="已告知具体环节、主要形式、权利义务、法律后果和操作方法")] = False
    note: Annotated[str, Meta(title="说明", max_length=1000, extra_json_schema=LONG_TEXT)] = ""

    def __post_init__(self) -> None:
        """Refuse asking without telling."""
        if not self.told:
            raise Refusal("征询以前应当先告知（在线诉讼规则第四条）。", field="told")


class Scheduling(Struct, frozen=True, kw_only=True):
    """Rooms, line and people are fixed."""

    officers: Annotated[tuple[str, ...], Meta(title="监狱值守和押解民警", description="一行写一人。")]
    backup_line: Annotated[str, Meta(title="备用线路", max_length=100)] = ""
    note: Annotated[str, Meta(title="说明", max_length=1000, extra_json_schema=LONG_TEXT)] = ""


class Notice(Struct, frozen=True, kw_only=True):
    """The court sends the notice to all, and announces the hearing where it must."""

    told: Annotated[tuple[str, ...], Meta(title="已通知的人", description="一行写一人。")]
    way: Annotated[str, Meta(title="通知方式", max_length=100)]
    announced_on: Annotated[
        date | None, Meta(title="开庭公告日期", description="减刑、假释开庭，以及公开审理的填写。")
    ] = None
    announced_at: Annotated[str, Meta(title="公告的地点", max_length=200)] = ""
    redacted: Annotated[bool, Meta(title="公告没有身份证号等不应公开的内容")] = False

    def __post_init__(self) -> None:
        """Refuse an announcement nobody has looked through."""
        if self.announced_on is not None and not self.announced_at:
            raise Refusal("请填写公告的地点。", field="announced_at")
        if self.announced_on is not None and not self.redacted:
            raise Refusal("公告以前请核对没有身份证号等不应公开的内容。", field="redacted")


class NoticeSigned(Struct, frozen=True, kw_only=True):
    """The prisoner has signed for the notice; the day of the action is the day of service."""

    signed: Annotated[bool, Meta(title="服刑人员本人已签收")] = False
    passed_on_by: Annotated[str, Meta(title="转交民警", max_length=40)]
    left_behind: Annotated[
        bool, Meta(title="拒绝签收，已留置送达并有见证人", description="见证人在送达回证上签名。")
    ] = False

    def __post_init__(self) -> None:
        """Refuse what is neither signed nor left behind before a witness."""
        if self.signed == self.left_behind:
            raise Refusal("请写明是本人签收，还是拒绝签收而留置送达。", field="signed")


class Identified(Struct, frozen=True, kw_only=True):
    """One person as established by an officer in the room."""

    name: Annotated[str, Meta(title="姓名", max_length=60)]
    photo: Annotated[bool, Meta(title="照片相符")] = False
    number: Annotated[bool, Meta(title="编号、证件号相符")] = False
    face: Annotated[bool, Meta(title="当面辨认本人")] = False


class PrisonVerification(Struct, frozen=True, kw_only=True):
    """The prison's end before the sitting: who is there, and what the room is like."""

    people: Annotated[tuple[Identified, ...], Meta(title="到场的人")]
    quiet: Annotated[bool, Meta(title="场所安静")] = False
    lit: Annotated[bool, Meta(title="光线明亮")] = False
    closed: Annotated[bool, Meta(title="相对封闭，没有其他人")] = False
    monitoring_off: Annotated[
        bool, Meta(title="会见监听、录像系统已关闭", description="庭审和律师谈话不适用会见监听。")
    ] = False
    line_tested: Annotated[bool, Meta(title="线路、声音、图像已测试，时钟已校准")] = False
    recording_told: Annotated[bool, Meta(title="已告知不得录制、截取、传播")] = False
    officer_apart: Annotated[bool, Meta(title="值守民警已亮明身份，不提示、不代答")] = False
    note: Annotated[str, Meta(title="说明", max_length=1000, extra_json_schema=LONG_TEXT)] = ""


class CourtVerification(Struct, frozen=True, kw_only=True):
    """The court's end before the sitting."""

    people: Annotated[tuple[Identified, ...], Meta(title="到场的人")]
    emblem: Annotated[bool, Meta(title="法庭悬挂国徽（在线诉讼规则第二十四条）")] = False
    witness_apart: Annotated[bool, Meta(title="证人在另一室等候，听不到庭审")] = False
    line_tested: Annotated[bool, Meta(title="线路、声音、图像已测试")] = False
    recording_told: Annotated[bool, Meta(title="已告知不得录制、截取、传播")] = False
    address_hidden: Annotated[bool, Meta(title="需要保密的住址等信息没有显示在屏幕上")] = False
    note: Annotated[str, Meta(title="说明", max_length=1000, extra_json_schema=LONG_TEXT)] = ""


class Offline(Struct, frozen=True, kw_only=True):
    """The court turns to a sitting in person (在线诉讼规则 5, 21)."""

    grounds: Annotated[tuple[Unfit, ...], Meta(title="转为线下的理由")]
    stays_online: Annotated[
        str, Meta(title="仍在线参加的人", description="同意的一方可以仍在线参加。", max_length=200)
    ] = ""
    note: Annotated[str, Meta(title="情况说明", max_length=1000, extra_json_schema=LONG_TEXT)]

    def __post_init__(self) -> None:
        """Refuse turning away from the request for no reason."""
        if not self.grounds:
            raise Refusal("请选择转为线下的理由。", field="grounds")


class Cancellation(Struct, frozen=True, kw_only=True):
    """Either side cancels before the sitting begins."""

    reason: Annotated[str, Meta(title="取消的理由", max_length=1000, extra_json_schema=LONG_TEXT)]
    all_told: Annotated[bool, Meta(title="已告知所有当事人和参加人")] = False

    def __post_init__(self) -> None:
        """Refuse a cancellation somebody would not learn of."""
        if not self.all_told:
            raise Refusal("请先告知所有当事人和参加人。", field="all_told")


class Posting(Struct, frozen=True, kw_only=True):
    """The filing notice of commutation or parole is posted (减刑假释程序规定 3)."""

    place: Annotated[str, Meta(title="公示地点", description="罪犯服刑场所的公示栏。", max_length=200)]
    redacted: Annotated[bool, Meta(title="公示内容没有身份证号等不应公开的内容")] = False

    def __post_init__(self) -> None:
        """Refuse a posting that shows too much."""
        if not self.redacted:
            raise Refusal("公示以前请核对没有身份证号等不应公开的内容。", field="redacted")


class Objected(Struct, frozen=True, kw_only=True):
    """Somebody objects to commutation or parole before it is decided."""

    ground: Annotated[OpenGround, Meta(title="异议的来源")]
    note: Annotated[str, Meta(title="异议的内容", max_length=2000, extra_json_schema=LONG_TEXT)]


class MissingMaterial(Struct, frozen=True, kw_only=True):
    """The court tells the prison what is missing in the proposal (减刑假释程序规定 2)."""

    items: Annotated[tuple[str, ...], Meta(title="需要补送的材料", description="一行写一项。")]


class MaterialSupplied(Struct, frozen=True, kw_only=True):
    """What was handed in later."""

    items: Annotated[tuple[str, ...], Meta(title="补送的材料", description="一行写一项。")]
