"""What may happen to a visit, in what order, and how a turn is written."""

from collections.abc import Mapping

from msgspec import Struct

from fayi.kit.errors import Refusal
from fayi.procedure.channel import Channel
from fayi.procedure.choice import Choice

GROUP = 5
"""From so many people on a visit is a collective one (信访工作条例 第二十条: at most five speak for them)."""
TURN_LETTER = "A"


class Purpose(Choice):
    """What somebody comes for."""

    CONSULTATION = "consultation", "法律咨询"
    MEDIATION = "mediation", "人民调解"
    LEGAL_AID = "legal_aid", "法律援助"
    NOTARY = "notary", "公证"
    CONFIRMATION = "confirmation", "司法确认"
    PETITION = "petition", "信访导引"
    CORRECTIONS = "corrections", "社区矫正、安置帮教"
    PROGRESS = "progress", "询问办理进度"
    MATERIALS = "materials", "补交材料、领取文书"
    OTHER = "other", "其他"


class Need(Choice):
    """What has to be arranged for somebody who comes in."""

    ELDERLY = "elderly", "老年人"
    DISABLED = "disabled", "残疾人、行动不便"
    INTERPRETER = "interpreter", "需要翻译"
    WRITING = "writing", "需要代读、代写"
    CHILD = "child", "带婴幼儿"


class Priority(Choice):
    """Why somebody is called before the others."""

    ELDERLY = "elderly", "老年人优先"
    DISABLED = "disabled", "残疾人优先"
    PREGNANT = "pregnant", "孕妇优先"
    SOLDIER = "soldier", "军人优先"
    OTHER = "other", "其他急需照顾的"


class VisitStatus(Choice):
    """Where a visit stands."""

    WAITING = "waiting", "等候"
    CALLED = "called", "已叫号"
    SERVING = "serving", "接待中"
    DONE = "done", "已接待"
    LEFT = "left", "未接待离开"
    REDIRECTED = "redirected", "已告知其他机构"

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return {
            "waiting": "yellow",
            "called": "purple",
            "serving": "blue",
            "done": "green",
            "left": "gray",
            "redirected": "gray",
        }[self.value]

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done for the visitor today."""
        return self in (VisitStatus.DONE, VisitStatus.LEFT, VisitStatus.REDIRECTED)


class Result(Choice):
    """What came of a visit that was served."""

    REGISTERED = "registered", "已登记办件"
    ANSWERED = "answered", "当场答复"
    TOLD = "told", "一次性告知补正"
    DECLINED = "declined", "当场说明不能受理"
    OTHER = "other", "其他"


class Move(Struct, frozen=True):
    """Something that happens to a visit: from which statuses, and to which."""

    label: str
    icon: str
    before: frozenset[VisitStatus]
    after: VisitStatus


S = VisitStatus
MOVES: Mapping[str, Move] = {
    "call": Move("叫号", "microphone", frozenset({S.WAITING, S.CALLED}), S.CALLED),
    "begin": Move("开始接待", "check", frozenset({S.WAITING, S.CALLED}), S.SERVING),
    "wait": Move("放回队列", "arrow-left", frozenset({S.CALLED, S.LEFT}), S.WAITING),
    "leave": Move("未接待离开", "x", frozenset({S.WAITING, S.CALLED, S.SERVING}), S.LEFT),
}
"""What one button does; ending with a result and redirecting ask for more and are actions of their own."""


class CannotMove(Refusal):
    """这位来访人现在是“{status}”，不能“{move}”。请刷新页面看看最新情况。"""


class NobodyWaits(Refusal):
    """现在没有人在等候。"""


class NotToday(Refusal):
    """这不是今天的来访，不能再叫号或者放回队列。"""


class VisitIsOver(Refusal):
    """这次来访已经结束。来访人又来了，请重新取号。"""


class NothingCameOfIt(Refusal):
    """请先登记办件、写下答复或者一次性告知；都没有的，请在“说明”里写明接待情况。"""

    status_code = 422


class MustNotBeNamed(Refusal):
    """来访人要求匿名，不能登记姓名、电话和身份。"""

    status_code = 422


def must_move(key: str, status: str, *, today: bool) -> Move:
    """The move, if it may be made now; raises CannotMove, or NotToday for one that belongs in a queue."""
    move = MOVES[key]
    if VisitStatus.of(status) not in move.before:
        raise CannotMove(status=VisitStatus.of(status).label, move=move.label)
    if not today and move.after in (S.WAITING, S.CALLED):
        raise NotToday
    return move


def possible_moves(status: str, *, today: bool) -> tuple[str, ...]:
    """The keys of what may happen to a visit now, in the order of the buttons."""
    return tuple(
        key
        for key, move in MOVES.items()
        if VisitStatus.of(status) in move.before and (today or move.after not in (S.WAITING, S.CALLED))
    )


def must_be_served(status: str) -> None:
    """Raise VisitIsOver once nothing more is written for the visit."""
    if VisitStatus.of(status).is_over:
        raise VisitIsOver


def result_of(result: Result, note: str, *, matters: int, enquiries: int, lists: int) -> Result:
    """The result, if the visit bears it out; raises NothingCameOfIt otherwise.

    A result that leaves something in the books needs it to be there; the others need a note.
    """
    there = {Result.REGISTERED: matters, Result.ANSWERED: enquiries, Result.TOLD: lists}.get(result, 0)
    if not there and not note.strip():
        raise NothingCameOfIt(field="note")
    return result


def written_turn(no: int) -> str:
    """A turn as it is printed and called: A001; after 999 it goes on as A1000."""
    return f"{TURN_LETTER}{no:03}"


def first_status(channel: Channel) -> VisitStatus:
    """Who stands at the window waits for a turn; who phones or writes is served at once."""
    return VisitStatus.WAITING if channel is Channel.WINDOW else VisitStatus.SERVING


def must_fit_anonymity(anonymous: bool, *names: str) -> None:
    """Raise MustNotBeNamed when somebody who wants to stay unknown is written down by name."""
    if anonymous and any(name.strip() for name in names):
        raise MustNotBeNamed(field="name")
