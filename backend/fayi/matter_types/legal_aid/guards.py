"""Why help may not be decided on, or given, now. Each guard answers in one sentence, or None."""

from datetime import date, datetime, timedelta

from fayi.kit import clock
from fayi.matter_types.legal_aid import means
from fayi.matter_types.legal_aid.details import Details
from fayi.matter_types.legal_aid.forms import (
    Opinion,
    PassOn,
    PriorAid,
    RefusalGround,
    Refused,
    Supplement,
    Urgency,
)
from fayi.matter_types.legal_aid.kinds import AppliedBy, CivilKind, Limitation, Place, Route
from fayi.matter_types.legal_aid.papers import there
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Objection
from fayi.procedure.roles import AgencyKind

URGENT = 7
"""Days; with fewer left to a limitation help may come first (法律援助法第四十四条)."""
PASSED_ON_WITHIN = timedelta(hours=24)


def not_in_custody(dossier: Dossier) -> str | None:
    """Only those who hold the applicant pass an application on (法律援助法第三十九条)."""
    return None if dossier.details.in_custody else "申请不是从监狱、看守所来的，不需要转交。"


def not_sent(dossier: Dossier) -> str | None:
    """Whoever holds the applicant has sent the application on its way (转办); the centre writes down its paper."""
    if dossier.held_by == AgencyKind.LEGAL_AID_CENTER or dossier.awaits:
        return None
    return "申请还没有转给法律援助机构，请先在“转办”中请法律援助机构接办。"


def pass_on_times_wrong(dossier: Dossier) -> Objection | None:
    """It is passed on after it was handed in, not in the future, and lateness is explained."""
    form, handed_in = dossier.form, dossier.details.handed_in_at
    if not isinstance(form, PassOn) or handed_in is None:
        return None
    if form.passed_on_at < handed_in:
        return Objection("转交时间不能早于被监管人交出申请的时间。", field="passed_on_at")
    if form.passed_on_at > clock.now():
        return Objection("转交时间不能晚于现在。", field="passed_on_at")
    if form.passed_on_at - handed_in > PASSED_ON_WITHIN and not form.late_because:
        return Objection("已经超过二十四小时，请写明原因（法律援助法第三十九条）。", field="late_because")
    return None


def not_passed_on(dossier: Dossier) -> str | None:
    """The day and hour of the passing-on are on record before the centre goes on."""
    if dossier.details.in_custody and dossier.last("pass_on") is None:
        return "被监管人的申请还没有登记转交的时间（法律援助法第三十九条）。"
    return None


def needs_no_review(dossier: Dossier) -> str | None:
    """Upon a notice, and for a duty lawyer's help, nothing is reviewed (法律援助法第二十五条、第三十条、第三十六条)."""
    if dossier.details.reviewed:
        return None
    return "办案机关通知的和值班律师法律帮助不作审查，请直接受理。"


def needs_review(dossier: Dossier) -> str | None:
    """What somebody applies for is reviewed first."""
    return "当事人申请的法律援助须经审查（法律援助法第四十三条）。" if dossier.details.reviewed else None


def not_the_applicants(dossier: Dossier) -> str | None:
    """An organ's notice is not taken back by the person it is for."""
    if dossier.details.route is Route.NOTIFIED:
        return "办案机关的通知不能由受援人撤回；本人不愿意或者另行委托的，受理后终止法律援助。"
    return None


def notice_not_filed(dossier: Dossier) -> str | None:
    """The organ's letter is in the file."""
    if dossier.details.notice_number and not there(dossier, "notice"):
        return "办案机关的通知函还没有入卷。"
    return None


def applicant_unknown(dossier: Dossier) -> Objection | None:
    """Who asks is known by name, and a document was seen."""
    applicants = [each for each in dossier.participants if each.role == "applicant"]
    if not applicants:
        return Objection("尚未登记申请人。")
    unseen = [each.name for each in applicants if not each.identified]
    if unseen and not there(dossier, "identity"):
        return Objection("{names}的身份证明还没有核对或者入卷。", {"names": "、".join(unseen)})
    return None


