"""Hearings of a matter, of a day, and those that clash."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.hearings.kinds import KINDS_OF, ROLES
from fayi.hearings.models import Attendance, Hearing
from fayi.hearings.rules import Attendee
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters import queries as matters
from fayi.matters.models import Matter, MatterAccess
from fayi.parties import queries as parties
from fayi.parties.models import Participation
from fayi.procedure.dossier import Held
from fayi.rooms import queries as rooms


class Clash(Struct, frozen=True, kw_only=True):
    """Somebody is expected elsewhere at the same time. Says nothing of the other matter."""

    name: str
    starts_at: datetime
    ends_at: datetime


async def get(session: AsyncSession, actor: Actor, hearing_id: int) -> tuple[Hearing, Matter]:
    """A hearing and its matter; raises NotFound when the actor may not see it."""
    hearing = await session.get(Hearing, hearing_id)
    if hearing is None:
        raise NotFound
    return hearing, await matters.get(session, actor, hearing.matter_id)


async def of_matter(session: AsyncSession, matter_id: int) -> Sequence[Hearing]:
    """All hearings of a matter, the latest first."""
    found = await session.scalars(
        select(Hearing)
        .where(Hearing.matter_id == matter_id)
        .order_by(Hearing.planned_at.desc(), Hearing.id.desc())
    )
    return found.all()


async def moved_to(session: AsyncSession, hearing: Hearing) -> int | None:
    """The hearing this one was adjourned to; None when it was not."""
    return await session.scalar(select(Hearing.id).where(Hearing.adjourned_from_id == hearing.id))


async def attendance(session: AsyncSession, hearing_ids: Iterable[int]) -> Sequence[Attendance]:
    """Who was asked to these hearings, in the order they were written down."""
    found = await session.scalars(
        select(Attendance).where(Attendance.hearing_id.in_([*hearing_ids])).order_by(Attendance.id)
    )
    return found.all()


async def held(session: AsyncSession, matter_id: int) -> tuple[Held, ...]:
    """Hearings that took place, in order of time. Signed: by everybody who came and has to sign."""
    hearings = [one for one in reversed(await of_matter(session, matter_id)) if one.status == "held"]
    unsigned = {
        someone.hearing_id
        for someone in await attendance(session, [one.id for one in hearings])
        if someone.must_sign and someone.signed_on is None
    }
    return tuple(
        Held(
            kind=one.kind,
            on=one.held_on,
            has_minutes=one.has_minutes,
            signed=one.id not in unsigned,
        )
        for one in hearings
    )


async def participations(session: AsyncSession, matter_id: int) -> dict[int, int]:
    """Party → participation, of those who take part in the matter now."""
    found = await session.execute(
        select(Participation.party_id, Participation.id)
        .where(Participation.matter_id == matter_id, Participation.until.is_(None))
        .order_by(Participation.id)
    )
    return dict(found.all())


async def expected(session: AsyncSession, matter: Matter) -> tuple[Attendee, ...]:
    """Whom a hearing of the matter concerns: the parties, those who act for them, the officers assigned."""
    here = await participations(session, matter.id)
    found = []
    for someone in await parties.participants(session, matter.id):
        participation_id = here[someone.party_id]
        agents = [
            Attendee(name=agent.name, capacity="agent", participation_id=participation_id)
            for agent in someone.agents
            if agent.kind != "group_representative"
            and (agent.valid_until is None or agent.valid_until >= clock.today())
        ]
        if someone.kind == "person" or not agents:
            capacity = ROLES.get(someone.role, "party")
            found.append(Attendee(name=someone.name, capacity=capacity, participation_id=participation_id))
        found += agents
    assigned = await matters.assigned(session, matter.id)
    if matter.type in KINDS_OF:
        return (*found, *bench(matter, {officer.name: officer.id for _, officer in assigned}))
    capacities = {"lead": "mediator", "co": "co_mediator", "recorder": "recorder"}
    found += [
        Attendee(name=officer.name, capacity=capacities[assignment.capacity], officer_id=officer.id)
        for assignment, officer in assigned
    ]
    return tuple(found)


def bench(matter: Matter, officers: Mapping[str, int]) -> list[Attendee]:
    """Who sits for the court, as its request names them; `officers`: the ids of those who are assigned."""
    named = matter.details or {}
    sitting = [("judge", named.get("judge", "")), *(("judge", name) for name in named.get("panel", ()))]
    return [
        Attendee(name=name, capacity=capacity, officer_id=officers.get(name))
        for capacity, name in (*sitting, ("clerk", named.get("clerk", "")))
        if name
    ]


async def wards(session: AsyncSession, matter_id: int) -> frozenset[int]:
    """Participations of those who need a guardian beside them."""
    here = await participations(session, matter_id)
    return frozenset(
        here[one.party_id] for one in await parties.participants(session, matter_id) if one.needs_guardian
    )


async def between(
    session: AsyncSession, actor: Actor, start: datetime, end: datetime
) -> Sequence[tuple[Hearing, Matter]]:
    """Planned and held hearings the actor may see that begin in [start, end), in order of time."""
    found = await session.execute(
        select(Hearing, Matter)
        .join(Matter, Matter.id == Hearing.matter_id)
        .join(MatterAccess, MatterAccess.matter_id == Matter.id)
        .where(
            MatterAccess.agency_id == actor.agency_id,
            Hearing.planned_at >= start,
            Hearing.planned_at < end,
            Hearing.status.in_(("planned", "held")),
        )
        .order_by(Hearing.planned_at, Hearing.id)
    )
    return [(hearing, matter) for hearing, matter in found]


async def on_day(session: AsyncSession, actor: Actor, day: date) -> Sequence[tuple[Hearing, Matter]]:
    """Planned and held hearings the actor may see that begin on this day at the station, in order of time."""
    start = datetime.combine(day, time(), clock.ZONE)
    return await between(session, actor, start, start + timedelta(days=1))


async def clashes(
    session: AsyncSession, hearing: Hearing, attendees: Collection[Attendance]
) -> Sequence[Clash]:
    """Those asked to `hearing` who are also asked to another planned one that overlaps it, by name."""
    officers = [someone.officer_id for someone in attendees if someone.officer_id is not None]
    people = select(Participation.party_id).where(
        Participation.id.in_([one.participation_id for one in attendees if one.participation_id is not None])
    )
    found = await session.execute(
        select(Attendance.name, Hearing.planned_at, Hearing.planned_until)
        .distinct()
        .join(Hearing, Hearing.id == Attendance.hearing_id)
        .outerjoin(Participation, Participation.id == Attendance.participation_id)
        .where(
            Hearing.id != hearing.id,
            Hearing.status == "planned",
            Hearing.planned_at < hearing.planned_until,
            Hearing.planned_until > hearing.planned_at,
            or_(Attendance.officer_id.in_(officers), Participation.party_id.in_(people)),
        )
        .order_by(Attendance.name, Hearing.planned_at)
    )
    clashing = {
        Clash(name=row.name, starts_at=row.planned_at, ends_at=row.planned_until): None for row in found
    }
    clashing |= dict.fromkeys(await claimed(session, hearing, attendees))
    return tuple(clashing)


async def claimed(session: AsyncSession, hearing: Hearing, attendees: Collection[Attendance]) -> list[Clash]:
    """Officers asked to `hearing` who are taken up elsewhere meanwhile, by any booking of any agency."""
    names = {f"officer:{one.officer_id}": one.name for one in attendees if one.officer_id is not None}
    busy = await rooms.occupied(
        session, names, hearing.planned_at, hearing.planned_until, but_for=hearing.booking_id
    )
    return [
        Clash(
            name=names[resource],
            starts_at=datetime.fromtimestamp(begins, clock.ZONE),
            ends_at=datetime.fromtimestamp(ends, clock.ZONE),
        )
        for resource, spans in busy.items()
        for begins, ends in spans
        if begins < hearing.planned_until.timestamp() and hearing.planned_at.timestamp() < ends
    ]
