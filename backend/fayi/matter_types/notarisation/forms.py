"""What officers fill in at the counter and up to the certificate."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.notarisation.kinds import CertificateClass, NotAcceptedGround, Place
from fayi.procedure.choice import Choice

LONG_TEXT = {"kind": "longtext"}
OFFICERS = {"officers": True}
Note = Annotated[str, Meta(title="说明", max_length=2000, extra_json_schema=LONG_TEXT)]
YUAN = "按元填写，不是万元。"
AreaBasis = Annotated[
    str,
    Meta(
        title="执业区域的依据",
        description="公证机构与不动产所在地等不在同一县的，写明其执业区域包括该地的批准文件。",
        max_length=200,
    ),
]
Clarified = Annotated[
    str,
    Meta(
        title="同一不动产其他办件的核实情况",
        description="系统提示同一不动产另有未办结的办件时必填：向谁、何时核实，当事人之间有没有争议。",
        max_length=1000,
        extra_json_schema=LONG_TEXT,
    ),
]


def not_negative(amount: Decimal, field: str) -> None:
    """Refuse an amount below zero."""
    if amount < 0:
        raise Refusal("金额不能小于零。", field=field)


class Submission(Struct, frozen=True, kw_only=True):
    """The station passes the application on."""

    to: Annotated[str, Meta(title="公证机构", extra_json_schema={"agencies": "notary_office"})]
    area_basis: AreaBasis = ""
    told_no_promise: Annotated[
        bool,
        Meta(
            title="已告知办理期限的起算",
            description="是否受理由公证机构决定；办理期限自公证机构受理之日起算，不从预登记起算。",
        ),
    ] = False
    note: Note = ""

    def __post_init__(self) -> None:
        """The station promises no day."""
        if not self.told_no_promise:
            raise Refusal("请先告知申请人：办理期限自公证机构受理之日起算。", field="told_no_promise")


class Withdrawal(Struct, frozen=True, kw_only=True):
    """The application is taken back before acceptance."""

    withdrawn_by: Annotated[str, Meta(title="撤回申请的人", max_length=100)]
    note: Note = ""


class FeeBasis(Choice):
    """What the fee is reckoned by."""

    STANDARD = "standard", "按件计收（政府指导价）"
    AMOUNT = "amount", "按标的额比例计收（政府指导价）"
    AGREED = "agreed", "协商收费（市场调节价）"


class Acceptance(Struct, frozen=True, kw_only=True):
    """The notary takes the matter on (公证法第二十七条, 公证程序规则第十九条至第二十二条)."""

    lead: Annotated[int, Meta(title="承办公证员", extra_json_schema=OFFICERS)]
    others: Annotated[
        tuple[int, ...],
        Meta(
            title="共同办理的公证人员",
            description="遗嘱公证应当由二人共同办理（公证程序规则第五十三条）。",
            extra_json_schema=OFFICERS,
        ),
    ] = ()
    recorder: Annotated[int | None, Meta(title="记录人", extra_json_schema=OFFICERS)] = None
    identity_checked: Annotated[
        bool,
        Meta(title="已核对人证一致", description="本人到场，与证件照片当面比对，防止冒名、借证。"),
    ]
    capacity_checked: Annotated[bool, Meta(title="具有相应的民事行为能力")]
    interest_checked: Annotated[bool, Meta(title="与申请公证的事项有利害关系")]
    no_dispute: Annotated[bool, Meta(title="当事人之间没有争议")]
    meaning_told: Annotated[
        bool,
        Meta(
            title="已告知法律意义和可能产生的法律后果", description="告知内容记录存档（公证法第二十七条）。"
        ),
    ]
    area_basis: AreaBasis = ""
    clarified: Clarified = ""
    fee: Annotated[Decimal, Meta(title="应收公证费（元）", description=YUAN)]
    fee_basis: Annotated[FeeBasis, Meta(title="计收方式")] = FeeBasis.STANDARD
    note: Note = ""

    def __post_init__(self) -> None:
        """Refuse what the law does not let anybody accept."""
        not_negative(self.fee, "fee")
        for name, sentence in NEEDED.items():
            if not getattr(self, name):
                raise Refusal(sentence, field=name)
        if int(self.lead) in {int(officer) for officer in self.others}:
            raise Refusal("承办公证员不能同时是共同办理人。", field="others")


NEEDED = {
    "identity_checked": "人证不一致或者没有核对的，不能受理（公证法第二十八条）。",
    "capacity_checked": "不具有相应民事行为能力的，应由监护人代理申请，否则不能受理（公证法第三十一条）。",
    "interest_checked": "与申请公证的事项没有利害关系的，不能受理（公证法第三十一条）。",
    "no_dispute": "当事人之间有争议的，不能受理（公证法第三十一条）。",
    "meaning_told": "请先告知申请公证事项的法律意义和可能产生的法律后果（公证法第二十七条）。",
}


class NotAccepted(Struct, frozen=True, kw_only=True):
    """Why the office does not take it on."""

    ground: Annotated[NotAcceptedGround, Meta(title="不予受理的理由")]
    way_told: Annotated[
        str,
        Meta(title="已告知的其他途径", description="如有管辖权的公证机构、人民调解、诉讼。", max_length=500),
    ]
    note: Note = ""


class Reassignment(Struct, frozen=True, kw_only=True):
    """Another notary takes over."""

    lead: Annotated[int, Meta(title="承办公证员", extra_json_schema=OFFICERS)]
    others: Annotated[tuple[int, ...], Meta(title="共同办理的公证人员", extra_json_schema=OFFICERS)] = ()
    recorder: Annotated[int | None, Meta(title="记录人", extra_json_schema=OFFICERS)] = None
    reason: Annotated[str, Meta(title="更换的原因", max_length=500)]


class Supplement(Struct, frozen=True, kw_only=True):
    """The parties are sent for materials; the clock stops (公证法第三十条)."""

    reason: Annotated[str, Meta(title="要求补充的内容", max_length=1000, extra_json_schema=LONG_TEXT)]
    supply_by: Annotated[date, Meta(title="补充期限")]


class Verification(Struct, frozen=True, kw_only=True):
    """Something is verified outside; the clock stops (公证法第二十九条、第三十条)."""

    reason: Annotated[str, Meta(title="要核实的内容", max_length=1000, extra_json_schema=LONG_TEXT)]
    way: Annotated[
        str, Meta(title="核实方式和对象", description="发函、外出调查或者委托异地。", max_length=200)
    ]
    told: Annotated[bool, Meta(title="已将中止计算的情况告知当事人")]

    def __post_init__(self) -> None:
        """Stopping the clock is told (公证程序规则第三十五条)."""
        if not self.told:
            raise Refusal("核实的时间不计入期限，应当及时告知当事人。", field="told")


class Verified(Struct, frozen=True, kw_only=True):
    """What the verification showed."""

    result: Annotated[str, Meta(title="核实结果", max_length=2000, extra_json_schema=LONG_TEXT)]


class Capacity(Choice):
    """What the notary saw of somebody's capacity."""

    CLEAR = "clear", "表达清楚，理解后果"
    DOUBTFUL = "doubtful", "有疑问"


