"""What a public lawyer is asked to represent, for whom, and on whose mandate."""

from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice
from fayi.procedure.naming import sides


class Mandate(Choice):
    """On whose word the public lawyer acts (公职律师管理办法, 2018)."""

    OWN_UNIT = "own_unit", "代表所在单位"
    ASSIGNED = "assigned", "上级机关或者司法行政机关统筹指派"
    OUTSIDE = "outside", "其他单位或者个人"


class Procedure(Choice):
    """Where the unit is represented."""

    LAWSUIT = "lawsuit", "诉讼"
    ARBITRATION = "arbitration", "仲裁"
    RECONSIDERATION = "reconsideration", "行政复议"
    COMPENSATION = "compensation", "国家赔偿"
    ENFORCEMENT = "enforcement", "执行"
    OUT_OF_COURT = "out_of_court", "非诉讼法律事务"


class Details(Struct, frozen=True, kw_only=True):
    """A matter of the unit in which its public lawyer acts."""

    mandate: Annotated[
        Mandate,
        Meta(
            title="委托种类",
            description="公职律师只办理所在单位的法律事务；不得从事有偿法律服务，不得在律师事务所兼职。",
        ),
    ]
    mandate_number: Annotated[
        str, Meta(title="指派文件文号", description="统筹指派的必须填写。", max_length=60)
    ] = ""
    procedure: Annotated[Procedure, Meta(title="程序")]
    cause: Annotated[str, Meta(title="案由", max_length=60)]
    position: Annotated[
        str, Meta(title="所代表一方的地位", description="例如原告、被告、第三人。", max_length=30)
    ]
    organ: Annotated[str, Meta(title="办案机关", max_length=100)] = ""
    organ_reference: Annotated[str, Meta(title="办案机关案号", max_length=60)] = ""
    amount: Annotated[
        Decimal, Meta(title="争议金额（元）", description="按元填写，不是万元；没有的填0。")
    ] = Decimal(0)
    facts: Annotated[str, Meta(title="简要情况", max_length=5000, extra_json_schema={"kind": "longtext"})]

    def __post_init__(self) -> None:
        """Refuse an assignment without its paper."""
        if self.mandate is Mandate.ASSIGNED and not self.mandate_number.strip():
            raise Refusal("统筹指派的，请填写指派文件的文号。", field="mandate_number")


def title(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """青禾监狱与某公司合同纠纷公职律师代理."""
    return "".join((sides(applicants, respondents), details.cause, "公职律师代理"))
