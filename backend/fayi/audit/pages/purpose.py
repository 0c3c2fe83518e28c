"""The page between a reader and a matter with offence data or a sealed one: what for, asked once a working day."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts.pages.signing_in import RESUME, carried
from fayi.agencies.rules import Actor
from fayi.audit.forms import PurposeForm
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import PurposeWanted, ReadingKind
from fayi.web import errors, forms
from fayi.web.filters import url
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect, asks_for_fragment, local_path, this_page

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
Typed = tuple[tuple[str, str], ...]


class PurposePage(Struct, frozen=True, kw_only=True):
    """The number and type of the matter, and nothing else of it."""

    number: str
    type_label: str
    action: str
    form: Filled[PurposeForm]
    path: str = ""
    """Where a form was going that waits for the purpose; empty when there is none."""
    typed: Typed = ()
    """What was typed in it."""
    prefix: str = RESUME


class GoOnPage(Struct, frozen=True):
    """Send what was typed before the purpose was asked."""

    path: str
    typed: Typed


def ask_purpose(request: Request[Any, Any, Any], fault: PurposeWanted) -> Response[Any]:
    """Lead to the question, and from there on to the page that was wanted, or on with the form that was sent.

    A piece of a page, or what a program of the page asks for, is refused in words: what is typed stays.
    """
    if request.method == "GET" and not asks_for_fragment(request):
        return Redirect(url(f"/matters/{fault.matter_id}/purpose", next=this_page(request)))
    if asks_for_fragment(request) or request.content_type[0] not in FORMS:
        return errors.refused(request, fault)
    filled = forms.blank(PurposeForm)
    filled.add(PurposeWanted.__doc__ or "", status=403)
    page = PurposePage(
        number=fault.number,
        type_label=fault.type_label,
        action=f"/matters/{fault.matter_id}/purpose",
        form=filled,
        path=local_path(request.url.path, "/"),
        typed=fault.sent,
    )
    return Page("audit/purpose.html", page, status=403)


@get("/matters/{matter_id:int}/purpose", permission=Permission.SIGNED_IN, asks_purpose=True)
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


@post("/matters/{matter_id:int}/purpose", permission=Permission.SIGNED_IN, asks_purpose=True)
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
    _, path, typed = carried(await request.form())
    async with forms.attempt(session, filled):
        await readings.record(
            session, actor, ReadingKind.OPENED, matter_id=found.id, purpose=filled.data.purpose, asked=True
        )
    if not filled.ok:
        return purpose_page(request, found, types, filled, path, typed)
    if path:
        return Page("audit/go_on.html", GoOnPage(path, typed))
    return Redirect(wanted(request, found))


def purpose_page(
    request: Request[Any, Any, Any],
    matter: Matter,
    types: MatterTypes,
    form: Filled[PurposeForm],
    path: str = "",
    typed: Typed = (),
) -> Page:
    """The question."""
    page = PurposePage(
        number=matter.number,
        type_label=types[matter.type].label,
        action=url(f"/matters/{matter.id}/purpose", next=wanted(request, matter)),
        form=form,
        path=path,
        typed=typed,
    )
    return Page("audit/purpose.html", page, status=form.status)


def wanted(request: Request[Any, Any, Any], matter: Matter) -> str:
    """The page of this desk that was asked for."""
    return local_path(request.query_params.get("next"), f"/matters/{matter.id}")
