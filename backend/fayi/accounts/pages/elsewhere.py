"""Signing in with an identity kept elsewhere: there and back again."""

import base64
import hmac
from typing import Any

import msgspec
from litestar import Request, get
from litestar.datastructures import Cookie
from litestar.response import Redirect as PlainRedirect
from litestar.response import Response
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts import actions, identities, oidc
from fayi.accounts.forms import SignIn, blank_code
from fayi.accounts.oidc import Asked
from fayi.accounts.pages.signing_in import door, factor_door, source_of
from fayi.agencies.guards import cookie_name, session_token
from fayi.kit import clock
from fayi.kit.errors import NotFound, Refusal
from fayi.kit.secrets import WrongKey, vault
from fayi.procedure.permissions import Permission
from fayi.settings import Settings
from fayi.web import forms
from fayi.web.templating import Page, Redirect, local_path

COOKIE = "fayi_oidc"


def kept(settings: Settings, asked: Asked | None) -> Cookie:
    """The sealed cookie that waits for somebody to come back; none: it has done its work."""
    written = vault().encrypt(msgspec.json.encode(asked).decode()) if asked else b""
    return Cookie(
        key=cookie_name(settings, COOKIE),
        value=base64.urlsafe_b64encode(written).decode().rstrip("="),
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
        max_age=600 if asked else 0,
    )


def asked_in(request: Request[Any, Any, Any], settings: Settings) -> Asked:
    """What was asked, from the cookie; raises GivenUp when it is gone, not ours or too old."""
    written = request.cookies.get(cookie_name(settings, COOKIE), "")
    try:
        plain = vault().decrypt(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        asked = msgspec.json.decode(plain, type=Asked)
    except (ValueError, WrongKey, msgspec.MsgspecError) as fault:
        raise oidc.GivenUp from fault
    if asked.until < clock.now().timestamp():
        raise oidc.GivenUp
    return asked


@get("/sign-in/oidc", permission=Permission.PUBLIC, limit="sign_ins_per_minute")
async def leave(request: Request[Any, Any, Any], session: AsyncSession, settings: Settings) -> Response[Any]:
    """Off to the provider."""
    if not settings.oidc_issuer:
        raise NotFound
    following = local_path(request.query_params.get("next"), "/")
    try:
        address, asked = await oidc.begin(settings, following)
    except Refusal as refusal:
        return await told(session, settings, refusal)
    return PlainRedirect(address, status_code=303, cookies=[kept(settings, asked)])


@get(oidc.CALLBACK, permission=Permission.PUBLIC, limit="sign_ins_per_minute")
async def come_back(
    request: Request[Any, Any, Any], session: AsyncSession, settings: Settings
) -> Response[Any]:
    """Back from the provider."""
    if not settings.oidc_issuer:
        raise NotFound
    try:
        asked = asked_in(request, settings)
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        if not hmac.compare_digest(state.encode(errors="replace"), asked.state.encode()):
            raise oidc.NotBelieved
        if not code:
            raise oidc.GivenUp
        identity = await oidc.finish(settings, asked, code)
        officer = await identities.officer_of(session, identity)
        token, waits = await actions.let_in(session, officer, settings, source_of(request))
    except Refusal as refusal:
        return await told(session, settings, refusal)
    if before := session_token(request):
        await actions.sign_out(session, before)
    cookies = [actions.key(settings, token), kept(settings, None)]
    if waits:
        return factor_door(blank_code(), asked.next, "", (), cookies=cookies)
    return Redirect(local_path(asked.next, "/"), cookies=cookies)


async def told(session: AsyncSession, settings: Settings, refusal: Refusal) -> Page:
    """The door, with what went wrong in plain words."""
    filled = forms.blank(SignIn)
    filled.refuse(refusal)
    page = await door(session, settings, filled, "", "", ())
    page.cookies = [kept(settings, None)]
    return page
