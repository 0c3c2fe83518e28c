"""Bold and slanted letters for fonts that have none: small fonts drawn from the regular outlines.

Chinese fonts come in one weight. Word thickens and slants them itself; WeasyPrint does not, so the letters a
document needs are drawn here. Their widths stay what they were.
"""

import functools
import io
from dataclasses import dataclass
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from fayi.kit.docx_html.fonts import FontFile, open_font

THICKER = 0.016  # ems to either side; together what Word adds
SLANT = 0.2  # ems to the right for each em up
NOWHERE = ((0.0, 0.0),)
# The same outline laid over itself a little to each side: where one of them is filled, the letter is.
AROUND = ((-THICKER, -THICKER / 2), (THICKER, THICKER / 2))


@dataclass(frozen=True)
class DrawnFont:
    """A font to be drawn: its CSS family, the font it is drawn from, and the characters it must have."""

    family: str
    source: FontFile
    bold: bool
    italic: bool
    characters: str

    def file(self) -> bytes:
        """The font file; equal fonts give equal bytes."""
        return _drawn(self)


@functools.lru_cache(16)
def _drawn(font: DrawnFont) -> bytes:
    source, _, glyphs = _source(font.source)
    units = source["head"].unitsPerEm
    characters = sorted({character for character in font.characters if ord(character) in glyphs})
    names = [".notdef", *(f"u{ord(character):05X}" for character in characters)]
    metrics = source["hmtx"].metrics
    widths = [units, *(metrics[glyphs[ord(character)]][0] for character in characters)]
    outlines = [(), *(_outline(font.source, character, font.bold, font.italic) for character in characters)]
    header = source["hhea"]
    builder = FontBuilder(units, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(
        {ord(character): name for character, name in zip(characters, names[1:], strict=True)}
    )
    programs = {
        name: T2CharString(program=[width, *outline, "endchar"])
        for name, width, outline in zip(names, widths, outlines, strict=True)
    }
    builder.setupCFF("Drawn", {}, programs, {})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in zip(names, widths, strict=True)})
    builder.setupHorizontalHeader(ascent=header.ascent, descent=header.descent)
    builder.setupNameTable({"familyName": font.family, "styleName": "Regular"})
    builder.setupOS2(
        sTypoAscender=header.ascent,
        sTypoDescender=header.descent,
        usWinAscent=header.ascent,
        usWinDescent=-header.descent,
    )
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


@functools.cache
def _source(file: FontFile) -> tuple[TTFont, Any, dict[int, str]]:
    """The font, its outlines by glyph name, its glyph names by character."""
    font = open_font(file)
    return font, font.getGlyphSet(), font.getBestCmap()


@functools.lru_cache(20_000)
def _outline(file: FontFile, character: str, bold: bool, italic: bool) -> tuple[object, ...]:
    """The drawing commands of a letter, without its width."""
    font, outlines, names = _source(file)
    units = font["head"].unitsPerEm
    regular = DecomposingRecordingPen(outlines)
    outlines[names[ord(character)]].draw(regular)
    pen = T2CharStringPen(None, None)
    for right, up in AROUND if bold else NOWHERE:
        regular.replay(TransformPen(pen, (1, 0, SLANT if italic else 0, 1, right * units, up * units)))
    program = pen.getCharString(optimize=False).program
    return tuple(program[:-1])  # without `endchar`
