"""What officers fill in about fees, endings without a certificate, and re-examination."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.notarisation.forms import LONG_TEXT, OFFICERS, YUAN, Note, not_negative
from fayi.matter_types.notarisation.kinds import CertificateClass, EndGround, RefusalGround
from fayi.procedure.choice import Choice

Refund = Annotated[
    Decimal,
    Meta(
        title="退还公证费（元）",
        description="按元填写，不是万元。根据原因和责任酌情退还部分或者全部（公证程序规则第四十九条、第五十一条）。",
    ),
]
Reason = Annotated[str, Meta(title="理由", max_length=2000, extra_json_schema=LONG_TEXT)]


class CutGround(Choice):
    """Why a fee is cut or waived (公证法第三十四条, 法律援助法第五十三条)."""

    AIDED = "aided", "符合法律援助条件"
    RELIEF = "relief", "低保或者特困"
    PENSION = "pension", "抚恤救济"
    DISABLED = "disabled", "残疾"
    NONE = "none", "不符合减免条件"


class FeeCut(Struct, frozen=True, kw_only=True):
    """A reduction or waiver is decided, with its reason."""

    ground: Annotated[CutGround, Meta(title="减免理由")]
    amount: Annotated[Decimal, Meta(title="减免金额（元）", description=YUAN)]
    proof: Annotated[
        str, Meta(title="证明材料", description="如给予法律援助决定书的文号。", max_length=200)
    ] = ""
    reason: Reason

    def __post_init__(self) -> None:
        """A ground cuts something, none cuts nothing."""
        not_negative(self.amount, "amount")
        if self.ground is CutGround.NONE and self.amount:
            raise Refusal("不符合减免条件的，减免金额应为零。", field="amount")
        if self.ground is not CutGround.NONE and not self.amount:
            raise Refusal("请填写减免金额。", field="amount")
        if self.ground is CutGround.AIDED and not self.proof:
            raise Refusal("请填写给予法律援助决定书的文号等证明。", field="proof")


class Payment(Struct, frozen=True, kw_only=True):
    """Money received for the fee."""

    amount: Annotated[Decimal, Meta(title="收取金额（元）", description=YUAN)]
    receipt_number: Annotated[str, Meta(title="票据号码", max_length=60)]
    paid_by: Annotated[str, Meta(title="交款人", max_length=100)]

    def __post_init__(self) -> None:
        """Something was paid."""
        if self.amount <= 0:
            raise Refusal("收取金额应大于零。", field="amount")


class Refused(Struct, frozen=True, kw_only=True):
    """Nothing is notarised (公证法第三十一条)."""

    ground: Annotated[RefusalGround, Meta(title="法定情形")]
    reason: Reason
    refund: Refund = Decimal(0)

    def __post_init__(self) -> None:
        """Nothing less than nothing is given back."""
        not_negative(self.refund, "refund")


class Ended(Struct, frozen=True, kw_only=True):
    """The matter ends without a certificate (公证程序规则第五十条)."""

    ground: Annotated[EndGround, Meta(title="法定情形")]
    reason: Reason
    refund: Refund = Decimal(0)

    def __post_init__(self) -> None:
        """Nothing less than nothing is given back."""
        not_negative(self.refund, "refund")


class Asker(Choice):
    """Who asks for a re-examination (公证法第三十九条)."""

    PARTY = "party", "当事人"
    INTERESTED = "interested", "利害关系人"


class RecheckAsked(Struct, frozen=True, kw_only=True):
    """A re-examination is asked for (公证程序规则第六十一条)."""

    lead: Annotated[
        int,
        Meta(title="复查公证员", description="应当是原承办公证员以外的公证员。", extra_json_schema=OFFICERS),
    ]
    others: Annotated[tuple[int, ...], Meta(title="协助复查的人员", extra_json_schema=OFFICERS)] = ()
    recorder: Annotated[int | None, Meta(title="记录人", extra_json_schema=OFFICERS)] = None
    asked_by: Annotated[str, Meta(title="复查申请人", max_length=100)]
    capacity: Annotated[Asker, Meta(title="申请人身份")]
    known_on: Annotated[
        date,
        Meta(title="收到公证书或者知道公证事项的日期", description="利害关系人填写知道或者应当知道的日期。"),
    ]
    number: Annotated[str, Meta(title="公证书编号", max_length=60)]
    error: Annotated[str, Meta(title="认为公证书有什么错误", max_length=2000, extra_json_schema=LONG_TEXT)]


class RecheckPause(Struct, frozen=True, kw_only=True):
    """Materials are supplemented or facts verified; at most six months are left out."""

    reason: Annotated[str, Meta(title="中止的原因", max_length=1000)]


class RecheckResult(Struct, frozen=True, kw_only=True):
    """What the re-examination came to (公证程序规则第六十三条)."""

    opinion: Annotated[str, Meta(title="复查结论和处理意见", max_length=3000, extra_json_schema=LONG_TEXT)]


class CorrectWay(Choice):
    """How a certificate is put right."""

    REPLACE = "replace", "收回公证书，更正后重新发给"
    SUPPLEMENT = "supplement", "另行出具补正公证书"


class Corrected(Struct, frozen=True, kw_only=True):
    """The certificate was put right."""

    way: Annotated[CorrectWay, Meta(title="处理方式")]
    certificate_class: Annotated[
        CertificateClass | None, Meta(title="补正公证书的编号类别", description="另行出具补正公证书的填写。")
    ] = None
    number: Annotated[str, Meta(title="原公证书编号", max_length=60)]
    told: Annotated[str, Meta(title="发给何人", max_length=200)]

    def __post_init__(self) -> None:
        """A further certificate has a class."""
        if (self.way is CorrectWay.SUPPLEMENT) != (self.certificate_class is not None):
            raise Refusal(
                "另行出具补正公证书的，请选择编号类别；收回更正的不另编号。", field="certificate_class"
            )


class Revoked(Struct, frozen=True, kw_only=True):
    """The certificate was revoked; it never had effect."""

    number: Annotated[str, Meta(title="被撤销的公证书编号", max_length=60)]
    taken_back: Annotated[bool, Meta(title="公证书已收回")]
    announced_on: Annotated[date | None, Meta(title="公告日期", description="不能收回的，应当公告。")] = None

    def __post_init__(self) -> None:
        """What cannot be taken back is announced."""
        if not self.taken_back and self.announced_on is None:
            raise Refusal("公证书不能收回的，应当公告撤销，请填写公告日期。", field="announced_on")


class Closing(Struct, frozen=True, kw_only=True):
    """What is counted afterwards."""

    trips_saved: Annotated[
        int,
        Meta(
            title="减少跑动次数", description="因服务站预审、上门、视频等少跑的次数，用于统计。", ge=0, le=99
        ),
    ] = 0
    note: Note = ""
