"""Harm: on the road, at work, in hospital, at school, by a dog (06, 13, 14)."""

from fayi.demo.county import COURT, HE, LI, QIAN, SUN, TAO, YAO, ZHU
from fayi.demo.deeds import (
    dispute,
    does,
    files,
    names_agent,
    names_guardian,
    registers,
    takes_on,
    transfers,
)
from fayi.demo.people import F, M, company, person
from fayi.demo.sittings import calls_back, cancels, moves_hearing, plans, sees_performed
from fayi.demo.story import CONFIRMATION, Story
from fayi.demo.usual import agreed, closed, heard, mediating, minutes, to_court


def the_crossing(tell: Story) -> None:
    """A boy of nine hit on the way to school; the court itself worked on the confirmation here."""
    boy = person("宣小宝", M, "2017-03-15", "上塘村1组5号", occupation="小学生", special_groups=["MINOR"])
    mother = person("佟丽", F, "1989-09-19", "上塘村1组5号", occupation="农民")
    driver = person("鲜于波", M, "1987-02-26", "云埠镇中街30号", occupation="网约车驾驶员")
    insurer = company("华安财产保险青禾支公司", "瞿明", "县城青禾大道55号")
    tell(
        -118,
        SUN,
        registers(
            dispute(
                "14",
                "七月下旬傍晚，鲜于波驾驶网约车经过上塘村口人行横道时，将骑儿童自行车横过马路的宣小宝撞倒，致其右小腿骨折，住院十六天。"
                "交警认定鲜于波负主要责任，宣小宝负次要责任。医疗费三万八千元，鲜于波垫付一万元，保险公司预付一万八千元。宣小宝母亲"
                "要求赔偿后续治疗、护理、误学补课等费用，鲜于波认为次要责任部分应由家长承担，保险公司对护理天数有异议。",
                "赔偿医疗费、护理费、营养费、后续治疗费等共计六万五千元",
                place="上塘村口人行横道",
                amount=65000,
                people_count=3,
            ),
            (boy,),
            (driver, insurer),
        ),
        names_guardian(boy, mother, "母亲"),
    )
    mediating(
        tell,
        -116,
        LI,
        before=(names_agent(insurer, "郁晓敏", "理赔部职员", unit="华安财产保险青禾支公司"),),
    )
    heard(
        tell,
        -104,
        LI,
        minutes(
            LI,
            boy,
            driver,
            "佟丽：孩子腿里还有钢板，明年要再开一次刀。",
            "郁晓敏：护理期按鉴定意见六十天算，保险限额内由公司承担。",
            "鲜于波：超出保险的部分我出七成。",
            "李慧兰：二次手术费凭票据由保险公司和鲜于波按比例承担，今天先把已发生的定下来。",
            "佟丽：可以，但要有保证。",
        ),
        "written",
    )
    agreed(
        tell,
        -102,
        LI,
        "交通事故致宣小宝右小腿骨折，各方对护理天数、责任比例和后续治疗费有争议。",
        "华安财产保险青禾支公司在限额内赔偿宣小宝四万二千元。",
        "鲜于波另赔偿宣小宝八千元，分两期支付。",
        "二次手术费用凭票据另行结算，由保险公司和鲜于波按事故责任承担。",
        way="转入宣小宝母亲佟丽银行账户",
        term="保险赔款三十日内；其余两期六个月内",
        disputed="护理天数和超出保险限额部分的承担比例",
        owed=(
            (tell.day(-80), insurer, boy, 42000, "保险赔款"),
            (tell.day(-40), driver, boy, 4000, ""),
            (tell.day(60), driver, boy, 4000, ""),
        ),
    )
    tell(-90, LI, calls_back(boy, "not_performed", "母亲佟丽接听：还没到付款日，孩子已能下地。"))
    to_court(tell, -88, LI)
    tell(
        -87, LI, does("submit"), transfers(COURT, "请人民法院审查确认，并在本系统登记结果。"), of=CONFIRMATION
    )
    tell(-86, TAO, takes_on(), of=CONFIRMATION)
    tell(-85, HE, does("record_docketed", court_reference="（2026）浙9801诉前调确33号"), of=CONFIRMATION)
    tell(-80, LI, sees_performed(1, "保险公司付款回单"))
    tell(
        -66,
        HE,
        does("record_confirmed", court_reference="（2026）浙9801诉前调确33号", perform_by=tell.day(60)),
        files(ruling=3),
        of=CONFIRMATION,
    )
    tell(-65, LI, does("record_confirmed"), does("start_performance"))
    tell(-40, LI, sees_performed(2, "收条"))


