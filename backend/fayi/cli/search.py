"""`fayi search`: the search index."""

import sys
from typing import Any

import click
import msgspec
from sqlalchemy import text

from fayi.cli.desk import desk, run, with_database
from fayi.kit.database import Database
from fayi.kit.secrets import open_vault
from fayi.settings import Settings


@click.group()
def search() -> None:
    """Look after the search index."""


@search.command("rebuild")
def rebuild() -> None:
    """Write every matter's entry anew, agency by agency, while the desk stays open."""
    from fayi import matter_types
    from fayi.search import actions

    async def write(settings: Settings) -> int:
        database = Database(settings.database_url, pool=2)
        open_vault(settings.secret_key, settings.data_directory / "secret.key")
        written = await actions.rebuild(database, matter_types.discover())
        await database.close()
        return written

    with desk() as settings:
        click.echo(f"{run(write(settings))} matters indexed.")


@search.command("check")
def check_search() -> None:
    """Tell whether every matter has an entry that is up to date; exits with 1 when one has not."""
    with desk() as settings:
        owner = msgspec.structs.replace(settings, database_url=settings.database_owner_url)
        stale = run(with_database(owner, stale_entries))
        click.echo(f"{stale} matters have no entry or an old one." if stale else "The index is up to date.")
        sys.exit(1 if stale else 0)


async def stale_entries(session: Any) -> int:
    """How many matters have no entry in the index, or one older than their last change."""
    return int(
        await session.scalar(
            text(
                "select count(*) from matter m left join matter_search s on s.matter_id = m.id"
                " where s.matter_id is null or s.updated_at < m.updated_at"
            )
        )
    )
