"""A court sits with somebody in prison, and families see theirs by video: one done, one to come, one asked for."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from fayi.consents import actions as consents
from fayi.consents.kinds import Answer, Told, Way
from fayi.demo.county import COMMITTEE, FENG, HE, NIU, OFFICE, PRISON, SHAO, TAO, WEI, YAO, ZHAO
from fayi.demo.deeds import People, does, registers, taking_part
from fayi.demo.people import F, M, person
from fayi.demo.places import (
    BAO,
    COURTROOM,
    LEI,
    LINE,
    OFFICE_ROOM,
    PRISON_COURT,
    SMALL_COURTROOM,
    TABLE,
    TONG,
    VISIT_ROOM,
    Furnished,
    Held,
)
from fayi.demo.story import Deed, Moment, Story
from fayi.kit import clock
from fayi.matter_types.family_visit.details import Details as VisitDetails
from fayi.matter_types.family_visit.details import Visitor
from fayi.matter_types.family_visit.kinds import Relation
from fayi.matter_types.remote_court_session.details import Details
from fayi.matter_types.remote_court_session.kinds import CONSENT_FOR, Procedure, Sentence, SittingKind
from fayi.prisoners import queries as prisoners
from fayi.procedure.calendar import DAY
from fayi.rooms import actions as bookings
from fayi.rooms.models import Room
from fayi.rooms.rules import BookingPlan, Needed, parts_from

SITTING, VISIT = "remote_court_session", "family_visit"
WIFE = person("祝秀芳", F, "1989-06-02", "湖桥镇人民路58号")
HUSBAND = person("雷建平", M, "1986-01-20", "湖桥镇人民路58号", phone=False)
FATHER = person("鲍守田", M, "1958-04-11", "白泽乡上岙村12号")
SON = person("鲍海生", M, "1984-09-30", "白泽乡上岙村12号", phone=False)
LENDER = person("管志明", M, "1979-12-05", "石鼓镇新街3号")
BORROWER = person("童阿强", M, "1990-03-17", "石鼓镇后垟村", phone=False)
ESCORTS = ("牛志强", "曹勇")


def ahead(tell: Story, days: int, at: str) -> datetime:
    """That hour of the first working day not before so many days from now."""
    meant: date = tell.today + days * DAY
    while not tell.calendar.is_working(meant):
        meant += DAY
    return datetime.combine(meant, time.fromisoformat(at), clock.ZONE)


def books(
    start: datetime,
    minutes: int,
    *rooms: tuple[Furnished, str],
    purpose: str,
    whom: Held | None = None,
    talk_first: int = 0,
    title: str = "",
    own: bool = True,
) -> Deed:
    """Propose rooms at each end; `own`: for the story's matter, else confirmed at once for no matter."""

    async def deed(now: Moment) -> None:
        needs = []
        for meant, role in rooms:
            room = await now.session.scalar(
                select(Room).where(Room.name == meant.name, Room.kind == meant.kind)
            )
            assert room is not None
            needs.append(Needed(resource=f"room:{room.id}", label=room.name, role=role))
        if whom is not None:
            (held,) = await prisoners.find(now.session, whom.number)
            needs.append(
                Needed(resource=held.resource, label=held.label, role="prisoner", agency_id=held.agency_id)
            )
        plan = BookingPlan(
            purpose=purpose,
            parts=parts_from(start, minutes, before=talk_first),
            needs=tuple(needs),
            people=3,
            title=title,
            contact=now.by.name,
            matter_id=(await now.matter()).id if own else None,
        )
        booking = await bookings.propose(now.session, plan, now.by)
        if not own:
            await bookings.confirm(now.session, booking, now.by)

    return deed


