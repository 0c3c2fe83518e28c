"""The search engine asked over its official library: the only place that talks to it.

Every answer is waited for a short time only; whatever goes wrong is an EngineFault with its reason.
"""

import asyncio
import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

import requests
from meilisearch import Client
from meilisearch._httprequests import HttpRequests
from meilisearch.config import Config
from meilisearch.errors import (
    MeilisearchApiError,
    MeilisearchCommunicationError,
    MeilisearchError,
    MeilisearchTimeoutError,
)
from msgspec import Struct

from fayi.search.encoding import encoded_synonyms

T = TypeVar("T")
PACKAGED = Path(__file__).parents[1] / "search_data"
HOME = PACKAGED if PACKAGED.exists() else Path(__file__).parents[3] / "search"
SEARCH_SECONDS = 1.5
"""How long somebody who searches waits for the engine before the database answers instead."""
WORK_SECONDS = 30.0
"""How long the worker waits for one answer."""
SWAP_SECONDS = 600
SEARCH_RIGHTS = ("search",)
WORK_RIGHTS = (
    "documents.add", "documents.delete", "documents.get", "indexes.create", "indexes.delete", "indexes.get",
    "indexes.swap", "settings.get", "settings.update", "tasks.get", "stats.get",
)  # fmt: skip


class Reason(StrEnum):
    """Why the engine did not do what it was asked."""

    DOWN = "down"
    SLOW = "slow"
    KEY = "key"
    MISSING = "missing"
    REFUSED = "refused"


class EngineFault(Exception):
    """The engine did not do what it was asked; `reason` says why."""

    def __init__(self, reason: Reason, words: str) -> None:
        super().__init__(f"{reason}: {words}")
        self.reason = reason


class Plan(Struct, frozen=True):
    """How the index is made: the data in the top-level folder `search/`."""

    schema: int
    settings: dict[str, Any]
    stop_words: frozenset[str]
    synonyms: frozenset[str]
    """Words that have others of the same meaning."""


class Queue(Struct, frozen=True):
    """What the engine has not done yet."""

    waiting: int = 0
    oldest: datetime | None = None


@cache
def plan() -> Plan:
    """The index's settings, synonyms and stop words, read from their files once."""
    index = tomllib.loads((HOME / "index.toml").read_text())
    groups = tomllib.loads((HOME / "synonyms.toml").read_text())["groups"]
    words = tomllib.loads((HOME / "stop_words.toml").read_text())["words"]
    return Plan(
        schema=index["schema"],
        settings={**index["settings"], "synonyms": encoded_synonyms(groups)},
        stop_words=frozenset(words),
        synonyms=frozenset(word for group in groups for word in group),
    )


