"""The bundled fonts cut down to the usual letters, so that printing carries a quarter of them around.

A bundled font has 31,000 letters; nearly every document does with the 7,600 of GB 2312 and Latin. The others,
as in rare names, are drawn for the document that needs them.
"""

import ctypes
import ctypes.util
import functools
import logging
from pathlib import Path

from fayi.kit.docx_html.fonts import FontFile

logger = logging.getLogger(__name__)

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
        return _reduced(whole, file.index)
    except (OSError, AttributeError) as error:
        logger.warning("documents are printed from whole fonts, which is slow: %s", error)
        return whole


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
