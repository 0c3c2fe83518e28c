"""The prison's register: search, one prisoner with what is booked, and the forms."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.identity import Sex
from fayi.prisoners import actions, queries
from fayi.prisoners.forms import BarForm, MergeForm, PrisonerForm, ReadForm, WhereaboutsForm
from fayi.prisoners.models import Prisoner, PrisonerEnquiry, VisitBar, Whereabouts
from fayi.prisoners.queries import Line
from fayi.prisoners.rules import Place, VisitClass
from fayi.procedure.permissions import Permission
from fayi.readings import actions as recording
from fayi.readings import queries as readings
from fayi.readings.models import Reading
from fayi.readings.rules import READING_MINUTES
from fayi.rooms import queries as rooms
from fayi.rooms.models import Booking
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect

LONGEST_SEARCH = 100


class RegisterPage(Struct, frozen=True, kw_only=True):
    """Whom a search found."""

    words: str
    lines: Sequence[Line]
    more: bool
    """Whether the list was cut."""
    may_keep: bool


class PrisonerPage(Struct, frozen=True, kw_only=True):
    """One prisoner."""

    prisoner: Prisoner
    place: Place
    facts: tuple[tuple[str, str], ...]
    tell_family_by: date | None
    stays: Sequence[Whereabouts]
    bookings: Sequence[Booking]
    bars: Sequence[VisitBar]
    merged: Sequence[Prisoner]
    into: Prisoner | None
    readings: Sequence[tuple[Reading, str]]
    enquiries: Sequence[tuple[PrisonerEnquiry, str]]
    reading: Reading | None
    shown_until: datetime | None
    read: Filled[ReadForm]
    may_keep: bool
    may_unmask: bool


class FormPage(Struct, frozen=True, kw_only=True):
    """A form about a prisoner, or a new one."""

    title: str
    form: Filled[Any]
    address: str
    submit: str
    back: str
    name: str = ""
    hint: str = ""
    danger: bool = False


@get("/prisoners", permission=Permission.PRISONERS_READ)
async def register(session: AsyncSession, actor: Actor, q: FromQuery[str] = "") -> Page:
    """Search by number, name or ID number."""
    words = q[:LONGEST_SEARCH].strip()
    found = await queries.find(session, words, limit=queries.MOST_FOUND + 1)
    await recording.record_search(session, actor, words, section="prisoners", hits=len(found))
    page = RegisterPage(
        words=words,
        lines=await queries.lines(session, found[: queries.MOST_FOUND]),
        more=len(found) > queries.MOST_FOUND,
        may_keep=actor.may(Permission.PRISONERS_KEEP),
    )
    return Page("prisoners/register.html", page, fragment="prisoners/_found.html")


@get("/prisoners/new", permission=Permission.PRISONERS_KEEP)
async def new(actor: Actor) -> Page:
    """A blank form."""
    form: Filled[PrisonerForm] = forms.blank(PrisonerForm, held_since=clock.today())
    return new_page(form)


@post("/prisoners/new", permission=Permission.PRISONERS_KEEP)
async def create(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Write somebody into the register."""
    filled: Filled[PrisonerForm] = await forms.posted(request, PrisonerForm)
    prisoner = None
    async with forms.attempt(session, filled):
        prisoner = await actions.add(session, filled.data, by=actor)
    if not filled.ok or prisoner is None:
        return new_page(filled)
    return Redirect(f"/prisoners/{prisoner.id}", "已登记。")


def new_page(filled: Filled[PrisonerForm]) -> Page:
    """The form of a new prisoner as it stands."""
    page = FormPage(
        title="登记服刑人员", form=filled, address="/prisoners/new", submit="登记", back="/prisoners"
    )
    return Page("prisoners/form.html", page, status=filled.status)


@get("/prisoners/{prisoner_id:int}", permission=Permission.PRISONERS_READ)
async def show(
    session: AsyncSession, actor: Actor, prisoner_id: FromPath[int], reading: FromQuery[int] = 0
) -> Page:
    """A prisoner; the ID number is redacted unless the actor has just said what for it is read."""
    prisoner = await queries.get(session, prisoner_id)
    return await prisoner_page(session, actor, prisoner, forms.blank(ReadForm), reading_id=reading)


@post("/prisoners/{prisoner_id:int}/read", permission=Permission.PARTIES_UNMASK)
async def read_in_full(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, prisoner_id: FromPath[int]
) -> Page | Redirect:
    """Show the ID number for a while; the reading is kept."""
    prisoner = await queries.get(session, prisoner_id)
    filled: Filled[ReadForm] = await forms.posted(request, ReadForm)
    reading = None
    async with forms.attempt(session, filled):
        reading = await actions.read_in_full(session, prisoner, purpose=filled.data.purpose, by=actor)
    if not filled.ok or reading is None:
        return await prisoner_page(session, actor, prisoner, filled)
    return Redirect(f"/prisoners/{prisoner.id}?reading={reading.id}", "已记录本次查看。")


