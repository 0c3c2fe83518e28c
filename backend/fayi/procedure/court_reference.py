"""The numbers Chinese courts give: year, the court's word, the kind of proceeding, a running number."""

import re

from msgspec import Struct

COURT_REFERENCE = re.compile(
    "（(?P<year>[0-9]{4})）"
    "(?P<word>最高法|[京津冀晋蒙内辽吉黑沪浙苏皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新兵](?:[0-9]{2}(?:[0-9]{2})?)?)"
    "(?P<kind>[\u4e00-\u9fff]{1,8})"
    "(?P<number>[1-9][0-9]*)号"
)
"""Year of docketing; the court's word: the province, for an intermediate court two places, for a basic one four."""


class CourtReference(Struct, frozen=True):
    """A number taken apart."""

    year: int
    word: str
    """Of the court, e.g. 浙9801."""
    kind: str
    """Of the proceeding, e.g. 民初, 刑更."""
    number: int


def court_reference(text: str) -> CourtReference | None:
    """`text` taken apart, or None for what no court would write."""
    found = COURT_REFERENCE.fullmatch(text)
    if found is None:
        return None
    return CourtReference(int(found["year"]), found["word"], found["kind"], int(found["number"]))
