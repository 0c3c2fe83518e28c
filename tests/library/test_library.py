"""The library on a real database: codes, regions, the calendar and its version, local numbers."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit.database import Database
from fayi.kit.errors import Refusal
from fayi.library import actions, queries
from fayi.library.models import LocalNumber, Region
from fayi.library.rules import CalendarChange, CodeList, DayChange, NumberChange, Plan, RegionLevel
from fayi.procedure.calendar import Length, Unit
from tests import cast

PAPER = "青禾司发〔2026〕1号"


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    """A transaction as the application's role, rolled back: the library outlives the test."""
    async with database.sessions() as opened:
        yield opened


async def test_every_list_has_codes_with_labels_in_order(session: AsyncSession) -> None:
    for of in CodeList:
        pairs = await queries.choices(session, of)
        assert len(pairs) > 2, of
        assert all(code and label for code, label in pairs)
    assert (await queries.choices(session, CodeList.ETHNIC_GROUP))[55] == ("56", "基诺族")
    assert [code for code, _ in await queries.choices(session, CodeList.SEX)] == ["1", "2", "0", "9"]


async def test_sub_codes_name_the_code_they_are_counted_under(session: AsyncSession) -> None:
    under = {
        code.code: code.parent for code in await queries.codes(session, CodeList.DISPUTE_TYPE) if code.parent
    }
    assert under == {"1001": "10", "1002": "10", "1201": "12", "1202": "12"}


async def test_a_code_is_offered_on_its_days_only_but_keeps_its_label(session: AsyncSession) -> None:
    await session.execute(
        text("update code set valid_to = '2026-06-30' where list = 'dispute_type' and code = '17'")
    )
    await session.execute(
        text(
            "insert into code (list, code, label, valid_from, sort)"
            " values ('dispute_type', '17', '网络纠纷', '2026-07-01', 17)"
        )
    )
    before = dict(await queries.choices(session, CodeList.DISPUTE_TYPE, on=date(2026, 6, 30)))
    after = dict(await queries.choices(session, CodeList.DISPUTE_TYPE, on=date(2026, 7, 1)))
    assert (before["17"], after["17"]) == ("互联网纠纷", "网络纠纷")
    assert await queries.label(session, CodeList.DISPUTE_TYPE, "17", on=date(2026, 6, 1)) == "互联网纠纷"
    assert await queries.label(session, CodeList.DISPUTE_TYPE, "17", on=date(2026, 8, 1)) == "网络纠纷"
    assert await queries.label(session, CodeList.DISPUTE_TYPE, "88") == "88"


async def test_a_region_is_named_with_all_above_it(session: AsyncSession) -> None:
    assert await queries.region_name(session, "330825101") == "浙江省衢州市龙游县湖镇镇"
    assert await queries.region_name(session, "110101") == "北京市东城区"
    assert await queries.region_name(session, "33") == "浙江省"
    assert await queries.region_name(session, "3308") == "浙江省衢州市"
    assert await queries.region_name(session, "710000") == "台湾省"
    assert await queries.region_name(session, "999900") is None


async def test_towns_of_a_city_without_counties_lie_in_the_city(session: AsyncSession) -> None:
    towns = await queries.regions_under(session, "441900")
    assert towns
    assert {town.level for town in towns} == {RegionLevel.TOWN}
    assert all(town.full_name == f"广东省东莞市{town.name}" for town in towns)


async def test_regions_are_found_one_under_the_other(session: AsyncSession) -> None:
    assert len(await queries.regions_under(session)) == 34
    assert "衢州市" in [region.name for region in await queries.regions_under(session, "33")]
    assert "龙游县" in [region.name for region in await queries.regions_under(session, "3308")]
    assert "湖镇镇" in [region.name for region in await queries.regions_under(session, "330825")]


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("龙游县", "330825"),
        ("龙游", "330825"),
        ("湖镇镇 龙游", "330825101"),
        ("龙游湖镇", "330825101"),
        ("浙江 湖镇镇", "330825101"),
        ("330825", "330825"),
        ("浙江", "330000"),
        ("北京", "110000"),
    ],
)
async def test_the_best_region_for_a_few_words_comes_first(
    session: AsyncSession, words: str, best: str
) -> None:
    assert (await queries.find_regions(session, words))[0].code == best


async def test_signs_with_a_meaning_to_the_database_are_only_signs(session: AsyncSession) -> None:
    for words in ("%", "_", "\\", "龙_县", "' or 1=1 --"):
        assert list(await queries.find_regions(session, words)) == []
    assert list(await queries.find_regions(session, "  ")) == []


async def test_only_wanted_levels_are_offered(session: AsyncSession) -> None:
    found = await queries.find_regions(session, "龙游", levels=[RegionLevel.TOWN])
    assert {region.level for region in found} == {RegionLevel.TOWN}


