"""Sealing, asking, deciding, standing aside, narrowing sight, and keeping a name back."""

import json
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted
from fayi.matters import actions as matters
from fayi.matters import queries as matter_queries
from fayi.matters import timeline
from fayi.matters.models import Matter, Recusal
from fayi.notices.actions import tell
from fayi.notices.rules import Kind
from fayi.parties.models import Party
from fayi.parties.queries import address_index, number_index, phone_index
from fayi.parties.rules import name_key
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.readings.actions import record as record_reading
from fayi.readings.rules import ReadingKind
from fayi.sealing import queries, rules
from fayi.sealing.forms import AskForm, LiftForm
from fayi.sealing.kinds import Answer, ProtectGround, RequestKind, SealGround
from fayi.sealing.models import Protection, SealedRequest, Sealing

TAKEN_OUT = (
    "name", "id_number", "phone", "address", "household_region", "residence_region", "home_region", "unit",
    "occupation", "birth_date", "language", "ethnic",
)  # fmt: skip
"""What of a party tells who it is or where to be found."""


async def seal(
    session: AsyncSession,
    matter: Matter,
    ground: SealGround,
    *,
    by: Actor | None,
    paper: str = "",
    note: str = "",
) -> None:
    """Seal a matter that is over: when this returns the transaction itself no longer sees it.

    `by` None: the desk, by rule. Raises NotOver and AlreadySealed.
    """
    if by is not None:
        by.must_hold(Permission.SEALING_DECIDE, at=matter.agency_id)
    matter = await matter_queries.lock(session, matter)
    if matter.status not in (Status.CLOSED, Status.ARCHIVED):
        raise rules.NotOver
    if await queries.sealing_of(session, matter.id) is not None:
        raise rules.AlreadySealed
    await timeline.record(session, matter.id, "sealing:sealed", by=by, ground=ground.value)
    await session.flush()
    await session.execute(
        insert(Sealing.__table__).values(  # type: ignore[arg-type]
            matter_id=matter.id,
            agency_id=matter.agency_id,
            ground=ground.value,
            paper=paper.strip(),
            note=note.strip(),
            sealed_at=clock.now(),
            sealed_by_id=by.officer_id if by else None,
        ).inline()
    )  # fmt: skip


async def seal_if_due(session: AsyncSession, matter: Matter, types: MatterTypes) -> bool:
    """Seal a matter that has just been closed or archived, where the rule wants it now; whether it was."""
    if types[matter.type].must_be_sealed is None or matter.status not in (Status.CLOSED, Status.ARCHIVED):
        return False
    records = await queries.records_of(session, [matter], types)
    on = rules.sealed_on(types[matter.type], Status(matter.status), matter.stage_since, records[matter.id])
    if on is None or on > clock.today() or await queries.sealing_of(session, matter.id) is not None:
        return False
    await seal(session, matter, SealGround.JUVENILE, by=None)
    return True


async def seal_due(session: AsyncSession, agency_id: int, types: MatterTypes, *, on: date) -> int:
    """Seal everything the agency holds that the rule wants sealed by the day `on`; how many."""
    sealed = 0
    for one in await queries.due(session, agency_id, types):
        if one.on <= on:
            await seal(session, one.matter, SealGround.JUVENILE, by=None)
            sealed += 1
    return sealed


