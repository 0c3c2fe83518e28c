"""`fayi documents`: the Word templates."""

import click

from fayi import settings as configuration


@click.group()
def documents() -> None:
    """Look after the Word templates."""


@documents.command("check")
@click.argument("folder", default="", required=False)
def check_documents(folder: str) -> None:
    """Check the catalogue and every template in FOLDER (default: the ones in use)."""
    from fayi.catalogue import entries

    found = entries.load(folder or configuration.load().document_templates, look_over=True)
    click.echo(f"{len(found)} templates are sound.")
