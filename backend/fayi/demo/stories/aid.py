"""Legal aid: wages not paid, a prisoner's divorce, a court's notice, a refusal disputed; a public lawyer's work."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from fayi.demo.county import AID, BAI, BUREAU, CAO, GAO, KONG, MEI, PEI, PRISON, WEI, XU
from fayi.demo.deeds import does, files, registers, takes_on, transfers
from fayi.demo.people import F, M, company, person
from fayi.demo.story import Moment, Story
from fayi.kit import clock
from fayi.library import actions as library
from fayi.library.forms import MeansForm, MeansRoute
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
from fayi.matter_types.public_representation import details as public
from fayi.procedure.calendar import DAY
from fayi.sealing.actions import seal
from fayi.sealing.kinds import SealGround

AID_MATTER, OBJECTION, PUBLIC = "legal_aid", "aid_objection", "public_representation"
ARBITRATION = "青禾县劳动人事争议仲裁委员会"
PROPOSAL: dict[str, Any] = {"in_scope": True, "right_place": True, "grant": True}


async def sets_standard(now: Moment) -> None:
    """The library keeper enters the province's standard."""
    form = MeansForm(
        route=MeansRoute.STANDARD,
        label="家庭人均月收入",
        basis="省法律援助条例第十一条",
        amount=Decimal(1660),
        since=clock.today(),
        source_document="省司法厅关于法律援助经济困难标准的通知",
    )
    await library.set_means(now.session, form, officer_id=now.by.officer_id)


def wages(**more: Any) -> Details:
    """Wages a migrant worker did not get."""
    given: dict[str, Any] = {
        "source": Source.WINDOW,
        "aid_kind": AidKind.LABOUR,
        "cause": "追索劳动报酬",
        "civil_kind": CivilKind.LABOUR,
        "legal_status": "申请人",
        "organ": ARBITRATION,
        "place": Place.BODY,
        "limitation": Limitation.NONE,
        "groups": (Group.MIGRANT_WORKER,),
        "not_checked": "migrant_worker",
        "facts": "三月至五月在建材公司搬运石板，没有签劳动合同，三个月工资9600元一直没有发，有车间主任写的欠条。",
    }
    return Details(**given | more)


def wages_granted(tell: Story) -> None:
    """The keeper had entered the standard; she is helped and waits for her lawyer."""
    who = person("许桂兰", F, "1979-08-16", "湖桥镇柳溪村6组19号", home_region="52")
    firm = company("青禾县绿源建材有限公司", "尤国华", "工业园区三号路8号")
    due = tell.day(200)
    tell(-150, XU.at(BUREAU), sets_standard, of=AID_MATTER)
    about = wages(limitation=Limitation.KNOWN, limitation_on=due)
    tell(-8, BAI, registers(about, (who,), (firm,)), files(application=2, identity=1), of=AID_MATTER)
    tell(-7, BAI, does("start_review", lead=KONG, unrelated=True), of=AID_MATTER)
    missing = ("居住证或者务工证明",)
    supply_by = tell.day(3).isoformat()
    more = does("ask_for_more", items=missing, reason="缺少进城务工的证明。", supply_by=supply_by)
    tell(-7, KONG, more, of=AID_MATTER, at="15:00")
    tell(-4, BAI, files(means_proof=2), does("record_supplied", items=missing), of=AID_MATTER)
    opinion = does(
        "give_opinion",
        means="not_checked",
        merits="欠条和考勤照片能够证明。",
        reason="符合条件。",
        **PROPOSAL,
    )
    tell(-3, KONG, opinion, of=AID_MATTER)
    tell(-2, MEI, does("grant", opinion="同意给予法律援助。", free_told=True), of=AID_MATTER)


def wages_urgent(tell: Story) -> None:
    """Four days to the end of the limitation: help first, papers afterwards."""
    who = person("邓世勤", M, "1971-03-02", "湖桥镇职工公寓3幢", home_region="51")
    about = wages(
        limitation=Limitation.KNOWN, limitation_on=tell.day(-1) + 4 * DAY, not_checked="", pledged=True,
        monthly_income=Decimal(2100), family_size=3,
    )  # fmt: skip
    firm = company("青禾县恒通石材厂", "钱大同", "石桥镇矿山路1号")
    tell(-1, BAI, registers(about, (who,), (firm,)), files(identity=1), of=AID_MATTER)
    first = does(
        "prior_aid", ground="limitation", reason="仲裁时效再过几天届满，来不及审查。",
        papers_by=tell.day(9).isoformat(),
    )  # fmt: skip
    tell(-1, MEI, first, of=AID_MATTER, at="11:00")


