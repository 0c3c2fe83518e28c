"""Managing officers, their roles and first passwords, taking numbers, keeping the seal."""

import hashlib
from base64 import b64encode
from datetime import timedelta

from pwdlib import PasswordHash
from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries, rules
from fayi.agencies.models import Agency, AgencySeal, FormerPassword, Officer, OfficerRole, SignedIn
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.kit.passwords import weakness
from fayi.procedure.roles import ROLES, AgencyKind

hasher = PasswordHash.recommended()


async def add_officer(
    session: AsyncSession, agency: Agency, *, sign_in_name: str, name: str, role: str, password: str
) -> Officer:
    """Let somebody new work at the agency; the password has to be changed at the first sign-in."""
    if await session.scalar(select(Officer.id).where(Officer.sign_in_name == sign_in_name)):
        raise Refusal("登录名“{name}”已有人使用，请换一个。", field="sign_in_name", name=sign_in_name)
    if weak := weakness(password, sign_in_name, name, agency.name, agency.short_name):
        raise Refusal(weak, field="password")
    officer = Officer(sign_in_name=sign_in_name, name=name, password_hash=hasher.hash(password))
    session.add(officer)
    await session.flush()
    await give_role(session, officer, agency, role)
    return officer


async def give_role(session: AsyncSession, officer: Officer, agency: Agency, role: str) -> None:
    """Let an officer hold a role at the agency from today; a role that has ended begins again."""
    if role not in ROLES or AgencyKind(agency.kind) not in ROLES[role].kinds:
        raise Refusal("“{agency}”没有这个岗位。", field="role", agency=agency.name)
    held = await session.scalar(
        select(OfficerRole).where(
            OfficerRole.officer_id == officer.id, OfficerRole.agency_id == agency.id, OfficerRole.role == role
        )
    )
    if held is None:
        session.add(OfficerRole(officer_id=officer.id, agency_id=agency.id, role=role, since=clock.today()))
    else:
        held.until = None
    await session.flush()


async def take_number(session: AsyncSession, agency_id: int, series: str, year: int) -> int:
    """The next number of the series: gap-free, because it is taken in the transaction that uses it."""
    number = await session.scalar(
        text(
            "insert into counter (agency_id, series, year, last) values (:agency_id, :series, :year, 1)"
            " on conflict (agency_id, series, year) do update set last = counter.last + 1 returning last"
        ),
        {"agency_id": agency_id, "series": series, "year": year},
    )
    assert number is not None
    return int(number)


async def take_reference(session: AsyncSession, agency_id: int, series: str, year: int) -> str:
    """The next number of the series as it is written, e.g. （2026）龙湖人调字第1号."""
    agency = await queries.agency(session, agency_id)
    number = await take_number(session, agency_id, series, year)
    return rules.written_number(agency.number_word, series, year, number)


class OthersOfficer(NotPermitted):
    """这名工作人员的账号由“{agency}”管理，请联系该机构的管理员。"""


async def must_answer_for(session: AsyncSession, actor: Actor, officer: Officer) -> None:
    """Raise OthersOfficer unless the officer's account is kept by the agency the actor works as.

    Whoever may reset a password can sign in under it; a role given by a second agency must not open the first.
    """
    home = await queries.home_of(session, officer.id)
    if home != actor.agency_id:
        raise OthersOfficer(agency=(await queries.agency(session, home)).name if home else "")


async def take_role(session: AsyncSession, officer_id: int, agency_id: int, role: str) -> None:
    """End a role today; the officer's sessions as that agency end, and never the last administrator's."""
    held = await session.scalar(
        select(OfficerRole).where(
            OfficerRole.officer_id == officer_id,
            OfficerRole.agency_id == agency_id,
            OfficerRole.role == role,
            OfficerRole.until.is_(None),
        )
    )
    if held is None:
        raise Refusal("这名工作人员没有这个岗位，请刷新页面。")
    if role == "administrator":
        others = await queries.officers_of(session, agency_id, roles=("administrator",))
        if {officer.id for officer in others} <= {officer_id}:
            raise Refusal("这是本机构最后一名管理员，请先指定另一名管理员。")
    held.until = clock.today() - timedelta(days=1)
    if held.until < held.since:
        await session.delete(held)
    await session.flush()
    await session.execute(
        delete(SignedIn).where(SignedIn.officer_id == officer_id, SignedIn.agency_id == agency_id)
    )


def keep_former(session: AsyncSession, officer: Officer) -> None:
    """Remember the password the officer is about to give up, so that it does not come back."""
    session.add(FormerPassword(officer_id=officer.id, hash=officer.password_hash, until=clock.now()))


async def reset_password(session: AsyncSession, officer: Officer, password: str) -> None:
    """Give a first password again; every session of the officer ends and a lock-out is lifted."""
    if weak := weakness(password, officer.sign_in_name, officer.name):
        raise Refusal(weak, field="password")
    keep_former(session, officer)
    officer.password_hash, officer.must_change_password = hasher.hash(password), True
    officer.password_changed_at = clock.now()
    officer.locked_until = None
    await session.execute(delete(SignedIn).where(SignedIn.officer_id == officer.id))


async def unlock(session: AsyncSession, officer: Officer) -> None:
    """Let an officer who was locked out try again at once."""
    officer.locked_until = None
    await session.flush()


async def give_role_by_name(session: AsyncSession, agency: Agency, sign_in_name: str, role: str) -> Officer:
    """Let an officer of another agency hold a role here too."""
    officer = await session.scalar(select(Officer).where(Officer.sign_in_name == sign_in_name.strip()))
    if officer is None:
        raise Refusal("没有登录名为“{name}”的工作人员。", field="sign_in_name", name=sign_in_name)
    await give_role(session, officer, agency, role)
    return officer


async def add_seal(
    session: AsyncSession, agency_id: int, png: bytes, width_mm: int, *, by: Actor
) -> AgencySeal:
    """Bring the agency's seal into force; one that was in force until now is retired."""
    before = await queries.seal_in_force(session, agency_id)
    if before is not None:
        await retire_seal(session, before, by=by)
    seal = AgencySeal(
        agency_id=agency_id,
        digest=hashlib.sha256(png).hexdigest(),
        picture=b64encode(png).decode(),
        width_mm=width_mm,
        added_at=clock.now(),
        added_by_id=by.officer_id,
    )
    session.add(seal)
    await session.flush()
    return seal


async def retire_seal(session: AsyncSession, seal: AgencySeal, *, by: Actor) -> None:
    """No document bears the seal from now on; the ones that do keep it."""
    if seal.retired_at is None:
        seal.retired_at, seal.retired_by_id = clock.now(), by.officer_id
        await session.flush()
