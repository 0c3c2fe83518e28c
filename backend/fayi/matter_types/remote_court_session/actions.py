"""What may happen to a remote sitting: the state table of the domain book, line for line.

The court holds the matter. The prison acts along from the moment it is asked; so does nobody else.
"""

from fayi.matter_types.remote_court_session import (
    booking_guards,
    forms,
    guards,
    hearing_forms,
    hearing_guards,
)
from fayi.matter_types.remote_court_session.hearing_actions import DECIDING, SITTING
from fayi.matter_types.remote_court_session.papers import bundle_missing
from fayi.matter_types.remote_court_session.stages import BEFORE_RULING
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Acting, Action
from fayi.procedure.permissions import Permission

HANDLE, RULE = Permission.MATTERS_HANDLE, Permission.MATTERS_RULE
REVIEW, VERIFY = Permission.SESSIONS_REVIEW, Permission.SESSIONS_VERIFY
JOINT = frozenset({Acting.JOINT})


def verified(dossier: Dossier, key: str) -> bool:
    """Whether this end was verified since the last notice."""
    for each in reversed(dossier.done):
        if each.action == key:
            return True
        if each.action in ("send_notice", "schedule"):
            return False
    return False


def once_court_is_verified(dossier: Dossier) -> str:
    """Ready when both ends are."""
    return "ready" if verified(dossier, "verify_court") else "notified"


def once_prison_is_verified(dossier: Dossier) -> str:
    """Ready when both ends are."""
    return "ready" if verified(dossier, "verify_prison") else "notified"


