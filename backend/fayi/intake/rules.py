"""What an applicant is told of the progress, how long drafts are kept, how often strangers may guess."""

import secrets
from collections.abc import Mapping
from datetime import timedelta

from fayi.kit.errors import Refusal
from fayi.procedure.matter_type import Status

DRAFT_DAYS = 180
"""A draft that nobody has gone on with for so long is thrown away."""
GUESSES_FROM_ONE = 20
"""Failed questions from one address of the network within GUESS_TIME; a village may share one address."""
GUESSES_ABOUT_ONE = 10
"""Failed questions about one number within GUESS_TIME."""
GUESS_TIME = timedelta(minutes=15)
CODE_LENGTH = 8
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that are taken for each other: 0 and O, 1, I and L."""

BRACKETS = str.maketrans(
    {"[": "〔", "［": "〔", "【": "〔", "]": "〕", "］": "〕", "】": "〕", "(": "（", ")": "）"}
)

CHOSEN = "登记时选定"
"""Why a party of the form is a registered one: the clerk chose it."""
NEXT: Mapping[Status, str] = {
    Status.DRAFT: "由承办机构审查能不能受理，结果会通知您。需要补充材料的，会一次告诉您补什么。",
    Status.OPEN: "正在办理。需要您到场或者补充材料时，承办人会联系您。",
    Status.SUSPENDED: "暂时停下来了。造成中止的原因消除后会接着办理，到时会通知您。",
    Status.CLOSED: "已经办结。还没有拿到文书，或者对结果有疑问的，请与承办机构联系。",
    Status.ARCHIVED: "已经办结，案卷已归档。需要查阅的，请与承办机构联系。",
}
"""What happens next, for people who have never read a procedure."""


class TooManyGuesses(Refusal):
    """查询失败的次数太多，请在{minutes}分钟后再试，或者打电话、到窗口询问。"""

    status_code = 429


class NothingKnown(Refusal):
    """没有查到。请照回执核对登记号和查询码；查询码不分大小写。"""

    status_code = 422


class StaleDraft(Refusal):
    """这份草稿已在别处改动过。为了不覆盖别人填的内容，这一次没有保存，请从草稿列表重新打开。"""


class OtherName(Refusal):
    """与已登记的“{name}”姓名不一致。要更正姓名，请到当事人页面；不是这个人的，请选“不填”。"""

    status_code = 422


def new_code() -> str:
    """A query code as it is printed: eight letters and figures that are not easily misread."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def code_as_kept(typed: str) -> str:
    """A code as typed, in the form in which it is compared."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def number_as_kept(typed: str) -> str:
    """A number as typed, with the brackets it is printed with."""
    return "".join(typed.split()).translate(BRACKETS)


def must_not_guess(by_asker: int, about_number: int) -> None:
    """Raise TooManyGuesses once somebody, or everybody about one number, has failed too often."""
    if by_asker >= GUESSES_FROM_ONE or about_number >= GUESSES_ABOUT_ONE:
        raise TooManyGuesses(minutes=int(GUESS_TIME.total_seconds() // 60))
