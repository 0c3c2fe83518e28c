"""青禾县, which is on no map: its agencies, the officers who work there, its regions and local rules."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.actions import give_role, hasher
from fayi.agencies.models import Agency, Officer
from fayi.agencies.rules import Actor
from fayi.library.actions import add_region, set_local_number
from fayi.library.rules import RegionLevel
from fayi.procedure.calendar import Length, Unit
from fayi.procedure.roles import AgencyKind, permissions_of

PASSWORD = "Qinghe-2026-desk"
COUNTY, TOWN = "339801", "339801100"
FOUNDED = date(2020, 1, 1)
INVENTED = "演示数据，虚构的行政区划"
REGIONS = (
    ("339800", "云岭市", RegionLevel.CITY, "33"),
    (COUNTY, "青禾县", RegionLevel.COUNTY, "339800"),
    (TOWN, "湖桥镇", RegionLevel.TOWN, COUNTY),
    ("339801101", "云埠镇", RegionLevel.TOWN, COUNTY),
    ("339801102", "石鼓镇", RegionLevel.TOWN, COUNTY),
    ("339801200", "白泽乡", RegionLevel.TOWN, COUNTY),
    ("339801201", "松岭乡", RegionLevel.TOWN, COUNTY),
)
"""Code, name, level, the code above. No region with these codes exists (GB/T 2260)."""


@dataclass(frozen=True)
class Place:
    """An agency of the county."""

    kind: AgencyKind
    name: str
    short_name: str
    word: str
    parent: "Place | None" = None
    committee_kind: str | None = None
    address: str = ""
    phone: str = ""


BUREAU = Place(
    AgencyKind.JUSTICE_BUREAU, "青禾县司法局", "县司法局", "青禾司", address="县城青禾大道88号", phone="12348"
)
STATION = Place(
    AgencyKind.STATION, "青禾监狱公共法律服务站", "监狱法律服务站", "青监法服", BUREAU,
    address="湖桥镇望溪路1号青禾监狱会见中心一楼", phone="12348",
)  # fmt: skip
OFFICE = Place(
    AgencyKind.JUSTICE_OFFICE, "湖桥司法所", "湖桥司法所", "湖桥司", BUREAU, address="湖桥镇人民路16号"
)
COMMITTEE = Place(
    AgencyKind.MEDIATION_COMMITTEE, "湖桥镇人民调解委员会", "湖桥镇调委会", "湖桥", OFFICE, "town",
    address="湖桥镇人民路16号二楼",
)  # fmt: skip
NEWCOMERS = Place(
    AgencyKind.MEDIATION_COMMITTEE, "湖桥镇新居民人民调解委员会", "新居民调委会", "湖桥新", OFFICE, "newcomer",
    address="湖桥镇工业园区兴业路5号新居民服务中心",
)  # fmt: skip
VILLAGE = Place(
    AgencyKind.MEDIATION_COMMITTEE, "湖桥镇柳溪村人民调解委员会", "柳溪村调委会", "湖桥柳溪", OFFICE, "village",
    address="湖桥镇柳溪村文化礼堂",
)  # fmt: skip
COURT = Place(AgencyKind.COURT, "青禾县人民法院", "县法院", "浙9801", address="县城明法路1号", phone="12368")
PRISON = Place(AgencyKind.PRISON, "青禾监狱", "青禾监狱", "青监", address="湖桥镇望溪路1号")
NOTARY = Place(AgencyKind.NOTARY_OFFICE, "青禾县公证处", "县公证处", "青禾", address="县城青禾大道90号")
AID = Place(
    AgencyKind.LEGAL_AID_CENTER, "青禾县法律援助中心", "县法援中心", "青禾援", BUREAU,
    address="县城青禾大道88号一楼", phone="12348",
)  # fmt: skip
FIRM = Place(AgencyKind.LAW_FIRM, "浙江青禾律师事务所", "青禾律所", "青禾律", address="县城明法路9号")
PETITIONS = Place(AgencyKind.PETITION_OFFICE, "青禾县信访局", "县信访局", "青禾信", address="县城人民广场2号")
PROCURATORATE = Place(
    AgencyKind.PROCURATORATE, "青禾县人民检察院", "县检察院", "青禾检", address="县城明法路3号", phone="12309"
)
CORRECTIONS = Place(
    AgencyKind.CORRECTION_AGENCY,
    "青禾县社区矫正管理局",
    "县社矫局",
    "青禾矫",
    BUREAU,
    address="县城青禾大道88号",
)
POLICE = Place(
    AgencyKind.POLICE, "青禾县公安局湖桥派出所", "湖桥派出所", "青公湖", address="湖桥镇人民路20号"
)
PLACES = (
    BUREAU, STATION, OFFICE, COMMITTEE, NEWCOMERS, VILLAGE, COURT, PRISON, NOTARY, AID, FIRM, PETITIONS,
    PROCURATORATE, CORRECTIONS, POLICE,
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """An officer of the county, with roles by agency; works as the first unless said otherwise."""

    sign_in_name: str
    name: str
    roles: tuple[tuple[Place, str], ...]
    home_region: str | None = None
    """Province of origin, two digits."""
    dialects: tuple[str, ...] = ()
    """Labels of the list of languages."""
    specialities: tuple[str, ...] = ()
    """Codes of dispute types."""
    new: bool = False
    """Has to choose a password of one's own first."""

    def at(self, place: Place) -> "Post":
        """The officer at work as this agency."""
        return Post(self, place)


