"""What people get wrong, and what they could not mean: told at its place, in words, and nothing is kept."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import quote_from_bytes
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import clock
from fayi.kit.identity import Sex
from tests.browser import ADDRESS, Browser, Page
from tests.cast import CHAIR_MA, CHAIR_ZHAO, CLERK_WANG, COMMITTEE, MEDIATOR_LI
from tests.make import Make
from tests.stories.teller import comer, id_number, rows

FACTS = "周小河砌墙占用两家共用的通道。"
DISPUTE = {
    "handled_by": COMMITTEE.name,
    "source": "当事人申请",
    "dispute_type": "邻里纠纷",
    "region": "浙江省",
    "facts": FACTS,
}
CHEN = comer("applicant", "陈大山", number=id_number("1971-03-05", Sex.MALE))
ZHOU = comer("respondent", "周小河")


async def entered(browser: Browser, *people: dict[str, Any], expect: int = 200, **changed: Any) -> Page:
    """The counter's form sent with these people."""
    page = await browser.open("/intake/mediation", as_=CLERK_WANG)
    form = page.form("下一步：核对").fill(rows("people", list(people)) | DISPUTE | changed)
    return await form.submit(expect=expect)


async def count(owner: AsyncEngine, table: str) -> int:
    """How many rows a table has."""
    async with owner.connect() as connection:
        return int(await connection.scalar(text(f"select count(*) from {table}")) or 0)


async def sent_raw(browser: Browser, path: str, pairs: list[tuple[str, Any]]) -> httpx.Response:
    """What the site answers to bytes as they are; each value is percent-encoded byte by byte."""
    client = await browser.client(CLERK_WANG)
    await client.get("/sign-in")
    token = [("_csrf_token", client.cookies.get("csrftoken")), ("operation", str(uuid4()))]
    body = "&".join(
        f"{name}={quote_from_bytes(value if isinstance(value, bytes) else str(value).encode())}"
        for name, value in [*token, *pairs]
    )
    return await client.post(
        path,
        content=body.encode(),
        headers={"content-type": "application/x-www-form-urlencoded", "Referer": f"{ADDRESS}/intake"},
    )


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (CHEN["number"][:-1] + ("1" if CHEN["number"][-1] != "1" else "2"), "校验"),
        (CHEN["number"][:-1], "18位"),
        ("33980119710230001X", "日期"),
        (id_number("2027-01-01", Sex.MALE), "日期"),
        ("一二三", "18位"),
    ],
)
async def test_an_impossible_id_number_is_refused_at_its_field(
    browser: Browser, owner: AsyncEngine, number: str, sentence: str
) -> None:
    page = await entered(browser, CHEN | {"number": number}, ZHOU, expect=422)
    assert sentence in page.errors()["people-0-number"]
    form = page.form("下一步：核对")
    assert form.values["people-0-number"] == [number]
    assert form.values["facts"] == [FACTS]
    assert await count(owner, "party") == await count(owner, "matter") == 0


async def test_nobody_is_born_tomorrow(browser: Browser) -> None:
    page = await browser.open("/parties/new", as_=CLERK_WANG)
    tomorrow = clock.today() + timedelta(days=1)
    page = await page.form("登记").fill(name="陈小苗", birth_date=tomorrow).submit(expect=422)
    assert "出生日期" in page.errors()["birth_date"]


async def test_nothing_happened_tomorrow(browser: Browser) -> None:
    tomorrow = str(clock.today() + timedelta(days=1))
    page = await entered(browser, CHEN, ZHOU, received_on=tomorrow, expect=409)
    assert "received_on" in page.errors()


async def test_nobody_quarrels_with_themselves(browser: Browser, owner: AsyncEngine) -> None:
    page = await entered(browser, CHEN, CHEN | {"role": "respondent"}, expect=422)
    assert "陈大山" in page.errors()["people-1-name"]
    assert await count(owner, "party") == 0


async def test_a_dispute_has_two_sides(browser: Browser) -> None:
    page = await entered(browser, CHEN, ZHOU | {"role": "third_party"}, expect=409)
    assert "被申请人" in page.text


async def test_an_agreement_cannot_be_older_than_the_mediation(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="mediating")
    page = await browser.open(f"/matters/{matter.id}/settlement/new", as_=MEDIATOR_LI)
    assert matter.accepted_on is not None
    given = {
        "agreed_on": matter.accepted_on - timedelta(days=1),
        "clauses": "周小河拆墙。",
        "performance_way": "拆墙",
        "performance_term": "一个月内",
    }
    page = await page.form("登记协议").fill(given).submit(expect=422)
    assert "不能早于受理日期" in page.errors()["agreed_on"]
    assert page.form("登记协议").values["clauses"] == ["周小河拆墙。"]


