"""What a property is known by, so that two matters about it can be found to be about the same one."""

import re
import unicodedata

LEAST_ADDRESS = 6
"""Shorter addresses name a village, not a property."""
_FILLING = re.compile(r"[\s\-—–_,，.。·、;；:：/\\()（）\[\]【】〔〕「」\"'“”‘’#＃]+")


def property_keys(*, certificate: str = "", region: str = "", address: str = "") -> tuple[str, ...]:
    """What the property is known by: its 不动产权证号 when given, and region with address.

    Width, brackets, punctuation and a leading 第 / trailing 号 make no difference. An address counts only when
    it names a number: a village alone is not a property.
    """
    found = []
    if number := _plain(certificate).removesuffix("号"):
        found.append(f"certificate {number}")
    place = _plain(address)
    if region and len(place) >= LEAST_ADDRESS and any(letter.isdigit() for letter in place):
        found.append(f"place {region[:6]} {place.removesuffix('号')}")
    return tuple(found)


def _plain(words: str) -> str:
    """One width, upper case, without spaces and punctuation."""
    return _FILLING.sub("", unicodedata.normalize("NFKC", words)).upper().replace("第", "")
