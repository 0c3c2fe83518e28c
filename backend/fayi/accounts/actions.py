"""Signing in and out, working as another agency, passwords of one's own, and the locked counter PC."""

import secrets
from datetime import timedelta

from litestar.datastructures import Cookie
from msgspec import Struct
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts import limits, rules
from fayi.accounts.models import SecondFactor
from fayi.agencies import queries
from fayi.agencies.actions import hasher, keep_former
from fayi.agencies.guards import COOKIE, cookie_name
from fayi.agencies.models import FormerPassword, Officer, SignedIn
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted, Refusal
from fayi.kit.passwords import weakness
from fayi.settings import Settings

# Checked when the name is unknown, so that the answer takes as long as for a known one.
NOBODY = hasher.hash(secrets.token_hex(16))
FAILURES = "wrong password"


class WrongPassword(Refusal):
    """登录名或密码不对。请检查大小写后再试；忘记密码请联系本单位管理员。"""

    status_code = 422


class LockedOut(Refusal):
    """密码连续输错次数过多，账号已暂时锁定，请在{minutes}分钟后再试，或请本单位管理员解锁。"""

    status_code = 422


class WorksNowhere(Refusal):
    """您目前在任何机构都没有岗位，请联系本单位管理员。"""

    status_code = 403


class From(Struct, frozen=True):
    """Where somebody signs in from."""

    address: str = ""
    browser: str = ""
    known: str = ""
    """The cookie of a browser at which somebody has signed in before."""


async def sign_in(
    session: AsyncSession, sign_in_name: str, password: str, settings: Settings, came_from: From
) -> tuple[str, bool]:
    """Check the password and open a session; its token, and whether it waits for the second factor.

    Raises WrongPassword, LockedOut or WorksNowhere. The count of failures is written to the session given, so the
    caller commits also when this raises. A name nobody has is answered as one somebody has: after the same work, and
    with the same lock-out, counted by the name that was typed. A browser at which the name has signed in before has a
    count of its own: wrong passwords typed elsewhere do not hold the officer up there.
    """
    name = sign_in_name.strip()
    who = limits.counted_as(came_from.known, name)
    officer = await session.scalar(select(Officer).where(Officer.sign_in_name == name))
    if officer is not None and officer.left_on is not None and officer.left_on < clock.today():
        officer = None
    right = hasher.verify(password, officer.password_hash if officer else NOBODY)
    await must_not_be_locked(session, officer, who, settings)
    if officer is None or not right:
        await count_failure(session, officer, who, settings)
        raise WrongPassword
    if who == name:
        officer.locked_until = None
    await limits.forget(session, FAILURES, who)
    return await let_in(session, officer, settings, came_from)


