"""Meetings in prison: the lawyer asks, the prison confirms, nobody listens in."""

from datetime import datetime, time, timedelta

from fayi.kit import clock
from fayi.rooms import actions as bookings
from fayi.rooms import queries as rooms
from tests.appointments import scene
from tests.browser import Browser
from tests.cast import FIRM, LAWYER_GU, MANAGEMENT_LU, PRISON
from tests.make import Make


async def test_a_lawyer_asks_the_prison_for_a_meeting_and_the_prison_confirms_it(
    make: Make, browser: Browser
) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    appointment = await scene.appointed(make, matter)
    room = await make.room(PRISON, "律师会见室", purposes=["lawyer_talk"], asks_first=True)
    await make.room(PRISON, "家属会见室", purposes=["family_visit"])
    at = datetime.combine(clock.today() + timedelta(days=3), time(9), clock.ZONE)

    page = await browser.open(f"/appointments/{appointment.id}/write/talk", as_=LAWYER_GU)
    assert not page.has("家属会见室")
    filled = {"starts_at": at.strftime("%Y-%m-%dT%H:%M"), "room": str(room.id), "number": "3398000123"}
    page = await page.form("提出预约").fill(filled).submit()
    assert page.has("监狱会见的预约")

    async with make.session(MANAGEMENT_LU.actor) as session:
        (booking,) = await rooms.between(session, at, at + timedelta(hours=1), agency_id=PRISON.id)
        assert (booking.purpose, booking.status, booking.agency_ids) == (
            "lawyer_talk",
            "proposed",
            sorted((FIRM.id, PRISON.id)),
        )
        assert "不被监听" in booking.note
        assert "3398000123" in booking.note
        await bookings.confirm(session, booking, MANAGEMENT_LU.actor)

    page = await browser.open(f"/appointments/{appointment.id}/write/talk", as_=LAWYER_GU)
    page = await page.form("提出预约").fill(filled).submit(expect=409)
    assert page.has("这个时间已有安排")
    assert "律师会见室" in page.errors()["starts_at"]
