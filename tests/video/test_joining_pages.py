"""What the holder of a link sees and does: when it begins, the way in, tests of devices, the rules for each way."""

from typing import Any

import jwt
import msgspec
import pytest

from fayi.kit import clock
from fayi.rooms.models import Booking
from fayi.settings import Settings
from fayi.video import actions, livekit, queries, rules
from fayi.video.forms import TrialAtPlace
from fayi.video.models import Joining, VideoRoom
from fayi.video.rules import Capacity, Tried, Way
from fayi.web.headers import for_video
from tests.browser import Browser
from tests.cast import COURT_CLERK_FU, DUTY_OFFICER_NIU, STEWARD_XIANG
from tests.make import Make
from tests.video.conftest import OUTSIDE, BringForward, LinkFor

GOOD = {"camera": "works", "microphone": "works", "speaker": "works", "round_trip": "40"}


async def test_before_the_half_hour_nothing_of_the_way_in_is_told(
    browser: Browser, sitting: Booking, link_for: LinkFor, bring_forward: BringForward
) -> None:
    _, token = await link_for(sitting)
    page = await browser.open(f"/join/{token}")
    assert page.has("09:00")
    assert page.has("08:30起可以从这里进入")
    assert "8001" not in page.text
    assert "4711" not in page.text
    assert "进入视频" not in page.links()
    page = await browser.open(f"/join/{token}/enter", expect=409)
    assert OUTSIDE not in page.html
    await bring_forward(sitting)
    page = await browser.open(f"/join/{token}")
    assert page.has("8001")
    assert page.has("4711")
    answer = (await browser.open(f"/join/{token}/enter", expect=303)).answer
    assert answer.headers["location"] == OUTSIDE
    assert answer.headers["referrer-policy"] == "same-origin", "the token in the address stays here"
    page = await browser.open(f"/bookings/{sitting.id}/video", as_=COURT_CLERK_FU)
    assert "还没有打开" not in page.text


async def test_an_officer_at_either_end_goes_in_without_a_link(
    browser: Browser, sitting: Booking, link_for: LinkFor
) -> None:
    address = f"/bookings/{sitting.id}/video"
    assert (await browser.open(f"{address}/enter", as_=STEWARD_XIANG)).path == address
    await link_for(sitting)
    answer = (await browser.open(f"{address}/enter", as_=STEWARD_XIANG, expect=303)).answer
    assert answer.headers["location"] == OUTSIDE


async def test_what_was_tried_out_is_noted_by_who_holds_a_link_and_at_the_room(
    browser: Browser, sitting: Booking, link_for: LinkFor, make: Make
) -> None:
    _, token = await link_for(sitting)
    page = await browser.open(f"/join/{token}/test")
    page = await page.form("记下结果").fill(GOOD | {"microphone": "fails"}).submit()
    assert page.has("测试结果已记下")
    assert "全部正常" not in page.text
    page = await browser.post(f"/join/{token}/test", GOOD)
    assert page.has("全部正常")
    page = await browser.open(f"/bookings/{sitting.id}/video/test", as_=DUTY_OFFICER_NIU)
    assert "远程庭审室" in page.html, "the room of one's own agency is suggested"
    await page.form("记下结果").fill(GOOD | {"round_trip": "900", "place": "远程庭审室"}).submit()
    page = await browser.open(f"/bookings/{sitting.id}/video", as_=COURT_CLERK_FU)
    assert page.has("陈大山")
    assert page.has("牛警官")
    assert page.has("远程庭审室")
    assert page.has("网络"), "a slow line is a fault"
    async with make.session(COURT_CLERK_FU.actor) as session:
        assert await queries.tested(session, [sitting.id]) == {sitting.id: False}
        fine = TrialAtPlace(
            camera=Tried.WORKS, microphone=Tried.WORKS, speaker=Tried.WORKS, round_trip=30, place="远程庭审室"
        )
        await actions.note_test(session, sitting, fine, by=COURT_CLERK_FU.actor)
        assert await queries.tested(session, [sitting.id, sitting.id + 1]) == {sitting.id: True}
    await browser.post(f"/join/{token}/test", GOOD | {"camera": "perhaps"}, expect=422)


