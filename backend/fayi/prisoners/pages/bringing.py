"""Which prisoner comes to a booking: the prison says so, by its register."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.prisoners import actions, queries
from fayi.prisoners.forms import BringForm
from fayi.prisoners.pages.register import FormPage
from fayi.procedure.permissions import Permission
from fayi.rooms import queries as rooms
from fayi.rooms.models import Booking
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

HINT = "他在这一时间另有安排的，不能添加。届时已知不能到场的，会作出提示。"


@get("/bookings/{booking_id:int}/prisoner", permission=Permission.PRISONERS_READ)
async def bring_form(session: AsyncSession, booking_id: FromPath[int]) -> Page:
    """Ask who comes."""
    booking = await rooms.get(session, booking_id)
    form: Filled[BringForm] = forms.blank(BringForm, choices=await held(session))
    return bring_page(booking, form)


@post("/bookings/{booking_id:int}/prisoner", permission=Permission.PRISONERS_READ)
async def bring(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, booking_id: FromPath[int]
) -> Page | Redirect:
    """Let the booking need the prisoner."""
    booking = await rooms.get(session, booking_id)
    filled: Filled[BringForm] = await forms.posted(request, BringForm, choices=await held(session))
    async with forms.attempt(session, filled):
        prisoner = await queries.get(session, filled.data.prisoner_id)
        await actions.bring(session, booking, prisoner, by=actor)
    if not filled.ok:
        return bring_page(booking, filled)
    return Redirect(f"/bookings/{booking_id}", "服刑人员已添加。")


async def held(session: AsyncSession) -> dict[str, list[tuple[Any, str]]]:
    """Who can come."""
    return {"prisoner_id": [*await queries.choices(session)]}


def bring_page(booking: Booking, filled: Filled[BringForm]) -> Page:
    """The form as it stands."""
    page = FormPage(
        title="添加服刑人员",
        form=filled,
        address=f"/bookings/{booking.id}/prisoner",
        submit="添加",
        back=f"/bookings/{booking.id}",
        name=booking.title,
        hint=HINT,
    )
    return Page("prisoners/form.html", page, status=filled.status)
