"""The fields of a form, read from a Struct or made by hand.

    class ScheduleHearing(Struct, frozen=True, kw_only=True):
        starts_at: Annotated[datetime, Meta(title="开始时间")]
        room_id: Annotated[int | None, Meta(title="场所", description="可稍后再定。")] = None
        note: Annotated[str, Meta(title="备注", extra_json_schema={"kind": "longtext"})] = ""

The label is the Meta's title, the help its description. What the type does not tell stands in
`extra_json_schema`: `kind` (longtext, idno, credit_code, phone, pick, password, hidden), `labels`
({value: label}), `placeholder`, `rows` (lines of a longtext). A field without a default has to be filled in.
"""

import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from litestar.datastructures import UploadFile
from msgspec import NODEFAULT, Meta, Struct

from fayi.web.field import Choices
from fayi.web.field import Field as Field
from fayi.web.language import translate

GivenChoices = Mapping[str, Sequence[tuple[Any, str]]]
"""Choices from elsewhere, by field name: {"dispute_type": [(code, label), …]}."""


def fields_of(form: type[Struct], choices: GivenChoices | None = None) -> tuple[Field, ...]:
    """The fields of a Struct, in its order; `choices` as for `with_choices`."""
    return with_choices(_fields(form), choices or {})


@cache
def _fields(form: type[Struct]) -> tuple[Field, ...]:
    hints = get_type_hints(form, include_extras=True)
    return tuple(_field(part, hints[part.name]) for part in msgspec.structs.fields(form))


def _field(part: msgspec.structs.FieldInfo, hint: Any) -> Field:
    metas: list[Meta] = []
    while get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        metas += [note for note in notes if isinstance(note, Meta)]
    hint, optional = _without_none(hint)
    while get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        metas += [note for note in notes if isinstance(note, Meta)]
    told: dict[str, Any] = {}
    for meta in metas:
        told |= meta.extra_json_schema or {}
    first = {
        name: next((value for meta in metas if (value := getattr(meta, name)) is not None), None)
        for name in ("title", "description", "max_length", "ge", "le")
    }
    kind, into, choices, columns = _shape(hint, told)
    required = part.default is NODEFAULT and part.default_factory is NODEFAULT and not optional
    return Field(
        name=part.name,
        label=first["title"] or part.name,
        kind=kind,
        required=required,
        help=first["description"] or "",
        choices=choices,
        max_length=first["max_length"] or 0,
        minimum=first["ge"],
        maximum=first["le"],
        columns=columns,
        into=into,
        default=None if part.default is NODEFAULT else part.default,
        default_factory=None if part.default_factory is NODEFAULT else part.default_factory,
        placeholder=told.get("placeholder", ""),
        lines=told.get("rows", 3),
    )


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        members = [member for member in get_args(hint) if member is not type(None)]
        if len(members) == 1:
            return members[0], len(members) < len(get_args(hint))
    return hint, False


def _shape(hint: Any, told: Mapping[str, Any]) -> tuple[str, Any, Choices, tuple[Field, ...]]:
    """Kind, what it becomes, choices and columns, from a type."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (list, tuple, frozenset, set):
        element, _ = _without_none(inner[0])
        while get_origin(element) is Annotated:
            element = get_args(element)[0]
        if element is UploadFile:
            return "files", origin, (), ()
        if isinstance(element, type) and issubclass(element, Struct):
            return "rows", (origin, element), (), _fields(element)
        choices = _choices(element, told)
        if choices or told.get("kind") == "choices":
            return "choices", (origin, element if isinstance(element, type) else str), choices, ()
        return "list", (origin, str), (), ()
    if choices := _choices(hint, told):
        return str(told.get("kind", "choice")), hint if isinstance(hint, type) else str, choices, ()
    simple = {
        date: "date",
        datetime: "datetime",
        Decimal: "money",
        int: "integer",
        bool: "bool",
        UploadFile: "file",
        str: "text",
    }
    if hint not in simple:
        raise TypeError(f"a form cannot show {hint!r}")
    return str(told.get("kind", simple[hint])), hint, (), ()


def _choices(hint: Any, told: Mapping[str, Any]) -> Choices:
    labels = told.get("labels", {})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return tuple(
            (str(member.value), labels.get(member.value) or getattr(member, "label", str(member.value)))
            for member in hint
        )
    if get_origin(hint) is Literal:
        return tuple((str(value), labels.get(value, str(value))) for value in get_args(hint))
    return tuple((str(value), label) for value, label in labels.items())


def with_choices(
    fields: Sequence[Field], choices: GivenChoices, *, translated: bool = True
) -> tuple[Field, ...]:
    """The same fields, with choices from elsewhere: {"dispute_type": [(code, label), …]}.

    A text or number becomes a choice, a list becomes choices; more than 12 to choose from can be searched.
    """
    unknown = choices.keys() - {field.name for field in fields}
    if unknown:
        raise KeyError(f"no such field: {', '.join(sorted(unknown))}")
    changed = []
    for field in fields:
        if field.name in choices:
            pairs = tuple((str(value), label) for value, label in choices[field.name])
            kind = field.kind
            if kind == "list":
                kind = "choices"
            elif kind not in ("choice", "choices", "pick"):
                kind = "choice"
            field = msgspec.structs.replace(field, choices=pairs, kind=kind, translated=translated)
        changed.append(field)
    return tuple(changed)


def shown(data: Any, choices: GivenChoices | None = None) -> list[tuple[Field, Any]]:
    """Each field of a Struct with its value, for reading; empty ones left out. Draw it with `ui.facts`."""
    pairs = ((field, getattr(data, field.name)) for field in fields_of(type(data), choices))
    return [(field, value) for field, value in pairs if value not in (None, "", [], (), frozenset(), set())]


def label_in(value: Any, field: Field) -> str:
    """The words for a chosen value of the field, as people read them."""
    given = str(value.value if isinstance(value, Enum) else value)
    label = dict(field.choices).get(given, given)
    return translate(label) if field.translated else label
