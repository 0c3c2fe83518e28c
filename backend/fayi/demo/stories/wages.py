"""Wages not paid, mostly to people from other provinces (10)."""

from typing import Any

from fayi.demo.county import AID, KONG, LUO, MA, NEWCOMERS, SUN, WANG, YANG
from fayi.demo.deeds import (
    chooses_representatives,
    dispute,
    does,
    files,
    issues,
    joins,
    names_agent,
    refers,
    registers,
    reports_back,
    takes_on,
)
from fayi.demo.people import F, M, Someone, company, person
from fayi.demo.sittings import calls_back, plans, sees_performed
from fayi.demo.story import CONFIRMATION, NEWCOMERS_DESK, Story
from fayi.demo.usual import accepted, agreed, archived, closed, heard, mediating, minutes, to_court


def worker(name: str, sex: str, born: str, home: str, **more: Any) -> Someone:
    """Somebody from the south-west who works in the industrial park."""
    usual: dict[str, Any] = {"dialects": ["cmn-xinan"], "language": "cmn-xinan", "occupation": "建筑工人"}
    return person(name, M if sex == "男" else F, born, "工业园区职工公寓", home_region=home, **usual | more)


def the_thirteen(tell: Story) -> None:
    """Thirteen builders at the gate of a site: police, agreement, instalments, the court, the archive."""
    tell.desk = NEWCOMERS_DESK
    crew = (
        worker("韦正华", "男", "1979-06-18", "52", ethnic="09", dialects=["pcc", "cmn-xinan"]),
        worker("覃世荣", "男", "1984-01-25", "45", ethnic="08", dialects=["zha", "cmn-xinan"]),
        worker("石老岩", "男", "1975-09-03", "52", ethnic="06", dialects=["hmn", "cmn-xinan"]),
        worker("吴胜友", "男", "1990-12-11", "52", ethnic="12", dialects=["kmc", "cmn-xinan"]),
        worker("吴胜军", "男", "1993-03-30", "52", ethnic="12", dialects=["kmc", "cmn-xinan"]),
        worker("陆阿九", "男", "1971-05-05", "52", ethnic="09", dialects=["pcc"]),
        worker("岑启明", "男", "1988-10-22", "52", ethnic="09", dialects=["pcc", "cmn-xinan"]),
        worker("蒙光辉", "男", "1982-02-08", "45", ethnic="08", dialects=["zha"]),
        worker("班继平", "男", "1995-07-16", "52", dialects=["cmn-xinan"]),
        worker("贺春生", "男", "1968-11-19", "51", dialects=["cmn-xinan"]),
        worker("毕阿木", "男", "1986-04-27", "51", ethnic="07", dialects=["iii", "cmn-xinan"]),
        worker("罗开秀", "女", "1980-08-13", "52", ethnic="09", dialects=["pcc"], occupation="工地炊事员"),
        worker("黎文昌", "男", "1977-12-31", "45", ethnic="08", dialects=["zha"]),
    )
    boss = person("臧永强", M, "1976-03-14", "云埠镇商会路6号", occupation="工程承包人")
    builder = company("云岭宏基建筑工程有限公司", "邢立中", "云岭市滨江大道200号")
    tell(
        -149,
        WANG,
        registers(
            dispute(
                "1001",
                "韦正华等十三名工人今年二月起在湖桥镇标准厂房二期工地做木工、钢筋工和炊事，由包工头臧永强招用，口头约定日工资二百八十元至"
                "三百六十元，按月预支生活费，完工结清。五月底工程封顶后臧永强停发生活费，称总包单位宏基公司没有拨付进度款；宏基公司称"
                "已按合同支付到百分之八十，余款要等竣工验收。工人手中只有臧永强签字的记工本，没有劳动合同，工资专用账户也没有他们"
                "的名单。六月二十日起，工人在工地大门拉横幅、堵住材料车，与门卫发生推搡，当天湖桥派出所出警两次。十三人来自贵州、广西、四川"
                "三省区，其中九人为少数民族，四人普通话表达困难，有工人情绪激动，扬言再拿不到钱就爬塔吊。派出所做通工作后，连同记工本"
                "复印件一并移送调解。工人要求在月底前结清工资共二十八万六千四百元，并报销等待期间的食宿；臧永强承认欠薪，但对其中三人的"
                "工日有异议；宏基公司愿意在核实后代付，再从应付臧永强的工程款中扣除。考虑到人数多、矛盾激烈，且工人急于返乡，建议尽快"
                "安排懂当地语言的调解员，并通知县法律援助中心派员到场。",
                "结清工资二十八万六千四百元",
                "支付等待期间食宿费",
                "宏基公司先行代付",
                place="湖桥镇标准厂房二期工地",
                amount=286400,
                people_count=15,
                difficult=True,
                escalation_risk="high",
                source="COMMISSION",
                commissioned_by="POLICE",
                commission_number=f"青公（湖）调移〔{tell.day(-149).year}〕41号",
                newcomer=True,
                home_region="520000",
                language="cmn-xinan",
                language_need=True,
            ),
            crew,
            (boss,),
            (builder,),
            channel="transferred",
            handled_by=NEWCOMERS,
        ),
    )
    tell(-149, MA, takes_on(), at="14:00")
    accepted(
        tell,
        -148,
        YANG,
        LUO,
        before=(
            names_agent(builder, "计学勤", "公司项目部经理", unit="云岭宏基建筑工程有限公司"),
            chooses_representatives(crew[0], crew[1], crew[6]),
        ),
    )
    tell(
        -148,
        MA,
        does(
            "report_escalation",
            danger="suicide",
            reported_to="湖桥派出所",
            reported_at=tell.moment(-148, "11:00"),
            facts="有工人扬言爬塔吊讨薪，塔吊操作间已上锁。",
            measures="安排专人陪护，暂由镇里垫付三天食宿。",
        ),
        refers(AID, "请派法律援助人员到场，帮助核对工日并审查协议。"),
        at="14:00",
    )
    tell(-148, KONG, takes_on(), at="15:00")
    tell(-147, YANG, does("start"))
    heard(
        tell,
        -146,
        YANG,
        minutes(
            YANG,
            crew[0],
            boss,
            "韦正华：一天一笔都记在本子上，他签的字。",
            "臧永强：欠我认，岑启明、蒙光辉、黎文昌三个人六月没有做满，本子上多记了。",
            "岑启明：下雨停工那四天是他叫我们等的，等工也要算。",
            "计学勤：核清楚的部分公司愿意代付，多记的不能算。",
            "杨阿朵：我用布依话、苗话再问一遍，有没有人不同意三位代表谈的数？没有。等工四天按半天算，大家看行不行。",
            "覃世荣：我们商量过了，同意按半天算。",
            "臧永强：同意。总数我认二十八万两千。",
            "计学勤：公司三天内先付一半，余下两个月内分两次付清，从工程款里扣。",
        ),
        "written",
        "工日核对一致，工资总额二十八万二千元。",
        minutes=200,
        planned=1,
        invited=(("孔令安", "expert", "县法律援助中心"),),
    )
    agreed(
        tell,
        -145,
        YANG,
        "韦正华等十三人在标准厂房二期工地务工，臧永强拖欠工资；经核对记工本，双方确认欠付工资二十八万二千元。",
        "臧永强支付韦正华等十三人工资共二十八万二千元，各人数额以经本人确认的工资表为准。",
        "云岭宏基建筑工程有限公司从应付臧永强的工程款中代为支付，分三期付至各人银行账户。",
        "等待期间食宿由臧永强承担，已由镇里垫付的由其归还。",
        "工人于协议生效后撤离工地大门。",
        way="由云岭宏基建筑工程有限公司分批转入十三名工人的银行账户",
        term="三期，第一期三日内，第三期两个月内",
        disputed="三名工人六月等工四天的工日计算",
        owed=(
            (tell.day(-142), builder, crew[0], 141000, "第一期，付至十三人账户"),
            (tell.day(-114), builder, crew[0], 70500, "第二期，付至十三人账户"),
            (tell.day(-84), builder, crew[0], 70500, "第三期，付至十三人账户"),
        ),
        issued=True,
    )
    tell(-145, KONG, reports_back("已派员到场核对工日、审查协议，建议申请司法确认。"), at="16:30")
    to_court(tell, -143, YANG)
    tell(-142, YANG, sees_performed(1, "十三份银行回单"), at="15:00")
    tell(-142, YANG, issues("JC-0101"), does("submit"), of=CONFIRMATION, at="16:00")
    tell(
        -140,
        YANG,
        does("record_docketed", court_reference=tell.court_number(-140, "诉前调确", 17)),
        of=CONFIRMATION,
    )
    tell(-133, YANG, calls_back(crew[0], "partly", "第一期都收到了，多数人已回老家，等后两期。"))
    tell(
        -128,
        YANG,
        does(
            "record_confirmed",
            court_reference=tell.court_number(-140, "诉前调确", 17),
            perform_by=tell.day(-84),
        ),
        files(ruling=3),
        of=CONFIRMATION,
    )
    tell(-127, YANG, does("record_confirmed"), does("start_performance"))
    tell(-113, YANG, sees_performed(2, "十三份银行回单"))
    tell(-84, YANG, sees_performed(3, "十三份银行回单"))
    tell(-83, YANG, does("record_performed", way="三期工资全部付清", confirmed_by="韦正华、覃世荣、岑启明"))
    tell(-82, MA, does("close"), of=CONFIRMATION)
    closed(
        tell, -82, amount=282000, prevented=("mass_petition", "suicide"), prevented_people=13,
        note="公安、法援、总包单位共同参与。",
    )  # fmt: skip
    tell(-80, SUN.at(NEWCOMERS), does("archive", pages=21, archived_by=SUN), of=CONFIRMATION)
    archived(tell, -80, 46, "permanent")


