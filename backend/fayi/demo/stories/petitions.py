"""Petitions brought to the station (16), each left at another stage."""

from typing import Any

from fayi.demo.county import DING, PETITIONS, TIAN
from fayi.demo.deeds import does, registers, takes_on
from fayi.demo.people import M, person
from fayi.demo.story import Story
from fayi.matter_types.petition_guidance import details as petition

PETITION = "petition_guidance"


def petitioned(
    tell: Story,
    day: int,
    name: str,
    born: str,
    content: petition.Content,
    request: str,
    facts: str,
    **more: Any,
) -> None:
    """Somebody brings a petition to the station."""
    given: dict[str, Any] = {"way": petition.Way.VISIT, "purpose": petition.Purpose.REMEDY}
    about = petition.Details(content=content, request=request, facts=facts, **(given | more))
    who = () if about.purpose is petition.Purpose.ACCUSATION else (person(name, M, born, "湖桥镇上塘村"),)
    tell(day, DING, registers(about, who, ()), of=PETITION)


OPINION = {"organ": "湖桥镇人民政府", "opinion": "经查，账目已在村务公开栏公布，承包款全部入账。"}
LADDER = (
    ("classify", DING, {"kind": "remedy"}),
    ("forward", DING, {"papers": ("信访登记表", "身份证复印件"), "consent": True}),
    ("accept", TIAN, {"notice_number": "青信受〔2026〕{n}号", "organ": "湖桥镇人民政府"}),
    ("start_work", TIAN, {"organ": "湖桥镇人民政府", "no_interest": True}),
    ("reply", TIAN, {"opinion_number": "湖政信〔2026〕{n}号"} | OPINION),
    ("ask_review", TIAN, {"organ": "青禾县人民政府", "reason": "公布的账目没有附凭证。"}),
    ("record_review", TIAN, {"opinion_number": "青政复查〔2026〕{n}号"} | OPINION),
    ("ask_recheck", TIAN, {"organ": "市人民政府", "reason": "仍有一年承包款没有说明。"}),
    ("record_recheck", TIAN, {"opinion_number": "市政复核〔2026〕{n}号"} | OPINION),
)
"""The long way of a petition, action by action."""


def climbs(tell: Story, day: int, rungs: int, n: int, content: petition.Content) -> int:
    """Go so many rungs up the ladder, a few days each; returns the day of the last one."""
    for key, by, form in LADDER[:rungs]:
        given: dict[str, Any] = {
            name: value.format(n=n) if isinstance(value, str) else value for name, value in form.items()
        }
        if key == "classify":
            given["content"] = content
        if key == "forward":
            given["to"] = PETITIONS
        tell(day, by, does(key, **given), of=PETITION, at="14:00")
        if key == "forward" and rungs > 2:
            tell(day + 1, TIAN, takes_on(), of=PETITION)
        day += 2
    return day - 2


def on_the_ladder(
    rungs: int, n: int, name: str, born: str, content: petition.Content, request: str, facts: str
) -> Any:
    """A story that stops on a rung."""

    def story(tell: Story) -> None:
        day = -2 * rungs - 2
        petitioned(tell, day, name, born, content, request, facts, people_count=1)
        climbs(tell, day, rungs, n, content)

    return story


def shown_the_way(tell: Story) -> None:
    """A suggestion; the transport office is the one to ask."""
    petitioned(
        tell,
        -6,
        "任德贵",
        "1948-04-04",
        petition.Content.TRANSPORT,
        "建议在上塘村口增设公交站。",
        "老人去镇上看病要走三公里。",
        purpose=petition.Purpose.SUGGESTION,
    )
    tell(
        -6,
        DING,
        does("classify", kind="suggestion", content="07"),
        does(
            "guide",
            organ="competent",
            name="青禾县交通运输局",
            told="可以书面提出，也可以拨打12345。",
            slip_given=True,
        ),
        of=PETITION,
        at="10:00",
    )


def an_accusation_for_few_eyes(tell: Story) -> None:
    """It goes to the discipline organ alone, is closed and filed."""
    petitioned(
        tell,
        -20,
        "",
        "",
        petition.Content.DISCIPLINE,
        "请求查处收受财物的行为。",
        "来信反映有人在危房改造评定中收受财物。",
        way=petition.Way.LETTER,
        purpose=petition.Purpose.ACCUSATION,
        accused="某村村务监督委员会",
    )
    tell(
        -20,
        DING,
        does("classify", kind="accusation", content="19"),
        does(
            "guide",
            organ="discipline",
            name="青禾县纪律检查委员会",
            told="告知受理举报的电话和地址。",
            slip_given=True,
        ),
        of=PETITION,
        at="10:00",
    )
    tell(-18, DING, does("close", result_told=True), of=PETITION)
    tell(-17, DING, does("archive", pages=3), of=PETITION)


