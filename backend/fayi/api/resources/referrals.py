"""Referrals and transfers between agencies: asking, accepting, answering."""

from datetime import date, datetime
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.api import bodies
from fayi.api.bodies import Asks
from fayi.api.problems import telling_changes
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.referrals import actions, queries
from fayi.referrals.forms import Answer, AskOf, filled_with
from fayi.referrals.models import Referral
from fayi.referrals.pages.box import with_matter
from fayi.referrals.pages.tab import askable, basis_of
from fayi.web.fields import fields_of


class ReferralTold(Struct, frozen=True, kw_only=True):
    """What one agency asked another."""

    id: int
    matter_id: int
    kind: str
    status: str
    asking: str
    asked: str
    reason: str
    until: date | None
    asked_at: datetime
    answer: str
    answered_at: datetime | None


class ReferralsTold(Struct, frozen=True):
    """Referrals and transfers, the newest first."""

    referrals: tuple[ReferralTold, ...]


@get("/referrals", permission=Permission.MATTERS_READ, says="等待本机构答复的转办移送", answer=ReferralsTold)
async def referrals_waiting(session: AsyncSession, actor: Actor) -> ReferralsTold:
    """What other agencies have asked the token's agency and is not answered yet, fifty at most."""
    return ReferralsTold(
        tuple(
            told(one, sender, actor.agency_name) for one, _, sender in await queries.waiting(session, actor)
        )
    )


@get(
    "/matters/{matter_id:int}/referrals",
    permission=Permission.MATTERS_READ,
    says="办件的转办移送",
    answer=ReferralsTold,
)
async def referrals_of_matter(matter: Matter, session: AsyncSession) -> ReferralsTold:
    """The referrals and transfers of a matter that the agency has part in, the newest first."""
    return ReferralsTold(tuple(told(*one) for one in await queries.of_matter(session, matter.id)))


@post(
    "/matters/{matter_id:int}/referrals",
    permission=Permission.REFERRALS_SEND,
    says="转办、移送或者请求协办",
    answer=ReferralTold,
    asks=Asks(fields_of(AskOf)),
)
async def ask(
    request: Request[Any, Any, Any], matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes
) -> ReferralTold:
    """Ask another agency to act (`referral`), to take the matter over (`transfer`), or to help (`joint`).

    `consent_from` are ids of participations: everybody whose personal data is passed on has to agree, unless
    the officer may override that on a ground of the law.
    """
    actor.must_hold(Permission.REFERRALS_SEND, at=matter.agency_id)
    fields = filled_with(
        fields_of(AskOf),
        await askable(session, actor, outside=True),
        await queries.persons(session, matter.id),
        may_override=actor.may(Permission.REFERRALS_OVERRIDE),
    )
    given = (await bodies.sent(request, Asks(fields))).values
    to = await session.get_one(Agency, int(given["to"]))
    async with telling_changes(session, matter):
        referral = await actions.ask(
            session,
            matter,
            types[matter.type],
            kind=given["kind"],
            to=to,
            reason=given["reason"],
            until=given["until"],
            scope=given["scope"],
            basis=basis_of(given),
            by=actor,
        )
    return told(referral, actor.agency_name, to.name)


@post(
    "/referrals/{referral_id:int}/accept",
    permission=Permission.REFERRALS_ANSWER,
    says="接收",
    status_code=200,
    answer=ReferralTold,
    asks=Asks(),
)
async def accept(
    request: Request[Any, Any, Any], referral_id: FromPath[int], session: AsyncSession, actor: Actor
) -> ReferralTold:
    """Take it on; with a transfer the matter itself changes hands now."""
    await bodies.sent(request, Asks())
    referral, matter = await with_matter(session, actor, referral_id)
    await actions.accept(session, referral, matter, by=actor)
    return await named(session, referral)


@post(
    "/referrals/{referral_id:int}/return",
    permission=Permission.REFERRALS_ANSWER,
    says="退回",
    status_code=200,
    answer=ReferralTold,
    asks=Asks(fields_of(Answer)),
)
async def send_back(
    request: Request[Any, Any, Any], referral_id: FromPath[int], session: AsyncSession, actor: Actor
) -> ReferralTold:
    """Decline with a reason; the sight of the matter ends."""
    referral, matter = await with_matter(session, actor, referral_id)
    given = await bodies.sent(request, Asks(fields_of(Answer)))
    await actions.send_back(session, referral, matter, given.values["words"], by=actor)
    return await named(session, referral)


@post(
    "/referrals/{referral_id:int}/finish",
    permission=Permission.REFERRALS_ANSWER,
    says="办结答复",
    status_code=200,
    answer=ReferralTold,
    asks=Asks(fields_of(Answer)),
)
async def finish(
    request: Request[Any, Any, Any], referral_id: FromPath[int], session: AsyncSession, actor: Actor
) -> ReferralTold:
    """Tell the asking agency what came of it; the sight of the matter ends."""
    referral, matter = await with_matter(session, actor, referral_id)
    given = await bodies.sent(request, Asks(fields_of(Answer)))
    await actions.finish(session, referral, matter, given.values["words"], by=actor)
    return await named(session, referral)


@post(
    "/referrals/{referral_id:int}/revoke",
    permission=Permission.REFERRALS_SEND,
    says="撤回",
    status_code=200,
    answer=ReferralTold,
    asks=Asks(fields_of(Answer)),
)
async def revoke(
    request: Request[Any, Any, Any], referral_id: FromPath[int], session: AsyncSession, actor: Actor
) -> ReferralTold:
    """Take the question back; the other agency's sight of the matter ends."""
    referral, matter = await with_matter(session, actor, referral_id)
    given = await bodies.sent(request, Asks(fields_of(Answer)))
    await actions.revoke(session, referral, matter, given.values["words"], by=actor)
    return await named(session, referral)


async def named(session: AsyncSession, referral: Referral) -> ReferralTold:
    """A referral as it is answered, with the names of both agencies."""
    asking = await agencies.agency(session, referral.from_agency_id)
    asked = await agencies.agency(session, referral.to_agency_id)
    return told(referral, asking.name, asked.name)


def told(referral: Referral, asking: str, asked: str) -> ReferralTold:
    """A referral as it is answered."""
    given: dict[str, Any] = {"asking": asking, "asked": asked}
    rest = {name: getattr(referral, name) for name in ReferralTold.__struct_fields__ if name not in given}
    return ReferralTold(**rest | given)