def guardian_missing(dossier: Dossier) -> Objection | None:
    """A minor or an adult without capacity is accompanied by a guardian (法律援助法第四十条)."""
    alone = [
        each.name
        for each in dossier.participants
        if each.role == "applicant" and each.needs_guardian and not each.has_guardian
    ]
    if not alone:
        return None
    return Objection("{names}须由法定代理人陪同，尚未登记法定代理人。", {"names": "、".join(alone)})


def representative_missing(dossier: Dossier) -> str | None:
    """Whoever applies for somebody else is named (法律援助法第四十条)."""
    details: Details = dossier.details
    if details.applied_by is AppliedBy.SELF:
        return None
    applicants = [each for each in dossier.participants if each.role == "applicant"]
    if any(each.agents or each.has_guardian for each in applicants):
        return None
    return "代为申请的法定代理人或者近亲属还没有登记为代理人。"


def oral_application_unsigned(dossier: Dossier) -> str | None:
    """An oral application is written down, read out and signed."""
    details: Details = dossier.details
    return "口头申请尚未记录并由申请人签名或者按指印。" if details.oral and not details.oral_signed else None


def conflict_open(dossier: Dossier) -> Objection | None:
    """An interest found is accepted or avoided first."""
    found = next((conflict for conflict in dossier.conflicts if not conflict.accepted), None)
    return None if found is None else Objection(found.sentence, found.values)


def told_before(dossier: Dossier) -> str | None:
    """What is missing is told once, all of it (法律援助法第四十三条)."""
    return "补充材料应当一次告知，已经告知过。" if dossier.last("ask_for_more") else None


def supply_by_is_past(dossier: Dossier) -> Objection | None:
    """The applicant gets time."""
    form = dossier.form
    if isinstance(form, Supplement) and form.supply_by <= dossier.today:
        return Objection("补充期限应晚于通知的日期。", field="supply_by")
    return None


def nothing_asked_for(dossier: Dossier) -> Objection | None:
    """A list without an entry tells nothing."""
    form = dossier.form
    if isinstance(form, Supplement) and not any(item.strip() for item in form.items):
        return Objection("请写明需要补充的材料或者说明。", field="items")
    return None


def still_in_time(dossier: Dossier) -> Objection | None:
    """Only after the last day is an application taken as withdrawn (法律援助法第四十三条)."""
    asked = dossier.last("ask_for_more")
    if asked is None:
        return Objection("还没有通知申请人补充材料。")
    last = date.fromisoformat(asked.facts["supply_by"])
    if dossier.today > last:
        return None
    return Objection("补充期限到{last}，还没有届满。", {"last": last.isoformat()})


def not_the_reviewer(dossier: Dossier) -> str | None:
    """The opinion is the named reviewer's own."""
    named = dossier.last("change_reviewer") or dossier.last("start_review")
    if named is None or dossier.officer_id is None or int(named.facts["lead"]) == dossier.officer_id:
        return None
    return "审查意见由指定的审查人提出。"


def opinion_contradicts_means(dossier: Dossier) -> Objection | None:
    """The opinion says what the working-out says; without a result there is no opinion for help."""
    form = dossier.form
    if not isinstance(form, Opinion):
        return None
    worked = means.work_out(dossier).result
    if form.means is not worked:
        return Objection("按业务规则得出的结论是“{result}”。", {"result": worked.label}, field="means")
    if form.grant and worked not in means.PASSED:
        return Objection("经济状况还不符合条件，不能建议给予法律援助。", field="grant")
    return None


def opinion_contradicts_itself(dossier: Dossier) -> Objection | None:
    """Out of scope, or at the wrong place, nothing is granted."""
    form = dossier.form
    if not isinstance(form, Opinion) or not form.grant:
        return None
    if not form.in_scope or not form.right_place:
        return Objection("不属于援助范围或者不由本机构受理的，不能建议给予法律援助。", field="grant")
    return None


def no_opinion(dossier: Dossier) -> str | None:
    """The head decides on what a reviewer found."""
    return None if dossier.last("give_opinion") else "审查人还没有提出审查意见。"


