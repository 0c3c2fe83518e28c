"""Whose account an identity kept elsewhere belongs to. None is ever made: an administrator adds officers."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts.models import LinkedIdentity
from fayi.accounts.oidc import Identity
from fayi.agencies.models import Officer
from fayi.kit import clock
from fayi.kit.errors import Refusal


class NobodyHere(Refusal):
    """您的统一身份认证账号在本系统没有对应的工作人员，请联系本单位管理员。"""

    status_code = 403


async def officer_of(session: AsyncSession, identity: Identity) -> Officer:
    """The officer linked to the identity; the first time, the one of that sign-in name, who is linked from now on.

    Raises NobodyHere for whoever has no account or has left, and where the name is linked to another identity: a
    name the provider gave to somebody else opens nothing.
    """
    linked = await session.get(LinkedIdentity, (identity.issuer, identity.subject))
    if linked is not None:
        officer = await session.get(Officer, linked.officer_id)
    else:
        officer = await session.scalar(
            select(Officer).where(Officer.sign_in_name == identity.name, Officer.sign_in_name != "")
        )
        if officer is not None and await is_linked(session, officer, identity.issuer):
            raise NobodyHere
    if officer is None or (officer.left_on is not None and officer.left_on < clock.today()):
        raise NobodyHere
    if linked is None:
        session.add(
            LinkedIdentity(
                issuer=identity.issuer,
                subject=identity.subject,
                officer_id=officer.id,
                linked_at=clock.now(),
            )
        )
        await session.flush()
    return officer


async def is_linked(session: AsyncSession, officer: Officer, issuer: str) -> bool:
    """Whether the officer is linked to some identity of this provider."""
    found = await session.scalar(
        select(LinkedIdentity.subject).where(
            LinkedIdentity.officer_id == officer.id, LinkedIdentity.issuer == issuer
        )
    )
    return found is not None
