"""What is filled in while a petition is guided, and when the competent organ answers."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.petition_guidance.details import LABELS, Content
from fayi.procedure.choice import Choice

LONG_TEXT = {"kind": "longtext", "rows": 5}


class Class(Choice):
    """How the petition is classed; where it leads hangs on it."""

    SUGGESTION = "suggestion", "建议意见"
    ACCUSATION = "accusation", "检举控告"
    REMEDY = "remedy", "申诉求决"
    ENQUIRY = "enquiry", "咨询"
    JUSTICE = "justice", "涉法涉诉"


class Organ(Choice):
    """To what kind of organ somebody is guided."""

    PETITION_OFFICE = "petition_office", "信访机构"
    DISCIPLINE = "discipline", "纪检监察机关"
    POLITICAL_LEGAL = "political_legal", "政法机关（人民法院、人民检察院、公安机关等）"
    COMPETENT = "competent", "有权处理的机关、单位"
    MEDIATION = "mediation", "人民调解委员会"
    LEGAL_SERVICE = "legal_service", "法律咨询、法律援助"


class Danger(Choice):
    """Why something is reported at once (信访工作条例第二十五条)."""

    MAJOR = "major", "可能造成社会影响的重大信访事项"
    VIOLENCE = "violence", "可能激化或者发生极端行为"
    LIFE = "life", "危及生命健康"


class Classing(Struct, frozen=True, kw_only=True):
    """What the petition is."""

    kind: Annotated[Class, Meta(title="分类")]
    content: Annotated[Content, Meta(title="内容分类")]
    note: Annotated[str, Meta(title="分类理由", max_length=500)] = ""


class Guiding(Struct, frozen=True, kw_only=True):
    """To whom the visitor was shown the way, and how."""

    organ: Annotated[Organ, Meta(title="导引去向")]
    name: Annotated[str, Meta(title="机关、单位名称", max_length=100)]
    told: Annotated[
        str,
        Meta(title="告知的途径和程序", max_length=1000, extra_json_schema=LONG_TEXT),
    ]
    slip_given: Annotated[bool, Meta(title="导引单已交给来访人")] = False


class Forwarding(Struct, frozen=True, kw_only=True):
    """The petition goes to the petition office, on a list, with the visitor's consent."""

    to: Annotated[str, Meta(title="转送机构", extra_json_schema={"agencies": "petition_office"})]
    papers: Annotated[tuple[str, ...], Meta(title="转送材料清单", description="一行写一项。")]
    consent: Annotated[bool, Meta(title="来访人同意转送")] = False
    note: Annotated[str, Meta(title="转送说明", max_length=1000, extra_json_schema=LONG_TEXT)] = ""


class Acceptance(Struct, frozen=True, kw_only=True):
    """The organ's written notice that it takes the petition on (信访工作条例第二十二条)."""

    notice_number: Annotated[str, Meta(title="受理告知书文号", max_length=60)]
    organ: Annotated[str, Meta(title="有权处理的机关、单位", max_length=100)]


class NonAcceptance(Struct, frozen=True, kw_only=True):
    """The organ's written notice that it does not, and why."""

    notice_number: Annotated[str, Meta(title="不予受理告知书文号", max_length=60)]
    reason: Annotated[str, Meta(title="理由", max_length=2000, extra_json_schema=LONG_TEXT)]
    way_told: Annotated[str, Meta(title="告知的其他途径", max_length=500)]


class Objecting(Struct, frozen=True, kw_only=True):
    """The petition is none of theirs; within five working days (信访工作条例第二十二条)."""

    reason: Annotated[str, Meta(title="退回理由", max_length=1000, extra_json_schema=LONG_TEXT)]
    competent: Annotated[str, Meta(title="认为有权处理的机关", max_length=100)] = ""


class StartWork(Struct, frozen=True, kw_only=True):
    """Who handles it, and whether the people involved stand aside (信访工作条例第二十八条)."""

    organ: Annotated[str, Meta(title="办理机关、单位", max_length=100)]
    no_interest: Annotated[bool, Meta(title="办理人员与信访事项没有直接利害关系")] = False


class Extension(Struct, frozen=True, kw_only=True):
    """More time for a complicated petition: at most thirty days (信访工作条例第三十四条)."""

    extra_days: Annotated[int, Meta(title="延长天数", ge=1, le=30)]
    approved_by: Annotated[str, Meta(title="批准人", description="由本机关、单位负责人批准。", max_length=50)]
    reason: Annotated[str, Meta(title="延长理由（已告知信访人）", max_length=500)]


class Reply(Struct, frozen=True, kw_only=True):
    """The written opinion the petitioner is given."""

    opinion_number: Annotated[str, Meta(title="处理意见书文号", max_length=60)]
    organ: Annotated[str, Meta(title="作出机关", max_length=100)]
    opinion: Annotated[str, Meta(title="处理意见", max_length=3000, extra_json_schema=LONG_TEXT)]
    reconciled: Annotated[bool, Meta(title="经调解、和解达成一致")] = False

    def __post_init__(self) -> None:
        """Refuse words that judge the petitioner."""
        if any(label in self.opinion for label in LABELS):
            raise Refusal("请写处理意见，不要给信访人贴标签。", field="opinion")


class Asking(Struct, frozen=True, kw_only=True):
    """The petitioner asks the level above."""

    organ: Annotated[str, Meta(title="复查或者复核机关", max_length=100)]
    reason: Annotated[str, Meta(title="请求的理由", max_length=2000, extra_json_schema=LONG_TEXT)]


class Reporting(Struct, frozen=True, kw_only=True):
    """Reported at once to those who lead (信访工作条例第二十五条)."""

    danger: Annotated[Danger, Meta(title="情形")]
    reported_to: Annotated[str, Meta(title="报告对象", max_length=100)]
    reported_at: Annotated[datetime, Meta(title="报告时间")]
    facts: Annotated[str, Meta(title="情况", max_length=2000, extra_json_schema=LONG_TEXT)]


class Withdrawal(Struct, frozen=True, kw_only=True):
    """The visitor does not want it pursued."""

    note: Annotated[str, Meta(title="说明", max_length=1000, extra_json_schema=LONG_TEXT)]


class Closing(Struct, frozen=True, kw_only=True):
    """The visitor knows what came of it."""

    result_told: Annotated[bool, Meta(title="结果已告知来访人")] = False
    note: Annotated[str, Meta(title="备注", max_length=500)] = ""


class Archiving(Struct, frozen=True, kw_only=True):
    """The file as it goes into the archive."""

    pages: Annotated[int, Meta(title="卷内页数", ge=1, le=5000)]
