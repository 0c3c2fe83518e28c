"""What officers of both ends fill in on the way of a family visit."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.family_visit.kinds import AbortGround, Ground, Proof, Way

LONG_TEXT = {"kind": "longtext"}
Note = Annotated[str, Meta(title="说明", max_length=2000, extra_json_schema=LONG_TEXT)]
FamilyTold = Annotated[bool, Meta(title="已告知家属")]


def must_be_told(told: bool) -> None:
    """Refuse where the family was not told."""
    if not told:
        raise Refusal("请先告知家属。", field="family_told")


class FirstVerification(Struct, frozen=True, kw_only=True):
    """Relations are proved once; later visits rest on it."""

    proved: Annotated[
        list[str],
        Meta(title="已核验关系的会见人", description="一行写一人，照申请的姓名写。", max_length=300),
    ]
    proofs: Annotated[tuple[Proof, ...], Meta(title="核验的证明")]
    originals_seen: Annotated[bool, Meta(title="已看原件，与本人证件一致")]
    note: Note = ""

    def __post_init__(self) -> None:
        """Nothing is verified without an original."""
        if not self.proofs:
            raise Refusal("请选择核验的证明。", field="proofs")
        if not self.originals_seen:
            raise Refusal("没有看到原件的，不能核验通过。", field="originals_seen")


class Application(Struct, frozen=True, kw_only=True):
    """The family asks for a day."""

    rules_told: Annotated[bool, Meta(title="已告知会见规定和违反的后果")]
    note: Note = ""

    def __post_init__(self) -> None:
        """Whoever comes knows the rules."""
        if not self.rules_told:
            raise Refusal("请先告知会见规定。", field="rules_told")


class SiteCheck(Struct, frozen=True, kw_only=True):
    """The office finds that it fits the rules, and asks the prison."""

    with_agency: Annotated[str, Meta(title="监狱", extra_json_schema={"agencies": "prison"})]
    fits: Annotated[bool, Meta(title="符合罪犯会见通信规定")]
    note: Note = ""

    def __post_init__(self) -> None:
        """What does not fit is not passed on."""
        must_fit(self.fits)


class PrisonCheck(Struct, frozen=True, kw_only=True):
    """The same, where the family came to the prison itself."""

    fits: Annotated[bool, Meta(title="符合罪犯会见通信规定")]
    note: Note = ""

    def __post_init__(self) -> None:
        """What does not fit goes no further."""
        must_fit(self.fits)


def must_fit(fits: bool) -> None:
    """Refuse what does not fit the rules."""
    if not fits:
        raise Refusal("不符合规定的，请告知家属理由后取消申请。", field="fits")


class Permit(Struct, frozen=True, kw_only=True):
    """The prison allows it."""

    victim_looked: Annotated[
        bool,
        Meta(
            title="已核对被害人、禁止接触的情况",
            description="会见人是被害人、有暴力或者离婚纠纷的，慎重处理。",
        ),
    ]
    opinion: Annotated[str, Meta(title="审批意见", max_length=500)]

    def __post_init__(self) -> None:
        """Nobody is brought before the person who harmed them unawares."""
        if not self.victim_looked:
            raise Refusal("请先核对会见人是不是被害人、有没有禁止接触的裁定。", field="victim_looked")


class Declined(Struct, frozen=True, kw_only=True):
    """The prison does not allow it."""

    ground: Annotated[Ground, Meta(title="理由")]
    told_reason: Annotated[
        str, Meta(title="告知家属的内容", description="不写疾病、处罚和他人的情况。", max_length=500)
    ]
    note: Note = ""


class Telling(Struct, frozen=True, kw_only=True):
    """The family is told."""

    way: Annotated[Way, Meta(title="告知方式")]
    whom: Annotated[str, Meta(title="告知了谁", max_length=100)]
    note: Note = ""


class Answer(Struct, frozen=True, kw_only=True):
    """The family takes the time that was offered instead."""

    way: Annotated[Way, Meta(title="答复方式")]
    whom: Annotated[str, Meta(title="谁答复的", max_length=100)]


class CheckIn(Struct, frozen=True, kw_only=True):
    """Identity once more at the office, and bags."""

    identity_checked: Annotated[bool, Meta(title="已再次核对身份，人证一致")]
    bags_checked: Annotated[bool, Meta(title="已检查随身物品，手机等已寄存")]
    children_on_book: Annotated[
        bool, Meta(title="未成年人在户口簿上，由监护人陪同", description="没有未成年人的不选。")
    ] = False
    note: Note = ""

    def __post_init__(self) -> None:
        """Nobody is let in unchecked."""
        if not self.identity_checked:
            raise Refusal("人证不一致或者没有核对的，不能会见。", field="identity_checked")
        if not self.bags_checked:
            raise Refusal("请先检查随身物品。", field="bags_checked")


class NoShow(Struct, frozen=True, kw_only=True):
    """Nobody came."""

    note: Annotated[str, Meta(title="联系情况", description="怎样联系过、家属怎样说。", max_length=500)]


class Beginning(Struct, frozen=True, kw_only=True):
    """The prisoner is brought in and the visit begins, monitored."""

    prisoner_checked: Annotated[bool, Meta(title="已核对服刑人员身份")]
    monitored: Annotated[bool, Meta(title="已开启监听、录音录像")]
    translator: Annotated[
        str, Meta(title="翻译", description="使用少数民族语言、手语的必填。", max_length=60)
    ] = ""

    def __post_init__(self) -> None:
        """A family visit is monitored; a lawyer's is not and is booked as such."""
        if not self.prisoner_checked:
            raise Refusal("请先核对服刑人员的身份。", field="prisoner_checked")
        if not self.monitored:
            raise Refusal("家属会见应当监听；律师会见不监听，请另按律师会见办理。", field="monitored")


