"""Vertical text in a cell: upright glyphs one under another, columns from right to left."""

from html import escape

from fayi.kit.docx_html import css
from fayi.kit.docx_html.measures import alignment
from fayi.kit.docx_html.package import Element, W
from fayi.kit.docx_html.properties import child
from fayi.kit.docx_html.runs import RunStyle
from fayi.kit.docx_html.setting import Frame, Setting
from fayi.kit.docx_html.tokens import Token

COLUMN_PITCH = 1.2  # width of a column, in ems


def draw_vertical(cell: Element, height: float, frame: Frame, setting: Setting) -> str:
    """The cell's text in columns of at most `height` points; pictures and fields there are reported."""
    columns: list[tuple[str, RunStyle]] = []
    centred = alignment_along(cell, frame, setting) == "center"
    for paragraph in cell.iter(W + "p"):
        given = child(paragraph, "pPr")
        setting.notebook.enter_paragraph("".join(paragraph.itertext(W + "t")))
        _, run = setting.styles.paragraph(setting.styles.name_of(given), frame.table_style)
        tokens = setting.reader.read(paragraph, run)
        if child(given, "numPr") is not None:
            setting.notebook.report("numPr, textDirection")
        style = next((token.style for token in tokens), setting.reader.look(run))
        per_column = max(1, int((height + 0.5) // style.size)) if height else 1
        for text in _texts(tokens, setting):
            columns += [
                (text[start : start + per_column], style) for start in range(0, len(text), per_column)
            ]
    if next(cell.iter(W + "tbl"), None) is not None:
        setting.notebook.report("tbl, textDirection")
    return (
        '<div class="vertical">'
        + "".join(_column(*column, centred, setting) for column in reversed(columns))
        + "</div>"
    )


def _texts(tokens: list[Token], setting: Setting) -> list[str]:
    texts = [""]
    for token in tokens:
        if token.kind == "text":
            texts[-1] += token.text
        elif token.kind == "break":
            texts.append("")
        elif token.kind == "tab":
            texts[-1] += " "
        else:
            setting.notebook.report(f"{token.kind}, textDirection")
    return texts


def alignment_along(cell: Element, frame: Frame, setting: Setting) -> str:
    """How the cell's text is aligned along its own direction, down the page: its first paragraph's."""
    given = child(child(cell, "p"), "pPr")
    inherited, _ = setting.styles.paragraph(setting.styles.name_of(given), frame.table_style)
    return alignment(inherited.copy().fold(given))


def _column(text: str, style: RunStyle, centred: bool, setting: Setting) -> str:
    style.note_letters(setting.sheet, text)
    place = f"line-height:{css.points(style.size)};width:{css.points(style.size * COLUMN_PITCH)}"
    names = f"{style.class_in(setting.sheet)} {setting.sheet.name(place)}"
    return (
        f'<div class="column {"centred " if centred else ""}{names}">'
        + "<br/>".join(escape(letter, quote=False) for letter in text)
        + "</div>"
    )
