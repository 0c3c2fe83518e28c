"""Documents as officers, and those who hold a paper, see them."""

import re
from urllib.parse import unquote

import pytest
from sqlalchemy import text

from fayi.documents import queries
from fayi.documents.models import Document
from fayi.matters.models import Matter
from fayi.settings import Settings
from tests.attachments import samples
from tests.browser import Browser, Page
from tests.cast import CHAIR_ZHAO, MEDIATOR_LI, OFFICE, OFFICE_LIN
from tests.documents.press import Press
from tests.make import Make

ZHAO = CHAIR_ZHAO.actor
NAMES = ("陈大山", "周小河")
PNG = samples.png()


async def newest(make: Make, matter: Matter) -> Document:
    async with make.session(ZHAO) as session:
        return (await queries.of_matter(session, matter.id))[0]


async def begun(browser: Browser, matter: Matter, title: str) -> Page:
    page = await browser.open(f"/matters/{matter.id}/documents", as_=MEDIATOR_LI)
    return await page.form(title).submit()


async def issued(browser: Browser, make: Make, matter: Matter, title: str = "人民调解协议书") -> Document:
    page = await begun(browser, matter, title)
    page = await page.form("保存并签发").submit()
    page = await page.form("签发").submit()
    assert page.has("文书已签发。")
    return await newest(make, matter)


async def test_a_draft_is_filled_shown_issued_and_downloaded(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="agreed_written")
    page = await begun(browser, matter, "人民调解协议书")
    assert page.has("已按办件里的内容填好")
    form = page.form("保存草稿")
    assert form.values["applicants-0-name"] == ["陈大山"]
    page = await form.fill(disputed="双方对越界没有争议。").submit()
    assert page.has("草稿已保存。")
    assert page.form("保存草稿").values["disputed"] == ["双方对越界没有争议。"]
    page = await page.form("保存并签发").submit()
    assert page.has("签发后内容不能再改")
    page = await page.form("签发").submit()
    document = await newest(make, matter)
    assert page.has(document.number or "")
    assert page.has(document.pdf_digest or "")
    pdf = await browser.open(f"/documents/{document.id}/pdf", as_=MEDIATOR_LI)
    assert pdf.answer.content.startswith(b"%PDF-")
    word = await browser.open(f"/documents/{document.id}/word", as_=MEDIATOR_LI)
    assert word.answer.content.startswith(b"PK")


async def test_a_download_is_named_after_the_document_and_nobody(browser: Browser, make: Make) -> None:
    document = await issued(browser, make, await make.matter(stage="agreed_written"))
    answer = (await browser.open(f"/documents/{document.id}/pdf", as_=MEDIATOR_LI)).answer
    name = unquote(answer.headers["content-disposition"].partition("UTF-8''")[2])
    assert name == f"人民调解协议书 {document.number}.pdf"
    assert not any(person in name for person in NAMES)


async def test_gaps_are_marked_where_they_are_and_what_was_typed_is_kept(
    browser: Browser, make: Make
) -> None:
    page = await begun(browser, await make.matter(stage="agreed_written"), "人民调解协议书")
    page = await page.form("保存并签发").fill(performance_way="", facts="墙占了通道。").submit()
    assert page.errors()["performance_way"] == "请填写履行方式。"
    assert page.form("保存草稿").values["facts"] == ["墙占了通道。"]


async def test_what_cannot_be_read_is_marked_and_nothing_typed_is_lost(browser: Browser, make: Make) -> None:
    page = await begun(browser, await make.matter(stage="agreed_written"), "人民调解协议书")
    page = await page.form("保存草稿").fill(amount="三千", facts="墙占了通道。").submit(expect=422)
    assert "金额" in page.errors()["amount"]
    assert page.form("保存草稿").values["facts"] == ["墙占了通道。"]


async def test_the_preview_follows_what_is_typed_and_saves_nothing(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="agreed_written")
    page = await begun(browser, matter, "人民调解协议书")
    document = await newest(make, matter)
    address = f"/documents/{document.id}/preview"
    typed = page.form("保存草稿").fill(facts="正在写的事实<b>", amount="三千").values
    client = await browser.client(MEDIATOR_LI)
    shown = await client.post(address, data=dict(typed) | {"operation": []})
    assert shown.status_code == 200
    assert "正在写的事实&lt;b&gt;" in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert "<script" not in shown.text
    assert (await newest(make, matter)).particulars is None
    saved = await browser.open(f"/documents/{document.id}", as_=MEDIATOR_LI)
    assert "正在写的事实" not in saved.html


