"""Invented applications, for tests and the demo."""

from datetime import date, datetime
from decimal import Decimal

from fayi.kit.clock import ZONE
from fayi.matter_types.legal_aid.details import Details
from fayi.matter_types.legal_aid.kinds import (
    AidKind,
    CivilKind,
    CriminalKind,
    Group,
    Limitation,
    Place,
    Procedure,
    Route,
    Source,
)

EXAMPLES = (
    Details(
        source=Source.WINDOW,
        aid_kind=AidKind.LABOUR,
        cause="追索劳动报酬",
        civil_kind=CivilKind.LABOUR,
        legal_status="申请人",
        procedure=Procedure.NONE,
        organ="青禾县劳动人事争议仲裁委员会",
        place=Place.BODY,
        limitation=Limitation.KNOWN,
        limitation_on=date(2027, 5, 31),
        facts="申请人在工地务工三个月，没有签订书面合同，被拖欠工资9600元，持有工资欠条和考勤照片。",
        groups=(Group.MIGRANT_WORKER, Group.WOMAN),
        not_checked="migrant_worker",
    ),
    Details(
        source=Source.PRISON,
        handed_in_at=datetime(2026, 11, 20, 23, 50, tzinfo=ZONE),
        aid_kind=AidKind.CIVIL,
        cause="离婚",
        civil_kind=CivilKind.SUPPORT_MONEY,
        legal_status="被告",
        procedure=Procedure.FIRST,
        organ="青禾县人民法院",
        limitation=Limitation.NONE,
        facts="服刑人员被起诉离婚并请求子女抚养费，本人不能到庭，请求代理。",
        groups=(Group.PRISONER,),
        family_size=3,
        monthly_income=Decimal("3600.00"),
        property_stated="老家自建房一处，没有车辆，存款4200元。",
        pledged=True,
    ),
    Details(
        route=Route.NOTIFIED,
        source=Source.COURT,
        aid_kind=AidKind.CRIMINAL_DEFENCE,
        cause="故意伤害",
        criminal_kind=CriminalKind.LIFE_OR_DEATH,
        legal_status="被告人",
        procedure=Procedure.FIRST,
        organ="青禾县人民法院",
        notice_number="（2026）浙9801刑初21号通知",
        notice_received_on=date(2026, 11, 2),
        limitation=Limitation.NONE,
        facts="被告人没有委托辩护人，法院通知指派律师。",
    ),
    Details(
        source=Source.PRISON,
        handed_in_at=datetime(2026, 11, 2, 9, 30, tzinfo=ZONE),
        aid_kind=AidKind.STATE_COMPENSATION,
        cause="国家赔偿",
        civil_kind=CivilKind.COMPENSATION_BY_THE_STATE,
        legal_status="赔偿请求人",
        organ="青禾监狱",
        limitation=Limitation.UNCLEAR,
        facts="服刑人员称在车间受伤后没有得到及时救治，请求国家赔偿。",
        against_custody_place=True,
        groups=(Group.PRISONER,),
        family_size=1,
        monthly_income=Decimal("0.00"),
        pledged=True,
    ),
)
