"""What is written down about a question when it comes in."""

from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice
from fayi.procedure.naming import sides

LONG_TEXT = {"kind": "longtext", "rows": 5}


class Kind(Choice):
    """A consultation with a lawyer and a short answer at the counter are counted apart."""

    CONSULTATION = "consultation", "法律咨询"
    SHORT_ANSWER = "short_answer", "疑问解答"


class Audience(Choice):
    """Who asks."""

    VILLAGER = "villager", "群众"
    PRISONER = "prisoner", "服刑人员"
    FAMILY = "family", "服刑人员亲属"
    ENTERPRISE = "enterprise", "企业"
    OFFICER = "officer", "单位工作人员"


class Area(Choice):
    """The first level, as the city's 12348 reports count it."""

    CIVIL = "civil", "民事"
    CRIMINAL = "criminal", "刑事"
    ADMINISTRATIVE = "administrative", "行政"
    OTHER = "other", "其他"


class Subject(Choice):
    """The second level."""

    FAMILY = "family", "婚姻家庭继承"
    LABOUR = "labour", "劳动争议"
    DEBT = "debt", "合同与债务"
    HOUSING = "housing", "房产物业"
    HARM = "harm", "损害赔偿"
    TRAFFIC = "traffic", "交通事故"
    LAND = "land", "土地宅基地征收"
    CONSUMER = "consumer", "消费"
    PROCEEDINGS = "proceedings", "诉讼仲裁程序"
    LEGAL_AID = "legal_aid", "法律援助"
    NOTARISATION = "notarisation", "公证"
    EXPERTISE = "expertise", "司法鉴定"
    SOCIAL_INSURANCE = "social_insurance", "社会保险"
    MINORS = "minors", "未成年人"
    SENTENCE = "sentence", "刑罚执行"
    OTHER = "other", "其他"


class Details(Struct, frozen=True, kw_only=True):
    """A question as it was asked."""

    kind: Annotated[
        Kind, Meta(title="类别", description="窗口当场能说清楚的选疑问解答；需要律师解答的选法律咨询。")
    ]
    anonymous: Annotated[bool, Meta(title="来访人要求匿名", description="勾选后不登记姓名、证件和电话。")] = (
        False
    )
    audience: Annotated[Audience, Meta(title="受众")]
    area: Annotated[Area, Meta(title="类别一级")]
    subject: Annotated[Subject, Meta(title="类别二级")]
    other_party: Annotated[
        str,
        Meta(
            title="对方当事人",
            description="用来避免同一律师先后为双方出主意；没有对方的不填。",
            max_length=100,
        ),
    ] = ""
    question: Annotated[str, Meta(title="问题", max_length=5000, extra_json_schema=LONG_TEXT)]
    people_count: Annotated[int, Meta(title="人数", description="一起来问的人数。", ge=1, le=1000)] = 1
    one_to_one: Annotated[bool, Meta(title="狱内一对一咨询")] = False
    ward: Annotated[str, Meta(title="监区", max_length=60)] = ""
    listed_by: Annotated[
        str, Meta(title="咨询名单审批人", description="狱内咨询名单由监狱审批后填写。", max_length=50)
    ] = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be together."""
        if self.one_to_one and self.audience is not Audience.PRISONER:
            raise Refusal("狱内一对一咨询的受众应为服刑人员。", field="audience")
        if self.one_to_one and not (self.ward and self.listed_by):
            field = "listed_by" if self.ward else "ward"
            raise Refusal("狱内一对一咨询请填写监区和名单审批人。", field=field)
        if self.one_to_one and self.kind is Kind.SHORT_ANSWER:
            raise Refusal("狱内一对一咨询不是疑问解答，请改选法律咨询。", field="kind")


def title(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """张三咨询婚姻家庭继承问题; whoever wants no name written down is 匿名来访人."""
    return "".join(
        (who(details, applicants, respondents), ASKS[details.kind], SUBJECTS[details.subject.value])
    )


ASKS = {Kind.CONSULTATION: "咨询", Kind.SHORT_ANSWER: "询问"}
SUBJECTS = {subject.value: "".join((subject.label, "问题")) for subject in Subject}


def who(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """Who asks, as a title names it."""
    if details.anonymous:
        return "匿名来访人"
    return sides(applicants, respondents) or "来访人"
