"""Numbers and names of people and organisations: checked, made uniform, redacted.

Every check says in one sentence what is wrong and where; a fault is a refusal, a doubt is a warning. The
checks are our own because the published ones turn living people away: a region's code may be younger than
the people born there, or abolished.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import phonenumbers

from fayi.kit.clock import today
from fayi.kit.errors import Refusal


class IdentityFault(Refusal):
    """填写的号码不正确。"""

    status_code = 422


class IdentityKind(StrEnum):
    """Kinds of identity papers; the codes of the list 证件类型."""

    RESIDENT = "ID"
    HMT = "HMT"
    PASSPORT = "PASSPORT"
    FOREIGN_PERMANENT = "FPR"
    OTHER = "OTHER"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {
            "ID": "居民身份证",
            "HMT": "港澳台居民居住证或通行证",
            "PASSPORT": "护照",
            "FPR": "外国人永久居留身份证",
            "OTHER": "其他证件",
        }[self]


class Sex(StrEnum):
    """Sex by GB/T 2261.1, as far as a number can tell it."""

    MALE = "1"
    FEMALE = "2"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"1": "男", "2": "女"}[self]


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number that passed: uniform, with what can be read from it (None where nothing can)."""

    value: str
    kind: IdentityKind
    birth_date: date | None = None
    sex: Sex | None = None
    converted: bool = False
    """Made from a number of 15 digits, which has not been valid by itself since 2013."""
    warnings: tuple[str, ...] = ()
    """Sentences about what is unusual but allowed."""


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
OLDEST_YEARS = 130

# The first two digits of a domestic number: GB/T 2260, with 83 for holders from Taiwan.
PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
HMT_REGIONS = ("810000", "820000", "830000")


def identity_number(
    text: str,
    kind: IdentityKind = IdentityKind.RESIDENT,
    *,
    birth_date: date | None = None,
    sex: Sex | None = None,
) -> IdentityNumber:
    """The identity number in `text`, checked for a paper of `kind`; raises IdentityFault.

    Full-width characters, spaces and a small x are put right. Where the number tells them, `birth_date` and
    `sex` must agree with it when given. The kind of the answer is HMT when a residence permit was entered as
    an identity card. Passports, travel permits and other papers are only made uniform.
    """
    value = _uniform(text)
    if not value:
        raise IdentityFault("请填写证件号码。")
    if kind is IdentityKind.RESIDENT:
        number = _resident(value)
    elif kind is IdentityKind.HMT and len(value) == 18:
        number = _resident(value)
        if number.kind is not IdentityKind.HMT:
            raise IdentityFault("港澳台居民居住证号码应以810000、820000或830000开头。")
    elif kind is IdentityKind.FOREIGN_PERMANENT:
        number = _foreign_permanent(value)
    else:
        number = IdentityNumber(value, kind)
    if sex is not None and number.sex is not None and sex is not number.sex:
        raise IdentityFault(
            "证件号码表明性别为男，与填写的性别不一致。"
            if number.sex is Sex.MALE
            else "证件号码表明性别为女，与填写的性别不一致。"
        )
    if birth_date is not None and number.birth_date is not None and birth_date != number.birth_date:
        raise IdentityFault(
            "证件号码中的出生日期是{birth}，与填写的出生日期不一致。", birth=number.birth_date
        )
    return number


def check_character(body: str) -> str:
    """The 18th character for the first 17 digits of an identity number (GB 11643-1999)."""
    return CHECK_CHARACTERS[sum(w * int(digit) for w, digit in zip(WEIGHTS, body, strict=True)) % 11]


def example_id_number(birth: date, sex: Sex, serial: int, region: str = "999900") -> str:
    """A number that passes every check and belongs to nobody: its region (6 digits) is not assigned.

    `serial` (0-499) tells apart people of one day and sex.
    """
    if not 0 <= serial < 500:
        raise ValueError("serial must be 0 to 499")
    body = f"{region}{birth:%Y%m%d}{serial * 2 + (sex is Sex.MALE):03d}"
    return body + check_character(body)


