"""Serving in a browser."""

import pytest

from fayi.serving.rules import Way
from tests.cast import MEDIATOR_LI
from tests.chromium import DESK, PHONE, OpenWindow, must_be_accessible, must_fit, settled
from tests.serving.runner import Runner

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_every_page_of_serving_fits_and_can_be_used_by_everybody(
    runner: Runner, window: OpenWindow, size: dict[str, int]
) -> None:
    document = await runner.issued()
    posted = await runner.sent(await runner.registered(document, Way.POST, address="湖桥镇中心街19号"))
    page = await window(as_=MEDIATOR_LI, size=size)
    for path in (
        f"/documents/{document.id}/serving",
        f"/documents/{document.id}/serving/new",
        f"/serving/{posted.id}",
        f"/serving/{posted.id}/receipt",
        f"/matters/{document.matter_id}/serving",
        "/serving",
    ):
        await page.goto(path)
        await settled(page)
        await must_fit(page)
        await must_be_accessible(page)


async def test_the_card_on_the_document_s_page_leads_to_serving_it(
    runner: Runner, window: OpenWindow
) -> None:
    document = await runner.issued()
    page = await window(as_=MEDIATOR_LI)
    await page.goto(f"/documents/{document.id}")
    await page.get_by_role("heading", name="送达（0/0）").wait_for()
    await page.get_by_role("link", name="登记送达").click()
    await page.get_by_role("button", name="登记送达").click()
    await page.get_by_role("link", name="陈大山").click()
    await page.get_by_label("签收人", exact=True).select_option(label="本人")
    await page.get_by_role("button", name="登记已送达").click()
    await page.get_by_text("已登记送达。").wait_for()
    await page.goto(f"/documents/{document.id}")
    await page.get_by_role("heading", name="送达（1/2）").wait_for()