def seven_ask_about_the_pond(tell: Story) -> None:
    """A collective visit; classed, not yet passed on, and reported at once."""
    petitioned(
        tell,
        -1,
        "陆长林",
        "1966-10-01",
        petition.Content.FARMING,
        "请求查清村集体鱼塘承包款的去向并公开账目。",
        "上塘村鱼塘两年承包款没有入村账，村民多次询问没有答复。",
        people_count=7,
        representatives=("陆长林",),
        handled_before="湖桥镇人民政府",
        repeated=True,
    )
    tell(
        -1,
        DING,
        does("classify", kind="remedy", content="01"),
        does(
            "report_urgent",
            danger="major",
            reported_to="县司法局值班领导",
            reported_at=(tell.moment(-1, "10:00")).isoformat(),
            facts="七名村民准备一起去县里，情绪平稳。",
        ),
        of=PETITION,
        at="10:20",
    )


def not_for_the_petition_office(tell: Story) -> None:
    """The petition office does not accept what a court decides; told and closed."""
    content = petition.Content.HOUSING
    petitioned(
        tell, -16, "毕成材", "1971-06-06", content, "请求确认老屋归我所有。", "兄弟二人对老屋归属有争议。"
    )
    climbs(tell, -16, 2, 0, content)
    tell(-13, TIAN, takes_on(), of=PETITION)
    tell(
        -12,
        TIAN,
        does(
            "decline",
            notice_number="青信不受〔2026〕1号",
            reason="属于民事争议。",
            way_told="申请人民调解或者向人民法院起诉",
        ),
        of=PETITION,
    )


def sent_back(tell: Story) -> None:
    """None of theirs."""
    content = petition.Content.ENVIRONMENT
    petitioned(
        tell, -11, "石阿水", "1957-01-15", content, "请求停止在河边倒废料。", "石材厂夜里往河边倒石粉。"
    )
    climbs(tell, -11, 2, 0, content)
    tell(
        -8,
        TIAN,
        takes_on(),
        does("send_back", reason="由生态环境部门直接受理更快。", competent="青禾县生态环境局"),
        of=PETITION,
    )


def taken_back(tell: Story) -> None:
    """The village answered in the meantime."""
    petitioned(
        tell,
        -4,
        "郑有福",
        "1969-08-18",
        petition.Content.WELFARE,
        "请求补发高龄津贴。",
        "今年三月起没有收到津贴。",
    )
    tell(-3, DING, does("withdraw", note="村里已经补发。"), of=PETITION)


def closed_for_good(tell: Story) -> None:
    """Answered, understood, closed."""
    content = petition.Content.EDUCATION
    petitioned(
        tell, -30, "龚立本", "1983-03-30", content, "请求说明学区调整的依据。", "孩子被调整到较远的学校。"
    )
    climbs(tell, -30, 5, 1, content)
    tell(-18, TIAN, does("close", result_told=True), of=PETITION)


def just_received(tell: Story) -> None:
    """Written down today, not classed yet."""
    petitioned(
        tell,
        0,
        "许长贵",
        "1961-05-05",
        petition.Content.LABOUR,
        "请求督促清欠工程款。",
        "安置房工地年底结算拖了两年。",
    )


C = petition.Content

STORIES = (
    just_received,
    seven_ask_about_the_pond,
    shown_the_way,
    an_accusation_for_few_eyes,
    not_for_the_petition_office,
    sent_back,
    taken_back,
    closed_for_good,
    on_the_ladder(
        2, 2, "岑国平", "1970-02-02", C.NATURAL_RESOURCES, "请求查清林地界线。", "采石场越界砍树。"
    ),
    on_the_ladder(3, 3, "柏树生", "1964-11-11", C.BUILDING, "请求修复危桥。", "村口石桥护栏断了半年。"),
    on_the_ladder(4, 4, "纪春来", "1978-01-28", C.HEALTH, "请求核查村卫生室收费。", "同一种药两次价格不同。"),
    on_the_ladder(5, 5, "祝三元", "1955-09-19", C.FARMING, "请求公开粮补名单。", "粮补少发两亩。"),
    on_the_ladder(6, 6, "费守信", "1967-07-17", C.FARMING, "请求公开承包款账目。", "两年没有公布。"),
    on_the_ladder(7, 7, "康小毛", "1972-12-12", C.TRANSPORT, "请求解决村道被压坏。", "重车夜里绕行村道。"),
    on_the_ladder(8, 8, "颜广田", "1960-10-10", C.MARKETS, "请求查处缺斤少两。", "集市摊位短秤。"),
    on_the_ladder(9, 9, "路平安", "1958-08-08", C.WELFARE, "请求重新评定救助。", "家庭收入计算有误。"),
)
