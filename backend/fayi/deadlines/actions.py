"""Starting, stopping, pausing, lengthening and recomputing clocks."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.queries import chain
from fayi.agencies.rules import Actor
from fayi.deadlines import queries
from fayi.deadlines.models import Deadline, DeadlineChange, Suspension
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.library import queries as library
from fayi.matters import timeline
from fayi.matters.models import Entry, Matter
from fayi.procedure.calendar import Length, Pause, Unit, WorkedOut, WorkingCalendar, work_out
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import MatterType, Status, TimeLimit


async def follow(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    action_key: str,
    *,
    on: date,
    dossier: Callable[[], Awaitable[Dossier]],
) -> None:
    """Stop and start the clocks that hang on this action; closing a matter cancels what still runs.

    `dossier` is read only for a rule that is counted from another day than the action's.
    """
    started = [limit for limit in matter_type.time_limits if action_key in limit.starts_on]
    stopped = {limit.key for limit in matter_type.time_limits if action_key in limit.stops_on}
    restarted = {limit.key for limit in started}
    closing = matter.status in (Status.CLOSED, Status.ARCHIVED)
    running = () if action_key == "register" else await queries.running(session, matter.id)
    for deadline in running:
        if deadline.key in stopped:
            late = deadline.due_at is not None and over(deadline.due_at, deadline.unit, on)
            deadline.status, deadline.stopped_on = ("missed" if late else "met"), on
        elif deadline.key in restarted or closing:
            deadline.status, deadline.stopped_on = "cancelled", on
    for limit in started:
        if limit.since is None or matter.received_on >= limit.since:
            first = limit.counted_from(await dossier()) if limit.counted_from else on
            if first is not None:
                await start(session, matter, limit, first)
    await session.flush()


def over(due_at: datetime, unit: str, on: date) -> bool:
    """Whether an act of the day `on` comes too late; one of today is timed where hours are counted."""
    if unit == Unit.HOURS and on == clock.today():
        return clock.now() > due_at
    return on > clock.local(due_at).date()


async def start(session: AsyncSession, matter: Matter, limit: TimeLimit, since: date | datetime) -> Deadline:
    """Start one clock, counted from a day, or from an instant."""
    first = clock.local(since).date() if isinstance(since, datetime) else since
    length, source = await length_of(session, matter, limit, on=first)
    from_day = clock.now() if first == clock.today() else midnight(first)
    instant = since if isinstance(since, datetime) else from_day
    deadline = Deadline(
        matter_id=matter.id,
        key=limit.key,
        started_on=first,
        started_at=instant,
        n=length.n,
        unit=length.unit.value,
        source=source,
        in_custody=limit.in_custody,
        lapses=limit.lapses,
        runs_on=limit.runs_on,
        status="running",
        due_at=None,
        provisional=False,
        steps=[],
        extra_days=0,
    )
    set_due(deadline, await worked_out(session, deadline, await library.working_calendar(session)))
    session.add(deadline)
    await session.flush()
    return deadline


async def length_of(
    session: AsyncSession, matter: Matter, limit: TimeLimit, *, on: date
) -> tuple[Length, str]:
    """The length in force on a day (the nearest local number, else the type's own) and its source."""
    if limit.local:
        agencies = await chain(session, matter.agency_id)
        local = await library.local_number(session, matter.type, limit.key, agencies, on)
        if local is not None:
            return Length(local.n, Unit(local.unit)), local.source_document
    return limit.length, ""


async def worked_out(session: AsyncSession, deadline: Deadline, calendar: WorkingCalendar) -> WorkedOut:
    """The clock's last instant as the calendar and the suspensions stand now."""
    pauses = [
        Pause(midnight(each.since), None if each.until is None else midnight(each.until + timedelta(days=1)))
        for each in await queries.suspensions(session, deadline.matter_id)
        if not deadline.runs_on and (each.until is None or each.until >= deadline.started_on)
    ]
    return work_out(
        deadline.length,
        start=deadline.started_at if deadline.unit == Unit.HOURS else deadline.started_on,
        calendar=calendar,
        pauses=pauses,
        in_custody=deadline.in_custody,
    )


def set_due(deadline: Deadline, result: WorkedOut) -> None:
    """Keep the result and the sentences that explain it."""
    deadline.due_at = result.due
    deadline.provisional = result.provisional
    deadline.steps = [
        {"message": step.message, "values": msgspec.to_builtins(dict(step.values))} for step in result.steps
    ]


async def suspend(session: AsyncSession, matter: Matter, *, on: date, because: Entry) -> None:
    """Let all clocks of the matter stand still from the day `on`."""
    form: dict[str, Any] = because.facts.get("form") or {}
    session.add(Suspension(matter_id=matter.id, since=on, until=None, reason=str(form.get("reason", ""))))
    await session.flush()
    await rework(session, matter)


async def resume(session: AsyncSession, matter: Matter, *, on: date) -> None:
    """Let them go on: the day `on` is the last one that is not counted."""
    for suspension in await queries.suspensions(session, matter.id):
        if suspension.until is None:
            suspension.until = on
    await session.flush()
    await rework(session, matter)


async def extend(session: AsyncSession, matter: Matter, key: str, *, extra_days: int, because: Entry) -> None:
    """Give a running clock more days (of its own unit); raises Refusal when it does not run."""
    clocks = await queries.running(session, matter.id, key)
    if not clocks:
        raise Refusal("这项期限没有在计算，不能延长。")
    why = (because.facts.get("form") or {}).get("note") or "期限已延长。"
    for deadline in clocks:
        before = deadline.due_at
        deadline.extra_days += extra_days
        set_due(deadline, await worked_out(session, deadline, await library.working_calendar(session)))
        note_change(session, deadline, before, why)
    await session.flush()


async def rework(session: AsyncSession, matter: Matter) -> None:
    """Work the running clocks of a matter out anew."""
    calendar = await library.working_calendar(session)
    for deadline in await queries.running(session, matter.id):
        set_due(deadline, await worked_out(session, deadline, calendar))
    await session.flush()


async def recompute(
    session: AsyncSession, matter_types: dict[str, MatterType], agency_id: int, why: str, *, by: Actor | None
) -> int:
    """Work out all running clocks of the matters an agency holds, after the calendar or a number changed.

    Each last day that moved is listed in the matter's timeline and in `deadline_change`; returns how many.
    """
    calendar = await library.working_calendar(session)
    found = await session.execute(
        select(Deadline, Matter)
        .join(Matter, Matter.id == Deadline.matter_id)
        .where(Matter.agency_id == agency_id, Deadline.status == "running")
        .order_by(Deadline.id)
    )
    moved = 0
    for deadline, matter in found.all():
        before = deadline.due_at
        matter_type = matter_types.get(matter.type)
        limit = (
            next((x for x in matter_type.time_limits if x.key == deadline.key), None) if matter_type else None
        )
        if limit is not None:
            length, deadline.source = await length_of(session, matter, limit, on=deadline.started_on)
            deadline.n, deadline.unit = length.n, length.unit.value
        set_due(deadline, await worked_out(session, deadline, calendar))
        if deadline.due_at != before:
            moved += 1
            note_change(session, deadline, before, why)
            await timeline.record(
                session,
                matter.id,
                "deadline:recomputed",
                by=by,
                note=why,
                key=deadline.key,
                before=before,
                after=deadline.due_at,
            )
    await session.flush()
    return moved


def note_change(session: AsyncSession, deadline: Deadline, before: datetime | None, why: str) -> None:
    """List that a last day moved."""
    session.add(
        DeadlineChange(
            matter_id=deadline.matter_id,
            deadline_id=deadline.id,
            at=clock.now(),
            why=why,
            due_before=before,
            due_after=deadline.due_at,
        )
    )


def midnight(day: date) -> datetime:
    """The instant a day begins at the station."""
    return datetime.combine(day, time.min, clock.ZONE)
