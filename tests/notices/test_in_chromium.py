"""Two windows: one assigns, and the other's bell goes up without being touched."""

import pytest

from tests.cast import CHAIR_ZHAO, MEDIATOR_QIAN
from tests.chromium import PHONE, OpenWindow, must_be_accessible, must_fit
from tests.make import Make

pytestmark = pytest.mark.browser


async def test_the_bell_of_whom_a_matter_is_given_goes_up_by_itself(window: OpenWindow, make: Make) -> None:
    matter = await make.matter(stage="accepted")
    await make.rights_notice(matter)
    theirs = await window(as_=MEDIATOR_QIAN)
    async with theirs.expect_request("**/notices/live"):
        await theirs.goto("/desk")
    bell = theirs.locator(".bell-count")
    assert not await bell.is_visible()
    mine = await window(as_=CHAIR_ZHAO)
    await mine.goto(f"/matters/{matter.id}/actions/assign")
    await mine.get_by_label("主持调解员").select_option(label="钱调解")
    await mine.get_by_role("button", name="指派调解员").click()
    await bell.wait_for(state="visible", timeout=10_000)
    assert await bell.inner_text() == "1"
    await theirs.locator(".bell").click()
    await theirs.get_by_role("button", name="查看").click()
    await theirs.get_by_role("heading", name=matter.title).wait_for()
    assert not await theirs.locator(".bell-count").is_visible()
    assert not await mine.locator(".bell-count").is_visible(), "nobody is told of their own doing"
    for path in ("/notices", "/desk", "/absences"):
        await theirs.goto(path)
        await must_be_accessible(theirs)
        await theirs.set_viewport_size(PHONE)
        await must_fit(theirs)
