"""The register of parties: search before create, a party's page, corrections, readings, relations."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import Parameter
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.kit import clock, identity
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.matters.models import Matter
from fayi.parties import actions, queries, rules
from fayi.parties.actions import AlreadyRegistered, PerhapsRegistered
from fayi.parties.forms import (
    LISTS,
    PartyForm,
    PartyKind,
    RelateForm,
    UnmaskForm,
    blank_party,
    corrected,
    form_of,
    posted_party,
    without_hidden,
)
from fayi.parties.models import Party, PartyReading
from fayi.parties.rules import Duplicate, Need, Related
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect

LONGEST_SEARCH = 100


class FoundPage(Struct, frozen=True, kw_only=True):
    """What a search found; without words, those registered last."""

    words: str
    rows: Sequence[Party]
    may_write: bool
    pick: str = ""
    """The field a found party is chosen for; empty for plain rows."""


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


class MatterLine(Struct, frozen=True, kw_only=True):
    """A matter of the party, in words."""

    matter: Matter
    type_label: str
    stage_label: str
    status: Status
    part: str
    until: date | None


class PartyPage(Struct, frozen=True, kw_only=True):
    """Who the party is, as far as may be shown, and where it takes part."""

    party: Party
    facts: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    """Badges: (words, tone)."""
    matters: tuple[MatterLine, ...]
    related: tuple[Related, ...]
    readings: Sequence[tuple[PartyReading, str]]
    registered_at: str
    reading: PartyReading | None
    shown_until: datetime | None
    unmask: Filled[UnmaskForm]
    may_write: bool
    may_correct: bool
    may_unmask: bool


class EditPage(Struct, frozen=True, kw_only=True):
    """The correction of a party."""

    party: Party
    form: Filled[PartyForm]
    kind: PartyKind
    sees_all: bool
    """Whether the hidden particulars stand in the form; else they stay as they are when left empty."""


class RelatePage(Struct, frozen=True, kw_only=True):
    """How the party stands to another one."""

    party: Party
    form: Filled[RelateForm]
    words: str
    found: Sequence[Party]


@get("/parties", permission=Permission.PARTIES_READ)
async def register(session: AsyncSession, actor: Actor, q: str = "", pick: str = "") -> Page:
    """Search by part of a name, or an exact ID number, credit code or phone; else the latest."""
    words = q[:LONGEST_SEARCH].strip()
    rows = await (queries.find(session, actor, words) if words else queries.latest(session, actor))
    page = FoundPage(
        words=words,
        rows=rows if words or not pick else (),
        may_write=actor.may(Permission.PARTIES_WRITE),
        pick=pick if pick.replace("_", "").replace("-", "").isalnum() else "",
    )
    fragment = "parties/_choices.html" if page.pick else "parties/_found.html"
    return Page("parties/register.html", page, fragment=fragment)


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
        years = rules.age(number.birth_date, clock.today())
        told.insert(0, translate("号码校验通过，{years}周岁。", years=years))
        told += [translate(words) for words, _ in age_marks(number.birth_date)]
    known = rules.Known(name="", name_key="", id_number_index=queries.number_index(number.value))
    same = await queries.duplicates_of(session, actor, known)
    return Page(
        "parties/_derived.html",
        DerivedPage(form=filled, told=tuple(told), same=same[0][1] if same else None),
    )


@get("/parties/{party_id:int}", permission=Permission.PARTIES_READ)
async def show(
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    party_id: int,
    reading: Annotated[int | None, Parameter(ge=1, le=2**62)] = None,
) -> Page:
    """A party; numbers are redacted unless the actor has just said what for they are read."""
    party = await queries.get(session, actor, party_id)
    form: Filled[UnmaskForm] = forms.blank(UnmaskForm)
    return await party_page(session, actor, types, party, form, reading_id=reading)


@post("/parties/{party_id:int}/read", permission=Permission.PARTIES_UNMASK)
async def read_in_full(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes, party_id: int
) -> Page | Redirect:
    """Show the hidden particulars for a while; the reading is kept."""
    party = await queries.get(session, actor, party_id)
    filled: Filled[UnmaskForm] = await forms.posted(request, UnmaskForm)
    async with forms.attempt(session, filled):
        reading = await actions.read_in_full(session, actor, party, purpose=filled.data.purpose)
    if not filled.ok:
        return await party_page(session, actor, types, party, filled)
    return Redirect(f"/parties/{party.id}?reading={reading.id}", "已记录本次查看。")


@get("/parties/{party_id:int}/edit", permission=Permission.PARTIES_WRITE)
async def edit(session: AsyncSession, actor: Actor, party_id: int) -> Page:
    """The form of a correction. Whoever may read numbers sees them in it, and that is kept as a reading."""
    party = await queries.get(session, actor, party_id)
    given = form_of(party)
    sees_all = actor.may(Permission.PARTIES_UNMASK)
    if sees_all:
        await actions.read_in_full(session, actor, party, purpose="更正登记信息")
    else:
        given = without_hidden(given)
    form = await blank_party(session, given)
    page = EditPage(party=party, form=form, kind=given.kind, sees_all=sees_all)
    return Page("parties/edit.html", page)


@post("/parties/{party_id:int}/edit", permission=Permission.PARTIES_WRITE)
async def correct(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, party_id: int
) -> Page | Redirect:
    """Correct a party."""
    party = await queries.get(session, actor, party_id)
    sees_all = actor.may(Permission.PARTIES_UNMASK)
    given = form_of(party)
    filled = await posted_party(request, session, given=given, keeps_hidden=not sees_all)
    async with forms.attempt(session, filled):
        form = corrected(given, filled.data, keeps_hidden=not sees_all)
        await actions.correct_party(session, actor, party, form, version=filled.version)
    if not filled.ok:
        page = EditPage(party=party, form=filled, kind=given.kind, sees_all=sees_all)
        return Page("parties/edit.html", page, status=filled.status)
    return Redirect(f"/parties/{party.id}", "信息已更正。")


@get("/parties/{party_id:int}/relate", permission=Permission.PARTIES_WRITE)
async def relate_form(session: AsyncSession, actor: Actor, party_id: int, q: str = "") -> Page:
    """Find another party, then say how the two stand to each other."""
    party = await queries.get(session, actor, party_id)
    words = q[:LONGEST_SEARCH].strip()
    found = [other for other in await queries.find(session, actor, words) if other.id != party.id]
    form: Filled[RelateForm] = forms.blank(RelateForm, choices=chosen_from(found))
    return Page("parties/relate.html", RelatePage(party=party, form=form, words=words, found=found))


@post("/parties/{party_id:int}/relate", permission=Permission.PARTIES_WRITE)
async def relate(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, party_id: int
) -> Page | Redirect:
    """Write a relation down."""
    party = await queries.get(session, actor, party_id)
    words = str((await request.form()).get("q", ""))[:LONGEST_SEARCH]
    found = [other for other in await queries.find(session, actor, words) if other.id != party.id]
    filled: Filled[RelateForm] = await forms.posted(request, RelateForm, choices=chosen_from(found))
    async with forms.attempt(session, filled):
        other = await queries.get(session, actor, filled.data.other_id)
        await actions.relate(session, actor, party, other, filled.data.kind)
    if not filled.ok:
        page = RelatePage(party=party, form=filled, words=words, found=found)
        return Page("parties/relate.html", page, status=filled.status)
    return Redirect(f"/parties/{party.id}", "关系已登记。")


def chosen_from(found: Sequence[Party]) -> dict[str, list[tuple[int, str]]]:
    """The parties found, as choices of RelateForm."""
    return {"other_id": [(party.id, described(party)) for party in found]}


def described(party: Party) -> str:
    """A party in a line, numbers redacted: enough to tell namesakes apart."""
    parts = [
        party.name,
        str(party.birth_date or ""),
        party.redacted_id_number or party.uscc,
        party.redacted_phone,
    ]
    return " · ".join(part for part in parts if part)


def kind_of(filled: Filled[PartyForm]) -> PartyKind:
    """Which kind of form was filled in."""
    return PartyKind.ORGANISATION if filled.typed.get("kind") == PartyKind.ORGANISATION else PartyKind.PERSON


def age_marks(birth: date | None) -> list[tuple[str, str]]:
    """What an age asks for, as (words, tone)."""
    if birth is None:
        return []
    today = clock.today()
    if rules.age(birth, today) < rules.GUARDIAN_UNDER:
        return [("未满14周岁，须由监护人代理", "red")]
    if rules.age(birth, today) < rules.ADULT:
        return [("未成年人", "yellow")]
    return [("60周岁以上", "yellow")] if rules.is_elderly(birth, today) else []


def marks_of(party: Party) -> tuple[tuple[str, str], ...]:
    """Badges of a party: what whoever handles the matter must not overlook."""
    marks = age_marks(party.birth_date)
    if party.without_capacity:
        marks.append(("无民事行为能力，须由监护人代理", "red"))
    if party.illiterate:
        marks.append(("不识字", "yellow"))
    marks += [(Need(need).label, "blue") for need in party.needs if need in tuple(Need)]
    return tuple(dict.fromkeys(marks))


async def party_page(
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    party: Party,
    unmask: Filled[UnmaskForm],
    *,
    reading_id: int | None = None,
) -> Page:
    """The page of a party."""
    reading = None
    if reading_id is not None and actor.may(Permission.PARTIES_UNMASK):
        reading = await queries.open_reading(session, actor, party.id, reading_id)
    may_unmask = actor.may(Permission.PARTIES_UNMASK)
    lines = [
        MatterLine(
            matter=matter,
            type_label=types[matter.type].label,
            stage_label=types[matter.type].stage(matter.stage).label,
            status=Status(matter.status),
            part=next((one.label for one in types[matter.type].roles if one.key == role), role),
            until=until,
        )
        for matter, role, until in await queries.matters_of(session, actor, party.id)
    ]
    lines += [
        MatterLine(
            matter=matter,
            type_label=types[matter.type].label,
            stage_label=types[matter.type].stage(matter.stage).label,
            status=Status(matter.status),
            part=rules.AgentKind(kind).label,
            until=None,
        )
        for matter, kind in await queries.acting_in(session, actor, party.id)
        if kind != rules.AgentKind.GROUP_REPRESENTATIVE
    ]
    page = PartyPage(
        party=party,
        facts=await facts_of(session, party, full=reading is not None),
        marks=marks_of(party),
        matters=tuple(lines),
        related=tuple(await queries.related_to(session, party.id)),
        readings=await queries.readings(session, party.id) if may_unmask else (),
        registered_at=(await agencies.agency(session, party.agency_id)).name,
        reading=reading,
        shown_until=reading.at + timedelta(minutes=queries.READING_MINUTES) if reading else None,
        unmask=unmask,
        may_write=actor.may(Permission.PARTIES_WRITE),
        may_correct=actor.may(Permission.PARTIES_WRITE) and await queries.may_correct(session, actor, party),
        may_unmask=may_unmask,
    )
    return Page("parties/party.html", page, status=unmask.status, headers={"Cache-Control": "no-store"})


async def facts_of(session: AsyncSession, party: Party, *, full: bool) -> tuple[tuple[str, str], ...]:
    """What is known of a party as (label, words), in the order of the paper form; empty ones left out."""

    async def code(name: str) -> str:
        held = getattr(party, name)
        labels = [
            translate(await library.label(session, LISTS[name], one))
            for one in (held if isinstance(held, list) else [held])
            if one
        ]
        return "、".join(labels)

    async def region(code: str) -> str:
        return (await library.region_name(session, code) or code) if code else ""

    birth = ""
    if party.birth_date is not None:
        years = rules.age(party.birth_date, clock.today())
        birth = translate("{day}（{years}周岁）", day=party.birth_date, years=years)
    papers = await library.label(session, CodeList.IDENTITY_KIND, party.identity_kind)
    facts = (
        ("性别", await code("sex")),
        ("民族", await code("ethnic")),
        ("出生日期", birth),
        ("证件类型", translate(papers)),
        ("证件号码", (party.id_number or "") if full else party.redacted_id_number),
        ("统一社会信用代码", party.uscc),
        ("法定代表人或负责人", party.legal_representative),
        ("联系电话", (party.phone or "") if full else party.redacted_phone),
        ("户籍地", await region(party.household_region)),
        ("居住地或住所地", await region(party.residence_region)),
        ("详细地址", (party.address or "") if full else party.redacted_address),
        ("职业", party.occupation),
        ("工作单位", party.unit),
        ("文化程度", await code("education")),
        ("特殊群体", await code("special_groups")),
        ("籍贯", await region(party.home_region)),
        ("使用语言", await code("language")),
        ("方言", await code("dialects")),
    )
    return tuple((translate(label), words) for label, words in facts if words)
