"""The built-in room without a browser: who waits, sits and talks with whom, and what pages are told over two sites."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as any_

from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.errors import NotPermitted, Refusal
from fayi.kit.waker import Waker
from fayi.rooms.models import Booking
from fayi.settings import Settings
from fayi.video import attendance, doors, signalling, signals
from fayi.video.models import Joining
from fayi.video.rules import MOST_ENDS, RoomFull, may_connect
from fayi.video.signalling import Switchboard
from fayi.video.signals import (
    Admit,
    Dismiss,
    EndTalk,
    Nonsense,
    SendBack,
    Signal,
    TalkApart,
    understood,
)
from tests.browser import Browser
from tests.cast import COURT_CLERK_FU, JUDGE_HE, PRISON_OFFICER_GAO, PROSECUTOR_YAN
from tests.video.sitting import MODERATOR, Sitting, begin


@pytest.fixture
async def sitting(database: Database) -> Sitting:
    """A sitting that is joined now."""
    return await begin(database)


class Site:
    """A site process of its own: what its pages are told, page by page."""

    def __init__(self, database: Database) -> None:
        self.waker = Waker(database)
        self.board = Switchboard(database, self.waker, idle_minutes=30, ice=list)

    async def told(self, seat: signalling.Seat, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next message of this kind for which all that is wanted is so; None on the line is a hang-up."""
        async with asyncio.timeout(10):
            while True:
                message = await seat.outbox.get()
                assert message is not None, "the line was closed"
                found = json.loads(message)
                if found["is"] == kind and all(found.get(name) == value for name, value in wanted.items()):
                    return dict(found)

    async def room(self, seat: signalling.Seat, is_so: Any) -> dict[str, Any]:
        """The next view of the room for which `is_so` holds."""
        while True:
            view = await self.told(seat, "room")
            if is_so(view):
                return view


@pytest.fixture
async def sites(database: Database) -> AsyncIterator[tuple[Site, Site]]:
    """Two site processes over one database."""
    one, other = Site(database), Site(database)
    async with one.waker.at_work(), one.board.at_work(), other.waker.at_work(), other.board.at_work():
        yield one, other


def names(people: list[dict[str, Any]]) -> list[str]:
    return [one["name"] for one in people]


async def test_two_ends_on_different_site_processes_find_each_other(
    sites: tuple[Site, Site], sitting: Sitting
) -> None:
    here, there = sites
    clerk = await here.board.enter(sitting.door_of(MODERATOR), "zh")
    party = await there.board.enter(await sitting.door("陈大山"), "en")
    waits = await there.room(party, lambda view: True)
    assert (waits["me"]["status"], waits["present"], waits["waiting"]) == ("waiting", [], [])
    at_door = await here.room(clerk, lambda view: view["waiting"])
    assert at_door["waiting"] == [{"key": party.key, "name": "陈大山", "capacity": "当事人"}]
    await there.board.do(party, Signal(to=clerk.key, body=msgspec.Raw(b'{"early":1}')))
    with pytest.raises(NotPermitted):
        await there.board.do(party, Admit(key=party.key))
    await here.board.do(clerk, Admit(key=party.key))
    inside = await there.room(party, lambda view: view["me"]["status"] == "admitted")
    assert [(one["name"], one["connect"]) for one in inside["present"]] == [("傅书记员", True)]
    sdp = json.dumps({"sdp": "行" + "v=0 " * 10_000}).encode()
    await there.board.do(party, Signal(to=clerk.key, body=msgspec.Raw(sdp)))
    heard = await here.told(clerk, "signal")
    assert (heard["from"], heard["body"]) == (party.key, json.loads(sdp)), "the early one never came"


async def test_a_private_talk_cuts_the_others_off_until_it_ends(
    sites: tuple[Site, Site], sitting: Sitting
) -> None:
    site, _ = sites
    clerk = await site.board.enter(sitting.door_of(MODERATOR), "zh")
    party = await site.board.enter(await sitting.door("陈大山"), "zh")
    lawyer = await site.board.enter(await sitting.door("顾律师", "lawyer"), "zh")
    for one in (party, lawyer):
        await site.board.do(clerk, Admit(key=one.key))
    await site.board.do(clerk, TalkApart(keys=(party.key, lawyer.key)))
    apart = await site.room(clerk, lambda view: any(one["status"] == "apart" for one in view["present"]))
    assert [one["connect"] for one in apart["present"]] == [False, False]
    alone = await site.room(party, lambda view: view["me"]["apart"])
    assert {one["name"]: one["connect"] for one in alone["present"]} == {"傅书记员": False, "顾律师": True}
    async with sitting.session() as session:
        assert await attendance.connected(session, sitting.room_id, party.key, lawyer.key)
        assert not await attendance.connected(session, sitting.room_id, clerk.key, party.key)
    with pytest.raises(Refusal, match="单独谈话"):
        await site.board.do(clerk, TalkApart(keys=(party.key, clerk.key)))
    with pytest.raises(Refusal, match="两方"):
        await site.board.do(clerk, TalkApart(keys=(clerk.key, clerk.key)))
    with pytest.raises(NotPermitted):
        await site.board.do(party, EndTalk(key=lawyer.key))
    await site.board.do(lawyer, EndTalk(key=lawyer.key))
    again = await site.room(party, lambda view: not view["me"]["apart"])
    assert all(one["connect"] for one in again["present"])


