"""Clocks of real matters: started, stopped, standing still, lengthened, worked out anew. The year is 2026."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.deadlines import queries
from fayi.deadlines.actions import extend
from fayi.deadlines.models import Deadline
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.kit.jobs import jobs
from fayi.library import actions as library
from fayi.matters.models import Entry, Matter
from fayi.procedure.calendar import Length, Unit
from tests.browser import Browser
from tests.cast import (
    AUDITOR_SHEN,
    BUREAU,
    CHAIR_MA,
    CHAIR_ZHAO,
    COMMITTEE,
    COURT,
    JUDGE_HE,
    KEEPER_XU,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    NEWCOMERS,
    OFFICE,
    Place,
)
from tests.make import Make

PLAN_2027 = """
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""
"""Invented: the real plan of 2027 is not published yet."""


@contextmanager
def on_the(day: date) -> Iterator[None]:
    """Ten in the morning of a day at the station."""
    with clock.frozen(datetime.combine(day, time(10), clock.ZONE)):
        yield


async def clock_of(make: Make, matter: Matter, key: str) -> Deadline:
    """The newest clock of this rule."""
    async with make.database.transaction(agency_id=matter.agency_id) as session:
        found = await session.scalars(
            select(Deadline).where(Deadline.matter_id == matter.id, Deadline.key == key).order_by(Deadline.id)
        )
        return found.all()[-1]


async def due(make: Make, matter: Matter, key: str) -> date | None:
    """The last day of the newest clock of this rule; None while it stands still."""
    at = (await clock_of(make, matter, key)).due_at
    if at is not None:
        assert clock.local(at).time().replace(microsecond=0) in (time(0), time(23, 59, 59)), at
    return None if at is None else clock.local(at).date()


async def test_working_days_skip_the_national_holiday_and_count_the_made_up_saturday(make: Make) -> None:
    with on_the(date(2026, 9, 30)):
        matter = await make.matter(received_on=date(2026, 9, 30))
        assert await due(make, matter, "acceptance") == date(2026, 10, 10)
        assert not (await clock_of(make, matter, "acceptance")).provisional


async def test_the_last_day_moves_to_the_first_working_day_after_the_holiday(make: Make) -> None:
    with on_the(date(2026, 9, 1)):
        matter = await make.matter(received_on=date(2026, 9, 1), stage="accepted")
        assert await due(make, matter, "mediation") == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("day", "status"), [(date(2026, 10, 10), "met"), (date(2026, 10, 11), "missed")], ids=["in time", "late"]
)
async def test_an_act_on_the_last_day_is_in_time_and_a_day_later_is_late(
    make: Make, day: date, status: str
) -> None:
    with on_the(date(2026, 9, 30)):
        matter = await make.matter(received_on=date(2026, 9, 30))
    with on_the(day):
        await make.do(matter, "accept")
        stopped = await clock_of(make, matter, "acceptance")
        assert (stopped.status, stopped.stopped_on) == (status, day)


async def test_what_is_written_down_late_counts_for_the_day_it_was_done(make: Make) -> None:
    with on_the(date(2026, 9, 30)):
        matter = await make.matter(received_on=date(2026, 9, 30))
    with on_the(date(2026, 11, 2)):
        await make.do(matter, "accept", on=date(2026, 10, 9))
        assert (await clock_of(make, matter, "acceptance")).status == "met"
        assert await due(make, matter, "mediation") == date(2026, 11, 9)


async def test_a_suspended_matter_stops_its_clocks_and_resuming_starts_them_again(make: Make) -> None:
    with on_the(date(2026, 8, 3)):
        matter = await make.matter(received_on=date(2026, 8, 3), stage="mediating")
        assert await due(make, matter, "mediation") == date(2026, 9, 2)
    with on_the(date(2026, 8, 10)):
        await make.do(matter, "suspend")
        assert await due(make, matter, "mediation") is None
    with on_the(date(2026, 8, 20)):
        await make.do(matter, "resume")
        # Eleven days stood still; the thirtieth day counted is a Sunday.
        assert await due(make, matter, "mediation") == date(2026, 9, 14)
    with on_the(date(2026, 8, 25)):
        await make.do(matter, "suspend")
    with on_the(date(2026, 8, 25)):
        await make.do(matter, "resume")
        assert await due(make, matter, "mediation") == date(2026, 9, 14)
        async with make.session(MEDIATOR_LI.actor) as session:
            times = await queries.suspensions(session, matter.id)
        assert [(each.since.day, each.until and each.until.day) for each in times] == [(10, 20), (25, 25)]


