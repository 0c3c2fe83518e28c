"""Who is next and why, what a closing file lacks, and what the subsidy comes to: plain decisions."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fayi.appointments import rules
from fayi.appointments.kinds import Activity, AidKind, ConflictKind, Item, Procedure, Result, Weight
from fayi.appointments.rules import Candidate, Wanted
from fayi.kit import schema
from fayi.matter_types.legal_aid import kinds as aid

TODAY = date(2026, 11, 23)
LABOUR = Wanted(aid_kind="labour", region="339801")


def candidate(officer_id: int = 1, **changed: Any) -> Candidate:
    usual: dict[str, Any] = {
        "officer_id": officer_id,
        "firm_id": 10,
        "name": f"律师{officer_id}",
        "firm": "青禾律所",
        "practising_since": date(2015, 1, 1),
        "entered_on": date(2026, 1, 1),
    }
    return Candidate(**(usual | changed))


def order(wanted: Wanted, *candidates: Candidate) -> list[int]:
    return [one.candidate.officer_id for one in rules.draw(wanted, candidates, TODAY).proposed]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"on_rota": False}, "没有列入法律援助轮值。"),
        ({"away_from": TODAY, "away_until": TODAY}, "请假外出。"),
        ({"away_from": TODAY - timedelta(days=3)}, "请假外出。"),
        ({"open": 5}, "在办{open}件，已达到最多{most}件。"),
        ({"asked_before": True}, "这件办件已经问过该律师。"),
        ({"conflicts": (ConflictKind.ACTED_FOR_OTHER,)}, ConflictKind.ACTED_FOR_OTHER.label),
    ],
)
def test_the_rota_leaves_out_who_cannot_now_and_says_why(changed: dict[str, Any], sentence: str) -> None:
    rota = rules.draw(LABOUR, [candidate(**changed)], TODAY)
    assert not rota.proposed
    (left,) = rota.left_out
    assert [ground.sentence for ground in left.grounds] == [sentence]
    assert not left.for_ever


def test_who_is_back_from_leave_is_proposed_again() -> None:
    back = candidate(away_from=TODAY - timedelta(days=9), away_until=TODAY - timedelta(days=1))
    assert order(LABOUR, back) == [1]


@pytest.mark.parametrize("since", [date(2023, 11, 24), date(2026, 1, 1)])
def test_a_case_of_life_or_death_is_not_for_lawyers_of_less_than_three_years(since: date) -> None:
    grave = Wanted(aid_kind="criminal_defence", grave=True)
    (left,) = rules.draw(grave, [candidate(practising_since=since)], TODAY).left_out
    assert left.for_ever
    assert order(grave, candidate(practising_since=date(2023, 11, 23))) == [1]


def test_a_hard_conflict_bars_for_ever_and_a_lawyer_of_the_same_firm_may_defend_a_co_defendant() -> None:
    barred = candidate(1, conflicts=(ConflictKind.ACTS_FOR_OTHER,))
    allowed = candidate(2, conflicts=(ConflictKind.FIRM_DEFENDS_CO_DEFENDANT,))
    rota = rules.draw(LABOUR, [barred, allowed], TODAY)
    assert [left.for_ever for left in rota.left_out] == [True]
    (one,) = rota.proposed
    assert ConflictKind.FIRM_DEFENDS_CO_DEFENDANT.label in [ground.sentence for ground in one.grounds]


def test_every_kind_of_conflict_weighs_something() -> None:
    assert {kind.weight for kind in ConflictKind} == {*Weight}


@pytest.mark.parametrize(
    "better",
    [
        {"specialities": frozenset({"labour"})},
        {"districts": ("3398",)},
        {"languages": frozenset({"苗语"})},
        {"sex": "2"},
        {"last": date(2026, 3, 1)},
    ],
)
def test_what_fits_comes_first(better: dict[str, Any]) -> None:
    wanted = Wanted(aid_kind="labour", region="339801", languages=frozenset({"苗语"}), sex="2")
    usual = {"last": date(2026, 10, 1)}
    assert order(wanted, candidate(1, **usual), candidate(2, **(usual | better)))[0] == 2


def test_who_has_less_to_do_comes_first() -> None:
    assert order(LABOUR, candidate(1, open=3), candidate(2, open=1)) == [2, 1]


def test_the_points_are_the_sum_of_the_sentences() -> None:
    busy = candidate(
        open=2, last=date(2026, 11, 13), specialities=frozenset({"labour"}), districts=("339801",)
    )
    (one,) = rules.draw(LABOUR, [busy], TODAY).proposed
    assert sum(int(ground.values["points"]) for ground in one.grounds) == one.points == 10 + 40 + 20 - 30


CANDIDATES = st.lists(
    st.builds(
        candidate,
        st.integers(1, 50),
        open=st.integers(0, 6),
        last=st.none() | st.dates(date(2026, 1, 1), TODAY),
        specialities=st.sampled_from([frozenset(), frozenset({"labour"})]),
        on_rota=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.officer_id,
)


@settings(deadline=None)
@given(CANDIDATES, st.randoms(use_true_random=False))
def test_the_same_people_give_the_same_order_however_they_are_listed(
    people: list[Candidate], shuffled: random.Random
) -> None:
    others = [*people]
    shuffled.shuffle(others)
    assert rules.draw(LABOUR, people, TODAY) == rules.draw(LABOUR, others, TODAY)


@settings(deadline=None)
@given(CANDIDATES)
def test_everybody_is_either_proposed_or_left_out_with_a_reason(people: list[Candidate]) -> None:
    rota = rules.draw(LABOUR, people, TODAY)
    named = [one.candidate.officer_id for one in (*rota.proposed, *rota.left_out)]
    assert sorted(named) == sorted(one.officer_id for one in people)
    assert all(one.grounds for one in rota.left_out)
    assert [one.place for one in rota.proposed] == [*range(1, len(rota.proposed) + 1)]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.booleans(), min_size=2, max_size=6),
    st.integers(1, 7),
)
def test_nobody_waits_for_ever(specialised: list[bool], every: int) -> None:
    """A matter every few days, always the rota's first; each takes 30 days. Everybody's turn comes."""
    people = [
        candidate(at, specialities=frozenset({"labour"} if fits else set()), most_open=50)
        for at, fits in enumerate(specialised)
    ]
    at_work: list[tuple[date, int]] = []
    served: set[int] = set()
    day = TODAY
    for _ in range(120):
        at_work = [(until, who) for until, who in at_work if until > day]
        now = [
            msgspec.structs.replace(one, open=sum(who == one.officer_id for _, who in at_work))
            for one in people
        ]
        chosen = rules.draw(LABOUR, now, day).proposed[0].candidate.officer_id
        served.add(chosen)
        people = [
            msgspec.structs.replace(one, last=day) if one.officer_id == chosen else one for one in people
        ]
        at_work.append((day + timedelta(days=30), chosen))
        day += timedelta(days=every)
    assert served == {one.officer_id for one in people}


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (date(2024, 2, 29), date(2027, 2, 28), 2),
        (date(2024, 2, 29), date(2027, 3, 1), 3),
        (date(2023, 11, 23), TODAY, 3),
        (date(2027, 1, 1), TODAY, 0),
    ],
)
def test_practice_counts_in_full_years(since: date, on: date, years: int) -> None:
    assert rules.full_years(since, on) == years


def lacks(kind: str, pages: dict[str, int], **known: bool) -> list[str]:
    seen = {"met": True, "reported": True, "worked": True} | known
    found = rules.lacking(rules.closing_list(kind), pages, **seen)
    return [ground.values.get("label", ground.sentence) for ground in found]


def test_a_closing_file_names_every_page_that_is_missing() -> None:
    assert lacks("labour", {"basis": 1, "notice": 1, "agreement": 1, "meeting": 1, "pleadings": 0}) == [
        "起诉状、答辩状、辩护词、代理词等法律文书",
        "裁判文书、调解书等结果文书副本",
        "承办情况通报记录",
        "结案报告表",
    ]


def test_a_closing_file_lacks_what_the_desk_has_no_record_of() -> None:
    whole = {entry.key: 1 for entry in rules.closing_list("civil")}
    assert lacks("civil", whole) == []
    assert lacks("civil", whole, met=False, reported=False, worked=False) == [
        "还没有登记会见、约见受援人的情况。",
        "还没有通报过承办情况。",
        "还没有登记工作日志。",
    ]


def test_a_drafted_paper_needs_no_meeting_and_a_duty_lawyer_no_appointment_papers() -> None:
    def must(kind: str) -> set[str]:
        return {entry.key for entry in rules.closing_list(kind) if entry.must}

    assert must("drafting") == {"basis", "notice", "agreement", "pleadings", "report"}
    assert must("duty_lawyer") == {"duty_form", "meeting"}


def test_the_file_is_due_thirty_days_after_the_end() -> None:
    assert rules.hand_in_by(date(2026, 1, 31)) == date(2026, 3, 2)


def rate(item: Item, amount: str, **changed: Any) -> rules.Rate:
    usual: dict[str, Any] = {
        "aid_kind": "",
        "procedure": "",
        "item": item,
        "amount": Decimal(amount),
        "source": "青禾司〔2025〕12号",
        "valid_from": date(2025, 7, 1),
    }
    return rules.Rate(**(usual | changed))


def worked(**changed: Any) -> rules.Worked:
    usual: dict[str, Any] = {
        "aid_kind": "civil",
        "closed_on": TODAY,
        "result": Result.WON,
        "procedures": (Procedure.FIRST,),
    }
    return rules.Worked(**(usual | changed))


CIVIL = {"aid_kind": "civil", "procedure": "first"}


def test_a_subsidy_without_a_row_of_the_table_is_not_guessed() -> None:
    reckoned = rules.subsidy(worked(), [])
    assert not reckoned.lines
    (unknown,) = reckoned.unknown
    assert unknown.values == {"procedure": "一审", "on": "2026-11-23"}


def test_a_subsidy_is_paid_for_each_stage_by_the_row_that_says_most() -> None:
    rates = [
        rate(Item.BASE, "1000", aid_kind="civil"),
        rate(Item.BASE, "1800", **CIVIL),
        rate(Item.BASE, "9999", aid_kind="labour"),
    ]
    reckoned = rules.subsidy(worked(procedures=(Procedure.FIRST, Procedure.SECOND, Procedure.FIRST)), rates)
    assert [(line.values["procedure"], line.amount) for line in reckoned.lines] == [
        ("一审", Decimal(1800)),
        ("二审", Decimal(1000)),
    ]
    assert reckoned.amount == Decimal(2800)


def test_the_row_in_force_when_the_case_ended_counts() -> None:
    old = rate(Item.BASE, "1000", **CIVIL, valid_until=TODAY - timedelta(days=1))
    new = rate(Item.BASE, "1200", **CIVIL, valid_from=TODAY)
    assert rules.subsidy(worked(), [old, new]).amount == Decimal(1200)
    assert rules.subsidy(worked(closed_on=TODAY - timedelta(days=1)), [old, new]).amount == Decimal(1000)


def test_travel_interpreters_meetings_in_custody_and_settlements_are_paid_by_the_log() -> None:
    rates = [
        rate(Item.BASE, "1000", **CIVIL),
        rate(Item.TRAVEL, "80"),
        rate(Item.INTERPRETER, "300"),
        rate(Item.CUSTODY_MEETING, "150"),
        rate(Item.AGREED, "200"),
    ]
    done = worked(
        result=Result.RECONCILED,
        activities=(Activity.TRAVEL, Activity.FILE, Activity.TRAVEL),
        custody_meetings=2,
        interpreted_meetings=1,
    )
    reckoned = rules.subsidy(done, rates)
    assert {line.item: line.amount for line in reckoned.lines} == {
        "base": 1000, "agreed": 200, "custody_meeting": 300, "interpreter": 300, "travel": 160,
    }  # fmt: skip


def test_a_duty_lawyer_is_paid_by_the_day() -> None:
    rates = [rate(Item.BASE, "1000"), rate(Item.DUTY_DAY, "400")]
    days = worked(
        aid_kind="duty_lawyer",
        result=Result.PROVIDED,
        procedures=(Procedure.NONE,),
        activities=(Activity.DUTY,) * 3,
    )
    assert rules.subsidy(days, rates).amount == Decimal(1200)


@pytest.mark.parametrize(("ours", "theirs"), [(AidKind, aid.AidKind), (Procedure, aid.Procedure)])
def test_the_desk_and_the_type_speak_of_the_same_kinds(ours: Any, theirs: Any) -> None:
    assert [(one.value, one.label) for one in ours] == [(one.value, one.label) for one in theirs]


def test_what_the_database_can_answer_is_known_by_name() -> None:
    migration = (schema.MIGRATIONS / "versions" / "0020_appointments.py").read_text()
    assert all(f"'{kind.value}'" in migration for kind in ConflictKind)
