"""What happens at the door of a matter: opening is written down, and a purpose asked where the law wants one."""

from typing import Any

from litestar import Request
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.matters.actions import details_of
from fayi.matters.models import Assignment, Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.readings import actions as readings
from fayi.readings.queries import last_openings
from fayi.readings.rules import HANDLING, PurposeWanted, ReadingKind, is_new_opening
from fayi.web.templating import asks_for_fragment


async def note_opening(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, matter: Matter, types: MatterTypes
) -> None:
    """Write down that a matter with offence data, a confidential or a sealed one is opened: once an hour.

    Raises PurposeWanted for a page of a matter with offence data that the actor does not handle, unless a
    purpose given today still holds. What was typed into a form is never turned away.
    """
    if request.method != "GET" or request.route_handler.opt.get("live"):
        return
    offence = holds_offence_data(matter, types)
    if not (offence or matter.confidential or await is_sealed(session, matter)):
        return
    last, purpose = await last_openings(session, actor, matter.id)
    if offence and not purpose:
        if await handles(session, actor, matter):
            purpose = HANDLING
        elif not actor.system and not asks_for_fragment(request):
            raise PurposeWanted(matter.id)
    if is_new_opening(last.at if last else None, clock.now()):
        await readings.record(session, actor, ReadingKind.OPENED, matter_id=matter.id, purpose=purpose)


async def is_sealed(session: AsyncSession, matter: Matter) -> bool:
    """Whether a matter the actor may see all the same is sealed."""
    found = await session.scalar(
        text("select true from sealing where matter_id = :id and lifted_at is null"), {"id": matter.id}
    )
    return bool(found)


async def purpose_to_take_out(session: AsyncSession, actor: Actor, matter: Matter) -> str:
    """What a whole file is taken out for; raises PurposeWanted where nobody said yet."""
    _, purpose = await last_openings(session, actor, matter.id)
    if purpose:
        return purpose
    if actor.system or await handles(session, actor, matter):
        return HANDLING
    raise PurposeWanted(matter.id)


def holds_offence_data(matter: Matter, types: MatterTypes) -> bool:
    """Whether the matter tells of offences or punishment."""
    matter_type = types[matter.type]
    return matter_type.offence_data is not None and matter_type.offence_data(details_of(matter, matter_type))


async def handles(session: AsyncSession, actor: Actor, matter: Matter) -> bool:
    """Whether the actor registered the matter or is assigned to it: what for is plain then."""
    if actor.officer_id in (matter.registered_by_id, matter.assignee_id):
        return True
    assigned = await session.scalar(
        select(Assignment.id)
        .where(
            Assignment.matter_id == matter.id,
            Assignment.officer_id == actor.officer_id,
            Assignment.until.is_(None),
        )
        .limit(1)
    )
    return assigned is not None
