"""Who takes part, who acts for whom, what gives pause, and finding a party that is already written down."""

import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.kit import clock, identity
from fayi.kit.errors import NotFound
from fayi.kit.secrets import vault
from fayi.matters import queries as matters
from fayi.matters.models import Assignment, Matter, MatterAccess
from fayi.parties import rules
from fayi.parties.kinds import AgentKind, ConflictKind, Relation
from fayi.parties.models import (
    Conflict,
    Participation,
    Party,
    PartyRelation,
    ProcessingRestriction,
    Representation,
)
from fayi.parties.rules import Duplicate, Found, Known, OfficerKnown, Related
from fayi.procedure.dossier import Conflict as DossierConflict
from fayi.procedure.dossier import Participant, Representative

MOST_FOUND = 20


@dataclass(frozen=True)
class TakingPart:
    """A participant as the matter's page shows it: the part, the party, and who acts for it."""

    participation: Participation
    party: Party
    agents: tuple[Representation, ...]


@dataclass(frozen=True)
class Pause:
    """Something that gives pause: found by the records now, written down, or both."""

    kind: ConflictKind
    subject: str
    sentence: str
    values: dict[str, str]
    officer_id: int | None
    row: Conflict | None

    @property
    def accepted(self) -> bool:
        """Whether it was disclosed and every side accepted it, or a hint was looked into."""
        return self.row is not None and self.row.accepted_by_all_on is not None


def visible_to(actor: Actor) -> Select[Party]:
    """Parties the actor's agency registered, or that take part or act in a matter it may see.

    Row security holds the same line, and recusals, in the database.
    """
    mine = MatterAccess.agency_id == actor.agency_id
    takes_part = exists().where(
        Participation.party_id == Party.id, MatterAccess.matter_id == Participation.matter_id, mine
    )
    acts = exists().where(
        Representation.agent_id == Party.id, MatterAccess.matter_id == Representation.matter_id, mine
    )
    return select(Party).where(or_(Party.agency_id == actor.agency_id, takes_part, acts))


async def get(session: AsyncSession, actor: Actor, party_id: int) -> Party:
    """The party, if the actor may see it; raises NotFound otherwise, as if it did not exist."""
    party = await session.scalar(visible_to(actor).where(Party.id == party_id))
    if party is None:
        raise NotFound
    return party


async def may_correct(session: AsyncSession, actor: Actor, party: Party) -> bool:
    """Whether the actor's agency registered the party or holds a matter it takes part in."""
    if party.agency_id == actor.agency_id:
        return True
    held = await session.scalar(
        select(Matter.id)
        .join(Participation, Participation.matter_id == Matter.id)
        .where(Participation.party_id == party.id, Matter.agency_id == actor.agency_id)
        .limit(1)
    )
    return held is not None


async def restrictions(session: AsyncSession, party_ids: Iterable[int]) -> dict[int, ProcessingRestriction]:
    """What restricts the processing of these parties' data now, by party."""
    found = await session.scalars(
        select(ProcessingRestriction).where(
            ProcessingRestriction.party_id.in_([*party_ids]), ProcessingRestriction.lifted_at.is_(None)
        )
    )
    return {one.party_id: one for one in found}


def number_index(number: str) -> bytes:
    """The blind index of an ID number as kit.identity writes it."""
    return vault().index(f"id {number}")


def phone_index(phone: str) -> bytes:
    """The blind index of a phone number as kit.identity writes it."""
    return vault().index(f"phone {phone}")


def address_index(region: str, address: str) -> bytes | None:
    """The blind index of an address; None when it is too short to compare."""
    key = rules.place_key(region, address)
    return vault().index(f"address {key}") if key else None


def known(party: Party, side: str = "") -> Known:
    """What of a party is compared."""
    return Known(
        party_id=party.id,
        kind=party.kind,
        name=party.name,
        name_key=party.name_key,
        birth_date=party.birth_date,
        id_number_index=party.id_number_index,
        phone_index=party.phone_index,
        address_index=party.address_index,
        uscc=party.uscc,
        side=side,
    )


