"""What tests of attachments share."""

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from fayi.documents import scans
from fayi.documents.models import Paper
from fayi.kit.database import Database
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.settings import Settings
from tests.attachments.samples import EICAR
from tests.attachments.sender import Sender
from tests.browser import Browser
from tests.cast import MEDIATOR_LI, Person
from tests.make import Make

LookOver = Callable[..., Awaitable[str]]
PapersOf = Callable[[Matter], Awaitable[list[Paper]]]


@pytest.fixture
async def matter(make: Make) -> Matter:
    """A mediation that was accepted."""
    return await make.matter(stage="accepted")


@pytest.fixture
def sender(browser: Browser, matter: Matter) -> Callable[..., Sender]:
    """Sends into the matter piece by piece."""

    def of(as_: Person | None = MEDIATOR_LI, address: str = f"/matters/{matter.id}/incoming") -> Sender:
        return Sender(browser, address, as_)

    return of


@pytest.fixture
def papers_of(make: Make) -> PapersOf:
    """Every paper of a matter, also those taken out."""

    async def of(matter: Matter) -> list[Paper]:
        async with make.session(MEDIATOR_LI.actor) as session:
            return list(
                await session.scalars(select(Paper).where(Paper.matter_id == matter.id).order_by(Paper.id))
            )

    return of


@pytest.fixture
def look_over(database: Database, application: Any, settings: Settings, pool: RenderPool) -> LookOver:
    """Does what the worker does with a paper, with a scanner at `clamd_url`."""

    async def over(paper: Paper, clamd_url: str = "") -> str:
        given = {
            "database": database,
            "files": application.state.files,
            "render_pool": pool,
            "settings": msgspec.structs.replace(settings, clamd_url=clamd_url),
        }
        context: Any = SimpleNamespace(additional_context=given)
        return await scans.look_over(context, paper_id=paper.id, agency_id=MEDIATOR_LI.place.id)

    return over


@pytest.fixture
async def scanner() -> AsyncIterator[str]:
    """The address of a server that speaks clamd's INSTREAM and finds the agreed test file in what it is sent."""

    async def scan(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        whole = b""
        while size := struct.unpack(">I", await reader.readexactly(4))[0]:
            whole += await reader.readexactly(size)
        said = b"Win.Test.EICAR_HDB-1 FOUND" if EICAR in whole else b"OK"
        writer.write(b"stream: " + said + b"\0")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(scan, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield f"tcp://127.0.0.1:{port}"
    server.close()
    await server.wait_closed()
