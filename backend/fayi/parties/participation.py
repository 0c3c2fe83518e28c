"""Taking part in a matter and leaving it, and what is seen of those who take part."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.queries import officers_holding
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.matters import queries as matters
from fayi.matters import timeline
from fayi.matters.actions import narrow_access, recuse
from fayi.matters.models import Matter, Recusal
from fayi.notices.actions import tell
from fayi.notices.rules import Kind
from fayi.parties import queries, rules
from fayi.parties.kinds import KIN, AgentKind
from fayi.parties.models import Participation, Party, Representation
from fayi.parties.rules import Fault
from fayi.procedure.matter_type import MatterType, Status
from fayi.procedure.permissions import Permission


class MatterIsOver(Refusal):
    """办件已经办结，不能再变更当事人。"""


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
    await must_be_processable(session, [party], field="party_id")
    if among is None:
        matter = await changeable(session, matter, by)
        among = [*await queries.taking_part(session, matter.id)]
    on = day_of(on)
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
    await exclude_interested(session, matter, party, by=by)
    return participation


async def must_be_processable(
    session: AsyncSession, parties: Iterable[Party], *, field: str | None = None
) -> None:
    """Raise Restricted, naming `field`, when the processing of one of them is restricted (个人信息保护法 44, 47)."""
    by_id = {party.id: party for party in parties}
    for party_id, restriction in (await queries.restrictions(session, by_id)).items():
        raise rules.Restricted(
            field=field,
            name=by_id[party_id].name,
            request=restriction.request,
        )


async def matter_must_be_processable(session: AsyncSession, matter_id: int) -> None:
    """Raise Restricted when the processing of somebody's data who takes part in the matter is restricted."""
    await must_be_processable(session, [one.party for one in await queries.taking_part(session, matter_id)])


async def interested_officers(session: AsyncSession, party: Party) -> set[int]:
    """Officers, of any agency, who by their ID number are the party or one of its relatives."""
    numbers = {party.id_number_index}
    for related in await queries.relations_of(session, [party.id]):
        if related.kind in KIN:
            numbers.add(related.other.id_number_index)
    known = [number for number in numbers if number is not None]
    if not known:
        return set()
    return set(await session.scalars(select(Officer.id).where(Officer.id_number_index.in_(known))))


async def standing_aside(session: AsyncSession, matter_id: int) -> set[int]:
    """Officers who stand aside in the matter."""
    return set(await session.scalars(select(Recusal.officer_id).where(Recusal.matter_id == matter_id)))


async def exclude_interested(
    session: AsyncSession, matter: Matter, party: Party, *, by: Actor, field: str = "party_id"
) -> None:
    """Keep officers who are the party, or its relatives, from the matter, and the others to those who must know.

    Whoever assigns is told when that was somebody answerable for the matter. In a matter of another agency the
    officers stand aside, too; who of that agency sees it is for the agency to say. Raises Fault naming `field` when
    it is the actor, who may not take the matter down.
    """
    found = await interested_officers(session, party)
    if not found:
        return
    if by.officer_id in found:
        raise Fault("您是当事人本人或者其亲属，应当回避，请由其他工作人员登记。", field=field)
    answerable = {officer.id for _, officer in await matters.assigned(session, matter.id)}
    new = found - await standing_aside(session, matter.id)
    if new & (answerable | {matter.assignee_id}):
        await tell(
            session,
            Kind.ASSIGNMENT,
            "办件{number}有工作人员回避，请核对承办人。",
            {"number": matter.number},
            f"/matters/{matter.id}/sight",
            at=matter.agency_id,
            by=by,
            holding=Permission.MATTERS_ASSIGN,
            matter=matter,
        )
    for officer_id in sorted(new):
        await recuse(session, matter, officer_id, "本人是当事人或者当事人的亲属。", by=by)
    if matter.agency_id != by.agency_id:
        return
    seeing = {
        by.officer_id,
        *await matters.narrowed_to(session, matter),
        *await officers_holding(session, matter.agency_id, Permission.MATTERS_ASSIGN),
        *answerable,
    }
    await session.execute(text("select make_confidential(:id)"), {"id": matter.id})
    await session.refresh(matter, ["confidential"])
    await session.flush()
    await narrow_access(session, matter, matter.agency_id, seeing - found)


async def exclude_afterwards(session: AsyncSession, party: Party, *, by: Actor, field: str) -> None:
    """Do what joining does, for a relation or a number that became known later: in every open matter one may see."""
    found = await interested_officers(session, party)
    if not found:
        return
    for matter, _, until in await queries.matters_of(session, by, party.id):
        if until is not None or matter.status in (Status.CLOSED, Status.ARCHIVED):
            continue
        if found - await standing_aside(session, matter.id):
            await exclude_interested(session, matter, party, by=by, field=field)


async def take_part_likewise(session: AsyncSession, origin: Matter, opened: Matter) -> None:
    """Let everybody of `origin` take part in `opened` in the same role, with their guardians.

    Agents stay behind: their authority was given for the other procedure.
    """
    await matter_must_be_processable(session, origin.id)
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
    matter = await changeable(session, matter, by)
    on = day_of(on, since=participation.since)
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


async def record_identity(
    session: AsyncSession, matter: Matter, participation: Participation, *, by: Actor, how: str, on: date
) -> None:
    """A participant's identity was checked, in one of the ways of kinds.IdentitySeen."""
    matter = await changeable(session, matter, by)
    participation.identity_seen, participation.identity_seen_on = how, day_of(on)
    await session.flush()
    await timeline.record(
        session, matter.id, "party:identity:checked", by=by, on=on, party_id=participation.party_id, how=how
    )


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
    matter = await changeable(session, matter, by)
    party = await queries.get(session, by, participation.party_id)
    if rules.name_key(witness) == party.name_key:
        raise Fault("见证人不能是当事人本人。", field="witness")
    participation.read_aloud_on = day_of(on, since=participation.since)
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


async def changeable(session: AsyncSession, matter: Matter, by: Actor) -> Matter:
    """The matter, locked; raises NotPermitted or MatterIsOver."""
    by.must_hold(Permission.PARTIES_WRITE, at=matter.agency_id)
    matter = await matters.lock(session, matter)
    if matter.status in (Status.CLOSED, Status.ARCHIVED):
        raise MatterIsOver
    return matter


def day_of(on: date | None, *, since: date | None = None) -> date:
    """The day of an action, today when None; raises Refusal for one to come or before `since`."""
    today = clock.today()
    if on is not None and on > today:
        raise Fault("日期不能晚于今天。", field="on")
    if on is not None and since is not None and on < since:
        raise Fault("日期不能早于{since}。", field="on", since=since)
    return on or today
