"""The overview of a matter: who, what, where it stands, what may be done, what happened."""

from datetime import datetime
from typing import Any

from litestar import get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.appointments import rules as appointment_rules
from fayi.casework import forms as casework_forms
from fayi.casework.dossier import read_dossier
from fayi.casework.pages.actions import Button, buttons
from fayi.consents import rules as consent_rules
from fayi.deadlines import queries as deadlines
from fayi.deadlines.models import Deadline
from fayi.deadlines.pages import lapsed
from fayi.documents import rules as document_rules
from fayi.hearings import kinds as hearing_kinds
from fayi.materials import rules as material_rules
from fayi.matters import queries
from fayi.matters.actions import details_of
from fayi.matters.models import Entry, Matter
from fayi.matters.queries import Head
from fayi.parties import rules as party_rules
from fayi.procedure.dossier import Dossier, Participant
from fayi.procedure.matter_type import Action, MatterType, MatterTypes
from fayi.procedure.permissions import Permission
from fayi.referrals import queries as referrals
from fayi.referrals import rules as referral_rules
from fayi.rooms import rules as room_rules
from fayi.serving import rules as serving_rules
from fayi.settlements import rules as settlement_rules
from fayi.web.feature import Tab
from fayi.web.fields import Field
from fayi.web.language import translate
from fayi.web.templating import Page


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
            buttons=buttons(
                matter, matter_type, dossier, actor, await queries.acting(session, actor, matter.id)
            ),
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


def sides(matter_type: MatterType, dossier: Dossier) -> tuple[tuple[str, tuple[Participant, ...]], ...]:
    """Participants by the part they play, in the order the type declares."""
    by_role = (
        (role.label, tuple(p for p in dossier.participants if p.role == role.key))
        for role in matter_type.roles
    )
    return tuple((label, people) for label, people in by_role if people)


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
                by=" · ".join(filter(None, (officer, stood_in_for(entry), place, entry.facts.get("system")))),
                note=translate(entry.note) or taken_number(action, entry),
                facts=facts,
                icon=ICONS.get(source, "check"),
            )
        )
    return tuple(found)


def stood_in_for(entry: Entry) -> str:
    """Whom the officer stood in for, in words; empty when they acted for themself."""
    absent = entry.facts.get("stand_in_for")
    return translate("代{name}", name=absent) if absent else ""


def taken_number(action: Action | None, entry: Entry) -> str:
    """The number an action took besides the reference, e.g. of a certificate, in words; else nothing."""
    number = entry.facts.get("number") if action is not None and action.gives_number is not None else None
    return translate("编号：{number}", number=number) if number else ""


ICONS = {
    "assignment": "user-check",
    "party": "user",
    "document": "file-text",
    "file": "files",
    "hearing": "messages",
    "material": "files",
    "settlement": "signature",
    "deadline": "clock",
    "referral": "send",
    "transfer": "transfer",
    "joint": "users-group",
    "package": "lock",
    "serving": "send",
    "appointment": "user-check",
    "consent": "signature",
    "booking": "calendar-event",
}
TITLES = {
    "matter:registered": "登记",
    "matter:linked": "关联办件{number}",
    "matter:opened_from": "由办件{number}转来",
    "matter:searched_for": "登记前查找过当事人，找到{found}人",
    "matter:visited": "在来访{turn}中登记",
    "matter:corrected": "更正登记内容",
    "matter:recusal": "工作人员回避",
    "assignment:handed_on": "承办由{former}移交给{successor}",
    "deadline:recomputed": "期限重新计算",
    "retention:held": "冻结销毁",
    "retention:lifted": "解除冻结",
    "retention:prolonged": "延长保管期限",
    **appointment_rules.TITLES,
    **consent_rules.TITLES,
    **document_rules.TITLES,
    **hearing_kinds.TITLES,
    **material_rules.TITLES,
    **party_rules.TITLES,
    **referral_rules.TITLES,
    **room_rules.TITLES,
    **serving_rules.TITLES,
    **settlement_rules.TITLES,
}
"""What an entry of the timeline says that is not an action of the type."""
