"""The overview of a matter, with the buttons that are allowed now, and each action's form."""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor, Match, Mediator, match_mediators
from fayi.casework import forms as casework_forms
from fayi.casework.dossier import read_dossier
from fayi.casework.perform import perform
from fayi.deadlines import queries as deadlines
from fayi.deadlines.models import Deadline
from fayi.deadlines.pages import lapsed
from fayi.documents import rules as document_rules
from fayi.hearings import rules as hearing_rules
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.matters import actions as matters
from fayi.matters import queries
from fayi.matters.actions import details_of
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.parties import rules as party_rules
from fayi.procedure.dossier import Dossier, Participant
from fayi.procedure.matter_type import Action, MatterType, MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.referrals import queries as referrals
from fayi.serving import rules as serving_rules
from fayi.settlements import rules as settlement_rules
from fayi.web import forms
from fayi.web.feature import Tab
from fayi.web.fields import Field
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect


class Button(Struct, frozen=True):
    """An action at this stage: open to the actor, or why not."""

    action: Action
    reasons: tuple[str, ...]


class Told(Struct, frozen=True, kw_only=True):
    """An entry of the timeline in words."""

    at: datetime
    title: str
    by: str
    note: str
    facts: tuple[tuple[Field, Any], ...]
    icon: str


class Due(Struct, frozen=True):
    """A running clock with its rule's label."""

    deadline: Deadline
    label: str
    lapsed: bool


class OverviewPage(Struct, frozen=True, kw_only=True):
    """Who, what, where it stands, what is due, what may be done, what happened."""

    head: Head
    sides: tuple[tuple[str, tuple[Participant, ...]], ...]
    details: tuple[tuple[Field, Any], ...]
    buttons: tuple[Button, ...]
    due: tuple[Due, ...]
    linked: tuple[tuple[Matter, str, str], ...]
    """Matter, its type's label, how it is linked."""
    may_correct: bool
    entries: tuple[Told, ...]
    asked: bool
    """Whether another agency's request about it waits for the actor's agency."""


class ActionPage(Struct, frozen=True, kw_only=True):
    """One action's form."""

    head: Head
    action: Action
    form: Filled[Any]
    reasons: tuple[str, ...]
    matches: tuple[tuple[str, tuple[str, ...]], ...]
    """Mediators that fit a newcomer, each with the grounds."""
    interpreter_needed: bool


class ParticularsPage(Struct, frozen=True):
    """What was written down at the counter, to be put right."""

    head: Head
    form: Filled[Any]


@get("/matters/{matter_id:int}", permission=Permission.MATTERS_READ)
async def overview(
    matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: tuple[Tab, ...]
) -> Page:
    """The first page of a matter."""
    matter_type = types[matter.type]
    agency = await agencies.agency(session, matter.agency_id)
    dossier = await read_dossier(session, matter, matter_type)
    details = details_of(matter, matter_type)
    fields = await casework_forms.fields_with_choices(session, matter_type.details, agency)
    fields = await casework_forms.with_values(session, fields, details)
    shown = ((field, getattr(details, field.name)) for field in fields)
    limits = {limit.key: limit.label for limit in matter_type.time_limits}
    return Page(
        "casework/overview.html",
        OverviewPage(
            head=await queries.head(session, actor, matter, types, tabs, ""),
            sides=sides(matter_type, dossier),
            details=tuple((field, value) for field, value in shown if value not in (None, "", (), [], False)),
            buttons=buttons(matter, matter_type, dossier, actor),
            due=tuple(
                Due(clock_, limits.get(clock_.key, clock_.key), lapsed(clock_))
                for clock_ in await deadlines.running(session, matter.id)
            ),
            linked=tuple(
                (other, types[other.type].label, kind)
                for other, kind in await queries.linked(session, matter.id)
            ),
            may_correct=casework_forms.may_correct(matter_type, matter, actor),
            entries=await told(session, matter, matter_type),
            asked=any(
                referral.status == "asked" and referral.to_agency_id == actor.agency_id
                for referral, _, _ in await referrals.of_matter(session, matter.id)
            ),
        ),
    )


@get("/matters/{matter_id:int}/actions/{key:str}", permission=Permission.MATTERS_READ)
async def action_form(
    matter: Matter, key: str, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: tuple[Tab, ...]
) -> Page:
    """The form of an action, or why it may not be done now."""
    action = action_of(types[matter.type], key)
    agency = await agencies.agency(session, matter.agency_id)
    fields = await casework_forms.action_fields(session, action, agency)
    filled: Filled[Any] = forms.blank(fields, on=clock.today())
    return await action_page(session, actor, matter, types, tabs, action, filled)


