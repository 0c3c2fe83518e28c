"""Oneself: the account, the password, the agency worked as."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts import actions, forms
from fayi.agencies import queries
from fayi.agencies.guards import session_token
from fayi.agencies.models import Agency, Officer
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotFound, Refusal
from fayi.procedure.permissions import Permission
from fayi.settings import Settings
from fayi.web import forms as web_forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class AccountPage(Struct, frozen=True, kw_only=True):
    """Oneself."""

    officer: Officer
    form: Filled[forms.ChangePassword]


class SwitchPage(Struct, frozen=True):
    """Where one may work."""

    agencies: Sequence[Agency]


@get("/account", permission=Permission.SIGNED_IN)
async def account(session: AsyncSession, actor: Actor) -> Page:
    """Oneself, and the way to a new password."""
    officer = await session.get_one(Officer, actor.officer_id)
    return Page(
        "accounts/account.html", AccountPage(officer=officer, form=web_forms.blank(forms.ChangePassword))
    )


@get("/account/password", permission=Permission.SIGNED_IN)
async def password_page(session: AsyncSession, actor: Actor) -> Page:
    """A new password, also the first thing at the first sign-in."""
    officer = await session.get_one(Officer, actor.officer_id)
    return Page(
        "accounts/password.html", AccountPage(officer=officer, form=web_forms.blank(forms.ChangePassword))
    )


@post("/account/password", permission=Permission.SIGNED_IN)
async def change_password(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, settings: Settings
) -> Page | Redirect:
    """Choose a new password."""
    filled = await web_forms.posted(request, forms.ChangePassword)
    officer = await session.get_one(Officer, actor.officer_id)
    async with web_forms.attempt(session, filled):
        if filled.data.new != filled.data.again:
            raise Refusal("两次输入的新密码不一样。", field="again")
        await actions.change_password(
            session, officer, filled.data.old, filled.data.new, token=session_token(request)
        )
    if not filled.ok:
        return Page("accounts/password.html", AccountPage(officer=officer, form=filled), status=filled.status)
    token = await actions.renew(session, session_token(request))
    return Redirect("/", "密码已修改。", cookies=[actions.key(settings, token)])


@get("/agency", permission=Permission.SIGNED_IN)
async def switch_page(session: AsyncSession, actor: Actor) -> Page:
    """The agencies at which the officer holds a role."""
    return Page(
        "accounts/switch.html", SwitchPage(await queries.agencies_worked_at(session, actor.officer_id))
    )


@post("/agency", permission=Permission.SIGNED_IN)
async def switch(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, settings: Settings
) -> Redirect:
    """Work as another agency."""
    chosen = str((await request.form()).get("agency_id", ""))
    if not chosen.isdecimal():
        raise NotFound
    token = await actions.work_as(session, session_token(request), actor, int(chosen))
    return Redirect("/", "已换到所选机构工作。", cookies=[actions.key(settings, token)])
