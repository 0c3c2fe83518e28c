"""Keeping the register, asking lawyers and answering, and ending appointments."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency, Officer
from fayi.agencies.rules import Actor
from fayi.appointments import forms, queries, rules
from fayi.appointments.kinds import DeclineCode, EndCode, Weight
from fayi.appointments.models import Appointment, ClosingFile, Lawyer, StageReport
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted, Refusal, StalePage
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.notices.actions import tell
from fayi.notices.rules import Kind
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind

DECLINE = text("select decline_appointment(:id, :code, :words, :moment)")


class AlreadyAsked(Refusal):
    """已经有律师承办，或者正在等待律师答复。更换律师的，请先办理更换。"""


class NoLongerOpen(Refusal):
    """这次指派已经有了结果，请查看最新情况。"""


class TooLate(Refusal):
    """答复时限已过，请与法律援助机构联系。"""


class LicenceKnown(Refusal):
    """这个执业证号已经登记，或者该律师已经在名册上。"""


async def enter_lawyer(
    session: AsyncSession, officer_id: int, firm_id: int, profile: forms.LawyerProfile, *, by: Actor
) -> Lawyer:
    """Write an officer of a firm into the register; the firm's head or the aid centre does it."""
    must_keep(by, firm_id)
    today = clock.today()
    lawyer = Lawyer(officer_id=officer_id, agency_id=firm_id, entered_on=today)
    fill(lawyer, profile, by)
    session.add(lawyer)
    await flush_or_refuse(session, LicenceKnown(field="licence_number"))
    return lawyer


async def keep_lawyer(
    session: AsyncSession, lawyer: Lawyer, profile: forms.LawyerProfile, *, by: Actor, version: int | None
) -> None:
    """Write down what has changed; whether somebody is on the rota is for the aid centre to say."""
    must_keep(by, lawyer.agency_id)
    if version is not None and version != lawyer.version:
        raise StalePage
    fill(lawyer, profile, by)
    lawyer.version += 1
    await flush_or_refuse(session, LicenceKnown(field="licence_number"))


def must_keep(by: Actor, firm_id: int) -> None:
    """Raise NotPermitted unless the actor keeps the register of this firm."""
    by.must_hold(Permission.LAWYERS_KEEP, at=by.agency_id)
    if by.agency_kind is not AgencyKind.LEGAL_AID_CENTER and by.agency_id != firm_id:
        raise NotPermitted


def fill(lawyer: Lawyer, profile: forms.LawyerProfile, by: Actor) -> None:
    """Put the profile on the row. Raises Refusal for a practice that begins in the future."""
    if profile.practising_since > clock.today():
        raise Refusal("执业起始日不能晚于今天。", field="practising_since")
    centre = by.agency_kind is AgencyKind.LEGAL_AID_CENTER
    if not centre and profile.on_rota != (lawyer.on_rota or False):
        raise Refusal("是否列入轮值，由法律援助机构决定。", field="on_rota")
    lawyer.licence_number = profile.licence_number
    lawyer.practising_since = profile.practising_since
    lawyer.sex = profile.sex.value if profile.sex else ""
    lawyer.specialities = [one.value for one in profile.specialities]
    lawyer.districts, lawyer.languages = [*profile.districts], [*profile.languages]
    lawyer.most_open, lawyer.on_rota = profile.most_open, profile.on_rota
    lawyer.away_from, lawyer.away_until = profile.away_from, profile.away_until
    lawyer.updated_at, lawyer.updated_by_id = clock.now(), by.officer_id


async def flush_or_refuse(session: AsyncSession, refusal: Refusal) -> None:
    """Write, or raise `refusal` when a row of this kind is there already."""
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError as fault:
        raise refusal from fault


