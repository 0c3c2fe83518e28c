"""Two agencies side by side, each in a browser of its own, on one referral."""

import pytest

from tests.cast import CHAIR_ZHAO, COURT, JUDGE_HE
from tests.chromium import PHONE, OpenWindow, must_be_accessible, must_fit
from tests.make import Make

pytestmark = pytest.mark.browser


async def test_asked_at_the_desk_and_answered_on_a_phone(make: Make, window: OpenWindow) -> None:
    matter = await make.matter(stage="accepted")
    asking, asked = await window(as_=CHAIR_ZHAO), await window(as_=JUDGE_HE, size=PHONE)
    await asking.goto(f"/matters/{matter.id}/referrals")
    await must_be_accessible(asking)
    await asking.click(f"a[href='/matters/{matter.id}/referrals/referral']")
    await asking.locator("[name='reason']").fill("请核实是否已立案。")
    await asking.evaluate(
        "(to) => { document.querySelector(\"select[name='to']\").value = to; }", str(COURT.id)
    )
    for box in await asking.locator("input[name='consent_from']").all():
        await box.check()
    await asking.evaluate(
        """() => { const one = document.querySelector("input[name='consent_way'][value='oral']");
           if (one) { one.checked = true; }
           else { document.querySelector("select[name='consent_way']").value = "oral"; } }"""
    )
    await must_fit(asking)
    await must_be_accessible(asking)
    await asking.locator("main form button[type=submit]").last.click()
    await asking.get_by_text("等待答复").first.wait_for()

    await asked.goto("/referrals")
    await must_fit(asked)
    await must_be_accessible(asked)
    await asked.locator("a[href^='/matters/'][href$='/referrals']").first.click()
    await must_fit(asked)
    await asked.locator("form[action$='/accept'] button").click()
    await asked.wait_for_url(f"**/matters/{matter.id}")
    await asking.reload()
    await asking.get_by_text("已接收").first.wait_for()

    await asked.goto(f"/matters/{matter.id}/referrals")
    await asked.get_by_role("button", name="告知办理结果").first.click()
    await asked.locator("dialog[open] [name='answer-words']").fill("没有立案。")
    await asked.locator("dialog[open] [name='answer-note']").fill("只给自己看。")
    await asked.locator("dialog[open] button[type=submit]").click()
    await asked.wait_for_url("**/referrals")
    await asking.reload()
    await asking.get_by_text("没有立案。").first.wait_for()
    assert await asking.get_by_text("只给自己看。").count() == 0
    await asked.goto("/referrals?box=late")
    await must_fit(asked)
    await asked.goto(f"/matters/{matter.id}")
    assert "404" in await asked.title() or await asked.get_by_text("没有找到").count()
