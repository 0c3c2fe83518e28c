"""When a hearing may be held, with whom, and how a dialogue is read."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fayi.hearings import rules
from fayi.hearings.rules import Attendee

NINE = datetime(2026, 8, 3, 1, 0, tzinfo=UTC)
ELEVEN = NINE + timedelta(hours=2)
RECEIVED = date(2026, 8, 1)


def came(name: str, capacity: str, **more: Any) -> Attendee:
    return Attendee(name=name, capacity=capacity, present=True, **more)


def test_a_hearing_may_not_end_before_it_begins() -> None:
    with pytest.raises(rules.EndsBeforeStart):
        rules.must_fit(ELEVEN, NINE, RECEIVED)


def test_a_hearing_of_no_length_is_refused() -> None:
    with pytest.raises(rules.EndsBeforeStart):
        rules.must_fit(NINE, NINE, RECEIVED)


def test_a_hearing_that_seems_to_last_days_is_refused() -> None:
    with pytest.raises(rules.TooLong):
        rules.must_fit(NINE, NINE + timedelta(days=1), RECEIVED)


def test_a_hearing_before_the_matter_was_received_is_refused() -> None:
    with pytest.raises(rules.BeforeReceived):
        rules.must_fit(NINE, ELEVEN, date(2026, 8, 4))


def test_the_day_of_a_hearing_is_the_one_at_the_station_not_the_one_in_utc() -> None:
    early = datetime(2026, 8, 2, 23, 30, tzinfo=UTC)
    rules.must_fit(early, early + timedelta(hours=1), date(2026, 8, 3))


def test_a_hearing_that_is_still_going_on_cannot_be_written_down_as_held() -> None:
    rules.must_be_over(NINE, NINE)
    with pytest.raises(rules.NotYetOver):
        rules.must_be_over(ELEVEN, NINE)


@pytest.mark.parametrize("capacity", ["relative", "expert"])
def test_an_outsider_is_asked_to_a_mediation_only_with_the_parties_consent(capacity: str) -> None:
    people = (came("吴桂香", capacity),)
    with pytest.raises(rules.NotAgreedTo) as refusal:
        rules.must_be_admitted(people, kind="mediation", is_public=True, invitees_agreed=False)
    assert "吴桂香" in str(refusal.value)
    rules.must_be_admitted(people, kind="mediation", is_public=True, invitees_agreed=True)


def test_an_inquiry_may_hear_a_neighbour_without_asking_the_parties() -> None:
    people = (came("吴桂香", "relative"),)
    rules.must_be_admitted(people, kind="inquiry", is_public=False, invitees_agreed=False)


def test_nobody_listens_to_a_mediation_behind_closed_doors() -> None:
    people = (came("记者小周", "observer"),)
    with pytest.raises(rules.NotPublic):
        rules.must_be_admitted(people, kind="mediation", is_public=False, invitees_agreed=True)
    rules.must_be_admitted(people, kind="mediation", is_public=True, invitees_agreed=False)


def test_one_side_alone_with_a_mediator_is_a_session() -> None:
    rules.must_have_met((came("陈大山", "party"), came("李调解", "mediator")), kind="mediation")


def test_a_session_needs_a_mediator_who_came() -> None:
    absent = Attendee(name="李调解", capacity="mediator")
    with pytest.raises(rules.NobodyConducted):
        rules.must_have_met((came("陈大山", "party"), absent), kind="mediation")


def test_a_session_needs_a_party_or_an_agent_who_came() -> None:
    people = (came("李调解", "mediator"), came("吴桂香", "witness"))
    with pytest.raises(rules.NoPartyCame):
        rules.must_have_met(people, kind="mediation")
    rules.must_have_met(people, kind="inquiry")


def test_an_inquiry_needs_somebody_who_is_asked() -> None:
    with pytest.raises(rules.NobodyHeard):
        rules.must_have_met((came("李调解", "mediator"), came("钱调解", "co_mediator")), kind="inquiry")


def test_a_child_does_not_sit_at_the_table_alone() -> None:
    child = came("小满", "party", participation_id=7)
    with pytest.raises(rules.ChildAlone):
        rules.must_be_accompanied((child, came("别家的母亲", "agent", participation_id=8)), frozenset({7}))
    rules.must_be_accompanied((child, came("母亲", "agent", participation_id=7)), frozenset({7}))


def test_a_guardian_who_stayed_away_does_not_count() -> None:
    mother = Attendee(name="母亲", capacity="agent", participation_id=7)
    with pytest.raises(rules.ChildAlone):
        rules.must_be_accompanied((came("小满", "party", participation_id=7), mother), frozenset({7}))


def test_a_childs_guardian_may_come_without_the_child() -> None:
    rules.must_be_accompanied((came("母亲", "agent", participation_id=7),), frozenset({7}))


def test_minutes_of_a_mediation_say_what_came_of_it() -> None:
    with pytest.raises(rules.NothingWritten):
        rules.must_tell(" \n", "failed", kind="mediation")
    with pytest.raises(rules.NoResult):
        rules.must_tell("双方陈述……", "", kind="mediation")
    rules.must_tell("吴桂香称……", "", kind="inquiry")


def test_minutes_are_signed_between_the_hearing_and_today() -> None:
    held, today = date(2026, 8, 3), date(2026, 8, 5)
    for on in (held, today):
        rules.must_be_signed_in_time(on, held, today)
    with pytest.raises(rules.SignedTooEarly):
        rules.must_be_signed_in_time(date(2026, 8, 2), held, today)
    with pytest.raises(rules.SignedInFuture):
        rules.must_be_signed_in_time(date(2026, 8, 6), held, today)


def test_a_pasted_dialogue_becomes_turns() -> None:
    text = "调解员：请申请人先说。\n\n陈大山: 墙是去年八月砌的。\n 我当时就说过。\n周小河：没有占他家的地。"
    assert rules.turns_of(text) == [
        {"speaker": "调解员", "text": "请申请人先说。"},
        {"speaker": "陈大山", "text": "墙是去年八月砌的。\n我当时就说过。"},
        {"speaker": "周小河", "text": "没有占他家的地。"},
    ]


def test_what_stands_before_the_first_speaker_is_kept() -> None:
    turns = rules.turns_of("先核对身份，无误。\n问：几点到的？\n答：下午三点。")
    assert [turn["speaker"] for turn in turns] == ["", "问", "答"]


@pytest.mark.parametrize(
    "text",
    [
        "双方于8:30到场，经调解达成一致。\n10:15结束。",
        "经询问，情况如下：墙高两米。\n双方均无异议。",
        "见 https://一处网址\n另见 http://另一处",
        "",
    ],
)
def test_an_account_with_colons_in_it_is_not_a_dialogue(text: str) -> None:
    assert rules.turns_of(text) == []


names = st.text("甲乙丙丁陈大山周小河（）、3号楼的居民A", min_size=1, max_size=12)
said = st.text("好的，我们同意。：:5 元“”", min_size=1).map(str.strip).filter(bool)
turns = st.lists(st.fixed_dictionaries({"speaker": names, "text": said}), min_size=2)


@given(turns)
def test_a_dialogue_written_down_reads_back_the_same(spoken: list[dict[str, str]]) -> None:
    lines = [f"{turn['speaker']}：{turn['text']}" for turn in spoken]
    assert rules.turns_of("\n".join(lines)) == spoken


@given(st.text("甲乙：:，。 \n\t\r5/“”x"))
def test_no_word_of_the_minutes_is_lost_in_turns(text: str) -> None:
    turns = rules.turns_of(text)
    if turns:
        written = "".join(turn["speaker"] + turn["text"] for turn in turns)
        assert without(written, " \n\t\r：:") == without(text, " \n\t\r：:")


def without(text: str, letters: str) -> str:
    return text.translate({ord(letter): None for letter in letters})


SAT = (came("何法官", "judge"), came("傅书记员", "clerk"), came("陈大山", "party"))


@pytest.mark.parametrize(
    ("missing", "refusal"),
    [("judge", rules.NobodySat), ("clerk", rules.NoClerk), ("party", rules.NoPartyCame)],
)
def test_a_trial_needs_a_judge_a_clerk_and_somebody_heard(missing: str, refusal: type[Exception]) -> None:
    rules.must_have_met(SAT, kind="trial")
    with pytest.raises(refusal):
        rules.must_have_met([one for one in SAT if one.capacity != missing], kind="trial")


def test_a_talk_needs_two_and_one_of_them_heard() -> None:
    rules.must_have_met([came("顾律师", "agent"), came("周小河", "party")], kind="interview")
    with pytest.raises(rules.NobodyHeard):
        rules.must_have_met([came("周小河", "party")], kind="interview")


@pytest.mark.parametrize(
    ("came_at", "left_at"),
    [(None, None), (NINE + timedelta(minutes=30), None), (None, ELEVEN), (NINE, ELEVEN)],
)
def test_a_witness_who_sat_through_the_trial_was_not_heard_apart(
    came_at: datetime | None, left_at: datetime | None
) -> None:
    witness = came("吴桂香", "witness", came_at=came_at, left_at=left_at)
    with pytest.raises(rules.WitnessNotApart):
        rules.must_hear_witnesses_apart([witness], NINE, ELEVEN)


def test_a_witness_heard_for_a_while_and_a_lawyer_who_left_are_no_matter() -> None:
    witness = came("吴桂香", "witness", came_at=NINE, left_at=NINE + timedelta(minutes=20))
    lawyer = came("顾律师", "agent", left_at=ELEVEN)
    rules.must_hear_witnesses_apart([witness, lawyer], NINE, ELEVEN)


def test_nobody_leaves_before_coming() -> None:
    witness = came("吴桂香", "witness", came_at=NINE + timedelta(minutes=20), left_at=NINE)
    with pytest.raises(rules.LeftTooEarly):
        rules.must_hear_witnesses_apart([witness], NINE, ELEVEN)


def test_mediators_hold_no_trials_and_courts_no_inquiries() -> None:
    rules.must_be_of_type("trial", "remote_court_session")
    with pytest.raises(rules.NotOfThisType):
        rules.must_be_of_type("trial", "mediation")
    with pytest.raises(rules.NotOfThisType):
        rules.must_be_of_type("inquiry", "remote_court_session")


def test_a_guardian_stands_by_a_child_as_an_agent_does() -> None:
    child = came("小陈", "party", participation_id=4)
    with pytest.raises(rules.ChildAlone):
        rules.must_be_accompanied([child], frozenset({4}))
    guardian = came("陈大山", "guardian", participation_id=4)
    rules.must_be_accompanied([child, guardian], frozenset({4}))
