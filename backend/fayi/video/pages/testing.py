"""Trying out camera, microphone, speaker and line, the day before: at a room, and by who holds a link."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit.database import Database
from fayi.procedure.permissions import Permission
from fayi.rooms import queries as rooms
from fayi.video import actions, queries, rules
from fayi.video.forms import Trial, TrialAtPlace
from fayi.video.pages.joining import asker_of
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.headers import for_video
from fayi.web.templating import Page, Redirect

LINK = "/join/{token:str}/test"
BOOKING = "/bookings/{booking_id:int}/video/test"


class TestPage(Struct, frozen=True, kw_only=True):
    """The devices, and the form for what came of them."""

    shell: str
    """The template around it: the site's for officers, the bare one for holders of links."""
    back: str
    address: str
    form: Filled[Any]
    slow: int


@get(LINK, permission=Permission.PUBLIC)
async def test_by_link(
    request: Request[Any, Any, Any], token: FromPath[str], session: AsyncSession, database: Database
) -> Page:
    """The page for the holder of a link."""
    await queries.opened(session, database, token, asker=asker_of(request))
    return drawn("web/bare.html", f"/join/{token}", forms.blank(Trial, **UNTRIED))


@post(LINK, permission=Permission.PUBLIC)
async def note_test_by_link(
    request: Request[Any, Any, Any], token: FromPath[str], session: AsyncSession, database: Database
) -> Page | Redirect:
    """Keep what came of it."""
    opened = await queries.opened(session, database, token, asker=asker_of(request))
    filled: Filled[Trial] = await forms.posted(request, Trial)
    async with forms.attempt(session, filled):
        await actions.note_test(session, opened.booking, filled.data, opened=opened)
    if not filled.ok:
        return drawn("web/bare.html", f"/join/{token}", filled)
    return Redirect(f"/join/{token}", "测试结果已记下。")


@get(BOOKING, permission=Permission.ROOMS_READ)
async def test_at_place(booking_id: FromPath[int], session: AsyncSession, actor: Actor) -> Page:
    """The page for an officer, at the room itself."""
    await rooms.get(session, booking_id)
    places = [
        one.name for one in await queries.standing(session, booking_id) if one.agency_id == actor.agency_id
    ]
    form = forms.blank(TrialAtPlace, place=places[0] if places else "", **UNTRIED)
    return drawn("web/page.html", f"/bookings/{booking_id}/video", form)


@post(BOOKING, permission=Permission.ROOMS_READ)
async def note_test_at_place(
    request: Request[Any, Any, Any], booking_id: FromPath[int], session: AsyncSession, actor: Actor
) -> Page | Redirect:
    """Keep what came of it."""
    booking = await rooms.get(session, booking_id)
    filled: Filled[TrialAtPlace] = await forms.posted(request, TrialAtPlace)
    async with forms.attempt(session, filled):
        actions.must_stand(booking)
        await actions.note_test(session, booking, filled.data, by=actor)
    if not filled.ok:
        return drawn("web/page.html", f"/bookings/{booking_id}/video", filled)
    return Redirect(f"/bookings/{booking_id}/video", "测试结果已记下。")


UNTRIED: dict[str, Any] = dict.fromkeys(("camera", "microphone", "speaker"), rules.Tried.UNTRIED)


def drawn(shell: str, back: str, form: Filled[Any]) -> Page:
    """The page, which may use the camera and the microphone."""
    page = TestPage(shell=shell, back=back, address=f"{back}/test", form=form, slow=rules.SLOW)
    return Page("video/testing.html", page, status=form.status, headers=dict(for_video()))
