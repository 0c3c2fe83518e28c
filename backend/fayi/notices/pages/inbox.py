"""The list behind the bell, and the bell's own count."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.kit.database import Database
from fayi.kit.waker import Waker
from fayi.notices import actions, queries
from fayi.notices.models import Notice
from fayi.notices.rules import Kind
from fayi.procedure.permissions import Permission
from fayi.web.filters import url
from fayi.web.templating import Page, Redirect, local_path

BREATH = 20.0
"""Seconds after which a quiet stream says something, so that nobody between closes it."""
LIFETIME = 300.0
"""Seconds after which a stream ends; the browser asks again, and whoever has signed out is refused."""


class NoticesPage(Struct, frozen=True, kw_only=True):
    """A page of the list."""

    notices: tuple[Notice, ...]
    kinds: tuple[tuple[str, str], ...]
    kind: str
    unread_only: bool
    unread: int
    elsewhere: tuple[tuple[str, int], ...]
    """Other agencies at which something is unread."""
    older: str | None


@get("/notices", permission=Permission.SIGNED_IN)
async def notices(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page:
    """What the actor was told, newest first."""
    asked = request.query_params
    kind = asked.get("kind", "") if asked.get("kind") in set(Kind) else ""
    before = asked.get("before", "")
    found = await queries.told(
        session,
        actor,
        unread=asked.get("unread") == "1",
        kind=kind,
        before=queries.position(before),
    )
    shown = found[: queries.PAGE]
    unread = await queries.unread(session, actor.officer_id)
    places = await agencies.agencies_worked_at(session, actor.officer_id)
    return Page(
        "notices/list.html",
        NoticesPage(
            notices=tuple(shown),
            kinds=tuple((each.value, each.label) for each in Kind),
            kind=kind,
            unread_only=asked.get("unread") == "1",
            unread=unread.get(actor.agency_id, 0),
            elsewhere=tuple(
                (place.name, unread[place.id])
                for place in places
                if place.id != actor.agency_id and place.id in unread
            ),
            older=url("/notices", kind=kind, unread=asked.get("unread", ""), before=shown[-1].id)
            if len(found) > queries.PAGE
            else None,
        ),
    )


@post("/notices/read", permission=Permission.SIGNED_IN)
async def read_all(session: AsyncSession, actor: Actor) -> Redirect:
    """Mark all as read."""
    await actions.mark_read(session, actor)
    return Redirect("/notices", "已全部标为已读。")


@post("/notices/{notice_id:int}/open", permission=Permission.SIGNED_IN)
async def open_notice(session: AsyncSession, actor: Actor, notice_id: FromPath[int]) -> Redirect:
    """Mark one as read and go where it leads."""
    notice = await queries.get(session, notice_id)
    await actions.mark_read(session, actor, notice)
    return Redirect(local_path(notice.address, "/notices"))


@get("/notices/live", permission=Permission.SIGNED_IN, live=True)
async def live(actor: Actor, database: Database, waker: Waker) -> ServerSentEvent:
    """The number of unread notices, again whenever it changes; holds no connection to the database."""
    return ServerSentEvent(
        unread_counts(actor, database, waker),
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def unread_counts(
    actor: Actor, database: Database, waker: Waker
) -> AsyncIterator[ServerSentEventMessage]:
    """An event with the count at first and whenever it has changed; between them a breath now and then."""
    told: int | None = None
    ends_at = asyncio.get_running_loop().time() + LIFETIME
    with waker.waiting(actor.officer_id) as woken:
        while not waker.is_over and asyncio.get_running_loop().time() < ends_at:
            woken.clear()
            async with database.transaction() as session:
                count = (await queries.unread(session, actor.officer_id)).get(actor.agency_id, 0)
            if count != told:
                told = count
                yield ServerSentEventMessage(event="unread", data=count)
            try:
                await asyncio.wait_for(woken.wait(), BREATH)
            except TimeoutError:
                yield ServerSentEventMessage(data=None, comment="")
