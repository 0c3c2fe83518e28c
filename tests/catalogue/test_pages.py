"""The catalogue as officers see it."""

import io

import pypdfium2
import pytest
from docx import Document

from fayi.catalogue import entries
from tests.browser import Browser
from tests.cast import CHAIR_ZHAO, CLERK_WANG, MEDIATOR_LI


async def test_the_catalogue_shows_every_document_by_area(browser: Browser) -> None:
    page = await browser.open("/catalogue", as_=MEDIATOR_LI)
    for kind in entries.load().values():
        assert page.has(kind.code)
    assert page.has(f"共{len(entries.load())}种文书")


async def test_titles_are_searched_and_areas_chosen(browser: Browser) -> None:
    page = await browser.open("/catalogue?q=协议书", as_=MEDIATOR_LI)
    assert page.has("人民调解协议书")
    assert not page.has("司法确认申请书")
    page = await browser.open("/catalogue?area=judicial_confirmation", as_=MEDIATOR_LI)
    assert page.has("司法确认申请书")
    assert not page.has("人民调解协议书")
    page = await browser.open("/catalogue?q=没有这种文书", as_=MEDIATOR_LI)
    assert page.has("没有名称或编号符合的文书。")


async def test_an_entry_tells_law_issuer_use_and_particulars(browser: Browser) -> None:
    kind = entries.kind("MD-0106")
    page = await browser.open("/catalogue/MD-0106", as_=CLERK_WANG)
    for words in (kind.legal_basis, kind.issued_by, kind.addressed_to, kind.note, kind.copies):
        assert page.has(words)
    assert all(page.has(field.name) for field in kind.fields)
    await browser.open("/catalogue/XX-9999", as_=CLERK_WANG, expect=404)
    await browser.open("/catalogue/MD-0106/secret.pdf", as_=CLERK_WANG, expect=404)


@pytest.mark.parametrize("what", ["blank", "sample"])
async def test_a_blank_and_a_sample_come_as_pdf_and_word(browser: Browser, what: str) -> None:
    pdf = await browser.open(f"/catalogue/MD-0109/{what}.pdf", as_=MEDIATOR_LI)
    pages = pypdfium2.PdfDocument(pdf.answer.content)
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert "人民调解终止告知书" in text
    assert ("张禾苗" in text) == (what == "sample")
    word = await browser.open(f"/catalogue/MD-0109/{what}.docx", as_=MEDIATOR_LI)
    words = "".join(p.text for p in Document(io.BytesIO(word.answer.content)).paragraphs)
    assert "人民调解终止告知书" in words


async def test_only_administrators_are_offered_to_change_a_template(browser: Browser) -> None:
    page = await browser.open("/catalogue/MD-0109", as_=MEDIATOR_LI)
    assert not page.has("上传修改后的模板")
    await browser.post("/catalogue/MD-0109/versions/again", {}, as_=MEDIATOR_LI, expect=403)
    page = await browser.open("/catalogue/MD-0109", as_=CHAIR_ZHAO)
    assert page.has("上传修改后的模板")


async def test_a_faulty_template_is_refused_with_every_place_and_nothing_typed_is_lost(
    browser: Browser,
) -> None:
    document = Document(io.BytesIO(entries.kind("MD-0109").template))
    document.add_paragraph("{{ applicant_nmae }}")
    document.add_paragraph("{{ parties.__class__ }}")
    file = io.BytesIO()
    document.save(file)
    page = await browser.open("/catalogue/MD-0109", as_=CHAIR_ZHAO)
    page = (
        await page.form("检查并启用")
        .fill(note="改了落款", file=("终止告知书.docx", file.getvalue()))
        .submit(expect=422)
    )
    assert page.has("模板使用了未声明的名称“applicant_nmae”。")
    assert page.form("检查并启用").values["note"] == ["改了落款"]
    assert not page.has("第1版")


async def test_an_administrator_changes_a_template_and_goes_back(browser: Browser) -> None:
    document = Document(io.BytesIO(entries.kind("MD-0109").template))
    body = next(p for p in document.paragraphs if "特此告知" in p.text)
    body.runs[0].text = body.runs[0].text.replace("特此告知", "专此告知")
    file = io.BytesIO()
    document.save(file)
    page = await browser.open("/catalogue/MD-0109", as_=CHAIR_ZHAO)
    form = page.form("检查并启用")
    page = await form.fill(note="用语统一", file=("终止告知书.docx", file.getvalue())).submit()
    assert page.has("模板已通过检查")
    assert page.has("第1版")
    assert page.has("本单位使用自己的模板。")
    mediator = await browser.client(MEDIATOR_LI)
    assert "专此告知" in (await mediator.get("/catalogue/MD-0109/look")).text
    page = await page.form("恢复").fill({"again-no": "0", "again-note": "退回"}).submit()
    assert page.has("已恢复")
    assert "专此告知" not in (await mediator.get("/catalogue/MD-0109/look")).text
