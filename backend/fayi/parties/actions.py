"""Writing parties down, correcting them, letting them join and leave, naming who acts for them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted, Refusal, StalePage
from fayi.matters import queries as matters
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.parties import forms, queries, rules
from fayi.parties.forms import AgentForm, PartyForm
from fayi.parties.models import (
    Conflict,
    Participation,
    Party,
    PartyReading,
    PartyRelation,
    Representation,
)
from fayi.parties.rules import Acting, AgentKind, ConflictKind, Duplicate, Fault, Relation
from fayi.procedure.matter_type import MatterType, Status
from fayi.procedure.permissions import Permission

READABLE = ("id_number", "phone", "address")
"""The columns that are shown redacted until somebody says what for they are read."""


class AlreadyRegistered(Fault):
    """已经登记过“{name}”，{rule}，是同一人或同一单位，请直接使用已有的登记。"""

    duplicates: Sequence[tuple[Duplicate, Party]] = ()


class PerhapsRegistered(Refusal):
    """可能已经登记过，请先看看是不是下面的人；确实不是，再选择仍然新建。"""

    duplicates: Sequence[tuple[Duplicate, Party]] = ()


class MatterIsOver(Refusal):
    """办件已经办结，不能再变更当事人。"""


async def create_party(session: AsyncSession, actor: Actor, form: PartyForm) -> Party:
    """Write a party down at the actor's agency.

    Raises a Refusal at the field that cannot be true; AlreadyRegistered when a visible record is certainly
    the same party; PerhapsRegistered when one may be, unless the form says `still_new`. Both carry
    `duplicates`.
    """
    actor.must_hold(Permission.PARTIES_WRITE, at=actor.agency_id)
    particulars = await _checked(session, form)
    known = particulars.known()
    await _one_at_a_time(session, known.id_number_index, known.phone_index, known.name_key.encode())
    await _refuse_duplicates(session, actor, known, still_new=form.still_new)
    now = clock.now()
    party = Party(
        **particulars.values,
        agency_id=actor.agency_id,
        created_at=now,
        created_by_id=actor.officer_id,
        updated_at=now,
        updated_by_id=actor.officer_id,
    )
    session.add(party)
    await session.flush()
    return party


async def correct_party(
    session: AsyncSession, actor: Actor, party: Party, form: PartyForm, *, version: int | None = None
) -> list[str]:
    """Correct a party's particulars; returns the names of the columns changed.

    Allowed to the agency that registered it and to those that hold a matter with it. Every open matter the
    actor may see remembers which particulars were corrected, never the numbers themselves.
    """
    actor.must_hold(Permission.PARTIES_WRITE, at=actor.agency_id)
    if not await queries.may_correct(session, actor, party):
        raise NotPermitted
    party = (
        await session.execute(
            select(Party)
            .where(Party.id == party.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one()
    if version is not None and version != party.version:
        raise StalePage("您打开页面之后，这位当事人的信息已被改动。请核对后再保存。")
    particulars = await _checked(session, form)
    known = particulars.known(party.id)
    await _one_at_a_time(session, known.id_number_index)
    # A namesake is no obstacle to a correction; the same ID number is.
    await _refuse_duplicates(session, actor, known, still_new=True)
    before = party.name
    changed = [
        name
        for name, value in particulars.values.items()
        if not name.endswith(("_index", "_key")) and getattr(party, name) != value
    ]
    if not changed:
        return []
    for name, value in particulars.values.items():
        setattr(party, name, value)
    party.updated_at, party.updated_by_id, party.version = clock.now(), actor.officer_id, party.version + 1
    await session.flush()
    for matter, _, until in await queries.matters_of(session, actor, party.id):
        if until is None and matter.status not in (Status.CLOSED, Status.ARCHIVED):
            if "name" in changed and matter.agency_id == actor.agency_id:
                matter.title = matter.title.replace(before, party.name)
            await timeline.record(
                session, matter.id, "party:particulars:corrected", by=actor, party_id=party.id, fields=changed
            )
    return changed


async def take_part(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    party: Party,
    role: str,
    *,
    by: Actor,
    on: date | None = None,
    identity_seen: str = "",
    newcomer: bool = False,
    among: list[queries.TakingPart] | None = None,
) -> Participation:
    """Let a party join the matter in a role of its type.

    `among`: everybody who takes part already, where the caller has just opened the matter and adds several;
    it grows with each.

    Raises OnBothSides when the same person already stands on the other side, AlreadyTakesPart when it takes
    part already; both name the field `party_id`.
    """
    if among is None:
        matter = await _changeable(session, matter, by)
        among = [*await queries.taking_part(session, matter.id)]
    on = _day(on)
    part = next((known for known in matter_type.roles if known.key == role), None)
    if part is None:
        raise Fault("这类办件没有这种当事人身份，请重新选择。", field="role")
    for other in among:
        if other.party.id == party.id:
            opposed = rules.opposed(other.participation.side, part.side)
            fault = rules.OnBothSides if opposed else rules.AlreadyTakesPart
            raise fault(field="party_id", name=party.name)
        if rules.opposed(other.participation.side, part.side) and rules.are_one(
            queries.known(party), queries.known(other.party)
        ):
            raise rules.OnBothSides(field="party_id", name=other.party.name)
        for agent in other.agents:
            if (
                agent.agent_id == party.id
                and agent.ended_on is None
                and rules.opposed(other.participation.side, part.side)
            ):
                raise rules.OnBothSides(
                    "“{name}”正在代理另一方，不能列为这一方的当事人。", field="party_id", name=party.name
                )
    participation = Participation(
        matter_id=matter.id,
        party_id=party.id,
        role=part.key,
        side=part.side,
        since=on,
        newcomer=newcomer,
        identity_seen=identity_seen,
        identity_seen_on=on if identity_seen else None,
    )
    session.add(participation)
    await session.flush()
    among.append(queries.TakingPart(participation, party, ()))
    await timeline.record(
        session,
        matter.id,
        "party:participation:began",
        by=by,
        on=on,
        party_id=party.id,
        name=party.name,
        role=part.key,
    )
    return participation


async def take_part_likewise(session: AsyncSession, origin: Matter, opened: Matter) -> None:
    """Let everybody of `origin` take part in `opened` in the same role, with their guardians.

    Agents stay behind: their authority was given for the other procedure.
    """
    for one in await queries.taking_part(session, origin.id):
        part = one.participation
        copied = Participation(
            matter_id=opened.id,
            party_id=part.party_id,
            role=part.role,
            side=part.side,
            since=opened.received_on,
            newcomer=part.newcomer,
            identity_seen=part.identity_seen,
            identity_seen_on=part.identity_seen_on,
        )
        session.add(copied)
        await session.flush()
        for agent in one.agents:
            if agent.kind == AgentKind.GUARDIAN and agent.is_in_force(opened.received_on):
                session.add(
                    Representation(
                        matter_id=opened.id,
                        participation_id=copied.id,
                        agent_id=agent.agent_id,
                        agent_name=agent.agent_name,
                        agent_unit=agent.agent_unit,
                        kind=agent.kind,
                        relation=agent.relation,
                        scope=list(agent.scope),
                        authority=agent.authority,
                        valid_from=agent.valid_from,
                        valid_until=agent.valid_until,
                    )
                )
    await session.flush()


async def leave(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    participation: Participation,
    *,
    by: Actor,
    reason: str,
    on: date,
) -> None:
    """Let somebody leave the matter; those who act for them stop acting.

    Raises Refusal when the role would be left with fewer than the type needs.
    """
    matter = await _changeable(session, matter, by)
    on = _day(on, since=participation.since)
    takers = await queries.taking_part(session, matter.id)
    needed = next((role.at_least for role in matter_type.roles if role.key == participation.role), 0)
    if sum(one.participation.role == participation.role for one in takers) <= needed:
        raise Fault(
            "这一方至少要有{needed}名当事人。如需更换，请先添加新的当事人。", field="reason", needed=needed
        )
    for one in takers:
        for agent in one.agents:
            if one.participation.id == participation.id and agent.ended_on is None:
                agent.ended_on, agent.end_reason = on, reason
    participation.until, participation.leave_reason = on, reason
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "party:participation:ended",
        by=by,
        on=on,
        note=reason,
        party_id=participation.party_id,
        role=participation.role,
    )


async def name_agent(
    session: AsyncSession, matter: Matter, participation: Participation, form: AgentForm, *, by: Actor
) -> Representation:
    """Name an agent or a guardian of a participant; raises a Refusal at the field that stands in the way."""
    matter = await _changeable(session, matter, by)
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
    matter = await _changeable(session, matter, by)
    representation.ended_on = _day(on, since=representation.valid_from)
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
    matter = await _changeable(session, matter, by)
    on = _day(on)
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


async def relate(
    session: AsyncSession, actor: Actor, party: Party, other: Party, kind: Relation
) -> PartyRelation:
    """Write down that `party` is the `kind` of `other`; told already from either end, it stays as it is."""
    actor.must_hold(Permission.PARTIES_WRITE, at=actor.agency_id)
    if party.id == other.id:
        raise Fault("请选择另一位当事人。", field="other_id")
    for held in await queries.relations_between(session, party.id, other.id):
        if (held.party_id == party.id and held.kind == kind) or (
            held.other_id == party.id and held.kind == kind.reverse
        ):
            return held
    relation = PartyRelation(
        party_id=party.id,
        other_id=other.id,
        kind=kind.value,
        recorded_at=clock.now(),
        officer_id=actor.officer_id,
    )
    session.add(relation)
    await session.flush()
    return relation


async def tell_conflict(
    session: AsyncSession, matter: Matter, *, by: Actor, officer_id: int, what: str, on: date
) -> Conflict:
    """Write down an interest the records do not show, disclosed to the sides on the day `on`."""
    matter = await _changeable(session, matter, by)
    officer = await session.get(Officer, officer_id)
    if officer is None:
        raise Fault("请选择涉及的工作人员。", field="officer_id")
    told = Conflict(
        matter_id=matter.id,
        kind=ConflictKind.TOLD.value,
        subject=f"{ConflictKind.TOLD}:{officer_id}:{clock.now().timestamp()}",
        sentence="“{officer}”披露：{what}",
        values={"officer": officer.name, "what": what},
        officer_id=officer_id,
        disclosed_on=_day(on),
    )
    session.add(told)
    await session.flush()
    await timeline.record(
        session, matter.id, "party:conflict:disclosed", by=by, on=on, kind=told.kind, officer_id=officer_id
    )
    return told


async def disclose_conflict(
    session: AsyncSession, matter: Matter, subject: str, *, by: Actor, on: date
) -> Conflict:
    """Tell the sides of a conflict that the records show (在线调解规则 13); raises NotFound otherwise."""
    matter = await _changeable(session, matter, by)
    row = await _written_conflict(session, matter, subject)
    if row.disclosed_on is None:
        row.disclosed_on = _day(on)
        await session.flush()
        await timeline.record(
            session,
            matter.id,
            "party:conflict:disclosed",
            by=by,
            on=on,
            kind=row.kind,
            officer_id=row.officer_id,
        )
    return row


async def accept_conflict(
    session: AsyncSession, matter: Matter, subject: str, *, by: Actor, on: date, note: str
) -> Conflict:
    """Every side accepts a conflict of interest, or a hint at a false dispute was looked into.

    An officer who is a party may not stay by anybody's leave, and nobody writes down the acceptance of a
    conflict of their own.
    """
    matter = await _changeable(session, matter, by)
    row = await _written_conflict(session, matter, subject)
    kind = ConflictKind(row.kind)
    if kind in (ConflictKind.OFFICER_IS_PARTY, ConflictKind.SAME_PERSON):
        raise Fault("这种情形不能经同意而继续，请更换承办人或更正当事人。", field="on")
    if row.officer_id == by.officer_id:
        raise Fault("涉及本人的利害关系，请由其他工作人员记录各方意见。", field="on")
    if not note.strip():
        raise Fault("请写明各方如何表示同意，或如何核实的。", field="note")
    if kind.is_of_interest:
        row = await disclose_conflict(session, matter, subject, by=by, on=on)
    row.accepted_by_all_on, row.note = _day(on, since=row.disclosed_on), note
    await session.flush()
    tag = "party:conflict:accepted" if kind.is_of_interest else "party:conflict:checked"
    await timeline.record(session, matter.id, tag, by=by, on=on, note=note, kind=row.kind)
    return row


async def _written_conflict(session: AsyncSession, matter: Matter, subject: str) -> Conflict:
    """The row of something that gives pause, made when it is written down for the first time."""
    found = next((one for one in await queries.pauses(session, matter.id) if one.subject == subject), None)
    if found is None:
        raise NotFound
    if found.row is not None:
        return found.row
    row = Conflict(
        matter_id=matter.id,
        kind=found.kind.value,
        subject=found.subject,
        sentence=found.sentence,
        values=found.values,
        officer_id=found.officer_id,
    )
    session.add(row)
    await session.flush()
    return row


async def record_read_aloud(
    session: AsyncSession,
    matter: Matter,
    participation: Participation,
    *,
    by: Actor,
    on: date,
    witness: str,
    thumbprint: bool,
) -> None:
    """The papers were read to somebody who cannot read them, before a witness."""
    matter = await _changeable(session, matter, by)
    party = await queries.get(session, by, participation.party_id)
    if rules.name_key(witness) == party.name_key:
        raise Fault("见证人不能是当事人本人。", field="witness")
    participation.read_aloud_on = _day(on, since=participation.since)
    participation.witness, participation.thumbprint = witness, thumbprint
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "party:papers:read_aloud",
        by=by,
        on=on,
        party_id=participation.party_id,
        thumbprint=thumbprint,
    )


async def record_identity(
    session: AsyncSession, matter: Matter, participation: Participation, *, by: Actor, how: str, on: date
) -> None:
    """A participant's identity was checked, in one of the ways of rules.IdentitySeen."""
    matter = await _changeable(session, matter, by)
    participation.identity_seen, participation.identity_seen_on = how, _day(on)
    await session.flush()
    await timeline.record(
        session, matter.id, "party:identity:checked", by=by, on=on, party_id=participation.party_id, how=how
    )


