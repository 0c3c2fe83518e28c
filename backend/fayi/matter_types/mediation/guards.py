"""Why a step of the mediation may not be taken now. Each guard answers in one sentence, or None."""

from collections.abc import Callable
from datetime import date, timedelta

from fayi.matter_types.mediation.details import COMMISSION, Details, PendingBefore, RegistrationForm
from fayi.matter_types.mediation.forms import NOT_SETTLED, Closing, Suspension
from fayi.procedure.dossier import Dossier, Linked, SettlementSeen
from fayi.procedure.matter_type import Objection

CONFIRMATION = "judicial_confirmation"
JOINT_CONFIRMATION = timedelta(days=30)
SETTLING = ("settle_in_writing", "settle_orally")


def a_side_is_missing(dossier: Dossier) -> str | None:
    """A dispute has two sides."""
    if "applicant" not in dossier.roles:
        return "尚未登记申请人一方的当事人。"
    if "respondent" not in dossier.roles:
        return "尚未登记被申请人一方的当事人。"
    return None


def a_party_refused(dossier: Dossier) -> Objection | None:
    """Whoever clearly refused may not be mediated with (人民调解法第十七条); the last answer counts."""
    answers = {
        done.facts["party"]: done.facts["answer"] for done in dossier.done if done.action == "ask_consent"
    }
    refused = [party for party, answer in answers.items() if answer == "refused"]
    if not refused:
        return None
    return Objection("{names}明确拒绝调解，不得调解（人民调解法第十七条）。", {"names": "、".join(refused)})


def somebody_else_has_it(dossier: Dossier) -> str | None:
    """What a court or another organ has accepted is mediated only when it commissions the mediation."""
    details: Details = dossier.details
    if details.pending_before is PendingBefore.NOBODY or details.source == COMMISSION:
        return None
    return "纠纷已由法院或者其他机关受理，只有该机关委托或者移送的才能受理。"


def oral_application_unsigned(dossier: Dossier) -> str | None:
    """An oral application is written down, read out and signed."""
    details: Details = dossier.details
    if details.registration_form is RegistrationForm.ORAL and not details.oral_signed:
        return "口头申请尚未记录并由申请人签名或者按指印。"
    return None


def a_guardian_is_missing(dossier: Dossier) -> Objection | None:
    """A party without capacity acts through a guardian (民法典第十九条至第二十三条)."""
    alone = [
        someone.name
        for someone in dossier.participants
        if someone.needs_guardian and not someone.has_guardian
    ]
    if not alone:
        return None
    return Objection("{names}须由法定代理人参加，尚未登记法定代理人。", {"names": "、".join(alone)})


def a_conflict_is_open(dossier: Dossier) -> Objection | None:
    """An interest is disclosed, and every side still agrees, or somebody else is named."""
    named = dossier.last("reassign") or dossier.last("assign")
    if named is not None and named.facts.get("conflict_accepted"):
        return None
    found = next((conflict for conflict in dossier.conflicts if not conflict.accepted), None)
    return None if found is None else Objection(found.sentence, found.values)


def rights_not_told(dossier: Dossier) -> str | None:
    """The parties are told their rights and obligations first (人民调解法第二十三条、第二十四条)."""
    if "rights_notice" in dossier.filed or "MD-0103" in dossier.issued:
        return None
    return "权利义务告知书尚未签发并由当事人签收。"


def no_mediator_named(dossier: Dossier) -> str | None:
    """Somebody has to mediate (人民调解法第十九条)."""
    return None if dossier.mediators else "尚未指派调解员。"


def resumes_in_the_past(dossier: Dossier) -> Objection | None:
    """A pause ends after the day it begins."""
    form = dossier.form
    if isinstance(form, Suspension) and form.resume_on <= dossier.today:
        return Objection("预计恢复日期应晚于中止日期。", field="resume_on")
    return None


def nothing_heard(dossier: Dossier) -> str | None:
    """A settlement comes out of a session or an inquiry that took place."""
    return None if dossier.held else "还没有召开过调解会，也没有调查记录。"


def minutes_are_missing(dossier: Dossier) -> Objection | None:
    """The mediator records what was said (人民调解法第二十七条)."""
    bare = next((held for held in dossier.held if not held.has_minutes), None)
    if bare is None:
        return None
    inquiry = bare.kind == "inquiry"
    sentence = "{day}的调查还没有调查记录。" if inquiry else "{day}的调解会还没有调解记录。"
    return Objection(sentence, {"day": bare.on.isoformat()})


def no_settlement(dossier: Dossier) -> str | None:
    """Nothing was agreed so far."""
    return None if dossier.settlement else "尚未登记当事人达成的协议。"


def not_in_writing(dossier: Dossier) -> str | None:
    """The settlement is oral."""
    if dossier.settlement and not dossier.settlement.written:
        return "登记的是口头协议；请先制作书面的调解协议书。"
    return None


def not_oral(dossier: Dossier) -> str | None:
    """The settlement is in writing."""
    if dossier.settlement and dossier.settlement.written:
        return "登记的是书面协议，请按书面协议办理。"
    return None


def facts_not_stated(dossier: Dossier) -> str | None:
    """The main facts and what is in dispute (人民调解法第二十九条第一款第二项)."""
    return _lacks(dossier, lambda seen: bool(seen.facts.strip()), "协议没有写明纠纷的主要事实和争议事项。")


def nothing_promised(dossier: Dossier) -> str | None:
    """What was agreed (人民调解法第二十九条第一款第三项)."""
    return _lacks(dossier, lambda seen: seen.clauses > 0, "协议没有写明协议内容。")


