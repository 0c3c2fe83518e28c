"""Changing the calendar, the regions and the local lengths; each says what it changed."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.library import queries
from fayi.library.forms import ArticleForm, MeansForm
from fayi.library.models import Article, CalendarDay, CalendarYear, LocalNumber, MeansStandard, Region
from fayi.library.rules import (
    CalendarChange,
    DayChange,
    NumberChange,
    Plan,
    RegionLevel,
    article_position,
    region_code,
)
from fayi.procedure.calendar import DAY, YEAR_END, Length, WorkingCalendar


async def set_day(
    session: AsyncSession, day: date, *, working: bool, name: str, source: str
) -> CalendarChange:
    """Say whether a day is worked; `name` is the occasion, `source` the paper that says so."""
    _must_have(source)
    before = await queries.working_calendar(session)
    await session.merge(CalendarDay(day=day, working=working, name=name, source=source))
    await session.flush()
    return _turned(before, await queries.working_calendar(session), [day])


async def load_official_year(session: AsyncSession, plan: Plan, *, source: str) -> CalendarChange:
    """Put the published plan of a year in the place of what was known of it; the year is official then."""
    _must_have(source)
    before = await queries.working_calendar(session)
    year = plan.year
    # The last days of December may already be settled by the plan of the year after.
    last = date(year, 12, 31) if year + 1 not in before.official_years else date(year, *YEAR_END) - DAY
    await session.execute(delete(CalendarDay).where(CalendarDay.day.between(date(year, 1, 1), last)))
    for days, working in ((plan.off, False), (plan.made_up, True)):
        for day, name in days.items():
            await session.merge(CalendarDay(day=day, working=working, name=name, source=source))
    await session.merge(CalendarYear(year=year, official=True, source=source))
    await session.flush()
    begin = date(year - 1, *YEAR_END)
    looked_at = [begin + n * DAY for n in range((date(year, 12, 31) - begin).days + 1)]
    change = _turned(before, await queries.working_calendar(session), looked_at)
    return CalendarChange(change.days, None if year in before.official_years else year)


async def set_local_number(
    session: AsyncSession,
    *,
    matter_type: str,
    time_limit: str,
    agency_id: int | None,
    length: Length,
    since: date,
    source_document: str,
    officer_id: int,
) -> NumberChange:
    """Let a time limit be of another length from a day on: at an agency and those below it, or everywhere.

    What was set before ends the day before and stays for matters that began under it; what is set for a
    later day stays as well. Raises Refusal without a source document.
    """
    _must_have(source_document, field="source_document")
    numbers = await _numbers(session, matter_type, time_limit, agency_id)
    current = next((each for each in numbers if each.valid_from <= since <= (each.valid_to or since)), None)
    before = current.length if current else None
    next_since = min((each.valid_from for each in numbers if each.valid_from > since), default=None)
    if current is not None and current.valid_from < since:
        current.valid_to = since - DAY
        current = None
    if current is None:
        current = LocalNumber(
            matter_type=matter_type, time_limit=time_limit, agency_id=agency_id, valid_from=since
        )
        session.add(current)
    current.n, current.unit = length.n, length.unit.value
    current.valid_to = None if next_since is None else next_since - DAY
    current.source_document, current.set_by, current.set_at = source_document, officer_id, clock.now()
    await session.flush()
    return NumberChange(before, length, since)


async def end_local_number(
    session: AsyncSession, number: LocalNumber, *, last: date, officer_id: int
) -> NumberChange:
    """Let a local length hold until `last`; then that of the agency above holds, or the type's own."""
    if last < number.valid_from:
        raise Refusal("这一期限从{since}起施行，不能在此之前终止。", field="last", since=number.valid_from)
    before = number.length
    number.valid_to, number.set_by, number.set_at = last, officer_id, clock.now()
    await session.flush()
    return NumberChange(before, None, last + DAY)


