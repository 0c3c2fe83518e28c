"""The demo county: invented agencies, officers, people and disputes, told through the desk's own actions."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi import matter_types
from fayi.agencies.models import Agency, Officer
from fayi.catalogue.entries import load as load_catalogue
from fayi.deadlines.actions import midnight
from fayi.demo import archives, office, places
from fayi.demo.county import BUREAU, FOUNDED, County
from fayi.demo.stories import STORIES
from fayi.demo.story import Story, World, play
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.kit.secrets import open_vault
from fayi.library.queries import working_calendar
from fayi.search.actions import rebuild
from fayi.settings import Settings


class OfficersAlready(ValueError):
    """Somebody works with this database already."""


async def load(settings: Settings) -> None:
    """Write the county and its stories into an empty database; raises OfficersAlready."""
    open_vault(settings.secret_key, settings.data_directory / "secret.key")
    load_catalogue(settings.document_templates)
    database = Database(settings.database_url, pool=2)
    pool = RenderPool(workers=settings.render_workers)
    files = Files(settings.files_url, settings.data_directory / "files")
    world = World(County(), matter_types.discover(), pool, files, settings.site_url)
    try:
        async with database.transaction() as session:
            if await session.scalar(select(func.count()).select_from(Officer)):
                raise OfficersAlready(
                    "Officers are registered already: the demo county needs an empty database."
                )
            calendar = await working_calendar(session)
        started = asyncio.create_task(pool.start())
        with clock.frozen(midnight(FOUNDED)):
            async with database.transaction() as session:
                await world.county.found(session)
        await places.furnish(database, world.county)
        told = []
        for story in STORIES:
            tell = Story(clock.today(), calendar)
            story(tell)
            told.append(tell)
        await started
        await play(database, world, told)
        await office.go_on(database, world.county)
        await archives.keep(database, world.county)
        await rebuild(database, world.types)
    finally:
        pool.close()
        await database.close()


def load_apart(settings: Settings) -> None:
    """Load it in a process of its own.

    The file store starts threads that a forked process does not have, and the site's processes are forked.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        apart.submit(load_now, settings).result()


def load_now(settings: Settings) -> None:
    """Load it in this process."""
    asyncio.run(load(settings))


async def is_loaded(session: AsyncSession) -> bool:
    """Whether this database holds the demo county."""
    found = await session.scalar(select(Agency.id).where(Agency.name == BUREAU.name))
    return found is not None
