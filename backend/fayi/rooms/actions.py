"""Proposing, holding, confirming, moving, swapping and cancelling bookings; agreeing to them and flagging them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotPermitted
from fayi.procedure.permissions import Permission
from fayi.rooms import queries, rules
from fayi.rooms.claiming import (
    buffers_of,
    claim,
    claim_all,
    give_up,
    must_be_agreed,
    must_be_free,
    must_suit,
    plan_of,
    still_agreed,
    suit,
)
from fayi.rooms.kinds import MADE_WAY
from fayi.rooms.models import Booking, BookingPart, Need, UnmetDemand
from fayi.rooms.queries import Whole
from fayi.rooms.rules import BookingPlan, BookingStatus, Needed, Times
from fayi.rooms.telling import ARRANGES, note, own_part, tell


async def propose(session: AsyncSession, plan: BookingPlan, by: Actor) -> Booking:
    """Write down what is wished. It claims nothing yet; rooms of agencies that are asked first are asked.

    Raises a Refusal for times and rooms it cannot have, Taken for what others have claimed already.
    """
    by.must_hold(Permission.ROOMS_READ, at=by.agency_id)
    rules.must_be_in_order(plan.parts, clock.now())
    rules.must_name_each_once(plan.needs)
    needs = await must_suit(
        session, plan.parts, plan.needs, purpose=plan.purpose, people=plan.people, agency_id=by.agency_id
    )
    await must_be_free(session, plan, needs, by.agency_id)
    now = clock.now()
    booking = Booking(
        agency_id=by.agency_id,
        agency_ids=ends(by.agency_id, needs),
        matter_id=plan.matter_id,
        purpose=plan.purpose,
        title=plan.title,
        people=plan.people,
        status="proposed",
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        contact=plan.contact,
        note=plan.note,
        made_at=now,
        made_by_id=by.officer_id,
        changed_at=now,
        flag="",
        flag_values={},
        reason="",
        version=1,
    )
    session.add(booking)
    await session.flush()
    write(session, booking, plan.parts, needs, {})
    await session.flush()
    it = await queries.whole(session, booking)
    await note(session, it, "proposed", by=by)
    asked = {one.agency_id for one in await queries.unanswered(session, booking, it.needs)}
    await tell(session, it, "请答复是否同意使用本单位场所：{title}，{at}。", asked, by=by)
    return booking


async def hold(session: AsyncSession, booking: Booking, minutes: int, by: Actor) -> None:
    """Keep everybody else out for some minutes from now, until it is confirmed. Raises Taken."""
    it = await at_hand(session, booking, by, "proposed", "held")
    await claim_all(session, it, it.times, it.wishes)
    booking.status = "held"
    booking.held_until = clock.now() + timedelta(minutes=min(minutes, rules.LONGEST_HOLD))
    await changed(session, booking)
    await note(session, it, "held", by=by)


async def confirm(session: AsyncSession, booking: Booking, by: Actor) -> None:
    """Claim all that the booking needs; from here on nobody else can have it.

    Hours, closures, purposes and seats are looked at again. An officer of an agency that is asked first agrees
    by confirming. Raises OwnerNotAsked while another such agency has not answered, Taken with free times instead.
    """
    it = await at_hand(session, booking, by, "proposed", "held")
    waiting = await queries.unanswered(session, booking, it.needs)
    if others := [need for need in waiting if need.agency_id != by.agency_id]:
        raise rules.OwnerNotAsked(resources="、".join(need.label for need in others))
    await claim_all(session, it, it.times, it.wishes)
    for need in waiting:
        need.agreed_at, need.agreed_by_id = clock.now(), by.officer_id
    booking.status, booking.held_until = "confirmed", None
    if booking.flag in MADE_WAY:
        booking.flag, booking.flag_values, booking.flagged_at = "", {}, None
    await changed(session, booking)
    await note(session, it, "confirmed", by=by)
    await tell(session, it, "预约已确认：{title}，{at}。", booking.agency_ids, by=by)


async def move(
    session: AsyncSession,
    booking: Booking,
    parts: Times,
    needs: Sequence[Needed] | None,
    because: str,
    by: Actor,
) -> bool:
    """Other times or places; `needs` None keeps the places. False, and nobody is told, when nothing changes.

    One that claims never loses its claims to this: it has the new ones or, with Taken, the old ones. Rooms that
    are asked first and whose agency does not itself move it would have to agree anew: MoveNotAgreed.
    """
    it = await at_hand(session, booking, by, "proposed", "held", "confirmed", checked=False)
    wished = tuple(needs) if needs is not None else it.wishes
    if rules.same(parts, it.times) and rules.same(wished, it.wishes):
        return False
    must_be_movable(booking)
    if booking.stands == "confirmed":
        must_say_why(because)
    rules.must_be_in_order(parts, clock.now())
    rules.must_name_each_once(wished)
    wished = await suit(session, booking, parts, wished)
    agreed = still_agreed(it, parts, wished)
    if booking.stands == "confirmed":
        await must_be_agreed(session, it, wished, agreed, by)
    if booking.stands != "proposed":
        await claim_all(session, it, parts, wished)
    else:
        await must_be_free(session, plan_of(it, parts, wished), wished, booking.agency_id, but_for=booking.id)
    before = {one: own_part(it, one) for one in booking.agency_ids}
    agencies = {*booking.agency_ids}
    await rewrite(session, it, parts, wished, agreed, because, by)
    now = await queries.whole(session, booking)
    agencies |= {*booking.agency_ids}
    touched = {one for one in agencies if before.get(one) != own_part(now, one)}
    await note(session, now, "moved", because, by=by)
    await tell(session, now, "预约改到：{title}，{at}。", touched, by=by)
    return True


async def swap(session: AsyncSession, one: Booking, other: Booking, because: str, by: Actor) -> None:
    """Let two confirmed bookings change times, each keeping its places and lengths; both or neither."""
    must_say_why(because)
    for booking in (one, other):
        must_arrange(booking, by)
    first, second = await locked(session, one, other)
    if first.main.starts_at == second.main.starts_at:
        return
    for it in (first, second):
        must_be(it.booking, "confirmed")
        must_be_movable(it.booking)
    planned = []
    for it, times in ((first, second.main.starts_at), (second, first.main.starts_at)):
        parts = rules.shifted(it.times, times)
        rules.must_be_in_order(parts, clock.now())
        await suit(session, it.booking, parts, it.wishes)
        agreed = still_agreed(it, parts, it.wishes)
        await must_be_agreed(session, it, it.wishes, agreed, by)
        planned.append((it, parts, agreed))
    buffers = await buffers_of(session, (*first.wishes, *second.wishes))
    taken = await claim(
        session, {it.booking.id: rules.claims(parts, it.wishes, buffers) for it, parts, _ in planned}
    )
    if taken:
        labels = {need.resource: need.label for need in (*first.needs, *second.needs)}
        raise rules.Taken(*(labels[one] for one in sorted(taken)))
    for it, parts, agreed in planned:
        await rewrite(session, it, parts, it.wishes, agreed, because, by)
        now = await queries.whole(session, it.booking)
        await note(session, now, "moved", because, by=by)
        await tell(session, now, "预约改到：{title}，{at}。", it.booking.agency_ids, by=by)


async def cancel(session: AsyncSession, booking: Booking, because: str, by: Actor) -> None:
    """It will not take place; its places are free at once. The arranging agency may always take its wish back."""
    must_say_why(because)
    if not (by.agency_id == booking.agency_id and by.may(Permission.ROOMS_READ)):
        must_arrange(booking, by)
    (it,) = await locked(session, booking)
    must_be(booking, "proposed", "held", "confirmed")
    if booking.ends_at <= clock.now():
        raise rules.Over
    await give_up(session, [booking.id])
    booking.status, booking.held_until, booking.reason = "cancelled", None, because
    await changed(session, booking)
    await note(session, it, "cancelled", because, by=by)
    await tell(session, it, "预约已取消：{title}，原定{at}。", booking.agency_ids, by=by)


async def agree(session: AsyncSession, booking: Booking, by: Actor) -> None:
    """The actor's agency lets its rooms be used. Raises NobodyAsks when it is not asked."""
    if not (by.may(ARRANGES) or by.may(Permission.ROOMS_KEEP)):
        raise NotPermitted
    (it,) = await locked(session, booking)
    must_be(booking, "proposed", "held")
    own = [
        need
        for need in await queries.unanswered(session, booking, it.needs)
        if need.agency_id == by.agency_id
    ]
    if not own:
        raise rules.NobodyAsks
    for need in own:
        need.agreed_at, need.agreed_by_id = clock.now(), by.officer_id
    booking.version += 1
    await session.flush()
    await note(session, it, "agreed", by=by, agency=by.agency_name)
    await tell(
        session,
        it,
        "{agency}同意使用其场所：{title}，{at}。",
        [booking.agency_id],
        by=by,
        agency=by.agency_name,
    )


