"""When an answer counts as consent, and when it may be taken back."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from fayi.consents.kinds import IN_FORCE, Answer, Told
from fayi.kit import clock
from fayi.kit.errors import Refusal

TITLES = {
    "consent:asked": "征询{names}对在线进行的意见（{stages}）",
    "consent:agreed": "{names}同意在线进行（{stages}）",
    "consent:refused": "{names}不同意在线进行（{stages}）",
    "consent:moved": "{names}申请在线进行（{stages}）",
    "consent:withdrawn": "{names}撤回同意在线进行（{stages}）",
}
"""What the entries of the timeline that come from here say."""


class NobodyNamed(Refusal):
    """请选择或者填写被征询的人。"""

    status_code = 422


class NoStage(Refusal):
    """请选择征询的环节。同意一个环节，不能推定同意其他环节（在线诉讼规则第四条）。"""

    status_code = 422


class NotTold(Refusal):
    """取得同意之前，要先告知：{lacking}（在线诉讼规则第四条）。"""

    status_code = 422


class NoReason(Refusal):
    """请写明不同意的理由；没有说理由的，写“未说明理由”。"""

    status_code = 422


class InFuture(Refusal):
    """时间不能晚于现在。"""

    status_code = 422


class TooEarly(Refusal):
    """时间不能早于办件的登记日期{received_on}。"""

    status_code = 422


class BeforeTheAnswer(Refusal):
    """撤回的时间不能早于表示同意的时间（{at}）。"""

    status_code = 422


class NothingToWithdraw(Refusal):
    """“{name}”对这一环节没有有效的同意，不需要撤回。"""


class MatterOver(Refusal):
    """办件已经结案，不能再征询或者撤回意见。"""


def must_be_an_answer(
    answer: Answer, told: Collection[Told], reason: str, at: datetime, now: datetime, received_on: date
) -> None:
    """Raise a Refusal unless `answer` may be written down as given at `at`.

    Who agrees was told of everything before; who moves it himself need not be asked, and so not be told first.
    """
    lacking = [one.label for one in Told if one not in told]
    if answer is Answer.AGREED and lacking:
        raise NotTold(field="told", lacking="、".join(lacking))
    if answer is Answer.REFUSED and not reason.strip():
        raise NoReason(field="reason")
    if at > now:
        raise InFuture(field="at")
    if clock.local(at).date() < received_on:
        raise TooEarly(field="at", received_on=received_on)


def must_be_in_force(
    name: str, answers: Iterable[str], given_at: datetime, at: datetime, now: datetime
) -> None:
    """Raise a Refusal unless the latest of `answers` is a consent that can be withdrawn at `at`."""
    latest = next(iter(answers), "")
    if latest not in IN_FORCE:
        raise NothingToWithdraw(name=name)
    if at > now:
        raise InFuture(field="at")
    if at < given_at:
        raise BeforeTheAnswer(field="at", at=given_at)
