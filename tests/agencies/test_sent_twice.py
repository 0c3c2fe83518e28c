"""A form sent twice is done once: clicked twice, sent again after the answer was lost, or at the same moment."""

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.browser import Browser
from tests.cast import CHAIR_ZHAO, MEDIATOR_LI
from tests.make import Make


async def times(owner: AsyncEngine, matter_id: int, tag: str) -> int:
    """How often something happened to a matter."""
    async with owner.connect() as connection:
        found = await connection.scalar(
            text("select count(*) from timeline where matter_id = :m and tag = :tag"),
            {"m": matter_id, "tag": tag},
        )
        return int(found or 0)


async def test_sent_again_it_leads_to_the_same_place_and_is_not_done_again(
    browser: Browser, make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter(stage="mediating")
    page = await browser.open(f"/matters/{matter.id}/actions/extend", as_=MEDIATOR_LI)
    form = page.form("延长调解期限").fill(extra_days="10", all_sides_agreed=True)
    first = await form.submit()
    second = await form.submit()
    assert first.path == second.path == f"/matters/{matter.id}"
    assert await times(owner, matter.id, "matter:extend") == 1


async def test_of_eight_clicks_at_once_one_counts(browser: Browser, make: Make, owner: AsyncEngine) -> None:
    matter = await make.matter(stage="mediating")
    page = await browser.open(f"/matters/{matter.id}/actions/extend", as_=MEDIATOR_LI)
    form = page.form("延长调解期限").fill(extra_days="10", all_sides_agreed=True)
    answers = await asyncio.gather(
        *(
            browser.post(
                f"/matters/{matter.id}/actions/extend", dict(form.values), as_=MEDIATOR_LI, expect=303
            )
            for _ in range(8)
        )
    )
    assert {answer.answer.headers["location"] for answer in answers} == {f"/matters/{matter.id}"}
    assert await times(owner, matter.id, "matter:extend") == 1


async def test_a_form_that_was_refused_may_be_sent_again_as_it_is(
    browser: Browser, make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter(stage="mediating")
    page = await browser.open(f"/matters/{matter.id}/actions/terminate", as_=MEDIATOR_LI)
    form = page.form("终止调解").fill(reason="OTHER", ways_told=["诉讼"])
    refused = await form.submit(expect=409)
    assert "请写明具体情况" in refused.errors()["note"]
    await form.fill(note="双方意见不能一致。").submit()
    assert (await make.reload(matter)).stage == "terminated"
    assert await times(owner, matter.id, "matter:terminate") == 1


async def test_the_same_number_from_somebody_else_does_nothing_for_them(
    browser: Browser, make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter(stage="mediating")
    page = await browser.open(f"/matters/{matter.id}/actions/extend", as_=MEDIATOR_LI)
    form = page.form("延长调解期限").fill(extra_days="10", all_sides_agreed=True)
    await form.submit()
    values = {name: value for name, value in form.values.items() if name != "_csrf_token"}
    answer = await browser.post(f"/matters/{matter.id}/actions/extend", values, as_=CHAIR_ZHAO, expect=303)
    assert answer.answer.headers["location"] == "/"
    assert await times(owner, matter.id, "matter:extend") == 1
