"""Dates and amounts the way Chinese documents write them. Used as filters in Word templates."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
DATE = "{year}年{month}月{day}日"
TIME = "{hour}时{minute:02d}分"
DIGITS = "〇一二三四五六七八九"
CAPITAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
SMALL_UNITS = ("", "拾", "佰", "仟")
LARGE_UNITS = ("", "万", "亿", "万亿")
LARGEST_AMOUNT = Decimal("9999999999999999.99")


def cn_date(value: date | datetime) -> str:
    """2026年11月22日. A moment with a time zone is told in Shanghai's."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(SHANGHAI)
    return DATE.format(year=value.year, month=value.month, day=value.day)


def dot_date(value: date | datetime) -> str:
    """2026.11.22, for the narrow columns of registers."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(SHANGHAI)
    return f"{value.year}.{value.month}.{value.day}"


def cn_number(value: int) -> str:
    """A whole number from 0 to 99 in words, as papers count copies: 三, 十二, 二十. Others as they are."""
    if not 0 <= value < 100:
        return str(value)
    if value < 10:
        return "零" if value == 0 else DIGITS[value]
    tens, ones = divmod(value, 10)
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")


def cn_datetime(value: datetime) -> str:
    """2026年11月22日9时05分, in Shanghai's time."""
    if value.tzinfo is not None:
        value = value.astimezone(SHANGHAI)
    return cn_date(value) + TIME.format(hour=value.hour, minute=value.minute)


def money(value: Decimal | int | str) -> str:
    """An amount in yuan as 32,600.00."""
    return f"{_to_cents(value):,.2f}"


def cn_amount(value: Decimal | int | str) -> str:
    """An amount in yuan in capitals, as on cheques (《支付结算办法》附一): 人民币叁万贰仟陆佰元整.

    Raises ValueError above LARGEST_AMOUNT.
    """
    amount = _to_cents(value)
    if abs(amount) > LARGEST_AMOUNT:
        raise ValueError(amount)
    yuan, cents = divmod(int(abs(amount) * 100), 100)
    jiao, fen = divmod(cents, 10)
    text = _capitals(yuan) + "元" if yuan else ""
    if jiao:
        text += CAPITAL_DIGITS[jiao] + "角"
    elif fen and yuan:
        text += "零"
    if fen:
        text += CAPITAL_DIGITS[fen] + "分"
    else:
        text = (text or "零元") + "整"
    return "人民币" + ("负" if amount < 0 else "") + text


def _to_cents(value: Decimal | int | str) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _capitals(number: int) -> str:
    """A positive whole number in capital numerals."""
    text, gap = "", False
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(text)
            continue
        for position in (3, 2, 1, 0):
            digit = group // 10**position % 10
            if digit:
                text += ("零" if gap else "") + CAPITAL_DIGITS[digit] + SMALL_UNITS[position]
                gap = False
            else:
                gap = bool(text)
        text += LARGE_UNITS[place]
    return text
