"""A run of paragraphs and tables, as they stand in the body, a cell, a header."""

from dataclasses import replace

from fayi.kit.docx_html.constructs import SILENT
from fayi.kit.docx_html.package import Element, local_name
from fayi.kit.docx_html.paragraphs import Paragraph
from fayi.kit.docx_html.properties import child
from fayi.kit.docx_html.setting import Frame, Setting
from fayi.kit.docx_html.tables import Table

NOT_BLOCKS = SILENT | {"sectPr", "tcPr", "tblPr", "tblGrid"}


def flatten(parent: Element, setting: Setting) -> list[Element]:
    """The paragraphs and tables under `parent`, content controls opened; the rest is reported."""
    found: list[Element] = []
    for element in parent:
        name = local_name(element)
        if name in ("p", "tbl"):
            found.append(element)
        elif name in ("sdt", "customXml", "ins", "moveTo"):
            content = child(element, "sdtContent") if name == "sdt" else element
            found += flatten(content, setting) if content is not None else []
        elif name not in NOT_BLOCKS:
            setting.notebook.report(name)
    return found


def draw(elements: list[Element], frame: Frame, setting: Setting) -> tuple[str, float]:
    """The HTML of these paragraphs and tables and their height in points."""
    parts: list[str] = []
    height = 0.0
    waiting: Paragraph | None = None
    for element in elements:
        if local_name(element) == "tbl":
            if waiting is not None:
                parts.append(waiting.html())
                waiting = None
            inside = replace(frame, in_cell=True, flows=False, page_left=0.0)
            html, table_height = Table(element, inside, setting, draw_cell).html()
            parts.append(html)
            height += table_height
            setting.after_break = setting.after_break and not frame.flows
            continue
        if setting.reader.is_hidden(element):
            continue
        paragraph = Paragraph(element, frame, setting)
        if waiting is not None:
            height -= paragraph.close_up_to(waiting)
            paragraph.join_box_of(waiting)
            parts.append(waiting.html())
        waiting = paragraph
        height += paragraph.height
    if waiting is not None:
        parts.append(waiting.html())
    return "".join(parts), height


def draw_cell(cell: Element, frame: Frame, setting: Setting) -> tuple[str, float]:
    """The content of a table cell."""
    return draw(flatten(cell, setting), frame, setting)
