"""Which characters can be printed: those of the bundled fonts, of the office's own, and the drawn signs."""

import unicodedata
from functools import cache

from fayi.kit.docx_html.fonts import SANS_FILE, SERIF_FILE, has_letter, installed_families
from fayi.kit.docx_html.symbols import SIGNS


def unprintable(text: str) -> str:
    """The characters of `text` that no font has, each once; empty when all can be printed."""
    return "".join(dict.fromkeys(one for one in text if not _printable(one)))


@cache
def _printable(character: str) -> bool:
    if character in SIGNS or unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Zs"):
        return True
    return any(
        has_letter(character, file) for file in (SERIF_FILE, SANS_FILE, *installed_families().values())
    )
