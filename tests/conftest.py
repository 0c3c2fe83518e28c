"""A real PostgreSQL per run, a database per worker, a clean register and the cast per test, no network."""

import asyncio
import gc
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from fayi.agencies.actions import hasher
from fayi.agencies.queries import token_hash
from fayi.agencies.rules import Actor
from fayi.app import create_app
from fayi.kit import clock, schema
from fayi.kit.database import Database, driver_url
from fayi.kit.embedded_postgres import Cluster
from fayi.kit.files import Files
from fayi.kit.jobs import jobs
from fayi.kit.render_pool import RenderPool
from fayi.kit.secrets import open_vault
from fayi.library.seeds import KEEP_MEANS_RULE, MEANS_RULES
from fayi.settings import Settings
from tests import cast
from tests.browser import Browser
from tests.make import Make
from tests.memory import EMPTY, Memory

pytest_plugins = ["tests.chromium"]
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def pytest_configure() -> None:
    """Look for garbage less often, for a tenth of the time went into it, and hash passwords quickly."""
    gc.set_threshold(20_000, 20, 20)
    quick = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
    hasher.hashers, hasher.current_hasher = (quick,), quick


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case that is a file after its argument: every worker must call it the same, and a packed file
    holds the second it was packed in."""
    return argname if isinstance(val, bytes) else None


Worker = Callable[[], Awaitable[None]]
SessionAs = Callable[[Actor], AbstractAsyncContextManager[AsyncSession]]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Cluster]:
    """One PostgreSQL server for all workers of this run."""
    root = tmp_path_factory.getbasetemp()
    run = (root if worker_id == "master" else root.parent).name
    home = Path(tempfile.gettempdir()) / f"fayi-tests-{os.getuid()}-{run}"
    with Cluster(home, settings=QUICK) as server:
        yield server
    if not (home / "data" / "postmaster.pid").exists():
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def settings(cluster: Cluster, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a desk of its own: an own database, brought up to date by its owner."""
    name = f"fayi_{worker_id}"
    folder = tmp_path_factory.mktemp("desk")
    settings = Settings(
        data_directory=folder,
        database_url=cluster.dsn(name, "fayi_app"),
        database_owner_url=cluster.dsn(name, "fayi_owner"),
        secret_key="5a" * 32,
        run_worker=False,
        second_factor="offered",
        sign_ins_per_minute=0,
        public_per_minute=0,
    )
    admin = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # Roles belong to the server, so one worker at a time makes them and its database.
        connection.execute(text("select pg_advisory_lock(1)"))
        if connection.scalar(text("select 1 from pg_roles where rolname = 'fayi_owner'")) is None:
            connection.execute(text("create role fayi_owner login createrole"))
            connection.execute(text("grant set on parameter session_replication_role to fayi_owner"))
        connection.execute(text(f"create database {name} owner fayi_owner"))
        schema.migrate(settings.database_owner_url, settings.database_url)
        connection.execute(text("select pg_advisory_unlock(1)"))
    admin.dispose()
    open_vault(settings.secret_key, folder / "secret.key")
    return settings


@pytest.fixture(scope="session")
async def owner(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """The connection of the tables' owner, whom row security does not bind."""
    engine = create_async_engine(driver_url(settings.database_owner_url))
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
async def application(settings: Settings) -> AsyncIterator[object]:
    """The whole site, put together once."""
    app = create_app(settings)
    gc.freeze()
    ready, over = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        # In one task: a cancel scope must be left by the task that entered it, and fixtures end in another.
        async with app.lifespan():
            ready.set()
            await over.wait()

    living = asyncio.create_task(live())
    opened = asyncio.create_task(ready.wait())
    await asyncio.wait({living, opened}, return_when=asyncio.FIRST_COMPLETED)
    if living.done():
        living.result()
    yield app
    over.set()
    await living


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Of cast.PASSWORD."""
    return hasher.hash(cast.PASSWORD)


@pytest.fixture(scope="session")
async def memory(settings: Settings, owner: AsyncEngine, password_hash: str) -> AsyncIterator[Memory]:
    """Remembers the cast and nothing else, and what tests let it remember."""
    async with owner.begin() as connection:
        await connection.execute(text("set local session_replication_role = replica"))
        await connection.execute(text(EMPTY))
        await connection.execute(text("set local session_replication_role = origin"))
        await cast.bring_on(connection, password_hash)
        await connection.execute(text(KEEP_MEANS_RULE), [dict(rule) for rule in MEANS_RULES])
    async with Memory(settings.database_owner_url) as memory:
        yield memory


@pytest.fixture
async def database(application: object, memory: Memory) -> Database:
    """The desk's database with the cast and nothing else in it."""
    await memory.again()
    return application.state.database  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def pool(application: object) -> RenderPool:
    """The site's child process that prints."""
    return application.dependencies["render_pool"].dependency()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def session_as(database: Database) -> SessionAs:
    """Opens a transaction as an actor; committed at the end of the block."""
    return lambda actor: database.transaction(agency_id=actor.agency_id, officer_id=actor.officer_id)


@pytest.fixture
def make(database: Database, application: object, memory: Memory) -> Make:
    """Makes parties, matters and what hangs on them, with sensible defaults."""
    return Make(database, application.state.types, memory)  # type: ignore[attr-defined]


@pytest.fixture
def files(settings: Settings) -> Files:
    """The store of files the site has, too."""
    return Files("", settings.data_directory / "files")


@pytest.fixture
def worker(make: Make, pool: RenderPool, files: Files, settings: Settings) -> Worker:
    """Does the later work that waits, as the worker does."""

    async def work() -> None:
        await jobs.run_worker_async(
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            additional_context={
                "database": make.database,
                "types": make.types,
                "settings": settings,
                "render_pool": pool,
                "files": files,
            },
        )

    return work


@pytest.fixture
async def token_of(database: Database) -> Callable[[cast.Person], Awaitable[str]]:
    """Signs an officer of the cast in without the slow password check; returns the session token."""

    async def sign_in(person: cast.Person) -> str:
        token = f"token of {person.sign_in_name}"
        async with database.transaction() as session:
            await session.execute(
                text(
                    "insert into signed_in values (:hash, :officer, :agency, :now, :now, :end)"
                    " on conflict (token_hash) do nothing"
                ),
                {
                    "hash": token_hash(token),
                    "officer": person.id,
                    "agency": person.place.id,
                    "now": clock.now(),
                    "end": clock.now() + timedelta(hours=10),
                },
            )
        return token

    return sign_in


@pytest.fixture
async def browser(
    application: object, token_of: Callable[[cast.Person], Awaitable[str]]
) -> AsyncIterator[Browser]:
    """Opens pages through HTTP and checks each one it opens."""
    async with Browser(application, token_of) as opened:
        yield opened


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests reach this machine and nothing else."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        if (
            self.family != socket.AF_UNIX
            and isinstance(address, tuple)
            and address[0] not in ("127.0.0.1", "::1")
        ):
            raise RuntimeError(f"a test reached for {address[0]}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", local_only)
