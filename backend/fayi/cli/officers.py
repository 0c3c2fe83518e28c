"""`fayi officers`: who works where."""

import secrets
from typing import Any

import click
from sqlalchemy import select, text

from fayi.cli.desk import desk, run, with_database


@click.group()
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
            text("update officer set locked_until = null where sign_in_name = :name"),
            {"name": sign_in_name},
        )
        return int(found.rowcount)

    with desk() as settings:
        if not run(with_database(settings, let_in)):
            raise click.ClickException(f"There is no officer {sign_in_name!r}.")
        click.echo(f"{sign_in_name} may sign in.")
