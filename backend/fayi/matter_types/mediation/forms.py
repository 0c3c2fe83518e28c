"""What officers fill in when they carry out an action."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice

LONG_TEXT = {"kind": "longtext"}
NOT_SETTLED = "NOT_SETTLED"
"""The code of the list `closing` for a mediation that failed."""
Note = Annotated[str, Meta(title="说明", max_length=2000, extra_json_schema=LONG_TEXT)]


class ContactWay(Choice):
    """How a party was reached."""

    VISIT = "visit", "上门"
    PHONE = "phone", "电话"
    LETTER = "letter", "书信"
    MESSAGE = "message", "短信或网络"


class Answer(Choice):
    """What a party answered when asked whether it agrees to mediation (人民调解法第十七条)."""

    WILLING = "willing", "同意调解"
    CONSIDERING = "considering", "需要考虑"
    REFUSED = "refused", "明确拒绝"
    NOT_REACHED = "not_reached", "未联系上"


class ContactTry(Struct, frozen=True, kw_only=True):
    """One try to ask a party."""

    party: Annotated[str, Meta(title="联系的当事人", max_length=100)]
    way: Annotated[ContactWay, Meta(title="联系方式")]
    answer: Annotated[Answer, Meta(title="答复")]
    note: Note = ""


class WayOut(Choice):
    """Other ways a party may go (人民调解法第三条、第二十六条)."""

    ARBITRATION = "arbitration", "仲裁"
    ADMINISTRATIVE = "administrative", "行政途径"
    LAWSUIT = "lawsuit", "诉讼"


WaysTold = Annotated[
    tuple[WayOut, ...],
    Meta(title="已告知的其他途径", description="依法告知当事人可以通过仲裁、行政、司法等途径维护权利。"),
]


class Decline(Struct, frozen=True, kw_only=True):
    """Why the committee does not take the dispute on."""

    reason: Annotated[str, Meta(title="不予受理的理由", extra_json_schema={"codes": "decline_reason"})]
    ways_told: WaysTold
    note: Note = ""

    def __post_init__(self) -> None:
        """Refuse a reason that says nothing."""
        must_be_explained(self.reason, self.note)


class Assignment(Struct, frozen=True, kw_only=True):
    """Who mediates (人民调解法第十九条), and what was disclosed about them."""

    lead: Annotated[int, Meta(title="主持调解员", extra_json_schema={"officers": True})]
    others: Annotated[tuple[int, ...], Meta(title="其他调解员", extra_json_schema={"officers": True})] = ()
    recorder: Annotated[int | None, Meta(title="记录人", extra_json_schema={"officers": True})] = None
    chosen_by_parties: Annotated[bool, Meta(title="由当事人选择")] = False
    conflict_disclosed: Annotated[
        bool,
        Meta(
            title="调解员已说明利害关系", description="调解员与当事人有亲属等关系、可能影响公正的，须说明。"
        ),
    ] = False
    conflict_accepted: Annotated[bool, Meta(title="各方当事人仍同意其调解")] = False

    def __post_init__(self) -> None:
        """Refuse double names, and an interest that not every side accepts."""
        if len({int(officer) for officer in (self.lead, *self.others)}) <= len(self.others):
            raise Refusal("同一名调解员不能重复指派。", field="others")
        if self.conflict_disclosed and not self.conflict_accepted:
            raise Refusal("调解员有利害关系且当事人没有一致同意的，请另行指派。", field="conflict_accepted")
        if self.conflict_accepted and not self.conflict_disclosed:
            raise Refusal("请先说明利害关系，再记录当事人同意。", field="conflict_disclosed")


class SuspensionCause(Choice):
    """Why the mediation waits."""

    APPRAISAL = "appraisal", "等待鉴定或者评估"
    ILLNESS = "illness", "当事人患病"
    ABSENCE = "absence", "当事人外出，暂时不能到场"
    OTHER_RESULT = "other_result", "等待其他机关的处理结果"
    FORCE_MAJEURE = "force_majeure", "不可抗力"
    OTHER = "other", "其他"


class Suspension(Struct, frozen=True, kw_only=True):
    """Why the mediation waits, and until when."""

    cause: Annotated[SuspensionCause, Meta(title="中止原因")]
    reason: Annotated[str, Meta(title="具体情况", max_length=2000, extra_json_schema=LONG_TEXT)]
    resume_on: Annotated[date, Meta(title="预计恢复日期")]


class Extension(Struct, frozen=True, kw_only=True):
    """More time, as all sides agree."""

    extra_days: Annotated[int, Meta(title="延长天数", ge=1, le=180)]
    all_sides_agreed: Annotated[bool, Meta(title="各方当事人同意延长")] = False
    note: Note = ""

    def __post_init__(self) -> None:
        """Refuse what not all sides agree to."""
        if not self.all_sides_agreed:
            raise Refusal("延长调解期限须经各方当事人同意。", field="all_sides_agreed")


class Agreement(Struct, frozen=True, kw_only=True):
    """What goes with a settlement, besides the settlement itself."""

    follow_up_agreed: Annotated[
        bool, Meta(title="需要回访", description="勾选后，没有回访记录不能结案。")
    ] = True
    note: Note = ""


class Termination(Struct, frozen=True, kw_only=True):
    """Why the mediation ends, and what the parties were told (人民调解法第二十六条)."""

    reason: Annotated[str, Meta(title="终止的理由", extra_json_schema={"codes": "termination_reason"})]
    ways_told: WaysTold
    note: Note = ""

    def __post_init__(self) -> None:
        """Refuse a reason that says nothing."""
        must_be_explained(self.reason, self.note)


class Withdrawal(Struct, frozen=True, kw_only=True):
    """Who took the application back, and why."""

    withdrawn_by: Annotated[str, Meta(title="撤回人", max_length=100)]
    note: Annotated[str, Meta(title="撤回原因", max_length=2000, extra_json_schema=LONG_TEXT)]


class Transfer(Struct, frozen=True, kw_only=True):
    """The body that takes the dispute over, and its receipt."""

    to: Annotated[str, Meta(title="移送单位", max_length=100)]
    reason: Annotated[str, Meta(title="移送原因", max_length=2000, extra_json_schema=LONG_TEXT)]
    received_by: Annotated[str, Meta(title="接收人", description="移送回执上的签收人。", max_length=100)]
    receipt: Annotated[str, Meta(title="回执编号", max_length=60)] = ""


class Danger(Choice):
    """What a dispute may turn into."""

    PUBLIC_ORDER = "public_order", "可能引起治安案件"
    CRIME = "crime", "可能引起刑事案件"
    MASS_PETITION = "mass_petition", "可能引起群体性上访"
    AFFRAY = "affray", "可能引起械斗"
    SUICIDE = "suicide", "可能引起自杀"


class EscalationReport(Struct, frozen=True, kw_only=True):
    """A report to the police or another authority (人民调解法第二十五条)."""

    danger: Annotated[Danger, Meta(title="苗头")]
    reported_to: Annotated[str, Meta(title="报告单位", max_length=100)]
    reported_at: Annotated[datetime, Meta(title="报告时间")]
    facts: Annotated[str, Meta(title="情况", max_length=2000, extra_json_schema=LONG_TEXT)]
    measures: Annotated[str, Meta(title="已采取的预防措施", max_length=2000, extra_json_schema=LONG_TEXT)]


class Performance(Struct, frozen=True, kw_only=True):
    """That the parties did what they promised."""

    way: Annotated[str, Meta(title="履行情况", max_length=500)]
    confirmed_by: Annotated[
        str, Meta(title="确认人", description="收到款物或者确认履行的当事人。", max_length=100)
    ]
    on_the_spot: Annotated[bool, Meta(title="当场履行")] = False


class Breach(Struct, frozen=True, kw_only=True):
    """Who does not do what was promised, and what the others were told."""

    party: Annotated[str, Meta(title="未履行的当事人", max_length=100)]
    facts: Annotated[str, Meta(title="未履行的情况", max_length=2000, extra_json_schema=LONG_TEXT)]
    urged: Annotated[bool, Meta(title="已督促履行")] = False
    ways_told: WaysTold


class JointApplication(Struct, frozen=True, kw_only=True):
    """What the parties ask the court to confirm (民事诉讼法第二百零五条)."""

    court: Annotated[str, Meta(title="管辖法院", max_length=100)]
    jointly: Annotated[bool, Meta(title="双方当事人共同申请")] = False
    identity_relation: Annotated[
        bool, Meta(title="请求确认身份关系", description="婚姻、亲子、收养等关系的有无或者解除。")
    ] = False
    ownership: Annotated[bool, Meta(title="请求确认物权或者知识产权的归属")] = False

    def __post_init__(self) -> None:
        """Refuse what a court does not confirm."""
        if not self.jointly:
            raise Refusal("司法确认须由双方当事人共同申请。", field="jointly")
        if self.identity_relation:
            raise Refusal("涉及确认身份关系的，人民法院不予受理司法确认申请。", field="identity_relation")
        if self.ownership:
            raise Refusal("涉及物权、知识产权确权的，人民法院不予受理司法确认申请。", field="ownership")


class Closing(Struct, frozen=True, kw_only=True):
    """What reports count when a dispute is closed."""

    result: Annotated[str, Meta(title="结案方式", extra_json_schema={"codes": "closing"})]
    amount: Annotated[
        Decimal,
        Meta(title="协议涉及金额（元）", description="按元填写，不是万元；没有金额的填0。"),
    ] = Decimal(0)
    prevented: Annotated[tuple[Danger, ...], Meta(title="防止激化的情形")] = ()
    prevented_people: Annotated[int, Meta(title="防止激化涉及人数", ge=0, le=100_000)] = 0
    note: Note = ""

    def __post_init__(self) -> None:
        """Refuse figures that contradict each other."""
        if self.result == NOT_SETTLED and self.amount:
            raise Refusal("调解不成的，协议涉及金额应为0。", field="amount")
        if bool(self.prevented) != bool(self.prevented_people):
            raise Refusal("防止激化的情形和人数请一并填写。", field="prevented_people")


class Retention(Choice):
    """How long the file is kept."""

    SHORT = "short", "短期"
    LONG = "long", "长期"
    PERMANENT = "permanent", "永久"


class Archiving(Struct, frozen=True, kw_only=True):
    """The file as it goes into the archive."""

    pages: Annotated[int, Meta(title="卷内页数", ge=1, le=5000)]
    archived_by: Annotated[int, Meta(title="立卷人", extra_json_schema={"officers": True})]
    retention: Annotated[Retention, Meta(title="保管期限")]


def must_be_explained(reason: str, note: str) -> None:
    """Raise Refusal when the reason's code is "other" and nothing explains it."""
    if reason == "OTHER" and not note.strip():
        raise Refusal("选择“其他”时请写明具体情况。", field="note")
