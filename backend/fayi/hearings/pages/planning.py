"""The hearings of a matter, and the form for a new one with the rooms it may book."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.di import Provide
from msgspec import Struct

from fayi.hearings import actions, forms, kinds, places, queries, rules
from fayi.hearings.models import Attendance, Hearing
from fayi.hearings.pages.place import AnyRequest, AtHearings, FormPage, fitting
from fayi.kit.clock import local
from fayi.matters.queries import Head
from fayi.procedure.permissions import Permission
from fayi.rooms import queries as room_queries
from fayi.rooms.rules import Offer, Taken
from fayi.web.forms import Filled, attempt, blank, posted
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect

ROOMS = ("own_room", "far_room", "witness_room", "line")
"""Fields in which rooms are chosen, in the order in which they are booked."""


class Line(Struct, frozen=True):
    """A hearing in the list, with who came or is asked, and how many signatures its minutes lack."""

    hearing: Hearing
    people: tuple[str, ...]
    unsigned: int


class HearingsTab(Struct, frozen=True, kw_only=True):
    """All hearings of a matter."""

    head: Head
    title: str
    plan: str
    lines: tuple[Line, ...]
    may_schedule: bool


@get("/", permission=Permission.MATTERS_READ)
async def hearings_tab(at: AtHearings) -> Page:
    """The tab: every hearing of the matter, the latest first."""
    hearings = await queries.of_matter(at.session, at.matter.id)
    people = await queries.attendance(at.session, [one.id for one in hearings])
    lines = tuple(line(one, [who for who in people if who.hearing_id == one.id]) for one in hearings)
    trials = at.matter.type in kinds.KINDS_OF
    page = HearingsTab(
        head=await at.head(),
        title="庭审和笔录" if trials else "调解会与调查",
        plan="安排庭审、调解或谈话" if trials else "安排调解会或调查",
        lines=lines,
        may_schedule=at.may(Permission.HEARINGS_SCHEDULE),
    )
    return Page("hearings/tab.html", page)


def line(hearing: Hearing, people: Sequence[Attendance]) -> Line:
    """A hearing as the list shows it."""
    met = hearing.status == "held"
    return Line(
        hearing,
        tuple(dict.fromkeys(who.name for who in people if who.present or not met)),
        sum(who.must_sign and who.signed_on is None for who in people) if met else 0,
    )


@get("/new", permission=Permission.HEARINGS_SCHEDULE)
async def schedule_form(at: AtHearings) -> Page:
    """The form for a new hearing, with everybody it concerns, at the time of a booking there is already."""
    given: dict[str, Any] = {
        "kind": rules.kinds_of(at.matter.type)[0],
        "way": "remote" if at.matter.type in kinds.KINDS_OF else "on_site",
        "place": at.actor.agency_name,
        "people": await queries.expected(at.session, at.matter),
        "is_public": bool((at.matter.details or {}).get("public")),
    }
    chosen = await places.choices(at.session, at.actor, at.matter)
    if chosen.bookings:
        booking = chosen.bookings[0]
        whole = await room_queries.whole(at.session, booking)
        given |= {
            "booking_id": booking.id,
            "starts_at": whole.main.starts_at,
            "minutes": (whole.main.ends_at - whole.main.starts_at) // timedelta(minutes=1),
            "place": places.words_of(whole.wishes),
        }
    return await schedule_page(at, blank(forms.Schedule, choices=fields_of(at, chosen), **given), chosen)


def fields_of(at: AtHearings, chosen: places.Choices) -> dict[str, Any]:
    """What there is to choose from, by field."""
    return {
        "kind": [(kind, translate(kinds.KINDS[kind])) for kind in rules.kinds_of(at.matter.type)],
        "booking_id": [(one.id, booking_words(one.starts_at, one.title)) for one in chosen.bookings],
        "own_room": chosen.own,
        "far_room": chosen.others,
        "witness_room": (*chosen.own, *chosen.others),
        "line": chosen.lines,
    }


def booking_words(starts_at: datetime, title: str) -> str:
    """A booking as a choice."""
    return " ".join((local(starts_at).strftime("%Y-%m-%d %H:%M"), translate(title) if title else "")).strip()


@post("/new", permission=Permission.HEARINGS_SCHEDULE)
async def schedule(request: AnyRequest, at: AtHearings) -> Page | Redirect:
    """Plan a hearing; `pick` is one of the free times that were offered instead of the one typed."""
    chosen = await places.choices(at.session, at.actor, at.matter)
    filled = await posted(request, forms.Schedule, choices=fields_of(at, chosen))
    offers: tuple[Offer, ...] = ()
    pick = str((await request.form()).get("pick", ""))
    async with attempt(at.session, filled):
        told = picked(filled.data, pick)
        place = "" if told.place == at.actor.agency_name and not told.wish().is_empty else told.place
        plan = msgspec.structs.replace(told.plan(), place=place)
        people = rules.identified(told.attendees(), await queries.expected(at.session, at.matter))
        try:
            hearing = await actions.schedule(
                at.session, at.matter, plan, people, by=at.actor, wish=told.wish()
            )
        except Taken as taken:
            offers = taken.offers
            raise
    if not filled.ok:
        return await schedule_page(at, filled, chosen, offers)
    return Redirect(f"/hearings/{hearing.id}", "已排定。")


def picked(told: forms.Schedule, pick: str) -> forms.Schedule:
    """The form with the time and rooms of an offer in place of those typed; as it is for anything else."""
    time, *rooms = pick.split() or [""]
    named = [name for name in ROOMS if getattr(told, name) is not None]
    if len(rooms) != len(named) or not all(room.isdecimal() and len(room) < 16 for room in rooms):
        return told
    with suppress(ValueError):
        starts_at = datetime.fromisoformat(time)
        if starts_at.tzinfo is not None:
            chosen = dict(zip(named, map(int, rooms), strict=True))
            return msgspec.structs.replace(told, starts_at=starts_at, **chosen)
    return told


async def schedule_page(
    at: AtHearings,
    form: Filled[forms.Schedule],
    chosen: places.Choices,
    offers: Sequence[Offer] = (),
) -> Page:
    """The form for a new hearing as it stands; fields without anything to choose are left out."""
    choices = fields_of(at, chosen)
    names = {f"room:{room}": name for room, name in (*chosen.own, *chosen.others, *chosen.lines)}
    page = FormPage(
        head=await at.head(),
        title="安排庭审、调解或谈话" if at.matter.type in kinds.KINDS_OF else "安排调解会或调查",
        form=fitting(form, at.matter.type),
        address=f"/matters/{at.matter.id}/hearings/new",
        back=f"/matters/{at.matter.id}/hearings",
        submit="排定",
        notice="已经开过的，也先在这里写明时间和地点，下一步就能记录笔录。",
        hidden=tuple(name for name in (*ROOMS, "booking_id") if not choices[name]),
        offers=tuple(offers),
        places=names,
    )
    return Page("hearings/form.html", page, status=form.status)


hearings_of_matter = Router(
    "/matters/{matter_id:int}/hearings",
    route_handlers=[hearings_tab, schedule_form, schedule],
    dependencies={"at": Provide(AtHearings.provide)},
)
