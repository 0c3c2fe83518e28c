"""The desk in a real browser: every page an officer lives in, in both languages, on a desk and on a phone."""

from dataclasses import dataclass
from typing import Any

import pytest

from fayi.web.language import COOKIE
from tests.cast import CHAIR_ZHAO, CLERK_WANG, MEDIATOR_LI, PASSWORD, STATION, Person
from tests.chromium import DESK, PHONE, OpenWindow, must_be_accessible, must_fit, settled
from tests.make import Make

pytestmark = pytest.mark.browser
TABS = ("parties", "hearings", "settlement", "documents", "deadlines", "referrals")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Eye:
    """Somebody at a window who looks at each page as a whole."""

    window: OpenWindow
    address: str
    language: str

    async def page(self, as_: Person | None) -> Any:
        """A new window of this officer, in this language."""
        page = await self.window(as_=as_, size=DESK)
        await page.context.add_cookies([{"name": COOKIE, "value": self.language, "url": self.address}])
        return page

    async def look(self, page: Any, path: str | None = None) -> None:
        """Open the page, if another; at a desk and on a phone nothing is hidden, overlapping or unnamed."""
        if path is not None:
            answer = await page.goto(path)
            assert answer.status == 200, f"{path}: {answer.status}"
        await settled(page)
        assert await page.evaluate("document.documentElement.lang") == {"zh": "zh-CN"}.get(
            self.language, "en"
        )
        for size in (PHONE, DESK):
            await page.set_viewport_size(size)
            await must_fit(page)
            await must_be_accessible(page)


@pytest.fixture
def eye(window: OpenWindow, address: str, language: str) -> Eye:
    """Looks in one language, at both sizes."""
    return Eye(window, address, language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_counter_from_signing_in_to_the_slip(eye: Eye, make: Make) -> None:
    known = await make.matter(applicants=("陈大山",), respondents=("周小河",))
    assert known.title
    page = await eye.page(None)
    await eye.look(page, "/sign-in")
    page = await eye.page(CLERK_WANG)
    for path in ("/desk", "/intake", "/intake/mediation"):
        await eye.look(page, path)
    for name, words in {
        "people-0-name": "陈大山",
        "people-1-name": "一家名称特别特别长的建筑装饰工程劳务分包有限责任公司湖桥分公司",
        "facts": "工程款一直没有结清。" * 30,
    }.items():
        await page.locator(f"[name='{name}']").fill(words)
    await page.evaluate(
        """() => Object.entries({"people-1-kind": "organisation", "source": "APPLY", "dispute_type": "04",
             "handled_by": "4"}).forEach(([name, value]) => {
             document.querySelector(`select[name='${name}']`).value = value; })"""
    )
    await page.evaluate(
        "() => { const all = document.querySelector(\"select[name='region']\"); all.value = all.options[1].value; }"
    )
    await page.locator("form[action='/intake/mediation'] button[type=submit]").last.click()
    await page.locator("button[value=keep]").wait_for()
    await eye.look(page)
    await page.locator("button[value=keep]").click()
    await page.wait_for_url("**/slip")
    await eye.look(page)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_matter_and_each_of_its_tabs(eye: Eye, make: Make) -> None:
    matter = await make.matter(stage="agreed_written", respondents=("周小河", "吴桂香"))
    await make.hearing(matter, held=False)
    await make.paper(matter, "identity")
    await make.referral(matter, STATION)
    document = await make.document(matter, "MD-0106")
    page = await eye.page(CHAIR_ZHAO)
    paths = [f"/matters/{matter.id}", *(f"/matters/{matter.id}/{tab}" for tab in TABS)]
    paths += [
        f"/matters/{matter.id}/actions/apply_confirmation",
        f"/matters/{matter.id}/actions/record_breach",
        f"/matters/{matter.id}/particulars",
        "/hearings/1",
        "/hearings/2",
        f"/matters/{matter.id}/settlement/anew",
        f"/documents/{document.id}",
    ]
    for path in paths:
        await eye.look(page, path)
    preview = page.frame_locator("iframe").first
    await preview.get_by_text("陈大山").first.wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_found_and_what_is_due(eye: Eye, make: Make) -> None:
    for respondent in ("周小河", "吴桂香"):
        await make.matter(stage="mediating", respondents=(respondent,))
    page = await eye.page(CHAIR_ZHAO)
    for path in (
        "/search",
        "/search?q=通道",
        "/search?q=没有这个词",
        "/calendar",
        "/matters",
        "/parties",
        "/officers",
        "/officers/4",
        "/account",
        "/library/codes",
    ):
        await eye.look(page, path)


async def test_signing_in_and_searching_without_a_mouse(window: OpenWindow, make: Make) -> None:
    matter = await make.matter(stage="mediating")
    page = await window()
    await page.goto("/sign-in")
    await tab_to(page, "input[name=sign_in_name]")
    await page.keyboard.type(MEDIATOR_LI.sign_in_name)
    await tab_to(page, "input[name=password]")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/desk")
    await page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert await skip.inner_text() == "跳到正文"
    await page.keyboard.press("Enter")
    await tab_to(page, "input[name=q]", backwards=True)
    await page.keyboard.type("通道")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/search?*")
    await tab_to(page, f"a[href='/matters/{matter.id}']")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/matters/{matter.id}")
    assert "陈大山与周小河邻里纠纷" in await page.title()


async def tab_to(page: Any, selector: str, *, backwards: bool = False) -> None:
    """Press Tab until this element has the focus; each stop on the way must be seen to have it."""
    for _ in range(60):
        if await page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        await page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError(f"{selector} cannot be reached with the keyboard")
