"""Sends files piece by piece, as the page's script does."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import httpx

from tests.browser import Browser
from tests.cast import Person

VERSION = {"tus-resumable": "1.0.0"}


class Sender:
    """Speaks tus to the site, for an officer or, signed out, from a phone."""

    def __init__(self, browser: Browser, address: str, as_: Person | None) -> None:
        """Send to `address`."""
        self.browser = browser
        self.address = address
        self.as_ = as_

    async def ask(self, method: str, address: str, **more: Any) -> httpx.Response:
        """Any request, with a good token."""
        client = await self.browser.client(self.as_)
        if not client.cookies.get("csrftoken"):
            await client.get("/sign-in")
        headers = VERSION | {"x-csrftoken": client.cookies["csrftoken"], "HX-Request": "true"}
        headers |= more.pop("headers", {})
        return await client.request(method, address, headers=headers, **more)

    async def begin(self, size: int, **metadata: str) -> httpx.Response:
        """Announce a file."""
        said = ",".join(
            f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items()
        )
        return await self.ask(
            "POST", self.address, headers={"upload-length": str(size), "upload-metadata": said}
        )

    async def append(
        self, address: str, content: bytes | AsyncIterator[bytes], offset: int, **headers: str
    ) -> httpx.Response:
        """Send bytes from an offset on."""
        told = {"content-type": "application/offset+octet-stream", "upload-offset": str(offset)}
        return await self.ask("PATCH", address, content=content, headers=told | headers)

    async def send(
        self, content: bytes, *, pieces: int = 1, expect: int = 204, **metadata: str
    ) -> httpx.Response:
        """A whole file; the answer to its last piece."""
        begun = await self.begin(len(content), **metadata)
        assert begun.status_code == 201, begun.text
        size = -(-len(content) // pieces)
        for at in range(0, len(content), size):
            answer = await self.append(begun.headers["location"], content[at : at + size], at)
        assert answer.status_code == expect, answer.text
        return answer
