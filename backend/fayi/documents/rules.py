"""When a document may be issued, how it is numbered, and what of it is kept. Pure decisions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from fayi.kit import clock, media
from fayi.kit.errors import Refusal
from fayi.procedure.matter_type import MatterType, Paper
from fayi.web.field import Field

STATUSES = {
    "draft": "草稿",
    "submitted": "已送审",
    "issued": "已签发",
    "void": "已作废",
    "replaced": "已被替换",
}
TITLES = {
    "document:drafted": "起草《{title}》",
    "document:submitted": "《{title}》送审",
    "document:returned": "《{title}》退回修改",
    "document:issued": "签发《{title}》",
    "document:voided": "作废《{title}》",
    "document:replaced": "《{title}》已由更正后的文书替换",
    "paper:added": "材料入卷：{title}",
    "paper:arranged": "材料改名或改归：{title}",
    "paper:removed": "材料移出卷宗：{title}",
    "file:bound": "取出全卷PDF，共{pages}页",
}
"""What the entries of the timeline that come from here say."""

WORD = "×"
"""Stands for the agency's word in a number series."""
SCANS = frozenset({media.PDF, media.JPEG, media.PNG})
"""What a signed copy may be."""
PAPER_KINDS = {
    "paper": "卷宗材料",
    "exhibit": "证据材料",
    "identity": "身份证明",
    "authorisation": "授权委托材料",
}
SAFETIES = {"waiting": "查毒中", "clean": "已查毒", "infected": "有病毒", "unchecked": "未查毒"}
BIGGEST_SCAN = 30 * 1024 * 1024
EMPTY: tuple[Any, ...] = (None, "", [], ())
OTHER_PAPERS = Paper(key="other_papers", label="其他材料", must=False)
"""The last entry of every file: what fits no entry of the type's prescribed list."""
QUANTITIES = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}


class NotADraft(Refusal):
    """这份文书现在的状态是“{status}”，不能再修改或签发。内容有误的，请作废或者制作更正文书。"""


class NotIssued(Refusal):
    """只有已签发、仍然有效的文书才能作废或者更正。"""


class BeingReplaced(Refusal):
    """这份文书已经有更正文书在起草，请在那份草稿上修改。"""


class NotOurs(Refusal):
    """这份文书由其他单位签发，只有签发单位才能作废或者更正。"""

    status_code = 403


class NeedsSignOff(Refusal):
    """这类文书须经他人审批，请先送审。"""


class NeedsNoSignOff(Refusal):
    """这类文书不用审批，可以直接签发。"""


class NotSubmitted(Refusal):
    """这份文书现在的状态是“{status}”，不在审批中。"""


class DraftedByOneself(Refusal):
    """这份文书由您起草、修改或者送审，须由其他人审批。"""

    status_code = 403


class NoSuchMatter(Refusal):
    """没有找到案号为{reference}的办件，请核对。"""

    status_code = 422


class MatterArchived(Refusal):
    """办件已经归档，不能再起草、签发文书或者增减卷内材料。"""


class Missing(Refusal):
    """“{label}”还没有填写，不能签发。"""

    status_code = 422


class Contradictory(Refusal):
    """填写的内容前后矛盾，请核对。"""

    status_code = 422


class NoReason(Refusal):
    """请写明理由。"""

    status_code = 422


class NotAScan(Refusal):
    """这里只收PDF、JPG或者PNG文件。"""

    status_code = 422


class ScanTooLarge(Refusal):
    """文件太大，不能超过{most}MB，请降低扫描分辨率或者分成几份上传。"""

    status_code = 422


class Infected(Refusal):
    """查毒程序在这个文件里发现了病毒，文件已经隔离，不能打开。请让提交人重新提供。"""

    status_code = 403


class NotCheckedYet(Refusal):
    """文件正在查毒，请稍等一会儿再打开。"""


class NotOfThisType(Refusal):
    """这类办件的卷宗里没有这一项。"""

    status_code = 422


def written_number(series: str, word: str, year: int, number: int) -> str:
    """A number as its series says: （{year}）×人调协字第{n}号 → （2026）湖桥人调协字第12号."""
    return series.format(year=year, n=number).replace(WORD, word)


