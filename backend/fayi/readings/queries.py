"""Readings read again: an unmasking that is still fresh, who unmasked, and the last opening of a matter."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.readings.models import Reading
from fayi.readings.rules import PURPOSE_HOLDS, READING_MINUTES, ReadingKind


async def open_unmasking(
    session: AsyncSession,
    actor: Actor,
    reading_id: int,
    *,
    party_id: int | None = None,
    prisoner_id: int | None = None,
) -> Reading | None:
    """The actor's own unmasking of the party or prisoner while it is fresh: READING_MINUTES; None afterwards."""
    return await session.scalar(
        select(Reading).where(
            Reading.id == reading_id,
            Reading.kind == ReadingKind.UNMASKED,
            Reading.party_id.is_not_distinct_from(party_id),
            Reading.prisoner_id.is_not_distinct_from(prisoner_id),
            Reading.officer_id == actor.officer_id,
            Reading.agency_id == actor.agency_id,
            Reading.at > clock.now() - timedelta(minutes=READING_MINUTES),
        )
    )


async def unmaskings(
    session: AsyncSession,
    agency_id: int,
    *,
    party_id: int | None = None,
    prisoner_id: int | None = None,
    limit: int = 50,
) -> Sequence[tuple[Reading, str]]:
    """Who of the agency read the particulars in full, latest first, with the officer's name."""
    found = await session.execute(
        select(Reading, Officer.name)
        .join(Officer, Officer.id == Reading.officer_id)
        .where(
            Reading.kind == ReadingKind.UNMASKED,
            Reading.party_id == party_id if party_id is not None else Reading.prisoner_id == prisoner_id,
            Reading.agency_id == agency_id,
        )
        .order_by(Reading.at.desc(), Reading.id.desc())
        .limit(limit)
    )
    return [(reading, name) for reading, name in found]


async def purpose_held(session: AsyncSession, actor: Actor, matter_id: int) -> str:
    """What the actor opened the matter for within the time a purpose holds; empty for one opened without."""
    found = await session.scalar(
        select(Reading.purpose)
        .where(
            Reading.officer_id == actor.officer_id,
            Reading.agency_id == actor.agency_id,
            Reading.matter_id == matter_id,
            Reading.kind == ReadingKind.OPENED,
            Reading.system == actor.system,
            Reading.at > clock.now() - PURPOSE_HOLDS,
            Reading.purpose != "",
        )
        .order_by(Reading.at.desc(), Reading.id.desc())
        .limit(1)
    )
    return found or ""


async def last_openings(session: AsyncSession, actor: Actor, matter_id: int) -> tuple[Reading | None, str]:
    """The actor's last opening of the matter, and the purpose given for it that still holds ("": none).

    What an officer opens at the desk and what another system opens in the officer's name are apart.
    """
    since = clock.now() - PURPOSE_HOLDS
    found = (
        await session.scalars(
            select(Reading)
            .where(
                Reading.officer_id == actor.officer_id,
                Reading.agency_id == actor.agency_id,
                Reading.matter_id == matter_id,
                Reading.kind == ReadingKind.OPENED,
                Reading.system == actor.system,
                Reading.at > since,
            )
            .order_by(Reading.at.desc(), Reading.id.desc())
        )
    ).all()
    return (found[0] if found else None), next((one.purpose for one in found if one.facts.get("asked")), "")
