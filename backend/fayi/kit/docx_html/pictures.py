"""Pictures inside a paragraph: in the line of text, or floating over or under it."""

import base64
from dataclasses import dataclass

from fayi.kit.docx_html.constructs import Notebook
from fayi.kit.docx_html.package import WP, A, Element, R, WordPackage, attributes, local_name

EMU_PER_POINT = 12700
ALIGNMENTS = frozenset({"left", "center", "right"})
FORMATS = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif"}


@dataclass(frozen=True)
class Position:
    """Where a floating picture stands on one axis, in points from the named frame, or aligned with it."""

    relative_to: str
    offset: float
    align: str


@dataclass(frozen=True)
class Picture:
    """An embedded picture; sizes in points. Floating pictures have positions, those in the line have none."""

    source: str
    width: float
    height: float
    horizontal: Position | None = None
    vertical: Position | None = None
    behind: bool = False


def read_drawing(
    drawing: Element, package: WordPackage, part_name: str, notebook: Notebook
) -> Picture | None:
    """The picture of a `w:drawing`; None (and a report) for anything that is not an embedded picture."""
    frame = next((child for child in drawing if local_name(child) in ("inline", "anchor")), None)
    graphic = next(drawing.iter(A + "graphicData"), None)
    blip = next(drawing.iter(A + "blip"), None)
    extent = frame.find(WP + "extent") if frame is not None else None
    kind = graphic.get("uri", "").rpartition("/")[2] if graphic is not None else ""
    if frame is None or kind != "picture" or blip is None or extent is None:
        notebook.report(f"drawing.{kind}" if kind not in ("", "picture") else "drawing")
        return None
    for construct in _changes(drawing, blip):
        notebook.report(f"drawing.{construct}")
    target = package.relationships(part_name).get(blip.get(R + "embed", ""))
    if target is None or target.external or target.name not in package.names:
        notebook.report("drawing.linked")
        return None
    suffix = target.name.rpartition(".")[2].lower()
    if suffix not in FORMATS:
        notebook.report(f"drawing.{suffix}")
        return None
    content = base64.b64encode(package.content(target.name)).decode()
    source = f"data:image/{FORMATS[suffix]};base64,{content}"
    width, height = (int(extent.get(side, "0")) / EMU_PER_POINT for side in ("cx", "cy"))
    if local_name(frame) == "inline":
        return Picture(source, width, height)
    horizontal, vertical = _position(frame, "H"), _position(frame, "V")
    if frame.find(WP + "wrapNone") is None:
        notebook.report("drawing.wrap")
    if horizontal.relative_to not in ("column", "page", "margin", "leftMargin"):
        notebook.report(f"drawing.horizontal={horizontal.relative_to}")
    elif horizontal.align and (
        horizontal.align not in ALIGNMENTS or horizontal.relative_to not in ("column", "margin")
    ):
        notebook.report(f"drawing.horizontal={horizontal.relative_to} {horizontal.align}")
    if frame.get("simplePos") in ("1", "true"):
        notebook.report("drawing.simplePos")
    if vertical.relative_to not in ("paragraph", "line") or vertical.align:
        notebook.report(f"drawing.vertical={vertical.align or vertical.relative_to}")
    return Picture(source, width, height, horizontal, vertical, frame.get("behindDoc") == "1")


def _changes(drawing: Element, blip: Element) -> list[str]:
    """What Word would do to the picture and we do not: crop, turn, tint, frame, hide it."""
    found = []
    for crop in drawing.iter(A + "srcRect"):
        if any(value not in ("0", "0%") for value in attributes(crop).values()):
            found.append("crop")
    for transform in drawing.iter(A + "xfrm"):
        given = attributes(transform)
        if given.get("rot", "0") != "0" or {"1", "true"} & {given.get("flipH"), given.get("flipV")}:
            found.append("turned")
    found += [local_name(effect) for effect in blip if local_name(effect) not in ("", "extLst")]
    for line in drawing.iter(A + "ln"):
        if any(local_name(fill).endswith("Fill") and local_name(fill) != "noFill" for fill in line):
            found.append("ln")
    for shape in drawing.iter(A + "prstGeom"):
        if shape.get("prst", "rect") != "rect":
            found.append(shape.get("prst", ""))
    for properties in drawing.iter(WP + "docPr"):
        if properties.get("hidden") in ("1", "true"):
            found.append("hidden")
    return found


def _position(frame: Element, axis: str) -> Position:
    position = frame.find(f"{WP}position{axis}")
    if position is None:
        return Position("", 0.0, "")
    offset = position.findtext(WP + "posOffset") or "0"
    return Position(
        position.get("relativeFrom", ""),
        int(offset) / EMU_PER_POINT,
        (position.findtext(WP + "align") or "").strip(),
    )
