"""Visits: those of a day, one of them, writing one down."""

from datetime import date, datetime
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.api import bodies
from fayi.api.bodies import Asks
from fayi.kit import clock
from fayi.kit.identity import redact_phone
from fayi.procedure.permissions import Permission
from fayi.visits import actions, queries
from fayi.visits.forms import TakeVisit
from fayi.visits.models import Visit
from fayi.web.fields import fields_of


class VisitTold(Struct, frozen=True, kw_only=True):
    """Somebody, or several together, came in, phoned or wrote."""

    id: int
    turn: str
    day: date
    channel: str
    purposes: tuple[str, ...]
    people: int
    anonymous: bool
    name: str
    phone: str
    """Redacted."""
    needs: tuple[str, ...]
    priority: str
    status: str
    place: str
    arrived_at: datetime
    called_at: datetime | None
    begun_at: datetime | None
    ended_at: datetime | None
    officer: str | None
    result: str
    version: int


class VisitsTold(Struct, frozen=True):
    """The visits of a day in the order of their turns."""

    visits: tuple[VisitTold, ...]


class OfDay(Struct, frozen=True, kw_only=True):
    """Which day is asked for."""

    day: Annotated[date | None, Meta(title="日期", description="不填为今天。")] = None


@get(
    "/visits",
    permission=Permission.MATTERS_REGISTER,
    says="一天的来访",
    query=fields_of(OfDay),
    answer=VisitsTold,
)
async def visits_of_day(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> VisitsTold:
    """The visits the agency received on a day, in the order of their turns."""
    asked = OfDay(**bodies.asked(request, fields_of(OfDay)))
    found = await queries.of_day(session, actor.agency_id, asked.day or clock.today())
    return VisitsTold(tuple(told(visit, officer) for visit, officer, _ in found))


@get("/visits/{visit_id:int}", permission=Permission.MATTERS_REGISTER, says="一次来访", answer=VisitTold)
async def visit_read(visit_id: FromPath[int], session: AsyncSession, actor: Actor) -> VisitTold:
    """One visit."""
    visit = await queries.get(session, actor, visit_id)
    names = await agencies.names(session, [visit.officer_id] if visit.officer_id else [])
    return told(visit, names.get(visit.officer_id or 0))


@post(
    "/visits",
    permission=Permission.MATTERS_REGISTER,
    says="登记来访",
    answer=VisitTold,
    asks=Asks(fields_of(TakeVisit)),
)
async def take_visit(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor
) -> Response[VisitTold]:
    """Write a visit down; it gets the day's next turn."""
    form = TakeVisit(**(await bodies.sent(request, Asks(fields_of(TakeVisit)))).values)
    visit = await actions.take(session, form, by=actor)
    names = await agencies.names(session, [visit.officer_id] if visit.officer_id else [])
    told_ = told(visit, names.get(visit.officer_id or 0))
    return Response(told_, status_code=201, headers={"Location": f"/api/visits/{visit.id}"})


def told(visit: Visit, officer: str | None) -> VisitTold:
    """A visit as it is answered."""
    given: dict[str, Any] = {
        "name": visit.name or "",
        "phone": redact_phone(visit.phone) if visit.phone else "",
        "purposes": tuple(visit.purposes),
        "needs": tuple(visit.needs),
        "officer": officer,
    }
    rest = {name: getattr(visit, name) for name in VisitTold.__struct_fields__ if name not in given}
    return VisitTold(**rest | given)
