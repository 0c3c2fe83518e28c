"""What a browser may post about sealing, standing aside and protection."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from fayi.sealing.kinds import AskGround, LiftGround, ProtectGround, SealGround

LONG = {"kind": "longtext", "rows": 3}
CHOICES = {"kind": "choices"}


class AskForm(Struct, frozen=True, kw_only=True):
    """A request to read a sealed record."""

    number: Annotated[str, Meta(title="案号或者登记号", min_length=1, max_length=60)]
    agency_id: Annotated[int, Meta(title="保管记录的机构")]
    ground: Annotated[AskGround, Meta(title="查询依据")]
    unit: Annotated[str, Meta(title="申请查询的单位", max_length=100)]
    paper: Annotated[str, Meta(title="查询函文号、案号", max_length=60)]
    purpose: Annotated[
        str,
        Meta(title="查询目的和范围", min_length=2, max_length=200, extra_json_schema=LONG),
    ]
    officers: Annotated[
        tuple[int, ...],
        Meta(title="查阅人", description="只有选中的人员能够查阅，并应当保密。", extra_json_schema=CHOICES),
    ]


class LiftForm(Struct, frozen=True, kw_only=True):
    """A request that sealing ends."""

    number: Annotated[str, Meta(title="案号或者登记号", min_length=1, max_length=60)]
    agency_id: Annotated[int, Meta(title="保管记录的机构")]
    ground: Annotated[LiftGround, Meta(title="解除封存的情形")]
    unit: Annotated[str, Meta(title="作出裁判的人民法院", max_length=100)]
    paper: Annotated[str, Meta(title="裁判文书案号", max_length=60)]
    purpose: Annotated[str, Meta(title="说明", min_length=2, max_length=200, extra_json_schema=LONG)]


class AnswerForm(Struct, frozen=True, kw_only=True):
    """The decision on a request."""

    answer: Annotated[
        Literal["granted", "refused"],
        Meta(
            title="审查结果",
            description="不同意的和没有记录的，申请人看到的答复相同。",
            extra_json_schema={"labels": {"granted": "同意", "refused": "未提供查询结果"}},
        ),
    ]
    until: Annotated[datetime | None, Meta(title="查阅期限", description="同意查询的填写，最长三十天。")] = (
        None
    )
    words: Annotated[
        str,
        Meta(title="审查意见", description="只有本机构能看到。", max_length=500, extra_json_schema=LONG),
    ] = ""


class SealForm(Struct, frozen=True, kw_only=True):
    """Sealing by hand."""

    ground: Annotated[SealGround, Meta(title="封存依据")]
    paper: Annotated[str, Meta(title="通知书、裁判文书文号", max_length=60)] = ""
    note: Annotated[str, Meta(title="说明", max_length=500, extra_json_schema=LONG)] = ""


class AsideForm(Struct, frozen=True, kw_only=True):
    """Somebody stands aside."""

    officer_id: Annotated[int, Meta(title="回避的人员")]
    reason: Annotated[
        str,
        Meta(
            title="回避理由",
            description="本人是当事人、当事人的近亲属，或者与办件有其他利害关系。",
            min_length=2,
            max_length=300,
            extra_json_schema=LONG,
        ),
    ]


class NarrowForm(Struct, frozen=True, kw_only=True):
    """Who alone sees the matter."""

    officers: Annotated[tuple[int, ...], Meta(title="知悉人员", extra_json_schema=CHOICES)]
    reason: Annotated[
        str,
        Meta(
            title="理由",
            description="例如涉及本机构工作人员或者其近亲属。",
            min_length=2,
            max_length=300,
            extra_json_schema=LONG,
        ),
    ]


class ProtectForm(Struct, frozen=True, kw_only=True):
    """Whose name is kept back, why, and who may know it."""

    party_id: Annotated[int, Meta(title="受保护的人员")]
    ground: Annotated[ProtectGround, Meta(title="保护依据")]
    officers: Annotated[tuple[int, ...], Meta(title="知悉真实身份的人员", extra_json_schema=CHOICES)]
    note: Annotated[str, Meta(title="说明", max_length=300, extra_json_schema=LONG)] = ""


class IdentityForm(Struct, frozen=True, kw_only=True):
    """What the real identity is read for."""

    purpose: Annotated[str, Meta(title="查看用途", min_length=2, max_length=200)]
