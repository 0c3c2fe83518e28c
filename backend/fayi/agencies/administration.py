"""An administrator's officers: who works at the agency, in which roles, their accounts; the agency's seal."""

from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import actions, forms, queries
from fayi.agencies.models import Agency, AgencySeal, Officer, OfficerRole
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.kit.render_pool import RenderPool
from fayi.kit.seal_picture import (
    BIGGEST_FILE,
    NoSealInside,
    NotASeal,
    SealTooLarge,
    SealTooSmall,
    settled_seal,
)
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES
from fayi.web import forms as web_forms
from fayi.web.field import Field
from fayi.web.fields import fields_of, with_choices
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

SEAL_BODY = BIGGEST_FILE + (1 << 20)


class Held(Struct, frozen=True):
    """An officer with the roles held here."""

    officer: Officer
    roles: tuple[tuple[str, str], ...]
    locked: bool


class OfficersPage(Struct, frozen=True, kw_only=True):
    """Who works here."""

    agency: Agency
    officers: tuple[Held, ...]
    new: Filled[forms.NewOfficer]
    existing: Filled[forms.ExistingOfficer]


class OfficerPage(Struct, frozen=True, kw_only=True):
    """One officer who works at the administrator's agency."""

    held: Held
    home: Agency
    """The agency that keeps the account; only its administrators change more than roles here."""
    profile: Filled[forms.Profile]
    role: Filled[forms.GiveRole]
    password: Filled[forms.ResetPassword]


class SealPage(Struct, frozen=True, kw_only=True):
    """The seal that documents of the agency bear."""

    agency: Agency
    seal: AgencySeal | None
    picture: str
    """The seal in force, as the address of a picture."""
    retired: tuple[AgencySeal, ...]
    form: Filled[forms.NewSeal]


@get("/officers", permission=Permission.AGENCY_MANAGE)
async def officers_page(session: AsyncSession, actor: Actor) -> Page:
    """Who works at the administrator's agency."""
    return await officers(session, actor)


@post("/officers", permission=Permission.AGENCY_MANAGE)
async def add_officer(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor
) -> Page | Redirect:
    """Somebody new."""
    agency = await queries.agency(session, actor.agency_id)
    filled: Filled[forms.NewOfficer] = await web_forms.posted(
        request, forms.NewOfficer, choices={"role": roles_at(agency)}
    )
    async with web_forms.attempt(session, filled):
        officer = await actions.add_officer(
            session,
            agency,
            sign_in_name=filled.data.sign_in_name,
            name=filled.data.name,
            role=filled.data.role,
            password=filled.data.password,
        )
    if not filled.ok:
        return await officers(session, actor, new=filled)
    return Redirect(f"/officers/{officer.id}", "已添加，请把登录名和初始密码当面交给本人。")


@post("/officers/existing", permission=Permission.AGENCY_MANAGE)
async def add_existing(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor
) -> Page | Redirect:
    """Somebody of another agency."""
    agency = await queries.agency(session, actor.agency_id)
    filled: Filled[forms.ExistingOfficer] = await web_forms.posted(
        request, forms.ExistingOfficer, choices={"role": roles_at(agency)}, prefix="existing-"
    )
    async with web_forms.attempt(session, filled):
        officer = await actions.give_role_by_name(session, agency, filled.data.sign_in_name, filled.data.role)
    if not filled.ok:
        return await officers(session, actor, existing=filled)
    return Redirect(f"/officers/{officer.id}", "已添加岗位。")


@get("/officers/{officer_id:int}", permission=Permission.AGENCY_MANAGE)
async def officer_page(session: AsyncSession, actor: Actor, officer_id: int) -> Page:
    """One officer."""
    return await one_officer(session, actor, officer_id)


@post("/officers/{officer_id:int}", permission=Permission.AGENCY_MANAGE)
async def change_profile(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, officer_id: int
) -> Page | Redirect:
    """Correct what is known of an officer."""
    held = await of_agency(session, actor, officer_id)
    await actions.must_answer_for(session, actor, held.officer)
    filled: Filled[dict[str, Any]] = await web_forms.posted(request, await profile_fields(session))
    async with web_forms.attempt(session, filled):
        for name, value in filled.data.items():
            setattr(held.officer, name, value)
    if not filled.ok:
        return await one_officer(session, actor, officer_id, profile=filled)
    return Redirect(f"/officers/{officer_id}", "已保存。")


