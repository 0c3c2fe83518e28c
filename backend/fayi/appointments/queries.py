"""Lawyers and their load, the rota for a matter, appointments, work, and subsidies."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency, Officer, OfficerRole
from fayi.agencies.queries import holding
from fayi.agencies.rules import Actor
from fayi.appointments import rules
from fayi.appointments.kinds import ConflictKind
from fayi.appointments.models import (
    Appointment,
    ClosingFile,
    Lawyer,
    LawyerMeeting,
    StageReport,
    SubsidyClaim,
    WorkEntry,
)
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.procedure.dossier import Appointed
from fayi.procedure.roles import AgencyKind


class Load(Struct, frozen=True):
    """How busy a lawyer is."""

    open: int = 0
    last: date | None = None


class Known(Struct, frozen=True, kw_only=True):
    """A lawyer of the register with name, firm and load."""

    lawyer: Lawyer
    name: str
    firm: str
    load: Load


class Offered(Struct, frozen=True, kw_only=True):
    """What a lawyer has to know before answering: who and what, and none of the papers."""

    cause: str
    organ: str
    people: tuple[tuple[str, str], ...]
    """Name and side."""


class Work(Struct, frozen=True, kw_only=True):
    """What lawyers have written down about a matter, the latest first."""

    meetings: Sequence[LawyerMeeting]
    entries: Sequence[WorkEntry]
    reports: Sequence[StageReport]
    files: Sequence[ClosingFile]

    def of(self, appointment_id: int) -> "Work":
        """What belongs to one appointment."""
        return Work(
            meetings=[one for one in self.meetings if one.appointment_id == appointment_id],
            entries=[one for one in self.entries if one.appointment_id == appointment_id],
            reports=[one for one in self.reports if one.appointment_id == appointment_id],
            files=[one for one in self.files if one.appointment_id == appointment_id],
        )


Named = Row[Appointment, str, str]
"""An appointment with the lawyer's and the firm's name."""


async def loads(session: AsyncSession) -> dict[tuple[int, int], Load]:
    """Officer and firm → load, of everybody the actor's agency may ask about."""
    rows = await session.execute(text("select officer_id, firm_id, open, last_at from lawyer_loads()"))
    return {
        (row.officer_id, row.firm_id): Load(
            row.open, clock.local(row.last_at).date() if row.last_at else None
        )
        for row in rows
    }


async def register(session: AsyncSession, actor: Actor) -> list[Known]:
    """Lawyers the actor keeps: a firm its own, an aid centre everybody's; by firm and name."""
    query = (
        select(Lawyer, Officer.name, Agency.name)
        .join(Officer, Officer.id == Lawyer.officer_id)
        .join(Agency, Agency.id == Lawyer.agency_id)
        .order_by(Agency.name, Officer.name, Lawyer.id)
    )
    if actor.agency_kind is not AgencyKind.LEGAL_AID_CENTER:
        query = query.where(Lawyer.agency_id == actor.agency_id)
    busy = await loads(session)
    return [
        Known(lawyer=one, name=name, firm=firm, load=busy.get((one.officer_id, one.agency_id), Load()))
        for one, name, firm in await session.execute(query)
    ]


async def to_enter(session: AsyncSession, actor: Actor) -> list[tuple[str, str]]:
    """Lawyers with an account who are not in the register yet, as choices: officer and firm."""
    query = (
        holding(clock.today())
        .join(Officer, Officer.id == OfficerRole.officer_id)
        .join(Agency, Agency.id == OfficerRole.agency_id)
        .outerjoin(
            Lawyer,
            (Lawyer.officer_id == OfficerRole.officer_id) & (Lawyer.agency_id == OfficerRole.agency_id),
        )
        .where(OfficerRole.role == "lawyer", Lawyer.id.is_(None))
        .with_only_columns(Officer.id, Agency.id, Officer.name, Agency.short_name)
        .order_by(Agency.name, Officer.name)
    )
    if actor.agency_kind is not AgencyKind.LEGAL_AID_CENTER:
        query = query.where(OfficerRole.agency_id == actor.agency_id)
    rows = await session.execute(query)
    return [(f"{officer}-{firm}", f"{name}（{place}）") for officer, firm, name, place in rows]


