"""What is filled in: a purpose, and an auditor's note."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
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


class LimitsForm(Struct, frozen=True, kw_only=True):
    """What counts as much, and as out of hours."""

    most_readings: Annotated[int, Meta(title="短时间内查阅次数达到", ge=2, le=10_000)]
    within_minutes: Annotated[int, Meta(title="时间长度（分钟）", ge=1, le=1440)]
    opens_at: Annotated[int, Meta(title="工作时间自（时）", ge=0, le=23)]
    closes_at: Annotated[int, Meta(title="工作时间至（时）", ge=1, le=24)]
    same_searches: Annotated[int, Meta(title="同一内容检索次数达到", ge=2, le=1000)]

    def __post_init__(self) -> None:
        """Refuse hours in the wrong order."""
        if self.closes_at <= self.opens_at:
            raise Refusal("结束时间应当晚于开始时间。", field="closes_at")


class ExportForm(Struct, frozen=True, kw_only=True):
    """As what the list is taken out, and what for."""

    form: Annotated[Literal["xlsx", "csv"], Meta(title="文件格式")] = "xlsx"
    purpose: Annotated[str, Meta(title="导出用途", min_length=SHORTEST_PURPOSE, max_length=LONGEST_PURPOSE)]
