"""What a browser may post about serving documents."""

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar.datastructures import UploadFile
from msgspec import Meta, Struct

from fayi.serving import rules
from fayi.serving.rules import Capacity, Cause, Consent, Ground, Kept, Outcome, Plan, Recipient, Way
from fayi.web.fields import Field, fields_of

LONG = {"kind": "longtext", "rows": 3}
AGENCY, OTHER = "agency", "other"
OTHERS = ((AGENCY, "单位"), (OTHER, "其他个人"))
"""Recipients who are not of the matter."""
EVERYDAY = (Way.DIRECT, Way.POST)
"""Ways that may be registered for several at once: they ask for nothing that differs between people."""


class Registered(Struct, frozen=True, kw_only=True):
    """On whom a document is to be served, and how."""

    to: Annotated[str, Meta(title="受送达人")]
    """party-, agent- and a number, agency or other"""
    name: Annotated[
        str, Meta(title="姓名或者单位名称", description="选“单位”或者“其他个人”的必填。", max_length=100)
    ] = ""
    way: Annotated[Way, Meta(title="送达方式")]
    copies: Annotated[int, Meta(title="份数", ge=1, le=99)]
    address: Annotated[
        str,
        Meta(
            title="送达地址",
            description="电子送达的填写手机号、邮箱或者平台账号；不填的用当事人登记的地址。",
            max_length=200,
        ),
    ] = ""
    consent: Annotated[Consent | None, Meta(title="怎样同意电子送达的")] = None
    paper_wanted: Annotated[bool, Meta(title="受送达人还要求提供纸质文书")] = False
    ground: Annotated[Ground | None, Meta(title="转交的事由")] = None
    through: Annotated[
        str,
        Meta(title="转交或者受委托的单位", description="监所、机构、部队，或者受委托单位。", max_length=100),
    ] = ""
    because: Annotated[
        str,
        Meta(title="公告送达的原因和经过", max_length=1000, extra_json_schema=LONG),
    ] = ""
    published_in: Annotated[str, Meta(title="公告的报刊、网站或者张贴处", max_length=100)] = ""
    abroad: Annotated[bool, Meta(title="受送达人在境内没有住所（公告期六十日）")] = False
    note: Annotated[str, Meta(title="备注", max_length=500, extra_json_schema=LONG)] = ""

    def __post_init__(self) -> None:
        """Refuse somebody without a name, and a way without what it asks for."""
        if self.to in (AGENCY, OTHER) and not self.name:
            raise rules.Unfit("请填写受送达人的姓名或者单位名称。", field="name")

    def plan(self, recipient_address: str) -> Plan:
        """The same, as the rules see it; the known address goes in where a person is visited or written to."""
        given = msgspec.structs.asdict(self)
        del given["to"], given["name"]
        if not self.address and self.way is not Way.ELECTRONIC:
            given["address"] = recipient_address
        return Plan(**given)


class Several(Struct, frozen=True, kw_only=True):
    """The same document for several people of the matter at once."""

    recipients: Annotated[tuple[str, ...], Meta(title="受送达人", extra_json_schema={"kind": "choices"})]
    way: Annotated[
        str, Meta(title="送达方式", extra_json_schema={"labels": {w.value: w.label for w in EVERYDAY}})
    ]
    copies: Annotated[int, Meta(title="每人份数", ge=1, le=99)]


class Sent(Struct, frozen=True, kw_only=True):
    """That it was sent, handed over to be passed on, or published."""

    sent_on: Annotated[date, Meta(title="发出日期")]
    tracking: Annotated[str, Meta(title="邮件单号", description="邮寄送达的必填。", max_length=50)] = ""


