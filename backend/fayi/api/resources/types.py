"""What may be registered, and what is asked at each act, as JSON Schema."""

from datetime import date
from typing import Any

import msgspec
from litestar import get
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.api import schemas
from fayi.api.bodies import VERSION, Asks
from fayi.api.schemas import Schema
from fayi.casework import forms as casework_forms
from fayi.intake.forms import Counter
from fayi.kit.errors import NotFound
from fayi.procedure.matter_type import Action, MatterType, MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web.field import Choices
from fayi.web.fields import Field, fields_of, with_choices
from fayi.web.language import translate


class StageTold(Struct, frozen=True, kw_only=True):
    """Where a matter can be."""

    key: str
    label: str
    status: str


class RoleTold(Struct, frozen=True, kw_only=True):
    """A part that a party may play."""

    key: str
    label: str
    side: str
    at_least: int


class ActTold(Struct, frozen=True, kw_only=True):
    """What may be done with a matter of the type."""

    key: str
    label: str
    permission: str
    from_stages: tuple[str, ...]


class TypeLine(Struct, frozen=True, kw_only=True):
    """A type of matter."""

    key: str
    label: str
    at_the_counter: bool
    """Whether it can be registered; else it comes out of another matter."""
    handled_by: tuple[str, ...]
    """Kinds of agency that may hold such a matter to its end."""


class TypesTold(Struct, frozen=True):
    """All types of matter."""

    types: tuple[TypeLine, ...]


class TypeTold(TypeLine, frozen=True, kw_only=True):
    """A type of matter with all that is asked."""

    stages: tuple[StageTold, ...]
    roles: tuple[RoleTold, ...]
    actions: tuple[ActTold, ...]
    register: dict[str, Any] | None
    """JSON Schema of the body that registers such a matter."""
    forms: dict[str, dict[str, Any]]
    """JSON Schema of the body of each action, by its key."""


@get("/types", permission=Permission.MATTERS_READ, says="业务类型", answer=TypesTold)
async def types_known(types: MatterTypes) -> TypesTold:
    """All types of matter."""
    return TypesTold(tuple(TypeLine(**line(one)) for one in types.values()))


@get(
    "/types/{type_key:str}",
    permission=Permission.MATTERS_READ,
    says="一种业务类型：环节、身份、办理事项和提交格式",
    answer=TypeTold,
)
async def type_known(
    type_key: FromPath[str], session: AsyncSession, actor: Actor, types: MatterTypes
) -> TypeTold:
    """A type of matter: its stages, roles and actions, and the schemas of what is sent."""
    matter_type = types.get(type_key)
    if matter_type is None:
        raise NotFound
    agency = await agencies.agency(session, actor.agency_id)
    register: Schema | None = None
    if matter_type.intake:
        register = schemas.of_body(await registration(session, actor, matter_type))
    return TypeTold(
        **line(matter_type),
        stages=tuple(
            StageTold(key=one.key, label=translate(one.label), status=one.status.value)
            for one in matter_type.stages
        ),
        roles=tuple(
            RoleTold(key=one.key, label=translate(one.label), side=one.side, at_least=one.at_least)
            for one in matter_type.roles
        ),
        actions=tuple(
            ActTold(
                key=one.key,
                label=translate(one.label),
                permission=one.permission.value,
                from_stages=one.from_stages,
            )
            for one in matter_type.actions
        ),
        register=register,
        forms={
            one.key: schemas.of_body(
                act_of(one, (await casework_forms.action_fields(session, one, agency))[1:])
            )
            for one in matter_type.actions
        },
    )


def line(matter_type: MatterType) -> dict[str, Any]:
    """What every list tells of a type."""
    return {
        "key": matter_type.key,
        "label": translate(matter_type.label),
        "at_the_counter": matter_type.intake,
        "handled_by": tuple(kind.value for kind in matter_type.handled_by),
    }


KNOWN = Field(
    name="known",
    label="已登记的当事人",
    required=False,
    max_length=18,
    help="已登记的当事人的编号；填new表示不是同一人，仍然新建。不填时按证件号码自动查找。",
    default="",
)
TYPE = Field(name="type", label="业务类型")


async def registration(session: AsyncSession, actor: Actor, matter_type: MatterType) -> Asks:
    """The body that registers a matter of the type: the counter's fields, and the type's own as `details`."""
    own = await agencies.agency(session, actor.agency_id)
    handling = await agencies.agencies_of_kinds(session, matter_type.handled_by)
    counter = with_choices(
        fields_of(Counter), {"handled_by": [(one.id, one.name) for one in handling]}, translated=False
    )
    return registering(
        counter,
        await casework_forms.fields_with_choices(session, matter_type.details, own),
        roles=tuple((role.key, role.label) for role in matter_type.roles),
        types=((matter_type.key, matter_type.label),),
    )


def registering(
    counter: tuple[Field, ...], details: tuple[Field, ...], *, roles: Choices = (), types: Choices = ()
) -> Asks:
    """The same from fields at hand."""
    kind = changed(TYPE, kind="choice", choices=types) if types else TYPE
    people = (with_known(field, roles) if field.name == "people" else field for field in counter)
    return Asks((kind, *people), {"details": details}, frozenset({"details"}))


def with_known(people: Field, roles: Choices) -> Field:
    """The rows of people, each with the registered party it is; read as plain rows."""
    columns = [
        changed(column, kind="choice", choices=roles) if column.name == "role" and roles else column
        for column in people.columns
        if column.name != "known"
    ]
    return changed(people, columns=(*columns, KNOWN), into=(list, dict))


def changed(field: Field, **values: Any) -> Field:
    """The field with other values."""
    return msgspec.structs.replace(field, **values)


def act_of(action: Action, fields: tuple[Field, ...] | None = None) -> Asks:
    """The body of an action: the version that was looked at, the day, and what its own form asks."""
    own = fields_of(action.form) if action.form is not None and fields is None else fields or ()
    required = {"form"} if any(field.required for field in own) else set()
    return Asks((VERSION, day()), {"form": own}, frozenset(required))


def day() -> Field:
    """The day an action is done on: today unless said otherwise."""
    return changed(casework_forms.ON, required=False, default=None, into=date)
