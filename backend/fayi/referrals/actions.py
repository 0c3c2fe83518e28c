"""Asking, accepting, returning, finishing, revoking; and what the desk does itself when time runs out."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.matters import actions as matters
from fayi.matters import queries as matter_queries
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.notices import actions as notices
from fayi.notices.rules import Kind as Notice
from fayi.procedure.matter_type import MatterType
from fayi.procedure.permissions import Permission
from fayi.referrals import queries, rules
from fayi.referrals.models import Referral, ReferralNote, ReferralPrompt
from fayi.referrals.rules import Basis, Kind, LegalBasis, Scope

ASKED_OF_YOU = {
    Kind.REFERRAL: "{agency}转办一件办件（{number}），请接收或者退回。",
    Kind.TRANSFER: "{agency}移送一件办件（{number}），请接办或者退回。",
    Kind.JOINT: "{agency}请本机构协办一件办件（{number}），请接收或者退回。",
}
ANSWERED_TO_YOU = {
    "accepted": "{agency}已接收办件{number}。",
    "returned": "{agency}退回了办件{number}，请查看理由。",
    "done": "{agency}告知了办件{number}的办理结果。",
    "revoked": "{agency}撤回了办件{number}的请求。",
}


class AlreadyAnswered(Refusal):
    """这件转办已经有了答复，请刷新页面查看。"""


class MatterIsOver(Refusal):
    """办件已经结案，不能再转办、移送或者协办。"""


async def ask(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    *,
    kind: str,
    to: Agency,
    reason: str,
    until: date | None,
    basis: LegalBasis,
    by: Actor,
    scope: str = Scope.ALL,
) -> Referral:
    """Ask another agency to act (`referral`), to take the matter over (`transfer`) or to act along (`joint`).

    It sees the matter at once, as far as `scope` goes: until the day `until` when given, a transfer until it
    is answered. An agency outside the desk sees nothing; it is sent a package. `basis` says why personal data
    may be passed on. Raises NotPermitted for an override by who may not, Refusal at the field at fault.
    """
    by.must_hold(Permission.REFERRALS_SEND, at=matter.agency_id)
    if basis.kind is Basis.OVERRIDE:
        by.must_hold(Permission.REFERRALS_OVERRIDE, at=matter.agency_id)
    matter = await matter_queries.lock(session, matter)
    if matter.status in rules.OVER:
        raise MatterIsOver
    may_be_asked(matter, matter_type, kind, to, until)
    persons = await queries.persons(session, matter.id)
    rules.must_be_lawful(basis, persons, clock.today())
    for referral, _, receiver in await queries.of_matter(session, matter.id):
        if referral.is_open and (referral.to_agency_id == to.id or (kind == referral.kind == "transfer")):
            raise Refusal("已经转给“{agency}”，正在等待答复。", field="to", agency=receiver)
    referral = Referral(
        matter_id=matter.id,
        kind=kind,
        from_agency_id=by.agency_id,
        to_agency_id=to.id,
        reason=reason,
        until=until if kind != "transfer" else None,
        status="asked",
        asked_at=clock.now(),
        asked_by_id=by.officer_id,
        scope=scope if kind == "referral" else Scope.ALL,
        confidential=matter.confidential,
        basis=basis.kind,
        consent_from=[name for number, name in persons.items() if number in basis.consent_from],
        consent_way=basis.consent_way or "",
        consent_on=basis.consent_on,
        override_ground=basis.override_ground or "",
        override_reason=basis.override_reason.strip(),
    )
    session.add(referral)
    await session.flush()
    if not to.outside:
        await show(session, matter, referral)
    await timeline.record(
        session, matter.id, f"{kind}:asked", by=by, note=reason, referral_id=referral.id, to=to.name,
        scope=referral.scope, basis=referral.basis, consent_from=referral.consent_from,
        consent_way=referral.consent_way, consent_on=referral.consent_on,
        override_ground=referral.override_ground, override_reason=referral.override_reason,
    )  # fmt: skip
    await notices.tell(
        session, notice_of(referral), ASKED_OF_YOU[Kind.of(kind)],
        {"agency": by.agency_name, "number": matter.number}, f"/referrals/{referral.id}",
        at=to.id, holding=Permission.REFERRALS_ANSWER, matter=matter, by=by,
    )  # fmt: skip
    return referral


def may_be_asked(matter: Matter, matter_type: MatterType, kind: str, to: Agency, until: date | None) -> None:
    """Raise unless this agency may be asked this."""
    if to.id == matter.agency_id:
        raise Refusal("不能转给本机构自己。", field="to")
    if to.closed_on is not None:
        raise Refusal("“{agency}”已撤销，请另选机构。", field="to", agency=to.name)
    if to.outside and kind != Kind.REFERRAL:
        raise Refusal("“{agency}”不使用本系统，只能转办。", field="to", agency=to.name)
    if until is not None and until < clock.today():
        raise Refusal("截止日期不能早于今天。", field="until")
    ready = matter_type.handed_over_at
    if kind == Kind.TRANSFER and ready and matter.stage not in ready:
        raise Refusal(
            "{type}办到“{stage}”才能移送，请先在“办理”中完成。",
            type=matter_type.label,
            stage=matter_type.stage(ready[0]).label,
        )
    if kind == Kind.TRANSFER and to.agency_kind not in matter_type.handled_by:
        raise Refusal(
            "“{agency}”不办理{type}，请另选机构。", field="to", agency=to.name, type=matter_type.label
        )


async def show(session: AsyncSession, matter: Matter, referral: Referral) -> None:
    """Open the matter to who was asked, as far and as long as the referral says."""
    last = None
    if referral.until is not None:
        last = datetime.combine(referral.until + timedelta(days=1), time.min, clock.ZONE)
    await matters.grant_access(session, matter, referral.to_agency_id, referral.ground, last)
    if referral.scope != Scope.ALL:
        await session.execute(
            text("select limit_access(:matter, :agency, :ground, :scope)"),
            {
                "matter": matter.id,
                "agency": referral.to_agency_id,
                "ground": referral.ground,
                "scope": referral.scope,
            },
        )
    if matter.confidential:
        to = referral.to_agency_id
        answering = await agencies.officers_holding(session, to, Permission.MATTERS_ASSIGN)
        answering = answering or await agencies.officers_holding(session, to, Permission.REFERRALS_ANSWER)
        await matters.narrow_access(session, matter, to, answering)


async def accept(session: AsyncSession, referral: Referral, matter: Matter, *, by: Actor) -> None:
    """Take it on; with a transfer the matter itself changes hands now, with joint handling the right to act."""
    must_be_asked(referral, by)
    if matter.status in rules.OVER:
        raise MatterIsOver
    if referral.kind == Kind.TRANSFER:
        await session.execute(text("select take_over(:id)"), {"id": referral.id})
        await session.refresh(matter)
    elif referral.kind == Kind.JOINT:
        await session.execute(text("select join_in(:id)"), {"id": referral.id})
    await answer(session, referral, "accepted", "", by)
    await timeline.record(session, matter.id, f"{referral.kind}:accepted", by=by, referral_id=referral.id)
    await tell_sender(session, referral, matter, by)


async def join(
    session: AsyncSession, matter: Matter, matter_type: MatterType, *, to: Agency, reason: str, by: Actor
) -> Referral:
    """Ask an agency to act along as its duty (e.g. a prison for a court): it may act at once.

    Its first act accepts the request. Others who were asked so before act no more: the prisoner has moved.
    """
    for referral, _, _ in await queries.of_matter(session, matter.id):
        if not referral.is_open or referral.kind != Kind.JOINT or referral.basis != Basis.DUTY:
            continue
        if referral.to_agency_id == to.id:
            return referral
        await revoke(session, referral, matter, "改请其他机构协助。", by=by)
    referral = await ask(
        session, matter, matter_type, kind=Kind.JOINT, to=to, reason=reason, until=None,
        basis=LegalBasis(kind=Basis.DUTY), by=by,
    )  # fmt: skip
    await matters.grant_access(session, matter, to.id, "".join((Kind.JOINT.value, ":", str(referral.id))))
    return referral


async def take_part(session: AsyncSession, matter: Matter, *, by: Actor) -> None:
    """The actor's agency has begun to act: what it was asked as its duty is accepted with that."""
    for referral, _, _ in await queries.of_matter(session, matter.id):
        if (
            referral.status == "asked"
            and referral.to_agency_id == by.agency_id
            and referral.basis == Basis.DUTY
        ):
            await accept(session, referral, matter, by=by)


