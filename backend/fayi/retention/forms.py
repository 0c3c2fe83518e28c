"""What is filled in about periods, holds and lists."""

from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.retention.kinds import CountedFrom, PeriodKind

LONG: dict[str, Any] = {"kind": "longtext", "rows": 2}
Reason = Annotated[str, Meta(title="理由", max_length=500, extra_json_schema=LONG)]


class PeriodForm(Struct, frozen=True, kw_only=True):
    """A period, as the rules that hold here say it."""

    matter_type: Annotated[str, Meta(title="办件类型", extra_json_schema={"kind": "choice"})]
    category: Annotated[
        str,
        Meta(
            title="类别代码",
            max_length=40,
            description="只适用于某一类别的，填该类别的代码；适用于全部的不填。",
        ),
    ] = ""
    kind: Annotated[PeriodKind, Meta(title="保管期限类别")]
    years: Annotated[int | None, Meta(title="年数", ge=1, le=200, description="永久保管的不填。")] = None
    counted_from: Annotated[CountedFrom, Meta(title="起算", description="从次年1月1日起按整年计算。")] = (
        CountedFrom.ARCHIVED
    )
    basis: Annotated[str, Meta(title="依据", max_length=200, description="文件名称、文号和条款。")]
    since: Annotated[date, Meta(title="施行日期")]

    def __post_init__(self) -> None:
        if (self.years is None) != (self.kind is PeriodKind.PERMANENT):
            raise Refusal("永久保管的不填年数，其他的须填年数。", field="years")


class HoldForm(Struct, frozen=True, kw_only=True):
    """Why nothing may be destroyed, or may again."""

    reason: Reason


class ProlongForm(Struct, frozen=True, kw_only=True):
    """Until when a matter is kept, and why."""

    until: Annotated[date, Meta(title="延长保管至")]
    reason: Reason


class OffForm(Struct, frozen=True, kw_only=True):
    """Which matter is taken off a list, and why."""

    item_id: Annotated[int, Meta(title="办件")]
    reason: Reason


class LongerForm(Struct, frozen=True, kw_only=True):
    """Which matter of a list is kept longer, until when, and why."""

    item_id: Annotated[int, Meta(title="办件")]
    until: Annotated[date, Meta(title="延长保管至")]
    reason: Reason


class NewListForm(Struct, frozen=True, kw_only=True):
    """What a list takes up."""

    matter_type: Annotated[str, Meta(title="办件类型", extra_json_schema={"kind": "choice"})] = ""
    archived_before: Annotated[date | None, Meta(title="归档早于")] = None
    note: Annotated[str, Meta(title="说明", max_length=500, extra_json_schema=LONG)] = ""


class ReturnForm(Struct, frozen=True, kw_only=True):
    """Why a list goes back to whoever drew it up."""

    reason: Reason


class CarryOutForm(Struct, frozen=True, kw_only=True):
    """The second officer's word that the list was checked."""

    supervisors: Annotated[
        str,
        Meta(
            title="监销人",
            max_length=100,
            description="到场监督纸质档案销毁的人员姓名（拟制人和审核人以外的也写上）。",
        ),
    ]
    checked: Annotated[bool, Meta(title="我已逐件核对清册，确认可以销毁；销毁后不能恢复")] = False

    def __post_init__(self) -> None:
        if not self.checked:
            raise Refusal("请核对清册后再确认。", field="checked")
