"""Writing down what was done with a booking, and telling exactly those it concerns."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.matters import queries as matters
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.notices import actions as notices
from fayi.notices.rules import Kind
from fayi.procedure.permissions import Permission
from fayi.rooms.models import Booking
from fayi.rooms.queries import Whole
from fayi.rooms.rules import used

ARRANGES = Permission.HEARINGS_SCHEDULE
"""Who arranges sittings at an agency, and is told of them."""


def own_part(it: Whole, agency_id: int) -> frozenset[tuple[str, datetime, datetime]]:
    """What an agency has to do with a booking: its resources and when; of the arranging one also the sitting."""
    own = {
        (need.resource, start, end)
        for need in it.needs
        if need.agency_id == agency_id
        for start, end in used(it.times, need.parts)
    }
    if agency_id == it.booking.agency_id:
        own.add(("", it.main.starts_at, it.main.ends_at))
    return frozenset(own)


async def matter_of(session: AsyncSession, booking: Booking, by: Actor) -> Matter | None:
    """The matter the booking serves, if the actor may see it."""
    if booking.matter_id is None:
        return None
    matter: Matter | None = await session.scalar(matters.visible_to(by).where(Matter.id == booking.matter_id))
    return matter


async def note(
    session: AsyncSession, it: Whole, what: str, because: str = "", *, by: Actor, **facts: Any
) -> None:
    """Write it into the timeline of the matter, where there is one and the actor may see it."""
    if (matter := await matter_of(session, it.booking, by)) is not None:
        await timeline.record(
            session,
            matter.id,
            f"booking:{what}",
            by=by,
            note=because,
            booking_id=it.booking.id,
            starts_at=it.main.starts_at,
            places="、".join(need.label for need in it.needs if need.as_needed().room_id is not None),
            **facts,
        )


async def tell(
    session: AsyncSession,
    it: Whole,
    sentence: str,
    agencies: Collection[int | None],
    *,
    by: Actor | None,
    **values: str,
) -> None:
    """Tell the officers of these agencies who arrange sittings there, and those the booking itself needs."""
    booking = it.booking
    named: dict[int | None, list[int]] = defaultdict(list)
    for need in it.needs:
        if need.resource.startswith("officer:"):
            named[need.agency_id].append(int(need.resource.removeprefix("officer:")))
    matter = await matter_of(session, booking, by) if by is not None else None
    for agency_id in sorted(one for one in agencies if one is not None):
        await notices.tell(
            session,
            Kind.HEARING,
            sentence,
            {"title": booking.title or booking.purpose_label, "at": it.main.starts_at, **values},
            f"/bookings/{booking.id}",
            at=agency_id,
            by=by,
            officers=named[agency_id],
            holding=ARRANGES,
            matter=matter if agency_id == booking.agency_id else None,
        )
