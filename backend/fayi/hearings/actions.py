"""Planning, moving, cancelling and recording hearings, and signing their minutes."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.hearings import places, queries, rules
from fayi.hearings.kinds import ONLINE
from fayi.hearings.models import Attendance, Hearing
from fayi.hearings.places import Wish
from fayi.hearings.rules import Attendee, Minutes, Plan
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.notices import actions as notices
from fayi.notices.rules import Kind
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission
from fayi.rooms import queries as rooms


async def schedule(
    session: AsyncSession,
    matter: Matter,
    plan: Plan,
    attendees: Iterable[Attendee],
    *,
    by: Actor,
    wish: Wish | None = None,
) -> Hearing:
    """Plan a hearing and ask these people to it. One that has already been held is planned at its time, too.

    What is wished is claimed with it, or proposed where somebody is asked first. Raises a Refusal for times it
    cannot have, people who may not be asked, or places that are taken.
    """
    by.must_hold(Permission.HEARINGS_SCHEDULE, at=matter.agency_id)
    must_be_open(matter)
    rules.must_be_of_type(plan.kind, matter.type)
    people = tuple(attendees)
    booking = None
    if wish is not None and not wish.is_empty:
        booking = await places.book(session, matter, plan, people, wish, by=by)
        plan = await at_place(session, plan, booking.id)
    hearing = await plan_hearing(session, matter, plan, people, booking_id=booking.id if booking else None)
    await timeline.record(
        session,
        matter.id,
        f"hearing:{hearing.kind}:scheduled",
        by=by,
        hearing_id=hearing.id,
        planned_at=hearing.planned_at,
        place=hearing.place,
    )
    if hearing.planned_at > clock.now():
        await tell(session, matter, hearing, "{number}的{kind}定于{at}举行，地点：{place}。", by=by)
    return hearing


async def adjourn(
    session: AsyncSession,
    matter: Matter,
    hearing: Hearing,
    *,
    to: tuple[datetime, datetime],
    place: str,
    because: str,
    by: Actor,
) -> Hearing:
    """Move a planned hearing to another time and place, with the same people; returns the new one.

    Places that were booked move with it; raises Taken when they are not free then.
    """
    by.must_hold(Permission.HEARINGS_SCHEDULE, at=matter.agency_id)
    must_be_open(matter)
    await session.refresh(hearing, with_for_update=True)
    hearing.set_aside("adjourned", because)
    plan = Plan(
        kind=hearing.kind,
        starts_at=to[0],
        ends_at=to[1],
        place=place,
        way=hearing.way,
        is_public=hearing.is_public,
        invitees_agreed=hearing.invitees_agreed,
    )
    asked = [someone.as_asked() for someone in await queries.attendance(session, [hearing.id])]
    booking_id, hearing.booking_id = hearing.booking_id, None
    if booking_id is not None:
        await session.flush()
        booking_id = (await places.move(session, booking_id, to, because, by=by)).id
        plan = await at_place(session, plan, booking_id)
    later = await plan_hearing(session, matter, plan, asked, booking_id=booking_id)
    later.adjourned_from_id = hearing.id
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        f"hearing:{hearing.kind}:adjourned",
        by=by,
        note=because,
        hearing_id=later.id,
        planned_at=later.planned_at,
        adjourned_from_id=hearing.id,
    )
    await tell(session, matter, later, "{number}的{kind}改到{at}举行，地点：{place}。", by=by)
    return later


async def cancel(session: AsyncSession, matter: Matter, hearing: Hearing, *, because: str, by: Actor) -> None:
    """A planned hearing will not take place; places that were booked for it are free."""
    by.must_hold(Permission.HEARINGS_SCHEDULE, at=matter.agency_id)
    await session.refresh(hearing, with_for_update=True)
    hearing.set_aside("cancelled", because)
    await session.flush()
    if hearing.booking_id is not None:
        await places.free(session, hearing.booking_id, because, by=by)
    await timeline.record(
        session, matter.id, f"hearing:{hearing.kind}:cancelled", by=by, note=because, hearing_id=hearing.id
    )
    await tell(session, matter, hearing, "{number}原定{at}的{kind}已取消。", by=by)


async def hold(
    session: AsyncSession,
    matter: Matter,
    hearing: Hearing,
    minutes: Minutes,
    attendees: Iterable[Attendee],
    *,
    by: Actor,
) -> None:
    """Write down that a planned hearing took place: when, who came, what was said.

    `attendees` take the place of those asked. Minutes that read as a dialogue are kept as turns, too.
    Raises a Refusal naming what does not fit.
    """
    by.must_hold(Permission.MATTERS_HANDLE, at=matter.agency_id)
    must_be_open(matter)
    await session.refresh(hearing, with_for_update=True)
    hearing.must_be("planned")
    people = tuple(attendees)
    rules.must_fit(minutes.started_at, minutes.ended_at, matter.received_on)
    rules.must_be_over(minutes.ended_at, clock.now())
    rules.must_be_admitted(
        (someone for someone in people if someone.present),
        kind=hearing.kind,
        is_public=minutes.is_public,
        invitees_agreed=minutes.invitees_agreed,
    )
    rules.must_have_met(people, kind=hearing.kind)
    rules.must_be_accompanied(people, await queries.wards(session, matter.id))
    if hearing.kind == "trial":
        rules.must_hear_witnesses_apart(people, minutes.started_at, minutes.ended_at)
    rules.must_tell(minutes.text, minutes.result, kind=hearing.kind)

    hearing.take_place(minutes.started_at, minutes.ended_at)
    hearing.is_public, hearing.invitees_agreed = minutes.is_public, minutes.invitees_agreed
    hearing.rights_told = minutes.rights_told
    hearing.result, hearing.result_note = minutes.result, minutes.result_note
    hearing.write(minutes.text)
    hearing.recorder_id = next(
        (one.officer_id for one in people if one.present and one.capacity == "recorder" and one.officer_id),
        by.officer_id,
    )
    await session.execute(delete(Attendance).where(Attendance.hearing_id == hearing.id))
    await ask(session, hearing, people)
    await timeline.record(
        session,
        matter.id,
        f"hearing:{hearing.kind}:held",
        by=by,
        on=clock.local(minutes.started_at).date(),
        note=minutes.result_note,
        hearing_id=hearing.id,
        result=minutes.result,
    )


async def sign_minutes(
    session: AsyncSession,
    matter: Matter,
    hearing: Hearing,
    attendance_id: int,
    *,
    way: str,
    on: date,
    by: Actor,
    at: datetime | None = None,
) -> None:
    """Note that somebody who came has signed the minutes, how, and on which day; online also at which minute."""
    by.must_hold(Permission.MATTERS_HANDLE, at=matter.agency_id)
    await session.refresh(hearing, with_for_update=True)
    hearing.must_be("held")
    someone = await session.get(Attendance, attendance_id)
    if someone is None or someone.hearing_id != hearing.id:
        raise NotFound
    if not someone.present:
        raise rules.WasNotThere(name=someone.name)
    if someone.signed_on is not None:
        raise rules.AlreadySigned(name=someone.name)
    if way == ONLINE:
        if at is None:
            raise rules.NoTime(field="at")
        on = clock.local(at).date()
    rules.must_be_signed_in_time(on, hearing.held_on, clock.today())
    someone.signed_on, someone.sign_way = on, way
    someone.signed_at = at if way == ONLINE else None
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "hearing:minutes:signed",
        by=by,
        on=on,
        hearing_id=hearing.id,
        name=someone.name,
        way=way,
    )


async def amend(
    session: AsyncSession,
    matter: Matter,
    hearing: Hearing,
    *,
    text: str,
    result: str,
    result_note: str,
    because: str,
    by: Actor,
) -> None:
    """Correct the minutes while somebody still has to sign them.

    Who has signed already signed another text, so their signatures lapse; the old text stays in the timeline.
    Raises MinutesStand once everybody has signed.
    """
    by.must_hold(Permission.MATTERS_HANDLE, at=matter.agency_id)
    await session.refresh(hearing, with_for_update=True)
    hearing.must_be("held")
    people = await queries.attendance(session, [hearing.id])
    if all_signed(people):
        raise rules.MinutesStand
    rules.must_tell(text, result, kind=hearing.kind)
    lapsed = [someone for someone in people if someone.signed_on is not None]
    before = hearing.minutes
    hearing.write(text)
    hearing.result, hearing.result_note = result, result_note
    for someone in lapsed:
        someone.signed_on, someone.signed_at, someone.sign_way = None, None, ""
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "hearing:minutes:amended",
        by=by,
        note=because,
        hearing_id=hearing.id,
        before=before,
        lapsed=[someone.name for someone in lapsed],
    )


async def supplement(
    session: AsyncSession, matter: Matter, hearing: Hearing, *, text: str, by: Actor
) -> None:
    """Add to minutes that everybody has signed; raises NotSigned while they may still be corrected."""
    by.must_hold(Permission.MATTERS_HANDLE, at=matter.agency_id)
    await session.refresh(hearing, with_for_update=True)
    hearing.must_be("held")
    if not all_signed(await queries.attendance(session, [hearing.id])):
        raise rules.NotSigned
    if not text.strip():
        raise rules.NothingWritten(field="supplement")
    added = {"text": text.strip(), "on": clock.today().isoformat(), "by": by.name}
    hearing.supplements = [*hearing.supplements, added]
    await session.flush()
    await timeline.record(session, matter.id, "hearing:minutes:supplemented", by=by, hearing_id=hearing.id)


async def at_place(session: AsyncSession, plan: Plan, booking_id: int) -> Plan:
    """The plan at the booked rooms, where no other place was named."""
    if plan.place.strip():
        return plan
    booking = await rooms.whole(session, await rooms.get(session, booking_id))
    return msgspec.structs.replace(plan, place=places.words_of(booking.wishes))


async def plan_hearing(
    session: AsyncSession,
    matter: Matter,
    plan: Plan,
    attendees: Sequence[Attendee],
    *,
    booking_id: int | None = None,
) -> Hearing:
    """Write down a hearing that is to be, and whom it asks; raises a Refusal when it cannot be."""
    rules.must_fit(plan.starts_at, plan.ends_at, matter.received_on)
    rules.must_be_admitted(
        attendees, kind=plan.kind, is_public=plan.is_public, invitees_agreed=plan.invitees_agreed
    )
    if not plan.place.strip():
        raise rules.NoPlace(field="place")
    hearing = Hearing(
        matter_id=matter.id,
        booking_id=booking_id,
        kind=plan.kind,
        planned_at=plan.starts_at,
        planned_until=plan.ends_at,
        place=plan.place.strip(),
        way=plan.way,
        is_public=plan.is_public,
        invitees_agreed=plan.invitees_agreed,
    )
    session.add(hearing)
    await session.flush()
    await ask(session, hearing, attendees)
    return hearing


async def ask(session: AsyncSession, hearing: Hearing, attendees: Iterable[Attendee]) -> None:
    """Write down who is asked to the hearing, or came; raises NotFound for somebody of another matter."""
    here = set((await queries.participations(session, hearing.matter_id)).values())
    for someone in attendees:
        if someone.participation_id is not None and someone.participation_id not in here:
            raise NotFound
        session.add(
            Attendance(
                hearing_id=hearing.id,
                matter_id=hearing.matter_id,
                participation_id=someone.participation_id,
                officer_id=someone.officer_id,
                name=someone.name.strip(),
                capacity=someone.capacity,
                present=someone.present,
                came_at=someone.came_at,
                left_at=someone.left_at,
                remark=someone.remark.strip(),
            )
        )
        # One by one: the order of the table is the order they are read in.
        await session.flush()


async def tell(session: AsyncSession, matter: Matter, hearing: Hearing, sentence: str, *, by: Actor) -> None:
    """Tell the officers who are asked to the hearing, and who answers for the matter."""
    asked = [someone.officer_id for someone in await queries.attendance(session, [hearing.id])]
    values = {
        "number": matter.number,
        "kind": hearing.kind_label,
        "at": hearing.planned_at,
        "place": hearing.place,
    }
    await notices.tell(
        session,
        Kind.HEARING,
        sentence,
        values,
        f"/hearings/{hearing.id}",
        at=matter.agency_id,
        officers={*asked, matter.assignee_id},
        matter=matter,
        by=by,
    )


def all_signed(people: Iterable[Attendance]) -> bool:
    """Whether everybody who came and has to sign has signed."""
    return all(someone.signed_on is not None for someone in people if someone.must_sign)


def must_be_open(matter: Matter) -> None:
    """Raise MatterClosed when nothing more can be heard in the matter."""
    if Status(matter.status) in (Status.CLOSED, Status.ARCHIVED):
        raise rules.MatterClosed
