"""A real Chromium for journeys: started once per run, skipped by name where there is none."""

import asyncio
import contextlib
import os
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from granian.constants import Interfaces
from granian.server.embed import Server
from playwright.async_api import async_playwright

from fayi.agencies.guards import COOKIE
from tests.cast import Person

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


def chromium_path() -> str:
    """Where Chromium is; skips the test, by name, when this machine has none."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = os.environ.get("FAYI_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("no Chromium on this machine (install the package chromium, or set FAYI_CHROMIUM)")
    return found


async def must_be_accessible(page: Any) -> None:
    """Fail when axe finds something serious or critical on the page shown (a Playwright page)."""
    results = await Axe().run(page)
    faults = [
        f"{fault['impact']} {fault['id']}: {fault['help']}\n    "
        + "\n    ".join(node["html"][:200] for node in fault["nodes"][:5])
        for fault in results.response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert not faults, f"{page.url}\n" + "\n".join(faults)


@contextlib.asynccontextmanager
async def served(application: Any) -> AsyncIterator[str]:
    """The address at which `application`, already at work, answers from this very process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(application, address="127.0.0.1", port=port, interface=Interfaces.ASGINL)
    serving = asyncio.create_task(server.serve())
    for _ in range(100):
        await asyncio.sleep(0.05)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
    yield f"http://127.0.0.1:{port}"
    server.stop()
    await serving


@pytest.fixture(scope="session")
async def address(application: Any) -> AsyncIterator[str]:
    """Where the application of this run listens."""
    async with served(application) as where:
        yield where


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Any]:
    """Chromium, started once."""
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


OpenWindow = Callable[..., Awaitable[Any]]


@pytest.fixture
async def window(
    chromium: Any, address: str, token_of: Callable[[Person], Awaitable[str]]
) -> AsyncIterator[OpenWindow]:
    """`await window(as_=CLERK, size=PHONE)`: a Playwright page, signed in; a fault in a script fails."""
    async with windows(chromium, address) as open_window:

        async def signed_in(as_: Person | None = None, size: dict[str, int] = DESK) -> Any:
            cookies = [{"name": COOKIE, "value": await token_of(as_), "url": address}] if as_ else []
            return await open_window(size, cookies)

        yield signed_in


@contextlib.asynccontextmanager
async def windows(chromium: Any, address: str) -> AsyncIterator[OpenWindow]:
    """`await open_window(PHONE, cookies)`: a Playwright page at `address`; a script's fault fails."""
    contexts: list[Any] = []
    faults: list[str] = []

    async def open_window(size: dict[str, int] = DESK, cookies: Sequence[dict[str, str]] = ()) -> Any:
        context = await chromium.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=address
        )
        contexts.append(context)
        await context.add_cookies(list(cookies))
        page = await context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        return page

    yield open_window
    for context in contexts:
        await context.close()
    assert not faults, faults


async def settled(page: Any) -> None:
    """Wait until the page shown is loaded and asks for nothing more; the line for notices stays open."""
    await page.wait_for_load_state("load")
    await page.evaluate("document.fonts.ready")
    await page.wait_for_function("!document.querySelector('.htmx-request')")


async def must_fit(page: Any) -> None:
    """Fail when the page shown has to be scrolled sideways."""
    wide, shown = await page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    if wide > shown:
        beyond = await page.evaluate(
            """() => [...document.querySelectorAll("main *")]
                .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .map(one => one.outerHTML.slice(0, 150))"""
        )
        raise AssertionError(f"{page.url} is {wide} px wide in a window of {shown}: {beyond[-3:]}")
