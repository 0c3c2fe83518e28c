"""Families: a mother to be cared for, an inheritance, a bride price, a quarrel (01)."""

from fayi.demo.county import (
    COMMITTEE,
    LI,
    MA,
    QIAN,
    SUN,
    YANG,
    YAO,
    ZHAO,
    ZHU,
)
from fayi.demo.deeds import (
    accepts_conflicts,
    asks,
    dispute,
    does,
    reads_aloud,
    registers,
    relates,
)
from fayi.demo.people import F, M, person
from fayi.demo.sittings import calls_back, sees_performed
from fayi.demo.story import NEWCOMERS_DESK, Story
from fayi.demo.usual import agreed, archived, closed, heard, mediating, minutes
from fayi.parties.kinds import Relation


def the_old_mother(tell: Story) -> None:
    """A mother of eighty-four who cannot write, and three children; heard at her home, archived."""
    home = "上塘村5组2号"
    gu = person(
        "古金娣", F, "1942-02-09", home, occupation="无", education="90", illiterate=True,
        special_groups=["ELDER"], needs=["elderly", "mobility"], language="wuu", dialects=["wuu"],
    )  # fmt: skip
    eldest = person("荀大林", M, "1964-09-12", "上塘村5组4号", occupation="农民")
    second = person("荀二林", M, "1968-01-30", "县城青禾大道12号", occupation="出租车驾驶员")
    daughter = person("荀小英", F, "1972-11-11", "云埠镇中街8号", occupation="纺织工人")
    tell(
        -138,
        ZHU.at(COMMITTEE),
        registers(
            dispute(
                "01",
                "古金娣今年八十四岁，丈夫去世后一直随长子荀大林生活。去年冬天老人摔伤髋部，卧床四个月，医疗和护工费用花去三万余元，由长子"
                "垫付。长子要求次子和女儿分担，次子称母亲的房屋和承包地都由长子使用，应由长子负责；女儿称出嫁时家里说好不分财产也不养老。"
                "七月起长子将老人送到次子家门口，次子不开门，老人在门外坐了两个小时，由村干部送回。老人口述申请，希望三个子女商量出一个"
                "办法，“不想再被推来推去”。调解员上门记录，当场宣读，由老人按指印。",
                "三名子女轮流照料或者分担赡养费",
                "分担已发生的医疗、护理费",
                place="上塘村",
                amount=31200,
                people_count=4,
                registration_form="oral",
                oral_signed=True,
            ),
            (gu,),
            (eldest, second, daughter),
            channel="visit",
        ),
        relates(gu, Relation.PARENT, eldest),
        relates(gu, Relation.PARENT, second),
        relates(gu, Relation.PARENT, daughter),
        reads_aloud(gu, "上塘村妇女主任桑月琴"),
    )
    mediating(tell, -137, LI, ZHU)
    heard(
        tell,
        -132,
        LI,
        minutes(
            LI,
            gu,
            eldest,
            "荀大林：钱是我垫的，人是我伺候的，弟弟妹妹一年来不了两回。",
            "荀二林：妈的房子和地都在他手里，他不该多出点？",
            "李慧兰：民法典第一千零六十七条写明，成年子女都有赡养义务，不因为分没分财产、出没出嫁免除。",
            "荀小英：道理我懂，就是心里不平。要是大家都出，我也出。",
            "古金娣：我哪个家都住得惯，就是不要在门口坐。",
            "荀二林：妈，那天是我不对。",
        ),
        "written",
        place="上塘村5组2号古金娣家中",
        invited=(("桑月琴", "relative", "上塘村妇女主任"),),
    )
    agreed(
        tell,
        -132,
        LI,
        "古金娣年老体弱需要照料，三名子女对照料方式和费用分担意见不一。",
        "古金娣随长子荀大林居住，荀二林、荀小英每月各承担赡养费六百元，于每月十日前交付。",
        "已发生的医疗、护理费三万一千二百元，由三人各承担一万零四百元，荀二林、荀小英于一个月内付给荀大林。",
        "今后单次超过一千元的医疗费用由三人均担。",
        "荀二林、荀小英每月至少看望老人一次。",
        way="现金或者转账，由长子记账，每季度公布",
        term="每月十日前；已发生费用一个月内付清",
        owed=(
            (tell.day(-103), second, eldest, 10400, "分担医疗、护理费"),
            (tell.day(-103), daughter, eldest, 10400, "分担医疗、护理费"),
        ),
    )
    tell(-120, LI, calls_back(gu, "partly", "两个小的都来看过，这个月的钱到了。", way="visit"))
    tell(-108, LI, sees_performed(1, "收条"), sees_performed(2, "微信转账记录"))
    tell(
        -107, LI, does("record_performed", way="医疗费已分担，赡养费按月支付", confirmed_by="古金娣、荀大林")
    )
    closed(tell, -104, amount=20800)
    archived(tell, -101, 16, "permanent")