def decides_on_own_opinion(dossier: Dossier) -> str | None:
    """Whoever reviewed does not decide."""
    opinion = dossier.last("give_opinion")
    if opinion is None or dossier.officer_id is None or opinion.officer_id != dossier.officer_id:
        return None
    return "审查人不能审批自己审查的申请。"


def opinion_is_against(dossier: Dossier) -> str | None:
    """To grant against the reviewer's opinion a new opinion is needed."""
    opinion = dossier.last("give_opinion")
    if opinion is None or opinion.facts.get("grant"):
        return None
    return "审查意见是不予援助；要给予援助的，请先由审查人重新提出意见。"


def out_of_scope(dossier: Dossier) -> str | None:
    """Only what the law or the province names (法律援助法第三十一条); no means condition, no list (第三十二条)."""
    details: Details = dossier.details
    if details.civil_kind is CivilKind.NONE and not details.no_condition:
        return "所申请的事项不在法律援助法第三十一条和本省规定的范围之内。"
    return None


def wrong_place(dossier: Dossier) -> str | None:
    """Another centre has to be asked (法律援助法第三十八条)."""
    if dossier.details.place is Place.ELSEWHERE:
        return "应向办案机关、争议处理机关所在地或者事由发生地的法律援助机构申请（法律援助法第三十八条）。"
    return None


def means_not_met(dossier: Dossier) -> Objection | None:
    """The means test, as the rules of the day of the application have it."""
    worked = means.work_out(dossier)
    if worked.result in means.PASSED:
        return None
    last = worked.sentences[-1]
    return Objection(last.sentence, last.values)


def refusal_contradicts(dossier: Dossier) -> Objection | None:
    """A refusal for means needs means that are beyond the standard."""
    form = dossier.form
    if not isinstance(form, Refused) or form.ground is not RefusalGround.MEANS:
        return None
    if means.work_out(dossier).result in means.PASSED:
        return Objection("按业务规则申请人的经济状况符合条件，不能以此为由不予援助。", field="ground")
    return None


def days_left(dossier: Dossier) -> int | None:
    """Days to the last day of the limitation; None when none is known."""
    last: date | None = dossier.details.limitation_on
    return None if last is None else (last - dossier.today).days


def not_urgent(dossier: Dossier) -> Objection | None:
    """Fewer than seven days, no more, and not after the last day (法律援助法第四十四条)."""
    form = dossier.form
    if not isinstance(form, PriorAid):
        return None
    if form.papers_by < dossier.today:
        return Objection("补办手续的期限不能早于今天。", field="papers_by")
    if form.ground is not Urgency.LIMITATION:
        return None
    left = days_left(dossier)
    if left is None:
        return Objection("登记内容里没有时效或者期限的届满日，请先更正登记内容。", field="ground")
    if left < 0:
        return Objection("时效或者期限已经届满。", field="ground")
    if left >= URGENT:
        return Objection("距届满还有{n}日，不少于七日，不属于这一情形。", {"n": str(left)}, field="ground")
    return None


def limitation_told(dossier: Dossier) -> tuple[Objection, ...]:
    """The warning about the limitation that officers see before they decide anything."""
    details: Details = dossier.details
    if details.limitation is Limitation.UNCLEAR:
        return (Objection("时效或者期限的届满日还没有查明，请尽快查明并更正登记内容。"),)
    left, last = days_left(dossier), details.limitation_on
    if left is None or last is None:
        return ()
    values = {"last": last.isoformat(), "n": str(left)}
    if left < 0:
        return (Objection("时效或者期限已于{last}届满。", values),)
    if left < URGENT:
        return (Objection("时效或者期限{last}届满，只剩{n}日，可以先行提供法律援助。", values),)
    return (Objection("时效或者期限{last}届满，还有{n}日。", values),)


def means_told(dossier: Dossier) -> tuple[Objection, ...]:
    """How the means test comes out, before the opinion and the decision."""
    worked = means.work_out(dossier)
    result = Objection("经济状况的结论：{result}。", {"result": worked.result.label})
    return (*worked.sentences, result, *limitation_told(dossier))


def handed_in_at(dossier: Dossier) -> datetime | None:
    """The instant from which twenty-four hours run; None for people who are free."""
    instant: datetime | None = dossier.details.handed_in_at
    return instant
