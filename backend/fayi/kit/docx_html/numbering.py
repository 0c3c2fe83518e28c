"""Automatic numbers: 第一条, （一）, 1., ① and their levels."""

import re
from dataclasses import dataclass

from fayi.kit.docx_html.package import Element, W, WordPackage, value_of
from fayi.kit.docx_html.properties import Properties, child

DIGITS = "〇一二三四五六七八九"
CHINESE_FORMATS = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCountingThousand",
    }
)
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
LARGEST_NUMBER = 32767  # as far as Word counts
KNOWN_FORMATS = CHINESE_FORMATS | {
    "decimal",
    "decimalZero",
    "decimalEnclosedCircle",
    "decimalEnclosedCircleChinese",
    "lowerLetter",
    "upperLetter",
    "lowerRoman",
    "upperRoman",
    "none",
    "bullet",
}


def chinese_numeral(value: int) -> str:
    """1 to 9999 as 一, 十, 二十一, 一百零五, 一千零二十; other numbers in digits."""
    if not 0 < value < 10_000:
        return DIGITS[0] if value == 0 else str(value)
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = bool(text)
    return text.removeprefix("一") if 10 <= value < 20 else text


def roman_numeral(value: int) -> str:
    """A lower-case Roman numeral."""
    text = ""
    for size, letters in ROMAN:
        text += letters * (value // size)
        value %= size
    return text


def format_number(value: int, number_format: str) -> str:
    """A number in one of Word's number formats; digits for formats outside KNOWN_FORMATS, and beyond them."""
    if not 0 <= value <= LARGEST_NUMBER:
        return str(value)
    if number_format in CHINESE_FORMATS:
        return chinese_numeral(value)
    if number_format.startswith("decimalEnclosedCircle") and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if number_format in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if number_format == "lowerLetter" else letter.upper()
    if number_format in ("lowerRoman", "upperRoman"):
        numeral = roman_numeral(value)
        return numeral if number_format == "lowerRoman" else numeral.upper()
    if number_format == "decimalZero":
        return f"{value:02d}"
    return "" if number_format == "none" else str(value)


@dataclass(frozen=True)
class Label:
    """The number in front of a paragraph, with its own formatting and what follows it."""

    text: str
    paragraph_properties: Element | None
    run_properties: Element | None
    followed_by: str
    number_format: str
    unsupported: tuple[str, ...]


class Numbering:
    """The numbering part and the counters while a document is read from front to back."""

    def __init__(self, package: WordPackage) -> None:
        root = package.part("word/numbering.xml")
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, Element]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        abstract = {
            entry.get(W + "abstractNumId", ""): {
                int(level.get(W + "ilvl", "0")): level for level in entry.findall(W + "lvl")
            }
            for entry in root.iter(W + "abstractNum")
        }
        for entry in root.iter(W + "num"):
            number_id, abstract_id = entry.get(W + "numId", ""), value_of(entry, "abstractNumId")
            levels = dict(abstract.get(abstract_id, {}))
            overridden = False
            for override in entry.findall(W + "lvlOverride"):
                overridden = True
                number, level = int(override.get(W + "ilvl", "0")), child(override, "lvl")
                if level is not None:
                    levels[number] = level
                if restart := value_of(override, "startOverride"):
                    self._restarts[number_id, number] = int(restart)
            self._levels[number_id] = levels
            # A list that restarts or changes a level counts for itself; others share one count.
            self._lists[number_id] = f"{abstract_id}:{number_id}" if overridden else abstract_id

    def level_of_style(self, number_id: str, style_id: str) -> int:
        """The level linked to a paragraph style; 0 when none is."""
        levels = self._levels.get(number_id, {})
        return next((number for number, level in levels.items() if value_of(level, "pStyle") == style_id), 0)

    def next_label(self, number_id: str, level: int) -> Label | None:
        """Count one paragraph on and give its label; None when the list does not exist."""
        levels = self._levels.get(number_id, {})
        if level not in levels:
            return None
        counters = self._counters.setdefault(self._lists[number_id], {})

        def start(number: int) -> int:
            return self._restarts.get((number_id, number), int(value_of(levels[number], "start", "1")))

        counters[level] = counters.get(level, start(level) - 1) + 1
        for deeper in [number for number in counters if number > level]:
            del counters[deeper]

        def number(match: re.Match[str]) -> str:
            wanted = int(match.group(1)) - 1
            if wanted not in levels:
                return ""
            value = counters.get(wanted, start(wanted))
            return format_number(value, value_of(levels[wanted], "numFmt", "decimal"))

        definition = levels[level]
        number_format = value_of(definition, "numFmt", "decimal")
        pattern = value_of(definition, "lvlText")
        return Label(
            text=pattern if number_format == "bullet" else re.sub(r"%(\d)", number, pattern),
            paragraph_properties=child(definition, "pPr"),
            run_properties=child(definition, "rPr"),
            followed_by=value_of(definition, "suff", "tab"),
            number_format=number_format,
            unsupported=_unsupported(definition),
        )


def _unsupported(definition: Element) -> tuple[str, ...]:
    """What a level asks for besides its text and format, and does not get."""
    found = [name for name in ("lvlPicBulletId", "lvlRestart") if child(definition, name) is not None]
    found += [name for name in ("isLgl", "legacy") if Properties.of(definition).on(name)]
    alignment = value_of(definition, "lvlJc", "left")
    return (*found, *([f"lvlJc={alignment}"] if alignment not in ("left", "start") else ()))
