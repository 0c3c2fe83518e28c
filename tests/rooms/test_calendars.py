"""The calendars people use: the timeline, day sheets, the run sheet, the directory, the lobby, unmet demand."""

import json
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest

from fayi.kit import clock
from fayi.rooms.availability import RoomSeen, Shut, Window
from fayi.rooms.calendars import Entry, gaps, open_on
from fayi.rooms.models import Booking, Room, UnmetDemand
from fayi.rooms.pages.lobby import lobby_address, shown
from fayi.rooms.pages.sheets import checks
from fayi.rooms.queries import Whole
from fayi.rooms.rules import Needed, Purpose, parts_from, run_of
from tests.browser import Browser
from tests.cast import (
    CHAIR_ZHAO,
    COURT,
    COURT_CLERK_FU,
    DUTY_OFFICER_NIU,
    MANAGEMENT_LU,
    OTHER_PRISON_OFFICER_BO,
    PRISON,
    STEWARD_XIANG,
)
from tests.chromium import PHONE, OpenWindow, must_be_accessible, must_fit
from tests.make import Make
from tests.rooms.test_claims import at

DAY = at(0).date()
ESCORT = Needed(
    resource=f"officer:{DUTY_OFFICER_NIU.id}",
    label=DUTY_OFFICER_NIU.name,
    role="officer",
    agency_id=PRISON.id,
)


@pytest.fixture
async def places(make: Make) -> tuple[Room, Room]:
    """A room of the court and one of the prison, which is taken up a quarter of an hour around each use."""
    return (
        await make.room(COURT, "第一法庭"),
        await make.room(
            PRISON,
            "第一视频室",
            place="会见楼二层",
            before_minutes=15,
            after_minutes=15,
            terminal="9801",
            closes=time(18),
        ),
    )


@pytest.fixture
async def booking(make: Make, places: tuple[Room, Room]) -> Booking:
    """Nine to ten in both rooms, with a talk before."""
    return await make.booking(
        *places, before=15, title="离婚纠纷庭审", contact="傅书记员 8001", needs=(ESCORT,)
    )


def drawn(page: Any) -> list[dict[str, Any]]:
    """The bars the page draws, without the hours in which rooms are shut."""
    (data,) = page.html.split('data-rooms="')[1:]
    found = json.loads(unescape(data.partition('"')[0]))["events"]
    return [one for one in found if one.get("display") != "background"]


async def test_a_rooms_agency_reads_what_the_booking_tells_and_others_only_that_it_is_taken(
    make: Make, browser: Browser, booking: Booking
) -> None:
    address = f"/rooms?agency={PRISON.id}&day={DAY}"
    page = await browser.open(address, as_=STEWARD_XIANG)
    for words in ("离婚纠纷庭审", "开庭", "已确认", "县法院", "傅书记员 8001", "08:45–10:00"):
        assert page.has(words), words
    (bar,) = drawn(page)
    assert bar["title"] == "开庭（已确认）离婚纠纷庭审，县法院"
    assert (bar["start"], bar["end"], bar["main"]) == (f"{DAY}T08:45", f"{DAY}T10:00", f"{DAY}T09:00")
    assert bar["move"] == f"/bookings/{booking.id}/move"
    stranger = await browser.open(address, as_=OTHER_PRISON_OFFICER_BO)
    assert stranger.has("已占用")
    assert not any(
        word in stranger.html for word in ("离婚", "县法院", "傅书记员", f"/bookings/{booking.id}")
    )
    (bar,) = drawn(stranger)
    assert bar["title"] == "已占用"
    assert (bar["start"], bar["end"]) == (f"{DAY}T08:30", f"{DAY}T10:15")


