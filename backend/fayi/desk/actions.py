"""Standing in, handing on what a leaving officer did, and calendars to read along."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Absence, Officer, OfficerRole
from fayi.agencies.rules import Actor
from fayi.desk import queries, rules
from fayi.desk.models import CalendarSubscription
from fayi.documents.models import Document
from fayi.hearings.models import Attendance
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.matters import actions as matters
from fayi.matters import queries as matter_queries
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.notices import actions as notices
from fayi.notices.rules import Kind
from fayi.parties import queries as parties
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission


class Kept(Struct, frozen=True):
    """A matter that could not be handed on, and why: a message id and its values."""

    matter: Matter
    sentence: str
    values: dict[str, str]


def leads(actor: Actor) -> bool:
    """Whether the actor arranges the work of others at the agency."""
    return actor.may(Permission.MATTERS_ASSIGN) or actor.may(Permission.AGENCY_MANAGE)


async def enter_absence(
    session: AsyncSession, *, officer_id: int, stand_in_id: int, since: date, until: date, by: Actor
) -> Absence:
    """Let one officer stand in for another (代班); both are told. Oneself, or any officer for who leads.

    Raises NotPermitted, or a Refusal at the field for days or people that cannot be.
    """
    if officer_id != by.officer_id and not leads(by):
        raise NotPermitted
    here = {officer.id: officer for officer in await agencies.officers_of(session, by.agency_id)}
    if officer_id not in here:
        raise Refusal("这名工作人员不在本机构工作。", field="officer")
    if stand_in_id not in here:
        raise Refusal("代班人不在本机构工作。", field="stand_in")
    known = await queries.absences(session, by.agency_id, clock.today())
    rules.must_be_possible(
        rules.Away(officer_id, stand_in_id, since, until),
        [rules.Away(one.officer_id, one.stand_in_id, one.since, one.until) for one, _, _ in known],
        today=clock.today(),
    )
    absence = Absence(
        officer_id=officer_id,
        agency_id=by.agency_id,
        stand_in_id=stand_in_id,
        since=since,
        until=until,
        entered_at=clock.now(),
        entered_by_id=by.officer_id,
        withdrawn_at=None,
    )
    session.add(absence)
    await session.flush()
    values = {
        "name": here[officer_id].name,
        "stand_in": here[stand_in_id].name,
        "since": since,
        "until": until,
    }
    await notices.tell(
        session, Kind.ABSENCE, "{since}至{until}，由{stand_in}为{name}代班。", values, "/absences",
        at=by.agency_id, officers=(officer_id, stand_in_id), by=by,
    )  # fmt: skip
    return absence


async def end_absence(session: AsyncSession, absence: Absence, *, by: Actor) -> None:
    """End an absence early: from today the officer is back. One that has not begun is taken back."""
    if absence.officer_id != by.officer_id and not leads(by):
        raise NotPermitted
    if absence.withdrawn_at is not None or absence.until < clock.today():
        raise Refusal("这次代班已经结束。")
    if absence.since < clock.today():
        absence.until = clock.today() - timedelta(days=1)
    else:
        absence.withdrawn_at = clock.now()
    await session.flush()
    names = await agencies.names(session, [absence.officer_id])
    await notices.tell(
        session, Kind.ABSENCE, "{name}的代班已经结束。", {"name": names[absence.officer_id]}, "/absences",
        at=by.agency_id, officers=(absence.officer_id, absence.stand_in_id), by=by,
    )  # fmt: skip


async def hand_on(
    session: AsyncSession,
    types: MatterTypes,
    officer: Officer,
    successors: Mapping[int, int],
    *,
    drafts_to: int | None,
    last_day: date | None,
    by: Actor,
) -> tuple[int, Sequence[Kept]]:
    """Hand a leaving officer's open matters on, with their drafts and sittings; all or nothing.

    `successors`: matter → officer; `drafts_to`: who takes drafts that belong to no matter. A successor with an
    interest in a matter is refused and the matter kept; how many went on and which were kept is answered. With
    `last_day` the officer's roles at the agency end. Raises NotPermitted or a Refusal.
    """
    if not leads(by):
        raise NotPermitted
    here = {one.id: one for one in await agencies.officers_of(session, by.agency_id)}
    if {*successors.values(), *([drafts_to] if drafts_to else [])} - (here.keys() - {officer.id}):
        raise Refusal("接手的人须是本机构的其他工作人员。", field="successor")
    done, kept = 0, []
    for matter, _ in await queries.to_hand_on(session, by.agency_id, officer.id):
        if (successor_id := successors.get(matter.id)) is None:
            continue
        found = await parties.officers_conflicts(session, matter.id, [successor_id])
        if found:
            values = {key: str(value) for key, value in found[0].values.items()}
            kept.append(Kept(matter, found[0].sentence, values))
            continue
        await pass_on(session, types, matter, officer, here[successor_id], by=by)
        done += 1
    if drafts_to is not None:
        await take_drafts(session, by.agency_id, officer.id, drafts_to, None)
    if last_day is not None:
        await end_roles(session, officer.id, by.agency_id, last_day)
    return done, kept


async def pass_on(
    session: AsyncSession,
    types: MatterTypes,
    matter: Matter,
    officer: Officer,
    successor: Officer,
    *,
    by: Actor,
) -> None:
    """One matter, in the same capacity, with the drafts in it and the sittings still to come."""
    matter = await matter_queries.lock(session, matter)
    before = {who.id: one.capacity for one, who in await matter_queries.assigned(session, matter.id)}
    if matter.assignee_id == officer.id:
        before.setdefault(officer.id, "lead")
    now = {officer_id: capacity for officer_id, capacity in before.items() if officer_id != officer.id}
    if now.get(successor.id) != "lead":
        now[successor.id] = before.get(officer.id, "co")
    await matters.assign(session, matter, now, on=clock.today())
    if matter.confidential:
        seeing = await matter_queries.narrowed_to(session, matter)
        await matters.narrow_access(session, matter, matter.agency_id, {*seeing} - {officer.id})
    matter.version += 1
    await take_drafts(session, by.agency_id, officer.id, successor.id, matter.id)
    await session.execute(
        update(Attendance)
        .where(
            Attendance.hearing_id.in_(queries.sittings_ahead(matter.id)), Attendance.officer_id == officer.id
        )
        .values(officer_id=successor.id, name=successor.name)
    )
    await timeline.record(
        session, matter.id, "assignment:handed_on", by=by, former=officer.name, successor=successor.name
    )
    await notices.tell_assigned(
        session, matter, types[matter.type].label, before=set(before), now=set(now), by=by
    )


async def take_drafts(
    session: AsyncSession, agency_id: int, officer_id: int, successor_id: int, matter_id: int | None
) -> None:
    """Drafts the officer saved last are from now on the successor's: in one matter, or in none."""
    await session.execute(
        update(Document)
        .where(
            Document.agency_id == agency_id,
            Document.status == "draft",
            queries.drafted_by({officer_id}),
            Document.matter_id.is_not_distinct_from(matter_id),
        )
        .values(saved_by_id=successor_id)
    )


