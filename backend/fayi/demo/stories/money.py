"""Money: a loan, a lease, partners, a greenhouse, rice on credit (04, 05)."""

from fayi.demo.county import LI, QIAN, SUN, YAO, ZHAO, ZHU
from fayi.demo.deeds import (
    assigns,
    dispute,
    does,
    issues,
    names_agent,
    recuses,
    registers,
    tells_interest,
)
from fayi.demo.people import F, M, company, person
from fayi.demo.sittings import agrees, calls_back, plans, puts_on_paper, signs
from fayi.demo.story import CONFIRMATION, Story
from fayi.demo.usual import agreed, closed, heard, mediating, minutes, to_court
from fayi.parties.kinds import Scope


def the_loan(tell: Story) -> None:
    """A loan between friends: agreed by word of mouth, then put on paper for the court."""
    sang = person("桑立军", M, "1972-08-18", "湖桥镇中心街19号", occupation="五金店店主")
    chai = person("晁文斌", M, "1974-01-04", "湖桥镇新桥路50号", occupation="装修包工")
    tell(
        -32,
        SUN,
        registers(
            dispute(
                "04",
                "晁文斌三年前因工程周转向桑立军借款五万元，写有借条，没有约定利息，已还一万五千元。桑立军因店面进货要求还清，晁文斌称手头"
                "有两笔工程款未到账，希望分期。两人是多年朋友，不愿闹上法院。",
                "归还借款三万五千元",
                place="湖桥镇",
                amount=35000,
            ),
            (sang,),
            (chai,),
        ),
    )
    mediating(tell, -31, QIAN)
    heard(
        tell,
        -25,
        QIAN,
        minutes(
            QIAN,
            sang,
            chai,
            "桑立军：借条在这里，还了多少我都记着。",
            "晁文斌：三万五没有错，年底前先还两万，开春还清。",
            "桑立军：行，写不写都一样，我信他。",
            "钱永年：双方都认为不用写，我把内容记下来念一遍。",
        ),
        "oral",
    )
    tell(
        -25,
        QIAN,
        agrees(
            "晁文斌尚欠桑立军借款三万五千元，双方对还款时间有争议。",
            "晁文斌分两期归还桑立军借款三万五千元。",
            "桑立军不主张利息。",
            way="银行转账",
            term="两期，于五个月内还清",
            oral=True,
            owed=((tell.day(30), chai, sang, 20000, ""), (tell.day(120), chai, sang, 15000, "")),
        ),
        does("settle_orally", follow_up_agreed=True),
        issues("MD-0107"),
        at="11:00",
    )
    tell(-9, QIAN, calls_back(sang, "not_performed", "还没到期。桑立军的妻子不放心，想到法院确认一下。"))
    tell(
        -5,
        QIAN,
        puts_on_paper(),
        signs(),
        does("put_in_writing"),
        issues("MD-0106"),
        at="14:00",
    )
    to_court(tell, -4, QIAN)


def the_lease(tell: Story) -> None:
    """A shop's lease ended early; no agreement, closed."""
    landlord = person("闻人杰", M, "1959-04-30", "县城青禾大道140号", occupation="退休职工")
    tenant = person("上官婷", F, "1993-11-15", "湖桥镇湖滨路22号", occupation="奶茶店店主")
    tell(
        -93,
        YAO,
        registers(
            dispute(
                "04",
                "上官婷租下闻人杰的临街店面开奶茶店，租期五年，年租金四万二千元，押金一万元。第二年门前道路改造封闭五个月，客流减少七成，"
                "上官婷要求减租或者解约退押金。闻人杰认为修路是政府行为，与出租人无关，且她已拖欠一个季度租金，要求付清租金、不退押金。",
                "解除租赁合同并退还押金一万元",
                place="湖滨路22号",
                amount=20500,
            ),
            (tenant,),
            (landlord,),
        ),
    )
    mediating(
        tell,
        -91,
        QIAN,
        before=(
            names_agent(tenant, "顾维民", "律师", Scope.CLAIMS, Scope.EVIDENCE, unit="浙江青禾律师事务所"),
        ),
    )
    heard(
        tell,
        -83,
        QIAN,
        minutes(
            QIAN,
            tenant,
            landlord,
            "顾维民：封路五个月属于情势变更，减租有依据。",
            "闻人杰：合同里没有这一条，要走可以，押金抵租金。",
            "上官婷：押金抵一个季度租金我还要倒贴五百，装修也白搭了。",
        ),
        "continued",
    )
    heard(
        tell,
        -72,
        QIAN,
        minutes(
            QIAN,
            tenant,
            landlord,
            "钱永年：提一个折中方案，封路期间租金减半，合同到月底解除，押金退三千。",
            "闻人杰：一分不退。",
            "上官婷：那就法院见。",
        ),
        "failed",
        "双方分歧较大，不愿继续调解。",
    )
    tell(
        -70,
        QIAN,
        does(
            "terminate",
            reason="NO_AGREEMENT",
            ways_told=("lawsuit", "arbitration"),
            note="双方对押金和减租分歧较大。",
        ),
        issues("MD-0109"),
    )
    closed(tell, -67, result="NOT_SETTLED")


