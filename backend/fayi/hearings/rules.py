"""When a hearing may be held, with whom, what its minutes need, and how a dialogue is read."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec
from msgspec import Struct

from fayi.kit import clock
from fayi.kit.errors import Refusal

KINDS = {"mediation": "调解会", "inquiry": "调查"}
WAYS = {"on_site": "现场", "remote": "远程视频", "mixed": "现场与视频结合"}
STATUSES = {"planned": "已排期", "held": "已举行", "adjourned": "已改期", "cancelled": "已取消"}
RESULTS = {
    "continued": "继续调解",
    "written": "达成书面协议",
    "oral": "达成口头协议",
    "failed": "调解不成",
}
CAPACITIES = {
    "party": "当事人",
    "agent": "代理人",
    "mediator": "调解员",
    "co_mediator": "共同调解员",
    "recorder": "记录人",
    "witness": "知情人",
    "relative": "受邀亲友、邻里、同事",
    "expert": "受邀专业人士或社会组织人员",
    "interpreter": "翻译",
    "observer": "旁听人员",
}
SIGN_WAYS = {"signature": "签名", "seal": "盖章", "fingerprint": "按指印"}

TITLES = {
    "hearing:mediation:scheduled": "安排调解会",
    "hearing:mediation:adjourned": "调解会改期",
    "hearing:mediation:cancelled": "取消调解会",
    "hearing:mediation:held": "举行调解会",
    "hearing:inquiry:scheduled": "安排调查",
    "hearing:inquiry:adjourned": "调查改期",
    "hearing:inquiry:cancelled": "取消调查",
    "hearing:inquiry:held": "进行调查",
    "hearing:minutes:signed": "{name}在笔录上签名",
    "hearing:minutes:amended": "修改笔录",
    "hearing:minutes:supplemented": "补充笔录",
}
"""What the entries of the timeline that come from here say."""

OUTSIDERS = frozenset({"relative", "expert"})
"""Asked to a mediation only with the parties' consent (人民调解法20)."""
CONDUCTING = frozenset({"mediator", "co_mediator"})
PARTY_SIDE = frozenset({"party", "agent"})
SIGNERS = frozenset({"party", "agent", "mediator", "co_mediator", "recorder", "witness", "interpreter"})
"""Whose signature the minutes need when they came."""

LONGEST = timedelta(hours=12)
SPEAKER = re.compile(
    r"^\s*(?P<speaker>[^\s：:，。；！？“”\"][^：:，。；！？“”\"]{0,29}?)\s*(?:：|:(?!//|\d))\s*(?P<said>.*?)\s*$"
)


