"""The page between a reader and a matter with offence data: what for, asked once a working day."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.audit.forms import PurposeForm
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import PurposeWanted, ReadingKind
from fayi.web import forms
from fayi.web.filters import url
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect, local_path, this_page


class PurposePage(Struct, frozen=True, kw_only=True):
    """The number and type of the matter, and nothing else of it."""

    number: str
    type_label: str
    action: str
    form: Filled[PurposeForm]


def ask_purpose(request: Request[Any, Any, Any], fault: PurposeWanted) -> Redirect:
    """Lead to the question, and from there on to the page that was wanted."""
    return Redirect(url(f"/matters/{fault.matter_id}/purpose", next=this_page(request)))


@get("/matters/{matter_id:int}/purpose", permission=Permission.SIGNED_IN)
async def purpose_form(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    matter_id: FromPath[int],
) -> Page:
    """Ask what the matter is opened for."""
    found = await matters.get(session, actor, matter_id)
    return purpose_page(request, found, types, forms.blank(PurposeForm))


@post("/matters/{matter_id:int}/purpose", permission=Permission.SIGNED_IN)
async def give_purpose(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    matter_id: FromPath[int],
) -> Page | Redirect:
    """Keep the purpose with the opening, and go on."""
    found = await matters.get(session, actor, matter_id)
    filled: Filled[PurposeForm] = await forms.posted(request, PurposeForm)
    async with forms.attempt(session, filled):
        await readings.record(
            session, actor, ReadingKind.OPENED, matter_id=found.id, purpose=filled.data.purpose, asked=True
        )
    if not filled.ok:
        return purpose_page(request, found, types, filled)
    return Redirect(wanted(request, found))


def purpose_page(
    request: Request[Any, Any, Any], matter: Matter, types: MatterTypes, form: Filled[PurposeForm]
) -> Page:
    """The question."""
    page = PurposePage(
        number=matter.number,
        type_label=types[matter.type].label,
        action=url(f"/matters/{matter.id}/purpose", next=wanted(request, matter)),
        form=form,
    )
    return Page("audit/purpose.html", page, status=form.status)


def wanted(request: Request[Any, Any, Any], matter: Matter) -> str:
    """The page of this desk that was asked for."""
    return local_path(request.query_params.get("next"), f"/matters/{matter.id}")