async def offer(
    session: AsyncSession, matter: Matter, asked: forms.Offer, *, by: Actor, wanted: rules.Wanted
) -> Appointment:
    """Ask a lawyer to act in the matter (法律援助法43, 36); nothing of it is shown to anybody by that.

    Refuses whom a hard conflict, or too short a practice in a case of life or death, stands against; asks for
    a reason where a soft conflict is known or the rota's order is left. Raises AlreadyAsked.
    """
    by.must_hold(Permission.LAWYERS_APPOINT, at=matter.agency_id)
    must_be_open(matter)
    officer_id, firm_id = pair(asked.lawyer)
    profile = await queries.profile(session, officer_id, firm_id)
    if profile is None:
        raise Refusal("请选择名册上的律师。", field="lawyer")
    rota = await queries.rota(session, matter, wanted)
    chosen = next(
        (
            one
            for one in rota.proposed
            if one.candidate.officer_id == officer_id and one.candidate.firm_id == firm_id
        ),
        None,
    )
    against = next(
        (
            one
            for one in rota.left_out
            if one.candidate.officer_id == officer_id and one.candidate.firm_id == firm_id
        ),
        None,
    )
    if against is not None:
        await refuse_left_out(against, wanted, asked)
    if (chosen is None or chosen.place > 1) and not asked.because.strip():
        raise Refusal("不按轮值顺序指派的，请写明理由。", field="because")
    lawyer, firm = await session.get_one(Officer, officer_id), await session.get_one(Agency, firm_id)
    now = clock.now()
    appointment = Appointment(
        matter_id=matter.id,
        number=matter.number,
        matter_type=matter.type,
        aid_kind=queries.kind_of(matter),
        centre_id=by.agency_id,
        firm_id=firm_id,
        lawyer_id=officer_id,
        practised_years=rules.full_years(profile.practising_since, clock.today()),
        place=chosen.place if chosen else None,
        status="offered",
        offered_at=now,
        offered_by_id=by.officer_id,
        answer_by=now + timedelta(hours=asked.hours),
    )
    session.add(appointment)
    await flush_or_refuse(session, AlreadyAsked())
    await timeline.record(
        session,
        matter.id,
        "appointment:offered",
        by=by,
        note=asked.because,
        lawyer=lawyer.name,
        firm=firm.name,
        appointment_id=appointment.id,
        conflict_reason=asked.conflict_reason,
        asked_first=[f"{one.candidate.name}（{one.candidate.firm}）" for one in rota.first],
    )
    await tell(
        session,
        Kind.APPOINTMENT,
        "办件{number}商请您承办，请在{by}前答复。",
        {"number": appointment.number, "by": appointment.answer_by},
        f"/appointments/{appointment.id}",
        at=firm_id,
        by=by,
        officers=[officer_id],
    )
    return appointment


async def refuse_left_out(left: rules.LeftOut, wanted: rules.Wanted, asked: forms.Offer) -> None:
    """Refuse a lawyer who may not be appointed at all, or whose conflict nobody gave a reason for."""
    today = clock.today()
    for ground, hard in rules.obstacles(wanted, left.candidate, today):
        if hard:
            raise Refusal(ground.sentence, field="lawyer", **ground.values)
    soft = [kind for kind in left.candidate.conflicts if kind.weight is Weight.SOFT]
    if soft and not asked.conflict_reason.strip():
        raise Refusal("有利益冲突提示，仍要指派的请写明理由。", field="conflict_reason")


def pair(value: str) -> tuple[int, int]:
    """Officer and firm of a choice. Raises Refusal for anything else."""
    officer, _, firm = value.partition("-")
    if not (officer.isdecimal() and firm.isdecimal()):
        raise Refusal("请选择名册上的律师。", field="lawyer")
    return int(officer), int(firm)


def must_be_open(matter: Matter) -> None:
    """Raise Refusal for a matter that is over, or that has not begun."""
    if matter.status in (Status.CLOSED, Status.ARCHIVED):
        raise Refusal("办件已经结案，不能再指派律师。")
    if matter.status == Status.DRAFT:
        raise Refusal("办件还没有受理或者审查，不能指派律师。")


async def accept(session: AsyncSession, appointment: Appointment, *, by: Actor) -> None:
    """The lawyer accepts: from now on the matter is open to this lawyer, and to nobody else of the firm.

    Raises TooLate after the time set, Refusal for a conflict that stands in the way.
    """
    must_answer(appointment, by)
    for kind in await queries.conflicts(session, appointment.matter_id, by.officer_id, by.agency_id):
        if kind.weight is Weight.HARD:
            raise Refusal(kind.label, field="no_conflict")
    appointment.status, appointment.answered_at = "active", clock.now()
    await session.flush()
    await timeline.record(
        session,
        appointment.matter_id,
        "appointment:accepted",
        by=by,
        lawyer=by.name,
        appointment_id=appointment.id,
    )
    await tell_centre(session, appointment, "{lawyer}接受了办件{number}的指派。", by)


async def decline(
    session: AsyncSession, appointment: Appointment, code: DeclineCode, words: str, *, by: Actor
) -> None:
    """The lawyer does not accept, for a reason of the list; the words go into the matter's timeline alone."""
    must_answer(appointment, by)
    await session.execute(
        DECLINE, {"id": appointment.id, "code": code.value, "words": words, "moment": clock.now()}
    )
    await session.refresh(appointment)
    await tell_centre(session, appointment, "{lawyer}没有接受办件{number}的指派，请另行指派。", by)


def must_answer(appointment: Appointment, by: Actor) -> None:
    """Raise unless it waits for the actor's own answer, in time."""
    by.must_hold(Permission.LAWYERS_ACT, at=appointment.firm_id)
    if appointment.lawyer_id != by.officer_id:
        raise NotFound
    if appointment.status != "offered":
        raise NoLongerOpen
    if appointment.answer_by < clock.now():
        raise TooLate


