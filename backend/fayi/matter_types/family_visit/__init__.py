"""远程视频会见: relatives see a prisoner by video, from the justice office or the station near them.

The office verifies and checks, the prison alone decides, by the prisoner's class, within the working days of
the local rules; the visit stands on one calendar with the court's sittings, and is monitored (罪犯会见通信规定,
司发通〔2016〕118号). The lawyer's visit is another kind and is not monitored.
"""

from fayi.matter_types.family_visit import forms, guards, visit_guards
from fayi.matter_types.family_visit.details import Details, title
from fayi.matter_types.family_visit.examples import EXAMPLES
from fayi.procedure.calendar import Length, Unit
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import (
    Acting,
    Action,
    MatterType,
    Outcome,
    Paper,
    PartyRole,
    Stage,
    Status,
    TimeLimit,
)
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind

HANDLE = Permission.MATTERS_HANDLE
DECIDE = Permission.FAMILY_VISITS_DECIDE
GUARD_ROOM = Permission.SESSIONS_VERIFY
PRISON_TOO = frozenset({Acting.JOINT})
BOOKED = ("scheduled", "reminded")
BEFORE = ("registered", "first_verified", "applied", "site_checked", "allowed", *BOOKED, "moved", "stopped")
"""Until somebody has come."""

STAGES = (
    Stage("registered", "已登记", Status.DRAFT),
    Stage("first_verified", "首次核验通过", Status.DRAFT),
    Stage("applied", "已申请", Status.OPEN),
    Stage("site_checked", "初审通过", Status.OPEN, waits_for="监狱审批"),
    Stage("allowed", "监狱同意", Status.OPEN),
    Stage("declined", "监狱不同意", Status.OPEN),
    Stage("scheduled", "已排期", Status.OPEN),
    Stage("reminded", "已提醒家属", Status.OPEN),
    Stage("moved", "待重新排期", Status.OPEN),
    Stage("stopped", "停止会见期", Status.OPEN, waits_for="会见恢复"),
    Stage("checked_in", "已签到", Status.OPEN),
    Stage("no_show", "未到场", Status.OPEN),
    Stage("in_visit", "会见中", Status.OPEN),
    Stage("aborted", "已中止", Status.OPEN),
    Stage("suspended", "暂停会见", Status.OPEN),
    Stage("ended", "会见结束", Status.OPEN),
    Stage("logged", "已记录", Status.OPEN),
    Stage("turned_down", "不同意会见，已告知", Status.CLOSED, Outcome.DECLINED),
    Stage("cancelled", "已取消", Status.CLOSED, Outcome.WITHDRAWN),
    Stage("not_held", "未完成，已结束", Status.CLOSED, Outcome.TERMINATED),
    Stage("closed", "已办结", Status.CLOSED, Outcome.COMPLETED),
)

WHO_MAY_COME = (
    guards.nobody_comes,
    guards.too_many,
    guards.relation_not_said,
    guards.not_related,
    guards.child_alone,
)
ASKED_FOR = (*WHO_MAY_COME, guards.relation_not_proved, guards.visits_suspended)
BY_THE_REGISTER = (
    guards.prisoner_not_known,
    guards.not_to_be_seen,
    guards.over_quota,
    guards.barred,
)
CALENDAR = (
    visit_guards.no_booking,
    visit_guards.booking_unanswered,
    visit_guards.suspended_on_the_day,
    visit_guards.booking_flagged,
)


def after_telling(dossier: Dossier) -> str:
    """A refusal is over once it was told; a permit goes on to the calendar."""
    return "turned_down" if dossier.stage == "declined" else dossier.stage


def after_closing(dossier: Dossier) -> str:
    """What took place is completed; the rest ended without."""
    return "closed" if dossier.stage == "logged" else "not_held"


