"""人民调解: the state table of the domain book, each guard, the forms, the limits and the file list."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fayi.kit.clock import ZONE
from fayi.kit.errors import Refusal
from fayi.library.rules import CodeList
from fayi.library.seeds import CODES
from fayi.matter_types.mediation import PAPERS as FILE_LIST
from fayi.matter_types.mediation import details as intake
from fayi.matter_types.mediation import forms, matter_type
from fayi.matter_types.mediation.examples import EXAMPLES
from fayi.procedure.dossier import Conflict, Dossier, Held
from fayi.procedure.matter_type import Outcome, Status
from fayi.procedure.roles import ROLES
from tests.matter_types.dossiers import (
    AGREED,
    BOY,
    LI,
    ORAL,
    PAPERS,
    SIGNED,
    WRITTEN,
    ZHANG,
    court_said,
    dispute,
    done,
)

BEFORE_ACCEPTANCE = "registered consent_asked"
BEFORE_AGREEMENT = "registered consent_asked accepted assigned mediating suspended"
OPEN = (
    "registered consent_asked accepted assigned mediating suspended agreed_oral agreed_written performing"
    " performed breached confirm_applied confirmed confirm_rejected confirm_withdrawn terminated"
)
STAYS = ""
STATE_TABLE = [
    ("ask_consent", BEFORE_ACCEPTANCE, "consent_asked"),
    ("accept", BEFORE_ACCEPTANCE, "accepted"),
    ("decline", BEFORE_ACCEPTANCE, "not_accepted"),
    ("assign", "accepted", "assigned"),
    ("reassign", "assigned mediating suspended", STAYS),
    ("start", "assigned", "mediating"),
    ("extend", "accepted assigned mediating", STAYS),
    ("suspend", "mediating", "suspended"),
    ("resume", "suspended", "mediating"),
    ("settle_in_writing", "mediating", "agreed_written"),
    ("settle_orally", "mediating", "agreed_oral"),
    ("put_in_writing", "agreed_oral", "agreed_written"),
    ("terminate", "mediating suspended", "terminated"),
    ("withdraw", BEFORE_AGREEMENT, "withdrawn"),
    ("start_performance", "agreed_oral agreed_written confirmed confirm_withdrawn", "performing"),
    ("record_performed", "agreed_oral agreed_written performing breached confirmed", "performed"),
    ("record_breach", "agreed_oral agreed_written performing confirmed confirm_withdrawn", "breached"),
    (
        "follow_up",
        "agreed_oral agreed_written performing performed breached confirm_applied confirmed confirm_withdrawn",
        STAYS,
    ),
    ("apply_confirmation", "agreed_written performing", "confirm_applied"),
    ("record_confirmed", "confirm_applied", "confirmed"),
    ("record_confirm_rejected", "confirm_applied", "confirm_rejected"),
    ("record_confirm_withdrawn", "confirm_applied", "confirm_withdrawn"),
    ("mediate_again", "confirm_rejected", "mediating"),
    ("report_escalation", OPEN, STAYS),
    ("transfer", OPEN, "transferred"),
    ("close", "confirmed confirm_rejected confirm_withdrawn performed breached terminated", "closed"),
    ("archive", "closed withdrawn transferred", "archived"),
]
CHAIR_ONLY = {"accept", "decline", "assign", "reassign", "transfer", "close", "archive"}


def action_of(key: str) -> Any:
    action = matter_type.action(key)
    assert action is not None
    return action


def objections(key: str, dossier: Dossier) -> list[str]:
    """Why not, in words."""
    return [each.sentence.format_map(each.values) for each in action_of(key).objections(dossier)]


# ---- the state table


def test_the_table_names_every_action_once() -> None:
    assert [key for key, _, _ in STATE_TABLE] == [action.key for action in matter_type.actions]


@pytest.mark.parametrize("stage", [stage.key for stage in matter_type.stages])
@pytest.mark.parametrize(("key", "starts", "ends"), STATE_TABLE)
def test_an_action_starts_where_the_table_says_and_nowhere_else(
    key: str, starts: str, ends: str, stage: str
) -> None:
    action = action_of(key)
    if stage in starts.split():
        assert stage in action.from_stages
        assert action.target(dispute(stage)) == (ends or stage)
    else:
        assert stage not in action.from_stages


def test_nothing_happens_to_an_archived_or_declined_dispute() -> None:
    for ended in ("archived", "not_accepted"):
        assert [action.key for action in matter_type.actions if ended in action.from_stages] == []


def test_the_chair_decides_what_the_mediator_may_not() -> None:
    chair, mediator = ROLES["chair"].permissions, ROLES["mediator"].permissions
    assert all(action.permission in chair for action in matter_type.actions)
    assert {a.key for a in matter_type.actions if a.permission not in mediator} == CHAIR_ONLY


def test_the_recorder_archives_and_the_clerk_only_registers() -> None:
    assert action_of("archive").permission in ROLES["recorder"].permissions
    assert not any(action.permission in ROLES["clerk"].permissions for action in matter_type.actions)


def test_clocks_stand_still_only_while_the_mediation_is_suspended() -> None:
    assert [s.key for s in matter_type.stages if s.status is Status.SUSPENDED] == ["suspended"]


def test_the_number_is_taken_at_acceptance_and_nowhere_else() -> None:
    assert {action.key: action.numbers for action in matter_type.actions if action.numbers} == {
        "accept": "人调字"
    }


def test_outcomes_stand_at_the_stages_that_decide_them() -> None:
    assert {stage.key: stage.outcome for stage in matter_type.stages if stage.outcome} == {
        "not_accepted": Outcome.DECLINED,
        "agreed_oral": Outcome.SETTLED,
        "agreed_written": Outcome.SETTLED,
        "terminated": Outcome.TERMINATED,
        "withdrawn": Outcome.WITHDRAWN,
        "transferred": Outcome.TRANSFERRED,
    }


def test_documents_are_drafted_by_the_acts_they_record() -> None:
    assert {action.key: action.issues for action in matter_type.actions if action.issues} == {
        "accept": ("MD-0102", "MD-0103"),
        "settle_orally": ("MD-0107",),
        "terminate": ("MD-0109",),
        "follow_up": ("MD-0108",),
        "close": ("MD-0110",),
    }


# ---- the guards

CLOSING = forms.Closing(result="WRITTEN", amount=Decimal(1800))
NOBODY_REFUSES = done("ask_consent", party="李四", way="phone", answer="willing")
REFUSAL = done("ask_consent", party="李四", way="phone", answer="refused")
CONFLICT = Conflict(sentence="调解员{officer}是当事人的近亲属。", values={"officer": "李调解"})
WAITING = forms.Suspension(cause=forms.SuspensionCause.ILLNESS, reason="住院", resume_on=date(2026, 11, 3))
READY = {
    "ask_consent": dispute("registered"),
    "accept": dispute("consent_asked", done=(REFUSAL, NOBODY_REFUSES)),
    "assign": dispute("accepted"),
    "start": dispute("assigned"),
    "suspend": dispute("mediating", form=WAITING),
    "settle_in_writing": dispute("mediating"),
    "settle_orally": dispute("mediating", settlement=ORAL),
    "put_in_writing": dispute("agreed_oral"),
    "start_performance": dispute("agreed_written"),
    "record_performed": dispute("performing"),
    "follow_up": dispute("performed"),
    "apply_confirmation": dispute("agreed_written"),
    "record_confirmed": dispute("confirm_applied", linked=(court_said("record_confirmed"),)),
    "record_confirm_rejected": dispute("confirm_applied", linked=(court_said("record_rejected"),)),
    "record_confirm_withdrawn": dispute("confirm_applied", linked=(court_said("record_withdrawn"),)),
    "close": dispute("performed", form=CLOSING),
    "archive": dispute("closed"),
}
UNSIGNED = replace(WRITTEN, unsigned=("李四", "王小"), effective_on=None)
WITHOUT_MEDIATOR = replace(WRITTEN, signatures=tuple(s for s in SIGNED if s.capacity != "mediator"))
WITHOUT_SEAL = replace(WRITTEN, signatures=tuple(s for s in SIGNED if s.capacity != "committee"))
BARE = Held(kind="mediation", on=AGREED, has_minutes=False)
LATE = {"today": date(2026, 11, 13)}
WORDED = {"settle_in_writing": WRITTEN, "settle_orally": ORAL, "put_in_writing": WRITTEN}
WORDING: list[tuple[dict[str, Any], str]] = [
    ({"facts": " "}, "协议没有写明纠纷的主要事实和争议事项。"),
    ({"clauses": 0}, "协议没有写明协议内容。"),
    ({"performance_way": ""}, "协议没有写明履行方式。"),
    ({"performance_term": ""}, "协议没有写明履行期限。"),
]
SIGNING = [
    (replace(WRITTEN, written=False), "登记的是口头协议；请先制作书面的调解协议书。"),
    (UNSIGNED, "李四、王小还没有签名、盖章或者按指印。"),
    (WITHOUT_MEDIATOR, "调解员还没有在协议书上签名。"),
    (WITHOUT_SEAL, "协议书还没有加盖人民调解委员会印章。"),
]
GUARDS: list[tuple[str, dict[str, Any], str]] = [
    *(
        (key, {"settlement": replace(seen, **changes)}, sentence)
        for key, seen in WORDED.items()
        for changes, sentence in WORDING
    ),
    *(
        (key, {"settlement": seen}, sentence)
        for key in ("settle_in_writing", "put_in_writing")
        for seen, sentence in SIGNING
    ),
    *((key, {"settlement": None}, "尚未登记当事人达成的协议。") for key in WORDED),
    ("ask_consent", {"participants": (LI,)}, "尚未登记申请人一方的当事人。"),
    ("ask_consent", {"participants": (ZHANG,)}, "尚未登记被申请人一方的当事人。"),
    ("accept", {"participants": (ZHANG,)}, "尚未登记被申请人一方的当事人。"),
    ("accept", {"done": (NOBODY_REFUSES, REFUSAL)}, "李四明确拒绝调解，不得调解（人民调解法第十七条）。"),
    (
        "accept",
        {"details": replace(EXAMPLES[0], pending_before=intake.PendingBefore.COURT)},
        "纠纷已由法院或者其他机关受理，只有该机关委托或者移送的才能受理。",
    ),
    (
        "accept",
        {"details": replace(EXAMPLES[0], registration_form=intake.RegistrationForm.ORAL)},
        "口头申请尚未记录并由申请人签名或者按指印。",
    ),
    ("accept", {"conflicts": (CONFLICT,)}, "调解员李调解是当事人的近亲属。"),
    ("assign", {"filed": frozenset({"application"})}, "权利义务告知书尚未签发并由当事人签收。"),
    ("assign", {"conflicts": (CONFLICT,)}, "调解员李调解是当事人的近亲属。"),
    ("start", {"mediators": ()}, "尚未指派调解员。"),
    (
        "start",
        {"participants": (ZHANG, replace(BOY, has_guardian=False))},
        "王小须由法定代理人参加，尚未登记法定代理人。",
    ),
    ("start", {"conflicts": (CONFLICT,)}, "调解员李调解是当事人的近亲属。"),
    (
        "suspend",
        {"form": replace(WAITING, resume_on=date(2026, 11, 2))},
        "预计恢复日期应晚于中止日期。",
    ),
    ("settle_in_writing", {"held": ()}, "还没有召开过调解会，也没有调查记录。"),
    *(
        (key, {"held": (BARE,)}, "2026-10-12的调解会还没有调解记录。")
        for key in ("settle_in_writing", "settle_orally")
    ),
    ("settle_orally", {"settlement": WRITTEN}, "登记的是书面协议，请按书面协议办理。"),
    ("settle_orally", {"held": ()}, "还没有召开过调解会，也没有调查记录。"),
    ("start_performance", {"settlement": None}, "尚未登记当事人达成的协议。"),
    ("start_performance", {"settlement": UNSIGNED}, "调解协议尚未生效。"),
    (
        "record_performed",
        {"settlement": replace(WRITTEN, performed=1)},
        "还有1期没有登记履行凭证或者当事人确认。",
    ),
    ("record_performed", {"settlement": None}, "尚未登记当事人达成的协议。"),
    ("follow_up", {"follow_ups": 0}, "请先登记这次回访的情况。"),
    ("follow_up", {"done": (done("follow_up"),)}, "请先登记这次回访的情况。"),
    ("apply_confirmation", {"settlement": ORAL}, "登记的是口头协议；请先制作书面的调解协议书。"),
    ("apply_confirmation", {"settlement": None}, "尚未登记当事人达成的协议。"),
    ("apply_confirmation", {"settlement": UNSIGNED}, "调解协议尚未生效。"),
    (
        "apply_confirmation",
        LATE,
        "协议生效已超过三十日（最后一日为2026-11-12），不能再申请司法确认（人民调解法第三十三条）。",
    ),
    ("record_confirmed", {"linked": ()}, "关联的司法确认办件还没有登记法院确认有效的裁定。"),
    (
        "record_confirmed",
        {"linked": (court_said("record_rejected"),)},
        "关联的司法确认办件还没有登记法院确认有效的裁定。",
    ),
    (
        "record_confirm_rejected",
        {"linked": (court_said("record_confirmed"),)},
        "关联的司法确认办件还没有登记法院驳回或者不予受理。",
    ),
    (
        "record_confirm_withdrawn",
        {"linked": (court_said("record_confirmed"),)},
        "关联的司法确认办件还没有登记撤回申请。",
    ),
    ("close", {"follow_ups": 0}, "约定的回访还没有登记。"),
    (
        "close",
        {"held": (Held(kind="inquiry", on=date(2026, 10, 9), has_minutes=False),)},
        "2026-10-09的调查还没有调查记录。",
    ),
    ("close", {"form": forms.Closing(result="NOT_SETTLED")}, "达成的是书面协议，结案方式应一致。"),
    ("close", {"settlement": ORAL}, "达成的是口头协议，结案方式应一致。"),
    ("close", {"stage": "terminated", "settlement": None}, "没有达成协议的，结案方式应为调解不成。"),
    ("archive", {"filed": PAPERS - {"application"}}, "卷内缺少必备材料：申请书或者受理登记表。"),
    ("archive", {"filed": PAPERS - {"rights_notice"}}, "卷内缺少必备材料：权利义务告知书。"),
    ("archive", {"filed": PAPERS - {"identity"}}, "卷内缺少必备材料：当事人身份证明。"),
    ("archive", {"filed": PAPERS - {"minutes"}}, "卷内缺少必备材料：调解记录。"),
    (
        "archive",
        {"filed": PAPERS - {"settlement"}},
        "卷内缺少必备材料：调解协议书、口头协议登记表或者终止告知书。",
    ),
    ("archive", {"filed": PAPERS - {"cover"}}, "卷内缺少必备材料：封面、卷内目录和封底。"),
]


@pytest.mark.parametrize("key", READY)
def test_nothing_stands_in_the_way_when_nothing_is_lacking(key: str) -> None:
    assert READY[key].stage in action_of(key).from_stages
    assert objections(key, READY[key]) == []


@pytest.mark.parametrize(("key", "changes", "sentence"), GUARDS)
def test_one_thing_lacking_is_told_and_nothing_else(key: str, changes: dict[str, Any], sentence: str) -> None:
    assert objections(key, replace(READY[key], **changes)) == [sentence]


def test_every_action_with_guards_is_tried() -> None:
    assert {action.key for action in matter_type.actions if action.unless} == READY.keys()
    assert {key for key, _, _ in GUARDS} == READY.keys()


def test_every_guard_is_tripped_by_some_dossier() -> None:
    for action in matter_type.actions:
        for guard in action.unless:
            tripped = any(
                guard(replace(READY[key], **changes)) for key, changes, _ in GUARDS if key == action.key
            )
            assert tripped, f"{action.key}: {guard.__name__}"


def test_a_party_may_change_its_mind_and_the_last_answer_counts() -> None:
    refused_then_willing = dispute("consent_asked", done=(REFUSAL, NOBODY_REFUSES))
    willing_then_refused = dispute("consent_asked", done=(NOBODY_REFUSES, REFUSAL))
    assert objections("accept", refused_then_willing) == []
    assert objections("accept", willing_then_refused) != []


def test_the_refusal_of_one_is_not_undone_by_the_consent_of_another() -> None:
    another = done("ask_consent", party="王小", way="visit", answer="willing")
    assert objections("accept", dispute("consent_asked", done=(REFUSAL, another)))


@pytest.mark.parametrize("answer", ["considering", "not_reached"])
def test_only_a_clear_refusal_forbids_mediation(answer: str) -> None:
    asked = done("ask_consent", party="李四", way="phone", answer=answer)
    assert objections("accept", dispute("consent_asked", done=(asked,))) == []


def test_what_a_court_has_accepted_is_mediated_when_it_commissions_it() -> None:
    commissioned = replace(
        EXAMPLES[0],
        source=intake.COMMISSION,
        commissioned_by="COURT",
        pending_before=intake.PendingBefore.COURT,
    )
    assert objections("accept", dispute("registered", details=commissioned)) == []


def test_an_interest_that_every_side_accepts_is_no_obstacle() -> None:
    known = (replace(CONFLICT, accepted=True),)
    assert objections("start", dispute("assigned", conflicts=known)) == []


def test_an_interest_accepted_at_the_assignment_counts_until_somebody_else_is_named() -> None:
    accepted = done("assign", lead=4, conflict_disclosed=True, conflict_accepted=True)
    anew = done("reassign", lead=5, conflict_disclosed=False, conflict_accepted=False)
    assert objections("start", dispute("assigned", conflicts=(CONFLICT,), done=(accepted,))) == []
    assert objections("start", dispute("assigned", conflicts=(CONFLICT,), done=(accepted, anew))) != []


def test_a_notice_that_was_issued_counts_as_told() -> None:
    issued = dispute("accepted", filed=frozenset(), issued=frozenset({"MD-0103"}))
    assert objections("assign", issued) == []


def test_the_running_clock_knows_that_the_last_day_moved_behind_a_holiday() -> None:
    due = {"joint_confirmation": date(2026, 11, 16)}
    assert (
        objections("apply_confirmation", dispute("agreed_written", today=date(2026, 11, 16), due=due)) == []
    )
    assert (
        objections("apply_confirmation", dispute("agreed_written", today=date(2026, 11, 17), due=due)) != []
    )


@given(st.integers(min_value=0, max_value=400))
def test_the_joint_application_is_open_for_exactly_thirty_days_after_effect(days: int) -> None:
    """The day of effect is not counted: from the 13th of October to the 12th of November."""
    on = date.fromordinal(date(2026, 10, 13).toordinal() + days)
    refused = bool(objections("apply_confirmation", dispute("agreed_written", today=on)))
    assert refused == (days > 30)


def test_confirmation_waits_for_the_last_signature_not_the_day_of_agreement() -> None:
    late_signer = replace(WRITTEN, effective_on=date(2026, 10, 30))
    assert (
        objections(
            "apply_confirmation",
            dispute("agreed_written", today=date(2026, 11, 29), settlement=late_signer),
        )
        == []
    )


def test_a_court_that_declines_the_application_ends_it_like_one_that_rejects_it() -> None:
    declined = dispute("confirm_applied", linked=(court_said("record_declined"),))
    assert objections("record_confirm_rejected", declined) == []


def test_only_the_newest_confirmation_counts() -> None:
    twice = dispute(
        "confirm_applied", linked=(court_said("record_withdrawn"), court_said("record_confirmed"))
    )
    assert objections("record_confirmed", twice) == []
    assert objections("record_confirm_withdrawn", twice) != []


def test_a_failed_mediation_closes_without_a_follow_up() -> None:
    failed = dispute("terminated", settlement=None, follow_ups=0, done=(done("terminate"),))
    assert objections("close", replace(failed, form=forms.Closing(result="NOT_SETTLED"))) == []


def test_a_follow_up_nobody_asked_for_is_not_waited_for() -> None:
    agreed = done("settle_in_writing", follow_up_agreed=False)
    assert objections("close", dispute("performed", follow_ups=0, done=(agreed,), form=CLOSING)) == []


def test_guards_that_look_at_the_form_keep_quiet_while_nothing_is_filled_in() -> None:
    for key in ("suspend", "close"):
        assert objections(key, replace(READY[key], form=None)) == []


@pytest.mark.parametrize("stage", ["withdrawn", "transferred"])
def test_a_dispute_that_was_never_mediated_is_filed_without_minutes_and_settlement(stage: str) -> None:
    assert objections("archive", dispute(stage, filed=PAPERS - {"minutes", "settlement"})) == []
    assert objections("archive", dispute(stage, filed=PAPERS - {"cover"})) != []


def test_every_missing_paper_is_named() -> None:
    assert len(objections("archive", dispute("closed", filed=frozenset()))) == 6


def test_the_file_list_is_the_prescribed_one() -> None:
    assert [(paper.key, paper.must) for paper in FILE_LIST] == [
        ("application", True),
        ("rights_notice", True),
        ("identity", True),
        ("authorisation", False),
        ("inquiry", False),
        ("exhibits", False),
        ("minutes", True),
        ("settlement", True),
        ("performance", False),
        ("follow_up", False),
        ("confirmation", False),
        ("file_note", False),
        ("cover", True),
    ]


# ---- the time limits


def test_the_time_limits_are_those_of_the_domain_book() -> None:
    assert {
        limit.key: (str(limit.length), limit.local, limit.starts_on) for limit in matter_type.time_limits
    } == {
        "acceptance": ("3个工作日", True, ("register",)),
        "mediation": ("30日", True, ("accept", "mediate_again")),
        "joint_confirmation": ("30日", False, ("settle_in_writing", "settle_orally")),
        "follow_up": ("15日", True, ("settle_in_writing", "settle_orally")),
    }


def test_joint_confirmation_is_counted_from_effect_and_not_at_all_before() -> None:
    limit = next(limit for limit in matter_type.time_limits if limit.key == "joint_confirmation")
    assert limit.counted_from is not None
    assert limit.counted_from(dispute("agreed_written")) == date(2026, 10, 13)
    assert limit.counted_from(dispute("agreed_oral", settlement=ORAL)) == date(2026, 10, 12)
    assert limit.counted_from(dispute("mediating", settlement=UNSIGNED)) is None
    assert limit.counted_from(dispute("mediating", settlement=None)) is None


def test_the_mediation_clock_stops_however_the_mediation_ends() -> None:
    limit = next(limit for limit in matter_type.time_limits if limit.key == "mediation")
    leaving = {
        action.key
        for action in matter_type.actions
        if action.to_stage and {"accepted", "assigned", "mediating", "suspended"} & set(action.from_stages)
    }
    assert set(limit.stops_on) == leaving - {"assign", "start", "suspend", "resume"}


# ---- intake and titles


def test_a_title_reads_as_people_say_it() -> None:
    assert matter_type.title(EXAMPLES[0], ("张三",), ("李四",)) == "张三与李四邻里纠纷"
    assert matter_type.title(EXAMPLES[0], ("张三", "王五"), ("李四",)) == "张三、王五与李四邻里纠纷"
    workers = tuple(f"工友{n}" for n in range(1, 13))
    assert matter_type.title(EXAMPLES[1], workers, ("刘包工",)) == "工友1等12人与刘包工劳动争议"
    assert matter_type.title(EXAMPLES[2], (), ("张大", "张二")) == "张大、张二婚姻家庭纠纷"
    assert matter_type.title(EXAMPLES[0], (), ()) == "邻里纠纷"


def test_every_code_of_a_dispute_has_words_for_the_title() -> None:
    codes = [code for code, *_ in CODES[CodeList.DISPUTE_TYPE]]
    assert {code[:2] for code in codes} == intake.DISPUTES.keys()
    assert all(
        matter_type.title(replace(EXAMPLES[0], dispute_type=code), ("甲",), ("乙",)).startswith("甲与乙")
        for code in codes
    )


def test_the_codes_that_guards_look_at_are_in_the_lists() -> None:
    def codes(of: CodeList) -> set[str]:
        return {code for code, *_ in CODES[of]}

    assert intake.COMMISSION in codes(CodeList.MATTER_SOURCE)
    assert {forms.NOT_SETTLED, "WRITTEN", "ORAL"} <= codes(CodeList.CLOSING)
    assert "OTHER" in codes(CodeList.DECLINE_REASON) & codes(CodeList.TERMINATION_REASON)
    for example in EXAMPLES:
        assert example.source in codes(CodeList.MATTER_SOURCE)
        assert example.dispute_type in codes(CodeList.DISPUTE_TYPE)
        assert example.commissioned_by in codes(CodeList.COMMISSIONED_BY) | {""}
        assert example.language in codes(CodeList.LANGUAGE) | {""}


def test_a_commission_names_who_commissioned_it_and_nothing_else_does() -> None:
    with pytest.raises(Refusal, match="请选择委托移送单位") as refused:
        replace(EXAMPLES[0], source=intake.COMMISSION)
    assert refused.value.field == "commissioned_by"
    with pytest.raises(Refusal, match="只有接受委托移送"):
        replace(EXAMPLES[0], commissioned_by="COURT")


# ---- the forms

FILLED: list[Any] = [
    forms.ContactTry(party="李四", way=forms.ContactWay.PHONE, answer=forms.Answer.CONSIDERING),
    forms.Decline(reason="TAKEN_ELSEWHERE", ways_told=(forms.WayOut.LAWSUIT,)),
    forms.Assignment(lead=4, others=(5,), recorder=6, conflict_disclosed=True, conflict_accepted=True),
    forms.Suspension(cause=forms.SuspensionCause.APPRAISAL, reason="等伤情鉴定", resume_on=date(2026, 12, 1)),
    forms.Extension(extra_days=15, all_sides_agreed=True),
    forms.Agreement(),
    forms.Termination(reason="NO_AGREEMENT", ways_told=(forms.WayOut.ARBITRATION, forms.WayOut.LAWSUIT)),
    forms.Withdrawal(withdrawn_by="张三", note="双方已自行和解"),
    forms.Transfer(to="青禾县公安局", reason="涉嫌伤害", received_by="周警官", receipt="青公收〔2026〕3号"),
    forms.EscalationReport(
        danger=forms.Danger.MASS_PETITION,
        reported_to="湖桥派出所",
        reported_at=datetime(2026, 11, 2, 9, 30, tzinfo=ZONE),
        facts="扬言集体上访",
        measures="分开谈话，通知村干部到场",
    ),
    forms.Performance(way="当场支付1800元", confirmed_by="张三", on_the_spot=True),
    forms.Breach(party="李四", facts="第二期到期未付", urged=True, ways_told=(forms.WayOut.LAWSUIT,)),
    forms.JointApplication(court="青禾县人民法院", jointly=True),
    forms.Closing(
        result="WRITTEN", amount=Decimal("1800.00"), prevented=(forms.Danger.CRIME,), prevented_people=2
    ),
    forms.Archiving(pages=36, archived_by=6, retention=forms.Retention.LONG),
]


@pytest.mark.parametrize("filled", FILLED, ids=lambda filled: type(filled).__name__)
def test_what_was_filled_in_survives_being_stored(filled: Any) -> None:
    stored = json.loads(json.dumps(msgspec.to_builtins(filled)))
    assert msgspec.convert(stored, type(filled), strict=False) == filled


def test_every_form_of_an_action_is_tried() -> None:
    assert {type(filled) for filled in FILLED} == {
        action.form for action in matter_type.actions if action.form
    }


@pytest.mark.parametrize(
    ("at", "changes", "field"),
    [
        (forms.Decline, {"reason": "OTHER"}, "note"),
        (forms.Termination, {"reason": "OTHER", "note": " "}, "note"),
        (forms.Assignment, {"others": (5, 5)}, "others"),
        (forms.Assignment, {"others": (4,)}, "others"),
        (forms.Assignment, {"conflict_accepted": False}, "conflict_accepted"),
        (forms.Assignment, {"conflict_disclosed": False}, "conflict_disclosed"),
        (forms.Extension, {"all_sides_agreed": False}, "all_sides_agreed"),
        (forms.JointApplication, {"jointly": False}, "jointly"),
        (forms.JointApplication, {"identity_relation": True}, "identity_relation"),
        (forms.JointApplication, {"ownership": True}, "ownership"),
        (forms.Closing, {"result": "NOT_SETTLED"}, "amount"),
        (forms.Closing, {"prevented": ()}, "prevented_people"),
        (forms.Closing, {"prevented_people": 0}, "prevented_people"),
    ],
)
def test_a_form_that_contradicts_itself_is_refused_at_the_field(
    at: type, changes: dict[str, Any], field: str
) -> None:
    sound = next(filled for filled in FILLED if type(filled) is at)
    with pytest.raises(Refusal) as refused:
        replace(sound, **changes)
    assert refused.value.field == field


def test_officers_chosen_as_text_are_told_apart_from_the_lead_all_the_same() -> None:
    with pytest.raises(Refusal, match="不能重复指派"):
        forms.Assignment(lead=4, others=("4",))  # type: ignore[arg-type]
