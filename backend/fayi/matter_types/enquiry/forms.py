"""What is filled in while a question is answered."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.procedure.choice import Choice

LONG_TEXT = {"kind": "longtext", "rows": 5}


class Target(Choice):
    """Where a question goes that an answer alone does not settle."""

    MEDIATION = "mediation", "人民调解"
    LEGAL_AID = "legal_aid", "法律援助"
    NOTARISATION = "notarisation", "公证"
    PETITION = "petition", "信访导引"
    COURT = "court", "人民法院诉讼服务"
    OTHER = "other", "其他机构"


class ConsentWay(Choice):
    """How somebody agreed to their data being passed on (个人信息保护法第二十九条)."""

    WRITTEN = "written", "书面"
    ORAL = "oral", "口头，已记录"


class Satisfaction(Choice):
    """What the visitor says of it."""

    VERY = "very", "非常满意"
    GOOD = "good", "满意"
    FAIR = "fair", "基本满意"
    NOT = "not", "不满意"


class Start(Struct, frozen=True, kw_only=True):
    """A lawyer takes the question."""

    both_sides_told: Annotated[
        bool,
        Meta(
            title="已告知利益冲突并由来访人同意",
            description="同一律师解答过对方的，须先告知；来访人不同意的，请换一名律师。",
        ),
    ] = False
    private: Annotated[
        bool,
        Meta(title="谈话不被监听", description="狱内一对一咨询须在可看不可听的地方进行。"),
    ] = False


class Answer(Struct, frozen=True, kw_only=True):
    """What was answered, and on which law it rests."""

    answer: Annotated[str, Meta(title="答复", max_length=5000, extra_json_schema=LONG_TEXT)]
    basis: Annotated[tuple[str, ...], Meta(title="依据", description="一行写一条法律及条文。")] = ()
    minutes: Annotated[int, Meta(title="时长（分钟）", ge=1, le=600)]
    aid_told: Annotated[
        bool,
        Meta(title="已告知可以依法申请法律援助", description="法律援助法第二十三条。"),
    ] = False
    recorded: Annotated[bool, Meta(title="谈话有录音录像", description="录音录像须事先告知来访人。")] = False
    recording_told: Annotated[bool, Meta(title="录音录像已事先告知")] = False


class Promise(Struct, frozen=True, kw_only=True):
    """The question needs study; when the visitor will hear."""

    promised_on: Annotated[date, Meta(title="答应答复的日期")]
    reason: Annotated[str, Meta(title="需要研究的问题", max_length=1000, extra_json_schema=LONG_TEXT)]


class Refer(Struct, frozen=True, kw_only=True):
    """It goes on to another procedure, with the visitor's consent."""

    target: Annotated[Target, Meta(title="转办去向")]
    to: Annotated[str, Meta(title="机构", max_length=100)]
    consent: Annotated[bool, Meta(title="来访人同意转出资料")] = False
    consent_way: Annotated[ConsentWay, Meta(title="同意方式")]
    note: Annotated[str, Meta(title="转办事项", max_length=1000, extra_json_schema=LONG_TEXT)]


class ReferralResult(Struct, frozen=True, kw_only=True):
    """What came of it there."""

    taken: Annotated[bool, Meta(title="对方已接收")]
    note: Annotated[str, Meta(title="转办结果", max_length=1000, extra_json_schema=LONG_TEXT)]


class Rating(Struct, frozen=True, kw_only=True):
    """What the visitor says of the answer."""

    satisfaction: Annotated[Satisfaction, Meta(title="满意度")]
    words: Annotated[str, Meta(title="意见", max_length=500, extra_json_schema=LONG_TEXT)] = ""


class Leaving(Struct, frozen=True, kw_only=True):
    """The visitor left before an answer."""

    note: Annotated[str, Meta(title="原因", max_length=500)] = ""
