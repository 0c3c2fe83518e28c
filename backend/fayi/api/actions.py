"""Giving and revoking tokens, and keeping what was done with them."""

import secrets
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.api import queries, rules
from fayi.api.models import Token, Use
from fayi.kit import clock
from fayi.procedure.permissions import Permission


async def give_token(
    session: AsyncSession,
    *,
    system: str,
    purpose: str,
    permissions: tuple[str, ...],
    valid_until: date,
    by: Actor,
) -> tuple[Token, str]:
    """A token for another system, and its text, which is known to nobody afterwards.

    The actor answers for it. Raises CannotBeGiven for a permission the actor does not hold, and for a day that is
    past or more than a year away.
    """
    by.must_hold(Permission.AGENCY_MANAGE, at=by.agency_id)
    rules.must_last(valid_until, today=clock.today())
    if not permissions or not set(permissions) <= set(rules.may_be_given(by)):
        raise rules.CannotBeGiven("只能给出您自己在本机构拥有的权限。", field="permissions")
    written = rules.PREFIX + secrets.token_urlsafe(32)
    token = Token(
        agency_id=by.agency_id,
        officer_id=by.officer_id,
        system=system,
        purpose=purpose,
        permissions=sorted(permissions),
        token_hash=queries.token_hash(written),
        made_at=clock.now(),
        valid_until=valid_until,
    )
    session.add(token)
    await session.flush()
    return token, written


async def revoke_token(session: AsyncSession, token: Token, *, by: Actor) -> None:
    """From now on the token opens nothing; what was done with it stays written down."""
    by.must_hold(Permission.AGENCY_MANAGE, at=token.agency_id)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by_id = clock.now(), by.officer_id
        await session.flush()


async def record_use(
    session: AsyncSession,
    bearer: queries.Bearer,
    request_id: UUID,
    *,
    method: str,
    path: str,
    status: int,
    source: str,
) -> None:
    """Write down that a request came with a token, and when the token was last used."""
    now = clock.now()
    session.add(
        Use(
            token_id=bearer.token_id,
            agency_id=bearer.actor.agency_id,
            request_id=request_id,
            at=now,
            method=method,
            path=path[:500],
            status=status,
            source=source,
        )
    )
    await session.flush()
    await session.execute(
        update(Token)
        .where(
            Token.id == bearer.token_id,
            Token.last_used_at.is_(None) | (Token.last_used_at < now - timedelta(minutes=1)),
        )
        .values(last_used_at=now)
        .execution_options(synchronize_session=False)
    )


async def count_failure(session: AsyncSession, source: str) -> None:
    """Remember that a bad token came from this address; old failures are forgotten."""
    now = clock.now()
    await session.execute(
        text("delete from api_failure where since <= :long_ago"),
        {"long_ago": now - timedelta(minutes=rules.FAILURE_MINUTES)},
    )
    await session.execute(
        text(
            "insert into api_failure values (:source, 1, :now)"
            " on conflict (source) do update set failures = api_failure.failures + 1, since = :now"
        ),
        {"source": source, "now": now},
    )
