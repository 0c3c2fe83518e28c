"""Requests, and everything this agency keeps about a person."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.data_requests.models import DataRequest
from fayi.data_requests.rules import left_out, redacted, redacted_name
from fayi.documents import queries as documents
from fayi.documents.models import Document, Paper
from fayi.documents.rules import name_of_file
from fayi.hearings.models import Hearing
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters.actions import details_of
from fayi.matters.models import Matter
from fayi.matters.queries import visible_to
from fayi.parties import queries as parties
from fayi.parties.models import Participation, Party, ProcessingRestriction, Representation
from fayi.procedure.matter_type import MatterTypes, Status
from fayi.readings.rules import ReadingKind
from fayi.sealing.rules import ALIAS
from fayi.serving.models import Serving
from fayi.visits.models import Visit, VisitPerson

PARTICULARS = (
    ("name", "姓名"), ("sex", "性别"), ("ethnic", "民族代码"), ("birth_date", "出生日期"),
    ("id_number", "证件号码"), ("phone", "电话"), ("address", "住址"), ("occupation", "职业"),
    ("unit", "工作单位"), ("education", "文化程度"), ("language", "语言"), ("dialects", "方言"),
    ("special_groups", "人群类别"), ("needs", "需要的便利"), ("household_region", "户籍地代码"),
    ("residence_region", "居住地代码"), ("created_at", "登记时间"), ("updated_at", "更新时间"),
)  # fmt: skip
"""Columns of the register that tell of the person, and what they are called."""


OWN_PAPERS = ("identity", "authorisation", "exhibit")
"""Kinds of papers that came from whoever takes part."""
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png"}


async def get(session: AsyncSession, request_id: int) -> DataRequest:
    """One of the agency's requests; raises NotFound."""
    found = await session.scalar(select(DataRequest).where(DataRequest.id == request_id))
    if found is None:
        raise NotFound
    return found


async def latest(session: AsyncSession) -> Sequence[DataRequest]:
    """The agency's requests: open ones by their last day, then answered ones."""
    found = await session.scalars(
        select(DataRequest)
        .order_by(DataRequest.status != "open", DataRequest.due_on, DataRequest.id.desc())
        .limit(200)
    )
    return found.all()


async def persons(session: AsyncSession, actor: Actor, words: str) -> Sequence[Party]:
    """Natural persons in the own agency's register with this exact number or name."""
    found = await parties.find(session, actor, words) if words.strip() else ()
    return [one for one in found if one.is_person and one.agency_id == actor.agency_id]


async def rows_of(session: AsyncSession, asked: DataRequest) -> Sequence[Party]:
    """The person's rows in the own register that are still there."""
    found = await session.scalars(
        select(Party)
        .where(Party.id.in_(asked.party_ids), Party.agency_id == asked.agency_id)
        .order_by(Party.id)
    )
    return found.all()


async def restrictions_of(session: AsyncSession, asked: DataRequest) -> Sequence[ProcessingRestriction]:
    """The restrictions placed on this request that still stand."""
    found = await session.scalars(
        select(ProcessingRestriction).where(
            ProcessingRestriction.agency_id == asked.agency_id,
            ProcessingRestriction.request == asked.number,
            ProcessingRestriction.lifted_at.is_(None),
        )
    )
    return found.all()


async def lifted_of(session: AsyncSession, asked: DataRequest) -> Sequence[ProcessingRestriction]:
    """Those that were lifted again, the latest first."""
    found = await session.scalars(
        select(ProcessingRestriction)
        .where(
            ProcessingRestriction.agency_id == asked.agency_id,
            ProcessingRestriction.request == asked.number,
            ProcessingRestriction.lifted_at.is_not(None),
        )
        .order_by(ProcessingRestriction.lifted_at.desc())
    )
    return found.all()


async def visits_of(session: AsyncSession, party_ids: Sequence[int]) -> Sequence[Visit]:
    """Visits of these persons to the own agency, oldest first."""
    found = await session.scalars(
        select(Visit)
        .where(Visit.id.in_(select(VisitPerson.visit_id).where(VisitPerson.party_id.in_(party_ids))))
        .order_by(Visit.id)
    )
    return found.all()


