"""Papers of the day: what happens in each room, or in the whole place, and the run of one booking."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from litestar import get
from litestar.params import FromPath, FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind
from fayi.rooms import calendars, queries
from fayi.rooms.calendars import Entry, Ring
from fayi.rooms.models import Need, Room
from fayi.rooms.pages.calendar import chosen_day
from fayi.rooms.queries import Whole
from fayi.rooms.rules import ROLES, Purpose, room_of, run_of, used
from fayi.web.templating import Page

MOST_DAYS = 31


class Use(Struct, frozen=True, kw_only=True):
    """One use of a room, as a line of a day sheet."""

    room: Room
    entry: Entry
    taken_from: datetime
    taken_until: datetime
    """With the minutes before and after."""
    prisoners: tuple[str, ...]
    """Names and numbers, for the prison itself; else only that there is one."""
    officers: tuple[str, ...]
    escorts: tuple[str, ...]
    """Officers of the room's own agency."""
    links: tuple[str, ...]
    """Lines and devices, terminal numbers and standing addresses."""


class Sheet(Struct, frozen=True, kw_only=True):
    """A day of one room, or of the whole place."""

    day: date
    room: Room | None
    uses: tuple[Use, ...]


class SheetsPage(Struct, frozen=True, kw_only=True):
    """Day sheets, each on a page of its own."""

    agency: Agency
    sheets: tuple[Sheet, ...]
    first: date
    last: date
    by: str
    rooms: Sequence[Room]
    room_id: int | None


class RunPage(Struct, frozen=True, kw_only=True):
    """The run of one booking."""

    it: Whole
    agency: Agency
    ends: Sequence[tuple[Agency, tuple[Need, ...], Sequence[Ring]]]
    rooms: Mapping[str, Room]
    roles: Mapping[str, str]
    prisoners: Mapping[str, str]
    run: Sequence[tuple[datetime, str, Mapping[str, str]]]
    checks: tuple[str, ...]


@get("/rooms/sheets", permission=Permission.ROOMS_READ)
async def sheets(
    session: AsyncSession,
    actor: Actor,
    day: FromQuery[str] = "",
    until: FromQuery[str] = "",
    room: FromQuery[str] = "",
    by: FromQuery[str] = "place",
) -> Page:
    """The days of the agency's own rooms: all of them on one sheet a day, or a sheet for each room."""
    first = chosen_day(day)
    last = min(max(first, chosen_day(until) if until else first), first + timedelta(days=MOST_DAYS - 1))
    rooms = await queries.rooms_of(session, actor.agency_id)
    chosen = [one for one in rooms if str(one.id) == room]
    each = by == "room" or bool(chosen)
    lines = await calendars.lines(session, chosen or rooms, first, (last - first).days + 1)
    uses = await uses_of(
        session, [(line.room, entry, line.day) for line in lines for entry in line.entries], actor
    )
    found = []
    if each:
        for line in lines:
            own = tuple(use for day_, use in uses if day_ == line.day and use.room.id == line.room.id)
            if own or line.open:
                found.append(Sheet(day=line.day, room=line.room, uses=own))
        found.sort(key=lambda sheet: (sheet.day, sheet.room.name if sheet.room else ""))
    else:
        for here, group in groupby(sorted(lines, key=lambda line: line.day), key=lambda line: line.day):
            if list(group):
                of_day = sorted(
                    (use for day_, use in uses if day_ == here),
                    key=lambda use: (use.entry.starts_at, use.room.name),
                )
                found.append(Sheet(day=here, room=None, uses=tuple(of_day)))
    page = SheetsPage(
        agency=await agencies.agency(session, actor.agency_id),
        sheets=tuple(found),
        first=first,
        last=last,
        by="room" if each else "place",
        rooms=rooms,
        room_id=chosen[0].id if chosen else None,
    )
    await readings.record(session, actor, ReadingKind.PRINTED, subject="排期表")
    return Page("rooms/sheets.html", page)


async def uses_of(
    session: AsyncSession, found: Sequence[tuple[Room, Entry, date]], actor: Actor
) -> list[tuple[date, Use]]:
    """Lines of day sheets, with whom an officer of this agency may read of."""
    needs = [need for _, entry, _ in found if entry.it is not None for need in entry.it.needs]
    held = await calendars.held_here(session, needs, actor)
    rooms = {one.resource: one for one in await queries.rooms_by_id(session, queries.room_ids(needs))}
    return [(day, use(room, entry, held, rooms)) for room, entry, day in found]


