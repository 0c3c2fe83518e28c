from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar import Litestar, post

from fayi.web.templating import Redirect
from tests.chromium import DESK, PHONE, must_be_accessible, must_fit, served, windows
from tests.web.sample import sample_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def came_in() -> list[str]:
    return []


@pytest.fixture(scope="module")
async def site(came_in: list[str]) -> AsyncIterator[str]:
    @post("/go")
    async def go() -> Redirect:
        came_in.append("go")
        return Redirect("/", "已受理。")

    application: Litestar = sample_site()
    application.register(go)
    async with served(application) as address:
        yield address


@pytest.fixture
async def open_window(chromium: Any, site: str) -> AsyncIterator[Any]:
    async with windows(chromium, site) as opened:
        yield opened


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", ["/", "/bare", "/slip", "/fault/refused"])
async def test_every_frame_fits_and_can_be_used_by_everybody(
    open_window: Any, path: str, size: dict[str, int]
) -> None:
    page = await open_window(size)
    await page.goto(path)
    await page.wait_for_load_state("networkidle")
    await must_fit(page)
    await must_be_accessible(page)


async def test_a_form_with_faults_can_be_used_by_everybody(open_window: Any) -> None:
    page = await open_window()
    await page.goto("/")
    await page.get_by_label("姓名", exact=True).last.fill("")
    await page.get_by_role("button", name="登记").click()
    alert = page.locator(".faults")
    await alert.wait_for()
    assert await alert.evaluate("element => element === document.activeElement"), "it is read out first"
    await must_be_accessible(page)
    await alert.get_by_role("link").first.click()
    assert await page.evaluate("document.activeElement.id") == "f-name"


async def test_a_question_is_asked_first_and_two_clicks_send_once(
    open_window: Any, came_in: list[str]
) -> None:
    page = await open_window()
    await page.goto("/")
    await page.get_by_role("button", name="受理", exact=True).click()
    await page.get_by_role("button", name="再想想").click()
    assert came_in == []
    await page.get_by_role("button", name="受理", exact=True).click()
    await must_be_accessible(page)
    await page.get_by_role("button", name="确定").click()
    await page.get_by_text("已受理。").wait_for()
    assert came_in == ["go"]
    await page.evaluate(
        "() => { const form = document.querySelector('form[action=\"/go\"]'); delete form.dataset.confirm;"
        " form.requestSubmit(); form.requestSubmit(); }"
    )
    await page.wait_for_load_state("networkidle")
    assert came_in == ["go", "go"]


async def test_what_was_typed_is_not_lost_by_a_stray_click(open_window: Any) -> None:
    page = await open_window()
    await page.goto("/")
    asked: list[str] = []

    async def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await page.get_by_label("经过").fill("写了很久")
    await page.locator(".side").get_by_role("link", name="办件").click(no_wait_after=True)
    await page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert await page.get_by_label("经过").input_value() == "写了很久"
    await page.get_by_role("button", name="English").click(no_wait_after=True)
    await page.wait_for_timeout(700)
    assert asked == ["beforeunload"] * 2, "another form's button leads away too"
    assert await page.get_by_role("button", name="English").get_attribute("aria-disabled") is None


async def test_rows_are_added_and_removed_and_amounts_written_with_thousands(open_window: Any) -> None:
    page = await open_window()
    await page.goto("/")
    rows = page.locator("[data-rows=plan] tbody tr")
    assert await rows.count() == 2
    await page.get_by_role("button", name="加一行").click()
    assert await rows.count() == 3
    third = page.get_by_label("金额，第3行")
    await third.fill("１２３４５.5")
    await third.press("Tab")
    assert await third.input_value() == "12,345.50"
    await page.get_by_role("button", name="删除这一行").nth(1).click()
    assert await rows.count() == 2
    assert await rows.last.locator("input").nth(1).input_value() == "12,345.50"


async def test_a_long_list_is_narrowed_by_typing(open_window: Any) -> None:
    page = await open_window()
    await page.goto("/")
    choice = page.locator("#f-kind")
    assert await choice.input_value() == "k3"
    await page.get_by_label("种类 输入几个字查找").fill("17")
    assert await choice.locator("option").all_inner_texts() == ["种类17"]
    assert await choice.input_value() == "k17"
    await page.get_by_label("种类 输入几个字查找").fill("")
    assert await choice.locator("option").count() == 20


async def test_on_a_phone_the_menu_unfolds_and_folds(open_window: Any) -> None:
    page = await open_window(PHONE)
    await page.goto("/")
    link = page.locator(".side").get_by_role("link", name="办件")
    assert not await link.is_visible()
    await page.get_by_role("button", name="菜单").click()
    assert await link.is_visible()
    await must_be_accessible(page)
    await page.get_by_role("button", name="菜单").click()
    assert not await link.is_visible()


async def test_the_keyboard_alone_is_enough(open_window: Any) -> None:
    page = await open_window()
    await page.goto("/")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "跳到正文"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "content"
    await page.keyboard.press("/")
    assert await page.evaluate("document.activeElement.id") == "site-search"
    await page.get_by_text("王小禾").first.focus()
    await page.locator(".drop > summary").focus()
    await page.keyboard.press("Enter")
    assert await page.get_by_role("link", name="我的账号").is_visible()
    await page.keyboard.press("Escape")
    assert not await page.get_by_role("link", name="我的账号").is_visible()