async def matters_of(session: AsyncSession, actor: Actor, party_ids: Sequence[int]) -> Sequence[Matter]:
    """Matters in which these persons take part or act, oldest first, without those that were destroyed."""
    taking_part = select(Participation.matter_id).where(Participation.party_id.in_(party_ids))
    acting = select(Representation.matter_id).where(Representation.agent_id.in_(party_ids))
    found = await session.scalars(
        visible_to(actor)
        .where(or_(Matter.id.in_(taking_part), Matter.id.in_(acting)), Matter.disposed_on.is_(None))
        .order_by(Matter.id)
    )
    return found.all()


async def everything_about(
    session: AsyncSession, actor: Actor, asked: DataRequest, types: MatterTypes
) -> tuple[dict[str, Any], dict[str, int], list[Matter]]:
    """All that is kept about the person as plain data, others redacted; how many matters were left out; the others.

    What is left out is not hinted at in the data: no gap, no count, no reading of it (个人信息保护法 18, 35).
    """
    rows = await rows_of(session, asked)
    ids = [one.id for one in rows]
    own_names = {one.name for one in rows} | {asked.person}
    own = {value for one in rows for value in (one.id_number, one.phone) if value}
    withheld: dict[str, int] = {}
    matters = []
    shown: list[Matter] = []
    for matter in await matters_of(session, actor, ids):
        matter_type = types[matter.type]
        details = details_of(matter, matter_type)
        why = left_out(
            confidential=matter.confidential,
            offence_data=matter_type.offence_data is not None and matter_type.offence_data(details),
            is_open=Status(matter.status) not in (Status.CLOSED, Status.ARCHIVED),
        )
        if why is not None:
            withheld[why.value] = withheld.get(why.value, 0) + 1
            continue
        shown.append(matter)
        matters.append(await told_of(session, matter, types, ids, own_names, own))
    return (
        {
            "generated_at": clock.local(clock.now()).isoformat(timespec="seconds"),
            "agency": actor.agency_name,
            "register": [
                {
                    label: msgspec.to_builtins(getattr(one, name))
                    for name, label in PARTICULARS
                    if getattr(one, name)
                }
                for one in rows
            ],
            "matters": matters,
            "visits": [
                {
                    "日期": one.day.isoformat(),
                    "事项": list(one.purposes),
                    "备注": redacted(one.note, (), own),
                    "结果": redacted(one.result_note, (), own),
                }
                for one in await visits_of(session, ids)
            ],
            "readings": await readings_of(session, ids, {one.id for one in shown}),
        },
        withheld,
        shown,
    )


async def papers_for(
    session: AsyncSession, asked: DataRequest, matters: Sequence[Matter]
) -> list[tuple[str, str]]:
    """Name and digest of the files of these matters that the person may have, with the matter's number in front.

    Issued documents that were served on the person, and their signed copies; where nobody else takes part, the
    identity papers, authorisations and exhibits as well. Nothing of a matter with somebody whose name is kept back.
    """
    ids = {one.id for one in await rows_of(session, asked)}
    found: list[tuple[str, str]] = []
    for matter in matters:
        everybody = await parties.taking_part(session, matter.id)
        others = [one for one in everybody if one.party.id not in ids]
        if any(one.party.name.startswith(ALIAS) for one in others):
            continue
        own = [one.participation.id for one in everybody if one.party.id in ids]
        served = select(Serving.document_id).where(
            Serving.participation_id.in_(own), Serving.status == "served", Serving.mistaken_at.is_(None)
        )
        issued = await session.scalars(
            select(Document)
            .where(Document.id.in_(served), Document.matter_id == matter.id, Document.pdf_digest.is_not(None))
            .order_by(Document.id)
        )
        found += [
            (f"{matter.number}/{name_of_file(one.title, one.number or '', '.pdf')}", one.pdf_digest)
            for one in issued
            if one.pdf_digest
        ]
        mine: ColumnElement[bool] = Paper.document_id.in_(served)
        if not others:
            mine = or_(mine, Paper.kind.in_(OWN_PAPERS))
        papers = await session.scalars(
            select(Paper)
            .where(
                mine,
                Paper.matter_id == matter.id,
                Paper.removed_at.is_(None),
                Paper.file_digest.is_not(None),
                Paper.safety != "infected",
            )
            .order_by(Paper.id)
        )
        found += [
            (
                f"{matter.number}/{name_of_file(f'{one.title} {one.id}', '', ENDINGS.get(one.media_type, '.jpg'))}",
                one.file_digest,
            )
            for one in papers
            if one.file_digest
        ]
    return found


