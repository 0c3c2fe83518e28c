"""The fixed lists about lawyers: kinds of help, answers, endings, work, results, and what is paid for."""

from fayi.procedure.choice import Choice


class AidKind(Choice):
    """The kind of help (法律援助法22), as the matter's type names it."""

    CRIMINAL_DEFENCE = "criminal_defence", "刑事辩护"
    CRIMINAL_AGENCY = "criminal_agency", "刑事代理"
    CIVIL = "civil", "民事诉讼代理"
    ADMINISTRATIVE = "administrative", "行政诉讼代理"
    STATE_COMPENSATION = "state_compensation", "国家赔偿代理"
    LABOUR = "labour", "劳动争议调解与仲裁代理"
    OUT_OF_COURT = "out_of_court", "非诉讼代理"
    DRAFTING = "drafting", "代拟法律文书"
    DUTY_LAWYER = "duty_lawyer", "值班律师法律帮助"


IN_COURT = frozenset(
    {
        AidKind.CRIMINAL_DEFENCE,
        AidKind.CRIMINAL_AGENCY,
        AidKind.CIVIL,
        AidKind.ADMINISTRATIVE,
        AidKind.STATE_COMPENSATION,
        AidKind.LABOUR,
    }
)
"""Kinds with an organ that decides."""


class Procedure(Choice):
    """A stage of the case; subsidies are paid by it."""

    NONE = "none", "未进入程序"
    INVESTIGATION = "investigation", "侦查"
    PROSECUTION = "prosecution", "审查起诉"
    FIRST = "first", "一审"
    SECOND = "second", "二审"
    RETRIAL = "retrial", "再审"
    ENFORCEMENT = "enforcement", "执行"
    ARBITRATION = "arbitration", "仲裁"
    RECONSIDERATION = "reconsideration", "行政复议"


class AppointmentStatus(Choice):
    """From the offer to the end."""

    OFFERED = "offered", "等待答复"
    ACTIVE = "active", "承办中"
    DECLINED = "declined", "不接受"
    LAPSED = "lapsed", "逾期未答复"
    WITHDRAWN = "withdrawn", "已收回"
    CHANGED = "changed", "已更换"
    ENDED = "ended", "已终止"
    COMPLETED = "completed", "已办结"

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        tones = {
            "offered": "yellow",
            "active": "blue",
            "completed": "green",
            "declined": "red",
            "lapsed": "red",
        }
        return tones.get(self.value, "gray")


class DeclineCode(Choice):
    """Why a lawyer does not accept."""

    CONFLICT = "conflict", "有利益冲突"
    SCOPE = "scope", "不属于法律援助范围"
    MERITS = "merits", "请求明显没有事实或者法律依据"
    DUPLICATE = "duplicate", "同一事项已有律师承办"
    FIELD = "field", "不是本人的专业领域"
    BUSY = "busy", "承办案件过多"
    ABSENT = "absent", "外出或者休假"


class EndCode(Choice):
    """Why an appointment ended before its time."""

    NEGLECT = "neglect", "受援人有事实证明承办人不依法履行职责"
    UNABLE = "unable", "承办人因正当理由不能继续承办"
    CONFLICT = "conflict", "发现利益冲突"
    TERMINATED = "terminated", "法律援助终止"
    OTHER = "other", "其他"


class Way(Choice):
    """How lawyer and aided person met."""

    IN_PERSON = "in_person", "当面"
    REMOTE = "remote", "远程视频"
    PHONE = "phone", "电话"


class Activity(Choice):
    """What a lawyer spent time on."""

    MEETING = "meeting", "会见、约见"
    FILE = "file", "阅卷"
    EVIDENCE = "evidence", "调查取证"
    DRAFTING = "drafting", "撰写法律文书"
    HEARING = "hearing", "出庭、参加仲裁或者调解"
    NEGOTIATION = "negotiation", "协商、和解"
    TRAVEL = "travel", "异地往返"
    DUTY = "duty", "值班（每条记一日）"
    OTHER = "other", "其他"


class Result(Choice):
    """How the case came out, as the closing report (结案报告表) has it."""

    WON = "won", "裁判胜诉"
    PARTLY = "partly", "部分胜诉"
    LOST = "lost", "败诉"
    MEDIATED = "mediated", "调解"
    RECONCILED = "reconciled", "和解"
    WITHDRAWN = "withdrawn", "撤诉"
    ADOPTED = "adopted", "辩护意见全部采纳"
    PARTLY_ADOPTED = "partly_adopted", "辩护意见部分采纳"
    NOT_ADOPTED = "not_adopted", "辩护意见未采纳"
    PROVIDED = "provided", "文书或者法律帮助已提供"


