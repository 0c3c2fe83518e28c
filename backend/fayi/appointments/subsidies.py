"""The basis table, what a subsidy comes to, and claims."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency, Officer
from fayi.agencies.rules import Actor
from fayi.appointments import queries, rules
from fayi.appointments.kinds import Activity, Item, Procedure, Result
from fayi.appointments.models import Appointment, SubsidyClaim, SubsidyRate
from fayi.kit.errors import NotFound


async def rates(session: AsyncSession, agency_ids: Iterable[int]) -> Sequence[SubsidyRate]:
    """The basis tables of these centres, the newest rows first within each kind."""
    found = await session.scalars(
        select(SubsidyRate)
        .where(SubsidyRate.agency_id.in_([*agency_ids]))
        .order_by(
            SubsidyRate.agency_id,
            SubsidyRate.item,
            SubsidyRate.aid_kind,
            SubsidyRate.procedure,
            SubsidyRate.valid_from.desc(),
        )
    )
    return found.all()


async def reckoning(session: AsyncSession, appointment: Appointment) -> rules.Reckoning | None:
    """The subsidy for an appointment whose closing file is complete; None before that."""
    done = (await queries.work(session, appointment.matter_id)).of(appointment.id)
    file = next((file for file in done.files if file.answer == "complete"), None)
    if file is None:
        return None
    table = await rates(session, [appointment.centre_id])
    return rules.subsidy(
        rules.Worked(
            aid_kind=appointment.aid_kind,
            closed_on=file.closed_on,
            result=Result.of(file.result),
            procedures=tuple(Procedure.of(one) for one in file.procedures),
            activities=tuple(Activity.of(entry.activity) for entry in done.entries),
            custody_meetings=sum(meeting.in_custody for meeting in done.meetings),
            interpreted_meetings=sum(bool(meeting.interpreter) for meeting in done.meetings),
        ),
        [
            rules.Rate(
                aid_kind=row.aid_kind,
                procedure=row.procedure,
                item=Item.of(row.item),
                amount=row.amount,
                source=row.source,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
            )
            for row in table
        ],
    )


async def claims(
    session: AsyncSession, actor: Actor, *, appointment_id: int | None = None, status: str | None = None
) -> Sequence[Row[SubsidyClaim, str, str]]:
    """Claims that the actor may see, the newest first, with the lawyer's and the firm's name."""
    query = (
        select(SubsidyClaim, Officer.name, Agency.name)
        .join(Officer, Officer.id == SubsidyClaim.lawyer_id)
        .join(Agency, Agency.id == SubsidyClaim.firm_id)
        .where((SubsidyClaim.centre_id == actor.agency_id) | (SubsidyClaim.firm_id == actor.agency_id))
        .order_by(SubsidyClaim.id.desc())
        .limit(500)
    )
    if appointment_id is not None:
        query = query.where(SubsidyClaim.appointment_id == appointment_id)
    if status is not None:
        query = query.where(SubsidyClaim.status == status)
    return (await session.execute(query)).all()


async def seen(session: AsyncSession, actor: Actor, claim_id: int) -> SubsidyClaim:
    """A claim that the actor's centre pays; raises NotFound."""
    found = await session.scalar(
        select(SubsidyClaim).where(SubsidyClaim.id == claim_id, SubsidyClaim.centre_id == actor.agency_id)
    )
    if found is None:
        raise NotFound
    return found


async def claim(session: AsyncSession, actor: Actor, claim_id: int) -> SubsidyClaim:
    """A claim that the actor's centre has still to answer or to pay, locked; raises NotFound."""
    found = await session.scalar(
        select(SubsidyClaim)
        .where(SubsidyClaim.id == claim_id, SubsidyClaim.centre_id == actor.agency_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found
