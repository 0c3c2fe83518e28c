"""Taking a visit, calling it, serving it, and writing down what came of it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock, identity
from fayi.kit.errors import Refusal, StalePage
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.parties.models import Party
from fayi.procedure.permissions import Permission
from fayi.visits import queries, rules
from fayi.visits.forms import EndVisit, Enquiry, TakeVisit, TellOnce
from fayi.visits.models import Visit, VisitEnquiry, VisitList, VisitMatter, VisitPerson
from fayi.visits.rules import VisitStatus


async def take(session: AsyncSession, form: TakeVisit, *, by: Actor) -> Visit:
    """Write a visit down and give it the day's next turn; without a gap, also when two clerks do it at once.

    Raises a Refusal at `phone` for a number that cannot be one.
    """
    by.must_hold(Permission.MATTERS_REGISTER, at=by.agency_id)
    rules.must_fit_anonymity(form.anonymous, form.name, form.phone)
    try:
        phone = identity.phone(form.phone) if form.phone.strip() else None
    except Refusal as refusal:
        refusal.field = "phone"
        raise
    day, now = clock.today(), clock.now()
    status = rules.first_status(form.channel)
    served = status is VisitStatus.SERVING
    visit = Visit(
        agency_id=by.agency_id,
        day=day,
        no=await next_turn(session, by.agency_id, day),
        channel=form.channel.value,
        purposes=[purpose.value for purpose in form.purposes],
        people=form.people,
        anonymous=form.anonymous,
        name=form.name.strip() or None,
        phone=phone,
        needs=[need.value for need in form.needs],
        priority=form.priority.value if form.priority else "",
        note=form.note.strip(),
        status=status.value,
        arrived_at=now,
        taken_by_id=by.officer_id,
        begun_at=now if served else None,
        officer_id=by.officer_id if served else None,
    )
    session.add(visit)
    await session.flush()
    return visit


async def next_turn(session: AsyncSession, agency_id: int, day: date) -> int:
    """The day's next turn; whoever asks at the same time waits until this transaction ends."""
    await session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"visit {agency_id} {day}"}
    )
    last = await session.scalar(
        select(func.max(Visit.no)).where(Visit.agency_id == agency_id, Visit.day == day)
    )
    return (last or 0) + 1


async def call_next(session: AsyncSession, *, by: Actor, place: str) -> Visit:
    """Call who is next; of two clerks who call at once each gets another. Raises NobodyWaits."""
    by.must_hold(Permission.MATTERS_REGISTER, at=by.agency_id)
    visit = await session.scalar(
        queries.waiting(by.agency_id, clock.today()).limit(1).with_for_update(skip_locked=True)
    )
    if visit is None:
        raise rules.NobodyWaits
    await _call(visit, by=by, place=place)
    await session.flush()
    return visit


async def _call(visit: Visit, *, by: Actor, place: str) -> None:
    visit.status, visit.place = VisitStatus.CALLED.value, place.strip() or visit.place
    visit.called_at, visit.officer_id = clock.now(), by.officer_id
    visit.times_called += 1
    visit.version += 1


async def move(
    session: AsyncSession, visit: Visit, key: str, *, by: Actor, version: int | None = None, place: str = ""
) -> Visit:
    """Let one of rules.MOVES happen; raises CannotMove or NotToday, StalePage for an old page."""
    visit = await _locked(session, visit, by, version)
    made = rules.must_move(key, visit.status, today=visit.day == clock.today())
    if made.after is VisitStatus.CALLED:
        await _call(visit, by=by, place=place)
        await session.flush()
        return visit
    visit.status = made.after.value
    visit.ended_at = clock.now() if made.after.is_over else None
    if made.after is VisitStatus.SERVING:
        visit.begun_at, visit.officer_id = clock.now(), by.officer_id
    visit.version += 1
    await session.flush()
    return visit


async def serve(session: AsyncSession, visit: Visit, *, by: Actor) -> Visit:
    """The visit being served by whoever writes something for it; raises VisitIsOver."""
    visit = await _locked(session, visit, by, None)
    rules.must_be_served(visit.status)
    if visit.standing is not VisitStatus.SERVING:
        visit.status, visit.begun_at, visit.officer_id = VisitStatus.SERVING.value, clock.now(), by.officer_id
        visit.version += 1
        await session.flush()
    return visit


async def answer(session: AsyncSession, visit: Visit, form: Enquiry, *, by: Actor) -> VisitEnquiry:
    """Write down a question and how it was answered."""
    visit = await serve(session, visit, by=by)
    enquiry = VisitEnquiry(
        visit_id=visit.id,
        question=form.question,
        answer=form.answer,
        at=clock.now(),
        officer_id=by.officer_id,
    )
    session.add(enquiry)
    await session.flush()
    return enquiry


