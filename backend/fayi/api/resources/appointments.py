"""Lawyers asked to act in a matter. To offer, accept and decline is for people: a token only reads."""

from datetime import datetime

from litestar import get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.appointments import queries
from fayi.matters.models import Matter
from fayi.procedure.permissions import Permission


class AppointmentTold(Struct, frozen=True, kw_only=True):
    """A lawyer was asked to act."""

    id: int
    matter_id: int
    lawyer: str
    firm: str
    status: str
    offered_at: datetime
    answer_by: datetime
    answered_at: datetime | None
    ended_at: datetime | None


class AppointmentsTold(Struct, frozen=True):
    """The appointments of a matter, the oldest first."""

    appointments: tuple[AppointmentTold, ...]


@get(
    "/matters/{matter_id:int}/appointments",
    permission=Permission.MATTERS_READ,
    says="办件的律师指派",
    answer=AppointmentsTold,
)
async def appointments_of_matter(matter: Matter, session: AsyncSession) -> AppointmentsTold:
    """Who was asked to act in the matter, and what became of it."""
    return AppointmentsTold(
        tuple(
            AppointmentTold(
                id=one.id,
                matter_id=one.matter_id,
                lawyer=lawyer,
                firm=firm,
                status=one.status,
                offered_at=one.offered_at,
                answer_by=one.answer_by,
                answered_at=one.answered_at,
                ended_at=one.ended_at,
            )
            for one, lawyer, firm in await queries.of_matter(session, matter.id)
        )
    )
