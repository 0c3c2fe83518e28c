"""The counter PC that covers itself: the PIN, locking by hand, and the page that unlocks."""

from typing import Any

from litestar import Request, get, post
from litestar.response import Response
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts import actions, forms
from fayi.accounts.pages.signing_in import ResumePage, carried
from fayi.agencies.guards import Locked, session_token
from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.kit.database import Database
from fayi.kit.errors import Refusal
from fayi.procedure.permissions import Permission
from fayi.settings import Settings
from fayi.web import errors
from fayi.web import forms as web_forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect, asks_for_fragment, local_path, this_page


class UnlockPage(Struct, frozen=True, kw_only=True):
    """Who locked it, and what goes on afterwards."""

    name: str
    form: Filled[forms.Pin]
    next: str
    resume_path: str
    resume: tuple[tuple[str, str], ...]


class PinPage(Struct, frozen=True, kw_only=True):
    """One's own PIN."""

    chosen: bool
    minutes: int
    form: Filled[forms.ChoosePin]
    forget: Filled[forms.ForgetPin]


def locked(request: Request[Any, Any, Any], fault: Locked) -> Response[Any]:
    """Whoever asks while the PC is locked sees the page that unlocks it; a script hears 423."""
    actor: Actor = request.scope["state"]["actor"]
    aside = request.headers.get("sec-fetch-dest", "document") not in ("document", "iframe")
    if asks_for_fragment(request) or aside:
        return errors.refused(request, fault)
    posted = request.method == "POST"
    following = "" if posted else this_page(request)
    path = local_path(request.url.path, "/") if posted else ""
    filled = web_forms.blank(forms.Pin)
    filled.status = 423
    return unlock_door(actor.name, filled, following, path, fault.sent)


def unlock_door(
    name: str, filled: Filled[forms.Pin], following: str, path: str, resume: tuple[tuple[str, str], ...]
) -> Page:
    """The page that asks for the PIN."""
    filled.typed["pin"] = ""
    page = UnlockPage(name=name, form=filled, next=local_path(following, ""), resume_path=path, resume=resume)
    return Page("accounts/unlock.html", page, status=filled.status)


@get("/unlock", permission=Permission.SIGNED_IN)
async def unlock_page(request: Request[Any, Any, Any], actor: Actor) -> Page | Redirect:
    """Where the PIN is typed; whoever is not locked goes on."""
    following = request.query_params.get("next", "")
    if not actor.is_locked:
        return Redirect(local_path(following, "/"))
    return unlock_door(actor.name, web_forms.blank(forms.Pin), following, "", ())


@post("/unlock", permission=Permission.SIGNED_IN, limit="sign_ins_per_minute")
async def unlock(
    request: Request[Any, Any, Any], actor: Actor, database: Database, settings: Settings
) -> Page | Redirect | Response[None]:
    """Unlock. A wrong PIN is counted also though the answer is a refusal; the fifth ends the session.

    A covered page asks as htmx does, and is told 204 when it may uncover itself.
    """
    filled: Filled[forms.Pin] = await web_forms.posted(request, forms.Pin)
    following, path, resume = carried(await request.form())
    by_cover = asks_for_fragment(request)
    goes_on = not actor.is_locked
    if actor.is_locked and filled.ok:
        async with database.transaction() as apart:
            try:
                goes_on = await actions.unlock(apart, session_token(request), filled.data.pin)
            except Refusal as refusal:
                filled.refuse(refusal)
    if not filled.ok:
        if by_cover:
            return Page("accounts/_wrong_pin.html", next(iter(filled.errors.values()), ""), status=422)
        return unlock_door(actor.name, filled, following, path, resume)
    if not goes_on:
        return Redirect("/sign-in", "PIN连续输错次数过多，请重新登录。", cookies=[actions.key(settings, "")])
    if by_cover:
        return Response(None, status_code=204)
    if path:
        return Page("accounts/resume.html", ResumePage(path, resume))
    return Redirect(local_path(following, "/"))


@post("/lock", permission=Permission.SIGNED_IN)
async def lock(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor
) -> Redirect | Response[None]:
    """Lock now."""
    if not actor.is_locked:
        await actions.lock(session, actor.officer_id, session_token(request))
    if asks_for_fragment(request):
        return Response(None, status_code=204)
    return Redirect("/unlock")


@get("/account/present", permission=Permission.SIGNED_IN)
async def present(actor: Actor) -> Response[None]:
    """Somebody is typing: asked now and then, so that a long form does not look like an empty chair."""
    return Response(None, status_code=204)


@get("/account/pin", permission=Permission.SIGNED_IN)
async def pin_page(session: AsyncSession, actor: Actor, settings: Settings) -> Page:
    """Choose a PIN."""
    return await own_pin(session, actor, settings)


@post("/account/pin", permission=Permission.SIGNED_IN, limit="sign_ins_per_minute")
async def choose_pin(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, settings: Settings
) -> Page | Redirect:
    """Keep the PIN."""
    filled: Filled[forms.ChoosePin] = await web_forms.posted(request, forms.ChoosePin)
    officer = await session.get_one(Officer, actor.officer_id)
    async with web_forms.attempt(session, filled):
        if filled.data.pin != filled.data.again:
            raise Refusal("两次输入的PIN不一样。", field="again")
        if not filled.data.pin:
            raise Refusal("PIN须为4至8位数字。", field="pin")
        await actions.choose_pin(session, officer, filled.data.password, filled.data.pin)
    if not filled.ok:
        return await own_pin(session, actor, settings, form=filled)
    return Redirect("/account", "PIN已设置。")


@post("/account/pin/forget", permission=Permission.SIGNED_IN, limit="sign_ins_per_minute")
async def forget_pin(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, settings: Settings
) -> Page | Redirect:
    """Do without."""
    filled: Filled[forms.ForgetPin] = await web_forms.posted(request, forms.ForgetPin, prefix="forget-")
    officer = await session.get_one(Officer, actor.officer_id)
    async with web_forms.attempt(session, filled):
        await actions.choose_pin(session, officer, filled.data.password, "")
    if not filled.ok:
        return await own_pin(session, actor, settings, forget=filled)
    return Redirect("/account", "PIN已停用。")


async def own_pin(
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    *,
    form: Filled[forms.ChoosePin] | None = None,
    forget: Filled[forms.ForgetPin] | None = None,
) -> Page:
    """The page with both forms."""
    officer = await session.get_one(Officer, actor.officer_id)
    page = PinPage(
        chosen=bool(officer.pin_hash),
        minutes=settings.lock_minutes,
        form=form or web_forms.blank(forms.ChoosePin),
        forget=forget or web_forms.blank(forms.ForgetPin, prefix="forget-"),
    )
    return Page("accounts/pin.html", page, status=max(page.form.status, page.forget.status))
