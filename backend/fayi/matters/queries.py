"""The one door to a matter, and lists of matters."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import Row, Select, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from fayi.agencies.models import Agency, Officer
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound, Refusal, StalePage
from fayi.matters.models import Assignment, Entry, Matter, MatterAccess, MatterLink
from fayi.procedure.dossier import Mentioned
from fayi.procedure.matter_type import Acting, MatterType, MatterTypes, Stage, Status
from fayi.web.feature import Tab
from fayi.web.filters import short_day
from fayi.web.language import translate

PAGE = 50


def visible_to(actor: Actor) -> Select[Matter]:
    """Matters the actor's agency may see. Row security holds the same line, and recusals, in the database."""
    return (
        select(Matter)
        .join(MatterAccess, MatterAccess.matter_id == Matter.id)
        .where(MatterAccess.agency_id == actor.agency_id)
    )


class Disposed(Refusal):
    """办件{number}的档案保管期满，已于{day}依销毁清册{list}销毁，只保留登记信息。"""

    status_code = 410


async def get(session: AsyncSession, actor: Actor, matter_id: int) -> Matter:
    """The matter, if the actor may see it; raises NotFound otherwise, as if it did not exist.

    Raises Disposed when its file was destroyed: nothing of it can be opened.
    """
    matter = await session.scalar(visible_to(actor).where(Matter.id == matter_id))
    if matter is None:
        raise NotFound
    if matter.disposed_on is not None:
        raise Disposed(number=matter.number, day=short_day(matter.disposed_on), list=matter.disposed_under)
    return matter


async def acting(session: AsyncSession, actor: Actor, matter_id: int) -> frozenset[Acting]:
    """On which grounds the actor's agency may act in the matter without holding it."""
    grounds = await session.scalar(
        select(MatterAccess.grounds).where(
            MatterAccess.matter_id == matter_id, MatterAccess.agency_id == actor.agency_id
        )
    )
    now = clock.now()
    return frozenset(
        Acting(kind)
        for ground, until in (grounds or {}).items()
        if (kind := ground.partition(":")[0]) in list(Acting)
        and (until is None or datetime.fromisoformat(until) > now)
    )


async def by_number(session: AsyncSession, actor: Actor, number: str) -> Matter | None:
    """The matter with this number (案号 or 登记号), if the actor may see it, the own agency's first; or None."""
    return await session.scalar(
        visible_to(actor)
        .where(or_(Matter.reference == number, Matter.intake_number == number))
        .order_by(Matter.agency_id != actor.agency_id, Matter.id)
        .limit(1)
    )


