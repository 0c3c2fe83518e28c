"""The register."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit.errors import Refusal
from fayi.matters import queries
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.web.fields import Field
from fayi.web.reading import read_date
from fayi.web.templating import Page

DAY = Field(name="day", label="日期", kind="date")


class Row(Struct, frozen=True):
    """One line of the register."""

    matter: Matter
    holder: str
    assignee: str | None
    type_label: str
    stage_label: str
    status: Status


class RegisterPage(Struct, frozen=True, kw_only=True):
    """What the register shows."""

    rows: tuple[Row, ...]
    types: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    chosen: dict[str, str]
    older: str | None
    may_register: bool


@get("/matters", permission=Permission.MATTERS_READ)
async def register(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page:
    """Matters the agency may see, newest change first, fifty at a time."""
    chosen = {
        name: request.query_params.get(name, "").strip()[:100]
        for name in ("type", "status", "held", "mine", "since", "until")
    }
    rows = await queries.register(
        session,
        actor,
        type_key=chosen["type"] or None,
        status=chosen["status"] or None,
        assignee_id=actor.officer_id if chosen["mine"] else None,
        held={"yes": True, "no": False}.get(chosen["held"]),
        since=day(chosen["since"]),
        until=day(chosen["until"]),
        after=position(request.query_params.get("after", "")),
    )
    shown = rows[: queries.PAGE]
    older = None
    if len(rows) > queries.PAGE:
        last = shown[-1][0]
        kept = {name: value for name, value in chosen.items() if value}
        older = "/matters?" + urlencode(kept | {"after": f"{last.updated_at.isoformat()}~{last.id}"})
    return Page(
        "matters/register.html",
        RegisterPage(
            rows=tuple(line(matter, holder, assignee, types) for matter, holder, assignee in shown),
            types=tuple((matter_type.key, matter_type.label) for matter_type in types.values()),
            statuses=tuple((status.value, status.label) for status in Status),
            chosen=chosen,
            older=older,
            may_register=actor.may(Permission.MATTERS_REGISTER),
        ),
    )


def line(matter: Matter, holder: str, assignee: str | None, types: MatterTypes) -> Row:
    """One line of a list of matters."""
    matter_type = types[matter.type]
    return Row(
        matter,
        holder,
        assignee,
        matter_type.label,
        matter_type.stage(matter.stage).label,
        Status(matter.status),
    )


def day(text: str) -> date | None:
    """A day typed into a filter; None when it cannot be understood."""
    try:
        return read_date(DAY, text) if text else None
    except Refusal:
        return None


def position(text: str) -> tuple[datetime, int] | None:
    """Where the page before ended; None for the first page or nonsense."""
    at, _, matter_id = text.partition("~")
    try:
        instant = datetime.fromisoformat(at)
        return (instant, int(matter_id)) if instant.tzinfo else None
    except ValueError:
        return None
