"""Land: boundaries, leases of fields, a path, a house that has to go (07, 08)."""

from fayi.demo.county import LIN, OFFICE, QIAN, SUN, YAO, ZHAO, ZHU
from fayi.demo.deeds import dispute, does, files, refers, registers, reports_back, sees_identity, takes_on
from fayi.demo.people import F, M, company, person
from fayi.demo.sittings import calls_back, holds, plans, sees_performed
from fayi.demo.story import CONFIRMATION, Story
from fayi.demo.usual import agreed, archived, closed, heard, mediating, minutes, to_court


def the_bamboo(tell: Story) -> None:
    """Two villages and a wood of bamboo; an inquiry on the mountain, agreed, closed."""
    east = company("湖桥镇石桥村股份经济合作社", "郎卫东", "湖桥镇石桥村")
    west = company("湖桥镇上塘村股份经济合作社", "宗明亮", "湖桥镇上塘村")
    tell(
        -128,
        ZHAO,
        registers(
            dispute(
                "07",
                "石桥村与上塘村交界的乌龟山南坡有毛竹林约四十亩，上世纪八十年代林权登记时只写“以山脊为界”，而南坡有两道山脊。近年毛竹"
                "价格上涨，两村村民都进山砍伐，六月底双方各有二十余人在山上对峙，被镇干部劝开。两村都拿得出当年的林权证存根，"
                "四至文字相同，附图不一致。",
                "确定毛竹林的界线",
                place="乌龟山南坡",
                amount=60000,
                people_count=40,
                difficult=True,
                escalation_risk="high",
                source="ACTIVE",
            ),
            (east,),
            (west,),
            channel="visit",
        ),
    )
    mediating(tell, -127, QIAN, ZHU)
    tell(
        -126,
        QIAN,
        does(
            "report_escalation",
            danger="affray",
            reported_to="湖桥镇人民政府",
            reported_at=tell.moment(-126, "11:00"),
            facts="两村各有二十余人上山对峙。",
            measures="两村约定调解期间都不上山砍竹，护林员值守。",
        ),
        refers(OFFICE, "请协调县林业局调取一九八三年林权登记档案。"),
    )
    tell(-125, LIN, takes_on())
    tell(
        -122,
        QIAN,
        plans(
            tell.moment(-120, "08:30"),
            "乌龟山南坡现场",
            kind="inquiry",
            minutes=180,
            invited=(("苗长寿", "witness", "老护林员"),),
        ),
    )
    tell(
        -120,
        QIAN,
        holds(
            "钱永年：请苗长寿指认当年的界线。\n苗长寿：八三年登记我在场，走的是东边这道脊，打了三块界石，现在能找到两块。\n"
            "郎卫东：界石的位置我们没有意见。\n宗明亮：第三块要按图上的角度补出来。"
        ),
        files(inquiry=3),
        at="11:40",
    )
    tell(-116, LIN, reports_back("已调取登记档案复印件，附图显示以东侧山脊为界，原件存县林业局。"))
    heard(
        tell,
        -112,
        QIAN,
        minutes(
            QIAN,
            east,
            west,
            "郎卫东：东脊以北归我们，南边不争。",
            "宗明亮：今年已经砍的怎么算？",
            "钱永年：按界线重新算，石桥村多砍的折六千元补给上塘村。",
            "郎卫东：可以。",
            "宗明亮：同意。",
        ),
        "written",
        minutes=150,
    )
    agreed(
        tell,
        -110,
        QIAN,
        "两村对乌龟山南坡毛竹林界线理解不一，经现场勘查和档案核对，确认以东侧山脊和界石为界。",
        "毛竹林以东侧山脊和三块界石为界，以北归石桥村，以南归上塘村。",
        "两村于二十日内共同补立第三块界石。",
        "石桥村股份经济合作社补偿上塘村股份经济合作社六千元。",
        way="共同立界，合作社账户转账",
        term="二十日内",
        owed=((tell.day(-92), east, None, 0, "会同上塘村补立界石"), (tell.day(-92), east, west, 6000, "")),
    )
    tell(-96, QIAN, sees_performed(1, "现场照片"), sees_performed(2, "转账凭证"))
    tell(-95, QIAN, calls_back(west, "performed", "界石立好了，两村书记一起在场。", way="visit"))
    tell(-94, QIAN, does("record_performed", way="界石已立，补偿款已付", confirmed_by="宗明亮"))
    closed(tell, -90, amount=6000, prevented=("affray",), prevented_people=40)


