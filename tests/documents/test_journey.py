"""Drafting a document beside its preview, in a browser."""

import pytest

from tests.cast import MEDIATOR_LI
from tests.chromium import DESK, PHONE, OpenWindow, must_be_accessible, must_fit, settled
from tests.documents.press import Press
from tests.make import Make

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_every_page_of_a_document_fits_and_can_be_used_by_everybody(
    make: Make, press: Press, window: OpenWindow, size: dict[str, int]
) -> None:
    matter = await make.matter(stage="agreed_written")
    document = await press.draft(matter, "MD-0106")
    page = await window(as_=MEDIATOR_LI, size=size)
    for path in (
        f"/matters/{matter.id}/documents",
        f"/matters/{matter.id}/file",
        f"/documents/{document.id}",
        f"/documents/{document.id}/issue",
    ):
        await page.goto(path)
        await settled(page)
        await must_fit(page)
        await must_be_accessible(page)
    await page.get_by_role("button", name="签发", exact=True).click()
    await page.wait_for_url(f"**/documents/{document.id}")
    await must_fit(page)
    await must_be_accessible(page)
    await page.goto(await page.locator("a.address").get_attribute("href"))
    await must_fit(page)
    await must_be_accessible(page)


async def test_the_paper_follows_what_is_typed(make: Make, press: Press, window: OpenWindow) -> None:
    document = await press.draft(await make.matter(stage="agreed_written"), "MD-0106")
    page = await window(as_=MEDIATOR_LI)
    await page.goto(f"/documents/{document.id}")
    paper = page.frame_locator("iframe")
    await paper.get_by_text("陈大山").first.wait_for()
    await page.get_by_label("争议事项和各方责任").fill("双方对越界的责任没有争议。")
    await paper.get_by_text("双方对越界的责任没有争议。").first.wait_for()
    await page.get_by_role("button", name="保存草稿").click()
    await page.get_by_text("草稿已保存。").wait_for()
    await paper.get_by_text("双方对越界的责任没有争议。").first.wait_for()
