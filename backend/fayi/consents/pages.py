"""The answers of a matter as a table of persons and stages, and the forms that add to it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from litestar import Request, Router, get, post
from litestar.di import Provide
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.consents import actions, forms, queries
from fayi.consents.kinds import ROLES, Capacity
from fayi.consents.models import Consent
from fayi.consents.rules import NothingToWithdraw
from fayi.kit import clock
from fayi.kit.errors import NotPermitted
from fayi.matters.models import Matter
from fayi.matters.pages import AtMatter
from fayi.matters.queries import Head
from fayi.parties import queries as parties
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.procedure.proceedings import ProceedingStage
from fayi.web.feature import Tab
from fayi.web.forms import Filled, attempt, blank, posted
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]
NOTICES = (("RC-0101", "在线诉讼权利义务告知书"), ("RC-0102", "适用在线诉讼意见征询确认书"))
"""The notice of rights and the paper on which somebody answers."""


class AtConsents(AtMatter, frozen=True, kw_only=True):
    """An officer at the answers of a matter."""

    tab: ClassVar[str] = "consents"

    @property
    def is_open(self) -> bool:
        """Whether anything may still be added."""
        return Status(self.matter.status) not in (Status.CLOSED, Status.ARCHIVED)


class Line(Struct, frozen=True, kw_only=True):
    """A person and what counts of their answers, by stage."""

    name: str
    capacity: str
    answers: dict[str, Consent]


class ConsentsTab(Struct, frozen=True, kw_only=True):
    """Persons by stages, and everything that was ever answered."""

    head: Head
    stages: tuple[ProceedingStage, ...]
    lines: tuple[Line, ...]
    answers: Sequence[Consent]
    recorders: dict[int, str]
    """Consent → the agency that wrote it down."""
    papers: tuple[tuple[str, str], ...]
    """Codes and titles of what may be drafted."""
    may_write: bool


class FormPage(Struct, frozen=True, kw_only=True):
    """A form about answers."""

    head: Head
    title: str
    form: Filled[Any]
    address: str
    submit: str
    about: Consent | None = None
    """The consent that is taken back."""


async def provide(
    request: AnyRequest,
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
) -> AtConsents:
    """The tab; NotPermitted for changes by an agency that neither holds the matter nor handles it jointly."""
    at = AtConsents(session=session, actor=actor, matter=matter, types=types, tabs=tabs)
    reads = request.route_handler.opt["permission"] is Permission.MATTERS_READ
    if not reads and not await actions.may_act(session, matter, actor):
        raise NotPermitted
    return at


@get("/", permission=Permission.MATTERS_READ)
async def consents_tab(at: AtConsents) -> Page:
    """The tab."""
    answers = await queries.of_matter(at.session, at.matter.id)
    counting = queries.that_count(answers)
    named = {one.stage for one in counting}
    lines: dict[object, Line] = {}
    for person in await people_of(at):
        key = (person.party_id, "", "") if person.party_id else (None, person.name, person.capacity)
        mine = {one.stage: one for one in counting if one.person == key}
        lines[key] = Line(name=person.name, capacity=Capacity.of(person.capacity).label, answers=mine)
    places = {one.agency_id for one in answers}
    names = {place: (await agencies.agency(at.session, place)).name for place in places}
    page = ConsentsTab(
        head=await at.head(),
        stages=tuple(stage for stage in ProceedingStage if stage in named),
        lines=tuple(lines.values()),
        answers=answers,
        recorders={one.id: names[one.agency_id] for one in answers},
        papers=NOTICES if at.actor.may(Permission.DOCUMENTS_DRAFT) else (),
        may_write=at.is_open and await actions.may_act(at.session, at.matter, at.actor),
    )
    return Page("consents/tab.html", page)


async def people_of(at: AtConsents) -> tuple[actions.Person, ...]:
    """The participants, those who act for them, and everybody else who has been asked before."""
    found: dict[object, actions.Person] = {}
    for one in await parties.participants(at.session, at.matter.id):
        capacity = ROLES.get(one.role, Capacity.PARTY)
        found[one.party_id] = actions.Person(name=one.name, capacity=capacity.value, party_id=one.party_id)
        for agent in one.agents:
            if agent.kind == "group_representative":
                continue
            if agent.valid_until is None or agent.valid_until >= clock.today():
                person = actions.Person(name=agent.name, capacity=agent.kind)
                found[(person.name, person.capacity)] = person
    for row in await queries.of_matter(at.session, at.matter.id):
        key = row.party_id or (row.name, row.capacity)
        found.setdefault(key, actions.Person(name=row.name, capacity=row.capacity, party_id=row.party_id))
    return tuple(found.values())


def choices_of(people: Sequence[actions.Person]) -> dict[str, list[tuple[str, str]]]:
    """The people as boxes to tick, by their place in the list."""
    return {
        "who": [
            (
                str(number),
                translate(
                    "{name}（{capacity}）",
                    name=one.name,
                    capacity=translate(Capacity.of(one.capacity).label),
                ),
            )
            for number, one in enumerate(people)
        ]
    }


@get("/new", permission=Permission.MATTERS_HANDLE)
async def record_form(at: AtConsents) -> Page:
    """The form for what several people answered."""
    people = await people_of(at)
    stages = ("mediation",) if at.matter.type == "mediation" else ()
    form = blank(
        forms.Record, choices=choices_of(people), stages=stages, at=clock.now(), asked_by=at.actor.name
    )
    return await record_page(at, form)


@post("/new", permission=Permission.MATTERS_HANDLE)
async def record(request: AnyRequest, at: AtConsents) -> Page | Redirect:
    """Write down what several people answered."""
    people = await people_of(at)
    filled = await posted(request, forms.Record, choices=choices_of(people))
    async with attempt(at.session, filled):
        told = filled.data
        chosen = [people[int(number)] for number in told.who]
        chosen += [actions.Person(name=one.name, capacity=one.capacity.value) for one in told.others]
        given = actions.Given(
            answer=told.answer,
            told=told.told,
            way=told.way,
            at=told.at,
            asked_by=told.asked_by,
            reason=told.reason,
        )
        await actions.record(at.session, at.matter, chosen, told.stages, given, by=at.actor)
    if not filled.ok:
        return await record_page(at, filled)
    return Redirect(at.address, "意见已登记。")


async def record_page(at: AtConsents, form: Filled[forms.Record]) -> Page:
    """The form as it stands."""
    page = FormPage(
        head=await at.head(),
        title="登记在线意见",
        form=form,
        address=f"{at.address}/new",
        submit="登记意见",
    )
    return Page("consents/form.html", page, status=form.status)


@get("/{consent_id:int}/withdraw", permission=Permission.MATTERS_HANDLE)
async def withdraw_form(at: AtConsents, consent_id: FromPath[int]) -> Page:
    """The form for taking a consent back."""
    consent = await queries.get(at.session, at.matter.id, consent_id)
    if not consent.in_force:
        raise NothingToWithdraw(name=consent.name)
    return await withdraw_page(at, consent, blank(forms.Withdraw, at=clock.now()))


@post("/{consent_id:int}/withdraw", permission=Permission.MATTERS_HANDLE)
async def withdraw(request: AnyRequest, at: AtConsents, consent_id: FromPath[int]) -> Page | Redirect:
    """Take a consent back."""
    consent = await queries.get(at.session, at.matter.id, consent_id)
    filled = await posted(request, forms.Withdraw)
    async with attempt(at.session, filled):
        told = filled.data
        await actions.withdraw(at.session, at.matter, consent, at=told.at, because=told.because, by=at.actor)
    if not filled.ok:
        return await withdraw_page(at, consent, filled)
    return Redirect(at.address, "已登记撤回，这一环节不能在线进行。")


async def withdraw_page(at: AtConsents, consent: Consent, form: Filled[forms.Withdraw]) -> Page:
    """The form as it stands."""
    page = FormPage(
        head=await at.head(),
        title="撤回同意",
        form=form,
        address=f"{at.address}/{consent.id}/withdraw",
        submit="登记撤回",
        about=consent,
    )
    return Page("consents/form.html", page, status=form.status)


consents_of_matter = Router(
    "/matters/{matter_id:int}/consents",
    route_handlers=[consents_tab, record_form, record, withdraw_form, withdraw],
    dependencies={"at": Provide(provide)},
)
