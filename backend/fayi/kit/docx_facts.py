"""The facts a Word template is filled with: plain data, cleaned; and what stands in for a missing one."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Undefined

from fayi.kit.errors import Refusal

BLANK_LENGTH = 6
BLANK_MARK = "\ue0f0"  # a private character; the filling turns each into an underlined full-width space
# Control characters, bidirectional overrides, lone surrogates, zero-width signs, the mark above.
INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    r"\ud800-\udfff\ue0f0\ufeff\ufffe\uffff]"
)


class MissingFact(Refusal):
    """文书缺少必要的内容：{name}。"""

    status_code = 422

    def __init__(self, name: str) -> None:
        """`name` is the fact's dotted name in the template."""
        super().__init__(name=name)
        self.name = name


class Record(dict[str, object]):
    """A group of facts that knows its own name, so that a missing one can be named in full."""

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self.path = path

    def name_of(self, key: str) -> str:
        """The dotted name of one of its facts."""
        return f"{self.path}.{key}" if self.path else key


class Missing(StrictUndefined):
    """A fact that was not given: it may be tested and given a default, but not printed or compared."""

    __slots__ = ()

    def _refuse(self, *_: object) -> NoReturn:
        raise MissingFact(self._undefined_name or "")

    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __contains__ = _refuse
    __add__ = __radd__ = __lt__ = __le__ = __gt__ = __ge__ = __call__ = __int__ = _refuse
    __hash__ = _refuse

    def __bool__(self) -> bool:  # type: ignore[override]
        return False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._refuse()

    def __getitem__(self, key: object) -> Any:
        return self._refuse()


class Blank(Undefined):
    """A missing fact in a draft: an underlined blank, a list of nothing, equal to nothing."""

    __slots__ = ()

    def __str__(self) -> str:
        return BLANK_MARK * BLANK_LENGTH

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = Undefined.__hash__

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> Any:
        return self


def cleaned(facts: Mapping[str, object]) -> Record:
    """The facts as plain data a template may see.

    Control characters (other than line break and tab), bidirectional overrides and lone surrogates are taken
    out of texts; None counts as missing. Raises TypeError for anything that is not plain data.
    """
    return _record(facts, "")


def _record(facts: Mapping[str, object], path: str) -> Record:
    record = Record(path)
    for key, value in facts.items():
        if value is not None:
            record[key] = _plain(value, record.name_of(key))
    return record


def _plain(value: object, path: str) -> object:
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return INVISIBLE.sub("", text)
    if isinstance(value, bool | int | float | Decimal | date):
        return value
    if isinstance(value, Mapping):
        return _record(value, path)
    if isinstance(value, list | tuple):
        return [_plain(item, path) for item in value if item is not None]
    raise TypeError(f"{path}: {type(value).__name__}")
