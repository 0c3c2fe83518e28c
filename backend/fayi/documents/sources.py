"""Where the first values of a document come from: every `source` of the catalogue, in words as printed.

Nothing is read but what the session's actor may see. Numbers of identity papers are in the clear here,
because they are printed.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Officer
from fayi.catalogue.entries import DocumentKind
from fayi.deadlines import queries as deadlines
from fayi.documents import queries
from fayi.documents.people import Gathered, of_people, person
from fayi.documents.rules import missing
from fayi.documents.sittings import of_sitting
from fayi.hearings import queries as hearings
from fayi.hearings.kinds import CONDUCTING
from fayi.hearings.models import Attendance, Hearing
from fayi.kit import clock
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.matters import queries as matters
from fayi.matters.actions import details_of
from fayi.matters.models import Entry, Matter
from fayi.parties import queries as parties
from fayi.procedure.matter_type import MatterType, MatterTypes
from fayi.settlements import queries as settlements
from fayi.settlements import rules as settlement_rules

SETTLEMENT_DOCUMENTS = ("MD-0106", "MD-0107")
"""The documents whose number a settlement is quoted by."""
END_REASONS = {
    "NO_AGREEMENT": "调解不成",
    "OUT_OF_TIME": "调解不成",
    "UNWILLING": "当事人要求终止",
    "ABSENT": "一方拒绝调解",
}
"""Reasons for ending a mediation as the notice words them; any other is 其他, with the reason written out."""
OTHER_REASON = "其他"
COURT_ANSWERS = {"record_docketed": "受理", "record_declined": "不予受理", "record_supplement": "补充材料"}
NOT_HANDED_IN = frozenset({"application", "checklist", "withdrawal", "ruling"})
"""Papers of a confirmation that are not among what goes with the application."""


async def gather(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    types: MatterTypes,
    *,
    about: str = "mediation",
    hearing_id: int | None = None,
    party_id: int | None = None,
) -> Gathered:
    """All that is known of the matter, by source.

    A matter opened out of another one (司法确认) takes the settlement, the mediators and the committee from
    there. `about` is the kind of hearing meant (mediation, inquiry); the latest one held is taken unless
    `hearing_id` names another. `party_id`: whom a paper of a sitting is for.
    """
    origin, origin_type = await origin_of(session, matter, types)
    people = await parties.taking_part(session, matter.id)
    return {
        "today": clock.today(),
        "agency.name": (await agencies.agency(session, origin.agency_id)).name,
        **await of_record(session, matter, matter_type),
        **await of_people(session, people, matter_type),
        **await of_officers(session, origin),
        **await of_hearing(session, origin, about, hearing_id),
        **await of_settlement(session, origin),
        **await of_follow_up(session, origin),
        **await of_termination(session, origin, origin_type),
        **await of_file(session, origin, origin_type),
        **await of_confirmation(session, matter, matter_type),
        "deadline.next": await next_deadline(session, matter),
        **await of_sitting(session, matter, matter_type, people, party_id),
    }


async def next_deadline(session: AsyncSession, matter: Matter) -> date | None:
    """The nearest last day of a clock that runs."""
    days = [one.due_at for one in await deadlines.running(session, matter.id) if one.due_at]
    return clock.local(min(days)).date() if days else None


async def gather_loose(session: AsyncSession, agency_id: int) -> Gathered:
    """What is known for a document that belongs to no matter."""
    return {"today": clock.today(), "agency.name": (await agencies.agency(session, agency_id)).name}


def prefill(kind: DocumentKind, gathered: Gathered) -> dict[str, Any]:
    """The first values of a document's fields; a value its choices do not offer is left out."""
    values: dict[str, Any] = {}
    for field in kind.fields:
        value = gathered.get(kind.sources.get(field.name, ""))
        if value in (None, "", []):
            value = kind.standards.get(field.name)
        offered = {choice for choice, _ in field.choices}
        if field.kind == "rows":
            value = [{column.name: row.get(column.name) for column in field.columns} for row in value or ()]
        elif field.kind == "choices":
            value = [one for one in value or () if one in offered]
        elif field.kind == "choice" and value not in offered:
            value = None
        elif field.kind == "bool":
            value = bool(value)
        values[field.name] = value
    return values


