"""The register is the prison's own; others may ask one question, and what is booked follows the prisoner."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import clock, identity
from fayi.kit.errors import NotFound, NotPermitted, Refusal
from fayi.kit.identity import Sex
from fayi.notices.models import Notice
from fayi.prisoners import actions, queries, rules
from fayi.prisoners.forms import BarForm, MergeForm, PrisonerForm, WhereaboutsForm
from fayi.prisoners.jobs import recheck_prison
from fayi.prisoners.models import PrisonerEnquiry
from fayi.prisoners.rules import BarKind, Place, VisitClass
from fayi.rooms.models import Claim, Need
from tests.browser import Browser
from tests.cast import (
    CLERK_WANG,
    COURT_CLERK_FU,
    DUTY_OFFICER_NIU,
    EXECUTION_QIN,
    JUDGE_HE,
    MANAGEMENT_LU,
    OFFICE_LIN,
    OTHER_PRISON_OFFICER_BO,
    PRISON,
    PRISON_OFFICER_GAO,
)
from tests.conftest import SessionAs
from tests.prisoners.places import at, booking, prisoner, read, room

ID_NUMBER = identity.example_id_number(date(1990, 5, 1), Sex.MALE, 3)


def form(**more: object) -> PrisonerForm:
    given: dict[str, object] = {
        "number": "3398000124", "name": "邵二强", "visit_class": VisitClass.LENIENT,
        "held_since": date(2026, 2, 2),
    }  # fmt: skip
    return PrisonerForm(**given | more)  # type: ignore[arg-type]


async def test_another_prison_a_court_and_a_station_see_nothing_of_the_register(
    session_as: SessionAs,
) -> None:
    held = await prisoner(session_as)
    for other in (OTHER_PRISON_OFFICER_BO, JUDGE_HE, CLERK_WANG):
        async with session_as(other.actor) as session:
            assert await queries.find(session, "") == []
            assert await queries.choices(session) == []
            with pytest.raises(NotFound):
                await queries.get(session, held.id)


async def test_who_may_only_read_the_register_does_not_write_it(session_as: SessionAs) -> None:
    held = await prisoner(session_as)
    for reader in (PRISON_OFFICER_GAO, DUTY_OFFICER_NIU):
        async with session_as(reader.actor) as session:
            here = await queries.get(session, held.id)
            with pytest.raises(NotPermitted):
                await actions.add(session, form(), by=reader.actor)
            with pytest.raises(NotPermitted):
                await actions.place(
                    session, here, WhereaboutsForm(kind=Place.HOSPITAL, since=clock.today()), by=reader.actor
                )


async def test_a_number_and_an_id_number_stand_in_the_register_once(session_as: SessionAs) -> None:
    await prisoner(session_as, id_number=ID_NUMBER)
    async with session_as(EXECUTION_QIN.actor) as session:
        with pytest.raises(rules.NumberTaken) as taken:
            await actions.add(session, form(number="3398000123"), by=EXECUTION_QIN.actor)
        assert taken.value.field == "number"
        with pytest.raises(rules.SamePerson) as same:
            await actions.add(session, form(id_number=ID_NUMBER), by=EXECUTION_QIN.actor)
        assert same.value.field == "id_number"
        with pytest.raises(Refusal) as wrong:
            await actions.add(session, form(id_number="123"), by=EXECUTION_QIN.actor)
        assert wrong.value.field == "id_number"
        tomorrow = clock.today() + timedelta(days=1)
        with pytest.raises(rules.NotYet):
            await actions.add(session, form(held_since=tomorrow), by=EXECUTION_QIN.actor)


async def test_the_id_number_is_stored_encrypted_and_found_whole(
    session_as: SessionAs, owner: AsyncEngine
) -> None:
    held = await prisoner(session_as, id_number=ID_NUMBER)
    async with owner.connect() as connection:
        stored = await connection.scalar(text("select id_number from prisoner"))
    assert ID_NUMBER.encode() not in bytes(stored)
    async with session_as(PRISON_OFFICER_GAO.actor) as session:
        for words in (ID_NUMBER, "3398000123", "一鸣"):
            assert [one.id for one in await queries.find(session, words)] == [held.id]
        assert await queries.find(session, ID_NUMBER[:10]) == []
        assert await queries.choices(session) == [(held.id, "韩一鸣（3398000123）")]


async def test_a_court_learns_where_somebody_is_held_and_that_it_asked_is_kept(session_as: SessionAs) -> None:
    held = await prisoner(session_as, id_number=ID_NUMBER)
    async with session_as(COURT_CLERK_FU.actor) as session:
        by = COURT_CLERK_FU.actor
        for number in ("3398000123", ID_NUMBER):
            prison = await queries.where_held(session, "韩 一鸣", number, because="传唤", by=by)
            assert prison is not None
            assert prison.name == "青禾监狱"
        assert await queries.where_held(session, "韩一鸣", "3398000999", because="传唤", by=by) is None
        assert await queries.where_held(session, "韩二鸣", "3398000123", because="传唤", by=by) is None
    async with session_as(MANAGEMENT_LU.actor) as session:
        await actions.place(
            session,
            await queries.get(session, held.id),
            WhereaboutsForm(kind=Place.TRANSFERRED, since=clock.today(), place="河清监狱"),
            by=MANAGEMENT_LU.actor,
        )
    async with session_as(COURT_CLERK_FU.actor) as session:
        assert await queries.where_held(session, "韩一鸣", "3398000123", because="传唤", by=by) is None
        assert len((await session.scalars(select(PrisonerEnquiry))).all()) == 5
    async with session_as(MANAGEMENT_LU.actor) as session:
        asked = await queries.enquiries(session, held.id)
        assert [(one.reason, name) for one, name in asked] == [("传唤", "青禾县人民法院")] * 2


async def test_a_station_and_a_justice_office_may_not_ask(session_as: SessionAs) -> None:
    await prisoner(session_as)
    for other in (CLERK_WANG, OFFICE_LIN):
        async with session_as(other.actor) as session:
            with pytest.raises(NotPermitted):
                await queries.where_held(session, "韩一鸣", "3398000123", because="传唤", by=other.actor)


@pytest.mark.parametrize(
    ("kind", "told"),
    [(Place.TRANSFERRED, rules.GONE), (Place.CONFINEMENT, rules.CANNOT_COME)],
    ids=["transferred", "confined"],
)
async def test_what_he_cannot_come_to_is_flagged_and_the_court_is_told(
    session_as: SessionAs, kind: Place, told: str
) -> None:
    held = await prisoner(session_as)
    hall = await room(session_as, COURT_CLERK_FU, "第三科技法庭")
    cell = await room(session_as, MANAGEMENT_LU, "远程庭审室")
    before = await booking(session_as, hall, cell, held, starts_at=at(2))
    after = await booking(session_as, hall, cell, held, starts_at=at(5))
    async with session_as(MANAGEMENT_LU.actor) as session:
        filled = WhereaboutsForm(
            kind=kind, since=clock.today() + timedelta(days=4), place="河清监狱", note="按计划"
        )
        await actions.place(session, await queries.get(session, held.id), filled, by=MANAGEMENT_LU.actor)
    assert (await read(session_as, before)).flag == ""
    assert (await read(session_as, after, by=COURT_CLERK_FU)).flag == told
    async with session_as(COURT_CLERK_FU.actor) as session:
        sentences = {one.sentence for one in await session.scalars(select(Notice))}
        assert "预约需要核对：{title}，{at}。" in sentences
    async with session_as(PRISON_OFFICER_GAO.actor) as session:
        assert await recheck_prison(session, PRISON.id) == 0, "a second look flags nothing twice"


async def test_a_flag_is_taken_back_when_he_is_held_again(session_as: SessionAs) -> None:
    held = await prisoner(session_as)
    cell = await room(session_as, MANAGEMENT_LU, "远程庭审室")
    made = await booking(session_as, cell, held, starts_at=at(3), by=MANAGEMENT_LU)
    for kind, flag in ((Place.HOSPITAL, rules.CANNOT_COME), (Place.HELD, "")):
        async with session_as(MANAGEMENT_LU.actor) as session:
            here = await queries.get(session, held.id)
            filled = WhereaboutsForm(kind=kind, since=clock.today())
            await actions.place(session, here, filled, by=MANAGEMENT_LU.actor)
        assert (await read(session_as, made)).flag == flag


async def test_a_sitting_under_way_is_left_alone(session_as: SessionAs) -> None:
    held = await prisoner(session_as)
    cell = await room(session_as, MANAGEMENT_LU, "远程庭审室")
    made = await booking(session_as, cell, held, starts_at=at(1), by=MANAGEMENT_LU)
    with clock.frozen(at(1) + timedelta(minutes=10)):
        async with session_as(MANAGEMENT_LU.actor) as session:
            here = await queries.get(session, held.id)
            filled = WhereaboutsForm(kind=Place.RELEASED, since=clock.today())
            await actions.place(session, here, filled, by=MANAGEMENT_LU.actor)
    assert (await read(session_as, made)).flag == ""


async def test_the_morning_job_finds_what_was_booked_after_the_row(session_as: SessionAs) -> None:
    held = await prisoner(session_as)
    cell = await room(session_as, MANAGEMENT_LU, "远程庭审室")
    async with session_as(MANAGEMENT_LU.actor) as session:
        filled = WhereaboutsForm(kind=Place.RELEASED, since=clock.today() + timedelta(days=1))
        await actions.place(session, await queries.get(session, held.id), filled, by=MANAGEMENT_LU.actor)
    made = await booking(session_as, cell, held, starts_at=at(3), by=MANAGEMENT_LU)
    async with session_as(MANAGEMENT_LU.actor) as session:
        assert await recheck_prison(session, PRISON.id) == 1
    assert (await read(session_as, made)).flag == rules.GONE


async def test_two_records_of_one_person_become_one_and_the_bookings_follow(session_as: SessionAs) -> None:
    kept = await prisoner(session_as)
    gone = await prisoner(session_as, "韩一明", "3398000777", id_number=ID_NUMBER)
    first = await room(session_as, MANAGEMENT_LU, "远程庭审一室")
    second = await room(session_as, MANAGEMENT_LU, "远程庭审二室")
    sitting = await booking(session_as, first, kept, starts_at=at(3), by=MANAGEMENT_LU)
    clash = await booking(session_as, second, gone, starts_at=at(3), by=MANAGEMENT_LU)
    free = await booking(session_as, second, gone, starts_at=at(6), by=MANAGEMENT_LU)
    async with session_as(MANAGEMENT_LU.actor) as session:
        clashing = await actions.merge(
            session,
            await queries.get(session, gone.id),
            MergeForm(into_id=kept.id, reason="指纹一致"),
            by=MANAGEMENT_LU.actor,
        )
        assert [one.id for one in clashing] == [clash.id]
    async with session_as(MANAGEMENT_LU.actor) as session:
        for made in (clash, free):
            needed = await session.scalars(select(Need.resource).where(Need.booking_id == made.id))
            assert kept.resource in set(needed)
        claimed = {
            made.id: set(await session.scalars(select(Claim.resource).where(Claim.booking_id == made.id)))
            for made in (sitting, clash, free)
        }
        assert claimed[sitting.id] == {first.resource, kept.resource}
        assert claimed[clash.id] == {second.resource}, "the room stays his"
        assert claimed[free.id] == {second.resource, kept.resource}
        assert (await queries.get(session, kept.id)).id_number == ID_NUMBER
        assert [one.id for one in await queries.find(session, "韩")] == [kept.id]
        with pytest.raises(rules.MergedAlready):
            await actions.correct(
                session, await queries.get(session, gone.id), form(), by=MANAGEMENT_LU.actor
            )
    assert (await read(session_as, clash)).flag == rules.TWO_SITTINGS
    assert (await read(session_as, free)).flag == ""


async def test_nobody_is_merged_with_himself_or_into_another_prisons_record(session_as: SessionAs) -> None:
    held = await prisoner(session_as)
    theirs = await prisoner(session_as, "任三", "88", by=OTHER_PRISON_OFFICER_BO)
    async with session_as(MANAGEMENT_LU.actor) as session:
        here = await queries.get(session, held.id)
        with pytest.raises(rules.WithItself):
            await actions.merge(
                session, here, MergeForm(into_id=held.id, reason="同"), by=MANAGEMENT_LU.actor
            )
        with pytest.raises(NotFound):
            await actions.merge(
                session, here, MergeForm(into_id=theirs.id, reason="同"), by=MANAGEMENT_LU.actor
            )


async def test_relatives_are_told_within_five_working_days(session_as: SessionAs) -> None:
    held = await prisoner(session_as, held_since=date(2026, 11, 6))
    async with session_as(MANAGEMENT_LU.actor) as session:
        here = await queries.get(session, held.id)
        assert await queries.tell_family_by(session, here) == date(2026, 11, 13)
        with clock.frozen(at(0).replace(year=2026, month=11, day=13)):
            await recheck_prison(session, PRISON.id)
            await recheck_prison(session, PRISON.id)
    async with session_as(MANAGEMENT_LU.actor) as session:
        told = await session.scalars(select(Notice).where(Notice.address == f"/prisoners/{held.id}"))
        assert len(told.all()) == 1
        filled = form(
            number=held.number, name=held.name, held_since=date(2026, 11, 6),
            family_told_on=date(2026, 11, 10), family_told_how="寄送通知书给其母",
        )  # fmt: skip
        here = await queries.get(session, held.id)
        await actions.correct(session, here, filled, by=MANAGEMENT_LU.actor)
        assert await queries.tell_family_by(session, here) is None


async def test_the_page_hides_the_id_number_until_somebody_says_what_for(
    browser: Browser, session_as: SessionAs
) -> None:
    held = await prisoner(session_as, id_number=ID_NUMBER)
    await browser.open(f"/prisoners/{held.id}", as_=JUDGE_HE, expect=403)
    await browser.open(f"/prisoners/{held.id}", as_=OTHER_PRISON_OFFICER_BO, expect=404)
    page = await browser.open(f"/prisoners/{held.id}", as_=PRISON_OFFICER_GAO)
    assert ID_NUMBER not in page.text
    page = await page.form("查看").fill(purpose="办理提押手续").submit()
    assert ID_NUMBER in page.text
    assert "办理提押手续" in page.text
    again = await browser.open(f"/prisoners/{held.id}", as_=PRISON_OFFICER_GAO)
    assert ID_NUMBER not in again.text


async def test_the_register_is_kept_on_its_pages(browser: Browser, session_as: SessionAs) -> None:
    page = await browser.open("/prisoners/new", as_=EXECUTION_QIN)
    page = (
        await page.form("登记")
        .fill(
            number="3398000200", name="邓小满", id_number="12", visit_class="lenient", held_since="2026-03-01"
        )
        .submit(expect=422)
    )
    assert "id_number" in page.errors()
    page = await page.form("登记").fill(id_number="").submit()
    assert page.has("邓小满")
    address = page.path
    page = await browser.open(f"{address}/whereabouts", as_=EXECUTION_QIN)
    page = await page.form("登记").fill(kind="transferred").submit(expect=422)
    assert "place" in page.errors()
    page = await page.form("登记").fill(place="河清监狱").submit()
    assert page.has("已调离")
    page = await browser.open(f"{address}/bars", as_=EXECUTION_QIN)
    page = await page.form("登记").fill(name="邓前妻", kind="no_contact", reason="人身安全保护令").submit()
    assert page.has("邓前妻")
    page = await page.form("解除").submit()
    assert not page.has("邓前妻")
    page = await browser.open(f"{address}/edit", as_=EXECUTION_QIN)
    page = await page.form("保存").fill(ward="五监区").submit()
    assert page.has("五监区")
    other = await prisoner(session_as)
    page = await browser.open(f"{address}/merge", as_=EXECUTION_QIN)
    page = await page.form("合并").fill(into_id=str(other.id), reason="指纹一致").submit()
    assert page.has("韩一鸣")
    page = await browser.open("/prisoners?q=邓", as_=EXECUTION_QIN)
    assert not page.has("邓小满")


async def test_a_bar_ends_with_its_last_day(session_as: SessionAs) -> None:
    held = await prisoner(session_as)
    async with session_as(MANAGEMENT_LU.actor) as session:
        here = await queries.get(session, held.id)
        filled = BarForm(name="冯某", kind=BarKind.VICTIM, reason="系本案被害人", until=clock.today())
        await actions.bar_visits(session, here, filled, by=MANAGEMENT_LU.actor)
        assert [one.name for one in await queries.bars(session, held.id)] == ["冯某"]
        with clock.frozen(at(1)):
            assert await queries.bars(session, held.id) == []
        past = BarForm(name="冯某", kind=BarKind.VICTIM, reason="x", until=clock.today() - timedelta(days=1))
        with pytest.raises(Refusal):
            await actions.bar_visits(session, here, past, by=MANAGEMENT_LU.actor)


async def test_where_somebody_is_held_is_asked_on_a_page_that_tells_whom_to_ring(
    session_as: SessionAs, browser: Browser
) -> None:
    await prisoner(session_as)
    page = await browser.open("/rooms/directory", as_=COURT_CLERK_FU)
    assert page.has("查询服刑人员在押单位")
    page = await browser.open("/prisoners/where", as_=COURT_CLERK_FU)
    question = {"name": "韩一鸣", "number": "3398000123", "because": ""}
    await page.form("查询").fill(**question).submit(expect=422)
    page = await page.form("查询").fill(**question | {"because": "（2026）浙9801民初12号传唤"}).submit()
    assert page.has("现羁押于青禾监狱")
    assert not page.has("3398000123")
    page = await page.form("查询").fill(**question | {"number": "3398000124", "because": "传唤"}).submit()
    assert page.has("没有查到")
    await browser.open("/prisoners/where", as_=CLERK_WANG, expect=403)
