"""An aid centre, its lawyers and a matter that was granted legal aid, through the actions officers use."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from fayi.appointments import actions, forms, queries, subsidies, work
from fayi.appointments.kinds import Activity, AidKind, DeclineCode, EndCode, Item, Procedure, Result
from fayi.appointments.models import Appointment, ClosingFile, SubsidyClaim
from fayi.kit import clock
from fayi.matters.models import Matter
from tests.cast import (
    AID,
    AID_CLERK_DU,
    AID_HEAD_RUAN,
    AID_REVIEWER_SHI,
    LAWYER_GU,
    LAWYER_LUO,
    OTHER_LAWYER_MO,
    Person,
)
from tests.make import Make

LICENCES = {
    LAWYER_GU.id: "13398201510000001",
    LAWYER_LUO.id: "13398202010000002",
    OTHER_LAWYER_MO.id: "13398201010000003",
}
WHOLE_FILE = {
    "basis": 3, "notice": 1, "agreement": 2, "meeting": 4, "pleadings": 6, "decision": 8, "reports": 2, "report": 1,
}  # fmt: skip


def profile(person: Person, **changed: Any) -> forms.LawyerProfile:
    """What the register holds of a lawyer of the cast: ten years of practice, on the rota."""
    given: dict[str, Any] = {
        "licence_number": LICENCES[person.id],
        "practising_since": date(2016, 3, 1),
        "specialities": (AidKind.LABOUR,),
        "on_rota": True,
    }
    return forms.LawyerProfile(**(given | changed))


async def enter_lawyers(make: Make, *people: Person, **changed: Any) -> None:
    """These lawyers are on the register, entered by the centre's clerk; all three when none is named."""
    async with make.session(AID_CLERK_DU.actor) as session:
        for person in people or (LAWYER_GU, LAWYER_LUO, OTHER_LAWYER_MO):
            await actions.enter_lawyer(
                session, person.id, person.place.id, profile(person, **changed), by=AID_CLERK_DU.actor
            )


async def granted(make: Make, **more: Any) -> Matter:
    """A labour matter of the centre for which legal aid was granted."""
    return await make.matter("legal_aid", at=AID, stage="granted", **more)


async def offer(
    make: Make, matter: Matter, to: Person, *, by: Person = AID_CLERK_DU, **more: Any
) -> Appointment:
    """The centre asks a lawyer, with a reason for whoever is not the rota's first."""
    async with make.session(by.actor) as session:
        here = await session.get_one(Matter, matter.id)
        asked = forms.Offer(lawyer=f"{to.id}-{to.place.id}", **({"because": "受援人点名。"} | more))
        wanted = await queries.wanted(session, here)
        return await actions.offer(session, here, asked, by=by.actor, wanted=wanted)


async def accept(make: Make, appointment: Appointment, by: Person) -> None:
    """The lawyer accepts."""
    async with make.session(by.actor) as session:
        await actions.accept(session, await queries.own(session, by.actor, appointment.id), by=by.actor)


async def decline(
    make: Make,
    appointment: Appointment,
    by: Person,
    code: DeclineCode = DeclineCode.CONFLICT,
    words: str = "",
) -> None:
    """The lawyer does not accept."""
    async with make.session(by.actor) as session:
        own = await queries.own(session, by.actor, appointment.id)
        await actions.decline(session, own, code, words, by=by.actor)


async def appointed(make: Make, matter: Matter, lawyer: Person = LAWYER_GU) -> Appointment:
    """The lawyer was asked and has accepted."""
    appointment = await offer(make, matter, lawyer)
    await accept(make, appointment, lawyer)
    return appointment


async def end(make: Make, appointment: Appointment, code: EndCode = EndCode.NEGLECT) -> None:
    """The centre lets another lawyer go on."""
    async with make.session(AID_HEAD_RUAN.actor) as session:
        matter = await session.get_one(Matter, appointment.matter_id)
        ended = forms.End(code=code, words="受援人三次联系不上律师。", handover="起诉状已写好，材料在卷内。")
        here = await queries.get(session, appointment.id)
        await actions.end(session, matter, here, ended, by=AID_HEAD_RUAN.actor)