async def origin_of(session: AsyncSession, matter: Matter, types: MatterTypes) -> tuple[Matter, MatterType]:
    """The matter this one continues, if it may be seen; else the matter itself.

    Matters registered at the counter out of another one (法律援助 out of 调解) stand for themselves.
    """
    if types[matter.type].intake:
        return matter, types[matter.type]
    for other, how in await matters.linked(session, matter.id):
        if how == "opened_from":
            return other, types[other.type]
    return matter, types[matter.type]


async def of_record(session: AsyncSession, matter: Matter, matter_type: MatterType) -> Gathered:
    """matter.*, court.name."""
    details = details_of(matter, matter_type)

    def told(name: str) -> Any:
        return getattr(details, name, None) or None

    async def label(of: CodeList, code: str | None) -> str | None:
        return await library.label(session, of, code, on=matter.received_on) if code else None

    kind_of_dispute = told("dispute_type") or ""
    named = await label(CodeList.DISPUTE_TYPE, kind_of_dispute[:2])
    registrar = await session.get(Officer, matter.registered_by_id) if matter.registered_by_id else None
    chosen = await latest(session, matter, matter_type, "assign", "reassign")
    return {
        "matter.reference": matter.reference,
        "matter.intake_number": matter.intake_number,
        "matter.title": matter.title,
        "matter.received_on": matter.received_on,
        "matter.accepted_on": matter.accepted_on,
        "matter.closed_on": matter.closed_on,
        "matter.registered_by": registrar.name if registrar else None,
        "matter.registration_form": getattr(told("registration_form"), "label", None),
        "matter.source": await label(CodeList.MATTER_SOURCE, told("source")),
        "matter.commissioned_by": await label(CodeList.COMMISSIONED_BY, told("commissioned_by")),
        "matter.dispute_type": await label(CodeList.DISPUTE_TYPE, kind_of_dispute),
        "matter.dispute_name": named,
        "matter.amount": told("amount"),
        "matter.facts": told("facts"),
        "matter.claims": list(told("claims") or ()),
        "matter.chosen_by_parties": bool(chosen and getattr(chosen[1], "chosen_by_parties", False)),
        "court.name": told("court"),
    }


async def of_officers(session: AsyncSession, matter: Matter) -> Gathered:
    """mediators, recorder."""
    assigned = await matters.assigned(session, matter.id)
    return {
        "mediators": [officer.name for one, officer in assigned if one.capacity != "recorder"],
        "recorder": next((officer.name for one, officer in assigned if one.capacity == "recorder"), None),
    }


async def of_hearing(session: AsyncSession, matter: Matter, about: str, hearing_id: int | None) -> Gathered:
    """hearing.*: of the one named, or the latest of its kind that was held."""
    held = [one for one in await hearings.of_matter(session, matter.id) if one.status == "held"]
    fitting = [one for one in held if one.id == hearing_id] or [one for one in held if one.kind == about]
    if not fitting:
        return dict.fromkeys(HEARING)
    hearing = fitting[0]
    came = [one for one in await hearings.attendance(session, [hearing.id]) if one.present]
    asked = next((one for one in came if one.capacity in ("witness", "party", "agent")), None)
    interviewee = asked if hearing.kind == "inquiry" else None
    aside = CONDUCTING | {"recorder"} | (set() if interviewee else {"party", "agent"})
    return {
        "hearing.started_at": hearing.started_at,
        "hearing.ended_at": hearing.ended_at,
        "hearing.place": hearing.place,
        "hearing.way": hearing.way_label,
        "hearing.openness": "公开" if hearing.is_public else "不公开",
        "hearing.rights_told": hearing.rights_told,
        "hearing.attendees": [
            known_as(one) for one in came if one.capacity not in aside and one is not interviewee
        ],
        "hearing.turns": hearing.turns or [],
        "hearing.minutes": written(hearing),
        "hearing.result": hearing.result_label or None,
        "hearing.result_note": hearing.result_note or None,
        **await of_interviewee(session, matter, interviewee),
    }


HEARING = (
    "hearing.started_at",
    "hearing.ended_at",
    "hearing.place",
    "hearing.way",
    "hearing.openness",
    "hearing.rights_told",
    "hearing.attendees",
    "hearing.turns",
    "hearing.minutes",
    "hearing.result",
    "hearing.result_note",
    *(
        f"hearing.interviewee.{fact}"
        for fact in ("name", "sex", "age", "id_number", "phone", "address", "relation")
    ),
)