async def test_the_week_shows_every_day_and_a_proposal_is_marked_as_one(
    make: Make, browser: Browser, places: tuple[Room, Room]
) -> None:
    await make.booking(places[0], confirmed=False, title="待定的庭")
    page = await browser.open(f"/rooms?view=week&day={DAY}", as_=COURT_CLERK_FU)
    assert page.has("待确认")
    (bar,) = drawn(page)
    assert "tl-proposed" in bar["className"]
    monday = DAY - timedelta(days=DAY.weekday())
    assert page.html.count('class="tl-room"') == 1
    assert (await browser.open("/rooms?view=week&day=nonsense&agency=x", as_=COURT_CLERK_FU)).status == 200
    later = await browser.open(f"/rooms?view=week&day={monday + timedelta(days=7)}", as_=COURT_CLERK_FU)
    assert drawn(later) == []


async def test_day_sheets_give_buffers_escort_and_terminal_and_a_page_for_each_day(
    browser: Browser, booking: Booking
) -> None:
    page = await browser.open(f"/rooms/sheets?day={DAY}&until={DAY + timedelta(days=1)}", as_=STEWARD_XIANG)
    for words in ("08:30–10:15", "08:45–09:00", "牛警官", "9801", "离婚纠纷庭审", "这一天没有安排"):
        assert page.has(words), words
    assert page.html.count('<section class="day-sheet">') == 2
    each = await browser.open(f"/rooms/sheets?day={DAY}&by=room", as_=STEWARD_XIANG)
    assert each.has("第一视频室（会见楼二层）")


async def test_the_prison_alone_reads_names_and_numbers_of_its_prisoners(
    make: Make, browser: Browser, places: tuple[Room, Room]
) -> None:
    prisoner = Needed(resource="prisoner:7", label="服刑人员", role="prisoner", agency_id=PRISON.id)
    booking = await make.booking(*places, needs=(prisoner,))
    for person in (COURT_CLERK_FU, STEWARD_XIANG):
        page = await browser.open(f"/bookings/{booking.id}/run-sheet", as_=person)
        assert page.has("服刑人员：服刑人员")


async def test_a_run_sheet_says_who_where_when_what_to_check_and_in_which_order(
    browser: Browser, booking: Booking
) -> None:
    page = await browser.open("/rooms/contacts/new", as_=MANAGEMENT_LU)
    await page.form("保存").fill(officer_id=STEWARD_XIANG.name, duty="庭务", phone="0579-1234").submit()
    page = await browser.open(f"/bookings/{booking.id}/run-sheet", as_=COURT_CLERK_FU)
    for words in ("第一法庭", "第一视频室（会见楼二层），终端号 9801", "向庭务（庭务） 0579-1234", "国徽"):
        assert page.has(words), words
    order = [
        page.text.index(words)
        for words in ("第一视频室开始准备", "庭前谈话开始", "正式时段结束", "第一视频室清场完毕")
    ]
    assert order == sorted(order)
    await browser.open(f"/bookings/{booking.id}/run-sheet", as_=OTHER_PRISON_OFFICER_BO, expect=404)


async def test_the_directory_names_whom_to_ring_and_the_stand_in_and_each_agency_keeps_its_own(
    browser: Browser, places: tuple[Room, Room]
) -> None:
    page = await browser.open("/rooms/contacts/new", as_=MANAGEMENT_LU)
    page = await page.form("保存").submit(expect=422)
    assert page.errors()
    await (
        page.form("保存").fill(officer_id=STEWARD_XIANG.name, phone="0579-1234", hours="8:30–17:30").submit()
    )
    page = await browser.open("/rooms/contacts/new", as_=MANAGEMENT_LU)
    await page.form("保存").fill(officer_id=DUTY_OFFICER_NIU.name, phone="0579-5678", rank="2").submit()
    away = await browser.open("/absences", as_=STEWARD_XIANG)
    await (
        away.form("登记")
        .fill(
            stand_in=DUTY_OFFICER_NIU.name,
            since=str(clock.today()),
            until=str(clock.today() + timedelta(days=2)),
        )
        .submit()
    )
    page = await browser.open("/rooms/directory", as_=COURT_CLERK_FU)
    for words in ("向庭务", "0579-1234", "8:30–17:30", "请找牛警官，0579-5678", "第一视频室"):
        assert page.has(words), words
    await browser.open("/rooms/contacts/1", as_=COURT_CLERK_FU, expect=404)
    page = await browser.open("/rooms/contacts/1", as_=MANAGEMENT_LU)
    await page.form("保存").fill(since="2020-01-01", until="2020-12-31").submit()
    assert not (await browser.open("/rooms/directory", as_=COURT_CLERK_FU)).has("0579-1234")