async def test_a_clock_is_lengthened_and_the_change_is_listed(make: Make) -> None:
    with on_the(date(2026, 8, 3)):
        matter = await make.matter(received_on=date(2026, 8, 3), stage="mediating")
        await make.do(matter, "extend", extra_days=10)
        assert await due(make, matter, "mediation") == date(2026, 9, 14)
        await make.do(matter, "extend", extra_days=5, note="等待测绘。")
        assert await due(make, matter, "mediation") == date(2026, 9, 17)
        assert (await clock_of(make, matter, "mediation")).extra_days == 15
    async with make.session(MEDIATOR_LI.actor) as session:
        listed = await queries.changes(session, matter.id)
    assert [change.why for change in listed] == ["等待测绘。", "期限已延长。"]
    assert [clock.local(change.due_after).day for change in listed if change.due_after] == [17, 14]


async def test_a_clock_that_has_stopped_is_not_lengthened(make: Make) -> None:
    origin = await make.matter("judicial_confirmation", stage="docketed")
    longer = await make.do(origin, "record_extension")
    assert (await clock_of(make, longer, "decision")).extra_days == 10
    async with make.session(MEDIATOR_LI.actor) as session:
        here = await session.get_one(Matter, origin.id)
        entry = await session.scalar(select(Entry).where(Entry.matter_id == origin.id).limit(1))
        assert entry is not None
        with pytest.raises(Refusal, match="没有在计算"):
            await extend(session, here, "court_acceptance", extra_days=3, because=entry)


async def test_closing_a_matter_ends_the_clocks_that_still_run(make: Make) -> None:
    matter = await make.matter(stage="agreed_written")
    assert (await clock_of(make, matter, "joint_confirmation")).status == "running"
    closed = await make.drive(matter, "closed")
    async with make.session(MEDIATOR_LI.actor) as session:
        assert not await queries.running(session, closed.id)
        ended = {each.key: each.status for each in await queries.of_matter(session, closed.id)}
    assert ended == {
        "acceptance": "met",
        "mediation": "met",
        "joint_confirmation": "met",
        "follow_up": "met",
    }
    gone = await make.matter(stage="transferred")
    async with make.session(MEDIATOR_LI.actor) as session:
        assert not await queries.running(session, gone.id)


async def test_a_rule_counted_from_the_effect_starts_on_that_day(make: Make) -> None:
    with on_the(date(2026, 8, 3)):
        matter = await make.matter(received_on=date(2026, 8, 3), stage="mediating")
        await make.hearing(matter, starts_at=clock.now() - timedelta(hours=2))
        await make.settlement(matter, signed=False)
    with on_the(date(2026, 8, 5)):
        await make.sign(matter)
    with on_the(date(2026, 8, 7)):
        await make.do(matter, "settle_in_writing")
        started = await clock_of(make, matter, "joint_confirmation")
        assert (started.started_on, await due(make, matter, "joint_confirmation")) == (
            date(2026, 8, 5),
            date(2026, 9, 4),
        )


async def test_mediating_again_starts_the_clock_anew(make: Make) -> None:
    matter = await make.matter(stage="confirm_rejected")
    again = await make.do(matter, "mediate_again")
    async with make.session(MEDIATOR_LI.actor) as session:
        clocks = [
            each.status for each in await queries.of_matter(session, again.id) if each.key == "mediation"
        ]
    assert sorted(clocks) == ["met", "running"]


@pytest.fixture
async def kept_calendar(owner: AsyncEngine, database: object) -> AsyncIterator[None]:
    """The official calendar outlives a test, so what a test makes of the coming year is undone."""
    async with owner.begin() as connection:
        days = (await connection.execute(text("select * from calendar_day where day >= '2026-12-30'"))).all()
        years = (await connection.execute(text("select * from calendar_year where year >= 2027"))).all()
    yield
    async with owner.begin() as connection:
        await connection.execute(text("delete from calendar_day where day >= '2026-12-30'"))
        for day in days:
            await connection.execute(
                text(
                    "insert into calendar_day (day, working, name, source) values (:day, :working, :name, :source)"
                ),
                day._asdict(),
            )
        for year in years:
            await connection.execute(
                text("update calendar_year set official = :official, source = :source where year = :year"),
                year._asdict(),
            )


async def work(make: Make) -> None:
    """Do the later work that waits, as the worker does."""
    await jobs.run_worker_async(
        wait=False,
        install_signal_handlers=False,
        listen_notify=False,
        additional_context={"database": make.database, "types": make.types},
    )


