"""What is asked at the counter besides the type's own particulars."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.parties.forms import PartyKind
from fayi.procedure.channel import Channel


class Comer(Struct, frozen=True, kw_only=True):
    """One party, as quickly as a queue allows; the rest is filled in later on the party's own page."""

    role: Annotated[str, Meta(title="身份")]
    kind: Annotated[PartyKind, Meta(title="类别")]
    known: Annotated[str, Meta(title="已登记的人")] = ""
    """The number of a registered party; asked only where somebody is known already."""
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


class LookFor(Struct, frozen=True, kw_only=True):
    """Whom to look for before anything is registered."""

    who: Annotated[str, Meta(title="姓名、身份证号或电话", max_length=100)]


class Ask(Struct, frozen=True, kw_only=True):
    """What the slip says, typed by whoever holds it."""

    number: Annotated[str, Meta(title="登记号或案号", max_length=80)]
    code: Annotated[str, Meta(title="查询码", max_length=20)]


class Redirection(Struct, frozen=True, kw_only=True):
    """Who is competent, why this agency is not, and whether a letter goes along."""

    agency: Annotated[str, Meta(title="有权办理的机构")] = ""
    other: Annotated[str, Meta(title="其他机构", max_length=100, description="列表里没有的，写在这里。")] = ""
    matter: Annotated[
        str, Meta(title="来访人反映的事项", max_length=2000, extra_json_schema={"kind": "longtext"})
    ]
    reason: Annotated[
        str,
        Meta(title="不归本机构办理的理由", max_length=1000, extra_json_schema={"kind": "longtext"}),
    ]
    letter: Annotated[bool, Meta(title="开具转办单")] = False
    materials: Annotated[
        tuple[str, ...], Meta(title="随转办单移送的材料", description="每行写一项；没有的不填。")
    ] = ()
    answer_by: Annotated[date | None, Meta(title="请对方在此日之前答复")] = None

    def __post_init__(self) -> None:
        if not self.agency and not self.other.strip():
            raise Refusal("请选择或者填写有权办理的机构。", field="agency")
        if self.letter and self.answer_by is None:
            raise Refusal("开具转办单要写明答复日期。", field="answer_by")
