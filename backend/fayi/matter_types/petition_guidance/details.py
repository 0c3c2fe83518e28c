"""What is written down when somebody comes with a petition."""

from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice
from fayi.procedure.naming import sides

LONG_TEXT = {"kind": "longtext", "rows": 5}
REPRESENTATIVES = 5
"""More may not come for the others (信访工作条例第二十条)."""
COLLECTIVE = 5
"""From so many people on, reports count a collective visit (集体访)."""
LABELS = ("缠访", "闹访", "刁民", "无理取闹", "无理上访")
"""Words that judge the visitor; the register holds what was said, not what somebody is called."""


class Way(Choice):
    """In which form it came."""

    VISIT = "visit", "走访"
    LETTER = "letter", "来信"
    ONLINE = "online", "网络"
    PHONE = "phone", "电话"
    FAX = "fax", "传真"


class Purpose(Choice):
    """What the visitor is after."""

    SUGGESTION = "01", "建议意见"
    ACCUSATION = "02", "检举控告"
    REMEDY = "03", "申诉求决"
    ENQUIRY = "04", "咨询"
    OTHER = "05", "其他"


class Content(Choice):
    """What it is about, first level, as a provincial city lists it."""

    FARMING = "01", "农村农业"
    MARKETS = "02", "市场监督"
    NATURAL_RESOURCES = "03", "自然资源"
    BUILDING = "04", "城乡建设"
    ENVIRONMENT = "05", "生态环境"
    LABOUR = "06", "劳动和社会保障"
    TRANSPORT = "07", "交通运输"
    HEALTH = "08", "卫生健康"
    HOUSING = "09", "房产物业"
    ECONOMY = "10", "经济管理"
    CULTURE = "11", "文体旅游"
    GOVERNMENT = "12", "党务政务"
    PERSONNEL = "13", "组织人事"
    TECHNOLOGY = "14", "科技与信息产业"
    ARMY = "15", "军队事务"
    WELFARE = "16", "民政与应急"
    EDUCATION = "17", "教育"
    JUSTICE = "18", "政法"
    DISCIPLINE = "19", "纪检监察"
    OTHER = "20", "其他"


class Details(Struct, frozen=True, kw_only=True):
    """A petition as it was told at the counter. The station guides; it decides nothing."""

    way: Annotated[Way, Meta(title="形式")]
    purpose: Annotated[
        Purpose,
        Meta(title="信访目的", description="检举控告只有登记人和负责分派的人看得到，请登记时就选准。"),
    ]
    content: Annotated[Content, Meta(title="内容分类")]
    people_count: Annotated[
        int, Meta(title="人数", description="同一事项一起来的人数；五人以上为集体访。", ge=1, le=100_000)
    ] = 1
    representatives: Annotated[
        tuple[str, ...],
        Meta(
            title="代表",
            description="多人反映同一事项的推选代表，最多五人，一行一人（信访工作条例第二十条）。",
        ),
    ] = ()
    request: Annotated[str, Meta(title="请求", max_length=2000, extra_json_schema=LONG_TEXT)]
    facts: Annotated[str, Meta(title="事实和理由", max_length=5000, extra_json_schema=LONG_TEXT)]
    accused: Annotated[
        str,
        Meta(title="被反映的单位或者人员", description="检举控告不得转给它们。", max_length=200),
    ] = ""
    repeated: Annotated[bool, Meta(title="重复信访")] = False
    in_litigation: Annotated[bool, Meta(title="已经或者应当通过诉讼、仲裁、行政复议解决")] = False
    handled_before: Annotated[str, Meta(title="曾经处理的机关", max_length=200)] = ""
    within_time: Annotated[
        bool,
        Meta(title="该机关仍在法定期限内办理", description="期限内的不重复受理（信访工作条例第十九条）。"),
    ] = False
    urgent: Annotated[bool, Meta(title="重大、紧急")] = False

    def __post_init__(self) -> None:
        """Refuse what cannot be together."""
        if len(self.representatives) > REPRESENTATIVES:
            raise Refusal("代表不得超过五人（信访工作条例第二十条）。", field="representatives")
        if self.people_count >= COLLECTIVE and self.way is Way.VISIT and not self.representatives:
            raise Refusal("五人以上走访的，请推选一至五名代表。", field="representatives")
        if len(self.representatives) > self.people_count:
            raise Refusal("代表的人数不能多于来访的人数。", field="representatives")
        if self.within_time and not self.handled_before:
            raise Refusal("请填写正在办理的机关。", field="handled_before")
        for field in ("request", "facts"):
            if any(label in getattr(self, field) for label in LABELS):
                raise Refusal("请记录来访人反映的情况，不要给来访人贴标签。", field=field)


def title(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """张三反映农村农业问题."""
    return "".join((sides(applicants, respondents), TELLS[details.content.value]))


TELLS = {content.value: "".join(("反映", content.label, "问题")) for content in Content}
