"""The `fayi` command: everything an administrator does outside the browser."""

import asyncio
import logging
import os
import secrets
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

from fayi import settings as configuration
from fayi.kit import schema
from fayi.kit.backup import BackupFault, restore
from fayi.kit.backup import backup as write_backup
from fayi.kit.database import Database, UnsafeRole, driver_url
from fayi.kit.embedded_postgres import Cluster
from fayi.kit.errors import Refusal
from fayi.kit.postgres_account import ClusterFault
from fayi.kit.secrets import WrongKey, open_vault
from fayi.procedure.check import FaultyType
from fayi.settings import Settings

T = TypeVar("T")
OWNER, APP, DATABASE = "fayi_owner", schema.APP_ROLE, "fayi"
FAULTS = (
    BackupFault,
    ClusterFault,
    FaultyType,
    Refusal,
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


@commands.command()
@click.option(
    "--demo/--no-demo", default=True, help="Load the demo county at the first start.  [default: demo]"
)
def up(demo: bool) -> None:
    """Start everything: PostgreSQL, migrations, demo data at the first start, the site and its worker."""
    with desk() as settings:
        fresh = brought_up_to_date(settings)
        if demo and fresh == "empty":
            click.echo("Loading the demo county; this takes a moment.")
            load_demo(settings)
        has_demo = run(with_database(settings, demo_is_loaded))
        if has_demo:
            settings = msgspec.structs.replace(settings, demo=True)
            click.echo("\nDemo officers are listed on the sign-in page, each with its password.")
        click.echo(f"The desk is open at {settings.site_url}  (stop it with Ctrl-C)\n")
        serve_site(settings)


@commands.command()
def serve() -> None:
    """Serve the site on a database that is up to date."""
    with desk() as settings:
        serve_site(settings)


@commands.command()
def worker() -> None:
    """Do the later work apart from the site; any number of workers may run."""
    from fayi.app import work_apart

    with desk() as settings:
        run(work_apart(settings))


@commands.command()
def migrate() -> None:
    """Bring the database up to date. Needs FAYI_DATABASE_OWNER_URL where FAYI_DATABASE_URL is set."""
    with desk() as settings:
        brought_up_to_date(settings)


@commands.command()
def demo() -> None:
    """Load the demo county into an empty database: invented agencies, officers, people and matters."""
    with desk() as settings:
        brought_up_to_date(settings)
        load_demo(settings)
        click.echo("The demo county is loaded. Serve it with: FAYI_DEMO=true fayi serve")


@commands.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
def backup(folder: Path) -> None:
    """Write the database and the files into FOLDER. The secret key is kept apart, on purpose."""
    with desk() as settings:
        write_backup(settings.database_owner_url, own_files(settings), folder)
        click.echo(f"Written to {folder}. Keep the secret key in another safe place.")


@commands.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.confirmation_option(prompt="What the database holds now will be replaced. Go on?")
def restore_backup(folder: Path) -> None:
    """Bring a backup in FOLDER back, in place of what the database holds now."""
    with desk() as settings:
        restore(folder, settings.database_owner_url, OWNER, own_files(settings))
        click.echo("Restored.")


@commands.group()
def officers() -> None:
    """List, add and unlock officers."""


@officers.command("list")
def list_officers() -> None:
    """Who works where, as what."""

    async def told(session: Any) -> list[Any]:
        rows = await session.execute(
            text(
                "select o.sign_in_name, o.name, a.name as agency,"
                " string_agg(r.role, ', ' order by r.role) as roles,"
                " o.locked_until > now() as locked"
                " from officer o join officer_role r on r.officer_id = o.id"
                " join agency a on a.id = r.agency_id"
                " where o.left_on is null and r.until is null group by o.id, a.id order by a.name, o.name"
            )
        )
        return list(rows)

    with desk() as settings:
        for row in run(with_database(settings, told)):
            locked = "  LOCKED" if row.locked else ""
            click.echo(f"{row.sign_in_name:16} {row.name}  {row.agency}  {row.roles}{locked}")


@officers.command("add")
@click.argument("sign_in_name")
@click.argument("name")
@click.option("--agency", required=True, help="The agency's full name.")
@click.option("--role", default="administrator", show_default=True, help="The role held there.")
@click.option("--kind", help="Make the agency, of this kind (station, mediation_committee, court, …).")
@click.option("--region", default="", help="Its region code, with --kind.")
@click.option("--word", default="", help="The word its numbers begin with (代字), with --kind.")
def add_officer(
    sign_in_name: str, name: str, agency: str, role: str, kind: str, region: str, word: str
) -> None:
    """Let somebody work at an agency; prints the first password. The way to the first administrator."""
    from fayi.agencies import actions
    from fayi.agencies.models import Agency
    from fayi.procedure.roles import AgencyKind

    password = secrets.token_urlsafe(12)

    async def add(session: Any) -> None:
        place = await session.scalar(select(Agency).where(Agency.name == agency))
        if place is None and not kind:
            raise click.UsageError(
                f"There is no agency {agency!r}; name its --kind, --region and --word to make it."
            )
        if place is None:
            place = Agency(
                kind=AgencyKind(kind).value,
                name=agency,
                short_name=agency,
                region_code=region,
                number_word=word,
            )
            session.add(place)
            await session.flush()
        await actions.add_officer(
            session, place, sign_in_name=sign_in_name, name=name, role=role, password=password
        )

    with desk() as settings:
        run(with_database(settings, add))
        click.echo(f"{sign_in_name} signs in with the password  {password}  and chooses a new one then.")


@officers.command("unlock")
@click.argument("sign_in_name")
def unlock(sign_in_name: str) -> None:
    """Let an officer who was locked out try again at once."""

    async def let_in(session: Any) -> int:
        found = await session.execute(
            text("update officer set locked_until = null, failed_sign_ins = 0 where sign_in_name = :name"),
            {"name": sign_in_name},
        )
        return int(found.rowcount)

    with desk() as settings:
        if not run(with_database(settings, let_in)):
            raise click.ClickException(f"There is no officer {sign_in_name!r}.")
        click.echo(f"{sign_in_name} may sign in.")


@commands.group()
def audit() -> None:
    """Prove that the timeline is whole."""


@audit.command("verify")
def verify() -> None:
    """Check every matter's chain of entries; exits with 1 when one does not hold."""
    from fayi.matters import timeline

    async def broken(session: Any) -> list[str]:
        return [sentence async for sentence in timeline.broken(session)]

    with desk() as settings:
        owner = msgspec.structs.replace(settings, database_url=settings.database_owner_url)
        found = run(with_database(owner, broken))
        entries = run(with_database(owner, counted("timeline")))
        for sentence in found:
            click.echo(sentence)
        click.echo(f"{entries} entries checked, {len(found)} chains broken.")
        sys.exit(1 if found else 0)


@commands.group()
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


@commands.group()
def documents() -> None:
    """Look after the Word templates."""


@documents.command("check")
@click.argument("folder", default="", required=False)
def check_documents(folder: str) -> None:
    """Check the catalogue and every template in FOLDER (default: the ones in use)."""
    from fayi.catalogue import entries

    found = entries.load(folder or configuration.load().document_templates, look_over=True)
    click.echo(f"{len(found)} templates are sound.")


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


def load_demo(settings: Settings) -> None:
    """Load the demo county; refuses where officers are registered already."""
    from fayi import demo as county

    county.load_apart(settings)


async def demo_is_loaded(session: Any) -> bool:
    """Whether this database holds the demo county."""
    from fayi.demo import is_loaded

    loaded: bool = await is_loaded(session)
    return loaded


def serve_site(settings: Settings) -> None:
    """Serve until a signal comes; the site reads the same settings from the environment."""
    for name, value in msgspec.structs.asdict(settings).items():
        os.environ[f"FAYI_{name.upper()}"] = str(value)
    Server(
        "fayi.app:create_app",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_level=LogLevels.warning,
    ).serve()


def own_files(settings: Settings) -> Path | None:
    """The folder of files; None where they are kept elsewhere, whose keeper backs them up."""
    return None if settings.files_url else settings.data_directory / "files"


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


if __name__ == "__main__":
    main()