def the_house_of_the_father(tell: Story) -> None:
    """Two brothers in one house: the shared address gives pause, is looked into, and they agree."""
    elder = person("冉志高", M, "1963-03-17", "下塘村8组1号", occupation="木工")
    younger = person("冉志明", M, "1969-06-29", "下塘村8组1号", occupation="个体运输户")
    tell(
        -112,
        SUN,
        registers(
            dispute(
                "01",
                "冉志高、冉志明兄弟的父亲去年病故，留下三间两层楼房，没有遗嘱，母亲早逝。兄弟二人仍同住该楼，东西各半。因中间堂屋归属和父亲"
                "留下的存款四万元如何分，两家妯娌争吵不断，今年清明为祭祖开支又起冲突。",
                "分割父亲遗留的房屋和存款",
                place="下塘村8组1号",
                amount=40000,
                people_count=2,
            ),
            (elder,),
            (younger,),
        ),
        relates(elder, Relation.SIBLING, younger),
    )
    mediating(
        tell,
        -110,
        QIAN,
        before=(accepts_conflicts("兄弟同住父亲遗留的房屋，地址相同属实；经村委会核实，双方确有继承纠纷。"),),
    )
    heard(
        tell,
        -102,
        QIAN,
        minutes(
            QIAN,
            elder,
            younger,
            "冉志高：堂屋我出过修缮钱，应当归我。",
            "冉志明：爸看病是我开车接送，存款我该多一点。",
            "钱永年：堂屋共用，祭祖摆在那里；存款一人两万，修缮和接送都算做儿子的本分，怎么样？",
            "冉志高：堂屋共用可以。",
            "冉志明：那就这样，以后不翻旧账。",
        ),
        "written",
    )
    agreed(
        tell,
        -102,
        QIAN,
        "父亲遗留三间两层楼房和存款四万元，兄弟二人对堂屋归属和存款分配有争议。",
        "楼房东侧一间归冉志高，西侧一间归冉志明，中间堂屋由双方共用。",
        "存款四万元由双方各得二万元。",
        "祭祖开支由双方均担，轮流主办。",
        way="双方一同到银行办理继承取款手续",
        term="二十日内",
        amount=40000,
        follow_up=True,
    )
    tell(-88, QIAN, calls_back(elder, "performed", "存款已分好，今年冬至由老二办。"))
    tell(-86, QIAN, does("record_performed", way="存款已由双方各取二万元", confirmed_by="冉志高、冉志明"))
    closed(tell, -82, amount=40000)


def the_bride_price(tell: Story) -> None:
    """A wedding called off; the mediation has run out of its time."""
    lv = person("吕国庆", M, "1998-10-01", "松岭乡外湖村4组6号", occupation="电焊工")
    ding = person("单雨薇", F, "2000-03-26", "湖桥镇中心街27号", occupation="美甲师")
    tell(
        -41,
        YAO,
        registers(
            dispute(
                "01",
                "吕国庆与单雨薇去年订婚，男方给付彩礼八万八千元、金饰三件。双方同居五个月后分手，未办结婚登记。男方要求全额返还，女方称"
                "部分彩礼已用于共同租房、购买家电，且分手是男方提出，只愿意退金饰。",
                "返还彩礼八万八千元和金饰",
                place="湖桥镇",
                amount=88000,
                escalation_risk="middle",
            ),
            (lv,),
            (ding,),
        ),
    )
    mediating(tell, -37, ZHU)
    heard(
        tell,
        -28,
        ZHU,
        minutes(
            ZHU,
            lv,
            ding,
            "吕国庆：钱是我爸妈借的，婚没结成就该退。",
            "单雨薇：租房一年两万四，家电一万二，都是从里面出的，有单子。",
            "朱月娥：最高法院的规定是看共同生活多久、花到哪里去，不是全退也不是不退。请单雨薇下次带单据。",
        ),
        "continued",
        "待女方提供开支单据。",
    )
    heard(
        tell,
        -15,
        ZHU,
        minutes(
            ZHU,
            lv,
            ding,
            "单雨薇：单据都在，一共三万五千八。剩下的我可以退四万，分半年。",
            "吕国庆：家电还在她那里用着，最少退六万，一次付清。",
            "朱月娥：差两万，双方再想一想，各让一步。",
        ),
        "continued",
        "差距缩小到二万元，约定再谈一次。",
    )


