"""司法确认: a court makes a settlement enforceable, when both sides ask for it together.

It comes out of a mediation and is carried by whoever holds it: the committee or the justice office prepares
the application and writes the court's acts down from its papers; a court that works here writes its own.
"""

from datetime import date

from fayi.matter_types.judicial_confirmation import forms, guards
from fayi.matter_types.judicial_confirmation.details import Details, details_when_linked, title
from fayi.matter_types.judicial_confirmation.examples import EXAMPLES
from fayi.procedure.calendar import Length, Unit
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Action, MatterType, Outcome, Paper, PartyRole, Stage, Status, TimeLimit
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind


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
        Stage("submitted", "已提交法院", Status.OPEN, waits_for="人民法院"),
        Stage("docketed", "法院已受理", Status.OPEN, waits_for="人民法院"),
        Stage("supplementing", "补充材料", Status.SUSPENDED, waits_for="申请人补充材料"),
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
            unless=(
                guards.not_both_sides,
                guards.not_in_writing,
                guards.too_late,
                guards.application_missing,
                guards.undertaking_missing,
            ),
            issues=("JC-0102",),
            help="申请书、承诺书由双方签名后，连同调解协议和证明材料一并提交（民事诉讼法第二百零五条）。",
        ),
        Action(
            key="record_docketed",
            label="登记法院受理",
            permission=HANDLE,
            from_stages=("submitted",),
            to_stage="docketed",
            form=forms.Docketing,
            help="照法院受理通知书登记，办理日期为立案日期。",
        ),
        Action(
            key="record_declined",
            label="登记法院不予受理",
            permission=HANDLE,
            from_stages=("submitted",),
            to_stage="declined",
            form=forms.NotDocketed,
        ),
        Action(
            key="record_supplement",
            label="登记法院要求补充",
            permission=HANDLE,
            from_stages=("submitted", "docketed"),
            to_stage="supplementing",
            unless=(guards.supplied_in_the_past,),
            form=forms.Supplement,
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
            form=forms.CourtExtension,
            extends="decision",
        ),
        Action(
            key="record_confirmed",
            label="登记裁定确认有效",
            permission=HANDLE,
            from_stages=("docketed",),
            to_stage="confirmed",
            unless=(guards.another_number, guards.perform_by_is_before_effect),
            form=forms.Ruling,
            help="办理日期为裁定日期。一方不履行的，对方可以申请执行（民事诉讼法第二百零六条）。",
        ),
        Action(
            key="record_rejected",
            label="登记裁定驳回",
            permission=HANDLE,
            from_stages=("docketed",),
            to_stage="rejected",
            unless=(guards.another_number,),
            form=forms.Rejection,
            help="当事人可以重新调解，也可以提起诉讼（民事诉讼法第二百零六条）。",
        ),
        Action(
            key="record_withdrawn",
            label="撤回申请",
            permission=HANDLE,
            from_stages=("prepared", "submitted", "docketed", "supplementing"),
            to_stage="withdrawn",
            form=forms.Withdrawal,
            issues=("JC-0104",),
            help="法院作出裁定前可以撤回。",
        ),
        Action(
            key="record_enforcement",
            label="登记申请执行",
            permission=HANDLE,
            from_stages=("confirmed",),
            form=forms.Enforcement,
        ),
        Action(
            key="close",
            label="结案",
            permission=Permission.MATTERS_CLOSE,
            from_stages=("confirmed", "rejected", "declined", "withdrawn"),
            to_stage="closed",
            unless=(guards.ruling_missing,),
        ),
        Action(
            key="archive",
            label="归档",
            permission=Permission.MATTERS_ARCHIVE,
            from_stages=("closed",),
            to_stage="archived",
            form=forms.Archiving,
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
            lapses=True,
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
            lapses=True,
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
    examples=EXAMPLES,
)
