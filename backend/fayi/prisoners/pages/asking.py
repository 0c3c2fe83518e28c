"""Asking which prison holds somebody, by exact name and number; who asks why is kept."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotPermitted
from fayi.prisoners import queries
from fayi.prisoners.forms import AskWhere
from fayi.procedure.permissions import Permission
from fayi.rooms import calendars
from fayi.rooms.calendars import Ring
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page


class AskingPage(Struct, frozen=True, kw_only=True):
    """The question and, once it was asked, the answer."""

    form: Filled[AskWhere]
    asked: bool = False
    prison: Agency | None = None
    rings: Sequence[Ring] = ()


@get("/prisoners/where", permission=Permission.ROOMS_READ)
async def ask_form(actor: Actor) -> Page:
    """The form; for courts, procuratorates, prisons and their bureau."""
    if actor.agency_kind not in queries.ASKING:
        raise NotPermitted
    return Page("prisoners/where.html", AskingPage(form=forms.blank(AskWhere)))


@post("/prisoners/where", permission=Permission.ROOMS_READ)
async def ask(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page:
    """The prison and whom to ring there, or that nobody of that name and number is known."""
    form: Filled[AskWhere] = await forms.posted(request, AskWhere)
    prison = None
    async with forms.attempt(session, form):
        told = form.data
        prison = await queries.where_held(session, told.name, told.number, because=told.because, by=actor)
    if not form.ok:
        return Page("prisoners/where.html", AskingPage(form=form), status=form.status)
    rings = (await calendars.contacts(session, [prison.id])).get(prison.id, []) if prison else []
    page = AskingPage(form=forms.blank(AskWhere), asked=True, prison=prison, rings=rings)
    return Page("prisoners/where.html", page)
