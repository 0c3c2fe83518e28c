"""What a browser may post about settlements, performance and follow-ups."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from fayi.settlements import rules
from fayi.settlements.rules import Asked, Owed, Terms
from fayi.web.fields import Field, fields_of, with_choices

LONG = {"kind": "longtext", "rows": 3}


class Row(Struct, frozen=True, kw_only=True):
    """One instalment."""

    due_on: Annotated[date, Meta(title="履行日期")]
    debtor_id: Annotated[int, Meta(title="义务人")]
    creditor_id: Annotated[int | None, Meta(title="权利人")] = None
    amount: Annotated[Decimal, Meta(title="金额")] = Decimal(0)
    what: Annotated[str, Meta(title="要做的事情")] = ""


class Agreement(Struct, frozen=True, kw_only=True):
    """What the parties agreed, in the order of the paper form."""

    form: Annotated[str, Meta(title="形式", extra_json_schema={"labels": rules.FORMS})]
    agreed_on: Annotated[date, Meta(title="达成协议的日期")]
    facts: Annotated[
        str, Meta(title="纠纷主要事实", max_length=5000, extra_json_schema={"kind": "longtext", "rows": 5})
    ]
    disputed: Annotated[str, Meta(title="争议事项和各方责任", max_length=5000, extra_json_schema=LONG)] = ""
    clauses: Annotated[tuple[str, ...], Meta(title="协议内容", description="每行写一条，不用写序号。")]
    performance_way: Annotated[str, Meta(title="履行方式")]
    performance_term: Annotated[str, Meta(title="履行期限")]
    amount: Annotated[
        Decimal | None, Meta(title="涉及金额", description="分期填写的可以不填，按各期合计。")
    ] = None
    copies: Annotated[
        int, Meta(title="协议份数", ge=0, le=200, description="书面协议：当事人各一份，调解委员会留存一份。")
    ] = 0
    no_paper_wanted: Annotated[bool, Meta(title="当事人认为不需要制作协议书（口头协议）")] = False
    instalments: Annotated[
        tuple[Row, ...],
        Meta(title="履行安排", description="每次付款或者每件要做的事写一行，保存后按日期排列。"),
    ] = ()

    def terms(self) -> Terms:
        """The same, as the rules see it."""
        given = msgspec.structs.asdict(self)
        given["instalments"] = tuple(Owed(**msgspec.structs.asdict(row)) for row in self.instalments)
        return Terms(**given)


BECAUSE = Field(name="because", label="修改或者变更的原因")


def agreement_fields(parties: Sequence[tuple[int, str]], *, changed: bool = False) -> tuple[Field, ...]:
    """The fields of an agreement, with the participations to choose from; and why, when it is changed."""
    fields = []
    for field in fields_of(Agreement):
        if field.name == "instalments":
            columns = with_choices(
                field.columns, {"debtor_id": parties, "creditor_id": parties}, translated=False
            )
            field = msgspec.structs.replace(field, columns=columns)
        fields.append(field)
    return (*fields, BECAUSE) if changed else tuple(fields)


class Sign(Struct, frozen=True, kw_only=True):
    """A signature."""

    signer: Annotated[str, Meta(title="签名的人")]
    """capacity, participation (or nothing) and name, joined by |"""
    way: Annotated[str, Meta(title="方式", extra_json_schema={"labels": rules.SIGN_WAYS})]
    on: Annotated[date, Meta(title="日期")]


class Paper(Struct, frozen=True, kw_only=True):
    """An oral settlement is put on paper."""

    on: Annotated[date, Meta(title="补制书面协议的日期")]
    copies: Annotated[int, Meta(title="协议份数", ge=1, le=200)]


class Performed(Struct, frozen=True, kw_only=True):
    """An instalment was performed."""

    on: Annotated[date, Meta(title="履行日期")]
    proof: Annotated[
        str,
        Meta(title="依据", description="例如收条、转账凭证、现场查看、双方确认。", extra_json_schema=LONG),
    ]


class Breached(Struct, frozen=True, kw_only=True):
    """An instalment was not performed."""

    declared: Annotated[bool, Meta(title="还没有到期，但义务人已明确表示不履行")] = False
    note: Annotated[str, Meta(title="未履行的情况和依据", extra_json_schema=LONG)]


class FollowUp(Struct, frozen=True, kw_only=True):
    """Somebody was asked how things stand."""

    on: Annotated[date, Meta(title="回访日期")]
    way: Annotated[str, Meta(title="回访方式", extra_json_schema={"labels": rules.FOLLOW_UP_WAYS})]
    whom: Annotated[str, Meta(title="回访对象", max_length=100)]
    result: Annotated[str, Meta(title="履行情况", extra_json_schema={"labels": rules.FOLLOW_UP_RESULTS})]
    note: Annotated[
        str, Meta(title="回访情况", max_length=5000, extra_json_schema={"kind": "longtext", "rows": 4})
    ]
    satisfaction: Annotated[
        str, Meta(title="满意程度", extra_json_schema={"labels": rules.SATISFACTIONS})
    ] = ""
    hidden_risk: Annotated[str, Meta(title="遗留隐患及措施", max_length=5000, extra_json_schema=LONG)] = ""

    def asked(self) -> Asked:
        """The same, as the rules see it."""
        return Asked(**msgspec.structs.asdict(self))
