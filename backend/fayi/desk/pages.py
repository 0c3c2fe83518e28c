"""The desk."""

from collections.abc import Sequence
from datetime import timedelta

from litestar import get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.deadlines import queries as deadlines
from fayi.deadlines.actions import midnight
from fayi.deadlines.pages import DueItem, label_of
from fayi.hearings import queries as hearings
from fayi.hearings.models import Hearing
from fayi.kit import clock
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.matters.pages import Row, line
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.referrals import queries as referrals
from fayi.referrals.models import Referral
from fayi.web.templating import Page, Redirect

SOON_DAYS = 7
SHOWN = 12


class DeskPage(Struct, frozen=True, kw_only=True):
    """What the desk shows."""

    counts: tuple[tuple[str, int, str], ...]
    """Label, number, address of the rows behind it."""
    overdue: tuple[DueItem, ...]
    soon: tuple[DueItem, ...]
    hearings: Sequence[tuple[Hearing, Matter]]
    asked: Sequence[tuple[Referral, Matter, str]]
    mine: tuple[Row, ...]
    latest: tuple[Row, ...]
    may_register: bool


@get("/", permission=Permission.SIGNED_IN)
async def home(actor: Actor) -> Redirect:
    """The front door leads to the desk, or to what the officer may do instead."""
    return Redirect("/desk" if actor.may(Permission.MATTERS_READ) else "/account")


@get("/desk", permission=Permission.MATTERS_READ)
async def desk(session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """An officer's day."""
    now, today = clock.now(), clock.today()
    counted = await matters.count(session, actor)
    overdue_count = await deadlines.count_overdue(session, actor, now)
    overdue = await deadlines.due_between(session, actor, now - timedelta(days=3650), now, limit=SHOWN)
    soon = await deadlines.due_between(
        session, actor, now, midnight(today + timedelta(days=SOON_DAYS + 1)), limit=SHOWN
    )
    mine = await matters.register(session, actor, assignee_id=actor.officer_id, open_only=True)
    latest = () if mine else await matters.register(session, actor)
    return Page(
        "desk/desk.html",
        DeskPage(
            counts=(
                (Status.DRAFT.label, counted.get(Status.DRAFT, 0), "/matters?status=draft"),
                (Status.OPEN.label, counted.get(Status.OPEN, 0), "/matters?status=open"),
                (Status.SUSPENDED.label, counted.get(Status.SUSPENDED, 0), "/matters?status=suspended"),
                ("已逾期", overdue_count, "/calendar"),
            ),
            overdue=tuple(DueItem(d, m, label_of(types, m, d)) for d, m in overdue),
            soon=tuple(DueItem(d, m, label_of(types, m, d)) for d, m in soon),
            hearings=await hearings.on_day(session, actor, today),
            asked=await referrals.waiting(session, actor, SHOWN),
            mine=tuple(line(matter, holder, name, types) for matter, holder, name in mine[:SHOWN]),
            latest=tuple(line(matter, holder, name, types) for matter, holder, name in latest[:SHOWN]),
            may_register=actor.may(Permission.MATTERS_REGISTER),
        ),
    )
