"""`fayi keys`: a new key is made, taken up, everything encrypted under it, and the old one retired."""

import asyncio
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from fayi.cli import commands
from fayi.kit import key_agreement, secrets
from fayi.kit.database import Database, driver_url
from fayi.kit.key_agreement import in_agreement
from fayi.kit.secrets import WrongKey, open_vault, read_ring
from fayi.settings import Settings
from tests.make import Make


@pytest.fixture
def desk(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """The desk with its key in a key file; what was encrypted under it stays behind for nobody."""
    monkeypatch.setattr(secrets, "_vault", secrets._vault)
    file = tmp_path / "secret.key"
    file.write_text(settings.secret_key)
    yield msgspec.structs.replace(settings, data_directory=tmp_path, secret_key="")
    file.unlink()


async def keys(settings: Settings, *words: str) -> Result:
    """Run `fayi keys …` on this desk."""
    return await fayi(settings, "keys", *words)


async def fayi(settings: Settings, *words: str) -> Result:
    """Run `fayi …` on this desk."""
    environment = {
        "FAYI_DATA_DIRECTORY": str(settings.data_directory),
        "FAYI_DATABASE_URL": settings.database_url,
        "FAYI_DATABASE_OWNER_URL": settings.database_owner_url,
        "FAYI_SECRET_KEY": settings.secret_key,
    }
    return await asyncio.to_thread(CliRunner().invoke, commands, words, env=environment)


async def alone(database: Database) -> None:
    """No other process of this desk is living, but the ones of the test."""
    async with database.transaction() as session:
        await session.execute(text("delete from key_use"))


async def test_a_key_is_made_taken_up_and_the_old_one_retired(
    make: Make, desk: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_agreement, "EVERY", 0.05)
    file = desk.data_directory / "secret.key"
    working = open_vault("", file)
    (old,) = (key.name for key in working.keys)
    index = working.index("x")
    party = await make.party("陈大山", phone="13800000000")
    await alone(database)
    async with in_agreement(database):
        assert "Made the key" in (await keys(desk, "add")).output
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        new = read_ring(file.read_text()).keys[0].name
        early = await keys(desk, "retire", new)
        assert "newest" in early.output
        refused = await keys(desk, "retire", old)
        assert "Still needed" in refused.output
        assert "party.phone (1)" in refused.output
        turned = await keys(desk, "rotate")
        assert turned.exit_code == 0, turned.output
        assert working.writes.name == new
        listed = (await keys(desk, "list")).output
        assert f"{old}          0 values" in listed
        assert "NOT AMONG" not in listed
        retired = await keys(desk, "retire", old)
        assert retired.exit_code == 0, retired.output
    kept = read_ring(file.read_text())
    assert [key.name for key in kept.keys] == [new]
    assert kept.index("x") == index
    assert read_ring((desk.data_directory / f"secret.key.retired-{old}").read_text()).keys[1].name == old
    owner = create_engine(driver_url(desk.database_owner_url))
    with owner.connect() as connection:
        sealed = connection.scalar(text("select phone from party where id = :id"), {"id": party.id})
    owner.dispose()
    assert kept.decrypt(bytes(sealed)) == "13800000000"


async def test_keys_of_the_environment_are_handed_over_in_a_file(
    settings: Settings, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "_vault", secrets._vault)
    desk = msgspec.structs.replace(settings, data_directory=tmp_path)
    told = await keys(desk, "add")
    assert "restart them one after the other" in told.output
    handed = tmp_path / "secret.key.next"
    assert stat.S_IMODE(handed.stat().st_mode) == 0o600
    assert handed.read_text().split(",")[1] == settings.secret_key
    assert handed.read_text() not in told.output
    assert not (tmp_path / "secret.key").exists()


async def test_a_process_without_the_new_key_is_named_and_holds_the_rotation_up(
    desk: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fayi.cli.keys.PATIENCE", 1)
    await alone(database)
    other = open_vault("5a" * 32, desk.data_directory / "none")
    async with database.transaction() as session:
        await key_agreement.agree(session, other, "site on another machine")
    await keys(desk, "add")
    told = await keys(desk, "rotate")
    assert told.exit_code == 1
    assert "site on another machine. Give it the new keys and restart it." in told.output
    (desk.data_directory / "secret.key").write_text("33" * 32)
    strange = await keys(desk, "rotate")
    assert isinstance(strange.exception, WrongKey)


async def test_a_site_with_the_wrong_key_says_so_instead_of_serving(
    desk: Settings, database: Database
) -> None:
    await alone(database)
    await keys(desk, "rotate")
    (desk.data_directory / "secret.key").write_text("33" * 32)
    served = await fayi(desk, "serve")
    assert isinstance(served.exception, WrongKey)
    assert "does not match the database: a value needs the key" in str(served.exception)
