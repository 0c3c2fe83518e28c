"""Signing in and out, one's own account, the agency worked as, and an administrator's officers."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.response import Response
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import actions, forms, queries
from fayi.agencies.guards import COOKIE, PasswordMustChange, SignedOutWhileTyping
from fayi.agencies.models import Agency, Officer, OfficerRole
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.errors import NotFound, Refusal
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES
from fayi.settings import Settings
from fayi.web import forms as web_forms
from fayi.web.field import Field
from fayi.web.fields import fields_of, with_choices
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect, local_path

RESUME = "resume-"


class DemoOfficer(Struct, frozen=True):
    """An officer the sign-in page offers in demo mode."""

    sign_in_name: str
    name: str
    agency: str
    roles: str


class SignInPage(Struct, frozen=True, kw_only=True):
    """The door."""

    form: Filled[forms.SignIn]
    next: str
    resume: tuple[tuple[str, str], ...]
    """A form that came after the sign-out: its path first, then what was typed."""
    demo: tuple[DemoOfficer, ...]


class ResumePage(Struct, frozen=True):
    """Send what was typed before the sign-out."""

    path: str
    sent: tuple[tuple[str, str], ...]


class AccountPage(Struct, frozen=True, kw_only=True):
    """Oneself."""

    officer: Officer
    form: Filled[forms.ChangePassword]


class SwitchPage(Struct, frozen=True):
    """Where one may work."""

    agencies: Sequence[Agency]


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
    """One officer of the administrator's agency."""

    held: Held
    profile: Filled[forms.Profile]
    role: Filled[forms.GiveRole]
    password: Filled[forms.ResetPassword]


@get("/sign-in", permission=Permission.PUBLIC)
async def sign_in_page(
    request: Request[Any, Any, Any], session: AsyncSession, settings: Settings, actor: Actor | None
) -> Page | Redirect:
    """The door; whoever is inside already goes on."""
    if actor is not None:
        return Redirect(local_path(request.query_params.get("next"), "/"))
    return await door(
        session, settings, web_forms.blank(forms.SignIn), request.query_params.get("next", ""), ()
    )


@post("/sign-in", permission=Permission.PUBLIC)
async def sign_in(
    request: Request[Any, Any, Any], session: AsyncSession, settings: Settings, database: Database
) -> Page | Redirect:
    """Come in. A wrong password is counted also though the answer is a refusal."""
    filled = await web_forms.posted(request, forms.SignIn)
    sent = await request.form()
    following = str(sent.get("next", ""))
    resume = tuple(
        (name.removeprefix(RESUME), str(value))
        for name, value in sent.multi_items()
        if name.startswith(RESUME)
    )
    token = ""
    if filled.ok:
        async with database.transaction() as apart:
            try:
                token = await actions.sign_in(
                    apart,
                    filled.data.sign_in_name,
                    filled.data.password,
                    failures=settings.failed_sign_ins,
                    lockout_minutes=settings.lockout_minutes,
                    hours=settings.session_hours,
                )
            except Refusal as refusal:
                filled.refuse(refusal)
    if not filled.ok:
        return await door(session, settings, filled, following, resume)
    key = Cookie(
        key=COOKIE,
        value=token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
        max_age=settings.session_hours * 3600,
    )
    if resume and local_path(resume[0][1], ""):
        page = Page("agencies/resume.html", ResumePage(resume[0][1], resume[1:]), cookies=[key])
        return page
    return Redirect(local_path(following, "/"), cookies=[key])


@post("/sign-out", permission=Permission.SIGNED_IN)
async def sign_out(request: Request[Any, Any, Any], session: AsyncSession) -> Redirect:
    """Go."""
    await actions.sign_out(session, request.cookies.get(COOKIE, ""))
    return Redirect("/sign-in", "您已退出登录。", cookies=[Cookie(key=COOKIE, value="", path="/", max_age=0)])


@get("/account", permission=Permission.SIGNED_IN)
async def account(session: AsyncSession, actor: Actor) -> Page:
    """Oneself, and the way to a new password."""
    officer = await session.get_one(Officer, actor.officer_id)
    return Page(
        "agencies/account.html", AccountPage(officer=officer, form=web_forms.blank(forms.ChangePassword))
    )


