"""Registering parties as it is done: in a real browser, with the keyboard, on a desk and on a phone."""

from typing import Any

import pytest

from fayi.kit import clock
from tests.cast import CHAIR_ZHAO
from tests.chromium import DESK, PHONE, OpenWindow, must_be_accessible, must_fit
from tests.parties.people import BIRTH, NUMBER, SessionAs, dispute, written_down

pytestmark = pytest.mark.browser
ZHAO = CHAIR_ZHAO.actor


async def sound(page: Any) -> None:
    await must_be_accessible(page)
    await must_fit(page)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_a_clerk_adds_a_party_whose_number_fills_in_the_rest(
    window: OpenWindow,
    session_as: SessionAs,
    size: dict[str, int],
) -> None:
    async with session_as(ZHAO) as session:
        known = await written_down(session, ZHAO, "钱多多", phone="13800000000", illiterate=True)
    matter, *_ = await dispute(session_as, ZHAO, known, "孙小小")
    page = await window(as_=CHAIR_ZHAO, size=size)
    await page.goto(f"/matters/{matter.id}/parties")
    await sound(page)
    await page.get_by_role("link", name="添加第三人").click()
    await page.get_by_label("姓名、号码或电话").fill("周五")
    await page.get_by_role("button", name="查找", exact=True).last.click()
    await page.locator("#f-id_number").fill(NUMBER)
    await page.locator("#f-phone").focus()
    await page.get_by_text("号码校验通过").wait_for()
    assert await page.locator("#f-birth_date").input_value() == BIRTH.isoformat()
    assert await page.locator("#f-sex").input_value() == "2"
    await page.get_by_label("户籍地").press_sequentially("龙游县")
    await page.locator("#f-household_region-list option").first.wait_for(state="attached")
    await sound(page)
    await page.get_by_role("button", name="登记并添加").click()
    await page.get_by_role("heading", name="周五").wait_for()
    await sound(page)


async def test_the_register_answers_while_it_is_typed_into(
    window: OpenWindow,
    session_as: SessionAs,
) -> None:
    async with session_as(ZHAO) as session:
        for name in ("孙小小", "钱多多"):
            await written_down(session, ZHAO, name)
    page = await window(as_=CHAIR_ZHAO)
    await page.goto("/parties")
    await page.get_by_role("link", name="钱多多").wait_for()
    await page.get_by_label("姓名、号码或电话").press_sequentially("小小")
    await page.get_by_role("link", name="钱多多").wait_for(state="detached")
    await sound(page)
    await page.get_by_role("link", name="孙小小").click()
    await page.get_by_label("查看用途").fill("核对送达地址")
    await page.get_by_role("button", name="查看", exact=True).click()
    await page.get_by_text("重新隐藏").wait_for()
    await sound(page)
    await page.get_by_role("link", name="更正").click()
    await page.get_by_role("button", name="保存更正").wait_for()
    await sound(page)


async def test_a_guardian_is_named_from_the_childs_relatives(
    window: OpenWindow,
    session_as: SessionAs,
) -> None:
    async with session_as(ZHAO) as session:
        child = await written_down(
            session, ZHAO, "孙小小", birth_date=clock.today().replace(year=2016, day=1)
        )
    matter, *_ = await dispute(session_as, ZHAO, child, "李四")
    page = await window(as_=CHAIR_ZHAO)
    await page.goto(f"/matters/{matter.id}/parties")
    await page.get_by_role("link", name="登记监护人").click()
    await sound(page)
    await page.get_by_label("代理人姓名").fill("周妈妈")
    await page.get_by_label("查验的证明").fill("户口簿")
    await page.get_by_role("button", name="登记代理人").click()
    await page.get_by_role("link", name="终止代理").wait_for()
    await sound(page)