@post("/matters/{matter_id:int}/actions/{key:str}", permission=Permission.MATTERS_READ)
async def do_action(
    request: Request[Any, Any, Any],
    matter: Matter,
    key: str,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
) -> Page | Redirect:
    """Perform an action. The action's own permission is asked for when it is performed."""
    action = action_of(types[matter.type], key)
    agency = await agencies.agency(session, matter.agency_id)
    filled: Filled[dict[str, Any]] = await forms.posted(
        request, await casework_forms.action_fields(session, action, agency)
    )
    async with forms.attempt(session, filled):
        await perform(
            session,
            types,
            matter,
            action,
            by=actor,
            on=filled.data["on"],
            form=casework_forms.filled_in(action, filled.data),
            version=filled.version,
        )
    if not filled.ok:
        return await action_page(session, actor, matter, types, tabs, action, filled)
    return Redirect(f"/matters/{matter.id}", "“{action}”已办理。", action=action.label)


@get("/matters/{matter_id:int}/particulars", permission=Permission.MATTERS_REGISTER)
async def particulars_form(
    matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: tuple[Tab, ...]
) -> Page:
    """What was written down when the matter came in, to be put right."""
    fields = await casework_forms.particulars_fields(session, types[matter.type], actor, matter)
    filled: Filled[Any] = forms.blank(fields, details_of(matter, types[matter.type]))
    head = await queries.head(session, actor, matter, types, tabs, "")
    return Page("casework/particulars.html", ParticularsPage(head, filled))


@post("/matters/{matter_id:int}/particulars", permission=Permission.MATTERS_REGISTER)
async def correct_particulars(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
) -> Page | Redirect:
    """Put right what was written down when the matter came in."""
    matter_type = types[matter.type]
    fields = await casework_forms.particulars_fields(session, matter_type, actor, matter)
    filled: Filled[dict[str, Any]] = await forms.posted(request, fields)
    async with forms.attempt(session, filled):
        given = dict(filled.data)
        because = given.pop("because")
        dossier = await read_dossier(session, matter, matter_type)
        await matters.correct(
            session,
            matter,
            matter_type,
            matter_type.details(**given),
            by=actor,
            because=because,
            applicants=tuple(one.name for one in dossier.participants if one.role == "applicant"),
            respondents=tuple(one.name for one in dossier.participants if one.role == "respondent"),
            version=filled.version,
        )
    if not filled.ok:
        head = await queries.head(session, actor, matter, types, tabs, "")
        return Page("casework/particulars.html", ParticularsPage(head, filled), status=filled.status)
    return Redirect(f"/matters/{matter.id}", "登记内容已更正。")


async def action_page(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    action: Action,
    filled: Filled[Any],
) -> Page:
    """The form as it stands, with what stands in the way."""
    dossier = await read_dossier(session, matter, types[matter.type])
    matches = await matching(session, matter, types[matter.type], dossier) if action.assigns else []
    page = ActionPage(
        head=await queries.head(session, actor, matter, types, tabs, ""),
        action=action,
        form=filled,
        reasons=reasons(matter, types[matter.type], action, dossier, actor),
        matches=tuple(
            (match.mediator.name, tuple(translate(g.sentence, **g.values) for g in match.grounds))
            for match in matches
            if match.grounds
        ),
        interpreter_needed=bool(matches) and not any(match.speaks for match in matches),
    )
    return Page("casework/action.html", page, status=filled.status)


async def matching(
    session: AsyncSession, matter: Matter, matter_type: MatterType, dossier: Dossier
) -> list[Match]:
    """For a newcomer's matter (三乡): the agency's officers, the one who understands them best first."""
    details = dossier.details
    if not getattr(details, "newcomer", False):
        return []
    spoken = [await library.label(session, CodeList.LANGUAGE, details.language)] if details.language else []
    people = await agencies.officers_of(session, matter.agency_id, roles=("chair", "mediator"))
    return match_mediators(
        details.home_region,
        spoken,
        matter.category,
        [
            Mediator(
                officer_id=officer.id,
                name=officer.name,
                home_region=officer.home_region,
                languages=frozenset(officer.dialects),
                specialities=frozenset(officer.specialities),
            )
            for officer in people
        ],
    )


def action_of(matter_type: MatterType, key: str) -> Action:
    """The type's action with this key; NotFound when it has none."""
    action = matter_type.action(key)
    if action is None:
        raise NotFound
    return action


