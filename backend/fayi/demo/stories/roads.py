"""Harm on roads and fields (06, 14)."""

from fayi.demo.county import COURT, HE, LI, QIAN, SUN, TAO, YAO
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
from fayi.demo.sittings import calls_back, cancels, plans, sees_performed
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
    tell(
        -85,
        HE,
        does("record_docketed", court_reference=tell.court_number(-85, "诉前调确", 33)),
        of=CONFIRMATION,
    )
    tell(-80, LI, sees_performed(1, "保险公司付款回单"))
    tell(
        -66,
        HE,
        does(
            "record_confirmed",
            court_reference=tell.court_number(-85, "诉前调确", 33),
            perform_by=tell.day(60),
        ),
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
    the_harvester,
)
