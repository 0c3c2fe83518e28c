"""An officer's sessions and second factor, for the officer and for the administrator of the home agency."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts.models import RecoveryCode, SecondFactor
from fayi.agencies.models import Agency, SignedIn
from fayi.agencies.queries import token_hash
from fayi.kit import clock


class Opened(Struct, frozen=True):
    """A session, with the agency worked as, and whether it is the one that asks."""

    session: SignedIn
    agency: str
    is_this: bool


async def sessions(session: AsyncSession, officer_id: int, token: str = "") -> Sequence[Opened]:
    """The officer's sessions that have not run out, the latest first."""
    found = await session.execute(
        select(SignedIn, Agency.name)
        .join(Agency, Agency.id == SignedIn.agency_id)
        .where(SignedIn.officer_id == officer_id, SignedIn.ends_at > clock.now())
        .order_by(SignedIn.seen_at.desc(), SignedIn.id.desc())
    )
    this = token_hash(token)
    return [Opened(one, agency, one.token_hash == this) for one, agency in found]


async def factor(session: AsyncSession, officer_id: int) -> SecondFactor | None:
    """The officer's second factor, confirmed or not."""
    return await session.get(SecondFactor, officer_id)


async def recovery_codes_left(session: AsyncSession, officer_id: int) -> int:
    """How many recovery codes were not used yet."""
    left = await session.scalar(
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.officer_id == officer_id, RecoveryCode.used_at.is_(None))
    )
    return int(left or 0)