async def announce(session: AsyncSession, matter: Matter, sentence: str, *, by: Actor) -> None:
    """Tell the agencies that hold the matter or act along, but the actor's, what was done in it."""
    for agency, grounds in await matter_queries.agencies_seeing(session, matter.id):
        acts = any(ground.partition(":")[0] in ("owner", "joint") for ground in grounds)
        if agency.id != by.agency_id and acts:
            await notices.tell(
                session, Notice.JOINT, sentence, {"agency": by.agency_name, "number": matter.number},
                "".join(("/matters/", str(matter.id))), at=agency.id, holding=Permission.MATTERS_HANDLE,
                matter=matter, by=by,
            )  # fmt: skip


async def send_back(
    session: AsyncSession, referral: Referral, matter: Matter, reason: str, *, by: Actor
) -> None:
    """Decline with a reason; the sight of the matter ends."""
    must_be_asked(referral, by)
    await timeline.record(
        session, matter.id, f"{referral.kind}:returned", by=by, note=reason, referral_id=referral.id
    )
    await end(session, referral, matter, "returned", reason, by)
    await tell_sender(session, referral, matter, by)


async def finish(
    session: AsyncSession, referral: Referral, matter: Matter, result: str, *, by: Actor
) -> None:
    """Tell the asking agency what came of it; the sight of the matter, and acting in it, ends."""
    if referral.to_agency_id != by.agency_id:
        raise NotPermitted
    if referral.kind == Kind.TRANSFER or referral.status != "accepted":
        raise AlreadyAnswered
    by.must_hold(Permission.REFERRALS_ANSWER, at=referral.to_agency_id)
    await timeline.record(
        session, matter.id, f"{referral.kind}:done", by=by, note=result, referral_id=referral.id
    )
    await end(session, referral, matter, "done", result, by)
    await tell_sender(session, referral, matter, by)


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
    await notices.tell(
        session, notice_of(referral), ANSWERED_TO_YOU["revoked"],
        {"agency": by.agency_name, "number": matter.number}, f"/referrals/{referral.id}",
        at=referral.to_agency_id, holding=Permission.REFERRALS_ANSWER, matter=matter, by=by, beyond_sight=True,
    )  # fmt: skip
    await end(session, referral, matter, "revoked", reason, by)


