"""What is disputed: a centre's refusal, or its end, of legal aid."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.procedure.choice import Choice
from fayi.procedure.dossier import Dossier
from fayi.procedure.naming import sides


class Disputed(Choice):
    """The decision somebody does not accept (法律援助法第四十九条)."""

    REFUSAL = "refusal", "不予法律援助的决定"
    TERMINATION = "termination", "终止法律援助的决定"


class Details(Struct, frozen=True, kw_only=True):
    """The objection as it was filed."""

    disputed: Annotated[Disputed, Meta(title="不服的决定")]
    center: Annotated[str, Meta(title="作出决定的法律援助机构", max_length=100)]
    decision_number: Annotated[
        str, Meta(title="决定书文号", description="没有带来的可不填。", max_length=60)
    ] = ""
    decided_on: Annotated[date | None, Meta(title="决定日期")] = None
    filed_by: Annotated[str, Meta(title="提出异议的人", max_length=100)]
    filed_on: Annotated[
        date, Meta(title="收到异议的日期", description="五日内作出决定（法律援助法第四十九条）。")
    ]
    grounds: Annotated[str, Meta(title="异议的理由", max_length=2000, extra_json_schema={"kind": "longtext"})]


def title(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """张三与某公司法律援助异议."""
    return "".join((sides(applicants, respondents), "法律援助异议"))


def details_when_linked(aid: Dossier) -> Details:
    """The objection against the decision of `aid`, whose guards saw to it that there is one."""
    filed = aid.last("pass_on_objection")
    assert filed is not None
    refused, ended = aid.last("refuse"), aid.last("terminate")
    decided = ended or refused
    return Details(
        disputed=Disputed.TERMINATION if ended else Disputed.REFUSAL,
        center=filed.facts["center"],
        decided_on=None if decided is None else decided.on,
        filed_by=filed.facts["filed_by"],
        filed_on=date.fromisoformat(filed.facts["filed_on"]),
        grounds=filed.facts["grounds"],
    )