class Talk(Struct, frozen=True, kw_only=True):
    """A talk with a party, written down (公证程序规则第二十八条)."""

    person: Annotated[str, Meta(title="谈话对象", max_length=100)]
    place: Annotated[Place, Meta(title="谈话地点")] = Place.OFFICE
    second: Annotated[
        str,
        Meta(title="在场的另一名公证人员或者见证人", description="遗嘱公证必填。", max_length=100),
    ] = ""
    alone: Annotated[
        bool,
        Meta(
            title="已单独谈话",
            description="受益人、家属不在场。六十周岁以上的人处分财产的，必须单独谈话，防止受欺诈、胁迫。",
        ),
    ] = False
    capacity: Annotated[Capacity, Meta(title="民事行为能力判断")]
    own_will: Annotated[bool, Meta(title="意思表示真实自愿")]
    note: Note = ""


class Draft(Struct, frozen=True, kw_only=True):
    """The certificate is drawn up and sent to be signed off (公证程序规则第四十条)."""

    certificates: Annotated[int, Meta(title="拟出具的公证书件数", description="一件一号。", ge=1, le=50)]
    opinion: Annotated[str, Meta(title="审查意见", max_length=3000, extra_json_schema=LONG_TEXT)]
    will_searched: Annotated[
        bool,
        Meta(
            title="已查询全国公证管理系统",
            description="遗嘱、继承公证应当查询（公证程序规则第五十三条）。",
        ),
    ] = False
    clarified: Clarified = ""