async def test_an_action_of_another_stage_is_refused_in_words(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="accepted")
    page = await browser.open(f"/matters/{matter.id}/actions/start", as_=MEDIATOR_LI)
    assert page.has("办件现在处于“已受理”环节，不能“开始调解”。")
    page = await browser.post(
        f"/matters/{matter.id}/actions/start", {"on": clock.today()}, as_=MEDIATOR_LI, expect=409
    )
    assert page.has("办件现在处于“已受理”环节")
    assert (await make.reload(matter)).stage == "accepted"


async def test_whoever_comes_second_is_told_that_the_matter_moved_on(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="mediating")
    address = f"/matters/{matter.id}/actions/extend"
    first, second = [await browser.open(address, as_=who) for who in (MEDIATOR_LI, CHAIR_ZHAO)]
    given = {"extra_days": 10, "all_sides_agreed": True, "note": "等待测绘。"}
    await first.form("延长调解期限").fill(given).submit()
    page = await second.form("延长调解期限").fill(given).submit(expect=409)
    assert page.form("延长调解期限").values["note"] == ["等待测绘。"]


async def test_a_hearing_is_held_once(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="mediating")
    hearing = await make.hearing(matter)
    page = await browser.post(
        f"/hearings/{hearing.id}/cancel", {"because": "点错"}, as_=MEDIATOR_LI, expect=409
    )
    assert page.has("已举行")


async def test_a_double_click_registers_once(browser: Browser, owner: AsyncEngine) -> None:
    page = await entered(browser, CHEN, ZHOU)
    form = page.form("确认登记")
    pages = await asyncio.gather(*(form.submit() for _ in range(4)))
    assert await count(owner, "matter") == 1
    assert await count(owner, "party") == 2
    assert {page.path for page in pages} == {pages[0].path}
    assert all(page.has("青监法服登字") for page in pages)


