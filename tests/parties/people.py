"""Parties and disputes for the tests of this feature; nobody in them is real."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit.identity import Sex, credit_check_character, example_id_number
from fayi.matter_types import discover
from fayi.matters import actions as matters
from fayi.matters.models import Matter
from fayi.parties import actions, participation
from fayi.parties.forms import PartyForm
from fayi.parties.models import Party

SessionAs = Callable[[Actor], AbstractAsyncContextManager[AsyncSession]]

TYPES = discover()
MEDIATION = TYPES["mediation"]
BIRTH = date(1985, 3, 2)
NUMBER = example_id_number(BIRTH, Sex.FEMALE, 12)
OTHER_NUMBER = example_id_number(BIRTH, Sex.FEMALE, 13)
CREDIT_CODE = "91999900MA0000001" + credit_check_character("91999900MA0000001")


async def written_down(session: AsyncSession, actor: Actor, name: str, **more: Any) -> Party:
    """A party in the register of the actor's agency."""
    return await actions.create_party(session, actor, PartyForm(name=name, **{"still_new": True} | more))


async def dispute(
    session_as: SessionAs, actor: Actor, applicant: str | Party, respondent: str | Party
) -> tuple[Matter, Party, Party]:
    """A mediation between two parties, registered today at the actor's agency."""
    async with session_as(actor) as session:
        one, other = [
            party if isinstance(party, Party) else await written_down(session, actor, party)
            for party in (applicant, respondent)
        ]
        matter = await matters.register(
            session,
            MEDIATION,
            MEDIATION.examples[0],
            by=actor,
            received_on=date(2026, 11, 2),
            channel="window",
            applicants=(one.name,),
            respondents=(other.name,),
        )
        await participation.take_part(session, matter, MEDIATION, one, "applicant", by=actor)
        await participation.take_part(session, matter, MEDIATION, other, "respondent", by=actor)
        return matter, one, other
