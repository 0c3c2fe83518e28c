"""The people of a matter, as forms print them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.kit.clock import age
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.parties.kinds import AgentKind, Scope
from fayi.parties.models import Party, Representation
from fayi.parties.queries import TakingPart
from fayi.procedure.matter_type import MatterType

Gathered = dict[str, Any]
"""Values by source; what is not known is None."""

SEXES = {"1": "男", "2": "女"}
FACTS = (
    "name", "sex", "ethnic", "birth_date", "age", "id_number", "phone", "occupation", "unit", "address",
    "legal_representative", "agent", "agent_scope",
)  # fmt: skip


async def of_people(session: AsyncSession, people: Sequence[TakingPart], matter_type: MatterType) -> Gathered:
    """parties, applicants, respondents, third_parties: a row for each."""
    rows = [
        (one.participation.side, await row_of(session, one, matter_type.role(one.participation.role).label))
        for one in people
    ]
    return {
        "parties": [row for _, row in rows],
        "applicants": [row for side, row in rows if side == "applicant"],
        "respondents": [row for side, row in rows if side == "respondent"],
        "third_parties": [row for side, row in rows if side == "none"],
        **first_of(rows, "applicant"),
        **first_of(rows, "respondent"),
    }


def first_of(rows: Sequence[tuple[str, Gathered]], side: str) -> Gathered:
    """applicant.*, respondent.*: the first of a side, for papers that name one person."""
    first = next((row for found, row in rows if found == side), {})
    return {f"{side}.{fact}": first.get(fact) for fact in FACTS}


async def row_of(session: AsyncSession, one: TakingPart, role: str) -> Gathered:
    """A participant as forms print it."""
    return {"role": role, **await person(session, one.party), **acting_for(one.agents)}


async def person(session: AsyncSession, party: Party) -> Gathered:
    """A party as forms print it."""
    place = party.residence_region or party.household_region
    region = await library.region_name(session, place) if place else None
    address = party.address or ""
    if region and not address.startswith(region):
        # "湖桥镇中心街19号" under 青禾县湖桥镇 is written once.
        overlap = next((n for n in range(len(region), 1, -1) if address.startswith(region[-n:])), 0)
        address = region + address[overlap:]
    ethnic = await library.label(session, CodeList.ETHNIC_GROUP, party.ethnic) if party.ethnic else None
    return {
        "name": party.name,
        "sex": SEXES.get(party.sex),
        "ethnic": ethnic,
        "birth_date": party.birth_date,
        "age": age(party.birth_date, clock.today()) if party.birth_date else None,
        "id_number": (party.id_number if party.is_person else party.uscc) or None,
        "phone": party.phone,
        "occupation": party.occupation or None,
        "unit": party.unit or None,
        "address": address or None,
        "legal_representative": party.legal_representative or None,
    }


def acting_for(agents: Sequence[Representation]) -> Gathered:
    """Those who act for a participant today."""
    others = (one for one in agents if one.kind != AgentKind.GROUP_REPRESENTATIVE)
    now = [one for one in others if one.is_in_force(clock.today())]
    return {
        "agent": "、".join(one.agent_name for one in now) or None,
        "agent_kind": "、".join(dict.fromkeys(AgentKind(one.kind).label for one in now)) or None,
        "agent_scope": "，".join(dict.fromkeys(Scope(s).label for one in now for s in one.scope)) or None,
    }
