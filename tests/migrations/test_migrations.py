"""The migrations read as a history, end where the models are, and leave the application no more than it needs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

import fayi.app
from fayi.kit import schema
from fayi.kit.database import Base, Database, driver_url
from fayi.kit.embedded_postgres import Cluster
from tests import cast

VERSIONS = sorted((schema.MIGRATIONS / "versions").glob("*.py"))
NUMBERS = [path.name[:4] for path in VERSIONS]
KNOWN_TO_THE_DATABASE_ALONE = {
    "matter_search",  # read and written through functions only
    "paper_search",
    "party_search",
    "article_search",
    "failed_query",  # likewise
    "file_to_destroy",  # likewise
    "reading_seal",  # likewise
    "fk_local_number_agency_id",  # the library does not know agencies
    "fk_local_number_set_by",
    "fk_article_set_by",
}


def test_migrations_are_numbered_in_one_line() -> None:
    assert [f"{number:04}" for number in range(1, len(VERSIONS) + 1)] == NUMBERS
    script = ScriptDirectory(str(schema.MIGRATIONS))
    line = list(reversed([*script.walk_revisions()]))
    assert [revision.revision for revision in line] == NUMBERS
    assert [revision.down_revision for revision in line] == [None, *NUMBERS[:-1]]


async def test_the_models_say_what_the_database_holds(owner: AsyncEngine) -> None:
    def differences(connection: Connection) -> list[str]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": is_compared}
        )
        return [repr(found) for found in compare_metadata(context, Base.metadata)]

    async with owner.connect() as connection:
        assert await connection.run_sync(differences) == []


def is_compared(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Tables, columns and foreign keys; indexes and uniqueness are the migrations' own."""
    return not (
        kind in ("index", "unique_constraint")
        or name in KNOWN_TO_THE_DATABASE_ALONE
        or (kind == "table" and (name or "").startswith("procrastinate"))
    )


async def test_whatever_hangs_on_a_matter_is_held_by_row_security(owner: AsyncEngine) -> None:
    async with owner.connect() as connection:
        found = await connection.execute(
            text(
                "select c.relname as name, c.relrowsecurity as held, has_table_privilege('fayi_app', c.oid,"
                " 'select,insert,update,delete') as reachable,"
                " array(select cmd from pg_policies where tablename = c.relname) as policies"
                " from pg_class c join pg_attribute a on a.attrelid = c.oid"
                " where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
                " and a.attname in ('matter_id', 'party_id') and not a.attisdropped"
            )
        )
        rows = found.all()
    assert {"timeline", "document", "hearing", "reading", "matter_search"} <= {row.name for row in rows}
    loose = [row.name for row in rows if row.reachable and not (row.held and row.policies)]
    assert not loose


async def test_tables_without_row_security_hold_nothing_about_matters_or_parties(owner: AsyncEngine) -> None:
    async with owner.connect() as connection:
        found = await connection.scalars(
            text(
                "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
                " and not relrowsecurity and relname not like 'procrastinate%'"
                " and has_table_privilege('fayi_app', oid, 'select')"
            )
        )
        assert set(found) == {
            "agency", "officer", "officer_role", "signed_in", "counter", "operation", "api_failure",
            "region", "code", "calendar_day", "calendar_year", "calendar_version", "local_number",
            "means_standard", "article", "retention_period", "key_use", "key_proof",
            "search_engine", "search_outbox",
            "former_password", "second_factor", "recovery_code", "linked_identity", "attempt",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "never"),
    [
        ("timeline", ("update", "delete", "truncate")),
        ("matter", ("delete", "truncate")),
        ("matter_access", ("insert", "update", "delete", "truncate")),
        ("matter_search", ("select", "insert", "update", "delete", "truncate")),
        ("paper_search", ("select", "insert", "update", "delete", "truncate")),
        ("party_search", ("select", "insert", "update", "delete", "truncate")),
        ("paper_text", ("update", "truncate")),
        ("former_name", ("insert", "update", "delete", "truncate")),
        ("recusal", ("update", "delete", "truncate")),
        ("reading", ("update", "delete", "truncate")),
        ("signature", ("update", "delete", "truncate")),
        ("document", ("delete", "truncate")),
        ("paper", ("delete", "truncate")),
        ("reading_seal", ("select", "insert", "update", "delete", "truncate")),
        ("audit_mark", ("update", "delete", "truncate")),
        ("phone_link", ("delete", "truncate")),
        ("disposal_list", ("delete", "truncate")),
        ("disposal_item", ("delete", "truncate")),
        ("file_to_destroy", ("select", "insert", "update", "delete", "truncate")),
        ("data_request", ("delete", "truncate")),
        ("incident", ("delete", "truncate")),
        ("incident_measure", ("update", "delete", "truncate")),
        ("serving", ("delete", "truncate")),
        ("serving_proof", ("update", "delete", "truncate")),
        ("api_token", ("update", "delete", "truncate")),
        ("api_use", ("update", "delete", "truncate")),
        ("notice", ("insert", "delete", "truncate")),
        ("sending", ("insert", "delete", "truncate")),
        ("absence", ("delete", "truncate")),
        ("alembic_version", ("insert", "update", "delete")),
    ],
)
async def test_the_application_may_not(owner: AsyncEngine, table: str, never: tuple[str, ...]) -> None:
    async with owner.connect() as connection:
        for right in never:
            assert not await connection.scalar(
                text("select has_table_privilege('fayi_app', :table, :right)"),
                {"table": table, "right": right},
            ), right


