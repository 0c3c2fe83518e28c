"""The closed room Word templates are filled in: plain data, a few filters, nothing that can be called.

A template is written by an office, so it is not trusted. Three walls: only the kinds of expression listed
here compile; attributes are looked up in plain data only; and the whole runs in a worker with limits.
"""

import functools
from collections.abc import Mapping, MutableMapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jinja2 import Template, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fayi.kit.chinese_values import cn_amount, cn_date, cn_datetime, cn_number, dot_date, money
from fayi.kit.docx_facts import BLANK_LENGTH, BLANK_MARK, Blank, Missing, Record

COMPILED_PARTS = 64  # compiled template parts a process keeps
TICKED, EMPTY = "☑", "□"
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
JINJAS_OWN_NAMES = frozenset({"self", "super", "caller", "varargs", "kwargs"})
LOOP_FACTS = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length", "depth"})
DATE_FACTS = frozenset({"year", "month", "day", "hour", "minute"})


class ClosedEnvironment(ImmutableSandboxedEnvironment):
    """Jinja reduced to data. `draft`: missing facts are printed as blanks instead of refused.

    What is printed is escaped for XML, unless `escaping` is off.
    """

    def __init__(self, *, draft: bool = False, escaping: bool = True) -> None:
        super().__init__(undefined=Blank if draft else Missing, autoescape=escaping, finalize=_printable)
        self.globals = {}
        self.filters = {name: self.filters[name] for name in FILTERS} | {
            "blank": blank,
            "box": box,
            "cn_amount": _given(cn_amount),
            "cn_date": _given(cn_date),
            "cn_datetime": _given(cn_datetime),
            "cn_number": _given(cn_number),
            "dot_date": _given(dot_date),
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
            own = isinstance(node, nodes.Name) and node.name in JINJAS_OWN_NAMES
            if own or not isinstance(node, ALLOWED_NODES):
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


def _printable(value: object) -> object:
    """What Jinja prints for a value: dates in Chinese, and never a bare True, list or record."""
    if isinstance(value, bool):
        return box(value)
    if isinstance(value, datetime):
        return cn_datetime(value)
    if isinstance(value, date):
        return cn_date(value)
    if isinstance(value, str | int | float | Decimal | Undefined) or hasattr(value, "__html__"):
        return value
    raise SecurityError(type(value).__name__)


def _given(filter_: Any) -> Any:
    """A filter that names the missing fact instead of failing on it; in a draft it gives a blank."""

    def apply(value: object, *arguments: object) -> object:
        if isinstance(value, Undefined):
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
