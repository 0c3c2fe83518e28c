"""人民调解: a dispute between people, settled with the help of a mediation committee.

The actions are the state table of the domain book, line for line; the papers are the prescribed file list.
"""

from datetime import date

from fayi.matter_types.mediation import forms, guards
from fayi.matter_types.mediation.details import Details, title
from fayi.matter_types.mediation.examples import EXAMPLES
from fayi.matter_types.mediation.papers import PAPERS, papers_missing
from fayi.procedure.calendar import Length, Unit
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Action, MatterType, Outcome, PartyRole, Stage, Status, TimeLimit
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind

STAGES = (
    Stage("registered", "已登记", Status.DRAFT),
    Stage("consent_asked", "征询意愿", Status.DRAFT, waits_for="对方当事人"),
    Stage("accepted", "已受理", Status.OPEN),
    Stage("not_accepted", "不予受理", Status.CLOSED, Outcome.DECLINED),
    Stage("assigned", "已指派", Status.OPEN),
    Stage("mediating", "调解中", Status.OPEN),
    Stage("suspended", "中止调解", Status.SUSPENDED, waits_for="中止原因消除"),
    Stage("agreed_oral", "达成口头协议", Status.OPEN, Outcome.SETTLED),
    Stage("agreed_written", "达成书面协议", Status.OPEN, Outcome.SETTLED),
    Stage("performing", "履行中", Status.OPEN, waits_for="当事人履行"),
    Stage("performed", "已履行", Status.OPEN),
    Stage("breached", "反悔或者未履行", Status.OPEN),
    Stage("confirm_applied", "申请司法确认", Status.OPEN, waits_for="人民法院"),
    Stage("confirmed", "裁定确认有效", Status.OPEN),
    Stage("confirm_rejected", "裁定驳回确认申请", Status.OPEN),
    Stage("confirm_withdrawn", "撤回确认申请", Status.OPEN),
    Stage("terminated", "调解不成", Status.OPEN, Outcome.TERMINATED),
    Stage("withdrawn", "撤回申请", Status.CLOSED, Outcome.WITHDRAWN),
    Stage("transferred", "已移送", Status.CLOSED, Outcome.TRANSFERRED),
    Stage("closed", "已结案", Status.CLOSED),
    Stage("archived", "已归档", Status.ARCHIVED),
)
UNDECIDED = ("registered", "consent_asked")
BEFORE_AGREEMENT = (*UNDECIDED, "accepted", "assigned", "mediating", "suspended")
AGREED = ("agreed_oral", "agreed_written")
IN_HAND = tuple(stage.key for stage in STAGES if stage.status not in (Status.CLOSED, Status.ARCHIVED))
WORDING_INCOMPLETE = (
    guards.no_settlement,
    guards.facts_not_stated,
    guards.nothing_promised,
    guards.performance_way_missing,
    guards.performance_term_missing,
)
NOT_SIGNED = (
    guards.not_in_writing,
    guards.a_party_has_not_signed,
    guards.mediator_has_not_signed,
    guards.seal_is_missing,
)

