"""The counter through its pages: what people type wrong, resume, print and ask."""

import re

import pytest

from fayi.intake import rules
from fayi.kit import clock
from fayi.kit.identity import Sex
from tests.browser import Browser, Page
from tests.cast import AID, CHAIR_ZHAO, CLERK_WANG, COMMITTEE, GUIDE_BAI, HEAD_FANG, LAWYER_GU, STATION
from tests.make import Make
from tests.stories.teller import comer, id_number, rows

DISPUTE = {
    "handled_by": COMMITTEE.name,
    "source": "当事人申请",
    "dispute_type": "邻里纠纷",
    "region": "浙江省",
    "facts": "周小河砌墙占用两家共用的通道。",
}
NUMBER = id_number("1971-03-05", Sex.MALE)
PAIR = [comer("applicant", "陈大山", number=NUMBER), comer("respondent", "周小河")]


async def came_in(browser: Browser, **given: object) -> Page:
    """The page of a visit just taken and called."""
    page = await browser.open("/visits", as_=CLERK_WANG)
    page = await page.form("取号").fill({"purposes": ["mediation"]} | given).submit()
    return await page.form("叫下一位").fill(place="1").submit()


async def registered(page: Page, *, expect: int = 200, **changed: object) -> Page:
    """A mediation filled in, checked and confirmed on this form."""
    page = (
        await page.form("下一步：核对").fill(rows("people", PAIR) | DISPUTE | changed).submit(expect=expect)
    )
    return await page.form("确认登记").submit() if expect == 200 else page


async def test_only_who_registers_reaches_the_counter_and_the_queue(browser: Browser) -> None:
    for path in ("/visits", "/visits/figures", "/intake", "/visits/1", "/intake/drafts/1"):
        await browser.open(path, as_=LAWYER_GU, expect=403)


async def test_what_is_wrong_with_a_visit_is_told_at_its_field_and_nothing_is_lost(browser: Browser) -> None:
    page = await browser.open("/visits", as_=CLERK_WANG)
    form = page.form("取号").fill(people="0", name="陈大山", phone="123x", note="带了欠条")
    page = await form.submit(expect=422)
    assert set(page.errors()) == {"purposes", "people", "phone"}
    assert page.form("取号").values["note"] == ["带了欠条"]
    assert page.form("取号").values["phone"] == ["123x"]
    page = (
        await page.form("取号")
        .fill(purposes=["notary"], people="1", phone="", anonymous=True)
        .submit(expect=422)
    )
    assert "匿名" in page.errors()["name"]


async def test_calling_when_nobody_waits_is_told_in_words(browser: Browser) -> None:
    page = await browser.open("/visits", as_=CLERK_WANG)
    page = await page.form("叫下一位").submit(expect=409)
    assert page.has("现在没有人在等候。")


async def test_the_hall_shows_turns_and_windows_and_never_a_name(browser: Browser) -> None:
    page = await came_in(browser, name="陈大山", phone="13900000001")
    queue = await browser.open("/visits", as_=CLERK_WANG)
    hall = await browser.open(queue.links()["叫号大屏"])
    assert hall.has("A001")
    assert hall.has("请到1号窗口")
    assert "陈大山" not in hall.html
    assert "13900000001" not in hall.html
    piece = await browser.open(hall.path, fragment=True)
    assert "A001" in piece.html
    await browser.open(f"/hall/{COMMITTEE.id}/{hall.path.rpartition('/')[2]}", expect=404)
    assert page.title == "来访A001"


async def test_who_is_looked_for_is_found_with_the_matters_still_open(browser: Browser, make: Make) -> None:
    party = await make.party("陈大山", by=CLERK_WANG, id_number=NUMBER)
    matter = await make.matter(at=STATION, applicants=(party,), handled_by=COMMITTEE, by=CLERK_WANG)
    page = await browser.open("/intake", as_=CLERK_WANG)
    page = await page.form("查找").fill(who=NUMBER).submit()
    assert page.has(matter.title)
    assert page.has("已有同类办件在办")
    assert NUMBER not in page.text
    links = [link.get("href") or "" for link in page.all("a")]
    form = await browser.open(
        next(one for one in links if one.startswith("/intake/mediation?party=")), as_=CLERK_WANG
    )
    assert form.has("同一件事请不要重复登记")
    assert form.form("下一步：核对").values["people-0-known"] == [str(party.id)]
    assert NUMBER not in form.html
    page = await browser.open("/intake", as_=CLERK_WANG)
    page = await page.form("查找").fill(who="没有的人").submit()
    assert page.has("没有登记过这个人")
    page = await page.form("查找").fill(who="").submit(expect=422)
    assert "who" in page.errors()


