"""Who works where, and who is signed in."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import Select, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency, AgencySeal, Officer, OfficerRole
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES, AgencyKind, asks_second_factor, permissions_of
from fayi.settings import Settings

# Lookup and set_config in one statement: no session, no setting, no rows.
SIGNED_IN = text(
    """
    select s.officer_id, s.agency_id, s.seen_at, s.locked_at, o.name, o.language, o.must_change_password,
           o.password_changed_at, o.pin_hash <> '' as has_pin,
           exists (select from second_factor f where f.officer_id = o.id and f.confirmed_at is not null) as has_factor,
           a.name as agency_name, a.kind, stands_in_for(s.officer_id, s.agency_id) as stands_in_for,
           (select n.unread from unread_notices(s.officer_id) n where n.agency_id = s.agency_id) as unread,
           array(select r.role from officer_role r where r.officer_id = s.officer_id
                 and r.agency_id = s.agency_id and r.since <= :today
                 and (r.until is null or r.until >= :today)) as roles,
           set_config('app.agency_id', s.agency_id::text, true),
           set_config('app.officer_id', s.officer_id::text, true)
    from signed_in s join officer o on o.id = s.officer_id join agency a on a.id = s.agency_id
    where s.token_hash = :token_hash and s.ends_at > :now and not s.awaits_factor
      and s.seen_at > cast(:now as timestamptz) - make_interval(mins => :idle_minutes)
      and (o.left_on is null or o.left_on >= :today)
    """
)


class Rules(Struct, frozen=True):
    """What the desk asks of whoever is signed in."""

    idle_minutes: int
    """Signed out after this long."""
    lock_minutes: int = 0
    """Locked after this long, where the officer has a PIN; 0: by hand alone."""
    factor_required: bool = False
    """Whether those whose roles ask for a second factor must have one."""
    password_days: int = 0
    """A password is changed after so many days; 0: never without a reason."""


def rules_of(settings: Settings) -> Rules:
    """What these settings ask; the demo's officers sign in by password alone."""
    return Rules(
        idle_minutes=settings.idle_minutes,
        lock_minutes=settings.lock_minutes,
        factor_required=settings.second_factor == "required" and not settings.demo,
        password_days=settings.password_days,
    )


