"""When a hearing may be held, with whom, what its minutes need, and how a dialogue is read."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec
from msgspec import Struct

from fayi.hearings.kinds import (
    ACTING,
    CONDUCTING,
    HEARD,
    KINDS,
    KINDS_OF,
    OTHERS,
    OUTSIDERS,
    PARTY_SIDE,
    RESULTS,
)
from fayi.kit import clock
from fayi.kit.errors import Refusal

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
    left_at: datetime | None = None
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


class NotOfThisType(Refusal):
    """这类办件不安排“{kind}”。"""

    status_code = 422


class NoPlace(Refusal):
    """请填写地点，或者选择场所。"""

    status_code = 422


class NotAsBooked(Refusal):
    """所选预约的时间是{start}，时长{minutes}分钟，请按预约填写；要换时间的，请先改预约。"""

    status_code = 422


class NobodySat(Refusal):
    """到场人员里没有审判人员，请勾选实际审理的人。"""

    status_code = 422


class NoClerk(Refusal):
    """到场人员里没有书记员，庭审笔录由书记员制作。"""

    status_code = 422


class WitnessNotApart(Refusal):
    """证人“{name}”不得旁听庭审（在线诉讼规则第二十六条），请填写其到场和离场时间，且不能是整个庭审。"""

    status_code = 422


class LeftTooEarly(Refusal):
    """“{name}”的离场时间不能早于到场时间。"""

    status_code = 422


class NoTime(Refusal):
    """在线核对签署的，请填写签署时间。"""

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
    if kind == "trial":
        must_have_sat(capacities)
        return
    if kind == "interview":
        if not capacities & HEARD or len(capacities) < 2:
            raise NobodyHeard
        return
    if not capacities & (CONDUCTING | {"judge"}):
        raise NobodyConducted
    if kind == "mediation" and not capacities & PARTY_SIDE:
        raise NoPartyCame
    if kind == "inquiry" and not capacities & (PARTY_SIDE | {"witness"}):
        raise NobodyHeard


def must_have_sat(capacities: Collection[str]) -> None:
    """Raise a Refusal unless those who were there can have held a trial."""
    if "judge" not in capacities:
        raise NobodySat
    if "clerk" not in capacities:
        raise NoClerk
    if not set(capacities) & HEARD:
        raise NoPartyCame


def must_hear_witnesses_apart(
    attendees: Iterable[Attendee], started_at: datetime, ended_at: datetime
) -> None:
    """Raise WitnessNotApart for a witness of a trial who is not told to have left, or who sat through all of it."""
    for someone in attendees:
        if not someone.present or someone.left_at is None:
            if someone.present and someone.capacity == "witness":
                raise WitnessNotApart(field="people", name=someone.name)
            continue
        came_at = someone.came_at or started_at
        if someone.left_at < came_at:
            raise LeftTooEarly(field="people", name=someone.name)
        if someone.capacity == "witness" and came_at <= started_at and someone.left_at >= ended_at:
            raise WitnessNotApart(field="people", name=someone.name)


def must_be_accompanied(attendees: Iterable[Attendee], wards: frozenset[int]) -> None:
    """Raise ChildAlone when one of the participations `wards` came without anybody acting for them."""
    present = [someone for someone in attendees if someone.present]
    accompanied = {someone.participation_id for someone in present if someone.capacity in ACTING}
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


def must_be_of_type(kind: str, type_key: str) -> None:
    """Raise NotOfThisType for a kind of hearing that matters of this type do not have."""
    if kind not in kinds_of(type_key):
        raise NotOfThisType(field="kind", kind=KINDS[kind])


def kinds_of(type_key: str) -> tuple[str, ...]:
    """The kinds of hearing a type of matter has, the usual one first."""
    return KINDS_OF.get(type_key, OTHERS)


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
