"""What auditors are shown of the readings: never what was read, and never what was searched for."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency, Officer
from fayi.agencies.rules import Actor
from fayi.audit.models import AuditLimit, AuditMark
from fayi.audit.rules import Finding, Limits, Seen, findings
from fayi.kit import clock
from fayi.library.queries import working_calendar
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.readings.models import Reading
from fayi.readings.rules import ReadingKind

PAGE = 50
MOST_EXPORTED = 10_000
MOST_EXAMINED = 50_000
"""Readings the rules look at: a period with more is to be shortened."""
SEALS_SHOWN = 30


class Asked(Struct, frozen=True, kw_only=True):
    """Which readings are asked for."""

    officer: str = ""
    kind: str = ""
    number: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    """Go on after this reading."""


class Line(Struct, frozen=True, kw_only=True):
    """A reading as auditors see it."""

    id: int
    at: datetime
    officer: str
    agency: str
    kind: ReadingKind
    matter_id: int | None
    number: str
    type_label: str
    sealed: bool
    purpose: str
    system: str


class Told(Struct, frozen=True, kw_only=True):
    """A reading as the person concerned is told of it: the agency, and nothing of the officer."""

    at: datetime
    agency: str
    kind: ReadingKind
    purpose: str
    number: str
    system: str


class Seal(Struct, frozen=True, kw_only=True):
    """A night's seal over the readings before it."""

    id: int
    sealed_at: datetime
    readings: int
    intact: bool


def day_begins(day: date) -> datetime:
    """Midnight of the day at the station."""
    return datetime(day.year, day.month, day.day, tzinfo=clock.ZONE)


async def audited(session: AsyncSession) -> list[int]:
    """The agencies whose readings the officer may audit; none for whoever is no auditor."""
    found: list[int] = await session.scalar(text("select audited_agencies()")) or []
    return found


async def lines(
    session: AsyncSession, types: MatterTypes, asked: Asked, *, limit: int = PAGE
) -> tuple[Line, ...]:
    """Readings of the audited agencies, the latest first."""
    query = (
        select(Reading, Officer.name, Agency.short_name)
        .join(Agency, Agency.id == Reading.agency_id)
        .outerjoin(Officer, Officer.id == Reading.officer_id)
        .where(Reading.agency_id.in_(await audited(session)))
    )
    query = _narrowed(query, asked)
    if asked.number:
        ids = await session.scalars(
            text("select * from audited_matter_ids(:number)"), {"number": asked.number}
        )
        query = query.where(Reading.matter_id.in_(ids.all()))
    rows = (await session.execute(query.order_by(Reading.id.desc()).limit(limit))).all()
    matters = await _matters(session, types, (reading.matter_id for reading, _, _ in rows))
    return tuple(_line(reading, officer or "", agency, matters) for reading, officer, agency in rows)


def _narrowed(query: Select[Reading, str, str], asked: Asked) -> Select[Reading, str, str]:
    if asked.officer:
        query = query.where(func.strpos(Officer.name, asked.officer) > 0)
    if asked.kind:
        query = query.where(Reading.kind == asked.kind)
    if asked.since is not None:
        query = query.where(Reading.at >= day_begins(asked.since))
    if asked.until is not None:
        query = query.where(Reading.at < day_begins(asked.until) + timedelta(days=1))
    if asked.before is not None:
        query = query.where(Reading.id < asked.before)
    return query


def _line(reading: Reading, officer: str, agency: str, matters: dict[int, tuple[str, str, bool]]) -> Line:
    number, type_label, sealed = matters.get(reading.matter_id or 0, ("", "", False))
    return Line(
        id=reading.id,
        at=reading.at,
        officer=officer,
        agency=agency,
        kind=reading.reading_kind,
        matter_id=reading.matter_id,
        number=number,
        type_label=type_label,
        sealed=sealed,
        purpose="" if sealed else reading.purpose,
        system=reading.system,
    )


async def _matters(
    session: AsyncSession, types: MatterTypes, ids: Iterable[int | None]
) -> dict[int, tuple[str, str, bool]]:
    wanted = sorted({one for one in ids if one is not None})
    rows = await session.execute(
        text("select id, type, number, sealed from audited_matters(:ids)"), {"ids": wanted}
    )
    return {row.id: (row.number, types[row.type].label if row.type else "", row.sealed) for row in rows}


