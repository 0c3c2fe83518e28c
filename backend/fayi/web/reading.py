"""Turning what was typed into values: one function per kind, each answering a value or raising Unreadable."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from fayi.kit import clock
from fayi.web.fields import BIGGEST_AMOUNT, Field

DAY = re.compile(r"(\d{4})(?:[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{2})(\d{2}))")
TIME = re.compile(r"(?P<day>.+?)[T\s]+(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})?(?::\d{2})?分?")
PHONE = re.compile(
    r"(?:\+?86)?(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}|1\d{4}|\+\d{7,15})"
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
INVISIBLE = {"Cf", "Cc"}
"""Control and format characters: harmless, taken out. Joiners stay, minority scripts need them."""
JOINERS = "\u200c\u200d"


class Unreadable(Exception):
    """What was typed cannot be understood; carries the sentence (a message id) and its values."""

    def __init__(self, message: str, **values: object) -> None:
        """Explain with `message`."""
        self.message = message
        self.values = values
        super().__init__(message)


def clean(text: str, *, several_lines: bool = False) -> str:
    """The text without what cannot be seen, trimmed; raises Unreadable for what cannot be stored."""
    if "\0" in text or any(unicodedata.category(letter) == "Cs" for letter in text) or "\ufffd" in text:
        raise Unreadable("含有无法识别的字符，请删去后重新输入。")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\t", "    ") if several_lines else re.sub(r"[\n\t]+", " ", text)
    kept = (letter for letter in text if letter in JOINERS or letter == "\n" or not _invisible(letter))
    return "".join(kept).strip()


def _invisible(letter: str) -> bool:
    return unicodedata.category(letter) in INVISIBLE


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as their plain form, without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def read_text(field: Field, text: str) -> str:
    """One line."""
    text = clean(text)
    _not_too_long(field, text)
    return text


def read_longtext(field: Field, text: str) -> str:
    """Several lines."""
    text = clean(text, several_lines=True)
    _not_too_long(field, text)
    return text


def _not_too_long(field: Field, text: str) -> None:
    if len(text) > field.longest:
        raise Unreadable("最多填写{most}个字，现在有{now}个字，请删减。", most=field.longest, now=len(text))


def read_date(field: Field, text: str) -> date:
    """A day: 2026-11-22, 2026年11月22日, 2026.11.22 or 20261122."""
    found = DAY.fullmatch(narrow(clean(text)))
    if not found:
        raise Unreadable("日期请写成2026-11-22或2026年11月22日的样子。")
    year, month, day_ = (int(part) for part in found.groups() if part)
    try:
        given = date(year, month, day_)
    except ValueError:
        raise Unreadable("没有这一天，请核对月份和日期。") from None
    if not 1900 <= given.year <= 2200:
        raise Unreadable("年份不对，请核对。")
    return given


def read_datetime(field: Field, text: str) -> datetime:
    """An instant, from the wall clock at the station: 2026-11-22T14:05, 2026年11月22日 14:05."""
    found = TIME.fullmatch(unicodedata.normalize("NFKC", clean(text)))
    if not found:
        raise Unreadable("请写明日期和时间，例如2026-11-22 14:05。")
    given = read_date(field, found["day"])
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        raise Unreadable("时间不对，小时为0至23，分钟为0至59。")
    return datetime(given.year, given.month, given.day, hour, minute, tzinfo=clock.ZONE)


def read_money(field: Field, text: str) -> Decimal:
    """An amount in yuan with at most two decimal places, thousands separated or not."""
    plain = narrow(clean(text)).replace(",", "").replace("，", "").removeprefix("¥").removesuffix("元")
    try:
        amount = Decimal(plain) if re.fullmatch(r"[-+]?\d{1,30}(\.\d{0,30})?", plain) else None
    except InvalidOperation:
        amount = None
    if amount is None:
        raise Unreadable("金额请用数字填写，例如12,000.50。")
    if amount < (field.minimum or 0):
        raise Unreadable("金额不能小于{least}元。", least=field.minimum or 0)
    if amount > (field.maximum if field.maximum is not None else BIGGEST_AMOUNT):
        raise Unreadable("金额太大，请核对。")
    if amount != amount.quantize(Decimal("0.01")):
        raise Unreadable("金额最多保留两位小数（到分）。")
    return amount.quantize(Decimal("0.01"))


def read_integer(field: Field, text: str) -> int:
    """A whole number within the field's bounds."""
    plain = narrow(clean(text)).replace(",", "")
    if not re.fullmatch(r"[-+]?\d{1,15}", plain):
        raise Unreadable("请填写整数。")
    value = int(plain)
    if field.minimum is not None and value < field.minimum:
        raise Unreadable("不能小于{least}。", least=field.minimum)
    if field.maximum is not None and value > field.maximum:
        raise Unreadable("不能大于{most}。", most=field.maximum)
    return value