class SignedOff(Struct, frozen=True, kw_only=True):
    """The head's, or a named notary's, word."""

    opinion: Annotated[str, Meta(title="审批意见", max_length=1000)]


class SentBack(Struct, frozen=True, kw_only=True):
    """Why a draft goes back."""

    reason: Annotated[str, Meta(title="退回的理由", max_length=1000, extra_json_schema=LONG_TEXT)]


class Certificate(Struct, frozen=True, kw_only=True):
    """A certificate is given its number, signed and sealed (公证法第三十二条)."""

    certificate_class: Annotated[
        CertificateClass, Meta(title="编号类别", description="每类每年连续编号，不跳号。")
    ]
    name: Annotated[str, Meta(title="公证书名称", description="如：赠与公证书。", max_length=100)]
    copies: Annotated[int, Meta(title="正本、副本份数", ge=1, le=99)] = 2
    sealed: Annotated[bool, Meta(title="承办公证员已签名并加盖公证机构印章")]

    def __post_init__(self) -> None:
        """It takes effect with its seal."""
        if not self.sealed:
            raise Refusal("公证书须由公证员签名、加盖公证机构印章（公证法第三十二条）。", field="sealed")


class CollectWay(Choice):
    """How the certificate reaches the party (公证程序规则第四十六条)."""

    OFFICE = "office", "到公证机构领取"
    POST = "post", "邮寄"
    STATION = "station", "服务站代转"
    PRISON = "prison", "监所转交（以本人签收为准）"
    ELECTRONIC = "electronic", "电子公证书"


class Collection(Struct, frozen=True, kw_only=True):
    """The party, or somebody authorised, receives the certificates."""

    way: Annotated[CollectWay, Meta(title="领取方式")]
    collector: Annotated[str, Meta(title="领取人", max_length=100)]
    identity_checked: Annotated[bool, Meta(title="已核对领取人身份证件")]
    authority: Annotated[
        str, Meta(title="代领依据", description="不是当事人本人领取的，写明授权委托书。", max_length=200)
    ] = ""
    copies: Annotated[int, Meta(title="领取份数", ge=1, le=200)]
    receipt_signed: Annotated[bool, Meta(title="领取人已在回执上签名")]

    def __post_init__(self) -> None:
        """Nothing is given out without identity and receipt."""
        if not self.identity_checked:
            raise Refusal("请先核对领取人的身份证件。", field="identity_checked")
        if not self.receipt_signed:
            raise Refusal("领取人应当在回执上签收（公证程序规则第四十六条）。", field="receipt_signed")


class Reissue(Struct, frozen=True, kw_only=True):
    """Further copies of a certificate."""

    number: Annotated[str, Meta(title="公证书编号", max_length=60)]
    copies: Annotated[int, Meta(title="增发、补发份数", ge=1, le=99)]
    reason: Annotated[str, Meta(title="原因", max_length=500)]
    collector: Annotated[str, Meta(title="领取人", max_length=100)]


class VolumeKind(Choice):
    """How the file is kept."""

    ORDINARY = "ordinary", "普通卷"
    SECRET = "secret", "密卷"


class Retention(Choice):
    """How long the file is kept (公证程序规则; 公证档案管理办法)."""

    SHORT = "short", "短期"
    LONG = "long", "长期"
    PERMANENT = "permanent", "永久"


class Archiving(Struct, frozen=True, kw_only=True):
    """The file is put away."""

    pages: Annotated[int, Meta(title="卷宗页数", ge=1, le=9999)]
    volume: Annotated[
        VolumeKind,
        Meta(title="卷别", description="遗嘱公证在遗嘱人死亡前立密卷；遗嘱人死亡后转为普通卷。"),
    ] = VolumeKind.ORDINARY
    retention: Annotated[Retention, Meta(title="保管期限", description="以现行公证档案管理办法为准。")]
    archived_by: Annotated[int, Meta(title="立卷人", extra_json_schema=OFFICERS)]
