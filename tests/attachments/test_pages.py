"""The tab of attachments, the phone's page, and what of a file is given out to whom."""

import io
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pikepdf
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.attachments import rules
from fayi.kit import clamd, clock
from fayi.matters.models import Matter
from tests.attachments import samples
from tests.attachments.conftest import LookOver, PapersOf
from tests.attachments.sender import Sender
from tests.browser import Browser, Page
from tests.cast import CHAIR_MA, CHAIR_ZHAO, MEDIATOR_LI, RECORDER_SUN
from tests.make import Make

Send = Callable[..., Sender]


async def tab(browser: Browser, matter: Matter) -> Page:
    return await browser.open(f"/matters/{matter.id}/attachments", as_=MEDIATOR_LI)


async def test_without_scripts_several_files_are_sent_by_an_ordinary_form(
    browser: Browser, matter: Matter, papers_of: PapersOf
) -> None:
    page = await browser.open(f"/matters/{matter.id}/attachments?paper=identity", as_=MEDIATOR_LI)
    form = page.form("上传")
    assert form.values["paper_key"] == ["identity"]
    page = await browser.post(
        f"/matters/{matter.id}/attachments",
        {"kind": "exhibit", "paper_key": "exhibits", "title": "收据"},
        as_=MEDIATOR_LI,
        files={"files": [("a.jpg", samples.photo()), ("b.pdf", samples.pdf(3))]},
    )
    assert page.has("已收到2个文件。")
    assert page.has("证据材料")
    assert [(one.title, one.pages) for one in await papers_of(matter)] == [("收据", 1), ("收据", 3)]


async def test_when_one_file_of_a_form_is_refused_none_is_taken(
    browser: Browser, matter: Matter, papers_of: PapersOf
) -> None:
    page = await browser.post(
        f"/matters/{matter.id}/attachments",
        {"kind": "paper", "paper_key": "exhibits"},
        as_=MEDIATOR_LI,
        files={"files": [("a.jpg", samples.photo()), ("b.pdf", b"MZ program")]},
        expect=415,
    )
    assert page.errors()["files"].startswith("这种文件不能收")
    assert await papers_of(matter) == []


async def test_the_same_content_twice_is_pointed_out(browser: Browser, matter: Matter, sender: Send) -> None:
    for title in ("借条", "借条复印件"):
        await sender().send(samples.png(), filename="a.png", title=title)
    await sender().send(samples.png((5, 5)), filename="a.png", title="另一张")
    page = await tab(browser, matter)
    assert page.text.count("内容相同") == 1
    assert page.has("与“借条”内容相同")


async def test_the_order_is_changed_one_place_at_a_time(
    browser: Browser, matter: Matter, sender: Send, make: Make
) -> None:
    for title in ("一", "二", "三"):
        await sender().send(samples.png(), filename="a.png", title=title)
    await browser.post("/papers/3/move", {"to": "up"}, as_=MEDIATOR_LI)
    await browser.post("/papers/1/move", {"to": "down"}, as_=MEDIATOR_LI)
    page = await browser.post("/papers/1/move", {"to": "down"}, as_=MEDIATOR_LI)
    assert [page.text.index(f"{title} 卷宗材料") for title in ("三", "二", "一")] == sorted(
        page.text.index(f"{title} 卷宗材料") for title in ("三", "二", "一")
    )
    page = await browser.open(f"/matters/{matter.id}/documents", as_=MEDIATOR_LI)
    assert page.text.index(". 三") < page.text.index(". 二") < page.text.index(". 一")


async def test_a_paper_is_named_anew_turned_and_taken_out_with_a_reason(
    browser: Browser, matter: Matter, sender: Send, papers_of: PapersOf
) -> None:
    await sender().send(samples.photo(), filename="a.jpg")
    page = await browser.open("/papers/1/about", as_=MEDIATOR_LI)
    page = await page.form("保存").fill(title="房屋照片", kind="exhibit", paper_key="exhibits").submit()
    assert page.has("房屋照片")
    await browser.post("/papers/1/turn", as_=MEDIATOR_LI)
    (paper,) = await papers_of(matter)
    assert (paper.title, paper.kind, paper.paper_key, paper.turned) == ("房屋照片", "exhibit", "exhibits", 90)
    page = await browser.open("/papers/1/about", as_=MEDIATOR_LI)
    page = await page.form("移出").fill({"removal-reason": "与本案无关"}).submit()
    assert page.has("已移出的附件")
    assert page.has("与本案无关")
    await browser.open("/papers/1", as_=MEDIATOR_LI, expect=404)
    await browser.open("/papers/1/thumbnail", as_=MEDIATOR_LI, expect=404)


