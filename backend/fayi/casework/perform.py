"""What happens when an officer presses a button."""

from datetime import date

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.actions import take_reference
from fayi.agencies.rules import Actor
from fayi.casework.dossier import read_dossier
from fayi.deadlines import actions as deadlines
from fayi.documents import actions as documents
from fayi.kit import clock
from fayi.kit.errors import Refusal, StalePage
from fayi.matters import actions as matters
from fayi.matters import queries, timeline
from fayi.matters.models import Entry, Matter
from fayi.notices import actions as notices
from fayi.parties import participation
from fayi.parties import queries as party_queries
from fayi.procedure.dossier import Dossier
from fayi.procedure.materials import originals_kept
from fayi.procedure.matter_type import Action, MatterType, MatterTypes, Objection, Status
from fayi.referrals import actions as referrals
from fayi.referrals import queries as referral_queries
from fayi.referrals.rules import Basis, LegalBasis
from fayi.rooms import actions as bookings
from fayi.rooms import queries as rooms
from fayi.rooms.rules import Taken


class NotAtThisStage(Refusal):
    """办件现在处于“{stage}”环节，不能“{action}”。请刷新页面后按现在的环节办理。"""


class TooEarly(Refusal):
    """办理日期{on}早于上一环节的日期{since}，请核对。"""

    status_code = 422


class InTheFuture(Refusal):
    """办理日期不能晚于今天。"""

    status_code = 422


class NoLongerFree(Refusal):
    """{resources}在所选时间已被占用，可以改在{times}。请先修改预约的时间或者场所，再办理。"""


async def perform(
    session: AsyncSession,
    types: MatterTypes,
    matter: Matter,
    action: Action,
    *,
    by: Actor,
    on: date,
    form: Struct | None = None,
    version: int | None = None,
) -> Entry:
    """Carry out `action` on the day `on`, or raise a Refusal and change nothing.

    `version` is the one the page was opened under; StalePage when the matter has moved on since.
    """
    by.must_hold(action.permission, at=await acting_at(session, matter, action, by))
    matter = await queries.lock(session, matter)
    if version is not None and version != matter.version:
        raise StalePage
    matter_type = types[matter.type]
    if matter.stage not in action.from_stages:
        raise NotAtThisStage(stage=matter_type.stage(matter.stage).label, action=action.label)
    if on > clock.today():
        raise InTheFuture(field="on")
    if on < matter.stage_since:
        raise TooEarly(field="on", on=on, since=matter.stage_since)
    dossier = msgspec.structs.replace(
        await read_dossier(session, matter, matter_type, on=on),
        form=form,
        officer_id=by.officer_id,
        officer_kind=by.agency_kind.value,
    )
    taker = None
    if action.hands_over:
        taker = await agencies.agency(session, int(getattr(form, "to", 0)))
        dossier = msgspec.structs.replace(dossier, region=taker.region_code)
    for objection in objections(matter_type, action, dossier):
        raise Refusal(objection.sentence, field=objection.field, **objection.values)

    if action.assigns:
        await refuse_interested(session, matter, form)

    if by.agency_id != matter.agency_id:
        await referrals.take_part(session, matter, by=by)
    status = Status(matter.status)
    if action.numbers is not None and matter.reference is None:
        series = action.numbers if isinstance(action.numbers, str) else action.numbers(dossier)
        matter.reference = await take_reference(session, matter.agency_id, series, on.year)
        matter.accepted_on = on
    if action.assigns:
        answering = {officer.id for _, officer in await queries.assigned(session, matter.id)}
        await matters.assign(session, matter, named_officers(form), on=on)
    matter.move_to(matter_type.stage(action.target(dossier)), on=on)
    await session.flush()
    facts = msgspec.to_builtins(form) if form is not None else {}
    number = {}
    if action.gives_number is not None and (further := action.gives_number(dossier)) is not None:
        number["number"] = await take_reference(session, matter.agency_id, further, on.year)
    entry = await timeline.record(
        session, matter.id, f"matter:{action.key}", by=by, on=on, form=facts, **number
    )

    if action.assigns:
        await notices.tell_assigned(
            session, matter, matter_type.label, before=answering, now=named_officers(form), by=by
        )
    if matter.status == Status.SUSPENDED and status is not Status.SUSPENDED:
        await deadlines.suspend(session, matter, on=on, because=entry)
    elif status is Status.SUSPENDED and matter.status != Status.SUSPENDED:
        await deadlines.resume(session, matter, on=on)

    async def after() -> Dossier:
        return await read_dossier(session, matter, matter_type, on=on)

    await deadlines.follow(session, matter, matter_type, action.key, on=on, dossier=after)
    if action.extends is not None:
        await deadlines.extend(session, matter, action.extends, extra_days=facts["extra_days"], because=entry)
    for code in action.issues:
        await documents.draft(session, matter, code, by=by)
    if action.opens is not None:
        await open_linked(session, types, matter, action.opens, await after(), by=by, on=on)
    if taker is not None:
        await referrals.ask(
            session,
            matter,
            matter_type,
            kind="transfer",
            to=taker,
            reason=getattr(form, "note", "") or action.label,
            until=None,
            basis=LegalBasis(
                kind=Basis.APPLICATION,
                consent_from=tuple(await referral_queries.persons(session, matter.id)),
                consent_on=matter.received_on,
            ),
            by=by,
        )
    await draw_in(session, matter, matter_type, action, form, by=by)
    if action.claims:
        await claim_rooms(session, matter, by=by)
    if action.releases:
        await release_rooms(session, matter, getattr(form, "reason", "") or action.label, by=by)
    return entry


