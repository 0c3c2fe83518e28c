"""The calendar of a place: its rooms as rows, a day or a week long; drawn, and as a table of the same."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from litestar import get
from litestar.params import FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.procedure.permissions import Permission
from fayi.rooms import calendars, queries
from fayi.rooms.calendars import Entry, Line
from fayi.rooms.models import Room
from fayi.rooms.pages.lobby import lobby_address
from fayi.rooms.rules import BookingStatus, Purpose, Span
from fayi.rooms.telling import ARRANGES
from fayi.web.filters import clock_time, url
from fayi.web.language import translate
from fayi.web.templating import Page

OPENS, CLOSES = 8, 18
"""The hours that are always drawn; earlier and later ones when something is open or booked then."""


class CalendarPage(Struct, frozen=True, kw_only=True):
    """The rooms of an agency on a day, or in the week of a day."""

    agency_id: int
    agencies: Sequence[tuple[int, str]]
    day: date
    week: bool
    days: tuple[date, ...]
    before: str
    after: str
    lines: Sequence[Line]
    may_book: bool
    may_print: bool
    screen: str
    """Where the display for the lobby is found, of the own agency."""
    purposes: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    drawing: dict[str, Any]


@get("/rooms", permission=Permission.ROOMS_READ)
async def rooms_calendar(
    session: AsyncSession,
    actor: Actor,
    agency: FromQuery[str] = "",
    day: FromQuery[str] = "",
    view: FromQuery[str] = "day",
) -> Page:
    """What is booked where: of one's own agency, or of another that has rooms."""
    agencies = await calendars.with_rooms(session)
    here = chosen_agency(agency, agencies, actor)
    when, week = chosen_day(day), view == "week"
    first = when - timedelta(days=when.weekday()) if week else when
    length = 7 if week else 1
    rooms = await queries.rooms_of(session, here)
    lines = await calendars.lines(session, rooms, first, length)

    def other(by: int) -> str:
        return url("/rooms", agency=here, view=view, day=when + timedelta(days=by * length))

    page = CalendarPage(
        agency_id=here,
        agencies=agencies,
        day=when,
        week=week,
        days=tuple(first + timedelta(days=at) for at in range(length)),
        before=other(-1),
        after=other(1),
        lines=lines,
        may_book=bool(rooms),
        may_print=here == actor.agency_id,
        screen=lobby_address(here) if here == actor.agency_id and rooms else "",
        purposes=tuple((one.value, one.label) for one in Purpose),
        statuses=tuple((one.value, one.label) for one in BookingStatus if one != "cancelled"),
        drawing=drawing(rooms, lines, first, week, actor),
    )
    return Page("rooms/calendar.html", page)


def chosen_day(typed: str) -> date:
    """The day asked for; today for none, or one nobody can mean."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return clock.today()
    return day if 2000 <= day.year <= 2100 else clock.today()


def chosen_agency(typed: str, agencies: Sequence[tuple[int, str]], actor: Actor) -> int:
    """The agency asked for, else the own one, else the first that has rooms."""
    known = [agency_id for agency_id, _ in agencies]
    if typed.isdecimal() and int(typed) in known:
        return int(typed)
    return known[0] if known and actor.agency_id not in known else actor.agency_id


def drawing(
    rooms: Sequence[Room], lines: Sequence[Line], first: date, week: bool, actor: Actor
) -> dict[str, Any]:
    """All that the drawn calendar shows, times as the station's clock shows them."""
    opens, closes = hours(lines)
    events = []
    for line in lines:
        events += [closed(line.room, span) for span in shut(line, opens, closes)]
    seen: set[tuple[int, datetime]] = set()
    for line in lines:
        for entry in line.entries:
            if (line.room.id, entry.starts_at) not in seen:
                seen.add((line.room.id, entry.starts_at))
                events.append(event(entry, actor))
    return {
        "view": "resourceTimelineWeek" if week else "resourceTimelineDay",
        "date": first.isoformat(),
        "opens": f"{opens:02}:00",
        "closes": f"{closes:02}:00",
        "resources": [{"id": str(one.id), "title": one.name} for one in rooms],
        "events": events,
    }


def hours(lines: Sequence[Line]) -> tuple[int, int]:
    """From which to which full hour is drawn."""
    spans = [span for line in lines for span in line.open]
    spans += [(one.starts_at, one.ends_at) for line in lines for one in line.entries]
    first, last = OPENS, CLOSES
    for start, end in spans:
        start, end = clock.local(start), clock.local(end)
        first = min(first, start.hour)
        last = max(last, 24 if end.date() > start.date() else end.hour + (end.minute > 0))
    return first, last


def shut(line: Line, opens: int, closes: int) -> list[Span]:
    """When the room is not open in the hours drawn."""
    start, _ = calendars.bounds(line.day)
    return calendars.gaps((start + timedelta(hours=opens), start + timedelta(hours=closes)), line.open)


def closed(room: Room, span: Span) -> dict[str, Any]:
    """A time in which the room is not open."""
    return {
        "resourceId": str(room.id),
        "start": stamp(span[0]),
        "end": stamp(span[1]),
        "display": "background",
        "title": translate("不开放"),
        "className": "tl-closed",
    }


def event(entry: Entry, actor: Actor) -> dict[str, Any]:
    """An entry as a bar: in words what its colour says."""
    shown = {"resourceId": str(entry.room_id), "start": stamp(entry.starts_at), "end": stamp(entry.ends_at)}
    if entry.it is None:
        return {**shown, "title": translate("已占用"), "className": "tl-taken"}
    booking, it = entry.it.booking, entry.it
    values = {
        "purpose": booking.purpose_label,
        "status": booking.status_label,
        "title": booking.title,
        "agency": entry.arranged_by,
        "from": clock_time(entry.starts_at),
        "until": clock_time(entry.ends_at),
    }
    words = "{purpose}（{status}）{title}，{agency}" if booking.title else "{purpose}（{status}），{agency}"
    return {
        **shown,
        "title": translate(words, **values),
        "className": f"tl-{booking.purpose} tl-{booking.stands}",
        "href": f"/bookings/{booking.id}",
        "move": f"/bookings/{booking.id}/move" if may_move(entry, actor) else "",
        "main": stamp(it.main.starts_at),
    }


def may_move(entry: Entry, actor: Actor) -> bool:
    """Whether dragging is offered; whether it is let is decided where it is moved."""
    if entry.it is None:
        return False
    booking = entry.it.booking
    return actor.agency_id in booking.agency_ids and actor.may(ARRANGES) and booking.ends_at > clock.now()


def stamp(instant: datetime) -> str:
    """2026-11-24T09:00 at the station."""
    return f"{clock.local(instant):%Y-%m-%dT%H:%M}"


pages = (rooms_calendar,)