@pytest.mark.parametrize("change", ["file_digest = 'x'", "added_by_id = 1", "size = 5", "matter_id = 2"])
async def test_the_file_of_a_paper_is_never_exchanged(sender: Send, make: Make, change: str) -> None:
    await sender().send(samples.png(), filename="a.png")
    with pytest.raises(DBAPIError, match="not altered"):
        async with make.session(MEDIATOR_LI.actor) as session:
            await session.execute(text(f"update paper set {change}"))


async def test_a_file_comes_back_byte_by_byte_as_it_was_handed_in_and_never_runs_as_a_page(
    browser: Browser, sender: Send
) -> None:
    content = samples.photo((200, 100), turned=6)
    await sender().send(content, filename="陈大山.jpg", title="照片")
    got = (await browser.open("/papers/1", as_=MEDIATOR_LI)).answer
    assert got.content == content
    assert got.headers["content-type"] == "image/jpeg"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment;")
    assert "陈大山" not in unquote(got.headers["content-disposition"])
    assert "sandbox" in got.headers["content-security-policy"]


async def test_a_part_of_a_file_may_be_fetched(browser: Browser, sender: Send) -> None:
    content = samples.pdf(9)
    await sender().send(content, filename="a.pdf")
    client = await browser.client(MEDIATOR_LI)
    part = await client.get("/papers/1", headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(content)}"
    assert (await client.get("/papers/1", headers={"range": f"bytes={len(content)}-"})).status_code == 416


async def test_what_is_shown_carries_nothing_of_what_the_camera_noted(
    browser: Browser, matter: Matter, sender: Send, papers_of: PapersOf, look_over: LookOver
) -> None:
    await sender().send(samples.photo((900, 600), turned=6), filename="a.jpg")
    (paper,) = await papers_of(matter)
    assert await look_over(paper) == "unchecked"
    assert (await tab(browser, matter)).find("img", src="/papers/1/thumbnail") is not None
    for kind in ("thumbnail", "picture"):
        shown = (await browser.open(f"/papers/1/{kind}", as_=MEDIATOR_LI)).answer
        assert shown.headers["content-type"] == "image/jpeg"
        assert b"Exif" not in shown.content
    assert b"Exif" in (await browser.open("/papers/1", as_=MEDIATOR_LI)).answer.content


async def test_a_papers_text_is_read_as_soon_as_the_scanner_has_said_its_word(
    matter: Matter, sender: Send, papers_of: PapersOf, look_over: LookOver, owner: AsyncEngine
) -> None:
    asked = text("select count(*) from procrastinate_jobs where task_name = 'search.read_papers'")
    await sender().send(samples.pdf(1), filename="a.pdf")
    async with owner.connect() as connection:
        assert await connection.scalar(asked) == 0
    (paper,) = await papers_of(matter)
    assert await look_over(paper) == "unchecked"
    async with owner.connect() as connection:
        assert await connection.scalar(asked) == 1


async def test_identity_papers_show_no_picture_in_the_list_and_who_fetches_them_is_written_down(
    browser: Browser,
    matter: Matter,
    sender: Send,
    papers_of: PapersOf,
    look_over: LookOver,
    owner: AsyncEngine,
) -> None:
    await sender().send(samples.photo(), filename="a.jpg", kind="identity")
    await sender().send(samples.photo(), filename="b.jpg")
    for paper in await papers_of(matter):
        await look_over(paper)
    page = await tab(browser, matter)
    assert page.find("img", src="/papers/1/thumbnail") is None
    assert page.find("img", src="/papers/2/thumbnail") is not None
    for path in ("/papers/1", "/papers/1/picture", "/papers/2"):
        await browser.open(path, as_=CHAIR_ZHAO)
    async with owner.connect() as connection:
        found = await connection.execute(
            text("select facts ->> 'paper_id', officer_id, kind from reading order by id")
        )
        assert [tuple(one) for one in found] == [
            ("1", CHAIR_ZHAO.id, "downloaded"),
            ("1", CHAIR_ZHAO.id, "viewed"),
            ("2", CHAIR_ZHAO.id, "downloaded"),
        ]


