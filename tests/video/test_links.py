"""Links into a sitting: made once, kept as a hash, replaced, withdrawn, over with the booking, never guessed."""

import json
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies.queries import token_hash
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.rooms import actions as bookings
from fayi.rooms import queries as rooms
from fayi.rooms.models import Booking
from fayi.rooms.rules import parts_from
from fayi.video import actions, queries, rules
from fayi.video.forms import ChooseWay
from fayi.video.rules import Capacity, Way
from tests.browser import Browser
from tests.cast import (
    COMMITTEE,
    COURT,
    COURT_CLERK_FU,
    DUTY_OFFICER_NIU,
    MEDIATOR_LI,
    OTHER_PRISON_OFFICER_BO,
    PRISON,
    STEWARD_XIANG,
)
from tests.make import Make
from tests.notices.test_sending import Gateway, Work
from tests.video.conftest import OUTSIDE, BringForward, LinkFor, token_on

NOW = datetime(2026, 11, 23, 9, tzinfo=clock.ZONE)
OVER = "这个链接现在不能使用"


@pytest.mark.parametrize(
    ("fact", "opens"),
    [
        ({}, True),
        ({"revoked": True}, False),
        ({"status": "cancelled"}, False),
        ({"status": "proposed"}, False),
        ({"status": "held"}, False),
        ({"ends_at": NOW - rules.LATE}, False),
        ({"ends_at": NOW - rules.LATE + timedelta(seconds=1)}, True),
    ],
)
def test_a_link_opens_while_its_confirmed_booking_stands_and_a_while_after(
    fact: dict[str, object], opens: bool
) -> None:
    told = {"revoked": False, "status": "confirmed", "ends_at": NOW + timedelta(hours=1), "now": NOW} | fact
    assert rules.opens(**told) is opens  # type: ignore[arg-type]


def test_the_sitting_is_entered_from_half_an_hour_before() -> None:
    assert rules.leads_in(NOW + timedelta(minutes=30), NOW)
    with pytest.raises(rules.TooEarly):
        rules.must_lead_in(NOW + timedelta(minutes=30, seconds=1), NOW)


@pytest.mark.parametrize(
    "address",
    ["http://meet.example/1", "javascript:alert(1)", "https://", "https://you@meet.example/", "meet.example"],
)
def test_an_address_that_is_no_safe_web_address_is_refused(address: str) -> None:
    with pytest.raises(Refusal, match="https"):
        ChooseWay(way=Way.EXTERNAL, address=address)


def test_a_system_of_ones_own_needs_an_address_or_a_number() -> None:
    with pytest.raises(Refusal, match="终端号码"):
        ChooseWay(way=Way.EXTERNAL)
    assert ChooseWay(way=Way.EXTERNAL, terminal="8001").terminal == "8001"


def test_numbers_and_addresses_are_shown_without_their_middle() -> None:
    assert rules.shortened("13900000001") == "139****0001"
    assert rules.shortened("chen@example.org") == "c***@example.org"


async def test_the_clerk_makes_a_link_which_is_shown_once_and_kept_as_a_hash(
    browser: Browser, sitting: Booking, owner: AsyncEngine
) -> None:
    page = await browser.open(f"/bookings/{sitting.id}/video", as_=COURT_CLERK_FU)
    page = await page.form("保存视频方式").fill(way="external", address=OUTSIDE, terminal="8001").submit()
    assert page.has("视频方式已保存")
    form = page.form("生成链接").fill(
        {"new-name": "陈大山", "new-capacity": "party", "new-phone": "13900000001"}
    )
    page = await form.submit()
    token = token_on(page)
    async with owner.connect() as connection:
        row = (await connection.execute(text("select * from join_link"))).mappings().one()
    assert row["token_hash"] == token_hash(token)
    assert token.encode() not in b"".join(v for v in row.values() if isinstance(v, bytes))
    assert b"13900000001" not in row["phone"]
    page = await browser.open(f"/bookings/{sitting.id}/video", as_=COURT_CLERK_FU)
    assert page.has("陈大山")
    assert token not in page.html
    page = await browser.open(f"/join/{token}")
    assert page.has("陈大山")
    assert page.has("青禾县人民法院")
    assert page.has("不得录音")


async def test_a_system_that_is_not_set_up_cannot_be_chosen(browser: Browser, sitting: Booking) -> None:
    page = await browser.open(f"/bookings/{sitting.id}/video", as_=COURT_CLERK_FU)
    assert "livekit" not in page.html
    await browser.post(f"/bookings/{sitting.id}/video", {"way": "livekit"}, as_=COURT_CLERK_FU, expect=422)


