"""How a booking is joined, who gets a link, and whether the line was tried out."""

from collections.abc import Sequence
from typing import Any

import segno
from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit.errors import Refusal
from fayi.notices import queries as notices
from fayi.procedure.permissions import Permission
from fayi.rooms import queries as rooms
from fayi.rooms.models import Booking, Room
from fayi.settings import Settings
from fayi.video import actions, queries, rules
from fayi.video.forms import ChooseWay, NewLink
from fayi.video.models import JoinLink, VideoRoom
from fayi.video.queries import Tested
from fayi.video.rules import Capacity, SendingStatus, Way
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

ADDRESS = "/bookings/{booking_id:int}/video"
LINK = ADDRESS + "/links/{link_id:int}"


class Shown(Struct, frozen=True, kw_only=True):
    """A link as it is shown once."""

    name: str
    capacity: str
    address: str
    qr: str


class Row(Struct, frozen=True, kw_only=True):
    """A link on the list."""

    link: JoinLink
    capacity: str
    sending: str
    """What became of sending it, a message id; empty: never sent."""
    sent_to: str
    """The number or address it was sent to, shortened."""
    ways: tuple[tuple[str, str], ...]
    """By which it may be sent: key and words for the button."""


class VideoPage(Struct, frozen=True, kw_only=True):
    """All there is to arrange."""

    booking: Booking
    room: VideoRoom | None
    way: str
    rows: Sequence[Row]
    expected: int
    """How many of the matter have no link yet."""
    tests: Sequence[Tested]
    chosen: Filled[ChooseWay] | None
    new: Filled[NewLink] | None
    """None where the actor may not arrange."""
    shown: Sequence[Shown]


@get(ADDRESS, permission=Permission.ROOMS_READ)
async def video_page(
    booking_id: FromPath[int], session: AsyncSession, actor: Actor, settings: Settings
) -> Page:
    """The page."""
    booking = await rooms.get(session, booking_id)
    return await drawn(session, booking, actor, settings)


@post(ADDRESS, permission=Permission.HEARINGS_SCHEDULE)
async def choose_way(
    request: Request[Any, Any, Any],
    booking_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
) -> Page | Redirect:
    """Say how it is joined."""
    booking = await rooms.get(session, booking_id)
    filled: Filled[ChooseWay] = await forms.posted(request, ChooseWay, choices=offered(settings))
    async with forms.attempt(session, filled):
        await actions.choose(session, booking, filled.data, settings, by=actor)
    if not filled.ok:
        return await drawn(session, booking, actor, settings, chosen=filled)
    return Redirect(f"/bookings/{booking_id}/video", "视频方式已保存，已发出的链接照常有效。")


@post(ADDRESS + "/links", permission=Permission.HEARINGS_SCHEDULE)
async def make_link(
    request: Request[Any, Any, Any],
    booking_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
) -> Page:
    """A link for one person; the address in it is shown this once."""
    booking, room = await arranged(session, booking_id)
    filled: Filled[NewLink] = await forms.posted(request, NewLink, prefix="new-")
    shown = []
    async with forms.attempt(session, filled):
        shown = [show(*await actions.make_link(session, booking, room, filled.data, by=actor), settings)]
    if not filled.ok:
        return await drawn(session, booking, actor, settings, new=filled)
    return await drawn(session, booking, actor, settings, shown=shown)


@post(ADDRESS + "/links/expected", permission=Permission.HEARINGS_SCHEDULE)
async def make_links_for_expected(
    booking_id: FromPath[int], session: AsyncSession, actor: Actor, settings: Settings
) -> Page:
    """Links for all who take part in the matter; shown this once."""
    booking, room = await arranged(session, booking_id)
    made = await actions.make_links_for_expected(session, booking, room, by=actor)
    shown = [show(link, token, settings) for link, token in made]
    return await drawn(session, booking, actor, settings, shown=shown)


@post(LINK + "/renew", permission=Permission.HEARINGS_SCHEDULE)
async def renew_link(
    booking_id: FromPath[int],
    link_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
) -> Page:
    """A new link in place of one that was lost or went to the wrong person; shown this once."""
    booking = await rooms.get(session, booking_id)
    link = await queries.link(session, booking_id, link_id)
    token = await actions.renew(session, booking, link)
    return await drawn(session, booking, actor, settings, shown=[show(link, token, settings)])