async def test_the_applications_role_owns_nothing_and_creates_nothing(owner: AsyncEngine) -> None:
    async with owner.connect() as connection:
        role = (
            await connection.execute(
                text(
                    "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
                    " has_schema_privilege('fayi_app', 'public', 'create'),"
                    " exists (select from pg_class where relowner = r.oid),"
                    " exists (select from pg_proc where proowner = r.oid)"
                    " from pg_roles r where rolname = 'fayi_app'"
                )
            )
        ).one()
    assert tuple(role) == (False,) * 7


async def test_functions_that_act_for_the_owner_look_names_up_in_one_place(owner: AsyncEngine) -> None:
    async with owner.connect() as connection:
        found = await connection.execute(
            text(
                "select proname, proconfig from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
            )
        )
        loose = [row.proname for row in found if "search_path=public" not in (row.proconfig or [])]
    assert not loose


@contextmanager
def own_database(cluster: Cluster, name: str) -> Iterator[tuple[str, str]]:
    """A database of its own: the owner's address and the application's."""
    admin = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"drop database if exists {name} with (force)"))
        connection.execute(text(f"create database {name} owner fayi_owner"))
    try:
        yield cluster.dsn(name, "fayi_owner"), cluster.dsn(name, "fayi_app")
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"drop database {name} with (force)"))
        admin.dispose()


def upgrade(url: str, revision: str) -> None:
    """Bring a database to a revision, as a release of that day would have done."""
    engine = create_engine(driver_url(url))
    try:
        with engine.connect() as connection:
            schema.ensure_roles(connection, "")
            command.upgrade(schema.configuration(connection), revision)
            connection.commit()
    finally:
        engine.dispose()


@pytest.fixture
def older(cluster: Cluster, settings: object, worker_id: str) -> Iterator[tuple[str, str]]:
    """An empty database apart from that of the other tests."""
    with own_database(cluster, f"older_{worker_id}") as urls:
        yield urls


def engine_of(url: str) -> Engine:
    """An engine on a database."""
    return create_engine(driver_url(url))


def test_a_database_grows_migration_by_migration_and_then_rests(older: tuple[str, str]) -> None:
    owner_url, app_url = older
    for number in NUMBERS:
        upgrade(owner_url, number)
        engine = engine_of(owner_url)
        with engine.connect() as connection:
            assert schema.current(connection) == number
        engine.dispose()
    assert schema.migrate(owner_url, app_url) == []


def test_an_empty_database_is_brought_up_to_date_at_once(older: tuple[str, str]) -> None:
    assert schema.migrate(*older) == [f"empty → {NUMBERS[-1]}"]


async def test_what_was_written_before_the_last_migration_is_there_after_it(older: tuple[str, str]) -> None:
    owner_url, app_url = older
    upgrade(owner_url, NUMBERS[-2])
    engine = create_async_engine(driver_url(owner_url))
    async with engine.begin() as connection:
        await cast.bring_on(connection, "no password")
        await a_matter(connection)
    assert schema.migrate(owner_url, app_url) == [f"{NUMBERS[-2]} → {NUMBERS[-1]}"]
    async with engine.connect() as connection:
        kept = await connection.scalars(text("select tag || note from timeline order by seq"))
        assert list(kept) == ["matter:registered第一条", "matter:accept第二条"]
    await engine.dispose()
    database = Database(app_url)
    async with database.transaction(agency_id=cast.COMMITTEE.id) as session:
        assert list(await session.scalars(text("select title from matter"))) == ["陈大山与周小河邻里纠纷"]
    async with database.transaction(agency_id=cast.COURT.id) as session:
        assert not list(await session.scalars(text("select title from matter")))
    await database.close()


async def a_matter(connection: AsyncConnection) -> None:
    """A matter with two entries, written as its owner might have years ago."""
    await connection.execute(
        text(
            "insert into matter (type, type_version, agency_id, registered_at_id, intake_number, title, channel,"
            " stage, status, received_on, stage_since, details, created_at, updated_at) values ('mediation', 1,"
            " :agency, :agency, '湖桥登字〔2026〕1号', '陈大山与周小河邻里纠纷', 'window', 'registered', 'draft',"
            " :day, :day, '{}', now(), now())"
        ),
        {"agency": cast.COMMITTEE.id, "day": date(2026, 1, 5)},
    )
    for tag, note in (("matter:registered", "第一条"), ("matter:accept", "第二条")):
        await connection.execute(
            text(
                "insert into timeline (matter_id, tag, happened_on, recorded_at, note)"
                " values (1, :tag, :day, now(), :note)"
            ),
            {"tag": tag, "note": note, "day": date(2026, 1, 5)},
        )


def test_of_two_programs_that_migrate_at_once_the_second_finds_all_done(older: tuple[str, str]) -> None:
    program = "import sys; from fayi.kit import schema; print(len(schema.migrate(*sys.argv[1:])))"
    code = Path(fayi.app.__file__).parents[1]
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program, *older],
            env=os.environ | {"PYTHONPATH": str(code)},
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    assert sorted(one.communicate()[0] for one in both) == [b"0\n", b"1\n"]


def test_a_login_of_another_name_gets_the_same_rights(cluster: Cluster, older: tuple[str, str]) -> None:
    owner_url, app_url = older
    url = app_url.replace("fayi_app", "desk_one", 1)
    try:
        schema.migrate(owner_url, url)
        engine = engine_of(url)
        with engine.connect() as connection:
            assert connection.scalar(text("select count(*) from agency")) == 0
            assert connection.scalar(text("select count(*) from matter")) == 0
        engine.dispose()
    finally:
        admin = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("drop role if exists desk_one"))
        admin.dispose()
