"""What makes a password weak: its length, whose it is, and whether others would think of it as well.

Length counts and composition does not (NIST SP 800-63B 3.1.1); GB/T 22239-2019 (等保) wants complexity and a change
now and then, which a desk may set. Common words are not a list somebody leaked: they are made here from what people
type, and an administrator may name a larger file.
"""

import hashlib
import re
import unicodedata
from functools import cache
from pathlib import Path

from msgspec import Struct

SHORTEST, LONGEST = 10, 200
FEWEST = 5
"""Different characters."""

ROWS = ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
LEET = str.maketrans("013457@$!|+", "oieastasiit")
WORDS = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())
"""What people take for a password, in English, pinyin and Chinese; a password that is nothing else is refused."""
SURNAMES_TYPED = """
wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie
song tang han feng deng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lv
ding ren shen yao lu
"""
SURNAMES = frozenset(SURNAMES_TYPED.split())
SYLLABLES_TYPED = """
wei fang na min jing qiang lei jun yang yong yan jie juan tao ming chao xiu ying hua ping gang gui
xia xin yu bo lin hui bin feng jian guo hong mei li jia hao yi xuan zi han chen rui ze tian xiao
long fei peng kai dan qian ting shu lan zhi qing liang dong bing cheng sheng shan shui ru
"""
SYLLABLES = frozenset(SYLLABLES_TYPED.split())
AROUND = "0123456789!@#$%^&*()-_=+[]{}|;:,.<>/?~ '\"`"
"""What people put before and behind a word to make it look like a password."""
NAME = re.compile(rf"(?:{'|'.join(sorted(SURNAMES))})(?:{'|'.join(sorted(SYLLABLES))}){{1,2}}")
"""A Chinese name in pinyin, run together."""


class Policy(Struct, frozen=True):
    """What a desk asks of passwords beyond their length."""

    kinds: int = 1
    """Of how many kinds the characters must be: lower case, upper case, digits, others; 1 asks for nothing."""
    breached: str = ""
    """A local file of passwords that are known to the world, one word or SHA-1 in hex a line."""


_policy = Policy()


def use(policy: Policy) -> None:
    """Apply this policy from now on; raises OSError when its file cannot be read."""
    global _policy
    if policy.breached:
        listed(policy.breached)
    _policy = policy


def weakness(password: str, *names: str) -> str | None:
    """What is wrong with a new password, as a message id; None when it is good enough.

    `names` are those of the officer and of the agency: no password holds one.
    """
    typed = unicodedata.normalize("NFKC", password).lower()
    if len(password) < SHORTEST:
        return "密码至少要有10个字符。"
    if len(password) > LONGEST:
        return "密码太长，请不要超过200个字符。"
    for at, name in enumerate(names):
        if len(name) > 1 and name.lower() in typed:
            return "密码里不能含有登录名。" if at == 0 else "密码里不能含有您的姓名或机构的名称。"
    if len(set(password)) < FEWEST:
        return "密码太简单，请混用字母、数字或符号。"
    if kinds_of(password) < _policy.kinds:
        return "密码里的字符种类不够，请同时使用大写字母、小写字母、数字和符号中的几种。"
    if is_walk(typed) or is_walk(typed.translate(LEET)):
        return "密码是键盘上相邻的键或连续的数字、字母，很容易被猜到，请换一个。"
    if any(map(is_common, {typed, *read_as_letters(typed)})):
        return "密码由常用的词、姓名拼音或年份组成，很容易被猜到，请换一个。"
    if _policy.breached and is_breached(password, typed):
        return "这个密码在已经泄露的密码名单里，请换一个。"
    return None


def kinds_of(password: str) -> int:
    """How many kinds of characters: lower case, upper case, digits, all others (Chinese among them)."""
    kinds = {
        "lower" if one.islower() else "upper" if one.isupper() else "digit" if one.isdigit() else "other"
        for one in password
    }
    return len(kinds)


@cache
def neighbours() -> frozenset[str]:
    """Pairs of keys that lie beside or below each other, both ways."""
    pairs = set()
    for at, row in enumerate(ROWS):
        pairs |= {row[i : i + 2] for i in range(len(row) - 1)}
        if at:
            above = ROWS[at - 1][1:] if at == 1 else ROWS[at - 1]
            pairs |= {a + b for a, b in zip(above, row, strict=False)}
    return frozenset(pairs | {pair[::-1] for pair in pairs})


def is_walk(typed: str) -> bool:
    """Whether nearly all of it goes from one key to its neighbour, counts on, or repeats itself."""
    for period in range(1, 5):
        if len(typed) >= 2 * period and (typed[:period] * len(typed))[: len(typed)] == typed:
            return True
    pairs = [typed[i : i + 2] for i in range(len(typed) - 1)]
    near = sum(
        pair in neighbours()
        or (pair[0].isascii() and pair[0].isalnum() and abs(ord(pair[1]) - ord(pair[0])) <= 1)
        for pair in pairs
    )
    return near >= 0.7 * len(pairs)


def read_as_letters(typed: str) -> set[str]:
    """What it says when digits and signs stand for letters, those at its ends left out or not."""
    cores = {typed, typed.rstrip(AROUND), typed.strip(AROUND)} - {""}
    return {core.translate(LEET) for core in cores}


def is_common(typed: str) -> bool:
    """Whether, digits, years and signs apart, nothing is left but one common word, repeated, or a name in pinyin."""
    words = re.findall(r"[^\W\d_]+", typed)
    if not words:
        return len(typed) < 16
    return len(set(words)) == 1 and (
        words[0] in WORDS or made_of_words(words[0]) or NAME.fullmatch(words[0]) is not None
    )


def made_of_words(word: str) -> bool:
    """Whether a run of letters is at most two common words written together."""
    return any(word[:at] in WORDS and word[at:] in WORDS for at in range(2, len(word) - 1))


@cache
def listed(path: str) -> frozenset[bytes]:
    """The file's entries as the first ten octets of their SHA-1, about 60 octets of memory each."""
    found = set()
    with Path(path).open(encoding="utf-8", errors="replace") as file:
        for line in file:
            entry = (
                line.strip().partition(":")[0] if re.match(r"[0-9A-Fa-f]{40}(:|\s*$)", line) else line.strip()
            )
            if re.fullmatch(r"[0-9A-Fa-f]{40}", entry):
                found.add(bytes.fromhex(entry)[:10])
            elif entry:
                found.add(digest(entry))
    return frozenset(found)


def digest(word: str) -> bytes:
    """How a word is looked up in the file."""
    return hashlib.sha1(word.encode("utf-8", "replace"), usedforsecurity=False).digest()[:10]


def is_breached(password: str, typed: str) -> bool:
    """Whether the file has it, as typed or in lower case."""
    return not listed(_policy.breached).isdisjoint({digest(password), digest(typed)})
