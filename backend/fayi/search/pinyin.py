"""How names sound: pinyin, its initials, and other characters for the same sound, tones aside.

Kept apart from the words of a text: every token begins with a mark no typed word can have, so a name is
found by its sound only when that is asked for.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

import pypinyin

from fayi.search.chinese import normalised

SPELT, INITIALS, SOUND = "~p", "~i", "~h"
SURNAMES = {
    "单": ("shan",), "仇": ("qiu",), "解": ("xie",), "曾": ("zeng",), "区": ("ou",), "查": ("zha",),
    "盖": ("ge", "gai"), "任": ("ren",), "华": ("hua",), "朴": ("piao", "pu"), "秘": ("bi", "mi"),
    "冼": ("xian",), "洗": ("xian",), "翟": ("zhai",), "乐": ("yue", "le"), "覃": ("qin", "tan"),
    "折": ("she", "zhe"), "员": ("yun",), "缪": ("miao",), "繁": ("po",), "种": ("chong",), "重": ("chong",),
    "黑": ("he", "hei"), "宓": ("mi", "fu"), "晟": ("cheng", "sheng"), "召": ("shao",), "祭": ("zhai",),
    "能": ("nai",), "过": ("guo",), "哈": ("ha",), "那": ("na",), "尹": ("yin",), "葛": ("ge",),
    "逄": ("pang",), "逯": ("lu",), "贠": ("yun",), "郗": ("xi", "chi"), "隗": ("wei", "kui"),
    "车": ("che",), "俞": ("yu",), "万": ("wan",), "石": ("shi",), "沈": ("shen",), "燕": ("yan",),
    "柏": ("bai", "bo"), "薄": ("bo",), "卜": ("bu",), "臧": ("zang",), "蕃": ("pi", "fan"), "殷": ("yin",),
    "尉": ("wei", "yu"), "适": ("kuo", "shi"), "乜": ("nie",), "牟": ("mou", "mu"), "佴": ("nai",),
    "阚": ("kan",), "褚": ("chu",), "盛": ("sheng",), "宁": ("ning",), "谌": ("chen", "shen"),
}  # fmt: skip
"""Surnames by the character that is read otherwise elsewhere."""
COMPOUND = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"), "令狐": ("ling", "hu"), "宰父": ("zai", "fu"), "鲜于": ("xian", "yu"),
    "夏侯": ("xia", "hou"), "皇甫": ("huang", "fu"), "呼延": ("hu", "yan"), "濮阳": ("pu", "yang"),
    "亓官": ("qi", "guan"), "可频": ("ke", "pin"), "独孤": ("du", "gu"), "司马": ("si", "ma"),
}  # fmt: skip
"""Surnames of two characters."""
LONGEST_PERSON = 4
MOST_READINGS = 24
READINGS_EACH = 3


@lru_cache(maxsize=20_000)
def readings(character: str) -> tuple[str, ...]:
    """How a character may be read, tones aside, the usual reading first; none when it is not known."""
    told = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    found = told[0] if told else []
    return tuple(dict.fromkeys(one for one in found if one.isascii() and one.isalpha()))[:READINGS_EACH]


@lru_cache(maxsize=20_000)
def sounds(name: str) -> tuple[tuple[str, ...], ...]:
    """The ways a name of Chinese characters may be read, each as its syllables.

    A surname is read as surnames are; the organisations' long names in their usual reading alone.
    """
    if not name or any(not readings(character) for character in name):
        return ()
    if len(name) > LONGEST_PERSON:
        usual = tuple(pypinyin.lazy_pinyin(name))
        return (usual,) if len(usual) == len(name) else ()
    choices = [readings(character) for character in name]
    if name[:2] in COMPOUND:
        choices[:2] = [(syllable,) for syllable in COMPOUND[name[:2]]]
    elif name[0] in SURNAMES:
        choices[0] = tuple(dict.fromkeys((*SURNAMES[name[0]], choices[0][0])))
    return tuple(islice(product(*choices), MOST_READINGS))


def parts(name: str) -> Iterator[str]:
    """The unbroken runs of Chinese characters of a name."""
    run = ""
    for character in normalised(name):
        if readings(character):
            run += character
        elif run:
            yield run
            run = ""
    if run:
        yield run


def tokens_of(name: str) -> set[str]:
    """What a name is found by when its sound is typed, from its first character on or from a later one."""
    found = set()
    for part in parts(name):
        for syllables in sounds(part):
            for start in range(len(syllables)):
                here = syllables[start:]
                spelt = "".join(here)
                # ü is typed v, u or yu.
                found |= {SPELT + spelt, SPELT + spelt.replace("v", "u"), SPELT + spelt.replace("v", "yu")}
                found.add(INITIALS + "".join(syllable[0] for syllable in here))
                found.add(SOUND + "".join(f"{syllable}-" for syllable in here))
    return found


def spelt_as(letters: str) -> tuple[str, str]:
    """Beginnings of the tokens of names that are spelt, or whose initials are, like these letters."""
    return SPELT + letters, INITIALS + letters


def sounding_like(name: str) -> tuple[str, ...]:
    """Beginnings of the tokens of names that sound like this run of Chinese characters."""
    return tuple(dict.fromkeys(SOUND + "".join(f"{one}-" for one in each) for each in sounds(name)[:8]))
