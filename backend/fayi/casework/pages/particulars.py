"""What was written down at the counter, put right."""

from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.casework import forms as casework_forms
from fayi.casework.dossier import read_dossier
from fayi.matters import actions as matters
from fayi.matters import queries
from fayi.matters.actions import details_of
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.feature import Tab
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class ParticularsPage(Struct, frozen=True):
    """What was written down at the counter, to be put right."""

    head: Head
    form: Filled[Any]


@get("/matters/{matter_id:int}/particulars", permission=Permission.MATTERS_REGISTER)
async def particulars_form(
    matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: tuple[Tab, ...]
) -> Page:
    """What was written down when the matter came in, to be put right."""
    fields = await casework_forms.particulars_fields(session, types[matter.type], actor, matter)
    filled: Filled[Any] = forms.blank(fields, details_of(matter, types[matter.type]))
    head = await queries.head(session, actor, matter, types, tabs, "")
    return Page("casework/particulars.html", ParticularsPage(head, filled))


@post("/matters/{matter_id:int}/particulars", permission=Permission.MATTERS_REGISTER)
async def correct_particulars(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
) -> Page | Redirect:
    """Put right what was written down when the matter came in."""
    matter_type = types[matter.type]
    fields = await casework_forms.particulars_fields(session, matter_type, actor, matter)
    filled: Filled[dict[str, Any]] = await forms.posted(request, fields)
    async with forms.attempt(session, filled):
        given = dict(filled.data)
        because = given.pop("because")
        dossier = await read_dossier(session, matter, matter_type)
        await matters.correct(
            session,
            matter,
            matter_type,
            matter_type.details(**given),
            by=actor,
            because=because,
            applicants=tuple(one.name for one in dossier.participants if one.role == "applicant"),
            respondents=tuple(one.name for one in dossier.participants if one.role == "respondent"),
            version=filled.version,
        )
    if not filled.ok:
        head = await queries.head(session, actor, matter, types, tabs, "")
        return Page("casework/particulars.html", ParticularsPage(head, filled), status=filled.status)
    return Redirect(f"/matters/{matter.id}", "登记内容已更正。")
