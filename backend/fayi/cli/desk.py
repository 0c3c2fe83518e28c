"""The desk behind a command: its settings, its database, its work in one transaction."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
import msgspec
from sqlalchemy import create_engine, text

from fayi import settings as configuration
from fayi.kit import schema
from fayi.kit.database import Database, driver_url
from fayi.kit.embedded_postgres import Cluster
from fayi.settings import Settings

T = TypeVar("T")
OWNER, APP, DATABASE = "fayi_owner", schema.APP_ROLE, "fayi"


@contextmanager
def desk() -> Iterator[Settings]:
    """The settings, with a database behind them: the one named, or the private one, running."""
    settings = configuration.load()
    if settings.database_url:
        yield settings
        return
    with Cluster(settings.data_directory / "postgres") as cluster:
        engine = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            if (
                connection.scalar(text("select 1 from pg_roles where rolname = :name"), {"name": OWNER})
                is None
            ):
                connection.execute(text(f"create role {OWNER} login createrole"))
            if (
                connection.scalar(text("select 1 from pg_database where datname = :name"), {"name": DATABASE})
                is None
            ):
                connection.execute(text(f"create database {DATABASE} owner {OWNER}"))
        engine.dispose()
        yield msgspec.structs.replace(
            settings,
            database_url=cluster.dsn(DATABASE, APP),
            database_owner_url=cluster.dsn(DATABASE, OWNER),
        )


def brought_up_to_date(settings: Settings) -> str:
    """Migrate; returns "empty" when there was nothing before."""
    if not settings.database_owner_url:
        raise ValueError("FAYI_DATABASE_OWNER_URL is not set: migrating needs the role that owns the tables.")
    done = schema.migrate(settings.database_owner_url, settings.database_url)
    for line in done:
        click.echo(f"Database: {line}")
    return done[0].split(" ")[0] if done else ""


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end."""
    return asyncio.run(work)


async def with_database(settings: Settings, work: Any) -> Any:
    """Do `work(session)` in one transaction."""
    database = Database(settings.database_url, pool=1)
    try:
        async with database.transaction() as session:
            return await work(session)
    finally:
        await database.close()


def counted(table: str) -> Any:
    """Work that counts the rows of a table."""

    async def count(session: Any) -> int:
        return int(await session.scalar(text(f"select count(*) from {table}")))

    return count
