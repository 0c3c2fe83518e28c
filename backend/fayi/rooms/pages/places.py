"""An agency's own rooms, lines and devices: what they are, when they are open, and closing them for a time."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotPermitted
from fayi.procedure.permissions import Permission
from fayi.rooms import forms, keeping, queries
from fayi.rooms.models import Booking, Closure, Room, RoomHours
from fayi.web.field import Field
from fayi.web.fields import fields_of, with_choices
from fayi.web.forms import Filled, attempt, blank, posted
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]


class PlacesPage(Struct, frozen=True, kw_only=True):
    """The agency's places."""

    rooms: Sequence[Room]
    hours: dict[int, Sequence[RoomHours]]
    closures: tuple[Closure, ...]


class PlacePage(Struct, frozen=True, kw_only=True):
    """The form for one place, with what is booked in it."""

    room: Room | None
    form: Filled[forms.RoomForm]
    hours: Filled[Any] | None
    upcoming: Sequence[Booking] = ()


class ClosuresPage(Struct, frozen=True, kw_only=True):
    """The agency's closures."""

    closures: Sequence[Closure]
    rooms: dict[int, Room]


class ClosePage(Struct, frozen=True, kw_only=True):
    """The form for a closure, with what it would strike."""

    form: Filled[forms.Close]
    affected: tuple[Booking, ...] = ()


class ClosurePage(Struct, frozen=True, kw_only=True):
    """One closure, with what it strikes."""

    closure: Closure
    room: Room | None
    affected: tuple[Booking, ...]


async def own_room(session: AsyncSession, actor: Actor, room_id: int) -> Room:
    """The room, of the actor's agency; NotPermitted for another agency's."""
    room = await queries.room(session, room_id)
    if room.agency_id != actor.agency_id:
        raise NotPermitted
    return room


async def agencies(session: AsyncSession) -> list[tuple[int, str]]:
    """Agencies to choose from, by name."""
    found = await session.execute(
        select(Agency.id, Agency.name).where(Agency.closed_on.is_(None)).order_by(Agency.name)
    )
    return [(row.id, row.name) for row in found]


@get("/rooms/places", permission=Permission.ROOMS_KEEP)
async def places(session: AsyncSession, actor: Actor) -> Page:
    """The agency's rooms, lines and devices."""
    rooms = await queries.rooms_of(session, actor.agency_id, retired=True)
    closures = await keeping.closures_of(session, actor.agency_id)
    page = PlacesPage(
        rooms=rooms,
        hours={one.id: await keeping.current_hours(session, one) for one in rooms},
        closures=tuple(one for one in closures if one.in_force),
    )
    return Page("rooms/places.html", page)


@get("/rooms/places/new", permission=Permission.ROOMS_KEEP)
async def new_place_form() -> Page:
    """The form for a new place."""
    form = blank(forms.RoomForm, kind="room")
    return Page("rooms/place.html", PlacePage(room=None, form=form, hours=None))


