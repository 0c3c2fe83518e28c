"""What the codes mean on a day, where places are, which days are worked, which lengths are set locally."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.library.models import (
    Article,
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    Code,
    LocalNumber,
    MeansStandard,
    Region,
)
from fayi.library.rules import CodeList, RegionLevel, region_code
from fayi.procedure.calendar import WorkingCalendar
from fayi.procedure.dossier import MeansRule

MOST_ARTICLES = 500
FOUND = 20
"""Regions offered for a few words."""


def in_force(dated: Any, on: date) -> ColumnElement[bool]:
    """Rows of a table with validity dates that are in force on a day."""
    return and_(dated.valid_from <= on, or_(dated.valid_to.is_(None), dated.valid_to >= on))


async def codes(session: AsyncSession, of: CodeList, *, on: date | None = None) -> Sequence[Code]:
    """The codes of a list that may be chosen on a day (today), in their order."""
    found = await session.scalars(
        select(Code).where(Code.list == of, in_force(Code, on or clock.today())).order_by(Code.sort)
    )
    return found.all()


async def choices(session: AsyncSession, of: CodeList, *, on: date | None = None) -> list[tuple[str, str]]:
    """The same as (code, label) pairs for a form."""
    return [(code.code, code.label) for code in await codes(session, of, on=on)]


async def label(session: AsyncSession, of: CodeList, code: str, *, on: date | None = None) -> str:
    """What a code meant on a day (today), also when it may not be chosen any more; an unknown one itself."""
    day = on or clock.today()
    found = await session.scalar(
        select(Code.label)
        .where(Code.list == of, Code.code == code)
        .order_by((Code.valid_from <= day).desc(), func.abs(Code.valid_from - day))
        .limit(1)
    )
    return found or code


async def region_name(session: AsyncSession, code: str, *, on: date | None = None) -> str | None:
    """The full name a region had on a day (today), also when it exists no longer; None for an unknown code.

    Provinces and cities may be given with two or four digits.
    """
    day = on or clock.today()
    return await session.scalar(
        select(Region.full_name)
        .where(Region.code == region_code(code))
        .order_by((Region.valid_from <= day).desc(), func.abs(Region.valid_from - day))
        .limit(1)
    )


async def regions_under(
    session: AsyncSession, code: str | None = None, *, on: date | None = None
) -> Sequence[Region]:
    """The divisions directly below a region, by code; the provinces when no code is given."""
    parent = Region.parent_code.is_(None) if code is None else Region.parent_code == region_code(code)
    found = await session.scalars(
        select(Region).where(parent, in_force(Region, on or clock.today())).order_by(Region.code)
    )
    return found.all()


async def find_regions(
    session: AsyncSession, words: str, *, levels: Sequence[RegionLevel] = (), on: date | None = None
) -> Sequence[Region]:
    """Regions for what somebody types: 龙游, 龙游湖镇, 浙江 湖镇, or the beginning of a code; the best first.

    The characters of each word have to stand in the full name in this order, not next to each other.
    """
    typed = words.split()
    if not typed:
        return []
    # A division that exists on paper only (市辖区) has the full name of the one above it.
    named = Region.full_name.endswith(Region.name)
    wanted = select(Region).where(in_force(Region, on or clock.today()), named)
    if levels:
        wanted = wanted.where(Region.level.in_(levels))
    for word in typed:
        if word.isascii() and word.isdigit():
            wanted = wanted.where(Region.code.startswith(word))
        else:
            spread = "%".join(
                character.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for character in word
            )
            wanted = wanted.where(Region.full_name.like(f"%{spread}%", escape="\\"))
    last = typed[-1]
    rank = case(
        (Region.name == last, 0),
        (Region.name.startswith(last, autoescape=True), 1),
        (Region.full_name.contains(last, autoescape=True), 2),
        else_=3,
    )
    found = await session.scalars(
        wanted.order_by(rank, func.length(Region.code), func.length(Region.full_name), Region.code).limit(
            FOUND
        )
    )
    return found.all()


_known: tuple[UUID, WorkingCalendar] | None = None


async def working_calendar(session: AsyncSession) -> WorkingCalendar:
    """The official calendar; read anew only when its version has changed."""
    global _known
    version = await session.scalar(select(CalendarVersion.version))
    if version is None:
        raise LookupError("calendar_version has no row: the migrations have not run")
    if _known is None or _known[0] != version:
        found = await session.execute(select(CalendarDay.day, CalendarDay.working))
        official = await session.scalars(select(CalendarYear.year).where(CalendarYear.official))
        _known = version, WorkingCalendar({row.day: row.working for row in found}, frozenset(official))
    return _known[1]


async def calendar_of_year(
    session: AsyncSession, year: int
) -> tuple[CalendarYear | None, Sequence[CalendarDay]]:
    """The year's row, None while nobody has entered it, and its days that have a name."""
    days = await session.scalars(
        select(CalendarDay)
        .where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(CalendarDay.day)
    )
    return await session.get(CalendarYear, year), days.all()