async def ask(session: AsyncSession, form: AskForm | LiftForm, *, by: Actor) -> SealedRequest:
    """Put a request to the agency that is said to keep the record. Whether it does is not looked at.

    What is done, and told, is the same for every number.
    """
    by.must_hold(Permission.MATTERS_READ, at=by.agency_id)
    named: list[int] = []
    if isinstance(form, AskForm):
        here = {one.id for one in await agencies.officers_of(session, by.agency_id)}
        named = sorted({int(one) for one in form.officers} & here)
        if not named:
            raise rules.OpenForNobody(field="officers")
    kind = RequestKind.OPEN if isinstance(form, AskForm) else RequestKind.LIFT
    request = SealedRequest(
        kind=kind.value,
        number=form.number.strip(),
        agency_id=form.agency_id,
        from_agency_id=by.agency_id,
        asked_by_id=by.officer_id,
        asked_at=clock.now(),
        ground=form.ground.value,
        unit=form.unit.strip(),
        paper=form.paper.strip(),
        purpose=form.purpose.strip(),
        officers=named,
    )
    session.add(request)
    await session.flush()
    await record_reading(
        session, by, ReadingKind.SEALED_ASKED, purpose=form.purpose, subject=form.number, request=request.id
    )
    await tell(
        session,
        Kind.SEALING,
        "{agency}提出了一件封存记录的{kind}申请，请审查。",
        {"agency": by.agency_name, "kind": kind.label},
        f"/sealed/requests/{request.id}",
        at=form.agency_id,
        by=by,
        holding=Permission.SEALING_DECIDE,
    )
    return request


async def grant(
    session: AsyncSession, request: SealedRequest, *, until: datetime | None, words: str, by: Actor
) -> None:
    """Open the sealed matter to the officers named until a time, or lift its sealing.

    Raises SecondPersonNeeded, NothingSealed and OpenTooLong; the database holds the first two as well.
    """
    await must_decide(session, request, by)
    if request.kind == RequestKind.OPEN:
        rules.must_be_a_while(until or clock.now(), clock.now())
    matter_id = await queries.is_sealed_here(session, request.id)
    if matter_id is None:
        raise rules.NothingSealed(field="answer")
    await session.execute(
        text("select grant_sealed_request(:id, :until, :words, :moment)"),
        {"id": request.id, "until": until, "words": words.strip(), "moment": clock.now()},
    )
    if request.kind == RequestKind.LIFT:
        session.info.setdefault("touched_matters", set()).add(matter_id)
    await tell_answered(session, request, by=by)


async def refuse(session: AsyncSession, request: SealedRequest, *, words: str, by: Actor) -> None:
    """Answer that there is nothing to be read: the same words whether there is a record or not."""
    await must_decide(session, request, by)
    await session.execute(
        update(SealedRequest)
        .where(SealedRequest.id == request.id)
        .values(
            answer=Answer.REFUSED.value,
            words=words.strip(),
            answered_at=clock.now(),
            answered_by_id=by.officer_id,
        )
        .execution_options(synchronize_session=False)
    )
    await tell_answered(session, request, by=by)


async def must_decide(session: AsyncSession, request: SealedRequest, by: Actor) -> None:
    """Raise unless the actor is a second person of the agency that was asked, and it still waits."""
    by.must_hold(Permission.SEALING_DECIDE, at=request.agency_id)
    if request.asked_by_id == by.officer_id:
        raise rules.SecondPersonNeeded
    if request.answer != Answer.WAITING:
        raise NotFound


async def tell_answered(session: AsyncSession, request: SealedRequest, *, by: Actor) -> None:
    """Tell whoever asked that there is an answer, and nothing of it."""
    await tell(
        session,
        Kind.SEALING,
        "您的封存记录{kind}申请已有答复。",
        {"kind": RequestKind.of(request.kind).label},
        "/sealed",
        at=request.from_agency_id,
        by=by,
        officers=[request.asked_by_id],
    )


async def stand_aside(
    session: AsyncSession, matter: Matter, officer_id: int, reason: str, *, by: Actor
) -> None:
    """Let an officer with an interest stand aside: oneself, or another where the actor assigns.

    Raises AlreadyAside, NotPermitted.
    """
    if officer_id != by.officer_id:
        by.must_hold(Permission.MATTERS_ASSIGN, at=matter.agency_id)
    known = await session.scalar(
        select(Recusal.id).where(Recusal.matter_id == matter.id, Recusal.officer_id == officer_id)
    )
    if known is not None:
        raise rules.AlreadyAside(field="officer_id")
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
    await matters.recuse(session, matter, officer_id, reason.strip(), by=by)


