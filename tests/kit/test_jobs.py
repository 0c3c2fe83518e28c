"""Later work is written with what it follows from: not done when that is undone, and done once."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit.database import Database
from fayi.kit.jobs import jobs, later, retry_stalled

DONE: list[str] = []


@jobs.task(name="tests.note")
async def note(words: str) -> None:
    """Remember that it was done."""
    DONE.append(words)


@jobs.task(name="tests.fail")
async def fail(words: str) -> None:
    """Remember, and fail."""
    DONE.append(words)
    raise RuntimeError(words)


@pytest.fixture(autouse=True)
def nothing_done(database: Database) -> None:
    """Each test starts with an empty list of waiting and of done work."""
    DONE.clear()


async def work() -> None:
    """Do everything that waits."""
    await jobs.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)


async def waiting(owner: AsyncEngine) -> list[dict[str, Any]]:
    """What waits, oldest first."""
    async with owner.connect() as connection:
        found = await connection.scalars(
            text(
                "select args from procrastinate_jobs where status = 'todo' and task_name like 'tests.%' order by id"
            )
        )
        return list(found)


async def test_work_is_done_after_the_transaction_it_belongs_to(
    database: Database, owner: AsyncEngine
) -> None:
    async with database.transaction() as session:
        await later(session, note, words="一")
        assert await waiting(owner) == []
    assert await waiting(owner) == [{"words": "一"}]
    await work()
    assert DONE == ["一"]
    await work()
    assert DONE == ["一"]


async def test_what_is_undone_leaves_no_work_behind(database: Database, owner: AsyncEngine) -> None:
    async def change_of_mind() -> None:
        async with database.transaction() as session:
            await later(session, note, words="一")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await change_of_mind()
    assert await waiting(owner) == []


async def test_asked_twice_under_one_name_it_waits_once_and_the_transaction_goes_on(
    database: Database, owner: AsyncEngine
) -> None:
    async with database.transaction() as session:
        await later(session, note, once="recompute", words="一")
        await later(session, note, once="recompute", words="二")
        await later(session, note, words="三")
    async with database.transaction() as session:
        await later(session, note, once="recompute", words="四")
        await session.execute(text("select 1"))
    assert await waiting(owner) == [{"words": "一"}, {"words": "三"}]
    await work()
    async with database.transaction() as session:
        await later(session, note, once="recompute", words="五")
    await work()
    assert DONE == ["一", "三", "五"]


async def test_asked_at_the_same_time_under_one_name_it_waits_once(
    database: Database, owner: AsyncEngine
) -> None:
    async def ask(n: int) -> None:
        async with database.transaction() as session:
            await later(session, note, once="recompute", words=str(n))

    await asyncio.gather(*(ask(n) for n in range(8)))
    assert len(await waiting(owner)) == 1


async def test_work_that_fails_is_not_done_again_by_itself(database: Database, owner: AsyncEngine) -> None:
    async with database.transaction() as session:
        await later(session, fail, words="一")
    await work()
    await work()
    assert DONE == ["一"]
    async with owner.connect() as connection:
        status = await connection.scalar(
            text("select status from procrastinate_jobs where task_name = 'tests.fail'")
        )
    assert status == "failed"


async def test_work_whose_worker_died_is_given_to_another(database: Database, owner: AsyncEngine) -> None:
    async with database.transaction() as session:
        await later(session, note, words="一")
    async with owner.begin() as connection:
        worker = await connection.scalar(
            text(
                "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning id"
            )
        )
        await connection.execute(
            text(
                "update procrastinate_jobs set status = 'doing', worker_id = :w where task_name = 'tests.note'"
            ),
            {"w": worker},
        )
    await work()
    assert DONE == []
    await retry_stalled.defer_async(timestamp=0)
    await work()
    await work()
    assert DONE == ["一"]