def the_pig_farm(tell: Story) -> None:
    """Partners of a pig farm; the court wants to see more papers."""
    cen = person("逄万里", M, "1970-05-20", "白泽乡高坪村3组", occupation="养殖户")
    ma_ = person("麻广财", M, "1975-09-27", "白泽乡高坪村5组", occupation="养殖户")
    tell(
        -48,
        YAO,
        registers(
            dispute(
                "05",
                "逄万里与麻广财合伙养猪六年，没有书面合伙协议。今年猪价下跌，麻广财提出散伙，双方对一百二十头存栏猪、两栋猪舍和银行贷款"
                "八万元如何分割争执不下，麻广财拉走三十头肥猪后，逄万里锁了饲料间。",
                "清算合伙财产",
                place="高坪村养殖场",
                amount=180000,
                difficult=True,
            ),
            (cen,),
            (ma_,),
        ),
    )
    mediating(tell, -46, QIAN, LI)
    heard(
        tell,
        -38,
        QIAN,
        minutes(
            QIAN,
            cen,
            ma_,
            "麻广财：三十头是我应得的，账本可以拿来对。",
            "逄万里：贷款是我名字贷的，要先还贷款。",
            "钱永年：先把贷款和资产列一张表。资产合计三十四万，贷款八万，净二十六万，一人十三万。",
            "麻广财：猪舍我不要，三十头折四万五，再给我八万五。",
            "逄万里：分三次给。",
        ),
        "written",
        minutes=150,
    )
    agreed(
        tell,
        -37,
        QIAN,
        "双方合伙养猪，散伙时对存栏猪、猪舍和贷款的分割有争议。",
        "两栋猪舍和现有存栏猪归逄万里，银行贷款八万元由逄万里归还。",
        "麻广财已拉走的三十头猪折价四万五千元，归麻广财所有。",
        "逄万里分三期支付麻广财八万五千元。",
        way="银行转账",
        term="三期，于九个月内付清",
        owed=(
            (tell.day(20), cen, ma_, 30000, ""),
            (tell.day(110), cen, ma_, 30000, ""),
            (tell.day(230), cen, ma_, 25000, ""),
        ),
        issued=True,
    )
    to_court(tell, -24, QIAN)
    tell(-23, QIAN, issues("JC-0103"), does("submit"), of=CONFIRMATION)
    tell(-21, QIAN, calls_back(cen, "not_performed", "第一期下月到期，已在筹款。"))
    tell(
        -19,
        QIAN,
        does("record_docketed", court_reference=tell.court_number(-19, "民特", 44)),
        of=CONFIRMATION,
    )
    tell(
        -7,
        QIAN,
        does(
            "record_supplement",
            items=("猪舍用地协议", "银行贷款合同和还款记录"),
            reason="猪舍所占土地的权属和贷款余额需要核实。",
            supply_by=tell.day(6),
        ),
        of=CONFIRMATION,
    )


