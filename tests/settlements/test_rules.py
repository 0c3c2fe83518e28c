"""What a settlement must hold, who has to sign it, and from when it binds."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fayi.procedure.dossier import Participant, Representative
from fayi.settlements import rules
from fayi.settlements.rules import Asked, Mark, Owed, Terms

AGREED = date(2026, 8, 3)
TODAY = date(2026, 8, 10)


def participant(party_id: int, name: str, role: str, **more: Any) -> Participant:
    return Participant(party_id=party_id, name=name, role=role, kind="person", **more)


CHEN = participant(1, "陈大山", "applicant")
ZHOU = participant(2, "周小河", "respondent")


def terms(**changed: Any) -> Terms:
    given: dict[str, Any] = {
        "form": "written",
        "agreed_on": AGREED,
        "facts": "周小河砌墙占用公共通道。",
        "clauses": ("周小河拆除围墙。", "周小河赔偿陈大山三千元。"),
        "performance_way": "转账",
        "performance_term": "2026年9月30日前",
        "copies": 3,
    }
    return Terms(**(given | changed))


def check(given: Terms, *, since: date = date(2026, 8, 1), parties: int = 2) -> None:
    rules.must_be_complete(given, since=since, today=TODAY, parties=parties)


def test_complete_terms_may_be_written_down() -> None:
    check(terms())
    check(terms(form="oral", no_paper_wanted=True, copies=0))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"agreed_on": TODAY + timedelta(days=1)}, rules.AgreedInFuture),
        ({"agreed_on": date(2026, 7, 31)}, rules.AgreedBeforeAcceptance),
        ({"facts": " "}, rules.NoFacts),
        ({"clauses": ()}, rules.NoClause),
        ({"clauses": ("拆除围墙。", " ")}, rules.EmptyClause),
        ({"performance_way": ""}, rules.NoPerformance),
        ({"performance_term": " "}, rules.NoPerformance),
        ({"form": "oral"}, rules.PaperNotRenounced),
        ({"copies": 2}, rules.TooFewCopies),
        ({"amount": Decimal(-1)}, rules.NegativeAmount),
    ],
)
def test_incomplete_terms_are_refused(changed: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check(terms(**changed))


def owed(amount: str = "0", *, due_on: date = date(2026, 9, 1), **more: Any) -> Owed:
    return Owed(due_on=due_on, debtor_id=12, creditor_id=11, amount=Decimal(amount), **more)


@pytest.mark.parametrize(
    ("instalment", "refusal"),
    [
        (owed("100", due_on=date(2026, 8, 2)), rules.DueBeforeAgreed),
        (owed("0"), rules.NothingOwed),
        (owed("-5", what="退还"), rules.NegativeAmount),
        (Owed(due_on=AGREED, debtor_id=12, creditor_id=12, what="道歉"), rules.OwesThemselves),
    ],
)
def test_an_impossible_instalment_is_refused(instalment: Owed, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check(terms(instalments=(instalment,)))


def test_what_is_paid_on_the_spot_is_due_on_the_day_agreed() -> None:
    check(terms(instalments=(owed("3000", due_on=AGREED),), amount=Decimal(3000)))


amounts = st.lists(st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2), min_size=1, max_size=12)


@given(amounts, st.decimals(Decimal("0.01"), Decimal("99.99"), places=2))
def test_instalments_must_come_to_the_amount_to_the_fen(parts: list[Decimal], more: Decimal) -> None:
    instalments = tuple(owed(str(part)) for part in parts)
    rules.must_add_up(terms(instalments=instalments, amount=sum(parts)))
    with pytest.raises(rules.SumsDiffer):
        rules.must_add_up(terms(instalments=instalments, amount=sum(parts) + more))


def test_an_act_among_the_instalments_does_not_disturb_the_sum() -> None:
    rules.must_add_up(terms(instalments=(owed("3000"), owed(what="拆除围墙")), amount=Decimal(3000)))
    rules.must_add_up(terms(instalments=(owed(what="拆除围墙"),), amount=Decimal(3000)))


def mark(capacity: str, name: str, on: date = AGREED, party_id: int | None = None) -> Mark:
    return Mark(capacity=capacity, name=name, on=on, party_id=party_id)


FOUR = (
    mark("party", "陈大山", AGREED, 1),
    mark("party", "周小河", date(2026, 8, 6), 2),
    mark("mediator", "李调解", date(2026, 8, 4)),
    mark("committee", "湖桥镇人民调解委员会", date(2026, 8, 5)),
)


def effective(marks: tuple[Mark, ...], *bound: Participant, form: str = "written") -> date | None:
    return rules.effective_on(form, AGREED, bound or (CHEN, ZHOU), marks)


def test_a_written_settlement_takes_effect_with_the_last_necessary_signature() -> None:
    assert effective(FOUR) == date(2026, 8, 6)


@pytest.mark.parametrize("missing", FOUR, ids=lambda one: one.capacity + one.name)
def test_no_necessary_signature_may_be_missing(missing: Mark) -> None:
    assert effective(tuple(one for one in FOUR if one is not missing)) is None


@given(st.permutations(FOUR))
def test_the_order_in_which_signatures_were_noted_does_not_matter(marks: list[Mark]) -> None:
    assert effective(tuple(marks)) == date(2026, 8, 6)


def test_a_recorders_later_signature_does_not_move_the_day() -> None:
    later = mark("recorder", "孙记录", date(2026, 8, 9))
    second = mark("mediator", "钱调解", date(2026, 8, 9))
    assert effective((*FOUR, later, second)) == date(2026, 8, 6)


def test_an_oral_settlement_takes_effect_on_the_day_it_was_reached() -> None:
    assert effective((), form="oral") == AGREED


def test_both_sides_sign_and_a_third_party_only_when_it_owes_something() -> None:
    third = participant(3, "湖桥村民委员会", "third_party")
    everybody = (CHEN, ZHOU, third)
    assert rules.must_sign(everybody, set()) == (CHEN, ZHOU)
    assert rules.must_sign(everybody, {3}) == everybody


def agent(kind: str = "agent", *scope: str, valid_until: date | None = None) -> Representative:
    return Representative(name="顾律师", kind=kind, scope=frozenset(scope), valid_until=valid_until)


@pytest.mark.parametrize(
    ("representative", "counts"),
    [
        (agent("agent", "sign"), True),
        (agent("agent", "evidence", "receive"), False),
        (agent("agent", "sign", valid_until=AGREED), True),
        (agent("agent", "sign", valid_until=AGREED - timedelta(days=1)), False),
        (agent("group_representative"), False),
        (agent("guardian"), True),
    ],
)
def test_an_agents_signature_counts_when_the_authority_covers_it(
    representative: Representative, counts: bool
) -> None:
    zhou = participant(2, "周小河", "respondent", agents=(representative,))
    by_agent = mark("agent", "顾律师", AGREED, 2)
    assert rules.unsigned((CHEN, zhou), (FOUR[0], by_agent)) == (() if counts else ("周小河",))


def test_an_agent_of_one_side_does_not_sign_for_the_other() -> None:
    chen = participant(1, "陈大山", "applicant", agents=(agent("agent", "sign"),))
    assert rules.unsigned((chen, ZHOU), (mark("agent", "顾律师", AGREED, 2),)) == ("陈大山", "周小河")


def test_who_needs_a_guardian_is_bound_only_by_the_guardian() -> None:
    child = participant(2, "小满", "respondent", needs_guardian=True, agents=(agent("guardian"),))
    own = mark("party", "小满", AGREED, 2)
    guardians = mark("agent", "顾律师", date(2026, 8, 5), 2)
    assert rules.signed_on(child, (own,)) is None
    assert rules.signed_on(child, (own, guardians)) == date(2026, 8, 5)


def test_only_participants_and_their_authorised_agents_are_let_sign() -> None:
    zhou = participant(2, "周小河", "respondent", agents=(agent("agent", "evidence"),))
    rules.must_be_party_or_agent((CHEN, zhou), mark("party", "周小河", AGREED, 2))
    with pytest.raises(rules.NotConcerned):
        rules.must_be_party_or_agent((CHEN, zhou), mark("party", "路人", AGREED, 2))
    with pytest.raises(rules.NotConcerned):
        rules.must_be_party_or_agent((CHEN, zhou), mark("party", "周小河", AGREED, 3))
    with pytest.raises(rules.NotConcerned):
        rules.must_be_party_or_agent((CHEN, zhou), mark("agent", "路人", AGREED, 2))
    with pytest.raises(rules.MayNotSign):
        rules.must_be_party_or_agent((CHEN, zhou), mark("agent", "顾律师", AGREED, 2))


def test_a_follow_up_lies_between_the_settlement_and_today() -> None:
    asked = Asked(on=AGREED, way="phone", whom="陈大山", result="performed", note="已收到全部款项。")
    rules.must_be_a_follow_up(asked, since=AGREED, today=TODAY)
    with pytest.raises(rules.FollowUpTooEarly):
        rules.must_be_a_follow_up(asked, since=AGREED + timedelta(days=1), today=TODAY)
    with pytest.raises(rules.FollowUpInFuture):
        rules.must_be_a_follow_up(asked, since=AGREED, today=AGREED - timedelta(days=1))