def the_last_month(tell: Story) -> None:
    """A last month's pay, settled and paid on the spot."""
    tell.desk = NEWCOMERS_DESK
    an = person(
        "安小凤", F, "1999-09-09", "湖桥镇新桥路33号", occupation="餐馆服务员", home_region="52", ethnic="25"
    )
    shop = company("湖桥镇蜀香园火锅店", "龙思远", "湖桥镇中心街6号")
    tell(
        -70,
        MA,
        registers(
            dispute(
                "1001",
                "安小凤在蜀香园火锅店工作七个月，九月初离职，店主以没有提前一个月通知为由扣发最后一个月工资三千六百元和押金三百元。",
                "支付工资三千六百元，退还押金三百元",
                place="蜀香园火锅店",
                amount=3900,
                newcomer=True,
                home_region="520000",
            ),
            (an,),
            (shop,),
        ),
    )
    mediating(tell, -69, YANG)
    heard(
        tell,
        -66,
        YANG,
        minutes(
            YANG,
            an,
            shop,
            "龙思远：她说走就走，那几天我店里没人手。",
            "安小凤：我提前十天说的，有微信。",
            "杨阿朵：押金依法不能收，工资不能扣。提前通知的事，安小凤下次注意。",
            "龙思远：行，现在就转给她。",
        ),
        "written",
        minutes=50,
        planned=2,
    )
    agreed(
        tell,
        -66,
        YANG,
        "安小凤离职后火锅店扣发最后一个月工资和押金。",
        "蜀香园火锅店当场支付安小凤工资三千六百元、退还押金三百元，合计三千九百元。",
        "双方劳动关系已解除，互无其他争议。",
        way="微信转账",
        term="当场付清",
        owed=((tell.day(-66), shop, an, 3900, ""),),
        at="10:10",
    )
    tell(-66, YANG, sees_performed(1, "微信转账截图"), at="10:40")
    tell(
        -66,
        YANG,
        does("record_performed", way="当场转账三千九百元", confirmed_by="安小凤", on_the_spot=True),
        at="10:50",
    )
    tell(-56, YANG, calls_back(an, "performed", "钱收到了，已在奶茶店找到新工作。"))
    closed(tell, -54, amount=3900)


