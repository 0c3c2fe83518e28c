"""What was asked of whom, and what waits for an answer."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.referrals.models import Referral

Asked = tuple[Referral, str, str]
"""A referral with the names of the asking and the asked agency."""


async def of_matter(session: AsyncSession, matter_id: int) -> Sequence[Asked]:
    """All referrals and transfers of a matter that the acting agency has part in, newest first."""
    asking, asked = aliased(Agency), aliased(Agency)
    found = await session.execute(
        select(Referral, asking.name, asked.name)
        .join(asking, asking.id == Referral.from_agency_id)
        .join(asked, asked.id == Referral.to_agency_id)
        .where(Referral.matter_id == matter_id)
        .order_by(Referral.id.desc())
    )
    return [(referral, sender, receiver) for referral, sender, receiver in found]


async def get(session: AsyncSession, referral_id: int) -> Referral:
    """The referral, locked until the transaction ends; NotFound when the acting agency has no part in it."""
    referral = await session.scalar(select(Referral).where(Referral.id == referral_id).with_for_update())
    if referral is None:
        raise NotFound
    return referral


async def waiting(
    session: AsyncSession, actor: Actor, limit: int = 50
) -> Sequence[tuple[Referral, Matter, str]]:
    """What other agencies have asked and the actor's has not answered: the referral, its matter, who asks."""
    found = await session.execute(
        select(Referral, Matter, Agency.name)
        .join(Matter, Matter.id == Referral.matter_id)
        .join(Agency, Agency.id == Referral.from_agency_id)
        .where(Referral.to_agency_id == actor.agency_id, Referral.status == "asked")
        .order_by(Referral.asked_at)
        .limit(limit)
    )
    return [(referral, matter, sender) for referral, matter, sender in found]