async def set_means(session: AsyncSession, form: MeansForm, *, officer_id: int) -> MeansStandard:
    """Let a means rule hold from a day on; what held before ends the day before and stays for earlier matters.

    A code that begins earlier than one already written down holds until that one begins. Raises Refusal when
    the same rule begins on the same day.
    """
    code = form.code or form.route.value
    rows = (
        await session.scalars(
            select(MeansStandard)
            .where(MeansStandard.route == form.route, MeansStandard.code == code)
            .with_for_update()
        )
    ).all()
    if any(row.valid_from == form.since for row in rows):
        raise Refusal("这一天已经有同一情形的规定开始施行。", field="since")
    for row in rows:
        if row.valid_from < form.since and (row.valid_to is None or row.valid_to >= form.since):
            row.valid_to = form.since - DAY
    later = min((row.valid_from for row in rows if row.valid_from > form.since), default=None)
    added = MeansStandard(
        route=form.route.value,
        code=code,
        label=form.label,
        basis=form.basis,
        proof=form.proof,
        amount=form.amount,
        valid_from=form.since,
        valid_to=None if later is None else later - DAY,
        source_document=form.source_document,
        set_by=officer_id,
        set_at=clock.now(),
    )
    session.add(added)
    await session.flush()
    return added


async def end_means(session: AsyncSession, row: MeansStandard, *, last: date, officer_id: int) -> None:
    """Let a means rule hold until `last`; matters of before keep it."""
    if last < row.valid_from:
        raise Refusal("这一规定从{since}起施行，不能在此之前终止。", field="last", since=row.valid_from)
    row.valid_to, row.set_by, row.set_at = last, officer_id, clock.now()
    await session.flush()


async def add_region(
    session: AsyncSession,
    code: str,
    name: str,
    level: RegionLevel,
    *,
    parent: str | None,
    since: date,
    source: str,
) -> Region:
    """Add a region that came to be on a day; one that had its code until then ends the day before."""
    _must_have(source)
    code = region_code(code)
    above = "" if parent is None else await queries.region_name(session, parent, on=since)
    if above is None:
        raise Refusal("没有代码为{parent}的上级行政区划。", field="parent", parent=parent)
    await end_region(session, code, last=since - DAY)
    region = Region(
        code=code,
        name=name,
        full_name=above + name,
        level=level,
        parent_code=None if parent is None else region_code(parent),
        valid_from=since,
        valid_to=None,
        source=source,
    )
    session.add(region)
    await session.flush()
    return region


async def enter_article(session: AsyncSession, form: ArticleForm, *, officer_id: int) -> Article:
    """Let an article read like this from a day on; what it read like before ends the day before.

    Raises a Refusal where the article was already entered for that day.
    """
    statute, number = form.statute.strip().strip("《》"), form.number.strip()
    position = article_position(number)
    same = (Article.statute == statute) & (Article.position == position)
    if await session.scalar(select(Article.id).where(same, Article.since >= form.since).limit(1)):
        raise Refusal("这一条已经录入了同日或以后施行的文本。", field="since")
    await session.execute(
        update(Article)
        .where(same, or_(Article.until.is_(None), Article.until >= form.since))
        .values(until=form.since - DAY)
    )
    article = Article(
        statute=statute,
        number=number,
        position=position,
        body=form.body.strip(),
        since=form.since,
        until=None,
        source=form.source,
        set_by=officer_id,
        set_at=clock.now(),
    )
    session.add(article)
    await session.flush()
    session.info.setdefault("touched_articles", set()).add(article.id)
    return article


async def end_article(session: AsyncSession, article: Article, *, last: date) -> None:
    """Let an article hold until the day `last`, and be found no more afterwards."""
    if article.until is None or article.until > last:
        article.until = last
        session.info.setdefault("touched_articles", set()).add(article.id)
    await session.flush()


async def end_region(session: AsyncSession, code: str, *, last: date) -> None:
    """Let the region with this code, if there is one, end with the day `last`: merged, renamed, abolished."""
    for region in await session.scalars(
        select(Region).where(Region.code == region_code(code), queries.in_force(Region, last))
    ):
        region.valid_to = last
    await session.flush()


def _must_have(source: str, *, field: str = "source") -> None:
    if not source.strip():
        raise Refusal("请写明依据的文件。", field=field)


def _turned(before: WorkingCalendar, after: WorkingCalendar, days: Iterable[date]) -> CalendarChange:
    return CalendarChange(
        tuple(
            DayChange(day, after.is_working(day))
            for day in days
            if before.is_working(day) != after.is_working(day)
        )
    )


async def _numbers(
    session: AsyncSession, matter_type: str, time_limit: str, agency_id: int | None
) -> list[LocalNumber]:
    """All that was ever set for one limit at one place, locked until the end of the transaction."""
    found = await session.scalars(
        select(LocalNumber)
        .where(
            LocalNumber.matter_type == matter_type,
            LocalNumber.time_limit == time_limit,
            LocalNumber.agency_id.is_not_distinct_from(agency_id),
        )
        .with_for_update()
    )
    return list(found)
