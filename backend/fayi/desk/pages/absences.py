"""Who is away and who stands in (代班), and handing on what a leaving officer did (交接)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Absence, Officer
from fayi.agencies.rules import Actor
from fayi.desk import actions, queries
from fayi.desk.actions import Kept
from fayi.desk.forms import EnterAbsence
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.fields import Field
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class AbsencesPage(Struct, frozen=True, kw_only=True):
    """Absences of today and later, and the form."""

    absences: Sequence[tuple[Absence, str, str]]
    today: date
    officer_id: int
    leads: bool
    form: Filled[EnterAbsence]
    officers: Sequence[Officer]


class HandOnPage(Struct, frozen=True, kw_only=True):
    """What an officer would leave behind, and to whom it goes."""

    officer: Officer
    matters: Sequence[tuple[Matter, int]]
    type_labels: dict[str, str]
    with_titles: bool
    drafts: int
    kept: Sequence[Kept]
    form: Filled[dict[str, Any]]


@get("/absences", permission=Permission.SIGNED_IN)
async def absences_page(session: AsyncSession, actor: Actor) -> Page:
    """Who stands in for whom."""
    filled: Filled[EnterAbsence] = forms.blank(
        EnterAbsence, {"officer": str(actor.officer_id)}, choices=await choices(session, actor)
    )
    return await show(session, actor, filled)


@post("/absences", permission=Permission.SIGNED_IN)
async def enter(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Enter one."""
    filled: Filled[EnterAbsence] = await forms.posted(
        request, EnterAbsence, choices=await choices(session, actor)
    )
    async with forms.attempt(session, filled):
        await actions.enter_absence(
            session,
            officer_id=int(filled.data.officer),
            stand_in_id=int(filled.data.stand_in),
            since=filled.data.since,
            until=filled.data.until,
            by=actor,
        )
    if not filled.ok:
        return await show(session, actor, filled)
    return Redirect("/absences", "已登记，代班人会收到通知。")


@post("/absences/{absence_id:int}/end", permission=Permission.SIGNED_IN)
async def end(session: AsyncSession, actor: Actor, absence_id: FromPath[int]) -> Redirect:
    """End one early."""
    absence = await session.get(Absence, absence_id)
    if absence is None:
        raise NotFound
    await actions.end_absence(session, absence, by=actor)
    return Redirect("/absences", "代班已结束。")


async def choices(session: AsyncSession, actor: Actor) -> dict[str, list[tuple[int, str]]]:
    """Oneself, or anybody for who leads; and who may stand in."""
    here = [(one.id, one.name) for one in await agencies.officers_of(session, actor.agency_id)]
    own = here if actions.leads(actor) else [one for one in here if one[0] == actor.officer_id]
    return {"officer": own, "stand_in": here}


async def show(session: AsyncSession, actor: Actor, filled: Filled[EnterAbsence]) -> Page:
    """The page, with the form as it stands."""
    leads = actions.leads(actor)
    return Page(
        "desk/absences.html",
        AbsencesPage(
            absences=await queries.absences(session, actor.agency_id, clock.today()),
            today=clock.today(),
            officer_id=actor.officer_id,
            leads=leads,
            form=filled,
            officers=await agencies.officers_of(session, actor.agency_id) if leads else (),
        ),
        status=filled.status,
    )


@get("/hand-on/{officer_id:int}", permission=Permission.SIGNED_IN)
async def hand_on_page(
    session: AsyncSession, actor: Actor, types: MatterTypes, officer_id: FromPath[int]
) -> Page:
    """What the officer would leave behind."""
    officer = await leaving(session, actor, officer_id)
    fields = await fields_for(session, actor, types, officer)
    blank: Filled[dict[str, Any]] = forms.blank(fields)
    return await show_hand_on(session, actor, types, officer, blank)


@post("/hand-on/{officer_id:int}", permission=Permission.SIGNED_IN)
async def hand_on(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    officer_id: FromPath[int],
) -> Page | Redirect:
    """Hand it on."""
    officer = await leaving(session, actor, officer_id)
    filled: Filled[dict[str, Any]] = await forms.posted(
        request, await fields_for(session, actor, types, officer)
    )
    done: int = 0
    kept: Sequence[Kept] = ()
    async with forms.attempt(session, filled):
        data = filled.data
        everything = data["successor"]
        chosen = {
            matter.id: int(successor)
            for matter, _ in await queries.to_hand_on(session, actor.agency_id, officer.id)
            if (successor := data.get(f"matter-{matter.id}") or everything)
        }
        done, kept = await actions.hand_on(
            session,
            types,
            officer,
            chosen,
            drafts_to=int(everything) if everything else None,
            last_day=data["last_day"],
            by=actor,
        )
    if filled.ok and not kept:
        return Redirect(f"/hand-on/{officer.id}", "已移交{done}件办件。", done=done)
    return await show_hand_on(session, actor, types, officer, filled, kept)


async def leaving(session: AsyncSession, actor: Actor, officer_id: int) -> Officer:
    """The officer of the actor's agency; raises NotPermitted, or NotFound for somebody who does not work there."""
    if not actions.leads(actor):
        raise NotPermitted
    for officer in await agencies.officers_of(session, actor.agency_id):
        if officer.id == officer_id:
            return officer
    raise NotFound


async def fields_for(
    session: AsyncSession, actor: Actor, types: MatterTypes, officer: Officer
) -> tuple[Field, ...]:
    """Who takes everything, the last day, and who takes single matters instead."""
    others = tuple(
        (str(one.id), one.name)
        for one in await agencies.officers_of(session, actor.agency_id)
        if one.id != officer.id
    )
    single = tuple(
        Field(
            name=f"matter-{matter.id}",
            label=matter.number,
            kind="choice",
            choices=others,
            required=False,
            translated=False,
        )
        for matter, _ in await queries.to_hand_on(session, actor.agency_id, officer.id)
    )
    return (
        Field(
            name="successor",
            label="接手人",
            kind="choice",
            choices=others,
            required=False,
            translated=False,
            help="下面没有另选接手人的办件，以及不属于办件的文书草稿，都交给他。",
        ),
        Field(
            name="last_day",
            label="岗位结束日期",
            kind="date",
            required=False,
            help="填写后，这名工作人员在本机构的全部岗位到这一天为止。只交接、不离岗的不填。",
        ),
        *single,
    )


async def show_hand_on(
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    officer: Officer,
    filled: Filled[dict[str, Any]],
    kept: Sequence[Kept] = (),
) -> Page:
    """The page, with what is still to be handed on."""
    return Page(
        "desk/hand_on.html",
        HandOnPage(
            officer=officer,
            matters=await queries.to_hand_on(session, actor.agency_id, officer.id),
            type_labels={key: matter_type.label for key, matter_type in types.items()},
            with_titles=actor.may(Permission.MATTERS_READ),
            drafts=await queries.count_drafts(session, actor.agency_id, officer.id),
            kept=kept,
            form=filled,
        ),
        status=filled.status,
    )