async def read_in_full(session: AsyncSession, actor: Actor, party: Party, *, purpose: str) -> PartyReading:
    """Keep who reads a party's hidden particulars in full, as which agency, when, and what for."""
    actor.must_hold(Permission.PARTIES_UNMASK, at=actor.agency_id)
    if len(purpose.strip()) < 2:
        raise Fault("请写明查看用途。", field="purpose")
    reading = PartyReading(
        party_id=party.id,
        officer_id=actor.officer_id,
        agency_id=actor.agency_id,
        at=clock.now(),
        what=[name for name in READABLE if getattr(party, name)],
        purpose=purpose.strip(),
    )
    session.add(reading)
    await session.flush()
    return reading


async def _checked(session: AsyncSession, form: PartyForm) -> forms.Particulars:
    """The form as it will be stored; raises its first fault."""
    form, unclear = await forms.with_regions(session, form)
    for fault in unclear:
        raise fault
    return forms.particulars(form)


async def _refuse_duplicates(
    session: AsyncSession, actor: Actor, known: rules.Known, *, still_new: bool
) -> None:
    found = await queries.duplicates_of(session, actor, known)
    if not found:
        return
    duplicate, party = found[0]
    if duplicate.rule.is_certain:
        field = "uscc" if duplicate.rule is rules.DuplicateRule.CREDIT_CODE else "id_number"
        refusal: Any = AlreadyRegistered(field=field, name=party.name, rule=duplicate.rule.label)
    elif still_new:
        return
    else:
        refusal = PerhapsRegistered()
    refusal.duplicates = found
    raise refusal


async def _one_at_a_time(session: AsyncSession, *of: bytes | None) -> None:
    """Wait for others who write the same number down just now: the one who looks second finds the first."""
    for key in sorted(key for key in of if key is not None):
        await session.execute(
            text("select pg_advisory_xact_lock(hashtextextended(encode(:key, 'hex'), 0))"), {"key": key}
        )


async def _changeable(session: AsyncSession, matter: Matter, by: Actor) -> Matter:
    """The matter, locked; raises NotPermitted or MatterIsOver."""
    by.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    matter = await matters.lock(session, matter)
    if matter.status in (Status.CLOSED, Status.ARCHIVED):
        raise MatterIsOver
    return matter


def _day(on: date | None, *, since: date | None = None) -> date:
    """The day of an action, today when None; raises Refusal for one to come or before `since`."""
    today = clock.today()
    if on is not None and on > today:
        raise Fault("日期不能晚于今天。", field="on")
    if on is not None and since is not None and on < since:
        raise Fault("日期不能早于{since}。", field="on", since=since)
    return on or today