async def tell_centre(session: AsyncSession, appointment: Appointment, sentence: str, by: Actor) -> None:
    """Tell the officer who asked."""
    await tell(
        session,
        Kind.APPOINTMENT,
        sentence,
        {"lawyer": by.name, "number": appointment.number},
        f"/matters/{appointment.matter_id}/appointments",
        at=appointment.centre_id,
        by=by,
        officers=[appointment.offered_by_id],
    )


async def withdraw(session: AsyncSession, matter: Matter, appointment: Appointment, *, by: Actor) -> None:
    """The centre takes back what it asked, to ask somebody else."""
    by.must_hold(Permission.LAWYERS_APPOINT, at=matter.agency_id)
    if appointment.status != "offered":
        raise NoLongerOpen
    await over(session, matter, appointment, "withdrawn", by=by)


async def end(
    session: AsyncSession, matter: Matter, appointment: Appointment, ended: forms.End, *, by: Actor
) -> None:
    """Another lawyer is to go on (法律援助法55): what has to be known is handed over, and the sight ends."""
    by.must_hold(Permission.LAWYERS_APPOINT, at=matter.agency_id)
    if appointment.status != "active":
        raise NoLongerOpen
    session.add(
        StageReport(
            appointment_id=appointment.id,
            matter_id=matter.id,
            officer_id=by.officer_id,
            kind="handover",
            procedure="none",
            words=ended.handover,
            reported_at=clock.now(),
        )
    )
    status = "ended" if ended.code is EndCode.TERMINATED else "changed"
    await over(session, matter, appointment, status, by=by, code=ended.code, words=ended.words)


async def over(
    session: AsyncSession,
    matter: Matter,
    appointment: Appointment,
    status: str,
    *,
    by: Actor | None,
    code: EndCode | None = None,
    words: str = "",
) -> None:
    """Write the end of it down, and tell the lawyer; the database takes the sight away."""
    lawyer = await session.get_one(Officer, appointment.lawyer_id)
    appointment.status, appointment.ended_at = status, clock.now()
    appointment.end_code = code.value if code else ""
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        f"appointment:{status}",
        by=by,
        note=words,
        lawyer=lawyer.name,
        appointment_id=appointment.id,
        code=appointment.end_code,
    )
    await tell(
        session,
        Kind.APPOINTMENT,
        ENDINGS[status],
        {"number": appointment.number},
        f"/appointments/{appointment.id}",
        at=appointment.firm_id,
        by=by,
        officers=[appointment.lawyer_id],
    )


async def check_file(
    session: AsyncSession, matter: Matter, appointment: Appointment, file: ClosingFile, *, by: Actor
) -> None:
    """The centre finds the closing file complete; with that the appointment has been completed."""
    by.must_hold(Permission.SUBSIDIES_REVIEW, at=matter.agency_id)
    await answer_file(session, file, "complete", (), "", by)
    await over(session, matter, appointment, "completed", by=by)


async def return_file(
    session: AsyncSession, matter: Matter, file: ClosingFile, checked: forms.Checked, *, by: Actor
) -> None:
    """The closing file goes back, with the list of what it lacks."""
    by.must_hold(Permission.SUBSIDIES_REVIEW, at=matter.agency_id)
    if not checked.lacking:
        raise Refusal("请写明缺少什么。", field="lacking")
    await answer_file(session, file, "returned", checked.lacking, checked.words, by)
    await timeline.record(
        session,
        matter.id,
        "appointment:file_returned",
        by=by,
        note=checked.words,
        lacking=list(checked.lacking),
    )
    appointment = await queries.get(session, file.appointment_id)
    await tell(
        session,
        Kind.APPOINTMENT,
        "办件{number}的结案卷宗已退回，请补正后再提交。",
        {"number": appointment.number},
        f"/matters/{matter.id}/appointments",
        at=appointment.firm_id,
        by=by,
        officers=[appointment.lawyer_id],
        matter=matter,
    )


async def answer_file(
    session: AsyncSession, file: ClosingFile, answer: str, lacking: tuple[str, ...], words: str, by: Actor
) -> None:
    """Write the centre's answer on the file."""
    if file.answer != "waiting":
        raise NoLongerOpen
    file.answer, file.lacking, file.words = answer, list(lacking), words
    file.answered_at, file.answered_by_id = clock.now(), by.officer_id
    await session.flush()


ENDINGS = {
    "withdrawn": "办件{number}的指派商请已收回。",
    "lapsed": "办件{number}的指派商请逾期未答复，已失效。",
    "changed": "办件{number}不再由您承办。",
    "ended": "办件{number}的指派已终止。",
    "completed": "办件{number}的结案卷宗已审核通过，可以申领补贴。",
}
