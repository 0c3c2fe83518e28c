"""The register, and where an officer stands at a tab of a matter."""

from datetime import date, datetime
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from litestar import Request, get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit.errors import Refusal
from fayi.matters import queries
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.web.feature import Tab
from fayi.web.fields import Field
from fayi.web.reading import read_date
from fayi.web.templating import Page

DAY = Field(name="day", label="日期", kind="date")


READING = frozenset({Permission.MATTERS_READ, Permission.PARTIES_READ})
"""Permissions that every agency that sees a matter may use at it; the others are for the one that holds it."""


class AtMatter(Struct, frozen=True, kw_only=True):
    """An officer at a tab of a matter; the pages of the tab are given one as `at`."""

    tab: ClassVar[str]
    session: AsyncSession
    actor: Actor
    matter: Matter
    types: MatterTypes
    tabs: tuple[Tab, ...]

    @classmethod
    async def provide(
        cls,
        request: Request[Any, Any, Any],
        matter: Matter,
        session: AsyncSession,
        actor: Actor,
        types: MatterTypes,
        tabs: tuple[Tab, ...],
    ) -> Self:
        """The tab of this address; NotPermitted for changes where another agency holds the matter."""
        must_be_held(request, actor, matter)
        return cls(session=session, actor=actor, matter=matter, types=types, tabs=tabs)

    @property
    def address(self) -> str:
        """Of the tab."""
        return f"/matters/{self.matter.id}/{self.tab}"

    async def head(self) -> Head:
        """What stands above the page."""
        return await queries.head(self.session, self.actor, self.matter, self.types, self.tabs, self.tab)


def must_be_held(request: Request[Any, Any, Any], actor: Actor, matter: Matter) -> None:
    """Raise NotPermitted when the route changes something and another agency holds the matter."""
    permission = request.route_handler.opt["permission"]
    if permission not in READING:
        actor.must_hold(permission, at=matter.agency_id)


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
        return (instant, int(matter_id)) if instant.tzinfo and len(matter_id) < 19 else None
    except ValueError:
        return None