@dataclass(frozen=True)
class Post:
    """An officer at work as an agency."""

    person: Person
    place: Place


WANG = Person("wang", "王秋实", ((STATION, "clerk"),), dialects=("吴语",))
FANG = Person("fang", "方以诚", ((STATION, "station_head"), (STATION, "administrator")))
DING = Person("ding", "丁晓岚", ((STATION, "guide"),))
ZHAO = Person(
    "zhao", "赵国栋", ((COMMITTEE, "chair"), (COMMITTEE, "administrator")), "33", ("吴语",), ("07", "08")
)
LI = Person(
    "li", "李慧兰", ((COMMITTEE, "mediator"), (NEWCOMERS, "mediator")), "33", ("吴语", "畲语"), ("01", "02")
)
QIAN = Person("qian", "钱永年", ((COMMITTEE, "mediator"),), "33", ("吴语",), ("03", "04", "07"))
SUN = Person("sun", "孙文静", ((COMMITTEE, "recorder"), (NEWCOMERS, "recorder")), dialects=("吴语",))
MA = Person(
    "ma",
    "马建业",
    ((NEWCOMERS, "chair"), (NEWCOMERS, "administrator")),
    "34",
    ("江淮官话", "中原官话"),
    ("10",),
)
YANG = Person(
    "yang", "杨阿朵", ((NEWCOMERS, "mediator"),), "52", ("西南官话", "苗语", "布依语"), ("1001", "10", "01")
)
LUO = Person("luo", "罗志平", ((NEWCOMERS, "mediator"),), "51", ("西南官话", "彝语"), ("06", "14"))
ZHU = Person(
    "zhu", "朱月娥", ((VILLAGE, "chair"), (VILLAGE, "administrator"), (COMMITTEE, "mediator")), "33", ("吴语",),
    ("01", "02"),
)  # fmt: skip
HE = Person("he", "何明远", ((COURT, "judge"), (COURT, "administrator")))
TAO = Person("tao", "陶思佳", ((COURT, "court_clerk"),))
LIN = Person("lin", "林建国", ((OFFICE, "office_head"), (OFFICE, "administrator")))
YAO = Person("yao", "姚雨桐", ((OFFICE, "office_staff"), (OFFICE, "clerk"), (COMMITTEE, "clerk")))
XIE = Person("xie", "谢春梅", ((OFFICE, "social_worker"),))
GAO = Person("gao", "高立群", ((BUREAU, "bureau_leader"),))
XU = Person(
    "xu", "徐振华", ((BUREAU, "library_keeper"), (BUREAU, "section_staff"), (BUREAU, "administrator"))
)
SHEN = Person("shen", "沈清", ((BUREAU, "auditor"),))
MEI = Person("mei", "梅若华", ((AID, "aid_approver"), (AID, "administrator")))
KONG = Person("kong", "孔令安", ((AID, "aid_reviewer"),))
BAI = Person("bai", "白雪", ((AID, "aid_clerk"),), new=True)
TANG = Person("tang", "唐书远", ((NOTARY, "notary"), (NOTARY, "notary_approver"), (NOTARY, "administrator")))
ZHONG = Person("zhong", "钟文澜", ((NOTARY, "notary"),))
SHI = Person("shi", "石晓雯", ((NOTARY, "notary_assistant"),))
GU = Person("gu", "顾维民", ((FIRM, "lawyer"), (FIRM, "administrator"), (STATION, "consult_lawyer")))
KANG = Person("kang", "康正平", ((FIRM, "firm_head"),))
MIAO = Person("miao", "苗青", ((FIRM, "lawyer"),), "52", ("苗语",))
CAO = Person("cao", "曹勇", ((PRISON, "prison_officer"), (STATION, "clerk")))
WEI = Person("wei", "魏东", ((PRISON, "court_steward"), (PRISON, "administrator")))
SHAO = Person("shao", "邵建军", ((PRISON, "execution_section"),))
FENG = Person("feng", "冯立新", ((PRISON, "management_section"),))
NIU = Person("niu", "牛志强", ((PRISON, "duty_officer"),))
PEI = Person("pei", "裴国栋", ((PRISON, "public_lawyer"),))
TIAN = Person("tian", "田静", ((PETITIONS, "petition_staff"), (PETITIONS, "administrator")))
JIN = Person("jin", "金鑫", ((PROCURATORATE, "prosecutor"), (PROCURATORATE, "administrator")))
DU = Person("du", "杜长河", ((CORRECTIONS, "correction_officer"), (CORRECTIONS, "administrator")))
GUAN = Person("guan", "关远山", ((CORRECTIONS, "correction_head"),))
QIN = Person("qin", "秦海峰", ((POLICE, "referral_receiver"), (POLICE, "administrator")))
PEOPLE = (
    WANG, FANG, DING, ZHAO, LI, QIAN, SUN, MA, YANG, LUO, ZHU, HE, TAO, LIN, YAO, XIE, GAO, XU, SHEN, MEI, KONG,
    BAI, TANG, ZHONG, SHI, GU, KANG, MIAO, CAO, WEI, PEI, TIAN, JIN, DU, GUAN,
    QIN, SHAO, FENG, NIU,
)  # fmt: skip


