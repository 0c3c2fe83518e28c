"""Registering requests, exporting, erasing what no law keeps, and answering."""

import secrets
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.actions import take_number
from fayi.agencies.rules import Actor
from fayi.data_requests import queries
from fayi.data_requests.forms import AnswerForm, RequestForm
from fayi.data_requests.kinds import RequestKind
from fayi.data_requests.models import DataRequest
from fayi.data_requests.rules import due, restricts
from fayi.data_requests.sources import TITLE, as_facts, as_files
from fayi.kit import clock
from fayi.kit.errors import Refusal, StalePage
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.kit.sealed_package import sealed
from fayi.kit.secrets import vault
from fayi.kit.summary_sheet import summary_sheet
from fayi.library import queries as library
from fayi.parties import queries as parties
from fayi.parties.models import ProcessingRestriction
from fayi.procedure.matter_type import MatterTypes
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind

SERIES = "个人信息请求"
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


async def register(session: AsyncSession, form: RequestForm, *, by: Actor) -> DataRequest:
    """Write a request down; it is due in WORKING_DAYS working days."""
    if form.received_on > clock.today():
        raise Refusal("收到日期不能晚于今天。", field="received_on")
    calendar = await library.working_calendar(session)
    year = form.received_on.year
    asked = DataRequest(
        agency_id=by.agency_id,
        number=f"{year}-{await take_number(session, by.agency_id, SERIES, year)}",
        kind=form.kind.value,
        person=form.person,
        person_number=form.person_number or None,
        party_ids=sorted(set(form.party_ids)),
        capacity=form.capacity.value,
        asker=form.asker or None,
        proof=form.proof,
        contact=form.contact or None,
        wishes=form.wishes,
        received_on=form.received_on,
        due_on=due(form.received_on, calendar.is_working),
        password="-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3)),
        registered_at=clock.now(),
        registered_by_id=by.officer_id,
    )
    session.add(asked)
    await session.flush()
    return asked


async def open_one(session: AsyncSession, asked: DataRequest, seen: int | None = None) -> DataRequest:
    """The request, locked. Raises Refusal once it is answered, StalePage when another version was shown."""
    locked = (
        await session.execute(
            select(DataRequest)
            .where(DataRequest.id == asked.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one()
    if locked.status != "open":
        raise Refusal("这项请求已经答复或者撤回。")
    if seen is not None and seen != locked.version:
        raise StalePage
    return locked


async def export(
    session: AsyncSession,
    asked: DataRequest,
    types: MatterTypes,
    *,
    by: Actor,
    files: Files,
    pool: RenderPool,
) -> bytes:
    """Everything kept about the person, as one encrypted ZIP; that it was taken out is recorded per row.

    The data for machines, the same as a page and as a sheet to be printed, and the person's own papers.
    """
    asked = await open_one(session, asked)
    if asked.kind != "access":
        raise Refusal("只有查阅、复制的请求可以制作副本。")
    data, withheld, matters = await queries.everything_about(session, by, asked, types)
    asked.withheld = withheld
    for party_id in asked.party_ids:
        await readings.record(
            session,
            by,
            ReadingKind.EXPORTED,
            party_id=party_id,
            purpose=asked.kind_label,
            subject=asked.number,
        )
    papers = await queries.papers_for(session, asked, matters)
    inside = [
        *as_files(data),
        ("overview.pdf", await pool.render(summary_sheet, TITLE, as_facts(data), clock.now())),
        *[(f"papers/{name}", await files.get(digest)) for name, digest in papers],
    ]
    key = vault().signing_key(f"agency {by.agency_id}")
    return sealed(inside, {"request": asked.number, "made_at": data["generated_at"]}, key, asked.password)


async def erase(session: AsyncSession, asked: DataRequest, *, by: Actor, seen: int | None) -> dict[str, Any]:
    """Erase what no matter needs; what was erased is kept in numbers."""
    asked = await open_one(session, asked, seen)
    if asked.kind != "deletion":
        raise Refusal("只有删除请求可以执行删除。")
    erased: dict[str, Any] = await session.scalar(text("select erase_on_request(:id)"), {"id": asked.id})
    request_id = asked.id
    session.expire_all()
    asked = await queries.get(session, request_id)
    asked.erased = {key: int(asked.erased.get(key, 0)) + count for key, count in erased.items()}
    asked.version += 1
    await session.flush()
    return erased


async def answer(
    session: AsyncSession, asked: DataRequest, form: AnswerForm, *, by: Actor, seen: int | None
) -> None:
    """Answer the request, once and for all."""
    asked = await open_one(session, asked, seen)
    if form.decision.value != "refused" and asked.kind == "deletion" and not asked.erased:
        raise Refusal("同意删除的，请先执行删除再答复。")
    asked.decision, asked.grounds, asked.reasons = form.decision.value, [*form.grounds], form.reasons
    asked.answered_on, asked.answered_by_id = clock.today(), by.officer_id
    asked.status, asked.version = "answered", asked.version + 1
    await session.flush()
    if restricts(RequestKind.of(asked.kind), form.decision, form.grounds):
        await restrict(session, asked, by=by)


async def restrict(session: AsyncSession, asked: DataRequest, *, by: Actor) -> None:
    """From now on the person's data are kept and read, and used for nothing new, until that is lifted."""
    rows = await queries.rows_of(session, asked)
    known = await parties.restrictions(session, [one.id for one in rows])
    session.add_all(
        ProcessingRestriction(
            party_id=one.id,
            agency_id=asked.agency_id,
            request=asked.number,
            since=clock.now(),
            placed_by_id=by.officer_id,
        )
        for one in rows
        if one.id not in known
    )
    await session.flush()


async def lift(session: AsyncSession, asked: DataRequest, reason: str, *, by: Actor) -> None:
    """End the restrictions placed on this request; why is kept. Raises Refusal when there is none."""
    standing = await queries.restrictions_of(session, asked)
    if not standing:
        raise Refusal("这项请求没有正在限制处理的信息。")
    for one in standing:
        one.lifted_at, one.lifted_by_id, one.lift_reason = clock.now(), by.officer_id, reason.strip()
    await session.flush()


async def withdraw(session: AsyncSession, asked: DataRequest, *, by: Actor, seen: int | None) -> None:
    """The person no longer asks."""
    asked = await open_one(session, asked, seen)
    asked.status, asked.version = "withdrawn", asked.version + 1
    asked.answered_on, asked.answered_by_id = clock.today(), by.officer_id
    await session.flush()