async def end_roles(session: AsyncSession, officer_id: int, agency_id: int, last_day: date) -> None:
    """Let the officer's roles at the agency end with a day; never the last administrator's."""
    if last_day < clock.today():
        raise Refusal("岗位结束日期不能早于今天。", field="last_day")
    administrators = await agencies.officers_of(session, agency_id, roles=("administrator",))
    if {one.id for one in administrators} == {officer_id}:
        raise Refusal("这是本机构最后一名管理员，请先指定另一名管理员。", field="last_day")
    held = await session.scalars(
        select(OfficerRole).where(
            OfficerRole.officer_id == officer_id,
            OfficerRole.agency_id == agency_id,
            OfficerRole.until.is_(None) | (OfficerRole.until > last_day),
        )
    )
    for role in held:
        role.until = max(last_day, role.since)
    await session.flush()


async def subscribe(session: AsyncSession, officer_id: int) -> str:
    """A new secret token for the officer's calendar; an earlier one opens nothing any more."""
    token = secrets.token_urlsafe(32)
    kept = {"token_hash": hash_of(token), "made_at": clock.now()}
    await session.execute(
        insert(CalendarSubscription)
        .values(officer_id=officer_id, **kept)
        .on_conflict_do_update(index_elements=["officer_id"], set_=kept)
    )
    return token


async def unsubscribe(session: AsyncSession, officer_id: int) -> None:
    """Withdraw the address."""
    await session.execute(delete(CalendarSubscription).where(CalendarSubscription.officer_id == officer_id))


def hash_of(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode(errors="replace")).digest()
