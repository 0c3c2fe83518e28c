"""The door: signing in with a password and a second factor, and out."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.response import Response
from msgspec import Struct, structs
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts import actions, factors, forms, limits, rules
from fayi.agencies.guards import (
    FactorWanted,
    PasswordMustChange,
    SignedOutWhileTyping,
    cookie_name,
    session_token,
)
from fayi.agencies.models import Agency, Officer, OfficerRole
from fayi.agencies.rules import Actor
from fayi.kit.database import Database
from fayi.kit.errors import Refusal
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES
from fayi.settings import Settings
from fayi.web import forms as web_forms
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.request import address_of
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
    elsewhere: str = ""
    """What the button says that leads to the provider of identities; empty: there is none."""


class FactorPage(Struct, frozen=True, kw_only=True):
    """The second question of the door."""

    form: Filled[forms.Code]
    next: str
    resume_path: str
    resume: tuple[tuple[str, str], ...]


class ResumePage(Struct, frozen=True):
    """Send what was typed before the sign-out."""

    path: str
    sent: tuple[tuple[str, str], ...]


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


@post("/sign-in", permission=Permission.PUBLIC, limit="sign_ins_per_minute")
async def sign_in(
    request: Request[Any, Any, Any], session: AsyncSession, settings: Settings, database: Database
) -> Page | Redirect:
    """Come in. A wrong password is counted also though the answer is a refusal."""
    filled = await web_forms.posted(request, forms.SignIn)
    following, path, resume = carried(await request.form())
    token, waits = "", False
    known = request.cookies.get(cookie_name(settings, limits.KNOWN), "")
    came_from = structs.replace(source_of(request), known=known)
    if filled.ok:
        async with database.transaction() as apart:
            try:
                token, waits = await actions.sign_in(
                    apart, filled.data.sign_in_name, filled.data.password, settings, came_from
                )
            except Refusal as refusal:
                filled.refuse(refusal)
    if not filled.ok:
        return await door(session, settings, filled, following, path, resume)
    if before := session_token(request):
        await actions.sign_out(session, before)
    cookies = [
        actions.key(settings, token),
        actions.known_again(settings, known, filled.data.sign_in_name),
    ]
    if waits:
        return factor_door(forms.blank_code(), following, path, resume, cookies=cookies)
    if path:
        return Page("accounts/resume.html", ResumePage(path, resume), cookies=cookies)
    return Redirect(local_path(following, "/"), cookies=cookies)


@get("/sign-in/factor", permission=Permission.PUBLIC)
async def factor_page(request: Request[Any, Any, Any], session: AsyncSession) -> Page | Redirect:
    """The second question of the door."""
    if await factors.waiting(session, session_token(request)) is None:
        return Redirect("/sign-in")
    return factor_door(forms.blank_code(), request.query_params.get("next", ""), "", ())


@post("/sign-in/factor", permission=Permission.PUBLIC, limit="sign_ins_per_minute")
async def show_factor(
    request: Request[Any, Any, Any], settings: Settings, database: Database
) -> Page | Redirect:
    """Show the second factor. A wrong code is counted also though the answer is a refusal."""
    filled: Filled[forms.Code] = await web_forms.posted(request, forms.Code)
    following, path, resume = carried(await request.form())
    token = ""
    if filled.ok:
        async with database.transaction() as apart:
            try:
                token = await factors.show(
                    apart,
                    session_token(request),
                    filled.data.code,
                    lockout_minutes=settings.lockout_minutes,
                )
            except Refusal as refusal:
                filled.refuse(refusal)
    if not filled.ok:
        return factor_door(filled, following, path, resume)
    if not token:
        return Redirect("/sign-in", "等待验证的时间过长，请重新登录。")
    key = actions.key(settings, token)
    if path:
        return Page("accounts/resume.html", ResumePage(path, resume), cookies=[key])
    return Redirect(local_path(following, "/"), cookies=[key])


@post("/sign-out", permission=Permission.SIGNED_IN)
async def sign_out(request: Request[Any, Any, Any], session: AsyncSession, settings: Settings) -> Redirect:
    """Go."""
    await actions.sign_out(session, session_token(request))
    return Redirect("/sign-in", "您已退出登录。", cookies=[actions.key(settings, "")])


def carried(sent: Any) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """What the door holds: where to go on, and the form that came too late, with where it was going."""
    resume = tuple(
        (name.removeprefix(RESUME), str(value))
        for name, value in sent.multi_items()
        if name.startswith(RESUME)
    )
    return str(sent.get("next", "")), local_path(str(sent.get("resume_path", "")), ""), resume


def source_of(request: Request[Any, Any, Any]) -> actions.From:
    """Where somebody signs in from."""
    return actions.From(address_of(request), rules.browser_words(request.headers.get("user-agent", "")[:400]))


def factor_door(
    filled: Filled[forms.Code],
    following: str,
    path: str,
    resume: tuple[tuple[str, str], ...],
    cookies: Sequence[Cookie] = (),
) -> Page:
    """The page that asks for the code."""
    filled.typed["code"] = ""
    page = FactorPage(form=filled, next=local_path(following, ""), resume_path=path, resume=resume)
    return Page("accounts/factor_wanted.html", page, status=filled.status, cookies=list(cookies))


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
    page = SignInPage(
        form=filled,
        next=local_path(following, ""),
        resume_path=path,
        resume=resume,
        demo=demo,
        elsewhere=(settings.oidc_label or "用统一身份认证登录") if settings.oidc_issuer else "",
    )
    return Page("accounts/sign_in.html", page, status=filled.status)


def sign_in_again(request: Request[Any, Any, Any], fault: SignedOutWhileTyping) -> Response[Any]:
    """The door, holding what was typed until its author is back."""
    path = local_path(request.url.path, "/")
    filled = web_forms.blank(forms.SignIn)
    filled.add(SignedOutWhileTyping.__doc__ or "", status=401)
    page = SignInPage(form=filled, next="", resume_path=path, resume=fault.sent, demo=())
    return Page("accounts/sign_in.html", page, status=401)


def factor_wanted(request: Request[Any, Any, Any], fault: FactorWanted) -> Response[Any]:
    """The first way leads to a second factor; the page there says why."""
    return Redirect("/account/factor")


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
