"""Sending photos from a phone: a code on the desk's screen, a page that takes files and tells nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from litestar import Request, Response, delete, get, head, patch, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.attachments import actions, queries, rules
from fayi.attachments.forms import Photos
from fayi.attachments.pages import tab, tus
from fayi.attachments.pages.tus import Parts, Way
from fayi.kit import clock
from fayi.kit.database import act_for
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.settings import Settings
from fayi.web import forms
from fayi.web.feature import Tab
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

ADDRESS = "/phone/{token:str}"


@dataclass(frozen=True)
class PhonePage:
    """What a phone shows: where to send files, until when."""

    address: str
    form: Filled[Photos]
    expires_at: datetime
    most: int
    piece: int


@post("/matters/{matter_id:int}/phone-link", permission=Permission.DOCUMENTS_DRAFT)
async def make_phone_link(
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    settings: Settings,
) -> Page:
    """Show a code for the phone; the address in it is shown this once."""
    link, token = await actions.make_link(session, matter, by=actor)
    address = f"{settings.site_url}/phone/{token}"
    shown = tab.LinkShown(
        id=link.id,
        address=address,
        qr=segno.make(address, error="m").svg_data_uri(scale=5, border=2),
        expires_at=link.expires_at,
    )
    return await tab.tab_page(session, actor, matter, types, tabs, settings, link=shown)


@get("/matters/{matter_id:int}/attachments/news", permission=Permission.DOCUMENTS_READ, live=True)
async def news(
    request: Request[Any, Any, Any], matter: Matter, session: AsyncSession, settings: Settings
) -> Page:
    """What came from the phone so far; asked by the page itself every few seconds."""
    link = request.query_params.get("link", "")
    shown = tuple(
        one for one in await queries.of_matter(session, matter.id) if str(one.paper.phone_link_id) == link
    )
    page = tab.News(shown=shown, scanner=bool(settings.clamd_url))
    return Page("attachments/_news.html", page)


async def way_in(session: AsyncSession, token: str, *, finishing: bool = False) -> tuple[Way, datetime]:
    """The way a link leads, for the officer who made it, with the rights held now; raises LinkOver.

    `finishing`: what was begun under the link may go on a while after it is over.
    """
    at = clock.now() - rules.FINISHING if finishing else clock.now()
    link = await queries.open_link(session, token, at=at)
    if link is None:
        raise rules.LinkOver
    await act_for(session, link.agency_id, link.officer_id)
    actor = await agencies.at_work(session, link.officer_id, link.agency_id)
    if actor is None or not actor.may(Permission.DOCUMENTS_DRAFT):
        raise rules.LinkOver
    matter = await matters.get(session, actor, link.matter_id)
    address = f"/phone/{token}/incoming"
    return Way(matter=matter, actor=actor, address=address, link_id=link.id), link.expires_at


def phone(token: str, form: Filled[Photos], expires_at: datetime) -> Page:
    """The phone's page."""
    page = PhonePage(f"/phone/{token}", form, expires_at, rules.BIGGEST, rules.PIECE)
    return Page("attachments/phone.html", page, status=form.status)


@get(ADDRESS, permission=Permission.PUBLIC)
async def phone_page(token: FromPath[str], session: AsyncSession) -> Page:
    """Take photos and send them."""
    _, expires_at = await way_in(session, token)
    return phone(token, forms.blank(Photos), expires_at)


@post(ADDRESS, permission=Permission.PUBLIC, request_max_body_size=rules.FORM_BODY)
async def send_photos(
    request: Request[Any, Any, Any], token: FromPath[str], session: AsyncSession, parts: Parts
) -> Page | Redirect:
    """Files from a phone whose browser runs no scripts."""
    way, expires_at = await way_in(session, token)
    filled: Filled[Photos] = await forms.posted(request, Photos)
    async with forms.attempt(session, filled):
        await tab.take_in(parts, way, filled.data.files)
    if not filled.ok:
        return phone(token, filled, expires_at)
    return Redirect(f"/phone/{token}", "已收到，可以继续拍照，也可以关闭这个页面。")


@post(ADDRESS + "/incoming", permission=Permission.PUBLIC)
async def expect_photo(
    request: Request[Any, Any, Any], token: FromPath[str], session: AsyncSession, parts: Parts
) -> Response[None]:
    """A file is going to be sent."""
    way, _ = await way_in(session, token)
    return await tus.created(request, way, parts)


@head(ADDRESS + "/incoming/{key:str}", permission=Permission.PUBLIC)
async def how_far_photo(
    request: Request[Any, Any, Any],
    token: FromPath[str],
    key: FromPath[str],
    session: AsyncSession,
    parts: Parts,
) -> Response[None]:
    """How much of it is here."""
    way, _ = await way_in(session, token, finishing=True)
    return await tus.looked_up(request, way, parts, key)


@patch(ADDRESS + "/incoming/{key:str}", permission=Permission.PUBLIC, request_max_body_size=rules.PIECE_BODY)
async def take_photo_piece(
    request: Request[Any, Any, Any],
    token: FromPath[str],
    key: FromPath[str],
    session: AsyncSession,
    parts: Parts,
) -> Response[None]:
    """The next piece."""
    way, _ = await way_in(session, token, finishing=True)
    return await tus.appended(request, way, parts, key)


@delete(ADDRESS + "/incoming/{key:str}", permission=Permission.PUBLIC, status_code=204)
async def give_up_photo(
    request: Request[Any, Any, Any],
    token: FromPath[str],
    key: FromPath[str],
    session: AsyncSession,
    parts: Parts,
) -> Response[None]:
    """The rest is not going to be sent."""
    way, _ = await way_in(session, token, finishing=True)
    return await tus.ended(request, way, parts, key)
