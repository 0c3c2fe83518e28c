"""The `fayi` command: everything an administrator does outside the browser.

One module for each group of commands; `desk` holds what they share.
"""

import logging
import signal
import sys

import click
from sqlalchemy.exc import DBAPIError

from fayi.cli import audit, backups, documents, keys, officers, running, search
from fayi.kit import schema
from fayi.kit.backup import BackupFault
from fayi.kit.database import UnsafeRole
from fayi.kit.errors import Refusal
from fayi.kit.key_rotation import TableBusy
from fayi.kit.postgres_account import ClusterFault
from fayi.kit.secrets import WrongKey
from fayi.procedure.check import FaultyType

FAULTS = (
    BackupFault,
    ClusterFault,
    FaultyType,
    Refusal,
    TableBusy,
    UnsafeRole,
    WrongKey,
    schema.CannotMigrate,
    ValueError,
)


def main() -> None:
    """Run the command; what an administrator can mend is told in a sentence, without a traceback."""
    # Told to end before the site serves: leave by the ordinary way, so that PostgreSQL is stopped.
    logging.basicConfig(level=logging.WARNING)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        commands(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except FAULTS as fault:
        click.echo(f"fayi: {fault}", err=True)
        sys.exit(1)
    except DBAPIError as fault:
        click.echo(f"fayi: the database does not answer as it should: {fault.orig}", err=True)
        sys.exit(1)


@click.group()
@click.version_option(package_name="fayi")
def commands() -> None:
    """Fayi 法驿: the case desk of a shared legal-service station.

    Settings come from FAYI_* variables; docs/settings.md names them all. Without FAYI_DATABASE_URL a private
    PostgreSQL runs in the data directory.
    """


for command in (
    running.up,
    running.serve,
    running.worker,
    running.migrate,
    running.demo,
    backups.backup,
    backups.restore_backup,
    officers.officers,
    keys.keys,
    audit.audit,
    search.search,
    documents.documents,
):
    commands.add_command(command)