async def narrow(
    session: AsyncSession, matter: Matter, officers: Collection[int], reason: str, *, by: Actor
) -> None:
    """Show the matter, inside the agency that holds it, to these officers alone, the actor among them."""
    by.must_hold(Permission.MATTERS_ASSIGN, at=matter.agency_id)
    here = {one.id for one in await agencies.officers_of(session, matter.agency_id)}
    named = {int(one) for one in officers} & here
    if by.officer_id not in named:
        raise rules.NotNamed(field="officers")
    await session.execute(text("select make_confidential(:id)"), {"id": matter.id})
    await session.refresh(matter, ["confidential"])
    await timeline.record(
        session, matter.id, "matter:narrowed", by=by, note=reason.strip(), officer_ids=sorted(named)
    )
    await matters.narrow_access(session, matter, matter.agency_id, named)


async def protect(
    session: AsyncSession,
    party: Party,
    ground: ProtectGround,
    officers: Collection[int],
    *,
    by: Actor,
    note: str = "",
) -> Protection:
    """Let a party go by another name everywhere; who it is, only the officers named may read from now on.

    Raises AlreadyProtected, NotNamed.
    """
    by.must_hold(Permission.MATTERS_ASSIGN, at=party.agency_id)
    if (await queries.protections(session, [party.id])).get(party.id) or party.name.startswith("受保护人员"):
        raise rules.AlreadyProtected
    here = {one.id for one in await agencies.officers_of(session, by.agency_id)}
    named = sorted({int(one) for one in officers} & here)
    if by.officer_id not in named:
        raise rules.NotNamed(field="officers")
    before = await session.scalar(
        select(func.count()).select_from(Party).where(
            Party.agency_id == by.agency_id, Party.name.like("受保护人员%")
        )
    )  # fmt: skip
    alias = rules.alias((before or 0) + 1)
    identity = {name: value for name in TAKEN_OUT if (value := getattr(party, name))}
    if party.birth_date is not None:
        identity["birth_date"] = party.birth_date.isoformat()
    protection = Protection(
        party_id=party.id,
        agency_id=by.agency_id,
        ground=ground.value,
        note=note.strip(),
        alias=alias,
        officers=named,
        identity=json.dumps(identity, ensure_ascii=False),
        since=clock.now(),
        by_id=by.officer_id,
    )
    session.add(protection)
    name = party.name
    for column in TAKEN_OUT:
        setattr(party, column, None if column in ("id_number", "phone", "address", "birth_date") else "")
    party.name, party.name_key = alias, name_key(alias)
    party.id_number_index = party.phone_index = party.address_index = None
    await rewrite(session, party, name, alias)
    return protection


async def end_protection(session: AsyncSession, protection: Protection, party: Party, *, by: Actor) -> None:
    """Give a protected party its name back; only who is named may."""
    if by.officer_id not in protection.officers:
        raise NotPermitted
    identity = json.loads(protection.identity)
    if born := identity.get("birth_date"):
        identity["birth_date"] = date.fromisoformat(born)
    for column, value in identity.items():
        setattr(party, column, value)
    party.name_key = name_key(party.name)
    party.id_number_index = number_index(party.id_number) if party.id_number else None
    party.phone_index = phone_index(party.phone) if party.phone else None
    party.address_index = address_index(party.residence_region, party.address) if party.address else None
    await rewrite(session, party, protection.alias, party.name)
    protection.ended_at, protection.ended_by_id = clock.now(), by.officer_id
    await session.flush()


async def rewrite(session: AsyncSession, party: Party, before: str, after: str) -> None:
    """Write one name for another in all the plain words about the party."""
    party.updated_at = clock.now()
    party.version += 1
    await session.flush()
    await session.execute(
        text("select rename_in_matters(:party, :before, :after)"),
        {"party": party.id, "before": before, "after": after},
    )
    for known in [*session.identity_map.values()]:
        if isinstance(known, Matter):
            await session.refresh(known)
    session.info.setdefault("touched_parties", set()).add(party.id)
