"""One request, one transaction; who may connect; settings that end with the transaction."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar.types import Message, Receive, Scope, Send
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit.database import Database, OneTransaction, UnsafeRole, driver_url
from fayi.kit.embedded_postgres import Cluster
from fayi.settings import Settings


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://a:b@c/d", "postgresql+psycopg://a:b@c/d"),
        ("postgres://a@c/d?sslmode=require", "postgresql+psycopg://a@c/d?sslmode=require"),
        ("postgresql+psycopg://a@c/d", "postgresql+psycopg://a@c/d"),
    ],
)
def test_an_address_may_be_written_as_administrators_write_it(given: str, used: str) -> None:
    assert driver_url(given) == used


async def kept(database: Database, operation: UUID) -> bool:
    """Whether the row of this test was committed."""
    async with database.sessions() as session:
        found = await session.scalar(text("select count(*) from operation where id = :id"), {"id": operation})
        return found == 1


async def write(session: AsyncSession, operation: UUID) -> None:
    await session.execute(text("insert into operation (id) values (:id)"), {"id": operation})


async def answered(database: Database, operation: UUID, status: int, *, fault: bool = False) -> list[Message]:
    """What leaves the house when a request writes a row and answers with `status`."""
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await write(scope["state"]["session"], operation)
        if fault:
            raise RuntimeError("a fault in a page")
        await send({"type": "http.response.start", "status": status, "headers": []})  # type: ignore[typeddict-item]
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Any = {"type": "http", "state": {}}
    await OneTransaction(app, database)(scope, None, send)  # type: ignore[arg-type]
    return sent


@pytest.mark.parametrize(
    ("status", "is_kept"),
    [(200, True), (201, True), (303, True), (400, False), (404, False), (422, False), (500, False)],
)
async def test_a_success_is_committed_and_a_refusal_is_not(
    database: Database, status: int, is_kept: bool
) -> None:
    operation = uuid4()
    sent = await answered(database, operation, status)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert await kept(database, operation) is is_kept


async def test_a_fault_in_a_page_writes_nothing(database: Database) -> None:
    operation = uuid4()
    with pytest.raises(RuntimeError):
        await answered(database, operation, 200, fault=True)
    assert not await kept(database, operation)


async def test_no_success_is_told_that_could_not_be_committed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(session: AsyncSession) -> None:
        raise RuntimeError("the index cannot be written")

    monkeypatch.setattr(database, "before_commit", fail)
    operation = uuid4()
    with pytest.raises(RuntimeError):
        await answered(database, operation, 200)
    assert not await kept(database, operation)


async def test_outside_a_request_a_fault_undoes_the_transaction_too(database: Database) -> None:
    operation, other = uuid4(), uuid4()

    async def fail() -> None:
        async with database.transaction() as session:
            await write(session, operation)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.transaction() as session:
        await write(session, other)
    assert (await kept(database, operation), await kept(database, other)) == (False, True)


async def test_what_is_no_request_passes_without_a_transaction(database: Database) -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    scope: Any = {"type": "lifespan"}
    await OneTransaction(app, database)(scope, None, None)  # type: ignore[arg-type]
    assert seen == [{"type": "lifespan"}]


@pytest.fixture
def unbound(cluster: Cluster, settings: Settings) -> Iterator[str]:
    """A role that row security does not bind."""
    admin = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("create role unbound login bypassrls"))
    yield settings.database_url.replace("fayi_app", "unbound", 1)
    with admin.connect() as connection:
        connection.execute(text("drop role unbound"))
    admin.dispose()


async def test_the_site_does_not_run_as_a_role_that_sees_everything(
    cluster: Cluster, settings: Settings, unbound: str
) -> None:
    name = settings.database_url.split("?")[0].rsplit("/", 1)[1]
    for url in (cluster.dsn(name), settings.database_owner_url, unbound):
        database = Database(url)
        with pytest.raises(UnsafeRole):
            await database.refuse_unsafe_role()
        await database.close()
    safe = Database(settings.database_url)
    await safe.refuse_unsafe_role()
    await safe.close()
