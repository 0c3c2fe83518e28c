"""The form of an action, or of a type's details, with its choices read from the register."""

from collections.abc import Sequence
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.queries import officers_of
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.procedure.matter_type import Action
from fayi.web.fields import Field, fields_of, with_choices

ON = Field(name="on", label="办理日期", kind="date", help="实际办理的日期；事后补记的，填当时的日期。")


async def fields_with_choices(
    session: AsyncSession, form: type[Struct], agency: Agency, *, on: date | None = None
) -> tuple[Field, ...]:
    """The fields of a Struct; code lists, officers and regions become choices.

    A field says which in its `extra_json_schema`: {"codes": "dispute_type"}, {"officers": True},
    {"region": "near"} (the agency's county and its towns before the provinces) or {"region": "province"}.
    """
    fields = fields_of(form)
    for name, told in told_of(form).items():
        if "codes" in told:
            pairs: Sequence[tuple[Any, str]] = await library.choices(session, CodeList(told["codes"]), on=on)
            fields = with_choices(fields, {name: pairs})
        elif told.get("officers"):
            people = await officers_of(session, agency.id)
            fields = with_choices(fields, {name: [(o.id, o.name) for o in people]}, translated=False)
        elif told.get("region"):
            near = agency.region_code[:6] if told["region"] == "near" else ""
            fields = with_choices(fields, {name: await places(session, near)}, translated=False)
    return fields


async def places(session: AsyncSession, near: str) -> list[tuple[str, str]]:
    """The county `near` and its towns when given, then the provinces, as choices."""
    found: list[tuple[str, str]] = []
    if near and (county := await library.region_name(session, near)):
        towns = await library.regions_under(session, near)
        found = [(near, county), *((town.code, town.full_name) for town in towns)]
    return found + [(province.code, province.name) for province in await library.regions_under(session)]


async def action_fields(session: AsyncSession, action: Action, agency: Agency) -> tuple[Field, ...]:
    """The day, and what the action's own form asks."""
    return (ON, *(await fields_with_choices(session, action.form, agency) if action.form else ()))


def told_of(form: type[Struct]) -> dict[str, dict[str, Any]]:
    """What each field of a Struct says of itself in `extra_json_schema`."""
    told: dict[str, dict[str, Any]] = {}
    for name, hint in get_type_hints(form, include_extras=True).items():
        for meta in metas_of(hint):
            told.setdefault(name, {}).update(meta.extra_json_schema or {})
    return told


def metas_of(hint: Any) -> list[Meta]:
    """The Metas anywhere in a type hint."""
    own = [note for note in getattr(hint, "__metadata__", ()) if isinstance(note, Meta)]
    inner = [part for part in get_args(hint) if get_origin(part) is not None]
    return own + [meta for part in inner for meta in metas_of(part)]


def filled_in(action: Action, values: dict[str, Any]) -> Struct | None:
    """The action's form from what was read; raises the Refusal its own check raises."""
    if action.form is None:
        return None
    return action.form(**{name: values[name] for name in action.form.__struct_fields__})


def words_of(action: Action, facts: dict[str, Any], fields: Sequence[Field]) -> list[tuple[Field, Any]]:
    """What was filled in at an action, for reading in the timeline; empty answers left out."""
    if action.form is None or not facts:
        return []
    form = msgspec.convert(facts, action.form, strict=False)
    shown = [(field, getattr(form, field.name)) for field in fields if field.name != "on"]
    return [(field, value) for field, value in shown if value not in (None, "", (), [], False)]