async def test_the_lobby_shows_room_and_time_without_title_or_contact(
    make: Make, browser: Browser, places: tuple[Room, Room]
) -> None:
    with clock.frozen(datetime.combine(clock.today(), time(9), clock.ZONE)):
        nine = clock.now()
        await make.booking(
            places[1],
            starts_at=nine + timedelta(minutes=20),
            by=STEWARD_XIANG,
            title="王某会见",
            contact="8001",
            purpose="lawyer_talk",
        )
        page = await browser.open(lobby_address(PRISON.id))
    for words in ("09:20–10:20", "第一视频室（会见楼二层）", "律师会见", "未开始"):
        assert page.has(words), words
    assert not page.has("王某")
    assert not page.has("8001")
    await browser.open(lobby_address(PRISON.id)[:-1] + "x", expect=404)


async def test_unmet_demand_is_counted_by_room_purpose_agency_and_hour(
    make: Make, browser: Browser, booking: Booking, places: tuple[Room, Room]
) -> None:
    page = await browser.open("/bookings/new", as_=COURT_CLERK_FU)
    await (
        page.form("提出预约")
        .fill(purpose="mediation", starts_at=f"{DAY}T09:00", near=str(places[1].id))
        .submit()
    )
    for by, words in (
        ("room", "第一视频室"),
        ("purpose", "调解"),
        ("agency", "县法院"),
        ("hour", "09:00–09:59"),
    ):
        page = await browser.open(f"/rooms/demand?by={by}", as_=STEWARD_XIANG)
        assert page.has(words), by
    assert (await browser.open("/rooms/demand", as_=OTHER_PRISON_OFFICER_BO)).has("没有约不到场所")
    assert (await browser.open("/rooms/demand?since=2020-01-01&until=2020-02-01", as_=STEWARD_XIANG)).has(
        "没有约不到"
    )
    await browser.open("/rooms/demand", as_=CHAIR_ZHAO)


async def test_unmet_demand_so_rare_that_it_might_be_recognised_is_told_in_no_figure(
    make: Make, browser: Browser, places: tuple[Room, Room]
) -> None:
    """Neither by its count nor by its minutes, its bar, or a sum from which the others are taken away."""

    def wish(purpose: str, minutes: int) -> UnmetDemand:
        return UnmetDemand(
            agency_id=PRISON.id, agency_ids=[PRISON.id], purpose=purpose, wished_at=at(9), minutes=minutes,
            resources=[places[1].resource], offered=0, asked_at=clock.now(),
        )  # fmt: skip

    async with make.session(STEWARD_XIANG.actor) as session:
        session.add_all([*(wish("court", 40) for _ in range(6)), wish("mediation", 37)])
    page = await browser.open("/rooms/demand?by=purpose", as_=STEWARD_XIANG)
    assert page.has("少于5")
    assert page.has("240")
    assert not page.has("37")
    assert not page.has("没有约到的次数")
    assert page.answer.text.count('class="bar"') == 1
    async with make.session(STEWARD_XIANG.actor) as session:
        session.add_all([wish("mediation", 37) for _ in range(4)])
    page = await browser.open("/rooms/demand?by=purpose", as_=STEWARD_XIANG)
    assert page.has("没有约到的次数")
    assert page.has("185")
    assert not page.has("少于5")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(-16, "未开始"), (-15, "准备中"), (0, "进行中"), (59, "进行中"), (60, "已结束"), (70, None)],
)
def test_the_lobby_says_how_far_a_sitting_is(minutes: int, words: str | None) -> None:
    nine = datetime(2026, 3, 2, 9, tzinfo=clock.ZONE)
    it = Whole(booking=Booking(purpose="court"), parts=(), needs=())
    entry = Entry(room_id=1, starts_at=nine, ends_at=nine + timedelta(hours=1), it=it)
    line = shown(Room(name="一室", place="", before_minutes=0), entry, nine + timedelta(minutes=minutes))
    assert (line.now if line else None) == words


