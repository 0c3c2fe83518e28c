"""Families: what children are owed, a prisoner among those who owe it, and a blow (01)."""

from fayi.demo.county import (
    COMMITTEE,
    LI,
    MA,
    NEWCOMERS,
    PRISON,
    WANG,
    WEI,
    YAO,
    ZHAO,
    ZHU,
)
from fayi.demo.deeds import (
    dispute,
    does,
    gives_back,
    issues,
    refers,
    registers,
    reports_back,
    takes_on,
    transfers,
)
from fayi.demo.people import F, M, person
from fayi.demo.sittings import agrees, calls_back, sees_broken, sees_performed
from fayi.demo.story import Story
from fayi.demo.usual import agreed, heard, mediating, minutes


def the_school_money(tell: Story) -> None:
    """Support for a child, agreed by word of mouth; the third month is not paid."""
    hua = person("华晓芸", F, "1989-04-04", "云埠镇北街15号", occupation="幼儿园保育员")
    ke = person("柯明", M, "1986-12-18", "湖桥镇工业园区宿舍2号楼", occupation="叉车工")
    tell(
        -88,
        YAO,
        registers(
            dispute(
                "01",
                "华晓芸与柯明三年前协议离婚，儿子随母亲生活，约定柯明每月支付抚养费一千二百元。柯明换工作后收入下降，自三月起停付。华晓芸"
                "希望补齐并按月支付，柯明希望降到八百元。",
                "补付拖欠的抚养费并按月支付",
                place="云埠镇",
                amount=4800,
            ),
            (hua,),
            (ke,),
        ),
    )
    mediating(tell, -86, LI)
    heard(
        tell,
        -78,
        LI,
        minutes(
            LI,
            hua,
            ke,
            "柯明：不是不给，厂里只发基本工资。",
            "华晓芸：孩子上学、看牙都要钱，八百不够。",
            "李慧兰：一千元，欠的四千八分四次补，可不可以？",
            "柯明：可以。",
            "华晓芸：他能做到就行，不用写。",
        ),
        "oral",
    )
    tell(
        -78,
        LI,
        agrees(
            "离婚后柯明自三月起停付抚养费，双方对数额有争议。",
            "柯明自下月起每月支付儿子抚养费一千元。",
            "拖欠的四千八百元分四个月补付，每月一千二百元。",
            way="微信转账给华晓芸",
            term="每月二十日前",
            oral=True,
            owed=tuple((tell.day(-60 + 30 * n), ke, hua, 2200, "当月抚养费和补付款") for n in range(4)),
        ),
        does("settle_orally", follow_up_agreed=True),
        issues("MD-0107"),
        at="11:00",
    )
    tell(
        -66, LI, does("start_performance"), calls_back(hua, "partly", "还没到第一期的日子，柯明来看过孩子。")
    )
    tell(-60, LI, sees_performed(1, "微信转账截图"))
    tell(-29, LI, sees_performed(2, "微信转账截图"))
    tell(
        0,
        LI,
        sees_broken(3, "柯明来电称已辞职，本期和以后各期都不再支付。", declared=True),
        does(
            "record_breach",
            party="柯明",
            facts="第三期应于今日前支付，柯明明确表示不再支付。",
            urged=True,
            ways_told=("lawsuit",),
        ),
        at="09:15",
    )


def the_blow(tell: Story) -> None:
    """Violence at home: reported, and handed over to the police."""
    qiu = person("裘美华", F, "1984-07-07", "湖桥镇新桥路9号", occupation="服装店员")
    jing = person("荆伟", M, "1980-05-16", "湖桥镇新桥路9号", occupation="无业")
    tell(
        -58,
        ZHU.at(COMMITTEE),
        registers(
            dispute(
                "01",
                "裘美华称丈夫荆伟酗酒后多次殴打她，最近一次致其左臂骨裂。她来调委会时带着就诊记录，要求荆伟写保证书。调解员询问后认为已涉嫌"
                "故意伤害，不属于可以调解了事的家庭琐事，当即联系派出所和妇联。",
                "荆伟不得再动手",
                place="新桥路9号",
                escalation_risk="high",
            ),
            (qiu,),
            (jing,),
        ),
        does(
            "report_escalation",
            danger="crime",
            reported_to="湖桥派出所",
            reported_at=tell.moment(-58, "09:35"),
            facts="裘美华左臂骨裂，有就诊记录，称荆伟多次殴打。",
            measures="妇联已安排裘美华临时住处。",
        ),
    )
    tell(
        -57,
        ZHAO,
        does(
            "transfer",
            to="青禾县公安局湖桥派出所",
            reason="涉嫌故意伤害，移送公安机关处理；已告知可以申请人身安全保护令。",
            received_by="秦海峰",
            receipt=f"青公（湖）收〔{tell.day(-57).year}〕118号",
        ),
        at="10:30",
    )


