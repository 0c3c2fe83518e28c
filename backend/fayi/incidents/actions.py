"""Writing an incident down, adding what was done, and closing it."""

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.actions import take_number
from fayi.agencies.rules import Actor
from fayi.incidents import queries
from fayi.incidents.forms import CloseForm, IncidentForm, MeasureForm, SearchForm
from fayi.incidents.models import Incident, IncidentMeasure
from fayi.incidents.rules import must_be_done, report_by
from fayi.kit import clock
from fayi.kit.errors import Refusal, StalePage
from fayi.procedure.permissions import Permission

SERIES = "个人信息安全事件"


async def enter(session: AsyncSession, form: IncidentForm, *, by: Actor) -> Incident:
    """Write an incident down."""
    by.must_hold(Permission.INCIDENTS_KEEP, at=by.agency_id)
    now = clock.now()
    if form.noticed_at > now:
        raise Refusal("发现时间不能晚于现在。", field="noticed_at")
    year = clock.today().year
    one = Incident(
        agency_id=by.agency_id,
        number=f"{year}-{await take_number(session, by.agency_id, SERIES, year)}",
        kind=form.kind.value,
        title=form.title,
        what=form.what,
        happened_at=form.happened_at,
        noticed_at=form.noticed_at,
        data_kinds=[each.value for each in form.data_kinds],
        persons=form.persons,
        cause=form.cause,
        harm=form.harm,
        remedies=form.remedies,
        report_hours=form.report_hours,
        report_by=report_by(form.noticed_at, form.report_hours),
        entered_at=now,
        entered_by_id=by.officer_id,
    )
    session.add(one)
    await session.flush()
    return one


async def open_one(session: AsyncSession, one: Incident, seen: int | None) -> Incident:
    """The incident, locked. Raises Refusal once it is closed, StalePage when another version was shown."""
    one = await queries.lock(session, one)
    if one.status != "open":
        raise Refusal("这一事件已经办结，不能再改。")
    if seen is not None and seen != one.version:
        raise StalePage
    return one


async def add_measure(session: AsyncSession, one: Incident, form: MeasureForm, *, by: Actor) -> None:
    """Add what was done; telling the authority or the persons is noted with its time, the first counts."""
    one = await open_one(session, one, None)
    if form.at > clock.now():
        raise Refusal("时间不能晚于现在。", field="at")
    session.add(
        IncidentMeasure(
            incident_id=one.id,
            agency_id=one.agency_id,
            at=form.at,
            kind=form.kind.value,
            words=form.words,
            officer_id=by.officer_id,
            recorded_at=clock.now(),
        )
    )
    if form.kind.value == "authority":
        one.authority_told_at = min(filter(None, (one.authority_told_at, form.at)))
    if form.kind.value == "persons":
        one.persons_told_at = min(filter(None, (one.persons_told_at, form.at)))
    one.version += 1
    await session.flush()


async def find_concerned(session: AsyncSession, one: Incident, form: SearchForm, *, by: Actor) -> int:
    """Add the matters an officer read in a time to those concerned; returns how many were new."""
    one = await open_one(session, one, None)
    found = await queries.matters_read(session, by, form.officer_id, form.since, form.until)
    new = set(found) - set(one.matter_ids)
    if not new:
        raise Refusal("这段时间没有（您可以看到的）查阅记录。")
    one.matter_ids = sorted({*one.matter_ids, *new})
    one.version += 1
    await session.flush()
    return len(new)


async def close(
    session: AsyncSession, one: Incident, form: CloseForm, *, by: Actor, seen: int | None
) -> None:
    """Close the incident, as a head."""
    by.must_hold(Permission.INCIDENTS_CLOSE, at=one.agency_id)
    one = await open_one(session, one, seen)
    must_be_done(one.authority_told_at, one.persons_told_at, form.not_told_because)
    one.conclusion, one.not_told_because = form.conclusion, form.not_told_because or None
    one.status, one.closed_at, one.closed_by_id = "closed", clock.now(), by.officer_id
    one.version += 1
    await session.flush()
