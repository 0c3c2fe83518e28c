"""A housing estate and its manager, a building plot, a fish pond (03, 09, 15)."""

from fayi.demo.county import COMMITTEE, LI, OFFICE, QIAN, SUN, YAO, ZHAO, ZHU
from fayi.demo.deeds import (
    asks,
    chooses_representatives,
    dispute,
    does,
    files,
    names_agent,
    refers,
    registers,
    takes_on,
    transfers,
)
from fayi.demo.people import F, M, company, person
from fayi.demo.sittings import calls_back, plans, sees_performed
from fayi.demo.story import CONFIRMATION, VILLAGE_DESK, Story
from fayi.demo.usual import agreed, heard, mediating, minutes, to_court


def the_foundation(tell: Story) -> None:
    """A house on a disputed plot; the village committee asks the town's to take over and waits."""
    yan = person("鄢有福", M, "1954-01-15", "柳溪村1组7号", occupation="农民")
    ruan = person("阮永华", M, "1981-08-08", "柳溪村1组9号", occupation="个体工商户")
    tell.desk = VILLAGE_DESK
    tell(
        -21,
        ZHU,
        registers(
            dispute(
                "03",
                "阮永华拆旧建新，批准占地一百一十平方米。鄢有福认为新屋基西侧滴水檐伸到自家宅基地上空，要求内移五十厘米。阮永华出示"
                "乡村建设规划许可证，认为是按批准范围放样。两家的宅基地使用证都是手绘图，没有坐标，四至写的是“以老樟树为界”，"
                "而樟树已在前年台风中倒伏。现一层已浇筑，鄢有福躺在工地阻止施工，工程停了八天。",
                "阮永华将滴水檐内移五十厘米",
                place="柳溪村1组",
                amount=20000,
                difficult=True,
                escalation_risk="high",
            ),
            (yan,),
            (ruan,),
        ),
    )
    mediating(tell, -19, ZHU)
    tell(
        -18,
        ZHU,
        does(
            "report_escalation",
            danger="public_order",
            reported_to="湖桥派出所",
            reported_at=tell.moment(-18, "10:00"),
            facts="鄢有福扬言再施工就拆脚手架，双方亲友各有十余人到过现场。",
            measures="驻村干部和网格员轮流值守，劝双方停工商谈。",
        ),
    )
    heard(
        tell,
        -12,
        ZHU,
        minutes(
            ZHU,
            yan,
            ruan,
            "鄢有福：老樟树的根还在，照根量就行。",
            "阮永华：树根有一米多宽，量哪一边？我有许可证。",
            "朱月娥：镇里可以请测绘单位按原始档案复核，费用各一半。",
            "鄢有福：村里说了不算，要到镇上谈。",
            "阮永华：我也愿意到镇上。",
        ),
        "continued",
        "双方都要求到镇调委会调解。",
    )
    tell(
        -2,
        ZHU,
        transfers(COMMITTEE, "涉及宅基地四至和测绘复核，双方均要求由镇调委会调解，请接办。"),
        at="16:30",
    )


def the_estate(tell: Story) -> None:
    """Sixteen households against the manager of their estate; extended beyond the turn of the year."""
    names = (
        ("卞晓峰", M, "1983-03-03"), ("沙丽君", F, "1990-07-19"), ("岳长林", M, "1962-12-25"),
        ("郝雨欣", F, "1994-05-06"), ("祁连生", M, "1977-10-01"), ("甘露", F, "1988-08-28"),
        ("项立新", M, "1970-02-14"), ("柏慧敏", F, "1969-09-09"), ("都学军", M, "1975-06-30"),
        ("封小菊", F, "1981-04-11"), ("滕海涛", M, "1992-11-07"), ("阚桂花", F, "1956-03-22"),
        ("茅建成", M, "1965-05-17"), ("宓雪芹", F, "1986-01-29"), ("屠伟民", M, "1979-07-07"),
        ("奚文娟", F, "1991-12-12"),
    )  # fmt: skip
    owners = tuple(
        person(name, sex, born, f"滨河花园{at // 4 + 1}幢{at % 4 + 1}02室")
        for at, (name, sex, born) in enumerate(names)
    )
    manager = company("青禾县安居物业管理有限公司", "戚光明", "湖桥镇滨河路18号")
    tell(
        -27,
        SUN,
        registers(
            dispute(
                "15",
                "滨河花园小区电梯今年停运四十余次，地下车库两次进水，监控半数损坏。业主认为物业公司收费不服务，从三月起十六户集体拒交"
                "物业费；物业公司认为设备老化应由业主动用维修资金更换，并在十月对拒交户停用门禁卡、张贴催费名单。业主在售楼处旧址"
                "聚集两次，每次三十余人，要求撤换物业公司、公开公共收益账目。社区和住建所组织座谈两次未果。物业公司称已收到律师"
                "意见，准备对拒交户逐户起诉，涉及物业费共计三万八千四百元。",
                "恢复门禁卡，撤下催费名单",
                "限期维修电梯和监控",
                "公开近三年公共收益账目",
                "拒交期间物业费打折",
                place="滨河花园",
                amount=38400,
                people_count=18,
                difficult=True,
                escalation_risk="high",
                source="COMMISSION",
                commissioned_by="PETITION",
                commission_number=f"青信转〔{tell.day(-27).year}〕63号",
            ),
            owners,
            (manager,),
            channel="transferred",
        ),
    )
    mediating(
        tell,
        -25,
        LI,
        ZHU,
        before=(
            names_agent(manager, "柴文斌", "公司客服部经理", unit="青禾县安居物业管理有限公司"),
            chooses_representatives(owners[0], owners[2], owners[3], owners[6], owners[7]),
        ),
    )
    heard(
        tell,
        -18,
        LI,
        minutes(
            LI,
            owners[0],
            manager,
            "卞晓峰：门禁卡先恢复，老人小孩进不了楼，这个没有商量。",
            "柴文斌：门禁卡今天就恢复，名单明天撤。物业费要交。",
            "岳长林：电梯四十多次停运都有记录，服务打了折，费用也要打折。",
            "柴文斌：打折要总公司批，我带回去。",
            "李慧兰：账目公开、电梯维修、费用折扣分三项谈，请物业公司下次带方案来。",
        ),
        "continued",
        "门禁卡当日恢复，催费名单次日撤下；其余三项继续调解。",
        minutes=150,
        planned=4,
        absent=("祁连生", "都学军", "阚桂花"),
        public=True,
    )
    tell(
        -9,
        LI,
        does(
            "extend",
            extra_days=60,
            all_sides_agreed=True,
            note="电梯检测和维修资金申请需要时间，五名代表和物业公司书面同意延长。",
        ),
        refers(
            OFFICE, "请司法所联系住建所、社区，核实维修资金申请条件并派员参加下次调解会。", until=tell.day(30)
        ),
    )
    tell(-8, YAO.at(OFFICE), takes_on())
    tell(-4, LI, plans(tell.moment(3, "14:00"), "滨河社区居民会议室", minutes=180, public=True))


