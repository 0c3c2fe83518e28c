"""Naming those who act for participants, and ending it: agents, guardians, group representatives."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.parties import queries, rules
from fayi.parties.forms import AgentForm
from fayi.parties.kinds import AgentKind
from fayi.parties.models import Participation, Representation
from fayi.parties.participation import changeable, day_of
from fayi.parties.rules import Acting, Fault


async def name_agent(
    session: AsyncSession, matter: Matter, participation: Participation, form: AgentForm, *, by: Actor
) -> Representation:
    """Name an agent or a guardian of a participant; raises a Refusal at the field that stands in the way."""
    matter = await changeable(session, matter, by)
    on = clock.today()
    takers = await queries.taking_part(session, matter.id)
    principal = next(one.party for one in takers if one.participation.id == participation.id)
    agent = await queries.get(session, by, form.agent_id) if form.agent_id is not None else None
    name = agent.name if agent is not None else form.agent_name.strip()
    field = "agent_id" if agent is not None else "agent_name"
    if not name:
        raise Fault("请选择已登记的代理人，或填写代理人姓名。", field="agent_name")
    if form.kind is AgentKind.GROUP_REPRESENTATIVE:
        raise Fault("推选代表人请用“推选代表人”。", field="kind")
    if form.kind is AgentKind.GUARDIAN:
        if not principal.is_person or not rules.may_have_guardian(
            principal.birth_date, principal.without_capacity, on
        ):
            raise Fault("“{name}”已成年且有民事行为能力，请改用委托代理。", field="kind", name=principal.name)
    else:
        if rules.needs_guardian(principal.birth_date, principal.without_capacity, on):
            raise Fault("“{name}”须由监护人代理，请改选法定代理人。", field="kind", name=principal.name)
        if not form.scope:
            raise Fault("请照授权委托书勾选代理权限。", field="scope")
    if not form.authority.strip():
        raise Fault("请写明查验了什么证明。", field="authority")
    if form.valid_from > on:
        raise Fault("代理开始的日期不能晚于今天。", field="valid_from")
    if form.valid_until is not None and form.valid_until < form.valid_from:
        raise Fault("代理截止的日期早于开始的日期，请核对。", field="valid_until")
    if form.valid_until is not None and form.valid_until < on:
        raise Fault("这份授权已经过期，请让当事人重新出具。", field="valid_until")
    if agent is not None and agent.id == principal.id:
        raise Fault("当事人不能做自己的代理人。", field=field)
    acting = Acting(
        kind=form.kind,
        party_id=form.agent_id,
        name=name,
        unit=form.agent_unit,
        side=participation.side,
        participation_id=participation.id,
    )
    rules.must_be_able_to_act(
        queries.known(agent) if agent is not None else None,
        acting,
        on=on,
        without_capacity=agent is not None and agent.without_capacity,
        participants=[queries.known(one.party, one.participation.side) for one in takers],
        others=[
            Acting(
                kind=AgentKind(other.kind),
                party_id=other.agent_id,
                name=other.agent_name,
                unit=other.agent_unit,
                side=one.participation.side,
                participation_id=one.participation.id,
            )
            for one in takers
            for other in one.agents
            if other.is_in_force(on) and other.ended_on is None
        ],
        field=field,
    )
    named = Representation(
        matter_id=matter.id,
        participation_id=participation.id,
        agent_id=form.agent_id,
        agent_name=name,
        agent_unit=form.agent_unit,
        kind=form.kind.value,
        relation=form.relation,
        scope=[scope.value for scope in form.scope],
        authority=form.authority,
        valid_from=form.valid_from,
        valid_until=form.valid_until,
    )
    session.add(named)
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "party:agent:named",
        by=by,
        party_id=principal.id,
        kind=form.kind.value,
        name=name,
        scope=named.scope,
    )
    return named


async def end_agency(
    session: AsyncSession, matter: Matter, representation: Representation, *, by: Actor, reason: str, on: date
) -> None:
    """Somebody stops acting for a participant from the day `on`."""
    matter = await changeable(session, matter, by)
    representation.ended_on = day_of(on, since=representation.valid_from)
    representation.end_reason = reason
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "party:agent:ended",
        by=by,
        on=on,
        note=reason,
        kind=representation.kind,
        name=representation.agent_name,
    )


async def name_group_representatives(
    session: AsyncSession, matter: Matter, participation_ids: Sequence[int], *, by: Actor, on: date
) -> None:
    """A numerous side chooses two to five of its own to speak for it; earlier ones of the side stop.

    They may not give up or settle for the others without their consent (民事诉讼法 56), so every member of
    the side still signs.
    """
    matter = await changeable(session, matter, by)
    on = day_of(on)
    takers = {one.participation.id: one for one in await queries.taking_part(session, matter.id)}
    chosen = [takers[chosen] for chosen in dict.fromkeys(participation_ids) if chosen in takers]
    sides = {one.participation.side for one in chosen}
    if len(sides) > 1 or "none" in sides:
        raise Fault("代表人应从同一方当事人中推选。", field="participants")
    side = [one for one in takers.values() if one.participation.side in sides]
    rules.must_be_a_group(len(chosen), len(side), field="participants")
    for one in chosen:
        if not one.party.is_person or not rules.may_act(one.party.birth_date, one.party.without_capacity, on):
            raise Fault(
                "“{name}”不是具有完全民事行为能力的成年人，不能担任代表人。",
                field="participants",
                name=one.party.name,
            )
    for one in side:
        for agent in one.agents:
            if agent.kind == AgentKind.GROUP_REPRESENTATIVE and agent.ended_on is None:
                agent.ended_on, agent.end_reason = on, "重新推选"
    for one in chosen:
        session.add(
            Representation(
                matter_id=matter.id,
                participation_id=one.participation.id,
                agent_id=one.party.id,
                agent_name=one.party.name,
                kind=AgentKind.GROUP_REPRESENTATIVE.value,
                valid_from=on,
            )
        )
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "party:group:chosen",
        by=by,
        on=on,
        names=[one.party.name for one in chosen],
        side=next(iter(sides)),
    )