async def expire(session: AsyncSession, referral: Referral, matter: Matter) -> None:
    """Close what was to last until a day that is over; the desk does it, for the agency that asked."""
    await timeline.record(session, matter.id, f"{referral.kind}:expired", by=None, referral_id=referral.id)
    await end(session, referral, matter, "expired", "", None)
    await notices.tell(
        session, notice_of(referral), "办件{number}的转办或者协办已到期，对方不再能查看。",
        {"number": matter.number}, f"/referrals/{referral.id}",
        at=referral.from_agency_id, officers=(referral.asked_by_id, matter.assignee_id), matter=matter, by=None,
    )  # fmt: skip


async def note(session: AsyncSession, referral: Referral, words: str, *, by: Actor) -> None:
    """Write down something for the own agency; the other one never sees it."""
    if words.strip():
        session.add(
            ReferralNote(
                referral_id=referral.id,
                matter_id=referral.matter_id,
                agency_id=by.agency_id,
                officer_id=by.officer_id,
                at=clock.now(),
                words=words.strip(),
            )
        )
        await session.flush()


async def prompt(
    session: AsyncSession, referral: Referral, matter: Matter, kind: str, addressee: Agency
) -> None:
    """Remind who was asked (`reminder`), or report to the upper body that nobody answers (`escalation`)."""
    session.add(
        ReferralPrompt(
            referral_id=referral.id,
            matter_id=matter.id,
            kind=kind,
            agency_id=addressee.id,
            from_agency_id=referral.from_agency_id,
            to_agency_id=referral.to_agency_id,
            asked=referral.kind,
            number=matter.number,
            matter_type=matter.type,
            asked_at=referral.asked_at,
            at=clock.now(),
        )
    )
    await session.flush()
    await timeline.record(
        session, matter.id, f"{referral.kind}:{kind}", by=None, referral_id=referral.id, to=addressee.name
    )
    names = await queries.agency_names(session, [referral.from_agency_id, referral.to_agency_id])
    asking, asked = names[referral.from_agency_id], names[referral.to_agency_id]
    values = {"asking": asking, "asked": asked, "number": matter.number}
    if kind == "reminder":
        await notices.tell(
            session, Notice.SUPERVISION, "{asking}的请求（{number}）还没有答复，请尽快答复。", values,
            f"/referrals/{referral.id}", at=addressee.id, holding=Permission.REFERRALS_ANSWER, matter=matter,
            by=None,
        )  # fmt: skip
    else:
        await notices.tell(
            session, Notice.SUPERVISION, "{asked}逾期没有答复{asking}的请求（{number}），请督办。", values,
            "/referrals?box=late", at=addressee.id, holding=Permission.REFERRALS_ANSWER, matter=matter, by=None,
            beyond_sight=True,
        )  # fmt: skip