@get("/account/password", permission=Permission.SIGNED_IN)
async def password_page(session: AsyncSession, actor: Actor) -> Page:
    """A new password, also the first thing at the first sign-in."""
    officer = await session.get_one(Officer, actor.officer_id)
    return Page(
        "agencies/password.html", AccountPage(officer=officer, form=web_forms.blank(forms.ChangePassword))
    )


@post("/account/password", permission=Permission.SIGNED_IN)
async def change_password(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor
) -> Page | Redirect:
    """Choose a new password."""
    filled = await web_forms.posted(request, forms.ChangePassword)
    officer = await session.get_one(Officer, actor.officer_id)
    async with web_forms.attempt(session, filled):
        if filled.data.new != filled.data.again:
            raise Refusal("两次输入的新密码不一样。", field="again")
        await actions.change_password(session, officer, filled.data.old, filled.data.new)
    if not filled.ok:
        return Page("agencies/password.html", AccountPage(officer=officer, form=filled), status=filled.status)
    return Redirect("/", "密码已修改。")


@get("/agency", permission=Permission.SIGNED_IN)
async def switch_page(session: AsyncSession, actor: Actor) -> Page:
    """The agencies at which the officer holds a role."""
    return Page(
        "agencies/switch.html", SwitchPage(await queries.agencies_worked_at(session, actor.officer_id))
    )


@post("/agency", permission=Permission.SIGNED_IN)
async def switch(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Redirect:
    """Work as another agency."""
    chosen = str((await request.form()).get("agency_id", ""))
    if not chosen.isdecimal():
        raise NotFound
    await actions.work_as(session, request.cookies.get(COOKIE, ""), actor, int(chosen))
    return Redirect("/", "已换到所选机构工作。")


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
    await actions.unlock(session, held.officer)
    return Redirect(f"/officers/{officer_id}", "已解锁。")


async def door(
    session: AsyncSession,
    settings: Settings,
    filled: Filled[forms.SignIn],
    following: str,
    resume: tuple[tuple[str, str], ...],
) -> Page:
    """The sign-in page; in demo mode with the demo officers, and never otherwise."""
    filled.typed["password"] = ""
    demo = await demo_officers(session) if settings.demo else ()
    page = SignInPage(form=filled, next=local_path(following, ""), resume=resume, demo=demo)
    return Page("agencies/sign_in.html", page, status=filled.status)


def sign_in_again(request: Request[Any, Any, Any], fault: SignedOutWhileTyping) -> Response[Any]:
    """The door, holding what was typed until its author is back."""
    path = local_path(request.url.path, "/")
    filled = web_forms.blank(forms.SignIn)
    filled.add(SignedOutWhileTyping.__doc__ or "", status=401)
    resume = (("path", path), *((name, value) for name, value in fault.sent))
    page = SignInPage(form=filled, next="", resume=resume, demo=())
    return Page("agencies/sign_in.html", page, status=401)


def password_must_change(request: Request[Any, Any, Any], fault: PasswordMustChange) -> Response[Any]:
    """The first way leads to a password of one's own."""
    return Redirect("/account/password", fault.message)


async def demo_officers(session: AsyncSession) -> tuple[DemoOfficer, ...]:
    """All officers with where and as what they work, for the sign-in page of a demo desk."""
    rows = await session.execute(
        select(Officer, Agency, OfficerRole.role)
        .join(OfficerRole, OfficerRole.officer_id == Officer.id)
        .join(Agency, Agency.id == OfficerRole.agency_id)
        .order_by(Agency.id, Officer.id, OfficerRole.id)
    )
    found: dict[tuple[int, int], tuple[Officer, Agency, list[str]]] = {}
    for officer, agency, role in rows:
        found.setdefault((officer.id, agency.id), (officer, agency, []))[2].append(
            translate(ROLES[role].label)
        )
    return tuple(
        DemoOfficer(officer.sign_in_name, officer.name, agency.short_name, "、".join(roles))
        for officer, agency, roles in found.values()
    )


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
    page = OfficerPage(
        held=held,
        profile=profile or web_forms.blank(await profile_fields(session), known),
        role=role or web_forms.blank(forms.GiveRole, choices={"role": roles_at(agency)}, prefix="role-"),
        password=password or web_forms.blank(forms.ResetPassword, prefix="reset-"),
    )
    return Page(
        "agencies/officer.html", page, status=max(page.profile.status, page.role.status, page.password.status)
    )
