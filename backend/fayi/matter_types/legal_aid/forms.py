"""What is filled in on the way to a lawyer: passing on, supplements, review, decision."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.legal_aid.means import MeansResult
from fayi.procedure.choice import Choice

LONG_TEXT = {"kind": "longtext"}
Note = Annotated[str, Meta(title="说明", max_length=2000, extra_json_schema=LONG_TEXT)]
RemedyTold = Annotated[
    bool,
    Meta(
        title="已告知救济途径",
        description="对决定不服的，可以向设立法律援助机构的司法行政部门提出异议（法律援助法第四十九条）。",
    ),
]


class PassOn(Struct, frozen=True, kw_only=True):
    """The application goes to the centre (法律援助法第三十九条)."""

    passed_on_at: Annotated[datetime, Meta(title="转交时间")]
    passed_on_by: Annotated[str, Meta(title="转交人", max_length=50)]
    enclosures: Annotated[tuple[str, ...], Meta(title="随附材料", description="一行写一项。")] = ()
    late_because: Annotated[
        str,
        Meta(title="超过二十四小时的原因", max_length=500, description="按时转交的不填。"),
    ] = ""


class Supplement(Struct, frozen=True, kw_only=True):
    """Everything that is missing, told once (法律援助法第四十三条)."""

    items: Annotated[
        tuple[str, ...], Meta(title="需要补充的材料或者说明", description="一次写全，一行写一项。")
    ]
    reason: Annotated[str, Meta(title="需要补充的理由", max_length=1000, extra_json_schema=LONG_TEXT)]
    supply_by: Annotated[date, Meta(title="补充期限", description="逾期没有补充的，视为撤回申请。")]


class Supplied(Struct, frozen=True, kw_only=True):
    """What came in."""

    items: Annotated[tuple[str, ...], Meta(title="收到的材料或者说明", description="一行写一项。")]
    note: Note = ""


class Withdrawal(Struct, frozen=True, kw_only=True):
    """The applicant takes the application back."""

    withdrawn_by: Annotated[str, Meta(title="撤回申请人", max_length=100)]
    note: Annotated[str, Meta(title="撤回理由", max_length=2000, extra_json_schema=LONG_TEXT)]


class Deemed(Struct, frozen=True, kw_only=True):
    """Nothing came in time."""

    told_how: Annotated[str, Meta(title="补充通知怎样送达", max_length=200)]
    note: Note = ""


class Reviewing(Struct, frozen=True, kw_only=True):
    """Who reviews; nobody related to the applicant."""

    lead: Annotated[int, Meta(title="审查人", extra_json_schema={"officers": True})]
    unrelated: Annotated[
        bool,
        Meta(title="审查人与申请人、对方当事人没有利害关系", description="有利害关系的，请另选审查人。"),
    ] = False

    def __post_init__(self) -> None:
        """Refuse a reviewer who has not said so."""
        if not self.unrelated:
            raise Refusal("审查人应先确认没有利害关系。", field="unrelated")


class Opinion(Struct, frozen=True, kw_only=True):
    """What the reviewer found, and what they propose."""

    means: Annotated[MeansResult, Meta(title="经济状况", description="与上面逐步得出的结论一致。")]
    in_scope: Annotated[
        bool,
        Meta(
            title="属于法律援助范围", description="法律援助法第二十五条、第二十八条、第三十一条、第三十二条。"
        ),
    ]
    right_place: Annotated[bool, Meta(title="由本机构受理", description="法律援助法第三十八条。")]
    merits: Annotated[
        str,
        Meta(
            title="案情审查",
            description="请求是否有事实和法律依据。",
            max_length=2000,
            extra_json_schema=LONG_TEXT,
        ),
    ]
    grant: Annotated[bool, Meta(title="建议给予法律援助")]
    reason: Annotated[str, Meta(title="理由", max_length=2000, extra_json_schema=LONG_TEXT)]


class Grant(Struct, frozen=True, kw_only=True):
    """The head of the centre decides to help."""

    opinion: Annotated[str, Meta(title="审批意见", max_length=500, extra_json_schema=LONG_TEXT)]
    free_told: Annotated[
        bool,
        Meta(
            title="已告知法律援助不收取任何费用",
            description="法律援助人员不得收取任何财物（法律援助法第二十条）。",
        ),
    ] = False

    def __post_init__(self) -> None:
        """Refuse a grant that does not say that it costs nothing."""
        if not self.free_told:
            raise Refusal("请告知受援人：法律援助不收取任何费用。", field="free_told")


class RefusalGround(Choice):
    """Why no help is given, as on the prescribed form."""

    SCOPE = "scope", "不属于法律援助范围"
    MEANS = "means", "不符合经济困难标准"
    FALSE_PAPERS = "false_papers", "所附材料虚假"
    PLACE = "place", "不属于本机构受理范围"
    OTHER = "other", "其他"


class Refused(Struct, frozen=True, kw_only=True):
    """The head of the centre decides not to help, and says why."""

    ground: Annotated[RefusalGround, Meta(title="不予援助的理由")]
    reasons: Annotated[str, Meta(title="理由说明", max_length=2000, extra_json_schema=LONG_TEXT)]
    remedy_told: RemedyTold = False

    def __post_init__(self) -> None:
        """Refuse a decision that keeps the remedy to itself."""
        if not self.remedy_told:
            raise Refusal("不予法律援助的决定应当告知异议途径。", field="remedy_told")


class Urgency(Choice):
    """Why help cannot wait for the review (法律援助法第四十四条)."""

    LIMITATION = "limitation", "距法定时效或者期限届满不足七日，需要及时提起诉讼或者申请仲裁、行政复议"
    PRESERVATION = "preservation", "需要立即申请财产保全、证据保全或者先予执行"
    OTHER = "other", "法律、法规、规章规定的其他情形"


class PriorAid(Struct, frozen=True, kw_only=True):
    """Help comes first, the papers afterwards."""

    ground: Annotated[Urgency, Meta(title="先行援助的情形")]
    reason: Annotated[str, Meta(title="具体情况", max_length=1000, extra_json_schema=LONG_TEXT)]
    papers_by: Annotated[date, Meta(title="补办手续的期限")]


class MadeUp(Struct, frozen=True, kw_only=True):
    """The papers that came afterwards, and what the review of them says."""

    items: Annotated[tuple[str, ...], Meta(title="补办的手续和材料", description="一行写一项。")]
    qualifies: Annotated[
        bool, Meta(title="经审查符合法律援助条件", description="不符合的，应当终止法律援助。")
    ]
    note: Note = ""