@post("/officers/{officer_id:int}/roles", permission=Permission.AGENCY_MANAGE)
async def give_role(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, officer_id: int
) -> Page | Redirect:
    """One more role here."""
    held = await of_agency(session, actor, officer_id)
    agency = await queries.agency(session, actor.agency_id)
    filled: Filled[forms.GiveRole] = await web_forms.posted(
        request, forms.GiveRole, choices={"role": roles_at(agency)}, prefix="role-"
    )
    async with web_forms.attempt(session, filled):
        await actions.give_role(session, held.officer, agency, filled.data.role)
    if not filled.ok:
        return await one_officer(session, actor, officer_id, role=filled)
    return Redirect(f"/officers/{officer_id}", "已添加岗位。")


@post("/officers/{officer_id:int}/roles/{role:str}/end", permission=Permission.AGENCY_MANAGE)
async def take_role(session: AsyncSession, actor: Actor, officer_id: int, role: str) -> Redirect:
    """End a role here."""
    await of_agency(session, actor, officer_id)
    await actions.take_role(session, officer_id, actor.agency_id, role)
    return Redirect("/officers", "岗位已撤销。")


@post("/officers/{officer_id:int}/password", permission=Permission.AGENCY_MANAGE)
async def reset_password(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, officer_id: int
) -> Page | Redirect:
    """A first password again."""
    held = await of_agency(session, actor, officer_id)
    await actions.must_answer_for(session, actor, held.officer)
    filled = await web_forms.posted(request, forms.ResetPassword, prefix="reset-")
    async with web_forms.attempt(session, filled):
        await actions.reset_password(session, held.officer, filled.data.password)
    if not filled.ok:
        return await one_officer(session, actor, officer_id, password=filled)
    return Redirect(f"/officers/{officer_id}", "初始密码已重设，请当面交给本人。")


@post("/officers/{officer_id:int}/unlock", permission=Permission.AGENCY_MANAGE)
async def unlock(session: AsyncSession, actor: Actor, officer_id: int) -> Redirect:
    """Lift a lock-out."""
    held = await of_agency(session, actor, officer_id)
    await actions.must_answer_for(session, actor, held.officer)
    await actions.unlock(session, held.officer)
    return Redirect(f"/officers/{officer_id}", "已解锁。")


@get("/agency/seal", permission=Permission.AGENCY_MANAGE)
async def seal_page(session: AsyncSession, actor: Actor) -> Page:
    """The seal of the administrator's agency."""
    return await seals(session, actor)


@post("/agency/seal", permission=Permission.AGENCY_MANAGE, request_max_body_size=SEAL_BODY)
async def add_seal(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, render_pool: RenderPool
) -> Page | Redirect:
    """Bring a seal into force."""
    filled: Filled[forms.NewSeal] = await web_forms.posted(request, forms.NewSeal)
    async with web_forms.attempt(session, filled):
        try:
            png = await render_pool.render(settled_seal, await filled.data.picture.read(BIGGEST_FILE + 1))
        except (NotASeal, SealTooLarge, SealTooSmall, NoSealInside) as refusal:
            refusal.field = "picture"
            raise
        await actions.add_seal(session, actor.agency_id, png, filled.data.width_mm, by=actor)
    if not filled.ok:
        return await seals(session, actor, filled)
    return Redirect("/agency/seal", "印章已启用。")


@post("/agency/seal/{seal_id:int}/retire", permission=Permission.AGENCY_MANAGE)
async def retire_seal(session: AsyncSession, actor: Actor, seal_id: int) -> Redirect:
    """Take the seal out of use."""
    seal = await queries.seal_in_force(session, actor.agency_id)
    if seal is None or seal.id != seal_id:
        raise NotFound
    await actions.retire_seal(session, seal, by=actor)
    return Redirect("/agency/seal", "印章已停用。")


