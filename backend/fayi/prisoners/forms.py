"""What the prison's officers write down of a prisoner."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.kit.identity import Sex
from fayi.prisoners.rules import BarKind, ComesNoMore, MustHaveLeft, Place, VisitClass


class PrisonerForm(Struct, frozen=True, kw_only=True):
    """A prisoner's particulars."""

    number: Annotated[str, Meta(title="罪犯编号", max_length=40)]
    name: Annotated[str, Meta(title="姓名", max_length=100)]
    sex: Annotated[Sex | None, Meta(title="性别")] = None
    birth_date: Annotated[date | None, Meta(title="出生日期")] = None
    id_number: Annotated[
        str,
        Meta(
            title="身份证件号码",
            description="加密保存。更正时留空，原号码不变。",
            max_length=40,
            extra_json_schema={"kind": "idno"},
        ),
    ] = ""
    ward: Annotated[str, Meta(title="监区", max_length=60)] = ""
    visit_class: Annotated[VisitClass, Meta(title="处遇级别", description="决定每月会见的次数。")]
    language: Annotated[
        str, Meta(title="需要翻译的语言", description="如少数民族语言、手语；不需要的不填。", max_length=60)
    ] = ""
    held_since: Annotated[date, Meta(title="收押日期")]
    family_told_on: Annotated[
        date | None,
        Meta(title="告知亲属的日期", description="收押后五个工作日内告知亲属收押和会见的规定。"),
    ] = None
    family_told_how: Annotated[str, Meta(title="告知方式和对象", max_length=200)] = ""

    def __post_init__(self) -> None:
        """Who was told is said with the day."""
        if self.family_told_on is not None and not self.family_told_how.strip():
            raise Refusal("请写明怎样告知、告知了谁。", field="family_told_how")


class WhereaboutsForm(Struct, frozen=True, kw_only=True):
    """Where the prisoner is from a day on."""

    kind: Annotated[Place, Meta(title="去向")]
    since: Annotated[date, Meta(title="从哪天起", description="可以填写今后的日期，如已定的释放日。")]
    until: Annotated[
        date | None, Meta(title="到哪天止", description="含当天；不知道的不填，回来时再登记“在押”。")
    ] = None
    place: Annotated[str, Meta(title="地点", description="调往的监狱、就诊的医院。", max_length=100)] = ""
    note: Annotated[str, Meta(title="说明", max_length=500)] = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be together."""
        if self.until is not None and self.until < self.since:
            raise Refusal("结束日期不能早于开始日期。", field="until")
        if self.kind.has_left and self.until is not None:
            raise ComesNoMore(field="until")
        if self.kind is Place.TRANSFERRED and not self.place.strip():
            raise MustHaveLeft(field="place")


class BarForm(Struct, frozen=True, kw_only=True):
    """Somebody who may not visit."""

    name: Annotated[str, Meta(title="姓名", max_length=100)]
    kind: Annotated[BarKind, Meta(title="原因")]
    reason: Annotated[str, Meta(title="依据", description="如裁定书编号。", max_length=300)]
    until: Annotated[date | None, Meta(title="到哪天止")] = None


class MergeForm(Struct, frozen=True, kw_only=True):
    """Under which number the person is kept."""

    into_id: Annotated[int, Meta(title="并入", extra_json_schema={"kind": "pick"})]
    reason: Annotated[str, Meta(title="依据", description="怎样核实是同一人。", max_length=300)]


class BringForm(Struct, frozen=True, kw_only=True):
    """Who comes to a booking."""

    prisoner_id: Annotated[int, Meta(title="服刑人员", extra_json_schema={"kind": "pick"})]


class ReadForm(Struct, frozen=True, kw_only=True):
    """Why the ID number is read."""

    purpose: Annotated[
        str, Meta(title="查看用途", description="会连同您的姓名、时间一起留下记录。", max_length=200)
    ]


class AskWhere(Struct, frozen=True, kw_only=True):
    """The question which prison holds somebody."""

    name: Annotated[str, Meta(title="姓名", max_length=100)]
    number: Annotated[
        str, Meta(title="罪犯编号或身份证件号码", max_length=40, description="姓名和号码都要完全一致。")
    ]
    because: Annotated[
        str, Meta(title="查询事由", max_length=200, description="写明案号和用途，监狱能看到。")
    ]
