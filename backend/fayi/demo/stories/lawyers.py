"""Lawyers in legal aid: the register and the table are kept, one declines, one acts, one was paid, one is asked."""

from datetime import date, timedelta
from decimal import Decimal

from fayi.appointments import actions, forms, queries, subsidies, work
from fayi.appointments.kinds import Activity, AidKind, DeclineCode, Item, Procedure, Result
from fayi.appointments.models import Appointment, ClosingFile
from fayi.demo.county import AID, BAI, FIRM, GU, KONG, MEI, MIAO, Person
from fayi.demo.deeds import does, files, registers
from fayi.demo.people import F, M, company, person
from fayi.demo.stories.aid import AID_MATTER, PROPOSAL, wages
from fayi.demo.story import Deed, Moment, Story
from fayi.kit import clock

LICENCES = {GU: ("13398200810000001", date(2008, 7, 1)), MIAO: ("13398202210000002", date(2022, 5, 6))}
SOURCE = "青禾司〔2025〕12号"
RATES = (
    (Item.BASE, AidKind.LABOUR, Procedure.ARBITRATION, 1500),
    (Item.BASE, AidKind.CIVIL, Procedure.FIRST, 1800),
    (Item.BASE, AidKind.CRIMINAL_DEFENCE, Procedure.FIRST, 2400),
    (Item.AGREED, None, None, 200),
    (Item.CUSTODY_MEETING, None, None, 150),
    (Item.INTERPRETER, None, None, 300),
    (Item.TRAVEL, None, None, 80),
)
FILE = {
    "basis": 3,
    "notice": 1,
    "agreement": 2,
    "meeting": 4,
    "pleadings": 6,
    "decision": 5,
    "reports": 2,
    "report": 1,
}


async def keeps_register(now: Moment) -> None:
    """The clerk enters the county's lawyers."""
    for lawyer, (licence, since) in LICENCES.items():
        profile = forms.LawyerProfile(
            licence_number=licence,
            practising_since=since,
            specialities=(AidKind.LABOUR, AidKind.CIVIL) if lawyer is MIAO else (AidKind.CRIMINAL_DEFENCE,),
            districts=("3398",),
            languages=lawyer.dialects,
            on_rota=True,
        )
        ids = now.world.county
        await actions.enter_lawyer(
            now.session, ids.officer_ids[lawyer], ids.agency_ids[FIRM], profile, by=now.by
        )


async def keeps_table(now: Moment) -> None:
    """The head of the centre enters what is paid."""
    centre = str(now.world.county.agency_ids[AID])
    for item, kind, procedure, amount in RATES:
        row = forms.NewRate(
            agency=centre, item=item, aid_kind=kind, procedure=procedure, amount=Decimal(amount), source=SOURCE,
            valid_from=clock.today() - timedelta(days=30),
        )  # fmt: skip
        await work.enter_rate(now.session, row, by=now.by)


def asks(lawyer: Person, because: str = "", hours: int = 24) -> Deed:
    """The centre asks a lawyer to act."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        ids = now.world.county
        asked = forms.Offer(
            lawyer=f"{ids.officer_ids[lawyer]}-{ids.agency_ids[FIRM]}", because=because, hours=hours
        )
        wanted = await queries.wanted(now.session, matter)
        await actions.offer(now.session, matter, asked, by=now.by, wanted=wanted)

    return deed


async def own(now: Moment) -> Appointment:
    """The lawyer's appointment in the story's matter."""
    found = await queries.of_lawyer(now.session, now.by)
    return next(one for one in found if one.matter_id == now.story.matters[now.of])


def declines(code: DeclineCode, words: str) -> Deed:
    """The lawyer does not accept."""

    async def deed(now: Moment) -> None:
        await actions.decline(now.session, await own(now), code, words, by=now.by)

    return deed


async def accepts(now: Moment) -> None:
    """The lawyer accepts."""
    await actions.accept(now.session, await own(now), by=now.by)


def meets(place: str, words: str) -> Deed:
    """The lawyer meets the aided person."""

    async def deed(now: Moment) -> None:
        met = forms.Meeting(met_at=clock.now(), place=place, interpreter="", words=words)
        await work.meet(now.session, await own(now), met, by=now.by)

    return deed


def logs(activity: Activity, minutes: int, words: str) -> Deed:
    """The lawyer keeps the log."""

    async def deed(now: Moment) -> None:
        done = forms.Log(worked_on=clock.today(), activity=activity, minutes=minutes, words=words)
        await work.log(now.session, await own(now), done, by=now.by)

    return deed


def reports(words: str) -> Deed:
    """The lawyer reports how the matter stands."""

    async def deed(now: Moment) -> None:
        report = forms.Report(procedure=Procedure.ARBITRATION, words=words)
        await work.report(now.session, await own(now), report, by=now.by)

    return deed


async def hands_in(now: Moment) -> None:
    """The lawyer hands the closing file in."""
    closed = forms.Close(closed_on=clock.today(), result=Result.MEDIATED, procedures=(Procedure.ARBITRATION,))
    await work.hand_in(now.session, await own(now), closed, FILE, by=now.by, notified=False)


async def finds_complete(now: Moment) -> None:
    """The centre finds the closing file complete."""
    matter = await now.matter()
    (file,) = (await queries.work(now.session, matter.id)).files
    appointment = await queries.get(now.session, file.appointment_id)
    here = await now.session.get_one(ClosingFile, file.id)
    await actions.check_file(now.session, matter, appointment, here, by=now.by)


async def claims(now: Moment) -> None:
    """The lawyer claims the subsidy."""
    await work.claim(now.session, await own(now), by=now.by)


async def pays(now: Moment) -> None:
    """The centre reviews the claim and pays."""
    ((claim, _, _), *_) = await subsidies.claims(now.session, now.by, status="claimed")
    await work.review(now.session, claim, by=now.by)
    await work.pay(now.session, claim, forms.Pay(paid_on=clock.today(), receipt="青禾援付0019"), by=now.by)


def granted(tell: Story, start: int, name: str, born: str, firm: str, head: str, facts: str) -> None:
    """Somebody's wages were not paid; legal aid is granted."""
    who = person(name, F if start % 2 else M, born, "湖桥镇职工公寓5幢", home_region="52")
    other = company(firm, head, "湖桥镇工业园区")
    about = wages(facts=facts)
    tell(start, BAI, registers(about, (who,), (other,)), files(application=2, identity=1, means_proof=1),
         of=AID_MATTER)  # fmt: skip
    tell(start, BAI, does("start_review", lead=KONG, unrelated=True), of=AID_MATTER, at="14:00")
    opinion = does("give_opinion", means="not_checked", merits="有欠条。", reason="符合条件。", **PROPOSAL)
    tell(start + 1, KONG, opinion, of=AID_MATTER)
    tell(start + 2, MEI, does("grant", opinion="同意。", free_told=True), of=AID_MATTER)