async def test_a_region_that_was_renamed_keeps_its_old_name_in_old_matters(session: AsyncSession) -> None:
    await actions.add_region(
        session, "330825", "龙游市", RegionLevel.COUNTY, parent="3308", since=date(2026, 9, 1), source=PAPER
    )
    assert await queries.region_name(session, "330825", on=date(2026, 8, 31)) == "浙江省衢州市龙游县"
    assert await queries.region_name(session, "330825", on=date(2026, 9, 1)) == "浙江省衢州市龙游市"
    assert await queries.region_name(session, "330825", on=date(2001, 1, 1)) == "浙江省衢州市龙游县"
    offered = [region.name for region in await queries.regions_under(session, "3308", on=date(2026, 9, 1))]
    assert "龙游市" in offered
    assert "龙游县" not in offered


async def test_a_region_that_was_abolished_is_no_longer_offered_but_still_named(
    session: AsyncSession,
) -> None:
    await actions.end_region(session, "330825101", last=date(2026, 3, 31))
    assert not [
        region
        for region in await queries.find_regions(session, "龙游湖镇", on=date(2026, 4, 1))
        if region.code == "330825101"
    ]
    assert await queries.region_name(session, "330825101", on=date(2026, 4, 1)) == "浙江省衢州市龙游县湖镇镇"


async def test_a_region_needs_a_region_above_and_a_paper(session: AsyncSession) -> None:
    for parent, source in (("9999", PAPER), ("33", " ")):
        with pytest.raises(Refusal):
            await actions.add_region(
                session,
                "339999",
                "青禾县",
                RegionLevel.COUNTY,
                parent=parent,
                since=date(2026, 1, 1),
                source=source,
            )
    assert not await session.get(Region, ("339999", date(2026, 1, 1)))


async def test_the_calendar_knows_the_plans_that_were_published(session: AsyncSession) -> None:
    calendar = await queries.working_calendar(session)
    assert calendar.is_working(date(2026, 2, 14))
    assert calendar.is_holiday(date(2026, 2, 16))
    assert not calendar.provisional(date(2026, 11, 23))
    assert {*range(2015, 2027)} <= calendar.official_years


async def test_statutory_days_of_a_year_without_a_plan_are_known_and_provisional(
    session: AsyncSession,
) -> None:
    await session.execute(text("update calendar_year set official = false where year = 2028"))
    calendar = await queries.working_calendar(session)
    assert calendar.is_holiday(date(2028, 1, 26))
    assert calendar.provisional(date(2028, 1, 26))


