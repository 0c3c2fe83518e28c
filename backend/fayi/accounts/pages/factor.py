"""One's own second factor: enrolling, recovery codes, doing without; and an administrator's taking it away."""

from collections.abc import Awaitable, Callable
from typing import Any

import pyotp
import segno
from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts import actions, factors, forms, queries
from fayi.accounts.models import SecondFactor
from fayi.accounts.rules import FactorRequired
from fayi.agencies.actions import must_answer_for
from fayi.agencies.administration import of_agency
from fayi.agencies.guards import session_token
from fayi.agencies.models import Officer
from fayi.agencies.queries import rules_of
from fayi.agencies.rules import Actor
from fayi.kit.database import Database
from fayi.kit.errors import Refusal
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import asks_second_factor
from fayi.settings import Settings
from fayi.web import forms as web_forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

ISSUER = "Fayi"
TellOfficer = Callable[[AsyncSession, Actor, int, str], Awaitable[None]]


class FactorPage(Struct, frozen=True, kw_only=True):
    """How it stands, and what may be done."""

    factor: SecondFactor | None
    picture: str
    """The QR code of a secret that was begun, as the address of a picture."""
    secret: str
    codes_left: int
    wanted: bool
    """Whether the roles held here ask for it."""
    form: Filled[forms.Code] | Filled[forms.FirstCode]


class CodesPage(Struct, frozen=True):
    """Recovery codes, shown this once."""

    codes: tuple[str, ...]
    name: str


def is_wanted(actor: Actor, settings: Settings) -> bool:
    """Whether the actor may not do without."""
    return rules_of(settings).factor_required and asks_second_factor(actor.agency_kind, actor.permissions)


async def own(
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    form: Filled[forms.Code] | Filled[forms.FirstCode] | None = None,
) -> Page:
    """The page as it stands."""
    factor = await queries.factor(session, actor.officer_id)
    officer = await session.get_one(Officer, actor.officer_id)
    begun = factor is not None and factor.confirmed_at is None
    picture, secret = "", ""
    if factor is not None and begun:
        address = pyotp.TOTP(factor.secret).provisioning_uri(name=officer.sign_in_name, issuer_name=ISSUER)
        picture = segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#fff")
        secret = " ".join(factor.secret[at : at + 4] for at in range(0, len(factor.secret), 4))
    page = FactorPage(
        factor=factor,
        picture=picture,
        secret=secret,
        codes_left=await queries.recovery_codes_left(session, actor.officer_id),
        wanted=is_wanted(actor, settings),
        form=form or (web_forms.blank(forms.FirstCode) if begun else forms.blank_code()),
    )
    page.form.typed["code"] = ""
    return Page("accounts/factor.html", page, status=page.form.status)


@get("/account/factor", permission=Permission.SIGNED_IN)
async def factor_page(session: AsyncSession, actor: Actor, settings: Settings) -> Page:
    """How the second factor stands."""
    return await own(session, actor, settings)


@post("/account/factor/begin", permission=Permission.SIGNED_IN)
async def begin(session: AsyncSession, actor: Actor) -> Redirect:
    """Make a secret to scan."""
    await factors.begin(session, actor.officer_id)
    return Redirect("/account/factor")


@post("/account/factor/confirm", permission=Permission.SIGNED_IN, limit="sign_ins_per_minute")
async def confirm(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, settings: Settings
) -> Page:
    """The first code counts the factor in, and shows the recovery codes."""
    filled: Filled[forms.FirstCode] = await web_forms.posted(request, forms.FirstCode)
    async with web_forms.attempt(session, filled):
        codes = await factors.confirm(
            session, actor.officer_id, filled.data.code, token=session_token(request)
        )
    if not filled.ok:
        return await own(session, actor, settings, filled)
    key = actions.key(settings, await actions.renew(session, session_token(request)))
    return Page("accounts/codes.html", CodesPage(codes, actor.name), cookies=[key])


@post("/account/factor/codes", permission=Permission.SIGNED_IN, limit="sign_ins_per_minute")
async def renew_codes(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    database: Database,
) -> Page:
    """New recovery codes, for a code."""
    filled = await checked(request, actor, settings, database)
    if not filled.ok:
        return await own(session, actor, settings, filled)
    return Page(
        "accounts/codes.html", CodesPage(await factors.renew_codes(session, actor.officer_id), actor.name)
    )


@post("/account/factor/forget", permission=Permission.SIGNED_IN, limit="sign_ins_per_minute")
async def forget(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    database: Database,
) -> Page | Redirect:
    """Do without, where the roles allow it, for a code."""
    if is_wanted(actor, settings):
        raise FactorRequired
    filled = await checked(request, actor, settings, database)
    if not filled.ok:
        return await own(session, actor, settings, filled)
    await factors.take_away(session, actor.officer_id)
    return Redirect("/account", "两步验证已停用。")


async def checked(
    request: Request[Any, Any, Any], actor: Actor, settings: Settings, database: Database
) -> Filled[forms.Code]:
    """The form, its code used up; a wrong one is counted also though the answer is a refusal."""
    filled: Filled[forms.Code] = await web_forms.posted(request, forms.Code)
    if filled.ok:
        async with database.transaction() as apart:
            try:
                await factors.verify(
                    apart, actor.officer_id, filled.data.code, lockout_minutes=settings.lockout_minutes
                )
            except Refusal as refusal:
                filled.refuse(refusal)
    return filled


@post("/officers/{officer_id:int}/factor/reset", permission=Permission.AGENCY_MANAGE)
async def reset(
    session: AsyncSession, actor: Actor, tell_officer: TellOfficer, officer_id: FromPath[int]
) -> Redirect:
    """Take a colleague's lost factor away; the colleague is told."""
    held = await of_agency(session, actor, officer_id)
    await must_answer_for(session, actor, held.officer)
    if officer_id == actor.officer_id:
        raise Refusal("自己的两步验证不能由自己重设，请用恢复码登录，或者请本单位另一名管理员重设。")
    await factors.reset(session, held.officer)
    await tell_officer(
        session, actor, officer_id, "管理员{name}重设了您的两步验证。如果不是您要求的，请立即与其核实。"
    )
    return Redirect(f"/officers/{officer_id}", "两步验证已重设，本人下次登录时须重新设置。")
