"""What is filled in from the lawyer's first meeting to the archive, and when a decision is disputed."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.legal_aid.forms import LONG_TEXT, Note, RemedyTold
from fayi.procedure.choice import Choice


class Meeting(Struct, frozen=True, kw_only=True):
    """The lawyer meets the aided person and they sign."""

    place: Annotated[str, Meta(title="约见地点", max_length=100)]
    agreement_signed: Annotated[
        bool,
        Meta(
            title="已签订委托协议或者取得授权", description="通知辩护和值班律师法律帮助，填当事人是否同意。"
        ),
    ]
    not_overheard: Annotated[
        bool, Meta(title="谈话没有被监听、没有无关人员在场", description="在监管场所约见的必须确认。")
    ] = False
    free_told: Annotated[
        bool,
        Meta(
            title="已告知不收取任何财物",
            description="法律援助人员不得收取受援人任何财物（法律援助法第二十条）。",
        ),
    ] = False
    note: Note = ""

    def __post_init__(self) -> None:
        """Refuse a meeting at which this was not said."""
        if not self.free_told:
            raise Refusal("请告知受援人：法律援助不收取任何财物。", field="free_told")


class Filing(Struct, frozen=True, kw_only=True):
    """The claim, appeal or request is with the organ."""

    organ: Annotated[str, Meta(title="受理机关", max_length=100)]
    filed_on: Annotated[date, Meta(title="提出日期")]
    note: Note = ""


class ChangeAsked(Choice):
    """Who wants another lawyer, and why."""

    NEGLECT = "neglect", "受援人有事实证明承办人不依法履行职责（法律援助法第五十五条）"
    HINDERED = "hindered", "承办人因正当理由不能继续承办"
    CONFLICT = "conflict", "发现利益冲突"
    OTHER = "other", "其他"


class LawyerChange(Struct, frozen=True, kw_only=True):
    """Why somebody else goes on."""

    ground: Annotated[ChangeAsked, Meta(title="更换的理由")]
    facts: Annotated[str, Meta(title="查明的情况", max_length=2000, extra_json_schema=LONG_TEXT)]


class Ending(Choice):
    """How the case ended, as on the prescribed report."""

    WON = "won", "判决或者裁决：胜诉"
    PARTLY_WON = "partly_won", "判决或者裁决：部分胜诉"
    LOST = "lost", "判决或者裁决：败诉"
    MEDIATED = "mediated", "调解"
    RECONCILED = "reconciled", "和解"
    CASE_WITHDRAWN = "case_withdrawn", "撤诉"
    NOT_PROSECUTED = "not_prosecuted", "不起诉"
    ALL_TAKEN = "all_taken", "辩护、代理意见全部采纳"
    PARTLY_TAKEN = "partly_taken", "辩护、代理意见部分采纳"
    NOT_TAKEN = "not_taken", "辩护、代理意见未采纳"
    HELP_GIVEN = "help_given", "已提供法律帮助或者代拟文书"


CRIMINAL_ENDINGS = frozenset({Ending.NOT_PROSECUTED, Ending.ALL_TAKEN, Ending.PARTLY_TAKEN, Ending.NOT_TAKEN})
CIVIL_ENDINGS = frozenset({Ending.WON, Ending.PARTLY_WON, Ending.LOST, Ending.MEDIATED, Ending.RECONCILED,
                           Ending.CASE_WITHDRAWN})  # fmt: skip


class Completion(Struct, frozen=True, kw_only=True):
    """The lawyer's report at the end (法律援助法第五十条)."""

    ending: Annotated[Ending, Meta(title="办理结果")]
    ended_on: Annotated[date, Meta(title="案件办结日期", description="收到裁判文书、调解书等的日期。")]
    case_reference: Annotated[str, Meta(title="办案机关案号", max_length=60)] = ""
    sentence_months: Annotated[
        Annotated[int, Meta(ge=0, le=600)] | None,
        Meta(
            title="判处刑期（个月）",
            description="刑事案件填写，例如三年填36；不起诉、免予刑事处罚的不填。",
        ),
    ] = None
    recovered: Annotated[
        Decimal,
        Meta(title="挽回损失或者取得利益（元）", description="按元填写，不是万元；没有的填0。"),
    ] = Decimal(0)
    summary: Annotated[str, Meta(title="办理过程", max_length=3000, extra_json_schema=LONG_TEXT)]