ACTIONS = (
    Action(
        key="first_verify",
        label="首次核验",
        permission=HANDLE,
        from_stages=("registered",),
        to_stage="first_verified",
        unless=(*WHO_MAY_COME, guards.proved_a_stranger),
        form=forms.FirstVerification,
        help="亲属关系核验一次，以后会见不再重复。",
    ),
    Action(
        key="apply",
        label="提出申请",
        permission=HANDLE,
        from_stages=("registered", "first_verified"),
        to_stage="applied",
        unless=(*ASKED_FOR, guards.wish_is_past),
        form=forms.Application,
        numbers="会见字",
    ),
    Action(
        key="send_to_prison",
        label="初审并送监狱",
        permission=HANDLE,
        from_stages=("applied",),
        to_stage="site_checked",
        unless=(guards.held_at_the_prison, *ASKED_FOR),
        form=forms.SiteCheck,
        joins=True,
        help="初审符合规定的送监狱审批；监狱三个工作日内决定。",
    ),
    Action(
        key="check_at_prison",
        label="监狱初审",
        permission=HANDLE,
        from_stages=("applied",),
        to_stage="site_checked",
        unless=(guards.held_at_the_office, *ASKED_FOR),
        form=forms.PrisonCheck,
    ),
    Action(
        key="allow",
        label="同意会见",
        permission=DECIDE,
        open_to=PRISON_TOO,
        from_stages=("site_checked",),
        to_stage="allowed",
        unless=(*ASKED_FOR, *BY_THE_REGISTER, guards.conflict_is_open),
        form=forms.Permit,
        tells=guards.tell_the_prison,
        announces="{agency}同意会见申请{number}，请告知家属。",
    ),
    Action(
        key="decline",
        label="不同意会见",
        permission=DECIDE,
        open_to=PRISON_TOO,
        from_stages=("site_checked",),
        to_stage="declined",
        form=forms.Declined,
        tells=guards.tell_the_prison,
        announces="{agency}不同意会见申请{number}，请告知家属。",
    ),
    Action(
        key="tell_family",
        label="告知家属决定",
        permission=HANDLE,
        from_stages=("allowed", "declined"),
        to_stage=after_telling,
        form=forms.Telling,
        help="监狱决定后两个工作日内告知。",
    ),
    Action(
        key="schedule",
        label="排期",
        permission=DECIDE,
        open_to=PRISON_TOO,
        from_stages=("allowed", "moved"),
        to_stage="scheduled",
        unless=(*CALENDAR, *BY_THE_REGISTER),
        claims=True,
        announces="{agency}已安排会见{number}，请提醒家属。",
        help="两端的会见室、线路和服刑人员一并锁定，与开庭在同一日程。",
    ),
    Action(
        key="remind",
        label="提醒家属",
        permission=HANDLE,
        from_stages=("scheduled",),
        to_stage="reminded",
        unless=(visit_guards.not_confirmed, visit_guards.booking_flagged),
        form=forms.Telling,
    ),
    Action(
        key="accept_time",
        label="家属同意改到的时间",
        permission=HANDLE,
        open_to=PRISON_TOO,
        from_stages=BOOKED,
        to_stage="scheduled",
        unless=(visit_guards.nothing_offered,),
        form=forms.Answer,
        claims=True,
        help="因开庭让出时间的会见，保留了最近的空闲时间；家属同意后确定，不同意的另行改期。",
    ),
    Action(
        key="check_in",
        label="签到",
        permission=HANDLE,
        from_stages=BOOKED,
        to_stage="checked_in",
        unless=(
            visit_guards.not_confirmed,
            visit_guards.booking_flagged,
            visit_guards.before_the_day,
            visit_guards.not_identified,
            visit_guards.children_not_on_the_book,
        ),
        form=forms.CheckIn,
    ),
    Action(
        key="record_no_show",
        label="登记未到场",
        permission=HANDLE,
        from_stages=BOOKED,
        to_stage="no_show",
        unless=(visit_guards.not_confirmed, visit_guards.before_the_day),
        form=forms.NoShow,
    ),
    Action(
        key="begin",
        label="开始会见",
        permission=GUARD_ROOM,
        open_to=PRISON_TOO,
        from_stages=("checked_in",),
        to_stage="in_visit",
        unless=(visit_guards.no_translator,),
        form=forms.Beginning,
    ),
    Action(
        key="abort",
        label="中止会见",
        permission=GUARD_ROOM,
        open_to=PRISON_TOO,
        from_stages=("in_visit",),
        to_stage="aborted",
        form=forms.BrokenOff,
        announces="{agency}中止了会见{number}。",
    ),
    Action(
        key="suspend_visits",
        label="暂停会见",
        permission=DECIDE,
        open_to=PRISON_TOO,
        from_stages=("aborted",),
        to_stage="suspended",
        unless=(visit_guards.suspension_length,),
        form=forms.Suspension,
        announces="{agency}决定暂停会见（{number}），请告知家属。",
        help="违反会见规定的，暂停会见一至三个月；期间不受理新的申请。",
    ),
    Action(
        key="end",
        label="结束会见",
        permission=GUARD_ROOM,
        open_to=PRISON_TOO,
        from_stages=("in_visit",),
        to_stage="ended",
        form=forms.Ending,
    ),
    Action(
        key="log",
        label="登记会见记录",
        permission=GUARD_ROOM,
        open_to=PRISON_TOO,
        from_stages=("ended",),
        to_stage="logged",
        unless=(visit_guards.recording_kept_too_long,),
        form=forms.Log,
    ),
    Action(
        key="move_visit",
        label="改期",
        permission=HANDLE,
        open_to=PRISON_TOO,
        from_stages=(*BOOKED, "no_show"),
        to_stage="moved",
        form=forms.Move,
        releases=True,
        announces="{agency}将会见{number}改期，请重新安排。",
    ),
    Action(
        key="stop_for_period",
        label="进入停止会见期",
        permission=DECIDE,
        open_to=PRISON_TOO,
        from_stages=("allowed", *BOOKED, "moved"),
        to_stage="stopped",
        form=forms.ClosedPeriod,
        releases=True,
        announces="{agency}停止会见，{number}暂缓安排，请告知家属。",
    ),
    Action(
        key="resume",
        label="恢复会见",
        permission=DECIDE,
        open_to=PRISON_TOO,
        from_stages=("stopped",),
        to_stage="moved",
        announces="{agency}恢复会见，{number}可以重新排期。",
    ),
    Action(
        key="cancel",
        label="取消会见",
        permission=HANDLE,
        open_to=PRISON_TOO,
        from_stages=BEFORE,
        to_stage="cancelled",
        form=forms.Cancelling,
        releases=True,
        announces="{agency}取消了会见{number}。",
    ),
    Action(
        key="close",
        label="办结",
        permission=HANDLE,
        from_stages=("logged", "no_show", "aborted", "suspended"),
        to_stage=after_closing,
        form=forms.Closing,
    ),
)

