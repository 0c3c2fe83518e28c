"""Bargains: a kitchen, timber, a parcel, a gym, a journey, a photograph, a broadcast (04, 11, 12, 16, 17)."""

from fayi.demo.county import COMMITTEE, DING, LI, QIAN, SUN, WANG, YAO, ZHAO, ZHU
from fayi.demo.deeds import (
    asks,
    dispute,
    does,
    files,
    registers,
    takes_on,
)
from fayi.demo.people import F, M, company, person
from fayi.demo.sittings import calls_back, sees_performed
from fayi.demo.story import CONFIRMATION, Story
from fayi.demo.usual import agreed, archived, heard, mediating, minutes, to_court

LONG_AGO = -2230
"""Days: long enough for a period of five whole years to have ended, and after the county was founded."""


def the_kitchen_cabinets(tell: Story) -> None:
    """A renovation: the court did not take the first agreement; a clearer one has just been made."""
    sun_ = person("幸福来", M, "1982-02-02", "滨河花园3幢502室", occupation="中学教师")
    firm = company("青禾县美家装饰工程部", "车志强", "湖桥镇建材市场B区17号")
    first = "美家装饰工程部更换橱柜门板并维修阳台防水。"
    tell(
        -68,
        SUN,
        registers(
            dispute(
                "04",
                "幸福来与美家装饰工程部签订全包装修合同，总价九万八千元，已付九成。入住两个月橱柜门板起泡、阳台渗水，装饰部派人修过"
                "两次仍未解决。幸福来拒付尾款九千八百元并要求赔偿，装饰部认为起泡是使用不当。",
                "更换橱柜门板",
                "维修阳台防水",
                "尾款抵作赔偿",
                place="滨河花园3幢502室",
                amount=9800,
            ),
            (sun_,),
            (firm,),
        ),
    )
    mediating(tell, -66, LI)
    heard(
        tell,
        -58,
        LI,
        minutes(
            LI,
            sun_,
            firm,
            "车志强：门板可以换，换完把尾款付了。",
            "幸福来：换好、不漏，过一个雨季再付。",
            "李慧兰：换板、修防水，验收合格后付尾款，双方同意就写下来。",
        ),
        "written",
    )
    agreed(
        tell,
        -57,
        LI,
        "装修工程存在橱柜门板起泡、阳台渗水，双方对责任和尾款支付有争议。",
        first,
        "验收合格后幸福来支付尾款。",
        way="上门施工、转账",
        term="尽快",
        amount=9800,
    )
    tell(-49, LI, calls_back(sun_, "not_performed", "厂家说门板要排期。"))
    to_court(tell, -45, LI)
    tell(-44, LI, does("submit"), of=CONFIRMATION)
    tell(
        -41,
        LI,
        does("record_declined", reason="协议没有写明更换的品牌、数量和完成日期，内容不明确，无法强制执行。"),
        files(ruling=1),
        of=CONFIRMATION,
    )
    tell(-40, LI, does("record_confirm_rejected"))
    tell(-38, LI, does("mediate_again"))
    heard(
        tell,
        -16,
        LI,
        minutes(
            LI,
            sun_,
            firm,
            "李慧兰：法院说上次写得不清楚，今天把品牌、数量、日期一项一项写明白。",
            "车志强：门板十六块，原品牌，一个月内换好；防水做完闭水四十八小时。",
            "幸福来：尾款我先交给调委会认可的第三方，不用，验收当天转给他就行。",
        ),
        "written",
    )
    agreed(
        tell,
        -15,
        LI,
        "装修工程存在橱柜门板起泡、阳台渗水，原协议履行标准不明确，双方重新商定。",
        "美家装饰工程部于三十日内更换橱柜门板十六块，品牌、型号与原合同一致。",
        "美家装饰工程部于二十日内重做阳台防水层，完工后闭水试验四十八小时。",
        "验收合格当日，幸福来支付尾款九千八百元。",
        way="上门施工，双方共同验收；银行转账",
        term="防水二十日内、门板三十日内完成",
        anew_because="法院认为原协议内容不明确，双方就同一纠纷重新达成协议。",
        owed=(
            (tell.day(5), firm, None, 0, "重做阳台防水层并闭水试验"),
            (tell.day(15), firm, None, 0, "更换橱柜门板十六块"),
            (tell.day(15), sun_, firm, 9800, "尾款"),
        ),
    )
    tell(-3, LI, calls_back(sun_, "partly", "防水材料已进场，门板已下单。", satisfied="fairly"))