async def seals(session: AsyncSession, actor: Actor, filled: Filled[forms.NewSeal] | None = None) -> Page:
    """The seal in force, those before it, and the form for a new one."""
    found = await queries.seals(session, actor.agency_id)
    seal = next((one for one in found if one.retired_at is None), None)
    page = SealPage(
        agency=await queries.agency(session, actor.agency_id),
        seal=seal,
        picture=f"data:image/png;base64,{seal.picture}" if seal else "",
        retired=tuple(one for one in found if one.retired_at is not None),
        form=filled or web_forms.blank(forms.NewSeal),
    )
    return Page("agencies/seal.html", page, status=page.form.status)


def roles_at(agency: Agency) -> list[tuple[str, str]]:
    """Roles that exist at the agency, for a form."""
    return [(role.key, role.label) for role in ROLES.values() if agency.agency_kind in role.kinds]


async def profile_fields(session: AsyncSession) -> tuple[Field, ...]:
    """The profile's fields: provinces by two digits, languages by name, dispute types by code."""
    provinces = [(region.code[:2], region.name) for region in await library.regions_under(session)]
    languages = [(label, label) for _, label in await library.choices(session, CodeList.LANGUAGE)]
    disputes = await library.choices(session, CodeList.DISPUTE_TYPE)
    fields = with_choices(fields_of(forms.Profile), {"home_region": provinces}, translated=False)
    return with_choices(fields, {"dialects": languages, "specialities": disputes})


async def held_here(session: AsyncSession, agency_id: int) -> tuple[Held, ...]:
    """The officers of an agency with their roles there."""
    rows = await session.execute(
        queries.holding(clock.today())
        .where(OfficerRole.agency_id == agency_id)
        .join(Officer, Officer.id == OfficerRole.officer_id)
        .with_only_columns(Officer, OfficerRole.role)
        .order_by(Officer.name, Officer.id)
    )
    found: dict[int, tuple[Officer, list[tuple[str, str]]]] = {}
    for officer, role in rows:
        found.setdefault(officer.id, (officer, []))[1].append((role, ROLES[role].label))
    now = clock.now()
    return tuple(
        Held(officer, tuple(roles), officer.locked_until is not None and officer.locked_until > now)
        for officer, roles in found.values()
    )


async def of_agency(session: AsyncSession, actor: Actor, officer_id: int) -> Held:
    """An officer who works at the administrator's agency; NotFound otherwise."""
    for held in await held_here(session, actor.agency_id):
        if held.officer.id == officer_id:
            return held
    raise NotFound


async def officers(
    session: AsyncSession,
    actor: Actor,
    *,
    new: Filled[forms.NewOfficer] | None = None,
    existing: Filled[forms.ExistingOfficer] | None = None,
) -> Page:
    """The list, with its two forms."""
    agency = await queries.agency(session, actor.agency_id)
    choices = {"role": roles_at(agency)}
    page = OfficersPage(
        agency=agency,
        officers=await held_here(session, actor.agency_id),
        new=new or web_forms.blank(forms.NewOfficer, choices=choices),
        existing=existing or web_forms.blank(forms.ExistingOfficer, choices=choices, prefix="existing-"),
    )
    return Page("agencies/officers.html", page, status=max(page.new.status, page.existing.status))


async def one_officer(
    session: AsyncSession,
    actor: Actor,
    officer_id: int,
    *,
    profile: Filled[Any] | None = None,
    role: Filled[forms.GiveRole] | None = None,
    password: Filled[forms.ResetPassword] | None = None,
) -> Page:
    """One officer, with what an administrator may change."""
    held = await of_agency(session, actor, officer_id)
    agency = await queries.agency(session, actor.agency_id)
    known = {name: getattr(held.officer, name) for name in forms.Profile.__struct_fields__}
    home = await queries.home_of(session, officer_id)
    page = OfficerPage(
        held=held,
        home=agency if home is None else await queries.agency(session, home),
        profile=profile or web_forms.blank(await profile_fields(session), known),
        role=role or web_forms.blank(forms.GiveRole, choices={"role": roles_at(agency)}, prefix="role-"),
        password=password or web_forms.blank(forms.ResetPassword, prefix="reset-"),
    )
    return Page(
        "agencies/officer.html", page, status=max(page.profile.status, page.role.status, page.password.status)
    )