def the_fish_pond(tell: Story) -> None:
    """Dead fish below a workshop; the court has confirmed the agreement, which is being waited for."""
    ni = person("倪水生", M, "1968-07-14", "石桥村2组21号", occupation="水产养殖户")
    works = company("青禾县鸿达家具厂", "乐正海", "湖桥镇工业园区纬二路9号")
    tell(
        -96,
        YAO,
        registers(
            dispute(
                "09",
                "七月二十日暴雨后，倪水生承包的十二亩鱼塘出现大面积死鱼。他认为是上游鸿达家具厂喷漆车间的清洗水随雨水沟流入。县生态环境"
                "分局取样显示塘口化学需氧量超标，家具厂雨污管道有一处错接，已责令整改并处罚款。双方对死鱼数量和赔偿标准相差较大：倪水生"
                "主张四万六千元，家具厂只认一万五千元。",
                "赔偿死鱼损失四万六千元",
                "整改雨污管道，清理塘口淤泥",
                place="石桥村2组鱼塘",
                amount=46000,
                difficult=True,
            ),
            (ni,),
            (works,),
        ),
    )
    tell(-95, ZHAO, asks(works, "willing", "厂长表示愿意协商。"))
    mediating(
        tell,
        -94,
        QIAN,
        before=(names_agent(works, "祝红梅", "厂办主任", unit="青禾县鸿达家具厂"),),
    )
    heard(
        tell,
        -86,
        QIAN,
        minutes(
            QIAN,
            ni,
            works,
            "倪水生：打捞上来的有一千九百多斤，这是过磅的单子，还有沉底的。",
            "祝红梅：过磅时我们没有人在场，只认村里看到的部分。",
            "钱永年：渔业站的意见是按每亩减产三成估，十二亩约三万一千元，双方考虑一下。",
            "祝红梅：三万一可以，分两次付。",
            "倪水生：第一次要付一半以上。",
        ),
        "written",
    )
    agreed(
        tell,
        -84,
        QIAN,
        "鸿达家具厂雨污管道错接，清洗水流入倪水生鱼塘致鱼死亡，双方对损失数额有争议。",
        "鸿达家具厂赔偿倪水生三万一千元，分两期支付。",
        "鸿达家具厂于三十日内完成管道整改，并承担塘口清淤费用。",
        "倪水生不再就本次死鱼事件主张其他权利。",
        way="银行转账",
        term="两期，于六个月内付清",
        disputed="死鱼数量和赔偿标准",
        owed=(
            (tell.day(-70), works, ni, 16000, ""),
            (tell.day(95), works, ni, 15000, ""),
        ),
    )
    to_court(tell, -76, QIAN)
    tell(-75, QIAN, does("submit"), of=CONFIRMATION)
    tell(
        -72,
        QIAN,
        does("record_docketed", court_reference=tell.court_number(-72, "民特", 31)),
        of=CONFIRMATION,
    )
    tell(-70, QIAN, sees_performed(1, "银行回单"))
    tell(-69, QIAN, calls_back(ni, "partly", "第一期款已收到，管道整改正在做。"))
    tell(
        -55,
        QIAN,
        does("record_confirmed", court_reference=tell.court_number(-72, "民特", 31), perform_by=tell.day(95)),
        files(ruling=3),
        of=CONFIRMATION,
    )
    tell(-54, ZHAO, does("close"), of=CONFIRMATION)
    tell(-54, QIAN, does("record_confirmed"))


STORIES = (
    the_foundation,
    the_estate,
    the_fish_pond,
)
