"""One field of a form, as plain data: rules may look at it, too."""

from decimal import Decimal
from typing import Any

from msgspec import Struct

Choices = tuple[tuple[str, str], ...]
"""(value, Chinese label) pairs, in the order shown."""
LENGTHS = {"text": 200, "longtext": 20_000, "list": 20_000, "phone": 40, "idno": 40, "credit_code": 40}
BIGGEST_AMOUNT = Decimal(10) ** 12


class Field(Struct, frozen=True, kw_only=True):
    """One field of a form."""

    name: str
    label: str
    kind: str = "text"
    """text, longtext, date, datetime, money, integer, bool, choice, choices, pick, list, rows, idno,
    credit_code, phone, file, files, password, hidden"""
    required: bool = True
    help: str = ""
    choices: Choices = ()
    max_length: int = 0
    """Characters; 0 means the usual length of its kind (LENGTHS)."""
    minimum: int | None = None
    maximum: int | None = None
    columns: tuple["Field", ...] = ()
    """The sub-fields of each row, for rows."""
    into: Any = str
    """What a choice becomes: str, int, or an Enum; for rows the Struct of a row, or dict."""
    default: Any = None
    """What it is when left empty."""
    default_factory: Any = None
    placeholder: str = ""
    lines: int = 3
    """Height of a longtext."""
    translated: bool = True
    """Whether the labels of its choices are messages; False when they are names of people or places."""

    @property
    def longest(self) -> int:
        """The most characters it takes."""
        return self.max_length or LENGTHS.get(self.kind, 200)

    @property
    def wide(self) -> bool:
        """Whether it takes the whole width of a form."""
        return self.kind in ("longtext", "list", "rows", "files", "choices") or self.longest > 200

    @property
    def is_question(self) -> bool:
        """Whether yes and no both have to be said, because leaving it open is not a no."""
        return self.kind == "bool" and self.default is None

    def empty(self) -> Any:
        """The value of the field when nothing was filled in."""
        return self.default_factory() if self.default_factory else self.default
