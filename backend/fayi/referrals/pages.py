"""The tab with what other agencies were asked, and their answers."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotFound
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.referrals import actions, queries
from fayi.referrals.forms import Answer, Ask
from fayi.referrals.models import Referral
from fayi.web import forms
from fayi.web.feature import Tab
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

ANSWERS = {"return": actions.send_back, "finish": actions.finish, "revoke": actions.revoke}
STATUSES = {
    "asked": ("等待答复", "yellow"),
    "accepted": ("已接收", "blue"),
    "returned": ("已退回", "red"),
    "done": ("已办结", "green"),
    "revoked": ("已撤回", "gray"),
}


class ReferralsTab(Struct, frozen=True, kw_only=True):
    """What was asked and answered, who sees the matter, and the form to ask."""

    head: Head
    referrals: Sequence[queries.Asked]
    seeing: Sequence[tuple[Agency, dict[str, str | None]]]
    form: Filled[Ask]
    answer: Filled[Answer]
    statuses: dict[str, tuple[str, str]]


@get("/matters/{matter_id:int}/referrals", permission=Permission.MATTERS_READ)
async def referrals_tab(
    matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: tuple[Tab, ...]
) -> Page:
    """转办移送."""
    filled: Filled[Ask] = forms.blank(Ask, choices=await choices(session, actor))
    return await tab(session, actor, matter, types, tabs, filled)


@post("/matters/{matter_id:int}/referrals", permission=Permission.REFERRALS_SEND)
async def ask(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
) -> Page | Redirect:
    """Ask another agency."""
    filled: Filled[Ask] = await forms.posted(request, Ask, choices=await choices(session, actor))
    async with forms.attempt(session, filled):
        await actions.ask(
            session,
            matter,
            types[matter.type],
            kind=filled.data.kind,
            to=await session.get_one(Agency, int(filled.data.to)),
            reason=filled.data.reason,
            until=filled.data.until,
            by=actor,
        )
    if not filled.ok:
        return await tab(session, actor, matter, types, tabs, filled)
    return Redirect(f"/matters/{matter.id}/referrals", "已发出，等待对方答复。")


@post("/referrals/{referral_id:int}/accept", permission=Permission.REFERRALS_ANSWER)
async def accept(session: AsyncSession, actor: Actor, referral_id: int) -> Redirect:
    """Take it on."""
    referral, matter = await with_matter(session, actor, referral_id)
    await actions.accept(session, referral, matter, by=actor)
    return Redirect(f"/matters/{matter.id}", "已接收。")


@post("/referrals/{referral_id:int}/{answer:str}", permission=Permission.SIGNED_IN)
async def give_answer(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    referral_id: int,
    answer: str,
) -> Page | Redirect:
    """Return it, tell what came of it, or take it back; the action asks for its own permission."""
    if answer not in ANSWERS:
        raise NotFound
    referral, matter = await with_matter(session, actor, referral_id)
    filled = await forms.posted(request, Answer, prefix="answer-")
    async with forms.attempt(session, filled):
        await ANSWERS[answer](session, referral, matter, filled.data.words, by=actor)
    if not filled.ok:
        blank: Filled[Ask] = forms.blank(Ask, choices=await choices(session, actor))
        return await tab(session, actor, matter, types, tabs, blank, filled)
    seen = await session.scalar(select(Matter.id).where(Matter.id == matter.id))
    return Redirect(f"/matters/{matter.id}/referrals" if seen else "/desk", "已答复。")


async def with_matter(session: AsyncSession, actor: Actor, referral_id: int) -> tuple[Referral, Matter]:
    """The referral and its matter; NotFound when the actor's agency has no part in it any more."""
    referral = await queries.get(session, referral_id)
    return referral, await matters.get(session, actor, referral.matter_id)


async def choices(session: AsyncSession, actor: Actor) -> dict[str, list[tuple[int, str]]]:
    """Agencies that may be asked."""
    found = await session.execute(
        select(Agency.id, Agency.name)
        .where(Agency.closed_on.is_(None), Agency.id != actor.agency_id)
        .order_by(Agency.name)
    )
    return {"to": [(row.id, row.name) for row in found]}


async def tab(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    filled: Filled[Ask],
    answer: Filled[Answer] | None = None,
) -> Page:
    """The tab, with the form as it stands."""
    page = ReferralsTab(
        head=await matters.head(session, actor, matter, types, tabs, "referrals"),
        referrals=await queries.of_matter(session, matter.id),
        seeing=await matters.agencies_seeing(session, matter.id),
        form=filled,
        answer=answer or forms.blank(Answer, prefix="answer-"),
        statuses=STATUSES,
    )
    return Page("referrals/tab.html", page, status=max(filled.status, page.answer.status))
