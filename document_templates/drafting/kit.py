"""Building blocks of a form: titles, paragraphs, form tables, records, signatures, counterfoils.

A `Sheet` is a Word file being drawn from top to bottom. Loops and conditions become docxtpl tags in lines or
rows of their own, which vanish when the form is filled.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from document_templates.drafting import styles
from document_templates.drafting.styles import HEITI, KAITI, Style

WIDTH = 442.0
"""The 156 mm between the margins of GB/T 9704, in points."""
NO_DATE = "　　　　年　　月　　日"
"""A date to be written by hand."""
DRAWN = datetime(2026, 1, 1, tzinfo=UTC)

RULES = {
    "single": ("single", 6, "000000"),
    "dashed": ("dashed", 6, "000000"),
    "red": ("single", 18, "E60012"),
}
BOX_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True)
class Run:
    """A stretch of text that differs from its paragraph's style."""

    text: str
    font: str = ""
    size: float = 0
    underlined: bool = False


def hei(text: str) -> Run:
    """Text in 黑体, for the words that lead a paragraph."""
    return Run(text, HEITI)


def kai(text: str) -> Run:
    """Text in 楷体, for remarks."""
    return Run(text, KAITI)


Text = str | Run | Sequence[str | Run]


@dataclass(frozen=True)
class Line:
    """A paragraph before it is drawn. `numbered` names one of the number formats of `styles.LISTS`."""

    text: Text = ""
    style: Style = styles.ENTRY
    align: str = ""
    numbered: str = ""
    tabs: tuple[tuple[float, str, str], ...] = ()
    """Stops as (points from the left, left|center|right, none|underscore|dot)."""
    page_break: bool = False
    before: float = 0
    after: float | None = None
    keep: bool | None = None
    """Whether it stays with the next paragraph; None leaves that to the style."""
    rule: str = ""
    """A line under the paragraph: single, dashed, or red."""


EMPTY = Line("", styles.NOTE)
"""What a cell holds when there is nothing to say: Word cannot open a cell without a paragraph."""


def tag(words: str) -> Line:
    """A line that only holds a paragraph tag, e.g. `for p in parties`; it vanishes when the form is filled."""
    return Line(f"{{%p {words} %}}", styles.TAG)


def each(loop: str, *lines: Line, otherwise: Sequence[Line] = ()) -> list[Line]:
    """Lines repeated for a loop such as `item in items`, or those that stand where there is nothing to repeat."""
    return [tag(f"for {loop}"), *lines, *([tag("else"), *otherwise] if otherwise else []), tag("endfor")]


def when(condition: str, *lines: Line, otherwise: Sequence[Line] = ()) -> list[Line]:
    """Lines that stand only where the condition holds, and those that stand otherwise."""
    return [tag(f"if {condition}"), *lines, *([tag("else"), *otherwise] if otherwise else []), tag("endif")]


def either(name: str, text: str, otherwise: str = "") -> str:
    """Inline: `text` where the fact `name` is known, `otherwise` where it is not."""
    return f"{{% if {name} %}}{text}{{% else %}}{otherwise}{{% endif %}}"


def day(name: str) -> str:
    """Inline: a date in words, or room to write one by hand."""
    return either(name, f"{{{{ {name}|cn_date }}}}", NO_DATE)


def maybe(name: str) -> str:
    """Inline: a fact that may be missing; nothing where it is."""
    return f"{{{{ {name}|default('') }}}}"


def names(rows: str) -> str:
    """Inline: the names of some people, joined by 、."""
    return f"{{{{ {rows}|map(attribute='name')|join('、') }}}}"


def joined(name: str) -> str:
    """Inline: a list of texts that may be missing, joined by 、."""
    return f"{{{{ {name}|default([])|join('、') }}}}"


def paragraphs(name: str, style: Style, otherwise: Sequence[Line] = ()) -> list[Line]:
    """A long text, each of its lines a paragraph of its own."""
    return each(f"line in {name}|default('')|lines", Line("{{ line }}", style), otherwise=otherwise)


def boxes(name: str, choices: Sequence[str], gap: str = "　") -> str:
    """Inline: a row of boxes, the chosen one ticked."""
    return gap.join(f"{{{{ {name}|box('{choice}') }}}}{choice}" for choice in choices)


def seal_lines(date: str, style: Style, align: str = "") -> list[Line]:
    """The committee, the place of its seal and the date."""
    return [
        Line("{{ committee }}", style, align=align, keep=True),
        Line("（人民调解委员会印章）", style, align=align, keep=True),
        Line(day(date), style, align=align),
    ]