async def prisoner_page(
    session: AsyncSession,
    actor: Actor,
    prisoner: Prisoner,
    read: Filled[ReadForm],
    *,
    reading_id: int = 0,
) -> Page:
    """The page of a prisoner."""
    may_unmask = actor.may(Permission.PARTIES_UNMASK)
    reading = None
    if may_unmask and 0 < reading_id < 2**62:
        reading = await readings.open_unmasking(session, actor, reading_id, prisoner_id=prisoner.id)
    page = PrisonerPage(
        prisoner=prisoner,
        place=await queries.place_on(session, prisoner.id, clock.today()),
        facts=facts_of(prisoner, full=reading is not None),
        tell_family_by=await queries.tell_family_by(session, prisoner),
        stays=[*reversed(await queries.whereabouts(session, prisoner.id))],
        bookings=await rooms.upcoming(session, prisoner.resource),
        bars=await queries.bars(session, prisoner.id),
        merged=await queries.merged_into(session, prisoner.id),
        into=await queries.get(session, prisoner.merged_into_id) if prisoner.merged_into_id else None,
        readings=await readings.unmaskings(session, prisoner.agency_id, prisoner_id=prisoner.id)
        if may_unmask
        else (),
        enquiries=await queries.enquiries(session, prisoner.id),
        reading=reading,
        shown_until=reading.at + timedelta(minutes=READING_MINUTES) if reading else None,
        read=read,
        may_keep=actor.may(Permission.PRISONERS_KEEP) and prisoner.merged_into_id is None,
        may_unmask=may_unmask and bool(prisoner.id_number),
    )
    return Page("prisoners/prisoner.html", page, status=read.status, headers={"Cache-Control": "no-store"})


def facts_of(prisoner: Prisoner, *, full: bool) -> tuple[tuple[str, str], ...]:
    """What is known, as (label, words); empty ones left out."""
    born = prisoner.birth_date
    birth = ""
    if born is not None:
        birth = translate("{day}（{years}周岁）", day=born, years=clock.age(born, clock.today()))
    facts = (
        ("罪犯编号", prisoner.number),
        ("性别", translate(Sex(prisoner.sex).label) if prisoner.sex else ""),
        ("出生日期", birth),
        ("身份证件号码", (prisoner.id_number or "") if full else prisoner.redacted_id_number),
        ("监区", prisoner.ward),
        ("处遇级别", translate(VisitClass.of(prisoner.visit_class).label)),
        ("需要翻译的语言", prisoner.language),
        ("收押日期", prisoner.held_since.isoformat()),
        ("告知亲属的日期", prisoner.family_told_on.isoformat() if prisoner.family_told_on else ""),
        ("告知方式和对象", prisoner.family_told_how),
    )
    return tuple((translate(label), words) for label, words in facts if words)


@get("/prisoners/{prisoner_id:int}/edit", permission=Permission.PRISONERS_KEEP)
async def edit(session: AsyncSession, prisoner_id: FromPath[int]) -> Page:
    """The form of a correction; the ID number stays out of it."""
    prisoner = await queries.get(session, prisoner_id)
    given = PrisonerForm(
        number=prisoner.number,
        name=prisoner.name,
        sex=Sex(prisoner.sex) if prisoner.sex else None,
        birth_date=prisoner.birth_date,
        ward=prisoner.ward,
        visit_class=VisitClass.of(prisoner.visit_class),
        language=prisoner.language,
        held_since=prisoner.held_since,
        family_told_on=prisoner.family_told_on,
        family_told_how=prisoner.family_told_how,
    )
    form: Filled[PrisonerForm] = forms.blank(PrisonerForm, given)
    form.version = prisoner.version
    return form_page(prisoner, "更正登记", form, "edit", submit="保存")


@post("/prisoners/{prisoner_id:int}/edit", permission=Permission.PRISONERS_KEEP)
async def correct(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, prisoner_id: FromPath[int]
) -> Page | Redirect:
    """Correct the particulars."""
    prisoner = await queries.get(session, prisoner_id)
    filled: Filled[PrisonerForm] = await forms.posted(request, PrisonerForm)
    async with forms.attempt(session, filled):
        await actions.correct(session, prisoner, filled.data, by=actor, version=filled.version)
    if not filled.ok:
        return form_page(prisoner, "更正登记", filled, "edit", submit="保存")
    return Redirect(f"/prisoners/{prisoner_id}", "信息已更正。")


WHEREABOUTS_HINT = "登记后，他不能到场的预约会作出提示并通知各方；通知里不写原因。已经开始的不受影响。"


@get("/prisoners/{prisoner_id:int}/whereabouts", permission=Permission.PRISONERS_KEEP)
async def whereabouts_form(session: AsyncSession, prisoner_id: FromPath[int]) -> Page:
    """Ask where the prisoner is."""
    prisoner = await queries.get(session, prisoner_id)
    form: Filled[WhereaboutsForm] = forms.blank(WhereaboutsForm, since=clock.today())
    return form_page(prisoner, "登记去向", form, "whereabouts", hint=WHEREABOUTS_HINT)


