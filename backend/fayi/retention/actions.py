"""Laying down periods, holding and prolonging matters, drawing up lists and carrying them out."""

from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.actions import take_number
from fayi.agencies.queries import officers_holding
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission
from fayi.retention import queries
from fayi.retention.forms import PeriodForm
from fayi.retention.models import (
    DisposalItem,
    DisposalList,
    MatterHold,
    RetentionPeriod,
    RetentionProlongation,
)
from fayi.retention.rules import ListMoved, may_check, must_be_as_shown

SERIES = "销毁清册"


async def lay_down(session: AsyncSession, form: PeriodForm, *, by: Actor) -> RetentionPeriod:
    """Lay down a period; the one that held until then ends the day before."""
    in_force = await session.scalar(
        select(RetentionPeriod).where(
            RetentionPeriod.matter_type == form.matter_type,
            RetentionPeriod.category == form.category,
            RetentionPeriod.until.is_(None),
        )
    )
    if in_force is not None:
        if in_force.since >= form.since:
            raise Refusal("这一类型在该日期或之后已有规定，请填写更晚的施行日期。", field="since")
        in_force.until = form.since - timedelta(days=1)
    period = RetentionPeriod(
        matter_type=form.matter_type,
        category=form.category,
        kind=form.kind.value,
        years=form.years,
        counted_from=form.counted_from.value,
        basis=form.basis,
        confirmed=True,
        since=form.since,
        set_by_id=by.officer_id,
        set_at=clock.now(),
    )
    session.add(period)
    await session.flush()
    return period


async def hold(session: AsyncSession, matter: Matter, reason: str, *, by: Actor) -> MatterHold:
    """Nothing of the matter is destroyed until the hold is lifted."""
    by.must_hold(Permission.RETENTION_PROPOSE, at=matter.agency_id)
    one = MatterHold(
        matter_id=matter.id,
        agency_id=by.agency_id,
        reason=reason,
        placed_at=clock.now(),
        placed_by_id=by.officer_id,
    )
    session.add(one)
    await timeline.record(session, matter.id, "retention:held", by=by, note=reason)
    return one


async def lift(session: AsyncSession, matter: Matter, hold_id: int, reason: str, *, by: Actor) -> None:
    """Lift a hold. Raises Refusal when it was lifted already."""
    by.must_hold(Permission.RETENTION_PROPOSE, at=matter.agency_id)
    for one in await queries.holds(session, matter.id):
        if one.id == hold_id and one.lifted_at is None:
            one.lifted_at, one.lifted_by_id, one.lift_reason = clock.now(), by.officer_id, reason
            await timeline.record(session, matter.id, "retention:lifted", by=by, note=reason)
            return
    raise Refusal("这项冻结已经解除。")


async def prolong(session: AsyncSession, matter: Matter, until: date, reason: str, *, by: Actor) -> None:
    """Keep the matter until a day after its period's end. Raises Refusal for one that is not later."""
    by.must_hold(Permission.RETENTION_PROPOSE, at=matter.agency_id)
    if matter.status != Status.ARCHIVED:
        raise Refusal("办件归档后才能延长保管期限。")
    kept = await queries.kept(session, matter, clock.today())
    if until <= clock.today() or (kept is not None and kept.ends_on is not None and until <= kept.ends_on):
        raise Refusal("请填写晚于现在期满日的日期。", field="until")
    session.add(
        RetentionProlongation(
            matter_id=matter.id,
            agency_id=by.agency_id,
            until=until,
            reason=reason,
            at=clock.now(),
            officer_id=by.officer_id,
        )
    )
    await timeline.record(session, matter.id, "retention:prolonged", by=by, note=reason, until=until)


async def draw_up(
    session: AsyncSession,
    *,
    by: Actor,
    type_key: str = "",
    archived_before: date | None = None,
    note: str = "",
) -> DisposalList:
    """A list of all matters whose period has ended. Raises Refusal when there are none."""
    found = await queries.ended(
        session, by, clock.today(), type_key=type_key, archived_before=archived_before
    )
    if not found:
        raise Refusal("没有保管期满、可以销毁的办件。")
    year = clock.today().year
    one = DisposalList(
        agency_id=by.agency_id,
        number=f"{year}-{await take_number(session, by.agency_id, SERIES, year)}",
        note=note,
        drawn_up_at=clock.now(),
        drawn_up_by_id=by.officer_id,
    )
    session.add(one)
    await session.flush()
    for each in found:
        assert each.period.years is not None
        session.add(
            DisposalItem(
                list_id=one.id,
                agency_id=by.agency_id,
                matter_id=each.matter.id,
                number=each.matter.number,
                type=each.matter.type,
                received_on=each.matter.received_on,
                closed_on=each.matter.closed_on,
                archived_on=each.matter.archived_on,
                kind=each.period.kind,
                years=each.period.years,
                basis=each.period.basis,
                ends_on=each.ends_on,
            )
        )
    await session.flush()
    return one