def read_bool(field: Field, text: str) -> bool:
    """Yes or no."""
    return text.strip().lower() in ("true", "on", "1", "yes")


def read_choice(field: Field, text: str) -> Any:
    """One of the choices."""
    text = clean(text)
    if text not in {value for value, _ in field.choices}:
        raise Unreadable("请从列出的选项中选择。")
    return into(field.into, text)


def into(kind: Any, text: str) -> Any:
    """A choice's value as its type."""
    return text if kind is str or not isinstance(kind, type) else kind(text)


def read_list(field: Field, text: str) -> list[str]:
    """One entry a line, empty lines left out."""
    text = clean(text, several_lines=True)
    _not_too_long(field, text)
    return [line.strip() for line in text.split("\n") if line.strip()]


def read_idno(field: Field, text: str) -> str:
    """A citizen's ID number of 18 places (GB 11643-1999), its check digit and birthday right.

    The region is not looked up: codes are abolished and people keep theirs.
    """
    number = narrow(clean(text)).upper()
    if re.fullmatch(r"\d{15}", number):
        raise Unreadable("15位的旧身份证号已停止使用，请按现行身份证填写18位号码。")
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise Unreadable("身份证号应为18位，前17位是数字，最后一位是数字或X。")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Unreadable("身份证号里的出生日期不存在，请核对第7至14位。") from None
    if born > clock.today() or born.year < clock.today().year - 130:
        raise Unreadable("身份证号里的出生日期不合理，请核对第7至14位。")
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False))
    if "10X98765432"[total % 11] != number[17]:
        raise Unreadable("身份证号的校验码不对，请对照证件逐位核对。")
    return number


def read_credit_code(field: Field, text: str) -> str:
    """A unified social credit code of 18 places (GB 32100-2015)."""
    code = narrow(clean(text)).upper()
    if len(code) != 18 or any(letter not in CREDIT_ALPHABET for letter in code):
        raise Unreadable("统一社会信用代码应为18位数字或大写字母（不含I、O、Z、S、V）。")
    total = sum(CREDIT_ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17]))
    if CREDIT_ALPHABET[(31 - total % 31) % 31] != code[17]:
        raise Unreadable("统一社会信用代码的校验码不对，请对照证照逐位核对。")
    return code


def read_phone(field: Field, text: str) -> str:
    """A mobile, landline or service number; spaces are taken out, +86 too."""
    found = PHONE.fullmatch(re.sub(r"[()（）]", "", narrow(clean(text))))
    if not found:
        raise Unreadable("电话号码不对：手机号11位，固定电话请带区号，例如0570-7012345。")
    return found[1]


def read_password(field: Field, text: str) -> str:
    """Exactly what was typed."""
    if len(text) > field.longest:
        raise Unreadable("密码太长，请不要超过{most}个字符。", most=field.longest)
    return text


READERS: dict[str, Callable[[Field, str], Any]] = {
    "bool": read_bool,
    "choice": read_choice,
    "credit_code": read_credit_code,
    "date": read_date,
    "datetime": read_datetime,
    "hidden": read_text,
    "idno": read_idno,
    "integer": read_integer,
    "list": read_list,
    "longtext": read_longtext,
    "money": read_money,
    "password": read_password,
    "phone": read_phone,
    "pick": read_choice,
    "text": read_text,
}
