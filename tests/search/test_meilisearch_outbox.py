"""What the search engine has to hear is noted with the change; whatever becomes of the engine, search answers."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from fayi.kit import clock
from fayi.kit.database import Database
from fayi.search import outbox
from fayi.search.engine import Engine, EngineFault, Reason
from fayi.search.index import Hits, PostgresIndex, Section, Wanted
from fayi.search.meilisearch import BEHIND, FAULTY, NOT_BUILT, EngineIndex
from fayi.search.models import SearchEngine
from tests.browser import Browser
from tests.cast import CHAIR_ZHAO, CLERK_WANG, COMMITTEE, MEDIATOR_LI, STATION
from tests.make import Make

NAME = Engine("http://127.0.0.1:1", "").index_name


async def keep_engine(database: Database, *, built: bool = True) -> None:
    await outbox.stand(database, index_name=NAME, built_at=clock.now() if built else None)
    # Takes a number, so that the matters made from now on are not brought back from memory, past the triggers.
    await outbox.note(database, Section.MATTERS, [0])
    await clear(database)


async def waiting(database: Database) -> list[tuple[str, int]]:
    async with database.transaction() as session:
        found = await session.execute(
            text("select distinct section, entry_id from search_outbox order by section, entry_id")
        )
        return [(row.section, row.entry_id) for row in found]


async def clear(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("delete from search_outbox"))


async def ask(make: Make, url: str, words: str = "围墙", seconds: float = 0.3) -> tuple[Hits, EngineIndex]:
    index = EngineIndex(Engine(url, "key", seconds=seconds), PostgresIndex())
    async with make.session(MEDIATOR_LI.actor) as session:
        return await index.find(session, Wanted(words=words)), index


@asynccontextmanager
async def server(
    answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    """A server of our own that answers every connection as told."""
    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()


async def test_without_an_engine_nothing_is_noted_for_it(make: Make, database: Database) -> None:
    await make.matter(facts="围墙倒塌。")
    assert await waiting(database) == []


async def test_a_change_is_noted_with_it_and_forgotten_with_it(make: Make, database: Database) -> None:
    await keep_engine(database)
    matter = await make.matter(facts="围墙倒塌。")
    noted = await waiting(database)
    assert ("matters", matter.id) in noted
    assert {section for section, _ in noted} == {"matters", "people"}
    await clear(database)
    async with make.session(MEDIATOR_LI.actor) as session:
        await session.execute(
            text("select index_matter(:id, '{}', '新', '{新}', 'mediation', 'open', '', 1, current_date)"),
            {"id": matter.id},
        )
        assert await session.scalar(text("select count(*) from search_outbox")) == 1
        await session.rollback()
    assert await waiting(database) == []


async def test_an_entry_written_anew_unchanged_is_not_told_again(make: Make, database: Database) -> None:
    matter = await make.matter(facts="围墙倒塌。")
    await keep_engine(database)
    async with database.transaction(agency_id=COMMITTEE.id, officer_id=MEDIATOR_LI.id) as session:
        session.info["touched_matters"] = {matter.id}
    assert await waiting(database) == []


async def test_a_grant_and_its_end_are_noted_for_the_matter_and_its_people(
    make: Make, database: Database, owner: object
) -> None:
    matter = await make.matter(facts="围墙倒塌。")
    await keep_engine(database)
    for statement in (
        "insert into matter_access (agency_id, matter_id, grounds, updated_at)"
        " select :agency, m.id, '[]', m.updated_at from matter m where m.id = :id",
        "delete from matter_access where agency_id = :agency and matter_id = :id",
    ):
        async with owner.begin() as connection:  # type: ignore[attr-defined]
            await connection.execute(text(statement), {"agency": STATION.id, "id": matter.id})
        noted = await waiting(database)
        assert ("matters", matter.id) in noted
        assert {section for section, _ in noted} == {"matters", "people"}
        await clear(database)


async def test_two_changes_of_one_entry_are_told_once_and_count_from_the_first(
    make: Make, database: Database
) -> None:
    await keep_engine(database)
    async with database.transaction() as session:
        await session.execute(
            text(
                "insert into search_outbox (section, entry_id, since) values"
                " ('matters', 7, now() - interval '1 hour'), ('matters', 7, now()), ('people', 7, now())"
            )
        )
        await outbox.leave_one_of_each(session)
        left = (await session.execute(text("select section, since < now() as old from search_outbox"))).all()
    assert sorted((row.section, row.old) for row in left) == [("matters", True), ("people", False)]


async def test_an_engine_that_is_down_is_told_of_and_the_database_answers(
    make: Make, database: Database
) -> None:
    matter = await make.matter(facts="围墙倒塌。")
    await keep_engine(database)
    await clear(database)
    hits, _ = await ask(make, "http://127.0.0.1:1")
    assert (hits.ids, hits.engine, hits.told) == ((matter.id,), "postgresql", FAULTY)


async def test_an_engine_that_hangs_is_waited_for_once_and_then_left_alone(
    make: Make, database: Database
) -> None:
    matter = await make.matter(facts="围墙倒塌。")
    await keep_engine(database)
    over = asyncio.Event()
    asked = []

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(1)
        await over.wait()
        writer.close()

    async with server(hang) as url:
        loop = asyncio.get_running_loop()
        began = loop.time()
        hits, index = await ask(make, url)
        assert loop.time() - began < 1.5
        assert (hits.ids, hits.told) == ((matter.id,), FAULTY)
        async with make.session(MEDIATOR_LI.actor) as session:
            again = await index.find(session, Wanted(words="围墙"))
        assert (again.ids, again.told, len(asked)) == ((matter.id,), FAULTY, 1)
        over.set()


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (403, "invalid_api_key", Reason.KEY),
        (401, "missing_authorization_header", Reason.KEY),
        (404, "index_not_found", Reason.MISSING),
        (500, "internal", Reason.REFUSED),
    ],
)
async def test_an_engine_that_refuses_says_why_and_the_database_answers(
    make: Make, database: Database, status: int, code: str, reason: Reason
) -> None:
    matter = await make.matter(facts="围墙倒塌。")
    await keep_engine(database)

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = json.dumps({"message": "no", "code": code}).encode()
        writer.write(b"HTTP/1.1 %d No\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))
        await writer.drain()
        writer.close()

    async with server(refuse) as url:
        hits, index = await ask(make, url)
        assert (hits.ids, hits.told) == ((matter.id,), FAULTY)
        with pytest.raises(EngineFault) as fault:
            await index.engine.search([{"q": "x"}], 0, 1)
    assert fault.value.reason is reason


async def test_an_engine_that_answers_nonsense_is_taken_for_down(make: Make, database: Database) -> None:
    matter = await make.matter(facts="围墙倒塌。")
    await keep_engine(database)

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<html/>")
        await writer.drain()
        writer.close()

    async with server(babble) as url:
        hits, _ = await ask(make, url)
    assert (hits.ids, hits.told) == ((matter.id,), FAULTY)


async def test_an_engine_too_far_behind_or_not_built_is_not_asked(make: Make, database: Database) -> None:
    matter = await make.matter(facts="围墙倒塌。")
    hits, index = await ask(make, "http://127.0.0.1:1")
    assert (hits.ids, hits.told) == ((matter.id,), NOT_BUILT)
    await keep_engine(database, built=False)
    assert (await ask(make, "http://127.0.0.1:1"))[0].told == NOT_BUILT
    await keep_engine(database)
    async with database.transaction() as session:
        await session.execute(
            text("insert into search_outbox (section, entry_id, since) values ('matters', :id, :since)"),
            {"id": matter.id, "since": clock.now() - timedelta(minutes=3)},
        )
    hits, _ = await ask(make, "http://127.0.0.1:1")
    assert (hits.ids, hits.told) == ((matter.id,), BEHIND)
    async with make.session(MEDIATOR_LI.actor) as session:
        assert await index.suggest(session, "围墙") == await PostgresIndex().suggest(session, "围墙")


async def test_the_worker_keeps_what_an_engine_that_is_down_has_not_heard(
    make: Make, database: Database
) -> None:
    await keep_engine(database)
    matter = await make.matter(facts="围墙倒塌。")
    down = Engine("http://127.0.0.1:1", "key", seconds=0.3)
    with pytest.raises(EngineFault):
        await outbox.tell(database, down)
    assert ("matters", matter.id) in await waiting(database)
    await outbox.watch(database, down)
    async with database.transaction() as session:
        place = await session.get_one(SearchEngine, 1)
    assert place.fault.startswith("down")


async def test_what_goes_to_the_engine_is_read_by_agencies_that_may(make: Make, database: Database) -> None:
    matter = await make.matter(facts="围墙倒塌。")
    async with database.transaction(agency_id=STATION.id, officer_id=CLERK_WANG.id) as session:
        asked = text("select * from engine_entries('matters', :ids)")
        assert (await session.execute(asked, {"ids": [matter.id]})).all() == []
    async with database.transaction() as session:
        assert await outbox.readers_of(session, Section.MATTERS, [matter.id, 999]) == {
            matter.id: COMMITTEE.id
        }


async def test_a_stuck_queue_is_known_by_its_oldest_task(make: Make, database: Database) -> None:
    await keep_engine(database)
    task = {
        "uid": 5, "status": "processing", "type": "documentAdditionOrUpdate", "indexUid": NAME,
        "enqueuedAt": (clock.now() - timedelta(minutes=20)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }  # fmt: skip
    asked = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode())
        body = json.dumps({"results": [task], "total": 1234, "limit": 1, "from": 5, "next": None}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    async with server(answer) as url:
        await outbox.watch(database, Engine(url, "key"))
    assert "reverse=true" in asked[0]
    async with database.transaction() as session:
        report = await outbox.report(session)
    assert (report.word, report.tasks_waiting, report.is_stuck) == ("stuck", 1234, True)


async def test_administrators_see_how_far_the_engine_is_behind(
    make: Make, database: Database, browser: Browser
) -> None:
    page = await browser.open("/search/engine", as_=CHAIR_ZHAO)
    assert page.has("没有配置检索引擎")
    assert (await browser.open("/search/engine", as_=MEDIATOR_LI, expect=403)) is not None
    await keep_engine(database)
    async with database.transaction() as session:
        await session.execute(
            text(
                "insert into search_outbox (section, entry_id, since, attempts)"
                " values ('matters', 1, now() - interval '3 minutes', 0), ('matters', 2, now(), 3)"
            )
        )
        report = await outbox.report(session)
    assert (report.waiting, report.refused, report.word, report.is_unwatched) == (1, 1, "behind", True)
