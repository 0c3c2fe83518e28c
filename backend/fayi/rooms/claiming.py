"""Taking claims, and taking others instead: in a form that neither deadlocks nor loses what was held.

Whoever is about to touch claims first locks every resource concerned, those held and those wished, in one
order (of the locks' own numbers): shared to claim, exclusive to give up or sweep away. Under shared locks
transactions only add, in one order of resource and time, so each waits for others in that order alone; one that
deletes has its resources to itself until it ends, so nobody waits for its deletions while holding what it
wants. A move deletes and inserts inside one savepoint: when a new place is taken it is rolled back, locks and
all, and the old claims stand as if nothing had been tried. See decision 0026.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from psycopg.errors import DeadlockDetected
from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import bindparam
from sqlalchemy.types import BigInteger, Text

from fayi.agencies.rules import Actor
from fayi.rooms import availability, queries, rules
from fayi.rooms.models import Booking, Claim, Need
from fayi.rooms.queries import Whole
from fayi.rooms.rules import BookingPlan, Crowded, Needed, Times, Wanted

RESOURCES = bindparam("resources", type_=ARRAY(Text))
KEYS = "(select distinct hashtextextended('claim ' || r, 0) from unnest(:resources) r order by 1 offset 0) l(key)"
SHARED = text(f"select pg_advisory_xact_lock_shared(l.key) from {KEYS}").bindparams(RESOURCES)
EXCLUSIVE = text(f"select pg_advisory_xact_lock(l.key) from {KEYS}").bindparams(RESOURCES)
STALE = text("select stale(:resources)").bindparams(RESOURCES)
SWEEP = text("select sweep_holds(:resources)").bindparams(RESOURCES)
CLAIM = text(
    "insert into claim (booking_id, part, resource, occupied)"
    " select w.booking_id, w.part, w.resource, tstzrange(w.start, w.stop)"
    " from unnest(:bookings, :parts, :resources, :starts, :stops)"
    "   as w(booking_id, part, resource, start, stop)"
    " order by w.resource, w.start"
    " on conflict do nothing returning resource, lower(occupied) as start"
).bindparams(
    bindparam("bookings", type_=ARRAY(BigInteger)),
    bindparam("parts", type_=ARRAY(Text)),
    RESOURCES,
    bindparam("starts", type_=ARRAY(TIMESTAMP(timezone=True))),
    bindparam("stops", type_=ARRAY(TIMESTAMP(timezone=True))),
)


class _Missed(Exception):
    """Some of the claims could not be had: rolls the attempt back."""

    def __init__(self, resources: frozenset[str], swept: bool) -> None:
        self.resources = resources
        self.swept = swept


async def claim(session: AsyncSession, wishes: Mapping[int, Sequence[Wanted]]) -> frozenset[str]:
    """Let bookings (by id) claim what they want, in place of what they hold. All of it or nothing.

    Returns the resources that somebody else has, in which case every claim is as it was before. Raises Crowded
    when the database gave way to others twice.
    """
    for last in (False, True):
        try:
            async with session.begin_nested():
                await _claim(session, wishes)
                return frozenset()
        except _Missed as missed:
            # A hold ran out while we looked: it is swept away at the second attempt.
            if last or missed.swept or not await session.scalar(STALE, {"resources": [*missed.resources]}):
                return missed.resources
        except OperationalError as fault:
            if not isinstance(fault.orig, DeadlockDetected):
                raise
            if last:
                raise Crowded from fault
    raise Crowded


async def _claim(session: AsyncSession, wishes: Mapping[int, Sequence[Wanted]]) -> None:
    rows = [(booking_id, wanted) for booking_id, all_wanted in wishes.items() for wanted in all_wanted]
    held = set(await session.scalars(select(Claim.resource).where(Claim.booking_id.in_(wishes))))
    resources = sorted(held | {wanted.resource for _, wanted in rows})
    alone = bool(held) or bool(await session.scalar(STALE, {"resources": resources}))
    await session.execute(EXCLUSIVE if alone else SHARED, {"resources": resources})
    if alone:
        await session.execute(SWEEP, {"resources": resources})
        await session.execute(delete(Claim).where(Claim.booking_id.in_(wishes)))
    made = await session.execute(
        CLAIM,
        {
            "bookings": [booking_id for booking_id, _ in rows],
            "parts": [wanted.part for _, wanted in rows],
            "resources": [wanted.resource for _, wanted in rows],
            "starts": [wanted.start for _, wanted in rows],
            "stops": [wanted.end for _, wanted in rows],
        },
    )
    had: list[tuple[str, datetime]] = [(row.resource, row.start) for row in made]
    lacking = [wanted for _, wanted in rows]
    for resource, start in had:
        lacking.remove(next(one for one in lacking if one.resource == resource and one.start == start))
    if lacking:
        raise _Missed(frozenset(one.resource for one in lacking), swept=alone)


async def give_up(session: AsyncSession, booking_ids: Collection[int]) -> None:
    """Let these bookings claim nothing any more."""
    held = await session.scalars(select(Claim.resource).where(Claim.booking_id.in_(booking_ids)).distinct())
    if resources := held.all():
        await session.execute(EXCLUSIVE, {"resources": list(resources)})
        await session.execute(delete(Claim).where(Claim.booking_id.in_(booking_ids)))


async def suit(
    session: AsyncSession, booking: Booking, parts: Times, needs: Sequence[Needed]
) -> tuple[Needed, ...]:
    """The needs, if the rooms among them admit this booking at these times."""
    return await must_suit(
        session, parts, needs, purpose=booking.purpose, people=booking.people, agency_id=booking.agency_id
    )


async def must_suit(
    session: AsyncSession,
    parts: Times,
    needs: Sequence[Needed],
    *,
    purpose: str,
    people: int,
    agency_id: int,
) -> tuple[Needed, ...]:
    """The needs, rooms with the agency they belong to; a Refusal for a room that cannot be had at these times."""
    rooms = await queries.seen(session, queries.room_ids(needs))
    found = []
    for need in needs:
        if need.room_id is not None:
            room = rooms[need.resource]
            used = [part for part in parts if part[0] in need.parts]
            availability.must_admit(room, used, purpose=purpose, people=people, agency_id=agency_id)
            need = Needed(
                resource=need.resource,
                label=need.label or room.name,
                role=need.role,
                agency_id=room.agency_id,
                parts=need.parts,
            )
        found.append(need)
    return tuple(found)


async def must_be_free(
    session: AsyncSession,
    plan: BookingPlan,
    needs: Sequence[Needed],
    agency_id: int,
    *,
    but_for: int | None = None,
) -> None:
    """Raise Taken, with free times instead, when something is claimed already."""
    wanted = rules.claims(plan.parts, needs, await buffers_of(session, needs))
    since, until = min(one.start for one in wanted), max(one.end for one in wanted)
    busy = await queries.occupied(session, {one.resource for one in wanted}, since, until, but_for=but_for)
    taken = {
        one.resource
        for one in wanted
        for begins, stops in busy.get(one.resource, ())
        if begins < one.end.timestamp() and one.start.timestamp() < stops
    }
    if taken:
        raise await taken_instead(session, plan, needs, taken, agency_id, but_for=but_for)


async def taken_instead(
    session: AsyncSession,
    plan: BookingPlan,
    needs: Sequence[Needed],
    taken: Collection[str],
    agency_id: int,
    *,
    but_for: int | None = None,
) -> rules.Taken:
    """What is taken, with free times for all ends together."""
    offers = await queries.alternatives(
        session,
        await queries.ends_for(session, needs, purpose=plan.purpose, people=plan.people),
        plan.parts,
        purpose=plan.purpose,
        people=plan.people,
        agency_id=agency_id,
        but_for=but_for,
    )
    labels = (need.label for need in needs if need.resource in taken)
    return rules.Taken(*labels, offers=offers)


async def claim_all(session: AsyncSession, it: Whole, parts: Times, needs: Sequence[Needed]) -> None:
    """Let the booking claim all this in place of what it holds; raises Taken and leaves that as it was."""
    wanted = rules.claims(parts, needs, await buffers_of(session, needs))
    taken = await claim(session, {it.booking.id: wanted})
    if taken:
        plan = plan_of(it, parts, needs)
        raise await taken_instead(session, plan, needs, taken, it.booking.agency_id, but_for=it.booking.id)


def plan_of(it: Whole, parts: Times, needs: Sequence[Needed]) -> BookingPlan:
    """The booking at other times or places, as a wish."""
    return BookingPlan(purpose=it.booking.purpose, parts=parts, needs=tuple(needs), people=it.booking.people)


async def buffers_of(session: AsyncSession, needs: Sequence[Needed]) -> Mapping[str, tuple[int, int]]:
    """Minutes before and after, by resource."""
    rooms = await queries.rooms_by_id(session, queries.room_ids(needs))
    return {one.resource: (one.before_minutes, one.after_minutes) for one in rooms}


def still_agreed(it: Whole, parts: Times, needs: Sequence[Needed]) -> dict[str, Need]:
    """The needs somebody agreed to, by resource, that stay as they were: what was agreed to was the time, too."""
    agreed = {need.resource: need for need in it.needs if need.agreed_at is not None}
    return {
        need.resource: agreed[need.resource]
        for need in needs
        if need.resource in agreed
        and rules.used(parts, need.parts) == rules.used(it.times, tuple(agreed[need.resource].parts))
    }


async def must_be_agreed(
    session: AsyncSession, it: Whole, needs: Sequence[Needed], agreed: Collection[str], by: Actor
) -> None:
    """Raise MoveNotAgreed for a room whose agency is asked first, does not move it itself and has not agreed."""
    rooms = {one.resource: one for one in await queries.rooms_by_id(session, queries.room_ids(needs))}
    lacking = [
        need.label
        for need in needs
        if need.resource in rooms
        and rooms[need.resource].asks_first
        and rooms[need.resource].agency_id not in (it.booking.agency_id, by.agency_id)
        and need.resource not in agreed
    ]
    if lacking:
        raise rules.MoveNotAgreed(resources="、".join(lacking))