async def urge(session: AsyncSession, report: ReferralPrompt, words: str, *, by: Actor) -> None:
    """Urge, as the upper body, who was asked; the words stand in the matter's timeline."""
    by.must_hold(Permission.REFERRALS_ANSWER, at=report.agency_id)
    if report.settled_at is not None:
        raise AlreadyAnswered
    await session.execute(
        text("select urge_referral(:id, :words, :moment, :day)"),
        {"id": report.referral_id, "words": words, "moment": clock.now(), "day": clock.today()},
    )
    await notices.tell(
        session, Notice.SUPERVISION, "{agency}督办：请尽快答复{number}。",
        {"agency": by.agency_name, "number": report.number}, f"/referrals/{report.referral_id}",
        at=report.to_agency_id, holding=Permission.REFERRALS_ANSWER, by=by, beyond_sight=True,
    )  # fmt: skip


async def end(
    session: AsyncSession, referral: Referral, matter: Matter, status: str, words: str, by: Actor | None
) -> None:
    """Close it and the sight of the matter it gave."""
    await answer(session, referral, status, words, by)
    await session.execute(text("select end_referral_access(:id)"), {"id": referral.id})


def must_be_asked(referral: Referral, by: Actor) -> None:
    """Raise unless it waits for the actor's agency."""
    by.must_hold(Permission.REFERRALS_ANSWER, at=referral.to_agency_id)
    if referral.status != "asked":
        raise AlreadyAnswered


async def answer(
    session: AsyncSession, referral: Referral, status: str, words: str, by: Actor | None
) -> None:
    """Write the answer on the referral; the upper body need not look after it any more."""
    referral.status, referral.answer = status, words
    referral.answered_at, referral.answered_by_id = clock.now(), by.officer_id if by else None
    await session.flush()
    await session.execute(
        update(ReferralPrompt)
        .where(ReferralPrompt.referral_id == referral.id, ReferralPrompt.settled_at.is_(None))
        .values(settled_at=clock.now())
    )


async def tell_sender(session: AsyncSession, referral: Referral, matter: Matter, by: Actor) -> None:
    """Tell the officers who asked, and who is answerable, how it was answered."""
    await notices.tell(
        session, notice_of(referral), ANSWERED_TO_YOU[referral.status],
        {"agency": by.agency_name, "number": matter.number}, f"/referrals/{referral.id}",
        at=referral.from_agency_id, officers=(referral.asked_by_id, matter.assignee_id), matter=matter, by=by,
    )  # fmt: skip


def notice_of(referral: Referral) -> Notice:
    """Under which kind officers are told of it."""
    return Notice.JOINT if referral.kind == Kind.JOINT else Notice.REFERRAL
