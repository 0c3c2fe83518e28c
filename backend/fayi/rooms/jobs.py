"""Reminding people of what takes place on the next working day, and chasing what it still lacks."""

from datetime import timedelta
from typing import Any

from procrastinate import JobContext
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.kit import clock
from fayi.kit.jobs import jobs
from fayi.library.queries import working_calendar
from fayi.matters.models import Matter
from fayi.notices.actions import tell
from fayi.notices.rules import Kind
from fayi.procedure.permissions import Permission
from fayi.rooms import calendars, queries
from fayi.rooms.queries import Whole
from fayi.rooms.rules import reminder_day

MORNING = 8
"""The hour at the station from which people are told."""
AHEAD = timedelta(days=21)
"""Longer than any holiday with the weekends around it."""

TAKES_PLACE = "{at}：{title}，{rooms}，请提前到场。"
NOT_AGREED = "{at}的{title}还在等贵单位同意使用{rooms}，请今天答复。"
WAITS = "{at}的{title}还没有得到同意：{rooms}，请催办。"
NOT_CONFIRMED = "{at}的{title}还没有确认，请确认或者取消。"
FLAGGED = "{at}的{title}有情况需要核对，请打开预约处理。"


@jobs.periodic(cron="*/15 * * * *")
@jobs.task(name="rooms.remind_everywhere", queueing_lock="rooms.remind", pass_context=True)
async def remind_everywhere(context: JobContext, timestamp: int) -> dict[str, Any]:
    """Tell of all that takes place by the next working day; whoever was told of a time is not told again."""
    database = context.additional_context["database"]
    if clock.local(clock.now()).hour < MORNING:
        return {"bookings": 0}
    async with database.transaction() as session:
        calendar = await working_calendar(session)
        agency_ids = list(await session.scalars(select(Agency.id).order_by(Agency.id)))
    seen = 0
    for agency_id in agency_ids:
        async with database.transaction(agency_id=agency_id) as session:
            now = clock.now()
            coming = await queries.between(session, now, now + AHEAD, agency_id=agency_id)
            due = [
                one
                for one in coming
                if one.starts_at > now
                and reminder_day(clock.local(one.starts_at).date(), calendar) <= clock.today()
            ]
            for it in await queries.wholes(session, due):
                await remind(session, it, agency_id)
                seen += 1
    return {"bookings": seen}


async def remind(session: AsyncSession, it: Whole, agency_id: int) -> None:
    """Tell the officers of one agency what they have to know of one booking."""
    booking = it.booking
    waiting = await queries.unanswered(session, booking, it.needs)
    if booking.stands == "confirmed":
        await say(session, it, agency_id, TAKES_PLACE, [need.label for need in rooms_of(it)])
    if own := [need.label for need in waiting if need.agency_id == agency_id]:
        await say(session, it, agency_id, NOT_AGREED, own)
    if agency_id != booking.agency_id:
        return
    if waiting:
        await say(session, it, agency_id, WAITS, [need.label for need in waiting])
    elif booking.stands != "confirmed":
        await say(session, it, agency_id, NOT_CONFIRMED, [])
    if booking.flag:
        await say(session, it, agency_id, FLAGGED, [])


def rooms_of(it: Whole) -> list[Any]:
    """The rooms, lines and devices of the booking."""
    return [need for need in it.needs if need.as_needed().room_id is not None]


async def say(session: AsyncSession, it: Whole, agency_id: int, sentence: str, rooms: list[str]) -> None:
    """Tell it once for the time at which the booking now stands.

    Told are the agency's officers whom the booking needs, those whom the agency named as contacts and, at the
    arranging agency, who made it; where that is nobody, those who keep the agency's rooms.
    """
    booking = it.booking
    officers = {
        int(need.resource.partition(":")[2])
        for need in it.needs
        if need.resource.startswith("officer:") and need.agency_id in (agency_id, None)
    }
    rings = (await calendars.contacts(session, [agency_id])).get(agency_id, [])
    officers |= {ring.contact.officer_id for ring in rings if ring.contact.officer_id is not None}
    if agency_id == booking.agency_id:
        officers.add(booking.made_by_id)
    matter = await session.get(Matter, booking.matter_id) if booking.matter_id is not None else None
    await tell(
        session,
        Kind.HEARING,
        sentence,
        {
            "at": it.main.starts_at,
            "title": booking.title or booking.purpose_label,
            "rooms": "、".join(rooms),
        },
        f"/bookings/{booking.id}",
        at=agency_id,
        by=None,
        officers=sorted(officers),
        holding=None if officers else Permission.ROOMS_KEEP,
        matter=matter,
        once=once(it, sentence),
    )


def once(it: Whole, sentence: str) -> str:
    """The name under which this is told a single time: moved to another time, it is told again."""
    kinds = (TAKES_PLACE, NOT_AGREED, WAITS, NOT_CONFIRMED, FLAGGED)
    since = f":{it.booking.flagged_at:%Y%m%d%H%M}" if sentence == FLAGGED else ""
    return f"booking:{it.booking.id}:{it.main.starts_at:%Y%m%dT%H%M}:{kinds.index(sentence)}{since}"
