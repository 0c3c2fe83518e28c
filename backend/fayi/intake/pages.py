"""The counter: choose a type, fill in, check, confirm, print the slip."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.casework.forms import fields_with_choices
from fayi.deadlines import queries as deadlines
from fayi.deadlines.models import Deadline
from fayi.intake.actions import Entered, Known, enter
from fayi.intake.forms import Counter
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.procedure.dossier import Participant
from fayi.procedure.matter_type import MatterType, MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.fields import Field, fields_of, with_choices
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class Rehearsed(Exception):
    """Ends a rehearsal: everything it wrote is undone."""


class CounterPage(Struct, frozen=True):
    """What somebody may come for."""

    types: tuple[MatterType, ...]


class FormPage(Struct, frozen=True, kw_only=True):
    """The registration form of a type."""

    matter_type: MatterType
    counter: tuple[str, ...]
    details: tuple[str, ...]
    form: Filled[dict[str, Any]]


class Line(Struct, frozen=True, kw_only=True):
    """A party on the check page: as typed, and who it may be."""

    at: int
    name: str
    role: str
    known: tuple[Known, ...]
    matters: tuple[Matter, ...]
    """Open matters the known party takes part in already."""


class CheckPage(Struct, frozen=True, kw_only=True):
    """Everything once more before it is kept."""

    matter_type: MatterType
    title: str
    shown: tuple[tuple[Field, Any], ...]
    lines: tuple[Line, ...]
    sent: tuple[tuple[str, str], ...]


class SlipPage(Struct, frozen=True, kw_only=True):
    """What the applicant takes home."""

    matter: Matter
    matter_type: MatterType
    agency: Agency
    applicants: tuple[Participant, ...]
    due: tuple[tuple[str, Deadline], ...]


@get("/intake", permission=Permission.MATTERS_REGISTER)
async def counter(types: MatterTypes) -> Page:
    """Choose what somebody came for."""
    return Page("intake/counter.html", CounterPage(tuple(types.at_the_counter())))


@get("/intake/{type_key:str}", permission=Permission.MATTERS_REGISTER)
async def form(type_key: str, session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """The blank form."""
    matter_type = at_the_counter(types, type_key)
    fields = await all_fields(session, actor, matter_type)
    people = [{"role": role.key, "kind": "person"} for role in matter_type.roles if role.at_least]
    filled: Filled[dict[str, Any]] = forms.blank(
        fields, received_on=clock.today(), channel="window", people=[blank_row(fields, row) for row in people]
    )
    return form_page(matter_type, filled)


@post("/intake/{type_key:str}", permission=Permission.MATTERS_REGISTER)
async def register(
    request: Request[Any, Any, Any], type_key: str, session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Check first; keep it when the clerk confirms."""
    matter_type = at_the_counter(types, type_key)
    fields = await all_fields(session, actor, matter_type)
    filled: Filled[dict[str, Any]] = await forms.posted(request, fields)
    sent = await request.form()
    step = str(sent.get("step", "check"))
    chosen = {
        int(name.removeprefix("known-")): str(value)
        for name, value in sent.items()
        if name.startswith("known-") and name.removeprefix("known-").isdecimal()
    }
    if step == "edit":
        filled.errors.clear()
        filled.refusal = ""
        return form_page(matter_type, filled)
    entered: Entered | None = None
    async with forms.attempt(session, filled):
        if step == "keep":
            entered = await entering(session, matter_type, filled.data, actor, chosen)
        else:
            try:
                async with session.begin_nested():
                    entered = await entering(session, matter_type, filled.data, actor, chosen)
                    checked = await check_page(
                        session, actor, matter_type, fields, filled.data, entered, [*sent.multi_items()]
                    )
                    raise Rehearsed
            except Rehearsed:
                session.info.pop("touched_matters", None)
    if not filled.ok or entered is None:
        return form_page(matter_type, filled)
    if step != "keep":
        return Page("intake/check.html", checked)
    return Redirect(
        f"/matters/{entered.matter.id}/slip", "已登记，登记号{number}。", number=entered.matter.intake_number
    )


