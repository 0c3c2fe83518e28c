"""办理进程: the append-only history of a matter, each entry chained to the one before it by its hash.

The database numbers and chains an entry as it is written, and lets the application neither change nor
delete it.
"""

from collections.abc import AsyncIterator
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.matters.models import Assignment, Entry


async def record(
    session: AsyncSession,
    matter_id: int,
    tag: str,
    *,
    by: Actor | None,
    on: date | None = None,
    note: str = "",
    **facts: Any,
) -> Entry:
    """Write down what happened. `by` None: the desk itself did it; `on` defaults to today.

    An officer who acts through another system is named with it: the fact `system`. Who stands in for an
    absent officer that answers for the matter names them: the fact `stand_in_for`.
    """
    if by is not None and by.system:
        facts["system"] = by.system
    if by is not None and by.stands_in_for:
        absent = await session.scalars(
            select(Officer.name)
            .join(Assignment, Assignment.officer_id == Officer.id)
            .where(
                Assignment.matter_id == matter_id,
                Assignment.until.is_(None),
                Officer.id.in_(by.stands_in_for),
            )
            .order_by(Officer.name)
        )
        if names := absent.all():
            facts["stand_in_for"] = "、".join(names)
    entry = Entry(
        matter_id=matter_id,
        tag=tag,
        happened_on=on or clock.today(),
        recorded_at=clock.now(),
        officer_id=by.officer_id if by else None,
        agency_id=by.agency_id if by else None,
        note=note,
        facts=msgspec.to_builtins(facts),
    )
    session.add(entry)
    await session.flush()
    session.info.setdefault("touched_matters", set()).add(matter_id)
    return entry


async def broken(session: AsyncSession) -> AsyncIterator[str]:
    """Every matter whose chain does not hold, as a sentence; needs the owner's connection to see them all."""
    rows = await session.stream(
        text(
            "select t.matter_id, t.seq, t.previous, t.hash, entry_text(t) as text,"
            " m.timeline_length as length, m.timeline_head as head"
            " from timeline t join matter m on m.id = t.matter_id order by t.matter_id, t.seq"
        )
    )
    matter_id, expected, seq, length, head, told = None, b"", 0, 0, b"", False
    async for row in rows:
        if row.matter_id != matter_id:
            if matter_id is not None and not told and (seq != length or expected != head):
                yield f"matter {matter_id}: the last entry is missing or replaced"
            matter_id, expected, seq, told = row.matter_id, b"", 0, False
        length, head = row.length, bytes(row.head)
        seq += 1
        intact = row.seq == seq and bytes(row.previous) == expected
        if not told and not (intact and sha256(row.text.encode()).digest() == bytes(row.hash)):
            yield f"matter {matter_id}: entry {row.seq} was changed, or one before it is missing"
            told = True
        seq, expected = row.seq, bytes(row.hash)
    if matter_id is not None and not told and (seq != length or expected != head):
        yield f"matter {matter_id}: the last entry is missing or replaced"
    missing = await session.execute(
        text(
            "select id from matter where timeline_length > 0"
            " and not exists (select from timeline where matter_id = matter.id)"
        )
    )
    for row in missing:
        yield f"matter {row.id}: its whole timeline is missing"
    # Of a destroyed file the entries were emptied and chained anew; the list keeps the old end of the chain.
    unlisted = await session.execute(
        text(
            "select id from matter m where disposed_on is not null and not exists (select from disposal_item i"
            " where i.matter_id = m.id and i.destroyed_at is not null and i.head_before is not null)"
            " order by id"
        )
    )
    for row in unlisted:
        yield f"matter {row.id}: its file was destroyed, but no list says so"


async def disposed(session: AsyncSession) -> list[str]:
    """How many matters each disposal list destroyed, as sentences; needs the owner's connection."""
    rows = await session.execute(
        text(
            "select g.name, m.disposed_under, count(*) from matter m join agency g on g.id = m.agency_id"
            " where m.disposed_on is not null group by g.id, m.disposed_under order by g.id, m.disposed_under"
        )
    )
    return [
        f"{name}, disposal list {number}: {count} matters destroyed, their chains made anew"
        for name, number, count in rows
    ]
