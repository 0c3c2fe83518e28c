"""A villager with three concerns comes in: one visit, three matters, slips, a draft resumed by a colleague."""

from typing import Any

import pytest

from tests.cast import CLERK_WANG, COMMITTEE, HEAD_FANG
from tests.chromium import DESK, PHONE, OpenWindow, must_be_accessible, must_fit

pytestmark = pytest.mark.browser


async def looked_at(page: Any) -> None:
    """The page shown fits its window and can be read out."""
    await page.wait_for_load_state("networkidle")
    await must_fit(page)
    await must_be_accessible(page)


async def filled_in(page: Any, dispute: str, respondent: str) -> None:
    """The particulars of a dispute with this respondent, typed into the form shown."""
    await page.locator("[name='people-1-name']").fill(respondent)
    await page.locator("[name='facts']").fill("双方发生争执，来访人希望帮助解决。")
    await page.evaluate(
        """([dispute, handled_by]) => Object.entries({source: "APPLY", dispute_type: dispute, handled_by}).forEach(
            ([name, value]) => { document.querySelector(`select[name='${name}']`).value = value; })""",
        [dispute, str(COMMITTEE.id)],
    )
    await page.evaluate(
        "() => { const all = document.querySelector(\"select[name='region']\"); all.value = all.options[1].value; }"
    )


async def confirmed(page: Any) -> None:
    """Checked and confirmed; the slip is shown."""
    await page.get_by_role("button", name="下一步：核对").click()
    await page.locator("button[value=keep]").click()
    await page.wait_for_url("**/slip")


async def test_a_villager_with_three_concerns(window: OpenWindow) -> None:
    clerk = await window(as_=CLERK_WANG, size=DESK)
    await clerk.goto("/visits")
    await clerk.get_by_label("人民调解").check()
    await clerk.get_by_label("公证").check()
    await clerk.get_by_text("姓名、电话、特殊需要").click()
    await clerk.get_by_label("姓名").fill("张禾苗")
    await clerk.get_by_role("button", name="取号").click()
    await clerk.get_by_text("已取号：A001。").wait_for()
    await looked_at(clerk)

    hall = await window(size=DESK)
    await hall.goto(await clerk.get_by_role("link", name="叫号大屏").get_attribute("href"))
    await hall.get_by_text("请稍候").wait_for()
    await clerk.get_by_label("窗口").fill("3")
    await clerk.get_by_role("button", name="叫下一位").click()
    await hall.get_by_text("请到3号窗口").wait_for()  # the display asks again by itself
    await looked_at(hall)
    assert "张禾苗" not in await hall.content()
    await looked_at(clerk)

    # The first matter: nobody of that name is registered.
    await clerk.get_by_role("link", name="先查一查来访人").click()
    await clerk.get_by_label("姓名、身份证号或电话").fill("张禾苗")
    await clerk.get_by_role("button", name="查找").last.click()
    await clerk.get_by_text("没有登记过这个人").wait_for()
    await looked_at(clerk)
    await clerk.get_by_role("link", name="人民调解").click()
    assert await clerk.locator("[name='people-0-name']").input_value() == "张禾苗"
    await filled_in(clerk, "02", "周小河")
    await clerk.locator("[name='facts']").press("End")
    await confirmed(clerk)
    first = clerk.url.split("/")[-2]
    number = await clerk.locator("dd").first.inner_text()
    code = await clerk.locator("strong").first.inner_text()
    await looked_at(clerk)

    # The second: begun, saved by itself while it is typed, finished by a colleague at another machine.
    await clerk.goto("/visits/1")
    await clerk.locator(".choose").get_by_role("link", name="人民调解").click()
    assert await clerk.locator("[name='people-0-known']").input_value() != ""
    await filled_in(clerk, "04", "绿源建材公司")
    await clerk.locator("[name='people-1-number']").press_sequentially("9133")
    await clerk.get_by_text("自动保存").wait_for()
    colleague = await window(as_=HEAD_FANG, size=PHONE)
    await colleague.goto("/intake")
    await looked_at(colleague)
    await colleague.locator("table").get_by_role("link", name="人民调解").click()
    assert await colleague.locator("[name='people-1-number']").input_value() == "9133"
    assert await colleague.locator("[name='people-1-name']").input_value() == "绿源建材公司"
    await colleague.locator("[name='people-1-number']").fill("")
    await confirmed(colleague)
    await looked_at(colleague)

    # The third comes out of the first; both people are brought along.
    await clerk.goto(f"/intake/mediation?visit=1&origin={first}")
    assert await clerk.locator("[name='people-1-name']").input_value() == "周小河"
    await filled_in(clerk, "03", "周小河")
    await confirmed(clerk)
    await clerk.goto("/visits/1")
    assert await clerk.locator("table tbody tr").count() == 3
    await looked_at(clerk)
    await clerk.get_by_role("button", name="结束接待").click()
    await clerk.get_by_text("A001接待完毕。").wait_for()
    await clerk.goto("/visits/figures")
    await looked_at(clerk)

    villager = await window(size=PHONE)
    await villager.goto("/progress")
    await looked_at(villager)
    await villager.get_by_label("登记号或案号").fill(number)
    await villager.get_by_label("查询码").fill(code.lower())
    await villager.get_by_role("button", name="查询").click()
    await villager.get_by_text("办到哪一步").wait_for()
    await looked_at(villager)
    assert "张禾苗" not in await villager.content()