def counter_of(series: str) -> str:
    """The words by which the numbers of a series are counted: （{year}）×人调协字第{n}号 → 人调协字."""
    return re.sub(r"\{\w+\}|[（）第号〔〕×]", "", series)


def copies_of(words: str) -> int | None:
    """How many copies the catalogue's words ask for: 一式三份：本人一份，… → 3, 一式二联 → 2.

    None where the number depends (一式多份) or nothing is said of copies (一卷一份, 一册：连续登记).
    """
    found = re.match(r"一式([一二两三四五六七八九十]|\d+)[份联]", words.strip())
    if found is None:
        return None
    quantity = found[1]
    return QUANTITIES[quantity] if quantity in QUANTITIES else int(quantity) or None


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as plain data that JSON can hold: amounts as text, days and instants in ISO form."""
    plain: dict[str, Any] = msgspec.to_builtins(dict(values))
    return plain


def typed(fields: Iterable[Field], plain: Mapping[str, Any]) -> dict[str, Any]:
    """What `stored` kept, as the values it was; names that are not fields are left out."""
    return {field.name: _typed(field, plain.get(field.name)) for field in fields}


def _typed(field: Field, value: Any) -> Any:
    if value is None:
        return field.empty()
    match field.kind:
        case "rows":
            return [typed(field.columns, row) for row in value]
        case "money":
            return Decimal(value)
        case "date":
            return date.fromisoformat(value)
        case "datetime":
            return datetime.fromisoformat(value)
        case _:
            return value


def facts_of(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a template takes them: nothing filled in counts as missing."""
    facts: dict[str, Any] = {}
    for field in fields:
        value = values.get(field.name)
        if field.kind == "rows":
            value = [facts_of(field.columns, row) for row in value or ()]
        if value not in EMPTY:
            facts[field.name] = value
        elif field.kind in ("rows", "list", "choices") and not field.required:
            facts[field.name] = []
    return facts


class Lacking(Struct, frozen=True):
    """A required particular that is not filled in: where, and its label."""

    place: str
    """The field's name; of a cell in rows name-0-column."""
    label: str


def lacking(fields: Sequence[Field], values: Mapping[str, Any]) -> list[Lacking]:
    """Required particulars that are not filled in, in the order of the paper."""
    found = []
    for field in fields:
        value = values.get(field.name)
        if field.required and value in EMPTY:
            found.append(Lacking(field.name, field.label))
        if field.kind == "rows":
            found += [
                Lacking(f"{field.name}-{at}-{column.name}", column.label)
                for at, row in enumerate(value or ())
                for column in field.columns
                if column.required and row.get(column.name) in EMPTY
            ]
    return found


def optional(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The same fields, none of them required: a draft may be put aside half done."""
    return tuple(
        msgspec.structs.replace(
            field,
            required=False,
            columns=tuple(msgspec.structs.replace(column, required=False) for column in field.columns),
        )
        for field in fields
    )


def must_be_safe(safety: str, *, scanner: bool) -> None:
    """Raise Infected, or NotCheckedYet where there is a `scanner` that has not answered."""
    if safety == "infected":
        raise Infected
    if safety == "waiting" and scanner:
        raise NotCheckedYet


def place_of(matter_type: MatterType, code: str) -> Paper | None:
    """The entry of the prescribed list that a document fulfils."""
    return next((paper for paper in matter_type.papers if code in paper.documents), None)


def missing(matter_type: MatterType, filed: frozenset[str]) -> tuple[Paper, ...]:
    """Papers that must be in the file and are not."""
    return tuple(paper for paper in matter_type.papers if paper.must and paper.key not in filed)


def name_of_file(title: str, number: str, ending: str) -> str:
    """A name for a download: 人民调解协议书 （2026）湖桥人调协字第12号.pdf; names no person."""
    return "".join((re.sub(r'[\\/:*?"<>|\s]+', " ", f"{title} {number}").strip(), ending))


def issue_day(instant: datetime) -> date:
    """The day at the station a document is dated."""
    return clock.local(instant).date()
