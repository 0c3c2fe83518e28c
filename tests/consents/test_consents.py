"""Who agreed to sit online, at which stage, and what of it counts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from fayi.consents import actions, queries, rules
from fayi.consents.actions import Given, Person
from fayi.consents.kinds import Answer, Told, Way
from fayi.consents.models import Consent
from fayi.kit import clock
from fayi.kit.errors import NotPermitted
from fayi.matters import actions as matters
from fayi.matters import queries as matter_queries
from fayi.matters.models import Matter
from fayi.procedure.dossier import ConsentSeen
from fayi.procedure.proceedings import ProceedingStage as Stage
from tests.browser import Browser
from tests.cast import CHAIR_ZHAO, DUTY_OFFICER_NIU, MEDIATOR_LI, PRISON
from tests.conftest import SessionAs
from tests.make import Make

LI = MEDIATOR_LI.actor
EVERYTHING = tuple(Told)


def given(answer: Answer = Answer.AGREED, **changed: Any) -> Given:
    """An answer given a minute ago after everything was told."""
    told: dict[str, Any] = {
        "answer": answer,
        "told": EVERYTHING,
        "way": Way.WRITTEN,
        "at": clock.now() - timedelta(minutes=1),
        "asked_by": "李调解",
    }
    return Given(**(told | changed))


async def party(make: Make, matter: Matter, name: str = "陈大山") -> Person:
    part = (await make.participations(matter))[name]
    return Person(name=name, capacity="party", party_id=part.party_id)


async def answer(
    make: Make, matter: Matter, person: Person, stages: tuple[Stage, ...], what: Given, *, by: Any = LI
) -> tuple[Consent, ...]:
    async with make.session(by) as session:
        here = await matter_queries.get(session, by, matter.id)
        return await actions.record(session, here, [person], stages, what, by=by)


async def seen(make: Make, matter: Matter) -> tuple[ConsentSeen, ...]:
    async with make.session(LI) as session:
        return await queries.seen(session, matter.id)


@pytest.mark.parametrize("missing", EVERYTHING)
def test_nobody_consents_without_having_been_told_of_everything(missing: Told) -> None:
    now = clock.now()
    told = [one for one in EVERYTHING if one is not missing]
    with pytest.raises(rules.NotTold) as refused:
        rules.must_be_an_answer(Answer.AGREED, told, "", now, now, clock.today())
    assert missing.label in str(refused.value)


def test_who_moves_it_himself_need_not_be_asked_first() -> None:
    now = clock.now()
    rules.must_be_an_answer(Answer.MOVED, (), "", now, now, clock.today())


def test_refusing_needs_a_reason_and_no_answer_lies_ahead_or_before_the_matter() -> None:
    now = clock.now()
    with pytest.raises(rules.NoReason):
        rules.must_be_an_answer(Answer.REFUSED, EVERYTHING, " ", now, now, clock.today())
    with pytest.raises(rules.InFuture):
        rules.must_be_an_answer(Answer.AGREED, EVERYTHING, "", now + timedelta(minutes=1), now, clock.today())
    with pytest.raises(rules.TooEarly):
        rules.must_be_an_answer(Answer.AGREED, EVERYTHING, "", now - timedelta(days=2), now, clock.today())


async def test_consent_to_one_stage_says_nothing_of_another(make: Make) -> None:
    matter = await make.matter()
    chen = await party(make, matter)
    await answer(make, matter, chen, (Stage.MEDIATION,), given())
    (one,) = await seen(make, matter)
    assert (one.party_id, one.stage, one.answer, one.told) == (chen.party_id, "mediation", "agreed", True)


async def test_the_latest_answer_of_each_person_for_each_stage_counts(make: Make) -> None:
    matter = await make.matter()
    chen = await party(make, matter)
    defender = Person(name="许辩护", capacity="defender")
    early = clock.now() - timedelta(minutes=30)
    await answer(make, matter, chen, (Stage.HEARING, Stage.SERVICE), given(Answer.ASKED, at=early, told=()))
    await answer(make, matter, chen, (Stage.HEARING,), given(Answer.REFUSED, reason="要当面看原件"))
    await answer(make, matter, defender, (Stage.HEARING,), given(Answer.MOVED, told=()))
    told = {(one.name, one.stage): (one.answer, one.reason, one.told) for one in await seen(make, matter)}
    assert told == {
        ("陈大山", "service"): ("asked", "", False),
        ("陈大山", "hearing"): ("refused", "要当面看原件", True),
        ("许辩护", "hearing"): ("moved", "", False),
    }


async def test_taking_consent_back_keeps_the_earlier_row_and_is_done_once(make: Make) -> None:
    matter = await make.matter()
    chen = await party(make, matter)
    (agreed,) = await answer(make, matter, chen, (Stage.HEARING,), given())

    async def take_back(at: datetime) -> None:
        async with make.session(LI) as session:
            here = await matter_queries.get(session, LI, matter.id)
            row = await queries.get(session, matter.id, agreed.id)
            await actions.withdraw(session, here, row, at=at, because="想当面说", by=LI)

    with pytest.raises(rules.BeforeTheAnswer):
        await take_back(agreed.at - timedelta(minutes=1))
    await take_back(clock.now())
    with pytest.raises(rules.NothingToWithdraw):
        await take_back(clock.now())
    (one,) = await seen(make, matter)
    assert (one.answer, one.reason) == ("withdrawn", "想当面说")
    async with make.session(LI) as session:
        rows = await queries.of_matter(session, matter.id)
    assert [row.answer for row in rows] == ["withdrawn", "agreed"]


async def test_an_answer_can_neither_be_changed_nor_deleted(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter()
    await answer(make, matter, await party(make, matter), (Stage.HEARING,), given())
    for words in ("update consent set answer = 'agreed'", "delete from consent"):
        with pytest.raises(ProgrammingError):
            async with session_as(LI) as session:
                await session.execute(text(words))


async def test_the_prison_writes_answers_down_only_where_it_handles_jointly(make: Make) -> None:
    matter = await make.matter()
    chen = await party(make, matter)
    officer = DUTY_OFFICER_NIU.actor
    in_prison = given(way=Way.IN_PRISON, asked_by="牛警官")
    for ground, allowed in (("referral:1", False), ("joint:1", True)):
        async with make.session(CHAIR_ZHAO.actor) as session:
            await matters.grant_access(session, matter, PRISON.id, ground)
        if allowed:
            await answer(make, matter, chen, (Stage.HEARING,), in_prison, by=officer)
        else:
            with pytest.raises(NotPermitted):
                await answer(make, matter, chen, (Stage.HEARING,), in_prison, by=officer)
    (one,) = await seen(make, matter)
    assert one.answer == "agreed"


async def test_a_clerk_asks_several_people_at_once_and_one_takes_it_back(
    make: Make, browser: Browser
) -> None:
    matter = await make.matter()
    tab = await browser.open(f"/matters/{matter.id}/consents", as_=MEDIATOR_LI)
    page = await tab.follow("登记意见")
    form = page.form("登记意见").fill(
        {"who": ["0", "1"], "others-0-name": "方翻译", "others-0-capacity": "interpreter"}
        | {"stages": ["mediation", "service"], "way": "phone", "answer": "agreed", "told": ["stage"]}
    )
    page = await form.submit(expect=422)
    assert "主要形式、权利义务、法律后果、操作方法" in page.errors()["told"]
    page = await page.form("登记意见").fill(told=[one.value for one in Told]).submit()
    assert page.has("意见已登记。")
    assert page.text.count("同意") >= 6
    for words in ("方翻译", "翻译人员", "调解", "送达", "电话（有录音）"):
        assert page.has(words)
    assert not page.has("庭审")
    page = await page.follow("撤回")
    page = await page.form("登记撤回").fill(because="想当面调解").submit()
    assert page.has("已撤回")
    assert page.has("想当面调解")
    overview = await browser.open(f"/matters/{matter.id}", as_=MEDIATOR_LI)
    assert overview.has("同意在线进行（调解、送达）")