def a_prisoners_divorce(tell: Story) -> None:
    """Handed in at ten to midnight, passed on in the morning, taken over and reviewed."""
    who = person("罗守田", M, "1984-06-07", "青禾监狱三监区", phone=False)
    wife = person("罗小琴", F, "1986-09-12", "石桥镇东岭村2组6号")
    handed_in = datetime.combine(tell.day(-5), time(23, 50), clock.ZONE)
    about = Details(
        source=Source.PRISON,
        handed_in_at=handed_in,
        aid_kind=AidKind.CIVIL,
        cause="离婚",
        civil_kind=CivilKind.SUPPORT_MONEY,
        legal_status="被告",
        procedure=Procedure.FIRST,
        organ="青禾县人民法院",
        limitation=Limitation.NONE,
        facts="服刑期间收到离婚起诉状，要求抚养孩子并每月支付抚养费，本人不能到庭，请求指派律师。",
        groups=(Group.PRISONER,),
        family_size=3,
        monthly_income=Decimal(3600),
        property_stated="老家自建房一处。",
        pledged=True,
        oral=True,
        oral_signed=True,
    )
    deed = registers(about, (who,), (wife,), channel="in_prison", handled_by=AID)
    tell(-5, CAO.at(PRISON), deed, of=AID_MATTER, at="23:55")
    passed_on_at = datetime.combine(tell.day(-4), time(9), clock.ZONE)
    passed = does("pass_on", passed_on_at=passed_on_at.isoformat(), passed_on_by=CAO.name)
    tell(-4, CAO.at(PRISON), passed, of=AID_MATTER, at="09:10")
    tell(-4, BAI, takes_on(), of=AID_MATTER, at="11:00")
    tell(-3, BAI, files(application=2, identity=1), does("start_review", lead=KONG, unrelated=True),
         of=AID_MATTER)  # fmt: skip
    opinion = does(
        "give_opinion", means="within", merits="抚养费的数额需要代理意见。", reason="符合条件。", **PROPOSAL
    )
    tell(-1, KONG, opinion, of=AID_MATTER)


def a_courts_notice(tell: Story) -> None:
    """The court notifies: a lawyer within three days, without any means test."""
    who = person("车立成", M, "1990-01-30", "青禾县看守所", phone=False)
    about = Details(
        route=Route.NOTIFIED,
        source=Source.COURT,
        aid_kind=AidKind.CRIMINAL_DEFENCE,
        cause="故意伤害",
        criminal_kind=CriminalKind.LIFE_OR_DEATH,
        legal_status="被告人",
        procedure=Procedure.FIRST,
        organ="青禾县人民法院",
        notice_number=tell.court_number(-1, "刑初", 21),
        notice_received_on=tell.day(-1),
        limitation=Limitation.NONE,
        facts="被告人可能被判处无期徒刑，没有委托辩护人。",
    )
    tell(-1, BAI, registers(about, (who,), ()), files(notice=1, identity=1), does("accept_request"),
         of=AID_MATTER, at="14:00")  # fmt: skip


async def seals(now: Moment) -> None:
    """The head of the centre seals a child's record: from now on nobody finds it."""
    await seal(now.session, await now.matter(), SealGround.JUVENILE, by=now.by)


def a_childs_record(tell: Story) -> None:
    """A boy of sixteen asks for a defender, his parents find one, and the record is sealed."""
    who = person("简晓岸", M, "2010-02-11", "湖桥镇河埠头3号", phone=False)
    about = Details(
        source=Source.WINDOW, aid_kind=AidKind.CRIMINAL_DEFENCE, cause="盗窃", criminal_kind=CriminalKind.MINOR,
        legal_status="犯罪嫌疑人", procedure=Procedure.INVESTIGATION, organ="青禾县公安局",
        offence_on=tell.day(-40), limitation=Limitation.NONE, groups=(Group.MINOR,),
        facts="放学后在文具店拿走两盒彩笔，被店主报警。",
    )  # fmt: skip
    tell(-30, BAI, registers(about, (who,), ()), of=AID_MATTER)
    tell(-28, BAI, does("withdraw", withdrawn_by=who.name, note="家属已经委托辩护人。"), of=AID_MATTER)
    tell(-2, MEI, seals, of=AID_MATTER)


