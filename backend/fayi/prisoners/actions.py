"""Keeping the register, and what becomes of bookings when somebody in it moves or turns out to be another."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock, identity
from fayi.kit.errors import Refusal, StalePage
from fayi.parties.queries import number_index
from fayi.parties.rules import name_key
from fayi.prisoners import queries, rules
from fayi.prisoners.forms import BarForm, MergeForm, PrisonerForm, WhereaboutsForm
from fayi.prisoners.models import Prisoner, VisitBar, Whereabouts
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.models import Reading
from fayi.readings.rules import ReadingKind
from fayi.rooms import actions as bookings
from fayi.rooms import queries as rooms
from fayi.rooms import rules as room_rules
from fayi.rooms.claiming import buffers_of, claim
from fayi.rooms.models import Booking

KEEP = Permission.PRISONERS_KEEP


async def add(session: AsyncSession, form: PrisonerForm, *, by: Actor) -> Prisoner:
    """Write somebody into the register of the actor's prison.

    Raises NumberTaken, SamePerson for an ID number that is there already, a Refusal at `id_number`.
    """
    by.must_hold(KEEP, at=by.agency_id)
    values = await _checked(session, form, None)
    now = clock.now()
    prisoner = Prisoner(
        **values,
        agency_id=by.agency_id,
        created_at=now,
        created_by_id=by.officer_id,
        updated_at=now,
        updated_by_id=by.officer_id,
    )
    session.add(prisoner)
    await session.flush()
    return prisoner


async def correct(
    session: AsyncSession, prisoner: Prisoner, form: PrisonerForm, *, by: Actor, version: int | None = None
) -> None:
    """Correct the particulars; an ID number left empty stays. Raises StalePage for an old page."""
    await _locked(session, prisoner, by, version)
    for name, value in (await _checked(session, form, prisoner)).items():
        setattr(prisoner, name, value)
    await _changed(session, prisoner, by)


async def _checked(session: AsyncSession, form: PrisonerForm, given: Prisoner | None) -> dict[str, Any]:
    """The columns as they will be stored."""
    today = clock.today()
    for field in ("birth_date", "held_since", "family_told_on"):
        day = getattr(form, field)
        if day is not None and day > today:
            raise rules.NotYet(field=field)
    if form.family_told_on is not None and form.family_told_on < form.held_since:
        raise rules.BeforeIntake(field="family_told_on")
    number = form.number.strip()
    others = queries.known() if given is None else queries.known().where(Prisoner.id != given.id)
    if await session.scalar(
        select(Prisoner.id).where(Prisoner.number == number, Prisoner.id != (given.id if given else 0))
    ):
        raise rules.NumberTaken(field="number", number=number)
    values: dict[str, Any] = {
        "number": number,
        "name": identity.clean_name(form.name),
        "name_key": name_key(form.name),
        "sex": form.sex.value if form.sex else "",
        "birth_date": form.birth_date,
        "ward": form.ward.strip(),
        "visit_class": form.visit_class.value,
        "language": form.language.strip(),
        "held_since": form.held_since,
        "family_told_on": form.family_told_on,
        "family_told_how": form.family_told_how.strip(),
    }
    if form.id_number.strip():
        try:
            found = identity.identity_number(form.id_number, birth_date=form.birth_date, sex=form.sex)
        except Refusal as refusal:
            refusal.field = "id_number"
            raise
        index = number_index(found.value)
        if same := await session.scalar(others.where(Prisoner.id_number_index == index)):
            raise rules.SamePerson(field="id_number", number=same.number)
        values |= {"id_number": found.value, "id_number_index": index}
        values["birth_date"] = form.birth_date or found.birth_date
        values["sex"] = values["sex"] or (found.sex.value if found.sex else "")
    return values


async def place(
    session: AsyncSession, prisoner: Prisoner, form: WhereaboutsForm, *, by: Actor
) -> Whereabouts:
    """From a day on the prisoner is somewhere; bookings he cannot come to are flagged, the others no longer."""
    await _locked(session, prisoner, by, None)
    if form.since < prisoner.held_since:
        raise rules.BeforeIntake(field="since")
    row = Whereabouts(
        prisoner_id=prisoner.id,
        kind=form.kind.value,
        since=form.since,
        until=form.until,
        place=form.place.strip(),
        note=form.note.strip(),
        entered_at=clock.now(),
        entered_by_id=by.officer_id,
    )
    session.add(row)
    await _changed(session, prisoner, by)
    await recheck(session, prisoner, by=by)
    return row


async def recheck(session: AsyncSession, prisoner: Prisoner, *, by: Actor | None) -> int:
    """Flag the bookings to come at which the prisoner will not be there, once; how many were flagged.

    All ends are told. A sitting already under way is left alone, and so is what somebody else flagged; a flag
    of this kind is taken back when its ground is gone.
    """
    stays = [one.as_stay() for one in await queries.whereabouts(session, prisoner.id)]
    now, flagged = clock.now(), 0
    for booking in await rooms.upcoming(session, prisoner.resource):
        if booking.starts_at <= now or booking.flag not in ("", rules.GONE, rules.CANNOT_COME):
            continue
        why = rules.why_not(rules.place_on(stays, clock.local(booking.starts_at).date()), booking.purpose)
        if why == booking.flag:
            continue
        await bookings.locked(session, booking)
        if why:
            await bookings.flag(session, booking, why, by)
            flagged += 1
        else:
            booking.flag, booking.flag_values, booking.flagged_at = "", {}, None
            booking.version += 1
            await session.flush()
    return flagged


async def merge(session: AsyncSession, prisoner: Prisoner, form: MergeForm, *, by: Actor) -> list[Booking]:
    """Two records are one person: kept under the other number from now on. Returns the bookings that clash.

    Bookings to come need the surviving record instead. Where he has another sitting at the time the booking
    keeps its rooms and is flagged: nothing is lost, somebody decides. A sitting under way is left alone.
    """
    if form.into_id == prisoner.id:
        raise rules.WithItself(field="into_id")
    into = await queries.get(session, form.into_id)
    for one in sorted((prisoner, into), key=lambda each: each.id):
        await _locked(session, one, by, None)
    prisoner.merged_into_id = into.id
    for earlier in await queries.merged_into(session, prisoner.id):
        earlier.merged_into_id = into.id
    if into.id_number is None and prisoner.id_number is not None:
        into.id_number, into.id_number_index = prisoner.id_number, prisoner.id_number_index
    for barred in await queries.bars(session, prisoner.id):
        barred.prisoner_id = into.id
    await _changed(session, prisoner, by)
    await _changed(session, into, by)
    clashing = []
    now = clock.now()
    for booking in await rooms.upcoming(session, prisoner.resource):
        if booking.starts_at > now and not await _needs_instead(session, booking, prisoner, into):
            clashing.append(booking)
            await bookings.flag(session, booking, rules.TWO_SITTINGS, by)
    await recheck(session, into, by=by)
    return clashing


async def _needs_instead(session: AsyncSession, booking: Booking, gone: Prisoner, into: Prisoner) -> bool:
    """Let the booking need `into`; False when it claims and he has another sitting then."""
    (it,) = await bookings.locked(session, booking)
    own = {need.resource: need for need in it.needs}
    if into.resource in own:
        await session.delete(own[gone.resource])
    else:
        own[gone.resource].resource, own[gone.resource].label = into.resource, into.label
    await session.flush()
    it = await rooms.whole(session, booking)
    if booking.stands == "proposed":
        return True
    buffers = await buffers_of(session, it.wishes)
    wanted = room_rules.claims(it.times, it.wishes, buffers)
    if not await claim(session, {booking.id: wanted}):
        return True
    without = [one for one in wanted if one.resource != into.resource]
    await claim(session, {booking.id: without})
    return False


async def bring(session: AsyncSession, booking: Booking, prisoner: Prisoner, *, by: Actor) -> None:
    """Let a booking need the prisoner from now on, in place of another one of the prison; all ends see him.

    Raises Taken when he has another sitting then, what moving a booking raises, and MergedAlready.
    """
    by.must_hold(Permission.PRISONERS_READ, at=prisoner.agency_id)
    if prisoner.merged_into_id is not None:
        raise rules.MergedAlready
    it = await rooms.whole(session, booking)
    kept = [
        need for need in it.wishes if not (need.role == "prisoner" and need.agency_id == prisoner.agency_id)
    ]
    own = room_rules.Needed(
        resource=prisoner.resource, label=prisoner.label, role="prisoner", agency_id=prisoner.agency_id
    )
    await bookings.move(session, booking, it.times, [*kept, own], "确定到场的服刑人员。", by)
    await recheck(session, prisoner, by=by)


async def bar_visits(session: AsyncSession, prisoner: Prisoner, form: BarForm, *, by: Actor) -> VisitBar:
    """Somebody may not visit the prisoner from today on."""
    await _locked(session, prisoner, by, None)
    if form.until is not None and form.until < clock.today():
        raise Refusal("结束日期不能早于今天。", field="until")
    row = VisitBar(
        prisoner_id=prisoner.id,
        name=identity.clean_name(form.name),
        kind=form.kind.value,
        reason=form.reason.strip(),
        since=clock.today(),
        until=form.until,
        entered_at=clock.now(),
        entered_by_id=by.officer_id,
    )
    session.add(row)
    await _changed(session, prisoner, by)
    return row


async def lift_bar(session: AsyncSession, prisoner: Prisoner, barred: VisitBar, *, by: Actor) -> None:
    """Somebody may visit the prisoner again."""
    await _locked(session, prisoner, by, None)
    barred.lifted_on = barred.lifted_on or clock.today()
    await _changed(session, prisoner, by)


async def read_in_full(session: AsyncSession, prisoner: Prisoner, *, purpose: str, by: Actor) -> Reading:
    """Keep who reads the ID number in full, when, and what for."""
    by.must_hold(Permission.PARTIES_UNMASK, at=prisoner.agency_id)
    by.must_hold(Permission.PRISONERS_READ, at=prisoner.agency_id)
    if len(purpose.strip()) < 2:
        raise Refusal("请写明查看用途。", field="purpose")
    return await readings.record(
        session, by, ReadingKind.UNMASKED, prisoner_id=prisoner.id, purpose=purpose, what=["id_number"]
    )


async def _locked(session: AsyncSession, prisoner: Prisoner, by: Actor, version: int | None) -> None:
    by.must_hold(KEEP, at=prisoner.agency_id)
    await session.refresh(prisoner, with_for_update=True)
    if prisoner.merged_into_id is not None:
        raise rules.MergedAlready
    if version is not None and version != prisoner.version:
        raise StalePage


async def _changed(session: AsyncSession, prisoner: Prisoner, by: Actor) -> None:
    prisoner.updated_at, prisoner.updated_by_id = clock.now(), by.officer_id
    prisoner.version += 1
    await session.flush()
