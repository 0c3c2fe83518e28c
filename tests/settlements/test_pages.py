"""The settlement as officers write, read and keep it."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from fayi.kit import clock
from fayi.settlements import queries
from tests.browser import Browser, Page
from tests.cast import CHAIR_MA, CLERK_WANG, COMMITTEE, MEDIATOR_LI
from tests.hearings.scene import LI, TODAY, Quarrel, SessionAs, acts_for, quarrel


@pytest.fixture(autouse=True)
def in_august() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


def agreement(of: Quarrel) -> dict[str, Any]:
    return {
        "agreed_on": "2026-08-05",
        "clauses": "周小河拆除占道的围墙。\n周小河分两期赔偿陈大山3000元。",
        "performance_way": "拆墙、转账",
        "performance_term": "2026年9月30日前",
        "instalments-0-due_on": "2026-08-08",
        "instalments-0-debtor_id": of.zhou,
        "instalments-0-creditor_id": of.chen,
        "instalments-0-amount": "1,000",
        "instalments-1-due_on": "2026-09-30",
        "instalments-1-debtor_id": of.zhou,
        "instalments-1-creditor_id": of.chen,
        "instalments-1-amount": "2000.00",
    }


async def write(browser: Browser, of: Quarrel, expect: int = 200, **changed: Any) -> Page:
    page = await browser.open(f"/matters/{of.matter_id}/settlement/new", as_=MEDIATOR_LI)
    return await page.form("登记协议").fill(agreement(of) | changed).submit(expect=expect)


async def sign_all(page: Page) -> Page:
    for signer, way in (
        ("陈大山（当事人）", "signature"),
        ("周小河（当事人）", "fingerprint"),
        ("李调解（调解员）", "signature"),
        (f"{COMMITTEE.name}（调解委员会印章）", "seal"),
    ):
        page = await page.form("登记签名").fill(signer=signer, way=way, on="2026-08-06").submit()
    return page


async def test_an_empty_tab_leads_to_the_form_and_the_form_to_the_agreement(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    tab = await browser.open(f"/matters/{of.matter_id}/settlement", as_=MEDIATOR_LI)
    assert tab.links()["登记协议"].endswith("/settlement/new")
    form = await tab.follow("登记协议")
    assert form.form("登记协议").values["copies"] == ["3"]
    assert "围墙" in form.form("登记协议").values["facts"][0]
    page = await write(browser, of)
    for words in (
        "协议已登记。",
        "周小河拆除占道的围墙。",
        "3,000.00 元",
        "2026年9月30日前",
        "协议还没有生效",
    ):
        assert page.has(words), words
    assert page.has("还没有签名：陈大山、周小河")


async def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    page = await write(browser, of, expect=422, amount="2,500", copies="3")
    assert page.errors()["amount"] == "各期金额合计3,000.00元，与协议金额2,500.00元不一致。"
    form = page.form("登记协议")
    assert form.values["clauses"] == [agreement(of)["clauses"]]
    assert form.values["instalments-1-amount"] == ["2000.00"]
    page = await form.fill(amount="3000", agreed_on="2026-08-01").submit(expect=422)
    assert "不能早于受理日期" in page.errors()["agreed_on"]
    page = await page.form("登记协议").fill({"agreed_on": "2026-08-05", "clauses": ""}).submit(expect=422)
    assert "clauses" in page.errors()


async def test_the_last_signature_brings_it_into_effect(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    page = await sign_all(await write(browser, of))
    assert page.has("协议自2026年8月6日起生效。")
    assert "陈大山（当事人）" not in page.text
    assert page.has("按指印 2026-08-06")
    assert "修改协议" not in page.links()


async def test_a_seal_cannot_be_a_fingerprint(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    page = await write(browser, of)
    seal = f"{COMMITTEE.name}（调解委员会印章）"
    page = await page.form("登记签名").fill(signer=seal, way="fingerprint").submit(expect=422)
    assert page.errors() == {"way": "调解委员会应当加盖印章。"}


async def test_only_agents_with_the_power_to_sign_are_offered(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    async with session_as(LI) as session:
        await acts_for(session, of, of.zhou, "顾律师", "agent", "evidence")
        await acts_for(session, of, of.chen, "陈小山", "agent", "sign")
    page = await write(browser, of)
    assert page.has("陈小山（代陈大山）")
    assert not page.has("顾律师")
    page = await page.form("登记签名").fill(signer="陈小山（代陈大山）").submit()
    assert page.has("陈大山的代理人")
    assert page.has("还没有签名：周小河")


async def test_it_is_revised_before_and_agreed_anew_after_signing(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    page = await (await write(browser, of)).follow("修改协议")
    form = page.form("保存修改")
    assert form.values["instalments-0-amount"] == ["1,000.00"]
    page = await form.fill(clauses="周小河拆墙。", because="写错了").submit()
    assert page.has("周小河拆墙。")
    assert page.has("以前的协议")
    page = await (await sign_all(page)).follow("重新达成协议")
    changed = {"clauses": "周小河留门。", "because": "双方变更", "instalments-0-due_on": "2026-08-10"}
    page = await page.form("登记新的协议").fill(changed).submit()
    assert page.has("周小河留门。")
    assert page.has("协议还没有生效")


async def test_an_oral_settlement_needs_no_signature_until_it_is_put_on_paper(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    page = await write(browser, of, expect=422, form="oral")
    assert "no_paper_wanted" in page.errors()
    page = await page.form("登记协议").fill(no_paper_wanted=True).submit()
    assert page.has("协议自2026年8月5日起生效。")
    assert not page.has("签名盖章")
    page = await (await page.follow("补制书面协议")).form("补制书面协议").submit()
    assert page.has("已补制书面协议，请各方签名。")
    assert page.has("还没有签名：陈大山、周小河")


async def test_performance_and_breach_are_noted_from_the_schedule(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    page = await write(browser, of)
    assert "第1期已履行" not in page.links()
    page = await (await sign_all(page)).follow("第1期已履行")
    assert page.has("1,000.00 元")
    page = await page.form("登记已履行").fill(on="2026-08-08", proof="收条一张").submit()
    assert page.has("收条一张")
    page = await page.follow("第2期未履行")
    page = await page.form("登记未履行").fill(note="到期再说").submit(expect=422)
    assert page.has("2026年9月30日才到期")
    page = await page.form("登记未履行").fill(declared=True).submit()
    assert page.has("到期再说")
    async with session_as(LI) as session:
        whole = await queries.of_matter(session, of.matter_id)
        assert whole is not None
        assert [one.status for one in whole.instalments] == ["performed", "breached"]


async def test_a_follow_up_is_noted_and_read(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    page = await (await write(browser, of)).follow("登记回访")
    given = {
        "way": "phone",
        "whom": "陈大山",
        "result": "partly",
        "note": "收到第一期。",
        "satisfaction": "满意",
    }
    page = await page.form("登记回访").fill(given).submit()
    for words in ("2026-08-10", "电话", "部分履行", "收到第一期。", "李调解"):
        assert page.has(words)
    async with session_as(LI) as session:
        assert await queries.count_follow_ups(session, of.matter_id) == 1


async def test_an_agreement_sent_twice_is_written_once(session_as: SessionAs, browser: Browser) -> None:
    of = await quarrel(session_as)
    page = await browser.open(f"/matters/{of.matter_id}/settlement/new", as_=MEDIATOR_LI)
    form = page.form("登记协议").fill(agreement(of))
    await form.submit()
    assert (await form.submit()).has("周小河拆除占道的围墙。")
    page = await browser.open(f"/matters/{of.matter_id}/settlement/new", as_=MEDIATOR_LI)
    page = await page.form("登记协议").fill(agreement(of)).submit(expect=409)
    assert page.has("已经登记了协议")


async def test_strangers_do_not_find_it_and_a_guest_only_reads_it(
    session_as: SessionAs, browser: Browser
) -> None:
    of = await quarrel(session_as)
    page = await write(browser, of)
    for stranger in (CLERK_WANG, CHAIR_MA):
        await browser.open(page.path, as_=stranger, expect=404)
    async with session_as(LI) as session:
        await session.execute(
            text("select grant_access(:matter, :agency, 'referral:1', null)"),
            {"matter": of.matter_id, "agency": CHAIR_MA.place.id},
        )
        whole = await queries.of_matter(session, of.matter_id)
        assert whole is not None
        first = whole.instalments[0].id
    guest = await browser.open(page.path, as_=CHAIR_MA)
    assert guest.has("周小河拆除占道的围墙。")
    assert {"修改协议", "登记回访", "第1期已履行"}.isdisjoint(guest.links())
    assert guest.find("form", action=f"{page.path}/sign") is None
    forms = ("new", "revise", "anew", "paper", "follow-ups/new", f"instalments/{first}/performed")
    for form in forms:
        await browser.open(f"{page.path}/{form}", as_=CHAIR_MA, expect=403)
    for form in ("sign", *forms):
        await browser.post(f"{page.path}/{form}", as_=CHAIR_MA, expect=403)
