"""Today's queue, one visit with all that came of it, and the figures of a period."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.parties.models import Party
from fayi.visits.models import Visit, VisitEnquiry, VisitList, VisitMatter, VisitPerson
from fayi.visits.rules import GROUP, VisitStatus

SHOWN_IN_HALL = 6


class Line(Struct, frozen=True, kw_only=True):
    """The figures of one line of the totals; each counts something else."""

    key: str
    visits: int
    """批次: visits that were served, however many people came."""
    times: int
    """人次: people who came, each time anew."""
    persons: int
    """人数: different registered parties among them, each once in the period."""
    unknown: int
    """人次 of those not registered, who cannot be told apart."""
    groups: int
    """Collective visits among the visits."""
    left: int
    """批次 that left without having been served; in none of the other figures."""


async def get(session: AsyncSession, actor: Actor, visit_id: int) -> Visit:
    """The visit, if the actor's agency received it; raises NotFound otherwise."""
    visit = await session.scalar(
        select(Visit).where(Visit.id == visit_id, Visit.agency_id == actor.agency_id)
    )
    if visit is None:
        raise NotFound
    return visit


async def lock(session: AsyncSession, visit: Visit) -> Visit:
    """The visit as it stands now, nobody else changing it until this transaction ends."""
    return (
        await session.execute(
            select(Visit)
            .where(Visit.id == visit.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one()


async def of_day(session: AsyncSession, agency_id: int, day: date) -> Sequence[tuple[Visit, str | None, int]]:
    """The visits of a day in the order of their turns: who serves them, how many matters came of them."""
    matters = (
        select(func.count())
        .select_from(VisitMatter)
        .where(VisitMatter.visit_id == Visit.id)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Visit, Officer.name, matters)
        .outerjoin(Officer, Officer.id == Visit.officer_id)
        .where(Visit.agency_id == agency_id, Visit.day == day)
        .order_by(Visit.no)
    )
    return [(visit, name, count) for visit, name, count in rows]


def waiting(agency_id: int, day: date) -> Select[Visit]:
    """Who waits, in the order in which they are called: those with priority first, then by turn."""
    return (
        select(Visit)
        .where(Visit.agency_id == agency_id, Visit.day == day, Visit.status == VisitStatus.WAITING.value)
        .order_by(Visit.priority == "", Visit.no)
    )


async def called(session: AsyncSession, agency_id: int, day: date) -> Sequence[Visit]:
    """Turns called last and not over yet, the latest first: for the display in the hall."""
    found = await session.scalars(
        select(Visit)
        .where(
            Visit.agency_id == agency_id,
            Visit.day == day,
            Visit.called_at.is_not(None),
            Visit.status.in_([VisitStatus.CALLED.value, VisitStatus.SERVING.value]),
        )
        .order_by(Visit.called_at.desc(), Visit.id.desc())
        .limit(SHOWN_IN_HALL)
    )
    return found.all()


async def count_waiting(session: AsyncSession, agency_id: int, day: date) -> int:
    """How many turns wait."""
    return await session.scalar(select(func.count()).select_from(waiting(agency_id, day).subquery())) or 0


async def last_place(session: AsyncSession, actor: Actor, day: date) -> str:
    """The window this officer called to last today."""
    found = await session.scalar(
        select(Visit.place)
        .where(Visit.agency_id == actor.agency_id, Visit.day == day, Visit.officer_id == actor.officer_id)
        .order_by(Visit.called_at.desc().nulls_last())
        .limit(1)
    )
    return found or ""


async def persons(session: AsyncSession, visit_id: int) -> Sequence[Party]:
    """The registered parties who came."""
    found = await session.scalars(
        select(Party)
        .join(VisitPerson, VisitPerson.party_id == Party.id)
        .where(VisitPerson.visit_id == visit_id)
        .order_by(Party.id)
    )
    return found.all()


async def matters(session: AsyncSession, visit_id: int) -> Sequence[Matter]:
    """The matters registered in the visit that may be seen, oldest first."""
    found = await session.scalars(
        select(Matter)
        .join(VisitMatter, VisitMatter.matter_id == Matter.id)
        .where(VisitMatter.visit_id == visit_id)
        .order_by(Matter.id)
    )
    return found.all()


async def enquiries(session: AsyncSession, visit_id: int) -> Sequence[tuple[VisitEnquiry, str]]:
    """Questions answered in the visit, with who answered."""
    rows = await session.execute(
        select(VisitEnquiry, Officer.name)
        .join(Officer, Officer.id == VisitEnquiry.officer_id)
        .where(VisitEnquiry.visit_id == visit_id)
        .order_by(VisitEnquiry.id)
    )
    return [(enquiry, name) for enquiry, name in rows]


async def lists(session: AsyncSession, visit_id: int) -> Sequence[VisitList]:
    """What was told to be lacking in the visit."""
    found = await session.scalars(
        select(VisitList).where(VisitList.visit_id == visit_id).order_by(VisitList.id)
    )
    return found.all()


async def visits_of_party(session: AsyncSession, actor: Actor, party_id: int) -> int:
    """How many times a party has come to the actor's agency so far."""
    return (
        await session.scalar(
            select(func.count())
            .select_from(VisitPerson)
            .join(Visit, Visit.id == VisitPerson.visit_id)
            .where(VisitPerson.party_id == party_id, Visit.agency_id == actor.agency_id)
        )
        or 0
    )


GROUPED: Mapping[str, str] = {"day": "按日", "month": "按月", "channel": "按渠道", "purpose": "按来访事项"}


async def totals(session: AsyncSession, agency_id: int, since: date, until: date, by: str) -> list[Line]:
    """The figures from `since` to `until`, both included, by a key of GROUPED; "" gives the one total.

    By purpose a visit with several purposes stands in several lines, so the lines add up to more.
    """
    keys: dict[str, ColumnElement[str]] = {
        "day": func.to_char(Visit.day, "YYYY-MM-DD"),
        "month": func.to_char(Visit.day, "YYYY-MM"),
        "channel": Visit.channel.expression,
        "purpose": func.unnest(Visit.purposes),
    }
    rows = select(Visit, keys.get(by, literal("")).label("key"))
    seen = rows.where(Visit.agency_id == agency_id, Visit.day.between(since, until)).subquery()
    known = (
        select(func.count())
        .select_from(VisitPerson)
        .where(VisitPerson.visit_id == seen.c.id)
        .scalar_subquery()
    )
    served = seen.c.status != VisitStatus.LEFT.value
    one_by_one = select(
        seen.c.id,
        seen.c.key,
        served.label("served"),
        seen.c.people,
        func.greatest(seen.c.people - known, 0).label("unknown"),
    ).subquery()
    figures = await session.execute(
        select(
            one_by_one.c.key,
            func.count().filter(one_by_one.c.served),
            func.coalesce(func.sum(one_by_one.c.people).filter(one_by_one.c.served), 0),
            func.coalesce(func.sum(one_by_one.c.unknown).filter(one_by_one.c.served), 0),
            func.count().filter(one_by_one.c.served, one_by_one.c.people >= GROUP),
            func.count().filter(~one_by_one.c.served),
        ).group_by(one_by_one.c.key)
    )
    rows_of_persons = await session.execute(
        select(one_by_one.c.key, func.count(func.distinct(VisitPerson.party_id)))
        .join(VisitPerson, VisitPerson.visit_id == one_by_one.c.id)
        .where(one_by_one.c.served)
        .group_by(one_by_one.c.key)
    )
    different = {str(row[0]): int(row[1]) for row in rows_of_persons}
    return sorted(
        (
            Line(
                key=str(key),
                visits=visits,
                times=int(times),
                persons=different.get(str(key), 0),
                unknown=int(unknown),
                groups=groups,
                left=left,
            )
            for key, visits, times, unknown, groups, left in figures
        ),
        key=lambda line: line.key,
    )