@get("/matters/{matter_id:int}/slip", permission=Permission.MATTERS_READ)
async def slip(matter: Matter, session: AsyncSession, types: MatterTypes) -> Page:
    """The slip to print: number, what happens next, by when, whom to ask."""
    matter_type = types[matter.type]
    limits = {limit.key: limit.label for limit in matter_type.time_limits}
    people = await parties.participants(session, matter.id)
    return Page(
        "intake/slip.html",
        SlipPage(
            matter=matter,
            matter_type=matter_type,
            agency=await agencies.agency(session, matter.registered_at_id),
            applicants=tuple(someone for someone in people if someone.role == "applicant"),
            due=tuple(
                (limits.get(clock_.key, clock_.key), clock_)
                for clock_ in await deadlines.running(session, matter.id)
                if clock_.due_at is not None
            ),
        ),
    )


def at_the_counter(types: MatterTypes, key: str) -> MatterType:
    """The type, if it can be registered at the counter; NotFound otherwise."""
    found = types.get(key)
    if found is None or not found.intake:
        raise NotFound
    return found


async def all_fields(session: AsyncSession, actor: Actor, matter_type: MatterType) -> tuple[Field, ...]:
    """The counter's fields, then the type's own."""
    own = await agencies.agency(session, actor.agency_id)
    handling = await agencies.agencies_of_kinds(session, matter_type.handled_by)
    fields = with_choices(
        fields_of(Counter),
        {"handled_by": [(agency.id, agency.name) for agency in handling]},
        translated=False,
    )
    roles = tuple((role.key, role.label) for role in matter_type.roles)
    fields = tuple(with_roles(field, roles) if field.name == "people" else field for field in fields)
    return (*fields, *await fields_with_choices(session, matter_type.details, own))


def with_roles(people: Field, roles: Sequence[tuple[str, str]]) -> Field:
    """The rows of people, with the parts that this type knows."""
    columns = tuple(
        msgspec.structs.replace(column, kind="choice", choices=tuple(roles))
        if column.name == "role"
        else column
        for column in people.columns
    )
    return msgspec.structs.replace(people, columns=columns)


def blank_row(fields: Sequence[Field], row: dict[str, str]) -> dict[str, str]:
    """A row of people with only some columns filled in."""
    people = next(field for field in fields if field.name == "people")
    return {column.name: row.get(column.name, "") for column in people.columns}


def form_page(matter_type: MatterType, filled: Filled[dict[str, Any]]) -> Page:
    """The form, as it is filled in so far."""
    own = Counter.__struct_fields__
    return Page(
        "intake/form.html",
        FormPage(
            matter_type=matter_type,
            counter=own,
            details=tuple(field.name for field in filled.fields if field.name not in own),
            form=filled,
        ),
        status=200 if filled.ok else max(filled.status, 400),
    )


async def entering(
    session: AsyncSession,
    matter_type: MatterType,
    values: dict[str, Any],
    actor: Actor,
    chosen: dict[int, str],
) -> Entered:
    """Enter what was filled in."""
    received_on: date = values["received_on"]
    details = matter_type.details(**{name: values[name] for name in matter_type.details.__struct_fields__})
    return await enter(
        session,
        matter_type,
        details,
        tuple(values["people"]),
        by=actor,
        received_on=received_on,
        channel=values["channel"],
        handled_by=int(values["handled_by"]) if values["handled_by"] else None,
        chosen=chosen,
    )


async def check_page(
    session: AsyncSession,
    actor: Actor,
    matter_type: MatterType,
    fields: Sequence[Field],
    values: dict[str, Any],
    entered: Entered,
    sent: Sequence[tuple[str, Any]],
) -> CheckPage:
    """What the clerk confirms: the facts, and for each party whether it is known."""
    roles = {role.key: role.label for role in matter_type.roles}
    lines: list[Line] = []
    for at, (comer, known) in enumerate(zip(values["people"], entered.known, strict=True)):
        elsewhere = [
            matter
            for one in known
            for matter, _, until in await parties.matters_of(session, actor, one.party.id)
            if until is None
            and matter.status in ("draft", "open", "suspended")
            and matter.id != entered.matter.id
        ]
        lines.append(
            Line(at=at, name=comer.name, role=roles[comer.role], known=known, matters=tuple(elsewhere[:5]))
        )
    shown = ((field, values[field.name]) for field in fields if field.name != "people")
    return CheckPage(
        matter_type=matter_type,
        title=entered.matter.title,
        shown=tuple((field, value) for field, value in shown if value not in (None, "", (), [], False)),
        lines=tuple(lines),
        sent=tuple(
            (name, forms.UNSHOWABLE.sub("", value))
            for name, value in sent
            if isinstance(value, str) and name not in ("_csrf_token", "operation", "step")
        ),
    )
