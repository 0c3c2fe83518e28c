"""Tables with a fixed grid: merged cells, borders, row heights, repeated header rows, vertical text."""

from collections.abc import Callable
from dataclasses import replace

from fayi.kit.docx_html import css
from fayi.kit.docx_html.cells import DIAGONALS, SIDES, VERTICAL, Cell, Row, cell_look, margins
from fayi.kit.docx_html.constructs import CELL_PROPERTIES, ROW_PROPERTIES, SILENT, TABLE_PROPERTIES
from fayi.kit.docx_html.package import Element, W, local_name
from fayi.kit.docx_html.properties import Properties, child
from fayi.kit.docx_html.setting import Frame, Setting
from fayi.kit.docx_html.vertical import alignment_along, draw_vertical

MOST_COLUMNS = 63  # as many as Word allows
DEFAULT_MARGINS = {"top": 0.0, "right": 5.4, "bottom": 0.0, "left": 5.4}

TABLE_BORDERS = frozenset({*SIDES, "insideH", "insideV"})
CELL_BORDERS = frozenset({*SIDES, *DIAGONALS})
NOT_ROWS = SILENT | {"customXmlPr", "tblGrid", "tblPr", "trPr"}

DrawCell = Callable[[Element, Frame, Setting], tuple[str, float]]


