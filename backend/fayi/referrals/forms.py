"""What is filled in between agencies."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.procedure.choice import Choice

LONG = {"kind": "longtext"}


class Kind(Choice):
    """Asked to act, or asked to take over."""

    REFERRAL = "referral", "转办（请对方协助，本机构继续承办）"
    TRANSFER = "transfer", "移送（请对方接办）"


class Ask(Struct, frozen=True, kw_only=True):
    """What is asked of whom."""

    kind: Annotated[Kind, Meta(title="方式")]
    to: Annotated[str, Meta(title="机构")]
    reason: Annotated[
        str, Meta(title="事由", description="请对方做什么、为什么。", max_length=1000, extra_json_schema=LONG)
    ]
    until: Annotated[
        date | None,
        Meta(title="对方可查看至", description="只对转办有效；不填，到对方办结或本机构撤回为止。"),
    ] = None


class Answer(Struct, frozen=True, kw_only=True):
    """A reason, or a result."""

    words: Annotated[
        str, Meta(title="说明", description="对方机构看得到。", max_length=1000, extra_json_schema=LONG)
    ]
