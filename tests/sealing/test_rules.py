"""Which records are sealed by rule, from when, and how long they may be opened; plain Python."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from fayi.kit import clock
from fayi.matter_types.legal_aid import matter_type as legal_aid
from fayi.matter_types.legal_aid.kinds import AidKind, CriminalKind
from fayi.matter_types.mediation import matter_type as mediation
from fayi.matter_types.remote_court_session import matter_type as remote_court_session
from fayi.matter_types.remote_court_session.kinds import Sentence, SittingKind
from fayi.procedure.matter_type import Status
from fayi.procedure.sealed_records import Person, Record, juvenile_record, under_age
from fayi.sealing.rules import LONGEST_OPENING, OpenTooLong, alias, must_be_a_while, sealed_on

CAME_IN = date(2026, 5, 4)


def test_full_age_begins_on_the_day_after_the_eighteenth_birthday() -> None:
    assert under_age(date(2008, 5, 4), date(2026, 5, 4))
    assert not under_age(date(2008, 5, 4), date(2026, 5, 5))


@pytest.mark.parametrize(
    ("changed", "sealed"),
    [
        ({}, True),
        ({"sentence_months": 60}, True),
        ({"sentence_months": 61}, False),
        ({"offence_on": date(2025, 5, 4)}, True),
        ({"born_on": date(2007, 1, 1), "offence_on": date(2025, 1, 1)}, True),
        ({"born_on": date(2007, 1, 1), "offence_on": date(2025, 1, 2)}, False),
        ({"born_on": date(2007, 1, 1), "known_as_minor": False}, False),
        ({"born_on": None}, True),
        ({"born_on": None, "known_as_minor": False}, False),
    ],
)
def test_a_record_is_sealed_by_age_at_the_time_and_by_the_sentence(
    changed: dict[str, Any], sealed: bool
) -> None:
    given: dict[str, Any] = {
        "known_as_minor": True,
        "born_on": date(2009, 1, 1),
        "offence_on": None,
        "received_on": CAME_IN,
        "sentence_months": None,
    }
    assert juvenile_record(**given | changed) is sealed


def aid(**changed: Any) -> Record:
    """A defence of somebody of sixteen, over."""
    defence = next(one for one in legal_aid.examples if one.aid_kind is AidKind.CRIMINAL_DEFENCE)
    details = msgspec.structs.replace(defence, **{"criminal_kind": CriminalKind.MINOR} | changed)
    people = (Person(role="applicant", born_on=date(2010, 1, 1)),)
    return Record(details=details, received_on=CAME_IN, people=people)


def test_the_defence_of_a_child_is_sealed_and_the_agency_of_a_victim_is_not() -> None:
    assert legal_aid.must_be_sealed is not None
    assert legal_aid.must_be_sealed(aid())
    assert not legal_aid.must_be_sealed(aid(aid_kind=AidKind.CRIMINAL_AGENCY))
    longer = msgspec.structs.replace(aid(), forms={"report_completed": {"sentence_months": 84}})
    assert not legal_aid.must_be_sealed(longer)


def test_a_criminal_sitting_about_a_minor_is_sealed_and_a_civil_one_is_not() -> None:
    must = remote_court_session.must_be_sealed
    assert must is not None
    example = next(one for one in remote_court_session.examples if one.kind is SittingKind.PAROLE)
    minor = msgspec.structs.replace(example, minor=True, public=False, sentence=Sentence.FIXED)
    assert must(Record(details=minor, received_on=CAME_IN))
    assert not must(Record(details=msgspec.structs.replace(minor, minor=False), received_on=CAME_IN))
    life = msgspec.structs.replace(minor, sentence=Sentence.LIFE)
    assert not must(Record(details=life, received_on=CAME_IN))
    civil = next(one for one in remote_court_session.examples if one.kind is SittingKind.CIVIL)
    assert not must(Record(details=msgspec.structs.replace(civil, minor=True), received_on=CAME_IN))


def test_an_archived_matter_is_sealed_at_once_and_a_closed_one_when_its_file_has_had_its_time() -> None:
    assert sealed_on(legal_aid, Status.ARCHIVED, CAME_IN, aid()) == CAME_IN
    assert sealed_on(legal_aid, Status.CLOSED, CAME_IN, aid()) == CAME_IN + timedelta(days=30)
    assert sealed_on(legal_aid, Status.OPEN, CAME_IN, aid()) is None
    assert sealed_on(mediation, Status.ARCHIVED, CAME_IN, aid()) is None


def test_what_is_sealed_is_opened_for_thirty_days_at_most() -> None:
    now = clock.now()
    must_be_a_while(now + LONGEST_OPENING, now)
    for until in (now, now + LONGEST_OPENING + timedelta(seconds=1)):
        with pytest.raises(OpenTooLong):
            must_be_a_while(until, now)


def test_protected_persons_are_told_apart_by_their_order_alone() -> None:
    assert [alias(1), alias(2), alias(11)] == ["受保护人员甲", "受保护人员乙", "受保护人员甲2"]
