"""What follows from who the parties are: decided from plain values, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.parties import rules
from fayi.parties.kinds import AgentKind, ConflictKind, DuplicateRule, Relation
from fayi.parties.rules import Acting, Known, NotAllowedToAct, OfficerKnown, Related

TODAY = date(2026, 11, 22)
ANY_DAY = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def person(party_id: int, name: str, side: str = "", **more: object) -> Known:
    return Known(party_id=party_id, name=name, name_key=rules.name_key(name), side=side, **more)


def agent(name: str, *, side: str, part: int, party_id: int | None = None, **more: object) -> Acting:
    return Acting(
        kind=AgentKind.AGENT, party_id=party_id, name=name, side=side, participation_id=part, **more
    )


def test_a_name_is_compared_without_width_spaces_dots_and_case() -> None:
    assert rules.name_key("阿依古丽·买买提") == rules.name_key("阿依古丽•买买提") == "阿依古丽买买提"
    assert rules.name_key("ＡＢＣ 有限公司") == rules.name_key("abc有限公司")


def test_a_rare_character_of_the_population_register_is_part_of_the_name() -> None:
    assert rules.name_key("王\ue000") != rules.name_key("王")


def test_nobody_is_older_than_the_day_before_the_birthday_says() -> None:
    assert clock.age(date(2012, 11, 23), TODAY) == 13
    assert clock.age(date(2012, 11, 22), TODAY) == 14


def test_who_was_born_on_29_february_grows_older_on_1_march_in_a_common_year() -> None:
    assert clock.age(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert clock.age(date(2008, 2, 29), date(2026, 3, 1)) == 18


@given(ANY_DAY, st.integers(0, 40_000))
def test_an_age_never_falls_and_rises_by_one_at_most_from_day_to_day(birth: date, days: int) -> None:
    day = min(birth + timedelta(days), date(2150, 1, 1))
    assert clock.age(birth, day + timedelta(1)) - clock.age(birth, day) in (0, 1)


def test_a_guardian_is_needed_under_14_and_by_adults_without_capacity() -> None:
    assert rules.needs_guardian(date(2012, 11, 23), False, TODAY)
    assert not rules.needs_guardian(date(2012, 11, 22), False, TODAY)
    assert rules.needs_guardian(date(1950, 1, 1), True, TODAY)
    assert not rules.needs_guardian(None, False, TODAY)


def test_sixty_is_elderly() -> None:
    assert rules.is_elderly(date(1966, 11, 22), TODAY)
    assert not rules.is_elderly(date(1966, 11, 23), TODAY)


NEW = Known(
    name="王小明", name_key="王小明", birth_date=date(1980, 5, 1), phone_index=b"phone", address_index=b"home"
)


@pytest.mark.parametrize(
    ("known", "rule"),
    [
        (person(1, "别名", id_number_index=b"id"), DuplicateRule.ID_NUMBER),
        (person(1, "王小明", birth_date=date(1980, 5, 1)), DuplicateRule.NAME_AND_BIRTH),
        (person(1, "王小明", phone_index=b"phone"), DuplicateRule.NAME_AND_PHONE),
        (person(1, "王大明", phone_index=b"phone", address_index=b"home"), DuplicateRule.PHONE_AND_ADDRESS),
        (person(1, "王小明"), None),
        (person(1, "李四", phone_index=b"phone"), None),
        (person(1, "李四", birth_date=date(1980, 5, 1), address_index=b"home"), None),
    ],
)
def test_each_rule_names_the_duplicate_it_found(known: Known, rule: DuplicateRule | None) -> None:
    new = (
        NEW if rule is not DuplicateRule.ID_NUMBER else Known(name="王", name_key="王", id_number_index=b"id")
    )
    assert [duplicate.rule for duplicate in rules.duplicates(new, [known])] == ([rule] if rule else [])


def test_two_different_id_numbers_are_two_people_even_with_the_same_name_and_birth_date() -> None:
    one = Known(name="王小明", name_key="王小明", birth_date=date(1980, 5, 1), id_number_index=b"one")
    other = person(1, "王小明", birth_date=date(1980, 5, 1), id_number_index=b"other")
    assert rules.duplicates(one, [other]) == []


def test_a_company_is_never_taken_for_a_person_of_the_same_name_and_phone() -> None:
    assert rules.duplicates(NEW, [person(1, "王小明", kind="organisation", phone_index=b"phone")]) == []


def test_the_surest_rule_comes_first() -> None:
    new = Known(name="王小明", name_key="王小明", phone_index=b"phone", id_number_index=b"id")
    weak, sure = person(1, "王小明", phone_index=b"phone"), person(2, "王晓明", id_number_index=b"id")
    assert [one.known.party_id for one in rules.duplicates(new, [weak, sure])] == [2, 1]


def test_one_phone_on_both_sides_hints_at_a_false_dispute() -> None:
    found = rules.conflicts_between(
        [person(1, "甲", "applicant", phone_index=b"p"), person(2, "乙", "respondent", phone_index=b"p")], []
    )
    assert [one.kind for one in found] == [ConflictKind.SAME_PHONE]
    assert found[0].values == {"one": "甲", "other": "乙"}


def test_what_people_of_one_side_share_is_no_hint() -> None:
    same_side = [person(n, name, "applicant", phone_index=b"p") for n, name in ((1, "甲"), (2, "乙"))]
    third = [person(1, "甲", "applicant", phone_index=b"p"), person(2, "乙", "none", phone_index=b"p")]
    assert rules.conflicts_between(same_side, []) == rules.conflicts_between(third, []) == []


@pytest.mark.parametrize("kind", [Relation.SAME_HOUSEHOLD, Relation.SPOUSE])
def test_one_household_on_both_sides_is_found_whichever_end_it_was_told_from(kind: Relation) -> None:
    one, other = person(1, "甲", "applicant"), person(2, "乙", "respondent")
    for relation in (
        Related(party_id=1, kind=kind, other=other),
        Related(party_id=2, kind=kind, other=one),
    ):
        found = rules.conflicts_between([one, other], [relation])
        assert [each.kind for each in found] == [ConflictKind.SAME_HOUSEHOLD]


def test_two_records_of_one_id_number_on_both_sides_are_one_person() -> None:
    sides = [
        person(1, "甲", "applicant", id_number_index=b"id", phone_index=b"p"),
        person(2, "甲", "respondent", id_number_index=b"id", phone_index=b"p"),
    ]
    assert [one.kind for one in rules.conflicts_between(sides, [])] == [ConflictKind.SAME_PERSON]


OFFICER = OfficerKnown(officer_id=9, name="李调解", name_key="李调解", id_number_index=b"li")


def test_an_officer_who_is_a_party_is_found_by_id_number() -> None:
    found = rules.officer_conflicts(OFFICER, [person(1, "李某", "applicant", id_number_index=b"li")], [])
    assert [one.kind for one in found] == [ConflictKind.OFFICER_IS_PARTY]


def test_an_officer_who_is_a_relative_of_a_party_is_found() -> None:
    party = person(1, "甲", "applicant")
    brother = Related(party_id=1, kind=Relation.SIBLING, other=person(2, "李某", id_number_index=b"li"))
    employer = Related(party_id=1, kind=Relation.EMPLOYEE, other=person(2, "李某", id_number_index=b"li"))
    assert [one.kind for one in rules.officer_conflicts(OFFICER, [party], [brother])] == [
        ConflictKind.OFFICER_IS_RELATIVE
    ]
    assert rules.officer_conflicts(OFFICER, [party], [employer]) == []


def test_a_relative_with_the_officers_name_gives_pause_unless_the_id_numbers_differ() -> None:
    party = person(1, "甲", "applicant")
    namesake = Related(party_id=1, kind=Relation.PARENT, other=person(2, "李调解"))
    somebody_else = Related(party_id=1, kind=Relation.PARENT, other=person(2, "李调解", id_number_index=b"x"))
    assert [one.kind for one in rules.officer_conflicts(OFFICER, [party], [namesake])] == [
        ConflictKind.OFFICER_SHARES_NAME
    ]
    assert rules.officer_conflicts(OFFICER, [party], [somebody_else]) == []


def may_act(acting: Acting, known: Known | None, others: list[Acting], participants: list[Known]) -> None:
    rules.must_be_able_to_act(
        known,
        acting,
        on=TODAY,
        without_capacity=False,
        participants=participants,
        others=others,
        field="agent_id",
    )


def test_an_agent_is_of_age() -> None:
    young = person(5, "小刘", birth_date=date(2008, 11, 23))
    with pytest.raises(NotAllowedToAct) as refused:
        may_act(agent("小刘", side="applicant", part=1, party_id=5), young, [], [])
    assert refused.value.field == "agent_id"
    may_act(
        agent("小刘", side="applicant", part=1, party_id=5),
        person(5, "小刘", birth_date=date(2008, 11, 22)),
        [],
        [],
    )


def test_nobody_acts_for_both_sides() -> None:
    lawyer = agent("顾律师", side="respondent", part=2, unit="青禾律师事务所")
    with pytest.raises(NotAllowedToAct):
        may_act(agent("顾律师", side="applicant", part=1, unit="青禾律师事务所"), None, [lawyer], [])
    may_act(agent("顾律师", side="applicant", part=1, unit="白水律师事务所"), None, [lawyer], [])
    may_act(agent("顾律师", side="respondent", part=3, unit="青禾律师事务所"), None, [lawyer], [])


def test_a_party_of_the_other_side_is_no_agent() -> None:
    opponent = person(7, "乙", "respondent")
    with pytest.raises(NotAllowedToAct):
        may_act(agent("乙", side="applicant", part=1, party_id=7), person(7, "乙"), [], [opponent])


def test_a_third_agent_of_one_party_is_refused() -> None:
    two = [agent(name, side="applicant", part=1) for name in ("甲律师", "乙律师")]
    with pytest.raises(NotAllowedToAct):
        may_act(agent("丙律师", side="applicant", part=1), None, two, [])
    may_act(agent("丙律师", side="applicant", part=4), None, two, [])


@pytest.mark.parametrize(
    ("count", "side", "allowed"), [(1, 9, False), (2, 9, True), (5, 9, True), (6, 9, False), (3, 2, False)]
)
def test_a_numerous_side_is_spoken_for_by_two_to_five_of_its_own(
    count: int, side: int, allowed: bool
) -> None:
    if allowed:
        rules.must_be_a_group(count, side, field="participants")
    else:
        with pytest.raises(Refusal):
            rules.must_be_a_group(count, side, field="participants")


@given(st.sampled_from(Relation))
def test_a_relation_turned_round_twice_is_itself_again(relation: Relation) -> None:
    assert relation.reverse.reverse is relation


@given(st.text())
def test_any_text_can_be_compared_as_a_name(text: str) -> None:
    key = rules.name_key(text)
    assert rules.name_key(key) == key
