"""An officer's work: open matters by their nearest last day, and who is waiting for whom in each."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, Text, and_, exists, func, or_, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, defer

from fayi.agencies.models import Absence, Agency, Officer
from fayi.agencies.rules import Actor
from fayi.appointments.models import Appointment
from fayi.deadlines.models import Deadline
from fayi.desk.models import CalendarSubscription
from fayi.documents.models import Document
from fayi.hearings.models import Attendance, Hearing
from fayi.kit import clock
from fayi.materials.models import Material, MaterialList
from fayi.matters.models import Assignment, Matter, MatterAccess
from fayi.notices.models import Notice
from fayi.notices.rules import Kind
from fayi.procedure.matter_type import MatterType, MatterTypes, Status
from fayi.referrals.models import Referral

SHOWN = 40
"""Lines of the worklist; the register shows the rest."""
OPEN = (Status.DRAFT, Status.OPEN, Status.SUSPENDED)


class Wait(Struct, frozen=True):
    """Whose turn it is: a message id with its values, and whether it is somebody else's."""

    sentence: str
    values: dict[str, str] = {}
    other: bool = True


class Work(Struct, frozen=True, kw_only=True):
    """A line of the worklist."""

    matter: Matter
    assignee: str | None
    assignee_id: int | None
    due_at: datetime | None
    due_key: str
    waits: tuple[Wait, ...]


def of_officer(actor: Actor, officers: Collection[int]) -> ColumnElement[bool]:
    """Matters these officers are answerable for, help with, or act in as lawyers appointed."""
    named = exists().where(
        Assignment.matter_id == Matter.id, Assignment.until.is_(None), Assignment.officer_id.in_(officers)
    )
    appointed = exists().where(
        Appointment.matter_id == Matter.id,
        Appointment.status.in_(("offered", "active")),
        Appointment.lawyer_id.in_(officers),
        Appointment.firm_id == actor.agency_id,
    )
    return or_(Matter.assignee_id.in_(officers), named, appointed)


def acted_on(actor: Actor) -> ColumnElement[bool]:
    """Matters the actor's agency holds, or may act in."""
    acting = MatterAccess.grounds.cast(Text).regexp_match('"(joint|appointment):')
    return or_(Matter.agency_id == actor.agency_id, acting)


async def worklist(
    session: AsyncSession, actor: Actor, types: MatterTypes, *, mine: bool, limit: int = SHOWN
) -> tuple[Work, ...]:
    """Open matters, the nearest last day first: the actor's with those stood in for, or the agency's."""
    nearest = (
        select(Deadline.due_at, Deadline.key)
        .where(
            Deadline.matter_id == Matter.id,
            Deadline.status == "running",
            Deadline.due_at.is_not(None),
            ~Deadline.lapses | (Deadline.due_at >= clock.now()),
        )
        .order_by(Deadline.due_at)
        .limit(1)
        .lateral("nearest")
    )
    query = (
        select(Matter, Officer.name, nearest.c.due_at, nearest.c.key)
        .join(MatterAccess, MatterAccess.matter_id == Matter.id)
        .outerjoin(Officer, Officer.id == Matter.assignee_id)
        .outerjoin(nearest, true())
        .where(MatterAccess.agency_id == actor.agency_id, Matter.status.in_(OPEN), acted_on(actor))
        .options(defer(Matter.details, raiseload=True))
        .order_by(nearest.c.due_at.nulls_last(), Matter.received_on, Matter.id)
        .limit(limit)
    )
    if mine:
        query = query.where(of_officer(actor, {actor.officer_id, *actor.stands_in_for}))
    rows = (await session.execute(query)).all()
    waits = await waiting(session, actor, types, [row[0] for row in rows])
    return tuple(
        Work(
            matter=matter,
            assignee=name,
            assignee_id=matter.assignee_id,
            due_at=due_at,
            due_key=key or "",
            waits=waits[matter.id],
        )
        for matter, name, due_at, key in rows
    )


