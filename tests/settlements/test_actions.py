"""Settlements on a real database: written, signed, revised, performed, followed up, and by whom."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.procedure.dossier import SettlementSeen
from fayi.settlements import actions, queries, rules
from fayi.settlements.models import Settlement
from fayi.settlements.rules import Asked, Owed, Terms
from tests.cast import CHAIR_MA, COMMITTEE, JUDGE_HE, LAWYER_GU
from tests.hearings.scene import LI, TODAY, Quarrel, SessionAs, acts_for, quarrel, takes_part

AGREED = date(2026, 8, 5)


@pytest.fixture(autouse=True)
def in_august() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


def terms(of: Quarrel, **changed: Any) -> Terms:
    given: dict[str, Any] = {
        "form": "written",
        "agreed_on": AGREED,
        "facts": "周小河砌墙占用两家共用的通道。",
        "clauses": ("周小河拆除占道的围墙。", "周小河分两期赔偿陈大山3000元。"),
        "performance_way": "拆墙、转账",
        "performance_term": "2026年9月30日前",
        "copies": 3,
        "instalments": (
            Owed(due_on=date(2026, 8, 8), debtor_id=of.zhou, creditor_id=of.chen, amount=Decimal("1000.00")),
            Owed(due_on=date(2026, 9, 30), debtor_id=of.zhou, creditor_id=of.chen, amount=Decimal("2000.00")),
            Owed(due_on=date(2026, 8, 20), debtor_id=of.zhou, what="拆除围墙"),
        ),
    }
    return Terms(**(given | changed))


async def the_matter(session: AsyncSession, of: Quarrel) -> Matter:
    return await session.get_one(Matter, of.matter_id)


async def written(session_as: SessionAs, of: Quarrel, **changed: Any) -> int:
    async with session_as(LI) as session:
        made = await actions.write_settlement(
            session, await the_matter(session, of), terms(of, **changed), by=LI
        )
        return made.id


async def sign(session: AsyncSession, of: Quarrel, capacity: str, name: str, **more: Any) -> None:
    given: dict[str, Any] = {"way": "signature", "on": date(2026, 8, 6)}
    await actions.sign(
        session, await the_matter(session, of), capacity=capacity, name=name, by=LI, **(given | more)
    )


async def all_sign(session_as: SessionAs, of: Quarrel, *, but: str = "") -> None:
    async with session_as(LI) as session:
        for capacity, name, part, way in (
            ("party", "陈大山", of.chen, "signature"),
            ("party", "周小河", of.zhou, "fingerprint"),
            ("mediator", "李调解", None, "signature"),
            ("committee", COMMITTEE.name, None, "seal"),
        ):
            if capacity != but:
                await sign(session, of, capacity, name, participation_id=part, way=way)


async def seen(session: AsyncSession, of: Quarrel) -> SettlementSeen:
    found = await queries.seen(session, of.matter_id, await parties.participants(session, of.matter_id))
    assert found is not None
    return found


async def instalment(session: AsyncSession, of: Quarrel, no: int) -> int:
    whole = await queries.of_matter(session, of.matter_id)
    assert whole is not None
    return whole.instalments[no - 1].id


async def test_a_written_settlement_is_seen_by_guards_as_it_was_written(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    async with session_as(LI) as session:
        assert await queries.seen(session, of.matter_id, ()) is None
    await written(session_as, of)
    async with session_as(LI) as session:
        found = await seen(session, of)
        assert (found.written, found.agreed_on, found.clauses) == (True, AGREED, 2)
        assert (found.instalments, found.performed, found.breached) == (3, 0, 0)
        assert found.amount == Decimal("3000.00")
        assert found.unsigned == ("陈大山", "周小河")
        assert found.effective_on is None
        tags = [entry.tag for entry, _, _ in await matters.entries(session, of.matter_id)]
        assert "settlement:written:agreed" in tags


async def test_it_takes_effect_with_the_last_necessary_signature(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    await all_sign(session_as, of, but="committee")
    async with session_as(LI) as session:
        assert (await seen(session, of)).effective_on is None
        await sign(session, of, "committee", COMMITTEE.name, way="seal", on=date(2026, 8, 9))
        found = await seen(session, of)
        assert found.effective_on == date(2026, 8, 9)
        assert found.unsigned == ()
        assert {signed.capacity for signed in found.signatures} == {"party", "mediator", "committee"}


async def test_there_is_one_current_settlement_in_a_matter(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    with pytest.raises(rules.AlreadyAgreed):
        await written(session_as, of)


async def test_the_database_itself_holds_to_one_current_settlement(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    with pytest.raises(IntegrityError, match="uq_settlement_matter_id"):
        async with session_as(LI) as session:
            session.add(
                Settlement(
                    matter_id=of.matter_id,
                    form="written",
                    agreed_on=AGREED,
                    facts="x",
                    performance_way="x",
                    performance_term="x",
                    written_at=clock.now(),
                )
            )


async def test_a_settlement_before_acceptance_is_refused(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    with pytest.raises(rules.AgreedBeforeAcceptance):
        await written(session_as, of, agreed_on=date(2026, 8, 1), instalments=())


@pytest.mark.parametrize(
    ("status", "stage"), [("draft", "registered"), ("suspended", "suspended"), ("closed", "closed")]
)
async def test_nothing_is_agreed_while_the_matter_is_not_open(
    session_as: SessionAs, status: str, stage: str
) -> None:
    of = await quarrel(session_as, status=status, stage=stage)
    with pytest.raises(rules.NotOpen):
        await written(session_as, of)


async def test_somebody_of_another_matter_owes_nothing_here(session_as: SessionAs) -> None:
    of, other = await quarrel(session_as), await quarrel(session_as, number="2")
    with pytest.raises(NotFound):
        await written(
            session_as,
            of,
            instalments=(Owed(due_on=AGREED, debtor_id=other.zhou, amount=Decimal(1)),),
        )


async def test_who_has_left_the_matter_owes_nothing_any_more(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    async with session_as(LI) as session:
        third = await takes_part(session, of.matter_id, "周大河", "third_party")
        third.until = date(2026, 8, 3)
    with pytest.raises(NotFound):
        await written(
            session_as,
            of,
            instalments=(Owed(due_on=AGREED, debtor_id=third.id, amount=Decimal(1)),),
        )


async def test_a_third_party_who_owes_something_has_to_sign_and_gets_a_copy(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    async with session_as(LI) as session:
        third = (await takes_part(session, of.matter_id, "周大河", "third_party")).id
    owed = (Owed(due_on=AGREED, debtor_id=third, amount=Decimal(500)),)
    with pytest.raises(rules.TooFewCopies):
        await written(session_as, of, instalments=owed)
    await written(session_as, of, instalments=owed, copies=4)
    await all_sign(session_as, of)
    async with session_as(LI) as session:
        found = await seen(session, of)
        assert (found.unsigned, found.effective_on) == (("周大河",), None)


async def test_it_is_revised_until_somebody_signs_and_the_older_text_is_kept(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    first = await written(session_as, of)
    async with session_as(LI) as session:
        better = terms(of, clauses=("周小河拆除占道的围墙。",), instalments=(), amount=Decimal(0))
        second = await actions.revise(session, await the_matter(session, of), better, because="漏写", by=LI)
    async with session_as(LI) as session:
        found = await seen(session, of)
        assert (found.clauses, found.instalments) == (1, 0)
        (old,) = await queries.earlier(session, of.matter_id)
        assert (old.settlement.id, old.settlement.replaced_by_id) == (first, second.id)
        assert len(old.clauses) == 2
        await sign(session, of, "party", "陈大山", participation_id=of.chen)
        with pytest.raises(rules.AlreadyBinding):
            await actions.revise(session, await the_matter(session, of), better, because="x", by=LI)


async def test_what_was_signed_is_changed_only_by_agreeing_anew(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    async with session_as(LI) as session:
        matter = await the_matter(session, of)
        with pytest.raises(rules.StillOpen):
            await actions.agree_anew(session, matter, terms(of), because="x", by=LI)
    await all_sign(session_as, of)
    async with session_as(LI) as session:
        matter = await the_matter(session, of)
        earlier = terms(of, agreed_on=date(2026, 8, 4))
        with pytest.raises(rules.AnewBeforeOld):
            await actions.agree_anew(session, matter, earlier, because="x", by=LI)
        anew = terms(of, agreed_on=date(2026, 8, 10), instalments=(), amount=Decimal(2500))
        await actions.agree_anew(session, matter, anew, because="法院驳回确认，双方变更", by=LI)
    async with session_as(LI) as session:
        found = await seen(session, of)
        assert (found.amount, found.effective_on, found.signatures) == (Decimal(2500), None, ())
        (old,) = await queries.earlier(session, of.matter_id)
        assert len(old.signatures) == 4


async def test_an_oral_settlement_binds_from_the_day_it_was_reached(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of, form="oral", no_paper_wanted=True)
    async with session_as(LI) as session:
        found = await seen(session, of)
        assert (found.written, found.effective_on, found.unsigned) == (False, AGREED, ())
        with pytest.raises(rules.NoPaper):
            await sign(session, of, "party", "陈大山", participation_id=of.chen)


async def test_an_oral_settlement_put_on_paper_has_to_be_signed_but_binds_as_before(
    session_as: SessionAs,
) -> None:
    of = await quarrel(session_as)
    await written(session_as, of, form="oral", no_paper_wanted=True)
    async with session_as(LI) as session:
        matter = await the_matter(session, of)
        with pytest.raises(rules.TooFewCopies):
            await actions.put_in_writing(session, matter, on=date(2026, 8, 7), copies=1, by=LI)
        await actions.put_in_writing(session, matter, on=date(2026, 8, 7), copies=4, by=LI)
        found = await seen(session, of)
        assert (found.written, found.effective_on) == (True, AGREED)
        assert found.unsigned == ("陈大山", "周小河")
        with pytest.raises(rules.SignedTooEarly):
            await sign(session, of, "party", "陈大山", participation_id=of.chen, on=date(2026, 8, 6))
        await sign(session, of, "party", "陈大山", participation_id=of.chen, on=date(2026, 8, 7))
        assert (await seen(session, of)).unsigned == ("周小河",)


async def test_an_agent_signs_only_with_the_power_to_sign(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    async with session_as(LI) as session:
        await acts_for(session, of, of.zhou, "顾律师", "agent", "evidence", "receive")
        await acts_for(session, of, of.chen, "陈小山", "agent", "sign")
    await written(session_as, of)
    async with session_as(LI) as session:
        with pytest.raises(rules.MayNotSign):
            await sign(session, of, "agent", "顾律师", participation_id=of.zhou)
        with pytest.raises(rules.NotConcerned):
            await sign(session, of, "agent", "陈小山", participation_id=of.zhou)
        await sign(session, of, "agent", "陈小山", participation_id=of.chen)
        assert (await seen(session, of)).unsigned == ("周小河",)


@pytest.mark.parametrize(
    ("signature", "refusal"),
    [
        ({"capacity": "mediator", "name": "孙记录"}, rules.NotConcerned),
        ({"capacity": "mediator", "name": "路人"}, rules.NotConcerned),
        ({"capacity": "recorder", "name": "路人"}, rules.NotConcerned),
        ({"capacity": "committee", "name": COMMITTEE.name}, rules.SealNeeded),
        ({"capacity": "committee", "name": "别的调委会", "way": "seal"}, rules.NotConcerned),
        ({"capacity": "mediator", "name": "李调解", "on": date(2026, 8, 4)}, rules.SignedTooEarly),
        ({"capacity": "mediator", "name": "李调解", "on": date(2026, 8, 11)}, rules.SignedInFuture),
    ],
)
async def test_a_signature_that_cannot_be_is_refused(
    session_as: SessionAs, signature: dict[str, Any], refusal: type[Exception]
) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    async with session_as(LI) as session:
        with pytest.raises(refusal):
            await sign(session, of, **signature)


async def test_nobody_signs_twice(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    async with session_as(LI) as session:
        await sign(session, of, "party", "陈大山", participation_id=of.chen)
        with pytest.raises(rules.SignedAlready):
            await sign(session, of, "party", "陈大山", participation_id=of.chen, on=date(2026, 8, 7))


async def test_nothing_is_performed_under_a_settlement_that_does_not_bind(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    async with session_as(LI) as session:
        first = await instalment(session, of, 1)
        matter = await the_matter(session, of)
        with pytest.raises(rules.NotYetBinding):
            await actions.perform_instalment(session, matter, first, on=date(2026, 8, 8), proof="收条", by=LI)
        with pytest.raises(rules.NotYetBinding):
            await actions.breach_instalment(session, matter, first, declared=False, note="未付", by=LI)


async def test_performance_is_noted_once_with_its_day_and_proof(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    await all_sign(session_as, of)
    async with session_as(LI) as session:
        first, matter = await instalment(session, of, 1), await the_matter(session, of)

        async def perform(on: date, proof: str) -> None:
            await actions.perform_instalment(session, matter, first, on=on, proof=proof, by=LI)

        with pytest.raises(rules.NoProof):
            await perform(date(2026, 8, 8), " ")
        with pytest.raises(rules.PerformedBeforeAgreed):
            await perform(date(2026, 8, 4), "收条")
        with pytest.raises(rules.PerformedInFuture):
            await perform(date(2026, 8, 11), "收条")
        await perform(date(2026, 8, 8), "收条")
        assert (await seen(session, of)).performed == 1
        with pytest.raises(rules.PerformedAlready):
            await perform(date(2026, 8, 8), "收条")


async def test_a_breach_is_noted_when_the_day_has_passed_or_the_debtor_says_so(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    await all_sign(session_as, of)
    async with session_as(LI) as session:
        matter = await the_matter(session, of)
        overdue, later = await instalment(session, of, 1), await instalment(session, of, 2)
        await actions.breach_instalment(session, matter, overdue, declared=False, note="逾期未付", by=LI)
        with pytest.raises(rules.NotYetDue):
            await actions.breach_instalment(session, matter, later, declared=False, note="未付", by=LI)
        await actions.breach_instalment(session, matter, later, declared=True, note="明确拒绝", by=LI)
        assert (await seen(session, of)).breached == 2
        with pytest.raises(rules.NotedAlready):
            await actions.breach_instalment(session, matter, later, declared=True, note="又说一次", by=LI)


async def test_on_its_last_day_an_instalment_is_not_yet_breached(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    await all_sign(session_as, of)
    with clock.frozen(TODAY - timedelta(days=2)):
        async with session_as(LI) as session:
            first = await instalment(session, of, 1)
            with pytest.raises(rules.NotYetDue):
                await actions.breach_instalment(
                    session, await the_matter(session, of), first, declared=False, note="未付", by=LI
                )


async def test_what_was_breached_may_still_be_performed_late(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    await all_sign(session_as, of)
    async with session_as(LI) as session:
        first, matter = await instalment(session, of, 1), await the_matter(session, of)
        await actions.breach_instalment(session, matter, first, declared=False, note="逾期未付", by=LI)
        await actions.perform_instalment(session, matter, first, on=date(2026, 8, 10), proof="转账", by=LI)
        found = await seen(session, of)
        assert (found.performed, found.breached) == (1, 0)


async def test_an_instalment_of_another_matter_is_not_found(session_as: SessionAs) -> None:
    of, other = await quarrel(session_as), await quarrel(session_as, number="2")
    for one in (of, other):
        await written(session_as, one)
        await all_sign(session_as, one)
    async with session_as(LI) as session:
        strange = await instalment(session, other, 1)
        with pytest.raises(NotFound):
            await actions.perform_instalment(
                session, await the_matter(session, of), strange, on=date(2026, 8, 8), proof="x", by=LI
            )


def asked(on: date = date(2026, 8, 9)) -> Asked:
    return Asked(
        on=on, way="phone", whom="陈大山", result="partly", satisfaction="satisfied", note="已收到第一期。"
    )


async def test_follow_ups_are_counted(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    async with session_as(LI) as session:
        assert await queries.count_follow_ups(session, of.matter_id) == 0
        matter = await the_matter(session, of)
        await actions.record_follow_up(session, matter, asked(), by=LI)
        with pytest.raises(rules.FollowUpTooEarly):
            await actions.record_follow_up(session, matter, asked(date(2026, 8, 4)), by=LI)
        assert await queries.count_follow_ups(session, of.matter_id) == 1
        (made,) = await queries.follow_ups(session, of.matter_id)
        assert (made.asked, made.result, made.officer_id) == ("陈大山", "partly", LI.officer_id)


async def test_a_follow_up_may_come_after_closing_but_not_after_the_archive(session_as: SessionAs) -> None:
    closed = await quarrel(session_as, status="closed", stage="closed")
    archived = await quarrel(session_as, number="2", status="archived", stage="archived")
    async with session_as(LI) as session:
        await actions.record_follow_up(session, await the_matter(session, closed), asked(), by=LI)
        with pytest.raises(rules.MatterArchived):
            await actions.record_follow_up(session, await the_matter(session, archived), asked(), by=LI)


@pytest.mark.parametrize("stranger", [CHAIR_MA, JUDGE_HE, LAWYER_GU], ids=lambda one: one.sign_in_name)
async def test_other_agencies_neither_see_nor_change_a_settlement(
    session_as: SessionAs, stranger: Any
) -> None:
    of = await quarrel(session_as)
    await written(session_as, of)
    async with session_as(LI) as session:
        matter = await the_matter(session, of)
    actor = stranger.actor
    async with session_as(actor) as session:
        assert await queries.of_matter(session, of.matter_id) is None
        for change in (
            actions.write_settlement(session, matter, terms(of), by=actor),
            actions.revise(session, matter, terms(of), because="x", by=actor),
            actions.sign(
                session, matter, capacity="mediator", name=actor.name, way="seal", on=AGREED, by=actor
            ),
            actions.put_in_writing(session, matter, on=AGREED, copies=3, by=actor),
            actions.perform_instalment(session, matter, 1, on=AGREED, proof="x", by=actor),
            actions.breach_instalment(session, matter, 1, declared=True, note="x", by=actor),
            actions.record_follow_up(session, matter, asked(), by=actor),
        ):
            with pytest.raises(NotPermitted):
                await change
