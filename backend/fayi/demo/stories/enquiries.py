"""Questions asked at the station (8), each left at another stage."""

from typing import Any

from fayi.demo.county import CAO, GU, STATION, WANG
from fayi.demo.deeds import People, does, registers
from fayi.demo.people import F, M, person
from fayi.demo.story import Story
from fayi.matter_types.enquiry import details as enquiry

ENQUIRY = "enquiry"
LAWYER = GU.at(STATION)
"""The lawyer who sits at the station's counter."""


def question(subject: enquiry.Subject, words: str, **more: Any) -> enquiry.Details:
    """A question as it was asked; a villager's consultation unless `more` says otherwise."""
    given: dict[str, Any] = {
        "kind": enquiry.Kind.CONSULTATION,
        "audience": enquiry.Audience.VILLAGER,
        "area": enquiry.Area.CIVIL,
    }
    return enquiry.Details(subject=subject, question=words, **(given | more))


ANSWER = {
    "answer": "保存好欠条、转账和聊天记录，三年诉讼时效从约定还款日起算；可以先申请调解，不成再起诉。",
    "basis": ("民法典第一百八十八条", "民法典第六百七十五条"),
    "minutes": 25,
    "aid_told": True,
}


def asked(tell: Story, day: int, who: People, about: enquiry.Details, *, channel: str = "window") -> None:
    """Somebody asks at the station."""
    tell(day, WANG, registers(about, who, (), channel=channel), of=ENQUIRY)


def waits_for_a_lawyer(tell: Story) -> None:
    """She has taken a turn and waits."""
    who = person("方小满", F, "1991-05-20", "湖桥镇东渚村8号")
    asked(
        tell,
        0,
        (who,),
        question(enquiry.Subject.DEBT, "表弟借了三万元，欠条写的是小名，能不能起诉？", other_party="方石头"),
    )


def is_being_advised(tell: Story) -> None:
    """A prisoner talks with a lawyer, seen and not heard."""
    about = question(
        enquiry.Subject.FAMILY,
        "妻子起诉离婚，自己在服刑，怎样应诉，孩子由谁抚养？",
        audience=enquiry.Audience.PRISONER,
        one_to_one=True,
        ward="三监区",
        listed_by=CAO.name,
    )
    who = person("郎大成", M, "1985-11-02", "湖桥镇望溪路1号", phone=False)
    asked(tell, -1, (who,), about, channel="in_prison")
    tell(-1, LAWYER, does("start", private=True), of=ENQUIRY, at="14:00")


def will_hear_later(tell: Story) -> None:
    """The answer needs study."""
    who = person("贺兰枝", F, "1968-02-14", "湖桥镇上塘村31号")
    about = question(
        enquiry.Subject.LAND,
        "娘家的承包地确权时写了哥哥一个人的名字，出嫁女还有没有份？",
        other_party="贺长根",
    )
    asked(tell, -3, (who,), about)
    tell(
        -3,
        LAWYER,
        does("start"),
        does("promise", promised_on=(tell.day(4)).isoformat(), reason="要查村里确权登记的资料和省里的规定。"),
        of=ENQUIRY,
        at="10:30",
    )


def was_answered(tell: Story) -> None:
    """A written question, answered by letter."""
    who = person("冯水清", M, "1975-09-09", "湖桥镇柳溪村5号")
    asked(
        tell,
        -6,
        (who,),
        question(enquiry.Subject.DEBT, "借给同事两万元，约定去年底还，现在还能不能要？"),
        channel="letter",
    )
    tell(-4, LAWYER, does("start"), does("answer", **ANSWER), of=ENQUIRY)


def was_sent_on(tell: Story) -> None:
    """The quarrel behind the question goes to mediation, with her consent."""
    who = person("蒋二妹", F, "1959-12-01", "湖桥镇上塘村12号")
    about = question(
        enquiry.Subject.HOUSING,
        "邻居的空调外机对着我家窗户，晚上睡不着，能不能让他移走？",
        other_party="施建新",
    )
    asked(tell, -9, (who,), about)
    tell(
        -9,
        LAWYER,
        does("start"),
        does("answer", **ANSWER | {"answer": "可以要求排除妨害。", "basis": ("民法典第二百八十八条",)}),
        of=ENQUIRY,
        at="10:10",
    )
    tell(
        -9,
        WANG,
        does(
            "refer",
            target="mediation",
            to="湖桥镇人民调解委员会",
            consent=True,
            consent_way="written",
            note="愿意先调解。",
        ),
        of=ENQUIRY,
        at="11:00",
    )


def a_short_answer_rated(tell: Story) -> None:
    """Answered in passing; she is very satisfied."""
    about = question(
        enquiry.Subject.NOTARISATION,
        "给女儿办房屋买卖委托书要带什么？",
        kind=enquiry.Kind.SHORT_ANSWER,
        area=enquiry.Area.OTHER,
    )
    asked(tell, -5, (person("沈玉珠", F, "1963-03-08", "湖桥镇东渚村19号"),), about)
    tell(
        -5,
        WANG,
        does("answer_at_once", answer="带身份证、户口簿、不动产权证书，本人到场。", minutes=4),
        does("rate", satisfaction="very"),
        of=ENQUIRY,
        at="10:00",
    )


def asks_without_a_name(tell: Story) -> None:
    """Somebody wants no name written down; answered and closed."""
    about = question(enquiry.Subject.FAMILY, "丈夫动手打人，怎样申请人身安全保护令？", anonymous=True)
    asked(tell, -7, (), about)
    tell(
        -7,
        LAWYER,
        does("start"),
        does(
            "answer", **ANSWER | {"answer": "可以随时向人民法院申请。", "basis": ("反家庭暴力法第二十三条",)}
        ),
        of=ENQUIRY,
    )
    tell(-7, WANG, does("close"), of=ENQUIRY, at="16:00")


def left_before_the_answer(tell: Story) -> None:
    """The bus would not wait."""
    asked(
        tell,
        -8,
        (person("丁火根", M, "1950-07-07", "湖桥镇上塘村2号"),),
        question(enquiry.Subject.SOCIAL_INSURANCE, "养老金少算了三年工龄怎么办？"),
    )
    tell(-8, WANG, does("leave", note="赶末班车，约好下周再来。"), of=ENQUIRY, at="16:40")


STORIES = (
    waits_for_a_lawyer,
    is_being_advised,
    will_hear_later,
    was_answered,
    was_sent_on,
    a_short_answer_rated,
    asks_without_a_name,
    left_before_the_answer,
)
