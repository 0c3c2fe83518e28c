"""Consent, or an override by who may, stands on the referral and in the timeline."""

import pytest
from sqlalchemy import select

from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.matters.models import Entry, Matter
from fayi.referrals import queries
from fayi.referrals.models import Referral
from fayi.referrals.rules import Basis, ConsentWay, LegalBasis, OverrideGround
from tests.cast import CHAIR_ZHAO, CLERK_WANG, COMMITTEE, COURT, MEDIATOR_LI
from tests.make import Make

OVERRIDE = LegalBasis(
    kind=Basis.OVERRIDE,
    override_ground=OverrideGround.EMERGENCY,
    override_reason="当事人扬言自杀，须立即处置。",
)


async def asked_entry(make: Make, matter: Matter) -> Entry:
    async with make.session(CHAIR_ZHAO.actor) as session:
        entry = await session.scalar(
            select(Entry).where(Entry.matter_id == matter.id, Entry.tag == "referral:asked")
        )
        assert entry is not None
        return entry


async def test_consent_stands_on_the_referral_and_in_the_timeline(make: Make) -> None:
    matter = await make.matter()
    referral = await make.referral(matter, COURT, by=MEDIATOR_LI)
    assert (referral.basis, referral.consent_from, referral.consent_way, referral.consent_on) == (
        "consent", ["陈大山", "周小河"], "written", clock.today(),
    )  # fmt: skip
    entry = await asked_entry(make, matter)
    assert entry.officer_id == MEDIATOR_LI.id
    assert entry.facts["consent_from"] == ["陈大山", "周小河"]
    assert entry.facts["consent_way"] == "written"


async def test_one_person_who_did_not_agree_stops_it_and_nothing_is_shown(make: Make) -> None:
    matter = await make.matter()
    async with make.session(CHAIR_ZHAO.actor) as session:
        first, _ = await queries.persons(session, matter.id)
    half = LegalBasis(
        kind=Basis.CONSENT, consent_from=(first,), consent_way=ConsentWay.ORAL, consent_on=clock.today()
    )
    with pytest.raises(Refusal, match="周小河"):
        await make.referral(matter, COURT, basis=half)
    async with make.database.transaction(agency_id=COURT.id) as session:
        assert not await session.scalar(select(Matter.id).where(Matter.id == matter.id))


async def test_only_who_holds_the_right_passes_on_without_consent(make: Make) -> None:
    matter = await make.matter()
    with pytest.raises(NotPermitted):
        await make.referral(matter, COURT, basis=OVERRIDE, by=MEDIATOR_LI)
    referral = await make.referral(matter, COURT, basis=OVERRIDE, by=CHAIR_ZHAO)
    assert (referral.basis, referral.override_ground) == ("override", "emergency")
    entry = await asked_entry(make, matter)
    assert entry.facts["override_reason"] == "当事人扬言自杀，须立即处置。"
    assert entry.officer_id == CHAIR_ZHAO.id


async def test_at_the_counter_the_applicants_own_wish_is_the_basis(make: Make) -> None:
    matter = await make.matter(by=CLERK_WANG, handled_by=COMMITTEE)
    async with make.session(CHAIR_ZHAO.actor) as session:
        transfer = await session.scalar(select(Referral).where(Referral.matter_id == matter.id))
        assert transfer is not None
        assert (transfer.basis, transfer.consent_from) == ("application", ["陈大山"])
