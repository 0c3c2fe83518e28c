"""Matters: lists, one of them, registering, putting particulars right, the timeline."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.api import bodies
from fayi.api.bodies import VERSION, Asks
from fayi.api.problems import telling_changes
from fayi.api.resources.parties import PartyTold, in_full, told_party
from fayi.api.resources.types import registering, registration
from fayi.casework import forms as casework_forms
from fayi.casework.dossier import read_dossier
from fayi.casework.forms import BECAUSE
from fayi.casework.pages.overview import TITLES
from fayi.intake.actions import Entered, enter
from fayi.intake.forms import Comer, Counter
from fayi.matters import actions, queries
from fayi.matters.actions import details_of
from fayi.matters.models import Matter
from fayi.matters.pages import position
from fayi.parties import queries as parties
from fayi.procedure.matter_type import MatterType, MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.web.fields import fields_of
from fayi.web.language import translate


class MatterLine(Struct, frozen=True, kw_only=True):
    """A matter as lists tell it."""

    id: int
    number: str
    """The reference, or the intake number before acceptance."""
    type: str
    title: str
    stage: str
    stage_label: str
    status: str
    outcome: str | None
    received_on: date
    accepted_on: date | None
    closed_on: date | None
    holder: str
    """Short name of the agency that holds it."""
    assignee: str | None
    version: int
    updated_at: datetime


class MatterList(Struct, frozen=True, kw_only=True):
    """A page of the register, latest change first."""

    matters: tuple[MatterLine, ...]
    next: str | None
    """What to send as `after` for the page that follows; null on the last one."""


class PartTold(Struct, frozen=True, kw_only=True):
    """Somebody who takes part, in which role."""

    participation_id: int
    role: str
    side: str
    since: date
    identity_seen: str
    name: str
    party: PartyTold | None
    """What is known of it; null for a token without parties:read."""
    agents: tuple[str, ...]
    """Names of those who act for it now."""


class LinkTold(Struct, frozen=True, kw_only=True):
    """A matter that came out of this one, or the one it came from."""

    id: int
    number: str
    type: str
    kind: str


class MatterTold(MatterLine, frozen=True, kw_only=True):
    """A matter."""

    reference: str | None
    intake_number: str
    category: str
    channel: str
    is_held: bool
    """Whether the token's own agency holds it."""
    details: dict[str, Any]
    """As the type's schema says."""
    participants: tuple[PartTold, ...]
    assigned: tuple[str, ...]
    linked: tuple[LinkTold, ...]


class AlikeTold(Struct, frozen=True, kw_only=True):
    """Who somebody that was written down may be."""

    at: int
    """Which of the people sent."""
    party_id: int
    name: str
    rule: str
    certain: bool
    """Whether the registered party was taken; else a new one was written down beside it."""


class RegisteredTold(Struct, frozen=True, kw_only=True):
    """A matter that has just been registered."""

    matter: MatterTold
    alike: tuple[AlikeTold, ...]


class EntryTold(Struct, frozen=True, kw_only=True):
    """What happened."""

    seq: int
    tag: str
    title: str
    on: date
    recorded_at: datetime
    officer: str | None
    agency: str | None
    system: str | None
    """The other system through which the officer acted."""
    note: str
    facts: dict[str, Any]


class TimelineTold(Struct, frozen=True):
    """All that happened, the latest first."""

    entries: tuple[EntryTold, ...]


class Register(Struct, frozen=True, kw_only=True):
    """Which matters are asked for."""

    type: Annotated[str, Meta(title="业务类型", max_length=100)] = ""
    status: Annotated[Status | None, Meta(title="状态")] = None
    category: Annotated[str, Meta(title="分类", max_length=100)] = ""
    held: Annotated[bool | None, Meta(title="本机构承办")] = None
    mine: Annotated[bool, Meta(title="本人承办")] = False
    since: Annotated[date | None, Meta(title="登记日期自")] = None
    until: Annotated[date | None, Meta(title="登记日期至")] = None
    after: Annotated[str, Meta(title="从哪里接着列", max_length=100)] = ""