def wages_settled_and_paid_for(tell: Story) -> None:
    """Gu declines for a conflict, Miao accepts, meets, works, reports, hands in, and is paid."""
    tell(-120, BAI, keeps_register, of=AID_MATTER)
    tell(-119, MEI, keeps_table, of=AID_MATTER)
    granted(
        tell, -90, "韦秀英", "1988-02-17", "青禾县华胜制衣有限公司", "胡华胜",
        "缝纫工四个月计件工资共18600元没有发，有工资条。",
    )  # fmt: skip
    tell(-87, BAI, asks(GU, because="受援人认识顾律师，希望由其承办。"), of=AID_MATTER)
    tell(-87, GU, declines(DeclineCode.CONFLICT, "曾为该公司审过合同。"), of=AID_MATTER, at="15:00")
    tell(-86, BAI, asks(MIAO), of=AID_MATTER)
    tell(-86, MIAO, accepts, of=AID_MATTER, at="10:30")
    tell(-86, BAI, does("assign_lawyer"), of=AID_MATTER, at="11:00")
    said = does("record_meeting", place="县法律援助中心", agreement_signed=True, free_told=True)
    met = meets("县法律援助中心", "核对每月计件数，确认工资条真实。")
    tell(-85, MIAO, met, said, logs(Activity.MEETING, 90, "约见"), of=AID_MATTER)
    tell(-80, MIAO, logs(Activity.DRAFTING, 180, "仲裁申请书"), reports("已申请仲裁。"), of=AID_MATTER)
    tell(-60, MIAO, logs(Activity.HEARING, 150, "仲裁庭主持调解"), of=AID_MATTER)
    tell(-50, MIAO, hands_in, of=AID_MATTER)
    tell(-45, KONG, finds_complete, of=AID_MATTER)
    tell(-44, MIAO, claims, of=AID_MATTER)
    tell(-40, MEI, pays, of=AID_MATTER)


def a_lawyer_at_work(tell: Story) -> None:
    """Miao acts; the arbitration is coming."""
    granted(
        tell, -20, "石远山", "1975-10-03", "青禾县顺达运输有限公司", "严顺达",
        "货车司机被拖欠三个月工资21000元，公司说账上没有钱。",
    )  # fmt: skip
    tell(-16, BAI, asks(MIAO, because="熟悉运输行业的欠薪案件。"), of=AID_MATTER)
    tell(-16, MIAO, accepts, of=AID_MATTER, at="10:30")
    tell(-15, BAI, does("assign_lawyer"), of=AID_MATTER)
    said = does("record_meeting", place="县法律援助中心", agreement_signed=True, free_told=True)
    met = meets("县法律援助中心", "核对出车记录和欠款数额。")
    tell(-14, MIAO, met, said, logs(Activity.MEETING, 60, "约见"), of=AID_MATTER)
    tell(-6, MIAO, reports("仲裁委已受理，等待开庭通知。"), of=AID_MATTER)


def a_lawyer_is_asked(tell: Story) -> None:
    """Gu, who has waited longest, was asked this morning and has not answered yet."""
    granted(
        tell, -4, "龙阿妹", "1992-06-21", "青禾县锦绣酒店", "万锦绣",
        "客房服务员被辞退，两个月工资7200元没有结清。",
    )  # fmt: skip
    tell(0, BAI, asks(GU, hours=48), of=AID_MATTER)


STORIES = (wages_settled_and_paid_for, a_lawyer_at_work, a_lawyer_is_asked)
