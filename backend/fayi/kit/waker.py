"""Wakes open pages of this process when the database says that something has happened to an officer.

One connection of its own listens (LISTEN/NOTIFY), also for whoever hears on another channel; a page that waits
holds none.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import psycopg

from fayi.kit.database import Database

CHANNEL = "notices"
PAUSE = 5.0
"""Seconds before a lost connection is tried again."""
logger = logging.getLogger(__name__)


class Waker:
    """Who waits in this process, by officer."""

    def __init__(self, database: Database) -> None:
        """Listen on the server of `database`."""
        self._url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._waiting: dict[int, set[asyncio.Event]] = {}
        self._hearing: dict[str, Callable[[str | None], None]] = {}
        self.is_over = False
        """The site closes: whoever waits should end."""

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Listen inside the block; at its end everybody who waits is woken for the last time."""
        self.is_over = False
        listening = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            self.is_over = True
            self._wake_all()
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    @contextmanager
    def waiting(self, officer_id: int) -> Iterator[asyncio.Event]:
        """An event that is set whenever something has happened to the officer."""
        event = asyncio.Event()
        self._waiting.setdefault(officer_id, set()).add(event)
        try:
            yield event
        finally:
            self._waiting[officer_id].discard(event)
            if not self._waiting[officer_id]:
                del self._waiting[officer_id]

    def hear(self, channel: str, told: Callable[[str | None], None]) -> None:
        """Call `told` with whatever is said on another channel; to be asked for before the site is at work.

        With None where something may have been said while nobody listened, and when the site closes.
        """
        self._hearing[channel] = told

    def _wake_all(self) -> None:
        for told in self._hearing.values():
            told(None)
        for events in self._waiting.values():
            for event in events:
                event.set()

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
                    for channel in (CHANNEL, *self._hearing):
                        await connection.execute(f"listen {channel}")
                    # Something may have been said while nobody listened.
                    self._wake_all()
                    async for said in connection.notifies():
                        if said.channel in self._hearing:
                            self._hearing[said.channel](said.payload)
                            continue
                        for event in self._waiting.get(int(said.payload), ()):
                            event.set()
            except psycopg.OperationalError as fault:
                logger.warning("listening for notices: %s", fault)
            await asyncio.sleep(PAUSE)
