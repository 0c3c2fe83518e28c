"""司法确认: a court makes a settlement enforceable, when both sides ask for it together.

It comes out of a mediation and is carried by whoever holds it: the committee or the justice office prepares
the application and writes the court's acts down from its papers; a court that works here writes its own.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.procedure.calendar import Length, Unit
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import (
    Action,
    MatterType,
    Objection,
    Outcome,
    Paper,
    PartyRole,
    Stage,
    Status,
    TimeLimit,
)
from fayi.procedure.naming import sides
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind

LONG_TEXT = {"kind": "longtext"}
COURT_REFERENCE = re.compile(
    "（[0-9]{4}）"
    "[京津冀晋蒙内辽吉黑沪浙苏皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新兵]([0-9]{2}|[0-9]{4})"
    "(民特|诉前调确)[1-9][0-9]*号"
)
"""Year of docketing, the court's word (province and two or four places), the type of procedure, number."""
JOINT_APPLICATION = timedelta(days=30)


class Details(Struct, frozen=True, kw_only=True):
    """The settlement the court is asked to confirm, as it stood when the parties decided to ask."""

    court: Annotated[str, Meta(title="管辖法院", max_length=100)]
    agreed_on: Annotated[date, Meta(title="达成协议日期")]
    effective_on: Annotated[date, Meta(title="协议生效日期")]
    apply_by: Annotated[date, Meta(title="共同申请最后一日")]
    in_writing: Annotated[bool, Meta(title="书面协议")]
    facts: Annotated[str, Meta(title="纠纷事实和争议事项", extra_json_schema=LONG_TEXT)]
    performance_way: Annotated[str, Meta(title="履行方式")]
    performance_term: Annotated[str, Meta(title="履行期限")]
    amount: Annotated[Decimal, Meta(title="涉及金额（元）", description="按元填写，不是万元。")] = Decimal(0)