class Table:
    """One table, read and drawn."""

    def __init__(self, element: Element, frame: Frame, setting: Setting, draw_cell: DrawCell) -> None:
        self._setting, self._draw_cell = setting, draw_cell
        own = Properties.of(child(element, "tblPr"))
        setting.notebook.check({name: own.get(name) for name in own.names()}, TABLE_PROPERTIES)
        style = own.get("tblStyle")
        if style and setting.styles.is_conditional(style):
            setting.notebook.report(f"tblStylePr {style}")
        if setting.styles.formats_cells(style):
            setting.notebook.report(f"tblStyle tcPr {style}".strip())
        self._properties = setting.styles.table(style).fold_all(own)
        setting.notebook.check_borders("tblBorders", self._properties.sides("tblBorders"), TABLE_BORDERS)
        setting.notebook.check_shade(self._properties.values.get("shd", {}))
        self._frame = replace(frame, table_style=style)
        grid = child(element, "tblGrid")
        self._grid = [css.twips(column.get(W + "w")) for column in (grid if grid is not None else [])]
        self._margins = DEFAULT_MARGINS | margins(self._properties, "tblCellMar")
        self._rows = self._read(element)

    # reading

    def _read(self, element: Element) -> list[Row]:
        rows: list[Row] = []
        open_cells: dict[int, Cell] = {}
        for row_element in self._children(element, "tr"):
            if row_element.find(f"{W}trPr/{W}del") is not None:
                continue
            row = Row(Properties.of(child(row_element, "trPr")))
            self._check(row.properties, ROW_PROPERTIES)
            column = row.skipped = int(row.properties.get("gridBefore", default="0"))
            for cell_element in self._children(row_element, "tc"):
                cell = self._cell(cell_element, column)
                self._merge(cell, open_cells)
                row.cells.append(cell)
                column += cell.columns
            if column > MOST_COLUMNS:
                raise ValueError(column)
            if column > len(self._grid):
                self._setting.notebook.report("tblGrid")
                self._grid += [0.0] * (column - len(self._grid))
            rows.append(row)
        return rows

    def _cell(self, element: Element, column: int) -> Cell:
        properties = Properties.of(child(element, "tcPr"))
        self._check(properties, CELL_PROPERTIES)
        self._setting.notebook.check_borders("tcBorders", properties.sides("tcBorders"), CELL_BORDERS)
        self._setting.notebook.check_shade(properties.values.get("shd", {}))
        direction = properties.get("textDirection")
        if direction not in VERTICAL and direction not in ("", "lrTb"):
            self._setting.notebook.report(f"textDirection={direction}")
        return Cell(
            element,
            properties,
            column,
            int(properties.get("gridSpan", default="1")),
            self._margins | margins(properties, "tcMar"),
        )

    def _check(self, properties: Properties, known: frozenset[str]) -> None:
        self._setting.notebook.check({name: properties.get(name) for name in properties.names()}, known)

    @staticmethod
    def _merge(cell: Cell, open_cells: dict[int, Cell]) -> None:
        """Join a cell to the one it continues from above."""
        if not cell.properties.has("vMerge"):
            open_cells.pop(cell.column, None)
        elif cell.properties.get("vMerge", default="continue") != "restart" and cell.column in open_cells:
            above = open_cells[cell.column]
            above.rows += 1
            above.last = cell.properties
            cell.covered = True
        else:
            open_cells[cell.column] = cell

    def _children(self, parent: Element, wanted: str) -> list[Element]:
        """Rows or cells, content controls opened; the rest is reported."""
        found: list[Element] = []
        for element in parent:
            name = local_name(element)
            if name == wanted:
                found.append(element)
            elif name in ("sdt", "sdtContent", "customXml", "ins"):
                found += self._children(element, wanted)
            elif name not in NOT_ROWS:
                self._setting.notebook.report(name)
        return found

    # drawing

    def html(self) -> tuple[str, float]:
        """The table and its height in points."""
        pending, self._setting.pending = self._setting.pending, ""
        self._draw_horizontal_cells()
        heights = [row.height() for row in self._rows]
        self._draw_vertical_cells(heights)
        drawn = [self._row(number, row) for number, row in enumerate(self._rows)]
        heads = 0
        while heads < len(self._rows) and self._rows[heads].properties.on("tblHeader"):
            heads += 1
        columns = "".join(f'<col style="width:{css.points(width)}"/>' for width in self._grid)
        head = f"<thead>{''.join(drawn[:heads])}</thead>" if heads else ""
        body = f"<tbody>{''.join(drawn[heads:])}</tbody>"
        look = [*self._place(), *([pending] if pending else [])]
        if self._rows and self._keeps_with_next(self._rows[-1]):
            look.append("break-after:avoid")
        name = self._setting.sheet.name(";".join(look))
        return f'<table class="{name}"><colgroup>{columns}</colgroup>{head}{body}</table>', sum(heights)

    def _draw_horizontal_cells(self) -> None:
        for row in self._rows:
            for cell in row.cells:
                if cell.covered or cell.vertical:
                    continue
                room = sum(self._grid[cell.column : cell.column + cell.columns])
                width = room - cell.margins["left"] - cell.margins["right"]
                cell.html, height = self._draw_cell(
                    cell.element, replace(self._frame, width=width), self._setting
                )
                cell.height = height + cell.margins["top"] + cell.margins["bottom"]

    def _draw_vertical_cells(self, heights: list[float]) -> None:
        for number, row in enumerate(self._rows):
            for cell in row.cells:
                if cell.vertical and not cell.covered:
                    height = sum(heights[number : number + cell.rows])
                    cell.html = draw_vertical(cell.element, height, self._frame, self._setting)

    def _place(self) -> list[str]:
        """Width, and where the table stands between the margins."""
        declarations = [f"width:{css.points(sum(self._grid))}"]
        match self._properties.get("jc"):
            case "center":
                declarations.append("margin-left:auto;margin-right:auto")
            case "right" | "end":
                declarations.append("margin-left:auto")
            case _:
                indent = css.twips(self._properties.get("tblInd", "w"))
                if not self._setting.tables_at_margin:
                    indent -= self._margins["left"]
                declarations.append(f"margin-left:{css.points(indent)}")
        if background := css.shade(self._properties.values.get("shd", {})):
            declarations.append("background:" + background)
        return declarations

    def _row(self, number: int, row: Row) -> str:
        cells = [f'<td colspan="{row.skipped}"></td>'] if row.skipped else []
        # A height on <tr> makes WeasyPrint blow up rows that a merged cell runs through: one cell carries it.
        carrier = next((cell for cell in row.cells if not cell.covered and cell.rows == 1), None)
        for cell in row.cells:
            if cell.covered:
                continue
            borders = self._borders(number, cell)
            along = alignment_along(cell.element, self._frame, self._setting) if cell.vertical else ""
            declarations = [f"border-{side}:{line}" for side, line in borders.items()] + cell_look(
                cell, along
            )
            if row.given_height and cell is carrier:
                # Neighbours share a border: half of its width counts as this row's.
                shared = sum(css.width_of(borders.get(side, "")) for side in ("top", "bottom")) / 2
                inside = row.given_height - cell.margins["top"] - cell.margins["bottom"] - shared
                declarations.append(f"height:{css.points(max(0.0, inside))}")
            content = cell.html
            if row.exact:
                limit = css.points(row.given_height)
                content = f'<div style="max-height:{limit};overflow:hidden">{content}</div>'
            spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            name = self._setting.sheet.name(";".join(declarations))
            cells.append(f'<td class="{name}"{spans}>{content}</td>')
        names = ["together"] if row.properties.on("cantSplit") else []
        if self._keeps_with_next(row):
            names.append("with-next")
        return f'<tr class="{" ".join(names)}">{"".join(cells)}</tr>'

    def _keeps_with_next(self, row: Row) -> bool:
        """Word keeps a row with the next when its first paragraph is to stay with its next."""
        first = next((child(cell.element, "p") for cell in row.cells if not cell.covered), None)
        given = child(first, "pPr")
        inherited, _ = self._setting.styles.paragraph(
            self._setting.styles.name_of(given), self._frame.table_style
        )
        return inherited.copy().fold(given).on("keepNext")

    def _borders(self, row_number: int, cell: Cell) -> dict[str, str]:
        """The cell's borders by side, as CSS."""
        table = self._properties.sides("tblBorders")
        at_bottom = row_number + cell.rows == len(self._rows)
        at_right = cell.column + cell.columns >= len(self._grid)
        source = {
            "top": "top" if row_number == 0 else "insideH",
            "bottom": "bottom" if at_bottom else "insideH",
            "left": "left" if cell.column == 0 else "insideV",
            "right": "right" if at_right else "insideV",
        }
        found = {side: css.border(table[name]) for side, name in source.items() if name in table}
        for properties in (cell.properties, cell.last):
            for side, look in (properties.sides("tcBorders") if properties else {}).items():
                if side in SIDES:
                    found[side] = css.border(look)
        return {side: line for side, line in found.items() if line != "none"}