async def lawyer(session: AsyncSession, actor: Actor, lawyer_id: int) -> Lawyer:
    """A lawyer the actor's agency keeps; raises NotFound."""
    found = await session.get(Lawyer, lawyer_id)
    centre = actor.agency_kind is AgencyKind.LEGAL_AID_CENTER
    if found is None or not (centre or found.agency_id == actor.agency_id):
        raise NotFound
    return found


async def profile(session: AsyncSession, officer_id: int, firm_id: int) -> Lawyer | None:
    """The register's row of an officer at a firm."""
    return await session.scalar(
        select(Lawyer).where(Lawyer.officer_id == officer_id, Lawyer.agency_id == firm_id)
    )


async def wanted(session: AsyncSession, matter: Matter, *, sex: str = "", language: str = "") -> rules.Wanted:
    """What the matter asks of its lawyer; the aided person's language counts when none is named."""
    spoken = {language} if language else set()
    if not spoken:
        for one in await parties.taking_part(session, matter.id):
            if one.participation.side == "applicant":
                spoken |= {*one.party.dialects, one.party.language} - {""}
    organ = str(matter.details.get("organ") or "")
    region = await session.scalar(select(Agency.region_code).where(Agency.name == organ)) if organ else None
    region = region or await session.scalar(select(Agency.region_code).where(Agency.id == matter.agency_id))
    return rules.Wanted(
        aid_kind=kind_of(matter),
        grave=matter.details.get("criminal_kind") in rules.GRAVE,
        region=region or "",
        languages=frozenset(spoken),
        sex=sex,
    )


def kind_of(matter: Matter) -> str:
    """The kind of help, or what the matter's type counts it by."""
    return str(matter.details.get("aid_kind") or matter.category)


async def conflicts(
    session: AsyncSession, matter_id: int, officer_id: int, firm_id: int
) -> tuple[ConflictKind, ...]:
    """What stands between a lawyer and a matter, found across all agencies without showing their files."""
    found = await session.scalar(
        text("select lawyer_conflicts(:matter, :lawyer, :firm)"),
        {"matter": matter_id, "lawyer": officer_id, "firm": firm_id},
    )
    return tuple(ConflictKind.of(kind) for kind in found or ())


async def rota(session: AsyncSession, matter: Matter, asked_for: rules.Wanted) -> rules.Rota:
    """Who may be asked for the matter today, in order, and who is left out."""
    busy = await loads(session)
    asked = {(one.lawyer_id, one.firm_id) for one, _, _ in await of_matter(session, matter.id)}
    today = clock.today()
    rows = await session.execute(
        select(Lawyer, Officer.name, Agency.name)
        .join(Officer, Officer.id == Lawyer.officer_id)
        .join(Agency, Agency.id == Lawyer.agency_id)
        .where(
            (Officer.left_on.is_(None)) | (Officer.left_on >= today),
            (Agency.closed_on.is_(None)) | (Agency.closed_on > today),
        )
        .order_by(Lawyer.id)
    )
    candidates = []
    for one, name, firm in rows:
        load = busy.get((one.officer_id, one.agency_id), Load())
        candidates.append(
            rules.Candidate(
                officer_id=one.officer_id,
                firm_id=one.agency_id,
                name=name,
                firm=firm,
                practising_since=one.practising_since,
                entered_on=one.entered_on,
                specialities=frozenset(one.specialities),
                districts=tuple(one.districts),
                languages=frozenset(one.languages),
                sex=one.sex,
                most_open=one.most_open,
                on_rota=one.on_rota,
                away_from=one.away_from,
                away_until=one.away_until,
                open=load.open,
                last=load.last,
                asked_before=(one.officer_id, one.agency_id) in asked,
                conflicts=await conflicts(session, matter.id, one.officer_id, one.agency_id),
            )
        )
    return rules.draw(asked_for, candidates, today)


def _named() -> Any:
    return (
        select(Appointment, Officer.name, Agency.name)
        .join(Officer, Officer.id == Appointment.lawyer_id)
        .join(Agency, Agency.id == Appointment.firm_id)
    )


async def of_matter(session: AsyncSession, matter_id: int) -> Sequence[Named]:
    """All appointments in a matter that the actor may see, the oldest first."""
    found = await session.execute(_named().where(Appointment.matter_id == matter_id).order_by(Appointment.id))
    return found.all()


