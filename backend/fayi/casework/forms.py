"""The form of an action, or of a type's details, with its choices read from the register."""

from collections.abc import Sequence
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.queries import officers_of
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.matters.actions import details_of
from fayi.matters.models import Matter
from fayi.procedure.matter_type import Action, MatterType, Status
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.web.fields import Field, fields_of, with_choices
from fayi.web.forms import as_text

ON = Field(name="on", label="办理日期", kind="date", help="实际办理的日期；事后补记的，填当时的日期。")


async def fields_with_choices(
    session: AsyncSession, form: type[Struct], agency: Agency, *, on: date | None = None
) -> tuple[Field, ...]:
    """The fields of a Struct; code lists, officers and regions become choices.

    A field says which in its `extra_json_schema`: {"codes": "dispute_type"}, {"officers": True},
    {"region": "near"} (the agency's county and its towns before the provinces) or {"region": "province"}, and
    {"agencies": "notary_office"} for the agencies of a kind.
    """
    fields = fields_of(form)
    for name, told in told_of(form).items():
        if "codes" in told:
            pairs: Sequence[tuple[Any, str]] = await library.choices(session, CodeList(told["codes"]), on=on)
            fields = with_choices(fields, {name: pairs})
        elif "means" in told:
            rules = await library.means_in_force(session, on or clock.today())
            grounds = [(rule.code, rule.label) for rule in rules if rule.route == told["means"]]
            fields = with_choices(fields, {name: grounds})
        elif told.get("officers"):
            people = await officers_of(session, agency.id)
            fields = with_choices(fields, {name: [(o.id, o.name) for o in people]}, translated=False)
        elif told.get("agencies"):
            there = await agencies.agencies_of_kinds(session, (AgencyKind(told["agencies"]),))
            fields = with_choices(fields, {name: [(one.id, one.name) for one in there]}, translated=False)
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


async def with_values(session: AsyncSession, fields: Sequence[Field], given: Struct) -> tuple[Field, ...]:
    """The fields, offering also what stands in `given` though it may not be chosen any more.

    Codes are retired, officers leave, and an agency that takes a matter over has other towns and people.
    """
    told = told_of(type(given))
    found = []
    for field in fields:
        value = getattr(given, field.name, None)
        held = value if isinstance(value, tuple | list | frozenset) else (value,)
        offered = {choice for choice, _ in field.choices}
        missing = [one for one in held if one not in (None, "") and as_text(one) not in offered]
        if field.choices and missing:
            added = [(as_text(one), await label_of(session, told[field.name], one)) for one in missing]
            field = msgspec.structs.replace(field, choices=(*field.choices, *added))
        found.append(field)
    return tuple(found)


async def label_of(session: AsyncSession, told: dict[str, Any], value: Any) -> str:
    """What a code, an officer's id or a region's code means, also when it is not in use any more."""
    if "codes" in told:
        return await library.label(session, CodeList(told["codes"]), value)
    if "means" in told:
        return await library.means_label(session, told["means"], value)
    if told.get("agencies"):
        return (await agencies.agency(session, int(value))).name
    if told.get("officers"):
        return (await agencies.names(session, [int(value)])).get(int(value), str(value))
    return await library.region_name(session, value) or str(value)


BECAUSE = Field(name="because", label="更正的原因", max_length=500)


def may_correct(matter_type: MatterType, matter: Matter, actor: Actor) -> bool:
    """Whether the actor may put right what was written down at the counter."""
    over = matter.status in (Status.CLOSED, Status.ARCHIVED)
    held = actor.agency_id == matter.agency_id and actor.may(Permission.MATTERS_REGISTER)
    return matter_type.intake and held and not over


async def particulars_fields(
    session: AsyncSession, matter_type: MatterType, actor: Actor, matter: Matter
) -> tuple[Field, ...]:
    """The type's own fields and why they are changed; raises for who may not, or a type without a counter."""
    actor.must_hold(Permission.MATTERS_REGISTER, at=matter.agency_id)
    if not matter_type.intake:
        raise NotFound
    agency = await agencies.agency(session, matter.agency_id)
    fields = await fields_with_choices(session, matter_type.details, agency)
    return (*await with_values(session, fields, details_of(matter, matter_type)), BECAUSE)


async def corrected(
    session: AsyncSession, matter: Matter, matter_type: MatterType, after: dict[str, Any]
) -> tuple[tuple[Field, Any], ...]:
    """What was put right, as it stood afterwards, for reading in the timeline."""
    agency = await agencies.agency(session, matter.agency_id)
    fields = await fields_with_choices(session, matter_type.details, agency)
    details = msgspec.convert(matter.details | after, matter_type.details, strict=False)
    fields = await with_values(session, fields, details)
    return tuple((field, getattr(details, field.name)) for field in fields if field.name in after)


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


async def words_of(
    session: AsyncSession, action: Action, facts: dict[str, Any], fields: Sequence[Field]
) -> list[tuple[Field, Any]]:
    """What was filled in at an action, for reading in the timeline; empty answers left out."""
    if action.form is None or not facts:
        return []
    form = msgspec.convert(facts, action.form, strict=False)
    asked = await with_values(session, fields[1:], form)
    shown = [(field, getattr(form, field.name)) for field in asked]
    return [(field, value) for field, value in shown if value not in (None, "", (), [], False)]
