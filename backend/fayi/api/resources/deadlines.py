"""Clocks: of a matter with how each was worked out, and those of the agency that come next."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from litestar import Request, get
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.api import bodies
from fayi.deadlines import pages, queries
from fayi.deadlines.actions import midnight
from fayi.deadlines.models import Deadline
from fayi.kit import clock
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes, TimeLimit
from fayi.procedure.permissions import Permission
from fayi.web.fields import fields_of
from fayi.web.language import translate

LONGEST_LOOK = timedelta(days=400)


class ClockTold(Struct, frozen=True, kw_only=True):
    """A clock: from when, until when, and how that was worked out."""

    id: int
    matter_id: int
    key: str
    label: str
    basis: str
    """The article it rests on."""
    length: str
    started_on: date
    due_at: datetime | None
    """The last instant; null while the clock stands still."""
    status: str
    provisional: bool
    """Whether an official holiday plan still to come may move it."""
    lapses: bool
    """A right that ends with it, not a duty."""
    stopped_on: date | None
    worked_out: tuple[str, ...]


class SuspensionTold(Struct, frozen=True, kw_only=True):
    """A time in which all clocks of a matter stood still."""

    since: date
    until: date | None
    reason: str


class ClocksTold(Struct, frozen=True, kw_only=True):
    """The clocks of a matter."""

    clocks: tuple[ClockTold, ...]
    suspensions: tuple[SuspensionTold, ...]


class DueTold(Struct, frozen=True):
    """Clocks of the agency."""

    clocks: tuple[ClockTold, ...]


class Between(Struct, frozen=True, kw_only=True):
    """Which days are asked for."""

    since: Annotated[date | None, Meta(title="自何日起", description="不填为今天。")] = None
    until: Annotated[date | None, Meta(title="至何日止", description="不填为30天后，最长400天。")] = None
    mine: Annotated[bool, Meta(title="本人承办")] = False


@get(
    "/matters/{matter_id:int}/deadlines",
    permission=Permission.MATTERS_READ,
    says="办件的期限和计算过程",
    answer=ClocksTold,
)
async def clocks_of_matter(matter: Matter, session: AsyncSession, types: MatterTypes) -> ClocksTold:
    """The clocks of a matter: running ones first, the nearest last day first."""
    limits = {limit.key: limit for limit in types[matter.type].time_limits}
    return ClocksTold(
        clocks=tuple(told(one, limits) for one in await queries.of_matter(session, matter.id)),
        suspensions=tuple(
            SuspensionTold(since=one.since, until=one.until, reason=translate(one.reason))
            for one in await queries.suspensions(session, matter.id)
        ),
    )


@get(
    "/deadlines",
    permission=Permission.MATTERS_READ,
    says="本机构即将到期的期限",
    query=fields_of(Between),
    answer=DueTold,
)
async def clocks_due(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> DueTold:
    """Clocks of the matters the agency holds that run out between two days, the nearest first."""
    asked = Between(**bodies.asked(request, fields_of(Between)))
    since = asked.since or clock.today()
    until = min(asked.until or since + timedelta(days=30), since + LONGEST_LOOK)
    found = await queries.due_between(
        session, actor, midnight(since), midnight(until + timedelta(days=1)), mine=asked.mine
    )
    return DueTold(
        tuple(
            told(one, {limit.key: limit for limit in types[matter.type].time_limits}) for one, matter in found
        )
    )


def told(deadline: Deadline, limits: Mapping[str, TimeLimit]) -> ClockTold:
    """A clock as it is answered."""
    words = pages.told(deadline, limits.get(deadline.key))
    return ClockTold(
        id=deadline.id,
        matter_id=deadline.matter_id,
        key=deadline.key,
        label=words.label,
        basis=words.basis,
        length=words.length,
        started_on=deadline.started_on,
        due_at=deadline.due_at,
        status=deadline.status,
        provisional=deadline.provisional,
        lapses=deadline.lapses,
        stopped_on=deadline.stopped_on,
        worked_out=words.steps,
    )
