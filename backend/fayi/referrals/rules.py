"""What may be asked of another agency, on which legal basis, how much it shows, and when it is late."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from fayi.kit.errors import Refusal
from fayi.procedure.calendar import Length, Unit, WorkingCalendar, work_out
from fayi.procedure.choice import Choice
from fayi.procedure.matter_type import Status


class Kind(Choice):
    """Three different things one agency may ask of another."""

    REFERRAL = "referral", "转办"
    TRANSFER = "transfer", "移送"
    JOINT = "joint", "协办"


EXPLAINED = {
    Kind.REFERRAL: "请对方办一件事，办件仍由本机构承办。对方在约定的范围和期限内查看，不能改动。",
    Kind.TRANSFER: "请对方接办整件办件。对方接收后，办件才转到对方；退回的，仍由本机构承办。",
    Kind.JOINT: "请对方一起办理，办件仍由本机构承办。对方接收后，可以办理允许协办的事项。",
}


class Scope(Choice):
    """How much of a matter a referral shows; row security keeps to it."""

    ALL = "all", "全部内容"
    NO_PAPERS = "no_papers", "不含文书、卷宗材料和送达记录"
    PARTICULARS = "particulars", "仅概要（当事人只显示姓名，不含联系方式、笔录、协议、文书和办理进程）"


class Basis(Choice):
    """Why personal data may be passed on (个人信息保护法 13, 23)."""

    CONSENT = "consent", "已经本人同意"
    OVERRIDE = "override", "依法不需要同意（须有批准权限）"
    APPLICATION = "application", "当事人登记时当面申请由该机构办理"
    DUTY = "duty", "办案机关依法请求协助，为履行法定职责所必需（个人信息保护法第十三条第一款第三项）"


class ConsentWay(Choice):
    """How consent was given."""

    WRITTEN = "written", "书面"
    ORAL = "oral", "当面口头"
    PHONE = "phone", "电话"


class OverrideGround(Choice):
    """Where the law asks for no consent."""

    DUTY = "duty", "履行法定职责或者法定义务所必需（个人信息保护法第十三条第一款第三项）"
    EMERGENCY = "emergency", "紧急情况下保护生命健康和财产安全所必需（个人信息保护法第十三条第一款第四项）"
    LAW = "law", "法律、行政法规规定的其他情形（个人信息保护法第十三条第一款第七项）"


STATUSES = {
    "asked": ("等待答复", "yellow"),
    "accepted": ("已接收", "blue"),
    "returned": ("已退回", "red"),
    "done": ("已办结", "green"),
    "revoked": ("已撤回", "gray"),
    "expired": ("已到期", "gray"),
}
TITLES = {
    "referral:asked": "转办给{to}",
    "referral:accepted": "转办已接收",
    "referral:returned": "转办被退回",
    "referral:done": "转办已办结",
    "referral:revoked": "转办已撤回",
    "referral:expired": "转办期限届满，对方不能再查看",
    "referral:ended": "办件已移送，原转办终止",
    "referral:reminder": "转办逾期未答复，已提醒{to}",
    "referral:escalation": "转办逾期未答复，已报{to}督办",
    "referral:urged": "上级督办转办",
    "transfer:asked": "请{to}接办",
    "transfer:accepted": "已接办，办件转到新的机构",
    "transfer:returned": "接办请求被退回",
    "transfer:revoked": "接办请求已撤回",
    "transfer:ended": "办件已移送，原接办请求终止",
    "transfer:reminder": "接办请求逾期未答复，已提醒{to}",
    "transfer:escalation": "接办请求逾期未答复，已报{to}督办",
    "transfer:urged": "上级督办接办",
    "joint:asked": "请{to}协办",
    "joint:accepted": "协办已接收",
    "joint:returned": "协办请求被退回",
    "joint:done": "协办已完成",
    "joint:revoked": "协办已撤回",
    "joint:expired": "协办期限届满，对方不能再查看和办理",
    "joint:ended": "办件已移送，原协办终止",
    "joint:reminder": "协办请求逾期未答复，已提醒{to}",
    "joint:escalation": "协办请求逾期未答复，已报{to}督办",
    "joint:urged": "上级督办协办",
    "package:made": "制作加密包裹{code}，发往{to}",
    "package:downloaded": "下载加密包裹{code}",
    "package:password": "查看加密包裹{code}的密码",
    "package:reply": "读入包裹{code}的回执",
}
"""What the timeline says."""

OVER = (Status.CLOSED, Status.ARCHIVED)


class Patience(Struct, frozen=True):
    """After how many working days without an answer somebody is told."""

    reminder: int
    """The agency that was asked."""
    upper_body: int
    """The body above it."""


PATIENCE = {Kind.REFERRAL: Patience(2, 5), Kind.TRANSFER: Patience(2, 5), Kind.JOINT: Patience(2, 5)}


class LegalBasis(Struct, frozen=True, kw_only=True):
    """On what personal data is passed on: consent, a ground of the law, or the applicant's own wish."""

    kind: Basis
    consent_from: tuple[int, ...] = ()
    """Ids of the participations of those who agreed."""
    consent_way: ConsentWay | None = None
    consent_on: date | None = None
    override_ground: OverrideGround | None = None
    override_reason: str = ""


def consented(persons: Mapping[int, str], way: ConsentWay, on: date) -> LegalBasis:
    """The consent of all these persons."""
    return LegalBasis(kind=Basis.CONSENT, consent_from=tuple(persons), consent_way=way, consent_on=on)


def must_be_lawful(basis: LegalBasis, persons: Mapping[int, str], today: date) -> None:
    """Raise unless every person (participation id → name) agreed, or a ground and a reason are given."""
    if basis.kind in (Basis.APPLICATION, Basis.DUTY):
        return
    if basis.kind is Basis.OVERRIDE:
        if basis.override_ground is None:
            raise Refusal("请选择不需要同意的法律依据。", field="override_ground")
        if not basis.override_reason.strip():
            raise Refusal("请写明不征得同意的理由。", field="override_reason")
        return
    if missing := [name for number, name in persons.items() if number not in basis.consent_from]:
        raise Refusal(
            "还没有{names}的同意。请先征得同意；依法不需要同意的，由有权限的负责人写明依据和理由。",
            field="consent_from",
            names="、".join(missing),
        )
    if basis.consent_way is None:
        raise Refusal("请选择同意的方式。", field="consent_way")
    if basis.consent_on is None:
        raise Refusal("请填写同意的日期。", field="consent_on")
    if basis.consent_on > today:
        raise Refusal("同意的日期不能晚于今天。", field="consent_on")


def due(asked_at: datetime, working_days: int, calendar: WorkingCalendar) -> datetime:
    """The last instant of so many working days after something was asked."""
    worked_out = work_out(Length(working_days, Unit.WORKING_DAYS), start=asked_at, calendar=calendar)
    assert worked_out.due is not None
    return worked_out.due


def upper_body(receiver: Sequence[int], sender: Sequence[int], working: Collection[int]) -> int | None:
    """Who is told that nobody answers: the first agency above the receiver that is on the desk.

    `receiver` and `sender` are agencies with those above them, nearest first; `working` those that are at
    work here. Where nobody stands above the receiver, the first above the sender; None when there is none.
    """
    asking, asked = sender[0], receiver[0]
    for above in (*receiver[1:], *sender[1:]):
        if above in working and above not in (asking, asked):
            return above
    return None