def use(room: Room, entry: Entry, held: Mapping[str, str], rooms: Mapping[str, Room]) -> Use:
    """One line of a day sheet."""
    needs = entry.it.needs if entry.it is not None else ()
    people = [need for need in needs if room_of(need.resource) is None]
    known = entry.it is not None
    return Use(
        room=room,
        entry=entry,
        taken_from=entry.starts_at - timedelta(minutes=room.before_minutes if known else 0),
        taken_until=entry.ends_at + timedelta(minutes=room.after_minutes if known else 0),
        prisoners=tuple(held.get(one.resource, "") for one in people if one.resource.startswith("prisoner:")),
        officers=tuple(
            one.label
            for one in people
            if one.resource.startswith("officer:") and one.agency_id != room.agency_id
        ),
        escorts=tuple(
            one.label
            for one in people
            if one.resource.startswith("officer:") and one.agency_id == room.agency_id
        ),
        links=links(room, needs, rooms) if known else (),
    )


def links(room: Room, needs: Sequence[Need], rooms: Mapping[str, Room]) -> tuple[str, ...]:
    """How the room is reached: its own terminal and address, and the lines and devices booked along."""
    along = [rooms[need.resource] for need in needs if need.resource in rooms]
    lines = [
        f"{one.name} {one.terminal}".strip()
        for one in along
        if one.kind in ("line", "device") and one.id != room.id
    ]
    return tuple(one for one in (room.terminal, room.join_address, *lines) if one)


@get("/bookings/{booking_id:int}/run-sheet", permission=Permission.ROOMS_READ)
async def run_sheet(session: AsyncSession, actor: Actor, booking_id: FromPath[int]) -> Page:
    """Who, where, when, what to check, whom to ring, and in which order."""
    it = await queries.whole(session, await queries.get(session, booking_id))
    rooms = {one.resource: one for one in await queries.rooms_by_id(session, queries.room_ids(it.needs))}
    at_ends = dict.fromkeys(
        [it.booking.agency_id, *(need.agency_id for need in it.needs if need.agency_id is not None)]
    )
    rings = await calendars.contacts(session, list(at_ends))
    ends = [
        (
            await agencies.agency(session, one),
            tuple(need for need in it.needs if need.agency_id == one),
            rings.get(one, []),
        )
        for one in at_ends
    ]
    has_prisoner = any(need.resource.startswith("prisoner:") for need in it.needs)
    page = RunPage(
        it=it,
        agency=ends[0][0],
        ends=ends,
        rooms=rooms,
        roles=ROLES,
        prisoners=await calendars.held_here(session, it.needs, actor),
        run=run(it, rooms),
        checks=checks(Purpose.of(it.booking.purpose), has_prisoner),
    )
    await readings.record(
        session, actor, ReadingKind.PRINTED, matter_id=it.booking.matter_id, subject="排期运行单"
    )
    return Page("rooms/run_sheet.html", page)


def run(it: Whole, rooms: Mapping[str, Room]) -> list[tuple[datetime, str, Mapping[str, str]]]:
    """What happens when: rooms made ready, each part, rooms free again."""
    buffers = {
        need.label: (
            used(it.times, need.parts),
            rooms[need.resource].before_minutes,
            rooms[need.resource].after_minutes,
        )
        for need in it.needs
        if need.resource in rooms
    }
    return run_of(it.times, buffers)


def checks(purpose: Purpose, has_prisoner: bool) -> tuple[str, ...]:
    """What is checked of the people who come, by what the booking is for."""
    found = ["核对到场人员的身份证件，与预约人员一致"]
    if has_prisoner:
        found.append("核对服刑人员的姓名、编号和照片，并与在押状态一致")
    if purpose is Purpose.COURT:
        found += [
            "另一端确认看得清、听得清，画面中没有无关人员",
            "法庭端国徽、席位和着装符合要求",
            "证人在另一房间等候，不旁听",
            "关闭会见监听和录音录像系统，告知不得自行录制",
        ]
    elif purpose is Purpose.LAWYER_TALK:
        found += ["核对律师执业证、委托书或者法律援助公函、律所证明", "关闭会见监听系统"]
    elif purpose is Purpose.FAMILY_VISIT:
        found += ["核对会见人与批准名单一致，不超过批准人数", "告知会见纪律，确认同步录音录像正常"]
    else:
        found.append("另一端确认看得清、听得清，画面中没有无关人员")
    return tuple(found)


pages = (sheets, run_sheet)
