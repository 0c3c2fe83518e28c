"""Pictures inside a paragraph: in the line of text, or floating over or under it."""

import base64
from dataclasses import dataclass

from fayi.kit.docx_html.constructs import Notebook
from fayi.kit.docx_html.package import WP, A, Element, R, WordPackage, local_name

EMU_PER_POINT = 12700
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
    blip = next(drawing.iter(A + "blip"), None)
    extent = frame.find(WP + "extent") if frame is not None else None
    if frame is None or blip is None or extent is None:
        notebook.report("drawing")
        return None
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
    if vertical.relative_to not in ("paragraph", "line") or vertical.align:
        notebook.report(f"drawing.vertical={vertical.align or vertical.relative_to}")
    return Picture(source, width, height, horizontal, vertical, frame.get("behindDoc") == "1")


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