def code_lines() -> list[Line]:
    """The code by which anyone can check an issued document; nothing on a draft."""
    return when(
        "qr",
        Line("{{ qr }}", styles.PICTURE, align="left"),
        Line("扫码核验文书真伪", styles.NOTE),
        otherwise=[EMPTY],
    )


@dataclass(frozen=True)
class Cell:
    """A cell of a form. `width` in points; the grid is worked out from all rows."""

    width: float
    lines: tuple[Line, ...]
    merge: Literal["", "start", "on"] = ""
    """Whether a cell merged downwards starts here or goes on."""
    valign: str = "center"
    borders: tuple[tuple[str, str], ...] = ()
    """Sides that differ from the table's, e.g. (("bottom", "single"),)."""


def cell(width: float, *lines: Line | str, valign: str = "center") -> Cell:
    """A cell with what is filled in; a plain text is set as an entry."""
    return Cell(width, tuple(Line(line) if isinstance(line, str) else line for line in lines), valign=valign)


def label(width: float, text: str, merge: Literal["", "start", "on"] = "") -> Cell:
    """A cell with the printed name of what stands beside it; a narrow one reads from top to bottom."""
    return Cell(width, (Line(text, styles.LABEL),), merge)


class Table:
    """A form table: rows of cells given by their widths; vertical lines come from where cells meet."""

    def __init__(self, *, bordered: bool = True) -> None:
        """Start with no rows; `bordered` draws all lines, otherwise only those a cell asks for."""
        self.bordered = bordered
        self._rows: list[tuple[list[Cell], float, bool, bool]] = []

    def row(self, *cells: Cell, height: float = 26, splits: bool = False, heading: bool = False) -> None:
        """Add a row at least `height` points high. `splits`: may run on over the page end; `heading`: repeated."""
        self._rows.append((list(cells), height, splits, heading))

    def _tag(self, words: str) -> None:
        width = sum(one.width for one in self._rows[0][0]) if self._rows else WIDTH
        self.row(Cell(width, (Line(f"{{%tr {words} %}}", styles.TAG),)), height=14)

    @contextmanager
    def each(self, loop: str) -> Iterator[None]:
        """Rows repeated for a loop such as `p in parties`."""
        self._tag(f"for {loop}")
        yield
        self._tag("endfor")

    @contextmanager
    def when(self, condition: str) -> Iterator[None]:
        """Rows that stand only where the condition holds."""
        self._tag(f"if {condition}")
        yield
        self._tag("endif")

    def element(self, draw: "Sheet") -> BaseOxmlElement:
        """The w:tbl."""
        edges = sorted({round(edge, 1) for cells, *_ in self._rows for edge in _edges(cells)})
        table = parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{_twips(edges[-1])}" w:type="dxa"/><w:jc w:val="center"/>'
            + (_borders("tblBorders", [(side, "single") for side in BOX_SIDES]) if self.bordered else "")
            + '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="76" w:type="dxa"/>'
            + '<w:right w:w="76" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{_twips(b - a)}"/>' for a, b in pairwise(edges))
            + "</w:tblGrid></w:tbl>"
        )
        for cells, height, splits, heading in self._rows:
            row = parse_xml(
                f"<w:tr {nsdecls('w')}><w:trPr>"
                + ("" if splits else "<w:cantSplit/>")
                + f'<w:trHeight w:val="{_twips(height)}" w:hRule="atLeast"/>'
                + ("<w:tblHeader/>" if heading else "")
                + "</w:trPr></w:tr>"
            )
            left = 0.0
            for one in cells:
                span = edges.index(round(left + one.width, 1)) - edges.index(round(left, 1))
                left += one.width
                row.append(_cell_element(one, span, draw))
            table.append(row)
        return table


def _edges(cells: Sequence[Cell]) -> Iterator[float]:
    edge = 0.0
    yield edge
    for one in cells:
        edge += one.width
        yield edge


