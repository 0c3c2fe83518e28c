"""Answers of a matter: all of them, and those that count."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.consents.models import Consent
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.procedure.dossier import ConsentSeen


async def of_matter(session: AsyncSession, matter_id: int) -> Sequence[Consent]:
    """Every answer of the matter, the latest first."""
    found = await session.scalars(
        select(Consent).where(Consent.matter_id == matter_id).order_by(Consent.at.desc(), Consent.id.desc())
    )
    return found.all()


async def get(session: AsyncSession, matter_id: int, consent_id: int) -> Consent:
    """One answer of the matter; raises NotFound."""
    found = await session.get(Consent, consent_id)
    if found is None or found.matter_id != matter_id:
        raise NotFound
    return found


def that_count(answers: Sequence[Consent]) -> tuple[Consent, ...]:
    """Of `answers`, latest first: the latest of each person for each stage, in the order they were given."""
    latest: dict[tuple[object, str], Consent] = {}
    for one in answers:
        latest.setdefault((one.person, one.stage), one)
    return tuple(sorted(latest.values(), key=lambda one: (one.at, one.id)))


async def seen(session: AsyncSession, matter_id: int) -> tuple[ConsentSeen, ...]:
    """The latest answer of each person for each stage, as guards look at it."""
    return tuple(
        ConsentSeen(
            party_id=one.party_id,
            name=one.name,
            capacity=one.capacity,
            stage=one.stage,
            answer=one.answer,
            on=clock.local(one.at).date(),
            reason=one.reason,
            told=one.told_everything,
        )
        for one in that_count(await of_matter(session, matter_id))
    )
