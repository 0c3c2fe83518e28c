"""Harm: by a dog, from a scaffold, in hospital, at school (06, 13)."""

from fayi.demo.county import LI, QIAN, SUN, YAO, ZHU
from fayi.demo.deeds import (
    dispute,
    does,
    names_agent,
    names_guardian,
    registers,
)
from fayi.demo.people import F, M, company, person
from fayi.demo.sittings import calls_back, moves_hearing, plans, sees_performed
from fayi.demo.story import CONFIRMATION, Story
from fayi.demo.usual import agreed, closed, heard, mediating, minutes, to_court


def the_dog(tell: Story) -> None:
    """A dog without a lead; settled, closed."""
    old = person(
        "束老根",
        M,
        "1949-02-28",
        "下塘村6组3号",
        occupation="农民",
        special_groups=["ELDER"],
        needs=["elderly"],
    )
    owner = person("楚云飞", M, "1991-07-17", "下塘村6组18号", occupation="汽修工")
    tell(
        -79,
        ZHU,
        registers(
            dispute(
                "06",
                "楚云飞饲养的土狗未拴绳，在村道上扑倒束老根，致其手掌擦伤、小腿被咬两处，注射狂犬疫苗和免疫球蛋白花费二千三百余元。"
                "楚云飞认为老人先用拐杖打狗，只愿承担一半。",
                "赔偿医疗费和营养费三千元",
                place="下塘村6组村道",
                amount=3000,
            ),
            (old,),
            (owner,),
        ),
    )
    mediating(tell, -77, ZHU)
    heard(
        tell,
        -71,
        ZHU,
        minutes(
            ZHU,
            old,
            owner,
            "束老根：狗冲过来我才举拐杖，不举就咬到脸了。",
            "朱月娥：饲养的动物造成损害，饲养人要担责；村规民约也写了要拴绳。",
            "楚云飞：那我赔，营养费少一点。",
            "束老根：医药费加四百。",
        ),
        "written",
    )
    agreed(
        tell,
        -71,
        ZHU,
        "楚云飞的狗未拴绳咬伤束老根，双方对责任比例有争议。",
        "楚云飞赔偿束老根医疗费、营养费共二千七百元。",
        "楚云飞办理犬只登记，外出拴绳。",
        way="现金",
        term="五日内",
        owed=((tell.day(-67), owner, old, 2700, ""),),
    )
    tell(-67, ZHU, sees_performed(1, "收条"))
    tell(-60, ZHU, calls_back(old, "performed", "钱给了，狗也拴了。", way="visit"))
    tell(-59, ZHU, does("record_performed", way="赔款付清", confirmed_by="束老根"))
    closed(tell, -57, amount=2700)


def the_scaffold(tell: Story) -> None:
    """A fall from a scaffold; the application has just gone to the court."""
    hurt = person("谷满仓", M, "1970-06-16", "石鼓镇石鼓村7组", occupation="泥工")
    boss = person("邱大勇", M, "1978-04-09", "湖桥镇新桥路80号", occupation="建筑工匠")
    owner = person("束家兴", M, "1984-12-05", "上塘村9组2号", occupation="个体工商户")
    tell(
        -34,
        YAO,
        registers(
            dispute(
                "06",
                "束家兴将农房翻建交给邱大勇施工，邱大勇雇请谷满仓砌墙。九月二十八日谷满仓从两米高的脚手架跌落，腰椎压缩性骨折。医疗费"
                "五万四千元由邱大勇垫付三万元。谷满仓要求二人连带赔偿，束家兴认为包工合同写明安全责任自负，邱大勇认为谷满仓未系安全带。",
                "赔偿医疗费、误工费、护理费等共计十二万元",
                place="上塘村9组工地",
                amount=120000,
                people_count=3,
                difficult=True,
                escalation_risk="middle",
            ),
            (hurt,),
            (boss, owner),
        ),
    )
    mediating(tell, -32, QIAN, LI)
    heard(
        tell,
        -24,
        QIAN,
        minutes(
            QIAN,
            hurt,
            boss,
            "谷满仓：脚手架没有护栏，安全带也没有发。",
            "邱大勇：我认主要责任，家里也拿不出十二万。",
            "束家兴：我选了没有资质的人，也有不对，愿意出一点。",
            "钱永年：按七比二比一，除已付三万外，邱大勇再付五万四千，束家兴付二万四千。",
            "邱大勇：分一年付。",
        ),
        "written",
        minutes=140,
    )
    agreed(
        tell,
        -23,
        QIAN,
        "谷满仓受雇施工时从脚手架跌落受伤，各方对责任比例有争议。",
        "邱大勇除已垫付的三万元外，再赔偿谷满仓五万四千元，分三期支付。",
        "束家兴补偿谷满仓二万四千元，分两期支付。",
        "各方共同申请司法确认。",
        way="银行转账",
        term="于一年内付清",
        disputed="三方责任比例",
        owed=(
            (tell.day(2), owner, hurt, 12000, ""),
            (tell.day(10), boss, hurt, 18000, ""),
            (tell.day(90), owner, hurt, 12000, ""),
            (tell.day(150), boss, hurt, 18000, ""),
            (tell.day(320), boss, hurt, 18000, ""),
        ),
    )
    tell(-8, QIAN, calls_back(hurt, "not_performed", "在家休养，第一笔后天到期。"))
    to_court(tell, -5, QIAN)
    tell(-2, QIAN, does("submit"), of=CONFIRMATION, at="15:30")


