"""The register of parties: search before create."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock, identity
from fayi.library import queries as library
from fayi.parties import actions, queries, rules
from fayi.parties.actions import AlreadyRegistered, PerhapsRegistered
from fayi.parties.forms import PartyForm, PartyKind, blank_party, posted_party
from fayi.parties.models import Party
from fayi.parties.pages.words import LONGEST_SEARCH, age_marks, kind_of
from fayi.parties.rules import Duplicate
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect


class FoundPage(Struct, frozen=True, kw_only=True):
    """What a search found; without words, those registered last."""

    words: str
    rows: Sequence[Party]
    may_write: bool


class NewPartyPage(Struct, frozen=True, kw_only=True):
    """A party's form, with records that may be the same one."""

    form: Filled[PartyForm]
    kind: PartyKind
    duplicates: Sequence[tuple[Duplicate, Party]] = ()


class DerivedPage(Struct, frozen=True, kw_only=True):
    """What an ID number tells, shown while the form is filled in."""

    form: Filled[PartyForm]
    fault: str = ""
    told: tuple[str, ...] = ()
    same: Party | None = None


@get("/parties", permission=Permission.PARTIES_READ)
async def register(session: AsyncSession, actor: Actor, q: str = "") -> Page:
    """Search by part of a name, or an exact ID number, credit code or phone; else the latest."""
    words = q[:LONGEST_SEARCH].strip()
    rows = await (queries.find(session, actor, words) if words else queries.latest(session, actor))
    await readings.record_search(session, actor, words, section="parties", hits=len(rows) if words else 0)
    page = FoundPage(words=words, rows=rows, may_write=actor.may(Permission.PARTIES_WRITE))
    return Page("parties/register.html", page, fragment="parties/_found.html")


@get("/parties/regions", permission=Permission.PARTIES_READ)
async def regions(request: Request[Any, Any, Any], session: AsyncSession) -> Page:
    """Names of regions for what is being typed into a field."""
    typed = next(iter(request.query_params.values()), "")[:LONGEST_SEARCH]
    found = await library.find_regions(session, typed) if typed.strip() else []
    return Page("parties/_regions.html", tuple(region.full_name for region in found))


@get("/parties/new", permission=Permission.PARTIES_WRITE)
async def new(session: AsyncSession, kind: PartyKind = PartyKind.PERSON, name: str = "") -> Page:
    """A blank form for a person or an organisation."""
    form = await blank_party(session, kind=kind, name=name[:LONGEST_SEARCH])
    return Page("parties/new.html", NewPartyPage(form=form, kind=kind))


@post("/parties/new", permission=Permission.PARTIES_WRITE)
async def create(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Write a party down, unless it is there already."""
    filled = await posted_party(request, session)
    duplicates: Sequence[tuple[Duplicate, Party]] = ()
    async with forms.attempt(session, filled):
        try:
            party = await actions.create_party(session, actor, filled.data)
        except (AlreadyRegistered, PerhapsRegistered) as refusal:
            duplicates = refusal.duplicates
            raise
    if not filled.ok:
        page = NewPartyPage(form=filled, kind=kind_of(filled), duplicates=duplicates)
        return Page("parties/new.html", page, status=filled.status)
    return Redirect(f"/parties/{party.id}", "已登记。")


@post("/parties/derive", permission=Permission.PARTIES_WRITE, status_code=200)
async def derive(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page:
    """What the ID number typed so far tells: sex, birth date, age, and whether it is registered already."""
    typed = await request.form()
    prefix = str(typed.get("prefix", ""))[:20]
    filled = await posted_party(request, session, prefix=prefix if prefix.strip("-").isalnum() else "")
    text = str(filled.typed.get("id_number", ""))
    if not text.strip() or len(text) > LONGEST_SEARCH:
        return Page("parties/_derived.html", DerivedPage(form=filled))
    try:
        kind = identity.IdentityKind(str(filled.typed.get("identity_kind", "")))
        number = identity.identity_number(text, kind)
    except ValueError:
        return Page("parties/_derived.html", DerivedPage(form=filled))
    except identity.IdentityFault as fault:
        said = translate(fault.message, **fault.values)
        return Page("parties/_derived.html", DerivedPage(form=filled, fault=said))
    told = [translate(warning) for warning in number.warnings]
    filled.errors.clear()
    if number.sex is not None and number.birth_date is not None:
        filled.typed |= {"sex": number.sex.value, "birth_date": number.birth_date.isoformat()}
        years = clock.age(number.birth_date, clock.today())
        told.insert(0, translate("号码校验通过，{years}周岁。", years=years))
        told += [translate(words) for words, _ in age_marks(number.birth_date)]
    known = rules.Known(name="", name_key="", id_number_index=queries.number_index(number.value))
    same = await queries.duplicates_of(session, actor, known)
    return Page(
        "parties/_derived.html",
        DerivedPage(form=filled, told=tuple(told), same=same[0][1] if same else None),
    )