async def find(
    session: AsyncSession, actor: Actor, words: str, *, limit: int = MOST_FOUND
) -> Sequence[Party]:
    """Visible parties with this exact ID number, credit code or phone, or with every word in their name.

    Nothing for nothing: an empty search finds nobody.
    """
    parts = [key for word in unicodedata.normalize("NFKC", words).split() if (key := rules.name_key(word))]
    if not parts:
        return ()
    if conditions := exactly(words):
        by_number = await session.scalars(visible_to(actor).where(or_(*conditions)).limit(limit))
        if found := by_number.all():
            return found
    named = visible_to(actor)
    for part in parts:
        ids = func.parties_named(part).table_valued("id").render_derived()
        named = named.where(Party.id.in_(select(ids.c.id)))
    first = func.strpos(Party.name_key, parts[0])
    return (await session.scalars(named.order_by(first, Party.name_key, Party.id).limit(limit))).all()


def exactly(words: str) -> list[ColumnElement[bool]]:
    """Conditions for `words` taken as a number of some kind; empty when it cannot be one."""
    number = "".join(unicodedata.normalize("NFKC", words).split()).upper()
    if not any(letter.isdigit() for letter in number) or len(number) < 5:
        return []
    written = {number}
    with suppress(identity.IdentityFault):
        # A number of 15 digits is kept as the one of 18 that it became.
        written.add(identity.identity_number(number).value)
    conditions: list[ColumnElement[bool]] = [
        Party.id_number_index.in_([number_index(one) for one in written])
    ]
    with suppress(identity.IdentityFault):
        conditions.append(Party.phone_index == phone_index(identity.phone(words)))
    if len(number) == 18:
        conditions.append(Party.uscc == number)
    return conditions


async def latest(session: AsyncSession, actor: Actor, *, limit: int = MOST_FOUND) -> Sequence[Party]:
    """Those the actor's agency registered or corrected last."""
    found = await session.scalars(
        select(Party)
        .where(Party.agency_id == actor.agency_id)
        .order_by(Party.updated_at.desc(), Party.id.desc())
        .limit(limit)
    )
    return found.all()


async def duplicates_of(session: AsyncSession, actor: Actor, new: Known) -> list[tuple[Duplicate, Party]]:
    """Visible parties that may be the same as `new`, each with the rule that fired; certain ones first."""
    alike: list[ColumnElement[bool]] = []
    if new.id_number_index is not None:
        alike.append(Party.id_number_index == new.id_number_index)
    if new.phone_index is not None:
        alike.append(Party.phone_index == new.phone_index)
    if new.birth_date is not None:
        alike.append((Party.name_key == new.name_key) & (Party.birth_date == new.birth_date))
    if new.uscc:
        alike.append(Party.uscc == new.uscc)
    if not alike:
        return []
    candidates = (await session.scalars(visible_to(actor).where(Party.kind == new.kind, or_(*alike)))).all()
    by_id = {party.id: party for party in candidates}
    found = rules.duplicates(new, [known(party) for party in candidates])
    return [(duplicate, by_id[duplicate.known.party_id]) for duplicate in found if duplicate.known.party_id]


async def taking_part(session: AsyncSession, matter_id: int) -> Sequence[TakingPart]:
    """Who takes part now, in the order they came, with all who act or have acted for them."""
    found = await session.execute(
        select(Participation, Party)
        .join(Party, Party.id == Participation.party_id)
        .where(Participation.matter_id == matter_id, Participation.until.is_(None))
        .order_by(Participation.id)
    )
    acting: dict[int, list[Representation]] = {}
    for agent in await session.scalars(
        select(Representation).where(Representation.matter_id == matter_id).order_by(Representation.id)
    ):
        acting.setdefault(agent.participation_id, []).append(agent)
    return [TakingPart(part, party, tuple(acting.get(part.id, ()))) for part, party in found]


