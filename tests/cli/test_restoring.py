"""A desk is backed up, wrecked and brought back: people sign in and go on with their work."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from fayi.app import create_app, files_of
from fayi.cli import commands
from fayi.kit import secrets
from fayi.kit.database import Database, driver_url
from fayi.kit.embedded_postgres import Cluster
from fayi.kit.identity import Sex, example_id_number
from fayi.kit.render_pool import RenderPool
from fayi.parties.models import Party
from fayi.settings import Settings
from tests.browser import Browser
from tests.cast import MEDIATOR_LI, PASSWORD, Person
from tests.documents.press import Press
from tests.make import Make

PASSPHRASE = "a safe of its own"
NUMBER = example_id_number(date(1985, 3, 2), Sex.MALE, 12)


@pytest.fixture(autouse=True)
def the_desks_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands open vaults of their own; that is undone after the test."""
    monkeypatch.setattr(secrets, "_vault", secrets._vault)


async def fayi(settings: Settings, *words: object) -> Result:
    """Run the command on this desk."""
    environment = {
        "FAYI_DATA_DIRECTORY": str(settings.data_directory),
        "FAYI_DATABASE_URL": settings.database_url,
        "FAYI_DATABASE_OWNER_URL": settings.database_owner_url,
        "FAYI_SECRET_KEY": settings.secret_key,
    }
    given = [str(word) for word in words]
    return await asyncio.to_thread(CliRunner().invoke, commands, given, env=environment)


@pytest.fixture
async def wreck(cluster: Cluster, settings: Settings, tmp_path: Path) -> AsyncIterator[Settings]:
    """What is left of another desk: strange tables, a damaged file, no keys."""
    name = f"wreck_{settings.database_url.rsplit('_', 1)[-1].split('?')[0]}"
    admin = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create database {name} owner fayi_owner"))
    rest = create_engine(driver_url(cluster.dsn(name, "fayi_owner")))
    with rest.begin() as connection:
        connection.execute(text("create table party (id int); insert into party values (7)"))
    rest.dispose()
    yield msgspec.structs.replace(
        settings,
        data_directory=tmp_path / "wreck",
        database_url=cluster.dsn(name, "fayi_app"),
        database_owner_url=cluster.dsn(name, "fayi_owner"),
        secret_key="",
    )
    with admin.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()


async def test_a_wrecked_desk_is_brought_back_and_works(
    make: Make, pool: RenderPool, settings: Settings, wreck: Settings, tmp_path: Path
) -> None:
    files = files_of(settings)
    matter = await make.matter()
    document = await Press(make, pool, files).issued(matter, "MD-0103")
    party = await make.party("陈大山", id_number=NUMBER)
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    said = ("--passphrase-file", tmp_path / "passphrase")
    beside = await fayi(
        settings, "backup", tmp_path / "backup", "--keys", tmp_path / "backup" / "keys", *said
    )
    assert "do not belong beside" in beside.output
    made = await fayi(settings, "backup", tmp_path / "backup", "--keys", tmp_path / "safe.json", *said)
    assert made.exit_code == 0, made.output
    assert settings.secret_key not in (tmp_path / "safe.json").read_text()

    keys = ("--keys", tmp_path / "safe.json", *said)
    sound = await fayi(settings, "backup", "verify", tmp_path / "backup", *keys)
    assert sound.exit_code == 0, sound.output
    assert "The backup is whole" in sound.output

    wreck.data_directory.mkdir()
    refused = await fayi(wreck, "restore", tmp_path / "backup", "--yes")
    assert "needs the key" in str(refused.exception)
    assert (await fayi(wreck, "keys", "import", tmp_path / "safe.json", *said)).exit_code == 0
    copy = wreck.data_directory / "files" / files.path(document.pdf_digest or "")
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"%PDF-damaged")
    restored = await fayi(wreck, "restore", tmp_path / "backup", "--yes")
    assert restored.exit_code == 0, restored.output + repr(restored.exception)
    audited = await fayi(wreck, "audit", "verify")
    assert "0 chains broken" in audited.output

    secrets.open_vault("", wreck.data_directory / "secret.key")
    app = create_app(wreck)
    database: Database = app.state.database

    async def nobody_is_signed_in(person: Person) -> str:
        raise AssertionError(person)

    async with Browser(app, nobody_is_signed_in) as browser:
        door = await browser.open("/sign-in")
        await door.form("登录").fill(sign_in_name=MEDIATOR_LI.sign_in_name, password=PASSWORD).submit()
        page = await browser.open(f"/matters/{matter.id}")
        assert page.has(matter.title)
        client = await browser.client(None)
        pdf = await client.get(f"/documents/{document.id}/pdf")
        assert pdf.content.startswith(b"%PDF-1")
    async with database.transaction(agency_id=4, officer_id=MEDIATOR_LI.id) as session:
        assert (await session.get_one(Party, party.id)).id_number == NUMBER
    await database.close()


async def test_the_check_of_a_backup_tells_what_is_missing(
    make: Make, settings: Settings, tmp_path: Path
) -> None:
    await fayi(settings, "backup", tmp_path / "backup")
    (tmp_path / "backup" / "database.dump").write_bytes(b"PGDMP")
    told = await fayi(settings, "backup", "verify", tmp_path / "backup")
    assert "is missing, damaged" in str(told.exception)
