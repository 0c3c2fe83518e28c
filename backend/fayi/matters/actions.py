"""Opening a matter, naming who is answerable for it, and letting other agencies see it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.actions import take_reference
from fayi.agencies.queries import agency, officers_holding
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import Refusal, StalePage
from fayi.kit.secrets import vault
from fayi.matters import queries, timeline
from fayi.matters.models import Assignment, Matter, MatterAccess, MatterLink, PropertyMention, Recusal
from fayi.procedure.matter_type import MatterType, Status
from fayi.procedure.permissions import Permission

INTAKE_SERIES = "登字"


async def register(
    session: AsyncSession,
    matter_type: MatterType,
    details: Any,
    *,
    by: Actor,
    received_on: date,
    channel: str,
    applicants: tuple[str, ...],
    respondents: tuple[str, ...],
) -> Matter:
    """Write a new matter into the register, held by the actor's agency, with its intake number.

    `applicants` and `respondents` are names, for the title. Raises Refusal for a day in the future.
    """
    by.must_hold(Permission.MATTERS_REGISTER, at=by.agency_id)
    if received_on > clock.today():
        raise Refusal("登记日期不能晚于今天。", field="received_on")
    await must_be_true(session, matter_type, details, by.agency_id)
    number = await take_reference(session, by.agency_id, INTAKE_SERIES, received_on.year)
    matter = Matter(
        type=matter_type.key,
        type_version=matter_type.version,
        agency_id=by.agency_id,
        registered_at_id=by.agency_id,
        registered_by_id=by.officer_id,
        intake_number=number,
        title=matter_type.title(details, applicants, respondents),
        category=matter_type.category(details) if matter_type.category else "",
        channel=channel,
        confidential=bool(matter_type.confidential and matter_type.confidential(details)),
        stage=matter_type.first_stage.key,
        status=matter_type.first_stage.status.value,
        received_on=received_on,
        stage_since=received_on,
        details=msgspec.to_builtins(details),
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    session.add(matter)
    await session.flush()
    if matter.confidential:
        handles = by.agency_kind in matter_type.handled_by
        assigning = (
            await officers_holding(session, by.agency_id, Permission.MATTERS_ASSIGN) if handles else ()
        )
        await narrow_access(session, matter, by.agency_id, {by.officer_id, *assigning})
    await mention_properties(session, matter, matter_type, details)
    await timeline.record(session, matter.id, "matter:registered", by=by, on=received_on)
    return matter


async def must_be_true(session: AsyncSession, matter_type: MatterType, details: Any, agency_id: int) -> None:
    """Raise Refusal for particulars that cannot be true at this agency, e.g. another court's number."""
    if matter_type.faulty is None:
        return
    if fault := matter_type.faulty(details, (await agency(session, agency_id)).number_word):
        raise Refusal(fault.sentence, field=fault.field, **fault.values)


async def mention_properties(
    session: AsyncSession, matter: Matter, matter_type: MatterType, details: Any
) -> None:
    """Keep, as blind indexes, what the property is known by that the matter is about now."""
    if matter_type.properties is None:
        return
    await session.execute(delete(PropertyMention).where(PropertyMention.matter_id == matter.id))
    for key in matter_type.properties(details):
        index = vault().index(" ".join(("property", key)))
        session.add(PropertyMention(matter_id=matter.id, key=index))
    await session.flush()


def details_of(matter: Matter, matter_type: MatterType) -> Any:
    """The matter's details as the type's Struct, brought up from the version they were written under."""
    details = matter.details
    if matter.type_version < matter_type.version and matter_type.upgrade is not None:
        details = matter_type.upgrade(details, matter.type_version)
    return msgspec.convert(details, matter_type.details, strict=False)


