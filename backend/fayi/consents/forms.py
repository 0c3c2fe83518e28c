"""What a browser may post about consents."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from fayi.consents.kinds import GIVEN, Answer, Capacity, Told, Way
from fayi.procedure.proceedings import ProceedingStage

LONG = {"kind": "longtext", "rows": 3}


class Other(Struct, frozen=True, kw_only=True):
    """Somebody who is no party: a defender, the procuratorate, a witness, an interpreter."""

    name: Annotated[str, Meta(title="姓名或名称", max_length=60)]
    capacity: Annotated[Capacity, Meta(title="身份")]


class Record(Struct, frozen=True, kw_only=True):
    """What several people answered about several stages, at once."""

    who: Annotated[tuple[str, ...], Meta(title="被征询的人", extra_json_schema={"kind": "choices"})] = ()
    others: Annotated[
        tuple[Other, ...],
        Meta(title="其他人员", description="辩护人、检察机关、证人、翻译人员等，不是当事人的，在这里填写。"),
    ] = ()
    stages: Annotated[
        tuple[ProceedingStage, ...],
        Meta(title="征询的环节", description="逐个环节征询，同意一个环节不等于同意其他环节。"),
    ]
    told: Annotated[
        tuple[Told, ...],
        Meta(title="已告知的内容", description="五项都告知以后，才能登记为同意；主动申请的不用征询。"),
    ] = ()
    way: Annotated[Way, Meta(title="征询方式")]
    answer: Annotated[
        Answer, Meta(title="意见", extra_json_schema={"labels": {one.value: one.label for one in GIVEN}})
    ]
    reason: Annotated[
        str,
        Meta(title="不同意的理由", max_length=500, description="不同意的必须填写。", extra_json_schema=LONG),
    ] = ""
    at: Annotated[datetime, Meta(title="表示意见的时间")]
    asked_by: Annotated[str, Meta(title="征询人", max_length=60)]


class Withdraw(Struct, frozen=True, kw_only=True):
    """Consent is taken back."""

    at: Annotated[datetime, Meta(title="撤回的时间")]
    because: Annotated[str, Meta(title="撤回的理由", max_length=500, extra_json_schema=LONG)]
