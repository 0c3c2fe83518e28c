"""What the court is asked to confirm."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.procedure.dossier import Dossier
from fayi.procedure.naming import sides

LONG_TEXT = {"kind": "longtext"}
JOINT_APPLICATION = timedelta(days=30)


class Details(Struct, frozen=True, kw_only=True):
    """The settlement the court is asked to confirm, as it stood when the parties decided to ask."""

    court: Annotated[str, Meta(title="管辖法院", max_length=100)]
    agreed_on: Annotated[date, Meta(title="达成协议日期")]
    effective_on: Annotated[date, Meta(title="协议生效日期")]
    apply_by: Annotated[date, Meta(title="共同申请最后一日")]
    in_writing: Annotated[bool, Meta(title="书面协议")]
    facts: Annotated[str, Meta(title="纠纷事实和争议事项", extra_json_schema=LONG_TEXT)]
    performance_way: Annotated[str, Meta(title="履行方式")]
    performance_term: Annotated[str, Meta(title="履行期限")]
    amount: Annotated[Decimal, Meta(title="涉及金额（元）", description="按元填写，不是万元。")] = Decimal(0)


def title(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """张三与李四申请司法确认; of more than two on a side the first is named."""
    return "".join((sides(applicants, respondents), "申请司法确认"))


def details_when_linked(mediation: Dossier) -> Details:
    """The details of a confirmation opened from `mediation`, whose guards saw to it that something binds."""
    settlement, asked = mediation.settlement, mediation.last("apply_confirmation")
    assert settlement is not None
    assert settlement.effective_on is not None
    assert asked is not None
    return Details(
        court=asked.facts["court"],
        agreed_on=settlement.agreed_on,
        effective_on=settlement.effective_on,
        apply_by=mediation.due.get("joint_confirmation") or settlement.effective_on + JOINT_APPLICATION,
        in_writing=settlement.written,
        facts=settlement.facts,
        performance_way=settlement.performance_way,
        performance_term=settlement.performance_term,
        amount=settlement.amount,
    )
