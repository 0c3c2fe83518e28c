"""Entering a matter with its parties, and passing it on where another agency handles it."""

from datetime import date
from typing import Any

from msgspec import Struct, structs
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.casework.dossier import read_dossier
from fayi.deadlines import actions as deadlines
from fayi.intake.forms import Comer
from fayi.kit.errors import Refusal
from fayi.matters import actions as matters
from fayi.matters.models import Matter
from fayi.parties import actions as parties
from fayi.parties import participation
from fayi.parties import queries as party_queries
from fayi.parties.actions import AlreadyRegistered, PerhapsRegistered
from fayi.parties.forms import PartyForm, PartyKind
from fayi.parties.models import Party
from fayi.procedure.matter_type import MatterType
from fayi.referrals import actions as referrals


class FaultyComer(Refusal):
    """当事人登记有误。"""

    status_code = 422

    def __init__(self, at: int, column: str, refusal: Refusal) -> None:
        """The refusal of row `at`, and the column it belongs to."""
        super().__init__(refusal.message, field=f"people-{at}-{column}")
        self.values = refusal.values


class Known(Struct, frozen=True):
    """A comer who is, or may be, registered already."""

    party: Party
    rule: str
    certain: bool


class Entered(Struct, frozen=True):
    """What was entered, and for each row whom it may be."""

    matter: Matter
    known: tuple[tuple[Known, ...], ...]


async def enter(
    session: AsyncSession,
    matter_type: MatterType,
    details: Any,
    people: tuple[Comer, ...],
    *,
    by: Actor,
    received_on: date,
    channel: str,
    handled_by: int | None,
    chosen: dict[int, str],
) -> Entered:
    """Register a matter with its parties.

    `chosen` says for a row which registered party it is (an id), or "new". Raises FaultyComer for a row that
    cannot be true, Refusal for the rest.
    """
    found: list[Party] = []
    known: list[tuple[Known, ...]] = []
    for at, comer in enumerate(people):
        party, alike = await find_or_create(session, by, comer, chosen.get(at, ""), at)
        found.append(party)
        known.append(alike)
    for role in matter_type.roles:
        if sum(comer.role == role.key for comer in people) < role.at_least:
            raise Refusal("请至少登记{n}名“{role}”。", field="people", n=role.at_least, role=role.label)
    names = {
        side: tuple(party.name for party, comer in zip(found, people, strict=True) if comer.role == side)
        for side in ("applicant", "respondent")
    }
    matter = await matters.register(
        session,
        matter_type,
        details,
        by=by,
        received_on=received_on,
        channel=channel,
        applicants=names["applicant"],
        respondents=names["respondent"],
    )
    joined: list[party_queries.TakingPart] = []
    for at, (party, comer) in enumerate(zip(found, people, strict=True)):
        try:
            await participation.take_part(
                session, matter, matter_type, party, comer.role, by=by, on=received_on, among=joined
            )
        except Refusal as refusal:
            raise FaultyComer(at, "name", refusal) from refusal
    await deadlines.follow(
        session,
        matter,
        matter_type,
        "register",
        on=received_on,
        dossier=lambda: read_dossier(session, matter, matter_type, on=received_on),
    )
    if handled_by is not None and handled_by != by.agency_id:
        await referrals.ask(
            session,
            matter,
            matter_type,
            kind="transfer",
            to=await agencies.agency(session, handled_by),
            reason="登记后转承办机构办理。",
            until=None,
            by=by,
        )
    elif by.agency_kind not in matter_type.handled_by:
        raise Refusal("请选择承办机构。", field="handled_by")
    return Entered(matter, tuple(known))


async def find_or_create(
    session: AsyncSession, by: Actor, comer: Comer, chosen: str, at: int
) -> tuple[Party, tuple[Known, ...]]:
    """The party of a row: the one chosen, the one certainly known, or a new one; and who it may be."""
    if chosen.isdecimal():
        return await party_queries.get(session, by, int(chosen)), ()
    person = comer.kind is PartyKind.PERSON
    form = PartyForm(
        kind=comer.kind,
        name=comer.name,
        id_number=comer.number if person else "",
        uscc="" if person else comer.number,
        phone=comer.phone,
        address=comer.address,
        still_new=chosen == "new",
    )
    try:
        return await parties.create_party(session, by, form), ()
    except AlreadyRegistered as refusal:
        alike = tuple(Known(party, duplicate.rule.label, True) for duplicate, party in refusal.duplicates)
        return alike[0].party, alike
    except PerhapsRegistered as refusal:
        alike = tuple(Known(party, duplicate.rule.label, False) for duplicate, party in refusal.duplicates)
        return await parties.create_party(session, by, structs.replace(form, still_new=True)), alike
    except Refusal as refusal:
        columns = {"id_number": "number", "uscc": "number", "phone": "phone", "address": "address"}
        raise FaultyComer(at, columns.get(refusal.field or "", "name"), refusal) from refusal