async def left(session: AsyncSession, matter_id: int) -> Sequence[tuple[Participation, Party]]:
    """Those who took part once, latest first."""
    found = await session.execute(
        select(Participation, Party)
        .join(Party, Party.id == Participation.party_id)
        .where(Participation.matter_id == matter_id, Participation.until.is_not(None))
        .order_by(Participation.until.desc(), Participation.id.desc())
    )
    return [(part, party) for part, party in found]


async def participation(session: AsyncSession, matter_id: int, participation_id: int) -> Participation:
    """Somebody's part in this matter, not yet ended; raises NotFound."""
    found = await session.scalar(
        select(Participation).where(
            Participation.id == participation_id,
            Participation.matter_id == matter_id,
            Participation.until.is_(None),
        )
    )
    if found is None:
        raise NotFound
    return found


async def representation(session: AsyncSession, matter_id: int, representation_id: int) -> Representation:
    """An agency in this matter, not yet ended; raises NotFound."""
    found = await session.scalar(
        select(Representation).where(
            Representation.id == representation_id,
            Representation.matter_id == matter_id,
            Representation.ended_on.is_(None),
        )
    )
    if found is None:
        raise NotFound
    return found


async def participants(session: AsyncSession, matter_id: int) -> tuple[Participant, ...]:
    """Who takes part, for guards.

    Agents whose authority has run out or was ended stay in with the day it did, because what they signed
    until then stands; replaced representatives of a group do not.
    """
    today = clock.today()
    return tuple(
        Participant(
            party_id=one.party.id,
            name=one.party.name,
            role=one.participation.role,
            kind=one.party.kind,
            age=clock.age(one.party.birth_date, today) if one.party.birth_date else None,
            needs_guardian=one.party.is_person
            and rules.needs_guardian(one.party.birth_date, one.party.without_capacity, today),
            has_guardian=any(
                agent.kind == AgentKind.GUARDIAN and agent.is_in_force(today) for agent in one.agents
            ),
            identified=bool(one.participation.identity_seen)
            and bool(one.party.id_number if one.party.is_person else one.party.uscc),
            agents=tuple(
                Representative(
                    name=agent.agent_name,
                    kind=agent.kind,
                    scope=frozenset(agent.scope),
                    valid_until=agent.last_day,
                )
                for agent in one.agents
                if agent.ended_on is None or agent.kind != AgentKind.GROUP_REPRESENTATIVE
            ),
        )
        for one in await taking_part(session, matter_id)
    )


async def relations_of(session: AsyncSession, party_ids: Iterable[int]) -> list[Related]:
    """How others stand to these parties, whichever end it was told from: `other` is the other one."""
    ids = [*party_ids]
    if not ids:
        return []
    found = await session.execute(
        select(PartyRelation, Party)
        .join(Party, Party.id == PartyRelation.other_id)
        .where(PartyRelation.party_id.in_(ids))
    )
    related = [
        Related(party_id=relation.party_id, kind=Relation(relation.kind), other=known(other))
        for relation, other in found
    ]
    reverse = await session.execute(
        select(PartyRelation, Party)
        .join(Party, Party.id == PartyRelation.party_id)
        .where(PartyRelation.other_id.in_(ids))
    )
    return related + [
        Related(party_id=relation.other_id, kind=Relation(relation.kind).reverse, other=known(other))
        for relation, other in reverse
    ]


async def relations_between(session: AsyncSession, one: int, other: int) -> Sequence[PartyRelation]:
    """What is written down about how two parties stand to each other, told from either end."""
    found = await session.scalars(
        select(PartyRelation).where(
            PartyRelation.party_id.in_([one, other]), PartyRelation.other_id.in_([one, other])
        )
    )
    return found.all()


