"""What is filled in about a request and its answer."""

from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct

from fayi.data_requests.kinds import Capacity, Decision, Ground, RequestKind
from fayi.data_requests.rules import must_be_entitled, must_be_founded

LONG: dict[str, Any] = {"kind": "longtext", "rows": 3}


class RequestForm(Struct, frozen=True, kw_only=True):
    """A request as it came in at the counter."""

    kind: Annotated[RequestKind, Meta(title="请求")]
    person: Annotated[str, Meta(title="个人信息主体姓名", max_length=60)]
    person_number: Annotated[
        str, Meta(title="身份证件号码", max_length=40, extra_json_schema={"kind": "idno"})
    ] = ""
    party_ids: Annotated[
        tuple[int, ...],
        Meta(
            title="登记簿中的本人",
            description="只勾选经核对确为本人的记录。",
            extra_json_schema={"kind": "choices"},
        ),
    ] = ()
    capacity: Annotated[Capacity, Meta(title="请求人身份")] = Capacity.SELF
    asker: Annotated[str, Meta(title="请求人姓名", max_length=60, description="本人提出的不填。")] = ""
    proof: Annotated[
        str,
        Meta(
            title="查验的证件和证明",
            max_length=300,
            description="身份证件；代理的授权委托书，监护、亲属关系证明。",
        ),
    ]
    contact: Annotated[str, Meta(title="联系方式", max_length=100)] = ""
    wishes: Annotated[str, Meta(title="请求内容", max_length=2000, extra_json_schema=LONG)]
    received_on: Annotated[date, Meta(title="收到日期")]

    def __post_init__(self) -> None:
        must_be_entitled(self.kind, self.capacity, self.asker, self.proof)


class LiftForm(Struct, frozen=True, kw_only=True):
    """Why data may be processed again."""

    reason: Annotated[
        str,
        Meta(
            title="解除原因",
            description="例如：本人书面撤回；为办理本人新申请的事项，本人同意；法律、行政法规另有规定。",
            min_length=2,
            max_length=300,
        ),
    ]


class AnswerForm(Struct, frozen=True, kw_only=True):
    """The answer, as the letter says it."""

    decision: Annotated[Decision, Meta(title="答复")]
    grounds: Annotated[tuple[Ground, ...], Meta(title="不予同意的依据", description="全部同意的不选。")] = ()
    reasons: Annotated[str, Meta(title="说明", max_length=2000, extra_json_schema=LONG)] = ""

    def __post_init__(self) -> None:
        must_be_founded(self.decision, self.grounds)
