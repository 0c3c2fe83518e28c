"""How Chinese text becomes things to look up: each two neighbouring characters; whole words of other scripts.

No dictionary is needed, and no word boundary is ever wrong: any substring of two characters or more is found.
"""

import re
from collections.abc import Iterable, Iterator

from fayi.search.chinese import folded, normalised
from fayi.search.pinyin import sounding_like, spelt_as, tokens_of

CJK = r"\u3005\u3007\u3400-\u9fff\ue000-\ufaff\U00020000-\U0003ffff\U000f0000-\U0010fffd"
"""Chinese characters, those of the supplementary planes and of private use included: names are written so."""
RUNS = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
NUMBER_NOISE = re.compile(r"[^\w{CJK}]|[_第号字]".replace("{CJK}", CJK))
YEAR = re.compile(r"[(〔\[【{]\s*((?:19|20)\d\d)\s*[)〕\]】}]")
NUMBERED = re.compile(
    r"[(〔\[【{]\s*(?:19|20)\d\d\s*[)〕\]】}]\s*[{CJK}\d]{2,20}?\s*第?\s*\d+\s*号"
    r"|(?P<head>[{CJK}]{2,15})(?P<tail>字\s*第?\s*\d+\s*号)".replace("{CJK}", CJK)
)
"""A number as it stands in a text: with its year in brackets, or with 字."""
LEADING_WORDS = re.compile(rf"[{CJK}]*")
LEADING_YEAR = re.compile(r"(?:19|20)\d\d(?=\D)")
GAP = r"[\s\-–—.·]?"
PERSONAL = re.compile(
    rf"(?<![0-9a-zA-Z])(?:"
    rf"[1-9]\d{{5}}{GAP}(?:18|19|20)\d{{2}}{GAP}\d{{4}}{GAP}\d{{3}}[\dXx]"  # ID number of 18
    rf"|[1-9]\d{{14}}"  # ID number of 15
    rf"|\d{{4}}(?:{GAP}\d{{4}}){{3}}(?:{GAP}\d{{1,3}})?"  # bank card
    rf"|(?:(?:\+|00)?86{GAP})?1[3-9]\d{GAP}\d{{4}}{GAP}\d{{4}}"  # mobile phone
    rf"|\(?0\d{{2,3}}\)?{GAP}[2-9]\d{{2,3}}{GAP}\d{{4}}"  # fixed line with its area code
    rf"|[48]00{GAP}\d{{3,4}}{GAP}\d{{3,4}}"
    rf")(?![0-9a-zA-Z])"
)
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
LONGEST_QUERY = 200
ASKING = re.compile(
    "[吗呢么谁]|请问|如何|怎[么样]?|什么|为何|是不是|是否|能不能|能否|可不可以|可否|可以|应当|应该|需要|有没有|哪[些里个]?|多久|多少"
)
SENTENCE = 12
"""Chinese characters without a break, from which on it is a sentence."""
LONGEST_NAME = 8
CONSULTATION_TYPES = frozenset({"enquiry"})
"""Types of matter that are consultations and have a section of their own."""
MOST_OCTETS = 900_000
"""What is kept of one matter altogether; PostgreSQL takes a megabyte."""


def scrubbed(text: str) -> str:
    """The text with ID numbers, phones and bank cards, of either width, replaced by as many stars.

    They are found through their blind index alone, and stand in no index of words.
    """
    # One character for one, so that the places stay the same.
    plain = text.translate(HALF_WIDTH)
    return "".join(
        "*" * len(piece) if hidden else piece for piece, hidden in _apart(text, PERSONAL.finditer(plain))
    )


def _apart(text: str, found: Iterable[re.Match[str]]) -> Iterator[tuple[str, bool]]:
    at = 0
    for match in found:
        yield text[at : match.start()], False
        yield text[match.start() : match.end()], True
        at = match.end()
    yield text[at:], False


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


def name_tokens(names: Iterable[str]) -> set[str]:
    """What names are found by when their sound is typed and that is asked for."""
    return {token for name in names for token in tokens_of(name)}


