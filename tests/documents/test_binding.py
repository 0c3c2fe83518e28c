"""The file of a matter as one PDF: cover, contents, papers in their order, and the note at the end."""

import io
from urllib.parse import unquote

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import text

from fayi.documents import actions, binding, scans
from fayi.documents.models import Document, Paper
from fayi.documents.scans import Scan
from fayi.matters.models import Matter
from tests.browser import Browser
from tests.cast import CHAIR_MA, CHAIR_ZHAO, MEDIATOR_LI, OFFICE, OFFICE_LIN
from tests.documents.press import Press, issuer
from tests.kit.test_pdf_binding import as_file, corner_texts, halves, locked, scanned
from tests.make import Make

ZHAO = CHAIR_ZHAO.actor


async def put_in(
    press: Press, matter: Matter, key: str, scan: bytes, *, original: bool = True, of: Document | None = None
) -> Paper:
    """A scan, put into the file as an officer does."""
    taken = await scans.take_in(io.BytesIO(scan), "x", pool=press.pool, files=press.files)
    return await put(press, matter, key, taken, original=original, of=of)


async def put(
    press: Press, matter: Matter, key: str, scan: Scan, *, original: bool = True, of: Document | None = None
) -> Paper:
    """A scan that was taken in, put into the file."""
    async with press.make.session(issuer(matter)) as session:
        return await actions.add_paper(
            session,
            await session.get_one(Matter, matter.id),
            press.make.types[matter.type],
            paper_key=key,
            title=of.title if of else "",
            pages=scan.pages,
            scan=scan,
            original_kept=original,
            by=issuer(matter),
            document=of,
        )


async def whole(press: Press, matter: Matter) -> bytes:
    """The file, bound."""
    make = press.make
    async with make.session(issuer(matter)) as session:
        here = await session.get_one(Matter, matter.id)
        made = await binding.bound(
            session,
            here,
            make.types[here.type],
            by=issuer(matter),
            pool=press.pool,
            files=press.files,
        )
        with made.content as content:
            pdf = content.read()
    assert made.size == len(pdf)
    return pdf


def texts(pdf: bytes) -> list[str]:
    """What can be read on each page, without spaces and line ends."""
    document = pypdfium2.PdfDocument(pdf)
    found = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