def _uniform(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _resident(value: str) -> IdentityNumber:
    if len(value) not in (15, 18):
        raise IdentityFault("身份证号码应为18位（旧证15位），现在是{length}位。", length=len(value))
    digits = value[:17] if len(value) == 18 else value
    _only_digits(digits)
    if len(value) == 18 and not re.fullmatch(r"[0-9X]", value[17]):
        raise IdentityFault("身份证号码第18位应为数字或X，现在是“{found}”。", found=value[17])
    warnings: list[str] = []
    converted = len(value) == 15
    if converted:
        body = f"{value[:6]}19{value[6:]}"
        value = body + check_character(body)
        warnings.append("15位号码已于2013年停止使用，已按规则换算为18位，请与现在的证件核对。")
    birth = _birth_date(value[6:14])
    if not converted:
        _check_matches(value)
    if value[:2] not in PROVINCES:
        warnings.append("身份证号码开头的地区代码不在现行代码表内，请与证件核对。")
    kind = IdentityKind.HMT if value.startswith(HMT_REGIONS) else IdentityKind.RESIDENT
    return IdentityNumber(value, kind, birth, _sex(value), converted, tuple(warnings))


def _foreign_permanent(value: str) -> IdentityNumber:
    """The card of 2023 (18 digits, first 9) or the older one (3 letters and 12 digits)."""
    kind = IdentityKind.FOREIGN_PERMANENT
    if len(value) == 15:
        if not re.fullmatch(r"[A-Z]{3}[0-9]{12}", value):
            raise IdentityFault("旧版外国人永久居留证号码应为3位字母加12位数字。")
        return IdentityNumber(value, kind)
    if len(value) != 18:
        raise IdentityFault(
            "外国人永久居留身份证号码应为18位（旧版15位），现在是{length}位。", length=len(value)
        )
    if not re.fullmatch(r"9[0-9]{16}[0-9X]", value):
        raise IdentityFault("外国人永久居留身份证号码应以9开头，前17位为数字，最后一位为数字或X。")
    birth = _birth_date(value[6:14])
    # That these cards use the same check character is not published for certain: a doubt, not a refusal.
    doubtful = check_character(value[:17]) != value[17]
    warnings = ("外国人永久居留身份证号码的校验位可能有误，请与证件核对。",) if doubtful else ()
    return IdentityNumber(value, kind, birth, _sex(value), warnings=warnings)


def _only_digits(digits: str) -> None:
    for place, character in enumerate(digits, start=1):
        if character not in "0123456789":
            raise IdentityFault(
                "身份证号码第{place}位应为数字，现在是“{found}”。", place=place, found=character
            )


def _birth_date(digits: str) -> date:
    """The date in 8 digits; a fault when there is no such day, it is to come, or nobody is that old."""
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise IdentityFault("证件号码中的出生日期“{digits}”不存在。", digits=digits) from None
    present = today()
    if birth > present:
        raise IdentityFault("证件号码中的出生日期{birth}晚于今天。", birth=birth)
    if present.year - birth.year > OLDEST_YEARS:
        raise IdentityFault(
            "证件号码中的出生日期{birth}距今已超过{years}年，请核对。", birth=birth, years=OLDEST_YEARS
        )
    return birth


def _check_matches(value: str) -> None:
    expected = check_character(value[:17])
    if value[17] != expected:
        raise IdentityFault(
            "身份证号码校验不通过：按前17位计算，第18位应为{expected}，现在是{found}。请逐位核对。",
            expected=expected,
            found=value[17],
        )


def _sex(value: str) -> Sex:
    return Sex.MALE if int(value[16]) % 2 else Sex.FEMALE


CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(text: str) -> str:
    """The 统一社会信用代码 in `text`, made uniform and checked by GB 32100-2015; raises IdentityFault."""
    value = _uniform(text).replace("-", "")
    if len(value) != 18:
        raise IdentityFault("统一社会信用代码应为18位，现在是{length}位。", length=len(value))
    for place, character in enumerate(value, start=1):
        if character not in CREDIT_CODE_CHARACTERS:
            raise IdentityFault(
                "统一社会信用代码第{place}位不能是“{found}”：只用数字和大写字母，不用I、O、S、V、Z。",
                place=place,
                found=character,
            )
    expected = credit_check_character(value[:17])
    if value[17] != expected:
        raise IdentityFault(
            "统一社会信用代码校验不通过：按前17位计算，第18位应为{expected}，现在是{found}。请逐位核对。",
            expected=expected,
            found=value[17],
        )
    return value


def credit_check_character(body: str) -> str:
    """The 18th character for the first 17 of a 统一社会信用代码."""
    total = sum(pow(3, place, 31) * CREDIT_CODE_CHARACTERS.index(each) for place, each in enumerate(body))
    return CREDIT_CODE_CHARACTERS[-total % 31]


MOBILE = re.compile(r"1[3-9][0-9]{9}")
SHORT_NUMBER = re.compile(r"12[0-9]{3}")
"""Public lines of five digits: 12348, 12368, 12309, 12345 and their kind."""
HOTLINE = re.compile(r"[48]00[0-9]{7}")
EXTENSION = re.compile(
    r"(?:转分机|分机号?|转|ext\.?|#|x|(?<=[2-8][0-9]{6})-|(?<=[2-8][0-9]{7})-)\s*([0-9]{1,6})$", re.IGNORECASE
)
FIXED_LINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([2-8][0-9]{6,7})")


def phone(text: str) -> str:
    """The telephone number in `text`, made uniform; raises IdentityFault.

    Mobiles and short numbers are digits (13800000000, 12348), fixed lines have hyphens (0570-7010000-801),
    400 and 800 numbers are ten digits, numbers abroad are in international form (+85221234567).
    """
    written = unicodedata.normalize("NFKC", text).strip()
    extension = ""
    if found := EXTENSION.search(written):
        extension, written = found[1], written[: found.start()]
    number = re.sub(r"[\s\-‐-―－()（）.·]", "", written)
    if not number:
        raise IdentityFault("请填写电话号码。")
    if not re.fullmatch(r"\+?[0-9]+", number):
        raise IdentityFault("电话号码只能包含数字、空格、横线、括号和开头的加号。")
    number = re.sub(r"^00(?!0)", "+", number)
    if number.startswith("+") and not number.startswith("+86"):
        return _phone_abroad(number)
    if number.startswith("+86"):
        number = number.removeprefix("+86")
        if not MOBILE.fullmatch(number) and not HOTLINE.fullmatch(number):
            number = "0" + number.removeprefix("0")
    elif re.fullmatch(r"86" + MOBILE.pattern, number):
        number = number.removeprefix("86")
    if fixed := FIXED_LINE.fullmatch(number):
        return "-".join(part for part in (fixed[1], fixed[2], extension) if part)
    if not extension and any(kind.fullmatch(number) for kind in (MOBILE, SHORT_NUMBER, HOTLINE)):
        return number
    if number.startswith("1") and len(number) in (10, 12):
        raise IdentityFault("手机号码应为11位，现在是{length}位。", length=len(number))
    if re.fullmatch(r"[2-8][0-9]{6,7}", number):
        raise IdentityFault("固定电话请加上区号，例如0570-7010000。")
    raise IdentityFault("这不是有效的电话号码，请核对。")


def _phone_abroad(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        raise IdentityFault("境外电话号码开头的国家或地区代码不正确。") from None
    if not phonenumbers.is_valid_number(parsed):
        raise IdentityFault("境外电话号码的位数或号段不正确，请核对。")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def redact_id(value: str) -> str:
    """An identity number for lists: the first and the last two characters, the rest hidden."""
    return _redact(value)


def redact_phone(value: str) -> str:
    """A telephone number for lists: the first and the last two digits, the rest hidden."""
    return _redact(value)


def _redact(value: str) -> str:
    if len(value) < 5:
        return "*" * len(value)
    return value[0] + "*" * (len(value) - 3) + value[-2:]


HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ue000-\uf8ff\ufe00-\ufe0f"
"""Chinese characters, with rare ones, private-use ones of the population register, and variant selectors."""
MIDDLE_DOTS = re.compile(r"\s*[·•・‧∙⋅･]\s*")
BESIDE_HAN = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}])")


def clean_name(text: str) -> str:
    """A name as it is kept: without what cannot be seen, with one kind of space and of middle dot.

    Control and formatting characters and lone surrogates go, runs of spaces become one, none stays between
    two Chinese characters, and every middle dot becomes ·. Rare characters stay exactly as they are.
    """
    visible = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )
    spaced = " ".join(visible.split())
    return MIDDLE_DOTS.sub("·", BESIDE_HAN.sub("", spaced))
