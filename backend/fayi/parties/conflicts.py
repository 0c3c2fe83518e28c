"""Disclosing conflicts of interest, and writing down that the sides accept them."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.parties import queries
from fayi.parties.kinds import ConflictKind
from fayi.parties.models import Conflict
from fayi.parties.participation import changeable, day_of
from fayi.parties.rules import Fault


async def tell_conflict(
    session: AsyncSession, matter: Matter, *, by: Actor, officer_id: int, what: str, on: date
) -> Conflict:
    """Write down an interest the records do not show, disclosed to the sides on the day `on`."""
    matter = await changeable(session, matter, by)
    officer = await session.get(Officer, officer_id)
    if officer is None:
        raise Fault("请选择涉及的工作人员。", field="officer_id")
    told = Conflict(
        matter_id=matter.id,
        kind=ConflictKind.TOLD.value,
        subject=f"{ConflictKind.TOLD}:{officer_id}:{clock.now().timestamp()}",
        sentence="“{officer}”披露：{what}",
        values={"officer": officer.name, "what": what},
        officer_id=officer_id,
        disclosed_on=day_of(on),
    )
    session.add(told)
    await session.flush()
    await timeline.record(
        session, matter.id, "party:conflict:disclosed", by=by, on=on, kind=told.kind, officer_id=officer_id
    )
    return told


async def disclose_conflict(
    session: AsyncSession, matter: Matter, subject: str, *, by: Actor, on: date
) -> Conflict:
    """Tell the sides of a conflict that the records show (在线调解规则 13); raises NotFound otherwise."""
    matter = await changeable(session, matter, by)
    row = await _written_conflict(session, matter, subject)
    if row.disclosed_on is None:
        row.disclosed_on = day_of(on)
        await session.flush()
        await timeline.record(
            session,
            matter.id,
            "party:conflict:disclosed",
            by=by,
            on=on,
            kind=row.kind,
            officer_id=row.officer_id,
        )
    return row


async def accept_conflict(
    session: AsyncSession, matter: Matter, subject: str, *, by: Actor, on: date, note: str
) -> Conflict:
    """Every side accepts a conflict of interest, or a hint at a false dispute was looked into.

    An officer who is a party may not stay by anybody's leave, and nobody writes down the acceptance of a
    conflict of their own.
    """
    matter = await changeable(session, matter, by)
    row = await _written_conflict(session, matter, subject)
    kind = ConflictKind(row.kind)
    if kind in (ConflictKind.OFFICER_IS_PARTY, ConflictKind.SAME_PERSON):
        raise Fault("这种情形不能经同意而继续，请更换承办人或更正当事人。", field="on")
    if row.officer_id == by.officer_id:
        raise Fault("涉及本人的利害关系，请由其他工作人员记录各方意见。", field="on")
    if not note.strip():
        raise Fault("请写明各方如何表示同意，或如何核实的。", field="note")
    if kind.is_of_interest:
        row = await disclose_conflict(session, matter, subject, by=by, on=on)
    row.accepted_by_all_on, row.note = day_of(on, since=row.disclosed_on), note
    await session.flush()
    tag = "party:conflict:accepted" if kind.is_of_interest else "party:conflict:checked"
    await timeline.record(session, matter.id, tag, by=by, on=on, note=note, kind=row.kind)
    return row


async def _written_conflict(session: AsyncSession, matter: Matter, subject: str) -> Conflict:
    """The row of something that gives pause, made when it is written down for the first time."""
    found = next((one for one in await queries.pauses(session, matter.id) if one.subject == subject), None)
    if found is None:
        raise NotFound
    if found.row is not None:
        return found.row
    row = Conflict(
        matter_id=matter.id,
        kind=found.kind.value,
        subject=found.subject,
        sentence=found.sentence,
        values=found.values,
        officer_id=found.officer_id,
    )
    session.add(row)
    await session.flush()
    return row
