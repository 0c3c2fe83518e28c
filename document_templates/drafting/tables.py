"""Form tables: rows of cells given by their widths in points."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from document_templates.drafting import styles
from document_templates.drafting.lines import Line, either

WIDTH = 442.0
"""The 156 mm between the margins of GB/T 9704, in points."""
LANDSCAPE_WIDTH = 700.0
"""The 247 mm of a register on its side, in points."""
UNDATED = "　　年　 月　 日"
"""The day of a signature, to be written by hand."""
BOX_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")

DrawLine = Callable[[Line], BaseOxmlElement]


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
    """A cell with the printed name of what stands beside it, broken where it has a line end.

    A narrow one reads from top to bottom.
    """
    return Cell(width, tuple(Line(one, styles.LABEL) for one in text.split("\n")), merge)


class Row(NamedTuple):
    """A row of a form."""

    cells: Sequence[Cell]
    height: float
    splits: bool
    heading: bool


class Table:
    """A form table: rows of cells given by their widths; vertical lines come from where cells meet."""

    def __init__(self, *, bordered: bool = True) -> None:
        """Start with no rows; `bordered` draws all lines, otherwise only those a cell asks for."""
        self.bordered = bordered
        self._rows: list[Row] = []

    def row(self, *cells: Cell, height: float = 26, splits: bool = False, heading: bool = False) -> None:
        """Add a row at least `height` points high.

        `splits`: it may run on over the end of a page; `heading`: it is repeated on every page.
        """
        self._rows.append(Row(cells, height, splits, heading))

    def _tag(self, words: str) -> None:
        width = sum(one.width for one in self._rows[0].cells) if self._rows else WIDTH
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

    def element(self, draw: DrawLine) -> BaseOxmlElement:
        """The w:tbl; `draw` makes the paragraphs."""
        edges = sorted({round(edge, 1) for row in self._rows for edge in _edges(row.cells)})
        table = parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{twips(edges[-1])}" w:type="dxa"/>'
            + '<w:jc w:val="center"/>'
            + (_borders("tblBorders", [(side, "single") for side in BOX_SIDES]) if self.bordered else "")
            + '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="76" w:type="dxa"/>'
            + '<w:right w:w="76" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{twips(b - a)}"/>' for a, b in pairwise(edges))
            + "</w:tblGrid></w:tbl>"
        )
        for row in self._rows:
            element = parse_xml(
                f"<w:tr {nsdecls('w')}><w:trPr>"
                + ("" if row.splits else "<w:cantSplit/>")
                + f'<w:trHeight w:val="{twips(row.height)}" w:hRule="atLeast"/>'
                + ("<w:tblHeader/>" if row.heading else "")
                + "</w:trPr></w:tr>"
            )
            left = 0.0
            for one in row.cells:
                span = edges.index(round(left + one.width, 1)) - edges.index(round(left, 1))
                left += one.width
                element.append(_cell_element(one, span, draw))
            table.append(element)
        return table


def _edges(cells: Sequence[Cell]) -> Iterator[float]:
    edge = 0.0
    yield edge
    for one in cells:
        edge += one.width
        yield edge


def _cell_element(one: Cell, span: int, draw: DrawLine) -> BaseOxmlElement:
    element = parse_xml(
        f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{twips(one.width)}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + {"": "", "start": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[one.merge]
        + (_borders("tcBorders", one.borders) if one.borders else "")
        + f'<w:vAlign w:val="{one.valign}"/></w:tcPr></w:tc>'
    )
    for line in one.lines or (Line(),):
        element.append(draw(line))
    return element


def _borders(name: str, sides: Sequence[tuple[str, str]]) -> str:
    return (
        f"<w:{name}>"
        + "".join(f'<w:{side} w:val="{kind}" {_look(kind)}/>' for side, kind in sides)
        + f"</w:{name}>"
    )


def _look(kind: str) -> str:
    return f'w:sz="{12 if kind == "double" else 4}" w:space="0" w:color="000000"'


def twips(points: float) -> int:
    """Word's unit of length: a twentieth of a point."""
    return round(points * 20)


class Signatures(Table):
    """Who signs, and where; on papers of several days, when."""

    def __init__(self, *, dated: bool = True) -> None:
        """Start with nobody; `dated` leaves room for the day of each signature."""
        super().__init__(bordered=False)
        self._beside = Line(UNDATED, styles.SIGN, align="right")
        if not dated:
            self._beside = Line("（签名、盖章或按指印）", styles.NOTE, align="right")

    def line(self, who: str, date: str = "") -> None:
        """One signature; `date` is the fact that tells its day, if that is known already."""
        beside = self._beside
        if date:
            known = either(date, f"{{{{ {date}|cn_date }}}}", UNDATED)
            beside = Line(known, styles.SIGN, align="right")
        self.row(
            Cell(198, (Line(f"{who}：", styles.SIGN, before=4),), valign="bottom"),
            Cell(120, (Line("\t", styles.SIGN, tabs=((112, "left", "underscore"),)),), valign="bottom"),
            Cell(124, (beside,), valign="bottom"),
            height=30,
        )
