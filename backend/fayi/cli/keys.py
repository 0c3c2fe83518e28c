"""`fayi keys`: the keys that encrypt ID numbers, phones, addresses and drafts (docs/keys.md)."""

import asyncio
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import click
from sqlalchemy import MetaData, create_engine, select
from sqlalchemy.engine import Engine

from fayi import settings as configuration
from fayi.cli.desk import desk, run
from fayi.kit import key_agreement, key_rotation
from fayi.kit.database import Base, Database, driver_url
from fayi.kit.key_agreement import KeyUse
from fayi.kit.key_export import opened_keys, sealed_keys
from fayi.kit.secrets import (
    ANCHOR,
    Key,
    Vault,
    anchor_of,
    open_vault,
    read_ring,
    replace_key_file,
    split_ring,
)
from fayi.settings import Settings

PATIENCE = 2 * key_agreement.FORGOTTEN_AFTER.total_seconds()
"""Seconds for the processes to take up a new key: after half as many a silent one counts as ended."""


@click.group()
def keys() -> None:
    """Look after the keys of encrypted columns."""


@keys.command("list")
def list_keys() -> None:
    """The keys by name, newest first; how much each one still holds; who uses which."""
    with desk() as settings:
        ring = open_vault(settings.secret_key, key_file(settings))
        with owner(settings) as engine:
            held = key_rotation.counted(engine, models())
        for number, key in enumerate(ring.keys):
            place = "newest" if number == 0 else ""
            click.echo(f"{key.name}  {held.pop(key.name, 0):>9} values  {place}".rstrip())
        for name, many in held.items():
            told = "from before keys had names" if name == "unnamed" else "NOT AMONG THE KEYS GIVEN"
            click.echo(f"{name:8}  {many:>9} values  {told}")
        for other in run(in_use(settings)):
            click.echo(f"{other.process} reads {', '.join(other.reads)}, writes under {other.writes}")


@keys.command("add")
def add() -> None:
    """Make a new key. Sites and workers read it from now on, and write under it once all of them know it."""
    with desk() as settings:
        entries = ring_of(settings)
        made = secrets.token_hex(32)
        keep_ring(settings, [made, *entries])
        click.echo(f"Made the key {Key(bytes.fromhex(made)).name}. Go on with: fayi keys rotate")


@keys.command("rotate")
def rotate() -> None:
    """Encrypt everything anew under the newest key while the desk works. Broken off, it goes on where it was."""
    with desk() as settings:
        ring = open_vault(settings.secret_key, key_file(settings))
        run(all_write_under_newest(settings, ring))
        sums: dict[str, int] = {}

        def told(table: str, rows: int) -> None:
            sums[table] = sums.get(table, 0) + rows
            click.echo(f"\r{table}: {sums[table]} rows   ", nl=False)

        with owner(settings) as engine:
            await_writers(engine)
            rows = key_rotation.encrypt_anew(engine, models(), ring, told=told)
        click.echo(f"\n{rows} rows encrypted anew under {ring.writes.name}.")


@keys.command("retire")
@click.argument("name")
def retire(name: str) -> None:
    """Take the key NAME out of use. Refused as long as one value still needs it: every value is opened."""
    with desk() as settings:
        ring = open_vault(settings.secret_key, key_file(settings))
        entries = ring_of(settings)
        left = [entry for entry in entries if not is_key(entry, name)]
        if left == entries:
            raise click.ClickException(f"There is no key {name} here.")
        if ring.keys[0].name == name:
            raise click.ClickException("This is the newest key. Make another first: fayi keys add")
        run(all_write_under_newest(settings, ring))
        if not any(entry.startswith(ANCHOR) for entry in left) and is_key(entries[-1], name):
            left.append(ANCHOR + anchor_of(bytes.fromhex(entries[-1])).hex())
        with owner(settings) as engine:
            await_writers(engine)
            faults = key_rotation.unreadable(engine, models(), read_ring("\n".join(left)))
        if faults:
            told = ", ".join(f"{place} ({many})" for place, many in faults.items())
            raise click.ClickException(f"Still needed: {told}. Run: fayi keys rotate")
        if not settings.secret_key:
            kept = key_file(settings).with_name(f"secret.key.retired-{name}")
            replace_key_file(kept, entries)
            click.echo(f"Older backups need it: it is kept in {kept} until you destroy it.")
        keep_ring(settings, left)
        click.echo(f"The key {name} is out of use.")


@keys.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--passphrase-file", type=click.Path(path_type=Path, exists=True), help="Instead of asking.")
def export(file: Path, passphrase_file: Path | None) -> None:
    """Write all keys into FILE, under a passphrase: for the safe, apart from the backups."""
    write_keys(configuration.load(), file, passphrase_from(passphrase_file, new=True))


