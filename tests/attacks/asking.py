"""Every address of the site under which something has a number, and how each officer asks for it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from fayi.api import queries, rules
from fayi.api.models import Token
from fayi.kit import clock
from fayi.procedure.permissions import Permission
from tests.attacks.county import numbers, table_of
from tests.browser import ADDRESS, Browser
from tests.cast import Person
from tests.make import Make

WORDS = {
    "answer": "return",
    "code": "MD-0106",
    "form": "word",
    "key": "suspend",
    "kind": "referral",
    "material": "identity",
    "paper": "word",
    "role": "mediator",
    "type_key": "mediation",
    "what": "meeting",
}
"""What stands for a part of an address that is a word."""
OPENED_BY_TOKEN = ("/hall/", "/rooms/screen/")
"""Public pages that a token in their address opens, and no number."""


def asked(application: Litestar) -> Iterator[tuple[HTTPRoute, str, HTTPRouteHandler]]:
    """Route, method and handler of everything that a number in its address leads to, streams left out."""
    for route in sorted(
        (one for one in application.routes if isinstance(one, HTTPRoute)), key=lambda r: r.path
    ):
        if route.path.startswith(OPENED_BY_TOKEN) or not numbers(route):
            continue
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            if method in route.methods:
                handler, _ = route.route_handler_map[method]
                if method == "HEAD" and "GET" in route.methods:
                    continue
                if "live" not in handler.opt:
                    yield route, method, handler


def address(route: HTTPRoute, rows: Mapping[str, list[Mapping[str, Any]]], matter_id: int) -> str:
    """The route's address, its numbers those of rows that belong together and to this matter if to any."""
    chosen: dict[str, Any] = {}
    parts = []
    for part in route.path_components:
        if isinstance(part, str):
            parts.append(part)
        elif part.name in WORDS:
            parts.append(WORDS[part.name])
        else:
            table = table_of(route, part.name)
            wanted = chosen | {"matter_id": matter_id} | ({"id": matter_id} if table == "matter" else {})
            fitting = [
                row
                for row in rows[table]
                if all(row.get(key, value) == value for key, value in wanted.items())
            ]
            chosen[part.name] = (fitting or rows[table])[0]["id"]
            parts.append(str(chosen[part.name]))
    return "/" + "/".join(parts)


class Asker:
    """One officer at the doors of the site, with a cookie for its pages and a token for its interface."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        """Ask through `client`; see `asker`."""
        self.client = client
        self.token = token

    async def ask(self, method: str, address: str, form: Mapping[str, Any] | None = None) -> httpx.Response:
        """The site's answer; a form is sent with a good token and a fresh operation."""
        if address.startswith("/api/"):
            headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid4())}
            return await self.client.request(
                method, address, headers=headers, **({} if method == "GET" else {"json": form or {}})
            )
        if method == "GET":
            return await self.client.get(address)
        tokens = {"_csrf_token": self.client.cookies["csrftoken"], "operation": str(uuid4())}
        if method != "POST":
            # Pieces of files, as the script of the page sends them.
            headers = {
                "X-CSRFToken": tokens["_csrf_token"], "Referer": f"{ADDRESS}/",
                "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream",
            }  # fmt: skip
            return await self.client.request(method, address, headers=headers, content=b"x")
        return await self.client.post(
            address, data=tokens | dict(form or {}), headers={"Referer": f"{ADDRESS}/"}
        )


async def asker(browser: Browser, make: Make, person: Person) -> Asker:
    """The officer signed in, with a token that may do whatever a token may."""
    client = await browser.client(person)
    await client.get("/sign-in")
    written, actor = rules.PREFIX + uuid4().hex, person.actor
    async with make.session(actor) as session:
        session.add(
            Token(
                agency_id=actor.agency_id,
                officer_id=actor.officer_id,
                system="一体化平台",
                purpose="对接测试",
                permissions=sorted(Permission),
                token_hash=queries.token_hash(written),
                made_at=clock.now(),
                valid_until=clock.today() + timedelta(days=30),
            )
        )
    return Asker(client, written)