async def waiting(
    session: AsyncSession, actor: Actor, types: MatterTypes, matters: Sequence[Matter]
) -> dict[int, tuple[Wait, ...]]:
    """Matter → whom it waits for; the agency itself where nobody else is to act."""
    ids = [matter.id for matter in matters]
    found: dict[int, list[Wait]] = {matter_id: [] for matter_id in ids}
    receiver = aliased(Agency)
    asked = await session.execute(
        select(Referral.matter_id, Referral.kind, Referral.status, receiver.short_name)
        .join(receiver, receiver.id == Referral.to_agency_id)
        .where(
            Referral.matter_id.in_(ids),
            Referral.from_agency_id == actor.agency_id,
            or_(Referral.status == "asked", and_(Referral.status == "accepted", Referral.kind == "referral")),
        )
        .order_by(Referral.id)
    )
    for row in asked:
        sentence = "等{agency}答复" if row.status == "asked" else "等{agency}办理"
        found[row.matter_id].append(Wait(sentence, {"agency": row.short_name}))
    submitted = await session.scalars(
        select(Document.matter_id)
        .distinct()
        .where(Document.matter_id.in_(ids), Document.status == "submitted")
    )
    for matter_id in submitted:
        if matter_id is not None:
            found[matter_id].append(Wait("等文书审签"))
    offered = await session.scalars(
        select(Appointment.matter_id)
        .distinct()
        .where(Appointment.matter_id.in_(ids), Appointment.status == "offered")
    )
    for matter_id in offered:
        found[matter_id].append(Wait("等律师接受指派"))
    lacking = await session.scalars(
        select(Material.matter_id)
        .distinct()
        .where(
            Material.matter_id.in_(ids),
            Material.must,
            Material.status == "lack",
            exists().where(MaterialList.matter_id == Material.matter_id),
        )
    )
    for matter_id in lacking:
        found[matter_id].append(Wait("等申请人补正材料"))
    for matter in matters:
        stage = types[matter.type].stage(matter.stage)
        if stage.waits_for:
            found[matter.id].append(Wait("等{whom}", {"whom": stage.waits_for}))
        elif not found[matter.id]:
            found[matter.id].append(own_turn(matter, types[matter.type]))
    return {matter_id: tuple(waits) for matter_id, waits in found.items()}


def own_turn(matter: Matter, matter_type: MatterType) -> Wait:
    """Nobody else is to act."""
    if matter.status == Status.SUSPENDED:
        return Wait("中止中")
    unassigned = matter.assignee_id is None and any(action.assigns for action in matter_type.actions)
    return Wait("等分派承办人" if unassigned else "等我方办理", other=False)


async def sittings(
    session: AsyncSession,
    actor: Actor,
    start: datetime,
    end: datetime,
    *,
    mine: bool,
    gone: bool = False,
) -> Sequence[tuple[Hearing, Matter]]:
    """Hearings planned or held that begin in [start, end), in order of time; `gone`: set aside ones, too."""
    query = (
        select(Hearing, Matter)
        .join(Matter, Matter.id == Hearing.matter_id)
        .join(MatterAccess, MatterAccess.matter_id == Matter.id)
        .where(
            MatterAccess.agency_id == actor.agency_id,
            Hearing.planned_at >= start,
            Hearing.planned_at < end,
            Hearing.status.in_(
                ("planned", "held", "adjourned", "cancelled") if gone else ("planned", "held")
            ),
        )
        .order_by(Hearing.planned_at, Hearing.id)
    )
    if mine:
        officers = {actor.officer_id, *actor.stands_in_for}
        asked = exists().where(Attendance.hearing_id == Hearing.id, Attendance.officer_id.in_(officers))
        query = query.where(or_(asked, of_officer(actor, officers)))
    return [(hearing, matter) for hearing, matter in await session.execute(query)]


async def drafts(session: AsyncSession, actor: Actor) -> Sequence[tuple[Document, Matter | None]]:
    """Documents the actor, or whom they stand in for, began or saved last, and that are still drafts."""
    officers = {actor.officer_id, *actor.stands_in_for}
    found = await session.execute(
        select(Document, Matter)
        .outerjoin(Matter, Matter.id == Document.matter_id)
        .where(
            Document.agency_id == actor.agency_id,
            Document.status == "draft",
            drafted_by(officers),
        )
        .order_by(Document.id.desc())
        .limit(10)
    )
    return [(document, matter) for document, matter in found]


async def supervised(session: AsyncSession, actor: Actor) -> Sequence[Notice]:
    """What was escalated to the actor and is not read yet, oldest first."""
    found = await session.scalars(
        select(Notice)
        .where(
            Notice.officer_id == actor.officer_id,
            Notice.agency_id == actor.agency_id,
            Notice.kind == Kind.SUPERVISION,
            Notice.read_at.is_(None),
        )
        .order_by(Notice.id)
        .limit(10)
    )
    return found.all()