async def test_camera_and_microphone_are_let_use_where_they_are_needed_and_nowhere_else(
    browser: Browser, sitting: Booking, link_for: LinkFor
) -> None:
    _, token = await link_for(sitting)
    for path, allowed in (("/test", True), ("", False)):
        answer = (await browser.open(f"/join/{token}{path}")).answer
        assert ("camera=(self)" in answer.headers["permissions-policy"]) is allowed
        assert ("connect-src" in answer.headers["content-security-policy"]) is allowed


def test_a_page_reaches_its_media_server_and_no_other() -> None:
    policy = for_video("wss://media.example/path")["content-security-policy"]
    assert "connect-src 'self' wss://media.example https://media.example" in policy
    assert (
        "ws://127.0.0.1:7880 http://127.0.0.1:7880"
        in for_video("ws://127.0.0.1:7880")["content-security-policy"]
    )


async def test_a_room_of_another_way_is_not_entered(
    browser: Browser, sitting: Booking, link_for: LinkFor, bring_forward: BringForward
) -> None:
    _, token = await link_for(sitting)
    await bring_forward(sitting)
    await browser.open(f"/join/{token}/livekit", expect=409)
    await browser.post(f"/join/{token}/livekit", expect=409)
    address = f"/bookings/{sitting.id}/video/livekit"
    for path in ("", "/people"):
        await browser.open(address + path, as_=COURT_CLERK_FU, expect=409)
    for path in ("", "/close", "/x/admit", "/x/dismiss"):
        await browser.post(address + path, as_=COURT_CLERK_FU, expect=409)


KEYS = {"livekit_url": "wss://media.example", "livekit_key": "key", "livekit_secret": "s" * 32}


def grants(settings: Settings, capacity: Capacity, status: str) -> dict[str, Any]:
    """What the token of somebody with this capacity and status allows."""
    room = VideoRoom(key="the-room")
    stay = Joining(key="the-stay", name="陈大山", capacity=capacity.value, status=status)
    told = jwt.decode(livekit.token(settings, room, stay), "s" * 32, algorithms=["HS256"])
    assert told["iss"] == "key"
    assert told["sub"] == "the-stay"
    assert told["exp"] - clock.now().timestamp() <= livekit.LASTS.total_seconds() + 1
    video: dict[str, Any] = told["video"]
    assert video["room"] == "the-room"
    assert not video.get("roomAdmin")
    return video


@pytest.mark.parametrize(
    ("capacity", "status", "sends", "receives"),
    [
        (Capacity.PARTY, "waiting", False, False),
        (Capacity.WITNESS, "dismissed", False, False),
        (Capacity.PARTY, "admitted", True, True),
        (Capacity.OBSERVER, "admitted", False, True),
    ],
)
def test_only_who_was_admitted_sees_and_hears_and_only_who_takes_part_is_seen_and_heard(
    settings: Settings, capacity: Capacity, status: str, sends: bool, receives: bool
) -> None:
    video = grants(msgspec.structs.replace(settings, **KEYS), capacity, status)
    assert (video["canPublish"], video["canSubscribe"]) == (sends, receives)


def test_a_server_is_offered_only_when_all_that_it_takes_is_set(settings: Settings) -> None:
    assert Way.LIVEKIT in queries.ways(msgspec.structs.replace(settings, **KEYS))
    for missing in KEYS:
        assert Way.LIVEKIT not in queries.ways(msgspec.structs.replace(settings, **KEYS | {missing: ""}))


async def test_a_server_that_does_not_answer_is_told_as_a_sentence(settings: Settings) -> None:
    silent = msgspec.structs.replace(settings, **KEYS | {"livekit_url": "ws://127.0.0.1:9"})
    with pytest.raises(livekit.ServerSilent):
        await livekit.end(silent, VideoRoom(key="nowhere"))


def test_a_test_is_good_when_everything_works_and_the_line_is_quick() -> None:
    fine: dict[str, Any] = {"camera": "works", "microphone": "works", "speaker": "works", "round_trip": 400}
    assert rules.faults(**fine) == ()
    assert rules.faults(**fine | {"round_trip": 401}) == ("网络",)
    assert rules.faults(**fine | {"speaker": "untried", "round_trip": None}) == ("扬声器", "网络")