async def seen(session: AsyncSession, appointment_id: int) -> Appointment:
    """The appointment, if the actor may see it; raises NotFound."""
    found = await session.scalar(select(Appointment).where(Appointment.id == appointment_id))
    if found is None:
        raise NotFound
    return found


async def get(session: AsyncSession, appointment_id: int) -> Appointment:
    """The appointment, locked, if the actor may change it; raises NotFound."""
    found = await session.scalar(
        select(Appointment)
        .where(Appointment.id == appointment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def own(session: AsyncSession, actor: Actor, appointment_id: int) -> Appointment:
    """The actor's own appointment, as the lawyer; raises NotFound."""
    found = await get(session, appointment_id)
    if (found.lawyer_id, found.firm_id) != (actor.officer_id, actor.agency_id):
        raise NotFound
    return found


async def of_lawyer(session: AsyncSession, actor: Actor) -> Sequence[Appointment]:
    """The actor's own appointments, the newest first."""
    found = await session.scalars(
        select(Appointment)
        .where(Appointment.lawyer_id == actor.officer_id, Appointment.firm_id == actor.agency_id)
        .order_by(Appointment.id.desc())
        .limit(200)
    )
    return found.all()


async def of_firm(session: AsyncSession, actor: Actor) -> Sequence[Named]:
    """Open appointments of the actor's firm, for its head: number, kind and lawyer."""
    found = await session.execute(
        _named()
        .where(Appointment.firm_id == actor.agency_id, Appointment.status.in_(("offered", "active")))
        .order_by(Officer.name, Appointment.id)
    )
    return found.all()


async def offered(session: AsyncSession, appointment_id: int) -> Offered | None:
    """What the lawyer who was asked may know before answering; None for everybody else."""
    found = await session.scalar(text("select offered_matter(:id)"), {"id": appointment_id})
    if found is None:
        return None
    people = tuple((one["name"], one["side"]) for one in found["people"])
    return Offered(cause=found["cause"], organ=found["organ"], people=people)


async def work(session: AsyncSession, matter_id: int) -> Work:
    """What was written down about the matter, as far as the actor may see it."""
    return Work(
        meetings=(
            await session.scalars(
                select(LawyerMeeting)
                .where(LawyerMeeting.matter_id == matter_id)
                .order_by(LawyerMeeting.met_at.desc(), LawyerMeeting.id.desc())
            )
        ).all(),
        entries=(
            await session.scalars(
                select(WorkEntry)
                .where(WorkEntry.matter_id == matter_id)
                .order_by(WorkEntry.worked_on.desc(), WorkEntry.id.desc())
            )
        ).all(),
        reports=(
            await session.scalars(
                select(StageReport).where(StageReport.matter_id == matter_id).order_by(StageReport.id.desc())
            )
        ).all(),
        files=(
            await session.scalars(
                select(ClosingFile).where(ClosingFile.matter_id == matter_id).order_by(ClosingFile.id.desc())
            )
        ).all(),
    )


async def appointed(session: AsyncSession, matter_id: int) -> tuple[Appointed, ...]:
    """The lawyers of a matter, for guards, in order of time."""
    rows = await of_matter(session, matter_id)
    if not rows:
        return ()
    done = await work(session, matter_id)
    paid = {
        claim.appointment_id: claim.paid_on
        for claim in await session.scalars(
            select(SubsidyClaim).where(SubsidyClaim.matter_id == matter_id, SubsidyClaim.paid_on.is_not(None))
        )
    }
    found = []
    for one, name, firm in rows:
        mine = done.of(one.id)
        file = next((file for file in mine.files if file.answer != "returned"), None)
        found.append(
            Appointed(
                id=one.id,
                lawyer_id=one.lawyer_id,
                lawyer=name,
                firm=firm,
                status=one.status,
                practised_years=one.practised_years,
                since=clock.local(
                    one.answered_at if one.answered_at and one.status != "declined" else one.offered_at
                ).date(),
                met_on=min((clock.local(meeting.met_at).date() for meeting in mine.meetings), default=None),
                handed_in_on=clock.local(file.handed_in_at).date() if file else None,
                checked_on=clock.local(file.answered_at).date() if file and file.answered_at else None,
                paid_on=paid.get(one.id),
            )
        )
    return tuple(found)