async def count_due(
    session: AsyncSession, actor: Actor, start: datetime | None, end: datetime, *, mine: bool
) -> int:
    """How many clocks of open matters end in [start, end); start None: from the beginning of time."""
    query = (
        select(func.count())
        .select_from(Deadline)
        .join(Matter, Matter.id == Deadline.matter_id)
        .where(
            Matter.agency_id == actor.agency_id,
            Matter.status.in_(OPEN),
            Deadline.status == "running",
            Deadline.due_at < end,
            ~Deadline.lapses | (Deadline.due_at >= clock.now()),
        )
    )
    if start is not None:
        query = query.where(Deadline.due_at >= start)
    if mine:
        query = query.where(of_officer(actor, {actor.officer_id, *actor.stands_in_for}))
    return await session.scalar(query) or 0


async def absences(session: AsyncSession, agency_id: int, since: date) -> Sequence[tuple[Absence, str, str]]:
    """Absences at the agency that last on or begin after a day, with the names of the absent and the stand-in."""
    away, there = aliased(Officer), aliased(Officer)
    found = await session.execute(
        select(Absence, away.name, there.name)
        .join(away, away.id == Absence.officer_id)
        .join(there, there.id == Absence.stand_in_id)
        .where(Absence.agency_id == agency_id, Absence.until >= since, Absence.withdrawn_at.is_(None))
        .order_by(Absence.since, Absence.id)
    )
    return [(absence, absent, stand_in) for absence, absent, stand_in in found]


def drafted_by(officers: Collection[int]) -> ColumnElement[bool]:
    """Documents these officers saved last, or began and nobody saved since."""
    return func.coalesce(Document.saved_by_id, Document.created_by_id).in_(officers)


def sittings_ahead(matter_id: int) -> Select[int]:
    """Hearings of a matter that are still to come."""
    return select(Hearing.id).where(Hearing.matter_id == matter_id, Hearing.status == "planned")


async def to_hand_on(session: AsyncSession, agency_id: int, officer_id: int) -> Sequence[tuple[Matter, int]]:
    """Open matters of the agency the officer answers for or helps with, and how many sittings are to come."""
    named = exists().where(
        Assignment.matter_id == Matter.id, Assignment.until.is_(None), Assignment.officer_id == officer_id
    )
    ahead = (
        select(func.count())
        .select_from(Attendance)
        .join(Hearing, Hearing.id == Attendance.hearing_id)
        .where(
            Hearing.matter_id == Matter.id, Hearing.status == "planned", Attendance.officer_id == officer_id
        )
        .scalar_subquery()
    )
    found = await session.execute(
        select(Matter, ahead)
        .where(
            Matter.agency_id == agency_id,
            Matter.status.in_(OPEN),
            or_(Matter.assignee_id == officer_id, named),
        )
        .order_by(Matter.received_on, Matter.id)
    )
    return [(matter, count) for matter, count in found]


async def count_drafts(session: AsyncSession, agency_id: int, officer_id: int) -> int:
    """Drafts the officer holds that belong to no matter."""
    query = (
        select(func.count())
        .select_from(Document)
        .where(
            Document.agency_id == agency_id,
            Document.status == "draft",
            Document.matter_id.is_(None),
            drafted_by({officer_id}),
        )
    )
    return await session.scalar(query) or 0


async def own_deadlines(
    session: AsyncSession, actor: Actor, since: datetime
) -> Sequence[tuple[Deadline, Matter]]:
    """Running clocks that end after an instant, of matters the actor answers for, helps with or acts in."""
    found = await session.execute(
        select(Deadline, Matter)
        .join(Matter, Matter.id == Deadline.matter_id)
        .join(MatterAccess, MatterAccess.matter_id == Matter.id)
        .where(
            MatterAccess.agency_id == actor.agency_id,
            Matter.status.in_(OPEN),
            Deadline.status == "running",
            Deadline.due_at >= since,
            of_officer(actor, {actor.officer_id}),
        )
        .order_by(Deadline.due_at, Deadline.id)
    )
    return [(deadline, matter) for deadline, matter in found]


async def subscriber(session: AsyncSession, token_hash: bytes) -> int | None:
    """The officer whose calendar a token opens."""
    found: int | None = await session.scalar(
        text("select calendar_of(:token_hash)"), {"token_hash": token_hash}
    )
    return found


async def subscribed_at(session: AsyncSession, officer_id: int) -> datetime | None:
    """Since when the officer's calendar has its present address; None while it has none."""
    found: datetime | None = await session.scalar(
        select(CalendarSubscription.made_at).where(CalendarSubscription.officer_id == officer_id)
    )
    return found
