"""What is filled in: a purpose, and an auditor's note."""

from typing import Annotated

from msgspec import Meta, Struct

from fayi.readings.rules import LONGEST_PURPOSE, SHORTEST_PURPOSE


class PurposeForm(Struct, frozen=True, kw_only=True):
    """What a matter is opened for."""

    purpose: Annotated[
        str,
        Meta(
            title="查看用途",
            description="会连同您的姓名、单位和时间一起留下记录，本工作日内不再询问。",
            min_length=SHORTEST_PURPOSE,
            max_length=LONGEST_PURPOSE,
            extra_json_schema={"placeholder": "例如：值班民警核对开庭安排"},
        ),
    ]


class MarkForm(Struct, frozen=True, kw_only=True):
    """What came of looking at a finding."""

    note: Annotated[
        str,
        Meta(title="核查情况", min_length=2, max_length=500, extra_json_schema={"kind": "longtext"}),
    ]