async def lock(session: AsyncSession, matter: Matter) -> Matter:
    """The matter as it stands now, nobody else changing it until this transaction ends.

    Raises StalePage when another agency has taken it over in the meantime: only its holder may lock it.
    """
    locked = (
        await session.execute(
            select(Matter)
            .where(Matter.id == matter.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one_or_none()
    if locked is None:
        raise StalePage
    return locked


def newest_first(
    query: Select[Matter], after: tuple[datetime, int] | None = None, limit: int = PAGE
) -> Select[Matter]:
    """A page of a list, latest change first; `after` is the last row of the page before (keyset)."""
    if after is not None:
        query = query.where(
            func.row(MatterAccess.updated_at, MatterAccess.matter_id) < func.row(after[0], after[1])
        )
    return query.order_by(MatterAccess.updated_at.desc(), MatterAccess.matter_id.desc()).limit(limit)


async def entries(session: AsyncSession, matter_id: int) -> Sequence[tuple[Entry, str | None, str | None]]:
    """The timeline, newest first, each entry with its officer's and agency's names."""
    found = await session.execute(
        select(Entry, Officer.name, Agency.short_name)
        .outerjoin(Officer, Officer.id == Entry.officer_id)
        .outerjoin(Agency, Agency.id == Entry.agency_id)
        .where(Entry.matter_id == matter_id)
        .order_by(Entry.seq.desc())
    )
    return [(entry, officer, agency) for entry, officer, agency in found]


async def assigned(session: AsyncSession, matter_id: int) -> Sequence[tuple[Assignment, Officer]]:
    """Who is answerable for the matter now, the lead first."""
    found = await session.execute(
        select(Assignment, Officer)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(Assignment.matter_id == matter_id, Assignment.until.is_(None))
        .order_by(Assignment.capacity != "lead", Assignment.id)
    )
    return [(assignment, officer) for assignment, officer in found]


async def linked(session: AsyncSession, matter_id: int) -> Sequence[tuple[Matter, str]]:
    """Visible matters this one opened (`opens`) or came from (`opened_from`), oldest first."""
    opened = await session.scalars(
        select(Matter)
        .join(MatterLink, MatterLink.opened_id == Matter.id)
        .where(MatterLink.matter_id == matter_id)
        .order_by(Matter.id)
    )
    origin = await session.scalars(
        select(Matter)
        .join(MatterLink, MatterLink.matter_id == Matter.id)
        .where(MatterLink.opened_id == matter_id)
        .order_by(Matter.id)
    )
    return [(matter, "opens") for matter in opened] + [(matter, "opened_from") for matter in origin]


async def agencies_seeing(
    session: AsyncSession, matter_id: int
) -> Sequence[tuple[Agency, dict[str, str | None]]]:
    """Agencies that may see the matter now, with the grounds; empty for one that may not see it itself."""
    rows = await session.execute(
        text(
            "select a.id, g.grounds from agencies_of_matter(:matter_id) g"
            " join agency a on a.id = g.agency_id order by a.name"
        ),
        {"matter_id": matter_id},
    )
    grounds = {row.id: row.grounds for row in rows}
    agencies = await session.scalars(select(Agency).where(Agency.id.in_(grounds)).order_by(Agency.name))
    return [(agency, grounds[agency.id]) for agency in agencies]


async def mentions(session: AsyncSession, matter_id: int) -> tuple[Mentioned, ...]:
    """Other open matters about the same property: the kind, and the agency to call. Reading it is noted."""
    rows = await session.execute(
        text("select type, agency, phone from other_mentions(:id)"), {"id": matter_id}
    )
    return tuple(Mentioned(type=row.type, agency=row.agency, phone=row.phone) for row in rows)


class Head(Struct, frozen=True, kw_only=True):
    """What stands above every tab of a matter."""

    matter: Matter
    matter_type: MatterType
    stage: Stage
    status: Status
    holder: str
    is_held: bool
    """Whether the actor's own agency holds it."""
    acts: bool
    """Whether the actor's agency may act in it, holding it or not."""
    assigned: tuple[str, ...]
    tabs: tuple[tuple[str, str, bool, None], ...]
    """(address, label, current, no count), as ui.tabs takes them."""


async def head(
    session: AsyncSession, actor: Actor, matter: Matter, types: MatterTypes, tabs: Sequence[Tab], current: str
) -> Head:
    """The heading of the tab `current` (a tab's key; "" is the overview)."""
    matter_type = types[matter.type]
    holder = await session.scalar(select(Agency.name).where(Agency.id == matter.agency_id))
    people = await assigned(session, matter.id)
    is_held = matter.agency_id == actor.agency_id
    address = f"/matters/{matter.id}"
    shown = [(address, translate("办理"), current == "", None)] + [
        (f"{address}/{tab.key}", translate(tab.label), current == tab.key, None)
        for tab in tabs
        if (tab.permission is None or actor.may(tab.permission))
        and (not tab.types or matter.type in tab.types)
    ]
    return Head(
        matter=matter,
        matter_type=matter_type,
        stage=matter_type.stage(matter.stage),
        status=Status(matter.status),
        holder=holder or "",
        is_held=is_held,
        acts=is_held or bool(await acting(session, actor, matter.id)),
        assigned=tuple(officer.name for _, officer in people),
        tabs=tuple(shown),
    )


async def register(
    session: AsyncSession,
    actor: Actor,
    *,
    type_key: str | None = None,
    status: str | None = None,
    category: str | None = None,
    assignee_id: int | None = None,
    held: bool | None = None,
    open_only: bool = False,
    since: date | None = None,
    until: date | None = None,
    after: tuple[datetime, int] | None = None,
) -> Sequence[Row[Matter, str, str | None]]:
    """A page of the register, newest change first: matter, holder's short name, assignee's name."""
    query = newest_first(visible_to(actor), after, PAGE + 1)
    for column, wanted in (
        (Matter.type, type_key),
        (Matter.status, status),
        (Matter.category, category),
        (Matter.assignee_id, assignee_id),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if held is not None:
        query = query.where((Matter.agency_id == actor.agency_id) == held)
    if open_only:
        query = query.where(Matter.status.not_in([Status.CLOSED, Status.ARCHIVED]))
    if since is not None:
        query = query.where(Matter.received_on >= since)
    if until is not None:
        query = query.where(Matter.received_on <= until)
    rows = await session.execute(
        query.outerjoin(Officer, Officer.id == Matter.assignee_id)
        .join(Agency, Agency.id == Matter.agency_id)
        .with_only_columns(Matter, Agency.short_name, Officer.name)
        .options(defer(Matter.details, raiseload=True))
    )
    return rows.all()


async def count(session: AsyncSession, actor: Actor) -> dict[str, int]:
    """How many matters the actor's agency sees, by status."""
    rows = await session.execute(
        visible_to(actor).with_only_columns(Matter.status, func.count()).group_by(Matter.status)
    )
    return {row[0]: row[1] for row in rows}


async def narrowed_to(session: AsyncSession, matter: Matter) -> Sequence[int]:
    """The officers of the holding agency to whom sight of the matter is narrowed; empty: it is not."""
    officers = await session.scalar(
        select(MatterAccess.officers).where(
            MatterAccess.matter_id == matter.id, MatterAccess.agency_id == matter.agency_id
        )
    )
    return officers or ()
