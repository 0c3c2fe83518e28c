"""The calendar an officer reads along elsewhere: what is in it, what is not, and who opens it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.hearings import actions as hearings
from fayi.hearings.models import Hearing
from fayi.kit import clock
from fayi.matters import actions as matters
from fayi.matters.models import Matter
from tests.browser import Browser
from tests.cast import CHAIR_ZHAO, MEDIATOR_LI, MEDIATOR_QIAN, Person
from tests.make import Make


@pytest.fixture
async def sitting(make: Make) -> tuple[Matter, Hearing]:
    """A matter of the mediator Li with clocks and a hearing in two days at nine."""
    matter = await make.matter(stage="mediating")
    at = datetime.combine(clock.today() + timedelta(days=2), datetime.min.time(), clock.ZONE)
    return matter, await make.hearing(matter, held=False, starts_at=at + timedelta(hours=9), by=MEDIATOR_LI)


async def address_of(browser: Browser, person: Person = MEDIATOR_LI) -> str:
    """A new address of the person's calendar, without the site's part."""
    page = await browser.open("/account/calendar", as_=person)
    page = await (
        page.form("生成订阅地址") if page.has("生成订阅地址") else page.form("重新生成地址")
    ).submit()
    found = re.search(r"/calendars/\S+\.ics", page.text)
    assert found
    return found[0]


async def events(browser: Browser, address: str) -> dict[str, Any]:
    """UID without the host → event, as anybody with the address reads them."""
    client = await browser.client(None)
    answer = await client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "陈大山" not in answer.text
    assert "周小河" not in answer.text
    found = Calendar.from_ical(answer.text)
    return {str(event["uid"]).partition("@")[0]: event for event in found.walk("VEVENT")}


async def test_it_holds_sittings_and_last_days_without_names_at_the_right_time(
    browser: Browser, sitting: tuple[Matter, Hearing], owner: AsyncEngine
) -> None:
    matter, hearing = sitting
    found = await events(browser, await address_of(browser))
    event = found[f"hearing-{hearing.id}"]
    assert event["summary"] == f"调解会：{matter.number}"
    assert event["location"] == "湖桥镇调解室"
    assert event.decoded("dtstart").astimezone(UTC) == hearing.planned_at.astimezone(UTC)
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    async with owner.connect() as connection:
        row = (
            await connection.execute(text("select id, due_at from deadline where status = 'running' limit 1"))
        ).one()
    last = found[f"deadline-{row.id}"]
    assert last.decoded("dtstart") == clock.local(row.due_at).date()
    assert matter.number in last["summary"]


async def test_a_cancelled_sitting_is_shown_as_such_and_an_adjourned_one_moves(
    browser: Browser, make: Make, sitting: tuple[Matter, Hearing]
) -> None:
    matter, hearing = sitting
    address = await address_of(browser)
    async with make.session(MEDIATOR_LI.actor) as session:
        here, moved = await session.get_one(Matter, matter.id), await session.get_one(Hearing, hearing.id)
        later = (hearing.planned_at + timedelta(days=1), hearing.planned_until + timedelta(days=1))
        moved = await hearings.adjourn(
            session, here, moved, to=later, place="二楼", because="改期", by=MEDIATOR_LI.actor
        )
    found = await events(browser, address)
    assert found[f"hearing-{hearing.id}"]["status"] == "CANCELLED"
    assert found[f"hearing-{moved.id}"]["location"] == "二楼"
    assert found[f"hearing-{moved.id}"]["status"] == "CONFIRMED"
    async with make.session(MEDIATOR_LI.actor) as session:
        here, moved = await session.get_one(Matter, matter.id), await session.get_one(Hearing, moved.id)
        await hearings.cancel(session, here, moved, because="撤回", by=MEDIATOR_LI.actor)
    after = (await events(browser, address))[f"hearing-{moved.id}"]
    assert after["status"] == "CANCELLED"
    assert after["sequence"] > found[f"hearing-{moved.id}"]["sequence"]


async def test_who_stood_aside_and_who_has_no_part_read_nothing_of_it(
    browser: Browser, make: Make, sitting: tuple[Matter, Hearing]
) -> None:
    assert await events(browser, await address_of(browser, MEDIATOR_QIAN)) == {}
    address = await address_of(browser)
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, sitting[0].id)
        await matters.recuse(session, here, MEDIATOR_LI.id, "当事人的近亲属", by=CHAIR_ZHAO.actor)
    assert await events(browser, address) == {}


async def test_a_renewed_or_withdrawn_address_and_one_that_was_guessed_open_nothing(
    browser: Browser, sitting: tuple[Matter, Hearing], owner: AsyncEngine
) -> None:
    first = await address_of(browser)
    second = await address_of(browser)
    client = await browser.client(None)
    assert (await client.get(first)).status_code == 404
    assert (await client.get(second)).status_code == 200
    async with owner.connect() as connection:
        kept = await connection.scalar(text("select token_hash from calendar_subscription"))
    assert second.encode() not in bytes(kept)
    page = await browser.open("/account/calendar", as_=MEDIATOR_LI)
    assert not page.has("/calendars/")
    await page.form("停用").submit()
    assert (await client.get(second)).status_code == 404
    assert (await client.get("/calendars/guess.ics")).status_code == 404
