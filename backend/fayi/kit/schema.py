"""Bringing a database up to date: the application's role, the migrations, the rights."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from fayi.kit.database import driver_url

MIGRATIONS = Path(__file__).parents[1] / "migrations"
APP_ROLE = "fayi_app"


class CannotMigrate(Exception):
    """The database cannot be brought up to date; the text says what to do."""


def migrate(owner_url: str, app_url: str = "") -> list[str]:
    """Run the migrations that are missing as the owner of the tables; returns their names.

    The application's role `fayi_app` carries the rights. The login role of `app_url` is made a member of it,
    and made in the first place where it is missing and the owner may do so. Of two programs that migrate at
    once the second waits until the first is done.
    """
    engine = create_engine(driver_url(owner_url))
    try:
        with engine.connect() as connection:
            connection.execute(text("select pg_advisory_lock(hashtext('fayi migrate'))"))
            ensure_roles(connection, app_url)
            before = current(connection)
            config = configuration(connection)
            command.upgrade(config, "head")
            connection.commit()
            after = current(connection)
            connection.execute(text("analyze"))
            connection.commit()
    finally:
        engine.dispose()
    return [] if before == after else [f"{before or 'empty'} → {after}"]


def make_roles(owner_url: str, app_url: str) -> None:
    """Make the roles a dump grants rights to, where they are missing; migrations do the same."""
    engine = create_engine(driver_url(owner_url))
    try:
        with engine.connect() as connection:
            ensure_roles(connection, app_url)
    finally:
        engine.dispose()


def migrations() -> list[str]:
    """The names of all migrations this version knows."""
    return sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def current(connection: Connection) -> str | None:
    """The revision the database stands at; None when it is empty."""
    if connection.scalar(text("select to_regclass('alembic_version')")) is None:
        return None
    revision: str | None = connection.scalar(text("select version_num from alembic_version"))
    return revision


def ensure_roles(connection: Connection, app_url: str) -> None:
    """Make the role that carries the application's rights, and the login of `app_url` a member of it."""
    parts = urlsplit(app_url)
    login = unquote(parts.username or APP_ROLE)
    quote = connection.dialect.identifier_preparer.quote_identifier
    try:
        for role in dict.fromkeys((APP_ROLE, login)):
            if (
                connection.scalar(text("select 1 from pg_roles where rolname = :role"), {"role": role})
                is None
            ):
                connection.execute(
                    text(f"create role {quote(role)} login nosuperuser nobypassrls nocreatedb")
                )
                if role == login and parts.password:
                    literal = unquote(parts.password).replace("'", "''")
                    connection.execute(
                        text(f"alter role {quote(role)} password '{literal}'".replace(":", r"\:"))
                    )
            if role != APP_ROLE:
                connection.execute(text(f"grant {APP_ROLE} to {quote(role)}"))
        connection.commit()
    except ProgrammingError as fault:
        raise CannotMigrate(
            f"The owner's role may not create the role {login!r}. Create it yourself:"
            f" CREATE ROLE {login} LOGIN PASSWORD '…'; GRANT {APP_ROLE} TO {login};"
        ) from fault