def the_leased_field(tell: Story) -> None:
    """A field let to a grower; confirmed by the court, performed, archived on both sides."""
    owner = person("公冶生", M, "1953-08-24", "石桥村5组", occupation="农民", special_groups=["ELDER"])
    grower = company("青禾县丰泽农业开发有限公司", "南宫雪", "湖桥镇石桥村")
    tell(
        -142,
        YAO,
        registers(
            dispute(
                "07",
                "公冶生将三亩二分承包地流转给丰泽农业公司种植苗木，合同期八年，年租金每亩八百元。公司从去年起未付租金，并在地里打了水泥道路。"
                "公冶生要求解除合同恢复耕地，公司称苗木未出圃，提前解约损失太大，愿意补付租金并在期满后恢复。",
                "支付拖欠的租金",
                "恢复耕地原状",
                place="石桥村5组",
                amount=7680,
            ),
            (owner,),
            (grower,),
        ),
    )
    mediating(tell, -140, QIAN)
    heard(
        tell,
        -133,
        QIAN,
        minutes(
            QIAN,
            owner,
            grower,
            "公冶生：地是种粮的，打水泥路以后怎么种？",
            "南宫雪：路是临时的，期满一定敲掉。租金一个月内补上。",
            "钱永年：水泥路属于破坏耕作层，要提前拆，不能等期满。",
            "南宫雪：三个月内拆。",
            "公冶生：我要法院盖章的。",
        ),
        "written",
    )
    agreed(
        tell,
        -132,
        QIAN,
        "丰泽农业公司拖欠流转租金并在承包地修筑水泥道路，双方对解除合同和恢复耕地有争议。",
        "丰泽农业公司支付公冶生拖欠的租金五千一百二十元。",
        "丰泽农业公司拆除水泥道路，恢复耕作层。",
        "合同继续履行至期满。",
        way="转账；现场拆除",
        term="租金三十日内，道路三个月内",
        owed=(
            (tell.day(-103), grower, owner, 5120, ""),
            (tell.day(-45), grower, None, 0, "拆除水泥道路，恢复耕作层"),
        ),
    )
    to_court(tell, -124, QIAN)
    tell(-123, QIAN, does("submit"), of=CONFIRMATION)
    tell(
        -120,
        QIAN,
        does("record_docketed", court_reference=tell.court_number(-120, "民特", 22)),
        of=CONFIRMATION,
    )
    tell(-115, QIAN, calls_back(owner, "not_performed", "在等法院裁定，公司说会按时付。"))
    tell(-103, QIAN, sees_performed(1, "转账凭证"))
    tell(
        -101,
        QIAN,
        does(
            "record_confirmed", court_reference=tell.court_number(-120, "民特", 22), perform_by=tell.day(-45)
        ),
        files(ruling=3),
        of=CONFIRMATION,
    )
    tell(-100, QIAN, does("record_confirmed"), does("start_performance"))
    tell(-48, QIAN, sees_performed(2, "现场查看，道路已拆，土已回填"))
    tell(-47, QIAN, does("record_performed", way="租金付清，道路已拆", confirmed_by="公冶生"))
    tell(-46, ZHAO, does("close"), of=CONFIRMATION)
    closed(tell, -46, amount=5120)
    tell(-43, SUN, does("archive", pages=18, archived_by=SUN), of=CONFIRMATION)
    archived(tell, -43, 24)


