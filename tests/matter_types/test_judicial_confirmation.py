"""司法确认: the state table, the thirty days, the court's numbers, and how it comes out of a mediation."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fayi.kit.errors import Refusal
from fayi.matter_types.judicial_confirmation import forms, matter_type
from fayi.matter_types.judicial_confirmation.details import Details, details_when_linked
from fayi.matter_types.mediation import matter_type as mediation
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Outcome, Status
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES, AgencyKind
from tests.matter_types.dossiers import LI, WRITTEN, ZHANG, dispute, done

NUMBER = "（2026）浙9801民特12号"
OPEN_AT_COURT = "prepared submitted docketed supplementing"
STATE_TABLE = [
    ("submit", "prepared", "submitted"),
    ("record_docketed", "submitted", "docketed"),
    ("record_declined", "submitted", "declined"),
    ("record_supplement", "submitted docketed", "supplementing"),
    ("record_supplied", "supplementing", "submitted"),
    ("record_extension", "docketed", ""),
    ("record_confirmed", "docketed", "confirmed"),
    ("record_rejected", "docketed", "rejected"),
    ("record_withdrawn", OPEN_AT_COURT, "withdrawn"),
    ("record_enforcement", "confirmed", ""),
    ("close", "confirmed rejected declined withdrawn", "closed"),
    ("archive", "closed", "archived"),
]


def confirmation(stage: str, **changes: Any) -> Dossier:
    """A confirmation that lacks nothing, on 2026-11-02."""
    lacking_nothing = Dossier(
        type="judicial_confirmation",
        stage=stage,
        status="open",
        today=date(2026, 11, 2),
        received_on=date(2026, 10, 20),
        details=matter_type.examples[0],
        participants=(ZHANG, LI),
        filed=frozenset({"application", "undertaking", "ruling"}),
    )
    return replace(lacking_nothing, **changes)


def objections(key: str, dossier: Dossier) -> list[str]:
    """Why not, in words."""
    action = matter_type.action(key)
    assert action is not None
    return [each.sentence.format_map(each.values) for each in action.objections(dossier)]


def test_the_table_names_every_action_once() -> None:
    assert [key for key, _, _ in STATE_TABLE] == [action.key for action in matter_type.actions]


@pytest.mark.parametrize("stage", [stage.key for stage in matter_type.stages])
@pytest.mark.parametrize(("key", "starts", "ends"), STATE_TABLE)
def test_an_action_starts_where_the_table_says_and_nowhere_else(
    key: str, starts: str, ends: str, stage: str
) -> None:
    action = matter_type.action(key)
    assert action is not None
    if stage in starts.split():
        assert stage in action.from_stages
        assert action.target(confirmation(stage)) == (ends or stage)
    else:
        assert stage not in action.from_stages


def test_after_a_supplement_it_goes_on_where_it_stood() -> None:
    supplied = matter_type.action("record_supplied")
    assert supplied is not None
    before = confirmation("supplementing", done=(done("submit"),))
    after = confirmation(
        "supplementing", done=(done("submit"), done("record_docketed", court_reference=NUMBER))
    )
    assert supplied.target(before) == "submitted"
    assert supplied.target(after) == "docketed"


def test_a_withdrawn_rejected_or_declined_application_never_counts_as_confirmed() -> None:
    assert {stage.key: stage.outcome for stage in matter_type.stages if stage.outcome} == {
        "confirmed": Outcome.COMPLETED,
        "rejected": Outcome.TERMINATED,
        "declined": Outcome.DECLINED,
        "withdrawn": Outcome.WITHDRAWN,
    }


def test_committee_justice_office_and_court_can_all_carry_it_to_the_end() -> None:
    assert set(matter_type.handled_by) == {
        AgencyKind.MEDIATION_COMMITTEE,
        AgencyKind.JUSTICE_OFFICE,
        AgencyKind.COURT,
    }
    for key in ("chair", "office_head", "judge", "court_clerk"):
        assert all(action.permission in ROLES[key].permissions for action in matter_type.actions), key


def test_a_mediator_records_what_the_court_did_but_does_not_close() -> None:
    mediator = ROLES["mediator"].permissions
    assert {a.key for a in matter_type.actions if a.permission not in mediator} == {"close", "archive"}
    closing = matter_type.action("close")
    assert closing is not None
    assert closing.permission is Permission.MATTERS_CLOSE


def test_it_is_opened_from_a_mediation_and_not_at_the_counter() -> None:
    assert not matter_type.intake
    assert matter_type.details_when_linked is details_when_linked


# ---- out of a mediation

ASKED = done("apply_confirmation", date(2026, 10, 20), court="青禾县人民法院", jointly=True)


def test_the_details_are_what_the_parties_agreed() -> None:
    opened = details_when_linked(dispute("confirm_applied", done=(ASKED,)))
    assert opened == Details(
        court="青禾县人民法院",
        agreed_on=date(2026, 10, 12),
        effective_on=date(2026, 10, 13),
        apply_by=date(2026, 11, 12),
        in_writing=True,
        facts=WRITTEN.facts,
        performance_way=WRITTEN.performance_way,
        performance_term=WRITTEN.performance_term,
        amount=Decimal("1800.00"),
    )


def test_the_last_day_is_the_one_the_mediations_clock_shows() -> None:
    due = {"joint_confirmation": date(2026, 11, 16)}
    opened = details_when_linked(dispute("confirm_applied", done=(ASKED,), due=due))
    assert opened.apply_by == date(2026, 11, 16)


def test_every_role_of_the_mediation_is_known_here_too() -> None:
    """The parties take part likewise."""
    assert {role.key for role in mediation.roles} <= {role.key for role in matter_type.roles}


# ---- the guards

DETAILS = matter_type.examples[0]
RULING = forms.Ruling(court_reference=NUMBER)
REJECTION = forms.Rejection(court_reference=NUMBER, reason="协议内容不明确，无法执行")
SUPPLEMENT = forms.Supplement(items=("房产证明",), reason="补充财产权利证明", supply_by=date(2026, 11, 9))
DOCKETED = done("record_docketed", court_reference=NUMBER)
ANOTHER = "（2026）浙9801民特13号"
READY = {
    "submit": confirmation("prepared"),
    "record_supplement": confirmation("docketed", form=SUPPLEMENT),
    "record_confirmed": confirmation("docketed", done=(DOCKETED,), form=RULING),
    "record_rejected": confirmation("docketed", done=(DOCKETED,), form=REJECTION),
    "close": confirmation("confirmed", done=(DOCKETED, done("record_confirmed"))),
}
GUARDS: list[tuple[str, dict[str, Any], str]] = [
    ("submit", {"participants": (ZHANG,)}, "须由双方当事人共同申请，缺少一方当事人。"),
    ("submit", {"participants": (LI,)}, "须由双方当事人共同申请，缺少一方当事人。"),
    ("submit", {"details": replace(DETAILS, in_writing=False)}, "口头协议须先制作书面的调解协议书。"),
    (
        "submit",
        {"today": date(2026, 11, 13)},
        "共同申请的最后一日是2026-11-12，已经超过（人民调解法第三十三条）。",
    ),
    ("submit", {"filed": frozenset({"undertaking"})}, "双方共同签名的司法确认申请书还没有入卷。"),
    ("submit", {"filed": frozenset({"application"})}, "申请司法确认承诺书还没有入卷。"),
    (
        "record_supplement",
        {"form": replace(SUPPLEMENT, supply_by=date(2026, 11, 1))},
        "补充期限不能早于法院提出要求的日期。",
    ),
    (
        "record_confirmed",
        {"form": replace(RULING, court_reference=ANOTHER)},
        "裁定书案号与立案时登记的（2026）浙9801民特12号不一致。",
    ),
    (
        "record_confirmed",
        {"form": replace(RULING, perform_by=date(2026, 10, 11))},
        "履行期间最后一日不能早于达成协议的日期。",
    ),
    (
        "record_rejected",
        {"form": replace(REJECTION, court_reference=ANOTHER)},
        "裁定书案号与立案时登记的（2026）浙9801民特12号不一致。",
    ),
    ("close", {"filed": frozenset({"application"})}, "法院的裁定书或者通知书还没有入卷。"),
]


@pytest.mark.parametrize("key", READY)
def test_nothing_stands_in_the_way_when_nothing_is_lacking(key: str) -> None:
    assert objections(key, READY[key]) == []


@pytest.mark.parametrize(("key", "changes", "sentence"), GUARDS)
def test_one_thing_lacking_is_told_and_nothing_else(key: str, changes: dict[str, Any], sentence: str) -> None:
    assert objections(key, replace(READY[key], **changes)) == [sentence]


def test_every_guard_is_tripped_by_some_dossier() -> None:
    for action in matter_type.actions:
        for guard in action.unless:
            tried = [replace(READY[key], **changes) for key, changes, _ in GUARDS if key == action.key]
            assert any(guard(dossier) for dossier in tried), f"{action.key}: {guard.__name__}"


def test_the_last_day_itself_is_in_time() -> None:
    assert objections("submit", confirmation("prepared", today=date(2026, 11, 12))) == []


def test_a_withdrawn_application_closes_without_a_ruling() -> None:
    withdrawn = confirmation("withdrawn", done=(done("record_withdrawn"),), filed=frozenset())
    assert objections("close", withdrawn) == []


# ---- the court's numbers


@pytest.mark.parametrize(
    "text",
    [
        "（2026）浙9801民特12号",
        "（2026）浙98民特1号",
        "（2025）京0105诉前调确10086号",
        "（2026）兵1234民特7号",
        "（2026）内0102民特305号",
    ],
)
def test_the_number_of_a_confirmation_is_taken(text: str) -> None:
    assert forms.Docketing(court_reference=text).court_reference == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12号",
        "(2026)浙9801民特12号",
        "（26）浙9801民特12号",
        "（2026）浙9801民初12号",
        "（2026）浙9801民特号",
        "（2026）浙9801民特012号",
        "（2026）浙980民特12号",
        "（2026）某9801民特12号",
        "（2026）浙9801民特12号之一",
        " （2026）浙9801民特12号",
        "（２０２６）浙9801民特12号",
    ],
)
def test_what_no_court_would_write_is_refused_at_the_field(text: str) -> None:
    for make in (
        lambda: forms.Docketing(court_reference=text),
        lambda: forms.Ruling(court_reference=text),
        lambda: forms.Rejection(court_reference=text, reason="协议违法"),
    ):
        with pytest.raises(Refusal, match="法院案号的写法不对") as refused:
            make()
        assert refused.value.field == "court_reference"


def test_a_court_that_declines_may_have_given_no_number() -> None:
    assert forms.NotDocketed(reason="不属于本院管辖").court_reference == ""
    with pytest.raises(Refusal):
        forms.NotDocketed(reason="不属于本院管辖", court_reference="没有")


@given(
    st.integers(2012, 2099),
    st.integers(0, 9999),
    st.sampled_from(["民特", "诉前调确"]),
    st.integers(1, 10**6),
)
def test_every_basic_court_and_every_number_is_taken(year: int, place: int, kind: str, number: int) -> None:
    forms.must_be_a_reference("".join(("（", str(year), "）浙", f"{place:04d}", kind, str(number), "号")))


# ---- the time limits


def limit(key: str) -> Any:
    return next(limit for limit in matter_type.time_limits if limit.key == key)


def test_the_time_limits_are_those_of_the_statutes() -> None:
    assert {limit.key: str(limit.length) for limit in matter_type.time_limits} == {
        "joint_application": "30日",
        "court_acceptance": "3日",
        "decision": "30日",
        "enforcement": "2年",
    }
    assert not any(limit.local for limit in matter_type.time_limits)


def test_the_window_is_counted_from_effect_though_the_matter_is_opened_later() -> None:
    assert limit("joint_application").counted_from(confirmation("prepared")) == date(2026, 10, 13)


def test_enforcement_runs_from_the_last_day_of_performance_else_from_the_ruling() -> None:
    counted_from = limit("enforcement").counted_from
    ruled_on = date(2026, 11, 20)
    stated = done("record_confirmed", ruled_on, court_reference=NUMBER, perform_by="2026-12-31")
    silent = done("record_confirmed", ruled_on, court_reference=NUMBER, perform_by=None)
    assert counted_from(confirmation("confirmed", done=(stated,))) == date(2026, 12, 31)
    assert counted_from(confirmation("confirmed", done=(silent,))) == ruled_on
    assert counted_from(confirmation("docketed")) is None


def test_only_waiting_for_material_stops_the_clocks() -> None:
    assert [s.key for s in matter_type.stages if s.status is Status.SUSPENDED] == ["supplementing"]