def sides(matter_type: MatterType, dossier: Dossier) -> tuple[tuple[str, tuple[Participant, ...]], ...]:
    """Participants by the part they play, in the order the type declares."""
    by_role = (
        (role.label, tuple(p for p in dossier.participants if p.role == role.key))
        for role in matter_type.roles
    )
    return tuple((label, people) for label, people in by_role if people)


def buttons(matter: Matter, matter_type: MatterType, dossier: Dossier, actor: Actor) -> tuple[Button, ...]:
    """The actions of this stage, each open or with what stands in the way; what leads on comes first."""
    found = [
        Button(action, reasons(matter, matter_type, action, dossier, actor))
        for action in matter_type.actions
        if matter.stage in action.from_stages and actor.agency_id == matter.agency_id
    ]
    return tuple(sorted(found, key=lambda button: nearness(matter_type, button.action)))


def nearness(matter_type: MatterType, action: Action) -> int:
    """How far an action leads off the straight way: 0 on, 1 to the end, 2 out of it or nowhere."""
    if not isinstance(action.to_stage, str):
        return 2 if action.to_stage is None else 0
    stage = matter_type.stage(action.to_stage)
    if stage.status in (Status.OPEN, Status.DRAFT):
        return 0
    return 1 if stage.outcome is None and stage.status is not Status.SUSPENDED else 2


def reasons(
    matter: Matter, matter_type: MatterType, action: Action, dossier: Dossier, actor: Actor
) -> tuple[str, ...]:
    """Why the action may not be done now, in words; empty when it may."""
    if matter.stage not in action.from_stages:
        stage = matter_type.stage(matter.stage).label
        return (translate("办件现在处于“{stage}”环节，不能“{action}”。", stage=stage, action=action.label),)
    if actor.agency_id != matter.agency_id:
        return (translate("这件办件由其他机构办理。"),)
    if not actor.may(action.permission):
        return (translate("您的岗位没有这项权限。"),)
    return tuple(translate(o.sentence, **o.values) for o in action.objections(dossier))


async def told(session: AsyncSession, matter: Matter, matter_type: MatterType) -> tuple[Told, ...]:
    """The timeline in words, newest first."""
    agency = await agencies.agency(session, matter.agency_id)
    found: list[Told] = []
    asked: dict[str, tuple[Field, ...]] = {}
    for entry, officer, place in await queries.entries(session, matter.id):
        source, _, what = entry.tag.partition(":")
        action = matter_type.action(what) if source == "matter" else None
        facts: tuple[tuple[Field, Any], ...] = ()
        if action is not None and action.form is not None:
            if action.key not in asked:
                asked[action.key] = await casework_forms.action_fields(session, action, agency)
            form = entry.facts.get("form") or {}
            facts = tuple(await casework_forms.words_of(session, action, form, asked[action.key]))
        if entry.tag == "matter:corrected":
            facts = await casework_forms.corrected(session, matter, matter_type, entry.facts["after"])
        title = action.label if action else TITLES.get(entry.tag, entry.tag)
        values = {key: value for key, value in entry.facts.items() if isinstance(value, str | int)}
        found.append(
            Told(
                at=entry.recorded_at,
                title=translate(title, **values),
                by=" · ".join(part for part in (officer, place) if part),
                note=translate(entry.note),
                facts=facts,
                icon=ICONS.get(source, "check"),
            )
        )
    return tuple(found)


ICONS = {
    "party": "user",
    "document": "file-text",
    "file": "files",
    "hearing": "messages",
    "settlement": "signature",
    "deadline": "clock",
    "referral": "send",
    "transfer": "transfer",
    "serving": "send",
}
TITLES = {
    "matter:registered": "登记",
    "matter:linked": "关联办件{number}",
    "matter:opened_from": "由办件{number}转来",
    "matter:corrected": "更正登记内容",
    "matter:recusal": "工作人员回避",
    "deadline:recomputed": "期限重新计算",
    "referral:asked": "转办给{to}",
    "referral:accepted": "转办已接收",
    "referral:returned": "转办被退回",
    "referral:done": "转办已办结",
    "referral:revoked": "转办已撤回",
    "transfer:asked": "请{to}接办",
    "transfer:accepted": "已接办，办件转到新的机构",
    "transfer:returned": "接办请求被退回",
    "transfer:revoked": "接办请求已撤回",
    **document_rules.TITLES,
    **hearing_rules.TITLES,
    **party_rules.TITLES,
    **serving_rules.TITLES,
    **settlement_rules.TITLES,
}
"""What an entry of the timeline says that is not an action of the type."""
