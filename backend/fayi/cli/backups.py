"""`fayi backup` and `fayi restore`."""

from pathlib import Path

import click

from fayi.cli.desk import OWNER, desk, own_files
from fayi.kit.backup import backup as write_backup
from fayi.kit.backup import restore


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
def backup(folder: Path) -> None:
    """Write the database and the files into FOLDER. The secret key is kept apart, on purpose."""
    with desk() as settings:
        write_backup(settings.database_owner_url, own_files(settings), folder)
        click.echo(f"Written to {folder}. Keep the secret key in another safe place.")


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.confirmation_option(prompt="What the database holds now will be replaced. Go on?")
def restore_backup(folder: Path) -> None:
    """Bring a backup in FOLDER back, in place of what the database holds now."""
    with desk() as settings:
        restore(folder, settings.database_owner_url, OWNER, own_files(settings))
        click.echo("Restored.")
