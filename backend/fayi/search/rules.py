"""How Chinese text becomes things to look up: each two neighbouring characters; whole words of other scripts.

No dictionary is needed, and no word boundary is ever wrong: any substring of two characters or more is found.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

CJK = r"\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUNS = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
NUMBER_NOISE = re.compile(r"[\W_第号字]")
LONGEST_QUERY = 200
CONSULTATION_TYPES = frozenset({"enquiry"})
"""Types of matter that are consultations and have a section of their own."""
MOST_OCTETS = 900_000
"""What is kept of one matter altogether; PostgreSQL takes a megabyte."""


def normalised(text: str) -> str:
    """The text with full-width letters and digits made half-width, and in lower case (NFKC)."""
    return unicodedata.normalize("NFKC", text).lower()


def runs(text: str) -> list[str]:
    """Unbroken runs of Chinese characters, or of letters and digits, of normalised text."""
    return RUNS.findall(normalised(text))


def is_chinese(run: str) -> bool:
    """Whether a run is one of Chinese characters."""
    return re.match(rf"[{CJK}]", run) is not None


def tokens(texts: Iterable[str]) -> list[str]:
    """What is kept of texts: pairs of characters, the last one of each run, words. Sorted, each once.

    Of more than fits the texts that come first are kept.
    """
    found: set[str] = set()
    left = MOST_OCTETS
    for text in texts:
        for token in pieces(text):
            if token not in found:
                left -= len(token.encode())
                if left < 0:
                    return sorted(found)
                found.add(token)
    return sorted(found)


def pieces(text: str) -> Iterator[str]:
    """What is kept of one text, in its order."""
    for run in runs(text):
        if is_chinese(run):
            yield from (run[i : i + 2] for i in range(len(run) - 1))
            yield run[-1]
        else:
            yield run[:100]


def tsquery(words: str) -> str:
    """A PostgreSQL tsquery that all the words must satisfy; empty when nothing can be looked up."""
    terms: list[str] = []
    for run in runs(words[:LONGEST_QUERY]):
        if not is_chinese(run):
            terms.append(quoted(run[:100]) + ":*")
        elif len(run) == 1:
            terms.append(quoted(run) + ":*")
        else:
            terms += [quoted(run[i : i + 2]) for i in range(len(run) - 1)]
    return " & ".join(dict.fromkeys(terms))


def quoted(token: str) -> str:
    """A token as tsquery takes it literally."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def number_key(text: str) -> str:
    """A number without brackets, spaces, 第, 字 and 号, so that any way of typing it finds it."""
    return NUMBER_NOISE.sub("", normalised(text))


def spans(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words occur in `text` (start, end), for highlighting; merged and in order."""
    plain = "".join(normalised(character)[:1] or " " for character in text)
    found = sorted(
        (match.start(), match.end())
        for run in set(runs(words[:LONGEST_QUERY]))
        for match in re.finditer(re.escape(run), plain)
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def excerpt(text: str, words: str, width: int = 90) -> tuple[str, list[tuple[int, int]]]:
    """A piece of `text` around the first find, and the spans to highlight in it."""
    found = spans(text, words)
    start = max(0, found[0][0] - width // 3) if found else 0
    piece = text[start : start + width]
    shown = ("…" if start else "") + piece + ("…" if start + width < len(text) else "")
    return shown, spans(shown, words)
