"""What is filled in at and after a sitting."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.remote_court_session.kinds import (
    Absence,
    Cause,
    Result,
    RulingPaper,
    Serving,
    SigningWay,
)

LONG_TEXT = {"kind": "longtext"}
REFERENCE = Meta(title="裁判文书案号", description="例如（2026）浙9801民初12号。", max_length=60)


class Opening(Struct, frozen=True, kw_only=True):
    """The judge opens the sitting."""

    started_at: Annotated[datetime, Meta(title="开庭时间")]
    recording_told: Annotated[bool, Meta(title="已宣布未经许可不得录制、截取、传播")] = False

    def __post_init__(self) -> None:
        """Refuse opening without the warning (在线诉讼规则 27)."""
        if not self.recording_told:
            raise Refusal("开庭时应当宣布不得录制、传播（在线诉讼规则第二十七条）。", field="recording_told")


class Interruption(Struct, frozen=True, kw_only=True):
    """The sitting stops for a while: the entry of the fault log."""

    at: Annotated[datetime, Meta(title="中断时间")]
    cause: Annotated[Cause, Meta(title="原因")]
    cut_off: Annotated[str, Meta(title="受影响的人、场所", max_length=200)]
    note: Annotated[str, Meta(title="经过", max_length=1000, extra_json_schema=LONG_TEXT)]


class Resumption(Struct, frozen=True, kw_only=True):
    """The sitting goes on; what was done before keeps its effect."""

    at: Annotated[datetime, Meta(title="恢复庭审时间")]
    measures: Annotated[str, Meta(title="处理情况", max_length=1000, extra_json_schema=LONG_TEXT)]
    nothing_missed: Annotated[bool, Meta(title="各参加人确认没有遗漏")] = False


class Adjournment(Struct, frozen=True, kw_only=True):
    """The sitting goes on another day; what was done keeps its effect (在线诉讼规则 21)."""

    reason: Annotated[str, Meta(title="改期的理由", max_length=1000, extra_json_schema=LONG_TEXT)]
    done_so_far: Annotated[
        str,
        Meta(
            title="已完成的活动",
            description="已经完成的仍然有效。",
            max_length=1000,
            extra_json_schema=LONG_TEXT,
        ),
    ] = ""
    absent: Annotated[str, Meta(title="没有到庭的人", max_length=100)] = ""
    absence: Annotated[Absence | None, Meta(title="对没有到庭的认定")] = None

    def __post_init__(self) -> None:
        """Refuse an absence without saying what it counts as."""
        must_be_judged(self.absent, self.absence)


class Closing(Struct, frozen=True, kw_only=True):
    """The sitting is over."""

    ended_at: Annotated[datetime, Meta(title="闭庭时间")]
    result: Annotated[Result, Meta(title="庭审结果")]
    summary: Annotated[str, Meta(title="庭审情况", max_length=2000, extra_json_schema=LONG_TEXT)] = ""
    absent: Annotated[str, Meta(title="没有到庭的人", max_length=100)] = ""
    absence: Annotated[Absence | None, Meta(title="对没有到庭的认定")] = None

    def __post_init__(self) -> None:
        """Refuse an absence without saying what it counts as."""
        must_be_judged(self.absent, self.absence)


class Signer(Struct, frozen=True, kw_only=True):
    """One signature under the record."""

    name: Annotated[str, Meta(title="姓名", max_length=60)]
    way: Annotated[SigningWay, Meta(title="方式")]
    at: Annotated[datetime, Meta(title="时间")]


class RecordSigned(Struct, frozen=True, kw_only=True):
    """Everybody has checked the record and signed it (在线诉讼规则 34)."""

    signers: Annotated[tuple[Signer, ...], Meta(title="核对签名")]
    corrections: Annotated[
        str, Meta(title="申请补正的内容", max_length=2000, extra_json_schema=LONG_TEXT)
    ] = ""


class Ruling(Struct, frozen=True, kw_only=True):
    """What the court decided. The day of the action is the ruling's."""

    paper: Annotated[RulingPaper, Meta(title="裁判文书")]
    court_reference: Annotated[str, REFERENCE]
    granted: Annotated[bool, Meta(title="准予减刑、假释", description="减刑、假释填写；不予的不勾选。")] = (
        False
    )
    sentence_months: Annotated[
        Annotated[int, Meta(ge=0, le=600)] | None,
        Meta(title="判处刑期（个月）", description="刑事案件判处的填写，例如三年填36。"),
    ] = None
    summary: Annotated[str, Meta(title="主文摘要", max_length=2000, extra_json_schema=LONG_TEXT)]


