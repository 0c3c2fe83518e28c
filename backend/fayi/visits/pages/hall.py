"""The display in the waiting hall: turns and windows, never a name."""

import hmac
from collections.abc import Sequence

from litestar import get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.kit import clock
from fayi.kit.database import act_for
from fayi.kit.errors import NotFound
from fayi.kit.secrets import vault
from fayi.procedure.permissions import Permission
from fayi.visits import queries
from fayi.web.templating import Page


class HallPage(Struct, frozen=True, kw_only=True):
    """What everybody in the hall may see."""

    agency: str
    address: str
    called: Sequence[tuple[str, str]]
    """Turns and the windows they are called to, the latest first."""
    waiting: int


def hall_token(agency_id: int) -> str:
    """The word in the display's address; whoever has it sees the turns of this agency and nothing else."""
    return vault().index(f"hall {agency_id}").hex()[:32]


def hall_address(agency_id: int) -> str:
    """Where the display of an agency is found; it needs no officer to stay signed in on a screen."""
    return f"/hall/{agency_id}/{hall_token(agency_id)}"


@get("/hall/{agency_id:int}/{token:str}", permission=Permission.PUBLIC)
async def hall(agency_id: int, token: str, session: AsyncSession) -> Page:
    """The turns being called now, in large figures; asks for itself again every few seconds."""
    if not hmac.compare_digest(token.encode(), hall_token(agency_id).encode()):
        raise NotFound
    await act_for(session, agency_id, None)
    agency = await agencies.agency(session, agency_id)
    called = await queries.called(session, agency_id, clock.today())
    page = HallPage(
        agency=agency.name,
        address=hall_address(agency_id),
        called=[(visit.turn, visit.place) for visit in called],
        waiting=await queries.count_waiting(session, agency_id, clock.today()),
    )
    return Page("visits/hall.html", page, fragment="visits/_called.html")
