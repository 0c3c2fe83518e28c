"""What is filled in about an incident."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from fayi.incidents.kinds import DataKind, IncidentKind, MeasureKind
from fayi.incidents.rules import REPORT_HOURS

LONG: dict[str, Any] = {"kind": "longtext", "rows": 3}


class IncidentForm(Struct, frozen=True, kw_only=True):
    """What is known at first; more comes as measures."""

    kind: Annotated[IncidentKind, Meta(title="事件种类")]
    title: Annotated[str, Meta(title="标题", max_length=100, description="不写个人姓名。")]
    what: Annotated[str, Meta(title="发生了什么", max_length=4000, extra_json_schema=LONG)]
    happened_at: Annotated[datetime | None, Meta(title="发生时间", description="不清楚的不填。")] = None
    noticed_at: Annotated[datetime, Meta(title="发现时间")]
    data_kinds: Annotated[tuple[DataKind, ...], Meta(title="涉及的信息种类")]
    persons: Annotated[int, Meta(title="涉及人数（估计）", ge=0, le=10_000_000)]
    cause: Annotated[str, Meta(title="原因", max_length=2000, extra_json_schema=LONG)] = ""
    harm: Annotated[str, Meta(title="可能造成的危害", max_length=2000, extra_json_schema=LONG)] = ""
    remedies: Annotated[
        str,
        Meta(title="已采取的补救措施和个人可以采取的减轻危害的措施", max_length=2000, extra_json_schema=LONG),
    ] = ""
    report_hours: Annotated[
        int,
        Meta(
            title="报告时限（小时）", ge=1, le=72, description="法律规定立即报告；具体小时数按本地规定填写。"
        ),
    ] = REPORT_HOURS


class MeasureForm(Struct, frozen=True, kw_only=True):
    """Something that was done."""

    kind: Annotated[MeasureKind, Meta(title="措施")]
    at: Annotated[datetime, Meta(title="时间")]
    words: Annotated[
        str,
        Meta(
            title="内容",
            max_length=2000,
            description="报告、通知的，写明对象、方式和内容。",
            extra_json_schema=LONG,
        ),
    ]


class SearchForm(Struct, frozen=True, kw_only=True):
    """Whose readings in which time are looked through for what is concerned."""

    officer_id: Annotated[int, Meta(title="工作人员")]
    since: Annotated[datetime, Meta(title="自")]
    until: Annotated[datetime, Meta(title="至")]


class CloseForm(Struct, frozen=True, kw_only=True):
    """The end of an incident."""

    conclusion: Annotated[str, Meta(title="结论和整改情况", max_length=4000, extra_json_schema=LONG)]
    not_told_because: Annotated[
        str,
        Meta(
            title="不通知个人的理由",
            max_length=1000,
            description="措施能够有效避免危害的，可以不通知（第五十七条第二款）。",
            extra_json_schema=LONG,
        ),
    ] = ""
