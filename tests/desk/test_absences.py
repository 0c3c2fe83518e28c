"""Standing in for somebody who is away, and handing on what a leaving officer did."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.desk.rules import Away, must_be_possible
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.matters.models import Matter
from tests.browser import Browser
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    COMMITTEE,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    RECORDER_SUN,
    Person,
)
from tests.make import Make
from tests.notices.test_telling import told

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("wanted", "entered", "field"),
    [
        (Away(1, 1, TODAY, TODAY), (), "stand_in"),
        (Away(1, 2, TODAY, TODAY - DAY), (), "until"),
        (Away(1, 2, TODAY - 9 * DAY, TODAY - DAY), (), "until"),
        (Away(1, 2, TODAY, TODAY + 400 * DAY), (), "until"),
        (Away(1, 2, TODAY, TODAY), (Away(1, 3, TODAY, TODAY),), "since"),
        (Away(1, 2, TODAY, TODAY + 5 * DAY), (Away(2, 3, TODAY + 5 * DAY, TODAY + 9 * DAY),), "stand_in"),
        (Away(1, 2, TODAY, TODAY), (Away(3, 1, TODAY, TODAY),), "officer"),
    ],
)
def test_an_absence_that_cannot_be_is_refused_at_its_field(
    wanted: Away, entered: tuple[Away, ...], field: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        must_be_possible(wanted, entered, today=TODAY)
    assert refusal.value.field == field


def test_absences_one_after_the_other_are_possible() -> None:
    must_be_possible(
        Away(1, 2, TODAY, TODAY),
        (Away(1, 3, TODAY + DAY, TODAY + DAY), Away(4, 2, TODAY, TODAY)),
        today=TODAY,
    )


@pytest.fixture
async def matter(make: Make, owner: AsyncEngine) -> Matter:
    """A matter the mediator Li leads, with a hearing to come."""
    found = await make.matter(stage="mediating")
    await make.hearing(found, held=False, by=MEDIATOR_LI)
    async with owner.begin() as connection:
        await connection.execute(text("truncate notice cascade"))
    return found


async def enter(browser: Browser, *, by: Person, away: str, there: str, expect: int = 200) -> Any:
    """Enter an absence from today to tomorrow."""
    page = await browser.open("/absences", as_=by)
    today = clock.today()
    form = page.form("登记").fill(
        officer=away, stand_in=there, since=today.isoformat(), until=(today + DAY).isoformat()
    )
    return await form.submit(expect=expect)


async def test_the_stand_in_sees_the_work_is_told_acts_and_is_named_and_then_it_is_over(
    browser: Browser, make: Make, matter: Matter, owner: AsyncEngine
) -> None:
    leader = await leader_of(owner, matter)
    assert leader == MEDIATOR_LI.id
    assert not (await browser.open("/desk?view=mine", as_=MEDIATOR_QIAN)).has(matter.title)
    page = await enter(browser, by=MEDIATOR_LI, away="李调解", there="钱调解")
    assert page.has("代班中")
    desk = await browser.open("/desk", as_=MEDIATOR_QIAN)
    assert desk.has("您正在为李调解代班")
    assert desk.has(matter.title)
    assert [sentence for sentence in await told(make, MEDIATOR_QIAN) if "由钱调解为李调解代班" in sentence]
    page = await browser.open(f"/matters/{matter.id}", as_=MEDIATOR_QIAN)
    page = await page.follow("终止调解")
    page = await page.form("终止调解").fill(reason="经调解不能达成协议", ways_told=["lawsuit"]).submit()
    assert page.has("钱调解 · 代李调解")
    absences = await browser.open("/absences", as_=MEDIATOR_LI)
    await absences.form("结束").submit()
    assert not (await browser.open("/desk?view=mine", as_=MEDIATOR_QIAN)).has(matter.title)


async def leader_of(owner: AsyncEngine, matter: Matter) -> int | None:
    async with owner.connect() as connection:
        found: int | None = await connection.scalar(
            text("select assignee_id from matter where id = :id"), {"id": matter.id}
        )
        return found


async def test_nobody_enters_an_absence_for_a_colleague_except_who_leads(browser: Browser) -> None:
    today = clock.today().isoformat()
    sent = {
        "officer": str(MEDIATOR_QIAN.id),
        "stand_in": str(RECORDER_SUN.id),
        "since": today,
        "until": today,
    }
    await browser.post("/absences", sent, as_=MEDIATOR_LI, expect=422)
    page = await browser.post("/absences", sent, as_=CHAIR_ZHAO)
    assert page.has("已登记")
    sent["stand_in"] = str(CHAIR_MA.id)
    await browser.post("/absences", sent | {"officer": str(MEDIATOR_LI.id)}, as_=CHAIR_ZHAO, expect=422)
    await browser.post("/absences/1/end", as_=MEDIATOR_LI, expect=403)
    await browser.post("/absences/1/end", as_=CHAIR_MA, expect=404)


async def test_a_leaving_officers_matters_go_on_and_one_with_an_interest_keeps_out(
    browser: Browser, make: Make, matter: Matter, owner: AsyncEngine
) -> None:
    related = await make.matter(stage="mediating", applicants=("钱调解",), respondents=("郑水生",))
    await browser.open(f"/hand-on/{MEDIATOR_LI.id}", as_=MEDIATOR_QIAN, expect=403)
    await browser.open(f"/hand-on/{CHAIR_MA.id}", as_=CHAIR_ZHAO, expect=404)
    page = await browser.open(f"/hand-on/{MEDIATOR_LI.id}", as_=CHAIR_ZHAO)
    assert page.has(matter.title)
    last = clock.today() + DAY
    page = await page.form("移交").fill(successor="钱调解", last_day=last.isoformat()).submit()
    assert page.has("下列办件没有移交")
    assert page.has(related.number)
    assert not page.has(matter.title)
    assert await leader_of(owner, matter) == MEDIATOR_QIAN.id
    assert await leader_of(owner, related) == MEDIATOR_LI.id
    overview = await browser.open(f"/matters/{matter.id}", as_=CHAIR_ZHAO)
    assert overview.has("承办由李调解移交给钱调解")
    assert any("交由您承办" in sentence for sentence in await told(make, MEDIATOR_QIAN))
    async with owner.connect() as connection:
        roles = await connection.execute(
            text("select until from officer_role where officer_id = :li and agency_id = :here"),
            {"li": MEDIATOR_LI.id, "here": COMMITTEE.id},
        )
        assert [row.until for row in roles] == [last]
        asked = await connection.scalars(
            text("select officer_id from attendance where matter_id = :id and officer_id is not null"),
            {"id": matter.id},
        )
        assert MEDIATOR_LI.id not in set(asked)
    page = await page.form("移交").fill(successor="孙记录", last_day=last.isoformat()).submit()
    assert page.has("已移交1件办件。")
    assert await leader_of(owner, related) == RECORDER_SUN.id


async def test_the_last_administrator_does_not_leave(browser: Browser) -> None:
    page = await browser.open(f"/hand-on/{CHAIR_ZHAO.id}", as_=CHAIR_ZHAO)
    page = await page.form("保存").fill(last_day=clock.today().isoformat()).submit(expect=409)
    assert page.errors() == {"last_day": "这是本机构最后一名管理员，请先指定另一名管理员。"}