ACTIONS = (
    Action(
        key="ask_consent",
        label="征询对方意愿",
        permission=Permission.MATTERS_HANDLE,
        from_stages=UNDECIDED,
        to_stage="consent_asked",
        unless=(guards.a_side_is_missing,),
        form=forms.ContactTry,
        help="每联系一次登记一次，以最后一次答复为准。",
    ),
    Action(
        key="accept",
        label="受理",
        permission=Permission.MATTERS_ACCEPT,
        from_stages=UNDECIDED,
        to_stage="accepted",
        unless=(
            guards.a_side_is_missing,
            guards.a_party_refused,
            guards.somebody_else_has_it,
            guards.oral_application_unsigned,
            guards.a_conflict_is_open,
        ),
        numbers="人调字",
        issues=("MD-0102", "MD-0103"),
        help="受理后取得案号，并生成受理登记表和权利义务告知书。",
    ),
    Action(
        key="decline",
        label="不予受理",
        permission=Permission.MATTERS_ACCEPT,
        from_stages=UNDECIDED,
        to_stage="not_accepted",
        form=forms.Decline,
    ),
    Action(
        key="assign",
        label="指派调解员",
        permission=Permission.MATTERS_ASSIGN,
        from_stages=("accepted",),
        to_stage="assigned",
        unless=(guards.rights_not_told, guards.a_conflict_is_open),
        form=forms.Assignment,
        assigns=True,
        help="可以由调委会指定，也可以由当事人选择（人民调解法第十九条）。",
    ),
    Action(
        key="reassign",
        label="更换调解员",
        permission=Permission.MATTERS_ASSIGN,
        from_stages=("assigned", "mediating", "suspended"),
        form=forms.Assignment,
        assigns=True,
    ),
    Action(
        key="start",
        label="开始调解",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("assigned",),
        to_stage="mediating",
        unless=(guards.no_mediator_named, guards.a_guardian_is_missing, guards.a_conflict_is_open),
        help="调解会和调查在“调解会”中安排；当事人有权要求公开或者不公开进行（人民调解法第二十三条）。",
    ),
    Action(
        key="extend",
        label="延长调解期限",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("accepted", "assigned", "mediating"),
        form=forms.Extension,
        extends="mediation",
    ),
    Action(
        key="suspend",
        label="中止调解",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("mediating",),
        to_stage="suspended",
        unless=(guards.resumes_in_the_past,),
        form=forms.Suspension,
        help="中止期间各项期限停止计算。",
    ),
    Action(
        key="resume",
        label="恢复调解",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("suspended",),
        to_stage="mediating",
    ),
    Action(
        key="settle_in_writing",
        label="达成书面协议",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("mediating",),
        to_stage="agreed_written",
        unless=(*WORDING_INCOMPLETE, *NOT_SIGNED, guards.nothing_heard, guards.minutes_are_missing),
        form=forms.Agreement,
        help="各方当事人签名、调解员签名并加盖印章后协议生效（人民调解法第二十九条）。",
    ),
    Action(
        key="settle_orally",
        label="达成口头协议",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("mediating",),
        to_stage="agreed_oral",
        unless=(*WORDING_INCOMPLETE, guards.not_oral, guards.nothing_heard, guards.minutes_are_missing),
        form=forms.Agreement,
        issues=("MD-0107",),
        help="口头协议自达成之日起生效，由调解员记录内容（人民调解法第二十八条、第三十条）。",
    ),
    Action(
        key="put_in_writing",
        label="口头协议改为书面",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("agreed_oral",),
        to_stage="agreed_written",
        unless=(*WORDING_INCOMPLETE, *NOT_SIGNED),
        help="口头协议须先制作协议书，才能申请司法确认。",
    ),
    Action(
        key="terminate",
        label="终止调解",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("mediating", "suspended"),
        to_stage="terminated",
        form=forms.Termination,
        issues=("MD-0109",),
    ),
    Action(
        key="withdraw",
        label="撤回申请",
        permission=Permission.MATTERS_HANDLE,
        from_stages=BEFORE_AGREEMENT,
        to_stage="withdrawn",
        form=forms.Withdrawal,
    ),
    Action(
        key="start_performance",
        label="开始履行",
        permission=Permission.MATTERS_HANDLE,
        from_stages=(*AGREED, "confirmed", "confirm_withdrawn"),
        to_stage="performing",
        unless=(guards.no_settlement, guards.not_in_effect),
    ),
    Action(
        key="record_performed",
        label="履行完毕",
        permission=Permission.MATTERS_HANDLE,
        from_stages=(*AGREED, "performing", "breached", "confirmed"),
        to_stage="performed",
        unless=(guards.no_settlement, guards.instalments_open),
        form=forms.Performance,
        help="当场履行的可以直接登记。",
    ),
    Action(
        key="record_breach",
        label="反悔或者未履行",
        permission=Permission.MATTERS_HANDLE,
        from_stages=(*AGREED, "performing", "confirmed", "confirm_withdrawn"),
        to_stage="breached",
        form=forms.Breach,
    ),
    Action(
        key="follow_up",
        label="回访",
        permission=Permission.MATTERS_HANDLE,
        from_stages=(
            *AGREED,
            "performing",
            "performed",
            "breached",
            "confirm_applied",
            "confirmed",
            "confirm_withdrawn",
        ),
        unless=(guards.follow_up_not_written_down,),
        issues=("MD-0108",),
        help="按登记的回访情况生成回访记录，回访期限随之办结。",
    ),
    Action(
        key="apply_confirmation",
        label="申请司法确认",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("agreed_written", "performing"),
        to_stage="confirm_applied",
        unless=(
            guards.no_settlement,
            guards.not_in_writing,
            guards.not_in_effect,
            guards.joint_window_is_over,
        ),
        form=forms.JointApplication,
        opens=guards.CONFIRMATION,
        help="双方当事人应自协议生效之日起三十日内共同申请（民事诉讼法第二百零五条）。",
    ),
    Action(
        key="record_confirmed",
        label="法院确认有效",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("confirm_applied",),
        to_stage="confirmed",
        unless=(guards.court_has_not_confirmed,),
    ),
    Action(
        key="record_confirm_rejected",
        label="法院驳回或者不予受理",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("confirm_applied",),
        to_stage="confirm_rejected",
        unless=(guards.court_has_not_rejected,),
    ),
    Action(
        key="record_confirm_withdrawn",
        label="确认申请已撤回",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("confirm_applied",),
        to_stage="confirm_withdrawn",
        unless=(guards.court_withdrawal_missing,),
    ),
    Action(
        key="mediate_again",
        label="重新调解",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("confirm_rejected",),
        to_stage="mediating",
        help="可以变更原协议或者达成新的协议（民事诉讼法第二百零六条）。",
    ),
    Action(
        key="report_escalation",
        label="报告激化苗头",
        permission=Permission.MATTERS_HANDLE,
        from_stages=IN_HAND,
        form=forms.EscalationReport,
        help="可能引起治安案件、刑事案件的，应当及时报告（人民调解法第二十五条）。",
    ),
    Action(
        key="transfer",
        label="移送主管机关",
        permission=Permission.MATTERS_CLOSE,
        from_stages=IN_HAND,
        to_stage="transferred",
        form=forms.Transfer,
    ),
    Action(
        key="close",
        label="结案",
        permission=Permission.MATTERS_CLOSE,
        from_stages=(
            "confirmed",
            "confirm_rejected",
            "confirm_withdrawn",
            "performed",
            "breached",
            "terminated",
        ),
        to_stage="closed",
        unless=(guards.follow_up_not_made, guards.minutes_are_missing, guards.result_contradicts),
        form=forms.Closing,
        issues=("MD-0110",),
    ),
    Action(
        key="archive",
        label="归档",
        permission=Permission.MATTERS_ARCHIVE,
        from_stages=("closed", "withdrawn", "transferred"),
        to_stage="archived",
        unless=papers_missing,
        form=forms.Archiving,
    ),
)


