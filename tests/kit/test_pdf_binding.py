"""Papers bound as one PDF: order, numbers, bookmarks, pictures, and papers that are broken or hostile."""

import io
import struct
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from fayi.kit.docx_html import convert
from fayi.kit.pdf import write_pdf
from fayi.kit.pdf_binding import PDF, Binding, Fault, Piece, Prepared, bind, prepare
from fayi.kit.render_pool import RenderPool
from tests.kit.word_files import paragraph, word_file

CREATED = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
JPEG, PNG = "image/jpeg", "image/png"
RED, BLUE = (220, 20, 20), (20, 20, 220)


def printed(*texts: str) -> bytes:
    return write_pdf(convert(word_file(*map(paragraph, texts))), title="文", created=CREATED)


def scanned(pages: int = 1, size: tuple[float, float] = (595, 842), rotate: int = 0) -> bytes:
    """A PDF as a scanner makes it: grey sheets, scripts and links with them."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=size)
            page.Contents = Stream(pdf, b"0.8 g 0 0 2000 2000 re f")
            page.Annots = Array(
                [
                    Dictionary(
                        Type=Name.Annot,
                        Subtype=Name.Link,
                        Rect=[0, 0, 50, 50],
                        A=Dictionary(S=Name.URI, URI="somewhere"),
                    )
                ]
            )
        pdf.Root.Pages.Rotate = rotate  # inherited by the pages
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        file = io.BytesIO()
        pdf.save(file)
        return file.getvalue()


def halves(mode: str = "RGB") -> Image.Image:
    """A sheet lying on its side: red on the left, blue on the right."""
    image = Image.new("RGB", (1200, 800), BLUE)
    image.paste(RED, (0, 0, 600, 800))
    return image.convert(mode)


def as_file(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)  # type: ignore[arg-type]
    return file.getvalue()


def ready(folder: Path, content: bytes, media_type: str = PDF) -> tuple[Prepared, str]:
    """The paper prepared, and where it lies."""
    number = len(list(folder.iterdir()))
    source, target = folder / f"{number}.in", folder / f"{number}.pdf"
    source.write_bytes(content)
    return prepare(str(source), media_type, str(target)), str(target)


def bound(folder: Path, papers: Sequence[tuple[str, bytes, str]], *, archival: bool = False) -> bytes:
    """The papers bound, their pages numbered through."""
    pieces, first = [], 1
    for title, content, media_type in papers:
        prepared, path = ready(folder, content, media_type)
        assert prepared.fault is None
        numbers = tuple(str(first + at) for at in range(prepared.pages))
        pieces.append(Piece(title, path, numbers))
        first += prepared.pages
    target = folder / "bound.pdf"
    binding = Binding("陈大山与周小河邻里纠纷", "（2026）湖桥人调字第1号", "全卷", CREATED, archival)
    assert bind(pieces, str(target), binding) == first - 1
    return target.read_bytes()


def corner_texts(pdf: bytes) -> list[str]:
    """What stands in the upper right corner of every page, as it is seen."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        left, bottom, right, top = page.get_cropbox()
        low, high = {
            0: ((right - 110, top - 45), (right, top)),
            90: ((left, top - 110), (left + 45, top)),
            180: ((left, bottom), (left + 110, bottom + 45)),
            270: ((right - 45, bottom), (right, bottom + 110)),
        }[page.get_rotation()]
        found.append(page.get_textpage().get_text_bounded(*low, *high).strip())
    document.close()
    return found


def seen(pdf: bytes, page: int = 0) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    image = document[page].render(scale=1).to_pil().convert("RGB")
    document.close()
    return image


def colour_at(image: Image.Image, across: float, down: float) -> tuple[int, ...]:
    """What the eye sees there: "red" and "blue" come back as they were painted, more or less."""
    dot = image.getpixel((int(image.width * across), int(image.height * down)))
    assert isinstance(dot, tuple)
    return tuple(round(shade / 100) * 100 for shade in dot)


SEEN_RED, SEEN_BLUE = (200, 0, 0), (0, 0, 200)