async def test_a_fifth_end_is_refused_with_a_sentence(database: Database, sitting: Sitting) -> None:
    async with sitting.session() as session:
        await attendance.enter(session, sitting.door_of(MODERATOR))
    waiting = []
    for number in range(MOST_ENDS):
        door = await sitting.door(f"当事人{number}")
        async with sitting.session() as session:
            waiting.append((await attendance.enter(session, door)).key)
    for key in waiting[:-1]:
        async with sitting.session() as session:
            await attendance.admit(session, sitting.room_id, key)
    with pytest.raises(RoomFull) as refused:
        async with sitting.session() as session:
            await attendance.admit(session, sitting.room_id, waiting[-1])
    assert str(refused.value).startswith("内置视频室最多接入4方，现在已满。")


async def come(sitting: Sitting, door: doors.Door, seat_pass: str = "") -> Joining:
    """Somebody comes to the door."""
    async with sitting.session() as session:
        return await attendance.enter(session, door, seat_pass)


async def test_who_lost_the_line_takes_the_seat_again_and_nobody_else_does(sitting: Sitting) -> None:
    door = await sitting.door("陈大山")
    first = await come(sitting, door)
    async with sitting.session() as session:
        await attendance.admit(session, sitting.room_id, first.key)
    seat_pass = attendance.seat_pass(first.key)
    async with sitting.session() as session:
        await attendance.depart(session, sitting.room_id, first.key, lost=True)
    stranger = await sitting.door("不明人员")
    assert (await come(sitting, stranger, seat_pass)).status == "waiting", "another link with the seat_pass"
    assert (await come(sitting, door, seat_pass[:-1] + "z")).status == "waiting", "a seat_pass that is none"
    assert (await come(sitting, door, seat_pass)).status == "waiting", "a seat given up for another since"


async def test_the_minutes_without_a_line_can_be_read_from_the_stays(sitting: Sitting) -> None:
    door = await sitting.door("陈大山")
    first = await come(sitting, door)
    async with sitting.session() as session:
        await attendance.admit(session, sitting.room_id, first.key)
        await attendance.depart(session, sitting.room_id, first.key, lost=True)
    second = await come(sitting, door, attendance.seat_pass(first.key))
    assert second.status == "admitted"
    async with sitting.session() as session:
        await attendance.depart(session, sitting.room_id, second.key, lost=False)
    lost, left = await sitting.stays()
    assert (lost.status, left.status) == ("lost", "left")
    assert lost.arrived_at <= lost.admitted_at <= lost.since <= left.arrived_at <= left.since


async def test_a_newer_window_wins_and_must_wait(sites: tuple[Site, Site], sitting: Sitting) -> None:
    site, other = sites
    door = await sitting.door("陈大山")
    clerk = await site.board.enter(sitting.door_of(MODERATOR), "zh")
    older = await site.board.enter(door, "zh")
    await site.board.do(clerk, Admit(key=older.key))
    newer = await other.board.enter(door, "zh")
    assert "别的窗口" in (await site.told(older, "over"))["why"]
    view = await other.room(newer, lambda view: True)
    assert view["me"]["status"] == "waiting"


async def test_a_witness_who_was_heard_waits_again_and_one_turned_away_is_out(
    sites: tuple[Site, Site], sitting: Sitting
) -> None:
    site, _ = sites
    clerk = await site.board.enter(sitting.door_of(MODERATOR), "zh")
    witness = await site.board.enter(await sitting.door("证人甲", "witness"), "en")
    await site.board.do(clerk, Admit(key=witness.key))
    await site.room(witness, lambda view: view["present"])
    await site.board.do(clerk, SendBack(key=witness.key))
    view = await site.room(witness, lambda view: view["me"]["status"] == "waiting")
    assert view["present"] == []
    await site.board.do(clerk, Dismiss(key=witness.key))
    assert (await site.told(witness, "over"))["why"]
    with pytest.raises(attendance.Gone):
        await site.board.do(clerk, Admit(key=witness.key))
    assert [stay.status for stay in await sitting.stays()][1:] == ["dismissed", "dismissed"]


