"""The search page: sections, counts, suggestions, and what an officer keeps of it."""

from datetime import date

from sqlalchemy import text

from fayi.kit.identity import Sex, example_id_number
from tests.browser import Browser
from tests.cast import CHAIR_MA, CLERK_WANG, MEDIATOR_LI, MEDIATOR_QIAN
from tests.make import Make

NUMBER = example_id_number(date(1985, 3, 2), Sex.MALE, 12)


async def test_one_box_shows_every_section_with_counts_from_the_register(
    make: Make, browser: Browser
) -> None:
    chen = await make.party("陈大山", id_number=NUMBER, phone="13800000000")
    matter = await make.matter(applicants=(chen,))
    page = await browser.open("/search?q=陈大山", as_=MEDIATOR_LI)
    assert f"/matters/{matter.id}" in page.links().values()
    assert f"/parties/{chen.id}" in page.links().values()
    assert page.find("mark") is not None
    one = await browser.open("/search?q=陈大山&in=people", as_=MEDIATOR_LI)
    assert f"/parties/{chen.id}" in one.links().values()
    assert f"/matters/{matter.id}" not in one.links().values()
    assert one.has("找到1条")
    by_number = await browser.open(f"/search?q={NUMBER}", as_=MEDIATOR_LI)
    assert by_number.has("陈大山")
    assert not by_number.has(NUMBER)
    assert not (await browser.open("/search?q=陈大山", as_=CHAIR_MA)).has("看全部")
    assert (
        f"/parties/{chen.id}" not in (await browser.open("/search?q=陈大山", as_=CHAIR_MA)).links().values()
    )


async def test_names_are_found_by_pinyin_and_by_sound_only_when_that_is_asked_for(
    make: Make, browser: Browser
) -> None:
    matter = await make.matter(applicants=("单大山",))
    href = f"/matters/{matter.id}"
    for words, asked in (("shandashan", "pinyin"), ("sds", "pinyin"), ("山大善", "homophones")):
        assert href not in (await browser.open(f"/search?q={words}", as_=MEDIATOR_LI)).links().values(), words
        found = await browser.open(f"/search?q={words}&{asked}=1", as_=MEDIATOR_LI)
        assert href in found.links().values(), words


async def test_what_is_typed_suggests_numbers_names_and_titles_to_whoever_may_see_them(
    make: Make, browser: Browser
) -> None:
    matter = await make.matter(applicants=("单大山",), facts="为三轮车争吵。")
    part = await browser.open("/search/suggest?q=单大", as_=MEDIATOR_LI, fragment=True)
    assert part.has("单大山")
    assert f'data-href="/matters/{matter.id}"' in part.html
    for words in ("sds", matter.intake_number):
        assert (await browser.open(f"/search/suggest?q={words}", as_=MEDIATOR_LI)).has("单大山"), words
    assert not (await browser.open("/search/suggest?q=三轮车", as_=MEDIATOR_LI)).has("单大山")
    assert not (await browser.open("/search/suggest?q=单大", as_=CHAIR_MA)).has("单大山")
    assert not (await browser.open("/search/suggest?q=单大", as_=CLERK_WANG)).has("单大山")


async def test_searches_are_kept_and_forgotten_by_their_officer_alone(make: Make, browser: Browser) -> None:
    await make.matter()
    page = await browser.open("/search?q=围墙&status=draft", as_=MEDIATOR_LI)
    after = await page.form("保存").fill(name="没立案的围墙").submit()
    assert after.has("已保存这次检索。")
    start = await browser.open("/search", as_=MEDIATOR_LI)
    assert start.has("没立案的围墙")
    assert "/search?q=%E5%9B%B4%E5%A2%99&status=draft" in start.links().values()
    assert start.links()["围墙"]
    other = await browser.open("/search", as_=MEDIATOR_QIAN)
    assert not other.has("没立案的围墙")
    assert "围墙" not in other.links()
    async with make.database.transaction(
        agency_id=MEDIATOR_LI.place.id, officer_id=MEDIATOR_LI.id
    ) as session:
        words = await session.scalar(text("select words from recent_search"))
        assert "围墙".encode() not in bytes(words)
    assert "围墙" not in (await start.form("清除").submit()).links()
    gone = await (await browser.open("/search", as_=MEDIATOR_LI)).form("删去").submit()
    assert gone.has("已删去这条检索。")
    assert not (await browser.open("/search", as_=MEDIATOR_LI)).has("没立案的围墙")
