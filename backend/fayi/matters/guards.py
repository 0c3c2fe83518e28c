"""The door of a matter: opening is written down, and a purpose asked where the law wants one.

The guard stands before every route that leads to a matter, by the matter's own number or by that of anything that
hangs on it; a page needs nothing of its own for it.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.guards import sent_form
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.matters.actions import details_of
from fayi.matters.models import Assignment, Matter
from fayi.matters.queries import visible_to
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.queries import last_openings
from fayi.readings.rules import HANDLING, PurposeWanted, ReadingKind, is_new_opening

Connection = ASGIConnection[Any, Any, Any, Any]
OPENED_BY = {
    "matter_id": "matter",
    "document_id": "document",
    "paper_id": "paper",
    "hearing_id": "hearing",
    "serving_id": "serving",
    "proof_id": "serving_proof",
    "instalment_id": "instalment",
    "booking_id": "booking",
    "referral_id": "referral",
    "package_id": "referral_package",
    "appointment_id": "appointment",
    "claim_id": "subsidy_claim",
}
"""By name of a number in an address: the table it is of; the first that an address has leads to its matter."""
NAMED_BY = ("matter", "origin")
"""Names of a matter's number behind the question mark."""


async def purpose_given(connection: Connection, handler: BaseRouteHandler, given: str = "") -> None:
    """Before every page, file and form of a matter; see note_opening.

    Raises PurposeWanted with what was typed, so that it goes on once the purpose is given. Public pages, streams
    and what asks for a token are let through: the interface has the same door behind its own.
    """
    actor: Actor | None = connection.scope["state"].get("actor")
    open_to_all = handler.opt.get("permission") is Permission.PUBLIC or handler.opt.get("live")
    if actor is None or open_to_all or handler.opt.get("asks_purpose"):
        return
    session: AsyncSession = connection.scope["state"]["session"]
    matter = await matter_behind(connection, session, actor)
    if matter is None:
        return
    try:
        await note_opening(session, actor, matter, connection.app.state.types, given)
    except PurposeWanted as wanted:
        if connection.scope.get("method") == "POST" and not actor.system:
            wanted.sent = await sent_form(connection)
        raise


async def matter_behind(connection: Connection, session: AsyncSession, actor: Actor) -> Matter | None:
    """The matter an address leads to; None where there is none, or none that the actor may see."""
    matter_id: int | None = None
    for name, table in OPENED_BY.items():
        if isinstance(number := connection.path_params.get(name), int):
            column = "id" if table == "matter" else "matter_id"
            matter_id = await session.scalar(
                text(f"select {column} from {table} where id = :id"), {"id": number}
            )
            break
    else:
        named = next((found for one in NAMED_BY if (found := connection.query_params.get(one))), "")
        if named.isascii() and named.isdecimal() and len(named) < 19:
            matter_id = int(named)
    if matter_id is None:
        return None
    return await session.scalar(visible_to(actor).where(Matter.id == matter_id, Matter.disposed_on.is_(None)))


async def note_opening(
    session: AsyncSession, actor: Actor, matter: Matter, types: MatterTypes, given: str = ""
) -> None:
    """Write down that a matter with offence data, a confidential or a sealed one is opened: once an hour.

    Raises PurposeWanted for a sealed one, and for one with offence data that the actor does not handle, unless
    the purpose is `given`, or one given today still holds.
    """
    offence, sealed = holds_offence_data(matter, types), await is_sealed(session, matter)
    if not (offence or sealed or matter.confidential):
        return
    last, purpose = await last_openings(session, actor, matter.id)
    asked = bool(given and not purpose)
    purpose = purpose or given
    if not purpose and not sealed and await handles(session, actor, matter):
        purpose = HANDLING
    if not purpose and (offence or sealed):
        raise PurposeWanted(matter.id, matter.number, types[matter.type].label)
    if asked or is_new_opening(last.at if last else None, clock.now()):
        facts: dict[str, Any] = {"asked": True} if asked else {}
        await readings.record(
            session, actor, ReadingKind.OPENED, matter_id=matter.id, purpose=purpose, **facts
        )


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
    raise PurposeWanted(matter.id, matter.number)


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
