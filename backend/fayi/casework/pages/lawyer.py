"""A lawyer's own page: offers that wait, matters at work, what is due, hearings, documents, and subsidies."""

from collections.abc import Sequence
from datetime import date, timedelta

from litestar import get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.appointments import queries as appointments
from fayi.appointments import rules
from fayi.appointments.kinds import AidKind, AppointmentStatus
from fayi.appointments.models import Appointment
from fayi.deadlines import queries as deadlines
from fayi.deadlines.models import Deadline
from fayi.deadlines.pages import label_of
from fayi.documents import queries as documents
from fayi.documents.models import Document
from fayi.hearings import queries as hearings
from fayi.hearings.models import Hearing
from fayi.kit import clock
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web.templating import Page

AHEAD_DAYS = 60
"""How far ahead hearings are shown."""
MOST_ENDED = 20


class AtWork(Struct, frozen=True, kw_only=True):
    """A matter the lawyer acts in now."""

    appointment: Appointment
    matter: Matter
    stage: str
    due: tuple[tuple[Deadline, str], ...]
    hearings: Sequence[Hearing]
    documents: Sequence[Document]
    met_on: date | None
    hand_in_by: date | None
    """The last day for the closing file, once the matter is closed."""


class LawyersDay(Struct, frozen=True, kw_only=True):
    """A lawyer's day."""

    offers: tuple[Appointment, ...]
    at_work: tuple[AtWork, ...]
    ended: tuple[Appointment, ...]
    kinds: dict[str, str]
    statuses: dict[str, AppointmentStatus]


@get("/lawyer", permission=Permission.LAWYERS_ACT)
async def lawyers_day(session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """我的法律援助: the lawyer's own, and nothing of anybody else's."""
    own = await appointments.of_lawyer(session, actor)
    page = LawyersDay(
        offers=tuple(one for one in own if one.status == "offered"),
        at_work=tuple([await at_work(session, actor, one, types) for one in own if one.status == "active"]),
        ended=tuple(one for one in own if not one.is_open)[:MOST_ENDED],
        kinds={one.value: one.label for one in AidKind},
        statuses={one.value: one for one in AppointmentStatus},
    )
    return Page("casework/lawyer.html", page)


async def at_work(
    session: AsyncSession, actor: Actor, appointment: Appointment, types: MatterTypes
) -> AtWork:
    """What the lawyer has to know of a matter at work."""
    matter = await matters.get(session, actor, appointment.matter_id)
    done = (await appointments.work(session, matter.id)).of(appointment.id)
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=AHEAD_DAYS)
    waits = not any(file.answer != "returned" for file in done.files)
    return AtWork(
        appointment=appointment,
        matter=matter,
        stage=types[matter.type].stage(matter.stage).label,
        due=tuple(
            (clock_, label_of(types, matter, clock_))
            for clock_ in await deadlines.running(session, matter.id)
            if clock_.due_at is not None
        ),
        hearings=[
            one
            for one in await hearings.of_matter(session, matter.id)
            if one.status == "planned" and since <= one.planned_at < until
        ],
        documents=[
            one
            for one in await documents.of_matter(session, matter.id)
            if one.is_issued or one.agency_id == actor.agency_id
        ],
        met_on=min((clock.local(meeting.met_at).date() for meeting in done.meetings), default=None),
        hand_in_by=rules.hand_in_by(matter.closed_on) if matter.closed_on and waits else None,
    )