async def test_what_is_typed_comes_back_as_typed_to_a_colleague_elsewhere(browser: Browser) -> None:
    page = await came_in(browser)
    form = (await page.follow("人民调解")).form("下一步：核对")
    typed = rows("people", [comer("applicant", "陈大山", number="3398011971")]) | {
        "amount": "三千左右", "received_on": "2026-13-45", "facts": "",
    }  # fmt: skip
    values = {name: list(value) for name, value in form.fill(typed).values.items()}
    saved = await browser.post("/intake/mediation/draft", values, as_=CLERK_WANG, fragment=True)
    draft, version = re.findall(r'name="from-\w+" value="(\d+)"', saved.html)
    again = values | {"from-draft": draft, "from-version": version, "amount": "3000"}
    await browser.post("/intake/mediation/draft", again, as_=CLERK_WANG, fragment=True)
    stale = await browser.post("/intake/mediation/draft", again, as_=CLERK_WANG, fragment=True, expect=409)
    assert "别处改动过" in stale.html
    page = await browser.open("/intake", as_=HEAD_FANG)
    assert page.has("陈大山")
    resumed = await browser.open(f"/intake/drafts/{draft}", as_=HEAD_FANG)
    form = resumed.form("下一步：核对")
    assert form.values["people-0-number"] == ["3398011971"]
    assert (form.values["amount"], form.values["received_on"]) == (["3000"], ["2026-13-45"])
    assert form.values["from-visit"] == ["1"]
    assert not resumed.errors()
    slip = await registered(resumed, amount="3000", received_on=clock.today().isoformat())
    assert slip.title == "登记回执"
    await browser.open(f"/intake/drafts/{draft}", as_=HEAD_FANG, expect=404)
    visit = await browser.open("/visits/1", as_=CLERK_WANG)
    assert visit.has("陈大山")


async def test_a_draft_is_saved_by_its_button_and_thrown_away(browser: Browser) -> None:
    await browser.post("/intake/mediation/draft", {"people-0-name": "陈大山"}, as_=CLERK_WANG)
    page = await browser.open("/intake", as_=CLERK_WANG)
    assert page.has("陈大山")
    page = await page.form("删除").submit()
    assert page.has("没有草稿")
    await browser.post("/intake/mediation/draft", {"from-draft": "1"}, as_=CLERK_WANG, expect=404)
    await browser.open("/intake/drafts/1", as_=CHAIR_ZHAO, expect=404)


async def test_the_slip_tells_what_comes_next_and_its_code_opens_the_public_page(browser: Browser) -> None:
    page = await came_in(browser)
    slip = await registered(await page.follow("人民调解"))
    code = re.search(r"查询码：\s*(\w{4} \w{4})", slip.text)
    number = re.search(r"青监法服登字〔\d+〕1号", slip.text)
    assert code, slip.text
    assert number, slip.text
    assert slip.has(rules.NEXT[rules.Status.DRAFT])
    assert slip.find("img") is not None
    public = await browser.open(f"/progress?number={number[0]}&code={code[1]}")
    answer = await public.form("查询").submit()
    assert answer.has("已登记")
    assert answer.has(STATION.name)
    assert not answer.has("陈大山")
    wrong = await public.form("查询").fill(code="AAAA AAAA").submit(expect=422)
    assert wrong.has("没有查到")
    assert wrong.form("查询").values["number"] == [number[0]]
    empty = await public.form("查询").fill(code="", number="").submit(expect=422)
    assert set(empty.errors()) == {"number", "code"}
    renewed = await slip.form("回执丢了，换一个查询码").submit()
    assert renewed.has("查询码")
    assert not renewed.has(code[1])
    await public.form("查询").submit(expect=422)


