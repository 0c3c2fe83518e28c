"""Parties: finding one by its exact number, reading, writing down, correcting."""

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec import Meta, Struct
from sqlalchemy import false, or_
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.api import bodies
from fayi.api.bodies import Asks
from fayi.api.guards import purpose_in
from fayi.api.problems import AskFirst, Candidate
from fayi.kit.errors import NotPermitted
from fayi.parties import actions, queries
from fayi.parties.actions import AlreadyRegistered, PerhapsRegistered
from fayi.parties.forms import PartyForm, choices, faults, form_of, with_regions
from fayi.parties.models import Party
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.web.fields import Field, fields_of, with_choices
from fayi.web.language import translate

PARTY = fields_of(PartyForm)
PARTY_VERSION = msgspec.structs.replace(bodies.VERSION, label="当事人信息的版本")
OPEN = (
    "id", "kind", "name", "sex", "ethnic", "birth_date", "identity_kind", "uscc", "legal_representative",
    "household_region", "residence_region", "home_region", "language", "dialects", "occupation", "unit",
    "education", "special_groups", "needs", "illiterate", "without_capacity", "version",
)  # fmt: skip


class PartyTold(Struct, frozen=True, kw_only=True):
    """A person or an organisation."""

    id: int
    kind: str
    name: str
    sex: str
    ethnic: str
    birth_date: date | None
    identity_kind: str
    id_number: str
    """Redacted unless `in_full`, like the next two."""
    phone: str
    address: str
    in_full: bool
    uscc: str
    legal_representative: str
    household_region: str
    residence_region: str
    home_region: str
    language: str
    dialects: tuple[str, ...]
    occupation: str
    unit: str
    education: str
    special_groups: tuple[str, ...]
    needs: tuple[str, ...]
    illiterate: bool
    without_capacity: bool
    version: int


class PartiesTold(Struct, frozen=True):
    """Parties that were found."""

    parties: tuple[PartyTold, ...]


class Exactly(Struct, frozen=True, kw_only=True):
    """An exact number; it is sent in the body, because addresses are written into logs."""

    number: Annotated[str, Meta(title="证件号码、统一社会信用代码或者电话", min_length=5, max_length=40)]


@post(
    "/parties/find",
    permission=Permission.PARTIES_READ,
    says="按证件号码、信用代码或者电话查找当事人",
    status_code=200,
    only_looks=True,
    answer=PartiesTold,
    asks=Asks(fields_of(Exactly)),
)
async def find_parties(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> PartiesTold:
    """Visible parties with exactly this ID number, credit code or phone."""
    given = await bodies.sent(request, Asks(fields_of(Exactly)))
    conditions = queries.exactly(given.values["number"])
    found = await session.scalars(
        queries.visible_to(actor).where(or_(false(), *conditions)).limit(queries.MOST_FOUND)
    )
    rows = found.all()
    await readings.record_search(session, actor, given.values["number"], section="parties", hits=len(rows))
    return PartiesTold(tuple([await told_party(session, actor, party) for party in rows]))


@get(
    "/parties/{party_id:int}",
    permission=Permission.PARTIES_READ,
    says="一名当事人",
    answer=PartyTold,
    in_full=True,
)
async def party_read(
    request: Request[Any, Any, Any], party_id: FromPath[int], session: AsyncSession, actor: Actor
) -> PartyTold:
    """A party, redacted unless the header X-Purpose says what its numbers are read for; that is kept."""
    party = await queries.get(session, actor, party_id)
    return await told_party(session, actor, party, purpose=in_full(request, actor))


@post("/parties", permission=Permission.PARTIES_WRITE, says="登记当事人", answer=PartyTold, asks=Asks(PARTY))
async def create_party(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor
) -> Response[PartyTold]:
    """Write a party down, unless it is there: then 409 or 422 names who it is, or may be."""
    given = await bodies.sent(request, Asks(await party_fields(session)))
    form = PartyForm(**given.values)
    await must_be_true(session, form, Asks(PARTY))
    try:
        party = await actions.create_party(session, actor, form)
    except (AlreadyRegistered, PerhapsRegistered) as refusal:
        raise AskFirst(
            refusal,
            [
                Candidate(party_id=known.id, name=known.name, rule=translate(duplicate.rule.label))
                for duplicate, known in refusal.duplicates
            ],
        ) from refusal
    told = await told_party(session, actor, party)
    return Response(told, status_code=201, headers={"Location": f"/api/parties/{party.id}"})


@post(
    "/parties/{party_id:int}",
    permission=Permission.PARTIES_WRITE,
    says="更正当事人信息",
    status_code=200,
    answer=PartyTold,
    asks=Asks((PARTY_VERSION,), {"changes": PARTY}, frozenset({"changes"})),
    partly=True,
)
async def correct_party(
    request: Request[Any, Any, Any], party_id: FromPath[int], session: AsyncSession, actor: Actor
) -> PartyTold:
    """Correct what is written down of a party; what is left out of `changes` stays as it is."""
    party = await queries.get(session, actor, party_id)
    before = form_of(party)
    inner = (await bodies.body_of(request)).get("changes")
    named = inner if isinstance(inner, dict) else {}
    fields = tuple(field for field in await party_fields(session, before) if field.name in named)
    asks = Asks((PARTY_VERSION,), {"changes": fields}, frozenset({"changes"}))
    given = await bodies.sent(request, asks)
    form = msgspec.structs.replace(before, **given.groups["changes"] | {"kind": before.kind})
    await must_be_true(session, form, Asks((), {"changes": PARTY}))
    await actions.correct_party(session, actor, party, form, version=given.values["version"])
    await session.refresh(party)
    return await told_party(session, actor, party)


async def party_fields(session: AsyncSession, given: PartyForm | None = None) -> tuple[Field, ...]:
    """The fields of a party with what may be chosen in them."""
    return with_choices(PARTY, await choices(session, given))


async def must_be_true(session: AsyncSession, form: PartyForm, asks: Asks) -> None:
    """Raise Faults with everything in the form that cannot be true, each where it was sent."""
    form, unclear = await with_regions(session, form)
    found = [
        bodies.Fault(translate(one.message, **one.values), asks.place(one.field) if one.field else None)
        for one in (*unclear, *faults(form))
    ]
    if found:
        raise bodies.Faults(found)


def in_full(request: Request[Any, Any, Any], actor: Actor) -> str:
    """What hidden particulars are read for, as the header X-Purpose says; empty: they stay hidden.

    Raises NotPermitted for who may not read them.
    """
    if "x-purpose" in request.headers and not actor.may(Permission.PARTIES_UNMASK):
        raise NotPermitted
    return purpose_in(request, "X-Purpose")


async def told_party(session: AsyncSession, actor: Actor, party: Party, *, purpose: str = "") -> PartyTold:
    """A party as it is answered; a reading in full is kept with its purpose."""
    if purpose:
        await actions.read_in_full(session, actor, party, purpose=purpose)
    hidden = {
        "id_number": (party.id_number or "") if purpose else party.redacted_id_number,
        "phone": (party.phone or "") if purpose else party.redacted_phone,
        "address": (party.address or "") if purpose else party.redacted_address,
    }
    told: dict[str, Any] = {name: getattr(party, name) for name in OPEN}
    lists = {name: tuple(told[name]) for name in ("dialects", "special_groups", "needs")}
    return PartyTold(**told | lists | hidden, in_full=bool(purpose))