async def test_a_draft_two_have_open_is_not_overwritten(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="agreed_written")
    first = await begun(browser, matter, "人民调解协议书")
    second = await browser.open(first.path, as_=CHAIR_ZHAO)
    await second.form("保存草稿").fill(facts="赵主任写的。").submit()
    page = await first.form("保存草稿").fill(facts="李调解写的。").submit(expect=409)
    assert page.form("保存草稿").values["facts"] == ["李调解写的。"]
    again = await browser.open(first.path, as_=CHAIR_ZHAO)
    assert again.form("保存草稿").values["facts"] == ["赵主任写的。"]


async def test_anybody_verifies_a_document_and_learns_nothing_of_the_people(
    browser: Browser, make: Make
) -> None:
    document = await issued(browser, make, await make.matter(stage="agreed_written"))
    page = await browser.open(f"/verify/{document.verify_token}")
    for told in (document.number, "湖桥镇人民调解委员会", "现行有效", document.pdf_digest):
        assert page.has(told or "")
    for kept in (
        *NAMES,
        "通道",
        MEDIATOR_LI.name,
        f"/documents/{document.id}",
        f"/matters/{document.matter_id}",
    ):
        assert kept not in page.html


async def test_a_pdf_is_compared_with_the_one_that_was_issued(
    browser: Browser, make: Make, settings: Settings
) -> None:
    document = await issued(browser, make, await make.matter(stage="agreed_written"))
    stored = sorted(settings.data_directory.rglob("files/**/*"))
    assert stored
    pdf = (await browser.open(f"/documents/{document.id}/pdf", as_=MEDIATOR_LI)).answer.content
    page = await browser.open(f"/verify/{document.verify_token}")
    same = await page.form("核对").fill(file=("a.pdf", pdf)).submit()
    assert same.has("一致：您上传的文件就是当时签发的那一份")
    other = await page.form("核对").fill(file=("a.pdf", pdf + b" ")).submit()
    assert other.has("不一致")
    assert sorted(settings.data_directory.rglob("files/**/*")) == stored


async def test_a_token_nobody_was_given_finds_nothing(browser: Browser) -> None:
    page = await browser.open("/verify/abcdefghijklmnop", expect=404)
    assert page.has("没有查到这份文书")


async def test_a_draft_cannot_be_verified(browser: Browser, make: Make, press: Press) -> None:
    await press.draft(await make.matter(stage="agreed_written"), "MD-0106")
    await browser.open("/verify/None", expect=404)


async def test_a_void_document_says_so_to_everybody(browser: Browser, make: Make) -> None:
    document = await issued(browser, make, await make.matter(stage="agreed_written"))
    page = await browser.open(f"/documents/{document.id}", as_=MEDIATOR_LI)
    fault = await page.form("作废").fill({"void-reason": ""}).submit(expect=422)
    assert fault.errors()["void-reason"] == "请填写理由。"
    page = await page.form("作废").fill({"void-reason": "写错了金额"}).submit()
    assert page.has("写错了金额")
    verified = await browser.open(f"/verify/{document.verify_token}")
    assert verified.has("已经作废")
    assert "写错了金额" not in verified.html


async def test_a_correction_is_drafted_from_the_old_document_and_replaces_it(
    browser: Browser, make: Make
) -> None:
    matter = await make.matter(stage="agreed_written")
    old = await issued(browser, make, matter)
    page = await browser.open(f"/documents/{old.id}", as_=MEDIATOR_LI)
    page = await page.form("制作更正文书").submit()
    assert page.has("这是更正文书")
    page = await page.form("保存并签发").submit()
    page = await page.form("签发").submit()
    before = await browser.open(f"/documents/{old.id}", as_=MEDIATOR_LI)
    assert before.has("已被替换")
    assert (await browser.open(f"/verify/{old.verify_token}")).has("已由更正后的文书替换")


