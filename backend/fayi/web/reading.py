"""Turning what was typed into values: one function per kind, each answering a value or raising a Refusal."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from fayi.kit import clock, identity
from fayi.kit.errors import Refusal
from fayi.web.field import BIGGEST_AMOUNT, Field

DAY = re.compile(r"(\d{4})(?:[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{2})(\d{2}))", re.ASCII)
TIME = re.compile(r"(?P<day>.+?)[T\s]+(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})?(?::\d{2})?分?", re.ASCII)
INVISIBLE = {"Cf", "Cc"}
"""Control and format characters: harmless, taken out. Joiners stay, minority scripts need them."""
JOINERS = "\u200c\u200d"


def clean(text: str, *, several_lines: bool = False) -> str:
    """The text without what cannot be seen, trimmed; raises Refusal for what cannot be stored."""
    if "\0" in text or any(unicodedata.category(letter) == "Cs" for letter in text) or "\ufffd" in text:
        raise Refusal("含有无法识别的字符，请删去后重新输入。")
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
        raise Refusal("最多填写{most}个字，现在有{now}个字，请删减。", most=field.longest, now=len(text))


def read_date(field: Field, text: str) -> date:
    """A day: 2026-11-22, 2026年11月22日, 2026.11.22 or 20261122."""
    found = DAY.fullmatch(narrow(clean(text)))
    if not found:
        raise Refusal("日期请写成2026-11-22或2026年11月22日的样子。")
    year, month, day_ = (int(part) for part in found.groups() if part)
    try:
        given = date(year, month, day_)
    except ValueError:
        raise Refusal("没有这一天，请核对月份和日期。") from None
    if not 1900 <= given.year <= 2200:
        raise Refusal("年份不对，请核对。")
    return given


def read_datetime(field: Field, text: str) -> datetime:
    """An instant, from the wall clock at the station: 2026-11-22T14:05, 2026年11月22日 14:05."""
    found = TIME.fullmatch(unicodedata.normalize("NFKC", clean(text)))
    if not found:
        raise Refusal("请写明日期和时间，例如2026-11-22 14:05。")
    given = read_date(field, found["day"])
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        raise Refusal("时间不对，小时为0至23，分钟为0至59。")
    return datetime(given.year, given.month, given.day, hour, minute, tzinfo=clock.ZONE)


def read_money(field: Field, text: str) -> Decimal:
    """An amount in yuan with at most two decimal places, thousands separated or not."""
    plain = narrow(clean(text)).replace(",", "").replace("，", "").removeprefix("¥").removesuffix("元")
    try:
        amount = Decimal(plain) if re.fullmatch(r"[-+]?\d{1,30}(\.\d{0,30})?", plain, re.ASCII) else None
    except InvalidOperation:
        amount = None
    if amount is None:
        raise Refusal("金额请用数字填写，例如12,000.50。")
    if amount < (field.minimum or 0):
        raise Refusal("金额不能小于{least}元。", least=field.minimum or 0)
    if amount > (field.maximum if field.maximum is not None else BIGGEST_AMOUNT):
        raise Refusal("金额太大，请核对。")
    if amount != amount.quantize(Decimal("0.01")):
        raise Refusal("金额最多保留两位小数（到分）。")
    return amount.quantize(Decimal("0.01"))


def read_integer(field: Field, text: str) -> int:
    """A whole number within the field's bounds."""
    plain = narrow(clean(text)).replace(",", "")
    if not re.fullmatch(r"[-+]?\d{1,15}", plain, re.ASCII):
        raise Refusal("请填写整数。")
    value = int(plain)
    if field.minimum is not None and value < field.minimum:
        raise Refusal("不能小于{least}。", least=field.minimum)
    if field.maximum is not None and value > field.maximum:
        raise Refusal("不能大于{most}。", most=field.maximum)
    return value


def read_bool(field: Field, text: str) -> bool:
    """Yes or no."""
    return text.strip().lower() in ("true", "on", "1", "yes")


def read_choice(field: Field, text: str) -> Any:
    """One of the choices."""
    text = clean(text)
    if text not in {value for value, _ in field.choices}:
        raise Refusal("请从列出的选项中选择。")
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
    """A citizen's ID number, made uniform."""
    return identity.identity_number(clean(text)).value


def read_credit_code(field: Field, text: str) -> str:
    """A unified social credit code, made uniform."""
    return identity.credit_code(clean(text))


def read_phone(field: Field, text: str) -> str:
    """A telephone number, made uniform."""
    return identity.phone(clean(text))


def read_password(field: Field, text: str) -> str:
    """Exactly what was typed."""
    if len(text) > field.longest:
        raise Refusal("密码太长，请不要超过{most}个字符。", most=field.longest)
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