@pytest.mark.parametrize("path", ["", "/about", "/thumbnail", "/picture"])
async def test_who_does_not_see_the_matter_sees_none_of_its_files(
    browser: Browser, sender: Send, path: str
) -> None:
    await sender().send(samples.png(), filename="a.png")
    await browser.open(f"/papers/1{path}", as_=CHAIR_MA, expect=404)


@pytest.mark.parametrize("path", ["/about", "/move", "/turn", "/remove"])
async def test_who_only_reads_alters_nothing(browser: Browser, sender: Send, path: str) -> None:
    await sender().send(samples.png(), filename="a.png")
    await browser.post(f"/papers/1{path}", as_=CHAIR_MA, expect=404)


async def test_an_infected_file_is_kept_away_and_told(
    browser: Browser, matter: Matter, sender: Send, papers_of: PapersOf, look_over: LookOver, scanner: str
) -> None:
    await sender().send(samples.photo() + samples.EICAR, filename="a.jpg", paper_key="identity")
    await sender().send(samples.photo(), filename="b.jpg")
    infected, clean = await papers_of(matter)
    assert await look_over(infected, scanner) == "infected"
    assert await look_over(clean, scanner) == "clean"
    page = await tab(browser, matter)
    assert page.has("有病毒，已隔离")
    assert page.has("Win.Test.EICAR_HDB-1")
    for path in ("", "/picture", "/thumbnail"):
        page = await browser.open(f"/papers/1{path}", as_=MEDIATOR_LI, expect=403)
    assert page.has("已经隔离")
    await browser.open("/papers/2", as_=MEDIATOR_LI)
    page = await browser.open(f"/matters/{matter.id}/documents", as_=MEDIATOR_LI)
    assert "/papers/1/about" not in page.links().values()


async def test_a_scanner_that_is_down_is_asked_again_and_meanwhile_the_file_waits(
    matter: Matter, sender: Send, papers_of: PapersOf, look_over: LookOver, scanner: str
) -> None:
    await sender().send(samples.photo(), filename="a.jpg")
    (paper,) = await papers_of(matter)
    with pytest.raises(clamd.ScannerDown):
        await look_over(paper, "tcp://127.0.0.1:9")
    (paper,) = await papers_of(matter)
    assert (paper.safety, paper.thumbnail_digest is not None) == ("waiting", True)
    assert await look_over(paper, scanner) == "clean"


async def test_where_no_scanner_is_set_up_the_page_says_so(
    browser: Browser, matter: Matter, sender: Send
) -> None:
    await sender().send(samples.photo(), filename="a.jpg")
    page = await tab(browser, matter)
    assert page.has("未查毒")
    assert page.has("没有配置查毒程序")
    await browser.open("/papers/1", as_=MEDIATOR_LI)


async def phone_of(browser: Browser, matter: Matter) -> str:
    """The path on the code, as a phone reads it."""
    page = await browser.post(f"/matters/{matter.id}/phone-link", as_=MEDIATOR_LI)
    assert page.find("img", class_="phone-code") is not None
    (address,) = [one.text for one in page.all("code") if one.get("class") == "phone-address"]
    return urlsplit(address or "").path


