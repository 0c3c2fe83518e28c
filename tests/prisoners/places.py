"""Rooms at both ends, a line, and bookings, for tests about those who are held."""

from datetime import date, datetime, time, timedelta

from fayi.kit import clock
from fayi.prisoners import actions as prisoners
from fayi.prisoners.forms import PrisonerForm
from fayi.prisoners.models import Prisoner
from fayi.prisoners.rules import VisitClass
from fayi.rooms import actions as bookings
from fayi.rooms.models import Booking, Room, RoomHours
from fayi.rooms.rules import BookingPlan, Needed
from tests.cast import COURT_CLERK_FU, MANAGEMENT_LU, OFFICE_LIN, PRISON, Person
from tests.conftest import SessionAs

KEEPER = MANAGEMENT_LU


def at(days: int, hour: int = 10, minute: int = 0) -> datetime:
    """An hour at the station, so many days from today."""
    day = clock.today() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), clock.ZONE)


async def room(session_as: SessionAs, by: Person, name: str, *, kind: str = "room", seats: int = 0) -> Room:
    """A room of the agency `by` works at, open around the clock."""
    async with session_as(by.actor) as session:
        made = Room(
            agency_id=by.place.id, kind=kind, name=name, seats=seats, in_use_from=date(2026, 1, 1),
            place="", note="", terminal="", join_address="", equipment=[], purposes=[],
            before_minutes=0, after_minutes=0, asks_first=False,
        )  # fmt: skip
        session.add(made)
        await session.flush()
        for weekday in range(1, 8):
            session.add(
                RoomHours(
                    room_id=made.id,
                    weekday=weekday,
                    opens=time(0),
                    closes=time(23, 59, 59),
                    purposes=[],
                    agency_ids=[],
                    closed=False,
                    since=date(2026, 1, 1),
                )
            )
    return made


async def prisoner(
    session_as: SessionAs,
    name: str = "韩一鸣",
    number: str = "3398000123",
    *,
    by: Person = KEEPER,
    **more: object,
) -> Prisoner:
    """Somebody in the register of the prison `by` works at."""
    given: dict[str, object] = {
        "number": number, "name": name, "visit_class": VisitClass.ORDINARY, "held_since": date(2026, 1, 5),
        "ward": "三监区",
    }  # fmt: skip
    async with session_as(by.actor) as session:
        return await prisoners.add(session, PrisonerForm(**given | more), by=by.actor)  # type: ignore[arg-type]


def needs(*what: Room | Prisoner) -> tuple[Needed, ...]:
    """These as a booking needs them."""
    found = []
    for one in what:
        if isinstance(one, Prisoner):
            found.append(
                Needed(resource=one.resource, label=one.label, role="prisoner", agency_id=one.agency_id)
            )
            continue
        role = "line" if one.kind == "line" else "prison" if one.agency_id == PRISON.id else "court"
        if one.kind == "room" and one.agency_id == OFFICE_LIN.place.id:
            role = "office"
        found.append(Needed(resource=one.resource, label=one.name, role=role, agency_id=one.agency_id))
    return tuple(found)


async def booking(
    session_as: SessionAs,
    *what: Room | Prisoner,
    starts_at: datetime,
    minutes: int = 60,
    purpose: str = "court",
    by: Person = COURT_CLERK_FU,
    confirmed: bool = True,
    matter_id: int | None = None,
) -> Booking:
    """A booking that needs all this, made by `by`."""
    plan = BookingPlan(
        purpose=purpose,
        parts=(("main", starts_at, starts_at + timedelta(minutes=minutes)),),
        needs=needs(*what),
        title="远程开庭" if purpose == "court" else "远程会见",
        matter_id=matter_id,
    )
    async with session_as(by.actor) as session:
        made = await bookings.propose(session, plan, by.actor)
        if confirmed:
            await bookings.confirm(session, made, by.actor)
    return made


async def read(session_as: SessionAs, made: Booking, *, by: Person = KEEPER) -> Booking:
    """The booking as it is now."""
    async with session_as(by.actor) as session:
        return await session.get_one(Booking, made.id)
