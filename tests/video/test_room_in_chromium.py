"""The built-in room in a real Chromium with a made-up camera: ends see and hear each other, and only those meant to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import async_playwright

from fayi.agencies.guards import COOKIE
from fayi.kit.database import Database
from fayi.web.language import COOKIE as LANGUAGE
from tests.cast import COURT_CLERK_FU, PRISON_OFFICER_GAO, Person
from tests.chromium import ARGUMENTS, DESK, PHONE, chromium_path, must_be_accessible, must_fit, windows
from tests.video.sitting import begin

pytestmark = pytest.mark.browser
CAMERA = [
    "--use-fake-device-for-media-stream=fps=5",
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
    const media = navigator.mediaDevices;
    for (const name of ["getUserMedia", "getDisplayMedia"]) {
        const given = media[name].bind(media);
        media[name] = ({ audio, video }) => given({ audio, video: video && { width: 160, height: 120, frameRate: 5 } });
    }
    const Socket = window.WebSocket;
    window.sockets = [];
    window.WebSocket = class extends Socket {
        constructor(where) {
            super(window.cut ? location.href.replace("http", "ws") : where);
            window.sockets.push(this);
        }
    };
}"""
"""Keeps what the page connects with, to look at from outside; while `cut`, it reaches nothing. Pictures are small:
several browsers send them on one machine."""
SEEN = """async name => {
    const tile = [...document.querySelectorAll("[data-grid] figure[data-key]")]
        .find(one => one.querySelector("b").textContent.includes(name) && !one.classList.contains("tile-screen"));
    const video = tile && tile.querySelector("video");
    if (!video || !video.videoWidth || tile.dataset.status !== "ok") return false;
    const frames = () => video.getVideoPlaybackQuality().totalVideoFrames;
    const [before, since] = [frames(), video.currentTime];
    await new Promise(done => setTimeout(done, 400));
    return frames() > before && video.currentTime > since;
}"""
PATIENCE = 120.0
"""Seconds, on a machine that has other things to do."""
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
        await self.page.get_by_text(words).locator("visible=true").first.wait_for(timeout=120000)

    async def sees(self, *others: "End") -> None:
        """Wait until moving pictures of these arrive."""
        for other in others:
            await self.comes(SEEN, other.name)

    async def hears(self) -> None:
        """Wait until more of a voice arrives."""
        before = await self.page.evaluate(HEARD)
        await self.comes(f"async () => (await ({HEARD})()) > {before}")

    async def comes(self, what: str, of: object = None) -> None:
        """Ask the page again and again until it says yes."""
        async with asyncio.timeout(PATIENCE):
            while not await self.page.evaluate(what, of):
                pass

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
            page.set_default_timeout(PATIENCE * 1000)
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


async def test_a_private_talk_is_neither_seen_nor_heard_and_an_exhibit_is_shown(
    end: OpenEnd, database: Database
) -> None:
    sitting = await begin(database)
    clerk = await (await end("傅书记员", COURT_CLERK_FU)).enter(sitting.path)
    ends = [clerk]
    for name, capacity in (("陈大山", "party"), ("顾律师", "lawyer")):
        _, token = await sitting.link(name, capacity)
        one = await (await end(name)).enter(f"/join/{token}/room")
        await clerk.press(f"允许进入 {name}")
        ends.append(one)
    _, party, lawyer = ends
    await clerk.sees(party, lawyer)
    await party.sees(clerk, lawyer)
    for name in ("陈大山", "顾律师"):
        await clerk.page.get_by_label(f"选择{name}").check()
    await clerk.press("让两方单独谈话")
    await party.says("单独谈话中：其他人看不到、也听不到你们。")
    await clerk.says("单独谈话中")
    await clerk.page.wait_for_function("() => lines.every(one => one.connectionState === 'closed')")
    await party.sees(lawyer)
    assert (await clerk.connections(), await party.connections(), await lawyer.connections()) == (0, 1, 1)
    await look(party)
    await lawyer.press("结束单独谈话")
    await clerk.sees(party, lawyer)
    await party.says("打开话筒")
    await lawyer.press("展示证据")
    for one in (clerk, party):
        await one.says("顾律师正在展示")
        await one.page.wait_for_function(
            "() => (document.querySelector('.tile-screen video') || {}).videoWidth > 0", timeout=120000
        )
    await look(clerk)
    await lawyer.press("停止展示")
    await party.page.locator(".tile-screen").wait_for(state="detached")
    await clerk.sees(party, lawyer)


async def test_a_broken_line_comes_back_by_itself_and_a_withdrawn_link_is_thrown_out(
    end: OpenEnd, database: Database
) -> None:
    sitting = await begin(database)
    link_id, token = await sitting.link("陈大山")
    clerk = await (await end("傅书记员", COURT_CLERK_FU)).enter(sitting.path)
    party = await (await end("陈大山")).enter(f"/join/{token}/room")
    await clerk.press("允许进入 陈大山")
    await clerk.sees(party)
    await party.page.evaluate(
        "() => { cut = true; sockets.at(-1).close(); lines.forEach(one => one.close()); }"
    )
    await party.says("连接中断，正在重新连接…")
    await clerk.says("陈大山 连接中断")
    await party.page.evaluate("() => { cut = false; }")
    await clerk.sees(party)
    await party.sees(clerk)
    assert [stay.status for stay in await sitting.stays()] == ["admitted", "lost", "admitted"]
    await sitting.withdraw(link_id)
    await party.says("您已被请出视频室")
    await clerk.page.wait_for_function("() => lines.every(one => one.connectionState === 'closed')")
    await party.press("重新进入")
    await party.says("这个链接现在不能使用")
    await clerk.press("离开")
    await clerk.says("您已离开视频室。")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_door_and_the_waiting_room_are_clear_in_both_languages_and_without_a_mouse(
    end: OpenEnd, database: Database, address: str, language: str
) -> None:
    sitting = await begin(database)
    _, token = await sitting.link("证人甲", "witness")
    witness = await end("证人甲")
    await witness.page.context.add_cookies([{"name": LANGUAGE, "value": language, "url": address}])
    await witness.page.goto(f"/join/{token}/room")
    await look(witness)
    for _ in range(10):
        await witness.page.keyboard.press("Tab")
        if await witness.page.evaluate("() => document.activeElement.dataset.do === 'enter'"):
            break
    await witness.page.keyboard.press("Enter")
    await witness.says({"zh": "正在等候", "en": "Waiting"}[language])
    await look(witness)
