"""JSON that was sent, read by the same fields as the forms of the pages, so that the same rules hold.

    asks = Asks(fields_of(Ask))
    given = await sent(request, asks)
    given.values["reason"]

Every fault is found at once and told at its place, as a JSON pointer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request
from msgspec import Struct

from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.web import forms
from fayi.web.fields import Field
from fayi.web.language import translate

CELL = re.compile(r"(.+)-(\d+)-(\w+)")
VERSION = Field(name="version", label="办件的版本", kind="integer", minimum=1, maximum=2**31)
TEXTS = ("text", "longtext", "phone", "idno", "credit_code", "hidden", "password")


class NotJson(Refusal):
    """请求的正文不是可以识别的JSON对象。"""

    status_code = 400


class Fault(Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong, and where: a JSON pointer into the body, or the name of a parameter."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Faults(Refusal):
    """请求里有需要改正的地方。"""

    def __init__(self, faults: Sequence[Fault], status: int = 422) -> None:
        """Refuse with all of them; their words are in the reader's language already."""
        super().__init__()
        self.faults = tuple(faults)
        self.status_code = status


class Asks(Struct, frozen=True):
    """What a body holds: fields of its own, and groups of fields under a name."""

    fields: tuple[Field, ...] = ()
    groups: Mapping[str, tuple[Field, ...]] = {}
    required: frozenset[str] = frozenset()
    """Groups that must be there."""

    def place(self, name: str) -> str:
        """The JSON pointer of a field, or of a cell `name-0-column`, wherever it stands."""
        cell = CELL.fullmatch(name)
        root, inside = (cell[1], f"/{cell[2]}/{cell[3]}") if cell else (name, "")
        if root in {field.name for field in self.fields}:
            return f"/{root}{inside}"
        groups = (one for one, fields in self.groups.items() if root in {field.name for field in fields})
        group = next(groups, None)
        return f"/{group}/{root}{inside}" if group else f"/{root}{inside}"


class Given(Struct, frozen=True):
    """What was sent, read: the values of the fields, and of each group that was there."""

    values: dict[str, Any]
    groups: dict[str, dict[str, Any]]


async def sent(request: Request[Any, Any, Any], asks: Asks) -> Given:
    """Read the body; raises NotJson, or Faults with everything that is wrong."""
    request.scope["state"]["asks"] = asks
    body = await body_of(request)
    found: list[Fault] = []
    known = {field.name for field in asks.fields} | asks.groups.keys()
    found += [Fault(translate("没有这一项。"), pointer(name)) for name in body if name not in known]
    values = read(asks.fields, body, "", found)
    groups: dict[str, dict[str, Any]] = {}
    for name, fields in asks.groups.items():
        inner = body.get(name)
        if inner is None and name not in asks.required:
            continue
        if not isinstance(inner, Mapping):
            found.append(Fault(translate("这里应为一个对象。"), f"/{name}"))
            continue
        names = {field.name for field in fields}
        found += [
            Fault(translate("没有这一项。"), f"/{name}{pointer(one)}") for one in inner if one not in names
        ]
        groups[name] = read(fields, inner, f"/{name}", found)
    if found:
        raise Faults(found)
    return Given(values, groups)


async def body_of(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """The body as a JSON object; nothing at all is an empty one. Raises NotJson."""
    raw = await request.body()
    if not raw:
        return {}
    try:
        body = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise NotJson from fault
    if not isinstance(body, dict):
        raise NotJson
    return body


def asked(request: Request[Any, Any, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """What stands in the address after the question mark; raises Faults, each at its parameter."""
    came = {field.name: request.query_params.getall(field.name, []) for field in fields}
    filled: forms.Filled[dict[str, Any]] = forms.read(fields, came)
    if filled.errors:
        raise Faults([Fault(words, parameter=name) for name, words in filled.errors.items()], 400)
    return filled.data


def read(fields: Sequence[Field], body: Mapping[str, Any], base: str, found: list[Fault]) -> dict[str, Any]:
    """The values of the fields; what is wrong is added to `found`."""
    came: dict[str, list[str]] = {}
    wrong: list[Fault] = []
    for field in fields:
        value = body.get(field.name)
        if value is not None:
            came.update(written(field, value, f"{base}/{field.name}", wrong))
    found += wrong
    strange = {fault.pointer for fault in wrong}
    filled: forms.Filled[dict[str, Any]] = forms.read(fields, came)
    asks = Asks(tuple(fields))
    for name, words in filled.errors.items():
        place = base + asks.place(name)
        if not any(place == one or (one or "").startswith(f"{place}/") for one in strange):
            found.append(Fault(words, place))
    return filled.data if filled.ok else {}


def written(field: Field, value: Any, place: str, found: list[Fault]) -> Iterator[tuple[str, list[str]]]:
    """The value as a form would have sent it: names with their texts."""
    match field.kind, value:
        case "rows", list():
            for at, row in enumerate(value):
                if not isinstance(row, Mapping):
                    found.append(Fault(translate("这里应为一个对象。"), f"{place}/{at}"))
                    continue
                yield from written_row(field, row, at, f"{place}/{at}", found)
        case "rows", _:
            found.append(Fault(translate("这里应为一个列表。"), place))
        case (("choices" | "list"), list()):
            texts = [text_of(one, f"{place}/{at}", found) for at, one in enumerate(value)]
            if field.kind == "choices":
                yield field.name, texts
            elif any("\n" in text for text in texts):
                found.append(Fault(translate("每一条里不能换行。"), place))
            else:
                yield field.name, ["\n".join(texts)]
        case (("choices" | "list"), _):
            found.append(Fault(translate("这里应为一个列表。"), place))
        case "bool", bool():
            yield field.name, ["true" if value else "false"]
        case "bool", _:
            found.append(Fault(translate("这里应为true或者false。"), place))
        case "datetime", str():
            yield field.name, [station_time(value)]
        case kind, _ if kind in TEXTS and not isinstance(value, str):
            found.append(Fault(translate("这里应为文字。"), place))
        case _:
            yield field.name, [text_of(value, place, found)]


def written_row(
    field: Field, row: Mapping[str, Any], at: int, place: str, found: list[Fault]
) -> Iterator[tuple[str, list[str]]]:
    """One row of a table."""
    columns = {column.name: column for column in field.columns}
    if not row:
        found.append(Fault(translate("这里不能是空的。"), place))
    for name, value in row.items():
        if name not in columns:
            found.append(Fault(translate("没有这一项。"), place + pointer(name)))
        elif value is not None:
            for _, texts in written(columns[name], value, f"{place}/{name}", found):
                yield f"{field.name}-{at}-{name}", texts


def text_of(value: Any, place: str, found: list[Fault]) -> str:
    """A text or a number as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    found.append(Fault(translate("这里应为文字或者数字。"), place))
    return ""


def station_time(text: str) -> str:
    """An instant as the station's clock shows it; one without a zone is the station's already."""
    try:
        instant = datetime.fromisoformat(text)
        return f"{clock.local(instant):%Y-%m-%dT%H:%M}" if instant.tzinfo else text
    except (ValueError, OverflowError):
        return text


def pointer(name: str) -> str:
    """A name as a part of a JSON pointer (RFC 6901)."""
    return "/" + name.replace("~", "~0").replace("/", "~1")[:100]
