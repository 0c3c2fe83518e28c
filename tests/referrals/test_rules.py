"""Why personal data may be passed on, when nobody answers, and who is told then."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.procedure.calendar import WorkingCalendar
from fayi.referrals.models import Referral
from fayi.referrals.rules import (
    PATIENCE,
    TITLES,
    Basis,
    ConsentWay,
    Kind,
    LegalBasis,
    OverrideGround,
    consented,
    due,
    must_be_lawful,
    upper_body,
)

TODAY = date(2026, 11, 20)
PERSONS = {7: "陈大山", 8: "周小河"}
PLAIN = WorkingCalendar({}, frozenset({2026}))


@pytest.mark.parametrize(
    ("basis", "field", "words"),
    [
        (LegalBasis(kind=Basis.CONSENT), "consent_from", "陈大山、周小河"),
        (LegalBasis(kind=Basis.CONSENT, consent_from=(7,)), "consent_from", "周小河"),
        (LegalBasis(kind=Basis.CONSENT, consent_from=(7, 99)), "consent_from", "周小河"),
        (LegalBasis(kind=Basis.CONSENT, consent_from=(7, 8)), "consent_way", "方式"),
        (
            LegalBasis(kind=Basis.CONSENT, consent_from=(7, 8), consent_way=ConsentWay.ORAL),
            "consent_on",
            "日期",
        ),
        (consented(PERSONS, ConsentWay.PHONE, date(2026, 11, 21)), "consent_on", "不能晚于今天"),
        (LegalBasis(kind=Basis.OVERRIDE, override_reason="人命关天。"), "override_ground", "法律依据"),
        (
            LegalBasis(kind=Basis.OVERRIDE, override_ground=OverrideGround.EMERGENCY, override_reason=" "),
            "override_reason",
            "理由",
        ),
    ],
)
def test_without_consent_or_a_ground_it_is_refused_at_the_field(
    basis: LegalBasis, field: str, words: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        must_be_lawful(basis, PERSONS, TODAY)
    assert refusal.value.field == field
    assert words in str(refusal.value)


def test_the_consent_of_everybody_or_a_ground_with_a_reason_is_enough() -> None:
    must_be_lawful(consented(PERSONS, ConsentWay.WRITTEN, TODAY), PERSONS, TODAY)
    must_be_lawful(
        LegalBasis(
            kind=Basis.OVERRIDE, override_ground=OverrideGround.DUTY, override_reason="依法报告公安机关。"
        ),
        PERSONS,
        TODAY,
    )


def test_organisations_alone_have_nobody_to_ask_but_say_how_and_when_all_the_same() -> None:
    must_be_lawful(consented({}, ConsentWay.WRITTEN, TODAY), {}, TODAY)


def test_waiting_is_counted_in_working_days() -> None:
    friday = datetime(2026, 11, 20, 16, 0, tzinfo=clock.ZONE)
    assert due(friday, 2, PLAIN).date() == date(2026, 11, 24)
    assert due(friday, 5, PLAIN).date() == date(2026, 11, 27)


def test_the_upper_body_is_told_after_the_reminder() -> None:
    assert all(patience.reminder < patience.upper_body for patience in PATIENCE.values())
    assert set(PATIENCE) == set(Kind)


@pytest.mark.parametrize(
    ("receiver", "sender", "expected"),
    [
        ((5, 3, 1), (4, 3, 1), 3),
        ((6,), (4, 3, 1), 3),
        ((4, 3, 1), (3, 1), 1),
        ((6,), (8,), None),
        ((5, 99, 1), (4, 3, 1), 1),
    ],
    ids=["above the receiver", "above the sender", "not the sender itself", "nobody", "not one outside"],
)
def test_the_body_above_is_the_nearest_that_is_neither_asking_nor_asked(
    receiver: tuple[int, ...], sender: tuple[int, ...], expected: int | None
) -> None:
    assert upper_body(receiver, sender, {1, 3, 4, 5, 6, 8}) == expected


@given(
    st.sampled_from(list(Kind)),
    st.sampled_from(["asked", "accepted", "returned", "done", "revoked", "expired"]),
)
def test_only_what_may_still_be_answered_is_open(kind: Kind, status: str) -> None:
    referral = Referral(id=1, kind=kind.value, status=status)
    assert referral.is_open == (status == "asked" or (status == "accepted" and kind is not Kind.TRANSFER))


@pytest.mark.parametrize("kind", list(Kind))
def test_the_timeline_has_words_for_whatever_happens(kind: Kind) -> None:
    happenings = {"asked", "accepted", "returned", "revoked", "ended", "reminder", "escalation", "urged"}
    if kind is not Kind.TRANSFER:
        happenings |= {"done", "expired"}
    assert {f"{kind}:{what}" for what in happenings} == {tag for tag in TITLES if tag.startswith(f"{kind}:")}
