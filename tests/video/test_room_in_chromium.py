"""The built-in room in a real Chromium with a made-up camera: ends see and hear each other, and only those meant to."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import async_playwright

from fayi.agencies.guards import COOKIE
from fayi.kit.database import Database
from tests.cast import COURT_CLERK_FU, PRISON_OFFICER_GAO, Person
from tests.chromium import ARGUMENTS, DESK, PHONE, chromium_path, must_be_accessible, must_fit, windows
from tests.video.sitting import Sitting, begin

pytestmark = pytest.mark.browser
CAMERA = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
]
WATCH = """() => {
    const Line = window.RTCPeerConnection;
    window.lines = [];
    window.RTCPeerConnection = class extends Line {
        constructor(...given) { super(...given); window.lines.push(this); }
    };
    const Socket = window.WebSocket;
    window.sockets = [];
    window.WebSocket = class extends Socket {
        constructor(...given) { super(...given); window.sockets.push(this); }
    };
}"""
"""Keeps what the page connects with, to look at from outside."""
SEEN = """async name => {
    const tile = [...document.querySelectorAll("[data-grid] figure[data-key]")]
        .find(one => one.querySelector("b").textContent.includes(name) && !one.classList.contains("tile-screen"));
    const video = tile && tile.querySelector("video");
    if (!video || !video.videoWidth) return false;
    const before = video.currentTime;
    await new Promise(done => setTimeout(done, 150));
    return video.currentTime > before;
}"""
HEARD = """async () => {
    let bytes = 0;
    for (const line of window.lines.filter(one => one.connectionState === "connected"))
        for (const told of (await line.getStats()).values())
            if (told.type === "inbound-rtp" && told.kind === "audio") bytes += told.bytesReceived;
    return bytes;
}"""


class End:
    """A page of the room."""

    def __init__(self, page: Any, name: str) -> None:
        self.page = page
        self.name = name

    async def enter(self, path: str) -> "End":
        """Open the page and go in."""
        await self.page.goto(path)
        await self.page.locator("[data-do=enter]").click()
        return self

    async def says(self, words: str) -> None:
        """Wait until these words are on the page."""
        await self.page.get_by_text(words).locator("visible=true").first.wait_for(timeout=8000)

    async def sees(self, *others: "End") -> None:
        """Wait until moving pictures of these arrive."""
        for other in others:
            await self.page.wait_for_function(SEEN, arg=other.name, timeout=10000)

    async def hears(self) -> None:
        """Wait until more of a voice arrives."""
        before = await self.page.evaluate(HEARD)
        await self.page.wait_for_function(f"async () => (await ({HEARD})()) > {before}", timeout=5000)

    async def connections(self) -> int:
        """To how many others pictures and voices may flow."""
        return int(
            await self.page.evaluate("() => lines.filter(one => one.connectionState === 'connected').length")
        )

    async def press(self, label: str) -> None:
        """Press the button read out like this."""
        await self.page.get_by_role("button", name=label, exact=True).click()


OpenEnd = Callable[..., Awaitable[End]]


@pytest.fixture(scope="module")
async def camera() -> AsyncIterator[Any]:
    """Chromium with a camera and a microphone that are made up."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=[*ARGUMENTS, *CAMERA]
        )
        yield browser
        await browser.close()


@pytest.fixture
async def end(
    camera: Any, address: str, database: Database, token_of: Callable[[Person], Awaitable[str]]
) -> AsyncIterator[OpenEnd]:
    """`await end(name, as_=…)`: a page of the room, not yet opened."""
    async with windows(camera, address) as open_window:

        async def opened(name: str, as_: Person | None = None, size: dict[str, int] = DESK) -> End:
            cookies = [{"name": COOKIE, "value": await token_of(as_), "url": address}] if as_ else []
            page = await open_window(size, cookies)
            await page.context.grant_permissions(["camera", "microphone"], origin=address)
            await page.add_init_script(f"({WATCH})()")
            return End(page, name)

        yield opened


async def test_three_ends_see_and_hear_each_other_once_they_are_let_in(
    end: OpenEnd, database: Database
) -> None:
    sitting = await begin(database)
    _, token = await sitting.link("陈大山")
    clerk = await (await end("傅书记员", COURT_CLERK_FU)).enter(sitting.path)
    party = await (await end("陈大山", size=PHONE)).enter(f"/join/{token}/room")
    await party.says("正在等候")
    assert await party.connections() == 0
    await clerk.press("允许进入 陈大山")
    await clerk.sees(party)
    await party.sees(clerk)
    prison = await (await end("高警官", PRISON_OFFICER_GAO)).enter(sitting.path)
    await prison.says("正在等候")
    await clerk.press("允许进入 青禾监狱 高警官")
    for one, others in ((clerk, (party, prison)), (party, (clerk, prison)), (prison, (clerk, party))):
        await one.sees(*others)
        await one.hears()
    await look(clerk, party)


async def look(*ends: End) -> None:
    """Nothing is hidden, overlapping or unnamed, at a desk and on a phone."""
    for one in ends:
        for size in (PHONE, DESK):
            await one.page.set_viewport_size(size)
            await must_fit(one.page)
            await must_be_accessible(one.page)