async def test_a_cancelled_booking_ends_every_line_at_the_next_look(
    sites: tuple[Site, Site], sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, _ = sites
    seat = await site.board.enter(sitting.door_of(MODERATOR), "zh")
    await site.told(seat, "room")
    async with sitting.session() as session:
        (await session.get_one(Booking, sitting.booking_id)).status = "cancelled"
        await attendance.tell(session, sitting.room_id)
    await site.told(seat, "over")


async def test_an_end_whose_site_process_died_is_lost_since_it_was_last_heard_of(sitting: Sitting) -> None:
    dead = await come(sitting, sitting.door_of(MODERATOR))
    silent = clock.now() - attendance.UNHEARD - timedelta(seconds=1)
    async with sitting.session() as session:
        (await session.get_one(Joining, dead.id)).seen_at = silent
    await come(sitting, await sitting.door("陈大山"))
    (lost, _) = await sitting.stays()
    assert (lost.status, lost.since) == ("lost", silent)


@pytest.mark.parametrize(
    ("one", "other", "connected"),
    [
        (("admitted", ""), ("admitted", ""), True),
        (("admitted", "a"), ("admitted", "a"), True),
        (("admitted", "a"), ("admitted", ""), False),
        (("admitted", "a"), ("admitted", "b"), False),
        (("admitted", ""), ("waiting", ""), False),
        (("waiting", ""), ("waiting", ""), False),
        (("admitted", "a"), ("lost", "a"), False),
    ],
)
def test_who_may_see_and_hear_whom(one: tuple[str, str], other: tuple[str, str], connected: bool) -> None:
    assert may_connect(*one, *other) is connected
    assert may_connect(*other, *one) is connected


@given(any_.text() | any_.recursive(any_.none() | any_.text(), any_.lists).map(json.dumps))
def test_nonsense_is_refused_and_breaks_nothing(said: str) -> None:
    with pytest.raises(Nonsense):
        understood(said)


@pytest.mark.parametrize(
    "said",
    [
        '{"do":"admit"}',
        '{"do":"admit","key":"a\\u0000b"}',
        '{"do":"admit","key":"' + "k" * 41 + '"}',
        '{"do":"talk_apart","keys":["a"]}',
        '{"do":"fly"}',
        '{"do":"signal","to":"a","body":' + "[" * 20_000,
        '{"do":"signal","to":"a","body":"' + "x" * signals.LONGEST + '"}',
    ],
)
def test_messages_of_the_wrong_shape_or_length_are_refused(said: str) -> None:
    with pytest.raises(Nonsense):
        understood(said)


def test_a_page_that_says_too_much_is_told_apart_from_one_that_says_much() -> None:
    seat = signalling.Seat(None, "key", "zh", None)  # type: ignore[arg-type]
    assert all(seat.may_say_more() for _ in range(200))
    assert not all(seat.may_say_more() for _ in range(200))


def test_a_page_that_takes_nothing_loses_its_line() -> None:
    seat = signalling.Seat(None, "key", "zh", None)  # type: ignore[arg-type]
    for _ in range(signalling.BACKLOG + 1):
        seat.put(b"{}")
    assert seat.is_over
    assert seat.outbox.get_nowait() is None


def test_turn_servers_get_a_password_that_lasts_a_day(settings: Settings) -> None:
    given_ = msgspec.structs.replace(
        settings, turn_urls="stun:turn.example:3478, turn:turn.example:3478?transport=udp", turn_secret="s"
    )
    stun, turn = doors.ice_servers(given_)
    assert stun == {"urls": ["stun:turn.example:3478"]}
    assert turn["urls"] == ["turn:turn.example:3478?transport=udp"]
    assert 86_000 < int(turn["username"]) - clock.now().timestamp() < 86_401
    assert len(turn["credential"]) == 28
    assert doors.ice_servers(settings) == []


async def test_the_room_opens_for_the_agencies_at_it_and_its_page_alone_may_use_the_camera(
    browser: Browser, sitting: Sitting
) -> None:
    page = await browser.open(sitting.path, as_=COURT_CLERK_FU)
    assert (
        "camera=(self), microphone=(self), display-capture=(self)"
        in page.answer.headers["permissions-policy"]
    )
    assert "connect-src 'self' ws://" in page.answer.headers["content-security-policy"]
    assert (await browser.open(sitting.path, as_=PRISON_OFFICER_GAO)).title == "远程庭审"
    await browser.open(sitting.path, as_=PROSECUTOR_YAN, expect=404)
    assert "camera=()" in (await browser.open("/desk", as_=JUDGE_HE)).answer.headers["permissions-policy"]


async def test_the_room_is_shut_to_whoever_comes_too_early_or_joins_another_way(
    browser: Browser, database: Database
) -> None:
    later = await begin(database, in_minutes=120)
    _, token = await later.link("陈大山")
    await browser.open(f"/join/{token}/room", expect=409)
    await browser.open(later.path, as_=PRISON_OFFICER_GAO, expect=409)
    await browser.open(later.path, as_=COURT_CLERK_FU)
    elsewhere = await begin(database, way="livekit")
    await browser.open(elsewhere.path, as_=COURT_CLERK_FU, expect=409)
