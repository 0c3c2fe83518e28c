"""Codes, PINs, and which browser it was."""

import re
import secrets
from collections.abc import Iterable
from itertools import pairwise

from fayi.kit.errors import Refusal

PERIOD = 30
"""Seconds a code of the authenticator lasts; the one before and the one after are taken too."""
RECOVERY_CODES = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Of recovery codes: none that is mistaken for another."""
MOST_WRONG_CODES = 5
MOST_WRONG_PINS = 5
FORMER_PASSWORDS = 5


class WrongCode(Refusal):
    """验证码不对，或者已经用过。请等验证器显示下一个验证码再试，也可以用恢复码。"""

    status_code = 422


class WrongFirstCode(WrongCode):
    """验证码不对。请确认手机的时间准确，等验证器显示下一个验证码再试。"""


class WrongPin(Refusal):
    """PIN不对，还可以试{left}次，之后须重新登录。"""

    status_code = 422


class FactorLocked(Refusal):
    """验证码连续输错次数过多，请在{minutes}分钟后重新登录，或请本单位管理员重设。"""

    status_code = 422


class NoPin(Refusal):
    """您还没有设置PIN，请先设置再锁定电脑。"""


class FactorRequired(Refusal):
    """您的岗位要求两步验证，不能停用。"""


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes of ten letters, about fifty bits each, as they are printed."""
    made = ("".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES))
    return tuple(f"{code[:5]}-{code[5:]}" for code in made)


def typed_code(text: str) -> str:
    """A code as it is compared: without spaces and hyphens, in small letters."""
    return re.sub(r"[\s-]", "", text).lower()


def half_minutes_around(moment: float) -> range:
    """The half minutes whose codes are taken at this moment (seconds since 1970)."""
    now = int(moment // PERIOD)
    return range(now - 1, now + 2)


def pin_fault(pin: str) -> str | None:
    """What is wrong with a new PIN, as a message id."""
    if not re.fullmatch(r"[0-9]{4,8}", pin):
        return "PIN须为4至8位数字。"
    gaps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if gaps <= {0} or gaps <= {1} or gaps <= {9}:
        return "PIN太简单，请不要用相同或连续的数字。"
    return None


def browser_words(agent: str) -> str:
    """Browser and system named by a User-Agent, e.g. "Chrome, Windows"; shortened where it names neither."""
    browsers: Iterable[tuple[str, str]] = (
        ("MicroMessenger/", "WeChat"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    )  # fmt: skip
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
               ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip
    found = [next((name for mark, name in pairs if mark in agent), "") for pairs in (browsers, systems)]
    return ", ".join(filter(None, found)) or re.sub(r"[^\x20-\x7e]", "", agent)[:60]
