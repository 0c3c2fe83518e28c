"""What is filled in about materials."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.materials.rules import Item, MaterialStatus

LONG = {"kind": "longtext"}


class CheckLine(Struct, frozen=True, kw_only=True):
    """What was found at one line of the list."""

    status: Annotated[MaterialStatus, Meta(title="情况")]
    received_on: Annotated[date | None, Meta(title="收到日期")] = None
    received_from: Annotated[str, Meta(title="由谁提交", max_length=100)] = ""
    originals: Annotated[int, Meta(title="原件份数", ge=0, le=999)] = 0
    copies: Annotated[int, Meta(title="复印件份数", ge=0, le=999)] = 0
    original_seen: Annotated[
        bool, Meta(title="已见到原件", description="复印件已与原件核对一致，并注明“与原件一致”。")
    ] = False
    reason: Annotated[
        str,
        Meta(title="理由", description="免交或者暂缺的，写明理由。", max_length=500, extra_json_schema=LONG),
    ] = ""


class AskFor(Struct, frozen=True, kw_only=True):
    """A material the list does not name."""

    label: Annotated[str, Meta(title="材料名称", max_length=120)]
    must: Annotated[bool, Meta(title="必须提交")] = False


class Tell(Struct, frozen=True, kw_only=True):
    """The one list of what is missing."""

    told_to: Annotated[str, Meta(title="告知对象", max_length=100)]
    supply_by: Annotated[
        date | None, Meta(title="补充期限", description="留足到有关单位开具证明的时间。")
    ] = None
    explanations: Annotated[str, Meta(title="还需说明的情况", max_length=2000, extra_json_schema=LONG)] = ""
    because: Annotated[
        str,
        Meta(
            title="再次告知的原因",
            description="补正材料应当一次告知；已经告知过一次的，写明当时没有一并告知的原因。",
            max_length=500,
        ),
    ] = ""


class Row(Struct, frozen=True, kw_only=True):
    """A line of a receipt."""

    label: Annotated[str, Meta(title="材料名称", max_length=120)]
    original: Annotated[bool, Meta(title="是否原件")]
    copies: Annotated[int, Meta(title="份数", ge=1, le=999)] = 1
    pages: Annotated[int, Meta(title="页数", ge=1, le=9999)] = 1

    def item(self) -> Item:
        """The line as rules know it."""
        return Item(label=self.label, original=self.original, copies=self.copies, pages=self.pages)


class TakeIn(Struct, frozen=True, kw_only=True):
    """Originals and evidence that stay here."""

    received_from: Annotated[str, Meta(title="交件人", max_length=100)]
    received_on: Annotated[date, Meta(title="收到日期")]
    items: Annotated[tuple[Row, ...], Meta(title="收存的材料")]
    note: Annotated[str, Meta(title="备注", description="破损、涂改、缺页等情况。", max_length=500)] = ""


class GiveBack(Struct, frozen=True, kw_only=True):
    """Things that are given back."""

    items: Annotated[tuple[int, ...], Meta(title="退还的材料")]
    returned_on: Annotated[date, Meta(title="退还日期")]
    collector: Annotated[str, Meta(title="领取人", max_length=100)]
    collector_number: Annotated[str, Meta(title="领取人身份号码", extra_json_schema={"kind": "idno"})]
    authority: Annotated[
        str,
        Meta(title="代领依据", description="领取人不是交件人的，写明授权委托书等依据。", max_length=200),
    ] = ""