def the_kitchen_hand(tell: Story) -> None:
    """Unpaid holiday shifts; tomorrow is the last day, the hearing is the day after."""
    tell.desk = NEWCOMERS_DESK
    di = worker("狄金莲", "女", "1983-05-28", "52", occupation="食堂帮厨")
    canteen = company("湖桥镇丰味餐饮服务部", "仇海", "湖桥镇工业园区服务中心一楼")
    tell(
        -31,
        YANG,
        registers(
            dispute(
                "1001",
                "狄金莲国庆期间在职工食堂加班五天，餐饮服务部只按平时标准支付，且以打碎餐具为由扣款四百元。她多次找负责人讨要，"
                "对方以食堂承包亏损为由推托。",
                "补发节日加班工资并退还扣款，共计二千一百元",
                place="园区职工食堂",
                amount=2100,
                newcomer=True,
                home_region="520000",
            ),
            (di,),
            (canteen,),
        ),
    )
    mediating(tell, -29, YANG, exact=True)
    tell(-6, YANG, plans(tell.moment(2, "09:30"), tell.desk.room, minutes=60))


def the_seamstresses(tell: Story) -> None:
    """Piece rates at a tailor's; agreed, and now before the court."""
    tell.desk = NEWCOMERS_DESK
    first = worker(
        "纪美霞", "女", "1985-01-17", "34", occupation="缝纫工", dialects=["cmn-jianghuai"], language="cmn"
    )
    second = worker(
        "庄玉珍", "女", "1978-06-08", "34", occupation="缝纫工", dialects=["cmn-jianghuai"], language="cmn"
    )
    mill = company("青禾县锦绣服饰有限公司", "应秀芳", "湖桥镇工业园区经二路8号")
    tell(
        -45,
        MA,
        registers(
            dispute(
                "1001",
                "纪美霞、庄玉珍离职时发现计件单价被厂里从四元二角改为三元六角，且未提前告知。两人按原单价核算，厂里少发一万一千二百元。"
                "公司称单价随订单调整，车间有公示；两人说公示贴在办公室，工人看不到。",
                "按原单价补发工资",
                place="锦绣服饰有限公司",
                amount=11200,
                people_count=3,
                newcomer=True,
                home_region="340000",
            ),
            (first,),
            (mill,),
        ),
        joins(second, "applicant"),
    )
    mediating(tell, -43, YANG)
    heard(
        tell,
        -34,
        YANG,
        minutes(
            YANG,
            first,
            mill,
            "应秀芳：调单价开过班组会，有的班长没传达。",
            "纪美霞：没传达就不能算在我们头上。",
            "杨阿朵：会议之前做的按四元二，之后的按三元六，差额大约八千四。",
            "庄玉珍：我们想要一个准话，什么时候给。",
            "应秀芳：下下个月底前付，到时候货款就回来了。你们不放心可以去法院确认。",
        ),
        "written",
    )
    agreed(
        tell,
        -34,
        YANG,
        "锦绣服饰有限公司调整计件单价未有效告知，少发纪美霞、庄玉珍工资。",
        "公司补发纪美霞四千九百元、庄玉珍三千五百元，共八千四百元。",
        "双方共同向人民法院申请司法确认。",
        way="银行转账",
        term="六十日内一次付清",
        owed=(
            (tell.day(26), mill, first, 4900, ""),
            (tell.day(26), mill, second, 3500, ""),
        ),
    )
    tell(-20, YANG, calls_back(first, "not_performed", "还没到付款日，厂里答应按时给。"))
    to_court(tell, -19, YANG)
    tell(-18, YANG, does("submit"), of=CONFIRMATION)
    tell(
        -14,
        YANG,
        does("record_docketed", court_reference=tell.court_number(-14, "诉前调确", 58)),
        of=CONFIRMATION,
    )


STORIES = (
    the_thirteen,
    the_last_month,
    the_kitchen_hand,
    the_seamstresses,
)
