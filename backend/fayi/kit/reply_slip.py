"""The reply slip (回执) in a package: a sheet to fill in anywhere, and what stands in it when it comes back.

Its words are Chinese in every language of the site. What was printed on it is locked; what is filled in is not.
"""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

PRINTED = {
    "code": "包裹编号",
    "check": "核对码",
    "sender": "发出机构",
    "receiver": "接收机构",
    "number": "办件编号",
}
"""What is on the slip when it goes out, and has to be on it when it comes back."""
FILLED = {
    "answer": "答复",
    "words": "办理结果或者退回理由",
    "answered_by": "填写人",
    "answered_on": "填写日期",
}
ANSWERS = {"accept": "接收", "return": "退回", "finish": "已办结"}
HOW_TO = (
    "请填写黄色的格子，打印盖章后把表格和盖章的扫描件一起发回发出机构。其余内容请不要改动。",
    "填写日期请写成2026-11-22的样子。",
)
LOCKED = PatternFill("solid", fgColor="EEEEEE")
OPEN = PatternFill("solid", fgColor="FFF8CC")


def blank_slip(printed: Mapping[str, str]) -> bytes:
    """The slip as a workbook; `printed` has the keys of PRINTED."""
    book = Workbook()
    sheet = book.active
    sheet.title = "回执"
    rows = [(label, printed[key], LOCKED) for key, label in PRINTED.items()]
    rows += [(label, "", OPEN) for label in FILLED.values()]
    for label, value, fill in rows:
        sheet.append([label, value])
        name, cell = sheet.cell(sheet.max_row, 1), sheet.cell(sheet.max_row, 2)
        name.font = Font(bold=True)
        cell.fill, cell.number_format = fill, "@"
        if cell.data_type == "f":
            cell.data_type = "s"  # a name is words, whatever it begins with
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.protection = Protection(locked=fill is LOCKED)
    offered = DataValidation(type="list", formula1=f'"{",".join(ANSWERS.values())}"', allow_blank=False)
    sheet.add_data_validation(offered)
    offered.add(f"B{len(PRINTED) + 1}")
    sheet.row_dimensions[len(PRINTED) + 2].height = 120
    for words in HOW_TO:
        sheet.append([words])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 70
    sheet.protection.enable()
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def said_in(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """What stands on a slip, by the keys of PRINTED and FILLED, the answer as a key of ANSWERS.

    `rows` are the cells as text. What is missing, or an answer that is none, is left out.
    """
    keys = {label: key for key, label in (PRINTED | FILLED).items()}
    said = {keys[row[0]]: row[1] for row in rows if len(row) > 1 and row[0] in keys and row[1]}
    answers = {label: key for key, label in ANSWERS.items()}
    if said.get("answer") in answers:
        return said | {"answer": answers[said["answer"]]}
    return {key: value for key, value in said.items() if key != "answer"}
