"""What is filled in about lawyers, offers, work, closing files and subsidies."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.appointments.kinds import Activity, AidKind, DeclineCode, EndCode, Item, Procedure, Result, Way
from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice

LONG = {"kind": "longtext", "rows": 4}


class Sex(Choice):
    """As GB/T 2261.1 counts."""

    MALE = "1", "男"
    FEMALE = "2", "女"


class LawyerProfile(Struct, frozen=True, kw_only=True):
    """What the register holds of a lawyer."""

    licence_number: Annotated[str, Meta(title="执业证号", description="17位数字。", max_length=17)]
    practising_since: Annotated[date, Meta(title="执业起始日", description="首次执业的日期。")]
    sex: Annotated[Sex | None, Meta(title="性别")] = None
    specialities: Annotated[tuple[AidKind, ...], Meta(title="擅长的案件")] = ()
    districts: Annotated[
        tuple[str, ...], Meta(title="执业地区", description="行政区划代码，每行一个，例如330109。")
    ] = ()
    languages: Annotated[tuple[str, ...], Meta(title="语言、方言", description="每行一种。")] = ()
    most_open: Annotated[int, Meta(title="同时承办最多件数", ge=0, le=200)] = 5
    on_rota: Annotated[bool, Meta(title="列入法律援助轮值")] = False
    away_from: Annotated[date | None, Meta(title="请假外出自")] = None
    away_until: Annotated[date | None, Meta(title="请假外出至")] = None

    def __post_init__(self) -> None:
        """Refuse a licence number that is none, and an absence that ends before it begins."""
        if not (
            self.licence_number.isascii() and self.licence_number.isdigit() and len(self.licence_number) == 17
        ):
            raise Refusal("执业证号应为17位数字。", field="licence_number")
        if self.away_from and self.away_until and self.away_until < self.away_from:
            raise Refusal("结束日不能早于开始日。", field="away_until")


class NewLawyer(LawyerProfile, frozen=True, kw_only=True):
    """A lawyer is entered in the register."""

    officer: Annotated[str, Meta(title="律师", description="律所里有账号的律师。")]
    """Officer and firm, joined by a hyphen."""


class Offer(Struct, frozen=True, kw_only=True):
    """Whom the centre asks, and until when."""

    lawyer: Annotated[str, Meta(title="律师")]
    """Officer and firm, joined by a hyphen."""
    hours: Annotated[int, Meta(title="答复时限（小时）", ge=1, le=72)] = 24
    because: Annotated[
        str,
        Meta(title="不按轮值顺序的理由", description="选轮值第一位的，不用填写。", max_length=500),
    ] = ""
    conflict_reason: Annotated[
        str,
        Meta(title="有利益冲突提示仍然指派的理由", description="没有提示的，不用填写。", max_length=500),
    ] = ""


class Decline(Struct, frozen=True, kw_only=True):
    """The lawyer does not accept."""

    code: Annotated[DeclineCode, Meta(title="理由")]
    words: Annotated[str, Meta(title="说明", max_length=500, extra_json_schema=LONG)] = ""


class Accept(Struct, frozen=True, kw_only=True):
    """The lawyer accepts."""

    no_conflict: Annotated[
        bool,
        Meta(title="本人和本所与各方当事人没有利益冲突，不向受援人收取任何财物（法律援助法第二十条）"),
    ] = False

    def __post_init__(self) -> None:
        """Refuse a lawyer who has not checked."""
        if not self.no_conflict:
            raise Refusal("请先核对有无利益冲突。", field="no_conflict")


class Meeting(Struct, frozen=True, kw_only=True):
    """A meeting with the aided person."""

    met_at: Annotated[datetime, Meta(title="时间")]
    way: Annotated[Way, Meta(title="方式")] = Way.IN_PERSON
    place: Annotated[str, Meta(title="地点", max_length=100)]
    in_custody: Annotated[bool, Meta(title="在监狱、看守所等监管场所")] = False
    not_overheard: Annotated[
        bool | None,
        Meta(title="没有被监听，没有无关人员在场", description="在监管场所会见的必须填写。"),
    ] = None
    interpreter: Annotated[str, Meta(title="翻译人员", description="没有的不填。", max_length=50)] = ""
    accompanied_by: Annotated[
        str, Meta(title="陪同人员", description="未成年人、残疾人由谁陪同。", max_length=50)
    ] = ""
    words: Annotated[str, Meta(title="谈话要点", max_length=5000, extra_json_schema=LONG)]

    def __post_init__(self) -> None:
        """In custody it has to be said whether somebody listened."""
        if self.in_custody and self.not_overheard is None:
            raise Refusal("在监管场所会见的，请填写是否被监听。", field="not_overheard")


class Talk(Struct, frozen=True, kw_only=True):
    """A meeting with the aided person in prison, that the prison is asked for."""

    starts_at: Annotated[datetime, Meta(title="开始时间")]
    minutes: Annotated[int, Meta(title="时长（分钟）", ge=10, le=720)] = 60
    room: Annotated[int, Meta(title="会见场所", extra_json_schema={"kind": "choice"})]
    number: Annotated[
        str, Meta(title="服刑人员编号", max_length=40, description="监狱据此安排本人到场；不要写案情。")
    ]
    interpreter: Annotated[str, Meta(title="翻译人员", description="没有的不填。", max_length=50)] = ""


class Log(Struct, frozen=True, kw_only=True):
    """An entry of the work log."""

    worked_on: Annotated[date, Meta(title="日期")]
    activity: Annotated[Activity, Meta(title="工作内容")]
    minutes: Annotated[int, Meta(title="用时（分钟）", ge=5, le=1440)]
    words: Annotated[str, Meta(title="说明", max_length=1000)] = ""


class Report(Struct, frozen=True, kw_only=True):
    """How the matter stands."""

    procedure: Annotated[Procedure, Meta(title="所处程序")]
    words: Annotated[str, Meta(title="承办情况", max_length=5000, extra_json_schema=LONG)]


class Close(Struct, frozen=True, kw_only=True):
    """How the case came out, with the closing file."""

    closed_on: Annotated[date, Meta(title="结案日期", description="三十日内提交结案卷宗。")]
    result: Annotated[Result, Meta(title="结果")]
    procedures: Annotated[
        tuple[Procedure, ...], Meta(title="承办的程序", description="按程序计算办案补贴，可多选。")
    ]


class Checked(Struct, frozen=True, kw_only=True):
    """The centre sends the closing file back."""

    lacking: Annotated[tuple[str, ...], Meta(title="缺少或者需要补正的内容", description="每行写一项。")]
    words: Annotated[str, Meta(title="说明", max_length=500)] = ""


class End(Struct, frozen=True, kw_only=True):
    """The appointment ends before its time, and somebody else may go on."""

    code: Annotated[EndCode, Meta(title="更换的理由（法律援助法第五十五条）")]
    words: Annotated[str, Meta(title="审查情况", max_length=1000, extra_json_schema=LONG)]
    handover: Annotated[
        str,
        Meta(
            title="交接情况",
            description="新的承办律师看得到：已经做了什么、期限、材料在哪里。",
            max_length=5000,
            extra_json_schema=LONG,
        ),
    ]


class NewRate(Struct, frozen=True, kw_only=True):
    """A row of the basis table."""

    agency: Annotated[str, Meta(title="法律援助机构")]
    item: Annotated[Item, Meta(title="项目")]
    aid_kind: Annotated[AidKind | None, Meta(title="案件种类", description="不分种类的不选。")] = None
    procedure: Annotated[Procedure | None, Meta(title="程序", description="不分程序的不选。")] = None
    amount: Annotated[Decimal, Meta(title="标准（元）")]
    source: Annotated[str, Meta(title="依据文件和文号", max_length=200)]
    valid_from: Annotated[date, Meta(title="施行日期", description="同一标准的旧行自动截止到前一日。")]
    valid_until: Annotated[date | None, Meta(title="截止日期", description="没有截止日期的不填。")] = None

    def __post_init__(self) -> None:
        """Refuse what pays nothing, and what ends before it begins."""
        if self.amount <= 0:
            raise Refusal("标准应大于零。", field="amount")
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise Refusal("截止日期不能早于施行日期。", field="valid_until")
        if self.item is Item.BASE and self.aid_kind is None:
            raise Refusal("办案补贴请选择案件种类。", field="aid_kind")


class ReturnClaim(Struct, frozen=True, kw_only=True):
    """The claim goes back."""

    words: Annotated[str, Meta(title="退回的理由", max_length=500)]


class Pay(Struct, frozen=True, kw_only=True):
    """The subsidy was paid."""

    paid_on: Annotated[date, Meta(title="发放日期")]
    receipt: Annotated[str, Meta(title="付款凭证号", max_length=60)]
