"""A LiveKit server and two browsers with made-up cameras; and the page on which devices are tried out."""

import contextlib
import os
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from playwright.async_api import expect

from fayi.agencies.guards import COOKIE
from fayi.app import create_app
from fayi.rooms.models import Booking
from fayi.settings import Settings
from fayi.video.rules import Way
from tests.cast import COURT_CLERK_FU, Person
from tests.chromium import PHONE, must_be_accessible, must_fit, served, settled, windows
from tests.video.conftest import BringForward, LinkFor
from tests.video.test_room_in_chromium import camera

__all__ = ["camera"]
pytestmark = pytest.mark.browser
SEEN = """count => {
    const shown = [...document.querySelectorAll(".livekit-end video")];
    return shown.filter(one => one.videoWidth > 0 && one.currentTime > 0).length >= count;
}"""


@pytest.fixture
def media(settings: Settings) -> Settings:
    """Settings with the media server of FAYI_TEST_LIVEKIT_URL; skips the test, by name, where none answers."""
    url = os.environ.get("FAYI_TEST_LIVEKIT_URL", "")
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 443), 1).close()
    except OSError:
        pytest.skip("no LiveKit server answers (start one, and set FAYI_TEST_LIVEKIT_URL, _KEY and _SECRET)")
    return msgspec.structs.replace(
        settings,
        livekit_url=url,
        livekit_key=os.environ["FAYI_TEST_LIVEKIT_KEY"],
        livekit_secret=os.environ["FAYI_TEST_LIVEKIT_SECRET"],
    )


@contextlib.asynccontextmanager
async def site(settings: Settings) -> AsyncIterator[str]:
    """The address of a site with these settings."""
    app = create_app(settings)
    async with app.lifespan(), served(app) as address:
        yield address


async def test_who_waits_is_let_in_sees_and_is_seen_and_is_put_out(
    camera: Any,
    media: Settings,
    sitting: Booking,
    link_for: LinkFor,
    bring_forward: BringForward,
    token_of: Callable[[Person], Awaitable[str]],
) -> None:
    _, token = await link_for(sitting, way=Way.LIVEKIT, under=media)
    await bring_forward(sitting)
    async with site(media) as address, windows(camera, address) as open_window:
        clerk = await open_window(
            cookies=[{"name": COOKIE, "value": await token_of(COURT_CLERK_FU), "url": address}]
        )
        party = await open_window(PHONE)
        await clerk.goto(f"/bookings/{sitting.id}/video/enter")
        await clerk.wait_for_selector(".livekit[data-status=admitted]")
        await clerk.wait_for_function(SEEN, arg=1)
        await party.goto(f"/join/{token}")
        await party.get_by_role("link", name="进入视频").click()
        await party.wait_for_selector(".livekit[data-status=waiting]")
        waiting = clerk.get_by_role("row", name="陈大山")
        await waiting.get_by_text("等候中").wait_for()
        assert await party.locator(".livekit-end").count() == 0, "who waits sees nobody"
        assert await party.get_by_role("button", name="麦克风").is_disabled()
        assert await clerk.locator(".livekit-end").count() == 1, "who waits is not seen"
        await waiting.get_by_role("button", name="准许入场").click()
        await party.wait_for_selector(".livekit[data-status=admitted]")
        for page in (clerk, party):
            await page.wait_for_function(SEEN, arg=2)
        await must_be_accessible(clerk)
        await must_fit(party)
        await clerk.get_by_role("button", name="共享屏幕").click()
        await party.wait_for_selector(".livekit-end.screen video")
        await waiting.get_by_role("button", name="请出").click()
        await party.wait_for_selector(".livekit[data-status=over]")
        await party.get_by_text("您已被请出").wait_for()
        await clerk.wait_for_function(
            "() => document.querySelectorAll('.livekit-end:not(.screen)').length === 1"
        )


async def test_devices_and_line_are_tried_out_and_the_result_is_noted(
    camera: Any, address: str, sitting: Booking, link_for: LinkFor
) -> None:
    _, token = await link_for(sitting)
    async with windows(camera, address) as open_window:
        page = await open_window(PHONE)
        await page.goto(f"/join/{token}/test")
        await settled(page)
        for button, done in (
            ("测试摄像头", "看得到您自己"),
            ("测试麦克风", "听到您的声音了"),
            ("播放提示音", "正在播放提示音"),
            ("测试网络", "往返"),
        ):
            await page.get_by_role("button", name=button).click()
            await page.get_by_text(done).first.wait_for()
        assert await page.evaluate("document.querySelector('.device-picture').videoWidth") > 0
        for device in ("camera", "microphone"):
            await expect(page.locator(f"[name={device}]")).to_have_value("works")
        await expect(page.locator("[name=round_trip]")).to_have_value(re.compile("^[0-9]+$"))
        await must_be_accessible(page)
        await must_fit(page)
        await page.get_by_label("扬声器", exact=True).select_option("works")
        await page.get_by_role("button", name="记下结果").click()
        await page.get_by_text("测试结果已记下").wait_for()
