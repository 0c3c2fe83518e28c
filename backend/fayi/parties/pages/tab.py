"""The tab 当事人 of a matter: the sides, who acts for whom, and what gives pause."""

from litestar import get
from msgspec import Struct

from fayi.kit import clock
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.matters.queries import Head
from fayi.parties import queries, rules
from fayi.parties.kinds import AgentKind, IdentitySeen, Scope
from fayi.parties.models import Participation, Party, Representation
from fayi.parties.pages.place import AtParties
from fayi.parties.pages.words import marks_of
from fayi.parties.queries import Pause
from fayi.procedure.matter_type import PartyRole, Status
from fayi.procedure.permissions import Permission
from fayi.web.templating import Page


class AgentLine(Struct, frozen=True, kw_only=True):
    """Somebody who acts for a participant, in words."""

    row: Representation
    kind: str
    relation: str
    scope: tuple[str, ...]
    in_force: bool


class Card(Struct, frozen=True, kw_only=True):
    """A participant as the tab shows it."""

    part: Participation
    party: Party
    marks: tuple[tuple[str, str], ...]
    identity_seen: str
    agents: tuple[AgentLine, ...]
    needs_guardian: bool
    has_guardian: bool


class Side(Struct, frozen=True, kw_only=True):
    """Those who hold one role of the type."""

    role: PartyRole
    cards: tuple[Card, ...]


class TabPage(Struct, frozen=True, kw_only=True):
    """The tab."""

    head: Head
    sides: tuple[Side, ...]
    left: tuple[tuple[Participation, Party, str], ...]
    pauses: tuple[Pause, ...]
    may_change: bool


@get("/", permission=Permission.PARTIES_READ)
async def parties_tab(at: AtParties) -> Page:
    """Who takes part, on which side, and what gives pause."""
    roles = at.types[at.matter.type].roles
    cards: dict[str, list[Card]] = {role.key: [] for role in roles}
    relations = dict(await library.choices(at.session, CodeList.RELATIONSHIP))
    for one in await queries.taking_part(at.session, at.matter.id):
        cards.setdefault(one.participation.role, []).append(card(one, relations))
    labels = {role.key: role.label for role in roles}
    over = at.matter.status in (Status.CLOSED, Status.ARCHIVED)
    held = at.matter.agency_id == at.actor.agency_id
    page = TabPage(
        head=await at.head(),
        sides=tuple(Side(role=role, cards=tuple(cards[role.key])) for role in roles),
        left=tuple(
            (part, party, labels.get(part.role, part.role))
            for part, party in await queries.left(at.session, at.matter.id)
        ),
        pauses=tuple(await queries.pauses(at.session, at.matter.id)),
        may_change=held and at.actor.may(Permission.PARTIES_WRITE) and not over,
    )
    return Page("parties/tab.html", page)


def card(one: queries.TakingPart, relations: dict[str, str]) -> Card:
    """A participant in words."""
    today = clock.today()
    agents = tuple(
        AgentLine(
            row=agent,
            kind=AgentKind(agent.kind).label,
            relation=relations.get(agent.relation, agent.relation),
            scope=tuple(Scope(scope).label for scope in agent.scope),
            in_force=agent.is_in_force(today),
        )
        for agent in one.agents
        if agent.ended_on is None
    )
    return Card(
        part=one.participation,
        party=one.party,
        marks=marks_of(one.party),
        identity_seen=IdentitySeen(one.participation.identity_seen).label
        if one.participation.identity_seen
        else "",
        agents=agents,
        needs_guardian=one.party.is_person
        and rules.needs_guardian(one.party.birth_date, one.party.without_capacity, today),
        has_guardian=any(agent.row.kind == AgentKind.GUARDIAN and agent.in_force for agent in agents),
    )
