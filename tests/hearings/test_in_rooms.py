"""Hearings in booked rooms: claimed with the hearing, moved and freed with it; trials and their records."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fayi.hearings import actions, queries, rules
from fayi.hearings.models import Attendance, Hearing
from fayi.hearings.places import Wish
from fayi.hearings.rules import Attendee, Minutes, Plan
from fayi.kit import clock
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.rooms import actions as rooms
from fayi.rooms import queries as room_queries
from fayi.rooms.models import Booking, Claim
from fayi.rooms.rules import Needed, Taken
from tests.browser import Browser
from tests.cast import COURT, COURT_CLERK_FU, PRISON, STEWARD_XIANG
from tests.make import Make

FU = COURT_CLERK_FU.actor


def at(hour: int, *, days: int = 3) -> datetime:
    """A full hour of a day that lies ahead."""
    return datetime.combine(clock.today() + timedelta(days=days), time(hour), clock.ZONE)


def trial(hour: int = 9, **changed: Any) -> Plan:
    """A trial of two hours."""
    given: dict[str, Any] = {"kind": "trial", "starts_at": at(hour), "ends_at": at(hour + 2), "place": ""}
    return Plan(**(given | changed))


async def plan(make: Make, matter: Matter, wish: Wish, what: Plan | None = None) -> Hearing:
    async with make.session(FU) as session:
        here = await matters.get(session, FU, matter.id)
        people = await queries.expected(session, here)
        return await actions.schedule(session, here, what or trial(), people, by=FU, wish=wish)


async def claims(make: Make) -> set[tuple[str, int]]:
    """Resource and the hour at which its claim begins."""
    async with make.session(FU) as session:
        found = await session.scalars(select(Claim))
        return {(one.resource, clock.local(one.occupied.lower).hour) for one in found if one.occupied.lower}


async def test_a_trial_claims_the_rooms_of_both_ends_and_its_officers(make: Make) -> None:
    matter = await make.matter("remote_court_session", by=COURT_CLERK_FU)
    court, prison = await make.room(COURT, "第三法庭"), await make.room(PRISON, "远程庭审室")
    hearing = await plan(make, matter, Wish(rooms=(court.id, prison.id)))
    assert {(court.resource, 9), (prison.resource, 9)} <= await claims(make)
    assert "第三法庭" in hearing.place
    assert "远程庭审室" in hearing.place
    async with make.session(FU) as session:
        booking = await room_queries.get(session, hearing.booking_id or 0)
        assert (booking.status, booking.purpose, booking.matter_id) == ("confirmed", "court", matter.id)


async def test_a_room_whose_agency_is_asked_first_is_only_proposed(make: Make) -> None:
    matter = await make.matter("remote_court_session", by=COURT_CLERK_FU)
    prison = await make.room(PRISON, "远程庭审室", asks_first=True)
    hearing = await plan(make, matter, Wish(rooms=(prison.id,)))
    assert await claims(make) == set()
    async with make.session(STEWARD_XIANG.actor) as session:
        await rooms.agree(
            session, await room_queries.get(session, hearing.booking_id or 0), STEWARD_XIANG.actor
        )


async def test_a_taken_room_is_refused_at_the_time_with_free_times_and_no_hearing_is_left(make: Make) -> None:
    matter = await make.matter("remote_court_session", by=COURT_CLERK_FU)
    court = await make.room(COURT, "第三法庭")
    await plan(make, matter, Wish(rooms=(court.id,)))
    with pytest.raises(Taken) as refused:
        await plan(make, matter, Wish(rooms=(court.id,)), trial(10))
    assert refused.value.field == "starts_at"
    assert refused.value.offers
    async with make.session(FU) as session:
        assert len(await queries.of_matter(session, matter.id)) == 1


async def test_adjourning_moves_the_booking_and_cancelling_frees_it(make: Make) -> None:
    matter = await make.matter("remote_court_session", by=COURT_CLERK_FU)
    court = await make.room(COURT, "第三法庭")
    hearing = await plan(make, matter, Wish(rooms=(court.id,)))
    async with make.session(FU) as session:
        here = await matters.get(session, FU, matter.id)
        planned = await session.get_one(Hearing, hearing.id)
        later = await actions.adjourn(
            session, here, planned, to=(at(14), at(16)), place="", because="法官另有庭审", by=FU
        )
        assert (later.booking_id, planned.booking_id) == (hearing.booking_id, None)
    assert await claims(make) == {(court.resource, 14)}
    async with make.session(FU) as session:
        here = await matters.get(session, FU, matter.id)
        await actions.cancel(session, here, await session.get_one(Hearing, later.id), because="撤诉", by=FU)
    assert await claims(make) == set()


async def test_a_room_that_is_asked_first_is_wished_for_anew_when_the_hearing_is_adjourned(
    make: Make,
) -> None:
    matter = await make.matter("remote_court_session", by=COURT_CLERK_FU)
    prison = await make.room(PRISON, "远程庭审室", asks_first=True)
    hearing = await plan(make, matter, Wish(rooms=(prison.id,)))
    async with make.session(STEWARD_XIANG.actor) as session:
        booking = await room_queries.get(session, hearing.booking_id or 0)
        await rooms.confirm(session, booking, STEWARD_XIANG.actor)
    async with make.session(FU) as session:
        here = await matters.get(session, FU, matter.id)
        planned = await session.get_one(Hearing, hearing.id)
        later = await actions.adjourn(
            session, here, planned, to=(at(14), at(16)), place="", because="法官另有庭审", by=FU
        )
        old = await session.get_one(Booking, hearing.booking_id)
        new = await session.get_one(Booking, later.booking_id)
        assert (old.status, new.status) == ("cancelled", "proposed")


async def test_a_booking_the_matter_has_already_is_taken_at_its_time_alone(make: Make) -> None:
    matter = await make.matter("remote_court_session", by=COURT_CLERK_FU)
    court = await make.room(COURT, "第三法庭")
    booking = await make.booking(court, starts_at=at(9), minutes=120, matter_id=matter.id)
    with pytest.raises(rules.NotAsBooked):
        await plan(make, matter, Wish(booking_id=booking.id), trial(10))
    hearing = await plan(make, matter, Wish(booking_id=booking.id))
    assert hearing.booking_id == booking.id


async def test_an_officer_taken_up_elsewhere_is_told_of_although_no_hearing_says_so(make: Make) -> None:
    matter = await make.matter("remote_court_session", by=COURT_CLERK_FU)
    hearing = await plan(make, matter, Wish(), trial(place="第三法庭"))
    async with make.session(FU) as session:
        session.add(
            Attendance(
                hearing_id=hearing.id,
                matter_id=matter.id,
                officer_id=FU.officer_id,
                name="傅书记员",
                capacity="clerk",
            )
        )
    other = await make.matter("remote_court_session", by=COURT_CLERK_FU)
    room = await make.room(COURT, "第五法庭")
    needs = (Needed(resource=f"officer:{FU.officer_id}", label="傅书记员", role="officer"),)
    await make.booking(room, starts_at=at(10), needs=needs, matter_id=other.id)
    async with make.session(FU) as session:
        here = await session.get_one(Hearing, hearing.id)
        clashes = await queries.clashes(session, here, await queries.attendance(session, [hearing.id]))
    assert [(one.name, clock.local(one.starts_at).hour) for one in clashes] == [("傅书记员", 10)]


async def held_trial(make: Make, matter: Matter) -> Hearing:
    """A trial that ended just now, with a witness heard apart and a prison officer at the side."""
    start = clock.now() - timedelta(hours=2)
    async with make.session(FU) as session:
        here = await matters.get(session, FU, matter.id)
        people = [
            Attendee(name=name, capacity=capacity, present=True)
            for name, capacity in (
                ("何法官", "judge"),
                ("傅书记员", "clerk"),
                ("周小河", "party"),
                ("牛警官", "prison_officer"),
            )
        ]
        people.append(
            Attendee(
                name="吴桂香",
                capacity="witness",
                present=True,
                came_at=start + timedelta(minutes=30),
                left_at=start + timedelta(minutes=50),
            )
        )
        what = Plan(kind="trial", starts_at=start, ends_at=start + timedelta(hours=1), place="第三法庭")
        hearing = await actions.schedule(session, here, what, people, by=FU)
        minutes = Minutes(
            started_at=start, ended_at=start + timedelta(hours=1), text="何法官：现在开庭。", rights_told=True
        )
        await actions.hold(session, here, hearing, minutes, people, by=FU)
    return hearing


async def test_a_record_signed_online_counts_with_its_minute_and_the_escort_need_not_sign(make: Make) -> None:
    matter = await make.matter("remote_court_session", by=COURT_CLERK_FU)
    hearing = await held_trial(make, matter)
    async with make.session(FU) as session:
        here = await matters.get(session, FU, matter.id)
        held = await session.get_one(Hearing, hearing.id)
        must_sign = [one for one in await queries.attendance(session, [hearing.id]) if one.must_sign]
        assert {one.name for one in must_sign} == {"何法官", "傅书记员", "周小河", "吴桂香"}
        with pytest.raises(rules.NoTime):
            await actions.sign_minutes(
                session, here, held, must_sign[0].id, way="online", on=clock.today(), by=FU
            )
        (seen,) = await queries.held(session, matter.id)
        assert (seen.kind, seen.signed) == ("trial", False)
        now = clock.now()
        for one in must_sign:
            await actions.sign_minutes(
                session, here, held, one.id, way="online", on=clock.today(), at=now, by=FU
            )
        (seen,) = await queries.held(session, matter.id)
        assert seen.signed
        assert {one.signed_at for one in must_sign} == {now}


async def test_the_clerk_books_at_the_form_and_picks_a_free_time_instead_of_a_taken_one(
    make: Make, browser: Browser
) -> None:
    matter = await make.matter("remote_court_session", by=COURT_CLERK_FU)
    court, prison = await make.room(COURT, "第三法庭"), await make.room(PRISON, "远程庭审室")
    await make.booking(prison, starts_at=at(9), minutes=120)
    page = await browser.open(f"/matters/{matter.id}/hearings/new", as_=COURT_CLERK_FU)
    filled = {
        "kind": "trial",
        "starts_at": at(9).strftime("%Y-%m-%dT%H:%M"),
        "minutes": "60",
        "own_room": str(court.id),
        "far_room": str(prison.id),
    }
    page = await page.form("排定").fill(filled).submit(expect=409)
    assert "远程庭审室" in page.errors()["starts_at"]
    assert page.has("各端都空闲的时间")
    pick = next(one.get("value") for one in page.all("button") if one.get("name") == "pick")
    form = page.form("排定")
    form.values["pick"] = [pick or ""]
    page = await form.submit()
    assert page.has("已排定。")
    assert page.has("第三法庭")
    assert page.has("已确认")


async def test_the_trials_page_says_that_the_witness_was_heard_apart(make: Make, browser: Browser) -> None:
    matter = await make.matter("remote_court_session", by=COURT_CLERK_FU)
    hearing = await held_trial(make, matter)
    page = await browser.open(f"/hearings/{hearing.id}", as_=COURT_CLERK_FU)
    assert page.has("单独作证，其余时间不在场")
    tab = await page.follow("庭审和笔录")
    assert tab.has("还差4人签名")
