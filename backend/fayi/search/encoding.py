"""Chinese text as words the search engine cuts nowhere: each two neighbouring characters are one word.

The engine cuts Chinese by a dictionary, so that a piece of a word is not found. It is therefore given words of
the letters a-z alone, which its tokenizer leaves whole: four letters for a character, eight for two. A run of
three characters or more is asked as a phrase of such words, so only the very run is found; a phrase counts as
one of the ten words the engine looks at.
"""

from collections.abc import Container, Iterable
from functools import lru_cache

from msgspec import Struct

from fayi.search.pinyin import INITIALS, SOUND, SPELT
from fayi.search.rules import LONGEST_NAME, LONGEST_QUERY, is_chinese, runs

MOST_TERMS = 10
"""Words and phrases the engine looks at; what comes after them it passes over."""
LONGEST_WORD = 240
"""Octets of a word; longer ones the engine does not keep."""
MOST_WORDS = 60_000
"""Words of one field; beyond 65,535 the engine silently keeps none."""
TEXT_FIELDS = tuple(f"text{n}" for n in range(1, 6))
PAIR, SINGLE, WORD, SAME_SOUND = "h", "k", "w", "s"
"""What the words begin with, so that none is taken for another's beginning."""


class Asked(Struct, frozen=True):
    """A query in the engine's words, and whether it says all that was typed."""

    query: str
    whole: bool = True


@lru_cache(30_000)
def character(one: str) -> str:
    """Four letters for a character."""
    code, letters = ord(one), ""
    for _ in range(4):
        code, place = divmod(code, 26)
        letters += chr(97 + place)
    return letters


@lru_cache(200_000)
def pair(two: str) -> str:
    """The word for two neighbouring Chinese characters."""
    return PAIR + character(two[0]) + character(two[1])


def word(run: str, mark: str = WORD) -> str:
    """The word for a run of letters and digits; the beginning of the one is the beginning of the other."""
    letters = ""
    for one in run[:100]:
        if "a" <= one <= "z" and one != "q":
            letters += one
        elif "0" <= one <= "9":
            letters += "q" + chr(97 + int(one))
        else:
            letters += "qq" if one == "q" else "qz" + character(one)
    return (mark + letters)[:LONGEST_WORD]


def words_of(run: str) -> list[str]:
    """What is kept of a run, in its order; of a single Chinese character nothing but `characters`."""
    if not is_chinese(run):
        return [word(run)]
    return [pair(run[i : i + 2]) for i in range(len(run) - 1)]


def written(texts: Iterable[str]) -> list[str]:
    """The words of texts, a line of words for each text that has any."""
    lines = (" ".join(w for run in runs(text) for w in words_of(run)) for text in texts)
    return [line for line in lines if line]


def in_fields(texts: Iterable[str]) -> dict[str, list[str]]:
    """The words of texts spread over the text fields, none of which may hold too many; the rest is cut off."""
    fields: dict[str, list[str]] = {name: [] for name in TEXT_FIELDS}
    room = dict.fromkeys(TEXT_FIELDS, MOST_WORDS)
    names = iter(TEXT_FIELDS)
    name = next(names)
    for line in written(texts):
        words = line.split(" ")
        while words:
            if room[name] <= 0 and (name := next(names, "")) == "":
                return fields
            taken, words = words[: room[name]], words[room[name] :]
            # Between two lines the engine counts some places on.
            room[name] -= len(taken) + 10
            fields[name].append(" ".join(taken))
    return fields


def characters(texts: Iterable[str]) -> str:
    """Each Chinese character of texts once, for those who look for a single one."""
    found = {one for text in texts for run in runs(text) if is_chinese(run) for one in run}
    return " ".join(sorted(SINGLE + character(one) for one in found))


def sounds_of(tokens: Iterable[str]) -> str:
    """What names are found by when their sound is asked for, from `pinyin.tokens_of` the names."""
    found: set[str] = set()
    for token in tokens:
        if token.startswith(SOUND):
            syllables = token.removeprefix(SOUND).rstrip("-").split("-")[:LONGEST_NAME]
            for end in range(1, len(syllables) + 1):
                # Also what begins like it: only the last word typed may be a beginning.
                found |= {same_sound(syllables[:end]), word("".join(syllables[:end]))}
        else:
            found.add(word(token.removeprefix(SPELT).removeprefix(INITIALS)))
    return " ".join(sorted(found))


def same_sound(syllables: Iterable[str]) -> str:
    """The word for characters of this sound, tones aside."""
    return word("".join(f"{one}-" for one in syllables), SAME_SOUND)


def asked(words: str, stop_words: frozenset[str], synonyms: Container[str], instead: str = "") -> Asked:
    """What the engine is asked for: every run must occur, the last word of letters may be a beginning.

    Runs that are stop words are left out where others remain. A run that has synonyms is asked as words, not
    as a phrase, for the engine replaces words alone. `instead` is a word asked in place of the first run of
    Chinese characters that may be a name.
    """
    typed = list(dict.fromkeys(runs(words[:LONGEST_QUERY])))
    typed = [run for run in typed if run not in stop_words] or typed
    chinese: list[str] = []
    latin: list[str] = []
    replaced = not instead
    terms = 0
    for run in typed:
        if not is_chinese(run):
            latin.append(word(run))
        elif not replaced and 1 < len(run) <= LONGEST_NAME:
            chinese.append(instead)
            replaced = True
        elif len(run) == 1:
            chinese.append(SINGLE + character(run))
        elif len(run) == 2 or run in synonyms:
            chinese += words_of(run)
            terms += len(run) - 2
        else:
            chinese.append('"' + " ".join(words_of(run)) + '"')
        terms += 1
    return Asked(" ".join(chinese + latin), terms <= MOST_TERMS)


def encoded_synonyms(groups: Iterable[Iterable[str]]) -> dict[str, list[str]]:
    """Groups of words that mean the same as the engine takes them: each word with all the others."""
    found: dict[str, list[str]] = {}
    for group in groups:
        keys = [" ".join(words_of(run)) for one in group for run in runs(one)[:1]]
        for key in keys:
            found[key] = sorted({*found.get(key, ()), *(other for other in keys if other != key)})
    return found
