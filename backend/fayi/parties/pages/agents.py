"""Naming who acts for a participant, ending it, and choosing who speaks for a numerous side."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from msgspec import Struct

from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.matters.queries import Head
from fayi.parties import agents, queries
from fayi.parties.forms import AgentForm, GroupForm, LeaveForm
from fayi.parties.kinds import AgentKind, Scope
from fayi.parties.models import Participation, Party, Representation
from fayi.parties.pages.place import AtParties, form_page
from fayi.parties.pages.words import LONGEST_SEARCH, described
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class AgentPage(Struct, frozen=True, kw_only=True):
    """Naming who acts for a participant."""

    head: Head
    party: Party
    part: Participation
    form: Filled[AgentForm]
    words: str
    found: Sequence[Party]


@get("/{part_id:int}/agent", permission=Permission.PARTIES_WRITE)
async def agent_form(part_id: int, at: AtParties, kind: AgentKind = AgentKind.AGENT, q: str = "") -> Page:
    """Name an agent or a guardian; those registered already are looked for first."""
    part = await queries.participation(at.session, at.matter.id, part_id)
    words = q[:LONGEST_SEARCH].strip()
    found = await queries.find(at.session, at.actor, words)
    form: Filled[AgentForm] = forms.blank(
        AgentForm,
        choices=await agent_choices(at, part, found),
        kind=kind,
        agent_id=found[0].id if len(found) == 1 else None,
        valid_from=clock.today(),
        scope=[] if kind is AgentKind.AGENT else [*Scope],
    )
    return await agent_page(at, part, form, words, found)


@post("/{part_id:int}/agent", permission=Permission.PARTIES_WRITE)
async def name_agent(request: Request[Any, Any, Any], part_id: int, at: AtParties) -> Page | Redirect:
    """Name an agent or a guardian."""
    part = await queries.participation(at.session, at.matter.id, part_id)
    words = str((await request.form()).get("q", ""))[:LONGEST_SEARCH].strip()
    found = await queries.find(at.session, at.actor, words)
    choices = await agent_choices(at, part, found)
    filled: Filled[AgentForm] = await forms.posted(request, AgentForm, choices=choices)
    async with forms.attempt(at.session, filled):
        await agents.name_agent(at.session, at.matter, part, filled.data, by=at.actor)
    if not filled.ok:
        return await agent_page(at, part, filled, words, found)
    return Redirect(at.address, "代理人已登记。")


async def agent_choices(
    at: AtParties, part: Participation, found: Sequence[Party]
) -> dict[str, list[tuple[Any, str]]]:
    """Whom to choose from: those found, else those who are related to the participant."""
    people = {party.id: described(party) for party in found}
    for related in await queries.related_to(at.session, part.party_id):
        if related.other.party_id is not None and related.other.kind == "person":
            people.setdefault(related.other.party_id, related.other.name)
    people.pop(part.party_id, None)
    return {
        "agent_id": [*people.items()],
        "relation": [*await library.choices(at.session, CodeList.RELATIONSHIP)],
        "kind": [(kind.value, kind.label) for kind in (AgentKind.AGENT, AgentKind.GUARDIAN)],
    }


async def agent_page(
    at: AtParties, part: Participation, form: Filled[AgentForm], words: str, found: Sequence[Party]
) -> Page:
    """The form for an agent as it stands."""
    page = AgentPage(
        head=await at.head(),
        party=await queries.get(at.session, at.actor, part.party_id),
        part=part,
        form=form,
        words=words,
        found=found,
    )
    return Page("parties/agent.html", page, status=form.status)


@get("/agents/{agent_id:int}/end", permission=Permission.PARTIES_WRITE)
async def end_agency_form(agent_id: int, at: AtParties) -> Page:
    """Ask why somebody stops acting."""
    agent = await queries.representation(at.session, at.matter.id, agent_id)
    return await end_page(at, agent, forms.blank(LeaveForm, on=clock.today()))


@post("/agents/{agent_id:int}/end", permission=Permission.PARTIES_WRITE)
async def end_agency(request: Request[Any, Any, Any], agent_id: int, at: AtParties) -> Page | Redirect:
    """Somebody stops acting for a participant."""
    agent = await queries.representation(at.session, at.matter.id, agent_id)
    filled: Filled[LeaveForm] = await forms.posted(request, LeaveForm)
    async with forms.attempt(at.session, filled):
        form = filled.data
        await agents.end_agency(at.session, at.matter, agent, by=at.actor, reason=form.reason, on=form.on)
    if not filled.ok:
        return await end_page(at, agent, filled)
    return Redirect(at.address, "代理已终止。")


async def end_page(at: AtParties, agent: Representation, filled: Filled[LeaveForm]) -> Page:
    """The form for ending an agency as it stands."""
    return await form_page(
        at,
        filled,
        f"agents/{agent.id}/end",
        title="终止代理",
        about=agent.agent_name,
        submit="终止",
        danger=True,
    )


@get("/group", permission=Permission.PARTIES_WRITE)
async def group_form(at: AtParties, side: str = "") -> Page:
    """Ask whom a numerous side has chosen."""
    choices = await group_choices(at, side)
    form: Filled[GroupForm] = forms.blank(GroupForm, choices=choices, on=clock.today())
    return await group_page(at, side, form)


@post("/group", permission=Permission.PARTIES_WRITE)
async def choose_group(request: Request[Any, Any, Any], at: AtParties, side: str = "") -> Page | Redirect:
    """A numerous side chooses who speaks for it."""
    choices = await group_choices(at, side)
    filled: Filled[GroupForm] = await forms.posted(request, GroupForm, choices=choices)
    async with forms.attempt(at.session, filled):
        form = filled.data
        await agents.name_group_representatives(
            at.session, at.matter, form.participants, by=at.actor, on=form.on
        )
    if not filled.ok:
        return await group_page(at, side, filled)
    return Redirect(at.address, "代表人已登记。")


async def group_choices(at: AtParties, side: str) -> dict[str, list[tuple[Any, str]]]:
    """The people of a side."""
    return {
        "participants": [
            (one.participation.id, one.party.name)
            for one in await queries.taking_part(at.session, at.matter.id)
            if one.participation.side == side and one.party.is_person
        ]
    }


async def group_page(at: AtParties, side: str, filled: Filled[GroupForm]) -> Page:
    """The form for representatives as it stands; NotFound for a side that does not exist."""
    roles = at.types[at.matter.type].roles
    role = next((role for role in roles if role.side == side and side != "none"), None)
    if role is None:
        raise NotFound
    return await form_page(
        at,
        filled,
        f"group?side={side}",
        title="推选代表人",
        about=role.label,
        submit="保存",
        hint="代表人代为陈述、领取文书；承认、放弃、变更请求或和解，须经被代表的当事人同意（民事诉讼法第五十六条）。",
    )