def a_refusal_disputed(tell: Story) -> None:
    """Refused as out of scope; the applicant objects, and the bureau looks into it."""
    who = person("王石桥", M, "1966-12-05", "石桥镇西岭村4组")
    other = person("苗长富", M, "1970-04-18", "石桥镇街上22号")
    about = wages(
        aid_kind=AidKind.CIVIL, cause="民间借贷", civil_kind=CivilKind.NONE, legal_status="原告",
        organ="青禾县人民法院", place=Place.ORGAN, groups=(), not_checked="", pledged=True,
        monthly_income=Decimal(4200), family_size=2, facts="借给邻居两万元，对方一直不还，请求代理起诉。",
    )  # fmt: skip
    tell(-20, BAI, registers(about, (who,), (other,)), files(application=2, identity=1), of=AID_MATTER)
    tell(-19, BAI, does("start_review", lead=KONG, unrelated=True), of=AID_MATTER)
    opinion = does(
        "give_opinion", means="beyond", in_scope=False, right_place=True, grant=False,
        merits="借条真实。", reason="民间借贷不在援助范围，收入也超过标准。",
    )  # fmt: skip
    tell(-16, KONG, opinion, of=AID_MATTER)
    refused = does("refuse", ground="scope", reasons="民间借贷不在法律援助范围之内。", remedy_told=True)
    tell(-15, MEI, refused, of=AID_MATTER)
    objects = does(
        "pass_on_objection", filed_by=who.name, filed_on=tell.day(-2).isoformat(), center=AID.name,
        grounds="对方是老板，我没有钱请律师。", bureau=BUREAU.name,
    )  # fmt: skip
    tell(-2, BAI, objects, of=AID_MATTER)
    tell(-2, BAI, transfers(BUREAU, "对不予援助决定的异议，请审查。"), of=OBJECTION, at="14:00")
    tell(-1, GAO.at(BUREAU), takes_on(), of=OBJECTION)
    seen = does(
        "examine", files_seen=True, heard="中心说明了收入核算情况。", findings="不在第三十一条所列事项之内。",
        proposal="uphold",
    )  # fmt: skip
    tell(-1, XU.at(BUREAU), seen, of=OBJECTION, at="15:00")


def the_prisons_own_lawyer(tell: Story) -> None:
    """The prison's public lawyer answers a claim for the price of repairs."""
    unit = company(PRISON.name, "监狱长办公室", "青禾县石桥镇监狱路1号")
    builder = company("青禾县长青修缮工程队", "毛长青", "县城东门路15号")
    about = public.Details(
        mandate=public.Mandate.OWN_UNIT, procedure=public.Procedure.LAWSUIT, cause="建设工程合同纠纷",
        position="被告", organ="青禾县人民法院", organ_reference=tell.court_number(-12, "民初", 88),
        amount=Decimal(126000), facts="修缮队起诉要求支付监舍屋面维修尾款，屋面交付后两次漏水。",
    )  # fmt: skip
    lawyer = PEI.at(PRISON)
    tell(-12, lawyer, registers(about, (unit,), (builder,)), files(mandate=1), of=PUBLIC)
    tell(-12, lawyer, does("confirm_mandate", lead=PEI, unpaid=True), of=PUBLIC, at="11:00")
    tell(-6, lawyer, does("record_work", what="提交答辩状和漏水照片"), of=PUBLIC)


def for_the_village_cooperative(tell: Story) -> None:
    """Not the own unit: the basis is written down, and a second officer has to agree."""
    cooperative = company("柳溪村果蔬专业合作社", "甘茂林", "湖桥镇柳溪村")
    trader = company("青禾县丰和商贸有限公司", "戴丰和", "县城南门路3号")
    about = public.Details(
        mandate=public.Mandate.OUTSIDE, procedure=public.Procedure.LAWSUIT, cause="买卖合同纠纷",
        position="原告", amount=Decimal(48000), facts="结对帮扶村的合作社被拖欠葡萄款，请公职律师代理起诉。",
    )  # fmt: skip
    lawyer = PEI.at(PRISON)
    tell(-9, lawyer, registers(about, (cooperative,), (trader,)), files(mandate=1), of=PUBLIC)
    basis = does(
        "answer_warning", basis="结对帮扶协议第三条", given_by=BUREAU.name, given_on=tell.day(-30).isoformat()
    )
    tell(-9, lawyer, basis, of=PUBLIC, at="10:00")
    agreed = does("countersign", agreed=True, note="属于司法局同意的帮扶事项，单独统计。")
    tell(-8, WEI.at(PRISON), agreed, of=PUBLIC)


STORIES = (
    wages_granted,
    wages_urgent,
    a_prisoners_divorce,
    a_courts_notice,
    a_childs_record,
    a_refusal_disputed,
    the_prisons_own_lawyer,
    for_the_village_cooperative,
)