def _cell_element(one: Cell, span: int, draw: "Sheet") -> BaseOxmlElement:
    element = parse_xml(
        f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{_twips(one.width)}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + {"": "", "start": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[one.merge]
        + (_borders("tcBorders", one.borders) if one.borders else "")
        + f'<w:vAlign w:val="{one.valign}"/></w:tcPr></w:tc>'
    )
    for line in one.lines or (Line(),):
        element.append(draw.paragraph_element(line))
    return element


def _borders(name: str, sides: Sequence[tuple[str, str]]) -> str:
    drawn = "".join(
        f'<w:{side} w:val="{kind}" w:sz="4" w:space="0" w:color="000000"/>' for side, kind in sides
    )
    return f"<w:{name}>{drawn}</w:{name}>"


def _twips(points: float) -> int:
    return round(points * 20)


class Signatures(Table):
    """Who signs, where, and when: a name, a line to sign on, room for a date."""

    def __init__(self) -> None:
        """Start with nobody."""
        super().__init__(bordered=False)

    def line(self, who: str) -> None:
        """One signature."""
        self.row(
            Cell(190, (Line(f"{who}：", styles.SIGN),), valign="bottom"),
            Cell(138, (Line("\t", styles.SIGN, tabs=((128, "left", "underscore"),)),), valign="bottom"),
            Cell(114, (Line("　　年　 月　 日", styles.SIGN, align="right"),), valign="bottom"),
            height=32,
        )


class Sheet:
    """A Word file being drawn: A4, no character grid, margins 37/35/28/26 mm (GB/T 9704-2012)."""

    def __init__(self, name: str, *, form: bool = False) -> None:
        """Start an empty form called `name` in the file's properties.

        A `form` to fill in has 25/20 mm above and below instead, so that an ordinary one stays on one page.
        """
        self.document = Document()
        styles.install(self.document)
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = name, "", ""
        properties.last_modified_by, properties.revision = "", 1
        properties.created = properties.modified = DRAWN
        self._section = self.document.sections[0]
        self._section.page_width, self._section.page_height = Mm(210), Mm(297)
        above, below, foot = (25, 20, 12) if form else (37, 35, 22)
        self._section.top_margin, self._section.bottom_margin = Mm(above), Mm(below)
        self._section.left_margin, self._section.right_margin = Mm(28), Mm(26)
        self._section.header_distance, self._section.footer_distance = Mm(20), Mm(foot)
        self._section._sectPr.remove(self._section._sectPr.find(qn("w:docGrid")))
        self._numbering = self.document.part.numbering_part.element
        self._numbering[:] = []
        self._lists = 0

    def save(self, path: Path) -> None:
        """Write the file."""
        self.document.save(str(path))

    def add(self, *lines: Line) -> None:
        """Paragraphs, in order."""
        for line in lines:
            self._append(self.paragraph_element(line))

    def title(self, *texts: str, page_break: bool = False) -> None:
        """The form's name, in one or more lines."""
        for text in texts[:-1]:
            self.add(Line(text, styles.TITLE, after=0))
        self.add(Line(texts[-1], styles.TITLE, page_break=page_break))

    def red_head(self, agency: str) -> None:
        """The issuing agency in red over a red rule, for letters of authorities."""
        self.add(Line(agency, styles.RED_HEAD), Line("", styles.NOTE, rule="red", after=12))

    def number(self, text: str = "{{ doc_number }}") -> None:
        """The number of the document, right above the text."""
        self.add(Line(text, styles.NUMBER))

    def body(self, *texts: Text) -> None:
        """Body paragraphs, two characters indented."""
        self.add(*(Line(text, styles.BODY) for text in texts))

    def heading(self, text: str) -> None:
        """A heading in the body, e.g. 一、…."""
        self.add(Line(text, styles.HEADING))

    def table(self, table: Table) -> None:
        """A table; what follows it stands in a paragraph of its own."""
        self._append(table.element(self))

    def seal(self, date: str, style: Style = styles.SEAL, above: Sequence[Line] = ()) -> None:
        """The committee, the place of its seal and the date, beside the code that verifies the document."""
        foot = Table(bordered=False)
        foot.row(
            Cell(190, tuple(code_lines()), valign="bottom"),
            Cell(252, (*above, *seal_lines(date, style, "center")), valign="bottom"),
            height=84,
        )
        self.table(foot)

    def cut(self, text: str) -> None:
        """A dashed line to cut along, with a word about the seal that spans it."""
        self.add(Line(text, styles.EDGE, before=8, keep=True, rule="dashed"))

    def header(self, text: str) -> None:
        """A line over a rule at the head of every page."""
        header = self._section.header
        header.is_linked_to_previous = False
        header._element[:] = [self.paragraph_element(Line(text, styles.EDGE, rule="single"))]

    def footer(self, *signers: str) -> None:
        """第 X 页 共 Y 页 at the foot of every page, under a line for each page's signatures."""
        footer = self._section.footer
        footer.is_linked_to_previous = False
        lines = []
        if signers:
            stops, text, step = [], "", WIDTH / len(signers)
            for index, signer in enumerate(signers):
                text += f"{signer}：\t" + ("\t" if index < len(signers) - 1 else "")
                stops += [
                    (step * (index + 1) - 8, "left", "underscore"),
                    (step * (index + 1), "left", "none"),
                ]
            signing = Line(text, styles.EDGE, align="left", tabs=tuple(stops[: 2 * len(signers) - 1]))
            lines.append(self.paragraph_element(signing))
        page = self.paragraph_element(Line("第 ", styles.EDGE, before=6 if signers else 0))
        _field(page, "PAGE")
        page.append(_run_element(" 页　共 "))
        _field(page, "NUMPAGES")
        page.append(_run_element(" 页"))
        footer._element[:] = [*lines, page]

    def paragraph_element(self, line: Line) -> BaseOxmlElement:
        """The w:p of a line."""
        properties = f'<w:pStyle w:val="{line.style.name}"/>'
        if line.keep is not None:
            properties += f'<w:keepNext w:val="{int(line.keep)}"/>'
        if line.page_break:
            properties += "<w:pageBreakBefore/>"
        if line.numbered:
            properties += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self._list(line)}"/></w:numPr>'
        if line.rule:
            kind, size, colour = RULES[line.rule]
            properties += (
                f'<w:pBdr><w:bottom w:val="{kind}" w:sz="{size}" w:space="1" w:color="{colour}"/></w:pBdr>'
            )
        if line.tabs:
            properties += (
                "<w:tabs>"
                + "".join(
                    f'<w:tab w:val="{kind}"' + (f' w:leader="{fill}"' if fill != "none" else "")
                    + f' w:pos="{_twips(at)}"/>'
                    for at, kind, fill in line.tabs
                )
                + "</w:tabs>"
            )  # fmt: skip
        if line.before or line.after is not None:
            properties += f'<w:spacing w:before="{_twips(line.before or line.style.before)}"'
            properties += f' w:after="{_twips(line.style.after if line.after is None else line.after)}"/>'
        if line.align:
            indented = line.style.indent and line.align in ("center", "right")
            properties += '<w:ind w:firstLineChars="0" w:firstLine="0"/>' if indented else ""
            properties += f'<w:jc w:val="{line.align}"/>'
        paragraph = parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{properties}</w:pPr></w:p>")
        runs = [line.text] if isinstance(line.text, str | Run) else line.text
        for run in runs:
            if run:
                paragraph.append(_run_element(run))
        return paragraph

    def _append(self, element: BaseOxmlElement) -> None:
        self.document.element.body.insert(len(self.document.element.body) - 1, element)

    def _list(self, line: Line) -> int:
        """A numbering of its own for each list, so that every one starts at one."""
        self._lists += 1
        first = round(line.style.indent * line.style.size * 20)
        text = line.numbered.translate({ord("一"): "%1", ord("1"): "%1"})
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self._lists}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{styles.LISTS[line.numbered]}"/>'
            f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="0" w:firstLine="{first}"/></w:pPr></w:lvl></w:abstractNum>'
        )
        number = parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{self._lists}"><w:abstractNumId w:val="{self._lists}"/></w:num>'
        )
        self._numbering.insert(self._lists - 1, abstract)
        self._numbering.append(number)
        return self._lists


def _run_element(run: str | Run) -> BaseOxmlElement:
    run = Run(run) if isinstance(run, str) else run
    properties = (
        (f'<w:rFonts w:ascii="{run.font}" w:hAnsi="{run.font}" w:eastAsia="{run.font}"/>' if run.font else "")
        + (f'<w:sz w:val="{round(run.size * 2)}"/>' if run.size else "")
        + ('<w:u w:val="single"/>' if run.underlined else "")
    )
    content = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in run.text.split("\t")
    )
    return parse_xml(
        f"<w:r {nsdecls('w')}>" + (f"<w:rPr>{properties}</w:rPr>" if properties else "") + f"{content}</w:r>"
    )


def _field(paragraph: BaseOxmlElement, name: str) -> None:
    """A field that Word works out, such as the page number."""
    for content in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {name} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph.append(parse_xml(f"<w:r {nsdecls('w')}>{content}</w:r>"))
