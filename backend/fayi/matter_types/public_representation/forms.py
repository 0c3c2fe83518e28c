"""What is filled in from the mandate to the result."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice

LONG_TEXT = {"kind": "longtext"}


class MandateConfirmed(Struct, frozen=True, kw_only=True):
    """Who acts, without pay."""

    lead: Annotated[int, Meta(title="承办的公职律师", extra_json_schema={"officers": True})]
    unpaid: Annotated[bool, Meta(title="不收取任何报酬", description="公职律师不得从事有偿法律服务。")] = (
        False
    )

    def __post_init__(self) -> None:
        """Refuse paid work."""
        if not self.unpaid:
            raise Refusal("公职律师不得从事有偿法律服务。", field="unpaid")


class WarningAnswered(Struct, frozen=True, kw_only=True):
    """Why the public lawyer may act for somebody else than the own unit all the same."""

    basis: Annotated[
        str,
        Meta(
            title="代理的依据",
            description="写明文件名称、文号和条款。",
            max_length=500,
            extra_json_schema=LONG_TEXT,
        ),
    ]
    given_by: Annotated[str, Meta(title="作出指派或者同意的机关", max_length=100)]
    given_on: Annotated[date, Meta(title="文件日期")]


class Countersigned(Struct, frozen=True, kw_only=True):
    """A second officer has read the basis."""

    agreed: Annotated[bool, Meta(title="同意代理")]
    note: Annotated[str, Meta(title="复核意见", max_length=1000, extra_json_schema=LONG_TEXT)]


class Declined(Struct, frozen=True, kw_only=True):
    """Why the public lawyer does not act."""

    reason: Annotated[str, Meta(title="不予代理的理由", max_length=1000, extra_json_schema=LONG_TEXT)]
    advice: Annotated[
        str,
        Meta(title="已告知的其他途径", description="例如委托社会律师、申请法律援助。", max_length=500),
    ]


class WorkDone(Struct, frozen=True, kw_only=True):
    """A piece of the work, by day."""

    what: Annotated[str, Meta(title="办理事项", max_length=200)]
    note: Annotated[str, Meta(title="办理情况", max_length=2000, extra_json_schema=LONG_TEXT)] = ""


class Ending(Choice):
    """How it ended for the side represented."""

    WON = "won", "胜诉"
    PARTLY_WON = "partly_won", "部分胜诉"
    LOST = "lost", "败诉"
    MEDIATED = "mediated", "调解"
    RECONCILED = "reconciled", "和解"
    CASE_WITHDRAWN = "case_withdrawn", "撤诉或者撤回"
    ADVICE_GIVEN = "advice_given", "已出具法律意见"


class Completion(Struct, frozen=True, kw_only=True):
    """The result."""

    ending: Annotated[Ending, Meta(title="办理结果")]
    avoided: Annotated[
        Decimal, Meta(title="避免或者挽回损失（元）", description="按元填写，不是万元；没有的填0。")
    ] = Decimal(0)
    summary: Annotated[str, Meta(title="办理过程和结果", max_length=3000, extra_json_schema=LONG_TEXT)]

    def __post_init__(self) -> None:
        """Refuse less than nothing."""
        if self.avoided < 0:
            raise Refusal("金额不能小于零。", field="avoided")


class Termination(Struct, frozen=True, kw_only=True):
    """The representation ends before the procedure does."""

    reason: Annotated[str, Meta(title="终止代理的理由", max_length=1000, extra_json_schema=LONG_TEXT)]


class Archiving(Struct, frozen=True, kw_only=True):
    """The file as it goes into the archive."""

    pages: Annotated[int, Meta(title="卷内页数", ge=1, le=5000)]
    archived_by: Annotated[int, Meta(title="立卷人", extra_json_schema={"officers": True})]