def the_two_scooters(tell: Story) -> None:
    """Two electric scooters; paid on the spot, closed."""
    a = person("年小红", F, "1981-08-08", "湖桥镇新桥路18号", occupation="超市理货员")
    b = person("勾建平", M, "1962-10-15", "石桥村1组", occupation="菜农")
    tell(
        -36,
        QIAN,
        registers(
            dispute(
                "14",
                "两辆电动车在菜市场门口相撞，年小红膝盖擦伤，车前罩破裂；勾建平一筐鸡蛋打碎。交警认定同等责任，双方为五百元争执。",
                "赔偿医药费、修车费五百元",
                place="湖桥菜市场",
                amount=500,
            ),
            (a,),
            (b,),
        ),
        at="08:30",
    )
    mediating(tell, -35, QIAN)
    heard(
        tell,
        -34,
        QIAN,
        minutes(
            QIAN,
            a,
            b,
            "勾建平：我鸡蛋也碎了两百多块。",
            "年小红：我看病花了一百八，车罩一百五。",
            "钱永年：互相抵一抵，勾建平补她一百五，就此了结。",
            "勾建平：现在就给。",
        ),
        "written",
        minutes=40,
        planned=1,
    )
    agreed(
        tell,
        -34,
        QIAN,
        "两车相撞致年小红擦伤、车损，勾建平鸡蛋损毁，双方负同等责任。",
        "勾建平一次性补偿年小红一百五十元，双方其他损失各自承担。",
        way="现金",
        term="当场付清",
        owed=((tell.day(-34), b, a, 150, ""),),
        follow_up=False,
        at="10:00",
    )
    tell(
        -34,
        QIAN,
        sees_performed(1, "收条"),
        does("record_performed", way="现金付清", confirmed_by="年小红", on_the_spot=True),
        at="10:20",
    )
    closed(tell, -33, amount=150)


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


def the_harvester(tell: Story) -> None:
    """A harvester in the neighbour's greenhouse; the driver is in hospital, everything waits."""
    grower = person("花建民", M, "1977-01-01", "石桥村8组", occupation="果农")
    driver = person("井大海", M, "1981-06-02", "石桥村4组", occupation="农机手")
    tell(
        -26,
        YAO,
        registers(
            dispute(
                "06",
                "井大海驾驶收割机转弯时撞倒花建民葡萄大棚立柱七根，棚膜撕裂，损失约九千元。井大海认为机耕路被大棚占去半米，"
                "双方各有责任。",
                "赔偿大棚损失九千元",
                place="石桥村8组葡萄园",
                amount=9000,
            ),
            (grower,),
            (driver,),
        ),
    )
    mediating(tell, -24, QIAN)
    tell(
        -19,
        QIAN,
        plans(tell.moment(-16, "09:00"), "石桥村葡萄园", minutes=60),
    )
    tell(
        -17,
        QIAN,
        cancels("井大海突发阑尾炎住院手术。"),
        does("suspend", cause="illness", reason="井大海住院手术，需休养三周。", resume_on=tell.day(6)),
    )


STORIES = (
    the_crossing,
    the_two_scooters,
    the_dog,
    the_scaffold,
    the_operation,
    the_school_yard,
    the_harvester,
)