def written(hearing: Hearing) -> str | None:
    """What was written down as a whole; of a dialogue only what was added later."""
    minutes = [] if hearing.turns else [hearing.minutes]
    return "\n".join([*minutes, *(one["text"] for one in hearing.supplements)]).strip() or None


def known_as(someone: Attendance) -> str:
    """Name and what is remarked of somebody who came."""
    return f"{someone.name}（{someone.remark}）" if someone.remark else someone.name


async def of_interviewee(session: AsyncSession, matter: Matter, someone: Attendance | None) -> Gathered:
    """hearing.interviewee.*: what is known of the party; of a witness only the name and what is remarked."""
    known: Mapping[str, Any] = {}
    if someone is not None and someone.capacity == "party":
        for one in await parties.taking_part(session, matter.id):
            if one.participation.id == someone.participation_id:
                known = await person(session, one.party)
    relation = (someone.remark or someone.capacity_label) if someone else None
    return {
        "hearing.interviewee.name": someone.name if someone else None,
        "hearing.interviewee.relation": relation,
        **{
            f"hearing.interviewee.{fact}": known.get(fact)
            for fact in ("sex", "age", "id_number", "phone", "address")
        },
    }


async def of_settlement(session: AsyncSession, matter: Matter) -> Gathered:
    """settlement.*"""
    number = await queries.number_of(session, matter.id, SETTLEMENT_DOCUMENTS)
    whole = await settlements.of_matter(session, matter.id)
    if whole is None:
        return dict.fromkeys(SETTLEMENT) | {"settlement.number": number}
    settlement = whole.settlement
    names = {
        one.participation.id: one.party.name for one in await parties.taking_part(session, matter.id)
    } | {part.id: party.name for part, party in await parties.left(session, matter.id)}
    participants = await parties.participants(session, matter.id)
    return {
        "settlement.number": number,
        "settlement.agreed_on": settlement.agreed_on,
        "settlement.effective_on": whole.effective_on(participants),
        "settlement.facts": settlement.facts,
        "settlement.disputed": settlement.disputed or None,
        "settlement.clauses": [clause.text for clause in whole.clauses],
        "settlement.performance_way": settlement.performance_way or None,
        "settlement.performance_term": settlement.performance_term or None,
        "settlement.amount": settlement.amount or None,
        "settlement.copies": settlement.copies or None,
        "settlement.instalments": [
            {
                "due_on": one.due_on,
                "debtor": names.get(one.debtor_id),
                "creditor": names.get(one.creditor_id or 0),
                "what": one.what or None,
                "amount": one.amount or None,
            }
            for one in whole.instalments
        ],
    }


SETTLEMENT = tuple(
    f"settlement.{fact}"
    for fact in (
        "number",
        "agreed_on",
        "effective_on",
        "facts",
        "disputed",
        "clauses",
        "performance_way",
        "performance_term",
        "amount",
        "copies",
        "instalments",
    )
)


async def of_follow_up(session: AsyncSession, matter: Matter) -> Gathered:
    """follow_up.*: the latest one."""
    made = await settlements.follow_ups(session, matter.id)
    if not made:
        return dict.fromkeys(FOLLOW_UP)
    officer = await session.get(Officer, (last := made[0]).officer_id)
    return {
        "follow_up.made_on": last.made_on,
        "follow_up.asked": [name for name in re.split(r"[、，,；;\s]+", last.asked) if name],
        "follow_up.way": settlement_rules.FOLLOW_UP_WAYS[last.way],
        "follow_up.result": settlement_rules.FOLLOW_UP_RESULTS[last.result],
        "follow_up.note": last.note or None,
        "follow_up.hidden_risk": last.hidden_risk or None,
        "follow_up.satisfaction": settlement_rules.SATISFACTIONS.get(last.satisfaction),
        "follow_up.officers": [officer.name] if officer else [],
    }


FOLLOW_UP = tuple(
    f"follow_up.{fact}"
    for fact in ("made_on", "asked", "way", "result", "note", "hidden_risk", "satisfaction", "officers")
)


