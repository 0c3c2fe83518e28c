"""What a spreadsheet's rows mean for a document, and when a batch may begin. Pure decisions."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from fayi.kit.errors import Refusal
from fayi.web.field import Field

STATUSES = {"running": "正在制作", "done": "已完成", "cancelled": "已取消"}
ROW_STATUSES = {"waiting": "等待", "done": "已完成", "failed": "没有做成", "cancelled": "已取消"}
SOURCES = {"list": "办件清单", "search": "检索结果", "table": "上传的表格"}
MOST = 1_000
"""Documents in one batch."""
BIGGEST_TABLE = 10 * 1024 * 1024
MATTER_COLUMN = "办件编号"
COLUMN_KINDS = frozenset(
    {"text", "longtext", "date", "datetime", "money", "integer", "bool", "choice", "choices", "list"}
)
"""Fields that fit into one cell of a spreadsheet."""
YES_NO = {"是": "yes", "否": "no", "有": "yes", "无": "no", "Y": "yes", "N": "no", "√": "yes", "×": "no"}


class NothingToMake(Refusal):
    """请填写办件编号、检索词，或者上传表格，三种方式选一种。"""

    status_code = 422


class TooMany(Refusal):
    """一批最多制作{most}份，现在有{count}份。请分批制作。"""

    status_code = 422


class UnknownColumns(Refusal):
    """表格里有不认识的栏目：{names}。请用下载的表格填写，不要改第一行。"""

    status_code = 422


class NoRows(Refusal):
    """表格里没有内容，请从第二行开始填写，每份文书一行。"""

    status_code = 422


class NothingFound(Refusal):
    """没有检索到办件，请换个检索词。"""

    status_code = 422


class NotRunning(Refusal):
    """这一批已经结束，不能再取消。"""


class StillRunning(Refusal):
    """这一批还在制作，请等它结束，或者先取消。"""


class NothingFailed(Refusal):
    """没有需要重新制作的。"""


class TableTooLarge(Refusal):
    """表格文件不能超过10MB。"""

    status_code = 422


class Asked(Struct, frozen=True):
    """One document asked for: the number of its matter (or empty) and cells by name of the field."""

    matter_number: str
    cells: dict[str, str]


def columns(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields that a spreadsheet may hold."""
    return tuple(field for field in fields if field.kind in COLUMN_KINDS)


def from_list(text: str) -> list[Asked]:
    """Numbers of matters, a line each or parted by commas, each once."""
    numbers = dict.fromkeys(one.strip() for one in re.split(r"[\n,，;；、]+", text))
    return [Asked(number, {}) for number in numbers if number]


def from_table(rows: Sequence[Sequence[str]], fields: Sequence[Field]) -> list[Asked]:
    """The rows below the heading row, whose cells name fields by label or name.

    Raises NoRows, UnknownColumns.
    """
    if len(rows) < 2:
        raise NoRows(field="table")
    known = {field.label: field.name for field in fields} | {field.name: field.name for field in fields}
    heads = [head.strip().rstrip("*＊") for head in rows[0]]
    strange = [head for head in heads if head and head != MATTER_COLUMN and head not in known]
    if strange:
        raise UnknownColumns(field="table", names="、".join(strange))
    asked = []
    for row in rows[1:]:
        cells = {head: cell.strip() for head, cell in zip(heads, row, strict=False) if head and cell.strip()}
        number = cells.pop(MATTER_COLUMN, "")
        asked.append(Asked(number, {known[head]: cell for head, cell in cells.items()}))
    return asked


def typed(field: Field, cell: str) -> list[str]:
    """A cell as a form would send it."""
    match field.kind:
        case "bool":
            return [YES_NO.get(cell.strip().upper(), cell)]
        case "choices":
            return [one for one in re.split(r"[\n、,，;；]+", cell) if one]
        case "list":
            return ["\n".join(one.strip() for one in re.split(r"[\n;；]+", cell) if one.strip())]
        case "date":
            found = re.fullmatch(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})日?", cell)
            return [f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else cell]
        case _:
            return [cell]


def counts(statuses: Mapping[str, int]) -> dict[str, int]:
    """How many rows stand where, every status named."""
    return {status: statuses.get(status, 0) for status in ROW_STATUSES}
