"""Bookings in the calendar an officer reads along elsewhere, read back by a reader that is not the writer.

The reader below is made by hand after RFC 5545: it knows nothing of the library that writes the calendar, and
refuses what a strict reader may refuse. That takes forty lines; the libraries there are either forgive much or
are no longer looked after.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from fayi.rooms import actions, queries
from fayi.rooms.rules import Needed, shifted
from tests.browser import Browser
from tests.cast import COURT, COURT_CLERK_FU, JUDGE_HE, PRISON
from tests.desk.test_calendar import address_of
from tests.make import Make
from tests.rooms.test_claims import at

LINE = re.compile(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]+))*):(.*)')
Properties = dict[str, tuple[dict[str, str], str]]


def read(content: bytes) -> dict[str, Properties]:
    """UID without the host → the properties of each event, or an assertion on the first fault."""
    assert content.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n", content)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    within: list[str] = []
    found: dict[str, Properties] = {}
    event: Properties = {}
    for line in lines:
        matched = LINE.fullmatch(line)
        assert matched, line
        name, value = matched[1], matched[3]
        parameters = dict(one.split("=", 1) for one in matched[2].split(";")[1:])
        if name == "BEGIN":
            within.append(value)
            event = {} if value == "VEVENT" else event
        elif name == "END":
            assert within.pop() == value
            if value == "VEVENT":
                assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= event.keys()
                found[event["UID"][1].partition("@")[0]] = event
        elif within[-1] == "VEVENT":
            assert name not in event, f"{name} twice"
            event[name] = (parameters, re.sub(r"\\([\\;,])", r"\1", value.replace("\\n", "\n")))
    assert not within
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "VERSION:2.0" in lines
    return found


def instant(given: tuple[dict[str, str], str]) -> datetime:
    """A time of an event."""
    parameters, value = given
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(parameters["TZID"]))


async def test_a_booking_is_in_the_calendar_of_whom_it_needs_and_follows_its_changes(
    make: Make, browser: Browser
) -> None:
    court, prison = await make.room(COURT, "第一法庭"), await make.room(PRISON, "第一视频室")
    judge = Needed(resource=f"officer:{JUDGE_HE.id}", label=JUDGE_HE.name, role="officer", agency_id=COURT.id)
    prisoner = Needed(resource="prisoner:7", label="陈某（0007）", role="prisoner", agency_id=PRISON.id)
    booking = await make.booking(
        court, prison, needs=(judge, prisoner), before=15, title="远程开庭", contact="傅 8001", note="带手铐"
    )
    address = await address_of(browser, JUDGE_HE)
    client = await browser.client(None)
    content = (await client.get(address)).content
    for word in ("陈某", "0007", "8001", "手铐"):
        assert word.encode() not in content
    first = read(content)[f"booking-{booking.id}"]
    assert (first["SUMMARY"][1], first["LOCATION"][1]) == ("远程开庭", "第一法庭、第一视频室")
    assert (instant(first["DTSTART"]), instant(first["DTEND"])) == (at(8, 45), at(10))
    assert first["STATUS"][1] == "CONFIRMED"
    async with make.session(COURT_CLERK_FU.actor) as session:
        moved = await queries.get(session, booking.id)
        parts = shifted((await queries.whole(session, moved)).times, at(14))
        await actions.move(session, moved, parts, None, "法官另有安排", COURT_CLERK_FU.actor)
    second = read((await client.get(address)).content)[f"booking-{booking.id}"]
    assert second["UID"] == first["UID"]
    assert instant(second["DTSTART"]) == at(13, 45)
    assert int(second["SEQUENCE"][1]) > int(first["SEQUENCE"][1])
    assert instant(second["LAST-MODIFIED"]) >= instant(first["LAST-MODIFIED"])
    async with make.session(COURT_CLERK_FU.actor) as session:
        gone = await queries.get(session, booking.id)
        await actions.cancel(session, gone, "撤诉", COURT_CLERK_FU.actor)
    third = read((await client.get(address)).content)[f"booking-{booking.id}"]
    assert third["STATUS"][1] == "CANCELLED"
    assert int(third["SEQUENCE"][1]) > int(second["SEQUENCE"][1])
    assert instant(third["DTEND"]) - instant(third["DTSTART"]) == timedelta(minutes=75)