def title(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """张三与李四申请司法确认; of more than two on a side the first is named."""
    return "".join((sides(applicants, respondents), "申请司法确认"))


def details_when_linked(mediation: Dossier) -> Details:
    """The details of a confirmation opened from `mediation`, whose guards saw to it that something binds."""
    settlement, asked = mediation.settlement, mediation.last("apply_confirmation")
    assert settlement is not None
    assert settlement.effective_on is not None
    assert asked is not None
    return Details(
        court=asked.facts["court"],
        agreed_on=settlement.agreed_on,
        effective_on=settlement.effective_on,
        apply_by=mediation.due.get("joint_confirmation") or settlement.effective_on + JOINT_APPLICATION,
        in_writing=settlement.written,
        facts=settlement.facts,
        performance_way=settlement.performance_way,
        performance_term=settlement.performance_term,
        amount=settlement.amount,
    )


class Docketing(Struct, frozen=True, kw_only=True):
    """The court has accepted the application and docketed it."""

    court_reference: Annotated[
        str,
        Meta(title="法院案号", description="照受理通知书填写，例如（2026）浙9801民特12号。", max_length=60),
    ]

    def __post_init__(self) -> None:
        """Refuse a number no court would give."""
        must_be_a_reference(self.court_reference)


class NotDocketed(Struct, frozen=True, kw_only=True):
    """The court does not accept the application."""

    reason: Annotated[str, Meta(title="不予受理的理由", max_length=2000, extra_json_schema=LONG_TEXT)]
    court_reference: Annotated[
        str, Meta(title="法院案号", description="没有编号的可不填。", max_length=60)
    ] = ""

    def __post_init__(self) -> None:
        """Refuse a number no court would give."""
        if self.court_reference:
            must_be_a_reference(self.court_reference)


class Supplement(Struct, frozen=True, kw_only=True):
    """What the court asks the parties to hand in or to explain, and by when."""

    items: Annotated[tuple[str, ...], Meta(title="需要补充的材料", description="一行写一项。")]
    reason: Annotated[str, Meta(title="法院的要求", max_length=2000, extra_json_schema=LONG_TEXT)]
    supply_by: Annotated[date, Meta(title="补充期限")]


class CourtExtension(Struct, frozen=True, kw_only=True):
    """The court's president allows more time (民事诉讼法第一百八十七条)."""

    extra_days: Annotated[int, Meta(title="延长天数", ge=1, le=180)]
    approved_by: Annotated[str, Meta(title="批准人", description="由本院院长批准。", max_length=50)]


class Ruling(Struct, frozen=True, kw_only=True):
    """The court confirms the settlement (民事诉讼法第二百零六条). The day of the action is the ruling's."""

    court_reference: Annotated[
        str, Meta(title="裁定书案号", description="例如（2026）浙9801民特12号。", max_length=60)
    ]
    perform_by: Annotated[
        date | None,
        Meta(title="履行期间最后一日", description="分期履行的填最后一期；协议没有写明的可不填。"),
    ] = None

    def __post_init__(self) -> None:
        """Refuse a number no court would give."""
        must_be_a_reference(self.court_reference)


class Rejection(Struct, frozen=True, kw_only=True):
    """The court rejects the application (民事诉讼法第二百零六条)."""

    court_reference: Annotated[
        str, Meta(title="裁定书案号", description="例如（2026）浙9801民特12号。", max_length=60)
    ]
    reason: Annotated[str, Meta(title="驳回的理由", max_length=2000, extra_json_schema=LONG_TEXT)]

    def __post_init__(self) -> None:
        """Refuse a number no court would give."""
        must_be_a_reference(self.court_reference)


class Withdrawal(Struct, frozen=True, kw_only=True):
    """Who takes the application back, and why."""

    withdrawn_by: Annotated[str, Meta(title="撤回申请人", max_length=100)]
    note: Annotated[str, Meta(title="撤回理由", max_length=2000, extra_json_schema=LONG_TEXT)]


class Enforcement(Struct, frozen=True, kw_only=True):
    """A party asks the court to enforce the settlement."""

    applied_by: Annotated[str, Meta(title="申请执行人", max_length=100)]
    court: Annotated[str, Meta(title="执行法院", max_length=100)]


class Archiving(Struct, frozen=True, kw_only=True):
    """The file as it goes into the archive."""

    pages: Annotated[int, Meta(title="卷内页数", ge=1, le=5000)]
    archived_by: Annotated[int, Meta(title="立卷人", extra_json_schema={"officers": True})]


def must_be_a_reference(text: str) -> None:
    """Raise Refusal unless `text` is the number of a confirmation at a court."""
    if not COURT_REFERENCE.fullmatch(text):
        raise Refusal(
            "法院案号的写法不对，应为年度、法院代字、“民特”或者“诉前调确”和序号，例如（2026）浙9801民特12号。",
            field="court_reference",
        )


def not_both_sides(dossier: Dossier) -> str | None:
    """Both sides apply together (民事诉讼法第二百零五条)."""
    return (
        None if {"applicant", "respondent"} <= dossier.roles else "须由双方当事人共同申请，缺少一方当事人。"
    )


def not_in_writing(dossier: Dossier) -> str | None:
    """A court looks at a paper."""
    return None if dossier.details.in_writing else "口头协议须先制作书面的调解协议书。"


def too_late(dossier: Dossier) -> Objection | None:
    """Within thirty days from effect (人民调解法第三十三条, 民事诉讼法第二百零五条)."""
    last: date = dossier.details.apply_by
    if dossier.today <= last:
        return None
    return Objection(
        "共同申请的最后一日是{last}，已经超过（人民调解法第三十三条）。", {"last": last.isoformat()}
    )


def application_missing(dossier: Dossier) -> str | None:
    """The application itself, signed by both sides."""
    return None if "application" in dossier.filed else "双方共同签名的司法确认申请书还没有入卷。"


def undertaking_missing(dossier: Dossier) -> str | None:
    """The parties' word that the settlement is voluntary and harms nobody (法释〔2011〕5号第六条、第七条)."""
    return None if "undertaking" in dossier.filed else "申请司法确认承诺书还没有入卷。"


def ruling_missing(dossier: Dossier) -> str | None:
    """What the court decided is in the file."""
    decided = any(dossier.last(act) for act in ("record_confirmed", "record_rejected", "record_declined"))
    return "法院的裁定书或者通知书还没有入卷。" if decided and "ruling" not in dossier.filed else None


def supplied_in_the_past(dossier: Dossier) -> Objection | None:
    """The parties need time."""
    form = dossier.form
    if isinstance(form, Supplement) and form.supply_by < dossier.today:
        return Objection("补充期限不能早于法院提出要求的日期。", field="supply_by")
    return None


def another_number(dossier: Dossier) -> Objection | None:
    """The ruling bears the number under which the court docketed the application."""
    docketed, form = dossier.last("record_docketed"), dossier.form
    if docketed is None or not isinstance(form, Ruling | Rejection):
        return None
    number = docketed.facts["court_reference"]
    if form.court_reference == number:
        return None
    return Objection("裁定书案号与立案时登记的{number}不一致。", {"number": number}, field="court_reference")


def perform_by_is_before_effect(dossier: Dossier) -> Objection | None:
    """Nothing is to be performed before it was agreed."""
    form = dossier.form
    if (
        isinstance(form, Ruling)
        and form.perform_by is not None
        and form.perform_by < dossier.details.agreed_on
    ):
        return Objection("履行期间最后一日不能早于达成协议的日期。", field="perform_by")
    return None


def where_it_was(dossier: Dossier) -> str:
    """After a supplement the application goes on where it stood."""
    return "docketed" if dossier.last("record_docketed") else "submitted"


def effective_on(dossier: Dossier) -> date:
    """The day the settlement took effect."""
    effective: date = dossier.details.effective_on
    return effective


def performance_ends(dossier: Dossier) -> date | None:
    """The last day of the performance; without one the day of the ruling (民事诉讼法第二百五十条)."""
    ruling = dossier.last("record_confirmed")
    if ruling is None:
        return None
    stated = ruling.facts.get("perform_by")
    return date.fromisoformat(stated) if stated else ruling.on


HANDLE = Permission.MATTERS_HANDLE
DECIDED = ("record_confirmed", "record_rejected", "record_withdrawn")

matter_type = MatterType(
    key="judicial_confirmation",
    label="司法确认",
    details=Details,
    title=title,
    intake=False,
    handled_by=(AgencyKind.MEDIATION_COMMITTEE, AgencyKind.JUSTICE_OFFICE, AgencyKind.COURT),
    stages=(
        Stage("prepared", "准备申请", Status.OPEN),
        Stage("submitted", "已提交法院", Status.OPEN),
        Stage("docketed", "法院已受理", Status.OPEN),
        Stage("supplementing", "补充材料", Status.SUSPENDED),
        Stage("confirmed", "裁定确认有效", Status.OPEN, Outcome.COMPLETED),
        Stage("rejected", "裁定驳回申请", Status.OPEN, Outcome.TERMINATED),
        Stage("declined", "法院不予受理", Status.OPEN, Outcome.DECLINED),
        Stage("withdrawn", "撤回申请", Status.OPEN, Outcome.WITHDRAWN),
        Stage("closed", "已结案", Status.CLOSED),
        Stage("archived", "已归档", Status.ARCHIVED),
    ),
    actions=(
        Action(
            key="submit",
            label="提交法院",
            permission=HANDLE,
            from_stages=("prepared",),
            to_stage="submitted",
            unless=(not_both_sides, not_in_writing, too_late, application_missing, undertaking_missing),
            issues=("JC-0102",),
            help="申请书、承诺书由双方签名后，连同调解协议和证明材料一并提交（民事诉讼法第二百零五条）。",
        ),
        Action(
            key="record_docketed",
            label="登记法院受理",
            permission=HANDLE,
            from_stages=("submitted",),
            to_stage="docketed",
            form=Docketing,
            help="照法院受理通知书登记，办理日期为立案日期。",
        ),
        Action(
            key="record_declined",
            label="登记法院不予受理",
            permission=HANDLE,
            from_stages=("submitted",),
            to_stage="declined",
            form=NotDocketed,
        ),
        Action(
            key="record_supplement",
            label="登记法院要求补充",
            permission=HANDLE,
            from_stages=("submitted", "docketed"),
            to_stage="supplementing",
            unless=(supplied_in_the_past,),
            form=Supplement,
        ),
        Action(
            key="record_supplied",
            label="材料已补充",
            permission=HANDLE,
            from_stages=("supplementing",),
            to_stage=where_it_was,
        ),
        Action(
            key="record_extension",
            label="登记法院延长期限",
            permission=HANDLE,
            from_stages=("docketed",),
            form=CourtExtension,
            extends="decision",
        ),
        Action(
            key="record_confirmed",
            label="登记裁定确认有效",
            permission=HANDLE,
            from_stages=("docketed",),
            to_stage="confirmed",
            unless=(another_number, perform_by_is_before_effect),
            form=Ruling,
            help="办理日期为裁定日期。一方不履行的，对方可以申请执行（民事诉讼法第二百零六条）。",
        ),
        Action(
            key="record_rejected",
            label="登记裁定驳回",
            permission=HANDLE,
            from_stages=("docketed",),
            to_stage="rejected",
            unless=(another_number,),
            form=Rejection,
            help="当事人可以重新调解，也可以提起诉讼（民事诉讼法第二百零六条）。",
        ),
        Action(
            key="record_withdrawn",
            label="撤回申请",
            permission=HANDLE,
            from_stages=("prepared", "submitted", "docketed", "supplementing"),
            to_stage="withdrawn",
            form=Withdrawal,
            issues=("JC-0104",),
            help="法院作出裁定前可以撤回。",
        ),
        Action(
            key="record_enforcement",
            label="登记申请执行",
            permission=HANDLE,
            from_stages=("confirmed",),
            form=Enforcement,
        ),
        Action(
            key="close",
            label="结案",
            permission=Permission.MATTERS_CLOSE,
            from_stages=("confirmed", "rejected", "declined", "withdrawn"),
            to_stage="closed",
            unless=(ruling_missing,),
        ),
        Action(
            key="archive",
            label="归档",
            permission=Permission.MATTERS_ARCHIVE,
            from_stages=("closed",),
            to_stage="archived",
            form=Archiving,
        ),
    ),
    documents=("JC-0101", "JC-0102", "JC-0103", "JC-0104"),
    time_limits=(
        TimeLimit(
            key="joint_application",
            label="共同申请司法确认",
            length=Length(30, Unit.DAYS),
            starts_on=("register",),
            stops_on=("submit", "record_withdrawn"),
            basis="人民调解法第三十三条、民事诉讼法第二百零五条",
            counted_from=effective_on,
        ),
        TimeLimit(
            key="court_acceptance",
            label="法院决定是否受理",
            length=Length(3, Unit.DAYS),
            starts_on=("submit",),
            stops_on=("record_docketed", "record_declined", "record_withdrawn"),
            basis="最高人民法院关于人民调解协议司法确认程序的若干规定（法释〔2011〕5号）第四条",
        ),
        TimeLimit(
            key="decision",
            label="法院作出裁定（最迟）",
            length=Length(30, Unit.DAYS),
            starts_on=("record_docketed",),
            stops_on=DECIDED,
            basis="民事诉讼法第一百八十七条、第二百零六条；法释〔2011〕5号第五条为十五日，可延长十日，此处按较晚者",
        ),
        TimeLimit(
            key="enforcement",
            label="申请执行",
            length=Length(2, Unit.YEARS),
            starts_on=("record_confirmed",),
            stops_on=("record_enforcement", "close"),
            basis="民事诉讼法第二百五十条",
            counted_from=performance_ends,
        ),
    ),
    roles=(
        PartyRole(key="applicant", label="申请人（原申请调解一方）", side="applicant", at_least=1),
        PartyRole(key="respondent", label="申请人（原被申请调解一方）", side="respondent", at_least=1),
        PartyRole(key="third_party", label="第三人", side="none"),
    ),
    papers=(
        Paper(key="application", label="司法确认申请书", must=True, documents=("JC-0101",)),
        Paper(key="agreement", label="调解协议", must=True),
        Paper(key="mediation_proof", label="调解组织主持调解的证明", must=True),
        Paper(key="identity", label="身份证明、资格证明", must=True),
        Paper(key="property", label="与协议有关的财产权利证明", must=False),
        Paper(key="authorisation", label="授权委托书", must=False),
        Paper(key="undertaking", label="申请司法确认承诺书", must=True, documents=("JC-0103",)),
        Paper(key="checklist", label="申请材料清单及法院回执", must=False, documents=("JC-0102",)),
        Paper(key="withdrawal", label="撤回申请书", must=False, documents=("JC-0104",)),
        Paper(key="ruling", label="法院裁定书或者通知书", must=False),
    ),
    texts=lambda details: (details.facts, details.court),
    details_when_linked=details_when_linked,
    examples=(
        Details(
            court="青禾县人民法院",
            agreed_on=date(2026, 10, 12),
            effective_on=date(2026, 10, 13),
            apply_by=date(2026, 11, 12),
            in_writing=True,
            facts="双方因围墙占用共用通道发生争议。",
            performance_way="被申请人清除杂物，并一次性支付修复费用。",
            performance_term="2026年12月31日前",
            amount=Decimal("1800.00"),
        ),
        Details(
            court="青禾县人民法院",
            agreed_on=date(2026, 11, 3),
            effective_on=date(2026, 11, 3),
            apply_by=date(2026, 12, 3),
            in_writing=True,
            facts="承包人拖欠十二名务工人员三个月工资。",
            performance_way="分三期转入各人银行账户。",
            performance_term="每月15日前支付一期，2027年2月15日前付清",
            amount=Decimal("286400.00"),
        ),
    ),
)
