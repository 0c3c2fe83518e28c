"""Cells and rows of a table: what they cover, how high they are, their margins and alignment."""

from dataclasses import dataclass, field

from fayi.kit.docx_html import css
from fayi.kit.docx_html.package import Element
from fayi.kit.docx_html.properties import Properties

SIDES = ("top", "right", "bottom", "left")
# The lines across a cell, by the corner a gradient must run to for the line to lie square to it.
DIAGONALS = {"tl2br": "bottom left", "tr2bl": "bottom right"}
VERTICAL = frozenset({"tbRl", "tbRlV"})


@dataclass
class Cell:
    """One cell: the columns and rows it covers, its margins in points, its content once drawn."""

    element: Element
    properties: Properties
    column: int
    columns: int
    margins: dict[str, float]
    rows: int = 1
    covered: bool = False
    last: Properties | None = None  # the lowest of the cells merged into this one: it owns the bottom border
    html: str = ""
    height: float = 0.0

    @property
    def vertical(self) -> bool:
        """Whether its text runs down the page."""
        return self.properties.get("textDirection") in VERTICAL


@dataclass
class Row:
    """One row: its properties, its cells, how many columns stay empty before them, its height in points."""

    properties: Properties
    cells: list[Cell] = field(default_factory=list)
    skipped: int = 0

    @property
    def given_height(self) -> float:
        """The height its author asked for, in points."""
        return css.twips(self.properties.get("trHeight"))

    @property
    def exact(self) -> bool:
        """Whether it may not grow."""
        return self.properties.get("trHeight", "hRule") == "exact"

    def height(self) -> float:
        """At least what its cells need, those that stand in this row alone."""
        needed = [cell.height for cell in self.cells if not cell.covered and cell.rows == 1]
        return self.given_height if self.exact else max([self.given_height, *needed])


def cell_look(cell: Cell, along: str) -> list[str]:
    """Padding, alignment and background as CSS declarations; `along` is how vertical text is aligned."""
    found = ["padding:" + " ".join(css.points(cell.margins[side]) for side in SIDES)]
    alignment = {"center": "middle", "bottom": "bottom"}.get(cell.properties.get("vAlign"))
    if cell.vertical:  # the text's own direction runs down the page, so its alignment does too
        alignment = {"center": "middle", "right": "bottom"}.get(along)
        across = {"center": "center", "bottom": "left"}.get(cell.properties.get("vAlign"), "right")
        found.append(f"text-align:{across}")
    if alignment:
        found.append(f"vertical-align:{alignment}")
    ground = css.shade(cell.properties.values.get("shd", {}))
    if ground:
        found.append("background:" + ground)
    strokes = [
        _stroke(DIAGONALS[side], css.border(look))
        for side, look in cell.properties.sides("tcBorders").items()
        if side in DIAGONALS
    ]
    if strokes := [stroke for stroke in strokes if stroke]:
        found.append("background-image:" + ",".join(strokes))
    return found


def _stroke(corner: str, line: str) -> str:
    """A line across the cell as a CSS gradient: hard steps at its middle; `corner` is where it is crossed."""
    if line == "none":
        return ""
    half, line_colour = css.width_of(line) / 2, line.rpartition(" ")[2]
    before, after = (f"calc(50% {sign} {css.points(half)})" for sign in "-+")
    return (
        f"linear-gradient(to {corner},transparent {before},{line_colour} {before},"
        f"{line_colour} {after},transparent {after})"
    )


def margins(properties: Properties, name: str) -> dict[str, float]:
    """The margins a property gives, by side, in points."""
    return {
        side: css.twips(given.get("w")) for side, given in properties.sides(name).items() if side in SIDES
    }
