"""Proposing, confirming, moving and cancelling bookings, and keeping places, through the pages."""

from datetime import datetime, time, timedelta

from sqlalchemy import select

from fayi.kit import clock
from fayi.rooms import actions, queries
from fayi.rooms.models import UnmetDemand
from fayi.web.filters import when
from tests.browser import Browser
from tests.cast import (
    CLERK_WANG,
    COURT,
    COURT_CLERK_FU,
    HEAD_FANG,
    JUDGE_HE,
    OTHER_PRISON_OFFICER_BO,
    PRISON,
    STEWARD_XIANG,
)
from tests.conftest import SessionAs
from tests.make import Make


def at(hour: int, minute: int = 0, *, days: int = 7) -> datetime:
    return datetime.combine(clock.today() + timedelta(days=days), time(hour, minute), clock.ZONE)


def typed(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M}"


async def test_a_booking_is_proposed_agreed_to_confirmed_moved_and_cancelled(
    make: Make, browser: Browser
) -> None:
    await make.room(COURT, "第一法庭")
    await make.room(PRISON, "第一视频室", asks_first=True)
    page = await browser.open("/bookings/new", as_=COURT_CLERK_FU)
    form = page.form("提出预约").fill(
        purpose="court",
        starts_at=typed(at(9)),
        near="县法院 · 第一法庭",
        far="青禾监狱 · 第一视频室",
        before="15",
    )
    page = await form.submit()
    assert page.has("等待同意")
    assert page.has("还没有同意")
    booking = page.path
    page = await browser.open(booking, as_=STEWARD_XIANG)
    page = await page.form("同意使用").submit()
    page = await (await browser.open(booking, as_=COURT_CLERK_FU)).form("确认预约").submit()
    assert page.has("已确认")
    page = await browser.open(f"{booking}/move", as_=STEWARD_XIANG)
    page = await page.form("改期").fill(starts_at=typed(at(14)), because="监区临时封闭").submit()
    assert page.has("14:00")
    page = await browser.open(f"{booking}/cancel", as_=COURT_CLERK_FU)
    page = await page.form("取消这个预约").fill(because="当事人撤诉").submit()
    assert page.has("已取消：当事人撤诉")


async def test_when_the_wished_time_is_taken_free_times_fill_the_form(
    make: Make, browser: Browser, session_as: SessionAs
) -> None:
    court = await make.room(COURT, "第一法庭")
    await make.booking(court, title="另一件案件")
    page = await browser.open("/bookings/new", as_=COURT_CLERK_FU)
    wish = page.form("提出预约").fill(
        purpose="court", starts_at=typed(at(9)), near=str(court.id), title="本院案件"
    )
    page = await wish.submit()
    assert page.has("各端都空闲的时间")
    assert not page.has("另一件案件")
    page = await page.form(f"填入{when(at(8))}").submit()
    assert page.has("本院案件") or "本院案件" in page.html
    page = await page.form("提出预约").submit()
    assert page.path.startswith("/bookings/")
    async with session_as(COURT_CLERK_FU.actor) as session:
        (unmet,) = (await session.scalars(select(UnmetDemand))).all()
        assert (unmet.resources, unmet.wished_at, unmet.offered > 0) == ([court.resource], at(9), True)


async def test_a_rival_confirmed_first_shows_the_way_out_on_the_page(make: Make, browser: Browser) -> None:
    court = await make.room(COURT, "第一法庭")
    late = await make.booking(court, confirmed=False)
    await make.booking(court)
    page = await browser.open(f"/bookings/{late.id}", as_=COURT_CLERK_FU)
    page = await page.form("确认预约").submit(expect=409)
    assert page.has("第一法庭在所选时间已有安排")
    page = await page.form(f"填入{when(at(8))}").submit()
    page = await page.form("改期").submit()
    page = await page.form("确认预约").submit()
    assert page.has("已确认")


async def test_two_bookings_change_times(make: Make, browser: Browser, session_as: SessionAs) -> None:
    court = await make.room(COURT, "第一法庭")
    one = await make.booking(court, starts_at=at(9))
    other = await make.booking(court, starts_at=at(14))
    page = await browser.open(f"/bookings/{one.id}/swap", as_=COURT_CLERK_FU)
    await page.form("对调时间").fill(other=str(other.id), because="法官时间冲突").submit()
    async with session_as(COURT_CLERK_FU.actor) as session:
        starts = [(await queries.get(session, each.id)).starts_at for each in (one, other)]
        assert starts == [at(14), at(9)]