class Served(Struct, frozen=True, kw_only=True):
    """That it was served; each way shows the fields it asks for."""

    served_on: Annotated[date, Meta(title="送达日期")]
    capacity: Annotated[Capacity | None, Meta(title="签收人")] = None
    received_by: Annotated[
        str, Meta(title="签收人姓名", description="不是本人签收的必填。", max_length=100)
    ] = ""
    refusal: Annotated[str, Meta(title="拒收事由", max_length=500, extra_json_schema=LONG)] = ""
    kept: Annotated[Kept | None, Meta(title="怎样证明")] = None
    witnesses: Annotated[
        str, Meta(title="见证人姓名和单位", description="有见证人到场的必填。", max_length=200)
    ] = ""
    recording: Annotated[
        str, Meta(title="照片、录像的内容和存放处", description="拍照、录像的必填。", max_length=200)
    ] = ""
    confirmation: Annotated[
        str,
        Meta(
            title="怎样确认收悉",
            description="例如平台显示已送达、受送达人回复收到。",
            max_length=500,
            extra_json_schema=LONG,
        ),
    ] = ""
    served_by: Annotated[str, Meta(title="送达人", max_length=100)]

    def outcome(self) -> Outcome:
        """The same, as the rules see it."""
        return Outcome(**msgspec.structs.asdict(self))


class Failed(Struct, frozen=True, kw_only=True):
    """That it could not be served."""

    failed_on: Annotated[date, Meta(title="日期")]
    cause: Annotated[Cause, Meta(title="没有送达的原因")]
    words: Annotated[str, Meta(title="说明", max_length=500, extra_json_schema=LONG)] = ""


class Mistake(Struct, frozen=True, kw_only=True):
    """Why a record is wrong."""

    reason: Annotated[str, Meta(title="错在哪里", max_length=500, extra_json_schema={"kind": "longtext"})]


class Proof(Struct, frozen=True, kw_only=True):
    """What proves that it was served."""

    title: Annotated[
        str,
        Meta(title="名称", description="例如送达回证、邮寄回执、现场照片；不要写姓名。", max_length=50),
    ]
    scan: Annotated[UploadFile, Meta(title="扫描件或者照片", description="PDF、JPG或者PNG，最大30MB。")]


SERVED_FIELDS: dict[Way, tuple[str, ...]] = {
    Way.DIRECT: ("capacity", "received_by"),
    Way.LEFT: ("refusal", "kept", "witnesses", "recording"),
    Way.POST: ("capacity", "received_by"),
    Way.PASSED_ON: (),
    Way.ELECTRONIC: ("confirmation",),
    Way.ENTRUSTED: ("capacity", "received_by"),
    Way.ANNOUNCED: (),
}
"""What each way asks for besides the day and who served it."""
DAYS: dict[Way, tuple[str, str]] = {
    Way.DIRECT: ("签收日期", ""),
    Way.LEFT: ("留置日期", ""),
    Way.POST: ("签收日期", "回执上注明的收件日期。"),
    Way.PASSED_ON: ("签收日期", "受送达人在送达回证上的签收日期，不是转交单位收到的日期。"),
    Way.ELECTRONIC: ("到达日期", "送达信息到达受送达人系统的日期。"),
    Way.ENTRUSTED: ("签收日期", ""),
    Way.ANNOUNCED: ("公告期满日", "自发出公告之日起经过三十日，境内没有住所的六十日。"),
}
"""What the day of serving is called, and how it is told."""


def served_fields(recipient: Recipient, way: Way) -> tuple[Field, ...]:
    """The fields of `Served` that this way asks for; those who may sign for this recipient."""
    label, help_ = DAYS[way]
    wanted = {"served_on", "served_by", *SERVED_FIELDS[way]}
    unfit = rules.OF_PERSONS if recipient.organisation else rules.OF_ORGANISATIONS
    fields = []
    for field in fields_of(Served):
        if field.name not in wanted:
            continue
        if field.name == "served_on":
            field = msgspec.structs.replace(field, label=label, help=help_)
        if field.name == "capacity":
            fit = tuple((one.value, one.label) for one in Capacity if one not in unfit)
            field = msgspec.structs.replace(field, choices=fit, required=True)
        if field.name in ("refusal", "kept", "confirmation"):
            field = msgspec.structs.replace(field, required=True)
        fields.append(field)
    return tuple(fields)


def outcome_of(given: dict[str, Any]) -> Outcome:
    """What was filled in of `served_fields`, as the rules see it."""
    return Served(**given).outcome()