async def changing(session: AsyncSession, one: DisposalList, seen: int | None, *, by: Actor) -> DisposalList:
    """The list, locked, for whoever drew it up and until it is submitted. Raises ListMoved, NotPermitted."""
    one = await queries.lock(session, one)
    must_be_as_shown(one.status, one.version, seen, wanted="draft")
    if one.drawn_up_by_id != by.officer_id:
        raise NotPermitted
    one.version += 1
    return one


async def take_off(
    session: AsyncSession, one: DisposalList, item_id: int, reason: str, *, by: Actor, seen: int | None
) -> None:
    """Take a matter off the list; it may stand on the next one."""
    await changing(session, one, seen, by=by)
    item = await queries.item(session, one.id, item_id)
    item.decision, item.reason = "off", reason
    await session.flush()


async def prolong_on_list(
    session: AsyncSession,
    one: DisposalList,
    item_id: int,
    until: date,
    reason: str,
    *,
    by: Actor,
    seen: int | None,
) -> None:
    """Take a matter off the list because it is to be kept longer."""
    await changing(session, one, seen, by=by)
    item = await queries.item(session, one.id, item_id)
    matter = await session.get_one(Matter, item.matter_id)
    await prolong(session, matter, until, reason, by=by)
    item.decision, item.reason = "prolonged", reason
    await session.flush()


async def submit(session: AsyncSession, one: DisposalList, *, by: Actor, seen: int | None) -> None:
    """Hand the list to a colleague. Raises Refusal when nothing is left on it or nobody could check it."""
    one = await changing(session, one, seen, by=by)
    if not await queries.waiting(session, one.id):
        raise Refusal("清册上没有要销毁的办件。")
    others = set(await officers_holding(session, by.agency_id, Permission.RETENTION_DISPOSE))
    if not others - {by.officer_id}:
        raise Refusal("本单位没有其他工作人员可以审核销毁清册，请先由管理员授权。")
    one.status, one.submitted_at, one.return_reason = "submitted", clock.now(), ""
    await session.flush()


async def withdraw(session: AsyncSession, one: DisposalList, *, by: Actor, seen: int | None) -> None:
    """Give a list up that was not submitted."""
    one = await changing(session, one, seen, by=by)
    one.status = "withdrawn"
    await session.flush()


async def give_back(
    session: AsyncSession, one: DisposalList, reason: str, *, by: Actor, seen: int | None
) -> None:
    """Return a submitted list to whoever drew it up."""
    one = await queries.lock(session, one)
    must_be_as_shown(one.status, one.version, seen, wanted="submitted")
    one.status, one.version, one.return_reason = "draft", one.version + 1, reason
    one.returned_at, one.returned_by_id = clock.now(), by.officer_id
    await session.flush()


async def begin(
    session: AsyncSession, one: DisposalList, supervisors: str, *, by: Actor, seen: int | None
) -> None:
    """Set a list going, as the second officer. Raises SameOfficer, NotPermitted, ListMoved.

    Whoever drew the list up must still hold that duty, too. The database asks all of this once more.
    """
    by.must_hold(Permission.RETENTION_DISPOSE, at=one.agency_id)
    may_check(by.officer_id, one.drawn_up_by_id)
    one = await queries.lock(session, one)
    must_be_as_shown(one.status, one.version, seen, wanted="submitted")
    if one.drawn_up_by_id not in await officers_holding(session, by.agency_id, Permission.RETENTION_PROPOSE):
        raise ListMoved("拟制人已不再负责档案销毁，请退回清册，由现在负责的人员重新拟制。")
    await session.execute(
        text("select begin_disposal(:list, :seen, :supervisors)"),
        {"list": one.id, "seen": one.version, "supervisors": supervisors},
    )
    await session.refresh(one)