async def test_a_paper_that_lies_in_the_file_is_noted_and_taken_out(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="accepted")
    page = await browser.open(f"/matters/{matter.id}/documents?paper=identity", as_=MEDIATOR_LI)
    form = page.form("入卷")
    assert form.values["paper_key"] == ["identity"]
    page = await form.fill(pages="2").submit()
    assert page.has("材料已入卷。")
    assert page.has("（仅纸质）")
    page = await page.form("移出").fill({"removal-reason": "不是这个案子的"}).submit()
    assert page.has("材料已移出卷宗。")


@pytest.mark.parametrize("pages", ["", "0", "2001"])
async def test_a_paper_that_cannot_be_filed_is_marked(browser: Browser, make: Make, pages: str) -> None:
    matter = await make.matter(stage="accepted")
    page = await browser.open(f"/matters/{matter.id}/documents", as_=MEDIATOR_LI)
    page = await page.form("入卷").fill(paper_key="identity", pages=pages).submit(expect=422)
    assert "pages" in page.errors()


async def test_the_signed_copy_takes_the_document_s_place_in_the_file(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="agreed_written")
    document = await issued(browser, make, matter)
    page = await browser.open(f"/documents/{document.id}", as_=MEDIATOR_LI)
    page = await page.form("入卷").fill({"signed-scan": ("x.png", PNG)}).submit()
    assert page.has("签名后的扫描件")
    async with make.session(ZHAO) as session:
        lines = await queries.contents(session, matter.id, make.types["mediation"])
    assert [line.paper is not None for line in lines if line.entry.key == "settlement"] == [True]


async def test_another_agency_that_may_see_the_matter_reads_what_was_issued_and_no_drafts(
    browser: Browser, make: Make
) -> None:
    matter = await make.matter(stage="agreed_written")
    document = await issued(browser, make, matter)
    await begun(browser, matter, "人民调解申请书")
    draft = await newest(make, matter)
    await browser.open(f"/documents/{document.id}", as_=OFFICE_LIN, expect=404)
    async with make.session(ZHAO) as session:
        await session.execute(
            text("select grant_access(:m, :a, 'test', null)"), {"m": matter.id, "a": OFFICE.id}
        )
    page = await browser.open(f"/documents/{document.id}", as_=OFFICE_LIN)
    assert not page.has("制作更正文书")
    await browser.open(f"/documents/{draft.id}", as_=OFFICE_LIN, expect=404)
    tab = await browser.open(f"/matters/{matter.id}/documents", as_=OFFICE_LIN)
    assert not tab.has("待签发的草稿")
    await browser.post(f"/documents/{document.id}/void", {"void-reason": "x"}, as_=OFFICE_LIN, expect=403)


async def test_a_form_sent_twice_issues_once(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="agreed_written")
    page = await begun(browser, matter, "人民调解协议书")
    page = await page.form("保存并签发").submit()
    form = page.form("签发")
    await form.submit()
    await form.submit()
    async with make.session(ZHAO) as session:
        numbered = [one for one in await queries.of_matter(session, matter.id) if one.number]
    assert len(numbered) == 1


async def test_a_document_the_catalogue_does_not_know_is_not_begun(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="accepted")
    for code in ("JC-9999", "", "../x"):
        await browser.post(f"/matters/{matter.id}/documents", {"code": code}, as_=MEDIATOR_LI, expect=404)


async def test_a_draft_pdf_is_marked_as_a_draft(browser: Browser, make: Make) -> None:
    page = await begun(browser, await make.matter(stage="agreed_written"), "人民调解协议书")
    answer = (await browser.open(f"{page.path}/pdf", as_=MEDIATOR_LI)).answer
    assert answer.content.startswith(b"%PDF-")
    assert "草稿" in unquote(answer.headers["content-disposition"])


async def test_the_tab_names_what_is_still_missing(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="accepted")
    page = await browser.open(f"/matters/{matter.id}/documents", as_=MEDIATOR_LI)
    assert len(re.findall("还缺", page.text)) == 6
    await make.paper(matter, "identity")
    page = await browser.open(f"/matters/{matter.id}/documents", as_=MEDIATOR_LI)
    assert len(re.findall("还缺", page.text)) == 5
    assert page.text.count("仅纸质") == 1
