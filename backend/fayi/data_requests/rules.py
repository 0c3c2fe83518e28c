"""When a request is due, what of a matter is left out of an export, and how others are redacted in it."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from fayi.data_requests.kinds import Capacity, Decision, Ground, LeftOut, RequestKind
from fayi.kit.errors import Refusal
from fayi.kit.identity import redact_id, redact_phone

WORKING_DAYS = 15
"""Within which a request is answered. The law says "in good time" (第五十条); 15 working days are a local rule."""
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def due(received_on: date, is_working: Callable[[date], bool]) -> date:
    """The last of WORKING_DAYS working days; the day of receipt is not counted."""
    day, left = received_on, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= is_working(day)
    return day


def must_be_entitled(kind: RequestKind, capacity: Capacity, asker: str, proof: str) -> None:
    """Raise Refusal unless it is said who asks and how that was seen.

    Next of kin of the dead may read, copy, correct and have deleted, for their own lawful interests (第四十九条).
    """
    if capacity is not Capacity.SELF and not asker.strip():
        raise Refusal("请填写提出请求的人的姓名。", field="asker")
    if not proof.strip():
        raise Refusal("请填写查验了什么证件或者证明。", field="proof")
    if capacity is Capacity.NEXT_OF_KIN and kind in (RequestKind.RESTRICTION, RequestKind.EXPLANATION):
        raise Refusal(
            "死者的近亲属可以请求查阅、复制、更正、删除（个人信息保护法第四十九条）。", field="kind"
        )


def must_be_founded(decision: Decision, grounds: Iterable[str]) -> None:
    """Raise Refusal for a refusal without a ground: it has to be told why (第五十条)."""
    if decision is not Decision.GRANTED and not list(grounds):
        raise Refusal("不予同意或者部分同意的，须说明理由和依据。", field="grounds")


def restricts(kind: RequestKind, decision: Decision, grounds: Iterable[str]) -> bool:
    """Whether the answer stops all processing but keeping and reading.

    A restriction that is granted (第四十四条), and a deletion that is refused because a period of keeping has not
    ended (第四十七条第二款).
    """
    if kind is RequestKind.RESTRICTION:
        return decision is not Decision.REFUSED
    return (
        kind is RequestKind.DELETION
        and decision is not Decision.GRANTED
        and Ground.KEPT_BY_LAW.value in {str(one) for one in grounds}
    )


def left_out(*, confidential: bool, offence_data: bool, is_open: bool) -> LeftOut | None:
    """Why a matter is left out of an export, which does not say that it exists; None: it is in it."""
    if confidential:
        return LeftOut.CONFIDENTIAL
    if offence_data and is_open:
        return LeftOut.IMPEDES
    return None


def redacted_name(name: str) -> str:
    """The first character, and a star for each of the others."""
    return name[:1] + "*" * max(1, len(name) - 1)


def redacted(value: Any, others: Iterable[str], own: Iterable[str] = ()) -> Any:
    """Plain data with other people's names, ID numbers and phones redacted; `own` numbers stay as they are."""
    names = sorted({one for one in others if len(one) > 1}, key=len, reverse=True)
    kept = {one for one in own if one}

    def words(text: str) -> str:
        for name in names:
            text = text.replace(name, redacted_name(name))
        text = ID_NUMBER.sub(lambda m: m[0] if m[0] in kept else redact_id(m[0]), text)
        return PHONE.sub(lambda m: m[0] if m[0] in kept else redact_phone(m[0]), text)

    def walk(part: Any) -> Any:
        if isinstance(part, str):
            return words(part)
        if isinstance(part, dict):
            return {key: walk(one) for key, one in part.items()}
        if isinstance(part, list | tuple):
            return [walk(one) for one in part]
        return part

    return walk(value)
