"""What kind of sign a character is, for breaking and stretching lines (GB/T 15834, Word's defaults)."""

import re

NEVER_FIRST = frozenset("，。、；：！？）》〉」』】〕〗’”…—·％,.;:!?)]}%℃°")
NEVER_LAST = frozenset("（《〈「『【〔〖‘“([{￥$")
HANGING = frozenset("，。、；：！？,.")

# A run of Latin letters, digits and signs is one unbreakable piece; every other character stands alone.
PIECES = re.compile("[!-~\u00a1-\u024f]+|.", re.DOTALL)


def is_chinese(character: str) -> bool:
    """A Chinese (or Japanese, Korean) letter, not a punctuation mark."""
    return (
        "\u2e80" <= character <= "\u2fff"
        or "\u3005" <= character <= "\u3007"
        or "\u3040" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uac00" <= character <= "\ud7af"
        or character >= "\U00020000"
    )


def is_latin(piece: str) -> bool:
    """A piece that Word sets in the Latin font of its run."""
    return ord(piece[0]) < 0x250 and not piece.isspace()


def wants_space_between(before: str, after: str) -> bool:
    """Whether Word puts a little space between these neighbours: a Chinese letter beside a Latin one."""
    if is_chinese(before):
        return after.isascii() and after.isalnum()
    return is_chinese(after) and before.isascii() and before.isalnum()
