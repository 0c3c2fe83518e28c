"""What is asked at the counter besides the type's own particulars."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.parties.forms import PartyKind
from fayi.procedure.channel import Channel


class Comer(Struct, frozen=True, kw_only=True):
    """One party, as quickly as a queue allows; the rest is filled in later on the party's own page."""

    role: Annotated[str, Meta(title="身份")]
    kind: Annotated[PartyKind, Meta(title="类别")]
    name: Annotated[str, Meta(title="姓名或名称", max_length=100)]
    number: Annotated[str, Meta(title="身份证号或信用代码", max_length=40)] = ""
    phone: Annotated[str, Meta(title="电话", max_length=40)] = ""
    address: Annotated[str, Meta(title="住址", max_length=200)] = ""


class Counter(Struct, frozen=True, kw_only=True):
    """When and how it came in, who is in it, and who will handle it."""

    received_on: Annotated[date, Meta(title="来访日期")]
    channel: Annotated[Channel, Meta(title="渠道")]
    people: Annotated[
        tuple[Comer, ...],
        Meta(
            title="当事人",
            description="一行一人；填了身份证号会自动找出已登记过的人。代理人、监护人在登记后补充。",
        ),
    ]
    handled_by: Annotated[
        str,
        Meta(title="承办机构", description="由其他机构承办的，登记后转给它，对方接收后才算移交。"),
    ] = ""