async def of_termination(session: AsyncSession, matter: Matter, matter_type: MatterType) -> Gathered:
    """termination.*: why the mediation was ended, and what the parties were told."""
    ended = await latest(session, matter, matter_type, "terminate")
    if ended is None:
        return dict.fromkeys(f"termination.{fact}" for fact in ("reason", "detail", "ways_told", "ended_on"))
    entry, form = ended
    reason = END_REASONS.get(form.reason, OTHER_REASON)
    written_out = await library.label(session, CodeList.TERMINATION_REASON, form.reason, on=entry.happened_on)
    detail = [form.note] if reason != OTHER_REASON or form.reason == "OTHER" else [written_out, form.note]
    return {
        "termination.reason": reason,
        "termination.detail": "。".join(part.rstrip("。") for part in detail if part) or None,
        "termination.ways_told": [way.label for way in form.ways_told],
        "termination.ended_on": entry.happened_on,
    }


async def of_file(session: AsyncSession, matter: Matter, matter_type: MatterType) -> Gathered:
    """file.*: who put it together, for how long it is kept, and its contents."""
    archived = await latest(session, matter, matter_type, "archive")
    form = archived[1] if archived else None
    keeper_id = getattr(form, "archived_by", None)
    keeper = await session.get(Officer, keeper_id) if keeper_id else None
    lines = await queries.contents(session, matter.id, matter_type)
    people = await of_officers(session, matter)
    return {
        "file.filed_by": keeper.name
        if keeper
        else people["recorder"] or next(iter(people["mediators"]), None),
        "file.retention": getattr(getattr(form, "retention", None), "label", None),
        "file.page_count": getattr(form, "pages", None) or sum(line.pages for line in lines) or None,
        "file.note": None,
        "file.index": [
            {
                "no": line.no,
                "title": line.title,
                "pages": line.span,
                "remark": "复印件" if line.paper and not line.paper.original_kept else None,
            }
            for line in lines
        ],
    }


async def of_confirmation(session: AsyncSession, matter: Matter, matter_type: MatterType) -> Gathered:
    """confirmation.*: what goes to the court, and what the court did."""
    submitted = await latest(session, matter, matter_type, "submit")
    docketed = await latest(session, matter, matter_type, "record_docketed")
    withdrawn = await latest(session, matter, matter_type, "record_withdrawn")
    answered = await latest(session, matter, matter_type, *COURT_ANSWERS)
    sender = await session.get(Officer, matter.assignee_id) if matter.assignee_id else None
    lines = await queries.contents(session, matter.id, matter_type)
    filed = await queries.filed_papers(session, matter.id, matter_type)
    handed_in = [
        {
            "title": line.title,
            "copies": 1,
            "pages": line.pages,
            "kind": "原件" if line.document or (line.paper and line.paper.original_kept) else "复印件",
        }
        for line in lines
        if line.entry.key == "application" or line.entry.key not in NOT_HANDED_IN
    ]
    needed = [entry for entry in missing(matter_type, filed) if entry.key not in NOT_HANDED_IN]
    return {
        "confirmation.applied_on": submitted[0].happened_on if submitted else None,
        "confirmation.accepted_on": docketed[0].happened_on if docketed else None,
        "confirmation.case_number": getattr(docketed[1], "court_reference", None) if docketed else None,
        "confirmation.withdrawal_reason": (getattr(withdrawn[1], "note", "") or None) if withdrawn else None,
        "confirmation.court_answer": COURT_ANSWERS[answered[0].tag.partition(":")[2]] if answered else None,
        "confirmation.sender": sender.name if sender else None,
        "confirmation.attachments": [
            entry.label
            for entry in matter_type.papers
            if entry.key not in NOT_HANDED_IN and (entry.must or entry.key in filed)
        ],
        "confirmation.materials": handed_in
        + [{"title": entry.label, "copies": 1, "pages": None, "kind": None} for entry in needed],
    }


async def latest(
    session: AsyncSession, matter: Matter, matter_type: MatterType, *keys: str
) -> tuple[Entry, Any] | None:
    """The last time one of these actions was performed, with its form; None when none was."""
    entry = await session.scalar(
        select(Entry)
        .where(Entry.matter_id == matter.id, Entry.tag.in_([f"matter:{key}" for key in keys]))
        .order_by(Entry.seq.desc())
        .limit(1)
    )
    if entry is None:
        return None
    action = matter_type.action(entry.tag.partition(":")[2])
    form = entry.facts.get("form")
    if action is None or action.form is None or not form:
        return entry, None
    return entry, msgspec.convert(form, action.form, strict=False)
