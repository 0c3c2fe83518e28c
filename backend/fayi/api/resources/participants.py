"""Who takes part in a matter: joining, leaving, what was seen of them."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.api import bodies
from fayi.api.bodies import Asks
from fayi.api.problems import telling_changes
from fayi.api.resources.matters import MatterTold, PartTold, told_matter
from fayi.api.resources.parties import in_full
from fayi.matters.models import Matter
from fayi.parties import participation, queries
from fayi.parties.forms import IdentitySeenForm, LeaveForm, ReadAloudForm, TakePartForm
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web.fields import fields_of


class PartsTold(Struct, frozen=True):
    """Who takes part now."""

    participants: tuple[PartTold, ...]


@get(
    "/matters/{matter_id:int}/participants",
    permission=Permission.PARTIES_READ,
    says="办件的当事人",
    answer=PartsTold,
    in_full=True,
)
async def participants_read(
    request: Request[Any, Any, Any], matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes
) -> PartsTold:
    """Who takes part, redacted unless the header X-Purpose says what their numbers are for."""
    told = await told_matter(session, actor, matter, types, purpose=in_full(request, actor))
    return PartsTold(told.participants)


@post(
    "/matters/{matter_id:int}/participants",
    permission=Permission.PARTIES_WRITE,
    says="添加当事人",
    answer=MatterTold,
    asks=Asks(fields_of(TakePartForm)),
)
async def join(
    request: Request[Any, Any, Any], matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes
) -> MatterTold:
    """Let a party that is written down take part."""
    wanted = TakePartForm(**(await bodies.sent(request, Asks(fields_of(TakePartForm)))).values)
    async with telling_changes(session, matter):
        await participation.take_part(
            session,
            matter,
            types[matter.type],
            await queries.get(session, actor, wanted.party_id),
            wanted.role,
            by=actor,
            identity_seen=wanted.identity_seen or "",
            newcomer=wanted.newcomer,
        )
    return await told_matter(session, actor, matter, types)


@post(
    "/matters/{matter_id:int}/participants/{part_id:int}/leave",
    permission=Permission.PARTIES_WRITE,
    says="当事人退出",
    status_code=200,
    answer=MatterTold,
    asks=Asks(fields_of(LeaveForm)),
)
async def leave(
    request: Request[Any, Any, Any],
    matter: Matter,
    part_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
) -> MatterTold:
    """Let a participant leave the matter."""
    actor.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    part = await queries.participation(session, matter.id, part_id)
    given = LeaveForm(**(await bodies.sent(request, Asks(fields_of(LeaveForm)))).values)
    async with telling_changes(session, matter):
        await participation.leave(
            session, matter, types[matter.type], part, by=actor, reason=given.reason, on=given.on
        )
    return await told_matter(session, actor, matter, types)


@post(
    "/matters/{matter_id:int}/participants/{part_id:int}/identity",
    permission=Permission.PARTIES_WRITE,
    says="记录身份核对",
    status_code=200,
    answer=MatterTold,
    asks=Asks(fields_of(IdentitySeenForm)),
)
async def identity_seen(
    request: Request[Any, Any, Any],
    matter: Matter,
    part_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
) -> MatterTold:
    """A participant's identity was checked."""
    actor.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    part = await queries.participation(session, matter.id, part_id)
    given = IdentitySeenForm(**(await bodies.sent(request, Asks(fields_of(IdentitySeenForm)))).values)
    async with telling_changes(session, matter):
        await participation.record_identity(session, matter, part, by=actor, how=given.how, on=given.on)
    return await told_matter(session, actor, matter, types)


@post(
    "/matters/{matter_id:int}/participants/{part_id:int}/read-aloud",
    permission=Permission.PARTIES_WRITE,
    says="记录宣读",
    status_code=200,
    answer=MatterTold,
    asks=Asks(fields_of(ReadAloudForm)),
)
async def read_aloud(
    request: Request[Any, Any, Any],
    matter: Matter,
    part_id: FromPath[int],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
) -> MatterTold:
    """The papers were read to somebody who cannot read them."""
    actor.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    part = await queries.participation(session, matter.id, part_id)
    given = ReadAloudForm(**(await bodies.sent(request, Asks(fields_of(ReadAloudForm)))).values)
    async with telling_changes(session, matter):
        await participation.record_read_aloud(
            session,
            matter,
            part,
            by=actor,
            on=given.on,
            witness=given.witness,
            thumbprint=given.thumbprint,
        )
    return await told_matter(session, actor, matter, types)
