"""Neighbours: walls, water, noise, dogs, a housing estate and its manager (02, 03, 09, 15)."""

from fayi.demo.county import COMMITTEE, LI, OFFICE, QIAN, SUN, VILLAGE, WANG, YAO, ZHAO, ZHU
from fayi.demo.deeds import (
    asks,
    chooses_representatives,
    dispute,
    does,
    files,
    issues,
    names_agent,
    refers,
    registers,
    sees_identity,
    takes_on,
    transfers,
)
from fayi.demo.people import F, M, company, person
from fayi.demo.sittings import agrees, calls_back, holds, plans, sees_performed
from fayi.demo.story import CONFIRMATION, VILLAGE_DESK, Story
from fayi.demo.usual import agreed, archived, closed, heard, mediating, minutes, to_court


def the_wall(tell: Story) -> None:
    """A garden wall on a common path; settled, performed, visited, archived, with all its documents."""
    wen = person("温守田", M, "1961-04-08", "柳溪村3组12号", occupation="农民")
    mo = person("莫桂生", M, "1957-11-23", "柳溪村3组14号", occupation="农民")
    tell(
        -151,
        YAO,
        registers(
            dispute(
                "02",
                "温守田与莫桂生两家宅院相邻，中间有一条宽约两米的通道，两家的农用三轮车多年来都从这里进出。今年春天莫桂生"
                "翻建东侧围墙，新墙基向通道一侧移出四十余厘米，又在墙外堆放砖块和旧木料，三轮车从此无法通行，温守田家收的"
                "菜只能用肩挑到村道上。村民小组长两次上门劝说，莫桂生认为通道原是自家自留地，不同意移墙。六月中旬双方因搬动"
                "砖块发生推搡，温守田右手背擦伤，经邻居拉开。温守田到调委会申请调解，希望恢复通道原来的宽度，不再追究擦伤。",
                "拆除占用通道的墙基，恢复两米宽的通道",
                "清理通道内的砖块、木料",
                place="柳溪村3组",
                amount=1800,
                escalation_risk="middle",
            ),
            (wen,),
            (mo,),
        ),
    )
    tell(-150, LI, asks(mo, "considering", "说要问问在外打工的儿子。"), at="14:20")
    tell(-149, LI, asks(mo, "willing", "儿子劝他坐下来谈。"), at="09:10")
    tell(
        -148,
        ZHAO,
        sees_identity(),
        does("accept"),
        issues("MD-0103"),
        files(application=2, identity=4),
        does("assign", lead=LI, others=(ZHU,), recorder=SUN),
    )
    tell(-147, LI, does("start"))
    heard(
        tell,
        -145,
        LI,
        minutes(
            LI,
            wen,
            mo,
            "温守田：这条路是老一辈留下来的，分家的时候就说好两家合用。现在车进不来，菜都是肩挑出去的。",
            "莫桂生：围墙是照老墙根砌的，只是抹平了一点，没有多占。",
            "李慧兰：刚才请双方一起到现场量过，通道最窄处一米五六，比北头少了四十四厘米，对这个数字有没有意见？",
            "莫桂生：量出来是这样，没有意见。当时泥工说放宽一点墙稳当，我没多想。",
            "朱月娥：民法典讲相邻关系，要有利生产、方便生活。三轮车过不去，你家往后也不方便。",
            "莫桂生：墙我退回去，不过现在天热，泥工不好找，宽限我半个月。砖和木料三天内搬掉。",
            "温守田：可以。那天推搡我也有不对的地方，手上的伤不用他赔。",
        ),
        "written",
        "莫桂生半个月内退回墙基，三天内清空通道。",
        place="柳溪村文化礼堂",
    )
    agreed(
        tell,
        -145,
        LI,
        "莫桂生翻建围墙时墙基越入两家共用通道四十四厘米，并在通道内堆放砖块、木料，致温守田家三轮车不能通行。",
        "莫桂生于三日内清走通道内的砖块和木料。",
        "莫桂生于十五日内将通道南段墙基退回，恢复通道两米的宽度，费用由其承担。",
        "通道由两家共同使用、共同维护，任何一方不得堆放物品。",
        "双方互不追究推搡一事。",
        way="莫桂生自行清理、施工，由调解员现场查看确认",
        term="自协议生效之日起十五日内",
        owed=(
            (tell.day(-142), mo, None, 0, "清走通道内的砖块和木料"),
            (tell.day(-130), mo, None, 0, "退回墙基，恢复通道宽度"),
        ),
        issued=True,
    )
    tell(-144, SUN, issues("MD-0105"))
    tell(-141, ZHU, sees_performed(1, "现场查看，通道已清空"))
    tell(-131, ZHU, sees_performed(2, "现场丈量，通道全长均在两米以上，有照片"))
    tell(
        -130,
        LI,
        does("record_performed", way="墙基已退回，通道恢复两米宽", confirmed_by="温守田"),
        calls_back(wen, "performed", "三轮车已能进出，两家见面说话了。", way="visit"),
    )
    tell(-129, SUN, issues("MD-0108"))
    closed(tell, -127)
    tell(-126, SUN, issues("MD-0110", retention="长期"))
    archived(tell, -126, 19)