async def own_readings(
    session: AsyncSession, actor: Actor, *, before: int | None = None
) -> Sequence[tuple[Reading, str]]:
    """The actor's own readings at this agency, the latest first, with the number of the matter if still visible."""
    query = (
        select(Reading, func.coalesce(Matter.reference, Matter.intake_number, ""))
        .outerjoin(Matter, Matter.id == Reading.matter_id)
        .where(Reading.officer_id == actor.officer_id, Reading.agency_id == actor.agency_id)
    )
    if before is not None:
        query = query.where(Reading.id < before)
    rows = await session.execute(query.order_by(Reading.id.desc()).limit(PAGE + 1))
    return [(reading, number) for reading, number in rows]


async def about(session: AsyncSession, party_id: int) -> tuple[Told, ...]:
    """Who read of the party and of its matters, as far as this agency may see them; the latest first."""
    rows = await session.execute(
        text(
            "select r.at, a.name as agency, r.kind, r.purpose, r.system,"
            " coalesce(m.reference, m.intake_number, '') as number"
            " from readings_about(:party) r join agency a on a.id = r.agency_id"
            " left join matter m on m.id = r.matter_id order by r.at desc limit :most"
        ),
        {"party": party_id, "most": MOST_EXPORTED},
    )
    return tuple(
        Told(
            at=row.at,
            agency=row.agency,
            kind=ReadingKind(row.kind),
            purpose=row.purpose,
            number=row.number,
            system=row.system,
        )
        for row in rows
    )


async def limits(session: AsyncSession, actor: Actor) -> Limits:
    """The limits in force at the actor's agency."""
    found = await session.scalar(
        select(AuditLimit)
        .where(AuditLimit.agency_id == actor.agency_id)
        .order_by(AuditLimit.id.desc())
        .limit(1)
    )
    if found is None:
        return Limits()
    return Limits(**{name: getattr(found, name) for name in Limits.__struct_fields__})


async def conspicuous(
    session: AsyncSession, *, since: date, until: date, limits: Limits
) -> tuple[list[Finding], bool]:
    """What is conspicuous from the day `since` to the day `until`, and whether all readings were examined."""
    begins, ends = day_begins(since), day_begins(until) + timedelta(days=1)
    rows = (
        await session.scalars(
            select(Reading)
            .where(
                Reading.agency_id.in_(await audited(session)),
                Reading.officer_id.is_not(None),
                Reading.at >= begins,
                Reading.at < ends,
            )
            .order_by(Reading.at.desc())
            .limit(MOST_EXAMINED + 1)
        )
    ).all()
    ties = await session.execute(
        text("select reading_id, tie from audit_ties(:since, :before)"), {"since": begins, "before": ends}
    )
    calendar = await working_calendar(session)
    seen = (
        Seen(
            id=row.id,
            at=row.at,
            officer_id=row.officer_id or 0,
            concerns_matter=row.matter_id is not None,
            search=row.subject_index if row.kind == ReadingKind.SEARCHED else None,
        )
        for row in rows[:MOST_EXAMINED]
    )
    found = findings(seen, ((row.reading_id, row.tie) for row in ties), calendar.is_working, limits)
    return found, len(rows) <= MOST_EXAMINED


async def lines_by_id(session: AsyncSession, types: MatterTypes, ids: Sequence[int]) -> dict[int, Line]:
    """These readings as auditors see them."""
    rows = (
        await session.execute(
            select(Reading, Officer.name, Agency.short_name)
            .join(Agency, Agency.id == Reading.agency_id)
            .join(Officer, Officer.id == Reading.officer_id)
            .where(Reading.id.in_(ids))
        )
    ).all()
    matters = await _matters(session, types, (reading.matter_id for reading, _, _ in rows))
    return {reading.id: _line(reading, officer, agency, matters) for reading, officer, agency in rows}


async def marks(
    session: AsyncSession, actor: Actor, keys: Sequence[str]
) -> dict[str, list[tuple[AuditMark, str]]]:
    """The auditors' marks on these findings, the earliest first, each with the auditor's name."""
    rows = await session.execute(
        select(AuditMark, Officer.name)
        .join(Officer, Officer.id == AuditMark.marked_by_id)
        .where(AuditMark.agency_id == actor.agency_id, AuditMark.finding.in_(keys))
        .order_by(AuditMark.id)
    )
    found: dict[str, list[tuple[AuditMark, str]]] = {}
    for mark, name in rows:
        found.setdefault(mark.finding, []).append((mark, name))
    return found


async def seals(session: AsyncSession) -> tuple[Seal, ...]:
    """The latest seals, each checked against the readings it covers."""
    rows = await session.execute(
        text("select id, sealed_at, readings, intact from seals_checked(:latest)"), {"latest": SEALS_SHOWN}
    )
    return tuple(
        Seal(id=row.id, sealed_at=row.sealed_at, readings=row.readings, intact=row.intact) for row in rows
    )
