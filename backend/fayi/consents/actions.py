"""Writing down answers, and taking consent back."""

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.consents import queries, rules
from fayi.consents.kinds import Answer, Told, Way
from fayi.consents.models import Consent
from fayi.kit import clock
from fayi.kit.errors import NotPermitted
from fayi.matters import queries as matters
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.procedure.matter_type import Acting, Status
from fayi.procedure.permissions import Permission
from fayi.procedure.proceedings import ProceedingStage


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who is asked; `party_id` for a participant."""

    name: str
    capacity: str
    party_id: int | None = None


class Given(Struct, frozen=True, kw_only=True):
    """An answer as it was given, with what was told before and how it was asked. The time is aware."""

    answer: Answer
    told: Collection[Told]
    way: Way
    at: datetime
    asked_by: str
    reason: str = ""


async def record(
    session: AsyncSession,
    matter: Matter,
    people: Sequence[Person],
    stages: Sequence[ProceedingStage],
    given: Given,
    *,
    by: Actor,
) -> tuple[Consent, ...]:
    """Write down what each of `people` answered about each of `stages`; a row for each.

    Raises a Refusal for an answer that does not count as one.
    """
    await must_act(session, matter, by)
    if not people:
        raise rules.NobodyNamed(field="who")
    if not stages:
        raise rules.NoStage(field="stages")
    rules.must_be_an_answer(given.answer, given.told, given.reason, given.at, clock.now(), matter.received_on)
    here = {one.party_id for one in await parties.participants(session, matter.id)}
    if any(one.party_id is not None and one.party_id not in here for one in people):
        raise rules.NobodyNamed(field="who")
    written = tuple(
        Consent(
            matter_id=matter.id,
            party_id=person.party_id,
            name=person.name.strip(),
            capacity=person.capacity,
            stage=stage.value,
            told=[one.value for one in Told if one in given.told],
            way=given.way.value,
            answer=given.answer.value,
            reason=given.reason.strip(),
            at=given.at,
            asked_by=given.asked_by.strip(),
            agency_id=by.agency_id,
            officer_id=by.officer_id,
            recorded_at=clock.now(),
        )
        for person in people
        for stage in stages
    )
    session.add_all(written)
    await session.flush()
    await tell_timeline(session, matter, written, by=by, note=given.reason.strip())
    return written


async def withdraw(
    session: AsyncSession, matter: Matter, consent: Consent, *, at: datetime, because: str, by: Actor
) -> Consent:
    """Write down that a consent was taken back; the consent itself stays.

    Raises NothingToWithdraw when it no longer is the latest answer.
    """
    await must_act(session, matter, by)
    answers = await queries.of_matter(session, matter.id)
    same = [one for one in answers if (one.person, one.stage) == (consent.person, consent.stage)]
    latest = same[0] if same and same[0].id == consent.id else None
    rules.must_be_in_force(consent.name, [latest.answer] if latest else [], consent.at, at, clock.now())
    row = Consent(
        matter_id=matter.id,
        party_id=consent.party_id,
        name=consent.name,
        capacity=consent.capacity,
        stage=consent.stage,
        told=consent.told,
        way=consent.way,
        answer=Answer.WITHDRAWN.value,
        reason=because.strip(),
        at=at,
        asked_by=by.name,
        withdraws_id=consent.id,
        agency_id=by.agency_id,
        officer_id=by.officer_id,
        recorded_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    await tell_timeline(session, matter, (row,), by=by, note=because)
    return row


async def tell_timeline(
    session: AsyncSession, matter: Matter, rows: Sequence[Consent], *, by: Actor, note: str
) -> None:
    """One entry for all that was answered at once."""
    await timeline.record(
        session,
        matter.id,
        f"consent:{rows[0].answer}",
        by=by,
        on=clock.local(rows[0].at).date(),
        note=note,
        names="、".join(dict.fromkeys(one.name for one in rows)),
        stages="、".join(dict.fromkeys(one.stage_label for one in rows)),
    )


async def must_act(session: AsyncSession, matter: Matter, by: Actor) -> None:
    """Raise unless the actor's agency holds the open matter, or handles it jointly, e.g. the prison."""
    if not await may_act(session, matter, by):
        raise NotPermitted
    if Status(matter.status) in (Status.CLOSED, Status.ARCHIVED):
        raise rules.MatterOver


async def may_act(session: AsyncSession, matter: Matter, by: Actor) -> bool:
    """Whether the actor may write down answers here."""
    if not by.may(Permission.MATTERS_HANDLE):
        return False
    return by.agency_id == matter.agency_id or Acting.JOINT in await matters.acting(session, by, matter.id)
