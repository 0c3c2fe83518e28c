"""What is written down about a dispute when it comes in."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice
from fayi.procedure.naming import sides
from fayi.procedure.property import property_keys

COMMISSION = "COMMISSION"
"""The code of the source (list `matter_source`) that needs a commissioning body."""
LONG_TEXT = {"kind": "longtext", "rows": 6}


class PendingBefore(Choice):
    """Whether somebody else is already dealing with the dispute."""

    NOBODY = "nobody", "没有"
    COURT = "court", "人民法院已受理"
    ARBITRATION = "arbitration", "仲裁机构已受理"
    AUTHORITY = "authority", "行政机关已受理"
    OTHER = "other", "其他调解组织已受理"


class Risk(Choice):
    """How likely the dispute is to escalate (人民调解法第二十五条)."""

    LOW = "low", "低"
    MIDDLE = "middle", "中"
    HIGH = "high", "高"


class RegistrationForm(Choice):
    """How the application was made."""

    WRITTEN = "written", "书面申请"
    ORAL = "oral", "口头申请"


DISPUTES = {
    "01": "婚姻家庭纠纷",
    "02": "邻里纠纷",
    "03": "房屋宅基地纠纷",
    "04": "合同纠纷",
    "05": "生产经营纠纷",
    "06": "损害赔偿纠纷",
    "07": "山林土地纠纷",
    "08": "征地拆迁纠纷",
    "09": "环境污染纠纷",
    "10": "劳动争议",
    "11": "旅游纠纷",
    "12": "消费纠纷",
    "13": "医疗纠纷",
    "14": "道路交通事故纠纷",
    "15": "物业纠纷",
    "16": "知识产权纠纷",
    "17": "互联网纠纷",
    "99": "纠纷",
}
"""How a title names the dispute: by the first two places of the code of the list `dispute_type`."""


class Details(Struct, frozen=True, kw_only=True):
    """A dispute as it was brought in."""

    source: Annotated[str, Meta(title="案件来源", extra_json_schema={"codes": "matter_source"})]
    commissioned_by: Annotated[
        str,
        Meta(
            title="委托移送单位",
            description="来源为接受委托移送时填写。",
            extra_json_schema={"codes": "commissioned_by"},
        ),
    ] = ""
    commission_number: Annotated[
        str, Meta(title="委托移送文号", description="没有文号的可不填。", max_length=60)
    ] = ""
    dispute_type: Annotated[
        str,
        Meta(
            title="纠纷类型",
            description="劳动争议和消费纠纷请选到细类，报表按细类统计。",
            extra_json_schema={"codes": "dispute_type"},
        ),
    ]
    region: Annotated[str, Meta(title="纠纷发生地", extra_json_schema={"region": "near"})]
    place: Annotated[str, Meta(title="具体地点", max_length=200)] = ""
    property_certificate: Annotated[
        str,
        Meta(
            title="不动产权证号",
            description="争议涉及房屋、土地的，照证书填写；公证机构据此可以知道该不动产有未办结的纠纷，看不到纠纷内容。",
            max_length=80,
        ),
    ] = ""
    occurred_on: Annotated[
        date | None, Meta(title="发生日期", description="持续发生或者记不清的可不填。")
    ] = None
    facts: Annotated[
        str,
        Meta(
            title="纠纷简要情况",
            description="写明时间、地点、起因、经过和现在的争议。",
            max_length=5000,
            extra_json_schema=LONG_TEXT,
        ),
    ]
    claims: Annotated[
        tuple[str, ...], Meta(title="申请事项", description="一行写一项；主动调解尚无请求的可不填。")
    ] = ()
    people_count: Annotated[
        int, Meta(title="涉及当事人数", description="各方当事人的总人数。", ge=2, le=100_000)
    ] = 2
    amount: Annotated[
        Decimal,
        Meta(title="涉及金额（元）", description="按元填写，不是万元；统计表里的万元由系统换算。"),
    ] = Decimal(0)
    difficult: Annotated[bool, Meta(title="疑难复杂纠纷")] = False
    escalation_risk: Annotated[Risk, Meta(title="激化风险")] = Risk.LOW
    open_to_public: Annotated[bool, Meta(title="当事人要求公开调解", description="不勾选即不公开调解。")] = (
        False
    )
    wished_mediator: Annotated[
        int | None, Meta(title="当事人希望的调解员", extra_json_schema={"officers": True})
    ] = None
    pending_before: Annotated[PendingBefore, Meta(title="是否已由其他机关受理")] = PendingBefore.NOBODY
    registration_form: Annotated[RegistrationForm, Meta(title="登记方式")] = RegistrationForm.WRITTEN
    oral_signed: Annotated[
        bool,
        Meta(title="口头申请已记录", description="登记表已向申请人宣读，并由其签名或者按指印。"),
    ] = False
    newcomer: Annotated[bool, Meta(title="涉及新居民")] = False
    home_region: Annotated[
        str,
        Meta(
            title="新居民籍贯", description="用于匹配同乡调解员。", extra_json_schema={"region": "province"}
        ),
    ] = ""
    language: Annotated[str, Meta(title="语言或方言", extra_json_schema={"codes": "language"})] = ""
    language_need: Annotated[bool, Meta(title="需要翻译")] = False

    def __post_init__(self) -> None:
        """Refuse what cannot be together."""
        if self.source == COMMISSION and not self.commissioned_by:
            raise Refusal("请选择委托移送单位。", field="commissioned_by")
        if self.source != COMMISSION and self.commissioned_by:
            raise Refusal("只有接受委托移送的纠纷才填写委托移送单位。", field="commissioned_by")


ABOUT_PROPERTY = frozenset({"02", "03", "07", "08", "15"})
"""Disputes in which the place is the house or land in dispute, by the first two places of their code."""


def properties(details: Details) -> tuple[str, ...]:
    """What the house or land in dispute is known by."""
    about = details.dispute_type[:2] in ABOUT_PROPERTY
    return property_keys(
        certificate=details.property_certificate,
        region=details.region if about else "",
        address=details.place,
    )


def upgrade(details: dict[str, Any], version: int) -> dict[str, Any]:
    """Bring details up from version 1, which did not ask for the property's certificate."""
    return {"property_certificate": ""} | details


def title(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """张三与李四邻里纠纷; more than two on a side become 张三等12人."""
    return sides(applicants, respondents) + DISPUTES.get(details.dispute_type[:2], DISPUTES["99"])
