"""What the bureau fills in on an objection."""

from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice

LONG_TEXT = {"kind": "longtext"}


class Proposal(Choice):
    """What whoever looked into it proposes."""

    UPHOLD = "uphold", "维持原决定"
    CORRECT = "correct", "责令法律援助机构改正"


class Examination(Struct, frozen=True, kw_only=True):
    """What was looked at and found."""

    files_seen: Annotated[bool, Meta(title="已调阅法律援助机构的案卷")]
    heard: Annotated[str, Meta(title="听取的意见", max_length=1000, extra_json_schema=LONG_TEXT)] = ""
    findings: Annotated[str, Meta(title="查明的情况", max_length=2000, extra_json_schema=LONG_TEXT)]
    proposal: Annotated[Proposal, Meta(title="建议")]


class Upheld(Struct, frozen=True, kw_only=True):
    """The decision stands, and where to go from here."""

    reasons: Annotated[str, Meta(title="维持的理由", max_length=2000, extra_json_schema=LONG_TEXT)]
    remedy_told: Annotated[
        bool, Meta(title="已告知可以申请行政复议或者提起行政诉讼", description="法律援助法第四十九条。")
    ] = False

    def __post_init__(self) -> None:
        """Refuse a decision that keeps the remedy to itself."""
        if not self.remedy_told:
            raise Refusal("维持原决定的，应当告知可以申请行政复议或者提起行政诉讼。", field="remedy_told")


class Ordered(Struct, frozen=True, kw_only=True):
    """The centre has to put it right."""

    reasons: Annotated[str, Meta(title="责令改正的理由", max_length=2000, extra_json_schema=LONG_TEXT)]


class Withdrawal(Struct, frozen=True, kw_only=True):
    """The objection is taken back."""

    note: Annotated[str, Meta(title="撤回理由", max_length=1000, extra_json_schema=LONG_TEXT)]


class Archiving(Struct, frozen=True, kw_only=True):
    """The file as it goes into the archive."""

    pages: Annotated[int, Meta(title="卷内页数", ge=1, le=5000)]
    archived_by: Annotated[int, Meta(title="立卷人", extra_json_schema={"officers": True})]
