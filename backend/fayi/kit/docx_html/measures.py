"""A paragraph's measures in points, from its properties: indents, line height, space around, tab stops."""

import math

from fayi.kit.docx_html import css
from fayi.kit.docx_html.lines import TabStop
from fayi.kit.docx_html.properties import Properties
from fayi.kit.docx_html.setting import Frame

ALIGNMENTS = {
    "center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify",
    "left": "left", "start": "left", "": "left",
}  # fmt: skip
TAB_KINDS = {
    "left": "left", "start": "left", "num": "left", "right": "right", "end": "right", "center": "center",
    "decimal": "decimal", "clear": "clear",
}  # fmt: skip
LINE_WITHOUT_GRID = 12.0  # what a hundred of `beforeLines` stand for


def alignment(properties: Properties) -> str:
    """left, right, center or justify."""
    return ALIGNMENTS.get(properties.get("jc"), "left")


def indents(properties: Properties, em: float, usual_em: float) -> tuple[float, float, float]:
    """Left, right and first-line indent; counts of characters go before lengths.

    The first line counts in characters of its own, `em` points each; the sides in those of the document's
    usual text, `usual_em` points each, whatever the size of the paragraph.
    """
    given = properties.values.get("ind", {})

    def length(*names: str, em: float = usual_em) -> float:
        for name in names:
            if name.endswith("Chars"):
                if float(given.get(name, "0")):
                    return float(given[name]) / 100 * em
            elif name in given:
                return css.twips(given[name])
        return 0.0

    hanging = length("hangingChars", "hanging", em=em)
    first = -hanging if hanging else length("firstLineChars", "firstLine", em=em)
    return (
        length("leftChars", "startChars", "left", "start"),
        length("rightChars", "endChars", "right", "end"),
        first,
    )


def line_height(properties: Properties, natural: float, frame: Frame) -> float:
    """The height of every line; `natural` is what the fonts ask for."""
    line = float(properties.get("spacing", "line", "240"))
    snaps = properties.on("snapToGrid", default=True) and not frame.in_cell
    pitch = frame.pitch if snaps else 0.0

    def on_grid(height: float) -> float:
        return math.ceil(round(height / pitch, 3)) * pitch if pitch else height

    match properties.get("spacing", "lineRule", "auto"):
        case "exact":
            return line / 20
        case "atLeast":
            return on_grid(max(natural, line / 20))
    return on_grid(natural) * line / 240


def space(properties: Properties, side: str, frame: Frame) -> float:
    """The space `before` or `after`; a count of lines goes before a length."""
    lines = float(properties.get("spacing", f"{side}Lines", "0"))
    if lines:
        return lines / 100 * (frame.pitch or LINE_WITHOUT_GRID)
    return css.twips(properties.get("spacing", side))


def tab_stops(properties: Properties, left: float, first: float) -> tuple[TabStop, ...]:
    """The stops in order; a hanging indent is one of them."""
    stops: dict[float, TabStop] = {}
    for given in properties.tabs:
        position = css.twips(given.get("pos"))
        kind = TAB_KINDS.get(given.get("val", "left"), "left")
        stops.pop(position, None)
        if kind != "clear":
            stops[position] = TabStop(position, kind, given.get("leader", ""))
    if first < 0:
        stops.setdefault(left, TabStop(left))
    return tuple(sorted(stops.values(), key=lambda stop: stop.position))


def unsupported(properties: Properties) -> list[str]:
    """Values among these that cannot be shown."""
    found = [f"tab={stop.get('val')}" for stop in properties.tabs if stop.get("val", "left") not in TAB_KINDS]
    if properties.get("jc") not in ALIGNMENTS:
        found.append(f"jc={properties.get('jc')}")
    for side in ("before", "after"):
        if properties.get("spacing", f"{side}Autospacing", "0") not in ("0", "false", "off"):
            found.append(f"{side}Autospacing")
    return found