async def officers_conflicts(
    session: AsyncSession, matter_id: int, officer_ids: Sequence[int]
) -> list[Found]:
    """Why these officers should not handle the matter: for choosing whom to assign, and afterwards."""
    if not officer_ids:
        return []
    takers = [known(one.party, one.participation.side) for one in await taking_part(session, matter_id)]
    relations = await relations_of(session, [taker.party_id for taker in takers if taker.party_id])
    return await _of_officers(session, officer_ids, takers, relations)


async def _of_officers(
    session: AsyncSession, officer_ids: Sequence[int], takers: Sequence[Known], relations: Sequence[Related]
) -> list[Found]:
    officers = await session.scalars(select(Officer).where(Officer.id.in_(officer_ids)).order_by(Officer.id))
    return [
        found
        for officer in officers
        for found in rules.officer_conflicts(
            OfficerKnown(
                officer_id=officer.id,
                name=officer.name,
                name_key=rules.name_key(officer.name),
                id_number_index=officer.id_number_index,
            ),
            takers,
            relations,
        )
    ]


async def pauses(session: AsyncSession, matter_id: int) -> list[Pause]:
    """All that gives pause in the matter: found now, told by somebody, or disclosed before."""
    takers = [known(one.party, one.participation.side) for one in await taking_part(session, matter_id)]
    relations = await relations_of(session, [taker.party_id for taker in takers if taker.party_id])
    assigned = await session.scalars(
        select(Assignment.officer_id).where(Assignment.matter_id == matter_id, Assignment.until.is_(None))
    )
    found = rules.conflicts_between(takers, relations)
    found += await _of_officers(session, [*assigned], takers, relations)
    rows = {
        row.subject: row
        for row in await session.scalars(
            select(Conflict).where(Conflict.matter_id == matter_id).order_by(Conflict.id)
        )
    }
    shown = [
        Pause(one.kind, one.subject, one.sentence, one.values, one.officer_id, rows.pop(one.subject, None))
        for one in found
    ]
    return shown + [
        Pause(ConflictKind(row.kind), row.subject, row.sentence, row.values, row.officer_id, row)
        for row in rows.values()
    ]


async def conflicts(session: AsyncSession, matter_id: int) -> tuple[DossierConflict, ...]:
    """Conflicts of interest, for guards: of officers assigned, and those told by somebody.

    Hints at a false dispute are not among them: they are for the mediator to look into (`pauses`), and most
    spouses share a household.
    """
    return tuple(
        DossierConflict(sentence=pause.sentence, values=pause.values, accepted=pause.accepted)
        for pause in await pauses(session, matter_id)
        if pause.kind.is_of_interest
    )


async def matters_of(
    session: AsyncSession, actor: Actor, party_id: int
) -> Sequence[tuple[Matter, str, date | None]]:
    """Matters of the party that the actor may see, newest first, with its role and the day it left."""
    found = await session.execute(
        matters.visible_to(actor)
        .join(Participation, Participation.matter_id == Matter.id)
        .where(Participation.party_id == party_id)
        .add_columns(Participation.role, Participation.until)
        .order_by(Matter.received_on.desc(), Matter.id.desc())
    )
    return [(matter, role, until) for matter, role, until in found]


async def acting_in(session: AsyncSession, actor: Actor, party_id: int) -> Sequence[tuple[Matter, str]]:
    """Matters in which the party acts for somebody, newest first, with the kind of agent."""
    found = await session.execute(
        matters.visible_to(actor)
        .join(Representation, Representation.matter_id == Matter.id)
        .where(Representation.agent_id == party_id)
        .add_columns(Representation.kind)
        .order_by(Matter.received_on.desc(), Matter.id.desc())
    )
    return [(matter, kind) for matter, kind in found]


async def related_to(session: AsyncSession, party_id: int) -> list[Related]:
    """Visible parties the party is related to: "party is the `kind` of `other`"."""
    return await relations_of(session, [party_id])