def meeting(**changed: Any) -> forms.Meeting:
    """A meeting in prison a minute ago, not overheard, with an interpreter."""
    given: dict[str, Any] = {
        "met_at": clock.now() - timedelta(minutes=1),
        "place": "青禾监狱会见室",
        "in_custody": True,
        "not_overheard": True,
        "interpreter": "杨翻译",
        "words": "核对欠薪数额，解释仲裁时效。",
    }
    return forms.Meeting(**(given | changed))


async def works(make: Make, appointment: Appointment, by: Person = LAWYER_GU) -> None:
    """The lawyer meets the aided person, keeps the log and reports."""
    async with make.session(by.actor) as session:
        own = await queries.own(session, by.actor, appointment.id)
        await work.meet(session, own, meeting(), by=by.actor)
        for activity, minutes in ((Activity.MEETING, 90), (Activity.TRAVEL, 120), (Activity.DRAFTING, 150)):
            done = forms.Log(worked_on=clock.today(), activity=activity, minutes=minutes)
            await work.log(session, own, done, by=by.actor)
        report = forms.Report(procedure=Procedure.ARBITRATION, words="已申请仲裁，定于下月开庭。")
        await work.report(session, own, report, by=by.actor)


async def hands_in(
    make: Make, appointment: Appointment, by: Person = LAWYER_GU, pages: dict[str, int] | None = None
) -> ClosingFile:
    """The lawyer hands the whole closing file in."""
    async with make.session(by.actor) as session:
        own = await queries.own(session, by.actor, appointment.id)
        closed = forms.Close(
            closed_on=clock.today(), result=Result.MEDIATED, procedures=(Procedure.ARBITRATION,)
        )
        given = WHOLE_FILE if pages is None else pages
        return await work.hand_in(session, own, closed, given, by=by.actor, notified=False)


async def check(
    make: Make, appointment: Appointment, file: ClosingFile, by: Person = AID_REVIEWER_SHI
) -> None:
    """The centre finds the closing file complete."""
    async with make.session(by.actor) as session:
        matter = await session.get_one(Matter, appointment.matter_id)
        here = await queries.get(session, appointment.id)
        await actions.check_file(
            session, matter, here, await session.get_one(ClosingFile, file.id), by=by.actor
        )


async def enter_rates(make: Make, by: Person = AID_HEAD_RUAN, **changed: Any) -> None:
    """The centre's basis table: arbitration, meetings in custody, interpreters, travel, settlements."""
    rows = (
        (Item.BASE, AidKind.LABOUR, Procedure.ARBITRATION, "1500"),
        (Item.AGREED, None, None, "200"),
        (Item.CUSTODY_MEETING, None, None, "150"),
        (Item.INTERPRETER, None, None, "300"),
        (Item.TRAVEL, None, None, "80"),
    )
    async with make.session(by.actor) as session:
        for item, kind, procedure, amount in rows:
            given: dict[str, Any] = {
                "agency": str(AID.id),
                "item": item,
                "aid_kind": kind,
                "procedure": procedure,
                "amount": Decimal(amount),
                "source": "青禾司〔2025〕12号",
                "valid_from": date(2025, 7, 1),
            }
            await work.enter_rate(session, forms.NewRate(**(given | changed)), by=by.actor)


async def claims(make: Make, appointment: Appointment, by: Person = LAWYER_GU) -> SubsidyClaim:
    """The lawyer claims the subsidy."""
    async with make.session(by.actor) as session:
        return await work.claim(session, await queries.own(session, by.actor, appointment.id), by=by.actor)


async def review(make: Make, claim: SubsidyClaim, by: Person = AID_REVIEWER_SHI) -> None:
    """The centre finds the claim right."""
    async with make.session(by.actor) as session:
        await work.review(session, await subsidies.claim(session, by.actor, claim.id), by=by.actor)


async def pay(make: Make, claim: SubsidyClaim, by: Person = AID_HEAD_RUAN) -> None:
    """The centre pays."""
    async with make.session(by.actor) as session:
        paid = forms.Pay(paid_on=clock.today(), receipt="青禾援付0007")
        await work.pay(session, await subsidies.claim(session, by.actor, claim.id), paid, by=by.actor)


async def completed(make: Make, matter: Matter, lawyer: Person = LAWYER_GU) -> Appointment:
    """Appointed, worked, the closing file handed in and found complete."""
    appointment = await appointed(make, matter, lawyer)
    await works(make, appointment, lawyer)
    await check(make, appointment, await hands_in(make, appointment, lawyer))
    return appointment
