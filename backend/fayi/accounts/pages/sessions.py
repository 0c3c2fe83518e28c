"""Where an officer is signed in: listed and ended, by the officer and by the administrator of the home agency."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts import actions, queries
from fayi.accounts.pages.factor import TellOfficer
from fayi.accounts.queries import Opened
from fayi.agencies.actions import must_answer_for
from fayi.agencies.administration import of_agency
from fayi.agencies.guards import session_token
from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.procedure.permissions import Permission
from fayi.web.templating import Page, Redirect


class SessionsPage(Struct, frozen=True, kw_only=True):
    """Where somebody is signed in."""

    officer: Officer
    own: bool
    sessions: Sequence[Opened]


@get("/account/sessions", permission=Permission.SIGNED_IN)
async def own_sessions(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page:
    """Where the actor is signed in."""
    page = SessionsPage(
        officer=await session.get_one(Officer, actor.officer_id),
        own=True,
        sessions=await queries.sessions(session, actor.officer_id, session_token(request)),
    )
    return Page("accounts/sessions.html", page)


@post("/account/sessions/{session_id:int}/end", permission=Permission.SIGNED_IN)
async def end_own(session: AsyncSession, actor: Actor, session_id: FromPath[int]) -> Redirect:
    """End one of the actor's sessions."""
    await actions.end_session(session, actor.officer_id, session_id)
    return Redirect("/account/sessions", "该处登录已结束。")


@post("/account/sessions/end-others", permission=Permission.SIGNED_IN)
async def end_others(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Redirect:
    """End all but this one."""
    await actions.end_sessions(session, actor.officer_id, but=session_token(request))
    return Redirect("/account/sessions", "其他各处的登录已全部结束。")


@get("/officers/{officer_id:int}/sessions", permission=Permission.AGENCY_MANAGE)
async def officers_sessions(session: AsyncSession, actor: Actor, officer_id: FromPath[int]) -> Page:
    """Where an officer of the administrator's agency is signed in."""
    held = await of_agency(session, actor, officer_id)
    await must_answer_for(session, actor, held.officer)
    page = SessionsPage(officer=held.officer, own=False, sessions=await queries.sessions(session, officer_id))
    return Page("accounts/sessions.html", page)


@post("/officers/{officer_id:int}/sessions/end", permission=Permission.AGENCY_MANAGE)
async def end_officers(
    session: AsyncSession, actor: Actor, tell_officer: TellOfficer, officer_id: FromPath[int]
) -> Redirect:
    """End all of an officer's sessions; the officer is told."""
    held = await of_agency(session, actor, officer_id)
    await must_answer_for(session, actor, held.officer)
    await actions.end_sessions(session, officer_id)
    await tell_officer(session, actor, officer_id, "管理员{name}结束了您在各处的登录。")
    return Redirect(f"/officers/{officer_id}", "该人员各处的登录已全部结束。")