class County:
    """The county once it is written down: its agencies and officers by id."""

    def __init__(self) -> None:
        """Nothing is written down yet."""
        self.agency_ids: dict[Place, int] = {}
        self.officer_ids: dict[Person, int] = {}

    async def found(self, session: AsyncSession) -> None:
        """Write regions, agencies, officers and one local rule into an empty register."""
        for code, name, level, parent in REGIONS:
            await add_region(session, code, name, level, parent=parent, since=FOUNDED, source=INVENTED)
        for place in PLACES:
            agency = Agency(
                kind=place.kind.value,
                committee_kind=place.committee_kind,
                name=place.name,
                short_name=place.short_name,
                parent_id=self.agency_ids[place.parent] if place.parent else None,
                region_code=COUNTY,
                address=place.address,
                phone=place.phone,
                number_word=place.word,
            )
            session.add(agency)
            await session.flush()
            self.agency_ids[place] = agency.id
        password_hash = hasher.hash(PASSWORD)
        for person in PEOPLE:
            officer = Officer(
                sign_in_name=person.sign_in_name,
                name=person.name,
                password_hash=password_hash,
                must_change_password=person.new,
                home_region=person.home_region,
                dialects=list(person.dialects),
                specialities=list(person.specialities),
            )
            session.add(officer)
            await session.flush()
            self.officer_ids[person] = officer.id
            for place, role in person.roles:
                await give_role(session, officer, await session.get_one(Agency, self.agency_ids[place]), role)
        await set_local_number(
            session,
            matter_type="mediation",
            time_limit="follow_up",
            agency_id=self.agency_ids[BUREAU],
            length=Length(20, Unit.DAYS),
            since=FOUNDED,
            source_document="青禾县司法局关于规范人民调解回访工作的通知（青禾司〔2019〕46号）",
            officer_id=self.officer_ids[XU],
        )

    def actor(self, post: Post) -> Actor:
        """The officer at work."""
        held = frozenset(role for place, role in post.person.roles if place is post.place)
        return Actor(
            officer_id=self.officer_ids[post.person],
            name=post.person.name,
            agency_id=self.agency_ids[post.place],
            agency_name=post.place.name,
            agency_kind=post.place.kind,
            permissions=permissions_of(held),
        )