def all_agree(kind: SittingKind) -> Deed:
    """Everybody was told of everything and agrees."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        given = consents.Given(
            answer=Answer.AGREED, told=tuple(Told), way=Way.WRITTEN, at=clock.now(), asked_by=now.by.name
        )
        people = [
            consents.Person(name=name, capacity="party", party_id=one.party.id)
            for name, one in (await taking_part(now)).items()
        ]
        await consents.record(now.session, matter, people, (CONSENT_FOR[kind],), given, by=now.by)

    return deed


def established(*names: str) -> tuple[dict[str, Any], ...]:
    """These people, each known by photo, number and face."""
    return tuple({"name": name, "photo": True, "number": True, "face": True} for name in names)


def sitting(tell: Story, kind: SittingKind, held: Held, number: str, cause: str, **more: Any) -> Details:
    """What the court asks for; `more` as on the form."""
    given: dict[str, Any] = {
        "kind": kind,
        "court_reference": number,
        "cause": cause,
        "judge": HE.name,
        "clerk": TAO.name,
        "prisoner_name": held.name,
        "prisoner_number": held.number,
        "prison": PRISON.name,
        "ward": held.ward,
        "minutes": 90,
    }
    return Details(**given | more)


def asks_prison(*wishes: str) -> Deed:
    """The court asks the prison."""
    return does(
        "ask_prison",
        with_agency=PRISON,
        wishes=wishes,
        contact="陶思佳 0578-0000101",
        note="请协助提押到庭，并安排远程庭审室。",
    )


def helps(held: Held) -> Deed:
    """The prison agrees."""
    return does(
        "agree", prisoner_number=held.number, held_here=True, fit=True, not_confined=True, escorts=ESCORTS,
        room_free=True,
    )  # fmt: skip


def is_asked_and_arranged(
    tell: Story, days: Sequence[int], details: Details, held: Held, sides: tuple[People, People], at: datetime
) -> None:
    """From the request to the prisoner's signature under the notice, on five days."""
    names = tuple(one.name for one in (*sides[0], *sides[1]))
    tell(days[0], TAO, registers(details, *sides), asks_prison(f"{at:%Y-%m-%d} 上午"), of=SITTING)
    tell(days[1], SHAO, helps(held), of=SITTING)
    tell(days[2], TAO, does("tell_and_ask", asked=names, told=True), all_agree(details.kind), of=SITTING)
    tell(
        days[3],
        WEI,
        books(
            at, 90, (COURTROOM, "court"), (PRISON_COURT, "prison"), (LINE, "line"), purpose="court",
            whom=held, title="民事庭审",
        ),
        does("schedule", officers=ESCORTS, backup_line="移动专线"),
        of=SITTING,
    )  # fmt: skip
    tell(days[4], TAO, does("send_notice", told=names, way="电子送达，服刑人员由监狱转交"), of=SITTING)
    tell(
        days[4], NIU, does("record_notice_signed", signed=True, passed_on_by=NIU.name), at="15:10", of=SITTING
    )


def heard_and_served(tell: Story) -> None:
    """A divorce heard by video three weeks ago, ruled and served."""
    details = sitting(tell, SittingKind.CIVIL, LEI, tell.court_number(-60, "民初", 215), "离婚纠纷")
    day = -21
    begins = tell.moment(day, "09:30")
    is_asked_and_arranged(tell, (-40, -39, -38, -37, -36), details, LEI, ((WIFE,), (HUSBAND,)), begins)
    tell(
        day,
        NIU,
        does(
            "verify_prison", people=established(HUSBAND.name), quiet=True, lit=True, closed=True,
            monitoring_off=True, line_tested=True, recording_told=True, officer_apart=True,
        ),
        at="09:05",
        of=SITTING,
    )  # fmt: skip
    tell(
        day,
        TAO,
        does(
            "verify_court", people=established(WIFE.name), emblem=True, line_tested=True,
            recording_told=True, address_hidden=True,
        ),
        at="09:10",
        of=SITTING,
    )  # fmt: skip
    tell(day, HE, does("start", started_at=begins.isoformat(), recording_told=True), at="09:30", of=SITTING)
    cut, back = begins + timedelta(minutes=31), begins + timedelta(minutes=37)
    tell(
        day,
        HE,
        does("interrupt", at=cut.isoformat(), cause="line", cut_off="监狱一端", note="图像中断，声音断续。"),
        at="10:01",
        of=SITTING,
    )
    tell(
        day,
        HE,
        does("resume", at=back.isoformat(), measures="改用备用线路。", nothing_missed=True),
        at="10:09",
        of=SITTING,
    )
    over = begins + timedelta(minutes=82)
    tell(day, HE, does("end", ended_at=over.isoformat(), result="completed"), at="10:54", of=SITTING)
    signed = tuple(
        {"name": name, "way": "online", "at": (over + timedelta(minutes=9)).isoformat()}
        for name in (WIFE.name, HUSBAND.name)
    )
    tell(day, TAO, does("sign_record", signers=signed), at="11:20", of=SITTING)
    number = details.court_reference
    tell(-12, HE, does("rule", paper="judgment", court_reference=number, summary="准予离婚。"), of=SITTING)
    tell(
        -9,
        NIU,
        does(
            "record_served", serving="signed", papers=("民事判决书一份",),
            received_on=tell.day(-9).isoformat(), passed_on_by=NIU.name,
        ),
        of=SITTING,
    )  # fmt: skip
    tell(-8, TAO, does("close", trips_saved=3), of=SITTING)


