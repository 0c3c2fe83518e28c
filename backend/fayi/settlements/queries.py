"""The settlement of a matter, what is due under it, and follow-ups."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.parties.models import Participation, Party
from fayi.procedure.dossier import Participant, SettlementSeen, Signed
from fayi.settlements import rules
from fayi.settlements.models import Clause, FollowUp, Instalment, Settlement, Signature
from fayi.settlements.rules import Mark


class Whole(Struct, frozen=True, kw_only=True):
    """A settlement with all that belongs to it."""

    settlement: Settlement
    clauses: tuple[Clause, ...]
    signatures: tuple[Signature, ...]
    instalments: tuple[Instalment, ...]
    party_ids: dict[int, int]
    """Participation → party, of the matter."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The signatures as the rules see them."""
        return tuple(
            Mark(
                capacity=one.capacity,
                name=one.name,
                on=one.signed_on,
                party_id=self.party_ids.get(one.participation_id or 0),
            )
            for one in self.signatures
        )

    @property
    def is_open(self) -> bool:
        """Whether the text may still be changed: nobody has signed and nothing was performed."""
        return not self.signatures and all(one.status == "due" for one in self.instalments)

    def bound(self, participants: Sequence[Participant]) -> tuple[Participant, ...]:
        """Those who have to sign it."""
        debtors = {self.party_ids[one.debtor_id] for one in self.instalments}
        return rules.must_sign(participants, debtors)

    def effective_on(self, participants: Sequence[Participant]) -> date | None:
        """From which day it binds, or None."""
        return rules.effective_on(
            self.settlement.form, self.settlement.agreed_on, self.bound(participants), self.marks
        )


async def party_ids(session: AsyncSession, matter_id: int) -> dict[int, int]:
    """Participation → party, of a matter."""
    found = await session.execute(
        select(Participation.id, Participation.party_id).where(Participation.matter_id == matter_id)
    )
    return dict(found.all())


async def names(session: AsyncSession, matter_id: int) -> dict[int, str]:
    """Participation → name, of those who take part in a matter or once did."""
    found = await session.execute(
        select(Participation.id, Party.name)
        .join(Party, Party.id == Participation.party_id)
        .where(Participation.matter_id == matter_id)
        .order_by(Participation.id)
    )
    return dict(found.all())


async def of_matter(session: AsyncSession, matter_id: int) -> Whole | None:
    """The current settlement of a matter, whole; None when nothing was agreed."""
    settlement = await session.scalar(
        select(Settlement).where(Settlement.matter_id == matter_id, Settlement.replaced_by_id.is_(None))
    )
    return None if settlement is None else await whole(session, settlement)


async def earlier(session: AsyncSession, matter_id: int) -> tuple[Whole, ...]:
    """The settlements of a matter that were replaced, the latest first."""
    found = await session.scalars(
        select(Settlement)
        .where(Settlement.matter_id == matter_id, Settlement.replaced_by_id.is_not(None))
        .order_by(Settlement.id.desc())
    )
    return tuple([await whole(session, settlement) for settlement in found.all()])


async def whole(session: AsyncSession, settlement: Settlement) -> Whole:
    """A settlement with all that belongs to it."""
    clauses = await session.scalars(
        select(Clause).where(Clause.settlement_id == settlement.id).order_by(Clause.no)
    )
    signatures = await session.scalars(
        select(Signature)
        .where(Signature.settlement_id == settlement.id)
        .order_by(Signature.signed_on, Signature.id)
    )
    instalments = await session.scalars(
        select(Instalment).where(Instalment.settlement_id == settlement.id).order_by(Instalment.no)
    )
    return Whole(
        settlement=settlement,
        clauses=tuple(clauses),
        signatures=tuple(signatures),
        instalments=tuple(instalments),
        party_ids=await party_ids(session, settlement.matter_id),
    )


async def seen(
    session: AsyncSession, matter_id: int, participants: Sequence[Participant]
) -> SettlementSeen | None:
    """The current settlement as guards see it; None when nothing was agreed."""
    current = await of_matter(session, matter_id)
    if current is None:
        return None
    settlement, instalments = current.settlement, current.instalments
    return SettlementSeen(
        written=settlement.on_paper,
        agreed_on=settlement.agreed_on,
        facts=settlement.facts,
        clauses=len(current.clauses),
        performance_way=settlement.performance_way,
        performance_term=settlement.performance_term,
        signatures=tuple(
            Signed(signer=one.name, capacity=one.capacity, on=one.signed_on) for one in current.signatures
        ),
        unsigned=rules.unsigned(current.bound(participants), current.marks) if settlement.on_paper else (),
        effective_on=current.effective_on(participants),
        instalments=len(instalments),
        performed=sum(one.status == "performed" for one in instalments),
        breached=sum(one.status == "breached" for one in instalments),
        amount=settlement.amount,
    )


async def signers_for(session: AsyncSession, matter: Matter, capacity: str, actor: Actor) -> tuple[str, ...]:
    """Who may sign for the agency: mediators assigned; the recorder assigned or, without one, anybody who
    works there; its seal.
    """
    if capacity == "committee":
        return (actor.agency_name,)
    assigned = await matters.assigned(session, matter.id)
    names = tuple(
        officer.name
        for assignment, officer in assigned
        if (assignment.capacity == "recorder") == (capacity == "recorder")
    )
    if capacity == "recorder" and not names:
        return tuple(officer.name for officer in await agencies.officers_of(session, matter.agency_id))
    return names


async def follow_ups(session: AsyncSession, matter_id: int) -> Sequence[FollowUp]:
    """All follow-ups of a matter, the latest first."""
    found = await session.scalars(
        select(FollowUp)
        .where(FollowUp.matter_id == matter_id)
        .order_by(FollowUp.made_on.desc(), FollowUp.id.desc())
    )
    return found.all()


async def count_follow_ups(session: AsyncSession, matter_id: int) -> int:
    """How many follow-ups a matter has had."""
    return await session.scalar(select(func.count()).where(FollowUp.matter_id == matter_id)) or 0
