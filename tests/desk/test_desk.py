"""The desk: what is due, in order, who is waiting for whom, and what other officers wait for."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import clock
from fayi.kit.secrets import vault
from fayi.notices.rules import Kind
from tests.browser import Browser
from tests.cast import (
    AUDITOR_SHEN,
    CHAIR_ZHAO,
    CLERK_WANG,
    FIRM_HEAD_KANG,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    OFFICE,
    OFFICE_LIN,
    Person,
)
from tests.make import Make
from tests.notices.test_telling import say


async def wait_in(browser: Browser, title: str, *, as_: Person = CHAIR_ZHAO) -> str:
    """What the worklist says the matter waits for."""
    page = await browser.open("/desk?view=agency", as_=as_)
    (row,) = (one for one in page.all("tr") if title in "".join(one.itertext()))
    cells = [" ".join("".join(cell.itertext()).split()) for cell in row.iter("td")]
    return cells[3]


async def test_the_worklist_says_who_is_waiting_for_whom(browser: Browser, make: Make) -> None:
    fresh = await make.matter(applicants=("甲当事",))
    asked = await make.matter(applicants=("乙当事",), stage="consent_asked")
    helped = await make.matter(applicants=("丙当事",), stage="mediating")
    await make.referral(helped, OFFICE)
    led = await make.matter(applicants=("丁当事",), stage="mediating")
    assert await wait_in(browser, fresh.title) == "等分派承办人"
    assert await wait_in(browser, asked.title) == "等对方当事人"
    assert await wait_in(browser, helped.title) == "等湖桥司法所答复"
    assert await wait_in(browser, led.title) == "等我方办理"


async def test_a_document_that_waits_for_its_sign_off_is_shown_to_both(
    browser: Browser, make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter(stage="mediating")
    document = await make.document(matter, "MD-0106", by=MEDIATOR_LI)
    assert (await browser.open("/desk", as_=MEDIATOR_LI)).has("我的文书草稿")
    async with owner.begin() as connection:
        submitted = (
            "status = 'submitted', submitted_at = now(), submitted_by_id = :li, particulars = :nothing"
        )
        await connection.execute(
            text(f"update document set {submitted} where id = :id"),
            {"li": MEDIATOR_LI.id, "id": document.id, "nothing": vault().encrypt("{}")},
        )
    assert await wait_in(browser, matter.title) == "等文书审签"
    assert (await browser.open("/desk", as_=CHAIR_ZHAO)).has("等我审签")
    page = await browser.open("/desk", as_=MEDIATOR_LI)
    assert not page.has("等我审签")
    assert not page.has("我的文书草稿")


async def test_the_nearest_last_day_comes_first_and_the_overdue_are_counted(
    browser: Browser, make: Make, owner: AsyncEngine
) -> None:
    late = await make.matter(applicants=("甲当事",), stage="mediating")
    soon = await make.matter(applicants=("乙当事",), stage="mediating")
    async with owner.begin() as connection:
        for matter, days in ((soon, 2), (late, -2)):
            await connection.execute(
                text("update deadline set due_at = :due, lapses = false where matter_id = :id"),
                {"due": clock.now() + timedelta(days=days), "id": matter.id},
            )
    page = await browser.open("/desk?view=agency", as_=CHAIR_ZHAO)
    assert page.text.index(late.title) < page.text.index(soon.title)
    figures = [
        " ".join("".join(one.itertext()).split())
        for one in page.all("a")
        if one.get("class", "").startswith("figure")
    ]
    assert not figures[0].startswith("0")
    assert "已逾期" in figures[0]


async def test_mine_is_mine_and_the_agencys_is_everybodys(browser: Browser, make: Make) -> None:
    led = await make.matter(applicants=("甲当事",), stage="mediating")
    free = await make.matter(applicants=("乙当事",))
    page = await browser.open("/desk", as_=MEDIATOR_LI)
    assert page.has(led.title)
    assert not page.has(free.title)
    page = await page.follow("全机构")
    assert page.has(free.title)
    page = await browser.open("/desk?view=mine", as_=MEDIATOR_QIAN)
    assert page.has("没有您承办的未结办件。")
    assert (await browser.open("/desk", as_=MEDIATOR_QIAN)).has(free.title), "nothing is theirs"
    assert not (await browser.open("/desk", as_=CLERK_WANG)).has(led.title)


async def test_today_and_this_week_are_shown_apart(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="mediating")
    await make.hearing(matter, held=False, starts_at=clock.now() + timedelta(days=3), by=MEDIATOR_LI)
    page = await browser.open("/desk", as_=MEDIATOR_LI)
    assert page.has("今天没有安排。")
    assert page.has("本周的安排")


async def test_what_was_escalated_stays_on_the_desk_until_it_is_read(browser: Browser, make: Make) -> None:
    matter = await make.matter()
    await say(
        make,
        matter,
        by=None,
        at=OFFICE.id,
        officers=(OFFICE_LIN.id,),
        beyond_sight=True,
        kind=Kind.SUPERVISION,
    )
    page = await browser.open("/desk", as_=OFFICE_LIN)
    assert page.has("逾期督办")
    page = await page.form("知道了").submit()
    assert not page.has("逾期督办")


@pytest.mark.parametrize("person", [AUDITOR_SHEN, FIRM_HEAD_KANG], ids=lambda who: who.sign_in_name)
async def test_everybody_has_a_desk(browser: Browser, person: Person) -> None:
    page = await browser.open("/", as_=person)
    assert page.path == "/desk"
    assert page.title == "工作台"


async def test_the_auditor_is_led_on(browser: Browser) -> None:
    page = await browser.open("/desk", as_=AUDITOR_SHEN)
    assert page.has("您的岗位可以使用的功能")
    assert "/notices" in page.links().values()


async def test_who_waits_at_the_door_is_counted(browser: Browser) -> None:
    page = await browser.open("/desk", as_=CLERK_WANG)
    assert page.has("排队等候")