ARRANGING = (
    Action(
        key="ask_prison",
        label="商请监狱协助",
        permission=HANDLE,
        from_stages=("requested", "declined", "prison_review", "consent", "adjourned"),
        to_stage="prison_review",
        unless=guards.CANNOT_BE_ASKED,
        form=forms.Request,
        issues=("RC-0104",),
        joins=True,
        help="协助函发往监狱，监狱即可查看和办理本件；人已转监的，改请现在服刑的监狱（在线诉讼规则第二十四条）。",
    ),
    Action(
        key="agree",
        label="同意协助",
        permission=REVIEW,
        open_to=JOINT,
        from_stages=("prison_review",),
        to_stage="consent",
        unless=guards.PRISON_CANNOT,
        form=forms.Review,
        issues=("RC-0106",),
        announces="{agency}同意协助远程庭审（{number}），请征询同意并排期。",
        tells=guards.tell_the_prison,
        help="逐项核对：在本监服刑、身体状况、没有禁闭和审查、警力、场所。",
    ),
    Action(
        key="decline",
        label="退回",
        permission=REVIEW,
        open_to=JOINT,
        from_stages=("prison_review",),
        to_stage="declined",
        unless=(guards.only_the_prison,),
        form=forms.Decline,
        announces="{agency}退回了远程庭审协助请求（{number}），请查看理由和可以安排的时间。",
        help="写明理由和可以安排的其他时间，法院据此再次商请。",
    ),
    Action(
        key="tell_and_ask",
        label="告知并征询同意",
        permission=HANDLE,
        from_stages=("consent", "scheduled", "adjourned"),
        form=forms.Asking,
        issues=("RC-0101", "RC-0102", "RC-0103"),
        help="逐人逐环节征询，答复记入“在线意见”；主动申请在线的不必再征询（在线诉讼规则第四条）。",
    ),
    Action(
        key="schedule",
        label="确定排期",
        permission=Permission.HEARINGS_SCHEDULE,
        open_to=JOINT,
        from_stages=("consent", "adjourned"),
        to_stage="scheduled",
        unless=(
            *guards.CONSENT_LACKING,
            guards.must_be_offline,
            guards.must_be_heard_in_court,
            guards.guardian_is_missing,
            guards.interpreter_is_missing,
            guards.register_says_away,
            bundle_missing,
            *booking_guards.CANNOT_BE_SCHEDULED,
        ),
        form=forms.Scheduling,
        claims=True,
        announces="{agency}已确定远程庭审（{number}）的时间和场所。",
        tells=booking_guards.tell_latest_notice,
        help="场所、线路、人员从此占用；证人另在一室。被别的预约占用的，会给出其他时间。",
    ),
    Action(
        key="send_notice",
        label="发出开庭通知",
        permission=HANDLE,
        from_stages=("scheduled", "notified", "ready"),
        to_stage="scheduled",
        unless=(
            guards.only_the_court,
            booking_guards.not_confirmed,
            booking_guards.booking_is_flagged,
            booking_guards.somebody_not_told,
            booking_guards.announcement_missing,
            booking_guards.notice_too_late,
        ),
        form=forms.Notice,
        issues=("RC-0105", "RC-0109"),
        announces="{agency}发出了远程庭审（{number}）的开庭通知，请交服刑人员签收。",
        tells=booking_guards.tell_latest_notice,
        help="时间、场所有变动的重新通知。服刑人员的通知由监狱转交，以本人签收为准。",
    ),
    Action(
        key="record_notice_signed",
        label="登记服刑人员签收通知",
        permission=HANDLE,
        open_to=JOINT,
        from_stages=("scheduled",),
        to_stage="notified",
        unless=(
            guards.only_the_prison,
            booking_guards.not_notified,
            booking_guards.changed_since_notice,
            booking_guards.notice_too_late,
        ),
        form=forms.NoticeSigned,
        announces="{agency}已将开庭通知（{number}）交服刑人员签收。",
        tells=booking_guards.tell_latest_notice,
        help="办理日期为服刑人员签收的日期，即送达日期（民事诉讼法第九十三条、第九十四条）。",
    ),
    Action(
        key="verify_prison",
        label="庭前核验（监狱一端）",
        permission=VERIFY,
        open_to=JOINT,
        from_stages=("notified",),
        to_stage=once_court_is_verified,
        unless=(
            guards.only_the_prison,
            *booking_guards.NOT_AS_TOLD,
            booking_guards.not_today,
            guards.register_says_away,
            guards.not_identified,
            guards.prisoner_not_there,
            guards.room_not_ready,
        ),
        form=forms.PrisonVerification,
        help="民警逐人核对照片、编号、本人；场所安静、明亮、相对封闭，关闭会见监听（在线诉讼规则第二十四条）。",
    ),
    Action(
        key="verify_court",
        label="庭前核验（法院一端）",
        permission=VERIFY,
        from_stages=("notified",),
        to_stage=once_prison_is_verified,
        unless=(
            guards.only_the_court,
            *booking_guards.NOT_AS_TOLD,
            booking_guards.not_today,
            guards.not_identified,
            guards.room_not_ready,
            guards.witness_hears_the_trial,
        ),
        form=forms.CourtVerification,
        help="国徽只在法院一端悬挂；两端都核验完毕才能开庭（在线诉讼规则第二十四条）。",
    ),
)
COMMUTATION_ONLY = (
    Action(
        key="post_filing",
        label="公示立案",
        concerns=hearing_guards.is_commutation,
        permission=HANDLE,
        from_stages=BEFORE_RULING,
        unless=(guards.only_the_court, hearing_guards.no_commutation),
        form=forms.Posting,
        help="立案后五日内公示，公示期五日；公示不写身份证号（关于减刑、假释案件审理程序的规定第三条）。",
    ),
    Action(
        key="record_objection",
        label="登记异议",
        concerns=hearing_guards.is_commutation,
        permission=HANDLE,
        from_stages=BEFORE_RULING,
        unless=(guards.only_the_court, hearing_guards.no_commutation),
        form=forms.Objected,
        help="有异议的应当开庭审理（关于减刑、假释案件审理程序的规定第六条）。",
    ),
    Action(
        key="ask_for_material",
        label="通知补送材料",
        concerns=hearing_guards.is_commutation,
        permission=HANDLE,
        from_stages=BEFORE_RULING,
        unless=(guards.only_the_court, hearing_guards.no_commutation),
        form=forms.MissingMaterial,
        announces="{agency}通知补送减刑、假释材料（{number}），请在三日内补送。",
    ),
    Action(
        key="record_material",
        label="登记补送材料",
        concerns=hearing_guards.is_commutation,
        permission=HANDLE,
        open_to=JOINT,
        from_stages=BEFORE_RULING,
        unless=(hearing_guards.no_commutation,),
        form=forms.MaterialSupplied,
    ),
    Action(
        key="extend_ruling",
        label="延长审理期限",
        concerns=hearing_guards.is_commutation,
        permission=RULE,
        from_stages=BEFORE_RULING,
        unless=(hearing_guards.no_commutation, hearing_guards.never_longer),
        form=hearing_forms.Extension,
        extends="ruling",
        help="案情复杂或者情况特殊的，可以延长一个月。",
    ),
)
ACTIONS = (*ARRANGING, *SITTING, *DECIDING, *COMMUTATION_ONLY)