def the_parcel(tell: Story) -> None:
    """A telephone bought over the net; the buyer withdrew when the money came back."""
    lu = person("逯小满", F, "2002-05-20", "县城职业技术学院宿舍", occupation="学生")
    shop = company("青禾县星选数码经营部", "甄浩", "县城电商园A座305室")
    tell(
        -50,
        DING,
        registers(
            dispute(
                "1201",
                "逯小满在网店购买一部标称“全新未激活”的手机，收到后发现激活日期早于购买日期四个月，要求退一赔三。网店称系仓库发错，"
                "只同意退货。",
                "退货退款并赔偿",
                place="网络购物",
                amount=2680,
            ),
            (lu,),
            (shop,),
            channel="online",
            handled_by=COMMITTEE,
        ),
        at="15:00",
    )
    tell(-49, ZHAO, takes_on(), at="09:00")
    mediating(tell, -48, ZHU)
    tell(-45, ZHU, does("withdraw", withdrawn_by="逯小满", note="网店已退款并补偿五百元，申请人不再主张。"))


def the_timber(tell: Story) -> None:
    """Timber not as ordered; the court rejected the application."""
    buyer = company("青禾县木语家具作坊", "危晓东", "湖桥镇工业园区纬三路2号")
    seller = person("桂树森", M, "1966-03-12", "松岭乡黄泥岗村", occupation="木材经营户")
    tell(
        -67,
        SUN,
        registers(
            dispute(
                "04",
                "木语家具作坊向桂树森订购干燥榉木二十立方，到货后检测含水率超标，部分为水曲柳。作坊已付全款五万六千元，要求退货退款，"
                "桂树森认为收货时没有提出异议，只愿意补差价。",
                "退货并返还货款五万六千元",
                place="木语家具作坊",
                amount=56000,
            ),
            (buyer,),
            (seller,),
        ),
    )
    mediating(tell, -65, QIAN)
    heard(
        tell,
        -57,
        QIAN,
        minutes(
            QIAN,
            buyer,
            seller,
            "危晓东：家具做出来全开裂，榉木和水曲柳一看就知道。",
            "桂树森：水曲柳是装车装错了，这部分我退。",
            "钱永年：装错的六立方退货退款，其余按合格品价差补偿，怎么样？",
            "危晓东：可以，就按两万三。",
        ),
        "written",
    )
    agreed(
        tell,
        -56,
        QIAN,
        "交付的木材部分树种不符、含水率超标，双方对退货范围有争议。",
        "桂树森退还货款二万三千元，收回水曲柳六立方。",
        way="银行转账，自行提货",
        term="两个月内",
        owed=((tell.day(4), seller, buyer, 23000, ""),),
    )
    to_court(tell, -44, QIAN)
    tell(-43, QIAN, does("submit"), of=CONFIRMATION)
    tell(-41, QIAN, calls_back(buyer, "not_performed", "水曲柳已拉走，款还没到期。"))
    tell(
        -40,
        QIAN,
        does("record_docketed", court_reference=tell.court_number(-40, "民特", 39)),
        of=CONFIRMATION,
    )
    tell(
        -14,
        QIAN,
        does(
            "record_rejected",
            court_reference=tell.court_number(-40, "民特", 39),
            reason="审查中发现木材来源涉及采伐许可争议，协议可能损害国家利益，驳回申请。",
        ),
        files(ruling=4),
        of=CONFIRMATION,
    )
    tell(-13, QIAN, does("record_confirm_rejected"))


def the_gym(tell: Story) -> None:
    """A gym that moved away; the money is back, the matter waits to be closed."""
    hu = person("扈雪", F, "1990-10-10", "滨河花园9幢1102室", occupation="银行职员")
    gym = company("湖桥镇动力健身馆", "花荣", "湖桥镇商业广场三楼")
    tell(
        -28,
        YAO,
        registers(
            dispute(
                "1202",
                "健身馆搬迁到县城新店，原地址停业。扈雪的年卡还有八个月，另有私教课二十二节未上，要求退费四千九百元；健身馆只同意"
                "转到新店使用，单程要四十分钟。",
                "退还剩余会费和课时费四千九百元",
                place="商业广场三楼",
                amount=4900,
            ),
            (hu,),
            (gym,),
        ),
    )
    mediating(tell, -26, LI)
    heard(
        tell,
        -20,
        LI,
        minutes(
            LI,
            hu,
            gym,
            "花荣：合同写着不退。",
            "李慧兰：搬迁是经营者变更履行地点，消费者可以解除合同，不退的格式条款无效。",
            "花荣：扣掉赠送的，退四千三。",
            "扈雪：可以，今天就转。",
        ),
        "written",
        minutes=60,
    )
    agreed(
        tell,
        -20,
        LI,
        "健身馆搬迁后会员要求退还剩余会费和课时费，双方对退费数额有争议。",
        "动力健身馆退还扈雪会费、课时费共四千三百元，会员卡注销。",
        way="转账",
        term="三日内",
        owed=((tell.day(-17), gym, hu, 4300, ""),),
        at="10:30",
    )
    tell(-18, LI, sees_performed(1, "转账凭证"))
    tell(-10, LI, calls_back(hu, "performed", "收到退款，会员卡已注销。"))
    tell(-9, LI, does("record_performed", way="已退款四千三百元", confirmed_by="扈雪"))


