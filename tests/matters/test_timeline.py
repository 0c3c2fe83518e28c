"""What has happened is chained: whoever rewrites it in the database itself is found out."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

import fayi
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.matters import timeline
from fayi.matters.models import Entry, Matter
from fayi.settings import Settings
from tests.cast import COMMITTEE, COURT, MEDIATOR_LI
from tests.make import Make

Tamper = Callable[..., Awaitable[None]]
Broken = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def broken(owner: AsyncEngine) -> Broken:
    """The complaints of the chain's check, which the tables' owner runs."""

    async def complaints() -> list[str]:
        async with AsyncSession(owner) as session:
            return [complaint async for complaint in timeline.broken(session)]

    return complaints


@pytest.fixture
def tamper(owner: AsyncEngine) -> Tamper:
    """Changes the database as its owner, whom neither rights nor row security stop."""

    async def change(*statements: str, **values: object) -> None:
        async with owner.begin() as connection:
            for sql in statements:
                await connection.execute(text(sql), values if ":m" in sql else {})

    return change


async def length(owner: AsyncEngine, matter: Matter) -> int:
    async with AsyncSession(owner) as session:
        found = await session.scalar(
            select(func.count()).select_from(Entry).where(Entry.matter_id == matter.id)
        )
        return int(found or 0)


async def test_a_matters_whole_life_makes_one_unbroken_chain(
    make: Make, owner: AsyncEngine, broken: Broken
) -> None:
    matter = await make.matter(stage="archived")
    referred = await make.matter()
    await make.answer(await make.referral(referred, COURT), "accept")
    async with AsyncSession(owner) as session:
        entries = (
            await session.scalars(select(Entry).where(Entry.matter_id == matter.id).order_by(Entry.seq))
        ).all()
        texts = (
            await session.scalars(
                text("select entry_text(t) from timeline t where matter_id = :m order by seq"),
                {"m": matter.id},
            )
        ).all()
        kept = await session.get_one(Matter, matter.id)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert (kept.timeline_length, kept.timeline_head) == (len(entries), entries[-1].hash)
    previous = b""
    for entry, words in zip(entries, texts, strict=True):
        assert entry.previous == previous
        assert entry.hash == sha256(words.encode()).digest()
        previous = entry.hash
    assert await broken() == []


@pytest.mark.parametrize(
    ("sql", "complaint"),
    [
        ("update timeline set note = '改' where matter_id = :m and seq = 2", "entry 2 was changed"),
        ("update timeline set facts = '{\"x\": 1}' where matter_id = :m and seq = 3", "entry 3 was changed"),
        (
            "update timeline set happened_on = happened_on - 1 where matter_id = :m and seq = 1",
            "entry 1 was changed",
        ),
        ("update timeline set officer_id = 9 where matter_id = :m and seq = 1", "entry 1 was changed"),
        ("update timeline set tag = 'matter:close' where matter_id = :m and seq = 2", "entry 2 was changed"),
        (
            "delete from timeline where matter_id = :m and seq = 1",
            "entry 2 was changed, or one before it is missing",
        ),
        (
            "delete from timeline where matter_id = :m and seq = 2",
            "entry 3 was changed, or one before it is missing",
        ),
        (
            "delete from timeline t where matter_id = :m and seq = (select max(seq) from timeline"
            " where matter_id = t.matter_id)",
            "the last entry is missing or replaced",
        ),
        ("delete from timeline where matter_id = :m", "its whole timeline is missing"),
        (
            "update matter set timeline_length = 1, timeline_head = '' where id = :m",
            "the last entry is missing or replaced",
        ),
    ],
)
async def test_rewriting_is_found_out(
    make: Make, tamper: Tamper, broken: Broken, sql: str, complaint: str
) -> None:
    before, matter, after = await make.matter(), await make.matter(), await make.matter()
    assert await broken() == []
    await tamper(sql, m=matter.id)
    (told,) = await broken()
    assert told.startswith(f"matter {matter.id}: ")
    assert complaint in told
    assert before.id < matter.id < after.id


async def test_entries_that_changed_places_are_found_out(make: Make, tamper: Tamper, broken: Broken) -> None:
    matter = await make.matter(stage="accepted")
    await tamper(
        "update timeline set seq = -2 where matter_id = :m and seq = 2",
        "update timeline set seq = 2 where matter_id = :m and seq = 3",
        "update timeline set seq = 3 where matter_id = :m and seq = -2",
        m=matter.id,
    )
    (told,) = await broken()
    assert told.startswith(f"matter {matter.id}: entry 2")


async def test_an_entry_rewritten_with_a_fitting_hash_breaks_the_chain_behind_it(
    make: Make, tamper: Tamper, broken: Broken
) -> None:
    matter = await make.matter(stage="accepted")
    await tamper(
        "update timeline set note = '改' where matter_id = :m and seq = 2",
        "update timeline t set hash = sha256(convert_to(entry_text(t), 'UTF8'))"
        " where matter_id = :m and seq = 2",
        m=matter.id,
    )
    (told,) = await broken()
    assert told.startswith(f"matter {matter.id}: entry 3")


async def test_an_entry_slipped_in_behind_is_found_out(make: Make, tamper: Tamper, broken: Broken) -> None:
    matter = await make.matter()
    await tamper(
        "alter table timeline disable trigger chain_entry",
        "insert into timeline (matter_id, seq, tag, happened_on, recorded_at, previous, hash)"
        " select matter_id, max(seq) + 1, 'matter:accept', '2026-01-01', now(), '', '' from timeline"
        " where matter_id = :m group by matter_id",
        "alter table timeline enable trigger chain_entry",
        m=matter.id,
    )
    assert len(await broken()) == 1


async def test_every_matter_that_was_tampered_with_is_told(
    make: Make, tamper: Tamper, broken: Broken
) -> None:
    first, second, third = await make.matter(), await make.matter(), await make.matter()
    await tamper("update timeline set note = '改' where matter_id = :m", m=first.id)
    await tamper("delete from timeline where matter_id = :m and seq > 1", m=second.id)
    await tamper("delete from timeline where matter_id = :m", m=third.id)
    assert sorted(int(told.split()[1].rstrip(":")) for told in await broken()) == [
        first.id,
        second.id,
        third.id,
    ]


async def test_the_check_does_not_depend_on_how_the_server_writes_days(
    make: Make, owner: AsyncEngine
) -> None:
    await make.matter(stage="accepted")
    async with AsyncSession(owner) as session:
        await session.execute(text("set local datestyle to 'German, DMY'"))
        await session.execute(text("set local timezone to 'America/New_York'"))
        assert [told async for told in timeline.broken(session)] == []


@pytest.mark.parametrize(
    "note", ["", "𠮷野家・“引号”", "一行\n又一行\ttab", "a\x1fb", "\\ ' \" :name %s", "长" * 20_000]
)
async def test_any_words_can_be_written_down_and_chained(make: Make, broken: Broken, note: str) -> None:
    matter = await make.matter()
    facts = {
        "n": 1.5,
        "day": date(2026, 1, 2),
        "at": datetime(2026, 1, 2, tzinfo=UTC),
        "none": None,
        "字": [note],
    }
    async with make.session(MEDIATOR_LI.actor) as session:
        entry = await timeline.record(
            session, matter.id, "matter:tried", by=MEDIATOR_LI.actor, note=note, **facts
        )
    async with make.session(MEDIATOR_LI.actor) as session:
        kept = await session.get_one(Entry, entry.id)
        assert (kept.note, kept.facts["字"], kept.facts["day"]) == (note, [note], "2026-01-02")
    assert await broken() == []


async def test_what_is_written_at_the_same_time_still_makes_one_chain(
    make: Make, database: Database, broken: Broken, owner: AsyncEngine
) -> None:
    matter = await make.matter()
    before = await length(owner, matter)

    async def write(n: int) -> None:
        async with database.transaction(agency_id=COMMITTEE.id, officer_id=MEDIATOR_LI.id) as session:
            await timeline.record(session, matter.id, "matter:tried", by=MEDIATOR_LI.actor, n=n)

    await asyncio.gather(*(write(n) for n in range(12)))
    assert await length(owner, matter) == before + 12
    assert await broken() == []


async def test_an_entry_bears_the_officer_the_agency_and_both_days(make: Make) -> None:
    matter = await make.matter()
    yesterday = clock.today() - timedelta(days=1)
    async with make.session(MEDIATOR_LI.actor) as session:
        entry = await timeline.record(session, matter.id, "matter:tried", by=MEDIATOR_LI.actor, on=yesterday)
        await session.refresh(entry)
    assert (entry.officer_id, entry.agency_id, entry.happened_on) == (MEDIATOR_LI.id, COMMITTEE.id, yesterday)
    assert clock.now() - entry.recorded_at < timedelta(minutes=1)
    async with make.session(MEDIATOR_LI.actor) as session:
        own = await timeline.record(session, matter.id, "deadline:recomputed", by=None)
        assert (own.officer_id, own.agency_id) == (None, None)


async def test_the_command_checks_every_chain_and_says_which_one_is_broken(
    make: Make, tamper: Tamper, settings: Settings
) -> None:
    whole, rewritten = await make.matter(), await make.matter()

    async def verify() -> tuple[int, str]:
        command = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from fayi.cli import main; main()", "audit", "verify",
            stdout=asyncio.subprocess.PIPE,
            env=os.environ
            | {
                "PYTHONPATH": str(Path(fayi.__file__).parents[1]),
                "FAYI_DATA_DIRECTORY": str(settings.data_directory),
                "FAYI_DATABASE_URL": settings.database_url,
                "FAYI_DATABASE_OWNER_URL": settings.database_owner_url,
                "FAYI_SECRET_KEY": settings.secret_key,
            },
        )  # fmt: skip
        told, _ = await command.communicate()
        return command.returncode or 0, told.decode()

    code, told = await verify()
    assert (code, told.strip().endswith("0 chains broken.")) == (0, True), told
    await tamper("update timeline set note = '改' where matter_id = :m and seq = 2", m=rewritten.id)
    code, told = await verify()
    assert code == 1
    assert f"matter {rewritten.id}: entry 2 was changed" in told
    assert f"matter {whole.id}:" not in told
    assert told.strip().endswith("1 chains broken.")
