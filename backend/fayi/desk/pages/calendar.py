"""An officer's deadlines, sittings and bookings as a calendar to subscribe to (RFC 5545), by a secret address."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.deadlines.models import Deadline
from fayi.desk import actions, queries
from fayi.hearings.models import Hearing
from fayi.kit import clock
from fayi.kit.database import act_for
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.procedure.calendar import Unit
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.rooms import calendars
from fayi.rooms.queries import Whole
from fayi.settings import Settings
from fayi.web.language import spoken, translate
from fayi.web.templating import Page, Redirect

BACK = timedelta(days=30)
AHEAD = timedelta(days=400)
ENDING = ".ics"


class SubscriptionPage(Struct, frozen=True):
    """Since when there is an address; the address itself only when it has just been made."""

    made_at: datetime | None
    address: str


@get("/account/calendar", permission=Permission.SIGNED_IN)
async def subscription(session: AsyncSession, actor: Actor) -> Page:
    """Whether there is an address."""
    made_at = await queries.subscribed_at(session, actor.officer_id)
    return Page("desk/subscription.html", SubscriptionPage(made_at, ""))


@post("/account/calendar", permission=Permission.SIGNED_IN)
async def subscribe(session: AsyncSession, actor: Actor, settings: Settings) -> Page:
    """Make a new address, which is shown this once."""
    token = await actions.subscribe(session, actor.officer_id)
    address = f"{settings.site_url}/calendars/{token}{ENDING}"
    return Page("desk/subscription.html", SubscriptionPage(clock.now(), address))


@post("/account/calendar/withdraw", permission=Permission.SIGNED_IN)
async def withdraw(session: AsyncSession, actor: Actor) -> Redirect:
    """Let the address open nothing any more."""
    await actions.unsubscribe(session, actor.officer_id)
    return Redirect("/account/calendar", "订阅地址已停用。")


@get("/calendars/{token:str}", permission=Permission.PUBLIC)
async def calendar(
    session: AsyncSession, settings: Settings, types: MatterTypes, token: FromPath[str]
) -> Response[bytes]:
    """The calendar; the token in the address is all the reading programme shows of itself."""
    officer_id = await queries.subscriber(session, actions.hash_of(token.removesuffix(ENDING)))
    officer = await session.get(Officer, officer_id) if officer_id is not None else None
    if officer is None:
        raise NotFound
    with spoken("en" if officer.language == "en" else "zh"):
        found = Calendar()
        found.add("prodid", "-//Fayi//Deadlines and sittings//ZH")
        found.add("version", "2.0")
        found.add("method", "PUBLISH")
        found.add("x-wr-calname", translate("法驿：{name}", name=officer.name))
        found.add("refresh-interval;value=duration", "PT1H")
        found.add("x-published-ttl", "PT1H")
        for agency in await agencies.agencies_worked_at(session, officer.id):
            # Row security shows exactly what the officer would see at work there.
            await act_for(session, agency.id, officer.id)
            actor = await agencies.at_work(session, officer.id, agency.id)
            if actor is not None:
                await put_in(session, found, actor, types, settings)
        found.add_missing_timezones()
    return Response(
        found.to_ical(),
        media_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "Content-Disposition": 'inline; filename="fayi.ics"'},
    )


async def put_in(
    session: AsyncSession, found: Calendar, actor: Actor, types: MatterTypes, settings: Settings
) -> None:
    """The officer's events at one agency; a booking made for a sitting is that sitting."""
    start, end = clock.now() - BACK, clock.now() + AHEAD
    versions = {}
    claimed = []
    if actor.may(Permission.ROOMS_READ):
        claimed = await calendars.of_officer(session, actor.officer_id, start, end)
    if actor.may(Permission.MATTERS_READ):
        for deadline, matter in await queries.own_deadlines(session, actor, start):
            found.add_component(last_day(deadline, matter, types, settings))
        hearings = await queries.sittings(session, actor, start, end, mine=True, gone=True)
        versions = await calendars.versions(session, [hearing.booking_id for hearing, _ in hearings])
        for hearing, matter in hearings:
            found.add_component(sitting(hearing, matter, versions.get(hearing.booking_id or 0, 0), settings))
    for it in claimed:
        if it.booking.id not in versions:
            found.add_component(booked(it, settings))


def last_day(deadline: Deadline, matter: Matter, types: MatterTypes, settings: Settings) -> Event:
    """A clock's last day as an event of that day, or of the hour where hours are counted."""
    matter_type = types[matter.type]
    limits = {limit.key: limit.label for limit in matter_type.time_limits}
    values = {
        "number": matter.number,
        "type": matter_type.label,
        "limit": limits.get(deadline.key, deadline.key),
    }
    event = named(f"deadline-{deadline.id}", f"/matters/{matter.id}/deadlines", settings)
    event.add("summary", translate("{limit}到期：{type}{number}", **values))
    assert deadline.due_at is not None
    due = clock.local(deadline.due_at)
    if deadline.unit == Unit.HOURS:
        event.add("dtstart", due - timedelta(minutes=30))
        event.add("dtend", due)
    else:
        event.add("dtstart", due.date())
        event.add("dtend", due.date() + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def sitting(hearing: Hearing, matter: Matter, version: int, settings: Settings) -> Event:
    """A sitting with its room; `version` is that of its booking, 0 without one.

    Whatever is done with it leaves an entry in the matter's timeline, whose length therefore only grows.
    """
    event = named(f"hearing-{hearing.id}", f"/hearings/{hearing.id}", settings)
    values = {"number": matter.number, "kind": hearing.kind_label}
    event.add("summary", translate("{kind}：{number}", **values))
    event.add("dtstart", clock.local(hearing.planned_at))
    event.add("dtend", clock.local(hearing.planned_until))
    event.add("location", hearing.place)
    event.add("sequence", matter.timeline_length + version)
    event.add("last-modified", matter.updated_at)
    event.add("status", "CANCELLED" if hearing.status in ("adjourned", "cancelled") else "CONFIRMED")
    return event


def booked(it: Whole, settings: Settings) -> Event:
    """A booking the officer is needed for: title, places and times, nothing of who else comes."""
    booking = it.booking
    event = named(f"booking-{booking.id}", f"/bookings/{booking.id}", settings)
    event.add("summary", booking.title or translate(booking.purpose_label))
    event.add("dtstart", clock.local(booking.starts_at))
    event.add("dtend", clock.local(booking.ends_at))
    event.add("location", "、".join(need.label for need in it.needs if need.as_needed().room_id is not None))
    event.add("sequence", booking.version - 1)
    event.add("last-modified", booking.changed_at)
    event.add("status", {"confirmed": "CONFIRMED", "cancelled": "CANCELLED"}.get(booking.stands, "TENTATIVE"))
    return event


def named(key: str, path: str, settings: Settings) -> Event:
    """An event that keeps its name for ever, with the page it leads to."""
    event = Event()
    event.add("uid", f"{key}@{urlsplit(settings.site_url).hostname}")
    event.add("dtstamp", clock.now())
    event.add("url", f"{settings.site_url}{path}")
    return event