def test_papers_stand_in_their_order_with_numbers_bookmarks_and_labels(tmp_path: Path) -> None:
    pdf = bound(
        tmp_path,
        [
            ("1 申请书", printed("申请书"), PDF),
            ("2 身份证明", as_file(halves(), "JPEG"), JPEG),
            ("3 调解记录", scanned(9), PDF),
            ("4 协议书", printed("协议书"), PDF),
        ],
    )
    assert corner_texts(pdf) == [str(number) for number in range(1, 13)]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_outline() as outline:
            marks = [
                (item.title, document.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root
            ]
        assert marks == [("1 申请书", 0), ("2 身份证明", 1), ("3 调解记录", 2), ("4 协议书", 11)]
        assert [page.label for page in document.pages] == [str(number) for number in range(1, 13)]
    read = pypdfium2.PdfDocument(pdf)
    assert "申请书" in read[0].get_textpage().get_text_range()
    assert "协议书" in read[11].get_textpage().get_text_range()
    read.close()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [(595, 842), (842, 1191), (300, 200)])
def test_a_number_stands_upright_in_the_corner_of_turned_large_and_small_pages(
    tmp_path: Path, rotate: int, size: tuple[float, float]
) -> None:
    pdf = bound(tmp_path, [("材料", scanned(12, size, rotate), PDF)])
    assert corner_texts(pdf) == [str(number) for number in range(1, 13)]
    image = seen(pdf, 9)
    corner = image.crop((image.width - 80, 15, image.width - 40, 50))
    assert corner.convert("L").getextrema()[0] < 60, "ink"
    assert corner.convert("L").getextrema()[1] == 255, "on a white ground"
    assert colour_at(image, 0.1, 0.9) == (200, 200, 200)


def test_a_page_may_stand_for_several_or_bear_no_number(tmp_path: Path) -> None:
    _, cover = ready(tmp_path, printed("封面"))
    _, divider = ready(tmp_path, printed("此处为纸质原件"))
    pieces = [Piece("封面", cover, label="封面"), Piece("原件", divider, ("3-17",))]
    target = tmp_path / "bound.pdf"
    bind(pieces, str(target), Binding("卷", "", "", CREATED, archival=True))
    assert corner_texts(target.read_bytes()) == ["", "3-17"]
    with pikepdf.open(target) as document:
        assert [page.label for page in document.pages] == ["封面", "3-17"]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_turned_as_the_camera_was_held(tmp_path: Path, orientation: int, kind: str) -> None:
    upright = halves()
    # How the camera stores the same sheet, so that undoing it by the tag shows the sheet again.
    back = {
        1: (),
        2: (Image.Transpose.FLIP_LEFT_RIGHT,),
        3: (Image.Transpose.ROTATE_180,),
        4: (Image.Transpose.FLIP_TOP_BOTTOM,),
        5: (Image.Transpose.TRANSPOSE,),
        6: (Image.Transpose.ROTATE_90,),
        7: (Image.Transpose.TRANSVERSE,),
        8: (Image.Transpose.ROTATE_270,),
    }[orientation]
    upright.paste((20, 200, 20), (0, 0, 1200, 200))
    stored = upright
    for way in back:
        stored = stored.transpose(way)
    exif = Image.Exif()
    exif[0x0112] = orientation
    media_type = JPEG if kind == "JPEG" else PNG
    pdf = bound(tmp_path, [("照片", as_file(stored, kind, exif=exif), media_type)])
    image = seen(pdf)
    assert image.size == (842, 596), "the page is turned as the picture is"
    assert colour_at(image, 0.3, 0.6) == SEEN_RED
    assert colour_at(image, 0.7, 0.6) == SEEN_BLUE
    assert colour_at(image, 0.5, 0.2) == (0, 200, 0)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_pictures_of_every_kind_are_seen_as_they_are(tmp_path: Path, mode: str) -> None:
    light = Image.new("L", (1000, 1400), 255)
    light.paste(0, (0, 0, 500, 1400))
    if mode == "I;16":
        picture = Image.frombytes("I;16", (1000, 1400), (b"\0\0" * 500 + b"\xff\xff" * 500) * 1400)
    else:
        picture = light.convert(mode)
    image = seen(bound(tmp_path, [("图", as_file(picture, "PNG"), PNG)]))
    assert image.size == (596, 842)
    assert colour_at(image, 0.25, 0.5) == (0, 0, 0)
    assert colour_at(image, 0.75, 0.5) == (300, 300, 300)


