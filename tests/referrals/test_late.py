"""Nobody answers: a reminder, then the upper body, which urges without seeing the matter."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters import actions as matters
from fayi.matters import queries
from fayi.matters.models import Matter
from fayi.referrals import queries as referrals
from fayi.referrals.jobs import look_after
from fayi.referrals.models import Referral, ReferralPrompt
from tests.browser import Browser
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    COURT,
    JUDGE_HE,
    NEWCOMERS,
    NOTARY_TANG,
    OFFICE,
    OFFICE_LIN,
    Person,
)
from tests.make import Make

MONDAY = datetime(2026, 3, 16, 10, 0, tzinfo=clock.ZONE)


async def late_referral(
    make: Make, kind: str = "referral", to: object = NEWCOMERS
) -> tuple[Matter, Referral]:
    """Something asked on a Monday in March."""
    with clock.frozen(MONDAY):
        matter = await make.matter()
        return matter, await make.referral(matter, to, kind=kind)  # type: ignore[arg-type]


async def prompts(make: Make, person: Person) -> list[tuple[str, int]]:
    async with make.session(person.actor) as session:
        found = await session.scalars(select(ReferralPrompt).order_by(ReferralPrompt.id))
        return [(one.kind, one.agency_id) for one in found]


async def told(owner: AsyncEngine, matter: Matter) -> list[str]:
    async with owner.connect() as connection:
        found = await connection.scalars(
            text(
                "select tag from timeline where matter_id = :m and tag ~ ':(reminder|escalation|urged)$' order by seq"
            ),
            {"m": matter.id},
        )
        return list(found)


@pytest.mark.parametrize("kind", ["referral", "transfer", "joint"])
async def test_a_reminder_after_two_working_days_and_the_upper_body_after_five(
    make: Make, owner: AsyncEngine, kind: str
) -> None:
    matter, _ = await late_referral(make, kind)
    for days, expected in ((2, []), (3, ["reminder"]), (7, ["reminder"]), (8, ["reminder", "escalation"])):
        with clock.frozen(MONDAY + timedelta(days=days)):
            await look_after(make.database)
            assert [kind for kind, _ in await prompts(make, CHAIR_ZHAO)] == expected, days
    assert await told(owner, matter) == [f"{kind}:reminder", f"{kind}:escalation"]
    assert await prompts(make, OFFICE_LIN) == [("escalation", OFFICE.id)]
    assert await prompts(make, CHAIR_MA) == [("reminder", NEWCOMERS.id), ("escalation", OFFICE.id)]
    assert await prompts(make, NOTARY_TANG) == []


async def test_looking_again_does_nothing_more(make: Make) -> None:
    await late_referral(make)
    assert await look_after(make.database) == {"expired": 0, "reminder": 1, "escalation": 1}
    assert await look_after(make.database) == {"expired": 0, "reminder": 0, "escalation": 0}


async def test_what_was_answered_in_time_is_left_in_peace(make: Make, owner: AsyncEngine) -> None:
    matter, referral = await late_referral(make)
    await make.answer(referral, "accept")
    assert (await look_after(make.database))["reminder"] == 0
    assert await told(owner, matter) == []


async def test_a_court_has_nobody_above_it_so_the_body_above_who_asks_is_told(make: Make) -> None:
    await late_referral(make, to=COURT)
    await look_after(make.database)
    assert ("escalation", OFFICE.id) in await prompts(make, CHAIR_ZHAO)


async def test_the_upper_body_urges_without_seeing_the_matter(
    make: Make, browser: Browser, owner: AsyncEngine
) -> None:
    matter, referral = await late_referral(make)
    await look_after(make.database)
    page = await browser.open("/referrals?box=late", as_=OFFICE_LIN)
    assert page.has("湖桥镇新居民人民调解委员会")
    assert page.has(matter.number)
    assert not page.has("陈大山")
    await browser.open(f"/matters/{matter.id}", as_=OFFICE_LIN, expect=404)
    await browser.open(f"/referrals/{referral.id}", as_=OFFICE_LIN, expect=404)
    page = await page.form(f"/referrals/{referral.id}/urge").fill({"urge-words": "请明天前答复。"}).submit()
    assert page.has("请明天前答复。")
    for person in (CHAIR_MA, CHAIR_ZHAO):
        page = await browser.open(f"/matters/{matter.id}/referrals", as_=person)
        assert page.has("请明天前答复。")
    assert (await told(owner, matter))[-1] == "referral:urged"
    await make.answer(referral, "accept")
    page = await browser.open("/referrals?box=late", as_=OFFICE_LIN)
    assert not page.has(matter.number)
    await browser.post(f"/referrals/{referral.id}/urge", {"urge-words": "快。"}, as_=OFFICE_LIN, expect=404)


async def test_nobody_else_urges(make: Make, browser: Browser) -> None:
    _, referral = await late_referral(make)
    for before in (True, False):
        for person in (CHAIR_ZHAO, CHAIR_MA, JUDGE_HE) + ((OFFICE_LIN,) if before else ()):
            await browser.post(
                f"/referrals/{referral.id}/urge", {"urge-words": "快。"}, as_=person, expect=404
            )
            with pytest.raises(ProgrammingError, match="only the upper body"):
                async with make.session(person.actor) as session:
                    await session.execute(
                        text("select urge_referral(:id, 'x', now(), current_date)"), {"id": referral.id}
                    )
        await look_after(make.database)


async def test_an_officer_of_the_upper_body_who_stood_aside_is_shown_nothing(
    make: Make, browser: Browser
) -> None:
    matter, referral = await late_referral(make)
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, matter.id)
        await matters.recuse(session, here, OFFICE_LIN.id, "是申请人的丈夫。", by=CHAIR_ZHAO.actor)
    await look_after(make.database)
    assert await prompts(make, OFFICE_LIN) == []
    await browser.post(f"/referrals/{referral.id}/urge", {"urge-words": "快。"}, as_=OFFICE_LIN, expect=404)
    async with make.session(OFFICE_LIN.actor) as session:
        assert (await referrals.count_open(session, OFFICE_LIN.actor))[2] == 0
        with pytest.raises(NotFound):
            await queries.get(session, OFFICE_LIN.actor, matter.id)
