"""Notices for the officer who answers for the token."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, get
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.api import bodies
from fayi.notices import queries
from fayi.procedure.permissions import Permission
from fayi.web.fields import fields_of


class NoticeTold(Struct, frozen=True, kw_only=True):
    """One sentence for one officer."""

    id: int
    kind: str
    matter_id: int | None
    words: str
    told_at: datetime
    read_at: datetime | None


class NoticesTold(Struct, frozen=True, kw_only=True):
    """A page of notices, the newest first."""

    notices: tuple[NoticeTold, ...]
    next: int | None
    """What to send as `before` for the page that follows; null on the last one."""


class Inbox(Struct, frozen=True, kw_only=True):
    """Which notices are asked for."""

    unread: Annotated[bool, Meta(title="未读的")] = False
    before: Annotated[int | None, Meta(title="从哪里接着列", ge=1)] = None


@get(
    "/notices",
    permission=Permission.MATTERS_READ,
    says="通知",
    query=fields_of(Inbox),
    answer=NoticesTold,
)
async def notices_list(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> NoticesTold:
    """What the officer who answers for the token was told at this agency; reading marks nothing as read."""
    asked = Inbox(**bodies.asked(request, fields_of(Inbox)))
    found = await queries.told(session, actor, unread=asked.unread, before=asked.before)
    shown = found[: queries.PAGE]
    return NoticesTold(
        notices=tuple(
            NoticeTold(
                id=one.id,
                kind=one.kind,
                matter_id=one.matter_id,
                words=one.words,
                told_at=one.told_at,
                read_at=one.read_at,
            )
            for one in shown
        ),
        next=shown[-1].id if len(found) > queries.PAGE else None,
    )
