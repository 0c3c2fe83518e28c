"""Work: overtime, a hand in a press, a deposit, a chipped bowl (10)."""

from fayi.demo.county import AID, BAI, LUO, MA, NEWCOMERS, WANG, YANG
from fayi.demo.deeds import (
    asks,
    dispute,
    does,
    files,
    refers,
    registers,
    sees_identity,
    takes_on,
)
from fayi.demo.people import F, company, person
from fayi.demo.stories.wages import worker
from fayi.demo.story import NEWCOMERS_DESK, Story
from fayi.demo.usual import accepted, heard, mediating, minutes


def the_overtime(tell: Story) -> None:
    """Overtime pay: accepted, a mediator is to be named; legal aid has been asked and has not answered."""
    tell.desk = NEWCOMERS_DESK
    tu = worker("屈家旺", "男", "1987-07-01", "51", occupation="冲压工")
    plant = company("青禾县金凯五金制品有限公司", "解文涛", "湖桥镇工业园区纬一路3号")
    tell(
        -4,
        MA,
        registers(
            dispute(
                "1002",
                "屈家旺称每周六固定上班，工资条上没有加班费，两年合计约二万三千元。公司认为约定的是综合工资，已包含加班费，"
                "并称考勤记录只保存一年。屈家旺手机里存有部分打卡照片，希望先调解，不成再申请仲裁。",
                "支付两年加班费二万三千元",
                place="金凯五金制品有限公司",
                amount=23000,
                newcomer=True,
                home_region="510000",
                language="cmn-xinan",
            ),
            (tu,),
            (plant,),
        ),
    )
    tell(
        -2,
        MA,
        sees_identity(),
        does("accept"),
        files(application=2, rights_notice=2),
        refers(AID, "请核实屈家旺是否符合法律援助条件，并就加班费计算提出意见。", until=tell.day(28)),
    )


def the_machine(tell: Story) -> None:
    """A hand in a press; the mediation waits for the appraisal, legal aid helps."""
    tell.desk = NEWCOMERS_DESK
    yi = worker(
        "依拉古",
        "男",
        "1996-02-02",
        "51",
        ethnic="07",
        dialects=["iii", "cmn-xinan"],
        occupation="冲床操作工",
    )
    plant = company("青禾县永顺模具厂", "牛保华", "湖桥镇工业园区经四路12号")
    tell(
        -52,
        WANG,
        registers(
            dispute(
                "1002",
                "依拉古八月二十日操作冲床时左手食指、中指被压伤，住院十九天，模具厂垫付医疗费二万一千元后停发工资，也没有申报工伤。依拉古"
                "要求先付停工期间工资并承担后续治疗，厂方认为他没有按规程使用双手按钮，要等伤残鉴定后再谈。双方对是否构成劳动关系也有"
                "分歧，厂方称他是劳务公司派来的。",
                "支付停工留薪期工资",
                "承担后续治疗费用并配合工伤认定",
                place="永顺模具厂",
                amount=68000,
                difficult=True,
                newcomer=True,
                home_region="510000",
                language="iii",
                language_need=True,
            ),
            (yi,),
            (plant,),
            handled_by=NEWCOMERS,
        ),
    )
    tell(-51, MA, takes_on())
    mediating(tell, -49, LUO)
    heard(
        tell,
        -42,
        LUO,
        minutes(
            LUO,
            yi,
            plant,
            "依拉古（彝语，罗志平翻译）：手指弯不了，家里还有两个孩子。",
            "牛保华：医药费我没有少垫，工资要看鉴定。",
            "罗志平：先申请工伤认定，厂里配合盖章，这一点能不能今天定下来？",
            "牛保华：可以盖章，认定下来再谈赔偿。",
        ),
        "continued",
        "厂方同意配合工伤认定，待劳动能力鉴定结论。",
        invited=(("阿芝依加", "interpreter", "彝语志愿者"),),
    )
    tell(-40, LUO, refers(AID, "依拉古经济困难，请审查法律援助申请并代为办理工伤认定。", until=tell.day(120)))
    tell(-39, BAI, takes_on())
    tell(
        -38,
        LUO,
        does(
            "suspend",
            cause="appraisal",
            reason="已申请工伤认定和劳动能力鉴定，等待结论。",
            resume_on=tell.day(25),
        ),
    )


def the_deposit(tell: Story) -> None:
    """A courier's deposit; nobody has decided on acceptance in time."""
    tell.desk = NEWCOMERS_DESK
    zhe = worker("折晓东", "男", "2001-04-19", "61", occupation="外卖骑手", dialects=["cjy"], language="cmn")
    station = company("湖桥镇飞达配送站", "桓志刚", "湖桥镇望溪路66号")
    tell(
        -8,
        YANG,
        registers(
            dispute(
                "1002",
                "折晓东入职时交电动车押金一千五百元，离职后配送站以车辆电池老化为由不予退还。折晓东认为电池老化是正常损耗，"
                "交车时双方拍过视频，没有提出异议。",
                "退还押金一千五百元",
                place="飞达配送站",
                amount=1500,
                newcomer=True,
                home_region="610000",
            ),
            (zhe,),
            (station,),
            channel="phone",
        ),
    )
    tell(-7, YANG, asks(station, "not_reached", "打了三次电话无人接听。"), at="11:00")


def the_nanny(tell: Story) -> None:
    """A nanny and a chipped bowl; a mediator has been named, at the wish of both."""
    tell.desk = NEWCOMERS_DESK
    mou = worker("牟桂芳", "女", "1974-10-10", "51", occupation="家政服务员")
    employer = person("茹静", F, "1988-12-24", "滨河花园6幢1801室", occupation="会计")
    tell(
        -6,
        MA,
        registers(
            dispute(
                "1002",
                "牟桂芳在茹静家做住家保姆，茹静发现一只瓷碗有缺口，说是收藏品，从工资中扣下三千元。牟桂芳称碗原来就有裂纹，"
                "且没有人告诉她不能使用。",
                "支付扣发的工资三千元",
                place="滨河花园6幢",
                amount=3000,
                newcomer=True,
                home_region="510000",
            ),
            (mou,),
            (employer,),
        ),
    )
    accepted(tell, -3, LUO, chosen_by_parties=True)


STORIES = (
    the_overtime,
    the_machine,
    the_deposit,
    the_nanny,
)