def performance_way_missing(dossier: Dossier) -> str | None:
    """How it is performed."""
    return _lacks(dossier, lambda seen: bool(seen.performance_way.strip()), "协议没有写明履行方式。")


def performance_term_missing(dossier: Dossier) -> str | None:
    """By when it is performed."""
    return _lacks(dossier, lambda seen: bool(seen.performance_term.strip()), "协议没有写明履行期限。")


def a_party_has_not_signed(dossier: Dossier) -> Objection | None:
    """All sides sign, seal or give a fingerprint (人民调解法第二十九条)."""
    seen = dossier.settlement
    if seen is None or not seen.unsigned:
        return None
    return Objection("{names}还没有签名、盖章或者按指印。", {"names": "、".join(seen.unsigned)})


def mediator_has_not_signed(dossier: Dossier) -> str | None:
    """The mediator signs (人民调解法第二十九条)."""
    return _lacks(dossier, lambda seen: _signed(seen, "mediator"), "调解员还没有在协议书上签名。")


def seal_is_missing(dossier: Dossier) -> str | None:
    """The committee's seal (人民调解法第二十九条)."""
    return _lacks(dossier, lambda seen: _signed(seen, "committee"), "协议书还没有加盖人民调解委员会印章。")


def instalments_open(dossier: Dossier) -> Objection | None:
    """Each instalment has its receipt or confirmation."""
    seen = dossier.settlement
    if seen is None or seen.performed >= seen.instalments:
        return None
    return Objection(
        "还有{n}期没有登记履行凭证或者当事人确认。", {"n": str(seen.instalments - seen.performed)}
    )


def joint_window_is_over(dossier: Dossier) -> Objection | None:
    """Both sides apply within thirty days from effect (人民调解法第三十三条, 民事诉讼法第二百零五条)."""
    last = last_day_to_apply(dossier)
    if last is None or dossier.today <= last:
        return None
    return Objection(
        "协议生效已超过三十日（最后一日为{last}），不能再申请司法确认（人民调解法第三十三条）。",
        {"last": last.isoformat()},
    )


def last_day_to_apply(dossier: Dossier) -> date | None:
    """The last day of the joint application: the running clock knows holidays, else thirty plain days."""
    if found := dossier.due.get("joint_confirmation"):
        return found
    seen = dossier.settlement
    return None if seen is None or seen.effective_on is None else seen.effective_on + JOINT_CONFIRMATION


def not_in_effect(dossier: Dossier) -> str | None:
    """Only a settlement in effect can be confirmed or performed."""
    return _lacks(dossier, lambda seen: seen.effective_on is not None, "调解协议尚未生效。")


def court_has_not_confirmed(dossier: Dossier) -> str | None:
    """The court's ruling is written down in the linked matter."""
    return _court(dossier, ("record_confirmed",), "关联的司法确认办件还没有登记法院确认有效的裁定。")


def court_has_not_rejected(dossier: Dossier) -> str | None:
    """The court's ruling is written down in the linked matter."""
    return _court(
        dossier, ("record_rejected", "record_declined"), "关联的司法确认办件还没有登记法院驳回或者不予受理。"
    )


def court_withdrawal_missing(dossier: Dossier) -> str | None:
    """The withdrawal is written down in the linked matter."""
    return _court(dossier, ("record_withdrawn",), "关联的司法确认办件还没有登记撤回申请。")


def follow_up_not_made(dossier: Dossier) -> str | None:
    """A follow-up that was agreed on is made before the matter is closed (人民调解法第三十一条)."""
    settled = next((done for done in reversed(dossier.done) if done.action in SETTLING), None)
    if dossier.stage == "terminated" or settled is None or not settled.facts.get("follow_up_agreed"):
        return None
    return None if dossier.follow_ups else "约定的回访还没有登记。"


def follow_up_not_written_down(dossier: Dossier) -> str | None:
    """What was said is registered with the settlement first."""
    made = sum(done.action == "follow_up" for done in dossier.done)
    return None if dossier.follow_ups > made else "请先登记这次回访的情况。"


def result_contradicts(dossier: Dossier) -> Objection | None:
    """A mediation counts as successful exactly when a settlement was reached, and as what it is."""
    form = dossier.form
    if not isinstance(form, Closing):
        return None
    if dossier.stage == "terminated":
        failed = form.result == NOT_SETTLED
        return None if failed else Objection("没有达成协议的，结案方式应为调解不成。", field="result")
    written = dossier.settlement is not None and dossier.settlement.written
    if form.result == ("WRITTEN" if written else "ORAL"):
        return None
    sentence = "达成的是书面协议，结案方式应一致。" if written else "达成的是口头协议，结案方式应一致。"
    return Objection(sentence, field="result")


def _lacks(dossier: Dossier, has: Callable[[SettlementSeen], bool], sentence: str) -> str | None:
    """The sentence, when there is a settlement that lacks something."""
    return sentence if dossier.settlement is not None and not has(dossier.settlement) else None


def _signed(seen: SettlementSeen, capacity: str) -> bool:
    return any(signature.capacity == capacity for signature in seen.signatures)


def _court(dossier: Dossier, acts: tuple[str, ...], sentence: str) -> str | None:
    """The sentence, unless the newest linked confirmation has one of the acts written down."""
    linked: Linked | None = dossier.link(CONFIRMATION)
    return None if linked is not None and any(linked.last(act) for act in acts) else sentence
