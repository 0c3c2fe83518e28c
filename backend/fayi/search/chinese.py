"""Chinese text folded so that one way of writing finds another: width, case, traditional characters.

Each character is folded for itself, never by the words around it: what stands inside a text is then found
by any piece of it, and the place of a find in the folded text leads back to the original.
"""

import unicodedata
from functools import cache

from opencc import OpenCC

CHARACTERS = ((0x3400, 0xA000), (0x20000, 0x33480))
"""Blocks of Chinese characters, supplementary planes included, as [first, beyond)."""
ACCENTS = range(0x300, 0x370)
DOTS = frozenset("·・•‧∙⋅・")
"""Written between the parts of a name, or not at all."""


@cache
def simplified() -> dict[str, str]:
    """Traditional characters that have one simplified form, with that form."""
    every = [chr(code) for first, beyond in CHARACTERS for code in range(first, beyond)]
    # A character to a line, so that no phrase of the converter joins two of them.
    found = OpenCC("t2s").convert("\n".join(every)).split("\n")
    pairs = {one: other for one, other in zip(every, found, strict=True) if one != other}
    # The converter keeps 乾 for 乾坤 when it stands alone; in names and facts it is 干 far more often,
    # and whoever types either must find both.
    return {**pairs, "乾": "干", "著": "着"}


class _Folds(dict[str, str]):
    def __missing__(self, character: str) -> str:
        plain = unicodedata.normalize("NFKD", character).lower()
        kept = [one for one in plain if ord(one) not in ACCENTS and not is_unseen(one) and one not in DOTS]
        table = simplified()
        folded = self[character] = "".join(table.get(one, one) for one in kept)
        return folded


def is_unseen(character: str) -> bool:
    """Whether a character shows nothing: joiners, direction marks, selectors of a glyph's variant."""
    code = ord(character)
    return unicodedata.category(character) == "Cf" or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


_folds = _Folds()


def normalised(text: str) -> str:
    """The text half-width, in lower case, in simplified characters, without accents and what is not seen."""
    return "".join(map(_folds.__getitem__, text))


def folded(text: str) -> tuple[str, list[int]]:
    """The normalised text, and for each of its characters the place in `text` it comes from."""
    pieces = [_folds[character] for character in text]
    return "".join(pieces), [place for place, piece in enumerate(pieces) for _ in piece]
