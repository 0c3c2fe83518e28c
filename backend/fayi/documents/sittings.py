"""sitting.*: what the papers of a sitting by video are filled with, from the court's request to the service.

A paper about a person is filled for one of them; the one in prison unless another is named.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency, Officer
from fayi.documents.people import Gathered
from fayi.documents.standings import PERSON, Ends, ends_of, of_person
from fayi.hearings import queries as hearings
from fayi.hearings.models import Hearing
from fayi.kit import clock
from fayi.matters.actions import details_of
from fayi.matters.models import Entry, Matter
from fayi.parties.queries import TakingPart
from fayi.procedure.matter_type import MatterType

ESCORT = timedelta(minutes=30)
"""How long before and after the sitting somebody is on the way, where the room does not say."""
ACTIVITIES = {"witness": "询问", "mediate": "调解", "serve": "送达", "enforce": "询问"}
"""诉讼活动 by kind of sitting; any other is a hearing in court (开庭)."""
REGISTERED = {"mediate": "在线调解", "serve": "送达", "enforce": "执行事务", "witness": "远程询问"}
"""服务事项 by kind of sitting; any other is 在线庭审."""
FACTS = (
    "court", "case_number", "cause", "kind", "activity", "prison", "ward", "prisoner", "prisoner_number",
    "starts_at", "test_at", "platform", "line", "court_room", "prison_room", "escorts", "escort_leaves",
    "escort_returns", "judges", "clerk", "contact", "contact_phone", "told_on", "started_at", "ended_at",
    "assisted_from", "interruptions", "process", "device_status", "quiet", "people_there", "signed_online",
    "verifier", "arrangement", "agreed_on", "agreed_by", "site", "month", "uses", "papers_served",
    "served_through", "passed_on_by", "served_signed", "served_witness", "identified_by",
    "prison_received_at", "forms",
)  # fmt: skip
OF_PERSON = (
    "name", "sex", "id_number", "standing", "standing_listed", "phone", "address", "in_custody",
    "custody_place", "number", "place", "location", "stages", "told_on", "asked_by", "scope", "agreed_stages",
    "refusal", "able", "accepts_service", "e_addresses", "answered_on", "notice_signed_on",
)  # fmt: skip
NOTHING: Gathered = dict.fromkeys(
    [f"sitting.{fact}" for fact in FACTS] + [f"{PERSON}{fact}" for fact in OF_PERSON]
)


async def of_sitting(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    people: Sequence[TakingPart],
    party_id: int | None = None,
) -> Gathered:
    """sitting.*; nothing for matters in which no court sits."""
    details = details_of(matter, matter_type)
    if not hasattr(details, "court_reference") or not hasattr(details, "prisoner_name"):
        nowhere = Ends(whole=None, rooms={})
        named = {"sitting.court": getattr(details, "court", None) or None}
        return NOTHING | named | await of_person(session, matter, None, people, party_id, nowhere)
    ends = await ends_of(session, matter)
    court = await session.get_one(Agency, matter.agency_id)
    found = (
        NOTHING
        | of_request(details, court)
        | await of_places(session, matter, matter_type, details, ends)
        | await of_record(session, matter, matter_type, details)
        | await of_serving(session, matter, matter_type, details)
        | await of_person(session, matter, details, people, party_id, ends)
    )
    escorts = [name for name in found["sitting.escorts"] if name != found["sitting.verifier"]]
    there = [*found["sitting.people_there"], *(f"押解民警{name}" for name in escorts)]
    found["sitting.people_there"] = there or ["无"]
    if found[f"{PERSON}in_custody"]:
        # Who is in prison has no phone there: the court's own number reaches whoever passes it on.
        found[f"{PERSON}phone"] = found[f"{PERSON}phone"] or found["sitting.contact_phone"]
    return found


def of_request(details: Any, court: Agency) -> Gathered:
    """What the court asked for."""
    kind = details.kind.value
    return {
        "sitting.court": court.name,
        "sitting.case_number": details.court_reference,
        "sitting.cause": details.cause,
        "sitting.kind": details.kind.label,
        "sitting.activity": ACTIVITIES.get(kind, "开庭"),
        "sitting.prison": details.prison,
        "sitting.ward": details.ward or None,
        "sitting.prisoner": details.prisoner_name,
        "sitting.prisoner_number": details.prisoner_number,
        "sitting.judges": [details.judge, *details.panel],
        "sitting.clerk": details.clerk,
        "sitting.contact": details.clerk,
        "sitting.contact_phone": court.phone or None,
        "sitting.served_through": details.prison,
    }


async def of_places(
    session: AsyncSession, matter: Matter, matter_type: MatterType, details: Any, ends: Ends
) -> Gathered:
    """When and where it is to be, who escorts, and what the prison answered."""
    asked = await latest(session, matter, matter_type, "ask_prison")
    agreed = await latest(session, matter, matter_type, "agree")
    fixed = await latest(session, matter, matter_type, "schedule")
    escorts = list(
        getattr(agreed and agreed[1], "escorts", ()) or getattr(fixed and fixed[1], "officers", ())
    )
    officer = await session.get(Officer, agreed[0].officer_id) if agreed and agreed[0].officer_id else None
    start, stop = (ends.whole.booking.starts_at, ends.whole.booking.ends_at) if ends.whole else (None, None)
    prison = ends.rooms.get("prison")
    before = timedelta(minutes=prison.before_minutes) if prison and prison.before_minutes else ESCORT
    after = timedelta(minutes=prison.after_minutes) if prison and prison.after_minutes else ESCORT
    platform = "，".join(
        part
        for part in (
            ends.label("line") or "人民法院在线庭审平台",
            *(f"{room.name}终端号{room.terminal}" for room in ends.rooms.values() if room.terminal),
        )
    )
    at = clock.local(start).strftime("%Y年%-m月%-d日%-H时%M分") if start else ""
    arranged = f"同意协助，安排在{ends.label('prison')}，时间为{at}；押解、值守民警：{'、'.join(escorts)}。"
    return {
        "sitting.starts_at": ends.whole.main.starts_at if ends.whole else None,
        "sitting.test_at": getattr(asked and asked[1], "test_at", None),
        **of_contact(getattr(asked and asked[1], "contact", "")),
        "sitting.platform": platform,
        "sitting.line": ends.label("line"),
        "sitting.court_room": ends.label("court"),
        "sitting.prison_room": ends.label("prison"),
        "sitting.escorts": escorts,
        "sitting.escort_leaves": start - before if start else None,
        "sitting.escort_returns": stop + after if stop else None,
        "sitting.agreed_on": agreed[0].happened_on if agreed else None,
        "sitting.agreed_by": officer.name if officer else None,
        "sitting.arrangement": arranged if agreed and ends.label("prison") else None,
        "sitting.forms": (
            f"本院通过{ends.label('line') or '人民法院在线庭审平台'}，以同步音频视频方式进行。"
            f"在{details.prison}服刑的当事人在{ends.label('prison') or '监狱远程庭审室'}参加，"
            "由监狱派员协助登录并维护秩序。"
        ),
        "sitting.site": ends.label("prison") or ends.label("station"),
    }


def of_contact(contact: str) -> Gathered:
    """Whom to ring, told in one line with the number; nothing where nothing was told."""
    number = re.search(r"1\d{10}|\d{3,4}-\d{7,8}|\d{7,8}", contact)
    name = contact.replace(number[0], "").strip(" ，,、：:（）()") if number else contact.strip()
    told = {"sitting.contact": name, "sitting.contact_phone": number[0] if number else ""}
    return {source: value for source, value in told.items() if value}


async def of_record(session: AsyncSession, matter: Matter, matter_type: MatterType, details: Any) -> Gathered:
    """How the sitting went: who was there, what failed, how the record was signed."""
    hearing = await trial_of(session, matter.id)
    opened = await latest(session, matter, matter_type, "start")
    closed = await latest(session, matter, matter_type, "end")
    checked = await latest(session, matter, matter_type, "verify_prison")
    signed = await latest(session, matter, matter_type, "sign_record")
    started_at = hearing.started_at if hearing else getattr(opened and opened[1], "started_at", None)
    ended_at = hearing.ended_at if hearing else getattr(closed and closed[1], "ended_at", None)
    form = checked[1] if checked else None
    officer = await session.get(Officer, checked[0].officer_id) if checked and checked[0].officer_id else None
    there = [one.name for one in getattr(form, "people", ()) if one.name != details.prisoner_name]
    summary = (getattr(closed and closed[1], "summary", "") or "").strip()
    told = [f"{hour(started_at)}开庭"] if started_at else []
    told += [f"{hour(ended_at)}闭庭"] if ended_at else []
    process = "，".join(told) + ("。" if told else "") + summary
    tested = "庭前测试线路、声音、图像正常，时钟已经校准。" if getattr(form, "line_tested", False) else None
    online = [getattr(one, "way", "") for one in getattr(signed and signed[1], "signers", ())]
    faults = await interruptions(session, matter, matter_type)
    result = getattr(getattr(closed and closed[1], "result", None), "label", None)
    return {
        "sitting.started_at": started_at,
        "sitting.ended_at": ended_at,
        "sitting.assisted_from": checked[0].recorded_at if checked and started_at else started_at,
        "sitting.interruptions": faults,
        "sitting.process": process or None,
        "sitting.device_status": tested,
        "sitting.quiet": bool(getattr(form, "quiet", False) and getattr(form, "closed", False)),
        "sitting.people_there": there,
        "sitting.signed_online": "online" in online or await signed_online(session, hearing),
        "sitting.verifier": officer.name if officer else None,
        "sitting.identified_by": "监所确认" if form else None,
        "sitting.month": clock.local(started_at).strftime("%Y年%-m月") if started_at else None,
        "sitting.uses": [
            {
                "serial_no": 1,
                "use_time": started_at,
                "court": (await session.get_one(Agency, matter.agency_id)).name,
                "case_number": details.court_reference,
                "service_kind": REGISTERED.get(details.kind.value, "在线庭审"),
                "users": [details.prisoner_name, *there],
                "result": result or "进行中",
                "device_ok": not faults,
                "clerk": officer.name if officer else None,
            }
        ]
        if started_at
        else [],
    }


async def trial_of(session: AsyncSession, matter_id: int) -> Hearing | None:
    """The latest hearing that was held."""
    return next((one for one in await hearings.of_matter(session, matter_id) if one.status == "held"), None)


async def signed_online(session: AsyncSession, hearing: Hearing | None) -> bool:
    """Whether anybody signed the hearing's record online."""
    if hearing is None:
        return False
    return any(one.sign_way == "online" for one in await hearings.attendance(session, [hearing.id]))


