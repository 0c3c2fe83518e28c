"""Other systems, each with a token of an officer of the cast."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from fayi.api import queries, rules
from fayi.api.models import Token
from fayi.kit import clock
from fayi.kit.database import Database
from tests.browser import ADDRESS
from tests.cast import Person


class System:
    """Another system: asks the interface with its token, and checks the shape of each answer."""

    def __init__(self, http: httpx.AsyncClient, token: str | None) -> None:
        """Ask through `http`; no token: none is sent."""
        self.http = http
        self.token = token

    async def ask(
        self, method: str, path: str, *, expect: int = 200, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        """Any request to a path under /api."""
        given = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        answer = await self.http.request(method, f"/api{path}", headers=given | (headers or {}), **more)
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            problem = answer.json()
            assert problem["status"] == answer.status_code
            assert problem["detail"]
            assert problem["title"]
        return answer

    async def get(self, path: str, *, expect: int = 200, **more: Any) -> Any:
        """The JSON at a path."""
        return (await self.ask("GET", path, expect=expect, **more)).json()

    async def post(
        self, path: str, body: Any = None, *, key: str | None = None, expect: int = 200, **more: Any
    ) -> Any:
        """What is answered to a body, under a fresh key unless one is given."""
        headers = {"Idempotency-Key": key or str(uuid4())} | more.pop("headers", {})
        given = {"json": {} if body is None else body} if "content" not in more else {}
        return (await self.ask("POST", path, expect=expect, headers=headers, **given, **more)).json()


def png(shade: int = 255) -> bytes:
    """A small scan."""
    drawn = io.BytesIO()
    Image.new("L", (40, 60), shade).save(drawn, "png")
    return drawn.getvalue()


SystemOf = Callable[..., Awaitable[System]]


@pytest.fixture
async def system_of(application: Any, database: Database) -> AsyncIterator[SystemOf]:
    """Makes a system that acts for an officer of the cast, with all that the officer may give."""
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app=application), base_url=ADDRESS, timeout=60)

    async def make(
        person: Person,
        permissions: Iterable[str] | None = None,
        *,
        valid_until: date | None = None,
        name: str = "一体化平台",
    ) -> System:
        actor, written = person.actor, rules.PREFIX + uuid4().hex
        async with database.transaction(agency_id=actor.agency_id, officer_id=actor.officer_id) as session:
            session.add(
                Token(
                    agency_id=actor.agency_id,
                    officer_id=actor.officer_id,
                    system=name,
                    purpose="对接测试",
                    permissions=sorted(rules.may_be_given(actor) if permissions is None else permissions),
                    token_hash=queries.token_hash(written),
                    made_at=clock.now(),
                    valid_until=valid_until or clock.today() + timedelta(days=30),
                )
            )
        return System(http, written)

    async with http:
        yield make


@pytest.fixture
async def stranger(application: Any) -> AsyncIterator[System]:
    """A system without a token."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=application), base_url=ADDRESS, timeout=60
    ) as http:
        yield System(http, None)