LOCAL = "以本地实施细则为准（罪犯会见通信规定，司发通〔2016〕118号）。"
TIME_LIMITS = (
    TimeLimit(
        key="review",
        label="监狱审批",
        length=Length(3, Unit.WORKING_DAYS),
        starts_on=("send_to_prison", "check_at_prison"),
        stops_on=("allow", "decline", "cancel"),
        basis=LOCAL,
        local=True,
    ),
    TimeLimit(
        key="answer",
        label="告知家属",
        length=Length(2, Unit.WORKING_DAYS),
        starts_on=("allow", "decline"),
        stops_on=("tell_family", "cancel", "schedule", "stop_for_period"),
        basis=LOCAL,
        local=True,
    ),
)

matter_type = MatterType(
    key="family_visit",
    label="远程视频会见",
    details=Details,
    title=title,
    counter_place=8,
    handled_by=(
        AgencyKind.JUSTICE_OFFICE,
        AgencyKind.JUSTICE_BUREAU,
        AgencyKind.STATION,
        AgencyKind.PRISON,
    ),
    stages=STAGES,
    actions=ACTIONS,
    time_limits=TIME_LIMITS,
    roles=(
        PartyRole(key="applicant", label="会见人", side="applicant", at_least=1),
        PartyRole(key="respondent", label="服刑人员", side="respondent", at_least=1),
    ),
    papers=(
        Paper(key="application", label="会见申请表", must=True),
        Paper(key="identity", label="会见人身份证件", must=True),
        Paper(key="relation", label="亲属、监护关系证明", must=False),
        Paper(key="decision", label="会见审批单", must=True),
        Paper(key="notice", label="会见通知", must=False),
        Paper(key="record", label="会见记录", must=False),
        Paper(key="suspension", label="中止、暂停会见通知", must=False),
    ),
    texts=lambda details: (details.prison, details.reason),
    offence_data=lambda details: True,
    examples=EXAMPLES,
)