async def interruptions(session: AsyncSession, matter: Matter, matter_type: MatterType) -> list[str]:
    """The fault log, a sentence for each time the sitting stopped."""
    told: list[str] = []
    for entry, form in await performed(session, matter, matter_type, "interrupt", "resume"):
        if entry.tag == "matter:interrupt":
            told.append(
                f"{hour(form.at)}因{form.cause.label}中断（{form.cut_off}）：{form.note.rstrip('。')}。"
            )
        elif told:
            told[-1] += f"{hour(form.at)}恢复：{form.measures.rstrip('。')}。"
    return told


async def of_serving(
    session: AsyncSession, matter: Matter, matter_type: MatterType, details: Any
) -> Gathered:
    """How the papers came to the one in prison."""
    served = await latest(session, matter, matter_type, "record_served")
    noticed = await latest(session, matter, matter_type, "record_notice_signed")
    form = served[1] if served else None
    signed = getattr(getattr(form, "serving", None), "value", "") == "signed"
    passed_on_by = getattr(form, "passed_on_by", None) or getattr(
        noticed and noticed[1], "passed_on_by", None
    )
    received_on = getattr(form, "received_on", None)
    return {
        "sitting.papers_served": list(getattr(form, "papers", ())) or None,
        "sitting.passed_on_by": passed_on_by,
        "sitting.served_signed": signed,
        "sitting.served_witness": getattr(form, "witness", None) or None,
        "sitting.prison_received_at": midnight(received_on) if received_on else None,
        f"{PERSON}notice_signed_on": noticed[0].happened_on if noticed else None,
        f"{PERSON}place": " ".join(filter(None, (details.prison, details.ward))) or None,
    }


async def latest(
    session: AsyncSession, matter: Matter, matter_type: MatterType, key: str
) -> tuple[Entry, Any] | None:
    """The last time an action was performed, with its form; None when it was not."""
    found = await performed(session, matter, matter_type, key)
    return found[-1] if found else None


async def performed(
    session: AsyncSession, matter: Matter, matter_type: MatterType, *keys: str
) -> list[tuple[Entry, Any]]:
    """Every time one of these actions was performed, with its form, in order."""
    tags = [f"matter:{key}" for key in keys]
    rows = await session.scalars(
        select(Entry).where(Entry.matter_id == matter.id, Entry.tag.in_(tags)).order_by(Entry.seq)
    )
    found = []
    for entry in rows:
        action = matter_type.action(entry.tag.partition(":")[2])
        form = entry.facts.get("form")
        if action is not None and action.form is not None and form:
            found.append((entry, msgspec.convert(form, action.form, strict=False)))
    return found


def hour(at: datetime) -> str:
    """A time as it is written in a record: 10时12分."""
    return clock.local(at).strftime("%-H时%M分")


def midnight(on: date) -> datetime:
    """The beginning of a day at the station."""
    return datetime(on.year, on.month, on.day, tzinfo=clock.ZONE)
