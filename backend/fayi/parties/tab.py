"""The tab 当事人 of a matter: the sides, who acts for whom, what gives pause, and how to change it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import Parameter
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.parties import actions, queries, rules
from fayi.parties.actions import AlreadyRegistered, PerhapsRegistered
from fayi.parties.forms import (
    AcceptConflictForm,
    AgentForm,
    GroupForm,
    IdentitySeenForm,
    LeaveForm,
    PartyForm,
    PartyKind,
    ReadAloudForm,
    TakePartForm,
    TellConflictForm,
    blank_party,
    posted_party,
)
from fayi.parties.models import Participation, Party, Representation
from fayi.parties.pages import LONGEST_SEARCH, described, kind_of, marks_of
from fayi.parties.queries import Pause
from fayi.parties.rules import AgentKind, Duplicate, IdentitySeen, Scope
from fayi.procedure.matter_type import MatterTypes, PartyRole, Status
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.feature import Tab
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

Tabs = tuple[Tab, ...]


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


class AddPage(Struct, frozen=True, kw_only=True):
    """Search first, then create."""

    head: Head
    role: PartyRole
    words: str
    found: Sequence[Party]
    join: Filled[TakePartForm]
    form: Filled[PartyForm]
    kind: PartyKind
    duplicates: Sequence[tuple[Duplicate, Party]] = ()
    creating: bool = False
    """Whether the form of a new party is unfolded."""


class AgentPage(Struct, frozen=True, kw_only=True):
    """Naming who acts for a participant."""

    head: Head
    party: Party
    part: Participation
    form: Filled[AgentForm]
    words: str
    found: Sequence[Party]


class FormPage(Struct, frozen=True, kw_only=True):
    """One small form about the parties of a matter."""

    head: Head
    title: str
    about: str
    form: Filled[Any]
    action: str
    submit: str
    danger: bool = False
    hint: str = ""


@get("/matters/{matter_id:int}/parties", permission=Permission.PARTIES_READ)
async def parties_tab(
    matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: Tabs
) -> Page:
    """Who takes part, on which side, and what gives pause."""
    matter_type = types[matter.type]
    cards: dict[str, list[Card]] = {role.key: [] for role in matter_type.roles}
    relations = dict(await library.choices(session, CodeList.RELATIONSHIP))
    for one in await queries.taking_part(session, matter.id):
        cards.setdefault(one.participation.role, []).append(card(one, relations))
    labels = {role.key: role.label for role in matter_type.roles}
    page = TabPage(
        head=await matters.head(session, actor, matter, types, tabs, "parties"),
        sides=tuple(Side(role=role, cards=tuple(cards[role.key])) for role in matter_type.roles),
        left=tuple(
            (part, party, labels.get(part.role, part.role))
            for part, party in await queries.left(session, matter.id)
        ),
        pauses=tuple(await queries.pauses(session, matter.id)),
        may_change=may_change(matter, actor),
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


def may_change(matter: Matter, actor: Actor) -> bool:
    """Whether the actor may change who takes part now."""
    over = matter.status in (Status.CLOSED, Status.ARCHIVED)
    return matter.agency_id == actor.agency_id and actor.may(Permission.PARTIES_WRITE) and not over


@get("/matters/{matter_id:int}/parties/add", permission=Permission.PARTIES_WRITE)
async def add(
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
    role: str = "",
    q: str = "",
    kind: PartyKind | None = None,
) -> Page:
    """Look for the party first; who is not found is created on the same page."""
    actor.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    words = q[:LONGEST_SEARCH].strip()
    form = await blank_party(
        session, kind=kind or PartyKind.PERSON, name=words if not any_digit(words) else ""
    )
    return await add_page(
        session, actor, matter, types, tabs, role, words=words, form=form, creating=kind is not None
    )


@post("/matters/{matter_id:int}/parties/add", permission=Permission.PARTIES_WRITE)
async def join(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
) -> Page | Redirect:
    """Let a party that is written down already take part."""
    matter_type = types[matter.type]
    filled: Filled[TakePartForm] = await forms.posted(request, TakePartForm)
    async with forms.attempt(session, filled):
        wanted = filled.data
        party = await queries.get(session, actor, wanted.party_id)
        await actions.take_part(
            session,
            matter,
            matter_type,
            party,
            wanted.role,
            by=actor,
            identity_seen=wanted.identity_seen or "",
            newcomer=wanted.newcomer,
        )
    if not filled.ok:
        form = await blank_party(session)
        words = str((await request.form()).get("q", ""))[:LONGEST_SEARCH]
        role = str(filled.typed.get("role", ""))
        return await add_page(session, actor, matter, types, tabs, role, words=words, form=form, join=filled)
    return Redirect(f"/matters/{matter.id}/parties", "当事人已添加。")


@post("/matters/{matter_id:int}/parties/new", permission=Permission.PARTIES_WRITE)
async def create_and_join(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
) -> Page | Redirect:
    """Write a party down and let it take part, in one go."""
    joined: Filled[TakePartForm] = await forms.posted(request, TakePartForm)
    role = str(joined.typed.get("role", ""))
    filled = await posted_party(request, session)
    duplicates: Sequence[tuple[Duplicate, Party]] = ()
    async with forms.attempt(session, filled):
        try:
            party = await actions.create_party(session, actor, filled.data)
        except (AlreadyRegistered, PerhapsRegistered) as refusal:
            duplicates = refusal.duplicates
            raise
        seen = str(joined.typed.get("identity_seen", ""))
        await actions.take_part(
            session,
            matter,
            types[matter.type],
            party,
            role,
            by=actor,
            identity_seen=seen if seen in tuple(IdentitySeen) else "",
            newcomer=joined.typed.get("newcomer") == "true",
        )
    if not filled.ok:
        return await add_page(
            session,
            actor,
            matter,
            types,
            tabs,
            role,
            words="",
            form=filled,
            duplicates=duplicates,
            creating=True,
            joining=joined.typed,
        )
    return Redirect(f"/matters/{matter.id}/parties", "当事人已登记并添加。")


async def add_page(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: Tabs,
    role: str,
    *,
    words: str,
    form: Filled[PartyForm],
    join: Filled[TakePartForm] | None = None,
    duplicates: Sequence[tuple[Duplicate, Party]] = (),
    creating: bool = False,
    joining: dict[str, Any] | None = None,
) -> Page:
    """The page on which a party is added; NotFound for a role the type does not know."""
    roles = types[matter.type].roles
    chosen = next((one for one in roles if one.key == role), None)
    if chosen is None:
        raise NotFound
    found = await queries.find(session, actor, words)
    if join is None:
        join = forms.blank(TakePartForm)
        join.typed |= joining or {}
    page = AddPage(
        head=await matters.head(session, actor, matter, types, tabs, "parties"),
        role=chosen,
        words=words,
        found=found,
        join=join,
        form=form,
        kind=kind_of(form),
        duplicates=duplicates,
        creating=creating,
    )
    return Page("parties/add.html", page, status=max(form.status, join.status))


def any_digit(words: str) -> bool:
    """Whether the words look like a number rather than a name."""
    return any(letter.isdigit() for letter in words)


@get("/matters/{matter_id:int}/parties/{part_id:int}/agent", permission=Permission.PARTIES_WRITE)
async def agent_form(
    matter: Matter,
    part_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
    kind: AgentKind = AgentKind.AGENT,
    q: str = "",
) -> Page:
    """Name an agent or a guardian; those registered already are looked for first."""
    actor.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    part = await queries.participation(session, matter.id, part_id)
    words = q[:LONGEST_SEARCH].strip()
    found = await queries.find(session, actor, words)
    choices = await agent_choices(session, actor, matter, part, found)
    form: Filled[AgentForm] = forms.blank(
        AgentForm,
        choices=choices,
        kind=kind,
        agent_id=found[0].id if len(found) == 1 else None,
        valid_from=clock.today(),
        scope=[] if kind is AgentKind.AGENT else [*Scope],
    )
    return await agent_page(session, actor, matter, types, tabs, part, form, words, found)


@post("/matters/{matter_id:int}/parties/{part_id:int}/agent", permission=Permission.PARTIES_WRITE)
async def name_agent(
    request: Request[Any, Any, Any],
    matter: Matter,
    part_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
) -> Page | Redirect:
    """Name an agent or a guardian."""
    part = await queries.participation(session, matter.id, part_id)
    words = str((await request.form()).get("q", ""))[:LONGEST_SEARCH].strip()
    found = await queries.find(session, actor, words)
    choices = await agent_choices(session, actor, matter, part, found)
    filled: Filled[AgentForm] = await forms.posted(request, AgentForm, choices=choices)
    async with forms.attempt(session, filled):
        await actions.name_agent(session, matter, part, filled.data, by=actor)
    if not filled.ok:
        return await agent_page(session, actor, matter, types, tabs, part, filled, words, found)
    return Redirect(f"/matters/{matter.id}/parties", "代理人已登记。")


async def agent_choices(
    session: AsyncSession, actor: Actor, matter: Matter, part: Participation, found: Sequence[Party]
) -> dict[str, list[tuple[Any, str]]]:
    """Whom to choose from: those found, else those who are related to the participant."""
    people = {party.id: described(party) for party in found}
    for related in await queries.related_to(session, part.party_id):
        if related.other.party_id is not None and related.other.kind == "person":
            people.setdefault(related.other.party_id, related.other.name)
    people.pop(part.party_id, None)
    return {
        "agent_id": [*people.items()],
        "relation": [*await library.choices(session, CodeList.RELATIONSHIP)],
        "kind": [(kind.value, kind.label) for kind in (AgentKind.AGENT, AgentKind.GUARDIAN)],
    }


async def agent_page(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: Tabs,
    part: Participation,
    form: Filled[AgentForm],
    words: str,
    found: Sequence[Party],
) -> Page:
    """The form for an agent as it stands."""
    page = AgentPage(
        head=await matters.head(session, actor, matter, types, tabs, "parties"),
        party=await queries.get(session, actor, part.party_id),
        part=part,
        form=form,
        words=words,
        found=found,
    )
    return Page("parties/agent.html", page, status=form.status)


class Small(Struct, frozen=True, kw_only=True):
    """A small form about a participant: what it is called, what it asks, what it does."""

    title: str
    submit: str
    said: str
    form: type[Struct]
    do: Callable[[AsyncSession, Matter, MatterTypes, Participation, Any, Actor], Awaitable[None]]
    danger: bool = False


async def _leave(
    session: AsyncSession, matter: Matter, types: MatterTypes, part: Participation, form: LeaveForm, by: Actor
) -> None:
    await actions.leave(session, matter, types[matter.type], part, by=by, reason=form.reason, on=form.on)


async def _read_aloud(
    session: AsyncSession,
    matter: Matter,
    types: MatterTypes,
    part: Participation,
    form: ReadAloudForm,
    by: Actor,
) -> None:
    await actions.record_read_aloud(
        session, matter, part, by=by, on=form.on, witness=form.witness, thumbprint=form.thumbprint
    )


async def _identity(
    session: AsyncSession,
    matter: Matter,
    types: MatterTypes,
    part: Participation,
    form: IdentitySeenForm,
    by: Actor,
) -> None:
    await actions.record_identity(session, matter, part, by=by, how=form.how, on=form.on)


SMALL = {
    "leave": Small(
        title="退出本案", submit="退出", said="当事人已退出。", form=LeaveForm, do=_leave, danger=True
    ),
    "read-aloud": Small(
        title="记录宣读", submit="记录", said="宣读已记录。", form=ReadAloudForm, do=_read_aloud
    ),
    "identity": Small(
        title="核对身份", submit="记录", said="身份核对已记录。", form=IdentitySeenForm, do=_identity
    ),
}
"""By the last part of the address."""


@get(
    ["/matters/{matter_id:int}/parties/{part_id:int}/" + name for name in SMALL],
    permission=Permission.PARTIES_WRITE,
)
async def small_form(
    request: Request[Any, Any, Any],
    matter: Matter,
    part_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
) -> Page:
    """Ask what is needed for leaving, reading aloud or checking identity."""
    actor.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    small = SMALL[request.url.path.rpartition("/")[2]]
    part = await queries.participation(session, matter.id, part_id)
    return await small_page(
        session, actor, matter, types, tabs, part, small, forms.blank(small.form, on=clock.today())
    )


@post(
    ["/matters/{matter_id:int}/parties/{part_id:int}/" + name for name in SMALL],
    permission=Permission.PARTIES_WRITE,
)
async def do_small(
    request: Request[Any, Any, Any],
    matter: Matter,
    part_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
) -> Page | Redirect:
    """Let a participant leave, or record that papers were read to it or its identity checked."""
    small = SMALL[request.url.path.rpartition("/")[2]]
    part = await queries.participation(session, matter.id, part_id)
    filled: Filled[Any] = await forms.posted(request, small.form)
    async with forms.attempt(session, filled):
        await small.do(session, matter, types, part, filled.data, actor)
    if not filled.ok:
        return await small_page(session, actor, matter, types, tabs, part, small, filled)
    return Redirect(f"/matters/{matter.id}/parties", small.said)


async def small_page(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: Tabs,
    part: Participation,
    small: Small,
    filled: Filled[Any],
) -> Page:
    """A small form as it stands."""
    party = await queries.get(session, actor, part.party_id)
    name = next(name for name, one in SMALL.items() if one is small)
    page = FormPage(
        head=await matters.head(session, actor, matter, types, tabs, "parties"),
        title=small.title,
        about=party.name,
        form=filled,
        action=f"/matters/{matter.id}/parties/{part.id}/{name}",
        submit=small.submit,
        danger=small.danger,
    )
    return Page("parties/form.html", page, status=filled.status)


@get("/matters/{matter_id:int}/parties/agents/{agent_id:int}/end", permission=Permission.PARTIES_WRITE)
async def end_agency_form(
    matter: Matter, agent_id: int, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: Tabs
) -> Page:
    """Ask why somebody stops acting."""
    actor.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    agent = await queries.representation(session, matter.id, agent_id)
    return await end_page(
        session, actor, matter, types, tabs, agent, forms.blank(LeaveForm, on=clock.today())
    )


@post("/matters/{matter_id:int}/parties/agents/{agent_id:int}/end", permission=Permission.PARTIES_WRITE)
async def end_agency(
    request: Request[Any, Any, Any],
    matter: Matter,
    agent_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
) -> Page | Redirect:
    """Somebody stops acting for a participant."""
    agent = await queries.representation(session, matter.id, agent_id)
    filled: Filled[LeaveForm] = await forms.posted(request, LeaveForm)
    async with forms.attempt(session, filled):
        form = filled.data
        await actions.end_agency(session, matter, agent, by=actor, reason=form.reason, on=form.on)
    if not filled.ok:
        return await end_page(session, actor, matter, types, tabs, agent, filled)
    return Redirect(f"/matters/{matter.id}/parties", "代理已终止。")


async def end_page(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: Tabs,
    agent: Representation,
    filled: Filled[LeaveForm],
) -> Page:
    """The form for ending an agency as it stands."""
    page = FormPage(
        head=await matters.head(session, actor, matter, types, tabs, "parties"),
        title="终止代理",
        about=agent.agent_name,
        form=filled,
        action=f"/matters/{matter.id}/parties/agents/{agent.id}/end",
        submit="终止",
        danger=True,
    )
    return Page("parties/form.html", page, status=filled.status)


@get("/matters/{matter_id:int}/parties/group", permission=Permission.PARTIES_WRITE)
async def group_form(
    matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: Tabs, side: str = ""
) -> Page:
    """Ask whom a numerous side has chosen."""
    actor.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    choices = await group_choices(session, matter, side)
    form: Filled[GroupForm] = forms.blank(GroupForm, choices=choices, on=clock.today())
    return await group_page(session, actor, matter, types, tabs, side, form)


@post("/matters/{matter_id:int}/parties/group", permission=Permission.PARTIES_WRITE)
async def choose_group(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
    side: str = "",
) -> Page | Redirect:
    """A numerous side chooses who speaks for it."""
    choices = await group_choices(session, matter, side)
    filled: Filled[GroupForm] = await forms.posted(request, GroupForm, choices=choices)
    async with forms.attempt(session, filled):
        form = filled.data
        await actions.name_group_representatives(session, matter, form.participants, by=actor, on=form.on)
    if not filled.ok:
        return await group_page(session, actor, matter, types, tabs, side, filled)
    return Redirect(f"/matters/{matter.id}/parties", "代表人已登记。")


async def group_choices(session: AsyncSession, matter: Matter, side: str) -> dict[str, list[tuple[Any, str]]]:
    """The people of a side."""
    return {
        "participants": [
            (one.participation.id, one.party.name)
            for one in await queries.taking_part(session, matter.id)
            if one.participation.side == side and one.party.is_person
        ]
    }


async def group_page(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: Tabs,
    side: str,
    filled: Filled[GroupForm],
) -> Page:
    """The form for representatives as it stands; NotFound for a side that does not exist."""
    role = next((role for role in types[matter.type].roles if role.side == side and side != "none"), None)
    if role is None:
        raise NotFound
    page = FormPage(
        head=await matters.head(session, actor, matter, types, tabs, "parties"),
        title="推选代表人",
        about=role.label,
        form=filled,
        action=f"/matters/{matter.id}/parties/group?side={side}",
        submit="保存",
        hint="代表人代为陈述、领取文书；承认、放弃、变更请求或和解，须经被代表的当事人同意（民事诉讼法第五十六条）。",
    )
    return Page("parties/form.html", page, status=filled.status)


@get("/matters/{matter_id:int}/parties/conflicts/tell", permission=Permission.PARTIES_WRITE)
async def tell_form(
    matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: Tabs
) -> Page:
    """Ask whose interest it is, and what it is."""
    actor.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    form: Filled[TellConflictForm] = forms.blank(
        TellConflictForm, choices=await officer_choices(session, matter), on=clock.today()
    )
    return await tell_page(session, actor, matter, types, tabs, form)


@post("/matters/{matter_id:int}/parties/conflicts/tell", permission=Permission.PARTIES_WRITE)
async def tell(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
) -> Page | Redirect:
    """Write down an interest that the records do not show."""
    filled: Filled[TellConflictForm] = await forms.posted(
        request, TellConflictForm, choices=await officer_choices(session, matter)
    )
    async with forms.attempt(session, filled):
        form = filled.data
        await actions.tell_conflict(
            session, matter, by=actor, officer_id=form.officer_id, what=form.what, on=form.on
        )
    if not filled.ok:
        return await tell_page(session, actor, matter, types, tabs, filled)
    return Redirect(f"/matters/{matter.id}/parties", "利害关系已披露。")


async def officer_choices(session: AsyncSession, matter: Matter) -> dict[str, list[tuple[Any, str]]]:
    """Officers of the agency that holds the matter."""
    return {
        "officer_id": [
            (officer.id, officer.name) for officer in await agencies.officers_of(session, matter.agency_id)
        ]
    }


async def tell_page(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: Tabs,
    filled: Filled[TellConflictForm],
) -> Page:
    """The form for telling of an interest as it stands."""
    page = FormPage(
        head=await matters.head(session, actor, matter, types, tabs, "parties"),
        title="披露利害关系",
        about="",
        form=filled,
        action=f"/matters/{matter.id}/parties/conflicts/tell",
        submit="披露",
        hint="与当事人有亲属、同事、经济往来等关系，可能影响公正的，都应披露；各方同意后方可继续办理。",
    )
    return Page("parties/form.html", page, status=filled.status)


@post("/matters/{matter_id:int}/parties/conflicts/disclose", permission=Permission.PARTIES_WRITE)
async def disclose(
    request: Request[Any, Any, Any], matter: Matter, session: AsyncSession, actor: Actor
) -> Redirect:
    """The sides were told of a conflict the records show."""
    subject = str((await request.form()).get("subject", ""))
    await actions.disclose_conflict(session, matter, subject, by=actor, on=clock.today())
    return Redirect(f"/matters/{matter.id}/parties", "已记录披露。")


@get("/matters/{matter_id:int}/parties/conflicts/accept", permission=Permission.PARTIES_WRITE)
async def accept_form(
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
    subject: Annotated[str, Parameter(max_length=200)] = "",
) -> Page:
    """Ask how the sides agreed, or what was found out."""
    actor.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    form: Filled[AcceptConflictForm] = forms.blank(AcceptConflictForm, on=clock.today())
    return await accept_page(session, actor, matter, types, tabs, subject, form)


@post("/matters/{matter_id:int}/parties/conflicts/accept", permission=Permission.PARTIES_WRITE)
async def accept(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: Tabs,
    subject: Annotated[str, Parameter(max_length=200)] = "",
) -> Page | Redirect:
    """Every side accepts a conflict, or a hint was looked into."""
    filled: Filled[AcceptConflictForm] = await forms.posted(request, AcceptConflictForm)
    async with forms.attempt(session, filled):
        form = filled.data
        await actions.accept_conflict(session, matter, subject, by=actor, on=form.on, note=form.note)
    if not filled.ok:
        return await accept_page(session, actor, matter, types, tabs, subject, filled)
    return Redirect(f"/matters/{matter.id}/parties", "已记录。")


async def accept_page(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: Tabs,
    subject: str,
    filled: Filled[AcceptConflictForm],
) -> Page:
    """The form for accepting a conflict as it stands; NotFound when nothing of the kind gives pause."""
    pause = next((one for one in await queries.pauses(session, matter.id) if one.subject == subject), None)
    if pause is None:
        raise NotFound
    page = FormPage(
        head=await matters.head(session, actor, matter, types, tabs, "parties"),
        title="记录各方同意" if pause.kind.is_of_interest else "记录核实结果",
        about=pause.kind.label,
        form=filled,
        action=f"/matters/{matter.id}/parties/conflicts/accept?subject={subject}",
        submit="记录",
    )
    return Page("parties/form.html", page, status=filled.status)