class Kept(HttpRequests):
    """The library's searches over connections that stay open.

    All of them are POSTs of JSON with the same headers, so that threads may share it.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._session = requests.Session()
        # No proxy stands before an engine of the house, and looking for one takes as long as a search.
        self._session.trust_env = False
        self._session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True

    def post(self, path: str, body: Any = None, *told: Any, **named: Any) -> Any:
        """POST as the library does, over an open connection."""
        try:
            return self.send_request(self._session.post, path, body, "application/json")
        except MeilisearchCommunicationError:
            # The engine may hang up on a connection just as it is used again.
            return self.send_request(self._session.post, path, body, "application/json")


class Engine:
    """A Meilisearch server under one key."""

    def __init__(self, url: str, key: str, *, name: str = "fayi", seconds: float = WORK_SECONDS) -> None:
        """Ask the server at `url`; the names of its indexes begin with `name`."""
        self.url, self.key, self.seconds = url.rstrip("/"), key, seconds
        self.index_name = f"{name}_v{plan().schema}"
        self.second_name = f"{self.index_name}_next"
        self._searching = self._library()
        self._searching.http = Kept(self._searching.config)

    def _library(self) -> Client:
        return Client(self.url, self.key, timeout=self.seconds)  # type: ignore[arg-type]

    async def ask(self, work: Callable[[Client], T]) -> T:
        """Let `work` talk to the engine on a thread of its own. Raises EngineFault."""
        # The library once for each: it keeps headers of a request, which another thread's would change.
        return await self._waited_for(lambda: work(self._library()))

    async def _waited_for(self, done: Callable[[], T]) -> T:
        try:
            return await asyncio.wait_for(asyncio.to_thread(done), self.seconds + 0.5)
        except MeilisearchApiError as fault:
            reason = {401: Reason.KEY, 403: Reason.KEY}.get(fault.status_code, Reason.REFUSED)
            if fault.code == "index_not_found":
                reason = Reason.MISSING
            raise EngineFault(reason, fault.message) from fault
        except (MeilisearchTimeoutError, TimeoutError) as fault:
            raise EngineFault(Reason.SLOW, str(fault)) from fault
        except (MeilisearchError, requests.RequestException, ValueError) as fault:
            raise EngineFault(Reason.DOWN, type(fault).__name__) from fault

    async def search(self, queries: Sequence[Mapping[str, Any]], offset: int, limit: int) -> list[int]:
        """Ids of entries that any of these queries finds, best first, each once."""
        told = [{"indexUid": self.index_name, "attributesToRetrieve": ["entry"], **one} for one in queries]
        if len(told) == 1:
            told[0] |= {"offset": offset, "limit": limit}
            answer = await self._waited_for(lambda: self._searching.multi_search(told))
            hits = answer["results"][0]["hits"]
        else:
            merged = {"offset": offset, "limit": limit}
            answer = await self._waited_for(lambda: self._searching.multi_search(told, federation=merged))
            hits = answer["hits"]
        return [hit["entry"] for hit in hits]

    async def put(self, index: str, documents: list[dict[str, Any]]) -> int:
        """Write documents, whole; returns the number of the task that does."""
        return await self.ask(lambda engine: engine.index(index).add_documents(documents, "id").task_uid)

    async def take_out(self, index: str, section: str, ids: Sequence[int]) -> int:
        """Take documents out; returns the number of the task that does."""
        which = f"section = {section} AND entry IN [{', '.join(map(str, ids))}]"
        return await self.ask(lambda engine: engine.index(index).delete_documents(filter=which).task_uid)

    async def stamps(self, index: str, section: str, after: int, upto: int | None) -> dict[int, str]:
        """The stamps of the documents of a section with ids beyond `after`, up to `upto`."""
        ends = f" AND entry <= {upto}" if upto is not None else ""
        asked = {
            "filter": f"section = {section} AND entry > {after}{ends}",
            "fields": ["entry", "stamp"],
            "limit": 100_000,
        }
        found = await self.ask(lambda engine: engine.index(index).get_documents(asked).results)
        return {one.entry: getattr(one, "stamp", "") for one in found}

    async def make(self, index: str) -> None:
        """Make an index, or bring the settings of one that is there up to date, and wait until it is done."""
        await self.finished(
            await self.ask(lambda engine: engine.create_index(index, {"primaryKey": "id"}).task_uid),
            unless="index_already_exists",
        )
        settings = plan().settings
        await self.finished(
            await self.ask(lambda engine: engine.index(index).update_settings(settings).task_uid)
        )

    async def unmake(self, index: str) -> None:
        """Delete an index; one that is not there is passed over."""
        await self.finished(
            await self.ask(lambda engine: engine.delete_index(index).task_uid), unless="index_not_found"
        )

    async def swap(self, one: str, other: str) -> None:
        """Let two indexes change names, in one stroke, and wait until they have.

        A key that is limited to some indexes is not shown the task, so the indexes themselves are looked at.
        """
        wanted = await self.made_at(other)
        await self.ask(lambda engine: engine.swap_indexes([{"indexes": [one, other]}]))
        for _ in range(SWAP_SECONDS * 10):
            if await self.made_at(one) == wanted:
                return
            await asyncio.sleep(0.1)
        raise EngineFault(Reason.SLOW, "swap")

    async def made_at(self, index: str) -> str:
        """When an index was made; it keeps that when it changes its name."""
        return str((await self.ask(lambda engine: engine.get_raw_index(index)))["createdAt"])

    async def finished(self, task: int, *, unless: str = "", seconds: float = 3600.0) -> None:
        """Wait until a task is done. Raises EngineFault when it fails, but for the code `unless`."""
        pause, waited = 0.02, 0.0
        while (found := await self.outcome(task)) is None:
            if waited > seconds:
                raise EngineFault(Reason.SLOW, f"task {task}")
            await asyncio.sleep(pause)
            waited += pause
            pause = min(pause * 1.5, 1.0)
        if found not in ("", unless):
            raise EngineFault(Reason.REFUSED, f"task {task}: {found}")

    async def outcome(self, task: int) -> str | None:
        """Empty: the task is done. A code: it has failed. None: it waits, or is being done."""
        found = await self.ask(lambda engine: engine.get_task(task))
        if found.status in ("enqueued", "processing"):
            return None
        return "" if found.status == "succeeded" else str((found.error or {}).get("code") or found.status)

    async def queue(self) -> Queue:
        """How much the engine has not done yet, and since when the oldest of it waits."""
        asked = {
            "statuses": "enqueued,processing",
            "indexUids": f"{self.index_name},{self.second_name}",
            "reverse": "true",
            "limit": "1",
        }
        found = await self.ask(lambda engine: engine.get_tasks(dict(asked)))
        return Queue(found.total, found.results[0].enqueued_at if found.results else None)

    async def all_done(self, index: str, first: int) -> None:
        """Wait until the engine has done all it was told of an index.

        Raises EngineFault when a task from the number `first` on has failed.
        """
        asked = {"indexUids": index, "limit": "1"}
        newest = (await self.ask(lambda engine: engine.get_tasks(dict(asked)))).results
        if newest:
            await self.finished(newest[0].uid)
        failed = {**asked, "statuses": "failed,canceled"}
        found = (await self.ask(lambda engine: engine.get_tasks(dict(failed)))).results
        if found and first and found[0].uid >= first:
            raise EngineFault(Reason.REFUSED, f"task {found[0].uid}: {found[0].error}")

    async def version(self) -> str:
        """The server's version; for the master key alone."""
        return str((await self.ask(lambda engine: engine.get_version()))["pkgVersion"])

    async def keys(self) -> tuple[str, str]:
        """The site's key, which may search, and the worker's; made from the master key, the same each time."""
        found = []
        name = self.index_name.rpartition("_v")[0]
        for what, rights in (("search", SEARCH_RIGHTS), ("work", WORK_RIGHTS)):
            uid = str(uuid5(NAMESPACE_URL, f"fayi/{name}/{what}"))
            wanted = {
                "uid": uid,
                "name": f"{name} {what}",
                "description": "Fayi",
                "actions": list(rights),
                "indexes": [f"{name}_v*"],
                "expiresAt": None,
            }
            try:
                found.append(await self.ask(lambda engine, uid=uid: engine.get_key(uid).key))  # type: ignore[misc]
            except EngineFault as fault:
                if fault.reason is not Reason.REFUSED:
                    raise
                found.append(await self.ask(lambda engine, w=wanted: engine.create_key(w).key))  # type: ignore[misc]
        return found[0], found[1]