def token_hash(token: str) -> bytes:
    """What is kept of a session token."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


async def signed_in(
    session: AsyncSession,
    token: str,
    *,
    idle_minutes: int = 0,
    by_itself: bool = False,
    asked: Rules | None = None,
    locked_too: bool = False,
) -> Actor | None:
    """The actor behind a session token; sets what row security reads. None: not signed in (any more).

    What a page asks `by_itself` does not count as the officer's being there. A locked session is nobody's, unless
    `locked_too` asks for the actor all the same, who is then told to be locked. `asked` says what the desk asks,
    otherwise `idle_minutes` alone counts.
    """
    asked = asked or Rules(idle_minutes)
    row = (
        await session.execute(
            SIGNED_IN,
            {
                "token_hash": token_hash(token),
                "now": clock.now(),
                "today": clock.today(),
                "idle_minutes": asked.idle_minutes,
            },
        )
    ).one_or_none()
    if row is None:
        return None
    idle = clock.now() - row.seen_at
    lock_minutes = asked.lock_minutes if row.has_pin else 0
    is_locked = row.locked_at is not None or (lock_minutes > 0 and idle > timedelta(minutes=lock_minutes))
    if is_locked and not locked_too:
        return None
    if not by_itself and not is_locked and idle.total_seconds() > 60:
        await session.execute(
            text("update signed_in set seen_at = :now where token_hash = :token_hash"),
            {"now": clock.now(), "token_hash": token_hash(token)},
        )
    kind, permissions = AgencyKind(row.kind), permissions_of(frozenset(row.roles))
    age = clock.now() - row.password_changed_at
    return Actor(
        officer_id=row.officer_id,
        name=row.name,
        agency_id=row.agency_id,
        agency_name=row.agency_name,
        agency_kind=kind,
        permissions=permissions,
        language=row.language,
        must_change_password=row.must_change_password
        or (asked.password_days > 0 and age > timedelta(days=asked.password_days)),
        must_enrol=asked.factor_required and not row.has_factor and asks_second_factor(kind, permissions),
        locks_after=lock_minutes,
        is_locked=is_locked,
        stands_in_for=frozenset(row.stands_in_for),
        unread=row.unread or 0,
    )


async def at_work(session: AsyncSession, officer_id: int, agency_id: int) -> Actor | None:
    """The officer at that agency with the rights held there today, for later work; None once the officer left.

    Row security of the session has to be set by whoever opened it.
    """
    today = clock.today()
    officer = await session.get(Officer, officer_id)
    roles = await session.scalars(
        select(OfficerRole.role).where(
            OfficerRole.officer_id == officer_id,
            OfficerRole.agency_id == agency_id,
            OfficerRole.since <= today,
            (OfficerRole.until.is_(None)) | (OfficerRole.until >= today),
        )
    )
    if officer is None or (officer.left_on is not None and officer.left_on < today):
        return None
    place = await agency(session, agency_id)
    return Actor(
        officer_id=officer.id,
        name=officer.name,
        agency_id=place.id,
        agency_name=place.name,
        agency_kind=place.agency_kind,
        permissions=permissions_of(frozenset(roles)),
        language=officer.language,
    )


def holding(on: date) -> Select[OfficerRole]:
    """Roles held on a day."""
    return select(OfficerRole).where(
        OfficerRole.since <= on, (OfficerRole.until.is_(None)) | (OfficerRole.until >= on)
    )


async def officers_of(
    session: AsyncSession, agency_id: int, *, roles: Sequence[str] = ()
) -> Sequence[Officer]:
    """Officers who work at the agency today, by name; only those with one of `roles` when given."""
    held = holding(clock.today()).where(OfficerRole.agency_id == agency_id)
    if roles:
        held = held.where(OfficerRole.role.in_(roles))
    subquery = held.subquery()
    found = await session.scalars(
        select(Officer)
        .where(
            Officer.id.in_(select(subquery.c.officer_id)),
            (Officer.left_on.is_(None)) | (Officer.left_on >= clock.today()),
        )
        .order_by(Officer.name)
    )
    return found.all()


async def officers_holding(session: AsyncSession, agency_id: int, permission: Permission) -> list[int]:
    """The officers whose roles at the agency, today, include the permission."""
    today = clock.today()
    found = await session.scalars(
        select(OfficerRole.officer_id)
        .where(
            OfficerRole.agency_id == agency_id,
            OfficerRole.role.in_([role.key for role in ROLES.values() if permission in role.permissions]),
            or_(OfficerRole.until.is_(None), OfficerRole.until >= today),
        )
        .distinct()
        .order_by(OfficerRole.officer_id)
    )
    return list(found)


async def agencies_of_kinds(session: AsyncSession, kinds: Sequence[AgencyKind]) -> Sequence[Agency]:
    """Agencies of these kinds that are not closed, by name."""
    found = await session.scalars(
        select(Agency).where(Agency.kind.in_([*kinds]), Agency.closed_on.is_(None)).order_by(Agency.name)
    )
    return found.all()


async def agency(session: AsyncSession, agency_id: int) -> Agency:
    """The agency with this id."""
    return await session.get_one(Agency, agency_id)


async def chain(session: AsyncSession, agency_id: int) -> list[int]:
    """The agency and those above it in the tree, nearest first."""
    found = await session.execute(
        text(
            "with recursive up(id, parent_id, level) as ("
            "  select id, parent_id, 0 from agency where id = :id"
            "  union all select a.id, a.parent_id, level + 1 from agency a join up on a.id = up.parent_id"
            "  where level < 20)"
            " select id from up order by level"
        ),
        {"id": agency_id},
    )
    return [row.id for row in found]


async def names(session: AsyncSession, officer_ids: Sequence[int]) -> dict[int, str]:
    """Names of officers by id."""
    if not officer_ids:
        return {}
    found = await session.execute(select(Officer.id, Officer.name).where(Officer.id.in_(officer_ids)))
    return {row.id: row.name for row in found}


async def agencies_worked_at(session: AsyncSession, officer_id: int) -> Sequence[Agency]:
    """Agencies at which the officer holds a role today, by name: what the switcher offers."""
    held = holding(clock.today()).where(OfficerRole.officer_id == officer_id).subquery()
    found = await session.scalars(
        select(Agency)
        .where(Agency.id.in_(select(held.c.agency_id)), Agency.closed_on.is_(None))
        .order_by(Agency.name)
    )
    return found.all()


async def home_of(session: AsyncSession, officer_id: int) -> int | None:
    """The agency that keeps the officer's account: the first that gave one of the roles held today."""
    agency_id: int | None = await session.scalar(
        holding(clock.today())
        .where(OfficerRole.officer_id == officer_id)
        .with_only_columns(OfficerRole.agency_id)
        .order_by(OfficerRole.id)
        .limit(1)
    )
    return agency_id


async def seal_in_force(session: AsyncSession, agency_id: int) -> AgencySeal | None:
    """The seal of the agency, or None; row security shows an agency its own seals only."""
    return await session.scalar(
        select(AgencySeal).where(AgencySeal.agency_id == agency_id, AgencySeal.retired_at.is_(None))
    )


async def seals(session: AsyncSession, agency_id: int) -> Sequence[AgencySeal]:
    """All seals of the agency, the latest first."""
    found = await session.scalars(
        select(AgencySeal).where(AgencySeal.agency_id == agency_id).order_by(AgencySeal.id.desc())
    )
    return found.all()
