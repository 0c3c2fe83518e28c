"""Writing readings down. They are added in the transaction of what they tell of, and never altered."""

from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.secrets import vault
from fayi.readings.models import Reading
from fayi.readings.rules import LONGEST_PURPOSE, LONGEST_SUBJECT, ReadingKind, same_subject


async def record(
    session: AsyncSession,
    actor: Actor,
    kind: ReadingKind,
    *,
    matter_id: int | None = None,
    party_id: int | None = None,
    prisoner_id: int | None = None,
    purpose: str = "",
    subject: str = "",
    **facts: Any,
) -> Reading:
    """Write down that the actor reads. `subject` is encrypted; `facts` hold nothing about persons.

    A page that answers with an error takes its reading back with it: nothing was shown.
    """
    subject = subject[:LONGEST_SUBJECT]
    reading = Reading(
        at=clock.now(),
        agency_id=actor.agency_id,
        officer_id=actor.officer_id,
        kind=kind.value,
        matter_id=matter_id,
        party_id=party_id,
        prisoner_id=prisoner_id,
        purpose=purpose.strip()[:LONGEST_PURPOSE],
        subject=subject or None,
        subject_index=vault().index(f"reading {same_subject(subject)}") if subject else None,
        facts=msgspec.to_builtins(facts),
        system=actor.system,
    )
    session.add(reading)
    await session.flush()
    return reading