async def set_number(
    make: Make,
    limit: str,
    place: Place | None,
    n: int,
    unit: Unit,
    *,
    since: date,
    paper: str = "青司〔2026〕1号",
) -> None:
    """A local length, as the keeper of the rules sets it."""
    async with make.session(KEEPER_XU.actor) as session:
        await library.set_local_number(
            session,
            matter_type="mediation",
            time_limit=limit,
            agency_id=place.id if place else None,
            length=Length(n, unit),
            since=since,
            source_document=paper,
            officer_id=KEEPER_XU.id,
        )


async def test_the_nearest_agencys_length_holds_from_its_day(make: Make) -> None:
    await set_number(make, "mediation", None, 50, Unit.DAYS, since=date(2026, 1, 1))
    await set_number(
        make, "mediation", BUREAU, 40, Unit.DAYS, since=date(2026, 3, 1), paper="青司〔2026〕2号"
    )
    await set_number(
        make, "mediation", NEWCOMERS, 20, Unit.DAYS, since=date(2026, 8, 10), paper="湖新〔2026〕1号"
    )
    with on_the(date(2026, 8, 3)):
        here = await make.matter(received_on=date(2026, 8, 3), stage="accepted")
        there = await make.matter(at=NEWCOMERS, received_on=date(2026, 8, 3), stage="accepted")
        assert await due(make, here, "mediation") == date(2026, 9, 14)
        assert await due(make, there, "mediation") == date(2026, 9, 14)
        assert (await clock_of(make, here, "mediation")).source == "青司〔2026〕2号"
    with on_the(date(2026, 8, 10)):
        later = await make.matter(at=NEWCOMERS, received_on=date(2026, 8, 10), stage="accepted")
        assert await due(make, later, "mediation") == date(2026, 8, 31)
        assert (await clock_of(make, later, "mediation")).source == "湖新〔2026〕1号"


async def test_a_length_set_on_the_page_moves_running_clocks_and_lists_them(
    make: Make, browser: Browser
) -> None:
    with on_the(date(2026, 8, 3)):
        running = await make.matter(received_on=date(2026, 8, 3), stage="mediating")
        done = await make.matter(received_on=date(2026, 8, 3), stage="terminated")
        still = await make.matter(received_on=date(2026, 8, 3), stage="suspended")
        page = await browser.open("/calendar/numbers", as_=KEEPER_XU)
        page = await page.form("/calendar/numbers").fill(
            limit="mediation/mediation", agency_id=str(OFFICE.id), n="45", unit="days",
            since="2026-08-01", source_document="湖桥司〔2026〕3号",
        ).submit()  # fmt: skip
        assert page.has("湖桥司〔2026〕3号")
        assert await due(make, running, "mediation") == date(2026, 9, 2)
        await work(make)
        assert await due(make, running, "mediation") == date(2026, 9, 17)
        assert (await clock_of(make, running, "mediation")).source == "湖桥司〔2026〕3号"
        assert await due(make, done, "mediation") == date(2026, 9, 2)
        assert await due(make, still, "mediation") is None
        await work(make)
        async with make.session(MEDIATOR_LI.actor) as session:
            assert len(await queries.changes(session, running.id)) == 1
            entries = await session.scalars(
                select(Entry).where(Entry.matter_id == running.id, Entry.tag == "deadline:recomputed")
            )
            (entry,) = entries.all()
        assert (entry.officer_id, entry.note) == (None, "本地期限规定有变动。")
        changes = await browser.open("/calendar/changes", as_=CHAIR_ZHAO)
        assert f"/matters/{running.id}/deadlines" in changes.links().values()
        assert not (await browser.open("/calendar/changes", as_=CHAIR_MA)).has(running.title)
        tab = await browser.open(f"/matters/{running.id}/deadlines", as_=CHAIR_ZHAO)
        assert tab.has("本地期限规定有变动。")
        assert tab.has("湖桥司〔2026〕3号")


async def test_a_length_that_ends_gives_way_to_the_one_above(make: Make, browser: Browser) -> None:
    await set_number(make, "mediation", COMMITTEE, 20, Unit.DAYS, since=date(2026, 1, 1))
    with on_the(date(2026, 8, 3)):
        page = await browser.open("/calendar/numbers", as_=KEEPER_XU)
        (action,) = [
            form.get("action") for form in page.all("form") if (form.get("action") or "").endswith("/end")
        ]
        await page.form(str(action)).submit()
        same_day = await make.matter(received_on=date(2026, 8, 3), stage="accepted")
        assert await due(make, same_day, "mediation") == date(2026, 8, 24)
    with on_the(date(2026, 8, 4)):
        next_day = await make.matter(received_on=date(2026, 8, 4), stage="accepted")
        assert await due(make, next_day, "mediation") == date(2026, 9, 3)


