"""Fields and bodies as JSON Schema, for whoever writes the other side."""

from collections.abc import Mapping, Sequence
from typing import Any

from fayi.api.bodies import Asks
from fayi.web.fields import Field
from fayi.web.forms import MOST_ROWS
from fayi.web.language import translate

Schema = dict[str, Any]
MONEY = r"^\d{1,12}(\.\d{1,2})?$"


def of_fields(fields: Sequence[Field], *, partly: bool = False) -> Schema:
    """An object with these fields; `partly`: none of them has to be there."""
    schema: Schema = {
        "type": "object",
        "properties": {field.name: of_field(field) for field in fields},
        "additionalProperties": False,
    }
    required = [field.name for field in fields if field.required]
    if required and not partly:
        schema["required"] = required
    return schema


def of_body(asks: Asks, *, partly: bool = False) -> Schema:
    """A whole body, with its groups."""
    schema = of_fields(asks.fields)
    for name, fields in asks.groups.items():
        schema["properties"][name] = of_fields(fields, partly=partly)
    if asks.required:
        schema["required"] = sorted({*schema.get("required", ()), *asks.required})
    return schema


def of_field(field: Field) -> Schema:
    """One field: its type, its bounds, what may be chosen, its words."""
    schema: Schema = {"title": translate(field.label)} | shape(field)
    if field.help:
        schema["description"] = translate(field.help)
    if field.choices:
        labels = {
            value: translate(label) if field.translated else label for value, label in field.choices if value
        }
        schema["x-labels"] = labels
    if not field.required:
        kinds = schema.get("type")
        if isinstance(kinds, str | list) and "enum" not in schema:
            schema["type"] = [*([kinds] if isinstance(kinds, str) else kinds), "null"]
    return schema


def shape(field: Field) -> Schema:
    """What the value must look like."""
    match field.kind:
        case "date":
            return {"type": "string", "format": "date"}
        case "datetime":
            return {"type": "string", "format": "date-time"}
        case "money":
            return {"type": ["string", "number"], "pattern": MONEY, "minimum": field.minimum or 0}
        case "integer":
            bounds: Mapping[str, int | None] = {"minimum": field.minimum, "maximum": field.maximum}
            return {"type": "integer"} | {name: at for name, at in bounds.items() if at is not None}
        case "bool":
            return {"type": "boolean"}
        case "list":
            return {"type": "array", "items": {"type": "string"}}
        case "choices":
            return {"type": "array", "items": chosen(field), "uniqueItems": True}
        case "rows":
            columns = of_fields(field.columns) | {"minProperties": 1}
            return {"type": "array", "items": columns, "maxItems": MOST_ROWS}
        case _ if field.choices:
            return chosen(field)
        case _:
            return {"type": "string", "maxLength": field.longest}


def chosen(field: Field) -> Schema:
    """One of the choices; of those known to the database alone, any text."""
    if not field.choices:
        return {"type": ["string", "integer"]}
    values: list[Any] = [value for value, _ in field.choices]
    into = field.into[1] if isinstance(field.into, tuple) else field.into
    if into is int:
        return {"enum": [int(value) for value in values if value]}
    return {"enum": values if field.required else list(dict.fromkeys((*values, "", None)))}
