"""The search engine itself: found as PostgreSQL finds, told of every change, mended, rebuilt without a gap.

Runs against the server FAYI_TEST_MEILISEARCH_URL names, with its master key in FAYI_TEST_MEILISEARCH_KEY.
"""

import asyncio
import os
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import text

from fayi.kit import clock
from fayi.kit.database import Database
from fayi.search import outbox, repair
from fayi.search.engine import Engine, EngineFault, Reason
from fayi.search.index import Hits, PostgresIndex, Section, Sort, Wanted
from fayi.search.meilisearch import FAULTY, EngineIndex
from fayi.search.models import SearchEngine
from fayi.search.queries import page_of
from tests.cast import CLERK_WANG, COMMITTEE, MEDIATOR_LI, MEDIATOR_QIAN, Person
from tests.make import Make
from tests.search.golden import build, load

URL, MASTER = os.environ.get("FAYI_TEST_MEILISEARCH_URL", ""), os.environ.get("FAYI_TEST_MEILISEARCH_KEY", "")


def answers() -> bool:
    """Whether a server is there to be tried."""
    try:
        return bool(URL) and httpx.get(f"{URL}/health", timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False


pytestmark = pytest.mark.skipif(
    not answers(), reason="no Meilisearch answers at FAYI_TEST_MEILISEARCH_URL; the engine is not tried"
)


class Kept:
    """An engine that is kept for the test's desk, and the index the site asks."""

    def __init__(self, make: Make, worker: Engine, index: EngineIndex) -> None:
        self.make, self.database, self.worker, self.index = make, make.database, worker, index

    async def find(self, words: str, as_: Person = MEDIATOR_LI, **more: object) -> Hits:
        async with self.make.session(as_.actor) as session:
            return await self.index.find(session, Wanted(words=words, **{"limit": 50} | more))  # type: ignore[arg-type]

    async def ids(self, words: str, as_: Person = MEDIATOR_LI, **more: object) -> list[int]:
        hits = await self.find(words, as_, **more)
        assert (hits.engine, hits.told) == ("meilisearch", "")
        return list(hits.ids)

    async def told(self) -> None:
        """Let the worker tell all there is."""
        await outbox.tell(self.database, self.worker, patience=60)
        async with self.database.transaction() as session:
            assert await session.scalar(text("select count(*) from search_outbox")) == 0


@pytest.fixture
async def keys(worker_id: str) -> tuple[str, str]:
    return await Engine(URL, MASTER, name=f"fayi_test_{worker_id}").keys()


@pytest.fixture
async def kept(make: Make, keys: tuple[str, str], worker_id: str) -> AsyncIterator[Kept]:
    """An empty index of this test worker's own."""
    name = f"fayi_test_{worker_id}"
    worker = Engine(URL, keys[1], name=name)
    site = Engine(URL, keys[0], name=name, seconds=5)
    await worker.unmake(worker.index_name)
    await repair.rebuild(make.database, worker)
    # Takes a number, so that the matters made from now on are not brought back from memory, past the triggers.
    await outbox.note(make.database, Section.MATTERS, [0])
    yield Kept(make, worker, EngineIndex(site, PostgresIndex()))
    await worker.unmake(worker.index_name)
    await worker.unmake(worker.second_name)


async def test_each_piece_of_a_text_is_found_and_nothing_else(kept: Kept) -> None:
    claims = "承包人拖欠陈大山三个月工资共计二万四千元，经湖桥镇上塘村村民委员会多次催讨仍不支付"
    wage = await kept.make.matter(
        facts=claims, applicants=("陈大山",), respondents=("青禾建设有限公司",), claims=("支付工资",)
    )
    wall = await kept.make.matter(facts="哈哈哈哈笑声扰民，𠮷野家围墙倒塌。", applicants=("吴用",))
    await kept.told()
    run = claims.split("，", maxsplit=1)[0]
    pieces = {run[a:b] for a in range(len(run)) for b in range(a + 1, len(run) + 1, 3)}
    for piece in sorted(pieces | {run, "青禾建设", "建设有限公司", "陈大"}):
        found = await kept.ids(piece)
        assert wage.id in found, piece
        assert len(piece) < 3 or found == [wage.id], piece
    for words, expected in {
        "哈哈": [wall.id], "哈哈哈": [wall.id], "哈哈哈哈": [wall.id], "𠮷野家": [wall.id], "𠮷": [wall.id],
        "围墙": [wall.id], "圍牆": [wall.id], "圍墙倒": [wall.id], "墙": [wall.id], "墙工": [], "拖欠三个月": [],
        "陈大山 二万": [wage.id], "陈大山 围墙": [], "围墙 笑声": [wall.id], "工人": [], "不存在": [],
        "请问 围墙": [wall.id], "薪水": [wage.id], "劳动报酬": [wage.id],
    }.items():  # fmt: skip
        assert await kept.ids(words) == expected, words


async def test_the_engine_answers_the_golden_set(kept: Kept) -> None:
    golden = load()
    keys = await build(kept.make, golden)
    await kept.told()
    faults = []
    async with kept.make.session(MEDIATOR_LI.actor) as session:
        for query in golden.query:
            page = await page_of(session, kept.index, query.wanted)
            assert not page.told
            faults.append(query.fault(keys[query.section, one] for one in page.ids))
    assert not [fault for fault in faults if fault]


async def test_what_postgresql_finds_is_found(kept: Kept) -> None:
    for n, (name, facts) in enumerate(
        (
            ("周小河", "借款五万元，利息未付。"),
            ("欧阳修明", "宅基地相邻，滴水纠纷。"),
            ("Smith", "物业费 2026 年 abc123。"),
            ("张三丰", "交通事故赔偿，车辆浙X12345受损。"),
        )
    ):
        await kept.make.matter(applicants=(name,), facts=facts, place=f"湖桥镇{n}号")
    await kept.told()
    embedded = PostgresIndex()
    for words in (
        "周小河", "小河", "借款 利息", "欧阳", "修明 宅基", "smith", "Smi", "2026", "abc", "abc1", "12345",
        "张三丰 赔偿", "事故", "湖桥镇", "湖桥镇 2", "人调字第1号", "湖桥登1", "湖桥登字第2号", "（2026）湖桥登2",
        "河", "号", "１２３４５", "車輛", "赔偿，车辆", "一 二 三", "甲 乙 丙 丁 戊 己 庚 辛 壬 癸 子",
    ):  # fmt: skip
        for section in (Section.MATTERS, Section.PEOPLE):
            async with kept.make.session(MEDIATOR_LI.actor) as session:
                wanted = Wanted(words=words, section=section, limit=50)
                here = await embedded.find(session, wanted)
            there = await kept.find(words, section=section)
            assert not there.told, (words, section)
            assert set(here.ids) <= set(there.ids), (words, section)


async def test_a_name_is_found_by_its_sound_when_that_is_asked_for(kept: Kept) -> None:
    one = await kept.make.matter(applicants=("张三丰",), respondents=("李四",), facts="一件事。")
    await kept.told()
    for words in ("zhangsanfeng", "zhangsan", "zsf", "zhang san", "ZSF", "sanfeng"):
        assert await kept.ids(words, pinyin=True) == [one.id], words
        assert await kept.ids(words) == [], words
    assert await kept.ids("章三", homophones=True) == [one.id]
    assert await kept.ids("章三峰 一件事", homophones=True) == [one.id]
    assert await kept.ids("章三") == []
    assert len(await kept.ids("zsf", section=Section.PEOPLE, pinyin=True)) == 1


async def test_filters_order_and_pages_are_those_asked_for(kept: Kept) -> None:
    made = [await kept.make.matter(facts="围墙倒塌。", applicants=(f"陈{n}山",)) for n in "大小中"]
    await kept.told()
    ids = [one.id for one in made]
    assert await kept.ids("围墙") == ids[::-1]
    assert await kept.ids("围墙", sort=Sort.OLDEST) != []
    assert await kept.ids("围墙", type="legal_aid") == []
    assert (
        sorted(await kept.ids("围墙", type="mediation", holder_id=COMMITTEE.id, since=made[0].received_on))
        == ids
    )
    assert await kept.ids("围墙", until=clock.today().replace(year=2020)) == []
    first = await kept.find("围墙", limit=2)
    assert (first.ids, first.more) == (tuple(ids[:0:-1]), True)
    second = await kept.find("围墙", limit=2, offset=2)
    assert (second.ids, second.more) == ((ids[0],), False)
    assert await kept.ids("陈大山", type='it\'s "odd" \\') == []


async def test_what_may_not_be_seen_is_not_found_and_the_page_is_filled_up(kept: Kept, owner: object) -> None:
    made = [await kept.make.matter(facts="围墙倒塌。", applicants=(f"陈{n}山",)) for n in "一二三四五六"]
    await kept.told()
    assert await kept.ids("围墙", as_=CLERK_WANG) == []
    async with owner.begin() as connection:  # type: ignore[attr-defined]
        await connection.execute(
            text(
                "insert into recusal (matter_id, officer_id, reason, since) select id, :officer, 'x', now()"
                " from matter where id = any(:ids)"
            ),
            {"officer": MEDIATOR_QIAN.id, "ids": [made[5].id, made[4].id, made[2].id]},
        )
    page = await kept.find("围墙", as_=MEDIATOR_QIAN, limit=2)
    assert (page.ids, page.more, page.engine) == ((made[3].id, made[1].id), True, "meilisearch")
    rest = await kept.find("围墙", as_=MEDIATOR_QIAN, limit=2, offset=2)
    assert (rest.ids, rest.more) == ((made[0].id,), False)


async def test_every_change_reaches_the_engine_and_its_people_and_their_end(kept: Kept) -> None:
    matter = await kept.make.matter(facts="围墙倒塌。", applicants=("陈大山",))
    assert await kept.ids("围墙") == []
    await kept.told()
    assert await kept.ids("围墙") == [matter.id]
    people = await kept.ids("陈大山", section=Section.PEOPLE)
    async with kept.make.session(MEDIATOR_LI.actor) as session:
        await session.execute(
            text(
                "select index_matter(:id, '{}', '水渠', '{水渠}', 'mediation', 'open', '', 4, current_date)"
            ),
            {"id": matter.id},
        )
    await kept.told()
    assert (await kept.ids("围墙"), await kept.ids("水渠")) == ([], [matter.id])
    assert await kept.ids("陈大山", section=Section.PEOPLE) == people != []


async def test_telling_twice_and_after_the_engine_forgot_its_tasks_does_no_harm(kept: Kept) -> None:
    matter = await kept.make.matter(facts="围墙倒塌。")
    async with kept.database.transaction() as session:
        await session.execute(text("update search_outbox set task = 4294000000"))
    await kept.told()
    await outbox.note(kept.database, Section.MATTERS, [matter.id, matter.id, 987_654])
    await kept.told()
    assert await kept.ids("围墙") == [matter.id]


async def test_documents_that_were_deleted_changed_or_added_behind_its_back_are_found_and_mended(
    kept: Kept,
) -> None:
    made = [await kept.make.matter(facts="围墙倒塌。", applicants=(f"陈{n}山",)) for n in "一二三四五"]
    await kept.told()
    clean = await repair.sweep(kept.database, kept.worker, batch=2)
    assert {one.total for one in clean.values()} == {0}
    master, name = Engine(URL, MASTER), kept.worker.index_name
    await master.finished(await master.take_out(name, "matters", [made[0].id, made[4].id]))
    stale = {"id": f"matters-{made[2].id}", "stamp": "old", "text1": ["nothing"]}
    await master.finished(
        await master.ask(lambda engine: engine.index(name).update_documents([stale]).task_uid)
    )
    extra = {"id": "matters-999999", "entry": 999_999, "section": "matters", "scopes": ["agency:4"]}
    await master.finished(await master.put(name, [extra]))
    found = (await repair.sweep(kept.database, kept.worker, batch=2))[Section.MATTERS]
    assert (found.missing, found.stale, found.extra) == (2, 1, 1)
    await kept.told()
    again = await repair.sweep(kept.database, kept.worker, batch=2)
    assert {one.total for one in again.values()} == {0}
    assert sorted(await kept.ids("围墙")) == [one.id for one in made]
    async with kept.database.transaction() as session:
        report = await outbox.report(session)
    assert report.differences == 0
    assert report.swept_at is not None


async def test_a_rebuild_leaves_no_gap_and_loses_no_change_made_meanwhile(kept: Kept) -> None:
    made = [await kept.make.matter(facts="围墙倒塌。", applicants=(f"陈{n}山",)) for n in "一二三四五"]
    await kept.told()
    over, asked = asyncio.Event(), 0

    async def search() -> None:
        nonlocal asked
        while not over.is_set():
            found = await kept.ids("围墙")
            assert set(found) >= {one.id for one in made}
            asked += 1

    async def change() -> int:
        matter = await kept.make.matter(facts="围墙倒塌，水渠堵塞。", applicants=("陈新山",))
        await outbox.tell(kept.database, kept.worker)
        return matter.id

    searching = asyncio.create_task(search())
    (written, late) = await asyncio.gather(repair.rebuild(kept.database, kept.worker, batch=2), change())
    await kept.told()
    over.set()
    await searching
    assert asked > 3
    assert written >= 10
    assert await kept.ids("水渠") == [late]
    async with kept.database.transaction() as session:
        place = await session.get_one(SearchEngine, 1)
    assert (place.building, place.fault) == ("", "")
    with pytest.raises(EngineFault) as fault:
        await kept.worker.ask(lambda engine: engine.get_index(kept.worker.second_name))
    assert fault.value.reason is Reason.MISSING


async def test_each_key_may_do_its_own_work_and_no_more(kept: Kept, keys: tuple[str, str]) -> None:
    site, name = kept.index.engine, kept.worker.index_name
    for forbidden in (
        lambda engine: engine.index(name).get_documents(),
        lambda engine: engine.index(name).add_documents([{"id": "x"}]),
        lambda engine: engine.index(name).get_settings(),
        lambda engine: engine.get_tasks(),
        lambda engine: engine.get_keys(),
    ):
        with pytest.raises(EngineFault) as fault:
            await site.ask(forbidden)
        assert fault.value.reason is Reason.KEY
    for forbidden in (
        lambda engine: engine.get_keys(),
        lambda engine: engine.create_index("somebody_elses"),
        lambda engine: engine.index(name).search("x"),
    ):
        with pytest.raises(EngineFault) as fault:
            await kept.worker.ask(forbidden)
        assert fault.value.reason is Reason.KEY
    assert await Engine(URL, MASTER, name=name.rpartition("_v")[0]).keys() == keys


async def test_no_text_leaves_the_engine_with_the_sites_key(kept: Kept) -> None:
    await kept.make.matter(facts="围墙倒塌。", applicants=("陈大山",))
    await kept.told()
    asked = {"indexUid": kept.worker.index_name, "q": "", "attributesToRetrieve": ["*"]}
    answer = await kept.index.engine.ask(lambda engine: engine.multi_search([asked]))
    (result,) = answer["results"]
    assert result["hits"]
    assert all(hit.keys() <= {"id", "entry", "stamp"} for hit in result["hits"])


async def test_a_wrong_key_is_told_of_and_the_database_answers(kept: Kept) -> None:
    matter = await kept.make.matter(facts="围墙倒塌。")
    await kept.told()
    name = kept.worker.index_name.rpartition("_v")[0]
    wrong = EngineIndex(Engine(URL, "wrong", name=name), PostgresIndex())
    async with kept.make.session(MEDIATOR_LI.actor) as session:
        hits = await wrong.find(session, Wanted(words="围墙"))
    assert (hits.ids, hits.engine, hits.told) == ((matter.id,), "postgresql", FAULTY)


async def test_the_worker_notes_that_the_engine_is_well(kept: Kept, database: Database) -> None:
    await outbox.watch(database, kept.worker)
    async with database.transaction() as session:
        report = await outbox.report(session)
    assert (report.tasks_waiting, report.oldest_task_at, report.fault) == (0, None, "")


async def test_while_words_are_typed_matters_and_people_are_suggested(kept: Kept) -> None:
    matter = await kept.make.matter(facts="围墙倒塌。", applicants=("陈大山",))
    await kept.told()
    async with kept.make.session(MEDIATOR_LI.actor) as session:
        found = await kept.index.suggest(session, "陈大")
        spelt = await kept.index.suggest(session, "chend")
    assert {one.section for one in found} == {Section.MATTERS, Section.PEOPLE}
    assert (Section.MATTERS, matter.id) in {(one.section, one.id) for one in found}
    assert {one.section for one in spelt} == {Section.MATTERS, Section.PEOPLE}


async def test_a_station_without_access_finds_what_it_was_given_access_to(kept: Kept, owner: object) -> None:
    matter = await kept.make.matter(facts="围墙倒塌。", applicants=("陈大山",))
    await kept.told()
    assert await kept.ids("陈大山", as_=CLERK_WANG) == []
    async with owner.begin() as connection:  # type: ignore[attr-defined]
        await connection.execute(
            text(
                "insert into matter_access (agency_id, matter_id, grounds, updated_at)"
                " select :agency, m.id, '[]', m.updated_at from matter m where m.id = :id"
            ),
            {"agency": CLERK_WANG.place.id, "id": matter.id},
        )
    await kept.told()
    assert await kept.ids("陈大山", as_=CLERK_WANG) == [matter.id]
