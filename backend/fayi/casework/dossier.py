"""Reads all that is known of a matter into one frozen Dossier, for guards."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from fayi.agencies import queries as agencies
from fayi.agencies.models import Officer
from fayi.appointments import queries as appointments
from fayi.consents import queries as consents
from fayi.deadlines import queries as deadlines
from fayi.documents import queries as documents
from fayi.hearings import queries as hearings
from fayi.kit import clock
from fayi.library import queries as library
from fayi.materials import queries as materials
from fayi.matters import queries as matters
from fayi.matters.actions import details_of
from fayi.matters.models import Entry, Matter
from fayi.parties import queries as parties
from fayi.parties.models import Participation, Party
from fayi.prisoners import queries as prisoners
from fayi.procedure.dossier import Advised, Done, Dossier, Linked, Participant, PrisonerSeen
from fayi.procedure.matter_type import MatterType
from fayi.referrals import queries as referrals
from fayi.rooms import queries as rooms
from fayi.settlements import queries as settlements


async def read_dossier(
    session: AsyncSession, matter: Matter, matter_type: MatterType, *, on: date | None = None
) -> Dossier:
    """Everything guards may look at, as it stands in this transaction, for an act on the day `on` (today)."""
    participants = await parties.participants(session, matter.id)
    done = await performed(session, matter.id)
    holder = await agencies.agency(session, matter.agency_id)
    asked_of = await referrals.of_matter(session, matter.id)
    documents_here = await documents.issued_codes(session, matter.id)
    linked = []
    for other, kind in await matters.linked(session, matter.id):
        linked.append(
            Linked(
                matter_id=other.id,
                type=other.type,
                stage=other.stage,
                status=other.status,
                kind=kind,
                done=await performed(session, other.id),
            )
        )
    return Dossier(
        type=matter.type,
        stage=matter.stage,
        status=matter.status,
        today=on or clock.today(),
        received_on=matter.received_on,
        details=details_of(matter, matter_type),
        participants=participants,
        conflicts=await parties.conflicts(session, matter.id),
        advised=await advised(session, matter, matter_type, participants),
        mediators=tuple(
            officer.name
            for assignment, officer in await matters.assigned(session, matter.id)
            if assignment.capacity != "recorder"
        ),
        held=await hearings.held(session, matter.id),
        booking=await rooms.booked(session, matter.id),
        prisoner=await prisoner_of(session, matter, on or clock.today()),
        consents=await consents.seen(session, matter.id),
        settlement=await settlements.seen(session, matter.id, participants),
        follow_ups=await settlements.count_follow_ups(session, matter.id),
        holder=holder.name,
        means=await library.means_in_force(session, matter.received_on) if matter_type.means_tested else (),
        appointments=await appointments.appointed(session, matter.id),
        issued=documents_here,
        filed=await documents.filed_papers(session, matter.id, matter_type),
        done=done,
        materials=await materials.seen(session, matter, matter_type),
        mentions=await matters.mentions(session, matter.id) if matter_type.properties else (),
        aided=await aided(session, matter.id),
        held_by=holder.kind,
        region=holder.region_code,
        awaits=next((name for asked, _, name in asked_of if asked.kind == "transfer" and asked.is_open), ""),
        linked=tuple(linked),
        due={
            running.key: clock.local(running.due_at).date()
            for running in await deadlines.running(session, matter.id)
            if running.due_at is not None
        },
    )


async def prisoner_of(session: AsyncSession, matter: Matter, on: date) -> PrisonerSeen:
    """What may be known of the prisoner whose number stands in the details; nothing where there is none."""
    number = str(matter.details.get("prisoner_number", "")).strip()
    return await prisoners.seen(session, matter, number, on) if number else PrisonerSeen()


async def performed(session: AsyncSession, matter_id: int) -> tuple[Done, ...]:
    """The actions performed so far, with what was filled in."""
    found = await session.scalars(
        select(Entry).where(Entry.matter_id == matter_id, Entry.tag.like("matter:%")).order_by(Entry.seq)
    )
    return tuple(
        Done(
            action=entry.tag.removeprefix("matter:"),
            on=entry.happened_on,
            at=entry.recorded_at,
            facts=entry.facts.get("form") or {},
            officer_id=entry.officer_id,
            number=str(entry.facts.get("number", "")),
        )
        for entry in found
    )


async def advised(
    session: AsyncSession, matter: Matter, matter_type: MatterType, participants: Sequence[Participant]
) -> tuple[Advised, ...]:
    """Visible matters of the type in which the other side asked, or in which this side was the other one."""
    if matter_type.other_side is None:
        return ()
    other = matter_type.other_side(details_of(matter, matter_type))
    asking = (
        select(Participation.matter_id)
        .join(Party, Party.id == Participation.party_id)
        .where(Party.name == other, Participation.until.is_(None))
    )
    turned = Matter.details["other_party"].astext.in_([one.name for one in participants])
    found = await session.execute(
        select(Matter.intake_number, Officer.id, Officer.name)
        .join(Entry, and_(Entry.matter_id == Matter.id, Entry.tag.in_(("matter:start", "matter:answer"))))
        .join(Officer, Officer.id == Entry.officer_id)
        .where(
            Matter.type == matter.type,
            Matter.id != matter.id,
            or_(turned, Matter.id.in_(asking)) if other else turned,
        )
        .distinct()
        .order_by(Matter.intake_number)
    )
    return tuple(Advised(number=number, officer_id=officer, officer=name) for number, officer, name in found)


async def aided(session: AsyncSession, matter_id: int) -> tuple[str, ...]:
    """Numbers of other visible matters in which one of these parties was granted legal aid."""
    here, there = aliased(Participation), aliased(Participation)
    found = await session.scalars(
        select(func.coalesce(Matter.reference, Matter.intake_number))
        .distinct()
        .join(there, there.matter_id == Matter.id)
        .join(here, here.party_id == there.party_id)
        .join(Entry, and_(Entry.matter_id == Matter.id, Entry.tag == "matter:grant"))
        .where(here.matter_id == matter_id, Matter.id != matter_id, there.side == "applicant")
    )
    return tuple(sorted(found))
