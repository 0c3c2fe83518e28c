"""Writing readings down. They are added in the transaction of what they tell of, and never altered."""

from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.secrets import vault
from fayi.readings.models import Reading
from fayi.readings.queries import purpose_held
from fayi.readings.rules import (
    LONGEST_PURPOSE,
    LONGEST_SUBJECT,
    SEARCHED_AGAIN_AFTER,
    TAKES_OUT,
    ReadingKind,
    same_subject,
)


async def record_search(
    session: AsyncSession, actor: Actor, words: str, *, section: str, hits: int
) -> Reading | None:
    """Write a search down: its words (encrypted), where, and how many were shown.

    Nothing for an empty search; the same words in the same section are written down once in ten minutes, however
    often the page is turned or filtered.
    """
    if not words.strip():
        return None
    same = await session.scalar(
        select(Reading.id)
        .where(
            Reading.officer_id == actor.officer_id,
            Reading.agency_id == actor.agency_id,
            Reading.matter_id.is_(None),
            Reading.at > clock.now() - SEARCHED_AGAIN_AFTER,
            Reading.kind == ReadingKind.SEARCHED,
            Reading.subject_index == index_of(words[:LONGEST_SUBJECT]),
            Reading.facts["section"].astext == section,
        )
        .limit(1)
    )
    if same is not None:
        return None
    return await record(session, actor, ReadingKind.SEARCHED, subject=words, section=section, hits=hits)


def index_of(subject: str) -> bytes:
    """The blind index of a subject."""
    return vault().index(f"reading {same_subject(subject)}")


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

    What is taken out of a matter without a purpose of its own has the one the matter was opened for.
    A page that answers with an error takes its reading back with it: nothing was shown.
    """
    subject = subject[:LONGEST_SUBJECT]
    if not purpose and matter_id is not None and kind in TAKES_OUT:
        purpose = await purpose_held(session, actor, matter_id)
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
        subject_index=index_of(subject) if subject else None,
        facts=msgspec.to_builtins(facts),
        system=actor.system,
    )
    session.add(reading)
    await session.flush()
    return reading
