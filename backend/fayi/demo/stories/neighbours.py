"""Neighbours: walls, water, noise, smoke, a parking place (02)."""

from fayi.demo.county import COMMITTEE, LI, QIAN, SUN, VILLAGE, WANG, YAO, ZHAO, ZHU
from fayi.demo.deeds import (
    asks,
    dispute,
    does,
    files,
    issues,
    registers,
    sees_identity,
    takes_on,
    transfers,
)
from fayi.demo.people import F, M, company, person
from fayi.demo.photos import hands_in
from fayi.demo.sittings import agrees, calls_back, holds, plans, sees_performed
from fayi.demo.story import Story
from fayi.demo.usual import agreed, archived, closed, heard, mediating, minutes


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
    tell(
        -2,
        LI,
        hands_in("花店门前的情形", "IMG_0231.jpg"),
        hands_in("摆放盆景的墙根", "IMG_0232.jpg", tone="#a3543c"),
        at="10:50",
    )


STORIES = (
    the_wall,
    the_ceiling,
    the_speaker,
    the_drain,
    the_smoke,
    the_parking,
)
