"""The electronic seal (电子印章): put in by an administrator, borne by documents of its own agency only."""

import io
import zipfile
from typing import Any

import docx
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies import actions as agencies
from fayi.agencies.models import AgencySeal
from fayi.catalogue import entries
from fayi.kit.docx import Picture, fill
from fayi.kit.docx_html import convert
from fayi.kit.files import Files
from fayi.kit.seal_picture import NoSealInside, NotASeal, SealTooLarge, SealTooSmall, settled_seal
from tests.browser import Browser
from tests.cast import CHAIR_MA, CHAIR_ZHAO, COMMITTEE, HEAD_FANG, MEDIATOR_LI, NEWCOMERS, Person
from tests.documents.press import Press
from tests.make import Make

CODE = "MD-0103"
RED = (200, 20, 30)


def seal_png(ground: Any = (0, 0, 0, 0), size: int = 600, ink: tuple[int, int, int] = RED) -> bytes:
    """A ring with a bar in it, as PNG on the ground given."""
    picture = Image.new("RGBA" if len(ground) == 4 else "RGB", (size, size), ground)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((10, 10, size - 10, size - 10), outline=ink, width=24)
    draw.rectangle((size // 3, size // 2 - 20, size - size // 3, size // 2 + 20), fill=ink)
    return written(picture)


def written(picture: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def read(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


@pytest.mark.parametrize("ground", [(0, 0, 0, 0), (255, 255, 255), (255, 255, 255, 255), (250, 248, 249)])
def test_the_ground_of_a_seal_is_transparent_and_its_ink_is_not(ground: Any) -> None:
    picture = read(settled_seal(seal_png(ground)))
    assert (picture.format, picture.mode) == ("PNG", "RGBA")
    assert abs(picture.width - 580) <= 2
    middle = picture.width // 2
    assert picture.getpixel((middle, picture.height // 4))[3] == 0
    red, green, blue, covering = picture.getpixel((middle, middle))
    assert covering > 200
    assert red > 150 > max(green, blue)


def test_a_seal_is_written_anew_and_not_larger_than_printing_needs() -> None:
    source = Image.open(io.BytesIO(seal_png(size=3000)))
    file = io.BytesIO()
    source.save(file, "PNG", pnginfo=None, exif=b"Exif\0\0secret")
    settled = settled_seal(file.getvalue())
    assert max(read(settled).size) == 1000
    assert b"secret" not in settled


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotASeal),
        (b"MZ program", NotASeal),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotASeal),
        (seal_png()[:400], NotASeal),
        (written(Image.new("RGB", (300, 300), RED), "JPEG"), NotASeal),
        (seal_png(size=100), SealTooSmall),
        (written(Image.new("1", (4001, 4001))), SealTooLarge),
        (b"\x89PNG\r\n\x1a\n" + bytes(5 * 1024 * 1024), SealTooLarge),
        (written(Image.new("RGB", (400, 400), "white")), NoSealInside),
        (written(Image.new("RGBA", (400, 400), (0, 0, 0, 0))), NoSealInside),
        (written(Image.new("RGB", (400, 400), (90, 120, 60))), NoSealInside),
    ],
    ids=["empty", "program", "svg", "cut", "jpeg", "small", "wide", "heavy", "white", "clear", "photograph"],
)
def test_what_is_no_seal_is_refused(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as refused:
        settled_seal(content)
    assert str(refused.value).endswith("。")


def with_seal() -> bytes:
    """The template of CODE with the place of a seal in its last lines."""
    document = docx.Document(io.BytesIO(entries.kind(CODE).template))
    document.add_paragraph("湖桥镇人民调解委员会{{ seal }}").alignment = 1
    document.add_paragraph("2026年11月22日").alignment = 1
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture
def sealed_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The template of CODE has a place for the seal."""
    monkeypatch.setitem(entries._loaded, CODE, entries.with_template(entries.kind(CODE), with_seal()))


async def seal_of(make: Make, person: Person, ink: tuple[int, int, int] = RED) -> AgencySeal:
    """The agency where `person` works brings a seal into force."""
    async with make.session(person.actor) as session:
        png = settled_seal(seal_png(ink=ink))
        return await agencies.add_seal(session, person.place.id, png, 42, by=person.actor)


def pictures_in(word: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        return [package.read(name) for name in package.namelist() if name.startswith("word/media/")]


def test_a_floating_picture_lies_behind_the_text_centred_over_name_and_date() -> None:
    document = docx.Document()
    for words in ("{{ issuer }}{{ seal }}", "二〇二六年十一月二十二日"):
        document.add_paragraph(words).alignment = 1
    file = io.BytesIO()
    document.save(file)
    word = fill(file.getvalue(), {"issuer": "县司法局"}, {"seal": Picture(seal_png(), 42.0, floating=True)})
    (anchor,) = docx.Document(io.BytesIO(word)).element.body.xpath(".//wp:anchor")
    assert anchor.get("behindDoc") == "1"
    assert anchor.xpath("wp:positionH[@relativeFrom='column']/wp:align")[0].text == "center"
    assert int(anchor.xpath("wp:extent")[0].get("cx")) == 42 * 36000
    assert anchor.xpath("wp:wrapNone")
    above = int(anchor.xpath("wp:positionV[@relativeFrom='paragraph']/wp:posOffset")[0].text)
    assert above == 24 * 12700 - 21 * 36000
    html = convert(word).page()
    assert "z-index:-1" in html
    assert "县司法局" in html
    assert word == fill(
        file.getvalue(), {"issuer": "县司法局"}, {"seal": Picture(seal_png(), 42.0, floating=True)}
    )


@pytest.mark.usefixtures("sealed_kind")
async def test_an_issued_document_bears_the_seal_of_its_agency(
    make: Make, press: Press, files: Files
) -> None:
    seal = await seal_of(make, CHAIR_ZHAO)
    issued = await press.issued(await make.matter(stage="accepted"), CODE)
    assert issued.seal_digest == seal.digest
    assert seal.png in pictures_in(await files.get(issued.docx_digest or ""))
    pdf = pypdfium2.PdfDocument(await files.get(issued.pdf_digest or ""))
    page = pdf[len(pdf) - 1].render(scale=1).to_pil()
    red = sum(1 for r, g, b in page.convert("RGB").get_flattened_data() if r > 150 and g < 90 and b < 100)
    assert red > 500


@pytest.mark.usefixtures("sealed_kind")
async def test_a_document_never_bears_the_seal_of_another_agency(
    make: Make, press: Press, files: Files, owner: AsyncEngine
) -> None:
    other = await seal_of(make, CHAIR_MA)
    draft = await press.draft(await make.matter(at=COMMITTEE, stage="accepted"), CODE)
    async with owner.begin() as connection:
        with pytest.raises(DBAPIError, match="its own agency only"):
            await connection.execute(
                text("update document set seal_digest = :digest where id = :id"),
                {"digest": other.digest, "id": draft.id},
            )
    issued = await press.issue(draft)
    assert issued.seal_digest is None
    assert other.png not in pictures_in(await files.get(issued.docx_digest or ""))
    async with make.session(CHAIR_ZHAO.actor) as session:
        assert (await session.scalars(select(AgencySeal))).all() == []
        with pytest.raises(DBAPIError, match="row-level security"):
            async with session.begin_nested():
                await agencies.add_seal(session, NEWCOMERS.id, seal_png(), 42, by=CHAIR_ZHAO.actor)


@pytest.mark.usefixtures("sealed_kind")
async def test_the_database_refuses_to_issue_under_a_foreign_or_a_retired_seal(
    make: Make, press: Press, owner: AsyncEngine
) -> None:
    foreign, retired = (
        await seal_of(make, CHAIR_MA, ink=(220, 40, 0)),
        await seal_of(make, CHAIR_ZHAO, ink=(150, 0, 0)),
    )
    await seal_of(make, CHAIR_ZHAO)
    issued = await press.issued(await make.matter(stage="accepted"), CODE)
    draft = await press.draft(await make.matter(stage="accepted"), CODE)
    columns = "facts, pages, template_digest, docx_digest, pdf_digest, issued_at, issued_by_id"
    for digest in (foreign.digest, retired.digest):
        async with owner.begin() as connection:
            with pytest.raises(DBAPIError, match="its own agency only"):
                await connection.execute(
                    text(
                        f"update document d set ({columns}) = (select {columns} from document where id = :issued),"
                        " status = 'issued', verify_token = 'x', seal_digest = :digest where id = :draft"
                    ),
                    {"issued": issued.id, "draft": draft.id, "digest": digest},
                )


@pytest.mark.usefixtures("sealed_kind")
async def test_drafts_and_agencies_without_a_seal_show_none(
    browser: Browser, make: Make, press: Press, files: Files
) -> None:
    draft = await press.draft(await make.matter(stage="accepted"), CODE)
    issued = await press.issue(draft)
    assert issued.seal_digest is None
    assert len(pictures_in(await files.get(issued.docx_digest or ""))) == 1
    await seal_of(make, CHAIR_ZHAO)
    draft = await press.draft(await make.matter(stage="accepted"), CODE)
    shown = await browser.client(MEDIATOR_LI)
    html = (await shown.get(f"/documents/{draft.id}/preview")).text
    assert "data:image/png" not in html


@pytest.mark.usefixtures("sealed_kind")
async def test_a_retired_seal_stays_on_what_it_sealed_and_seals_nothing_more(
    make: Make, press: Press
) -> None:
    old = await seal_of(make, CHAIR_ZHAO)
    before = await press.issued(await make.matter(stage="accepted"), CODE)
    async with make.session(CHAIR_ZHAO.actor) as session:
        await agencies.retire_seal(session, await session.get_one(AgencySeal, old.id), by=CHAIR_ZHAO.actor)
    after = await press.issued(await make.matter(stage="accepted"), CODE)
    assert ((await press.reload(before)).seal_digest, after.seal_digest) == (old.digest, None)


async def test_a_seal_is_kept_encrypted_and_is_not_altered(make: Make, owner: AsyncEngine) -> None:
    seal = await seal_of(make, CHAIR_ZHAO)
    async with owner.begin() as connection:
        kept = await connection.scalar(text("select picture from agency_seal"))
        assert b"PNG" not in bytes(kept)
        assert seal.picture[:40].encode() not in bytes(kept)
        with pytest.raises(DBAPIError, match="a seal is not altered"):
            await connection.execute(text("update agency_seal set digest = 'x'"))


async def test_an_administrator_puts_in_looks_at_and_retires_the_seal(browser: Browser, make: Make) -> None:
    page = await browser.open("/agency/seal", as_=CHAIR_ZHAO)
    assert page.has("还没有启用电子印章")
    fault = await page.form("启用").fill(picture=("seal.png", b"GIF89a no picture")).submit(expect=422)
    assert "PNG" in fault.errors()["picture"]
    fault = await page.form("启用").fill(picture=("seal.png", seal_png()), width_mm="60").submit(expect=422)
    assert "width_mm" in fault.errors()
    page = await page.form("启用").fill(picture=("seal.png", seal_png((255, 255, 255)))).submit()
    assert page.has("印章已启用。")
    assert 'src="data:image/png;base64,' in page.html
    page = (
        await page.form("启用").fill(picture=("seal.png", seal_png(ink=(180, 0, 0))), width_mm="40").submit()
    )
    assert page.has("40毫米")
    async with make.session(CHAIR_ZHAO.actor) as session:
        found = (await session.scalars(select(AgencySeal).order_by(AgencySeal.id))).all()
    assert [one.retired_at is None for one in found] == [False, True]
    page = await page.form("停用").submit()
    assert page.has("印章已停用。")
    assert page.has("还没有启用电子印章")


async def test_nobody_else_touches_the_seal(browser: Browser, make: Make) -> None:
    seal = await seal_of(make, CHAIR_ZHAO)
    await browser.open("/agency/seal", as_=MEDIATOR_LI, expect=403)
    await browser.post(f"/agency/seal/{seal.id}/retire", {}, as_=MEDIATOR_LI, expect=403)
    await browser.post(f"/agency/seal/{seal.id}/retire", {}, as_=HEAD_FANG, expect=404)
    page = await browser.open("/agency/seal", as_=HEAD_FANG)
    assert "data:image/png" not in page.html