def test_what_is_left_of_a_day_is_what_no_window_covers() -> None:
    nine, twelve, six = (datetime(2026, 3, 2, hour, tzinfo=clock.ZONE) for hour in (9, 12, 18))
    eight = datetime(2026, 3, 2, 8, tzinfo=clock.ZONE)
    assert gaps((eight, six), [(nine, twelve)]) == [(eight, nine), (twelve, six)]
    assert gaps((eight, six), []) == [(eight, six)]
    assert gaps((nine, twelve), [(eight, six)]) == []


def test_a_closure_and_a_closed_window_are_taken_off_the_open_hours() -> None:
    monday = date(2026, 3, 2)
    room = RoomSeen(
        id=1,
        name="一",
        agency_id=1,
        in_use_from=monday,
        windows=(
            Window(weekday=1, opens=time(8), closes=time(18), since=monday),
            Window(weekday=1, opens=time(12), closes=time(13), since=monday, closed=True),
        ),
        shut=(Shut(starts_at=datetime(2026, 3, 2, 15, tzinfo=clock.ZONE), ends_at=None, reason="检修"),),
    )
    hours = [(start.hour, clock.local(end).hour) for start, end in open_on(room, monday)]
    assert hours == [(8, 12), (13, 15)]
    assert open_on(room, monday - timedelta(days=7)) == ()


def test_a_run_begins_with_making_ready_and_ends_with_clearing() -> None:
    nine = datetime(2026, 3, 2, 9, tzinfo=clock.ZONE)
    parts = parts_from(nine, 60, after=15)
    end = nine + timedelta(minutes=75)
    found = run_of(parts, {"一室": ([(nine, end)], 10, 5), "二室": ([], 10, 5)})
    assert [words for _, words, _ in found] == [
        "{room}开始准备", "{part}开始", "{part}结束", "{part}开始", "{part}结束", "{room}清场完毕",
    ]  # fmt: skip
    assert found[0][0] == nine - timedelta(minutes=10)
    assert found[-1][0] == end + timedelta(minutes=5)


def test_visit_monitoring_is_switched_off_for_courts_and_lawyers_and_not_for_families() -> None:
    for purpose, expected in (
        (Purpose.COURT, True),
        (Purpose.LAWYER_TALK, True),
        (Purpose.FAMILY_VISIT, False),
    ):
        assert any("关闭会见监听" in one for one in checks(purpose, True)) is expected


@pytest.mark.browser
async def test_dragging_an_own_booking_opens_its_move_form_filled_in(
    window: OpenWindow, booking: Booking, places: tuple[Room, Room], make: Make
) -> None:
    other = await make.room(PRISON, "第二视频室")
    page = await window(as_=STEWARD_XIANG)
    await page.goto(f"/rooms?agency={PRISON.id}&day={DAY}")
    bar = page.locator(".ec-event.tl-court")
    await bar.wait_for()
    await must_be_accessible(page)
    box = await bar.bounding_box()
    row = await page.get_by_text("第二视频室", exact=True).first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 88, y, steps=6)
    await page.mouse.move(x + 88, row["y"] + row["height"] / 2, steps=6)
    await page.mouse.up()
    await page.wait_for_url("**/move?**")
    assert await page.get_by_label("开始时间").input_value() == f"{DAY}T10:00"
    assert await page.locator(f"option[value='{other.id}']:checked").count() == 1
    phone = await window(as_=STEWARD_XIANG, size=PHONE)
    await phone.goto(f"/rooms?agency={PRISON.id}&day={DAY}")
    await must_fit(phone)
    await must_be_accessible(phone)
