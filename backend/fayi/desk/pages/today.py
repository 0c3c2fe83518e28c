"""An officer's day: what is to be done until when, who is waiting for whom, what is on today."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from litestar import Request, get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.deadlines.actions import midnight
from fayi.desk import queries
from fayi.desk.queries import Work
from fayi.documents import queries as documents
from fayi.documents.models import Document
from fayi.hearings.models import Hearing
from fayi.kit import clock
from fayi.matters.models import Matter
from fayi.notices.models import Notice
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.referrals import queries as referrals
from fayi.referrals.models import Referral
from fayi.visits import queries as visits
from fayi.web.templating import Page, Redirect

WEEK = 7
SHOWN = 10


class Line(Struct, frozen=True, kw_only=True):
    """A line of the worklist in words."""

    work: Work
    type_label: str
    stage_label: str
    status: Status
    limit: str
    """Which time limit ends next; empty while none runs."""
    stood_in_for: str
    """The absent officer whose matter it is; empty for one's own."""


class DeskPage(Struct, frozen=True, kw_only=True):
    """What the desk shows."""

    mine: bool
    counts: tuple[tuple[str, int, str, str], ...]
    """Label, number, address of the rows behind it, tone."""
    lines: tuple[Line, ...]
    more: bool
    today: Sequence[tuple[Hearing, Matter]]
    week: Sequence[tuple[Hearing, Matter]]
    supervised: Sequence[Notice]
    asked: Sequence[tuple[Referral, Matter, str]]
    to_sign_off: Sequence[tuple[Document, Matter | None, str]]
    drafts: Sequence[tuple[Document, Matter | None]]
    absent: tuple[tuple[str, date], ...]
    """Whom the actor stands in for, and until when."""
    may_register: bool
    may_answer: bool


@get("/", permission=Permission.SIGNED_IN)
async def home() -> Redirect:
    """The front door leads to the desk."""
    return Redirect("/desk")


@get("/desk", permission=Permission.SIGNED_IN)
async def desk(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page:
    """An officer's day: by default their own, or the agency's where nothing is theirs."""
    if not actor.may(Permission.MATTERS_READ):
        return Page("desk/elsewhere.html")
    view = request.query_params.get("view", "")
    mine = view != "agency"
    works = await queries.worklist(session, actor, types, mine=mine)
    if not works and not view:
        mine, works = False, await queries.worklist(session, actor, types, mine=False)
    start = midnight(clock.today())
    tomorrow, week = start + timedelta(days=1), start + timedelta(days=WEEK)
    absences = await queries.absences(session, actor.agency_id, clock.today())
    stood_in_for = {
        absence.officer_id: name
        for absence, name, _ in absences
        if absence.officer_id in actor.stands_in_for and absence.stand_in_id == actor.officer_id
    }
    sign_off = actor.may(Permission.DOCUMENTS_SIGN_OFF)
    to_sign_off = (await documents.submitted(session, actor.agency_id))[:SHOWN] if sign_off else ()
    return Page(
        "desk/desk.html",
        DeskPage(
            mine=mine,
            counts=await counts(session, actor, mine=mine),
            lines=tuple(line(work, types, stood_in_for) for work in works),
            more=len(works) >= queries.SHOWN,
            today=await queries.sittings(session, actor, start, tomorrow, mine=mine),
            week=(await queries.sittings(session, actor, tomorrow, week, mine=mine))[:SHOWN],
            supervised=await queries.supervised(session, actor),
            asked=await referrals.waiting(session, actor, SHOWN),
            to_sign_off=[row for row in to_sign_off if actor.officer_id not in row[0].drafters],
            drafts=await queries.drafts(session, actor),
            absent=tuple(
                (name, absence.until)
                for absence, name, _ in absences
                if absence.officer_id in stood_in_for and absence.stand_in_id == actor.officer_id
            ),
            may_register=actor.may(Permission.MATTERS_REGISTER),
            may_answer=actor.may(Permission.REFERRALS_ANSWER),
        ),
    )


async def counts(session: AsyncSession, actor: Actor, *, mine: bool) -> tuple[tuple[str, int, str, str], ...]:
    """The figures at the top, each with the rows behind it."""
    now, start = clock.now(), midnight(clock.today())
    calendar = "/calendar?mine=1" if mine else "/calendar"
    overdue = await queries.count_due(session, actor, None, now, mine=mine)
    today = await queries.count_due(session, actor, now, start + timedelta(days=1), mine=mine)
    week = await queries.count_due(
        session, actor, start + timedelta(days=1), start + timedelta(days=WEEK + 1), mine=mine
    )
    found = [
        ("已逾期", overdue, calendar, "danger" if overdue else ""),
        ("今天到期", today, calendar, ""),
        ("七天内到期", week, calendar, ""),
    ]
    if actor.may(Permission.MATTERS_REGISTER):
        waiting = await visits.count_waiting(session, actor.agency_id, clock.today())
        found.append(("排队等候", waiting, "/visits", ""))
    return tuple(found)


def line(work: Work, types: MatterTypes, stood_in_for: dict[int, str]) -> Line:
    """A line of the worklist in words."""
    matter_type = types[work.matter.type]
    limits = {limit.key: limit.label for limit in matter_type.time_limits}
    return Line(
        work=work,
        type_label=matter_type.label,
        stage_label=matter_type.stage(work.matter.stage).label,
        status=Status(work.matter.status),
        limit=limits.get(work.due_key, work.due_key),
        stood_in_for=stood_in_for.get(work.assignee_id or 0, ""),
    )
