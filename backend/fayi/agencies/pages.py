"""Signing in and out, one's own account, and the agency worked as."""

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
from fayi.kit.database import Database
from fayi.kit.errors import NotFound, Refusal
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES
from fayi.settings import Settings
from fayi.web import forms as web_forms
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
    resume_path: str
    """Where a form was going that came after the sign-out; empty when there is none."""
    resume: tuple[tuple[str, str], ...]
    """What was typed in it."""
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


@get("/sign-in", permission=Permission.PUBLIC)
async def sign_in_page(
    request: Request[Any, Any, Any], session: AsyncSession, settings: Settings, actor: Actor | None
) -> Page | Redirect:
    """The door; whoever is inside already goes on."""
    if actor is not None:
        return Redirect(local_path(request.query_params.get("next"), "/"))
    return await door(
        session, settings, web_forms.blank(forms.SignIn), request.query_params.get("next", ""), "", ()
    )


@post("/sign-in", permission=Permission.PUBLIC)
async def sign_in(
    request: Request[Any, Any, Any], session: AsyncSession, settings: Settings, database: Database
) -> Page | Redirect:
    """Come in. A wrong password is counted also though the answer is a refusal."""
    filled = await web_forms.posted(request, forms.SignIn)
    sent = await request.form()
    following = str(sent.get("next", ""))
    path = local_path(str(sent.get("resume_path", "")), "")
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
        return await door(session, settings, filled, following, path, resume)
    key = Cookie(
        key=COOKIE,
        value=token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
        max_age=settings.session_hours * 3600,
    )
    if path:
        return Page("agencies/resume.html", ResumePage(path, resume), cookies=[key])
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
        await actions.change_password(
            session, officer, filled.data.old, filled.data.new, token=request.cookies.get(COOKIE, "")
        )
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


async def door(
    session: AsyncSession,
    settings: Settings,
    filled: Filled[forms.SignIn],
    following: str,
    path: str,
    resume: tuple[tuple[str, str], ...],
) -> Page:
    """The sign-in page; in demo mode with the demo officers, and never otherwise."""
    filled.typed["password"] = ""
    demo = await demo_officers(session) if settings.demo else ()
    page = SignInPage(form=filled, next=local_path(following, ""), resume_path=path, resume=resume, demo=demo)
    return Page("agencies/sign_in.html", page, status=filled.status)


def sign_in_again(request: Request[Any, Any, Any], fault: SignedOutWhileTyping) -> Response[Any]:
    """The door, holding what was typed until its author is back."""
    path = local_path(request.url.path, "/")
    filled = web_forms.blank(forms.SignIn)
    filled.add(SignedOutWhileTyping.__doc__ or "", status=401)
    page = SignInPage(form=filled, next="", resume_path=path, resume=fault.sent, demo=())
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