async def flag(session: AsyncSession, booking: Booking, why: str, by: Actor | None, **values: str) -> None:
    """Somebody must look at it: `why` is a message id, `values` fill it. All ends are told."""
    if booking.flag == why and booking.flag_values == values:
        return
    booking.flag, booking.flag_values, booking.flagged_at = why, values, clock.now()
    booking.version += 1
    await session.flush()
    it = await queries.whole(session, booking)
    if by is not None:
        await note(session, it, "flagged", by=by)
    await tell(session, it, "预约需要核对：{title}，{at}。", booking.agency_ids, by=by)


async def unflag(session: AsyncSession, booking: Booking, by: Actor) -> None:
    """Somebody has looked at it, and it stands."""
    must_arrange(booking, by)
    booking.flag, booking.flag_values, booking.flagged_at = "", {}, None
    booking.version += 1
    await session.flush()


async def note_unmet(session: AsyncSession, plan: BookingPlan, offered: int, by: Actor) -> None:
    """Remember a wish that could not be met at its time, and how many other times were offered.

    The same wish asked again on the same day is not another one.
    """
    main = next(start for kind, start, _ in plan.parts if kind == "main")
    resources = [need.resource for need in plan.needs]
    asked = select(UnmetDemand.id).where(
        UnmetDemand.agency_id == by.agency_id,
        UnmetDemand.wished_at == main,
        UnmetDemand.resources == resources,
        UnmetDemand.asked_at >= clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0),
    )
    if await session.scalar(asked.limit(1)) is not None:
        return
    owners = [one.agency_id for one in await queries.rooms_by_id(session, queries.room_ids(plan.needs))]
    session.add(
        UnmetDemand(
            agency_id=by.agency_id,
            agency_ids=ends(by.agency_id, plan.needs, *owners),
            purpose=plan.purpose,
            wished_at=main,
            minutes=int((plan.ends_at - plan.starts_at).total_seconds() // 60),
            resources=resources,
            offered=offered,
            asked_at=clock.now(),
        )
    )
    await session.flush()


def must_arrange(booking: Booking, by: Actor) -> None:
    """Raise NotPermitted unless the actor's agency is at one of the ends and the actor arranges its sittings."""
    if by.agency_id not in booking.agency_ids or not by.may(ARRANGES):
        raise NotPermitted


def must_be(booking: Booking, *statuses: str) -> None:
    """Raise NotInThisStatus for any other."""
    if booking.stands not in statuses:
        raise rules.NotInThisStatus(status=BookingStatus.of(booking.stands).label)


def must_be_movable(booking: Booking) -> None:
    """Raise Over for what is past, TooClose for a confirmed one that people are under way to."""
    if booking.ends_at <= clock.now():
        raise rules.Over
    if booking.stands == "confirmed" and booking.starts_at - clock.now() < rules.CLOSE:
        raise rules.TooClose


def must_say_why(because: str) -> None:
    """Raise NoReason for an empty one."""
    if not because.strip():
        raise rules.NoReason(field="because")


async def locked(session: AsyncSession, *bookings: Booking) -> list[Whole]:
    """The bookings as they stand now, nobody else changing them until this transaction ends; as they were given.

    Their matters' rows are taken first, as by those who act in the matter.
    """
    for matter_id in sorted({one.matter_id for one in bookings if one.matter_id is not None}):
        await session.execute(text("select hold_matter(:which)"), {"which": matter_id})
    for booking in sorted(bookings, key=lambda one: one.id):
        await session.refresh(booking, with_for_update=True)
    return await queries.wholes(session, bookings)


async def at_hand(
    session: AsyncSession, booking: Booking, by: Actor, *statuses: str, checked: bool = True
) -> Whole:
    """The booking, locked, for somebody who may arrange it; `checked`: it can take place as it is."""
    must_arrange(booking, by)
    (it,) = await locked(session, booking)
    must_be(booking, *statuses)
    if checked:
        rules.must_be_in_order(it.times, clock.now())
        await suit(session, booking, it.times, it.wishes)
    return it


def ends(agency_id: int, needs: Sequence[Needed], *more: int) -> list[int]:
    """Who sees a booking: the arranging agency, and those whose rooms and people it needs."""
    return sorted({agency_id, *more, *(need.agency_id for need in needs if need.agency_id is not None)})


def write(
    session: AsyncSession,
    booking: Booking,
    parts: Times,
    needs: Sequence[Needed],
    agreed: Mapping[str, Need],
) -> None:
    """Add the parts and needs of a booking that has none."""
    for kind, start, end in parts:
        session.add(BookingPart(booking_id=booking.id, kind=kind, starts_at=start, ends_at=end))
    for need in needs:
        before = agreed.get(need.resource)
        session.add(
            Need(
                booking_id=booking.id,
                resource=need.resource,
                label=need.label,
                role=need.role,
                agency_id=need.agency_id,
                parts=list(need.parts),
                agreed_at=before.agreed_at if before else None,
                agreed_by_id=before.agreed_by_id if before else None,
            )
        )


async def rewrite(
    session: AsyncSession,
    it: Whole,
    parts: Times,
    needs: Sequence[Needed],
    agreed: Mapping[str, Need],
    because: str,
    by: Actor,
) -> None:
    """Give the booking these times and places instead. Who moves it to the own rooms agrees to that."""
    booking = it.booking
    for row in (BookingPart, Need):
        await session.execute(delete(row).where(row.booking_id == booking.id))
    for one in (*it.parts, *it.needs):
        session.expunge(one)
    write(session, booking, parts, needs, agreed)
    booking.starts_at = min(start for _, start, _ in parts)
    booking.ends_at = max(end for _, _, end in parts)
    booking.agency_ids = ends(booking.agency_id, needs, by.agency_id)
    booking.reason = because
    await changed(session, booking)
    if booking.flag == rules.CLOSED:
        booking.flag, booking.flag_values, booking.flagged_at = "", {}, None
    if booking.stands == "confirmed":
        now = await queries.whole(session, booking)
        for need in await queries.unanswered(session, booking, now.needs):
            need.agreed_at, need.agreed_by_id = clock.now(), by.officer_id
    await session.flush()


async def changed(session: AsyncSession, booking: Booking) -> None:
    """Its status, times or places are others from now on."""
    booking.changed_at = clock.now()
    booking.version += 1
    await session.flush()