async def must_not_be_locked(
    session: AsyncSession, officer: Officer | None, who: str, settings: Settings
) -> None:
    """Raise LockedOut while `who` (limits.counted_as) is locked, be it anybody or not; an administrator lifts it."""
    times, left = await limits.counted(session, FAILURES, who, timedelta(minutes=settings.lockout_minutes))
    if times < settings.failed_sign_ins:
        return
    if officer is not None and officer.locked_until is None:
        await limits.forget(session, FAILURES, who)
    else:
        raise LockedOut(minutes=int(left.total_seconds() // 60) + 1)


async def count_failure(session: AsyncSession, officer: Officer | None, who: str, settings: Settings) -> None:
    """One wrong password more; raises LockedOut with the one that locks."""
    window = timedelta(minutes=settings.lockout_minutes)
    times, _ = await limits.count(session, FAILURES, who, window)
    if times < settings.failed_sign_ins:
        return
    await limits.begin_window(session, FAILURES, who)
    if officer is not None:
        officer.locked_until = clock.now() + window
    raise LockedOut(minutes=settings.lockout_minutes)


async def let_in(
    session: AsyncSession, officer: Officer, settings: Settings, came_from: From
) -> tuple[str, bool]:
    """Open a session for an officer who is who they say: its token, and whether it waits for the second factor."""
    agencies = await queries.agencies_worked_at(session, officer.id)
    if not agencies:
        raise WorksNowhere
    waits = await has_factor(session, officer.id)
    token = secrets.token_urlsafe(32)
    session.add(
        SignedIn(
            token_hash=queries.token_hash(token),
            officer_id=officer.id,
            agency_id=agencies[0].id,
            started_at=clock.now(),
            seen_at=clock.now(),
            ends_at=clock.now() + timedelta(hours=settings.session_hours),
            address=came_from.address,
            browser=came_from.browser,
            awaits_factor=waits,
        )
    )
    await session.flush()
    return token, waits


async def has_factor(session: AsyncSession, officer_id: int) -> bool:
    """Whether a second factor is asked of the officer."""
    return (
        await session.scalar(
            select(SecondFactor.officer_id).where(
                SecondFactor.officer_id == officer_id, SecondFactor.confirmed_at.is_not(None)
            )
        )
        is not None
    )


def key(settings: Settings, token: str) -> Cookie:
    """The cookie that opens the site."""
    return Cookie(
        key=cookie_name(settings, COOKIE),
        value=token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
        max_age=settings.session_hours * 3600 if token else 0,
    )


def known_again(settings: Settings, known: str, sign_in_name: str) -> Cookie:
    """The cookie by which this browser is known again, for half a year; it opens nothing."""
    return Cookie(
        key=cookie_name(settings, limits.KNOWN),
        value=limits.known_again(known, sign_in_name.strip()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
        max_age=180 * 24 * 3600,
    )


async def renew(session: AsyncSession, token: str) -> str:
    """Give the session a new token; whoever learned the old one is left outside."""
    fresh = secrets.token_urlsafe(32)
    await session.execute(
        update(SignedIn)
        .where(SignedIn.token_hash == queries.token_hash(token))
        .values(token_hash=queries.token_hash(fresh))
        .execution_options(synchronize_session=False)
    )
    return fresh


async def sign_out(session: AsyncSession, token: str) -> None:
    """End the session with this token."""
    await session.execute(delete(SignedIn).where(SignedIn.token_hash == queries.token_hash(token)))


async def work_as(session: AsyncSession, token: str, actor: Actor, agency_id: int) -> str:
    """Go on as another agency at which the officer holds a role, under a new token; raises NotPermitted."""
    if agency_id not in {agency.id for agency in await queries.agencies_worked_at(session, actor.officer_id)}:
        raise NotPermitted
    opened = await session.get_one(SignedIn, queries.token_hash(token))
    opened.agency_id = agency_id
    await session.flush()
    return await renew(session, token)


async def end_session(session: AsyncSession, officer_id: int, session_id: int) -> None:
    """End one of the officer's sessions; raises NotFound for one that is not theirs."""
    ended = await session.execute(
        delete(SignedIn).where(SignedIn.officer_id == officer_id, SignedIn.id == session_id)
    )
    if not ended.rowcount:  # type: ignore[attr-defined]
        raise NotFound


async def end_sessions(session: AsyncSession, officer_id: int, *, but: str = "") -> None:
    """End all of the officer's sessions, except the one with the token `but`."""
    await session.execute(
        delete(SignedIn).where(
            SignedIn.officer_id == officer_id, SignedIn.token_hash != queries.token_hash(but)
        )
    )


async def change_password(session: AsyncSession, officer: Officer, old: str, new: str, *, token: str) -> None:
    """Replace the officer's own password; every session of the officer but the one with `token` ends.

    Raises Refusal at the field that is wrong.
    """
    if not hasher.verify(old, officer.password_hash):
        raise Refusal("原密码不对。", field="old")
    agencies = await queries.agencies_worked_at(session, officer.id)
    named = [name for agency in agencies for name in (agency.name, agency.short_name)]
    if weak := weakness(new, officer.sign_in_name, officer.name, *named):
        raise Refusal(weak, field="new")
    if old == new:
        raise Refusal("新密码不能与原密码相同。", field="new")
    former = await session.scalars(
        select(FormerPassword.hash)
        .where(FormerPassword.officer_id == officer.id)
        .order_by(FormerPassword.id.desc())
        .limit(rules.FORMER_PASSWORDS - 1)
    )
    if any(hasher.verify(new, one) for one in former):
        raise Refusal("这是您最近用过的密码，请换一个。", field="new")
    keep_former(session, officer)
    officer.password_hash, officer.must_change_password = hasher.hash(new), False
    officer.password_changed_at = clock.now()
    await end_sessions(session, officer.id, but=token)


async def choose_pin(session: AsyncSession, officer: Officer, password: str, pin: str) -> None:
    """Keep a PIN that unlocks the officer's counter PC; an empty one takes it away."""
    if not hasher.verify(password, officer.password_hash):
        raise Refusal("密码不对。", field="password")
    if pin and (fault := rules.pin_fault(pin)):
        raise Refusal(fault, field="pin")
    officer.pin_hash = hasher.hash(pin) if pin else ""
    await session.flush()


async def lock(session: AsyncSession, officer_id: int, token: str) -> None:
    """Cover the counter PC now. Raises NoPin for whoever could not uncover it."""
    officer = await session.get_one(Officer, officer_id)
    if not officer.pin_hash:
        raise rules.NoPin
    opened = await session.get_one(SignedIn, queries.token_hash(token))
    opened.locked_at = opened.locked_at or clock.now()
    await session.flush()


async def unlock(session: AsyncSession, token: str, pin: str) -> bool:
    """Open a locked session again. Raises WrongPin; False: it was the last try, and the session is over.

    Tries are counted in the session given, so the caller commits also when this raises.
    """
    opened = await session.get(SignedIn, queries.token_hash(token), with_for_update=True)
    if opened is None:
        return False
    officer = await session.get_one(Officer, opened.officer_id)
    if officer.pin_hash and hasher.verify(pin, officer.pin_hash):
        opened.locked_at, opened.wrong_pins, opened.seen_at = None, 0, clock.now()
        return True
    opened.wrong_pins += 1
    left = rules.MOST_WRONG_PINS - opened.wrong_pins
    if left <= 0:
        await session.delete(opened)
        return False
    opened.locked_at = opened.locked_at or clock.now()
    raise rules.WrongPin(left=left, field="pin")
