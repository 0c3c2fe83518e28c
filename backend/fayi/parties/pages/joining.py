"""Letting a party take part, and what is written down of a participant: search first, then create."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from litestar import Request, get, post
from msgspec import Struct

from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters.queries import Head
from fayi.parties import actions, participation, queries
from fayi.parties.actions import AlreadyRegistered, PerhapsRegistered
from fayi.parties.forms import (
    IdentitySeenForm,
    LeaveForm,
    PartyForm,
    PartyKind,
    ReadAloudForm,
    TakePartForm,
    blank_party,
    posted_party,
)
from fayi.parties.kinds import IdentitySeen
from fayi.parties.models import Participation, Party
from fayi.parties.pages.place import AtParties, form_page
from fayi.parties.pages.words import LONGEST_SEARCH, kind_of
from fayi.parties.rules import Duplicate
from fayi.procedure.matter_type import PartyRole
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class AddPage(Struct, frozen=True, kw_only=True):
    """Search first, then create."""

    head: Head
    role: PartyRole
    words: str
    found: Sequence[Party]
    join: Filled[TakePartForm]
    form: Filled[PartyForm]
    kind: PartyKind
    duplicates: Sequence[tuple[Duplicate, Party]] = ()
    creating: bool = False
    """Whether the form of a new party is unfolded."""


@get("/add", permission=Permission.PARTIES_WRITE)
async def add(at: AtParties, role: str = "", q: str = "", kind: PartyKind | None = None) -> Page:
    """Look for the party first; who is not found is created on the same page."""
    words = q[:LONGEST_SEARCH].strip()
    form = await blank_party(
        at.session, kind=kind or PartyKind.PERSON, name=words if not any_digit(words) else ""
    )
    return await add_page(at, role, words=words, form=form, creating=kind is not None)


@post("/add", permission=Permission.PARTIES_WRITE)
async def join(request: Request[Any, Any, Any], at: AtParties) -> Page | Redirect:
    """Let a party that is written down already take part."""
    filled: Filled[TakePartForm] = await forms.posted(request, TakePartForm)
    async with forms.attempt(at.session, filled):
        wanted = filled.data
        party = await queries.get(at.session, at.actor, wanted.party_id)
        await participation.take_part(
            at.session,
            at.matter,
            at.types[at.matter.type],
            party,
            wanted.role,
            by=at.actor,
            identity_seen=wanted.identity_seen or "",
            newcomer=wanted.newcomer,
        )
    if not filled.ok:
        form = await blank_party(at.session)
        words = str((await request.form()).get("q", ""))[:LONGEST_SEARCH]
        return await add_page(at, str(filled.typed.get("role", "")), words=words, form=form, join=filled)
    return Redirect(at.address, "当事人已添加。")


@post("/new", permission=Permission.PARTIES_WRITE)
async def create_and_join(request: Request[Any, Any, Any], at: AtParties) -> Page | Redirect:
    """Write a party down and let it take part, in one go."""
    joined: Filled[TakePartForm] = await forms.posted(request, TakePartForm)
    role = str(joined.typed.get("role", ""))
    filled = await posted_party(request, at.session)
    duplicates: Sequence[tuple[Duplicate, Party]] = ()
    async with forms.attempt(at.session, filled):
        try:
            party = await actions.create_party(at.session, at.actor, filled.data)
        except (AlreadyRegistered, PerhapsRegistered) as refusal:
            duplicates = refusal.duplicates
            raise
        seen = str(joined.typed.get("identity_seen", ""))
        await participation.take_part(
            at.session,
            at.matter,
            at.types[at.matter.type],
            party,
            role,
            by=at.actor,
            identity_seen=seen if seen in tuple(IdentitySeen) else "",
            newcomer=joined.typed.get("newcomer") == "true",
        )
    if not filled.ok:
        join: Filled[TakePartForm] = forms.blank(TakePartForm)
        join.typed |= joined.typed
        return await add_page(
            at, role, words="", form=filled, join=join, duplicates=duplicates, creating=True
        )
    return Redirect(at.address, "当事人已登记并添加。")


async def add_page(
    at: AtParties,
    role: str,
    *,
    words: str,
    form: Filled[PartyForm],
    join: Filled[TakePartForm] | None = None,
    duplicates: Sequence[tuple[Duplicate, Party]] = (),
    creating: bool = False,
) -> Page:
    """The page on which a party is added; NotFound for a role the type does not know."""
    chosen = next((one for one in at.types[at.matter.type].roles if one.key == role), None)
    if chosen is None:
        raise NotFound
    found = await queries.find(at.session, at.actor, words)
    join = join or forms.blank(TakePartForm)
    page = AddPage(
        head=await at.head(),
        role=chosen,
        words=words,
        found=found,
        join=join,
        form=form,
        kind=kind_of(form),
        duplicates=duplicates,
        creating=creating,
    )
    return Page("parties/add.html", page, status=max(form.status, join.status))


def any_digit(words: str) -> bool:
    """Whether the words look like a number rather than a name."""
    return any(letter.isdigit() for letter in words)


class Small(Struct, frozen=True, kw_only=True):
    """A small form about a participant: what it is called, what it asks, what it does."""

    title: str
    submit: str
    said: str
    form: type[Struct]
    do: Callable[[AtParties, Participation, Any], Awaitable[None]]
    danger: bool = False


async def _leave(at: AtParties, part: Participation, form: LeaveForm) -> None:
    await participation.leave(
        at.session, at.matter, at.types[at.matter.type], part, by=at.actor, reason=form.reason, on=form.on
    )


async def _read_aloud(at: AtParties, part: Participation, form: ReadAloudForm) -> None:
    await participation.record_read_aloud(
        at.session,
        at.matter,
        part,
        by=at.actor,
        on=form.on,
        witness=form.witness,
        thumbprint=form.thumbprint,
    )


async def _identity(at: AtParties, part: Participation, form: IdentitySeenForm) -> None:
    await participation.record_identity(at.session, at.matter, part, by=at.actor, how=form.how, on=form.on)


SMALL = {
    "leave": Small(
        title="退出本案", submit="退出", said="当事人已退出。", form=LeaveForm, do=_leave, danger=True
    ),
    "read-aloud": Small(
        title="记录宣读", submit="记录", said="宣读已记录。", form=ReadAloudForm, do=_read_aloud
    ),
    "identity": Small(
        title="核对身份", submit="记录", said="身份核对已记录。", form=IdentitySeenForm, do=_identity
    ),
}
"""By the last part of the address."""


@get(["/{part_id:int}/" + name for name in SMALL], permission=Permission.PARTIES_WRITE)
async def small_form(request: Request[Any, Any, Any], part_id: int, at: AtParties) -> Page:
    """Ask what is needed for leaving, reading aloud or checking identity."""
    name = request.url.path.rpartition("/")[2]
    part = await queries.participation(at.session, at.matter.id, part_id)
    return await small_page(at, part, name, forms.blank(SMALL[name].form, on=clock.today()))


@post(["/{part_id:int}/" + name for name in SMALL], permission=Permission.PARTIES_WRITE)
async def do_small(request: Request[Any, Any, Any], part_id: int, at: AtParties) -> Page | Redirect:
    """Let a participant leave, or record that papers were read to it or its identity checked."""
    name = request.url.path.rpartition("/")[2]
    part = await queries.participation(at.session, at.matter.id, part_id)
    filled: Filled[Any] = await forms.posted(request, SMALL[name].form)
    async with forms.attempt(at.session, filled):
        await SMALL[name].do(at, part, filled.data)
    if not filled.ok:
        return await small_page(at, part, name, filled)
    return Redirect(at.address, SMALL[name].said)


async def small_page(at: AtParties, part: Participation, name: str, filled: Filled[Any]) -> Page:
    """A small form as it stands."""
    small = SMALL[name]
    party = await queries.get(at.session, at.actor, part.party_id)
    return await form_page(
        at,
        filled,
        f"{part.id}/{name}",
        title=small.title,
        about=party.name,
        submit=small.submit,
        danger=small.danger,
    )