async def draw_in(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    action: Action,
    form: Struct | None,
    *,
    by: Actor,
) -> None:
    """Let another agency act along where the action asks for it, and tell those who do."""
    if action.joins:
        await referrals.join(
            session,
            matter,
            matter_type,
            to=await agencies.agency(session, int(getattr(form, "with_agency", 0))),
            reason=getattr(form, "note", "") or action.label,
            by=by,
        )
    if action.announces:
        await referrals.announce(session, matter, action.announces, by=by)


async def claim_rooms(session: AsyncSession, matter: Matter, *, by: Actor) -> None:
    """Confirm the matter's latest booking; raises Taken or NoLongerFree when a place was claimed meanwhile."""
    for booking in await rooms.of_matter(session, matter.id):
        if booking.stands == "cancelled":
            continue
        if booking.stands != "confirmed":
            try:
                await bookings.confirm(session, booking, by)
            except Taken as taken:
                times = [f"{clock.local(one.starts_at):%m-%d %H:%M}" for one in taken.offers[:3]]
                if not times:
                    raise
                raise NoLongerFree(resources="、".join(taken.labels), times="、".join(times)) from taken
        return


async def release_rooms(session: AsyncSession, matter: Matter, because: str, *, by: Actor) -> None:
    """Cancel what is booked for the matter and has not begun."""
    for booking in await rooms.of_matter(session, matter.id):
        if booking.stands != "cancelled" and booking.starts_at > clock.now():
            await bookings.cancel(session, booking, because, by)


def objections(matter_type: MatterType, action: Action, dossier: Dossier) -> list[Objection]:
    """Why the action may not be done now; no matter is over while originals of somebody's are kept here."""
    found = action.objections(dossier)
    over = matter_type.stage(action.target(dossier)).status in (Status.CLOSED, Status.ARCHIVED)
    if over and (kept := originals_kept(dossier)) is not None:
        found.append(kept)
    return found


async def acting_at(session: AsyncSession, matter: Matter, action: Action, by: Actor) -> int:
    """The agency at which the action's permission must be held: the holder, or the actor's where it may act."""
    if by.agency_id != matter.agency_id and action.open_to & await queries.acting(session, by, matter.id):
        return by.agency_id
    return matter.agency_id


def named_officers(form: Struct | None) -> dict[int, str]:
    """Officer id → capacity, from an assigning action's form (`lead`, `others`, `recorder`)."""
    named = {int(officer): "co" for officer in getattr(form, "others", ())}
    if recorder := getattr(form, "recorder", None):
        named[int(recorder)] = "recorder"
    return named | {int(getattr(form, "lead", 0)): "lead"}


async def refuse_interested(session: AsyncSession, matter: Matter, form: Struct | None) -> None:
    """Refuse officers with an interest in the matter, unless it was told and every side accepts them."""
    if getattr(form, "conflict_accepted", False):
        return
    for found in await party_queries.officers_conflicts(session, matter.id, list(named_officers(form))):
        raise Refusal(found.sentence, field="lead", **found.values)


async def open_linked(
    session: AsyncSession,
    types: MatterTypes,
    origin: Matter,
    key: str,
    dossier: Dossier,
    *,
    by: Actor,
    on: date,
) -> Matter:
    """Open another procedure's matter out of this one, with the same parties."""
    matter_type = types[key]
    assert matter_type.details_when_linked is not None
    opened = await matters.register(
        session,
        matter_type,
        matter_type.details_when_linked(dossier),
        by=by,
        received_on=on,
        channel="linked",
        applicants=tuple(p.name for p in dossier.participants if p.role == "applicant"),
        respondents=tuple(p.name for p in dossier.participants if p.role == "respondent"),
    )
    await participation.take_part_likewise(session, origin, opened)
    await matters.link(session, origin, opened, by=by)
    await deadlines.follow(
        session,
        opened,
        matter_type,
        "register",
        on=on,
        dossier=lambda: read_dossier(session, opened, matter_type),
    )
    return opened