def test_what_can_be_seen_through_is_paper(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (1000, 1400), (255, 0, 0, 0))
    image = seen(bound(tmp_path, [("图", as_file(clear, "PNG"), PNG)]))
    assert colour_at(image, 0.5, 0.5) == (300, 300, 300)


def test_a_cmyk_photo_is_not_turned_inside_out(tmp_path: Path) -> None:
    image = seen(bound(tmp_path, [("图", as_file(halves("CMYK"), "JPEG"), JPEG)]))
    assert colour_at(image, 0.3, 0.5)[0] == 200
    assert colour_at(image, 0.7, 0.5)[2] == 200


def test_the_scan_s_own_bytes_are_kept_and_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    scan = as_file(Image.new("RGB", (200, 100), RED), "JPEG")
    pdf = bound(tmp_path, [("图", scan, JPEG)])
    assert scan in pdf
    image = seen(pdf)
    wide = sum(colour_at(image, x / image.width, 0.5) == SEEN_RED for x in range(image.width))
    assert abs(wide - 144) <= 4, "200 dots at 100 dots per inch"


def test_our_own_prints_and_pictures_stay_pdf_a_2b(tmp_path: Path) -> None:
    papers = [("申请书", printed("申请书"), PDF), ("照片", as_file(halves(), "JPEG"), JPEG)]
    with pikepdf.open(io.BytesIO(bound(tmp_path, papers, archival=True))) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
            assert metadata["dc:title"] == str(pdf.docinfo["/Title"]) == "陈大山与周小河邻里纠纷"
            assert metadata["xmp:CreateDate"].startswith("2026-11-22T09:05")
        (intent,) = pdf.Root.OutputIntents
        assert intent.DestOutputProfile.N == 3
        for page in pdf.pages:
            for font in page.Resources.get("/Font", {}).values():
                assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor


def test_with_a_pdf_that_was_handed_in_it_is_an_ordinary_pdf(tmp_path: Path) -> None:
    file = io.BytesIO(bound(tmp_path, [("扫描件", scanned(), PDF)]))
    with pikepdf.open(file) as pdf, pdf.open_metadata() as metadata:
        assert "pdfaid:part" not in metadata
        assert metadata["dc:title"] == "陈大山与周小河邻里纠纷"


def test_scripts_and_links_stay_outside_and_filled_in_fields_are_seen(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(scanned())) as pdf:
        look = Stream(pdf, b"1 0 0 rg 0 0 200 200 re f")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 200])
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T="x", F=4,
                Rect=[200, 300, 400, 500], AP=Dictionary(N=pdf.make_indirect(look)),
            )
        )  # fmt: skip
        pdf.pages[0].Annots.append(field)
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        file = io.BytesIO()
        pdf.save(file)
    result = bound(tmp_path, [("表", file.getvalue(), PDF)])
    for word in (b"JavaScript", b"/URI", b"/Link", b"AcroForm", b"OpenAction"):
        assert word not in result
    assert colour_at(seen(result), 0.5, 0.52) == (300, 0, 0)


def locked(owner_only: bool = False) -> bytes:
    with pikepdf.open(io.BytesIO(scanned())) as pdf:
        file = io.BytesIO()
        pdf.save(file, encryption=pikepdf.Encryption(owner="k", user="" if owner_only else "u"))
        return file.getvalue()


def declared_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


WHOLE_JPEG = as_file(halves().resize((600, 400)), "JPEG")


