"""How values are written on a page: times, days, amounts, what is due, what was found."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from markupsafe import Markup, escape

from fayi.kit import clock
from fayi.web.language import current, translate, written_day, written_time

SMALLEST_COUNT = 5
"""Below it a count is not told to those who may not see what is counted; the desk's settings set another."""


def when(instant: datetime | None) -> str:
    """2026年11月22日 14:05 at the station; nothing for None."""
    return written_time(instant) if instant else ""


def day(given: date | None) -> str:
    """2026年11月22日; nothing for None. An instant is taken as the day it has at the station."""
    if given is None:
        return ""
    return written_day(clock.local(given).date() if isinstance(given, datetime) else given)


def short_day(given: date | None) -> str:
    """2026-11-22, for columns; nothing for None."""
    if given is None:
        return ""
    return (clock.local(given).date() if isinstance(given, datetime) else given).isoformat()


def clock_time(instant: datetime) -> str:
    """14:05 at the station."""
    return f"{clock.local(instant):%H:%M}"


def weekday(given: date) -> str:
    """星期一 … 星期日."""
    at = clock.local(given) if isinstance(given, datetime) else given
    names = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
    return translate(names[at.weekday()])


def money(yuan: Decimal | int | None) -> str:
    """1,234.50 元; nothing for None."""
    return translate("{amount} 元", amount=f"{yuan:,.2f}") if yuan is not None else ""


def number(given: int | None) -> str:
    """12,345; nothing for None."""
    return f"{given:,}" if given is not None else ""


def few(given: int) -> str:
    """A count of what the reader may not see one by one: 少于5 where so few might be recognised, 0 as it is."""
    return translate("少于{count}", count=SMALLEST_COUNT) if too_few(given) else number(given)


def too_few(given: int) -> bool:
    """Whether so few might be recognised (FAYI_SMALLEST_COUNT)."""
    return 0 < given < SMALLEST_COUNT


def size(octets: int) -> str:
    """How big a file is: 812 B, 1.4 MB."""
    amount = float(octets)
    for unit in ("B", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


def ago(instant: datetime | None) -> str:
    """刚刚, 5分钟前, 3小时前, 昨天 14:05, then the day."""
    if instant is None:
        return ""
    minutes = int((clock.now() - instant).total_seconds() // 60)
    days = (clock.today() - clock.local(instant).date()).days
    if minutes < 0 or days > 1:
        return written_time(instant)
    if minutes < 1:
        return translate("刚刚")
    if minutes < 60:
        return translate("{minutes}分钟前", minutes=minutes)
    if days == 0:
        return translate("{hours}小时前", hours=minutes // 60)
    return translate("昨天 {time}", time=clock_time(instant))


def days_left(deadline: date) -> int:
    """Days from today to the deadline, a day or an instant of it; negative when it has passed."""
    last = clock.local(deadline).date() if isinstance(deadline, datetime) else deadline
    return (last - clock.today()).days


def due_words(deadline: date | None) -> str:
    """今天到期, 明天到期, 还有3天, 逾期2天."""
    if deadline is None:
        return ""
    left = days_left(deadline)
    if left < 0:
        return translate("逾期{days}天", days=-left)
    if left == 0:
        return translate("今天到期")
    return translate("明天到期") if left == 1 else translate("还有{days}天", days=left)


def due_tone(deadline: date) -> str:
    """The colour of a deadline: danger when overdue, warning within three days, else muted."""
    left = days_left(deadline)
    return "danger" if left < 0 else "warning" if left <= 3 else "muted"


def highlight(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """`text` with the [start, end) spans marked; everything is escaped, spans may touch or overlap."""
    out, at = Markup(""), 0
    for start, end in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if start < end:
            out += escape(text[at:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>")
            at = end
    return out + escape(text[at:])


def lines(text: str | None) -> Markup:
    """Text with its line breaks kept."""
    return Markup("<br>").join((text or "").split("\n"))


def url(path: str, **query: object) -> str:
    """`path` with a query string; None and empty values are left out, lists are repeated."""
    pairs = [
        (key, str(one))
        for key, value in query.items()
        for one in (value if isinstance(value, list | tuple | set | frozenset) else (value,))
        if one is not None and one != ""
    ]
    if not pairs:
        return path
    return f"{path}{'&' if '?' in path else '?'}{urlencode(pairs)}"


def listed(names: Sequence[str]) -> str:
    """Names with 、 between them, or commas in English."""
    return (", " if current() == "en" else "、").join(names)


FILTERS = (
    ago, clock_time, day, due_tone, due_words, few, highlight, lines, listed, money, number, short_day, size,
    weekday, when,
)  # fmt: skip