class Plan(Struct, frozen=True, kw_only=True):
    """When and where a hearing is to be. Times are aware."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    way: str = "on_site"
    is_public: bool = False
    invitees_agreed: bool = False


class Attendee(Struct, frozen=True, kw_only=True):
    """Somebody asked to a hearing; `present` once it was held."""

    name: str
    capacity: str
    participation_id: int | None = None
    officer_id: int | None = None
    present: bool = False
    came_at: datetime | None = None
    remark: str = ""


class Minutes(Struct, frozen=True, kw_only=True):
    """What was done and said at a hearing that took place. Times are aware."""

    started_at: datetime
    ended_at: datetime
    text: str
    is_public: bool = False
    invitees_agreed: bool = False
    rights_told: bool = False
    result: str = ""
    result_note: str = ""


class NotInThisStatus(Refusal):
    """这次调解会或调查现在的状态是“{status}”，不能这样办理。"""


class MatterClosed(Refusal):
    """办件已经结案，不能再安排或记录调解会、调查。"""


class EndsBeforeStart(Refusal):
    """结束时间必须晚于开始时间。"""

    status_code = 422


class TooLong(Refusal):
    """一次调解会或调查不能超过12小时，请核对开始和结束时间；要分几天进行的，请分次排期。"""

    status_code = 422


class BeforeReceived(Refusal):
    """时间不能早于办件的登记日期{received_on}。"""

    status_code = 422


class NotYetOver(Refusal):
    """只能记录已经结束的调解会或调查，时间不能晚于现在。"""

    status_code = 422


class NotAgreedTo(Refusal):
    """邀请“{name}”参加调解，要先征得各方当事人同意（人民调解法第二十条）。已征得同意的，请勾选后再提交。"""

    status_code = 422


class NotPublic(Refusal):
    """调解不公开进行，“{name}”不能旁听。当事人同意公开的，请先改为公开。"""

    status_code = 422


class NobodyConducted(Refusal):
    """到场人员里没有调解员，请勾选实际主持的人。"""

    status_code = 422


class NoPartyCame(Refusal):
    """到场人员里没有当事人或代理人，不能记为已举行；当事人都没有来的，请改期或取消。"""

    status_code = 422


class NobodyHeard(Refusal):
    """到场人员里没有被调查的当事人、代理人或知情人。"""

    status_code = 422


class ChildAlone(Refusal):
    """“{name}”需要监护人陪同，到场人员里没有其监护人或代理人（民法典第十九条至第二十二条）。"""

    status_code = 422


class NothingWritten(Refusal):
    """请填写笔录内容。"""

    status_code = 422


class NoResult(Refusal):
    """请选择本次调解的结果。"""

    status_code = 422


class MinutesStand(Refusal):
    """笔录已由全部应签人员签名，不能再改；确有遗漏或者错误的，请补充记录。"""


class NotSigned(Refusal):
    """笔录还有应签人员没有签名，可以直接修改，不需要补充记录。"""


class AlreadySigned(Refusal):
    """“{name}”已经签过名。"""


class WasNotThere(Refusal):
    """“{name}”没有到场，不能在笔录上签名。"""


class SignedTooEarly(Refusal):
    """签名日期不能早于举行日期{held_on}。"""

    status_code = 422


class SignedInFuture(Refusal):
    """签名日期不能晚于今天。"""

    status_code = 422


def must_fit(starts_at: datetime, ends_at: datetime, received_on: date) -> None:
    """Raise a Refusal for times no hearing of a matter received on that day can have."""
    if ends_at <= starts_at:
        raise EndsBeforeStart(field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise TooLong(field="ends_at")
    if clock.local(starts_at).date() < received_on:
        raise BeforeReceived(field="starts_at", received_on=received_on)


def must_be_over(ended_at: datetime, now: datetime) -> None:
    """Raise NotYetOver for an end that still lies ahead."""
    if ended_at > now:
        raise NotYetOver(field="ends_at")


def must_be_admitted(
    attendees: Iterable[Attendee], *, kind: str, is_public: bool, invitees_agreed: bool
) -> None:
    """Raise NotAgreedTo or NotPublic for somebody the parties need not suffer at the table."""
    for someone in attendees:
        if kind == "mediation" and someone.capacity in OUTSIDERS and not invitees_agreed:
            raise NotAgreedTo(name=someone.name)
        if someone.capacity == "observer" and not is_public:
            raise NotPublic(name=someone.name)


def must_have_met(attendees: Iterable[Attendee], *, kind: str) -> None:
    """Raise a Refusal unless those present can have held a hearing of this kind.

    A mediator may talk to the sides apart, so one side is enough.
    """
    capacities = {someone.capacity for someone in attendees if someone.present}
    if not capacities & CONDUCTING:
        raise NobodyConducted
    if kind == "mediation" and not capacities & PARTY_SIDE:
        raise NoPartyCame
    if kind == "inquiry" and not capacities & (PARTY_SIDE | {"witness"}):
        raise NobodyHeard


def must_be_accompanied(attendees: Iterable[Attendee], wards: frozenset[int]) -> None:
    """Raise ChildAlone when one of the participations `wards` came without anybody acting for them."""
    present = [someone for someone in attendees if someone.present]
    accompanied = {someone.participation_id for someone in present if someone.capacity == "agent"}
    for someone in present:
        if someone.capacity == "party" and someone.participation_id in wards - accompanied:
            raise ChildAlone(name=someone.name)


def must_tell(text: str, result: str, *, kind: str) -> None:
    """Raise a Refusal when minutes are empty, or a mediation's do not say what came of it."""
    if not text.strip():
        raise NothingWritten(field="minutes")
    if kind == "mediation" and result not in RESULTS:
        raise NoResult(field="result")


def identified(people: Iterable[Attendee], known: Sequence[Attendee]) -> tuple[Attendee, ...]:
    """`people` as they were typed, with the part in the matter or the office of the `known` one of that name.

    Of several of one name the one in the same capacity is meant, and each is meant once.
    """
    left = list(known)
    found = []
    for someone in people:
        alike = [one for one in left if one.name == someone.name]
        same = [one for one in alike if one.capacity == someone.capacity] or alike
        if same:
            left.remove(same[0])
            someone = msgspec.structs.replace(
                someone, participation_id=same[0].participation_id, officer_id=same[0].officer_id
            )
        found.append(someone)
    return tuple(found)


def must_be_signed_in_time(on: date, held_on: date, today: date) -> None:
    """Raise a Refusal for a signature before the hearing or after today."""
    if on < held_on:
        raise SignedTooEarly(field="on", held_on=held_on)
    if on > today:
        raise SignedInFuture(field="on")


def turns_of(text: str) -> list[dict[str, str]]:
    """A dialogue written as lines 甲：…, as turns of `speaker` and `text`; empty when it is not a dialogue.

    A line that names no speaker belongs to the turn before it; what stands before the first speaker is a turn
    without one. One speaker is not enough for a dialogue: an account may well hold a line with a colon.
    """
    turns: list[dict[str, str]] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        named = SPEAKER.match(line)
        if named and named["said"]:
            turns.append({"speaker": named["speaker"], "text": named["said"]})
        elif turns:
            turns[-1]["text"] += "\n" + line.strip()
        else:
            turns.append({"speaker": "", "text": line.strip()})
    return turns if sum(turn["speaker"] != "" for turn in turns) > 1 else []
