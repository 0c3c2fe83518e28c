"""Hearings as officers see and fill them in."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from fayi.hearings import queries
from fayi.kit import clock
from tests.browser import Browser, Page
from tests.cast import CHAIR_MA, CLERK_WANG, MEDIATOR_LI, RECORDER_SUN
from tests.hearings.scene import LI, TODAY, Quarrel, SessionAs, acts_for, quarrel

DIALOGUE = "李调解：请双方先说明情况。\n陈大山：墙占了通道。\n周小河：我愿意拆，但要给我时间。"


@pytest.fixture(autouse=True)
def in_august() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


async def planned(browser: Browser, of: Quarrel, **filled: Any) -> Page:
    page = await browser.open(f"/matters/{of.matter_id}/hearings/new", as_=MEDIATOR_LI)
    return await page.form("排定").fill({"starts_at": "2026-08-05T09:00"} | filled).submit()


async def held(browser: Browser, of: Quarrel, **filled: Any) -> Page:
    page = await (await planned(browser, of)).follow("记录笔录")
    given = {"minutes": DIALOGUE, "result": "continued", "rights_told": True}
    return await page.form("保存笔录").fill(given | filled).submit()


async def test_a_mediator_plans_a_hearing_with_everybody_filled_in(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    tab = await browser.open(f"/matters/{of.matter_id}/hearings", as_=MEDIATOR_LI)
    assert tab.has("还没有安排过调解会或调查。")
    page = await planned(browser, of)
    assert page.has("已排定。")
    for words in ("陈大山", "周小河", "李调解", "孙记录", "2026年8月5日 09:00", "2026年8月5日 10:30"):
        assert page.has(words)
    tab = await page.follow("全部调解会与调查")
    assert tab.has("已排期")


async def test_the_form_comes_back_with_what_was_typed_and_what_is_wrong(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    page = await browser.open(f"/matters/{of.matter_id}/hearings/new", as_=MEDIATOR_LI)
    page = (
        await page.form("排定")
        .fill(starts_at="2026-07-20T09:00", place="上塘村老年活动室")
        .submit(expect=422)
    )
    assert page.errors()["starts_at"] == "时间不能早于办件的登记日期2026年8月1日。"
    assert page.form("排定").values["place"] == ["上塘村老年活动室"]


async def test_a_neighbour_is_asked_only_when_the_parties_agreed(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    neighbour = {"people-5-name": "吴桂香", "people-5-capacity": "relative"}
    page = await browser.open(f"/matters/{of.matter_id}/hearings/new", as_=MEDIATOR_LI)
    page = await page.form("排定").fill({"starts_at": "2026-08-05T09:00"} | neighbour).submit(expect=422)
    assert page.has("吴桂香")
    page = await page.form("排定").fill(invitees_agreed=True).submit()
    assert page.has("已排定。")


async def test_a_pasted_dialogue_is_shown_as_who_said_what(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    page = await held(browser, of)
    assert page.has("笔录已保存")
    rows = [row for table in page.all("table")[:1] for row in table.iter("tr")]
    assert len(rows) == 4
    assert page.has("我愿意拆，但要给我时间。")
    async with session_as(LI) as session:
        (hearing,) = await queries.of_matter(session, of.matter_id)
        assert [turn["speaker"] for turn in hearing.turns] == ["李调解", "陈大山", "周小河"]
        people = await queries.attendance(session, [hearing.id])
        assert [(who.participation_id, who.officer_id, who.present) for who in people] == [
            (of.chen, None, True),
            (of.zhou, None, True),
            (None, 4, True),
            (None, 5, True),
            (None, 6, True),
        ]


async def test_who_stayed_away_and_who_came_late_is_kept(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    changed = {
        "people-0-came_at": "2026-08-05T09:20",
        "people-3-present": False,
        "people-3-remark": "外出学习",
    }
    page = await held(browser, of, **changed)
    assert page.has("到场 09:20")
    assert page.has("未到")
    assert page.has("外出学习")


async def test_a_hearing_that_is_still_to_come_cannot_be_recorded(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    page = await (await planned(browser, of, starts_at="2026-08-12T09:00")).follow("记录笔录")
    given = {"minutes": DIALOGUE, "result": "continued"}
    page = await page.form("保存笔录").fill(given).submit(expect=422)
    assert "不能晚于现在" in page.errors()["ends_at"]
    assert page.form("保存笔录").values["minutes"] == [DIALOGUE]


async def test_those_who_came_sign_together(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    page = await held(browser, of)
    assert page.has("待签名")
    page = await page.form("登记签名").fill(on="2026-08-04").submit(expect=422)
    assert "不能早于举行日期" in page.errors()["on"]
    page = await page.form("登记签名").fill(on="2026-08-05", way="fingerprint").submit()
    assert not page.has("待签名")
    assert page.has("按指印 2026-08-05")
    tab = await page.follow("全部调解会与调查")
    assert not tab.has("人签名")


async def test_minutes_are_corrected_before_and_supplemented_after_everybody_signed(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    page = await (await held(browser, of)).follow("修改笔录")
    page = await page.form("保存修改").fill(minutes="全部重写。", because="记错了").submit()
    assert page.has("全部重写。")
    page = await page.form("登记签名").fill(on="2026-08-05").submit()
    page = await page.follow("补充笔录")
    page = await page.form("保存补充").fill(supplement="双方当场握手。").submit()
    assert page.has("双方当场握手。")
    assert "修改笔录" not in page.links()


async def test_an_adjourned_hearing_leads_to_the_new_one(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    first = await planned(browser, of)
    page = await first.follow("改期")
    page = await page.form("改期").fill(starts_at="2026-08-07T14:00", because="周小河住院").submit()
    assert page.has("2026年8月7日 14:00")
    old = await browser.open(first.path, as_=MEDIATOR_LI)
    assert old.has("已改期：周小河住院")
    assert old.links()["看改期后的安排"] == page.path
    assert "记录笔录" not in old.links()


async def test_a_cancelled_hearing_says_why(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    page = await (await planned(browser, of)).follow("取消")
    page = await page.form("取消这次安排").fill(because="当事人自行和解").submit()
    assert page.has("已取消：当事人自行和解")


async def test_a_clash_is_shown_but_does_not_hinder(session_as: SessionAs, browser: Browser) -> None:
    of, other = await quarrel(session_as), await quarrel(session_as, number="2")
    await planned(browser, of)
    page = await planned(browser, other, starts_at="2026-08-05T10:00")
    assert page.has("“李调解”从2026年8月5日 09:00到2026年8月5日 10:30还有另一场调解会或调查")
    assert not page.has("“陈大山”从")


async def test_an_agent_is_known_by_name_when_the_hearing_is_written_down(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    async with session_as(LI) as session:
        await acts_for(session, of, of.zhou, "顾律师", "agent", "sign")
    await held(browser, of)
    async with session_as(LI) as session:
        (hearing,) = await queries.of_matter(session, of.matter_id)
        agent = next(w for w in await queries.attendance(session, [hearing.id]) if w.name == "顾律师")
        assert (agent.capacity, agent.participation_id) == ("agent", of.zhou)


async def test_an_inquiry_needs_no_result(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    page = await (await planned(browser, of, kind="inquiry")).follow("记录笔录")
    page = await page.form("保存笔录").fill(minutes="吴桂香称墙是去年八月砌的。").submit()
    assert page.has("吴桂香称墙是去年八月砌的。")
    async with session_as(LI) as session:
        assert [seen.kind for seen in await queries.held(session, of.matter_id)] == ["inquiry"]


async def test_a_form_sent_twice_plans_one_hearing(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    page = await browser.open(f"/matters/{of.matter_id}/hearings/new", as_=MEDIATOR_LI)
    form = page.form("排定").fill(starts_at="2026-08-05T09:00")
    first, second = await form.submit(), await form.submit()
    assert first.path == second.path
    async with session_as(LI) as session:
        assert len(await queries.of_matter(session, of.matter_id)) == 1


async def test_strangers_do_not_find_a_hearing_and_a_guest_only_reads_it(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    page = await planned(browser, of)
    for stranger in (CLERK_WANG, CHAIR_MA):
        await browser.open(page.path, as_=stranger, expect=404)
        await browser.open(f"/matters/{of.matter_id}/hearings", as_=stranger, expect=404)
    async with session_as(LI) as session:
        await session.execute(
            text("select grant_access(:matter, :agency, 'referral:1', null)"),
            {"matter": of.matter_id, "agency": CHAIR_MA.place.id},
        )
    guest = await browser.open(page.path, as_=CHAIR_MA)
    assert "记录笔录" not in guest.links()
    for form in ("record", "adjourn", "cancel"):
        await browser.open(f"{page.path}/{form}", as_=CHAIR_MA, expect=403)
    tab = await browser.open(f"/matters/{of.matter_id}/hearings", as_=CHAIR_MA)
    assert "安排调解会或调查" not in tab.links()
    await browser.open(f"/matters/{of.matter_id}/hearings/new", as_=CHAIR_MA, expect=403)


async def test_the_recorder_of_the_committee_writes_the_minutes(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    page = await planned(browser, of)
    page = await browser.open(f"{page.path}/record", as_=RECORDER_SUN)
    page = await page.form("保存笔录").fill(minutes=DIALOGUE, result="continued").submit()
    assert page.has("笔录已保存")


async def test_words_with_markup_in_them_stay_words(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    page = await held(browser, of, minutes="甲：<b>不行</b> & 不许\n乙：“<script>”")
    assert page.has("<b>不行</b> & 不许")
    assert "<b>不行" not in page.html
