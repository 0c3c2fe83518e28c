"""Nothing for this agency: the visitor is told who is competent and why, and a letter may go along."""

from datetime import timedelta
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.catalogue.entries import DocumentKind
from fayi.documents import actions as documents
from fayi.documents.models import Document
from fayi.intake.forms import Redirection
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.settings import Settings
from fayi.visits import actions as visits
from fayi.visits import queries
from fayi.visits.models import Visit
from fayi.visits.rules import Purpose, VisitStatus
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.language import spoken, translate
from fayi.web.templating import Page, Redirect

LETTER = "ST-0102"
"""公共法律服务事项转办单"""
ANSWER_DAYS = 7
UNNAMED, UNTOLD = "来访人（未留姓名）", "未留"
"""What the letter says of somebody who did not give name or phone."""
NO_MATERIALS = "未收取材料"


class RedirectingPage(Struct, frozen=True, kw_only=True):
    """Where to, and why."""

    visit: Visit
    form: Filled[Redirection]
    may_write: bool
    """Whether the officer may draft documents at all."""


class ToldPage(Struct, frozen=True, kw_only=True):
    """What the visitor takes along."""

    visit: Visit
    agency: Agency


async def choices(session: AsyncSession, actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """Every other agency that works with the desk."""
    found = await agencies.agencies_of_kinds(session, tuple(AgencyKind))
    return {"agency": [(str(one.id), one.name) for one in found if one.id != actor.agency_id]}


@get("/visits/{visit_id:int}/redirect", permission=Permission.MATTERS_REGISTER)
async def redirecting(visit_id: int, session: AsyncSession, actor: Actor) -> Page:
    """Where to send the visitor, and why."""
    visit = await queries.get(session, actor, visit_id)
    filled: Filled[Redirection] = forms.blank(
        Redirection,
        choices=await choices(session, actor),
        matter=visit.note,
        letter=actor.may(Permission.DOCUMENTS_DRAFT),
        answer_by=clock.today() + timedelta(days=ANSWER_DAYS),
    )
    return shown(visit, filled, actor)


@post("/visits/{visit_id:int}/redirect", permission=Permission.MATTERS_REGISTER)
async def redirect(
    request: Request[Any, Any, Any],
    visit_id: int,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
    render_pool: RenderPool,
    files: Files,
    settings: Settings,
) -> Page | Redirect:
    """End the visit with the body that is competent, and issue the letter if one was asked for."""
    visit = await queries.get(session, actor, visit_id)
    offered = await choices(session, actor)
    filled: Filled[Redirection] = await forms.posted(request, Redirection, choices=offered)
    letter = None
    async with forms.attempt(session, filled):
        wanted = filled.data
        to = dict(offered["agency"]).get(wanted.agency) or wanted.other.strip()
        if wanted.letter and LETTER in catalogue:
            letter = await write_letter(session, visit, wanted, to, by=actor)
            if actor.may(Permission.DOCUMENTS_ISSUE) and not letter.sign_off:
                letter = await documents.issue(
                    session,
                    None,
                    letter,
                    by=actor,
                    version=letter.version,
                    pool=render_pool,
                    files=files,
                    site_url=settings.site_url,
                )
        await visits.redirect(
            session, visit, to=to, reason=wanted.reason, letter_id=letter.id if letter else None, by=actor
        )
    if not filled.ok:
        return shown(visit, filled, actor)
    return Redirect(f"/visits/{visit.id}/told")


async def write_letter(
    session: AsyncSession, visit: Visit, wanted: Redirection, to: str, *, by: Actor
) -> Document:
    """The letter, drafted and filled in; it is written in Chinese whatever the officer reads."""
    agency = await agencies.agency(session, visit.agency_id)
    with spoken("zh"):
        about = [translate(Purpose.of(one).label) for one in visit.purposes]
        values = {
            "accept_number": f"{visit.day.isoformat()} {visit.turn}",
            "issuing_org": agency.name,
            "applicant_name": visit.name or translate(UNNAMED),
            "phone": visit.phone or translate(UNTOLD),
            "service_kind": "、".join(about),
            "matter": translate("{matter}转办理由：{reason}", matter=wanted.matter, reason=wanted.reason),
            "materials": list(wanted.materials) or [translate(NO_MATERIALS)],
            "handler_unit": to,
            "transfer_date": clock.today(),
            "due_date": wanted.answer_by,
            "urgency": "普通",
            "handler": by.name,
        }
    draft = await documents.begin(session, None, LETTER, by=by)
    return await documents.save_draft(session, None, draft, values, by=by, version=draft.version)


@get("/visits/{visit_id:int}/told", permission=Permission.MATTERS_REGISTER)
async def told(visit_id: int, session: AsyncSession, actor: Actor) -> Page:
    """What the visitor takes along: where to go, and why."""
    visit = await queries.get(session, actor, visit_id)
    if visit.standing is not VisitStatus.REDIRECTED:
        raise NotFound
    agency = await agencies.agency(session, visit.agency_id)
    return Page("intake/told.html", ToldPage(visit=visit, agency=agency))


def shown(visit: Visit, filled: Filled[Redirection], actor: Actor) -> Page:
    """The form, as it is filled in so far."""
    page = RedirectingPage(visit=visit, form=filled, may_write=actor.may(Permission.DOCUMENTS_DRAFT))
    return Page("intake/redirecting.html", page, status=filled.status)