@pytest.mark.usefixtures("kept_calendar")
async def test_the_official_plan_of_2027_is_loaded_on_the_page_and_moves_provisional_days(
    make: Make, browser: Browser
) -> None:
    with on_the(date(2026, 12, 10)):
        matter = await make.matter(received_on=date(2026, 12, 10), stage="mediating")
        await make.do(matter, "extend", extra_days=30)
        before = await clock_of(make, matter, "mediation")
        # The statutory days, 5 to 8 February, are known; the days moved around them are not yet.
        assert (await due(make, matter, "mediation"), before.provisional) == (date(2027, 2, 9), True)
        near = await make.matter(received_on=date(2026, 12, 10), stage="mediating")
        assert not (await clock_of(make, near, "acceptance")).provisional

        tab = await browser.open(f"/matters/{matter.id}/deadlines", as_=MEDIATOR_LI)
        assert tab.has("暂定")
        page = await browser.open("/calendar/official?year=2027", as_=KEEPER_XU)
        page = (
            await page.form("载入")
            .fill({"plan-year": "2027", "plan-source": "试发明电〔2026〕9号", "plan-notice": PLAN_2027})
            .submit()
        )
        assert page.has("试发明电〔2026〕9号")
        await work(make)
        after = await clock_of(make, matter, "mediation")
        assert (await due(make, matter, "mediation"), after.provisional) == (date(2027, 2, 13), False)
        async with make.session(MEDIATOR_LI.actor) as session:
            (moved, *_) = await queries.changes(session, matter.id)
        assert moved.why == "放假安排正式公布。"
        tab = await browser.open(f"/matters/{matter.id}/deadlines", as_=MEDIATOR_LI)
        assert not tab.has("暂定")


@pytest.mark.usefixtures("kept_calendar")
async def test_one_day_may_be_changed_and_whoever_may_not_is_refused(make: Make, browser: Browser) -> None:
    with on_the(date(2026, 12, 10)):
        matter = await make.matter(received_on=date(2026, 12, 10), stage="accepted")
        assert await due(make, matter, "mediation") == date(2027, 1, 11)
        typed = {"day-day": "2027-01-11", "day-name": "停电", "day-source": "试通知1号"}
        for person in (CHAIR_ZHAO, AUDITOR_SHEN):
            await browser.post("/calendar/official/days", typed, as_=person, expect=403)
        page = await browser.open("/calendar/official?year=2027", as_=KEEPER_XU)
        await page.form("/calendar/official/days").fill(typed).submit()
        await work(make)
        assert await due(make, matter, "mediation") == date(2027, 1, 12)


async def test_an_unreadable_notice_is_given_back_as_it_was(browser: Browser) -> None:
    page = await browser.open("/calendar/official", as_=KEEPER_XU)
    page = (
        await page.form("载入")
        .fill({"plan-year": "2027", "plan-source": "试1号", "plan-notice": "没有放假安排"})
        .submit(expect=422)
    )
    assert page.form("载入").values["plan-notice"] == ["没有放假安排"]


async def test_the_calendar_shows_the_agencys_last_days_and_on_request_ones_own(
    make: Make, browser: Browser
) -> None:
    with on_the(date(2026, 8, 3)):
        mine = await make.matter(received_on=date(2026, 8, 3), stage="assigned", applicants=("陈一",))
        other = await make.matter(received_on=date(2026, 8, 3), stage="assigned", applicants=("陈二",))
        await make.do(other, "reassign")
        await make.referral(mine, COURT)
        page = await browser.open("/calendar?month=2026-09", as_=MEDIATOR_LI)
        assert page.has("陈一")
        assert page.has("陈二")
        own = await browser.open("/calendar?month=2026-09&mine=1", as_=MEDIATOR_LI)
        assert own.has("陈一")
        assert not own.has("陈二")
        assert not (await browser.open("/calendar?month=2026-09", as_=JUDGE_HE)).has("陈一")
        assert not (await browser.open("/calendar?month=2026-10", as_=MEDIATOR_LI)).has("陈一")
        await browser.open("/calendar?month=nonsense", as_=MEDIATOR_LI)
    with on_the(date(2026, 9, 3)):
        async with make.session(MEDIATOR_QIAN.actor) as session:
            assert await queries.count_overdue(session, MEDIATOR_QIAN.actor, clock.now()) == 2
        async with make.session(JUDGE_HE.actor) as session:
            assert await queries.count_overdue(session, JUDGE_HE.actor, clock.now()) == 0