@get(
    "/matters",
    permission=Permission.MATTERS_READ,
    says="办件登记簿",
    query=fields_of(Register),
    answer=MatterList,
)
async def matters_list(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> MatterList:
    """The matters the agency may see, fifty at a time."""
    asked = Register(**bodies.asked(request, fields_of(Register)))
    rows = await queries.register(
        session,
        actor,
        type_key=asked.type or None,
        status=asked.status,
        category=asked.category or None,
        assignee_id=actor.officer_id if asked.mine else None,
        held=asked.held,
        since=asked.since,
        until=asked.until,
        after=position(asked.after),
    )
    shown = rows[: queries.PAGE]
    following = None
    if len(rows) > queries.PAGE:
        last = shown[-1][0]
        following = f"{last.updated_at.isoformat()}~{last.id}"
    return MatterList(
        matters=tuple(MatterLine(**line(types, *row)) for row in shown),
        next=following,
    )


def line(types: MatterTypes, matter: Matter, holder: str, assignee: str | None) -> dict[str, Any]:
    """What every list tells of a matter."""
    own = {"number", "stage_label", "holder", "assignee"}
    return {name: getattr(matter, name) for name in MatterLine.__struct_fields__ if name not in own} | {
        "number": matter.number,
        "stage_label": translate(types[matter.type].stage(matter.stage).label),
        "holder": holder,
        "assignee": assignee,
    }


@get(
    "/matters/{matter_id:int}",
    permission=Permission.MATTERS_READ,
    says="一件办件",
    answer=MatterTold,
    in_full=True,
)
async def matter_read(
    request: Request[Any, Any, Any], matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes
) -> MatterTold:
    """A matter with its parties, redacted unless the header X-Purpose says what their numbers are for."""
    return await told_matter(session, actor, matter, types, purpose=in_full(request, actor))


async def told_matter(
    session: AsyncSession, actor: Actor, matter: Matter, types: MatterTypes, *, purpose: str = ""
) -> MatterTold:
    """A matter as it is answered; with a purpose the readings of its parties are kept."""
    matter_type = types[matter.type]
    holder = await agencies.agency(session, matter.agency_id)
    people = await queries.assigned(session, matter.id)
    names = await agencies.names(session, [matter.assignee_id] if matter.assignee_id else [])
    parts = [
        PartTold(
            participation_id=one.participation.id,
            role=one.participation.role,
            side=one.participation.side,
            since=one.participation.since,
            identity_seen=one.participation.identity_seen,
            name=one.party.name,
            party=(
                await told_party(session, actor, one.party, purpose=purpose)
                if actor.may(Permission.PARTIES_READ)
                else None
            ),
            agents=tuple(agent.agent_name for agent in one.agents if agent.ended_on is None),
        )
        for one in await parties.taking_part(session, matter.id)
    ]
    return MatterTold(
        **line(types, matter, holder.short_name, names.get(matter.assignee_id or 0)),
        reference=matter.reference,
        intake_number=matter.intake_number,
        category=matter.category,
        channel=matter.channel,
        is_held=matter.agency_id == actor.agency_id,
        details=msgspec.to_builtins(details_of(matter, matter_type)),
        participants=tuple(parts),
        assigned=tuple(officer.name for _, officer in people),
        linked=tuple(
            LinkTold(id=other.id, number=other.number, type=other.type, kind=kind)
            for other, kind in await queries.linked(session, matter.id)
        ),
    )


@post(
    "/matters",
    permission=Permission.MATTERS_REGISTER,
    says="登记办件",
    answer=RegisteredTold,
    asks=registering(fields_of(Counter), ()),
    details=True,
)
async def register_matter(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Response[RegisteredTold]:
    """Register a matter with its parties, as at the counter. `details` are what the type's schema says."""
    key = (await bodies.body_of(request)).get("type")
    matter_type = next((one for one in types.at_the_counter() if one.key == key), None)
    if matter_type is None:
        raise bodies.Faults([bodies.Fault(translate("请从列出的选项中选择。"), "/type")])
    given = await bodies.sent(request, await registration(session, actor, matter_type))
    entered = await entering(session, matter_type, given, actor)
    told = RegisteredTold(
        matter=await told_matter(session, actor, entered.matter, types),
        alike=tuple(
            AlikeTold(
                at=at,
                party_id=one.party.id,
                name=one.party.name,
                rule=translate(one.rule),
                certain=one.certain,
            )
            for at, known in enumerate(entered.known)
            for one in known
        ),
    )
    return Response(told, status_code=201, headers={"Location": f"/api/matters/{entered.matter.id}"})


async def entering(
    session: AsyncSession, matter_type: MatterType, given: bodies.Given, actor: Actor
) -> Entered:
    """Enter what was sent."""
    values = given.values
    rows: Sequence[dict[str, Any]] = values["people"]
    return await enter(
        session,
        matter_type,
        matter_type.details(**given.groups["details"]),
        tuple(Comer(**{name: row[name] for name in Comer.__struct_fields__ if name in row}) for row in rows),
        by=actor,
        received_on=values["received_on"],
        channel=values["channel"],
        handled_by=int(values["handled_by"]) if values["handled_by"] else None,
        chosen={at: row["known"] for at, row in enumerate(rows) if row["known"]},
    )


@post(
    "/matters/{matter_id:int}/particulars",
    permission=Permission.MATTERS_REGISTER,
    says="更正登记内容",
    status_code=200,
    answer=MatterTold,
    asks=Asks((VERSION, BECAUSE), {"details": ()}, frozenset({"details"})),
    details=True,
)
async def correct_matter(
    request: Request[Any, Any, Any], matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes
) -> MatterTold:
    """Put right what was written down when the matter came in; what is left out stays as it is."""
    matter_type = types[matter.type]
    fields = await casework_forms.particulars_fields(session, matter_type, actor, matter)
    inner = (await bodies.body_of(request)).get("details")
    named = inner if isinstance(inner, dict) else {}
    own = matter_type.details.__struct_fields__
    details = tuple(field for field in fields if field.name in named or field.name not in own)
    asks = Asks(
        (VERSION, BECAUSE), {"details": tuple(f for f in details if f.name in own)}, frozenset({"details"})
    )
    given = await bodies.sent(request, asks)
    async with telling_changes(session, matter, given.values["version"]):
        dossier = await read_dossier(session, matter, matter_type)
        await actions.correct(
            session,
            matter,
            matter_type,
            msgspec.structs.replace(details_of(matter, matter_type), **given.groups["details"]),
            by=actor,
            because=given.values["because"],
            applicants=tuple(one.name for one in dossier.participants if one.role == "applicant"),
            respondents=tuple(one.name for one in dossier.participants if one.role == "respondent"),
            version=given.values["version"],
        )
    return await told_matter(session, actor, matter, types)


@get(
    "/matters/{matter_id:int}/timeline",
    permission=Permission.MATTERS_READ,
    says="办理进程",
    answer=TimelineTold,
)
async def timeline_read(matter: Matter, session: AsyncSession, types: MatterTypes) -> TimelineTold:
    """What happened in a matter, the latest first."""
    matter_type = types[matter.type]
    return TimelineTold(
        tuple(
            EntryTold(
                seq=entry.seq,
                tag=entry.tag,
                title=title_of(matter_type, entry.tag, entry.facts),
                on=entry.happened_on,
                recorded_at=entry.recorded_at,
                officer=officer,
                agency=agency,
                system=entry.facts.get("system"),
                note=translate(entry.note),
                facts={name: value for name, value in entry.facts.items() if name != "system"},
            )
            for entry, officer, agency in await queries.entries(session, matter.id)
        )
    )


def title_of(matter_type: MatterType, tag: str, facts: dict[str, Any]) -> str:
    """What an entry is called on the page of the matter."""
    source, _, what = tag.partition(":")
    action = matter_type.action(what) if source == "matter" else None
    values = {name: value for name, value in facts.items() if isinstance(value, str | int)}
    return translate(action.label if action else TITLES.get(tag, tag), **values)
