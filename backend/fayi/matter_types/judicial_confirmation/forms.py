"""What is filled in when the court's acts are written down from its papers."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.procedure.court_reference import court_reference

LONG_TEXT = {"kind": "longtext"}
KINDS = ("民特", "诉前调确")
"""Of proceeding in the numbers of confirmations."""


class Docketing(Struct, frozen=True, kw_only=True):
    """The court has accepted the application and docketed it."""

    court_reference: Annotated[
        str,
        Meta(title="法院案号", description="照受理通知书填写，例如（2026）浙9801民特12号。", max_length=60),
    ]

    def __post_init__(self) -> None:
        """Refuse a number no court would give."""
        must_be_a_reference(self.court_reference)


class NotDocketed(Struct, frozen=True, kw_only=True):
    """The court does not accept the application."""

    reason: Annotated[str, Meta(title="不予受理的理由", max_length=2000, extra_json_schema=LONG_TEXT)]
    court_reference: Annotated[
        str, Meta(title="法院案号", description="没有编号的可不填。", max_length=60)
    ] = ""

    def __post_init__(self) -> None:
        """Refuse a number no court would give."""
        if self.court_reference:
            must_be_a_reference(self.court_reference)


class Supplement(Struct, frozen=True, kw_only=True):
    """What the court asks the parties to hand in or to explain, and by when."""

    items: Annotated[tuple[str, ...], Meta(title="需要补充的材料", description="一行写一项。")]
    reason: Annotated[str, Meta(title="法院的要求", max_length=2000, extra_json_schema=LONG_TEXT)]
    supply_by: Annotated[date, Meta(title="补充期限")]


class CourtExtension(Struct, frozen=True, kw_only=True):
    """The court's president allows more time (民事诉讼法第一百八十七条)."""

    extra_days: Annotated[int, Meta(title="延长天数", ge=1, le=180)]
    approved_by: Annotated[str, Meta(title="批准人", description="由本院院长批准。", max_length=50)]


class Ruling(Struct, frozen=True, kw_only=True):
    """The court confirms the settlement (民事诉讼法第二百零六条). The day of the action is the ruling's."""

    court_reference: Annotated[
        str, Meta(title="裁定书案号", description="例如（2026）浙9801民特12号。", max_length=60)
    ]
    perform_by: Annotated[
        date | None,
        Meta(title="履行期间最后一日", description="分期履行的填最后一期；协议没有写明的可不填。"),
    ] = None

    def __post_init__(self) -> None:
        """Refuse a number no court would give."""
        must_be_a_reference(self.court_reference)


class Rejection(Struct, frozen=True, kw_only=True):
    """The court rejects the application (民事诉讼法第二百零六条)."""

    court_reference: Annotated[
        str, Meta(title="裁定书案号", description="例如（2026）浙9801民特12号。", max_length=60)
    ]
    reason: Annotated[str, Meta(title="驳回的理由", max_length=2000, extra_json_schema=LONG_TEXT)]

    def __post_init__(self) -> None:
        """Refuse a number no court would give."""
        must_be_a_reference(self.court_reference)


class Withdrawal(Struct, frozen=True, kw_only=True):
    """Who takes the application back, and why."""

    withdrawn_by: Annotated[str, Meta(title="撤回申请人", max_length=100)]
    note: Annotated[str, Meta(title="撤回理由", max_length=2000, extra_json_schema=LONG_TEXT)]


class Enforcement(Struct, frozen=True, kw_only=True):
    """A party asks the court to enforce the settlement."""

    applied_by: Annotated[str, Meta(title="申请执行人", max_length=100)]
    court: Annotated[str, Meta(title="执行法院", max_length=100)]


class Archiving(Struct, frozen=True, kw_only=True):
    """The file as it goes into the archive."""

    pages: Annotated[int, Meta(title="卷内页数", ge=1, le=5000)]
    archived_by: Annotated[int, Meta(title="立卷人", extra_json_schema={"officers": True})]


def must_be_a_reference(text: str) -> None:
    """Raise Refusal unless `text` is the number of a confirmation at a court."""
    found = court_reference(text)
    if found is None or found.kind not in KINDS:
        raise Refusal(
            "法院案号的写法不对，应为年度、法院代字、“民特”或者“诉前调确”和序号，例如（2026）浙9801民特12号。",
            field="court_reference",
        )
