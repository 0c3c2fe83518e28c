"""Printing, storing and working for the tests of retention."""

from collections.abc import Awaitable, Callable

import pytest

from fayi.kit.files import Files
from fayi.kit.jobs import jobs
from fayi.kit.render_pool import RenderPool
from fayi.settings import Settings
from tests.make import Make

Worker = Callable[[], Awaitable[None]]


@pytest.fixture
def files(settings: Settings) -> Files:
    """The store of files the site has, too."""
    return Files("", settings.data_directory / "files")


@pytest.fixture
def worker(make: Make, pool: RenderPool, files: Files, settings: Settings) -> Worker:
    """Does the later work that waits, as the worker does."""

    async def work() -> None:
        await jobs.run_worker_async(
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            additional_context={
                "database": make.database,
                "types": make.types,
                "settings": settings,
                "render_pool": pool,
                "files": files,
            },
        )

    return work
