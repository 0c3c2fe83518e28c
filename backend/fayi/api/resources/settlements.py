"""The settlement of a matter, with what is due under it and follow-ups."""

from datetime import date
from decimal import Decimal

from litestar import get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.procedure.permissions import Permission
from fayi.settlements import queries


class SignatureTold(Struct, frozen=True, kw_only=True):
    """A signature under the settlement."""

    name: str
    capacity: str
    way: str
    signed_on: date


class InstalmentTold(Struct, frozen=True, kw_only=True):
    """Something one party owes another by a day."""

    no: int
    due_on: date
    amount: Decimal
    """In yuan, as text; 0 when an act is owed."""
    debtor: str
    creditor: str | None
    what: str
    status: str
    performed_on: date | None


class FollowUpTold(Struct, frozen=True, kw_only=True):
    """The committee asked afterwards how things stand."""

    made_on: date
    way: str
    asked: str
    result: str
    satisfaction: str
    note: str


class SettlementTold(Struct, frozen=True, kw_only=True):
    """What the parties agreed."""

    id: int
    form: str
    agreed_on: date
    effective_on: date | None
    """From which day it binds; null as long as signatures are missing."""
    facts: str
    disputed: str
    performance_way: str
    performance_term: str
    amount: Decimal
    """In yuan, as text."""
    clauses: tuple[str, ...]
    signatures: tuple[SignatureTold, ...]
    instalments: tuple[InstalmentTold, ...]
    follow_ups: tuple[FollowUpTold, ...]


@get(
    "/matters/{matter_id:int}/settlement",
    permission=Permission.MATTERS_READ,
    says="现行的调解协议",
    answer=SettlementTold,
)
async def settlement_of_matter(matter: Matter, session: AsyncSession) -> SettlementTold:
    """The settlement in force; 404 when nothing was agreed."""
    whole = await queries.of_matter(session, matter.id)
    if whole is None:
        raise NotFound
    names = await queries.names(session, matter.id)
    settlement = whole.settlement
    return SettlementTold(
        id=settlement.id,
        form=settlement.form,
        agreed_on=settlement.agreed_on,
        effective_on=whole.effective_on(await parties.participants(session, matter.id)),
        facts=settlement.facts,
        disputed=settlement.disputed,
        performance_way=settlement.performance_way,
        performance_term=settlement.performance_term,
        amount=settlement.amount,
        clauses=tuple(clause.text for clause in whole.clauses),
        signatures=tuple(
            SignatureTold(name=one.name, capacity=one.capacity, way=one.way, signed_on=one.signed_on)
            for one in whole.signatures
        ),
        instalments=tuple(
            InstalmentTold(
                no=one.no,
                due_on=one.due_on,
                amount=one.amount,
                debtor=names.get(one.debtor_id, ""),
                creditor=names.get(one.creditor_id) if one.creditor_id else None,
                what=one.what,
                status=one.status,
                performed_on=one.performed_on,
            )
            for one in whole.instalments
        ),
        follow_ups=tuple(
            FollowUpTold(
                made_on=one.made_on,
                way=one.way,
                asked=one.asked,
                result=one.result,
                satisfaction=one.satisfaction,
                note=one.note,
            )
            for one in await queries.follow_ups(session, matter.id)
        ),
    )