@pytest.mark.parametrize(
    ("content", "media_type", "fault"),
    [
        (locked(), PDF, Fault.LOCKED),
        (b"%PDF-1.7\nnothing of the kind", PDF, Fault.DAMAGED),
        (b"", PDF, Fault.DAMAGED),
        (scanned(0), PDF, Fault.DAMAGED),
        (b"\x89PNG\r\n\x1a\n a scan", PNG, Fault.DAMAGED),
        (WHOLE_JPEG[: len(WHOLE_JPEG) // 2], JPEG, Fault.DAMAGED),
        (as_file(halves(), "PNG")[:-200], PNG, Fault.DAMAGED),
        (as_file(halves(), "GIF"), PNG, Fault.DAMAGED),
        (declared_png(50_000, 50_000), PNG, Fault.TOO_LARGE),
        (declared_png(12_000, 9_000), PNG, Fault.TOO_LARGE),
        (declared_png(3_000, 3_000), PNG, Fault.DAMAGED),
    ],
    ids=[
        "locked", "not a PDF", "empty", "no pages", "not a PNG", "half a JPEG", "cut PNG", "GIF", "bomb",
        "too many dots", "too little data",
    ],
)  # fmt: skip
def test_a_paper_that_cannot_be_bound_is_told_apart(
    tmp_path: Path, content: bytes, media_type: str, fault: Fault
) -> None:
    prepared, path = ready(tmp_path, content, media_type)
    assert prepared == Prepared(0, fault)
    assert not Path(path).exists()


def test_a_pdf_that_only_forbids_changes_is_bound(tmp_path: Path) -> None:
    prepared, path = ready(tmp_path, locked(owner_only=True))
    assert prepared == Prepared(1)
    with pikepdf.open(path) as pdf:
        assert not pdf.is_encrypted


def test_a_pdf_without_its_end_is_mended(tmp_path: Path) -> None:
    whole = scanned(3)
    prepared, _ = ready(tmp_path, whole[: whole.rindex(b"xref")])
    assert prepared == Prepared(3)


def test_more_pages_than_any_file_has_are_refused(tmp_path: Path) -> None:
    prepared, _ = ready(tmp_path, scanned(2001))
    assert prepared.fault is Fault.TOO_LARGE


def test_equal_papers_are_bound_to_equal_bytes(tmp_path: Path) -> None:
    papers = [("申请书", printed("申请书"), PDF), ("照片", as_file(halves(), "PNG"), PNG)]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert bound(tmp_path / "a", papers) == bound(tmp_path / "b", papers)


async def test_three_hundred_scanned_pages_are_bound_within_the_pool_s_limits(tmp_path: Path) -> None:
    noise = Image.effect_noise((1654, 2339), 40)  # A4 at 200 dots per inch, hard to compress
    scan = as_file(noise, "JPEG", quality=60)
    with pikepdf.new() as pdf:
        (tmp_path / "scan.jpg").write_bytes(scan)
        assert prepare(str(tmp_path / "scan.jpg"), JPEG, str(tmp_path / "page.pdf")) == Prepared(1)
        for at in range(100):
            with pikepdf.open(tmp_path / "page.pdf") as page:
                # The same picture a hundred times would be kept once: each is made a little different.
                page.pages[0].Resources.XObject.Scan.write(
                    scan + at.to_bytes(4, "big"), filter=Name.DCTDecode
                )
                pdf.pages.extend(page.pages)
        pdf.save(tmp_path / "hundred.in")
    pool = RenderPool(workers=1, seconds=20, memory_mb=1500)
    try:
        pieces = []
        for number in range(3):
            target = str(tmp_path / f"{number}.pdf")
            prepared = await pool.render(prepare, str(tmp_path / "hundred.in"), PDF, target)
            assert prepared == Prepared(100)
            numbers = tuple(str(number * 100 + at) for at in range(1, 101))
            pieces.append(Piece(f"第{number}份", target, numbers))
        target = str(tmp_path / "bound.pdf")
        binding = Binding("卷", "", "", CREATED, archival=False)
        assert await pool.render(bind, pieces, target, binding) == 300
    finally:
        pool.close()
    with pikepdf.open(target) as whole:
        assert len({page.Resources.XObject.Scan.read_raw_bytes() for page in whole.pages}) == 100
        assert whole.pages[-1].label == "300"