async def test_both_ends_arrange_who_may_only_read_reads_and_strangers_see_nothing(
    browser: Browser, sitting: Booking, link_for: LinkFor
) -> None:
    link, _ = await link_for(sitting)
    address = f"/bookings/{sitting.id}/video"
    page = await browser.open(address, as_=STEWARD_XIANG)
    assert "收回" in page.html
    page = await browser.open(address, as_=DUTY_OFFICER_NIU)
    assert page.has("陈大山")
    assert "收回" not in page.html
    await browser.post(f"{address}/links/{link.id}/revoke", as_=DUTY_OFFICER_NIU, expect=403)
    for stranger in (MEDIATOR_LI, OTHER_PRISON_OFFICER_BO):
        await browser.open(address, as_=stranger, expect=404)
        await browser.post(f"{address}/links/{link.id}/revoke", as_=stranger, expect=404)
        await browser.open(f"{address}/enter", as_=stranger, expect=404)
        await browser.open(f"{address}/test", as_=stranger, expect=404)


async def test_a_link_of_another_booking_is_not_found_here(
    browser: Browser, sitting: Booking, link_for: LinkFor, make: Make
) -> None:
    link, _ = await link_for(sitting)
    other = await make.booking(
        await make.room(COURT, "第四法庭"), starts_at=sitting.starts_at + timedelta(days=1)
    )
    for act in ("renew", "revoke", "send"):
        await browser.post(
            f"/bookings/{other.id}/video/links/{link.id}/{act}", as_=COURT_CLERK_FU, expect=404
        )


async def test_a_new_link_ends_the_old_one_and_a_withdrawn_one_is_not_renewed(
    browser: Browser, sitting: Booking, link_for: LinkFor
) -> None:
    link, token = await link_for(sitting)
    address = f"/bookings/{sitting.id}/video/links/{link.id}"
    page = await browser.post(f"{address}/renew", as_=COURT_CLERK_FU)
    fresh = token_on(page)
    assert fresh != token
    await browser.open(f"/join/{token}", expect=410)
    await browser.open(f"/join/{fresh}")
    await browser.post(f"{address}/revoke", as_=COURT_CLERK_FU)
    await browser.open(f"/join/{fresh}", expect=410)
    await browser.post(f"{address}/renew", as_=COURT_CLERK_FU, expect=409)


async def test_a_link_that_no_longer_opens_tells_whom_to_ring_and_nothing_else(
    browser: Browser, sitting: Booking, link_for: LinkFor, make: Make
) -> None:
    link, token = await link_for(sitting)
    async with make.session(COURT_CLERK_FU.actor) as session:
        await actions.revoke(session, await queries.link(session, sitting.id, link.id))
    for path in ("", "/enter", "/test", "/livekit"):
        page = await browser.open(f"/join/{token}{path}", expect=410)
        assert page.has(f"{OVER}。请联系：青禾县人民法院")
        assert "陈大山" not in page.html
        assert OUTSIDE not in page.html
    for unknown in ("%ED%A0%80", "💣", "x" * 32):
        page = await browser.open(f"/join/{unknown}", expect=410)
    assert page.has("请拨打通知书")
    assert "法院" not in page.text
    await browser.post(f"/join/{token}/test", {"camera": "works"}, expect=410)


async def test_moving_the_booking_moves_the_end_of_its_links_and_cancelling_ends_them(
    browser: Browser, sitting: Booking, link_for: LinkFor, make: Make, bring_forward: BringForward
) -> None:
    _, token = await link_for(sitting)
    fu = COURT_CLERK_FU.actor
    later = datetime.combine(clock.today() + timedelta(days=9), time(14), clock.ZONE)
    async with make.session(fu) as session:
        booking = await rooms.get(session, sitting.id)
        await bookings.move(session, booking, parts_from(later, 60), None, "法官出差", fu)
    page = await browser.open(f"/join/{token}")
    assert page.has("14:00")
    await bring_forward(booking, -rules.LATE - timedelta(minutes=61))
    await browser.open(f"/join/{token}", expect=410)
    await bring_forward(booking, timedelta(days=2))
    await browser.open(f"/join/{token}")
    async with make.session(fu) as session:
        await bookings.cancel(session, await rooms.get(session, sitting.id), "当事人撤诉", fu)
    await browser.open(f"/join/{token}", expect=410)
    page = await browser.open(f"/bookings/{sitting.id}/video", as_=COURT_CLERK_FU)
    assert "生成链接" not in page.text