@post("/prisoners/{prisoner_id:int}/whereabouts", permission=Permission.PRISONERS_KEEP)
async def place(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, prisoner_id: FromPath[int]
) -> Page | Redirect:
    """The prisoner is somewhere from a day on."""
    prisoner = await queries.get(session, prisoner_id)
    filled: Filled[WhereaboutsForm] = await forms.posted(request, WhereaboutsForm)
    async with forms.attempt(session, filled):
        await actions.place(session, prisoner, filled.data, by=actor)
    if not filled.ok:
        return form_page(prisoner, "登记去向", filled, "whereabouts", hint=WHEREABOUTS_HINT)
    return Redirect(f"/prisoners/{prisoner_id}", "去向已登记。")


@get("/prisoners/{prisoner_id:int}/bars", permission=Permission.PRISONERS_KEEP)
async def bar_form(session: AsyncSession, prisoner_id: FromPath[int]) -> Page:
    """Ask who may not visit, and why."""
    prisoner = await queries.get(session, prisoner_id)
    form: Filled[BarForm] = forms.blank(BarForm)
    return form_page(prisoner, "登记不得会见的人", form, "bars")


@post("/prisoners/{prisoner_id:int}/bars", permission=Permission.PRISONERS_KEEP)
async def bar_visits(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, prisoner_id: FromPath[int]
) -> Page | Redirect:
    """Somebody may not visit."""
    prisoner = await queries.get(session, prisoner_id)
    filled: Filled[BarForm] = await forms.posted(request, BarForm)
    async with forms.attempt(session, filled):
        await actions.bar_visits(session, prisoner, filled.data, by=actor)
    if not filled.ok:
        return form_page(prisoner, "登记不得会见的人", filled, "bars")
    return Redirect(f"/prisoners/{prisoner_id}", "已登记。")


@post("/prisoners/{prisoner_id:int}/bars/{bar_id:int}/lift", permission=Permission.PRISONERS_KEEP)
async def lift_bar(
    session: AsyncSession, actor: Actor, prisoner_id: FromPath[int], bar_id: FromPath[int]
) -> Redirect:
    """Somebody may visit again."""
    prisoner = await queries.get(session, prisoner_id)
    await actions.lift_bar(session, prisoner, await queries.bar(session, prisoner_id, bar_id), by=actor)
    return Redirect(f"/prisoners/{prisoner_id}", "已解除。")


MERGE_HINT = "合并后以选定的编号为准，今后的预约都改到它名下；同一时间有两个安排的，会提示调整。不能撤销。"


@get("/prisoners/{prisoner_id:int}/merge", permission=Permission.PRISONERS_KEEP)
async def merge_form(session: AsyncSession, prisoner_id: FromPath[int]) -> Page:
    """Ask which record is kept."""
    prisoner = await queries.get(session, prisoner_id)
    form: Filled[MergeForm] = forms.blank(MergeForm, choices=await others(session, prisoner))
    return form_page(prisoner, "合并登记", form, "merge", submit="合并", hint=MERGE_HINT, danger=True)


@post("/prisoners/{prisoner_id:int}/merge", permission=Permission.PRISONERS_KEEP)
async def merge(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, prisoner_id: FromPath[int]
) -> Page | Redirect:
    """Two records are one person."""
    prisoner = await queries.get(session, prisoner_id)
    filled: Filled[MergeForm] = await forms.posted(
        request, MergeForm, choices=await others(session, prisoner)
    )
    clashing: list[Booking] = []
    async with forms.attempt(session, filled):
        clashing = await actions.merge(session, prisoner, filled.data, by=actor)
    if not filled.ok:
        return form_page(prisoner, "合并登记", filled, "merge", submit="合并", hint=MERGE_HINT, danger=True)
    address = f"/prisoners/{filled.data.into_id}"
    if clashing:
        return Redirect(address, "已合并；有{count}个预约时间相撞，已作出提示。", count=len(clashing))
    return Redirect(address, "已合并。")


async def others(session: AsyncSession, prisoner: Prisoner) -> dict[str, list[tuple[Any, str]]]:
    """Who it may be."""
    found = await queries.find(session, "", limit=2000)
    return {"into_id": [(one.id, one.label) for one in found if one.id != prisoner.id]}


def form_page(
    prisoner: Prisoner,
    title: str,
    filled: Filled[Any],
    under: str,
    *,
    submit: str = "登记",
    hint: str = "",
    danger: bool = False,
) -> Page:
    """A form about a prisoner as it stands."""
    page = FormPage(
        title=title,
        form=filled,
        address=f"/prisoners/{prisoner.id}/{under}",
        submit=submit,
        back=f"/prisoners/{prisoner.id}",
        name=prisoner.label,
        hint=hint,
        danger=danger,
    )
    return Page("prisoners/form.html", page, status=filled.status)