@post(LINK + "/send", permission=Permission.HEARINGS_SCHEDULE)
async def send_link(
    request: Request[Any, Any, Any],
    booking_id: FromPath[int],
    link_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
) -> Redirect:
    """Send it anew."""
    booking = await rooms.get(session, booking_id)
    link = await queries.link(session, booking_id, link_id)
    form = await request.form()
    await actions.send(session, booking, link, str(form.get("way", "")), by=actor)
    return Redirect(f"/bookings/{booking_id}/video", "链接已列入发送，发出后原来的链接作废。")


@post(LINK + "/revoke", permission=Permission.HEARINGS_SCHEDULE)
async def revoke_link(booking_id: FromPath[int], link_id: FromPath[int], session: AsyncSession) -> Redirect:
    """Withdraw it."""
    await rooms.get(session, booking_id)
    await actions.revoke(session, await queries.link(session, booking_id, link_id))
    return Redirect(f"/bookings/{booking_id}/video", "链接已收回，不能再进入。")


async def arranged(session: AsyncSession, booking_id: int) -> tuple[Booking, VideoRoom]:
    """The booking and how it is joined; a Refusal while nobody has chosen."""
    booking = await rooms.get(session, booking_id)
    room = await queries.room_of(session, booking_id)
    if room is None:
        raise Refusal("请先选择视频方式，再生成链接。")
    return booking, room


async def drawn(
    session: AsyncSession,
    booking: Booking,
    actor: Actor,
    settings: Settings,
    *,
    chosen: Filled[ChooseWay] | None = None,
    new: Filled[NewLink] | None = None,
    shown: Sequence[Shown] = (),
) -> Page:
    """The page as it stands, with a form that was sent wrongly, or with links just made."""
    room = await queries.room_of(session, booking.id)
    may = actor.may(Permission.HEARINGS_SCHEDULE) and booking.status != "cancelled"
    if may and chosen is None:
        chosen = forms.blank(
            ChooseWay,
            choices=offered(settings),
            **as_it_is(room) if room else suggested(await queries.standing(session, booking.id)),
        )
    if may and new is None and room is not None:
        new = forms.blank(NewLink, prefix="new-")
    ways = {"sms": notices.sms_gateway(settings), "mail": notices.mail_server(settings)}
    open_ways = tuple(way for way, carrier in ways.items() if carrier is not None)
    page = VideoPage(
        booking=booking,
        room=room,
        way=Way.of(room.way).label if room else "",
        rows=[row(link, open_ways) for link in await queries.links(session, booking.id)],
        expected=len(await queries.expected(session, booking)) if room and may else 0,
        tests=await queries.tests(session, booking.id),
        chosen=chosen if may else None,
        new=new if may else None,
        shown=shown,
    )
    faulty = [form.status for form in (chosen, new) if form is not None and not form.ok]
    return Page("video/arranging.html", page, status=max(faulty, default=200))


def offered(settings: Settings) -> dict[str, list[tuple[str, str]]]:
    """The ways to choose from."""
    return {"way": [(way.value, way.label) for way in queries.ways(settings)]}


def as_it_is(room: VideoRoom) -> dict[str, Any]:
    """What the form is filled with once somebody has chosen."""
    return {"way": Way.of(room.way), "address": room.address, "terminal": room.terminal, "pin": room.pin}


def suggested(standing: Sequence[Room]) -> dict[str, Any]:
    """What it is filled with before: the standing address and number of the rooms taken."""
    address = next((one.join_address for one in standing if one.join_address), "")
    terminal = next((one.terminal for one in standing if one.terminal), "")
    return {"way": Way.EXTERNAL, "address": address, "terminal": terminal}


def show(link: JoinLink, token: str, settings: Settings) -> Shown:
    """The link with its code, to be copied, printed or scanned."""
    address = f"{settings.site_url}/join/{token}"
    return Shown(
        name=link.name,
        capacity=Capacity.of(link.capacity).label,
        address=address,
        qr=segno.make(address, error="m").svg_data_uri(scale=4, border=2),
    )


def row(link: JoinLink, open_ways: Sequence[str]) -> Row:
    """A link as the list shows it, with what can be done with it."""
    known = {"sms": link.phone, "mail": link.mail_address}
    words = {"sms": "发短信", "mail": "发邮件"}
    return Row(
        link=link,
        capacity=Capacity.of(link.capacity).label,
        sending=SendingStatus.of(link.sending).label if link.sending else "",
        sent_to=rules.shortened(known.get(link.sent_by or "") or ""),
        ways=tuple((way, words[way]) for way in open_ways if known[way] and link.revoked_at is None),
    )
