"""Scans that were put into files before attachments came are all there afterwards, in their order."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from fayi.documents.models import Paper
from fayi.kit import schema
from fayi.kit.database import Database, driver_url
from fayi.kit.embedded_postgres import Cluster
from tests import cast
from tests.migrations.test_migrations import a_matter, own_database, upgrade

COLUMNS = (
    "id, matter_id, paper_key, title, pages, document_id, file_digest, file_name, media_type, original_kept,"
    " added_at, added_by_id, removed_at, removed_by_id, remove_reason"
)


@pytest.fixture
def filled(cluster: Cluster, settings: object, worker_id: str) -> Iterator[tuple[str, str]]:
    """A database of the time before, apart from that of the other tests."""
    with own_database(cluster, f"scans_{worker_id}") as urls:
        upgrade(urls[0], "0022")
        yield urls


async def test_scans_and_noted_papers_are_kept_with_all_that_was_said_of_them(
    filled: tuple[str, str],
) -> None:
    owner_url, app_url = filled
    engine = create_async_engine(driver_url(owner_url))
    async with engine.begin() as connection:
        await cast.bring_on(connection, "no password")
        await a_matter(connection)
        await connection.execute(
            text(
                "insert into paper (matter_id, paper_key, title, pages, file_digest, file_name, media_type,"
                " original_kept, added_at, added_by_id) values"
                " (1, 'identity', '身份证明', 2, repeat('a', 64), 'x.pdf', 'application/pdf', true, now(), :by),"
                " (1, 'exhibits', '收据', 1, repeat('b', 64), 'y.jpg', 'image/jpeg', false, now(), :by),"
                " (1, 'exhibits', '账本', 30, null, '', '', true, now(), :by)"
            ),
            {"by": cast.MEDIATOR_LI.id},
        )
        await connection.execute(
            text(
                "update paper set removed_at = now(), removed_by_id = :by, remove_reason = '放错' where id = 2"
            ),
            {"by": cast.MEDIATOR_LI.id},
        )
        before = [
            tuple(row) for row in await connection.execute(text(f"select {COLUMNS} from paper order by id"))
        ]
    assert schema.migrate(owner_url, app_url)
    async with engine.connect() as connection:
        after = [
            tuple(row) for row in await connection.execute(text(f"select {COLUMNS} from paper order by id"))
        ]
    await engine.dispose()
    assert after == before
    await look_at_them(Database(app_url))


async def look_at_them(database: Database) -> None:
    """As the application sees them; an old one may be put in another place and turned."""
    here: dict[str, Any] = {"agency_id": cast.COMMITTEE.id, "officer_id": cast.MEDIATOR_LI.id}
    async with database.transaction(**here) as session:
        first = await session.get_one(Paper, 1)
        assert (first.kind, first.safety, first.place, first.turned, first.size) == (
            "paper",
            "unchecked",
            1,
            0,
            None,
        )
        first.position, first.turned = 3, 90
    async with database.transaction(**here) as session:
        assert (await session.get_one(Paper, 1)).place == 3
    await database.close()
