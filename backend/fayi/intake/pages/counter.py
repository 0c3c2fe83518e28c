"""The counter: look for the person first, then choose what they came for, or go on with a draft."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.intake import actions, queries
from fayi.intake.forms import LookFor
from fayi.intake.models import IntakeDraft, PersonSearch
from fayi.intake.pages.where_from import whole_number
from fayi.intake.rules import DRAFT_DAYS
from fayi.matters.models import Matter
from fayi.parties.models import Party
from fayi.procedure.matter_type import MatterType, MatterTypes
from fayi.procedure.permissions import Permission
from fayi.visits import queries as visits
from fayi.visits.models import Visit
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page


class Found(Struct, frozen=True, kw_only=True):
    """Somebody who was found, with the matters still open."""

    party: Party
    matters: tuple[tuple[Matter, str], ...]
    """Each with the label of its type."""
    open_types: frozenset[str]


class CounterPage(Struct, frozen=True, kw_only=True):
    """What somebody may come for, whom was looked for, and what was begun."""

    types: tuple[MatterType, ...]
    labels: dict[str, str]
    visit: Visit | None
    form: Filled[LookFor]
    search: PersonSearch | None
    found: tuple[Found, ...]
    drafts: Sequence[tuple[IntakeDraft, str]]
    draft_days: int


@get("/intake", permission=Permission.MATTERS_REGISTER)
async def counter(
    session: AsyncSession, actor: Actor, types: MatterTypes, visit: FromQuery[str] = ""
) -> Page:
    """Look for the person, choose what somebody came for, or go on with a draft."""
    return await show(session, actor, types, visit, forms.blank(LookFor))


@post("/intake/find", permission=Permission.MATTERS_REGISTER)
async def find(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page:
    """Who is registered under these words; sent as a form, so that no ID number stands in an address."""
    filled: Filled[LookFor] = await forms.posted(request, LookFor)
    named = str((await request.form()).get("visit", ""))
    return await show(session, actor, types, named, filled, looking=True)


async def show(
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    visit_named: str,
    form: Filled[LookFor],
    *,
    looking: bool = False,
) -> Page:
    """The counter, with those who were found."""
    visit_id = whole_number(visit_named)
    visit = await visits.get(session, actor, visit_id) if visit_id is not None else None
    search: PersonSearch | None = None
    people: Sequence[Party] = ()
    async with forms.attempt(session, form):
        if looking:
            search, people = await actions.look_for(session, form.data.who, by=actor, visit=visit)
    found = []
    for party in people:
        matters = await queries.open_matters(session, actor, party)
        found.append(
            Found(
                party=party,
                matters=tuple((matter, types[matter.type].label) for matter in matters[:10]),
                open_types=frozenset(matter.type for matter in matters),
            )
        )
    page = CounterPage(
        types=tuple(types.at_the_counter(actor.agency_kind)),
        labels={matter_type.key: matter_type.label for matter_type in types.values()},
        visit=visit,
        form=form,
        search=search,
        found=tuple(found),
        drafts=await queries.drafts(session, actor),
        draft_days=DRAFT_DAYS,
    )
    return Page("intake/counter.html", page, status=form.status)