async def tell_once(session: AsyncSession, visit: Visit, form: TellOnce, *, by: Actor) -> VisitList:
    """Give the visitor the complete list of what is lacking (一次性告知)."""
    if form.bring_by is not None and form.bring_by < clock.today():
        raise Refusal("日期不能早于今天。", field="bring_by")
    visit = await serve(session, visit, by=by)
    told = VisitList(
        visit_id=visit.id,
        about=form.about,
        items=list(form.items),
        bring_by=form.bring_by,
        note=form.note,
        at=clock.now(),
        officer_id=by.officer_id,
    )
    session.add(told)
    await session.flush()
    return told


async def name_person(session: AsyncSession, visit: Visit, party: Party, *, by: Actor) -> None:
    """A registered party is among those who came; named twice it stays as it is. Raises MustNotBeNamed."""
    visit = await _locked(session, visit, by, None)
    if visit.anonymous:
        raise rules.MustNotBeNamed
    if await session.get(VisitPerson, (visit.id, party.id)) is None:
        session.add(VisitPerson(visit_id=visit.id, party_id=party.id))
        await session.flush()


async def bring_matter(
    session: AsyncSession, visit: Visit, matter: Matter, applicants: Sequence[Party], *, by: Actor
) -> None:
    """A matter was registered in the visit; its applicants came, as far as so many people did.

    Raises VisitIsOver; MustNotBeNamed when somebody who wants to stay unknown would be written down with it.
    """
    visit = await serve(session, visit, by=by)
    if visit.anonymous and applicants:
        raise rules.MustNotBeNamed("来访人要求匿名；登记办件要写明当事人，请先征得同意并取消匿名。")
    session.add(VisitMatter(visit_id=visit.id, matter_id=matter.id))
    known = {party.id for party in await queries.persons(session, visit.id)}
    for party in applicants:
        if party.id not in known and len(known) < visit.people:
            session.add(VisitPerson(visit_id=visit.id, party_id=party.id))
            known.add(party.id)
    await session.flush()
    await timeline.record(
        session, matter.id, "matter:visited", by=by, on=visit.day, visit_id=visit.id, turn=visit.turn
    )


async def lift_anonymity(session: AsyncSession, visit: Visit, *, by: Actor) -> None:
    """The visitor agrees to be written down."""
    visit = await _locked(session, visit, by, None)
    rules.must_be_served(visit.status)
    visit.anonymous = False
    visit.version += 1
    await session.flush()


async def end(
    session: AsyncSession, visit: Visit, form: EndVisit, *, by: Actor, version: int | None = None
) -> Visit:
    """The visit is over; raises NothingCameOfIt, VisitIsOver, StalePage."""
    visit = await _locked(session, visit, by, version)
    rules.must_be_served(visit.status)
    result = rules.result_of(
        form.result,
        form.note,
        matters=len(await queries.matters(session, visit.id)),
        enquiries=len(await queries.enquiries(session, visit.id)),
        lists=len(await queries.lists(session, visit.id)),
    )
    visit.result, visit.result_note = result.value, form.note.strip()
    await _over(session, visit, VisitStatus.DONE, by)
    return visit


async def redirect(
    session: AsyncSession, visit: Visit, *, to: str, reason: str, letter_id: int | None, by: Actor
) -> Visit:
    """Nothing for this agency: the visitor was told who is competent, why, and given a letter or not."""
    visit = await _locked(session, visit, by, None)
    rules.must_be_served(visit.status)
    visit.redirected_to, visit.result_note, visit.letter_id = to.strip(), reason.strip(), letter_id
    await _over(session, visit, VisitStatus.REDIRECTED, by)
    return visit


async def _over(session: AsyncSession, visit: Visit, status: VisitStatus, by: Actor) -> None:
    visit.status, visit.ended_at = status.value, clock.now()
    visit.begun_at = visit.begun_at or visit.ended_at
    visit.officer_id = by.officer_id
    visit.version += 1
    await session.flush()


async def _locked(session: AsyncSession, visit: Visit, by: Actor, version: int | None) -> Visit:
    by.must_hold(Permission.MATTERS_REGISTER, at=visit.agency_id)
    visit = await queries.lock(session, visit)
    if version is not None and version != visit.version:
        raise StalePage("您打开页面之后，这次来访已有新的变动，请核对最新情况。")
    return visit