def marks(pdf: bytes) -> list[tuple[str, int]]:
    """The bookmarks with the page, counted from 0, each leads to."""
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        return [
            (item.title, document.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root
        ]


@pytest.fixture
async def matter(make: Make) -> Matter:
    return await make.matter(stage="agreed_written")


async def test_the_file_is_bound_in_the_prescribed_order_whatever_came_first(
    make: Make, press: Press, matter: Matter
) -> None:
    settlement = await press.issued(matter, "MD-0106")
    await put_in(press, matter, "exhibits", as_file(halves(), "JPEG"), original=False)
    await put_in(press, matter, "identity", as_file(Image.new("RGB", (900, 1200), "white"), "PNG"))
    registration = await press.issued(matter, "MD-0102")
    pdf = await whole(press, matter)
    first, second = registration.pages or 0, settlement.pages or 0
    assert [title for title, _ in marks(pdf)] == [
        "封面", "卷内目录", "1 人民调解受理登记表", "2 权利义务告知书",
        "3 当事人身份证明", "4 证据材料", "5 人民调解协议书", "卷内备考表",
    ]  # fmt: skip
    pages = first + 3 + second
    assert corner_texts(pdf) == ["", "", *map(str, range(1, pages + 1)), ""]
    read = texts(pdf)
    for told in ("湖桥镇人民调解委员会", "人民调解卷宗", "陈大山", "周小河", "李调解", f"{pages}页"):
        assert told in read[0], told
    contents = read[1]
    assert "缺" in contents
    for told in (settlement.number, f"{pages - second + 1}-{pages}" if second > 1 else f"{pages}", "复印件"):
        assert (told or "") in contents
    assert "调解记录缺" in contents
    assert contents.index("受理登记表") < contents.index("证据材料") < contents.index("调解记录")
    assert contents.index("调解记录") < contents.index("人民调解协议书")
    assert "卷内备考表" in read[-1]
    assert f"本卷共5件{pages}页" in read[-1]
    assert "缺必备材料：" in read[-1]
    assert "检查人" in read[-1]


async def test_the_bound_file_is_pdf_a_until_a_pdf_from_elsewhere_is_in_it(
    press: Press, matter: Matter
) -> None:
    await press.issued(matter, "MD-0106")
    await put_in(press, matter, "identity", as_file(halves(), "JPEG"))
    pdf = await whole(press, matter)
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["dc:title"] == f"人民调解 {matter.number}"
    assert "PDF/A-2b存档格式" in texts(pdf)[-1]
    await put_in(press, matter, "exhibits", scanned(3))
    pdf = await whole(press, matter)
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert "pdfaid:part" not in metadata
    assert "不是PDF/A存档格式" in texts(pdf)[-1]


async def test_an_issued_cover_stands_first_and_no_second_one_is_made(press: Press, matter: Matter) -> None:
    await press.issued(matter, "MD-0106")
    cover = await press.issued(matter, "MD-0110", remark="本卷封面备注")
    pdf = await whole(press, matter)
    assert marks(pdf)[0] == ("人民调解卷宗封面及卷内目录", 0)
    assert "封面" not in [title for title, _ in marks(pdf)]
    assert "卷内目录" not in [title for title, _ in marks(pdf)], "it has its own"
    assert "本卷封面备注" in texts(pdf)[0]
    stamps = corner_texts(pdf)
    assert stamps[: cover.pages] == [""] * (cover.pages or 0)
    assert stamps[cover.pages or 0] == "1"


async def test_a_cover_whose_contents_are_out_of_date_is_followed_by_those_of_today(
    press: Press, matter: Matter
) -> None:
    await press.issued(matter, "MD-0110")
    await press.issued(matter, "MD-0106")
    pdf = await whole(press, matter)
    assert [title for title, _ in marks(pdf)][:2] == ["人民调解卷宗封面及卷内目录", "卷内目录"]
    assert "以随后的卷内目录为准" in texts(pdf)[-1]


async def test_the_signed_copy_takes_the_document_s_place(press: Press, matter: Matter) -> None:
    settlement = await press.issued(matter, "MD-0106")
    await put_in(press, matter, "settlement", scanned(4), of=settlement)
    pdf = await whole(press, matter)
    assert "签名件" in texts(pdf)[1]
    assert settlement.number in texts(pdf)[1]  # type: ignore[operator]
    start = next(at for title, at in marks(pdf) if title.endswith("人民调解协议书"))
    assert marks(pdf)[-1] == ("卷内备考表", start + 4)


async def test_a_paper_that_was_not_scanned_has_a_sheet_in_its_place_and_keeps_its_numbers(
    make: Make, press: Press, matter: Matter
) -> None:
    await make.paper(matter, "identity", pages=5)
    await make.paper(matter, "exhibits", pages=1)
    pdf = await whole(press, matter)
    at = next(at for title, at in marks(pdf) if title.endswith("当事人身份证明"))
    first = corner_texts(pdf)[at].partition("-")[0]
    assert corner_texts(pdf)[at : at + 2] == [f"{first}-{int(first) + 4}", str(int(first) + 5)]
    assert "此处为纸质原件，共5页" in texts(pdf)[at]
    assert "3件7页只有纸质材料" in texts(pdf)[-1], "and the notice of rights"


@pytest.mark.parametrize("fault", ["lost", "changed", "locked", "broken"])
async def test_a_scan_that_cannot_be_bound_is_named_and_its_numbers_are_kept(
    press: Press, matter: Matter, fault: str
) -> None:
    content = {"locked": locked(), "broken": b"%PDF-1.7 no more"}.get(fault, scanned(3))
    digest = await press.files.put(content)
    scan = Scan(digest=digest, media_type="application/pdf", file_name="x.pdf", pages=3, size=10)
    await put(press, matter, "identity", scan)
    await put_in(press, matter, "exhibits", as_file(halves(), "PNG"))
    path = press.files.store.prefix / press.files.path(digest)
    if fault == "lost":
        path.unlink()
    if fault == "changed":
        path.write_bytes(b"something else")
    pdf = await whole(press, matter)
    at = next(at for title, at in marks(pdf) if title.endswith("当事人身份证明"))
    sheet = texts(pdf)[at]
    assert "这份材料没有装入" in sheet
    assert ("加了密码" if fault == "locked" else "已损坏") in sheet
    first = int(corner_texts(pdf)[at].partition("-")[0])
    assert corner_texts(pdf)[at : at + 2] == [f"{first}-{first + 2}", str(first + 3)]
    assert "“当事人身份证明”没有装入" in texts(pdf)[-1]
    assert "未装入" in texts(pdf)[1]


async def test_an_empty_file_is_a_cover_and_what_is_missing(make: Make, press: Press) -> None:
    matter = await make.matter()
    pdf = await whole(press, matter)
    assert [title for title, _ in marks(pdf)] == ["封面", "卷内目录", "卷内备考表"]
    assert texts(pdf)[1].count("缺") == 5


async def test_the_page_lists_what_is_missing_and_the_download_is_recorded(
    browser: Browser, make: Make, matter: Matter
) -> None:
    await make.paper(matter, "identity", pages=2)
    tab = await browser.open(f"/matters/{matter.id}/documents", as_=MEDIATOR_LI)
    page = await tab.follow("全卷PDF")
    assert page.has("必备的材料还缺3项")
    assert page.has("还没有签发封面，自动制作")
    assert page.has("仅纸质，以隔页代替")
    got = await browser.open(page.links()["下载全卷PDF"], as_=MEDIATOR_LI)
    assert got.answer.headers["content-type"] == "application/pdf"
    assert int(got.answer.headers["content-length"]) == len(got.answer.content)
    name = unquote(got.answer.headers["content-disposition"].partition("UTF-8''")[2])
    assert name == f"全卷 {matter.number}.pdf"
    assert "陈大山" in texts(got.answer.content)[0]
    timeline = await browser.open(f"/matters/{matter.id}", as_=MEDIATOR_LI)
    assert timeline.has("取出全卷PDF，共")
    assert timeline.has(MEDIATOR_LI.name)


async def test_looking_at_the_page_is_not_recorded(browser: Browser, make: Make, matter: Matter) -> None:
    await browser.open(f"/matters/{matter.id}/file", as_=MEDIATOR_LI)
    timeline = await browser.open(f"/matters/{matter.id}", as_=MEDIATOR_LI)
    assert not timeline.has("取出全卷PDF")


async def test_who_may_not_see_the_matter_gets_no_file_and_who_may_is_named(
    browser: Browser, make: Make, matter: Matter
) -> None:
    for path in (f"/matters/{matter.id}/file", f"/matters/{matter.id}/file.pdf"):
        await browser.open(path, as_=CHAIR_MA, expect=404)
        await browser.open(path, as_=OFFICE_LIN, expect=404)
    async with make.session(ZHAO) as session:
        await session.execute(
            text("select grant_access(:m, :a, 'test', null)"), {"m": matter.id, "a": OFFICE.id}
        )
    got = await browser.open(f"/matters/{matter.id}/file.pdf", as_=OFFICE_LIN)
    assert got.answer.content.startswith(b"%PDF-")
    timeline = await browser.open(f"/matters/{matter.id}", as_=CHAIR_ZHAO)
    assert timeline.has(OFFICE_LIN.name)


async def test_what_must_be_there_can_be_made_from_the_list(browser: Browser, matter: Matter) -> None:
    tab = await browser.open(f"/matters/{matter.id}/documents", as_=MEDIATOR_LI)
    page = await tab.form("起草人民调解协议书").submit()
    assert page.path.startswith("/documents/")
