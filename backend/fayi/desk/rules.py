"""When an absence may be entered, and who may stand in."""

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from fayi.kit.errors import Refusal

LONGEST = timedelta(days=366)


class Away(Struct, frozen=True):
    """An absence that is already entered."""

    officer_id: int
    stand_in_id: int
    since: date
    until: date


def must_be_possible(wanted: Away, entered: Iterable[Away], *, today: date) -> None:
    """Raise a Refusal, at its field, for an absence that cannot be: in the past, doubled, or in a chain."""
    if wanted.stand_in_id == wanted.officer_id:
        raise Refusal("代班人不能是本人。", field="stand_in")
    if wanted.until < wanted.since:
        raise Refusal("结束日期不能早于开始日期。", field="until")
    if wanted.until < today:
        raise Refusal("结束日期不能早于今天。", field="until")
    if wanted.until - wanted.since > LONGEST:
        raise Refusal("一次最多登记一年，请检查日期。", field="until")
    for other in entered:
        if other.until < wanted.since or wanted.until < other.since:
            continue
        if other.officer_id == wanted.officer_id:
            raise Refusal("这段时间已经登记过不在岗，请先取消原来的登记。", field="since")
        if other.officer_id == wanted.stand_in_id:
            raise Refusal("代班人这段时间也不在岗，请另选代班人。", field="stand_in")
        if other.stand_in_id == wanted.officer_id:
            raise Refusal("不在岗的人这段时间正在为他人代班，请先为他人另行安排代班。", field="officer")