def the_journey(tell: Story) -> None:
    """A journey with too many shops; the agency of another province will have nothing of it."""
    xu_ = person("胥凤英", F, "1955-07-23", "湖桥镇人民路60号", occupation="退休工人")
    travel = company("彩云之旅国际旅行社", "段飞", "外省")
    tell(
        -30,
        SUN,
        registers(
            dispute(
                "11",
                "胥凤英参加低价旅游团，五天行程进购物店九次，导游言语逼迫消费，她购买玉镯花费一万二千元，回来鉴定价值不足千元，"
                "要求旅行社退货。",
                "退还购物款一万二千元",
                place="外省",
                amount=12000,
            ),
            (xu_,),
            (travel,),
        ),
    )
    tell(-29, ZHU, asks(travel, "refused", "旅行社客服明确表示不参加外地调解，让找当地旅游投诉平台。"))
    tell(
        -28,
        ZHAO,
        does(
            "decline",
            reason="REFUSED",
            ways_told=("administrative", "lawsuit"),
            note="已指引其向旅游质监机构投诉。",
        ),
    )


def the_photograph(tell: Story) -> None:
    """A photograph used without asking; registered on Friday."""
    wei_ = person("卫青岚", F, "1994-04-14", "湖桥镇湖滨路41号", occupation="摄影师")
    inn = company("青禾县云上民宿", "计月华", "松岭乡云顶村")
    tell(
        -1,
        WANG,
        registers(
            dispute(
                "16",
                "卫青岚发现云上民宿在宣传册、公众号和预订平台使用她拍摄的云海照片六张，没有署名也没有付费。民宿称照片来自游客群，"
                "以为可以免费使用，愿意署名但不愿付费。",
                "停止使用或者支付使用费六千元",
                place="松岭乡云顶村",
                amount=6000,
            ),
            (wei_,),
            (inn,),
            channel="online",
            handled_by=COMMITTEE,
        ),
        at="15:30",
    )
    tell(-1, ZHAO, takes_on(), at="16:40")


def the_broadcast(tell: Story) -> None:
    """Named and shamed in a live broadcast; the other side cannot be reached."""
    rong = person("戎芳", F, "1986-09-01", "湖桥镇中心街8号", occupation="水果店店主")
    streamer = person("盛夏", F, "1997-06-06", "湖桥镇新桥路71号", occupation="网络主播", phone=False)
    tell(
        -2,
        YAO,
        registers(
            dispute(
                "17",
                "盛夏在直播中指名称戎芳的水果店“缺斤少两、烂果充好”，视频播放两万余次，店里生意减半。戎芳复秤后称并无短少，要求删除"
                "视频、公开道歉；盛夏直播间留言不回，电话停机。",
                "删除视频并公开道歉",
                "赔偿营业损失三千元",
                place="网络直播间",
                amount=3000,
            ),
            (rong,),
            (streamer,),
        ),
    )
    tell(-1, LI, asks(streamer, "not_reached", "通过直播平台私信留言，未回复；上门无人。", way="message"))


def the_old_kettle(tell: Story) -> None:
    """A kettle, six years ago: buyer and shop made it up among themselves, and the file's period has ended."""
    buyer = person("裴长根", M, "1949-05-16", "柳溪村1组8号")
    shop = person("班玉莲", F, "1953-10-09", "湖桥镇老街21号")
    kettle = dispute(
        "12",
        "裴长根买的电热水壶三天后漏电，店主班玉莲不同意退货。",
        "退货退款",
        place="湖桥镇老街",
    )
    tell(LONG_AGO, SUN, registers(kettle, (buyer,), (shop,)), exact=True)
    done = does("withdraw", withdrawn_by="裴长根", note="店里已经换货，双方不再争执。")
    filed = files(application=1, rights_notice=1, identity=1)
    tell(LONG_AGO + 3, ZHAO, done, filed, at="10:00", exact=True)
    archived(tell, LONG_AGO + 6, 4, "short")


STORIES = (
    the_old_kettle,
    the_kitchen_cabinets,
    the_parcel,
    the_timber,
    the_gym,
    the_journey,
    the_photograph,
    the_broadcast,
)