async def local_numbers(
    session: AsyncSession, agencies: Sequence[int], on: date
) -> Mapping[tuple[str, str], LocalNumber]:
    """The lengths in force on a day, by matter type and time limit.

    `agencies` is the agency and those above it, nearest first; the nearest that has set a length wins, and
    what is set everywhere comes last.
    """
    found = await session.scalars(
        select(LocalNumber).where(
            in_force(LocalNumber, on),
            or_(LocalNumber.agency_id.is_(None), LocalNumber.agency_id.in_(agencies)),
        )
    )
    nearness = {agency: place for place, agency in enumerate(agencies)}
    farthest_first = sorted(
        found, key=lambda n: len(agencies) if n.agency_id is None else nearness[n.agency_id], reverse=True
    )
    return {(number.matter_type, number.time_limit): number for number in farthest_first}


async def local_number(
    session: AsyncSession, matter_type: str, time_limit: str, agencies: Sequence[int], on: date
) -> LocalNumber | None:
    """The length of one time limit in force on a day; None when the type's own holds. As `local_numbers`."""
    return (await local_numbers(session, agencies, on)).get((matter_type, time_limit))


async def means_in_force(session: AsyncSession, on: date) -> tuple[MeansRule, ...]:
    """The means rules for whoever applies on a day, in the order of the law."""
    found = await session.scalars(
        select(MeansStandard)
        .where(in_force(MeansStandard, on))
        .order_by(MeansStandard.route, MeansStandard.id)
    )
    return tuple(
        MeansRule(
            route=row.route,
            code=row.code,
            label=row.label,
            basis=row.basis,
            proof=row.proof,
            amount=row.amount,
        )
        for row in found
    )


async def means_label(session: AsyncSession, route: str, code: str) -> str:
    """What a means rule says, also when it is in force no more; an unknown one its code."""
    found = await session.scalar(
        select(MeansStandard.label)
        .where(MeansStandard.route == route, MeansStandard.code == code)
        .order_by(MeansStandard.valid_from.desc())
        .limit(1)
    )
    return found or code


async def all_means(session: AsyncSession) -> Sequence[MeansStandard]:
    """Every means rule there is and was, newest first within its route."""
    found = await session.scalars(
        select(MeansStandard).order_by(
            MeansStandard.route, MeansStandard.code, MeansStandard.valid_from.desc()
        )
    )
    return found.all()


async def articles(session: AsyncSession, statute: str = "") -> Sequence[Article]:
    """Every article of a statute, or of all of them, as each reads or read, in the order of the statute."""
    found = select(Article).order_by(Article.statute, Article.position, Article.since.desc())
    if statute:
        found = found.where(Article.statute == statute)
    return (await session.scalars(found.limit(MOST_ARTICLES))).all()


async def statutes(session: AsyncSession) -> Sequence[str]:
    """Titles of the statutes of which articles were entered."""
    return (await session.scalars(select(Article.statute).distinct().order_by(Article.statute))).all()
