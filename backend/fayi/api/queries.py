"""Whose token it is, which tokens an agency has given, and what was done with them."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.api import rules
from fayi.api.models import Failure, Token, Use
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.procedure.roles import AgencyKind, permissions_of

# Lookup and set_config in one statement, as for pages: no token, no setting, no rows.
OF_TOKEN = text(
    """
    select t.id, t.officer_id, t.agency_id, t.system, t.permissions, o.name, o.language,
           a.name as agency_name, a.kind,
           array(select r.role from officer_role r where r.officer_id = t.officer_id
                 and r.agency_id = t.agency_id and r.since <= :today
                 and (r.until is null or r.until >= :today)) as roles,
           set_config('app.agency_id', t.agency_id::text, true),
           set_config('app.officer_id', t.officer_id::text, true)
    from token_in_force(:hash, :today) t
    join officer o on o.id = t.officer_id join agency a on a.id = t.agency_id
    """
)


class Bearer(Struct, frozen=True):
    """A token in force and the officer at work through it."""

    token_id: int
    actor: Actor


def token_hash(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


async def bearer(session: AsyncSession, token: str) -> Bearer | None:
    """Who acts with this token; sets what row security reads. None: it opens nothing (any more)."""
    found = await session.execute(OF_TOKEN, {"hash": token_hash(token), "today": clock.today()})
    row = found.one_or_none()
    if row is None:
        return None
    actor = Actor(
        officer_id=row.officer_id,
        name=row.name,
        agency_id=row.agency_id,
        agency_name=row.agency_name,
        agency_kind=AgencyKind(row.kind),
        permissions=rules.held(row.permissions, permissions_of(frozenset(row.roles))),
        language=row.language,
        system=row.system,
    )
    return Bearer(row.id, actor)


async def failures(session: AsyncSession, source: str) -> int:
    """How often this address came with a bad token of late."""
    since = clock.now() - timedelta(minutes=rules.FAILURE_MINUTES)
    found = await session.scalar(
        select(Failure.failures).where(Failure.source == source, Failure.since > since)
    )
    return found or 0


async def tokens(session: AsyncSession, agency_id: int) -> Sequence[tuple[Token, str]]:
    """All tokens of an agency, the latest first, each with the name of the officer who answers for it."""
    found = await session.execute(
        select(Token, Officer.name)
        .join(Officer, Officer.id == Token.officer_id)
        .where(Token.agency_id == agency_id)
        .order_by(Token.id.desc())
    )
    return [(token, name) for token, name in found]


async def token(session: AsyncSession, agency_id: int, token_id: int) -> Token:
    """A token of this agency; raises NotFound."""
    found = await session.scalar(select(Token).where(Token.id == token_id, Token.agency_id == agency_id))
    if found is None:
        raise NotFound
    return found


async def uses(session: AsyncSession, token_id: int, *, limit: int = 100) -> Sequence[Use]:
    """The latest requests that came with a token."""
    found = await session.scalars(
        select(Use).where(Use.token_id == token_id).order_by(Use.id.desc()).limit(limit)
    )
    return found.all()