async def test_who_is_at_no_end_finds_no_booking(make: Make, browser: Browser) -> None:
    booking = await make.booking(await make.room(COURT))
    await browser.open(f"/bookings/{booking.id}", as_=OTHER_PRISON_OFFICER_BO, expect=404)


async def test_a_suspension_lists_what_it_strikes_before_it_is_saved_and_after(
    make: Make, browser: Browser, session_as: SessionAs
) -> None:
    room = await make.room(PRISON)
    struck = await make.booking(room, title="家属会见", purpose="family_visit", by=STEWARD_XIANG)
    await make.booking(
        room, title="以后的会见", purpose="family_visit", by=STEWARD_XIANG, starts_at=at(9, days=20)
    )
    page = await browser.open("/rooms/closures/new", as_=STEWARD_XIANG)
    page = (
        await page.form("登记停用")
        .fill(kind="suspension", starts_at=typed(at(0)), ends_at=typed(at(0, days=14)), reason="疫情防控")
        .submit()
    )
    assert page.has("下列1个预约受影响")
    assert page.has("家属会见")
    assert not page.has("以后的会见")
    page = await page.form("登记停用").submit()
    assert f"/bookings/{struck.id}/move" in page.links().values()
    page = await browser.open(f"/bookings/{struck.id}", as_=STEWARD_XIANG)
    assert page.has("停用（疫情防控）")
    page = await browser.open("/rooms/closures/1", as_=STEWARD_XIANG)
    await page.form("解除停用").submit()
    async with session_as(STEWARD_XIANG.actor) as session:
        assert (await queries.get(session, struck.id)).flag == ""


async def test_a_place_is_written_down_and_opened_at_its_hours(
    make: Make, browser: Browser, session_as: SessionAs
) -> None:
    page = await browser.open("/rooms/places/new", as_=COURT_CLERK_FU)
    page = (
        await page.form("保存")
        .fill(kind="room", name="第三法庭", seats="6", in_use_from=clock.today().isoformat())
        .submit()
    )
    page = await page.form("保存开放时间").fill({"w-hours-0-days": "daily"}).submit()
    assert page.has("开放时间已保存")
    async with session_as(COURT_CLERK_FU.actor) as session:
        (room,) = await queries.rooms_of(session, COURT.id)
        seen = await queries.seen(session, [room.id])
        assert sorted({window.weekday for window in seen[room.resource].windows}) == [1, 2, 3, 4, 5, 6, 7]


async def test_a_place_that_is_still_booked_is_not_retired(make: Make, browser: Browser) -> None:
    room = await make.room(COURT)
    booking = await make.booking(room)
    page = await browser.open(f"/rooms/places/{room.id}", as_=COURT_CLERK_FU)
    page = await page.form("保存").fill(in_use_until=clock.today().isoformat()).submit(expect=409)
    assert "还有1个预约要用它" in page.errors()["in_use_until"]
    assert f"/bookings/{booking.id}" in page.links().values()


async def test_nobody_keeps_the_places_of_another_agency(make: Make, browser: Browser) -> None:
    room = await make.room(COURT)
    await browser.open(f"/rooms/places/{room.id}", as_=STEWARD_XIANG, expect=403)
    await browser.open("/rooms/places", as_=JUDGE_HE, expect=403)


async def test_who_registers_may_propose_and_take_back_but_not_confirm(
    make: Make, browser: Browser, session_as: SessionAs
) -> None:
    room = await make.room(PRISON)
    wish = await make.booking(room, purpose="family_visit", by=CLERK_WANG, confirmed=False)
    page = await browser.open(f"/bookings/{wish.id}", as_=CLERK_WANG)
    assert not page.has("临时保留15分钟")
    page = await browser.open(f"/bookings/{wish.id}/cancel", as_=CLERK_WANG)
    page = await page.form("取消这个预约").fill(because="家属改主意").submit()
    assert page.has("已取消")
    assert HEAD_FANG.place is CLERK_WANG.place
    assert actions.ARRANGES not in CLERK_WANG.actor.permissions