async def test_guessing_is_stopped_with_a_sentence(browser: Browser) -> None:
    page = await browser.open("/progress")
    for at in range(rules.GUESSES_ABOUT_ONE):
        page = (
            await page.form("查询")
            .fill(number="青监法服登字〔2026〕1号", code=f"AAAAAA{at:02}")
            .submit(expect=422)
        )
    page = await page.form("查询").fill(code="BBBBBBBB").submit(expect=429)
    assert page.has("请在15分钟后再试")


async def test_a_visitor_is_redirected_with_a_letter_and_a_paper_to_take_along(browser: Browser) -> None:
    page = await browser.open("/visits", as_=GUIDE_BAI)
    page = await page.form("取号").fill(purposes=["legal_aid"], name="许桂兰", phone="13900000009").submit()
    page = await page.form("叫下一位").fill(place="2").submit()
    page = await page.follow("不归本机构办理，告知其他机构")
    wrong = await page.form("告知并结束接待").fill(matter="", reason="", answer_by="").submit(expect=422)
    assert {"matter", "reason"} <= set(wrong.errors())
    wrong = (
        await page.form("告知并结束接待")
        .fill(matter="欠薪。", reason="应向法援中心申请。")
        .submit(expect=422)
    )
    assert "有权办理的机构" in wrong.errors()["agency"]
    told = (
        await wrong.form("告知并结束接待")
        .fill(agency=AID.name, matter="被拖欠工资，申请法律援助。", reason="法律援助由法律援助机构审查决定。")
        .submit()
    )
    assert told.title == "告知单"
    assert told.has(AID.name)
    visit = await browser.open("/visits/1", as_=GUIDE_BAI)
    assert visit.has("已告知其他机构")
    letter = await visit.follow("看告知文书")
    assert letter.has("转办单")
    assert letter.has("已签发")
    await browser.post(
        "/visits/1/redirect", {"other": "法院", "matter": "甲", "reason": "乙"}, as_=GUIDE_BAI, expect=409
    )


async def test_a_clerk_who_may_not_issue_leaves_the_letter_as_a_draft(browser: Browser) -> None:
    page = await (await came_in(browser, anonymous=True)).follow("不归本机构办理，告知其他机构")
    form = page.form("告知并结束接待").fill(
        other="县人力资源和社会保障局", matter="欠薪。", reason="属于劳动监察。"
    )
    told = await form.submit()
    assert told.has("来访人：")
    letter = await told.follow("看转办单")
    assert letter.has("草稿") or letter.has("保存")
    await browser.open("/visits/1/told", as_=CHAIR_ZHAO, expect=404)


async def test_all_that_is_lacking_is_told_at_once_and_printed(browser: Browser) -> None:
    page = await came_in(browser, name="何有田")
    page = (
        await page.form("开具告知单")
        .fill({"list-about": "遗嘱公证", "list-items": "户口簿\n房产证"})
        .submit()
    )
    assert page.title == "一次性告知单"
    assert page.has("户口簿")
    page = await browser.open("/visits/1", as_=CLERK_WANG)
    page = await page.form("开具告知单").fill({"list-about": "公证", "list-items": ""}).submit(expect=422)
    assert "list-items" in page.errors()
    page = await page.form("结束接待").fill({"end-result": "registered"}).submit(expect=422)
    assert "请先登记办件" in page.errors()["end-note"]
    page = await page.form("结束接待").fill({"end-result": "told"}).submit()
    assert page.has("A001接待完毕。")
    figures = await browser.open("/visits/figures?by=purpose", as_=CLERK_WANG)
    assert figures.has("人民调解")


@pytest.mark.parametrize(
    "query", ["visit=99", "origin=99", "party=99", "search=99", "visit=x", "party=-1", "search=" + "9" * 30]
)
async def test_a_form_opened_from_nowhere_is_not_found(browser: Browser, query: str) -> None:
    await browser.open(f"/intake/mediation?{query}", as_=CLERK_WANG, expect=404)


async def test_a_visit_of_another_agency_is_not_found(browser: Browser) -> None:
    await came_in(browser)
    for path in ("/visits/1", "/visits/1/turn", "/visits/1/redirect", "/intake/mediation?visit=1"):
        await browser.open(path, as_=CHAIR_ZHAO, expect=404)