def soon(tell: Story) -> None:
    """A loan to be heard next week; everybody has been told."""
    details = sitting(
        tell, SittingKind.CIVIL, BAO, tell.court_number(-30, "民初", 288), "民间借贷纠纷",
        procedure=Procedure.SIMPLE,
    )  # fmt: skip
    is_asked_and_arranged(
        tell, (-9, -8, -7, -5, -3), details, BAO, ((LENDER,), (SON,)), ahead(tell, 6, "09:00")
    )


def asked_for(tell: Story) -> None:
    """A commutation the prison has to answer."""
    details = sitting(
        tell,
        SittingKind.COMMUTE,
        TONG,
        tell.court_number(-6, "刑更", 31),
        "减刑",
        procedure=Procedure.SPECIAL,
        panel=("姚法官", "柯陪审员"),
        minutes=40,
        language="hmn",
        interpreter=True,
        procuratorate=True,
        sentence=Sentence.FIXED,
        proposal_on=tell.day(-8),
        docketed_on=tell.day(-6),
        open_hearing=True,
    )
    tell(-2, TAO, registers(details, (BORROWER,), ()), asks_prison("下周上午"), of=SITTING)


def relatives(held: Held, who: str, relation: Relation, why: str, far: int) -> VisitDetails:
    """Relatives ask for a visit."""
    return VisitDetails(
        prison=PRISON.name,
        prisoner_number=held.number,
        visitors=(Visitor(name=who, relation=relation),),
        reason=why,
        distance=far,
    )


def proves(name: str) -> Deed:
    """The relation is proved."""
    return does("first_verify", proved=(name,), proofs=("household_book",), originals_seen=True)


def visit_to_come(tell: Story) -> None:
    """A father sees his son by video from the justice office in two days."""
    details = relatives(BAO, FATHER.name, Relation.PARENT, "母亲住院，父亲想当面告诉儿子。", 86)
    tell(-8, YAO.at(OFFICE), registers(details, (FATHER,), (SON,)), proves(FATHER.name), of=VISIT)
    tell(
        -8, YAO.at(OFFICE), does("apply", rules_told=True),
        does("send_to_prison", with_agency=PRISON, fits=True), at="10:20", of=VISIT,
    )  # fmt: skip
    tell(-6, FENG, does("allow", victim_looked=True, opinion="同意会见一次，三十分钟。"), of=VISIT)
    tell(-5, YAO.at(OFFICE), does("tell_family", way="phone", whom=FATHER.name), of=VISIT)
    tell(
        -4,
        FENG,
        books(
            ahead(tell, 2, "14:00"), 30, (OFFICE_ROOM, "office"), (VISIT_ROOM, "prison"), (LINE, "line"),
            purpose="family_visit", whom=BAO, title="家属远程会见",
        ),
        does("schedule"),
        of=VISIT,
    )  # fmt: skip
    tell(-3, YAO.at(OFFICE), does("remind", way="phone", whom=FATHER.name), of=VISIT)


def visit_asked_for(tell: Story) -> None:
    """A wife asks; the prison has to decide."""
    details = relatives(TONG, "龙阿朵", Relation.SPOUSE, "孩子要上小学，想商量落户的事。", 1180)
    wife = person("龙阿朵", F, "1992-08-21", "湖桥镇工业园区兴业路5号宿舍3幢", home_region="52")
    tell(-2, YAO.at(OFFICE), registers(details, (wife,), (BORROWER,)), proves(wife.name), of=VISIT)
    tell(
        -1, YAO.at(OFFICE), does("apply", rules_told=True),
        does("send_to_prison", with_agency=PRISON, fits=True), of=VISIT,
    )  # fmt: skip


def todays_rooms(tell: Story) -> None:
    """What else stands on the calendars today and tomorrow."""
    tell(
        -3,
        WEI,
        books(
            tell.moment(0, "10:00"), 60, (PRISON_COURT, "prison"), purpose="lawyer_talk", whom=LEI,
            title="律师会见", own=False,
        ),
        books(
            tell.moment(1, "15:00"), 45, (PRISON_COURT, "prison"), purpose="interview", whom=TONG,
            title="法律援助谈话", own=False,
        ),
        of=SITTING,
    )  # fmt: skip
    tell(
        -2,
        ZHAO.at(COMMITTEE),
        books(tell.moment(0, "14:30"), 90, (TABLE, "office"), purpose="mediation", title="调解会", own=False),
        of=SITTING,
    )
    tell(
        -2,
        TAO,
        books(
            ahead(tell, 1, "09:30"), 120, (SMALL_COURTROOM, "court"), purpose="court", title="网上立案指导",
            own=False,
        ),
        of=SITTING,
    )  # fmt: skip


STORIES = (heard_and_served, soon, asked_for, visit_to_come, visit_asked_for, todays_rooms)
