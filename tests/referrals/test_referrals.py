"""Asking another agency, taking over, answering: who may, who sees, and what stays on record."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies.models import Agency
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.referrals import actions, queries
from fayi.referrals.actions import AlreadyAnswered, MatterIsOver
from fayi.referrals.models import Referral
from fayi.referrals.rules import ConsentWay, consented
from tests.browser import Browser
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    CLERK_WANG,
    COMMITTEE,
    COURT,
    FIRM,
    JUDGE_HE,
    LAWYER_GU,
    MEDIATOR_LI,
    MEDIATOR_YANG,
    NEWCOMERS,
    NOTARY,
    NOTARY_TANG,
    STATION,
    Person,
)
from tests.make import Make


async def sees(make: Make, person: Person, matter: Matter) -> bool:
    """Whether the person may open the matter."""
    async with make.session(person.actor) as session:
        return await session.scalar(select(Matter.id).where(Matter.id == matter.id)) is not None


async def tags(owner: AsyncEngine, matter: Matter) -> list[str]:
    """What other agencies had to do with the matter."""
    async with owner.connect() as connection:
        found = await connection.scalars(
            text(
                "select tag from timeline where matter_id = :m and split_part(tag, ':', 1)"
                " in ('referral', 'transfer', 'joint', 'package') order by seq"
            ),
            {"m": matter.id},
        )
        return list(found)


async def test_a_referral_shows_the_matter_and_accepting_keeps_it_with_the_sender(
    make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter(stage="accepted")
    assert not await sees(make, JUDGE_HE, matter)
    referral = await make.referral(matter, COURT)
    assert await sees(make, JUDGE_HE, matter)
    await make.answer(referral, "accept")
    assert (await make.reload(matter)).agency_id == COMMITTEE.id
    await make.answer(referral, "finish", "已核实，情况属实。")
    assert not await sees(make, JUDGE_HE, matter)
    assert await tags(owner, matter) == ["referral:asked", "referral:accepted", "referral:done"]
    for person in (CHAIR_ZHAO, JUDGE_HE):
        async with make.session(person.actor) as session:
            kept = await session.get_one(Referral, referral.id)
            assert (kept.status, kept.answer) == ("done", "已核实，情况属实。")


async def test_a_transfer_hands_the_matter_over_and_the_sender_keeps_sight_of_it(
    make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter(stage="assigned")
    transfer = await make.referral(matter, NEWCOMERS, kind="transfer", reason="当事人是新居民。")
    assert (await make.reload(matter)).agency_id == COMMITTEE.id
    await make.answer(transfer, "accept")
    taken = await make.reload(matter)
    assert (taken.agency_id, taken.assignee_id, taken.version) == (NEWCOMERS.id, None, matter.version + 1)
    assert taken.reference == matter.reference
    assert await sees(make, CHAIR_ZHAO, matter)
    assert await tags(owner, matter) == ["transfer:asked", "transfer:accepted"]
    await make.do(taken, "reassign", lead=MEDIATOR_YANG.id, by=CHAIR_MA)
    with pytest.raises(NotPermitted):
        await make.do(taken, "start", by=MEDIATOR_LI)


async def test_a_matter_may_go_to_and_fro(make: Make) -> None:
    matter = await make.matter()
    for receiver in (NEWCOMERS, COMMITTEE, NEWCOMERS):
        await make.referral(matter, receiver, kind="transfer")
        matter = await make.take_over(matter, receiver)
        assert matter.agency_id == receiver.id
    assert await sees(make, CHAIR_ZHAO, matter)


@pytest.mark.parametrize("how", ["return", "revoke"])
async def test_what_is_returned_or_revoked_is_out_of_sight(make: Make, owner: AsyncEngine, how: str) -> None:
    for kind, receiver in (("referral", NOTARY), ("transfer", NEWCOMERS)):
        matter = await make.matter()
        referral = await make.referral(matter, receiver, kind=kind)
        await make.answer(referral, how, "不属于我单位职责。")
        assert (await make.reload(matter)).agency_id == COMMITTEE.id
        async with make.database.transaction(agency_id=receiver.id) as session:
            assert not await session.scalar(select(Matter.id).where(Matter.id == matter.id))
            kept = await session.get_one(Referral, referral.id)
            assert kept.answer == "不属于我单位职责。"
        assert (await tags(owner, matter))[-1] == f"{kind}:{'returned' if how == 'return' else 'revoked'}"
        await make.referral(matter, receiver, kind=kind)


async def test_a_second_referral_keeps_the_sight_that_the_first_gave_up(make: Make) -> None:
    matter = await make.matter()
    first = await make.referral(matter, COURT)
    await make.answer(first, "accept")
    await make.answer(first, "finish")
    second = await make.referral(matter, COURT)
    assert await sees(make, JUDGE_HE, matter)
    await make.answer(second, "return")
    assert not await sees(make, JUDGE_HE, matter)


async def refuse_to_ask(make: Make, matter: Matter, words: str, person: Person, **asked: object) -> None:
    """Asking this is refused with these words."""
    given = {"kind": "referral", "to": COURT.id, "reason": "请协助。", "until": None} | asked
    async with make.session(person.actor) as session:
        here = await session.get_one(Matter, matter.id)
        agreed = consented(await queries.persons(session, matter.id), ConsentWay.ORAL, clock.today())
        given.setdefault("basis", agreed)
        to = await session.get_one(Agency, given.pop("to"))
        with pytest.raises(Refusal) as refusal:
            await actions.ask(session, here, make.types[matter.type], to=to, by=person.actor, **given)  # type: ignore[arg-type]
        assert words in str(refusal.value)


async def test_senseless_questions_are_refused(make: Make, owner: AsyncEngine) -> None:
    matter = await make.matter()
    await refuse_to_ask(make, matter, "不能转给本机构自己", CHAIR_ZHAO, to=COMMITTEE.id)
    await refuse_to_ask(make, matter, "不办理人民调解", CHAIR_ZHAO, kind="transfer", to=COURT.id)
    yesterday = clock.today() - timedelta(days=1)
    await refuse_to_ask(make, matter, "不能早于今天", CHAIR_ZHAO, until=yesterday)
    await make.referral(matter, COURT)
    await refuse_to_ask(make, matter, "正在等待答复", CHAIR_ZHAO)
    async with owner.begin() as connection:
        await connection.execute(
            text("update agency set closed_on = '2026-01-01' where id = :id"), {"id": NOTARY.id}
        )
    await refuse_to_ask(make, matter, "已撤销", CHAIR_ZHAO, to=NOTARY.id)


async def test_only_who_holds_it_asks_and_only_who_was_asked_answers(make: Make) -> None:
    matter = await make.matter()
    referral = await make.referral(matter, COURT)
    await refuse_to_ask(make, matter, "没有办理这一事项的权限", JUDGE_HE, to=NOTARY.id)
    for how, person in (
        ("accept", CHAIR_ZHAO),
        ("return", CHAIR_ZHAO),
        ("finish", CHAIR_ZHAO),
        ("revoke", JUDGE_HE),
    ):
        with pytest.raises(NotPermitted):
            await make.answer(referral, how, by=person)
    to_firm = await make.referral(matter, FIRM)
    with pytest.raises(NotPermitted):
        await make.answer(to_firm, "accept", by=LAWYER_GU)


async def test_nothing_is_answered_twice(make: Make) -> None:
    matter = await make.matter()
    referral = await make.referral(matter, COURT)
    with pytest.raises(AlreadyAnswered):
        await make.answer(referral, "finish")
    await make.answer(referral, "accept")
    for how in ("accept", "return"):
        with pytest.raises(AlreadyAnswered):
            await make.answer(referral, how)
    transfer = await make.referral(matter, NEWCOMERS, kind="transfer")
    await make.answer(transfer, "accept")
    for how in ("finish", "revoke", "return"):
        with pytest.raises(AlreadyAnswered):
            await make.answer(transfer, how)


async def test_accepted_and_revoked_at_the_same_moment_only_one_holds(
    make: Make, browser: Browser, owner: AsyncEngine
) -> None:
    for _ in range(3):
        matter = await make.matter()
        transfer = await make.referral(matter, NEWCOMERS, kind="transfer")
        await browser.open("/matters", as_=CHAIR_MA)
        await browser.open("/matters", as_=CHAIR_ZHAO)

        async def send(person: Person, how: str, number: int) -> int:
            client = await browser.client(person)
            values = {"_csrf_token": client.cookies.get("csrftoken"), "answer-words": "撤回。"}
            return (await client.post(f"/referrals/{number}/{how}", data=values)).status_code

        answers = await asyncio.gather(
            send(CHAIR_MA, "accept", transfer.id), send(CHAIR_ZHAO, "revoke", transfer.id)
        )
        assert sorted(answers)[0] == 303, answers
        assert sorted(answers)[1] in (404, 409), answers
        done = await tags(owner, matter)
        holder = (await make.reload(matter)).agency_id
        assert (done[1:], holder) in (
            (["transfer:accepted"], NEWCOMERS.id),
            (["transfer:revoked"], COMMITTEE.id),
        )


async def test_what_waits_is_listed_for_the_agency_that_was_asked(make: Make) -> None:
    matter = await make.matter(by=CLERK_WANG, handled_by=COMMITTEE)
    assert matter.registered_at_id == STATION.id
    referral = await make.referral(matter, COURT)
    for person, number in ((JUDGE_HE, 1), (CHAIR_ZHAO, 0), (CHAIR_MA, 0)):
        async with make.session(person.actor) as session:
            assert [one.id for one, _, _ in await queries.waiting(session, person.actor)] == [
                referral.id
            ] * number
    await make.answer(referral, "accept")
    async with make.session(JUDGE_HE.actor) as session:
        assert not await queries.waiting(session, JUDGE_HE.actor)


async def test_agencies_that_see_a_matter_are_named_with_the_ground(make: Make) -> None:
    matter = await make.matter(by=CLERK_WANG, handled_by=COMMITTEE)
    await make.referral(matter, COURT)
    async with make.session(CHAIR_ZHAO.actor) as session:
        seeing = {
            agency.id: set(grounds) for agency, grounds in await matters.agencies_seeing(session, matter.id)
        }
    assert set(seeing) == {STATION.id, COMMITTEE.id, COURT.id}
    assert seeing[COMMITTEE.id] == {"owner"}
    assert seeing[STATION.id] == {"origin"}


@pytest.mark.parametrize("stage", ["closed", "archived"])
async def test_a_matter_that_is_over_goes_to_nobody(make: Make, stage: str) -> None:
    matter = await make.matter(stage=stage)
    for kind, to in (("referral", COURT), ("transfer", NEWCOMERS), ("joint", NEWCOMERS)):
        await refuse_to_ask(make, matter, "已经结案", CHAIR_ZHAO, kind=kind, to=to.id)


@pytest.mark.parametrize("kind", ["transfer", "joint", "referral"])
async def test_what_was_asked_before_the_matter_ended_is_not_accepted_after(make: Make, kind: str) -> None:
    matter = await make.matter(stage="mediating")
    referral = await make.referral(matter, NEWCOMERS, kind=kind)
    await make.drive(matter, "closed")
    with pytest.raises(MatterIsOver):
        await make.answer(referral, "accept", by=CHAIR_MA)
    assert (await make.reload(matter)).agency_id == COMMITTEE.id
    await make.answer(referral, "return")


async def test_a_transfer_ends_what_the_giver_had_asked_of_others(make: Make, owner: AsyncEngine) -> None:
    matter = await make.matter()
    helping = await make.referral(matter, COURT)
    joining = await make.referral(matter, NOTARY, kind="joint")
    await make.answer(joining, "accept")
    await make.answer(await make.referral(matter, NEWCOMERS, kind="transfer"), "accept")
    for person, referral in ((JUDGE_HE, helping), (NOTARY_TANG, joining)):
        assert not await sees(make, person, matter)
        async with make.session(person.actor) as session:
            assert (await session.get_one(Referral, referral.id)).status == "revoked"
    assert [tag for tag in await tags(owner, matter) if tag.endswith(":ended")] == [
        "referral:ended",
        "joint:ended",
    ]
