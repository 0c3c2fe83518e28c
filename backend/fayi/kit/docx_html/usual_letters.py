"""The bundled fonts cut down to the usual letters, so that printing carries a quarter of them around.

A bundled font has 31,000 letters; nearly every document does with the 7,600 of GB 2312 and Latin. The others,
as in rare names, are drawn for the document that needs them.
"""

import ctypes
import ctypes.util
import functools
import logging
import struct
from pathlib import Path

from fayi.kit.docx_html.fonts import FontFile

logger = logging.getLogger(__name__)

CHARSET = 15  # the operator of a CFF dictionary
_DROPPED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")
_DROP_TABLES = 3  # HB_SUBSET_SETS_DROP_TABLE_TAG
_READ_ONLY = 1  # HB_MEMORY_MODE_READONLY
_Pointer = ctypes.c_void_p


def _gb2312() -> str:
    rows, cells = (range(0xA1, 0xF8), range(0xA1, 0xFF))
    return b"".join(bytes((row, cell)) for row in rows for cell in cells).decode("gb2312", "ignore")


# Latin, punctuation, arrows and mathematical signs, circled numbers and boxes, Chinese and wide punctuation.
_SIGNS = ((0x20, 0x180), (0x2010, 0x2070), (0x20AC, 0x20AD), (0x2100, 0x2300), (0x2460, 0x2700))
_WIDE = ((0x3000, 0x3040), (0x3200, 0x3400), (0xFE30, 0xFE70), (0xFF01, 0xFFEF))
USUAL_LETTERS = frozenset(_gb2312()) | {
    chr(code) for first, end in (*_SIGNS, *_WIDE) for code in range(first, end)
}


@functools.cache
def reduced_font(file: FontFile) -> bytes:
    """The font with the usual letters only, their outlines and widths untouched.

    The whole font where HarfBuzz, which WeasyPrint cuts its fonts with, has not the part for it.
    """
    whole = Path(file.path).read_bytes()
    try:
        return _numbered_through(_reduced(whole, file.index))
    except (OSError, AttributeError) as error:
        logger.warning("documents are printed from whole fonts, which is slow: %s", error)
        return whole


def _numbered_through(font: bytes) -> bytes:
    """The font with its glyphs' own numbers (CIDs) counted without gaps.

    WeasyPrint writes a glyph's place in the font where PDF wants its own number. Many programs show it all the
    same; an archive's validator does not accept it. Only the list of numbers is changed, where it stands.
    """
    outlines = _table(font, b"CFF ")
    (glyphs,) = struct.unpack_from(">H", font, _table(font, b"maxp") + 4)
    names = outlines + font[outlines + 2]
    numbers = outlines + _charset(font, _index_end(font, names))
    straight = struct.pack(">BHH", 2, 1, glyphs - 2)  # format 2: one range, from 1 to the last
    return font[:numbers] + straight + font[numbers + len(straight) :]


def _table(font: bytes, tag: bytes) -> int:
    """Where a table of the font begins."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for entry in range(12, 12 + 16 * tables, 16):
        if font[entry : entry + 4] == tag:
            return int.from_bytes(font[entry + 8 : entry + 12], "big")
    raise OSError(tag)


def _index_end(font: bytes, start: int) -> int:
    """Where a CFF INDEX ends: a count, the size of offsets, the offsets, the data."""
    (count,) = struct.unpack_from(">H", font, start)
    size = font[start + 2]
    last = start + 3 + size * count
    return last + size - 1 + int.from_bytes(font[last : last + size], "big") if count else start + 2


def _charset(font: bytes, index: int) -> int:
    """Where the glyphs' numbers stand, from the beginning of the outlines: operator 15 of the first dictionary."""
    size = font[index + 2]
    at, end = index + 3 + 2 * size, _index_end(font, index)
    operand = 0
    while at < end:
        byte = font[at]
        if byte == CHARSET and operand > 2:  # smaller ones are lists known by heart
            return operand
        if byte == 29:
            operand, at = int.from_bytes(font[at + 1 : at + 5], "big", signed=True), at + 5
        elif byte == 28:
            operand, at = int.from_bytes(font[at + 1 : at + 3], "big", signed=True), at + 3
        elif byte == 30:  # a decimal fraction, up to a half byte of ones
            at += 1
            while font[at] & 0x0F != 0x0F:
                at += 1
            at += 1
        elif byte >= 247:
            operand, at = (byte - 247) * 256 + font[at + 1] + 108 if byte < 251 else 0, at + 2
        elif byte >= 32:
            operand, at = byte - 139, at + 1
        else:
            at += 2 if byte == 12 else 1
    raise OSError("charset")


def _library(name: str) -> ctypes.CDLL:
    return ctypes.CDLL(ctypes.util.find_library(name) or f"lib{name}.so.0")


def _reduced(whole: bytes, index: int) -> bytes:
    harfbuzz, cutter = _library("harfbuzz"), _library("harfbuzz-subset")

    def pointer(library: ctypes.CDLL, name: str, *arguments: object) -> ctypes.c_void_p:
        function = getattr(library, name)
        function.restype = _Pointer
        found = _Pointer(function(*arguments))
        if not found:
            raise OSError(name)
        return found

    def add(numbers: list[int], wanted: ctypes.c_void_p) -> None:
        array = (ctypes.c_uint32 * len(numbers))(*sorted(numbers))
        harfbuzz.hb_set_add_sorted_array(wanted, array, len(numbers))

    blob = pointer(harfbuzz, "hb_blob_create", whole, len(whole), _READ_ONLY, None, None)
    face = pointer(harfbuzz, "hb_face_create", blob, index)
    wish = pointer(cutter, "hb_subset_input_create_or_fail")
    try:
        add([ord(letter) for letter in USUAL_LETTERS], pointer(cutter, "hb_subset_input_unicode_set", wish))
        tables = [int.from_bytes(tag.encode(), "big") for tag in _DROPPED]
        add(tables, pointer(cutter, "hb_subset_input_set", wish, _DROP_TABLES))
        cut = pointer(cutter, "hb_subset_or_fail", face, wish)
        content = pointer(harfbuzz, "hb_face_reference_blob", cut)
        length = ctypes.c_uint()
        start = pointer(harfbuzz, "hb_blob_get_data", content, ctypes.byref(length))
        font = ctypes.string_at(start, length.value)
        harfbuzz.hb_blob_destroy(content)
        harfbuzz.hb_face_destroy(cut)
        return font
    finally:
        cutter.hb_subset_input_destroy(wish)
        harfbuzz.hb_face_destroy(face)
        harfbuzz.hb_blob_destroy(blob)