class Extension(Struct, frozen=True, kw_only=True):
    """One month more for a complex matter (减刑假释程序规定 1)."""

    extra_days: Annotated[int, Meta(title="延长（个月）", ge=1, le=1)] = 1
    note: Annotated[str, Meta(title="案情复杂的情况", max_length=1000, extra_json_schema=LONG_TEXT)]


class Served(Struct, frozen=True, kw_only=True):
    """The prisoner has the ruling; the day of the action is the day of signature (民事诉讼法 93, 94)."""

    serving: Annotated[Serving, Meta(title="服刑人员签收情况")]
    papers: Annotated[tuple[str, ...], Meta(title="送达的文书", description="一行写一份。")]
    received_on: Annotated[
        date, Meta(title="监狱收到日期", description="送达日期以服刑人员签收为准，不以监狱收到为准。")
    ]
    passed_on_by: Annotated[str, Meta(title="转交民警", max_length=40)]
    witness: Annotated[str, Meta(title="见证人", description="留置送达的填写。", max_length=40)] = ""
    procuratorate_on: Annotated[
        date | None, Meta(title="检察机关收到日期", description="减刑、假释填写。")
    ] = None
    corrections_agency: Annotated[
        str, Meta(title="社区矫正机构", description="准予假释的填写。", max_length=100)
    ] = ""
    corrections_on: Annotated[date | None, Meta(title="社区矫正机构收到日期")] = None

    def __post_init__(self) -> None:
        """Refuse papers left behind that nobody saw."""
        if self.serving is Serving.LEFT_BEHIND and not self.witness:
            raise Refusal("留置送达须有见证人。", field="witness")


class CorrectionOpinion(Struct, frozen=True, kw_only=True):
    """The procuratorate holds the ruling to be wrong (刑事诉讼法 274)."""

    number: Annotated[str, Meta(title="纠正意见文号", max_length=60)]
    note: Annotated[str, Meta(title="意见内容", max_length=2000, extra_json_schema=LONG_TEXT)]


class RulingAnew(Struct, frozen=True, kw_only=True):
    """A new panel has decided again (刑事诉讼法 274)."""

    panel: Annotated[tuple[str, ...], Meta(title="重新组成的合议庭", description="一行写一人。")]
    court_reference: Annotated[str, REFERENCE]
    granted: Annotated[bool, Meta(title="准予减刑、假释")] = False
    summary: Annotated[str, Meta(title="主文摘要", max_length=2000, extra_json_schema=LONG_TEXT)]


class Finish(Struct, frozen=True, kw_only=True):
    """What is counted when the matter is over."""

    trips_saved: Annotated[int, Meta(title="节省往返（人次）", ge=0, le=999)] = 0
    note: Annotated[str, Meta(title="说明", max_length=1000, extra_json_schema=LONG_TEXT)] = ""


class Archiving(Struct, frozen=True, kw_only=True):
    """The file as it goes into the archive."""

    pages: Annotated[int, Meta(title="卷内页数", ge=1, le=5000)]
    recording_kept: Annotated[
        str, Meta(title="录音录像存放", description="由法院保存；监狱未经法院同意不留存。", max_length=200)
    ]
    archived_by: Annotated[int, Meta(title="立卷人", extra_json_schema={"officers": True})]


def must_be_judged(absent: str, absence: Absence | None) -> None:
    """Raise Refusal unless somebody who was not there, and what that counts as, are told together."""
    if absent and absence is None:
        raise Refusal("请写明对没有到庭的认定（在线诉讼规则第二十五条）。", field="absence")
    if absence is not None and not absent:
        raise Refusal("请填写没有到庭的人。", field="absent")