def the_operation(tell: Story) -> None:
    """A doubtful operation; no agreement, the chair has still to close it."""
    patient = person("闾丘月", F, "1975-05-05", "云埠镇北街2号", occupation="保洁员")
    hospital = company("青禾县湖桥中心医院", "冷志远", "湖桥镇人民路2号")
    tell(
        -44,
        SUN,
        registers(
            dispute(
                "13",
                "闾丘月在湖桥中心医院做胆囊手术后出现胆漏，转市医院再次手术。她认为医院操作失误且术前没有讲清风险，要求赔偿十五万元；"
                "医院认为胆漏属于手术并发症，已按规范处置，同意在鉴定后依法承担责任。",
                "赔偿各项损失十五万元",
                place="湖桥中心医院",
                amount=150000,
                difficult=True,
                escalation_risk="middle",
            ),
            (patient,),
            (hospital,),
        ),
    )
    mediating(
        tell,
        -42,
        LI,
        before=(names_agent(hospital, "晏清", "医务科科长", unit="青禾县湖桥中心医院"),),
    )
    heard(
        tell,
        -33,
        LI,
        minutes(
            LI,
            patient,
            hospital,
            "晏清：病历都可以封存复印，先做鉴定。",
            "闾丘月：鉴定要好几个月，我等不起。",
            "李慧兰：鉴定之前可以先谈临时补助。",
            "晏清：院里同意人道补助八千元，超出的要鉴定。",
        ),
        "continued",
    )
    heard(
        tell,
        -19,
        LI,
        minutes(LI, patient, hospital, "闾丘月：八千元我不要，我去法院起诉。", "晏清：尊重患者的选择。"),
        "failed",
        "申请人决定起诉。",
        minutes=40,
    )
    tell(
        -18,
        LI,
        does(
            "terminate",
            reason="UNWILLING",
            ways_told=("lawsuit", "administrative"),
            note="申请人决定向人民法院起诉。",
        ),
    )


def the_school_yard(tell: Story) -> None:
    """Two boys in the school yard, each with a guardian; the hearing is tomorrow."""
    a = person("明小宇", M, "2014-01-30", "滨河花园11幢401室", occupation="小学生", special_groups=["MINOR"])
    a_father = person("明志刚", M, "1986-03-03", "滨河花园11幢401室", occupation="工程师")
    b = person("商子轩", M, "2013-11-08", "湖桥镇中心街61号", occupation="小学生", special_groups=["MINOR"])
    b_mother = person("年华", F, "1988-08-18", "湖桥镇中心街61号", occupation="护士")
    school = company("湖桥镇中心小学", "常青", "湖桥镇学府路1号")
    tell(
        -15,
        SUN,
        registers(
            dispute(
                "06",
                "课间追逐时商子轩从背后推了明小宇一把，明小宇摔倒，门牙折断一颗。医生建议成年前做临时修复，成年后种植。明小宇家长要求"
                "商子轩家长和学校赔偿四万元；商子轩家长认为孩子打闹难免，学校认为已尽教育管理职责。",
                "赔偿治疗和后续修复费用四万元",
                place="湖桥镇中心小学",
                amount=40000,
                people_count=3,
            ),
            (a,),
            (b,),
            (school,),
        ),
        names_guardian(a, a_father, "父亲"),
        names_guardian(b, b_mother, "母亲"),
    )
    mediating(tell, -13, ZHU, before=(names_agent(school, "习文", "德育主任", unit="湖桥镇中心小学"),))
    tell(-6, ZHU, plans(tell.moment(-2, "16:00"), tell.desk.room, minutes=90))
    tell(
        -3,
        ZHU,
        moves_hearing(tell.moment(1, "16:00"), tell.desk.room, "明小宇复诊，其父要求改期，对方同意。"),
    )


STORIES = (
    the_dog,
    the_scaffold,
    the_operation,
    the_school_yard,
)
