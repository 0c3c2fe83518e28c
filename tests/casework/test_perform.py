"""Performing actions: what is asked first, what follows, and that two at once cannot both win."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.casework.perform import InTheFuture, NotAtThisStage, TooEarly, perform
from fayi.documents.models import Document
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal, StalePage
from fayi.matters import queries
from fayi.matters.models import Matter
from tests.browser import Browser
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    COMMITTEE,
    COURT,
    JUDGE_HE,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    NEWCOMERS,
    RECORDER_SUN,
)
from tests.make import Make


async def tags(owner: AsyncEngine, matter: Matter) -> list[str]:
    """What has happened to the matter, in order."""
    async with owner.connect() as connection:
        found = await connection.scalars(
            text("select tag from timeline where matter_id = :m order by seq"), {"m": matter.id}
        )
        return list(found)


async def refuses(
    make: Make, owner: AsyncEngine, matter: Matter, deed: Awaitable[Matter], fault: type[Refusal]
) -> None:
    """The deed is refused, and nothing is changed by it."""
    before, entries = await make.reload(matter), await tags(owner, matter)
    with pytest.raises(fault):
        await deed
    after = await make.reload(matter)
    assert (after.stage, after.version, after.reference) == (before.stage, before.version, before.reference)
    assert await tags(owner, matter) == entries


async def test_an_action_of_another_stage_is_refused(make: Make, owner: AsyncEngine) -> None:
    matter = await make.matter()
    await refuses(make, owner, matter, make.do(matter, "start"), NotAtThisStage)


async def test_nothing_is_done_tomorrow_or_before_the_stage_began(make: Make, owner: AsyncEngine) -> None:
    matter = await make.matter()
    tomorrow = clock.today() + timedelta(days=1)
    await refuses(make, owner, matter, make.do(matter, "accept", on=tomorrow), InTheFuture)
    long_ago = clock.today() - timedelta(days=2)
    await refuses(make, owner, matter, make.do(matter, "accept", on=long_ago), TooEarly)
    assert (await make.do(matter, "accept", on=clock.today() - timedelta(days=1))).stage == "accepted"


async def test_who_lacks_the_permission_or_works_elsewhere_is_refused(make: Make, owner: AsyncEngine) -> None:
    matter = await make.matter()
    await make.answer(await make.referral(matter, NEWCOMERS), "accept")
    for person in (MEDIATOR_LI, CHAIR_MA):
        await refuses(make, owner, matter, make.do(matter, "accept", by=person), NotPermitted)


async def test_a_guard_says_why_not_and_nothing_is_written(make: Make, owner: AsyncEngine) -> None:
    matter = await make.matter(stage="accepted")
    await refuses(make, owner, matter, make.do(matter, "assign"), Refusal)
    await make.rights_notice(matter)
    assert (await make.do(matter, "assign")).stage == "assigned"


async def test_accepting_gives_a_number_a_day_and_the_papers_that_go_with_it(make: Make) -> None:
    matter = await make.matter()
    assert matter.reference is None
    assert matter.number == matter.intake_number
    done = await make.do(matter, "accept")
    assert done.reference == f"（{clock.today().year}）湖桥人调字第1号"
    assert (done.number, done.accepted_on, done.status) == (done.reference, clock.today(), "open")
    async with make.session(MEDIATOR_LI.actor) as session:
        drafted = set(await session.scalars(select(Document.code).where(Document.matter_id == matter.id)))
    assert drafted == {"MD-0102", "MD-0103"}


async def test_assigning_names_who_is_answerable_and_reassigning_ends_it(make: Make) -> None:
    matter = await make.matter(stage="assigned")
    assert matter.assignee_id == MEDIATOR_LI.id
    await make.do(matter, "reassign", lead=MEDIATOR_QIAN.id, others=(MEDIATOR_LI.id,))
    async with make.session(MEDIATOR_LI.actor) as session:
        named = [(a.officer_id, a.capacity) for a, _ in await queries.assigned(session, matter.id)]
    assert named == [(MEDIATOR_QIAN.id, "lead"), (MEDIATOR_LI.id, "co"), (RECORDER_SUN.id, "recorder")]
    assert (await make.reload(matter)).assignee_id == MEDIATOR_QIAN.id


async def test_applying_for_confirmation_opens_a_matter_with_the_same_parties(
    make: Make, owner: AsyncEngine
) -> None:
    origin = await make.matter(stage="confirm_applied", applicants=("陈大山", "陈小山"))
    opened = await make.linked(origin, "judicial_confirmation")
    assert opened.title == "陈大山、陈小山与周小河申请司法确认"
    assert set(await make.participations(opened)) == {"陈大山", "陈小山", "周小河"}
    assert (await tags(owner, origin))[-1] == "matter:linked"
    assert "matter:opened_from" in await tags(owner, opened)
    async with make.session(MEDIATOR_LI.actor) as session:
        assert [(m.id, kind) for m, kind in await queries.linked(session, opened.id)] == [
            (origin.id, "opened_from")
        ]


async def test_the_outcome_and_the_days_of_closing_and_archiving_are_kept(make: Make) -> None:
    matter = await make.matter(stage="archived")
    assert (matter.outcome, matter.closed_on, matter.archived_on) == ("settled", clock.today(), clock.today())
    failed = await make.matter(stage="withdrawn")
    assert (failed.outcome, failed.status, failed.closed_on) == ("withdrawn", "closed", clock.today())


async def test_of_two_who_act_at_once_on_the_same_page_one_wins(
    browser: Browser, make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter(stage="mediating")
    address = f"/matters/{matter.id}/actions"
    ends = (await browser.open(f"{address}/terminate", as_=MEDIATOR_LI)).form("终止调解")
    ends.fill(reason="OTHER", note="双方意见不能一致。", ways_told=["诉讼"])
    waits = (await browser.open(f"{address}/suspend", as_=MEDIATOR_QIAN)).form("中止调解")
    waits.fill(cause="等待鉴定或者评估", reason="等待鉴定。", resume_on=clock.today() + timedelta(days=9))

    async def send(person: object, action: str, values: dict[str, list[str]]) -> int:
        client = await browser.client(person)  # type: ignore[arg-type]
        return (await client.post(f"{address}/{action}", data=values)).status_code

    answers = await asyncio.gather(
        send(MEDIATOR_LI, "terminate", ends.values), send(MEDIATOR_QIAN, "suspend", waits.values)
    )
    assert sorted(answers) == [303, 409]
    done = await tags(owner, matter)
    assert ("matter:terminate" in done) != ("matter:suspend" in done)
    won = "terminated" if "matter:terminate" in done else "suspended"
    after = await make.reload(matter)
    assert (after.stage, after.version) == (won, matter.version + 1)


async def test_the_same_action_by_two_officers_at_once_is_done_once(make: Make, owner: AsyncEngine) -> None:
    matters = [await make.matter() for _ in range(3)]
    deeds = [make.do(matter, "accept", by=CHAIR_ZHAO) for matter in matters for _ in range(4)]
    answers = await asyncio.gather(*deeds, return_exceptions=True)
    assert sum(isinstance(answer, NotAtThisStage) for answer in answers) == 9
    assert sorted(a.reference or "" for a in answers if isinstance(a, Matter)) == [
        f"（{clock.today().year}）湖桥人调字第{n}号" for n in (1, 2, 3)
    ]
    for matter in matters:
        assert (await tags(owner, matter)).count("matter:accept") == 1


async def test_a_stale_page_loses_nothing_and_can_be_sent_again(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="mediating")
    page = await browser.open(f"/matters/{matter.id}/actions/terminate", as_=MEDIATOR_LI)
    form = page.form("终止调解").fill(reason="OTHER", note="双方意见不能一致。", ways_told=["诉讼", "仲裁"])
    await make.do(matter, "extend", by=MEDIATOR_QIAN)
    stale = await form.submit(expect=409)
    assert stale.has("已有新的变动")
    again = stale.form("终止调解")
    assert again.values["note"] == ["双方意见不能一致。"]
    assert sorted(again.values["ways_told"]) == ["arbitration", "lawsuit"]
    assert (await make.reload(matter)).stage == "mediating"
    assert (await again.submit()).path == f"/matters/{matter.id}"
    assert (await make.reload(matter)).stage == "terminated"


async def test_who_acts_while_the_matter_changes_hands_is_told_so(make: Make, owner: AsyncEngine) -> None:
    matter = await make.matter(stage="accepted")
    transfer = await make.referral(matter, NEWCOMERS, kind="transfer")
    withdraw = make.types["mediation"].action("withdraw")
    assert withdraw is not None
    actor = CHAIR_ZHAO.actor
    async with make.session(actor) as session:
        here = await queries.get(session, actor, matter.id)
        await make.answer(transfer, "accept")
        with pytest.raises(StalePage):
            await perform(session, make.types, here, withdraw, by=actor, on=clock.today())
    assert (await make.reload(matter)).agency_id == NEWCOMERS.id
    assert "matter:withdraw" not in await tags(owner, matter)


async def test_an_agency_that_only_sees_a_matter_gets_no_buttons(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="accepted")
    await make.answer(await make.referral(matter, COURT), "accept")
    own = await browser.open(f"/matters/{matter.id}", as_=CHAIR_ZHAO)
    assert any("/actions/" in href for href in own.links().values())
    guest = await browser.open(f"/matters/{matter.id}", as_=JUDGE_HE)
    assert not any("/actions/" in href for href in guest.links().values())
    await browser.post(
        f"/matters/{matter.id}/actions/withdraw",
        {"on": clock.today().isoformat(), "withdrawn_by": "陈大山", "note": "x"},
        as_=JUDGE_HE,
        expect=403,
    )
    await browser.open(f"/matters/{matter.id}", as_=CHAIR_MA, expect=404)
    await browser.open(f"/matters/{matter.id}/actions/no-such-action", as_=CHAIR_ZHAO, expect=404)


async def test_a_button_that_is_closed_tells_the_reason(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="accepted")
    page = await browser.open(f"/matters/{matter.id}", as_=CHAIR_ZHAO)
    assert page.has("权利义务告知书尚未签发")
    page = await browser.open(f"/matters/{matter.id}", as_=MEDIATOR_LI)
    assert matter.agency_id == COMMITTEE.id
    assert page.has(matter.number)
