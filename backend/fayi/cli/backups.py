"""`fayi backup` and `fayi restore`: the database, the files and the keys, each apart from the others."""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from sqlalchemy import text

from fayi import settings as configuration
from fayi.cli import verifying
from fayi.cli.desk import OWNER, brought_up_to_date, desk
from fayi.cli.keys import key_file, models, owner, passphrase_from, ring_of, write_keys
from fayi.kit import backup as backups
from fayi.kit import clock, key_rotation, schema
from fayi.kit.key_export import opened_keys
from fayi.kit.secrets import Vault, open_vault, read_ring
from fayi.settings import Settings


class WithFolder(click.Group):
    """A group whose name followed by a folder means `make`."""

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take what is no command for the folder of `make`."""
        if args and args[0] not in self.commands:
            args = ["make", *args]
        return super().resolve_command(context, args)


@click.group("backup", cls=WithFolder)
def backup() -> None:
    """`fayi backup FOLDER` writes the database and the files; the keys are kept apart, on purpose."""


@backup.command("make")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--keys", "safe", type=click.Path(path_type=Path), help="Write the keys to this other place too."
)
@click.option("--passphrase-file", type=click.Path(path_type=Path, exists=True), help="For --keys.")
def make(folder: Path, safe: Path | None, passphrase_file: Path | None) -> None:
    """Write the database and the files into FOLDER, while the desk works."""
    if safe and safe.resolve().is_relative_to(folder.resolve()):
        raise click.UsageError("The keys do not belong beside the backup they open: name another place.")
    with desk() as settings:
        ring = open_vault(settings.secret_key, key_file(settings))
        with owner(settings) as engine:
            values = key_rotation.counted(engine, models())
        used = [key.name for key in ring.keys if values.get(key.name) or "unnamed" in values]
        manifest = backups.backup(
            settings.database_owner_url,
            store(settings),
            folder,
            version=version("fayi"),
            made_at=clock.now().isoformat(timespec="seconds"),
            keys=list(dict.fromkeys([*used, ring.writes.name])),
            anchor=ring.anchor_name,
        )
        click.echo(f"{sum(manifest.rows.values())} rows and {manifest.files} files are in {folder}.")
        if safe:
            write_keys(settings, safe, passphrase_from(passphrase_file, new=True))
        else:
            click.echo("The keys are not in it. Keep them in another safe place: fayi keys export")
        for path in manifest.damaged:
            click.echo(f"Damaged where it is kept, and not in the backup: {path}", err=True)
        sys.exit(1 if manifest.damaged else 0)


@backup.command("verify")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--keys", "safe", type=click.Path(path_type=Path, exists=True), help="Keys that were exported.")
@click.option("--passphrase-file", type=click.Path(path_type=Path, exists=True), help="For --keys.")
def verify(folder: Path, safe: Path | None, passphrase_file: Path | None) -> None:
    """Restore FOLDER into a server of its own, open every value, hash every file, check every timeline."""
    entries = (
        opened_keys(safe.read_text(), passphrase_from(passphrase_file))
        if safe
        else ring_of(configuration.load())
    )
    faults = verifying.look_over(folder, read_ring("\n".join(entries)), click.echo)
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{len(faults)} faults." if faults else "The backup is whole and can be restored.")
    sys.exit(1 if faults else 0)


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.confirmation_option(prompt="What the database holds now will be replaced. Go on?")
def restore_backup(folder: Path) -> None:
    """Bring a backup in FOLDER back, in place of what the database holds now."""
    with desk() as settings:
        restored(settings, folder, open_vault(settings.secret_key, key_file(settings)))
        click.echo("Restored. Everybody signs in anew.")
        if settings.meilisearch_url:
            click.echo("The search engine holds another day. Go on with: fayi search rebuild")


def restored(settings: Settings, folder: Path, ring: Vault) -> None:
    """Restore a backup that fits these keys and this version, and bring the database up to date."""
    backups.must_fit(
        backups.read_manifest(folder),
        keys=[key.name for key in ring.keys],
        anchor=ring.anchor_name,
        migrations=schema.migrations(),
    )
    schema.make_roles(settings.database_owner_url, settings.database_url)
    backups.restore(folder, settings.database_owner_url, OWNER, store(settings))
    brought_up_to_date(settings)
    with owner(settings) as engine, engine.begin() as connection:
        # Whoever was signed in then may have been sent away since; and no process of then is living.
        connection.execute(text("delete from signed_in"))
        connection.execute(text("delete from key_use"))
        # A search engine beside the desk holds another day: the index in the database answers until it is rebuilt.
        connection.execute(text("update search_engine set built_at = null"))


def store(settings: Settings) -> Any:
    """Where files are kept, a folder or S3."""
    from fayi.kit.files import Files

    return Files(settings.files_url, settings.data_directory / "files").store