def the_ceiling(tell: Story) -> None:
    """Water from the flat above; everybody signed last week, the follow-up is still to come."""
    pu = person("蒲玉芬", F, "1979-02-17", "人民路31号3幢201室", occupation="超市收银员")
    tu = person("涂志远", M, "1985-09-30", "人民路31号3幢301室", occupation="货车驾驶员")
    tell(
        -17,
        SUN,
        registers(
            dispute(
                "02",
                "蒲玉芬家卫生间和主卧天花板自九月起反复渗水，墙纸发霉脱落，衣柜受潮变形。物业检查认为是楼上涂志远家淋浴房防水"
                "层破损所致。涂志远承认换过淋浴房，但认为楼房已近二十年，不应由他一家承担全部费用，双方在业主群里多次争吵。",
                "修复楼上卫生间防水",
                "赔偿天花板、墙纸和衣柜损失六千元",
                place="人民路31号3幢",
                amount=6000,
            ),
            (pu,),
            (tu,),
        ),
    )
    mediating(tell, -16, LI)
    tell(
        -13,
        LI,
        plans(tell.moment(-12, "14:00"), "人民路31号3幢", kind="inquiry", minutes=40),
        at="16:00",
    )
    tell(
        -12,
        LI,
        holds(
            "李慧兰：现在对渗水情况进行现场查看，请双方指认位置。\n"
            "蒲玉芬：主卧这一面和卫生间顶上，早晚都在滴水。\n"
            "涂志远：我家淋浴房在正上方，地漏边上有一道缝。"
        ),
        files(inquiry=1),
        at="14:50",
    )
    heard(
        tell,
        -8,
        LI,
        minutes(
            LI,
            pu,
            tu,
            "蒲玉芬：关了楼上总阀渗水就停，打开第二天又漏，这还不清楚吗？",
            "涂志远：漏是漏的，我认。但是天花板本来就旧了，六千块太多。",
            "李慧兰：物业估的修复价是四千二百元，其中衣柜一千。这个数双方能不能接受？",
            "涂志远：可以，防水我自己找人做，十天之内做好。",
            "蒲玉芬：那就按四千二，做好以后要一起试水。",
        ),
        "written",
    )
    agreed(
        tell,
        -6,
        LI,
        "涂志远家淋浴房防水层破损，致楼下蒲玉芬家天花板、墙纸、衣柜受损，双方对修复费用意见不一。",
        "涂志远于十日内修复卫生间防水层，完工后双方共同闭水试验四十八小时。",
        "涂志远一次性赔偿蒲玉芬四千二百元。",
        way="银行转账；施工由物业到场见证",
        term="防水十日内完成，赔偿款于闭水试验合格后三日内付清",
        owed=(
            (tell.day(4), tu, None, 0, "修复防水层并闭水试验"),
            (tell.day(7), tu, pu, 4200, ""),
        ),
    )


def the_speaker(tell: Story) -> None:
    """Square dancing under a window; agreed by word of mouth."""
    zhan = person("詹荷英", F, "1958-06-21", "人民路44号", occupation="退休教师")
    yu = person("余国平", M, "1973-12-03", "人民路46号2楼", occupation="夜班保安")
    tell(
        -24,
        YAO,
        registers(
            dispute(
                "02",
                "詹荷英组织的健身队每天早晨六点在余国平家楼下空地跳操，使用大功率音箱。余国平上夜班，早晨七点才到家，无法休息，"
                "曾从楼上泼水驱赶，打湿三名队员。健身队认为空地是公共场所，不愿搬走。",
                "健身队更换场地或者调低音量",
                place="人民路44号门前空地",
                registration_form="oral",
                oral_signed=True,
            ),
            (yu,),
            (zhan,),
        ),
        at="08:40",
    )
    mediating(tell, -22, LI)
    heard(
        tell,
        -14,
        LI,
        minutes(
            LI,
            yu,
            zhan,
            "余国平：我不是反对大家锻炼，是实在睡不着。泼水是我不对。",
            "詹荷英：我们也没想到有人早上才下班。下雨天总要有个地方。",
            "李慧兰：镇文化站的连廊早上是空的，离这里两百米，站里同意开放。",
            "詹荷英：那晴天我们去文化站，雨天八点以后再回来，音箱不开低音。",
            "余国平：这样可以，不用写协议书，大家都是街坊。",
        ),
        "oral",
    )
    tell(
        -14,
        LI,
        agrees(
            "健身队清晨在余国平住处楼下使用音箱，影响其夜班后休息；余国平曾泼水驱赶。",
            "健身队晴天到镇文化站连廊活动，雨天八点以后在原空地活动，音箱音量不超过六十分贝。",
            "余国平向被打湿的三名队员道歉。",
            way="双方自觉遵守，调解员不定期到场了解",
            term="自即日起长期遵守",
            oral=True,
        ),
        does("settle_orally", follow_up_agreed=True),
        files(settlement=1),
        at="11:10",
    )


