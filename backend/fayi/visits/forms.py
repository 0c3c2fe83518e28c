"""What is asked of somebody who comes in: little enough to be taken in seconds."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.procedure.channel import Channel
from fayi.visits.rules import Need, Priority, Purpose, Result, must_fit_anonymity

LONGTEXT = {"kind": "longtext"}


class TakeVisit(Struct, frozen=True, kw_only=True):
    """A new visit."""

    purposes: Annotated[tuple[Purpose, ...], Meta(title="来办什么事")]
    people: Annotated[int, Meta(title="来了几人", ge=1, le=999)] = 1
    channel: Annotated[Channel, Meta(title="渠道")] = Channel.WINDOW
    priority: Annotated[Priority | None, Meta(title="优先")] = None
    needs: Annotated[tuple[Need, ...], Meta(title="特殊需要")] = ()
    anonymous: Annotated[bool, Meta(title="来访人要求匿名")] = False
    name: Annotated[str, Meta(title="姓名", max_length=100, description="不愿留姓名的可以不填。")] = ""
    phone: Annotated[str, Meta(title="电话", max_length=40, extra_json_schema={"kind": "phone"})] = ""
    note: Annotated[str, Meta(title="备注", max_length=500)] = ""

    def __post_init__(self) -> None:
        must_fit_anonymity(self.anonymous, self.name, self.phone)


class CallNext(Struct, frozen=True, kw_only=True):
    """To which window the next turn is called."""

    place: Annotated[str, Meta(title="窗口", max_length=10)] = ""


class Enquiry(Struct, frozen=True, kw_only=True):
    """A question answered on the spot."""

    question: Annotated[str, Meta(title="问了什么", max_length=2000, extra_json_schema=LONGTEXT)]
    answer: Annotated[str, Meta(title="怎样答复", max_length=4000, extra_json_schema=LONGTEXT)]


class TellOnce(Struct, frozen=True, kw_only=True):
    """All that is lacking, told at once."""

    about: Annotated[str, Meta(title="办理什么事", max_length=200)]
    items: Annotated[
        list[str], Meta(title="需要补充的材料", description="每行写一项，请一次写全。", max_length=4000)
    ]
    bring_by: Annotated[date | None, Meta(title="请在此日之前带来")] = None
    note: Annotated[str, Meta(title="说明", max_length=500)] = ""


class EndVisit(Struct, frozen=True, kw_only=True):
    """What came of it."""

    result: Annotated[Result, Meta(title="接待结果")]
    note: Annotated[
        str,
        Meta(
            title="说明",
            max_length=1000,
            description="不能受理的，写明理由和可以找哪里。",
            extra_json_schema=LONGTEXT,
        ),
    ] = ""