async def test_the_calendar_is_read_again_only_when_it_has_changed(session: AsyncSession) -> None:
    first = await queries.working_calendar(session)
    asked: list[str] = []
    connection = (await session.connection()).sync_connection
    assert connection is not None
    event.listen(connection, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert await queries.working_calendar(session) is first
    assert len(asked) == 1
    await actions.set_day(session, date(2026, 3, 2), working=False, name="停电", source=PAPER)
    assert await queries.working_calendar(session) is not first


async def test_a_change_that_was_rolled_back_is_forgotten(database: Database) -> None:
    async with database.sessions() as session:
        await actions.set_day(session, date(2026, 3, 2), working=False, name="停电", source=PAPER)
        assert (await queries.working_calendar(session)).is_holiday(date(2026, 3, 2))
        await session.rollback()
    async with database.sessions() as session:
        assert (await queries.working_calendar(session)).is_working(date(2026, 3, 2))


async def test_setting_a_day_tells_what_turned(session: AsyncSession) -> None:
    day = date(2026, 3, 2)
    change = await actions.set_day(session, day, working=False, name="停电", source=PAPER)
    assert change == CalendarChange((DayChange(day, working=False),))
    again = await actions.set_day(session, day, working=False, name="停电", source=PAPER)
    assert not again
    _, days = await queries.calendar_of_year(session, 2026)
    assert [each.name for each in days if each.day == day] == ["停电"]


async def test_a_day_cannot_be_set_without_a_paper(session: AsyncSession) -> None:
    with pytest.raises(Refusal, match="依据"):
        await actions.set_day(session, date(2026, 3, 2), working=False, name="停电", source="")


async def test_the_published_plan_takes_the_place_of_what_was_guessed(session: AsyncSession) -> None:
    for table in ("calendar_year where year >= 2026", "calendar_day where day >= '2026-12-29'"):
        await session.execute(text(f"delete from {table}"))
    await session.execute(text("insert into calendar_year values (2026, true, 'x'), (2027, false, 'x')"))
    await session.execute(text("insert into calendar_day values ('2027-02-05', false, '春节', 'x')"))
    plan = Plan(
        2027,
        {date(2026, 12, 31): "元旦", date(2027, 1, 1): "元旦", date(2027, 2, 8): "春节"},
        {date(2027, 2, 13): "春节"},
    )
    change = await actions.load_official_year(session, plan, source="国务院办公厅通知")
    assert change.settled_year == 2027
    assert {each.day: each.working for each in change.days} == {
        date(2026, 12, 31): False,
        date(2027, 1, 1): False,
        date(2027, 2, 5): True,
        date(2027, 2, 8): False,
        date(2027, 2, 13): True,
    }
    calendar = await queries.working_calendar(session)
    assert not calendar.provisional(date(2026, 12, 31))
    assert not calendar.provisional(date(2027, 6, 1))
    assert not await actions.load_official_year(session, plan, source="国务院办公厅通知")


async def test_loading_an_earlier_plan_again_leaves_the_december_days_of_a_later_one(
    session: AsyncSession,
) -> None:
    await session.execute(
        text("insert into calendar_day values ('2018-12-29', true, '元旦', 'x') on conflict (day) do nothing")
    )
    plan = Plan(2018, {date(2018, 1, 1): "元旦"}, {})
    await actions.load_official_year(session, plan, source="国务院办公厅通知")
    calendar = await queries.working_calendar(session)
    assert calendar.is_working(date(2018, 12, 29))
    assert calendar.is_working(date(2018, 2, 16))


async def set_number(
    session: AsyncSession, n: int, since: date, agency_id: int | None, limit: str = "mediate_within"
) -> NumberChange:
    return await actions.set_local_number(
        session,
        matter_type="mediation",
        time_limit=limit,
        agency_id=agency_id,
        length=Length(n, Unit.WORKING_DAYS),
        since=since,
        source_document=PAPER,
        officer_id=1,
    )


async def number_on(session: AsyncSession, day: date, *agencies: int) -> int | None:
    number = await queries.local_number(session, "mediation", "mediate_within", agencies, day)
    return None if number is None else number.n


async def test_the_nearest_agency_that_has_set_a_length_wins(session: AsyncSession) -> None:
    chain = (cast.COMMITTEE.id, cast.OFFICE.id, cast.BUREAU.id)
    day = date(2026, 5, 1)
    assert await number_on(session, day, *chain) is None
    for n, agency in ((40, None), (30, cast.BUREAU.id), (20, cast.COMMITTEE.id), (10, cast.STATION.id)):
        await set_number(session, n, date(2026, 1, 1), agency)
        await set_number(session, n + 1, date(2026, 1, 1), agency, limit="follow_up")
    assert await number_on(session, day, *chain) == 20
    assert await number_on(session, day, *chain[1:]) == 30
    assert await number_on(session, day) == 40
    numbers = await queries.local_numbers(session, chain, day)
    assert {key[1]: number.n for key, number in numbers.items()} == {"mediate_within": 20, "follow_up": 21}


async def test_a_new_length_leaves_the_old_one_to_the_matters_that_began_under_it(
    session: AsyncSession,
) -> None:
    first = await set_number(session, 30, date(2026, 1, 1), None)
    second = await set_number(session, 20, date(2026, 7, 1), None)
    assert first == NumberChange(None, Length(30, Unit.WORKING_DAYS), date(2026, 1, 1))
    assert second.before == Length(30, Unit.WORKING_DAYS)
    assert await number_on(session, date(2025, 12, 31)) is None
    assert await number_on(session, date(2026, 6, 30)) == 30
    assert await number_on(session, date(2026, 7, 1)) == 20


async def test_a_length_set_for_an_earlier_day_ends_where_a_later_one_begins(session: AsyncSession) -> None:
    await set_number(session, 20, date(2026, 7, 1), None)
    await set_number(session, 30, date(2026, 1, 1), None)
    assert await number_on(session, date(2026, 6, 30)) == 30
    assert await number_on(session, date(2026, 12, 31)) == 20


async def test_setting_a_length_twice_for_one_day_puts_it_right(session: AsyncSession) -> None:
    await set_number(session, 30, date(2026, 1, 1), None)
    change = await set_number(session, 35, date(2026, 1, 1), None)
    assert change.before == Length(30, Unit.WORKING_DAYS)
    assert await number_on(session, date(2026, 1, 1)) == 35


async def test_a_length_that_was_ended_gives_way_to_the_one_above(session: AsyncSession) -> None:
    await set_number(session, 30, date(2026, 1, 1), None)
    await set_number(session, 20, date(2026, 1, 1), cast.OFFICE.id)
    number = await queries.local_number(
        session, "mediation", "mediate_within", [cast.OFFICE.id], date(2026, 2, 1)
    )
    assert isinstance(number, LocalNumber)
    change = await actions.end_local_number(session, number, last=date(2026, 6, 30), officer_id=1)
    assert change == NumberChange(Length(20, Unit.WORKING_DAYS), None, date(2026, 7, 1))
    assert await number_on(session, date(2026, 6, 30), cast.OFFICE.id) == 20
    assert await number_on(session, date(2026, 7, 1), cast.OFFICE.id) == 30
    with pytest.raises(Refusal, match="2026-01-01"):
        await actions.end_local_number(session, number, last=date(2025, 12, 31), officer_id=1)


async def test_a_length_needs_its_source_document(session: AsyncSession) -> None:
    with pytest.raises(Refusal) as refused:
        await actions.set_local_number(
            session,
            matter_type="mediation",
            time_limit="mediate_within",
            agency_id=None,
            length=Length(30, Unit.DAYS),
            since=date(2026, 1, 1),
            source_document="",
            officer_id=1,
        )
    assert refused.value.field == "source_document"