def the_drain(tell: Story) -> None:
    """A shared drain; the hearing is today, and so is the last day of the mediation, or nearly."""
    lou = person("娄秀珍", F, "1966-10-10", "柳溪村6组3号", occupation="农民")
    gong = person("龚宝根", M, "1970-04-02", "柳溪村6组5号", occupation="泥水工")
    tell(
        -33,
        ZHU.at(VILLAGE),
        registers(
            dispute(
                "02",
                "娄秀珍家与龚宝根家共用一条排水暗沟。龚宝根家扩建厨房后把化粪池溢流管接入暗沟，大雨时污水倒灌进娄秀珍家院子。"
                "娄秀珍用水泥封住沟口，龚宝根家厨房积水，双方各自报警一次。村里调解两次，龚宝根愿意改管，但要求娄秀珍先打开沟口，"
                "谁也不肯先动。",
                "龚宝根另接化粪池排水管",
                "恢复暗沟雨水畅通",
                place="柳溪村6组",
                amount=2500,
                escalation_risk="middle",
            ),
            (lou,),
            (gong,),
        ),
    )
    tell(
        -32,
        ZHU.at(VILLAGE),
        transfers(COMMITTEE, "村调解两次未成，双方情绪激动，请镇调委会调解。"),
        at="16:20",
    )
    tell(-31, ZHAO, takes_on(), at="08:40", exact=True)
    mediating(tell, -30, QIAN, ZHU, exact=True)
    heard(
        tell,
        -20,
        QIAN,
        minutes(
            QIAN,
            lou,
            gong,
            "娄秀珍：粪水流到我院子里，谁受得了？我封沟是被逼的。",
            "龚宝根：管子我可以改，材料都买好了，她不打开沟口我没法施工。",
            "钱永年：先后次序由我们到现场看着，同一天上午开沟、下午接管，行不行？",
            "龚宝根：行，但是开沟的水泥要她自己敲。",
            "娄秀珍：我回去和儿子商量。",
        ),
        "continued",
        "双方同意同日施工，费用分担待下次商定。",
        place="柳溪村文化礼堂",
    )
    tell(
        -3,
        QIAN,
        plans(
            tell.moment(0, "15:00"),
            "柳溪村6组现场",
            minutes=120,
            invited=(("娄建军", "relative", "娄秀珍之子"),),
        ),
    )


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
                commission_number="青信转〔2026〕63号",
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
    tell(-72, QIAN, does("record_docketed", court_reference="（2026）浙9801民特31号"), of=CONFIRMATION)
    tell(-70, QIAN, sees_performed(1, "银行回单"))
    tell(-69, QIAN, calls_back(ni, "partly", "第一期款已收到，管道整改正在做。"))
    tell(
        -55,
        QIAN,
        does("record_confirmed", court_reference="（2026）浙9801民特31号", perform_by=tell.day(95)),
        files(ruling=3),
        of=CONFIRMATION,
    )
    tell(-54, ZHAO, does("close"), of=CONFIRMATION)
    tell(-54, QIAN, does("record_confirmed"))


def the_smoke(tell: Story) -> None:
    """A kitchen's smoke; registered at the station this morning, the committee has yet to take it."""
    bao = person("鲍丽萍", F, "1987-05-25", "望溪路12号202室", occupation="网店店主")
    shop = company("湖桥镇老街面馆", "訾小龙", "湖桥镇望溪路12号底层")
    tell(
        0,
        WANG,
        registers(
            dispute(
                "02",
                "老街面馆的油烟管出口正对鲍丽萍家阳台，从凌晨四点半开始排烟，晾晒的衣物和待发的货品都有油味。鲍丽萍要求把烟管接到"
                "楼顶，店主认为加装要八千元，房东也不同意在外墙打孔。",
                "将油烟管接至楼顶排放",
                place="望溪路12号",
                amount=8000,
            ),
            (bao,),
            (shop,),
            handled_by=COMMITTEE,
        ),
        at="10:05",
    )


def the_parking(tell: Story) -> None:
    """A parking place before a shop; the other side has not made up its mind."""
    xiang = person("向梅", F, "1982-03-08", "湖滨路3号", occupation="花店店主")
    he = person("禾家俊", M, "1995-10-20", "湖滨路5号", occupation="汽车美容店员工")
    tell(
        -3,
        SUN,
        registers(
            dispute(
                "02",
                "禾家俊每天把待洗车辆停在向梅的花店门口，挡住橱窗和送货通道。向梅用花盆占位，两盆价值较高的盆景被车辆撞碎，双方对"
                "赔偿和停车范围各执一词。",
                "不得在花店门前停放待洗车辆",
                "赔偿盆景一千六百元",
                place="湖滨路3号门前",
                amount=1600,
            ),
            (xiang,),
            (he,),
        ),
        at="14:10",
    )
    tell(-2, LI, asks(he, "considering", "要先问老板能不能调整停车位置，约定后天答复。"), at="10:40")


STORIES = (
    the_wall,
    the_ceiling,
    the_speaker,
    the_drain,
    the_foundation,
    the_estate,
    the_fish_pond,
    the_smoke,
    the_parking,
)
