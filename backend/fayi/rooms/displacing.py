"""A court sitting goes before a family visit: the visit is moved, never dropped, and the family is asked.

Of what stands in a sitting's way only family visits give way, and only as long as nobody is under way to them. The
visit keeps a hold on the nearest time at which everything it needs is free; where there is none in a month it stays
on the list of those to be booked anew.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotPermitted
from fayi.procedure.roles import AgencyKind
from fayi.rooms import actions, kinds, queries, rules
from fayi.rooms.claiming import EXCLUSIVE, buffers_of, give_up
from fayi.rooms.models import Booking, Claim
from fayi.rooms.queries import Whole
from fayi.rooms.rules import Needed, Offer

ANSWER_WITHIN = timedelta(days=3)
"""For how long the time that is offered is kept for the family."""
LOOK_AHEAD = 30
"""Days in which another time is looked for."""


async def displace(session: AsyncSession, booking: Booking, by: Actor) -> list[Booking]:
    """Confirm a court's booking in place of the family visits in its way; returns the visits that were moved.

    For officers of the prison who arrange sittings there. Raises NotPermitted for others, CourtAlone for a booking
    that is not a court's, OthersInTheWay, PeopleUnderWay, and whatever confirming raises; then nothing has changed.
    """
    if by.agency_kind != AgencyKind.PRISON:
        raise NotPermitted
    actions.must_arrange(booking, by)
    if booking.purpose != "court":
        raise kinds.CourtAlone
    async with session.begin_nested():
        found = await in_the_way(session, await queries.whole(session, booking))
        sitting, *visits = await actions.locked(session, booking, *found)
        actions.must_be(booking, "proposed", "held")
        for visit in visits:
            must_give_way(visit.booking)
        resources = {need.resource for it in (sitting, *visits) for need in it.needs}
        await session.execute(EXCLUSIVE, {"resources": sorted(resources)})
        await give_up(session, [visit.booking.id for visit in visits])
        await actions.confirm(session, booking, by)
        for visit in visits:
            await offer_instead(session, visit, by)
        return [visit.booking for visit in visits]


def must_give_way(visit: Booking) -> None:
    """Raise OthersInTheWay for anything but a family visit, PeopleUnderWay for one that is about to begin."""
    if visit.purpose != "family_visit":
        raise kinds.OthersInTheWay
    if visit.starts_at - clock.now() < rules.CLOSE:
        raise kinds.PeopleUnderWay


async def in_the_way(session: AsyncSession, it: Whole) -> Sequence[Booking]:
    """Bookings, of those the actor sees, that hold what this one needs at its times."""
    wanted = rules.claims(it.times, it.wishes, await buffers_of(session, it.wishes))
    overlaps = [
        (Claim.resource == one.resource) & Claim.occupied.op("&&")(func.tstzrange(one.start, one.end))
        for one in wanted
    ]
    found = await session.scalars(
        select(Booking)
        .where(
            Booking.id.in_(select(Claim.booking_id).where(or_(*overlaps))),
            Booking.id != it.booking.id,
            or_(Booking.status == "confirmed", Booking.held_until > clock.now()),
        )
        .order_by(Booking.id)
    )
    return found.all()


async def offer_instead(session: AsyncSession, visit: Whole, by: Actor) -> None:
    """Hold the nearest time at which all the visit needs is free, and have the family asked."""
    booking = visit.booking
    booking.status, booking.held_until = "proposed", None
    await session.flush()
    offers = await queries.alternatives(
        session,
        await queries.ends_for(session, visit.wishes, purpose=booking.purpose, people=booking.people),
        visit.times,
        purpose=booking.purpose,
        people=booking.people,
        agency_id=booking.agency_id,
        days=LOOK_AHEAD,
        but_for=booking.id,
    )
    for offer in offers:
        if await held(session, visit, offer, by):
            await actions.flag(session, booking, kinds.MOVED_FOR_COURT, by)
            return
    await actions.flag(session, booking, kinds.NO_TIME_AFTER_COURT, by)


async def held(session: AsyncSession, visit: Whole, offer: Offer, by: Actor) -> bool:
    """Move the visit to an offered time and keep it there for the family; False when it was taken meanwhile."""
    booking = visit.booking
    needs = await places_of(session, visit, offer)
    try:
        async with session.begin_nested():
            await actions.move(session, booking, offer.parts, needs, "因开庭需要改期。", by)
            await actions.hold(session, booking, rules.LONGEST_HOLD, by)
    except (rules.Taken, rules.Crowded):
        return False
    for need in (await queries.whole(session, booking)).needs:
        if need.agency_id == by.agency_id and need.agreed_at is None:
            need.agreed_at, need.agreed_by_id = clock.now(), by.officer_id
    booking.held_until = min(
        clock.now() + ANSWER_WITHIN, max(offer.starts_at - rules.CLOSE, clock.now() + rules.CLOSE)
    )
    await session.flush()
    return True


async def places_of(session: AsyncSession, visit: Whole, offer: Offer) -> list[Needed]:
    """The visit's needs with the rooms of the offer."""
    ids = [room for one in offer.resources if (room := rules.room_of(one)) is not None]
    names = {one.resource: one.name for one in await queries.rooms_by_id(session, ids)}
    return [
        need
        if need.resource == resource
        else Needed(
            resource=resource,
            label=names[resource],
            role=need.role,
            agency_id=need.agency_id,
            parts=need.parts,
        )
        for need, resource in zip(visit.wishes, offer.resources, strict=True)
    ]


def displaced() -> Select[Booking]:
    """Visits that made way for a court and wait for the family's answer or another time, the next first."""
    return (
        queries.alive()
        .where(Booking.flag.in_(kinds.MADE_WAY), Booking.ends_at > clock.now())
        .order_by(Booking.starts_at, Booking.id)
    )
