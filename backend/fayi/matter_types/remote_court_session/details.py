"""What the court writes down when it asks to sit with somebody in prison."""

from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.remote_court_session.kinds import (
    COMMUTATION,
    CriminalGround,
    OpenGround,
    Procedure,
    Sentence,
    SittingKind,
    Unfit,
)
from fayi.procedure.court_reference import court_reference
from fayi.procedure.matter_type import Objection
from fayi.procedure.naming import sides

LONG_TEXT = {"kind": "longtext"}
PROCEEDING = {
    SittingKind.CIVIL: "民",
    SittingKind.COMMUTE: "刑更",
    SittingKind.PAROLE: "刑更",
    SittingKind.CRIMINAL: "刑",
    SittingKind.ENFORCE: "执",
}
"""What the kind of proceeding in the court's number contains, where the kind of sitting decides it."""


class Details(Struct, frozen=True, kw_only=True):
    """A sitting of the court with somebody who is in prison (共享法庭远程庭审)."""

    kind: Annotated[SittingKind, Meta(title="庭审类型")]
    court_reference: Annotated[
        str, Meta(title="案号", description="照立案登记填写，例如（2026）浙9801民初12号。", max_length=60)
    ]
    cause: Annotated[
        str,
        Meta(
            title="案由",
            description="对被监禁的人起诉由原告住所地法院管辖；双方都被监禁的由被告原住所地法院管辖，"
            "被告被监禁一年以上的由被监禁地法院管辖（民事诉讼法第二十三条、民诉法解释第八条）。",
            max_length=100,
        ),
    ]
    procedure: Annotated[Procedure, Meta(title="审理程序")] = Procedure.ORDINARY
    judge: Annotated[str, Meta(title="审判长、独任审判员", max_length=40)]
    panel: Annotated[tuple[str, ...], Meta(title="合议庭其他成员", description="一行写一人。")] = ()
    clerk: Annotated[str, Meta(title="书记员", max_length=40)]
    prisoner_name: Annotated[str, Meta(title="服刑人员姓名", max_length=60)]
    prisoner_number: Annotated[str, Meta(title="服刑人员编号", max_length=40)]
    prison: Annotated[str, Meta(title="服刑监狱", max_length=100)]
    ward: Annotated[str, Meta(title="监区", max_length=40)] = ""
    security_level: Annotated[
        str, Meta(title="戒备、管理等级", description="知道的填写。", max_length=40)
    ] = ""
    language: Annotated[str, Meta(title="使用的语言、方言", extra_json_schema={"codes": "language"})] = ""
    interpreter: Annotated[bool, Meta(title="需要翻译")] = False
    minor: Annotated[
        bool, Meta(title="服刑人员是未成年人", description="须有法定代理人或者合适成年人到场。")
    ] = False
    public: Annotated[bool, Meta(title="公开审理")] = False
    minutes: Annotated[int, Meta(title="预计时长（分钟）", ge=5, le=600)]
    pre_minutes: Annotated[
        int, Meta(title="庭前与律师谈话（分钟）", description="不被监听；不需要的填0。", ge=0, le=240)
    ] = 0
    after_minutes: Annotated[
        int, Meta(title="庭后与律师谈话（分钟）", description="不需要的填0。", ge=0, le=240)
    ] = 0
    witness_apart: Annotated[
        bool, Meta(title="有证人作证", description="证人另在一室，不得旁听（在线诉讼规则第二十六条）。")
    ] = False
    procuratorate: Annotated[bool, Meta(title="检察机关派员参加", description="参加的，须征得其同意。")] = (
        False
    )
    needs: Annotated[
        str,
        Meta(title="设备和其他需要", description="实物展台、打印机、无障碍设施等。", max_length=1000,
             extra_json_schema=LONG_TEXT),
    ] = ""  # fmt: skip
    unfit: Annotated[
        tuple[Unfit, ...], Meta(title="不宜在线的情形", description="没有的不选；有的应当转为线下。")
    ] = ()
    criminal_ground: Annotated[
        CriminalGround | None, Meta(title="刑事案件在线审理的理由", description="刑事庭审填写。")
    ] = None
    witness_reason: Annotated[
        str,
        Meta(
            title="刑事案件证人在线作证的依据", description="刑事案件证人一般应当线下作证。", max_length=300
        ),
    ] = ""
    sentence: Annotated[Sentence | None, Meta(title="原判刑罚", description="减刑、假释填写。")] = None
    proposal_on: Annotated[
        date | None, Meta(title="收到减刑、假释建议书的日期", description="减刑、假释填写。")
    ] = None
    docketed_on: Annotated[date | None, Meta(title="立案日期", description="减刑、假释填写。")] = None
    open_hearing: Annotated[
        bool, Meta(title="开庭审理", description="减刑、假释不开庭的为书面审理，可以远程提讯。")
    ] = False
    open_grounds: Annotated[
        tuple[OpenGround, ...], Meta(title="应当开庭审理的情形", description="减刑、假释填写，没有的不选。")
    ] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be true, or what the rules do not allow."""
        number = court_reference(self.court_reference)
        if number is None:
            raise Refusal(
                "案号的写法不对，应为年度、法院代字、类型代字和序号，例如（2026）浙9801民初12号。",
                field="court_reference",
            )
        wanted = PROCEEDING.get(self.kind, "")
        if wanted not in number.kind or (self.kind is SittingKind.CRIMINAL and "刑更" in number.kind):
            raise Refusal("案号的类型代字“{kind}”与庭审类型不符。", field="court_reference", kind=number.kind)
        self._must_be_a_criminal_trial_that_may_be_online("刑" in number.kind)
        self._must_be_a_whole_proposal()
        if self.interpreter and not self.language:
            raise Refusal("需要翻译的，请选择使用的语言。", field="language")
        if self.minor and self.public and "刑" in number.kind:
            raise Refusal("未成年人刑事案件不公开审理（刑事诉讼法第二百八十五条）。", field="public")

    def _must_be_a_criminal_trial_that_may_be_online(self, criminal: bool) -> None:
        if self.kind is SittingKind.CRIMINAL and self.criminal_ground is None:
            raise Refusal(
                "刑事案件只有适用速裁程序、减刑假释或者有其他特殊原因的才能在线审理（在线诉讼规则第三条、第三十七条）。",
                field="criminal_ground",
            )
        if self.kind is SittingKind.WITNESS and criminal and not self.witness_reason.strip():
            raise Refusal(
                "刑事案件证人一般应当线下作证，请写明在线作证的依据（在线诉讼规则第三十七条）。",
                field="witness_reason",
            )

    def _must_be_a_whole_proposal(self) -> None:
        if self.kind not in COMMUTATION:
            return
        given = {"sentence": self.sentence, "proposal_on": self.proposal_on, "docketed_on": self.docketed_on}
        for name, value in given.items():
            if value is None:
                raise Refusal("减刑、假释请填写这一项。", field=name)
        if self.proposal_on and self.docketed_on and self.docketed_on < self.proposal_on:
            raise Refusal("立案日期不能早于收到建议书的日期。", field="docketed_on")
        if self.open_grounds and not self.open_hearing:
            raise Refusal(
                "有应当开庭审理的情形，必须开庭（关于减刑、假释案件审理程序的规定第六条）。",
                field="open_hearing",
            )


def faulty(details: Any, number_word: str) -> Objection | None:
    """A court asks about its own matters."""
    number = court_reference(details.court_reference)
    if number is None or not number_word or number.word == number_word:
        return None
    return Objection(
        "这是另一个法院的案号，本院的代字是{word}。", {"word": number_word}, field="court_reference"
    )


def title(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """张三与李四离婚纠纷（民事庭审）; more than two on a side become 张三等12人."""
    return "".join((sides(applicants, respondents), details.cause, "（", details.kind.label, "）"))
