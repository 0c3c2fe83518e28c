"""The closed room Word templates are filled in: plain data, a few filters, nothing that can be called.

A template is written by an office, so it is not trusted. Three walls: only the kinds of expression listed
here compile; attributes are looked up in plain data only; and the whole runs in a worker with limits.
"""

import functools
import re
from collections.abc import Iterator, Mapping, MutableMapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fayi.kit.chinese_values import cn_amount, cn_date, cn_datetime, money
from fayi.kit.errors import Refusal

COMPILED_PARTS = 64  # compiled template parts a process keeps
TICKED, EMPTY = "☑", "□"
BLANK_LENGTH = 6
BLANK_MARK = "\ue0f0"  # a private character; the filling turns each into an underlined full-width space
# Control characters, bidirectional overrides, lone surrogates, zero-width signs, the mark above.
INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    r"\ud800-\udfff\ue0f0\ufeff\ufffe\uffff]"
)

ALLOWED_NODES = (
    nodes.Add, nodes.And, nodes.Compare, nodes.Concat, nodes.CondExpr, nodes.Const, nodes.Div, nodes.Filter,
    nodes.FloorDiv, nodes.For, nodes.Getattr, nodes.Getitem, nodes.If, nodes.Keyword, nodes.List, nodes.Name,
    nodes.Neg, nodes.Not, nodes.Operand, nodes.Or, nodes.Output, nodes.Pos, nodes.Slice, nodes.Sub,
    nodes.Template, nodes.TemplateData, nodes.Test, nodes.Tuple,
)  # fmt: skip
FILTERS = (
    "abs", "batch", "count", "default", "first", "float", "int", "join", "last", "length", "list", "lower",
    "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select", "selectattr", "sort", "sum",
    "trim", "unique", "upper",
)  # fmt: skip
TESTS = (
    "boolean", "defined", "divisibleby", "eq", "equalto", "even", "false", "ge", "gt", "in", "le", "lt", "ne",
    "none", "number", "odd", "sequence", "string", "true", "undefined", "==", "!=", ">", ">=", "<", "<=",
)  # fmt: skip
LOOP_FACTS = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length", "depth"})
DATE_FACTS = frozenset({"year", "month", "day", "hour", "minute"})


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


class Blank(Missing):
    """A missing fact in a draft: an underlined blank, a list of nothing."""

    __slots__ = ()

    def __str__(self) -> str:
        return BLANK_MARK * BLANK_LENGTH

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> Any:
        return self

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    def __contains__(self, item: object) -> bool:
        return False

    __hash__ = None  # type: ignore[assignment]


class ClosedEnvironment(ImmutableSandboxedEnvironment):
    """Jinja reduced to data. `draft`: missing facts are printed as blanks instead of refused."""

    def __init__(self, *, draft: bool = False) -> None:
        super().__init__(undefined=Blank if draft else Missing, autoescape=True, finalize=_printable)
        self.globals = {}
        self.filters = {name: self.filters[name] for name in FILTERS} | {
            "blank": blank,
            "box": box,
            "cn_amount": _given(cn_amount),
            "cn_date": _given(cn_date),
            "cn_datetime": _given(cn_datetime),
            "lines": _given(lines),
            "money": _given(money),
        }
        self.tests = {name: self.tests[name] for name in TESTS}
        self._compiled = functools.lru_cache(COMPILED_PARTS)(super().from_string)

    def from_string(
        self,
        source: str | nodes.Template,
        globals: MutableMapping[str, Any] | None = None,
        template_class: type[Template] | None = None,
    ) -> Template:
        """Compile a template, or take it from those compiled before."""
        return self._compiled(source)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, ALLOWED_NODES):
                raise TemplateSyntaxError(type(node).__name__, node.lineno)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A fact of a record, of the loop, of a date; never a Python attribute of anything else."""
        if isinstance(obj, Mapping):
            return self._fact(obj, attribute)
        if isinstance(obj, LoopContext) and attribute in LOOP_FACTS:
            return getattr(obj, attribute)
        if isinstance(obj, date) and attribute in DATE_FACTS:
            return getattr(obj, attribute)
        if isinstance(obj, Undefined):
            return obj[attribute]
        raise SecurityError(attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A fact by name, an item by number, a part of a list."""
        if isinstance(obj, Mapping):
            return self._fact(obj, argument)
        if isinstance(obj, list | tuple | str) and isinstance(argument, slice):
            return obj[argument]
        if isinstance(obj, list | tuple | str) and isinstance(argument, int):
            return obj[argument] if -len(obj) <= argument < len(obj) else self.undefined(name=str(argument))
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        raise SecurityError(str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing may be called."""
        return False

    def _fact(self, record: Mapping[str, object], key: object) -> object:
        if key in record:
            return record[str(key)]
        return self.undefined(name=record.name_of(str(key)) if isinstance(record, Record) else str(key))


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


def _printable(value: object) -> object:
    """What Jinja prints for a value: dates in Chinese, and never a bare True, list or record."""
    if isinstance(value, bool):
        return box(value)
    if isinstance(value, datetime):
        return cn_datetime(value)
    if isinstance(value, date):
        return cn_date(value)
    if isinstance(value, list | tuple | Mapping):
        raise SecurityError(type(value).__name__)
    return value


def _given(filter_: Any) -> Any:
    """A filter that names the missing fact instead of failing on it; in a draft it gives a blank."""

    def apply(value: object, *arguments: object) -> object:
        if isinstance(value, Missing):
            blank = str(value)
            return [blank] if filter_ is lines else blank
        return filter_(value, *arguments)

    return apply


def box(value: object, option: object = None) -> str:
    """☑ or □: for a yes or no; or, with an option, for whether the value is it or contains it."""
    if isinstance(value, Undefined):
        return EMPTY
    if option is None:
        return TICKED if value else EMPTY
    chosen = option in value if isinstance(value, list | tuple) else value == option
    return TICKED if chosen else EMPTY


def blank(value: object, length: int = BLANK_LENGTH) -> object:
    """The value, or an underlined blank of `length` full-width characters (at most 60) when it is missing."""
    if isinstance(value, Undefined) or value == "":
        return BLANK_MARK * max(1, min(int(length), 60))
    return value


def lines(value: str) -> list[str]:
    """The lines of a text, without empty ones: for one paragraph each."""
    return [line.strip() for line in str(value).split("\n") if line.strip()]