async def test_no_link_is_made_before_the_booking_is_confirmed(browser: Browser, make: Make) -> None:
    wished = await make.booking(await make.room(COURT, "第四法庭"), confirmed=False)
    address = f"/bookings/{wished.id}/video"
    await browser.post(address, {"way": "builtin"}, as_=COURT_CLERK_FU)
    await browser.post(
        f"{address}/links", {"new-name": "陈大山", "new-capacity": "party"}, as_=COURT_CLERK_FU, expect=409
    )


async def test_guessing_is_stopped_and_holds_nobody_up_whose_link_is_good(
    browser: Browser, sitting: Booking, link_for: LinkFor
) -> None:
    _, token = await link_for(sitting)
    for tried in range(rules.WRONG_LINKS):
        await browser.open(f"/join/{tried:032}", expect=410)
    page = await browser.open(f"/join/{99:032}", expect=429)
    assert page.has("15分钟")
    await browser.open(f"/join/{token}")


async def test_who_takes_part_in_the_matter_gets_links_together_and_only_where_the_matter_is_seen(
    browser: Browser, make: Make
) -> None:
    matter = await make.matter(by=MEDIATOR_LI)
    places = [await make.room(COMMITTEE, "视频调解室"), await make.room(PRISON, "远程调解室")]
    booking = await make.booking(*places, by=MEDIATOR_LI, matter_id=matter.id, purpose="mediation")
    address = f"/bookings/{booking.id}/video"
    await browser.post(address, {"way": "builtin"}, as_=MEDIATOR_LI)
    assert "参加人生成" not in (await browser.open(address, as_=STEWARD_XIANG)).text
    await browser.post(f"{address}/links/expected", as_=STEWARD_XIANG, expect=409)
    page = await browser.open(address, as_=MEDIATOR_LI)
    page = await page.form("为办件的2名参加人生成").submit()
    assert page.html.count("/join/") == 2
    assert page.has("陈大山")
    assert page.has("周小河")
    await browser.post(f"{address}/links/expected", as_=MEDIATOR_LI, expect=409)


async def test_a_link_is_sent_by_short_message_made_anew_as_it_goes_out(
    browser: Browser, sitting: Booking, link_for: LinkFor, make: Make, work: Work, gateway: Gateway
) -> None:
    link, token = await link_for(sitting, phone="13900000001")
    fu = COURT_CLERK_FU.actor
    async with make.session(fu) as session:
        await actions.send(session, sitting, await queries.link(session, sitting.id, link.id), "sms", by=fu)
    gateway.answers = [503]
    await work()
    assert gateway.taken == []
    await work()
    ((_, body),) = gateway.taken
    said = json.loads(body)
    assert said["to"] == "13900000001"
    assert "离婚" not in said["text"]
    fresh = said["text"].rpartition("https://desk.example/join/")[2]
    await browser.open(f"/join/{token}", expect=410)
    assert (await browser.open(f"/join/{fresh}")).has("陈大山")
    page = await browser.open(f"/bookings/{sitting.id}/video", as_=COURT_CLERK_FU)
    assert page.has("已发送 139****0001")


async def test_a_link_of_a_cancelled_booking_does_not_go_out(
    sitting: Booking, link_for: LinkFor, make: Make, work: Work, gateway: Gateway
) -> None:
    link, _ = await link_for(sitting, phone="13900000001")
    fu = COURT_CLERK_FU.actor
    async with make.session(fu) as session:
        await actions.send(session, sitting, await queries.link(session, sitting.id, link.id), "sms", by=fu)
        await bookings.cancel(session, await rooms.get(session, sitting.id), "当事人撤诉", fu)
    await work()
    assert gateway.taken == []
    async with make.session(fu) as session:
        assert (await queries.link(session, sitting.id, link.id)).sending == "failed"


async def test_a_link_without_a_number_is_not_sent(sitting: Booking, link_for: LinkFor, make: Make) -> None:
    link, _ = await link_for(sitting, capacity=Capacity.WITNESS)
    async with make.session(COURT_CLERK_FU.actor) as session:
        held = await queries.link(session, sitting.id, link.id)
        with pytest.raises(Refusal, match="陈大山"):
            await actions.send(session, sitting, held, "sms", by=COURT_CLERK_FU.actor)