async def told_of(
    session: AsyncSession,
    matter: Matter,
    types: MatterTypes,
    ids: Sequence[int],
    own_names: set[str],
    own: set[str],
) -> dict[str, Any]:
    """What is kept in one matter, as the person may read it."""
    matter_type = types[matter.type]
    everybody = await parties.taking_part(session, matter.id)
    others = {one.party.name for one in everybody if one.party.id not in ids}
    others |= {agent.agent_name for one in everybody for agent in one.agents if agent.agent_id not in ids}
    others -= own_names
    hearings = await session.scalars(
        select(Hearing).where(Hearing.matter_id == matter.id).order_by(Hearing.id)
    )
    told = {
        "案号": matter.number,
        "类型": matter_type.label,
        "名称": matter.title,
        "环节": matter_type.stage(matter.stage).label,
        "收到": matter.received_on.isoformat(),
        "结案": matter.closed_on.isoformat() if matter.closed_on else "",
        "登记内容": msgspec.to_builtins(details_of(matter, matter_type)),
        "文书": [
            {
                "名称": one.title,
                "文号": one.number or "",
                "日期": clock.local(one.issued_at).date().isoformat(),
            }
            for one in await documents.of_matter(session, matter.id)
            if one.issued_at
        ],
        "会议": [
            {"时间": clock.local(one.planned_at).isoformat(timespec="minutes"), "地点": one.place}
            for one in hearings
        ],
        "其他参加人": [redacted_name(one) for one in sorted(others)],
    }
    cleaned: dict[str, Any] = redacted(told, others, own)
    return cleaned


async def readings_of(session: AsyncSession, ids: Sequence[int], matters: set[int]) -> list[dict[str, str]]:
    """When which agency read the person's data, and what for; of the matters that are told of alone."""
    found = []
    for party_id in ids:
        rows = await session.execute(
            text(
                "select r.at, a.name, r.kind, r.purpose, r.matter_id from readings_about(:id) r"
                " join agency a on a.id = r.agency_id order by r.at"
            ),
            {"id": party_id},
        )
        found += [
            {
                "时间": clock.local(row.at).isoformat(timespec="minutes"),
                "机构": row.name,
                "方式": ReadingKind(row.kind).label,
            }
            for row in rows
            if row.matter_id is None or row.matter_id in matters
        ]
    return found


async def standing_of(session: AsyncSession, actor: Actor, asked: DataRequest) -> dict[str, int]:
    """What could be erased now and what stays: visits without a matter, contact data, matters kept."""
    rows = await rows_of(session, asked)
    ids = [one.id for one in rows]
    matters = await matters_of(session, actor, ids)
    free = await session.scalar(
        text(
            "select count(distinct p.visit_id) from visit_person p where p.party_id = any (cast(:ids as bigint[]))"
            " and not exists (select from visit_matter m where m.visit_id = p.visit_id)"
        ),
        {"ids": ids},
    )
    is_over = all(Status(one.status) in (Status.CLOSED, Status.ARCHIVED) for one in matters)
    return {
        "visits": free or 0,
        "contacts": sum(1 for one in rows if one.phone or one.address) if is_over else 0,
        "rows": len(rows),
        "matters": len(matters),
    }


async def agency_of(session: AsyncSession, asked: DataRequest) -> Agency:
    """The agency that was asked."""
    return await session.get_one(Agency, asked.agency_id)
