"""The people and agencies that tests are told with: one county, as in the demo."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from fayi.agencies.rules import Actor
from fayi.procedure.roles import AgencyKind, permissions_of

PASSWORD = "Qinghe-2026-desk"


@dataclass(frozen=True)
class Place:
    """An agency of the cast."""

    id: int
    kind: AgencyKind
    name: str
    short_name: str
    word: str
    parent: "Place | None" = None
    committee_kind: str | None = None


BUREAU = Place(1, AgencyKind.JUSTICE_BUREAU, "青禾县司法局", "县司法局", "青禾司")
STATION = Place(2, AgencyKind.STATION, "青禾监狱公共法律服务站", "监狱法律服务站", "青监法服", BUREAU)
OFFICE = Place(3, AgencyKind.JUSTICE_OFFICE, "湖桥司法所", "湖桥司法所", "湖桥司", BUREAU)
COMMITTEE = Place(
    4, AgencyKind.MEDIATION_COMMITTEE, "湖桥镇人民调解委员会", "湖桥镇调委会", "湖桥", OFFICE, "town"
)
NEWCOMERS = Place(
    5,
    AgencyKind.MEDIATION_COMMITTEE,
    "湖桥镇新居民人民调解委员会",
    "新居民调委会",
    "湖桥新",
    OFFICE,
    "newcomer",
)
COURT = Place(6, AgencyKind.COURT, "青禾县人民法院", "县法院", "浙9801")
PRISON = Place(7, AgencyKind.PRISON, "青禾监狱", "青禾监狱", "青监")
NOTARY = Place(8, AgencyKind.NOTARY_OFFICE, "青禾县公证处", "县公证处", "青禾")
AID = Place(9, AgencyKind.LEGAL_AID_CENTER, "青禾县法律援助中心", "县法援中心", "青禾援", BUREAU)
FIRM = Place(10, AgencyKind.LAW_FIRM, "浙江青禾律师事务所", "青禾律所", "青禾律")
PETITIONS = Place(11, AgencyKind.PETITION_OFFICE, "青禾县信访局", "县信访局", "青禾信")
OTHER_FIRM = Place(12, AgencyKind.LAW_FIRM, "浙江河清律师事务所", "河清律所", "河清律")
PROCURATORATE = Place(13, AgencyKind.PROCURATORATE, "青禾县人民检察院", "县检察院", "青禾检")
OTHER_PRISON = Place(14, AgencyKind.PRISON, "河清监狱", "河清监狱", "河监")
PLACES = (
    BUREAU,
    STATION,
    OFFICE,
    COMMITTEE,
    NEWCOMERS,
    COURT,
    PRISON,
    NOTARY,
    AID,
    FIRM,
    PETITIONS,
    OTHER_FIRM,
    PROCURATORATE,
    OTHER_PRISON,
)


@dataclass(frozen=True)
class Person:
    """An officer of the cast, with roles by agency; works as the first."""

    id: int
    sign_in_name: str
    name: str
    roles: tuple[tuple[Place, str], ...]
    home_region: str | None = None
    dialects: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """The agency worked as."""
        return self.roles[0][0]

    @property
    def actor(self) -> Actor:
        """The officer at work."""
        held = frozenset(role for place, role in self.roles if place is self.place)
        return Actor(
            officer_id=self.id,
            name=self.name,
            agency_id=self.place.id,
            agency_name=self.place.name,
            agency_kind=self.place.kind,
            permissions=permissions_of(held),
        )


CLERK_WANG = Person(1, "wang", "王登记", ((STATION, "clerk"),))
HEAD_FANG = Person(2, "fang", "方站长", ((STATION, "station_head"), (STATION, "administrator")))
CHAIR_ZHAO = Person(3, "zhao", "赵主任", ((COMMITTEE, "chair"), (COMMITTEE, "administrator")))
MEDIATOR_LI = Person(4, "li", "李调解", ((COMMITTEE, "mediator"), (NEWCOMERS, "mediator")))
MEDIATOR_QIAN = Person(5, "qian", "钱调解", ((COMMITTEE, "mediator"),))
RECORDER_SUN = Person(6, "sun", "孙记录", ((COMMITTEE, "recorder"),))
CHAIR_MA = Person(7, "ma", "马主任", ((NEWCOMERS, "chair"),), "34", ("江淮官话",))
MEDIATOR_YANG = Person(8, "yang", "杨调解", ((NEWCOMERS, "mediator"),), "52", ("西南官话", "苗语"))
JUDGE_HE = Person(9, "he", "何法官", ((COURT, "judge"),))
OFFICE_LIN = Person(10, "lin", "林所长", ((OFFICE, "office_head"),))
KEEPER_XU = Person(11, "xu", "徐科长", ((BUREAU, "library_keeper"), (BUREAU, "section_staff")))
AUDITOR_SHEN = Person(12, "shen", "沈审计", ((BUREAU, "auditor"),))
NOTARY_TANG = Person(13, "tang", "唐公证", ((NOTARY, "notary"),))
LAWYER_GU = Person(14, "gu", "顾律师", ((FIRM, "lawyer"),))
LAWYER_LUO = Person(15, "luo", "罗律师", ((FIRM, "lawyer"),))
FIRM_HEAD_KANG = Person(16, "kang", "康主任", ((FIRM, "firm_head"), (FIRM, "administrator")))
OTHER_LAWYER_MO = Person(17, "mo", "莫律师", ((OTHER_FIRM, "lawyer"),))
AID_CLERK_DU = Person(18, "du", "杜受理", ((AID, "aid_clerk"),))
AID_REVIEWER_SHI = Person(19, "shi", "施审查", ((AID, "aid_reviewer"),))
AID_HEAD_RUAN = Person(20, "ruan", "阮主任", ((AID, "aid_approver"), (AID, "administrator")))
NOTARY_PAN = Person(21, "pan", "潘公证", ((NOTARY, "notary"),))
NOTARY_HEAD_YU = Person(22, "yu", "俞主任", ((NOTARY, "notary_approver"), (NOTARY, "administrator")))
PETITION_JIN = Person(23, "jin", "金信访", ((PETITIONS, "petition_staff"),))
GUIDE_BAI = Person(24, "bai", "白导引", ((STATION, "guide"),))
PRISON_OFFICER_GAO = Person(25, "gao", "高警官", ((PRISON, "prison_officer"),))
CONSULT_LAWYER_MENG = Person(26, "meng", "孟律师", ((STATION, "consult_lawyer"), (FIRM, "lawyer")))
PUBLIC_LAWYER_PEI = Person(27, "pei", "裴公职", ((PRISON, "public_lawyer"),))
BUREAU_HEAD_JIANG = Person(28, "jiang", "江局长", ((BUREAU, "bureau_leader"),))
COURT_CLERK_FU = Person(29, "fu", "傅书记员", ((COURT, "court_clerk"), (COURT, "administrator")))
EXECUTION_QIN = Person(30, "qin", "秦科长", ((PRISON, "execution_section"),))
MANAGEMENT_LU = Person(31, "lu", "陆科长", ((PRISON, "management_section"), (PRISON, "administrator")))
DUTY_OFFICER_NIU = Person(32, "niu", "牛警官", ((PRISON, "duty_officer"),))
STEWARD_XIANG = Person(33, "xiang", "向庭务", ((PRISON, "court_steward"),))
PROSECUTOR_YAN = Person(34, "yan", "严检察官", ((PROCURATORATE, "prosecutor"),))
OTHER_PRISON_OFFICER_BO = Person(35, "bo", "柏警官", ((OTHER_PRISON, "management_section"),))
PEOPLE = (
    CLERK_WANG, HEAD_FANG, CHAIR_ZHAO, MEDIATOR_LI, MEDIATOR_QIAN, RECORDER_SUN, CHAIR_MA, MEDIATOR_YANG,
    JUDGE_HE, OFFICE_LIN, KEEPER_XU, AUDITOR_SHEN, NOTARY_TANG, LAWYER_GU, LAWYER_LUO, FIRM_HEAD_KANG,
    OTHER_LAWYER_MO, AID_CLERK_DU, AID_REVIEWER_SHI, AID_HEAD_RUAN, NOTARY_PAN, NOTARY_HEAD_YU, PETITION_JIN,
    GUIDE_BAI, PRISON_OFFICER_GAO, CONSULT_LAWYER_MENG, PUBLIC_LAWYER_PEI, BUREAU_HEAD_JIANG,
    COURT_CLERK_FU, EXECUTION_QIN, MANAGEMENT_LU, DUTY_OFFICER_NIU, STEWARD_XIANG, PROSECUTOR_YAN,
    OTHER_PRISON_OFFICER_BO,
)  # fmt: skip


async def bring_on(connection: AsyncConnection, password_hash: str) -> None:
    """Write the cast into an empty database, as its owner."""
    await connection.execute(
        text(
            "insert into agency (id, kind, committee_kind, name, short_name, parent_id, region_code, number_word)"
            " values (:id, :kind, :committee_kind, :name, :short_name, :parent, '339801', :word)"
        ),
        [
            {
                "id": place.id,
                "kind": place.kind.value,
                "committee_kind": place.committee_kind,
                "name": place.name,
                "short_name": place.short_name,
                "parent": place.parent.id if place.parent else None,
                "word": place.word,
            }
            for place in PLACES
        ],
    )
    await connection.execute(
        text(
            "insert into officer (id, sign_in_name, name, password_hash, must_change_password, home_region, dialects)"
            " values (:id, :sign_in_name, :name, :hash, false, :home_region, :dialects)"
        ),
        [
            {
                "id": person.id,
                "sign_in_name": person.sign_in_name,
                "name": person.name,
                "hash": password_hash,
                "home_region": person.home_region,
                "dialects": list(person.dialects),
            }
            for person in PEOPLE
        ],
    )
    await connection.execute(
        text(
            "insert into officer_role (officer_id, agency_id, role, since) values (:officer, :agency, :role, :since)"
        ),
        [
            {"officer": person.id, "agency": place.id, "role": role, "since": date(2020, 1, 1)}
            for person in PEOPLE
            for place, role in person.roles
        ],
    )
    for table in ("agency", "officer"):
        await connection.execute(
            text(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
        )
