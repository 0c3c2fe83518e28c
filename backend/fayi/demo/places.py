"""Where the county sits by video: its rooms and lines, when they are open, and who is in the prison."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from fayi.demo.county import (
    COMMITTEE,
    COURT,
    FANG,
    FENG,
    FOUNDED,
    HE,
    OFFICE,
    PRISON,
    STATION,
    TAO,
    WEI,
    ZHAO,
    County,
    Person,
    Place,
)
from fayi.demo.county import LIN as OFFICE_HEAD
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.prisoners import actions as prisoners
from fayi.prisoners.forms import PrisonerForm, WhereaboutsForm
from fayi.prisoners.rules import Place as Where
from fayi.prisoners.rules import VisitClass
from fayi.rooms import contacts, keeping

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
WORKING = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Furnished:
    """A room or a line of the county."""

    at: Place
    keeper: Person
    name: str
    where: str = ""
    seats: int = 0
    kind: str = "room"
    days: tuple[int, ...] = EVERY_DAY
    purposes: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ("screen", "camera")
    buffers: tuple[int, int] = (0, 0)
    asks_first: bool = False
    terminal: str = ""


COURTROOM = Furnished(
    COURT, TAO, "共享法庭", "审判楼二楼", 20, days=WORKING, purposes=("court", "mediation"),
    equipment=("screen", "camera", "recorder", "scanner", "emblem"), terminal="980101",
)  # fmt: skip
SMALL_COURTROOM = Furnished(
    COURT, TAO, "第五审判庭", "审判楼三楼", 12, days=WORKING, purposes=("court", "mediation", "interview"),
    equipment=("screen", "camera", "recorder", "emblem"), terminal="980105",
)  # fmt: skip
PRISON_COURT = Furnished(
    PRISON, WEI, "远程庭审室", "会见中心二楼", 8, purposes=("court", "lawyer_talk", "interview", "mediation"),
    equipment=("screen", "camera", "recorder", "scanner", "fingerprint"), buffers=(15, 15), asks_first=True,
    terminal="980701",
)  # fmt: skip
VISIT_ROOM = Furnished(
    PRISON, WEI, "远程会见一室", "会见中心一楼", 4, purposes=("family_visit", "court"), buffers=(10, 10),
    asks_first=True, terminal="980711",
)  # fmt: skip
LINE = Furnished(PRISON, WEI, "政法专线一", kind="line", equipment=())
STATION_ROOM = Furnished(
    STATION, FANG, "远程参审室", "会见中心一楼东侧", 6, purposes=("court", "mediation", "family_visit"),
    terminal="980201",
)  # fmt: skip
OFFICE_ROOM = Furnished(
    OFFICE, OFFICE_HEAD, "视频会见室", "二楼201", 6, purposes=("family_visit", "court", "mediation")
)
TABLE = Furnished(COMMITTEE, ZHAO, "第一调解室", "二楼203", 12, purposes=("mediation",))
ROOMS = (
    COURTROOM, SMALL_COURTROOM, PRISON_COURT, VISIT_ROOM, LINE, STATION_ROOM, OFFICE_ROOM, TABLE,
)  # fmt: skip

CONTACTS = (
    (COURT, TAO, "共享法庭排期", "0578-0000101"),
    (COURT, HE, "庭审协调", "0578-0000102"),
    (PRISON, WEI, "远程庭审室排期、提押", "0578-0000201"),
    (PRISON, FENG, "家属会见", "0578-0000202"),
    (STATION, FANG, "服务站场所", "0578-0000301"),
)


@dataclass(frozen=True)
class Held:
    """Somebody in the prison."""

    number: str
    name: str
    ward: str
    visit_class: VisitClass = VisitClass.ORDINARY
    language: str = ""


LEI = Held("3398003217", "雷建平", "三监区")
BAO = Held("3398003388", "鲍海生", "一监区", VisitClass.LENIENT)
TONG = Held("3398003402", "童阿强", "二监区", language="苗语")
QU = Held("3398003431", "曲大勇", "三监区", VisitClass.STRICT)
HU = Held("3398003455", "胡三宝", "一监区")
PRISONERS = (LEI, BAO, TONG, QU, HU)
INTAKE = date(2024, 3, 12)
LATELY = timedelta(days=20)


async def furnish(database: Database, county: County) -> None:
    """Write down rooms with their hours, whom to ring, and the prison's register."""
    for one in ROOMS:
        by = county.actor(one.keeper.at(one.at))
        async with database.transaction(agency_id=by.agency_id, officer_id=by.officer_id) as session:
            room = await keeping.save_room(session, None, as_told(one), by)
            await keeping.save_hours(session, room, [window(day) for day in one.days], by)
    for place, officer, duty, phone in CONTACTS:
        keeper = next(one.keeper for one in ROOMS if one.at is place)
        by = county.actor(keeper.at(place))
        async with database.transaction(agency_id=by.agency_id, officer_id=by.officer_id) as session:
            told = contacts.Reachable(
                officer_id=county.officer_ids[officer], duty=duty, phone=phone, hours="工作日8:30-17:30",
                since=FOUNDED,
            )  # fmt: skip
            await contacts.keep(session, None, told, by)
    by = county.actor(FENG.at(PRISON))
    async with database.transaction(agency_id=by.agency_id, officer_id=by.officer_id) as session:
        for held in PRISONERS:
            form = PrisonerForm(
                number=held.number, name=held.name, ward=held.ward, visit_class=held.visit_class,
                language=held.language, held_since=INTAKE, family_told_on=INTAKE,
                family_told_how="挂号信告知其亲属。",
            )  # fmt: skip
            prisoner = await prisoners.add(session, form, by=by)
            if held is HU:
                away = WhereaboutsForm(
                    kind=Where.HOSPITAL, since=clock.today() - LATELY, place="省监狱中心医院"
                )
                await prisoners.place(session, prisoner, away, by=by)


def as_told(one: Furnished) -> dict[str, object]:
    """The room as its agency's form tells it."""
    return {
        "kind": one.kind,
        "name": one.name,
        "place": one.where,
        "seats": one.seats,
        "equipment": list(one.equipment),
        "purposes": list(one.purposes),
        "before_minutes": one.buffers[0],
        "after_minutes": one.buffers[1],
        "asks_first": one.asks_first,
        "terminal": one.terminal,
        "join_address": "",
        "in_use_from": FOUNDED,
        "in_use_until": None,
        "note": "",
    }


def window(day: int) -> dict[str, object]:
    """Open all day on this weekday."""
    return {
        "weekday": day,
        "opens": time(8),
        "closes": time(18),
        "purposes": [],
        "agency_ids": [],
        "closed": False,
        "since": FOUNDED,
        "until": None,
    }