async def test_a_double_click_on_an_action_carries_it_out_once(
    browser: Browser, make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter(stage="registered")
    page = await browser.open(f"/matters/{matter.id}/actions/accept", as_=CHAIR_ZHAO)
    form = page.form("受理")
    pages = await asyncio.gather(*(form.submit() for _ in range(4)))
    assert all(page.has("（2026）湖桥人调字第1号") for page in pages)
    async with owner.connect() as connection:
        accepted = "select count(*) from timeline where tag = 'matter:accept'"
        assert await connection.scalar(text(accepted)) == 1


async def test_two_who_accept_at_once_do_it_once(browser: Browser, make: Make, owner: AsyncEngine) -> None:
    matter = await make.matter(stage="registered")
    address = f"/matters/{matter.id}/actions/accept"
    forms = [(await browser.open(address, as_=CHAIR_ZHAO)).form("受理") for _ in range(3)]
    bodies = [{name: values[0] for name, values in form.values.items()} for form in forms]
    client = await browser.client(CHAIR_ZHAO)
    answers = await asyncio.gather(*(client.post(address, data=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]
    async with owner.connect() as connection:
        assert await connection.scalar(text("select max(last) from counter where series = '人调字'")) == 1


async def test_ten_megabytes_are_refused_in_words(browser: Browser, owner: AsyncEngine) -> None:
    client = await browser.client(CLERK_WANG)
    await client.get("/sign-in")
    fields = {"_csrf_token": client.cookies.get("csrftoken"), "facts": "很长的案情。" * 600_000}
    answer = await client.post("/intake/mediation", data=fields)
    page = Page(browser, CLERK_WANG, answer, 413)
    assert page.has("提交的内容太大。文字请缩短，文件请压缩或分批上传。")
    page = await entered(browser, CHEN, ZHOU, facts="很长的案情。" * 2_000, expect=422)
    assert page.errors()["facts"] == "最多填写5000个字，现在有12000个字，请删减。"
    assert await count(owner, "matter") == 0


async def test_what_cannot_be_seen_is_left_out_of_a_name(browser: Browser) -> None:
    page = await entered(browser, CHEN | {"name": "陈\u202e大\u200b山\x07\x1b\ufeff"}, ZHOU)
    assert page.title == "核对：陈大山与周小河邻里纠纷"


@pytest.mark.parametrize("name", [b"\xed\xa0\x80", b"\xff\xfe", "陈\x00大山".encode()])
async def test_what_is_no_text_is_refused_at_its_field(
    browser: Browser, owner: AsyncEngine, name: bytes
) -> None:
    page = await browser.open("/intake/mediation", as_=CLERK_WANG)
    form = page.form("下一步：核对").fill(rows("people", [CHEN, ZHOU]) | DISPUTE)
    values = {key: values[-1] for key, values in form.values.items() if values} | {"people-0-name": name}
    answer = await sent_raw(browser, "/intake/mediation", list(values.items()))
    page = Page(browser, CLERK_WANG, answer, 422)
    assert page.errors()["people-0-name"] == "含有无法识别的字符，请删去后重新输入。"
    assert await count(owner, "matter") == 0


async def test_more_people_than_a_form_takes_are_counted(browser: Browser) -> None:
    people = [comer("applicant", f"务工者{n}") for n in range(201)]
    page = await entered(browser, *people, ZHOU, expect=422)
    assert page.has("最多填写200行。")


async def test_a_missing_particular_keeps_a_document_back(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="mediating")
    page = await browser.open(f"/matters/{matter.id}/documents", as_=CHAIR_ZHAO)
    page = await page.form("人民调解协议书").submit()
    draft = page.path
    page = await page.form("保存并签发").submit()
    assert {"clauses", "performance_way", "performance_term"} <= page.errors().keys()
    page = await browser.post(f"{draft}/issue", as_=CHAIR_ZHAO, expect=422)
    assert page.has("还没有填写，不能签发。")


@pytest.mark.parametrize(
    "path",
    [
        "/matters/999999",
        "/matters/999999/actions/accept",
        "/matters/{matter}/actions/burn",
        "/matters/{matter}/slips",
        "/matters/{matter}/parties/add?role=judge",
        "/matters/{matter}/parties/group?side=none",
        "/intake/arbitration",
        "/intake/judicial_confirmation",
        "/hearings/999999",
        "/documents/999999",
        "/papers/999999",
        "/parties/999999",
        "/officers/999999",
        "/verify/nothing",
        "/static/nothing.css",
        "/static/../settings.py",
    ],
)
async def test_what_does_not_exist_is_said_to_be_unknown(browser: Browser, make: Make, path: str) -> None:
    matter = await make.matter()
    page = await browser.open(
        path.format(matter=matter.id), as_=CHAIR_ZHAO if "intake" not in path else CLERK_WANG, expect=404
    )
    assert page.title == "没有找到"


async def test_what_others_hold_is_unknown_too(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="mediating")
    hearing = await make.hearing(matter)
    document = await make.document(matter, "MD-0106")
    for path in (
        f"/matters/{matter.id}",
        f"/matters/{matter.id}/parties",
        f"/matters/{matter.id}/slip",
        f"/hearings/{hearing.id}",
        f"/documents/{document.id}",
        f"/documents/{document.id}/pdf",
    ):
        await browser.open(path, as_=CHAIR_MA, expect=404)
    await browser.post(
        f"/matters/{matter.id}/actions/accept", {"on": clock.today()}, as_=CHAIR_MA, expect=404
    )


async def test_a_correction_tells_what_stood_there_before(
    browser: Browser, make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter(stage="mediating")
    address = f"/matters/{matter.id}/particulars"
    stale = await browser.open(address, as_=CHAIR_ZHAO)
    page = await browser.open(address, as_=MEDIATOR_LI)
    page = await page.form("保存更正").fill(because="核对").submit(expect=409)
    assert page.errors() == {"because": "没有改动。"}
    given = {"facts": "占用通道的是柴堆，不是围墙。", "dispute_type": "房屋宅基地纠纷", "because": "写错了。"}
    page = await page.form("保存更正").fill(given).submit()
    assert page.title == "陈大山与周小河房屋宅基地纠纷"
    assert page.has("占用通道的是柴堆")
    page = await stale.form("保存更正").fill(place="上塘村", because="补记").submit(expect=409)
    assert page.form("保存更正").values["place"] == ["上塘村"]
    await browser.open(address, as_=CHAIR_MA, expect=404)
    async with owner.connect() as connection:
        facts = "select facts from timeline where tag = 'matter:corrected'"
        (kept,) = await connection.scalars(text(facts))
        assert kept["before"]["dispute_type"] == "02"
        assert kept["after"]["facts"] == given["facts"]


async def test_what_a_closed_matter_says_stays(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="closed")
    page = await browser.open(f"/matters/{matter.id}/particulars", as_=CHAIR_ZHAO)
    page = await page.form("保存更正").fill(place="上塘村", because="补记").submit(expect=409)
    assert page.has("办件已经结案，登记内容不能再改。")
