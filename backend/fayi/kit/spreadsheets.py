"""Spreadsheets (.xlsx) in and out: plain tables, nothing of what else a workbook may hold."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from fayi.kit.errors import Refusal

MOST_ROWS = 2_000
MOST_COLUMNS = 120
BIGGEST_UNPACKED = 60 << 20
HEAD = PatternFill("solid", fgColor="E8EEF7")
LONGEST_CHOICE = 255
"""Characters Excel takes for a drop-down list."""


class NotASpreadsheet(Refusal):
    """请上传.xlsx格式的表格；加了密码的，请先去掉密码。"""

    status_code = 422


class SpreadsheetTooLarge(Refusal):
    """表格太大：最多{rows}行、{columns}列。请分成几份上传。"""

    status_code = 422


def read_rows(content: bytes) -> list[list[str]]:
    """The cells of the first sheet as text, empty rows left out; dates as 2026-11-22, times with T.

    Meant for the render pool, because the file comes from outside. Raises NotASpreadsheet,
    SpreadsheetTooLarge.
    """
    too_large = SpreadsheetTooLarge(rows=MOST_ROWS, columns=MOST_COLUMNS)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > BIGGEST_UNPACKED:
                raise too_large
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        rows = []
        for cells in sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
            texts = [_text(cell) for cell in cells]
            if any(texts):
                rows.append(texts)
            if len(rows) > MOST_ROWS + 1 or (len(texts) > MOST_COLUMNS and texts[MOST_COLUMNS]):
                raise too_large
    except Refusal:
        raise
    except Exception as fault:
        raise NotASpreadsheet from fault
    return rows


def write_rows(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    choices: Mapping[str, Sequence[str]] | None = None,
    notes: Sequence[str] = (),
) -> bytes:
    """A sheet with a heading row, drop-down lists where a column has choices, and notes on a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.append(list(head))
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for row in rows:
        sheet.append(list(row))
    for at, name in enumerate(head, start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = min(max(len(name) * 2 + 4, 12), 40)
        sheet.column_dimensions[letter].number_format = "@"  # identity numbers stay what was typed
        for cells in sheet.iter_rows(min_row=2, max_row=len(rows) + 1, min_col=at, max_col=at):
            for cell in cells:
                cell.number_format = "@"
        offered = ",".join((choices or {}).get(name, ()))
        if offered and len(offered) <= LONGEST_CHOICE:
            validation = DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True)
            sheet.add_data_validation(validation)
            validation.add(f"{letter}2:{letter}{MOST_ROWS}")
    sheet.freeze_panes = "A2"
    if notes:
        second = book.create_sheet()
        for note in notes:
            second.append([note])
        second.column_dimensions["A"].width = 90
    for every in book:
        for cell in (cell for cells in every.iter_rows() for cell in cells):
            if cell.data_type == "f":
                cell.data_type = "s"  # what somebody typed is words, whatever it begins with
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case datetime() if (cell.hour, cell.minute, cell.second) == (0, 0, 0):
            return cell.date().isoformat()
        case datetime():
            return cell.replace(second=0, microsecond=0).isoformat(timespec="minutes")
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell).strip()
