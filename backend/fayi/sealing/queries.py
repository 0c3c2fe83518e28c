"""What must be sealed, what was asked, and who stands aside: all as far as the actor may know it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency, Officer
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters.actions import details_of
from fayi.matters.models import Entry, Matter, Recusal
from fayi.parties.models import Participation, Party
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.sealed_records import Person, Record
from fayi.sealing import rules
from fayi.sealing.kinds import Answer, RequestKind
from fayi.sealing.models import Protection, SealedRequest, Sealing

AT_ONCE = 500


class Due(Struct, frozen=True, kw_only=True):
    """A matter that must be sealed, and from when."""

    matter: Matter
    on: date


async def sealing_of(session: AsyncSession, matter_id: int) -> Sealing | None:
    """The sealing in force of a matter the actor may see all the same; None otherwise."""
    return await session.scalar(
        select(Sealing).where(Sealing.matter_id == matter_id, Sealing.lifted_at.is_(None))
    )


async def due(session: AsyncSession, agency_id: int, types: MatterTypes) -> list[Due]:
    """Visible matters the agency holds that must be sealed, now or from a day to come."""
    found: list[Due] = []
    keys = [one.key for one in types.values() if one.must_be_sealed is not None]
    last = 0
    while True:
        matters = (
            await session.scalars(
                select(Matter)
                .where(
                    Matter.agency_id == agency_id,
                    Matter.type.in_(keys),
                    Matter.status.in_((Status.CLOSED, Status.ARCHIVED)),
                    Matter.id > last,
                )
                .where(~select(Sealing.id).where(
                    Sealing.matter_id == Matter.id, Sealing.lifted_at.is_(None)
                ).exists())
                .order_by(Matter.id)
                .limit(AT_ONCE)
            )
        ).all()  # fmt: skip
        if not matters:
            return sorted(found, key=lambda one: (one.on, one.matter.id))
        records = await records_of(session, matters, types)
        lifted = set(
            await session.scalars(
                select(Sealing.matter_id).where(Sealing.matter_id.in_([one.id for one in matters]))
            )
        )
        for matter in matters:
            on = rules.sealed_on(
                types[matter.type], Status(matter.status), matter.stage_since, records[matter.id]
            )
            # What an authority unsealed is not sealed again by the desk.
            if on is not None and matter.id not in lifted:
                found.append(Due(matter=matter, on=on))
        last = matters[-1].id


async def records_of(
    session: AsyncSession, matters: Sequence[Matter], types: MatterTypes
) -> dict[int, Record]:
    """What the rule looks at, by matter."""
    ids = [matter.id for matter in matters]
    people: dict[int, list[Person]] = {}
    for matter_id, role, born_on in await session.execute(
        select(Participation.matter_id, Participation.role, Party.birth_date)
        .join(Party, Party.id == Participation.party_id)
        .where(Participation.matter_id.in_(ids), Participation.until.is_(None))
    ):
        people.setdefault(matter_id, []).append(Person(role=role, born_on=born_on))
    forms: dict[int, dict[str, Mapping[str, Any]]] = {}
    for matter_id, tag, facts in await session.execute(
        select(Entry.matter_id, Entry.tag, Entry.facts)
        .where(Entry.matter_id.in_(ids), Entry.tag.like("matter:%"))
        .order_by(Entry.seq)
    ):
        if form := facts.get("form"):
            forms.setdefault(matter_id, {})[tag.removeprefix("matter:")] = form
    return {
        matter.id: Record(
            details=details_of(matter, types[matter.type]),
            received_on=matter.received_on,
            people=tuple(people.get(matter.id, ())),
            forms=forms.get(matter.id, {}),
        )
        for matter in matters
    }


async def own_requests(
    session: AsyncSession, actor: Actor, limit: int = 50
) -> Sequence[tuple[SealedRequest, str, int | None]]:
    """What the actor asked, newest first, with the asked agency's name and the matter while it is open."""
    rows = await session.execute(
        select(SealedRequest, Agency.name, Sealing.matter_id)
        .join(Agency, Agency.id == SealedRequest.agency_id)
        .outerjoin(
            Sealing, (Sealing.id == SealedRequest.sealing_id) & (SealedRequest.open_until > clock.now())
        )
        .where(SealedRequest.asked_by_id == actor.officer_id)
        .order_by(SealedRequest.id.desc())
        .limit(limit)
    )
    return [(request, name, matter_id) for request, name, matter_id in rows]


async def asked_of(
    session: AsyncSession, actor: Actor, *, waiting: bool, limit: int = 50
) -> Sequence[tuple[SealedRequest, str, str]]:
    """What the actor's agency is asked: waiting or answered, newest first; by which agency and officer."""
    query = (
        select(SealedRequest, Agency.name, Officer.name)
        .join(Agency, Agency.id == SealedRequest.from_agency_id)
        .join(Officer, Officer.id == SealedRequest.asked_by_id)
        .where(
            SealedRequest.agency_id == actor.agency_id,
            (SealedRequest.answer == Answer.WAITING) == waiting,
        )
        .order_by(SealedRequest.id.desc())
        .limit(limit)
    )
    return [(request, agency, officer) for request, agency, officer in await session.execute(query)]


async def asked(session: AsyncSession, actor: Actor, request_id: int) -> SealedRequest:
    """A request put to the actor's agency; raises NotFound otherwise."""
    request = await session.scalar(
        select(SealedRequest).where(
            SealedRequest.id == request_id, SealedRequest.agency_id == actor.agency_id
        )
    )
    if request is None:
        raise NotFound
    return request


async def is_sealed_here(session: AsyncSession, request_id: int) -> int | None:
    """The id of the sealed matter of the deciding agency that the request's number names, or None."""
    found: int | None = await session.scalar(
        text("select matter_id from sealed_by_number(:id)"), {"id": request_id}
    )
    return found


async def openings(session: AsyncSession, sealing_id: int) -> Sequence[SealedRequest]:
    """Requests under which the sealed matter may be read now."""
    return (
        await session.scalars(
            select(SealedRequest).where(
                SealedRequest.sealing_id == sealing_id,
                SealedRequest.kind == RequestKind.OPEN,
                SealedRequest.open_until > clock.now(),
            )
        )
    ).all()


async def aside(session: AsyncSession, matter_id: int) -> Sequence[tuple[Recusal, str]]:
    """Who stands aside in the matter, with their names."""
    rows = await session.execute(
        select(Recusal, Officer.name)
        .join(Officer, Officer.id == Recusal.officer_id)
        .where(Recusal.matter_id == matter_id)
        .order_by(Recusal.id)
    )
    return [(recusal, name) for recusal, name in rows]


async def protections(session: AsyncSession, party_ids: Iterable[int]) -> dict[int, Protection]:
    """By party, the protection in force, as far as the actor is named in it."""
    found = await session.scalars(
        select(Protection).where(Protection.party_id.in_([*party_ids]), Protection.ended_at.is_(None))
    )
    return {one.party_id: one for one in found}


async def takers(session: AsyncSession, matter_id: int) -> Sequence[Party]:
    """The persons who take part."""
    return (
        await session.scalars(
            select(Party)
            .join(Participation, Participation.party_id == Party.id)
            .where(
                Participation.matter_id == matter_id,
                Participation.until.is_(None),
                Party.kind == "person",
            )
            .order_by(Participation.id)
        )
    ).all()