def number_tokens(numbers: Iterable[str]) -> set[str]:
    """What numbers are found by: with their year and without, and with less of what stands before the kind.

    人调字第31号 is what a committee calls its own 湖桥人调字第31号.
    """
    keys = {key for number in numbers if (key := number_key(number))}
    plain = {LEADING_YEAR.sub("", key, count=1) for key in keys}
    shorter = {key[at:] for key in plain for at in range(1, len(LEADING_WORDS.match(key)[0]) - 1)}  # type: ignore[index]
    return keys | plain | shorter


def mentioned(texts: Iterable[str]) -> set[str]:
    """Tokens of the numbers that stand in texts, so that a number is found where it is mentioned, and only there."""
    found: set[str] = set()
    for text in texts:
        for match in NUMBERED.finditer(normalised(text)):
            head = match["head"]
            if head is None:
                found |= number_tokens([match[0]])
            else:
                # Where the words before it end and the number begins is not known.
                found |= {number_key(head[i:] + match["tail"]) for i in range(len(head) - 1)}
    return found


def tsquery(words: str, *, pinyin: bool = False, homophones: bool = False) -> str:
    """A PostgreSQL tsquery that all the words must satisfy; empty when nothing can be looked up.

    With `pinyin`, letters may also be the pinyin or the initials of a name; with `homophones`, a name may be
    written with other characters of the same sound.
    """
    terms: list[str] = []
    for run in runs(words[:LONGEST_QUERY]):
        plain = _plain(run)
        sounds: tuple[str, ...] = ()
        if pinyin and len(run) > 1 and run.isascii() and run.isalpha():
            sounds = spelt_as(run[:100])
        elif homophones and 1 < len(run) <= LONGEST_NAME and is_chinese(run):
            sounds = sounding_like(run)
        if sounds:
            others = " | ".join(quoted(sound) + ":*" for sound in sounds)
            terms.append(f"(({' & '.join(plain)}) | {others})")
        else:
            terms += plain
    return " & ".join(dict.fromkeys(terms))


def is_question(words: str) -> bool:
    """Whether somebody asks in a whole sentence, of which no text will have every word."""
    return bool(ASKING.search(words)) or any(len(run) >= SENTENCE for run in runs(words))


def is_number(words: str) -> bool:
    """Whether the words can be nothing but the number of a matter or a document."""
    return NUMBERED.fullmatch(normalised(words[:LONGEST_QUERY]).strip()) is not None


def tsquery_of_any(words: str) -> str:
    """A tsquery that any two neighbouring characters of a question satisfy, the words of asking left out."""
    said = ASKING.sub(" ", words[:LONGEST_QUERY])
    terms = [term for run in runs(said) or runs(words) for term in _plain(run)]
    return " | ".join(dict.fromkeys(terms))


def _plain(run: str) -> list[str]:
    if not is_chinese(run):
        return [quoted(run[:100]) + ":*"]
    if len(run) == 1:
        return [quoted(run) + ":*"]
    return [quoted(run[i : i + 2]) for i in range(len(run) - 1)]


def tsquery_with_number(words: str, *, pinyin: bool = False, homophones: bool = False) -> str:
    """`tsquery`, or the words as a number typed whole, with or without brackets, 第, 字 and 号.

    What can be nothing but a number is looked up as one alone: No. 2 is not found for No. 12.
    """
    query = tsquery(words, pinyin=pinyin, homophones=homophones)
    number = number_key(words[:LONGEST_QUERY])[:100]
    if is_number(words):
        return quoted(number)
    if query and any(character.isdigit() for character in number):
        return f"({query}) | {quoted(number)}"
    return query


def quoted(token: str) -> str:
    """A token as tsquery takes it literally."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def number_key(text: str) -> str:
    """A number without brackets, spaces, 第, 字 and 号, a year in brackets first: the same however typed."""
    plain = normalised(text)
    if year := YEAR.search(plain):
        plain = year[1] + plain[: year.start()] + plain[year.end() :]
    return NUMBER_NOISE.sub("", plain)


def spans(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words occur in `text` (start, end), for highlighting; merged and in order.

    The places are those of `text` as it is written, whatever width or characters the words were typed in.
    """
    plain, places = folded(text)
    found = sorted(
        (places[match.start()], places[match.end() - 1] + 1)
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