def the_scattered_couple(tell: Story) -> None:
    """A couple from Guizhou with a mediator who speaks their language; performed, not yet closed."""
    tell.desk = NEWCOMERS_DESK
    pan = person(
        "潘阿妹", F, "1993-02-20", "工业园区职工公寓6号楼308", occupation="缝纫工", ethnic="06", home_region="52",
        language="hmn", dialects=["hmn", "cmn-xinan"],
    )  # fmt: skip
    long = person(
        "龙再兴", M, "1990-08-15", "工业园区职工公寓6号楼308", occupation="搬运工", ethnic="06", home_region="52",
        language="hmn", dialects=["hmn", "cmn-xinan"],
    )  # fmt: skip
    tell(
        -47,
        MA,
        registers(
            dispute(
                "01",
                "潘阿妹与龙再兴是贵州黔东南来的务工夫妻，育有一女在老家由祖父母照看。龙再兴迷上网络游戏充值，半年花去一万余元，两人的工资"
                "不够寄回家。潘阿妹要求把工资交她管，龙再兴觉得丢面子，争吵中摔坏手机，潘阿妹搬到老乡宿舍住了十天。潘阿妹普通话不太"
                "流利，希望找会讲苗语的人说说。",
                "家庭收入共同管理，按月寄钱回老家",
                place="工业园区职工公寓",
                amount=0,
                newcomer=True,
                home_region="520000",
                language="hmn",
                language_need=True,
                registration_form="oral",
                oral_signed=True,
            ),
            (pan,),
            (long,),
        ),
        relates(pan, Relation.SPOUSE, long),
    )
    mediating(
        tell,
        -45,
        YANG,
        before=(accepts_conflicts("双方是夫妻，同住一处，已见结婚证，家庭纠纷属实。"),),
        chosen_by_parties=True,
    )
    heard(
        tell,
        -40,
        YANG,
        minutes(
            YANG,
            pan,
            long,
            "潘阿妹（苗语，杨阿朵翻译）：我不是要管他，是要给女儿留学费。",
            "龙再兴：游戏我已经卸了，工资卡可以放她那里，我要留六百块零用。",
            "杨阿朵：老家寄多少？",
            "龙再兴：每个月两千，她来寄。手机我赔她一个。",
        ),
        "written",
    )
    agreed(
        tell,
        -40,
        YANG,
        "龙再兴网络游戏支出过多，夫妻对收入管理发生争执。",
        "龙再兴的工资由潘阿妹保管，每月留六百元零用。",
        "夫妻每月向老家寄款二千元用于女儿生活和学习。",
        "龙再兴于一周内为潘阿妹购置手机一部。",
        way="双方自觉履行",
        term="自本月起；手机一周内",
    )
    tell(-30, YANG, calls_back(pan, "performed", "手机买了，这个月的钱也寄了，已搬回公寓。", way="visit"))
    tell(-26, YANG, does("record_performed", way="手机已购，按月寄款", confirmed_by="潘阿妹"))


def the_quarrelling_in_laws(tell: Story) -> None:
    """Who looks after the grandchildren; the daughter-in-law refuses outright."""
    wu = person("邬秀兰", F, "1960-12-12", "下塘村2组8号", occupation="农民")
    xin = person("辛雅", F, "1992-06-06", "湖桥镇中心街40号", occupation="药店营业员")
    tell(
        -74,
        YAO,
        registers(
            dispute(
                "01",
                "邬秀兰要求儿媳辛雅按月支付带孙费一千元，辛雅认为老人带孩子是自愿，且已负担全部开销。邬秀兰把孩子送回后，两家互不来往，"
                "逢年过节也不上门。",
                "支付带孙费用",
                place="下塘村",
                amount=12000,
            ),
            (wu,),
            (xin,),
        ),
    )
    tell(-73, LI, asks(xin, "refused", "表示家里的事不想让外人管，不来。"))
    tell(
        -72,
        ZHAO,
        does(
            "decline",
            reason="REFUSED",
            ways_told=("lawsuit",),
            note="被申请人明确拒绝调解，已向申请人说明并告知其他途径。",
        ),
    )


STORIES = (
    the_old_mother,
    the_house_of_the_father,
    the_bride_price,
    the_scattered_couple,
    the_quarrelling_in_laws,
)
