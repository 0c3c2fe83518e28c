"""The buttons that are allowed now, and each action's form."""

from typing import Any

import msgspec
from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor, Match, Mediator, match_mediators
from fayi.casework import forms as casework_forms
from fayi.casework.dossier import read_dossier
from fayi.casework.perform import objections, perform
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.matters import queries
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Acting, Action, MatterType, MatterTypes, Status
from fayi.procedure.permissions import Permission
from fayi.sealing import actions as sealing
from fayi.web import forms
from fayi.web.feature import Tab
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect


class Button(Struct, frozen=True):
    """An action at this stage: open to the actor, or why not."""

    action: Action
    reasons: tuple[str, ...]


class ActionPage(Struct, frozen=True, kw_only=True):
    """One action's form."""

    head: Head
    action: Action
    form: Filled[Any]
    reasons: tuple[str, ...]
    told: tuple[str, ...]
    """What helps to decide."""
    matches: tuple[tuple[str, tuple[str, ...]], ...]
    """Mediators that fit a newcomer, each with the grounds."""
    interpreter_needed: bool


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
    if await sealing.seal_if_due(session, matter, types):
        return Redirect("/matters", "“{action}”已办理，办件已依法封存。", action=action.label)
    return Redirect(f"/matters/{matter.id}", "“{action}”已办理。", action=action.label)


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
        reasons=reasons(
            matter,
            types[matter.type],
            action,
            dossier,
            actor,
            await queries.acting(session, actor, matter.id),
        ),
        told=tuple(
            translate(each.sentence, **each.values)
            for each in (action.tells(dossier) if action.tells else ())
        ),
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


def buttons(
    matter: Matter, matter_type: MatterType, dossier: Dossier, actor: Actor, acting: frozenset[Acting]
) -> tuple[Button, ...]:
    """The actions of this stage, each open or with what stands in the way; what leads on comes first."""
    found = [
        Button(action, reasons(matter, matter_type, action, dossier, actor, acting))
        for action in matter_type.actions
        if matter.stage in action.from_stages
        and (actor.agency_id == matter.agency_id or action.open_to & acting)
        and (action.concerns is None or action.concerns(dossier.details))
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
    matter: Matter,
    matter_type: MatterType,
    action: Action,
    dossier: Dossier,
    actor: Actor,
    acting: frozenset[Acting],
) -> tuple[str, ...]:
    """Why the action may not be done now, in words; empty when it may."""
    if matter.stage not in action.from_stages:
        stage = matter_type.stage(matter.stage).label
        return (translate("办件现在处于“{stage}”环节，不能“{action}”。", stage=stage, action=action.label),)
    if actor.agency_id != matter.agency_id and not action.open_to & acting:
        return (translate("这件办件由其他机构办理。"),)
    if not actor.may(action.permission):
        return (translate("您的岗位没有这项权限。"),)
    seen = msgspec.structs.replace(dossier, officer_id=actor.officer_id, officer_kind=actor.agency_kind.value)
    return tuple(translate(o.sentence, **o.values) for o in objections(matter_type, action, seen))
