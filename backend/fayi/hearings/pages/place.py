"""Where an officer stands: at the hearings of a matter, or at one of them; and the page that shows a form."""

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec
from litestar import Request
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.hearings import queries
from fayi.hearings.kinds import CAPACITIES_OF, USUAL
from fayi.hearings.models import Attendance, Hearing
from fayi.matters.pages import AtMatter, must_be_held
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.rooms.rules import Offer
from fayi.web.feature import Tab
from fayi.web.forms import Filled

AnyRequest = Request[Any, Any, Any]


class AtHearings(AtMatter, frozen=True, kw_only=True):
    """An officer at the hearings of a matter."""

    tab: ClassVar[str] = "hearings"

    def may(self, permission: Permission) -> bool:
        """Whether the officer may change hearings here, and there is still something to hear."""
        closed = Status(self.matter.status) in (Status.CLOSED, Status.ARCHIVED)
        return self.actor.agency_id == self.matter.agency_id and self.actor.may(permission) and not closed


class AtHearing(AtHearings, frozen=True, kw_only=True):
    """An officer at one hearing."""

    hearing: Hearing

    async def people(self) -> Sequence[Attendance]:
        """Who is asked to it, or came."""
        return await queries.attendance(self.session, [self.hearing.id])


async def provide_hearing_place(
    request: AnyRequest,
    hearing_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
) -> AtHearing:
    """The hearing of this address; NotFound when the officer may not see it, else as for its matter."""
    hearing, matter = await queries.get(session, actor, hearing_id)
    must_be_held(request, actor, matter)
    return AtHearing(session=session, actor=actor, matter=matter, types=types, tabs=tabs, hearing=hearing)


class FormPage(Struct, frozen=True, kw_only=True):
    """A form about hearings."""

    head: Head
    title: str
    form: Filled[Any]
    address: str
    back: str
    submit: str
    notice: str = ""
    hidden: tuple[str, ...] = ()
    """Fields there is nothing to choose in."""
    offers: tuple[Offer, ...] = ()
    """Free times instead of one that is taken."""
    places: dict[str, str] = {}
    """Names of rooms and people, by resource."""


def fitting(form: Filled[Any], type_key: str) -> Filled[Any]:
    """The form offering the capacities that matters of this type have, and those already chosen in it."""
    offered = set(CAPACITIES_OF.get(type_key, USUAL))
    offered |= {str(row.get("capacity", "")) for row in form.typed.get("people") or ()}
    fields = []
    for field in form.fields:
        if field.name == "people":
            columns = tuple(
                msgspec.structs.replace(
                    column, choices=tuple(pair for pair in column.choices if pair[0] in offered)
                )
                if column.name == "capacity"
                else column
                for column in field.columns
            )
            field = msgspec.structs.replace(field, columns=columns)
        fields.append(field)
    form.fields = tuple(fields)
    return form
