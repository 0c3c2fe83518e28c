"""The slip to take home, and the public page on which its holder asks how the matter stands."""

from typing import Any
from urllib.parse import urlencode

import segno
from litestar import Request, get, post
from litestar.params import FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.deadlines import queries as deadlines
from fayi.deadlines.models import Deadline
from fayi.intake import actions, queries
from fayi.intake.forms import Ask
from fayi.intake.queries import Progress
from fayi.intake.rules import NEXT
from fayi.kit.database import Database
from fayi.kit.errors import Refusal
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.procedure.dossier import Participant
from fayi.procedure.matter_type import MatterType, MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind
from fayi.settings import Settings
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.request import address_of
from fayi.web.templating import Page, Redirect


class SlipPage(Struct, frozen=True, kw_only=True):
    """What the applicant takes home."""

    matter: Matter
    matter_type: MatterType
    agency: Agency
    applicants: tuple[Participant, ...]
    due: tuple[tuple[str, Deadline], ...]
    next: str
    code: str | None
    """As printed, in two groups of four; None for a matter that has none."""
    address: str
    qr: str
    """The picture of the code, as a data address."""
    may_make: bool


class ProgressPage(Struct, frozen=True, kw_only=True):
    """What whoever holds a slip is told."""

    form: Filled[Ask]
    found: Progress | None
    type_label: str
    stage_label: str
    status: Status | None
    next: str
    due_label: str


SLIP = "回执"


@get("/matters/{matter_id:int}/slip", permission=Permission.MATTERS_READ)
async def slip(
    matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes, settings: Settings
) -> Page:
    """The slip to print: number, what happens next, by when, whom to ask, and the query code."""
    await readings.record(session, actor, ReadingKind.PRINTED, matter_id=matter.id, subject=SLIP)
    matter_type = types[matter.type]
    limits = {limit.key: limit.label for limit in matter_type.time_limits}
    people = await parties.participants(session, matter.id)
    code = await queries.code_of(session, matter.id)
    address = f"{settings.site_url}/progress"
    asked = urlencode({"number": matter.intake_number, "code": code or ""})
    return Page(
        "intake/slip.html",
        SlipPage(
            matter=matter,
            matter_type=matter_type,
            agency=await agencies.agency(session, matter.registered_at_id),
            applicants=tuple(someone for someone in people if someone.role == "applicant"),
            due=tuple(
                (limits.get(clock_.key, clock_.key), clock_)
                for clock_ in await deadlines.running(session, matter.id)
                if clock_.due_at is not None and not clock_.lapses
            ),
            next=NEXT[Status(matter.status)],
            code=f"{code[:4]} {code[4:]}" if code else None,
            address=address,
            qr=segno.make(f"{address}?{asked}", error="m").svg_data_uri(scale=4, border=2) if code else "",
            may_make=actor.may(Permission.MATTERS_REGISTER)
            and actor.agency_id in (matter.agency_id, matter.registered_at_id),
        ),
    )


@post("/matters/{matter_id:int}/slip/code", permission=Permission.MATTERS_REGISTER)
async def renew_code(matter: Matter, session: AsyncSession, actor: Actor) -> Redirect:
    """A new query code, because the slip was lost or the matter never had one; the old one ends."""
    await actions.make_code(session, matter, by=actor)
    return Redirect(f"/matters/{matter.id}/slip")


@get("/progress", permission=Permission.PUBLIC)
async def progress(number: FromQuery[str] = "", code: FromQuery[str] = "") -> Page:
    """Ask how a matter stands. The code of the slip fills the form in; nothing is looked up before it is sent."""
    return answer(forms.blank(Ask, number=number[:80], code=code[:20]))


@post("/progress", permission=Permission.PUBLIC)
async def ask_progress(request: Request[Any, Any, Any], database: Database, types: MatterTypes) -> Page:
    """How the matter stands. A failure is counted also though the answer is a refusal."""
    filled: Filled[Ask] = await forms.posted(request, Ask)
    found, asker = None, address_of(request)
    if filled.ok:
        async with database.transaction() as apart:
            try:
                found = await actions.ask(apart, filled.data.number, filled.data.code, asker=asker)
            except Refusal as refusal:
                filled.refuse(refusal)
    if found is None:
        return answer(filled)
    matter_type, status = types[found.type], Status(found.status)
    limits = {limit.key: limit.label for limit in matter_type.time_limits}
    page = ProgressPage(
        form=filled,
        found=found,
        type_label=matter_type.label,
        stage_label=matter_type.stage(found.stage).label,
        status=status,
        next=NEXT[status],
        due_label=limits.get(found.due_key or "", ""),
    )
    return Page("intake/progress.html", page)


def answer(filled: Filled[Ask]) -> Page:
    """The form, with what is wrong in it."""
    page = ProgressPage(
        form=filled, found=None, type_label="", stage_label="", status=None, next="", due_label=""
    )
    return Page("intake/progress.html", page, status=filled.status)