@post("/rooms/places/new", permission=Permission.ROOMS_KEEP)
async def new_place(request: AnyRequest, session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Write down a new place; its hours come next."""
    form = await posted(request, forms.RoomForm)
    async with attempt(session, form):
        room = await keeping.save_room(
            session, None, msgspec.to_builtins(form.data) | dates(form.data), actor
        )
    if not form.ok:
        return Page("rooms/place.html", PlacePage(room=None, form=form, hours=None), status=form.status)
    return Redirect(f"/rooms/places/{room.id}", "已登记，请核对每周开放时间，没有开放时间的不能预约。")


def dates(told: forms.RoomForm) -> dict[str, Any]:
    """The days of a form, as days."""
    return {
        "in_use_from": told.in_use_from,
        "in_use_until": told.in_use_until,
        "equipment": list(told.equipment),
        "purposes": [one.value for one in told.purposes],
    }


@get("/rooms/places/{room_id:int}", permission=Permission.ROOMS_KEEP)
async def place(session: AsyncSession, actor: Actor, room_id: FromPath[int]) -> Page:
    """One place of the agency."""
    return await place_page(session, await own_room(session, actor, room_id))


async def place_page(
    session: AsyncSession,
    room: Room,
    form: Filled[forms.RoomForm] | None = None,
    hours: Filled[Any] | None = None,
) -> Page:
    """A place with both its forms as they stand."""
    if hours is None:
        current = [forms.as_hours(one) for one in await keeping.current_hours(session, room)]
        hours = blank(await hours_fields(session), prefix="w-", hours=current or forms.USUAL_HOURS)
    page = PlacePage(
        room=room,
        form=form or blank(forms.RoomForm, forms.as_form(room)),
        hours=hours,
        upcoming=await queries.upcoming(session, room.resource),
    )
    status = next((one.status for one in (form, hours) if one is not None and not one.ok), 200)
    return Page("rooms/place.html", page, status=status)


async def hours_fields(session: AsyncSession) -> list[Field]:
    """The fields of weekly hours, with the agencies a window may be kept for."""
    offices = await agencies(session)
    return [
        msgspec.structs.replace(
            field,
            columns=with_choices(field.columns, {"agency": offices}, translated=False),
        )
        for field in fields_of(forms.WeeklyHours)
    ]


@post("/rooms/places/{room_id:int}", permission=Permission.ROOMS_KEEP)
async def save_place(
    request: AnyRequest, session: AsyncSession, actor: Actor, room_id: FromPath[int]
) -> Page | Redirect:
    """Change a place."""
    room = await own_room(session, actor, room_id)
    form = await posted(request, forms.RoomForm)
    async with attempt(session, form):
        await keeping.save_room(session, room, msgspec.to_builtins(form.data) | dates(form.data), actor)
    if not form.ok:
        return await place_page(session, room, form=form)
    return Redirect(f"/rooms/places/{room.id}", "已保存。")


@post("/rooms/places/{room_id:int}/hours", permission=Permission.ROOMS_KEEP)
async def save_hours(
    request: AnyRequest, session: AsyncSession, actor: Actor, room_id: FromPath[int]
) -> Page | Redirect:
    """Change the weekly hours of a place."""
    room = await own_room(session, actor, room_id)
    form: Filled[Any] = await posted(request, await hours_fields(session), prefix="w-")
    async with attempt(session, form):
        windows = [row for window in form.data["hours"] for row in window.rows()]
        await keeping.save_hours(session, room, windows, actor)
    if not form.ok:
        return await place_page(session, room, hours=form)
    return Redirect(f"/rooms/places/{room.id}", "开放时间已保存。")


@get("/rooms/closures", permission=Permission.ROOMS_KEEP)
async def closures(session: AsyncSession, actor: Actor) -> Page:
    """The agency's closures."""
    rooms = await queries.rooms_of(session, actor.agency_id, retired=True)
    found = await keeping.closures_of(session, actor.agency_id)
    return Page("rooms/closures.html", ClosuresPage(closures=found, rooms={one.id: one for one in rooms}))


async def own_rooms(session: AsyncSession, actor: Actor) -> list[tuple[int, str]]:
    """The agency's places to choose from."""
    return [(one.id, one.name) for one in await queries.rooms_of(session, actor.agency_id)]


@get("/rooms/closures/new", permission=Permission.ROOMS_KEEP)
async def close_form(session: AsyncSession, actor: Actor) -> Page:
    """The form for a closure."""
    form = blank(forms.Close, choices={"room": await own_rooms(session, actor)}, kind="block")
    return Page("rooms/close.html", ClosePage(form=form))


@post("/rooms/closures/new", permission=Permission.ROOMS_KEEP)
async def close(request: AnyRequest, session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Close; what it strikes is shown first, and again whenever that has changed."""
    form = await posted(request, forms.Close, choices={"room": await own_rooms(session, actor)})
    async with attempt(session, form):
        told = form.data
        room = await own_room(session, actor, told.room) if told.room is not None else None
        struck = await keeping.affected(session, actor.agency_id, room, told.starts_at, told.ends_at)
        ids = " ".join(str(one.id) for one in struck)
        if struck and told.seen != ids:
            form.typed["seen"] = ids
            return Page("rooms/close.html", ClosePage(form=form, affected=tuple(struck)))
        closure = await keeping.close(
            session,
            room=room,
            kind=told.kind.value,
            starts_at=told.starts_at,
            ends_at=told.ends_at,
            reason=told.reason,
            by=actor,
        )
    if not form.ok:
        return Page("rooms/close.html", ClosePage(form=form), status=form.status)
    return Redirect(f"/rooms/closures/{closure.id}", "已停用，受影响的预约已标记并通知各端。")


@get("/rooms/closures/{closure_id:int}", permission=Permission.ROOMS_KEEP)
async def closure_page(session: AsyncSession, actor: Actor, closure_id: FromPath[int]) -> Page:
    """One closure with the bookings it strikes."""
    found = await keeping.closure(session, actor, closure_id)
    room = await session.get(Room, found.room_id) if found.room_id is not None else None
    struck = (
        await keeping.affected(session, actor.agency_id, room, found.starts_at, found.ends_at)
        if found.in_force
        else []
    )
    return Page("rooms/closure.html", ClosurePage(closure=found, room=room, affected=tuple(struck)))


@post("/rooms/closures/{closure_id:int}/lift", permission=Permission.ROOMS_KEEP)
async def lift(session: AsyncSession, actor: Actor, closure_id: FromPath[int]) -> Redirect:
    """Open again."""
    found = await keeping.closure(session, actor, closure_id)
    await keeping.lift(session, found, actor)
    return Redirect(f"/rooms/closures/{found.id}", "已解除停用。")


pages = (
    places,
    new_place_form,
    new_place,
    place,
    save_place,
    save_hours,
    closures,
    close_form,
    close,
    closure_page,
    lift,
)
