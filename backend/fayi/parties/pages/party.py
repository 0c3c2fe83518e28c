"""The page of a party: corrections, readings in full, relations."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import Parameter
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotPermitted
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.matters.models import Matter
from fayi.parties import actions, queries
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
from fayi.parties.kinds import AgentKind
from fayi.parties.models import Party, ProcessingRestriction
from fayi.parties.pages.words import LONGEST_SEARCH, described, marks_of
from fayi.parties.rules import Related
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.readings import queries as readings
from fayi.readings.models import Reading
from fayi.readings.rules import READING_MINUTES
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect


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
    restricted: ProcessingRestriction | None
    """What stops its data from being used for anything new."""
    facts: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    """Badges: (words, tone)."""
    matters: tuple[MatterLine, ...]
    related: tuple[Related, ...]
    readings: Sequence[tuple[Reading, str]]
    registered_at: str
    reading: Reading | None
    shown_until: datetime | None
    unmask: Filled[UnmaskForm]
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
    party = await correctable(session, actor, party_id)
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
    party = await correctable(session, actor, party_id)
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
    party = await correctable(session, actor, party_id)
    words = q[:LONGEST_SEARCH].strip()
    found = [other for other in await queries.find(session, actor, words) if other.id != party.id]
    form: Filled[RelateForm] = forms.blank(RelateForm, choices=chosen_from(found))
    return Page("parties/relate.html", RelatePage(party=party, form=form, words=words, found=found))


@post("/parties/{party_id:int}/relate", permission=Permission.PARTIES_WRITE)
async def relate(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, party_id: int
) -> Page | Redirect:
    """Write a relation down."""
    party = await correctable(session, actor, party_id)
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


async def correctable(session: AsyncSession, actor: Actor, party_id: int) -> Party:
    """A party whose particulars the actor's agency answers for; raises NotFound, or NotPermitted to who only looks.

    The form shows numbers in full, so whoever may not correct them is turned away before it is drawn.
    """
    party = await queries.get(session, actor, party_id)
    if not await queries.may_correct(session, actor, party):
        raise NotPermitted
    return party


def chosen_from(found: Sequence[Party]) -> dict[str, list[tuple[int, str]]]:
    """The parties found, as choices of RelateForm."""
    return {"other_id": [(party.id, described(party)) for party in found]}


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
        reading = await readings.open_unmasking(session, actor, reading_id, party_id=party.id)
    may_unmask = actor.may(Permission.PARTIES_UNMASK)
    lines = [
        line(types, matter, part_in(types, matter, role), until)
        for matter, role, until in await queries.matters_of(session, actor, party.id)
    ]
    lines += [
        line(types, matter, AgentKind(kind).label)
        for matter, kind in await queries.acting_in(session, actor, party.id)
        if kind != AgentKind.GROUP_REPRESENTATIVE
    ]
    page = PartyPage(
        party=party,
        restricted=(await queries.restrictions(session, [party.id])).get(party.id),
        facts=await facts_of(session, party, full=reading is not None),
        marks=marks_of(party),
        matters=tuple(lines),
        related=tuple(await queries.related_to(session, party.id)),
        readings=await readings.unmaskings(session, actor.agency_id, party_id=party.id) if may_unmask else (),
        registered_at=(await agencies.agency(session, party.agency_id)).name,
        reading=reading,
        shown_until=reading.at + timedelta(minutes=READING_MINUTES) if reading else None,
        unmask=unmask,
        may_correct=actor.may(Permission.PARTIES_WRITE) and await queries.may_correct(session, actor, party),
        may_unmask=may_unmask,
    )
    return Page("parties/party.html", page, status=unmask.status, headers={"Cache-Control": "no-store"})


def part_in(types: MatterTypes, matter: Matter, role: str) -> str:
    """The name of a role in the matter's type."""
    return next((one.label for one in types[matter.type].roles if one.key == role), role)


def line(types: MatterTypes, matter: Matter, part: str, until: date | None = None) -> MatterLine:
    """A matter in words."""
    return MatterLine(
        matter=matter,
        type_label=types[matter.type].label,
        stage_label=types[matter.type].stage(matter.stage).label,
        status=Status(matter.status),
        part=part,
        until=until,
    )


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
        years = clock.age(party.birth_date, clock.today())
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
