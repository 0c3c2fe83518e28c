"""What an administrator may post."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.procedure.calendar import Unit

Source = Annotated[str, Meta(title="依据文件", description="文件名称和文号。", min_length=1, max_length=200)]


class DayForm(Struct, frozen=True, kw_only=True):
    """Whether one day is worked."""

    day: Annotated[date, Meta(title="日期")]
    working: Annotated[bool, Meta(title="上班")] = False
    name: Annotated[str, Meta(title="事由", description="例如：春节、调休上班。", max_length=50)]
    source: Source


class OfficialYearForm(Struct, frozen=True, kw_only=True):
    """The State Council's notice of a year, pasted; `rules.read_plan` reads it."""

    year: Annotated[int, Meta(title="年份", ge=2000, le=2100)]
    source: Source
    notice: Annotated[
        str,
        Meta(
            title="通知原文",
            description="粘贴国务院办公厅放假通知中“一、元旦：……”至“七、国庆节：……”的原文。",
            min_length=1,
            max_length=5000,
            extra_json_schema={"kind": "longtext", "rows": 12},
        ),
    ]


class LocalNumberForm(Struct, frozen=True, kw_only=True):
    """The length of a time limit at an agency, or everywhere."""

    matter_type: Annotated[str, Meta(title="案件类型")]
    time_limit: Annotated[str, Meta(title="期限")]
    agency_id: Annotated[
        int | None, Meta(title="适用机构", description="包括它下属的机构；不选为全部机构。")
    ] = None
    n: Annotated[int, Meta(title="长度", ge=1, le=1000)]
    unit: Annotated[Unit, Meta(title="单位")]
    since: Annotated[date, Meta(title="施行日期", description="此日以后起算的期限适用。")]
    source_document: Source
