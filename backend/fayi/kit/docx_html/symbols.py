"""The five signs of forms (☐ ☑ ☒ ✓ ✗) that Chinese fonts lack, drawn here as a small font of our own."""

import functools
import io

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen

FAMILY = "Fayi Signs"
UNITS = 1000
Outline = list[tuple[int, int]]

# The square of Noto's □ (U+25A1): ticked and empty boxes stand side by side and must look alike.
_FRAME: list[Outline] = [
    [(100, -20), (100, 780), (900, 780), (900, -20)],
    [(140, 20), (860, 20), (860, 740), (140, 740)],
]
_TICK: Outline = [(225, 400), (275, 450), (430, 260), (745, 660), (795, 615), (435, 155)]
_CROSS: Outline = [
    (235, 160), (455, 380), (235, 600), (280, 645), (500, 425), (720, 645),
    (765, 600), (545, 380), (765, 160), (720, 115), (500, 335), (280, 115),
]  # fmt: skip

SIGNS: dict[str, list[Outline]] = {
    "☐": _FRAME,
    "☑": [*_FRAME, _TICK],
    "☒": [*_FRAME, _CROSS],
    "✓": [_TICK],
    "✗": [_CROSS],
}


@functools.cache
def sign_font() -> bytes:
    """The font file (OpenType), the same bytes every time."""
    names = [".notdef", *(f"uni{ord(sign):04X}" for sign in SIGNS)]
    shapes = [[], *SIGNS.values()]
    builder = FontBuilder(UNITS, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(sign): name for sign, name in zip(SIGNS, names[1:], strict=True)})
    builder.setupCFF(
        FAMILY.replace(" ", ""),
        {},
        {name: _draw(shape) for name, shape in zip(names, shapes, strict=True)},
        {},
    )
    builder.setupHorizontalMetrics(dict.fromkeys(names, (UNITS, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    head = builder.font["head"]
    head.created = head.modified = 0
    builder.font.recalcTimestamp = False
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


def _draw(outlines: list[Outline]) -> object:
    pen = T2CharStringPen(UNITS, None)
    for outline in outlines:
        pen.moveTo(outline[0])
        for corner in outline[1:]:
            pen.lineTo(corner)
        pen.closePath()
    return pen.getCharString()