async def correct(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    details: Any,
    *,
    by: Actor,
    because: str,
    applicants: tuple[str, ...],
    respondents: tuple[str, ...],
    version: int | None = None,
) -> None:
    """Put right what was written down when the matter came in; the timeline keeps what stood there before.

    Raises StalePage when the matter has moved on since the page was opened, Refusal for one that is over or
    when nothing is different.
    """
    by.must_hold(Permission.MATTERS_REGISTER, at=matter.agency_id)
    matter = await queries.lock(session, matter)
    if version is not None and version != matter.version:
        raise StalePage
    if matter.status in (Status.CLOSED, Status.ARCHIVED):
        raise Refusal("办件已经结案，登记内容不能再改。")
    await must_be_true(session, matter_type, details, matter.agency_id)
    before, after = msgspec.to_builtins(details_of(matter, matter_type)), msgspec.to_builtins(details)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        raise Refusal("没有改动。", field="because")
    if matter_type.confidential is not None and matter_type.confidential(details) != matter.confidential:
        raise Refusal("谁能看到办件在登记时已经确定，不能通过更正改变；请撤回后重新登记。")
    matter.details, matter.type_version = after, matter_type.version
    matter.title = matter_type.title(details, applicants, respondents)
    matter.category = matter_type.category(details) if matter_type.category else ""
    matter.version += 1
    await mention_properties(session, matter, matter_type, details)
    await timeline.record(
        session,
        matter.id,
        "matter:corrected",
        by=by,
        note=because,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


async def link(session: AsyncSession, origin: Matter, opened: Matter, *, by: Actor) -> None:
    """Remember that `opened` came out of `origin`, in both timelines."""
    session.add(MatterLink(matter_id=origin.id, opened_id=opened.id))
    await session.flush()
    await timeline.record(
        session, origin.id, "matter:linked", by=by, opened_id=opened.id, number=opened.number
    )
    await timeline.record(
        session, opened.id, "matter:opened_from", by=by, origin_id=origin.id, number=origin.number
    )


async def assign(session: AsyncSession, matter: Matter, officers: dict[int, str], *, on: date) -> None:
    """Make these officers answerable: officer id → capacity (lead, co, recorder). Earlier ones end."""
    await session.execute(
        update(Assignment)
        .where(Assignment.matter_id == matter.id, Assignment.until.is_(None))
        .values(until=on)
    )
    for officer_id, capacity in officers.items():
        session.add(Assignment(matter_id=matter.id, officer_id=officer_id, capacity=capacity, since=on))
        if capacity == "lead":
            matter.assignee_id = officer_id
    if matter.confidential:
        seeing = await session.scalar(
            select(MatterAccess.officers).where(
                MatterAccess.matter_id == matter.id, MatterAccess.agency_id == matter.agency_id
            )
        )
        await narrow_access(session, matter, matter.agency_id, {*(seeing or ()), *officers})
    await session.flush()


async def grant_access(
    session: AsyncSession, matter: Matter, agency_id: int, ground: str, until: datetime | None = None
) -> None:
    """Let another agency see the matter on a ground (e.g. referral:12), until a time when given.

    The database refuses unless the actor's agency holds the matter.
    """
    await session.execute(
        text("select grant_access(:matter, :agency, :ground, :until)"),
        {"matter": matter.id, "agency": agency_id, "ground": ground, "until": until},
    )


async def narrow_access(
    session: AsyncSession, matter: Matter, agency_id: int, officers: Collection[int]
) -> None:
    """Show the matter, inside an agency that may see it, to these officers alone.

    The database refuses unless the actor's agency holds the matter.
    """
    await session.execute(
        text("select narrow_access(:matter, :agency, :officers)"),
        {"matter": matter.id, "agency": agency_id, "officers": sorted(officers)},
    )


async def revoke_access(session: AsyncSession, matter: Matter, agency_id: int, ground: str) -> None:
    """Take a ground away; with the last one the agency no longer sees the matter."""
    await session.execute(
        text("select revoke_access(:matter, :agency, :ground)"),
        {"matter": matter.id, "agency": agency_id, "ground": ground},
    )


async def recuse(session: AsyncSession, matter: Matter, officer_id: int, reason: str, *, by: Actor) -> None:
    """Let an officer with an interest stand aside: from now on the matter does not exist for them."""
    await timeline.record(session, matter.id, "matter:recusal", by=by, note=reason, officer_id=officer_id)
    session.add(Recusal(matter_id=matter.id, officer_id=officer_id, reason=reason, since=clock.now()))
    await session.flush()
