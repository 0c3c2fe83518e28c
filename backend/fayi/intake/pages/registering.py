"""Registering a matter: fill in, check, confirm."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.casework.forms import fields_with_choices
from fayi.intake import queries
from fayi.intake.actions import Entered, Known, discard_draft, enter
from fayi.intake.forms import Counter
from fayi.intake.pages.where_from import PREFIX, WhereFrom, where_from
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterType, MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.fields import Field, fields_of, with_choices
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class Rehearsed(Exception):
    """Ends a rehearsal: everything it wrote is undone."""


class FormPage(Struct, frozen=True, kw_only=True):
    """The registration form of a type."""

    matter_type: MatterType
    counter: tuple[str, ...]
    details: tuple[str, ...]
    form: Filled[dict[str, Any]]
    start: WhereFrom
    alike: tuple[Matter, ...]
    """Open matters of this very type in which somebody takes part who is offered in the form."""


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


@get("/intake/{type_key:str}", permission=Permission.MATTERS_REGISTER)
async def form(
    request: Request[Any, Any, Any], type_key: str, session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page:
    """The form, with what is known from where it was opened: a visit, another matter, a person."""
    matter_type = at_the_counter(types, type_key)
    asked = request.query_params
    start = await where_from(
        session,
        actor,
        matter_type,
        {name: asked.get(name) for name in ("visit", "origin", "party", "search")},
    )
    fields = await all_fields(session, actor, matter_type, start)
    filled: Filled[dict[str, Any]] = forms.blank(
        fields,
        received_on=start.visit.day if start.visit else clock.today(),
        channel=start.visit.channel if start.visit else "window",
        people=[blank_row(fields, row) for row in first_rows(matter_type, start)],
    )
    return await form_page(session, actor, matter_type, filled, start)


@post("/intake/{type_key:str}", permission=Permission.MATTERS_REGISTER)
async def register(
    request: Request[Any, Any, Any], type_key: str, session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Check first; keep it when the clerk confirms."""
    matter_type = at_the_counter(types, type_key)
    sent = await request.form()
    start = await where_from(session, actor, matter_type, named_in(sent))
    fields = await all_fields(session, actor, matter_type, start)
    filled: Filled[dict[str, Any]] = await forms.posted(request, fields)
    step = str(sent.get("step", "check"))
    chosen = {
        int(name.removeprefix("known-")): str(value)
        for name, value in sent.items()
        if name.startswith("known-") and name.removeprefix("known-").isdecimal()
    }
    if step == "edit":
        filled.errors.clear()
        filled.refusal = ""
        return await form_page(session, actor, matter_type, filled, start)
    entered: Entered | None = None
    async with forms.attempt(session, filled):
        if step == "keep":
            entered = await entering(session, matter_type, filled.data, actor, chosen, start)
            if start.draft is not None:
                await discard_draft(session, start.draft, by=actor)
        else:
            try:
                async with session.begin_nested():
                    entered = await entering(session, matter_type, filled.data, actor, chosen, start)
                    checked = await check_page(
                        session, actor, matter_type, fields, filled.data, entered, [*sent.multi_items()]
                    )
                    raise Rehearsed
            except Rehearsed:
                session.info.pop("touched_matters", None)
    if not filled.ok or entered is None:
        return await form_page(session, actor, matter_type, filled, start)
    if step != "keep":
        return Page("intake/check.html", checked)
    return Redirect(
        f"/matters/{entered.matter.id}/slip", "已登记，登记号{number}。", number=entered.matter.intake_number
    )


def named_in(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says it was opened from."""
    return {name.removeprefix(PREFIX): value for name, value in sent.items() if name.startswith(PREFIX)}


def at_the_counter(types: MatterTypes, key: str) -> MatterType:
    """The type, if it can be registered at the counter; NotFound otherwise."""
    found = types.get(key)
    if found is None or not found.intake:
        raise NotFound
    return found


async def all_fields(
    session: AsyncSession, actor: Actor, matter_type: MatterType, start: WhereFrom
) -> tuple[Field, ...]:
    """The counter's fields, then the type's own."""
    own = await agencies.agency(session, actor.agency_id)
    prepared = actor.agency_kind in matter_type.prepared_by
    handling = () if prepared else await agencies.agencies_of_kinds(session, matter_type.handled_by)
    fields = with_choices(
        fields_of(Counter),
        {"handled_by": [(agency.id, agency.name) for agency in handling]},
        translated=False,
    )
    fields = tuple(
        of_people(field, matter_type, start) if field.name == "people" else field for field in fields
    )
    return (*fields, *await fields_with_choices(session, matter_type.details, own))


def of_people(people: Field, matter_type: MatterType, start: WhereFrom) -> Field:
    """The rows of people, with the parts that this type knows, and with those who are known, if any."""
    roles = tuple((role.key, role.label) for role in matter_type.roles)
    known = tuple(
        (str(party.id), f"{party.name} {party.redacted_id_number}".strip()) for party, _ in start.known
    )
    columns = {column.name: column for column in people.columns}
    columns["role"] = msgspec.structs.replace(columns["role"], kind="choice", choices=roles)
    columns["known"] = msgspec.structs.replace(
        columns["known"], kind="choice", choices=known, translated=False
    )
    if not known:
        del columns["known"]
    return msgspec.structs.replace(people, columns=tuple(columns.values()))


def first_rows(matter_type: MatterType, start: WhereFrom) -> list[dict[str, str]]:
    """The rows the form begins with: who is known, and one for each part that must be taken."""
    rows = [
        {"role": role, "kind": party.kind, "known": str(party.id), "name": party.name}
        for party, role in start.known
    ]
    for role in matter_type.roles:
        if role.at_least and not any(row["role"] == role.key for row in rows):
            rows.append({"role": role.key, "kind": "person"})
    if start.visit is not None and not start.known and rows:
        rows[0] |= {"name": start.visit.name or "", "phone": start.visit.phone or ""}
    return rows


def blank_row(fields: Sequence[Field], row: dict[str, str]) -> dict[str, str]:
    """A row of people with only some columns filled in."""
    people = next(field for field in fields if field.name == "people")
    return {column.name: row.get(column.name, "") for column in people.columns}


async def form_page(
    session: AsyncSession,
    actor: Actor,
    matter_type: MatterType,
    filled: Filled[dict[str, Any]],
    start: WhereFrom,
) -> Page:
    """The form, as it is filled in so far."""
    own = Counter.__struct_fields__
    alike = {
        matter.id: matter
        for party, _ in start.known
        for matter in await queries.open_matters(session, actor, party)
        if matter.type == matter_type.key
    }
    return Page(
        "intake/form.html",
        FormPage(
            matter_type=matter_type,
            counter=own,
            details=tuple(field.name for field in filled.fields if field.name not in own),
            form=filled,
            start=start,
            alike=tuple(alike.values()),
        ),
        status=200 if filled.ok else max(filled.status, 400),
    )


async def entering(
    session: AsyncSession,
    matter_type: MatterType,
    values: dict[str, Any],
    actor: Actor,
    chosen: dict[int, str],
    start: WhereFrom,
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
        visit=start.visit,
        origin=start.origin,
        search=start.search,
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
            for matter in await queries.open_matters(session, actor, one.party)
            if matter.id != entered.matter.id
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
