"""Asking, accepting, returning, finishing and revoking."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.queries import officers_holding
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.matters import actions as matters
from fayi.matters import queries, timeline
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterType
from fayi.procedure.permissions import Permission
from fayi.referrals.models import Referral
from fayi.referrals.queries import of_matter


class AlreadyAnswered(Refusal):
    """这件转办已经有了答复，请刷新页面查看。"""


async def ask(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    *,
    kind: str,
    to: Agency,
    reason: str,
    until: date | None,
    by: Actor,
) -> Referral:
    """Ask another agency to act (`referral`) or to take the matter over (`transfer`).

    It sees the matter at once: a referral until the day `until` when given, a transfer until it is answered.
    """
    by.must_hold(Permission.REFERRALS_SEND, at=matter.agency_id)
    await queries.lock(session, matter)
    if to.id == matter.agency_id:
        raise Refusal("不能转给本机构自己。", field="to")
    if to.closed_on is not None:
        raise Refusal("“{agency}”已撤销，请另选机构。", field="to", agency=to.name)
    if until is not None and until < clock.today():
        raise Refusal("截止日期不能早于今天。", field="until")
    if kind == "transfer" and to.agency_kind not in matter_type.handled_by:
        raise Refusal(
            "“{agency}”不办理{type}，请另选机构。", field="to", agency=to.name, type=matter_type.label
        )
    for referral, _, receiver in await of_matter(session, matter.id):
        if referral.is_open and (referral.to_agency_id == to.id or (kind == referral.kind == "transfer")):
            raise Refusal("已经转给“{agency}”，正在等待答复。", field="to", agency=receiver)
    referral = Referral(
        matter_id=matter.id,
        kind=kind,
        from_agency_id=by.agency_id,
        to_agency_id=to.id,
        reason=reason,
        until=until if kind == "referral" else None,
        status="asked",
        asked_at=clock.now(),
        asked_by_id=by.officer_id,
    )
    session.add(referral)
    await session.flush()
    last = None
    if referral.until is not None:
        last = datetime.combine(referral.until + timedelta(days=1), time.min, clock.ZONE)
    await matters.grant_access(session, matter, to.id, referral.ground, last)
    if matter.confidential:
        answering = await officers_holding(session, to.id, Permission.MATTERS_ASSIGN)
        answering = answering or await officers_holding(session, to.id, Permission.REFERRALS_ANSWER)
        await matters.narrow_access(session, matter, to.id, answering)
    await timeline.record(
        session, matter.id, f"{kind}:asked", by=by, note=reason, referral_id=referral.id, to=to.name
    )
    return referral


async def accept(session: AsyncSession, referral: Referral, matter: Matter, *, by: Actor) -> None:
    """Take it on; with a transfer the matter itself changes hands now."""
    must_be_asked(referral, by)
    if referral.kind == "transfer":
        await session.execute(text("select take_over(:id)"), {"id": referral.id})
        await session.refresh(matter)
    answer(referral, "accepted", "", by)
    await session.flush()
    await timeline.record(session, matter.id, f"{referral.kind}:accepted", by=by, referral_id=referral.id)


async def send_back(
    session: AsyncSession, referral: Referral, matter: Matter, reason: str, *, by: Actor
) -> None:
    """Decline with a reason; the sight of the matter ends."""
    must_be_asked(referral, by)
    await timeline.record(
        session, matter.id, f"{referral.kind}:returned", by=by, note=reason, referral_id=referral.id
    )
    await end(session, referral, "returned", reason, by)


async def finish(
    session: AsyncSession, referral: Referral, matter: Matter, result: str, *, by: Actor
) -> None:
    """Tell the asking agency what came of it; the sight of the matter ends."""
    if referral.to_agency_id != by.agency_id:
        raise NotPermitted
    if referral.kind != "referral" or referral.status != "accepted":
        raise AlreadyAnswered
    by.must_hold(Permission.REFERRALS_ANSWER, at=referral.to_agency_id)
    await timeline.record(session, matter.id, "referral:done", by=by, note=result, referral_id=referral.id)
    await end(session, referral, "done", result, by)


async def revoke(
    session: AsyncSession, referral: Referral, matter: Matter, reason: str, *, by: Actor
) -> None:
    """Take the question back; the other agency's sight of the matter ends."""
    by.must_hold(Permission.REFERRALS_SEND, at=referral.from_agency_id)
    if not referral.is_open:
        raise AlreadyAnswered
    await timeline.record(
        session, matter.id, f"{referral.kind}:revoked", by=by, note=reason, referral_id=referral.id
    )
    await end(session, referral, "revoked", reason, by)


async def end(session: AsyncSession, referral: Referral, status: str, words: str, by: Actor) -> None:
    """Close it and the sight of the matter it gave."""
    answer(referral, status, words, by)
    await session.flush()
    await session.execute(text("select end_referral_access(:id)"), {"id": referral.id})


def must_be_asked(referral: Referral, by: Actor) -> None:
    """Raise unless it waits for the actor's agency."""
    by.must_hold(Permission.REFERRALS_ANSWER, at=referral.to_agency_id)
    if referral.status != "asked":
        raise AlreadyAnswered


def answer(referral: Referral, status: str, words: str, by: Actor) -> None:
    """Write the answer on the referral."""
    referral.status, referral.answer = status, words
    referral.answered_at, referral.answered_by_id = clock.now(), by.officer_id