class Returned(Struct, frozen=True, kw_only=True):
    """What the closing file lacks."""

    missing: Annotated[tuple[str, ...], Meta(title="需要补正的内容", description="一行写一项。")]


class Quality(Choice):
    """How well the matter was dealt with."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    SUFFICIENT = "sufficient", "合格"
    INSUFFICIENT = "insufficient", "不合格"


class FileCheck(Struct, frozen=True, kw_only=True):
    """The centre has looked through the closing file."""

    quality: Annotated[Quality, Meta(title="案卷质量")]
    satisfied: Annotated[bool | None, Meta(title="受援人满意", description="没有回访到的可不填。")] = None
    note: Note = ""


class SubsidyPaid(Struct, frozen=True, kw_only=True):
    """The subsidy of the lawyer (法律援助法第五十二条)."""

    amount: Annotated[
        Decimal, Meta(title="补贴金额（元）", description="按元填写，不是万元；按补贴标准核定，免税。")
    ]
    voucher: Annotated[str, Meta(title="付款凭证号", max_length=60)]

    def __post_init__(self) -> None:
        """Refuse less than nothing."""
        if self.amount < 0:
            raise Refusal("补贴金额不能小于零。", field="amount")


class EndGround(Choice):
    """The eight grounds on which help ends early (法律援助法第四十八条)."""

    DECEIT = "deceit", "受援人以欺骗或者其他不正当手段获得法律援助"
    CONCEALED = "concealed", "受援人故意隐瞒与案件有关的重要事实或者提供虚假证据"
    ILLEGAL_USE = "illegal_use", "受援人利用法律援助从事违法活动"
    MEANS_CHANGED = "means_changed", "受援人的经济状况发生变化，不再符合法律援助条件"
    CASE_OVER = "case_over", "案件终止审理或者已经被撤销"
    OWN_LAWYER = "own_lawyer", "受援人自行委托律师或者其他代理人"
    ASKED = "asked", "受援人有正当理由要求终止法律援助"
    OTHER = "other", "法律、法规规定的其他情形"


class Termination(Struct, frozen=True, kw_only=True):
    """Help ends before the case does."""

    ground: Annotated[EndGround, Meta(title="终止的情形")]
    facts: Annotated[str, Meta(title="事实和理由", max_length=2000, extra_json_schema=LONG_TEXT)]
    organ_told: Annotated[
        str, Meta(title="已函告的办案机关", description="还没有进入程序的填“无”。", max_length=100)
    ]
    remedy_told: RemedyTold = False

    def __post_init__(self) -> None:
        """Refuse a decision that keeps the remedy to itself."""
        if not self.remedy_told:
            raise Refusal("终止法律援助的决定应当告知异议途径。", field="remedy_told")


class Dispute(Struct, frozen=True, kw_only=True):
    """The applicant does not accept the refusal or the end (法律援助法第四十九条)."""

    filed_by: Annotated[str, Meta(title="提出异议的人", max_length=100)]
    filed_on: Annotated[date, Meta(title="提出日期")]
    grounds: Annotated[str, Meta(title="异议的理由", max_length=2000, extra_json_schema=LONG_TEXT)]
    center: Annotated[str, Meta(title="作出决定的法律援助机构", max_length=100)]
    bureau: Annotated[str, Meta(title="审查异议的司法行政部门", max_length=100)]


class BureauDecision(Struct, frozen=True, kw_only=True):
    """What the bureau decided on the objection."""

    number: Annotated[str, Meta(title="异议审查决定书文号", max_length=60)]
    decided_on: Annotated[date, Meta(title="决定日期")]
    remedy_told: Annotated[
        bool,
        Meta(title="已告知可以申请行政复议或者提起行政诉讼", description="维持原决定的必须告知。"),
    ] = False


class Correction(Struct, frozen=True, kw_only=True):
    """The centre puts its decision right, as it was ordered to."""

    note: Annotated[str, Meta(title="改正的内容", max_length=1000, extra_json_schema=LONG_TEXT)]


class Archiving(Struct, frozen=True, kw_only=True):
    """The file as it goes into the archive."""

    pages: Annotated[int, Meta(title="卷内页数", ge=1, le=5000)]
    archived_by: Annotated[int, Meta(title="立卷人", extra_json_schema={"officers": True})]