def the_greenhouse(tell: Story) -> None:
    """A greenhouse contract; the parties took their application back because they get along again."""
    geng = person("耿直", M, "1979-12-01", "下塘村11组", occupation="农民专业合作社社员")
    coop = company("青禾县绿野蔬菜专业合作社", "景春来", "湖桥镇下塘村")
    tell(
        -40,
        SUN,
        registers(
            dispute(
                "05",
                "耿直承包合作社六个大棚种草莓，约定合作社统一收购。今年合作社因销路不畅只收购六成，其余由耿直低价自销，损失一万七千元。"
                "合作社认为草莓分级不合格，耿直则认为分级标准临时提高。",
                "补偿低价销售损失一万七千元",
                place="下塘村蔬菜基地",
                amount=17000,
            ),
            (geng,),
            (coop,),
        ),
    )
    mediating(tell, -38, ZHU)
    heard(
        tell,
        -31,
        ZHU,
        minutes(
            ZHU,
            geng,
            coop,
            "景春来：分级标准是客户改的，我们也没办法。",
            "耿直：改标准要提前说，等我摘下来才说就晚了。",
            "朱月娥：损失双方各担一半，明年标准开园前定下来，能不能接受？",
            "景春来：能。",
            "耿直：八千五，行。",
        ),
        "written",
    )
    agreed(
        tell,
        -30,
        ZHU,
        "合作社未按约定收购全部草莓，双方对分级标准和损失承担有争议。",
        "合作社补偿耿直八千五百元。",
        "自明年起分级标准在开园前书面告知。",
        way="合作社账户转账",
        term="九十日内",
        owed=((tell.day(40), coop, geng, 8500, ""),),
        issued=True,
    )
    to_court(tell, -21, ZHU)
    tell(-20, ZHU, does("submit"), of=CONFIRMATION)
    tell(-18, ZHU, calls_back(geng, "not_performed", "还没到期，合作社已经先让他多领了一批肥料。"))
    tell(
        -17, ZHU, does("record_docketed", court_reference=tell.court_number(-17, "民特", 47)), of=CONFIRMATION
    )
    tell(
        -10,
        ZHU,
        does(
            "record_withdrawn",
            withdrawn_by="耿直、青禾县绿野蔬菜专业合作社",
            note="双方已续签承包合同，认为不必确认。",
        ),
        issues("JC-0104"),
        of=CONFIRMATION,
    )
    tell(-9, ZHU, does("record_confirm_withdrawn"))


def the_cousin(tell: Story) -> None:
    """The mediator turns out to be the lender's cousin, and stands aside."""
    lender = person("干文涛", M, "1971-11-11", "湖桥镇人民路9号", occupation="粮油店店主")
    debtor = person("厉小军", M, "1983-03-31", "上塘村2组", occupation="货车司机")
    tell(
        -19,
        YAO,
        registers(
            dispute(
                "04",
                "厉小军赊购干文涛粮油店的米、油用于工地食堂，两年累计欠款二万四千元，只有记账本。厉小军认可供货，但认为其中六千元由食堂"
                "另一合伙人经手。",
                "支付货款二万四千元",
                place="人民路9号",
                amount=24000,
            ),
            (lender,),
            (debtor,),
        ),
    )
    mediating(tell, -17, QIAN)
    tell(-14, ZHAO, tells_interest(QIAN, "干文涛是其表弟，厉小军表示介意。"), at="09:00")
    tell(
        -14,
        ZHAO,
        recuses(QIAN, "与当事人干文涛是表兄弟，被申请人不同意其继续调解。"),
        assigns(LI, recorder=SUN, again=True, conflict_disclosed=True, conflict_accepted=True),
        at="10:00",
    )
    heard(
        tell,
        -7,
        LI,
        minutes(
            LI,
            lender,
            debtor,
            "李慧兰：原调解员已经回避，由我重新主持。",
            "厉小军：一万八我认，六千要找老周。",
            "干文涛：送货单上都是他签收的。",
        ),
        "continued",
        "通知食堂合伙人到场核对。",
    )
    tell(-2, LI, plans(tell.moment(4, "09:00"), tell.desk.room, minutes=60))


STORIES = (
    the_loan,
    the_lease,
    the_pig_farm,
    the_greenhouse,
    the_cousin,
)