def effective_on(dossier: Dossier) -> date | None:
    """The day the settlement took effect."""
    return dossier.settlement.effective_on if dossier.settlement else None


ENDED_UNSETTLED = ("terminate", "withdraw", "transfer")
TIME_LIMITS = (
    TimeLimit(
        key="acceptance",
        label="受理决定",
        length=Length(3, Unit.WORKING_DAYS),
        starts_on=("register",),
        stops_on=("accept", "decline", "withdraw", "transfer"),
        basis="法律没有规定，为指导性期限，以本地工作规范为准",
        local=True,
    ),
    TimeLimit(
        key="mediation",
        label="调解期限",
        length=Length(30, Unit.DAYS),
        starts_on=("accept", "mediate_again"),
        stops_on=(*guards.SETTLING, *ENDED_UNSETTLED),
        basis="人民调解法没有规定；人民调解工作若干规定第三十三条（一般一个月），以本地规定为准",
        local=True,
    ),
    TimeLimit(
        key="joint_confirmation",
        label="共同申请司法确认",
        length=Length(30, Unit.DAYS),
        starts_on=guards.SETTLING,
        stops_on=("apply_confirmation", "record_performed", "close", "transfer"),
        basis="人民调解法第三十三条、民事诉讼法第二百零五条",
        lapses=True,
        counted_from=effective_on,
    ),
    TimeLimit(
        key="follow_up",
        label="回访",
        length=Length(15, Unit.DAYS),
        starts_on=guards.SETTLING,
        stops_on=("follow_up", "close", "transfer"),
        basis="人民调解法第三十一条（督促履行）；具体天数以本地规定为准",
        counted_from=effective_on,
        local=True,
    ),
)

matter_type = MatterType(
    key="mediation",
    label="人民调解",
    details=Details,
    title=title,
    stages=STAGES,
    actions=ACTIONS,
    handled_by=(AgencyKind.MEDIATION_COMMITTEE,),
    documents=("MD-0101", "MD-0102", "MD-0103", "MD-0104", "MD-0105", "MD-0106", "MD-0108", "MD-0110"),
    time_limits=TIME_LIMITS,
    roles=(
        PartyRole(key="applicant", label="申请人", side="applicant", at_least=1),
        PartyRole(key="respondent", label="被申请人", side="respondent", at_least=1),
        PartyRole(key="third_party", label="第三人", side="none"),
    ),
    papers=PAPERS,
    category=lambda details: details.dispute_type,
    texts=lambda details: (details.facts, details.place, *details.claims),
    examples=EXAMPLES,
)
