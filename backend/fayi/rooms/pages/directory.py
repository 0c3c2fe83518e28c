"""Who has which rooms and whom to ring there; an agency keeps its own contacts."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotFound
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.rooms import calendars, contacts, queries
from fayi.rooms.calendars import Ring
from fayi.rooms.contacts import Reachable
from fayi.rooms.models import Contact, Room
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]
ASKING = (AgencyKind.COURT, AgencyKind.PROCURATORATE, AgencyKind.PRISON, AgencyKind.PRISON_BUREAU)
"""Who may ask which prison holds somebody."""


class DirectoryPage(Struct, frozen=True, kw_only=True):
    """Agencies with their rooms and contacts."""

    lines: Sequence[tuple[Agency, Sequence[Room], Sequence[Ring]]]
    may_keep: bool
    may_ask: bool
    """Whether the agency may ask where somebody is held."""


class ContactsPage(Struct, frozen=True, kw_only=True):
    """The agency's own contacts, past ones among them."""

    contacts: Sequence[Contact]
    officers: Mapping[int, str]


class ContactPage(Struct, frozen=True, kw_only=True):
    """The form for one contact."""

    contact: Contact | None
    form: Filled[Reachable]


@get("/rooms/directory", permission=Permission.ROOMS_READ)
async def directory(session: AsyncSession, actor: Actor) -> Page:
    """Every agency that has rooms or named a contact."""
    places = await contacts.listed(session)
    rooms = await queries.rooms_of(session)
    rings = await calendars.contacts(session, [one.id for one in places])
    lines = [
        (one, [room for room in rooms if room.agency_id == one.id], rings.get(one.id, [])) for one in places
    ]
    return Page(
        "rooms/directory.html",
        DirectoryPage(
            lines=lines, may_keep=actor.may(Permission.ROOMS_KEEP), may_ask=actor.agency_kind in ASKING
        ),
    )


@get("/rooms/contacts", permission=Permission.ROOMS_KEEP)
async def own_contacts(session: AsyncSession, actor: Actor) -> Page:
    """The agency's contacts."""
    found = await contacts.of_agency(session, actor.agency_id)
    names = await agencies.names(session, [one.officer_id for one in found if one.officer_id is not None])
    return Page("rooms/contacts.html", ContactsPage(contacts=found, officers=names))


@get("/rooms/contacts/new", permission=Permission.ROOMS_KEEP)
async def new_contact_form(session: AsyncSession, actor: Actor) -> Page:
    """The form for a new contact."""
    form: Filled[Reachable] = forms.blank(Reachable, choices=await officers(session, actor))
    return Page("rooms/contact.html", ContactPage(contact=None, form=form))


@post("/rooms/contacts/new", permission=Permission.ROOMS_KEEP)
async def new_contact(request: AnyRequest, session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Name a contact."""
    return await keep(request, session, actor, None)


@get("/rooms/contacts/{contact_id:int}", permission=Permission.ROOMS_KEEP)
async def contact_form(session: AsyncSession, actor: Actor, contact_id: FromPath[int]) -> Page:
    """The form for a contact that is there."""
    contact = await own(session, actor, contact_id)
    form: Filled[Reachable] = forms.blank(
        Reachable, contacts.as_form(contact), choices=await officers(session, actor)
    )
    return Page("rooms/contact.html", ContactPage(contact=contact, form=form))


@post("/rooms/contacts/{contact_id:int}", permission=Permission.ROOMS_KEEP)
async def change_contact(
    request: AnyRequest, session: AsyncSession, actor: Actor, contact_id: FromPath[int]
) -> Page | Redirect:
    """Change it, or say until when it holds."""
    return await keep(request, session, actor, await own(session, actor, contact_id))


async def keep(
    request: AnyRequest, session: AsyncSession, actor: Actor, contact: Contact | None
) -> Page | Redirect:
    """Write down what was posted, or show the form again."""
    form: Filled[Reachable] = await forms.posted(request, Reachable, choices=await officers(session, actor))
    async with forms.attempt(session, form):
        await contacts.keep(session, contact, form.data, by=actor)
    if not form.ok:
        return Page("rooms/contact.html", ContactPage(contact=contact, form=form), status=form.status)
    return Redirect("/rooms/contacts", "联系人已保存，其他单位现在就能看到。")


async def own(session: AsyncSession, actor: Actor, contact_id: int) -> Contact:
    """A contact of the actor's agency; NotFound for any other."""
    contact = await session.get(Contact, contact_id)
    if contact is None or contact.agency_id != actor.agency_id:
        raise NotFound
    return contact


async def officers(session: AsyncSession, actor: Actor) -> dict[str, list[tuple[int, str]]]:
    """The agency's officers to choose from."""
    found = await agencies.officers_of(session, actor.agency_id)
    return {"officer_id": [(one.id, one.name) for one in found]}


pages = (directory, own_contacts, new_contact_form, new_contact, contact_form, change_contact)
