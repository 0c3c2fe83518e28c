"""`fayi audit`: proof that nothing was altered."""

import sys
from typing import Any

import click
import msgspec

from fayi.cli.desk import counted, desk, run, with_database


@click.group()
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
        for sentence in run(with_database(owner, timeline.disposed)):
            click.echo(sentence)
        for sentence in found:
            click.echo(sentence)
        click.echo(f"{entries} entries checked, {len(found)} chains broken.")
        sys.exit(1 if found else 0)
