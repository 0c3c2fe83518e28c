"""`fayi search check`: whether everything that may be found has an entry, and nothing else."""

import asyncio

import msgspec
from click.testing import CliRunner, Result
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.cli import commands
from fayi.settings import Settings
from tests.make import Make
from tests.sealing.test_sealing import seal, withdrawn


async def check(settings: Settings) -> Result:
    """Run `fayi search check` on this desk."""
    environment = {
        "FAYI_DATABASE_URL": settings.database_url,
        "FAYI_DATABASE_OWNER_URL": settings.database_owner_url,
        "FAYI_SECRET_KEY": settings.secret_key,
    }
    return await asyncio.to_thread(CliRunner().invoke, commands, ("search", "check"), env=environment)


async def test_what_has_lost_its_entry_is_told_and_a_sealed_matter_is_to_have_none(
    make: Make, settings: Settings, owner: AsyncEngine
) -> None:
    sealed = await withdrawn(make)
    await seal(make, sealed)
    matter = await make.matter(applicants=("郁晚晴",))
    fine = await check(settings)
    assert (fine.output.strip(), fine.exit_code) == ("The index is up to date.", 0)
    async with owner.begin() as connection:
        await connection.execute(text("delete from matter_search where matter_id = :id"), {"id": matter.id})
        await connection.execute(
            text("delete from party_search where party_id = (select id from party where name = '郁晚晴')")
        )
    lost = await check(settings)
    assert lost.output.startswith("2 entries are missing, old or too many.")
    assert lost.exit_code == 1


async def test_the_owner_of_the_tables_is_needed_to_check(settings: Settings) -> None:
    nobody = await check(msgspec.structs.replace(settings, database_owner_url=""))
    assert "FAYI_DATABASE_OWNER_URL" in nobody.output
    assert nobody.exit_code == 2