@keys.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--passphrase-file", type=click.Path(path_type=Path, exists=True), help="Instead of asking.")
def bring_back(file: Path, passphrase_file: Path | None) -> None:
    """Put the keys in FILE in place of the ones used now, which are set aside."""
    settings = configuration.load()
    entries = opened_keys(file.read_text(), passphrase_from(passphrase_file))
    ring = read_ring("\n".join(entries))
    now = key_file(settings)
    now.parent.mkdir(parents=True, exist_ok=True)
    if not settings.secret_key and now.exists() and split_ring(now.read_text()) != entries:
        aside = now.with_name(f"secret.key.before-{ring.keys[0].name}")
        replace_key_file(aside, split_ring(now.read_text()))
        click.echo(f"The keys used until now are in {aside}.")
    keep_ring(settings, entries)
    click.echo(f"Brought back: {', '.join(key.name for key in ring.keys)}.")


def write_keys(settings: Settings, file: Path, passphrase: str) -> None:
    """Write the keys into `file`, or under a name of their own into the folder `file`."""
    entries = ring_of(settings)
    names = [key.name for key in read_ring("\n".join(entries)).keys]
    if file.is_dir():
        file = file / f"fayi-keys-{names[0]}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    replace_key_file(file, [sealed_keys(entries, names, passphrase)])
    click.echo(f"The keys {', '.join(names)} are in {file}. Without the passphrase it opens nothing.")


def passphrase_from(file: Path | None, *, new: bool = False) -> str:
    """The first line of the file, or what is typed; typed twice when it is new."""
    if file is not None:
        return file.read_text().split("\n")[0]
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=new))


def models() -> MetaData:
    """Every table of the desk."""
    import fayi.app  # noqa: F401

    return Base.metadata


def key_file(settings: Settings) -> Path:
    """Where the keys are, unless FAYI_SECRET_KEY names them."""
    return settings.data_directory / "secret.key"


def ring_of(settings: Settings) -> list[str]:
    """The keys as they are written down, newest first."""
    open_vault(settings.secret_key, key_file(settings))
    return split_ring(settings.secret_key or key_file(settings).read_text())


def is_key(entry: str, name: str) -> bool:
    """Whether the entry is the key of this name."""
    return not entry.startswith(ANCHOR) and Key(bytes.fromhex(entry)).name == name


def keep_ring(settings: Settings, entries: Sequence[str]) -> None:
    """Write the keys down: in the key file, or where FAYI_SECRET_KEY rules in a file to copy its new value from."""
    if not settings.secret_key:
        replace_key_file(key_file(settings), entries)
        return
    copied = settings.data_directory / "secret.key.next"
    copied.parent.mkdir(parents=True, exist_ok=True)
    replace_key_file(copied, [",".join(entries)])
    click.echo(
        f"The new value of FAYI_SECRET_KEY is in {copied}. Give it to every site and worker, restart them one"
        " after the other, and delete that file."
    )


@contextmanager
def owner(settings: Settings) -> Iterator[Engine]:
    """The owner of the tables, whom row security does not bind."""
    if not settings.database_owner_url:
        raise ValueError("FAYI_DATABASE_OWNER_URL is not set: only the owner of the tables sees every row.")
    engine = create_engine(driver_url(settings.database_owner_url))
    try:
        yield engine
    finally:
        engine.dispose()


async def in_use(settings: Settings) -> Sequence[KeyUse]:
    """The living processes and their keys."""
    database = Database(settings.database_url, pool=1)
    try:
        async with database.transaction() as session:
            return (await session.scalars(select(KeyUse).order_by(KeyUse.process))).all()
    finally:
        await database.close()


async def all_write_under_newest(settings: Settings, ring: Vault) -> None:
    """Wait until every living process encrypts under the newest key; ClickException when one does not get there."""
    database, process = Database(settings.database_url, pool=1), f"fayi keys:{os.getpid()}"
    newest = ring.keys[0].name
    lagging: Sequence[KeyUse] = ()
    try:
        for waited in range(int(PATIENCE)):
            async with database.transaction() as session:
                await key_agreement.agree(session, ring, process)
                lagging = (await session.scalars(select(KeyUse).where(KeyUse.writes != newest))).all()
            if not lagging:
                return
            if waited == 0:
                click.echo("Waiting for the sites and workers to take up the newest key …")
            await asyncio.sleep(1)
    finally:
        with suppress(OSError):
            async with database.transaction() as session:
                await key_agreement.leave(session, process)
        await database.close()
    without = [other.process for other in lagging if newest not in other.reads]
    raise click.ClickException(
        f"Not every process knows the key {newest} yet: {', '.join(without or [o.process for o in lagging])}."
        " Give it the new keys and restart it."
    )


def await_writers(engine: Engine) -> None:
    """Wait for what was begun under the older key; ClickException when it takes too long."""
    with engine.connect() as connection:
        if not key_rotation.wait_for_writers(connection):
            raise click.ClickException("A transaction has been open for too long. Try again later.")