def the_old_house(tell: Story) -> None:
    """Compensation for a house that is to be pulled down: not for a mediation committee."""
    sui = person("隋金宝", M, "1961-09-09", "云埠镇老街77号", occupation="退休职工")
    office = company("青禾县云埠片区征收指挥部", "容建平", "云埠镇政府三楼")
    tell(
        -56,
        SUN,
        registers(
            dispute(
                "08",
                "隋金宝的临街老屋列入征收范围，他认为评估价每平方米低于邻屋四百元，搁置协议不签，要求调委会帮助争取。指挥部答复补偿标准"
                "按县政府征收决定执行，对评估有异议的应申请复核评估。",
                "提高房屋征收补偿",
                place="云埠镇老街77号",
                amount=52000,
            ),
            (sui,),
            (office,),
        ),
    )
    tell(
        -55,
        ZHAO,
        does(
            "decline",
            reason="EXCLUSIVE",
            ways_told=("administrative", "lawsuit"),
            note="征收补偿由征收部门依法处理，已告知复核评估、行政复议和诉讼途径。",
        ),
    )


def the_tea_garden(tell: Story) -> None:
    """A tea garden let twice; the second instalment is due today."""
    xi = person("郗兰芝", F, "1968-04-18", "松岭乡云顶村2组", occupation="茶农")
    nong = person("农志远", M, "1985-07-30", "松岭乡云顶村6组", occupation="茶叶经纪人")
    tell(
        -39,
        YAO,
        registers(
            dispute(
                "07",
                "农志远承租郗兰芝茶园五亩，未经同意转租给他人搭建露营帐篷，茶树被踩踏两百余株。郗兰芝要求收回茶园并赔偿，农志远"
                "愿意赔偿但希望继续承租到期满。",
                "解除转租，赔偿茶树损失一万八千元",
                place="云顶村茶园",
                amount=18000,
            ),
            (xi,),
            (nong,),
        ),
    )
    mediating(tell, -37, ZHU)
    heard(
        tell,
        -29,
        ZHU,
        minutes(
            ZHU,
            xi,
            nong,
            "农志远：帐篷这个月就撤。茶树按株赔，一株六十。",
            "郗兰芝：两百三十株，还要补种的工钱。",
            "朱月娥：合计一万五，分三次付，到期不付就收回茶园，写进协议。",
            "农志远：同意。",
            "郗兰芝：同意。",
        ),
        "written",
    )
    agreed(
        tell,
        -28,
        ZHU,
        "农志远擅自转租茶园致茶树受损，双方对赔偿和是否继续承租有争议。",
        "农志远于十日内撤除露营设施，恢复茶园。",
        "农志远赔偿郗兰芝一万五千元，分三期支付。",
        "任何一期逾期超过十日的，郗兰芝有权解除租赁合同。",
        way="银行转账",
        term="三期，两个月内付清",
        owed=(
            (tell.day(-20), nong, xi, 5000, ""),
            (tell.day(0), nong, xi, 5000, ""),
            (tell.day(30), nong, xi, 5000, ""),
        ),
    )
    tell(-20, ZHU, sees_performed(1, "转账截图"))
    tell(-14, ZHU, calls_back(xi, "partly", "帐篷撤了，第一期收到。", way="visit"))
    tell(-13, ZHU, does("start_performance"))


def the_path(tell: Story) -> None:
    """A path over a field; accepted, nobody named yet."""
    qu = person(
        "屈阿公",
        M,
        "1946-12-20",
        "下塘村4组",
        occupation="农民",
        special_groups=["ELDER"],
        needs=["hearing", "elderly"],
    )
    zan = person("昝红星", M, "1979-05-25", "下塘村4组", occupation="农民")
    tell(
        -5,
        SUN,
        registers(
            dispute(
                "07",
                "昝红星把通往屈阿公菜地的田埂挖窄种豆，屈阿公年老耳背，走路不稳，两次跌进水沟。昝红星说田埂是自己承包地的一部分。",
                "恢复田埂原来的宽度",
                place="下塘村4组",
                registration_form="oral",
                oral_signed=True,
            ),
            (qu,),
            (zan,),
        ),
    )
    tell(-3, ZHAO, sees_identity(), does("accept"), files(application=1, identity=2), at="15:10")


STORIES = (the_bamboo, the_leased_field, the_old_house, the_tea_garden, the_path)