class BrokenOff(Struct, frozen=True, kw_only=True):
    """The visit is broken off."""

    grounds: Annotated[tuple[AbortGround, ...], Meta(title="中止的理由")]
    facts: Annotated[str, Meta(title="经过", max_length=1000, extra_json_schema=LONG_TEXT)]
    minutes: Annotated[int, Meta(title="已会见的分钟数", ge=0, le=240)] = 0
    family_told: FamilyTold

    def __post_init__(self) -> None:
        """The reason is said."""
        if not self.grounds:
            raise Refusal("请选择中止的理由。", field="grounds")
        must_be_told(self.family_told)


class Suspension(Struct, frozen=True, kw_only=True):
    """For one to three months there are no visits."""

    until: Annotated[date, Meta(title="暂停到", description="一至三个月，含当天。")]
    reason: Annotated[str, Meta(title="理由", max_length=500)]
    family_told: FamilyTold

    def __post_init__(self) -> None:
        """A suspension is told with its reason."""
        must_be_told(self.family_told)


class Ending(Struct, frozen=True, kw_only=True):
    """The visit is over."""

    minutes: Annotated[int, Meta(title="会见的分钟数", ge=1, le=240)]
    fault_minutes: Annotated[int, Meta(title="线路故障的分钟数", ge=0, le=240)] = 0


class Log(Struct, frozen=True, kw_only=True):
    """What remains of the visit on paper."""

    record: Annotated[str, Meta(title="会见记录", max_length=2000, extra_json_schema=LONG_TEXT)]
    mood: Annotated[str, Meta(title="服刑人员的情绪和需要跟进的事", max_length=500)] = ""
    recording_until: Annotated[date, Meta(title="录音录像保存到", description="到期删除。")]
    saved_distance: Annotated[
        int, Meta(title="减少的路程（公里）", description="往返、各会见人合计。", ge=0, le=50000)
    ] = 0


class Move(Struct, frozen=True, kw_only=True):
    """It is to take place at another time."""

    asked_by: Annotated[str, Meta(title="谁提出改期", max_length=60)]
    reason: Annotated[str, Meta(title="理由", max_length=500)]
    family_told: FamilyTold

    def __post_init__(self) -> None:
        """Nobody travels for nothing."""
        must_be_told(self.family_told)


class Cancelling(Struct, frozen=True, kw_only=True):
    """It will not take place."""

    asked_by: Annotated[str, Meta(title="谁提出取消", max_length=60)]
    reason: Annotated[str, Meta(title="理由", max_length=500)]
    family_told: FamilyTold

    def __post_init__(self) -> None:
        """Nobody travels for nothing."""
        must_be_told(self.family_told)


class ClosedPeriod(Struct, frozen=True, kw_only=True):
    """There are no visits for a time, e.g. because of an epidemic."""

    reason: Annotated[str, Meta(title="停止会见的原因", max_length=300)]
    expected_until: Annotated[date | None, Meta(title="预计到哪天", description="不能确定的不填。")] = None
    family_told: FamilyTold

    def __post_init__(self) -> None:
        """Nobody travels for nothing."""
        must_be_told(self.family_told)


class Closing(Struct, frozen=True, kw_only=True):
    """What the family thought of it."""

    satisfied: Annotated[bool | None, Meta(title="家属满意")] = None
    note: Note = ""
