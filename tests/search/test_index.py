"""The index inside PostgreSQL on real matters: what is found, by whom, and that it follows every change."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.database import act_for
from fayi.kit.identity import Sex, example_id_number
from fayi.matters import actions as matter_actions
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.parties import actions as parties
from fayi.parties.forms import PartyForm
from fayi.parties.models import Party
from fayi.search.actions import index_touched
from fayi.search.index import Entry, Hits, PostgresIndex, Section, Wanted
from fayi.search.queries import bodies
from tests.browser import Browser
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    CLERK_WANG,
    COMMITTEE,
    COURT,
    JUDGE_HE,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    NEWCOMERS,
    STATION,
    Person,
)
from tests.make import Make

LI = MEDIATOR_LI.actor


async def find(make: Make, words: str, *, as_: Person = MEDIATOR_LI, **wanted: object) -> list[int]:
    """Ids of what is found, best first; the total must agree."""
    hits = await hits_of(make, words, as_.actor, **wanted)
    if "limit" not in wanted and "offset" not in wanted:
        assert await count_of(make, words, as_.actor, **wanted) == len(hits.ids)
    return list(hits.ids)


async def count_of(make: Make, words: str, actor: Actor, **wanted: object) -> int:
    async with make.session(actor) as session:
        return await PostgresIndex().count(session, Wanted(words=words, **wanted))  # type: ignore[arg-type]


async def hits_of(make: Make, words: str, actor: Actor, **wanted: object) -> Hits:
    async with make.session(actor) as session:
        return await PostgresIndex().find(session, Wanted(words=words, **{"limit": 50} | wanted))  # type: ignore[arg-type]


async def test_a_matter_is_found_by_names_facts_claims_and_places(make: Make) -> None:
    wall = await make.matter(applicants=("陈大山",), respondents=("周小河", "青禾建设有限公司"))
    wage = await make.matter(
        applicants=("吴用工",), respondents=("郑包工",), facts="承包人拖欠三个月工资。", claims=("支付工资",),
        place="湖桥镇工业园区",
    )  # fmt: skip
    for words, found in (
        ("陈大山", [wall.id]),
        ("大山", [wall.id]),
        ("周小", [wall.id]),
        ("青禾建设", [wall.id]),
        ("拖欠三个月工资", [wage.id]),
        ("支付工资", [wage.id]),
        ("工业园区", [wage.id]),
        ("资", [wage.id]),
        ("吴用工 工资", [wage.id]),
        ("吴用工 围墙", []),
        ("墙工", []),
        ("湖桥镇", [wage.id, wall.id]),
        ("不存在的词", []),
    ):
        assert await find(make, words) == found, words


@pytest.mark.parametrize(
    "written",
    [
        "（{y}）湖桥人调字第1号", "({y})湖桥人调字第1号", "〔{y}〕湖桥人调字第1号", "[{y}] 湖桥人调字 第1号",
        "{y}湖桥人调1", "湖桥人调字第1号", "（{y}）湖桥人调第1号", "{y} 湖桥人调 1", "（{y}） 湖桥人调字第 1 号",
    ],
)  # fmt: skip
async def test_a_number_is_found_however_its_brackets_are_typed(make: Make, written: str) -> None:
    other = await make.matter(facts="另一件事。")
    matter = await make.matter(stage="accepted")
    assert matter.reference == f"（{clock.today().year}）湖桥人调字第1号"
    assert (await find(make, written.format(y=clock.today().year)))[0] == matter.id
    assert (await find(make, other.intake_number))[0] == other.id


async def test_the_number_typed_whole_comes_before_newer_matters_that_mention_it(make: Make) -> None:
    matter = await make.matter(stage="accepted")
    mention = await make.matter(facts=f"与{matter.reference}有关。")
    assert await find(make, matter.reference or "") == [matter.id, mention.id]


async def test_newest_change_first_and_page_by_page(make: Make) -> None:
    ids = [(await make.matter()).id for _ in range(5)]
    await make.do(await make.reload(Matter(id=ids[1], agency_id=COMMITTEE.id)), "accept")
    order = [ids[1], *reversed([ids[0], *ids[2:]])]
    assert await find(make, "围墙") == order
    first = await hits_of(make, "围墙", LI, limit=2)
    second = await hits_of(make, "围墙", LI, limit=2, offset=2)
    last = await hits_of(make, "围墙", LI, limit=2, offset=4)
    assert [*first.ids, *second.ids, *last.ids] == order
    assert (first.more, second.more, last.more) == (True, True, False)
    assert await count_of(make, "围墙", LI) == 5


async def test_filters_narrow_what_is_found(make: Make) -> None:
    old = await make.matter(received_on=clock.today() - timedelta(days=40))
    new = await make.matter(stage="accepted", dispute_type="01")
    linked = await make.matter("judicial_confirmation")
    origin = next(m for m in await find(make, "围墙") if m not in (old.id, new.id, linked.id))
    everything = {old.id, new.id, linked.id, origin}
    assert set(await find(make, "陈大山")) == everything
    for filters, found in (
        ({"type": "judicial_confirmation"}, {linked.id}),
        ({"status": "draft"}, {old.id}),
        ({"category": "01"}, {new.id}),
        ({"holder_id": COMMITTEE.id}, everything),
        ({"holder_id": NEWCOMERS.id}, set()),
        ({"until": clock.today() - timedelta(days=30)}, {old.id}),
        ({"since": clock.today() - timedelta(days=30)}, everything - {old.id}),
        ({"type": "mediation", "status": "open", "category": "01"}, {new.id}),
        ({"type": "no such type"}, set()),
    ):
        assert set(await find(make, "陈大山", **filters)) == found, filters


async def test_only_what_may_be_seen_is_found_and_counted(make: Make) -> None:
    own = await make.matter()
    others = await make.matter(at=NEWCOMERS)
    referral = await make.referral(own, COURT)
    assert await find(make, "围墙") == [own.id]
    assert await find(make, "围墙", as_=CHAIR_MA) == [others.id]
    assert await find(make, "围墙", as_=JUDGE_HE) == [own.id]
    assert await find(make, "围墙", as_=CLERK_WANG) == []
    await make.answer(referral, "return")
    assert await find(make, "围墙", as_=JUDGE_HE) == []
    async with make.session(JUDGE_HE.actor) as session:
        assert await bodies(session, [own.id, others.id]) == {}


async def test_a_referral_whose_time_is_over_finds_nothing_more(make: Make) -> None:
    own = await make.matter()
    with clock.frozen(clock.now() - timedelta(days=7)):
        await make.referral(own, COURT, until=clock.today() + timedelta(days=1))
    assert await find(make, "围墙", as_=JUDGE_HE) == []
    again = await make.matter()
    await make.referral(again, COURT, until=clock.today())
    assert await find(make, "围墙", as_=JUDGE_HE) == [again.id]


async def test_an_officer_who_stood_aside_finds_nothing_of_it(make: Make) -> None:
    own = await make.matter()
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, own.id)
        await matter_actions.recuse(session, here, MEDIATOR_LI.id, "是申请人的弟弟。", by=CHAIR_ZHAO.actor)
    assert await find(make, "围墙") == []
    assert await find(make, own.intake_number) == []
    assert await find(make, "围墙", as_=MEDIATOR_QIAN) == [own.id]
    async with make.session(LI) as session:
        assert await bodies(session, [own.id]) == {}


async def test_a_matter_that_changes_hands_is_found_by_both_under_its_new_holder(make: Make) -> None:
    matter = await make.matter(by=CLERK_WANG, handled_by=COMMITTEE)
    assert await find(make, "围墙", as_=CLERK_WANG) == await find(make, "围墙") == [matter.id]
    assert await find(make, "围墙", holder_id=COMMITTEE.id) == [matter.id]
    assert await find(make, "围墙", as_=CLERK_WANG, holder_id=STATION.id) == []


async def test_the_index_follows_minutes_clauses_names_and_corrections(make: Make) -> None:
    matter = await make.matter(stage="mediating")
    assert await find(make, "三轮车") == []
    await make.hearing(matter, text="李调解：谁的三轮车？\n陈大山：是我的三轮车。")
    assert await find(make, "三轮车") == [matter.id]
    await make.settlement(matter, clauses=("周小河赔偿一辆电动自行车。",))
    assert await find(make, "电动自行车") == [matter.id]
    await make.join(matter, "欧阳第三人", "third_party")
    assert await find(make, "欧阳") == [matter.id]
    async with make.session(LI) as session:
        chen = (await session.scalars(select(Party).where(Party.name == "陈大山"))).one()
        await parties.correct_party(session, LI, chen, PartyForm(name="陈太山"))
    assert await find(make, "陈太山") == [matter.id]
    assert await find(make, "terminated", status="open") == []


async def test_a_change_that_is_rolled_back_is_not_found(make: Make) -> None:
    matter = await make.matter(stage="mediating")
    async with make.database.sessions() as session:
        await act_for(session, COMMITTEE.id, MEDIATOR_LI.id)
        here = await session.get_one(Matter, matter.id)
        here.title = "欧阳诉求"
        await timeline.record(session, matter.id, "matter:tried", by=LI)
        await index_touched(make.types)(session)
        found = await PostgresIndex().find(session, Wanted(words="欧阳"))
        assert found.ids == (matter.id,)
        await session.rollback()
    assert await find(make, "欧阳") == []


@pytest.mark.parametrize(
    "words",
    [
        "'", "''", "\\", "\\'", "' | '墙", "墙' & !'", "a:*b", "(((", "<->", "&", "!", "|", "%_%", "--",
        "; drop table matter",
        "\x01\x02围墙\x1f", "😀", "👨‍👩‍👧", "围\u200b墙", "\u202e墙围", "\ufdfa" * 200, "墙" * 10_000,
        "x" * 10_000, "'" * 10_000,
        "\t\n\r", "　", "１２３", "²", "٣", "𠮷", "é", "İ", "ß", "ﬁ",
    ],
)  # fmt: skip
async def test_any_words_may_be_typed(make: Make, browser: Browser, words: str) -> None:
    await make.matter()
    await find(make, words)
    client = await browser.client(MEDIATOR_LI)
    answer = await client.get("/search", params={"q": words[:2000]})
    assert answer.status_code == 200


async def test_any_words_may_be_written_and_found_again(make: Make) -> None:
    odd = "O'Neil \\ “引号” 100% a:*b <b>粗</b> 𠮷野家 😀 é"
    matter = await make.matter(facts=odd)
    for words in ("O'Neil", "引号", "100%", "a:*b", "𠮷野家", "野家", "é", odd):
        assert await find(make, words) == [matter.id], words


async def test_a_file_as_long_as_can_be_is_still_kept_and_found(make: Make) -> None:
    matter = await make.matter(stage="mediating")
    for part in range(4):
        said = "".join(chr(0x4E00 + (n * 37 + part * 5003) % 20_000) for n in range(20_000))
        await make.hearing(matter, text=f"陈大山：第{part}次说。\n周小河：{said}")
    assert await find(make, "围墙 第0次说") == [matter.id]


async def test_only_an_agency_that_sees_a_matter_writes_its_entry(make: Make) -> None:
    matter = await make.matter()
    entry = Entry(
        section=Section.MATTERS, id=matter.id, matter_id=matter.id,
        numbers=("假1号",), names=("假名",), texts=("假话",), type="mediation", status="open",
        category="", holder_id=COMMITTEE.id, on=date(2026, 1, 1),
    )  # fmt: skip
    with pytest.raises(Exception, match="only an agency that sees a matter"):
        async with make.session(CHAIR_MA.actor) as session:
            await PostgresIndex().put(session, [entry])
    with pytest.raises(Exception, match="permission denied"):
        async with make.session(LI) as session:
            await session.execute(text("select body from matter_search"))
    assert await find(make, "假话") == []


async def test_the_page_shows_the_place_the_number_of_finds_and_the_people(
    make: Make, browser: Browser
) -> None:
    number = example_id_number(date(1985, 3, 2), Sex.MALE, 12)
    chen = await make.party("陈大山", id_number=number, phone="13800000000")
    matter = await make.matter(applicants=(chen,))
    page = await browser.open("/search?q=围墙", as_=MEDIATOR_LI)
    assert page.find("mark") is not None
    assert f"/matters/{matter.id}" in page.links().values()
    people = await browser.open(f"/search?q={number}", as_=MEDIATOR_LI)
    assert people.has("陈大山")
    assert not people.has(number)
    assert not (await browser.open(f"/search?q={number}", as_=CHAIR_MA)).has("陈大山")
    filtered = await browser.open("/search?q=围墙&status=closed", as_=MEDIATOR_LI)
    assert f"/matters/{matter.id}" not in filtered.links().values()
    part = await browser.open("/search?q=围墙", as_=MEDIATOR_LI, fragment=True)
    assert part.has("围墙")


@pytest.mark.parametrize(
    "query",
    [
        "holder=99999999999999999999999", "holder=x", "offset=" + "9" * 5000, "offset=-1", "offset=x",
        "since=nonsense", "until=2026-02-31", "type='", "status=%27%20or%201", "category=%00", "since=0001-01-01",
    ],
)  # fmt: skip
async def test_filters_take_nonsense_calmly(browser: Browser, make: Make, query: str) -> None:
    await make.matter()
    await browser.open(f"/search?q=围墙&{query}", as_=MEDIATOR_LI)