AGREED = frozenset({Result.MEDIATED, Result.RECONCILED})


class Item(Choice):
    """What a row of the basis table pays for."""

    BASE = "base", "办案补贴"
    AGREED = "agreed", "调解、和解结案加计"
    CUSTODY_MEETING = "custody_meeting", "监管场所会见"
    INTERPRETER = "interpreter", "翻译费"
    TRAVEL = "travel", "异地办案交通费"
    DUTY_DAY = "duty_day", "值班补贴"


class Unit(Choice):
    """What the amount is multiplied by."""

    MATTER = "matter", "每件"
    TIME = "time", "每次"
    DAY = "day", "每日"


UNITS = {
    Item.BASE: Unit.MATTER,
    Item.AGREED: Unit.MATTER,
    Item.CUSTODY_MEETING: Unit.TIME,
    Item.INTERPRETER: Unit.TIME,
    Item.TRAVEL: Unit.TIME,
    Item.DUTY_DAY: Unit.DAY,
}


class ClaimStatus(Choice):
    """From the claim to the payment."""

    CLAIMED = "claimed", "待审核"
    RETURNED = "returned", "已退回"
    REVIEWED = "reviewed", "待发放"
    PAID = "paid", "已发放"

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return {"claimed": "yellow", "returned": "red", "reviewed": "blue", "paid": "green"}[self.value]


class Weight(Choice):
    """What a conflict of interest means for an appointment."""

    HARD = "hard", "不得指派"
    SOFT = "soft", "须说明理由"
    NOTE = "note", "可以指派"


class ConflictKind(Choice):
    """What stands between a lawyer and a matter, as the database answers it, in words for the desk."""

    IS_PARTY = "is_party", "律师本人是当事人。"
    RELATED_TO_OTHER = "related_to_other", "律师与对方当事人有亲属关系（律师法第三十九条）。"
    RELATED_TO_AIDED = "related_to_aided", "律师与受援人有亲属关系。"
    ACTS_FOR_OTHER = "acts_for_other", "律师正在为对方当事人承办事务（律师法第三十九条）。"
    ACTED_FOR_OTHER = "acted_for_other", "律师曾经为对方当事人承办事务，现已结束。"
    ADVISED_OTHER = "advised_other", "律师曾经接待对方当事人的咨询或者承办其事务。"
    ACTS_AGAINST_AIDED = "acts_against_aided", "律师正在其他事务中为受援人的对方承办（律师法第三十九条）。"
    FIRM_ACTS_AGAINST_AIDED = "firm_acts_against_aided", "律所正在其他事务中为受援人的对方承办。"
    FIRM_ON_BOTH_SIDES = "firm_on_both_sides", "同一律所在同一纠纷中为对方当事人承办事务。"
    FIRM_ACTS_FOR_OTHER = "firm_acts_for_other", "律所在其他事务中正在为对方当事人承办。"
    FIRM_ACTED_FOR_OTHER = "firm_acted_for_other", "律所曾经在其他事务中为对方当事人承办。"
    WAS_NEUTRAL = "was_neutral", "律师曾经以调解、公证等身份办理过同一纠纷。"
    DEFENDS_CO_DEFENDANT = (
        "defends_co_defendant",
        "律师正在为同案被告人辩护；一名辩护人不得为两名以上的同案被告人辩护。",
    )
    FIRM_DEFENDS_CO_DEFENDANT = (
        "firm_defends_co_defendant",
        "同一律所的其他律师正在为同案被告人辩护；不同律师分别辩护，法律允许。",
    )

    @property
    def weight(self) -> Weight:
        """Whether it refuses, asks for a reason, or is only told."""
        if self is ConflictKind.FIRM_DEFENDS_CO_DEFENDANT:
            return Weight.NOTE
        return Weight.SOFT if self in SOFT else Weight.HARD


SOFT = frozenset(
    {
        ConflictKind.RELATED_TO_AIDED,
        ConflictKind.ACTED_FOR_OTHER,
        ConflictKind.ADVISED_OTHER,
        ConflictKind.FIRM_ACTS_AGAINST_AIDED,
        ConflictKind.FIRM_ACTS_FOR_OTHER,
        ConflictKind.FIRM_ACTED_FOR_OTHER,
    }
)
