"""The bell, the list behind it, and the count that goes up by itself."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies.queries import signed_in, token_hash
from fayi.agencies.rules import Actor
from fayi.kit.database import Database
from fayi.kit.waker import Waker
from fayi.matters import actions as matters
from fayi.matters.models import Matter
from fayi.notices.pages.inbox import unread_counts
from tests.browser import Browser, Page
from tests.cast import AUDITOR_SHEN, CHAIR_ZHAO, MEDIATOR_LI, MEDIATOR_QIAN, NEWCOMERS
from tests.make import Make
from tests.notices.test_telling import say


def bell(page: Page) -> str:
    """What the bell says to those who cannot see it."""
    return next(words for words in page.links() if "通知，" in words).lstrip("0123456789 ")


async def test_a_notice_is_opened_read_and_counted_no_more(browser: Browser, make: Make) -> None:
    matter = await make.matter()
    await say(make, matter, address=f"/matters/{matter.id}")
    page = await browser.open("/notices", as_=MEDIATOR_LI)
    assert bell(page) == "通知，1条未读"
    assert page.has(matter.number)
    page = await page.form("查看").submit()
    assert page.has(matter.title)
    page = await browser.open("/notices", as_=MEDIATOR_LI)
    assert bell(page) == "通知，0条未读"
    assert page.has(matter.number)
    assert not (await browser.open("/notices?unread=1", as_=MEDIATOR_LI)).has(matter.number)
    assert bell(await browser.open("/notices", as_=MEDIATOR_QIAN)) == "通知，1条未读", (
        "each reads for themself"
    )


async def test_all_are_marked_as_read_at_once(browser: Browser, make: Make) -> None:
    matter = await make.matter()
    for _ in range(3):
        await say(make, matter)
    page = await browser.open("/notices?unread=1", as_=MEDIATOR_LI)
    assert bell(page) == "通知，3条未读"
    page = await page.form("全部标为已读").submit()
    assert bell(page) == "通知，0条未读"


async def test_nobody_opens_anothers_notice(browser: Browser, make: Make, owner: AsyncEngine) -> None:
    matter = await make.matter()
    await say(make, matter, officers=(MEDIATOR_QIAN.id,))
    async with owner.connect() as connection:
        number = await connection.scalar(text("select max(id) from notice"))
    await browser.post(f"/notices/{number}/open", as_=MEDIATOR_LI, expect=404)
    async with owner.connect() as connection:
        assert (
            await connection.scalar(text("select read_at from notice where id = :id"), {"id": number}) is None
        )


async def test_the_list_goes_back_page_by_page_and_keeps_to_its_kind(browser: Browser, make: Make) -> None:
    for n in range(32):
        await say(make, None, values={"number": f"第{n}件"})
    page = await browser.open("/notices", as_=MEDIATOR_LI)
    assert page.has("第31件")
    assert not page.has("第1件")
    page = await browser.open(
        next(link for link in page.links().values() if "before=" in link), as_=MEDIATOR_LI
    )
    assert page.has("第1件")
    assert not page.has("第31件")
    assert not (await browser.open("/notices?kind=hearing", as_=MEDIATOR_LI)).has("第31件")
    assert (await browser.open("/notices?kind=nonsense&before=-1", as_=MEDIATOR_LI)).has("第31件")


async def test_the_list_says_that_something_waits_at_another_agency(browser: Browser, make: Make) -> None:
    await say(make, None, at=NEWCOMERS.id)
    page = await browser.open("/notices", as_=MEDIATOR_LI)
    assert page.has(NEWCOMERS.name)
    assert bell(page) == "通知，0条未读"


async def test_an_officer_without_matters_has_a_list_too(browser: Browser) -> None:
    assert (await browser.open("/notices", as_=AUDITOR_SHEN)).has("还没有通知")


async def test_the_count_is_only_for_those_who_are_signed_in(browser: Browser) -> None:
    page = await browser.open("/notices/live", expect=303)
    assert "/sign-in" in page.answer.headers["location"]


@pytest.fixture
def actor() -> Actor:
    return MEDIATOR_LI.actor


async def count_of(stream: Any) -> str:
    """What the stream says next of the count."""
    return (await asyncio.wait_for(anext(stream), 5)).encode().decode().split("data: ")[1].strip()


async def test_the_count_goes_up_while_a_page_is_open_without_holding_a_connection(
    make: Make, database: Database, actor: Actor
) -> None:
    matter = await make.matter()
    waker = Waker(database)
    async with waker.at_work():
        stream = unread_counts(actor, database, waker)
        assert await count_of(stream) == "0"
        before = database.engine.pool.checkedout()  # type: ignore[attr-defined]
        following = asyncio.create_task(count_of(stream))
        await asyncio.sleep(0)
        assert database.engine.pool.checkedout() == before == 0  # type: ignore[attr-defined]
        await say(make, matter, officers=(MEDIATOR_QIAN.id,))
        await say(make, matter)
        assert await following == "1"
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


async def test_what_an_officer_may_no_longer_see_is_not_counted(browser: Browser, make: Make) -> None:
    matter = await make.matter()
    await say(make, matter)
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, matter.id)
        await matters.recuse(session, here, MEDIATOR_LI.id, "当事人的近亲属", by=CHAIR_ZHAO.actor)
    page = await browser.open("/notices", as_=MEDIATOR_LI)
    assert bell(page) == "通知，0条未读"
    assert not page.has(matter.number)


async def test_an_open_page_does_not_keep_an_absent_officer_signed_in(
    browser: Browser, database: Database, owner: AsyncEngine
) -> None:
    await browser.client(MEDIATOR_LI)
    token = f"token of {MEDIATOR_LI.sign_in_name}"
    old = text("update signed_in set seen_at = now() - interval '10 minutes' returning seen_at")
    async with owner.begin() as connection:
        before = await connection.scalar(old)
    for by_itself in (True, False):
        async with database.transaction() as session:
            await signed_in(session, token, idle_minutes=30, by_itself=by_itself)
        async with owner.connect() as connection:
            seen = await connection.scalar(
                text("select seen_at from signed_in where token_hash = :hash"), {"hash": token_hash(token)}
            )
        assert (seen == before) == by_itself
