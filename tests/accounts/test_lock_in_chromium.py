"""The counter PC locked and unlocked in a real browser: what was typed stays underneath."""

from typing import Any

from tests.browser import Browser
from tests.cast import MEDIATOR_LI, PASSWORD
from tests.chromium import OpenWindow, must_be_accessible


async def test_a_locked_page_shows_nothing_and_comes_back_with_what_was_typed(
    window: OpenWindow, browser: Browser
) -> None:
    form = (await browser.open("/account/pin", as_=MEDIATOR_LI)).form("保存PIN")
    await form.fill(password=PASSWORD, pin="2580", again="2580").submit()
    page: Any = await window(as_=MEDIATOR_LI)
    await page.goto("/search")
    await page.fill("#site-search", "陈大山")
    await page.keyboard.press("Control+Alt+KeyL")
    await page.wait_for_selector("#site-cover[open]")
    await must_be_accessible(page)
    assert not await page.is_visible("#site-search")
    await page.keyboard.press("Escape")
    assert await page.is_visible("#site-cover")
    await browser.open("/matters", as_=MEDIATOR_LI, expect=423)
    await page.fill("#site-cover-pin", "9999")
    await page.keyboard.press("Enter")
    await page.get_by_text("还可以试4次").wait_for()
    await page.fill("#site-cover-pin", "2580")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#site-cover:not([open])", state="attached")
    assert await page.input_value("#site-search") == "陈大山"
    await browser.open("/matters", as_=MEDIATOR_LI)
