"""What kinds of reading there are, and how long a purpose once given holds."""

from datetime import datetime, timedelta
from enum import StrEnum

from fayi.kit.errors import Refusal

OPENED_AGAIN_AFTER = timedelta(hours=1)
"""Whoever opens the same matter again within this time is not written down anew."""
PURPOSE_HOLDS = timedelta(hours=8)
"""A purpose given for a matter holds for the rest of a working day."""
SEARCHED_AGAIN_AFTER = timedelta(minutes=10)
READING_MINUTES = 10
"""How long a page shows what was read in full before it has to be asked for again."""
SHORTEST_PURPOSE = 2
LONGEST_PURPOSE = 200
LONGEST_SUBJECT = 500
HANDLING = "承办本件"
"""The purpose of whoever registered a matter or is assigned to it; nobody is asked for it."""


class PurposeWanted(Refusal):
    """请先写明查看用途。"""

    status_code = 403

    def __init__(self, matter_id: int, number: str = "", type_label: str = "") -> None:
        """`matter_id` is the matter that is to be opened; number and type are all that is said of it before."""
        super().__init__()
        self.matter_id, self.number, self.type_label = matter_id, number, type_label
        self.sent: tuple[tuple[str, str], ...] = ()
        """What was typed in the form that waits for the purpose; files cannot be kept."""


class ReadingKind(StrEnum):
    """What was done with what is kept."""

    OPENED = "opened"
    """A matter that holds offence data, or a sealed or confidential one."""
    UNMASKED = "unmasked"
    """Numbers and addresses read in full."""
    SEARCHED = "searched"
    VIEWED = "viewed"
    """A paper of the file looked at on the screen."""
    PRINTED = "printed"
    DOWNLOADED = "downloaded"
    BOUND = "bound"
    """The file's papers bound into one."""
    EXPORTED = "exported"
    """Rows or packages taken out of the desk."""
    LEARNT = "learnt"
    """Told that other agencies have open matters about the same property."""
    ENQUIRED = "enquired"
    """Asked in which prison somebody is held."""
    SEALED_ASKED = "sealed_asked"
    """Asked to read what is sealed."""
    AUDITED = "audited"
    """The list of readings itself was searched or taken out."""
    REPORTED = "reported"
    """Told a person who had read of them."""

    @property
    def label(self) -> str:
        """The Chinese name."""
        return LABELS[self]


LABELS = {
    ReadingKind.OPENED: "打开办件",
    ReadingKind.UNMASKED: "查看完整信息",
    ReadingKind.SEARCHED: "检索",
    ReadingKind.VIEWED: "查看材料",
    ReadingKind.PRINTED: "打印文书",
    ReadingKind.DOWNLOADED: "下载文件",
    ReadingKind.BOUND: "合订卷宗",
    ReadingKind.EXPORTED: "导出数据",
    ReadingKind.LEARNT: "得知关联办件",
    ReadingKind.ENQUIRED: "查询羁押场所",
    ReadingKind.SEALED_ASKED: "申请查阅封存记录",
    ReadingKind.AUDITED: "查看审计记录",
    ReadingKind.REPORTED: "出具查阅情况",
}


TAKES_OUT = frozenset(
    {
        ReadingKind.VIEWED,
        ReadingKind.PRINTED,
        ReadingKind.DOWNLOADED,
        ReadingKind.BOUND,
        ReadingKind.EXPORTED,
    }
)
"""What is looked at or taken out of a matter for the purpose it was opened for."""


def is_new_opening(last: datetime | None, now: datetime) -> bool:
    """Whether opening a matter at `now` is written down, the officer having opened it `last`."""
    return last is None or now - last >= OPENED_AGAIN_AFTER


def still_holds(given: datetime | None, now: datetime) -> bool:
    """Whether a purpose `given` for a matter still holds."""
    return given is not None and now - given < PURPOSE_HOLDS


def same_subject(words: str) -> str:
    """A search in the form in which it is compared with others: one case, no spaces."""
    return "".join(words.split()).casefold()