def the_prisoner(tell: Story) -> None:
    """A prisoner and the mother of his child: through the station, once returned, heard by video."""
    shu = person("舒兰", F, "1991-01-09", "石鼓镇东门街3号", occupation="快递站点员工")
    mao = person(
        "毛建军",
        M,
        "1988-11-27",
        "青禾监狱三监区",
        phone=False,
        occupation="服刑人员",
        special_groups=["PRISONER"],
    )
    tell(
        -63,
        WANG,
        registers(
            dispute(
                "01",
                "毛建军因犯罪在青禾监狱服刑，刑期还有两年四个月。离婚时儿子判归舒兰抚养，毛建军每月应付抚养费七百元，入狱后由其父母代付，"
                "去年父亲患病后中断。舒兰来站反映，孩子今年上小学，费用增加；毛建军在狱内提出愿意以劳动报酬和父母名下的承包地流转款支付，"
                "但希望每季度视频见一次孩子。双方都愿意调解。",
                "按月支付抚养费",
                "商定视频探望的次数",
                place="青禾监狱",
                amount=16800,
            ),
            (shu,),
            (mao,),
            channel="in_prison",
            handled_by=NEWCOMERS,
        ),
        at="13:40",
    )
    tell(-62, MA, gives_back("双方均为本县户籍，不属于新居民纠纷，建议转镇调委会。"), at="09:00")
    tell(
        -62,
        WANG,
        transfers(COMMITTEE, "双方均为本县户籍，女方住石鼓镇，男方在监服刑，请镇调委会办理。"),
        at="10:00",
    )
    tell(-61, ZHAO, takes_on())
    mediating(tell, -60, LI)
    tell(
        -58,
        LI,
        refers(PRISON, "请安排毛建军以远程视频方式参加调解，并核实其可支配的劳动报酬。", until=tell.day(60)),
    )
    tell(-57, WEI, takes_on())
    heard(
        tell,
        -50,
        LI,
        minutes(
            LI,
            shu,
            mao,
            "毛建军：我每个月能拿出三百，地的流转款一年六千，够七百了。",
            "舒兰：钱要按时。见孩子可以，先从打电话开始。",
            "李慧兰：监狱同意每季度一次远程会见，由舒兰带孩子到服务站参加。",
            "毛建军：谢谢。我会好好改造。",
        ),
        "written",
        way="remote",
        place="湖桥镇调委会与青禾监狱远程会见室",
    )
    agreed(
        tell,
        -50,
        LI,
        "毛建军服刑期间抚养费中断，双方对支付方式和探望有争议。",
        "毛建军每月支付抚养费七百元，其中三百元由劳动报酬支付，四百元由承包地流转款支付。",
        "舒兰每季度带孩子到青禾监狱公共法律服务站与毛建军视频会见一次。",
        way="劳动报酬由监狱按月划转；流转款由毛建军父母代付",
        term="每月二十五日前",
        owed=tuple((tell.day(-30 + 30 * n), mao, shu, 700, "抚养费") for n in range(6)),
    )
    tell(-48, WEI, reports_back("已安排远程参加调解；劳动报酬扣除后每月可支配三百二十元，本人签字同意划转。"))
    tell(-40, LI, does("start_performance"), calls_back(shu, "partly", "孩子和爸爸视频过一次，情绪稳定。"))
    tell(-31, LI, sees_performed(1, "监狱划转凭证、转账记录"))
    tell(-2, LI, sees_performed(2, "监狱划转凭证、转账记录"))


STORIES = (
    the_school_money,
    the_blow,
    the_prisoner,
)
