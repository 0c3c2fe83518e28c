"""`fayi up`, `serve`, `worker`, `migrate`, `demo`: the desk itself."""

import os
from typing import Any

import click
import msgspec
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from fayi.cli.desk import brought_up_to_date, desk, run, with_database
from fayi.kit.database import Database
from fayi.kit.key_agreement import in_agreement
from fayi.kit.secrets import open_vault
from fayi.settings import Settings


@click.command()
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


@click.command()
def serve() -> None:
    """Serve the site on a database that is up to date."""
    with desk() as settings:
        serve_site(settings)


@click.command()
def worker() -> None:
    """Do the later work apart from the site; any number of workers may run."""
    from fayi.app import work_apart

    with desk() as settings:
        run(work_apart(settings))


@click.command()
def migrate() -> None:
    """Bring the database up to date. Needs FAYI_DATABASE_OWNER_URL where FAYI_DATABASE_URL is set."""
    with desk() as settings:
        brought_up_to_date(settings)


@click.command()
def demo() -> None:
    """Load the demo county into an empty database: invented agencies, officers, people and matters."""
    with desk() as settings:
        brought_up_to_date(settings)
        load_demo(settings)
        click.echo("The demo county is loaded. Serve it with: FAYI_DEMO=true fayi serve")


def load_demo(settings: Settings) -> None:
    """Load the demo county; refuses where officers are registered already."""
    from fayi import demo as county

    county.load_apart(settings)


async def demo_is_loaded(session: Any) -> bool:
    """Whether this database holds the demo county."""
    from fayi.demo import is_loaded

    loaded: bool = await is_loaded(session)
    return loaded


async def keys_fit(settings: Settings) -> None:
    """Raise WrongKey, in a sentence, before processes are started that would only say so in their logs."""
    open_vault(settings.secret_key, settings.data_directory / "secret.key")
    database = Database(settings.database_url, pool=1)
    try:
        async with in_agreement(database):
            pass
    finally:
        await database.close()


def serve_site(settings: Settings) -> None:
    """Serve until a signal comes; the site reads the same settings from the environment."""
    run(keys_fit(settings))
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
