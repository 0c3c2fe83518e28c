"""Hearings: of a matter, one of them, arranging one."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.api import bodies
from fayi.api.bodies import Asks
from fayi.api.problems import telling_changes
from fayi.hearings import actions, queries
from fayi.hearings.forms import Schedule
from fayi.hearings.models import Hearing
from fayi.matters.models import Matter
from fayi.procedure.permissions import Permission
from fayi.web.fields import fields_of


class AttendeeTold(Struct, frozen=True, kw_only=True):
    """Somebody who is asked to a hearing, or came."""

    name: str
    capacity: str
    present: bool
    signed: bool


class HearingTold(Struct, frozen=True, kw_only=True):
    """A hearing."""

    id: int
    matter_id: int
    kind: str
    way: str
    place: str
    is_public: bool
    status: str
    planned_at: datetime
    planned_until: datetime
    started_at: datetime | None
    ended_at: datetime | None
    result: str
    result_note: str
    minutes: str
    reason: str
    people: tuple[AttendeeTold, ...]


class HearingsTold(Struct, frozen=True):
    """The hearings of a matter, the latest first."""

    hearings: tuple[HearingTold, ...]


@get(
    "/matters/{matter_id:int}/hearings",
    permission=Permission.MATTERS_READ,
    says="办件的调解会和调查",
    answer=HearingsTold,
)
async def hearings_of_matter(matter: Matter, session: AsyncSession) -> HearingsTold:
    """The hearings of a matter, the latest first."""
    found = await queries.of_matter(session, matter.id)
    return HearingsTold(tuple([await told(session, one) for one in found]))


@get(
    "/hearings/{hearing_id:int}",
    permission=Permission.MATTERS_READ,
    says="一次调解会或者调查",
    answer=HearingTold,
)
async def hearing_read(hearing_id: FromPath[int], session: AsyncSession, actor: Actor) -> HearingTold:
    """A hearing with its minutes."""
    hearing, _ = await queries.get(session, actor, hearing_id)
    return await told(session, hearing)


@post(
    "/matters/{matter_id:int}/hearings",
    permission=Permission.HEARINGS_SCHEDULE,
    says="排定调解会或者调查",
    answer=HearingTold,
    asks=Asks(fields_of(Schedule)),
)
async def schedule(
    request: Request[Any, Any, Any], matter: Matter, session: AsyncSession, actor: Actor
) -> Response[HearingTold]:
    """Arrange a hearing."""
    given = Schedule(**(await bodies.sent(request, Asks(fields_of(Schedule)))).values)
    async with telling_changes(session, matter):
        hearing = await actions.schedule(session, matter, given.plan(), given.attendees(), by=actor)
    told_ = await told(session, hearing)
    return Response(told_, status_code=201, headers={"Location": f"/api/hearings/{hearing.id}"})


async def told(session: AsyncSession, hearing: Hearing) -> HearingTold:
    """A hearing as it is answered."""
    own = {"people"}
    return HearingTold(
        **{name: getattr(hearing, name) for name in HearingTold.__struct_fields__ if name not in own},
        people=tuple(
            AttendeeTold(
                name=one.name,
                capacity=one.capacity,
                present=bool(one.present),
                signed=one.signed_on is not None,
            )
            for one in await queries.attendance(session, [hearing.id])
        ),
    )
