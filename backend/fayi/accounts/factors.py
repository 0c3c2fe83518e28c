"""The second factor: enrolling, showing a code, recovery codes, taking it away (TOTP, RFC 6238)."""

import hmac
from datetime import timedelta

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts import actions, limits, rules
from fayi.accounts.models import RecoveryCode, SecondFactor
from fayi.agencies import queries
from fayi.agencies.models import Officer, SignedIn
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.kit.secrets import vault

KIND = "second factor"
WAITS = timedelta(minutes=10)
"""How long a session waits for the code after the password."""


async def begin(session: AsyncSession, officer_id: int) -> None:
    """Make a secret that counts once its first code was right. Raises Refusal where one counts already."""
    factor = await session.get(SecondFactor, officer_id)
    if factor is not None and factor.confirmed_at is not None:
        raise Refusal("两步验证已经启用。")
    if factor is None:
        factor = SecondFactor(officer_id=officer_id)
        session.add(factor)
    factor.secret, factor.begun_at, factor.last_used = pyotp.random_base32(), clock.now(), 0
    await session.flush()


async def confirm(session: AsyncSession, officer_id: int, code: str, *, token: str) -> tuple[str, ...]:
    """Count on the secret from now on: the recovery codes, known to nobody afterwards. Raises WrongCode.

    The officer's other sessions, which showed no second factor, end.
    """
    factor = await session.get(SecondFactor, officer_id, with_for_update=True)
    if factor is None or factor.confirmed_at is not None:
        raise Refusal("请先开始设置两步验证。")
    try:
        take(factor, code)
    except rules.WrongCode as fault:
        raise rules.WrongFirstCode(field="code") from fault
    factor.confirmed_at = clock.now()
    await actions.end_sessions(session, officer_id, but=token)
    return await renew_codes(session, officer_id)


def take(factor: SecondFactor, code: str) -> None:
    """Use a code of the authenticator up; raises WrongCode for a wrong one and for one that was used."""
    typed = rules.typed_code(code)
    for step in rules.half_minutes_around(clock.now().timestamp()):
        right = pyotp.TOTP(factor.secret).generate_otp(step)
        if step > factor.last_used and hmac.compare_digest(right.encode(), typed.encode()):
            factor.last_used = step
            return
    raise rules.WrongCode(field="code")


async def renew_codes(session: AsyncSession, officer_id: int) -> tuple[str, ...]:
    """New recovery codes in place of all before."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer_id))
    codes = rules.new_recovery_codes()
    session.add_all(
        RecoveryCode(officer_id=officer_id, code_hash=code_hash(officer_id, one)) for one in codes
    )
    await session.flush()
    return codes


def code_hash(officer_id: int, code: str) -> bytes:
    """A keyed hash: fifty random bits need no slow one."""
    return vault().index(f"recovery code {officer_id} {rules.typed_code(code)}")


async def verify(session: AsyncSession, officer_id: int, code: str, *, lockout_minutes: int) -> None:
    """Take a code of the authenticator or a recovery code, once. Raises WrongCode or FactorLocked.

    Failures are counted in the session given, so the caller commits also when this raises.
    """
    window = timedelta(minutes=lockout_minutes)
    times, left = await limits.counted(session, KIND, str(officer_id), window)
    if times >= rules.MOST_WRONG_CODES:
        raise rules.FactorLocked(minutes=int(left.total_seconds() // 60) + 1)
    factor = await session.get(SecondFactor, officer_id, with_for_update=True)
    if factor is None:
        raise rules.WrongCode(field="code")
    kept = await session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.officer_id == officer_id,
            RecoveryCode.used_at.is_(None),
            RecoveryCode.code_hash == code_hash(officer_id, code),
        )
        .with_for_update()
    )
    try:
        if kept is not None:
            kept.used_at = clock.now()
        else:
            take(factor, code)
    except rules.WrongCode:
        await limits.count(session, KIND, str(officer_id), window)
        raise
    await limits.forget(session, KIND, str(officer_id))


async def waiting(session: AsyncSession, token: str) -> SignedIn | None:
    """The session with this token that still waits for its second factor."""
    return await session.scalar(
        select(SignedIn).where(
            SignedIn.token_hash == queries.token_hash(token),
            SignedIn.awaits_factor,
            SignedIn.started_at > clock.now() - WAITS,
        )
    )


async def show(session: AsyncSession, token: str, code: str, *, lockout_minutes: int) -> str:
    """Open the waiting session by its second factor, under a new token. Raises WrongCode or FactorLocked.

    Empty when no session waits any more. The caller commits also when this raises.
    """
    opened = await waiting(session, token)
    if opened is None:
        return ""
    await verify(session, opened.officer_id, code, lockout_minutes=lockout_minutes)
    opened.awaits_factor, opened.seen_at = False, clock.now()
    await session.flush()
    return await actions.renew(session, token)


async def take_away(session: AsyncSession, officer_id: int) -> None:
    """The officer has no second factor any more."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer_id))
    await session.execute(delete(SecondFactor).where(SecondFactor.officer_id == officer_id))


async def reset(session: AsyncSession, officer: Officer) -> None:
    """An administrator takes a lost factor away; every session of the officer ends."""
    await take_away(session, officer.id)
    await limits.forget(session, KIND, str(officer.id))
    await actions.end_sessions(session, officer.id)
