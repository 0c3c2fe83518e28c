"""What is written down when relatives ask to see a prisoner by video."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.family_visit.kinds import USUAL_MINUTES, Relation
from fayi.procedure.naming import sides

LONG_TEXT = {"kind": "longtext"}


class Visitor(Struct, frozen=True, kw_only=True):
    """Somebody who is to come."""

    name: Annotated[str, Meta(title="姓名", max_length=100)]
    relation: Annotated[Relation, Meta(title="与服刑人员的关系")]
    minor: Annotated[bool, Meta(title="未成年人")] = False


class Details(Struct, frozen=True, kw_only=True):
    """An application for a visit by video (罪犯会见通信规定)."""

    prison: Annotated[str, Meta(title="关押监狱", max_length=100)]
    prisoner_number: Annotated[str, Meta(title="罪犯编号", description="照监狱的通知书填写。", max_length=40)]
    visitors: Annotated[
        tuple[Visitor, ...],
        Meta(title="会见人", description="不超过三人；未成年人须与监护人同来。"),
    ]
    other_allowed: Annotated[
        str,
        Meta(title="其他关系的批准依据", description="会见人不是亲属、监护人的填写。", max_length=200),
    ] = ""
    wished_from: Annotated[date | None, Meta(title="希望的日期，自")] = None
    wished_until: Annotated[date | None, Meta(title="希望的日期，至")] = None
    minutes: Annotated[int, Meta(title="会见时长（分钟）", ge=5, le=120)] = USUAL_MINUTES
    reason: Annotated[str, Meta(title="申请理由", max_length=1000, extra_json_schema=LONG_TEXT)]
    language: Annotated[
        str,
        Meta(
            title="会见使用的语言",
            description="使用普通话、当地方言的不填；其他语言须有翻译在场。",
            max_length=60,
        ),
    ] = ""
    other_province: Annotated[bool, Meta(title="跨省会见")] = False
    distance: Annotated[
        int, Meta(title="到监狱的单程距离（公里）", description="用于统计减少的路程。", ge=0, le=6000)
    ] = 0

    def __post_init__(self) -> None:
        """Refuse days in the wrong order."""
        if self.wished_from and self.wished_until and self.wished_until < self.wished_from:
            raise Refusal("希望的结束日期不能早于开始日期。", field="wished_until")

    @property
    def names(self) -> tuple[str, ...]:
        """The visitors' names."""
        return tuple(one.name for one in self.visitors)


def title(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """张三与李四远程视频会见; more than two on a side become 张三等3人."""
    return "".join((sides(applicants, respondents), "远程视频会见"))
