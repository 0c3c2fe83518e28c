"""What a lawyer does under an appointment, and what is paid for it."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.appointments import forms, queries, rules, subsidies
from fayi.appointments.actions import NoLongerOpen, flush_or_refuse
from fayi.appointments.kinds import UNITS
from fayi.appointments.models import (
    Appointment,
    ClosingFile,
    LawyerMeeting,
    StageReport,
    SubsidyClaim,
    SubsidyRate,
    WorkEntry,
)
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted, Refusal
from fayi.matters import timeline
from fayi.notices.actions import tell
from fayi.notices.rules import Kind
from fayi.procedure.permissions import Permission
from fayi.rooms import actions as bookings
from fayi.rooms import queries as rooms
from fayi.rooms.models import Booking
from fayi.rooms.rules import BookingPlan, Needed, Taken, parts_from
from fayi.web.language import translate


class FileLacks(Refusal):
    """结案卷宗不齐：{lacking}"""

    status_code = 422


class AlreadyClaimed(Refusal):
    """这次指派已经申领过补贴。"""


class OwnClaim(Refusal):
    """申领人不能审核自己的补贴。"""

    status_code = 403


def must_work(appointment: Appointment, by: Actor) -> None:
    """Raise unless the actor is the lawyer who acts under the appointment now."""
    by.must_hold(Permission.LAWYERS_ACT, at=appointment.firm_id)
    if appointment.lawyer_id != by.officer_id:
        raise NotPermitted
    if appointment.status != "active":
        raise NoLongerOpen


async def meet(
    session: AsyncSession, appointment: Appointment, met: forms.Meeting, *, by: Actor
) -> LawyerMeeting:
    """Write down a meeting with the aided person; what was said stays with the lawyer and the centre."""
    must_work(appointment, by)
    if met.met_at > clock.now():
        raise Refusal("会见时间不能晚于现在。", field="met_at")
    if met.met_at < (appointment.answered_at or appointment.offered_at) - timedelta(days=1):
        raise Refusal("会见时间早于接受指派的时间，请核对。", field="met_at")
    meeting = LawyerMeeting(
        appointment_id=appointment.id,
        matter_id=appointment.matter_id,
        officer_id=by.officer_id,
        met_at=met.met_at,
        way=met.way.value,
        place=met.place,
        in_custody=met.in_custody,
        not_overheard=met.not_overheard if met.in_custody else None,
        interpreter=met.interpreter,
        accompanied_by=met.accompanied_by,
        words=met.words,
        recorded_at=clock.now(),
    )
    session.add(meeting)
    await session.flush()
    await timeline.record(
        session,
        appointment.matter_id,
        "appointment:met",
        by=by,
        on=clock.local(met.met_at).date(),
        place=met.place,
        overheard=bool(met.in_custody and met.not_overheard is False),
    )
    return meeting


async def ask_for_talk(
    session: AsyncSession, appointment: Appointment, wished: forms.Talk, *, by: Actor
) -> Booking:
    """Ask the prison for a room and the aided person; it confirms, and says which of its prisoners comes.

    Whom the lawyer sees is told to the two ends alone. Raises Taken with free times instead.
    """
    must_work(appointment, by)
    room = await rooms.room(session, wished.room)
    needs = (
        Needed(resource=room.resource, label=room.name, role="prison", agency_id=room.agency_id),
        Needed(resource=f"officer:{by.officer_id}", label=by.name, role="officer", agency_id=by.agency_id),
    )
    plan = BookingPlan(
        purpose="lawyer_talk",
        parts=parts_from(wished.starts_at, wished.minutes),
        needs=needs,
        people=3 if wished.interpreter else 2,
        title="律师会见",
        contact=by.name,
        note=translate(
            "律师会见不被监听，请关闭会见监听、录音录像（律师法第三十三条）。会见对象编号：{number}。{interpreter}",
            number=wished.number.strip(),
            interpreter=translate("翻译：{name}。", name=wished.interpreter) if wished.interpreter else "",
        ),
        matter_id=appointment.matter_id,
    )
    try:
        return await bookings.propose(session, plan, by)
    except Taken as taken:
        raise Taken(*taken.labels, offers=taken.offers, field="starts_at") from taken


async def log(session: AsyncSession, appointment: Appointment, done: forms.Log, *, by: Actor) -> WorkEntry:
    """Add an entry to the work log."""
    must_work(appointment, by)
    if done.worked_on > clock.today():
        raise Refusal("日期不能晚于今天。", field="worked_on")
    entry = WorkEntry(
        appointment_id=appointment.id,
        matter_id=appointment.matter_id,
        officer_id=by.officer_id,
        worked_on=done.worked_on,
        activity=done.activity.value,
        hours=(Decimal(done.minutes) / 60).quantize(Decimal("0.01")),
        words=done.words,
        recorded_at=clock.now(),
    )
    session.add(entry)
    await session.flush()
    return entry


async def report(
    session: AsyncSession, appointment: Appointment, told: forms.Report, *, by: Actor
) -> StageReport:
    """Report to the centre how the matter stands (承办情况通报)."""
    must_work(appointment, by)
    row = StageReport(
        appointment_id=appointment.id,
        matter_id=appointment.matter_id,
        officer_id=by.officer_id,
        kind="progress",
        procedure=told.procedure.value,
        words=told.words,
        reported_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    await timeline.record(session, appointment.matter_id, "appointment:reported", by=by)
    await tell_centre(session, appointment, "{lawyer}通报了办件{number}的承办情况。", by)
    return row


async def hand_in(
    session: AsyncSession,
    appointment: Appointment,
    closed: forms.Close,
    pages: Mapping[str, int],
    *,
    by: Actor,
    notified: bool,
) -> ClosingFile:
    """Hand the closing file in. Raises FileLacks naming what is missing, Refusal while another is checked."""
    must_work(appointment, by)
    if closed.closed_on > clock.today():
        raise Refusal("结案日期不能晚于今天。", field="closed_on")
    if not closed.procedures:
        raise Refusal("请选择承办的程序。", field="procedures")
    done = (await queries.work(session, appointment.matter_id)).of(appointment.id)
    missing = rules.lacking(
        rules.closing_list(appointment.aid_kind, notified=notified),
        pages,
        met=bool(done.meetings),
        reported=bool(done.reports),
        worked=bool(done.entries),
    )
    if missing:
        raise FileLacks(lacking="".join(translate(ground.sentence, **ground.values) for ground in missing))
    file = ClosingFile(
        appointment_id=appointment.id,
        matter_id=appointment.matter_id,
        officer_id=by.officer_id,
        closed_on=closed.closed_on,
        result=closed.result.value,
        procedures=[one.value for one in closed.procedures],
        items=dict(pages),
        handed_in_at=clock.now(),
        answer="waiting",
    )
    session.add(file)
    await flush_or_refuse(session, Refusal("结案卷宗已经提交，正在审核。"))
    late = clock.today() > rules.hand_in_by(closed.closed_on)
    await timeline.record(session, appointment.matter_id, "appointment:handed_in", by=by, late=late)
    await tell_centre(session, appointment, "{lawyer}提交了办件{number}的结案卷宗。", by)
    return file


async def tell_centre(session: AsyncSession, appointment: Appointment, sentence: str, by: Actor) -> None:
    """Tell the officer who appointed, and those who check."""
    await tell(
        session,
        Kind.APPOINTMENT,
        sentence,
        {"lawyer": by.name, "number": appointment.number},
        f"/matters/{appointment.matter_id}/appointments",
        at=appointment.centre_id,
        by=by,
        officers=[appointment.offered_by_id],
        holding=Permission.SUBSIDIES_REVIEW,
    )


async def claim(session: AsyncSession, appointment: Appointment, *, by: Actor) -> SubsidyClaim:
    """Claim the subsidy as it is reckoned now. Raises Refusal where the basis table has no row for something."""
    by.must_hold(Permission.LAWYERS_ACT, at=appointment.firm_id)
    if appointment.lawyer_id != by.officer_id:
        raise NotFound
    reckoned = await subsidies.reckoning(session, appointment)
    if appointment.status != "completed" or reckoned is None:
        raise Refusal("结案卷宗审核通过后才能申领补贴。")
    for ground in reckoned.unknown:
        raise Refusal(ground.sentence, **ground.values)
    if not reckoned.lines:
        raise Refusal("补贴标准表里没有可以计算的项目，请联系法律援助机构。")
    row = SubsidyClaim(
        appointment_id=appointment.id,
        matter_id=appointment.matter_id,
        number=appointment.number,
        centre_id=appointment.centre_id,
        firm_id=appointment.firm_id,
        lawyer_id=appointment.lawyer_id,
        lines=[msgspec.to_builtins(line) for line in reckoned.lines],
        amount=reckoned.amount,
        status="claimed",
        claimed_at=clock.now(),
        claimed_by_id=by.officer_id,
    )
    session.add(row)
    await flush_or_refuse(session, AlreadyClaimed())
    await tell(
        session,
        Kind.APPOINTMENT,
        "{lawyer}申领了办件{number}的办案补贴。",
        {"lawyer": by.name, "number": appointment.number},
        "/subsidies",
        at=appointment.centre_id,
        by=by,
        holding=Permission.SUBSIDIES_REVIEW,
    )
    return row


async def review(session: AsyncSession, claimed: SubsidyClaim, *, by: Actor) -> None:
    """Find the claim right; nobody reviews their own."""
    must_review(claimed, by, "claimed")
    if claimed.claimed_by_id == by.officer_id:
        raise OwnClaim
    claimed.status, claimed.reviewed_at, claimed.reviewed_by_id = "reviewed", clock.now(), by.officer_id
    await session.flush()


async def return_claim(session: AsyncSession, claimed: SubsidyClaim, words: str, *, by: Actor) -> None:
    """Send the claim back with a reason; it may be made anew."""
    must_review(claimed, by, "claimed")
    claimed.status, claimed.words = "returned", words
    claimed.reviewed_at, claimed.reviewed_by_id = clock.now(), by.officer_id
    await session.flush()
    await tell_lawyer(session, claimed, "办件{number}的补贴申领已退回，请核对后再申领。", by)


async def pay(session: AsyncSession, claimed: SubsidyClaim, paid: forms.Pay, *, by: Actor) -> None:
    """Write down that the subsidy was paid."""
    must_review(claimed, by, "reviewed")
    if paid.paid_on > clock.today():
        raise Refusal("发放日期不能晚于今天。", field="paid_on")
    if claimed.reviewed_at and paid.paid_on < clock.local(claimed.reviewed_at).date():
        raise Refusal("发放日期不能早于审核日期。", field="paid_on")
    claimed.status, claimed.paid_on, claimed.paid_by_id = "paid", paid.paid_on, by.officer_id
    claimed.receipt = paid.receipt
    await session.flush()
    await timeline.record(session, claimed.matter_id, "appointment:paid", by=by, on=paid.paid_on)
    await tell_lawyer(session, claimed, "办件{number}的办案补贴已发放。", by)


def must_review(claimed: SubsidyClaim, by: Actor, status: str) -> None:
    """Raise unless the actor reviews for the centre that pays, and the claim is where it should be."""
    by.must_hold(Permission.SUBSIDIES_REVIEW, at=claimed.centre_id)
    if claimed.status != status:
        raise NoLongerOpen("这笔补贴已经处理过，请查看最新情况。")


async def tell_lawyer(session: AsyncSession, claimed: SubsidyClaim, sentence: str, by: Actor) -> None:
    """Tell the lawyer what became of the claim."""
    await tell(
        session,
        Kind.APPOINTMENT,
        sentence,
        {"number": claimed.number},
        f"/appointments/{claimed.appointment_id}",
        at=claimed.firm_id,
        by=by,
        officers=[claimed.lawyer_id],
    )


async def enter_rate(session: AsyncSession, new: forms.NewRate, *, by: Actor) -> SubsidyRate:
    """Add a row to a centre's basis table; the row it replaces ends on the day before.

    The centre's own head or the library keeper of the bureau above it does it.
    """
    by.must_hold(Permission.SUBSIDIES_KEEP, at=by.agency_id)
    centre = await session.get_one(Agency, int(new.agency))
    if by.agency_id not in (centre.id, centre.parent_id):
        raise NotPermitted
    aid_kind, procedure = (new.aid_kind or ""), (new.procedure or "")
    same = (
        SubsidyRate.agency_id == centre.id,
        SubsidyRate.aid_kind == str(aid_kind),
        SubsidyRate.procedure == str(procedure),
        SubsidyRate.item == new.item.value,
    )
    later = await session.scalar(
        select(SubsidyRate.id).where(*same, SubsidyRate.valid_from >= new.valid_from).limit(1)
    )
    if later is not None:
        raise Refusal("同一标准已有同日或者更晚施行的一行。", field="valid_from")
    await session.execute(
        update(SubsidyRate)
        .where(
            *same,
            (SubsidyRate.valid_until.is_(None)) | (SubsidyRate.valid_until >= new.valid_from),
        )
        .values(valid_until=new.valid_from - timedelta(days=1))
    )
    row = SubsidyRate(
        agency_id=centre.id,
        aid_kind=str(aid_kind),
        procedure=str(procedure),
        item=new.item.value,
        unit=UNITS[new.item].value,
        amount=new.amount,
        source=new.source,
        valid_from=new.valid_from,
        valid_until=new.valid_until,
        entered_at=clock.now(),
        entered_by_id=by.officer_id,
    )
    session.add(row)
    await session.flush()
    return row