async def test_a_phone_sends_without_signing_in_and_is_told_nothing(
    browser: Browser, matter: Matter, sender: Send, papers_of: PapersOf
) -> None:
    path = await phone_of(browser, matter)
    page = await browser.open(path)
    for told in (matter.number, matter.title, "陈大山", "周小河", MEDIATOR_LI.name):
        assert told not in page.html
    await sender(None, f"{path}/incoming").send(samples.photo(), filename="IMG_1.jpg")
    page = await browser.post(path, files={"files": [("b.jpg", samples.photo((9, 9)))]})
    assert page.has("已收到")
    papers = await papers_of(matter)
    assert [one.added_by_id for one in papers] == [MEDIATOR_LI.id] * 2
    link = papers[0].phone_link_id
    news = await browser.open(
        f"/matters/{matter.id}/attachments/news?link={link}", as_=MEDIATOR_LI, fragment=True
    )
    assert "手机已传来2个文件" in news.html
    other = await browser.open(
        f"/matters/{matter.id}/attachments/news?link=x", as_=MEDIATOR_LI, fragment=True
    )
    assert "还没有收到" in other.html


async def test_a_link_ends_after_a_quarter_of_an_hour_and_with_the_next_one(
    browser: Browser, matter: Matter, sender: Send, owner: AsyncEngine
) -> None:
    content = samples.pdf()
    first = await phone_of(browser, matter)
    second = await phone_of(browser, matter)
    assert (await browser.open(first, expect=410)).has("链接已失效")
    line = sender(None, f"{second}/incoming")
    where = (await line.begin(len(content), filename="a.pdf")).headers["location"]
    async with owner.begin() as connection:
        await connection.execute(
            text("update phone_link set expires_at = :past"), {"past": clock.now() - timedelta(minutes=1)}
        )
    await browser.open(second, expect=410)
    assert (await line.begin(10, filename="b.pdf")).status_code == 410
    # What was begun in time is finished.
    assert (await line.append(where, content, 0)).status_code == 204
    async with owner.begin() as connection:
        await connection.execute(
            text("update phone_link set expires_at = :past"), {"past": clock.now() - rules.FINISHING}
        )
    assert (await line.ask("HEAD", where)).status_code == 410


async def test_a_link_ends_with_the_rights_of_the_officer_who_made_it(
    browser: Browser, matter: Matter, owner: AsyncEngine
) -> None:
    path = await phone_of(browser, matter)
    async with owner.begin() as connection:
        await connection.execute(
            text("delete from officer_role where officer_id = :id"), {"id": MEDIATOR_LI.id}
        )
    await browser.open(path, expect=410)


async def test_a_link_opens_nothing_but_itself(browser: Browser, matter: Matter, sender: Send) -> None:
    await sender().send(samples.png(), filename="a.png")
    path = await phone_of(browser, matter)
    await browser.open(path)
    for other in (f"/matters/{matter.id}", f"/matters/{matter.id}/attachments", "/papers/1"):
        page = await browser.open(other)
        assert page.path == "/sign-in"
    await browser.open("/phone/guessed", expect=410)
    await browser.post("/phone/guessed", files={"files": [("a.png", samples.png())]}, expect=410)


async def test_the_token_of_a_link_is_kept_nowhere(
    browser: Browser, matter: Matter, owner: AsyncEngine
) -> None:
    token = (await phone_of(browser, matter)).rpartition("/")[2]
    async with owner.connect() as connection:
        rows = await connection.scalars(text("select to_jsonb(l)::text from phone_link l"))
        assert not any(token in row for row in rows)


async def test_an_archived_matter_takes_no_more_files(browser: Browser, make: Make, sender: Send) -> None:
    archived = await make.matter(stage="archived")
    page = await browser.open(f"/matters/{archived.id}/attachments", as_=RECORDER_SUN)
    assert "上传文件" not in page.text
    line = Sender(browser, f"/matters/{archived.id}/incoming", MEDIATOR_LI)
    assert (await line.begin(10, filename="a.pdf")).status_code == 409


async def test_every_kind_of_paper_can_be_bound_or_is_named(
    browser: Browser, matter: Matter, sender: Send, papers_of: PapersOf
) -> None:
    await sender().send(samples.tiff(3), filename="a.tif")
    await sender().send(samples.MP4, filename="b.mp4")
    page = await browser.open(f"/matters/{matter.id}/file.pdf", as_=MEDIATOR_LI)
    with pikepdf.open(io.BytesIO(page.answer.content)) as whole:
        titles = [str(one.title) for one in whole.open_outline().root]
        assert len(whole.pages) >= 6
    assert sum("其他材料" in title for title in titles) == 2
