"""What an archive asks of a print: PDF/A-2b, and text that comes out in the order it is read.

The structure tests look at what a validator (veraPDF, which needs Java and is not part of the tests) found
wrong before, and at what PDF/A forbids outright. They do not cover the syntax of streams and of the cross
references, the outlines inside the embedded fonts beyond their numbering, nor colours inside pictures.
"""

import io
import re
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from fayi.kit.docx_html import convert
from fayi.kit.pdf import write_pdf
from tests.kit.official_papers import PAPERS
from tests.kit.word_files import OFFICIAL_PAGE, cell, paragraph, picture, row, run, table, word_file

CREATED = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
FORBIDDEN = (
    "/JavaScript",
    "/JS",
    "/Launch",
    "/URI",
    "/EmbeddedFiles",
    "/Encrypt",
    "/Movie",
    "/Sound",
    "/XFA",
)


def seal() -> bytes:
    """A red square one can see through."""
    file = io.BytesIO()
    Image.new("RGBA", (40, 40), (200, 0, 0, 120)).save(file, "PNG")
    return file.getvalue()


def everything() -> bytes:
    """A paper with all that is drawn in ways of its own: letters, pictures, lines across cells, a watermark."""
    anchor = (
        '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:wrapNone/>'
    )
    crossed = '<w:tcBorders><w:tl2br w:val="single" w:sz="8"/></w:tcBorders>'
    docx = word_file(
        paragraph(
            content=run("粗体㛃䶮", "<w:b/>") + run("斜体", "<w:i/>") + run("䶮☑") + picture(anchor=anchor)
        ),
        table([2000], [row([cell("格", 2000, crossed)], '<w:trHeight w:val="900"/>')]),
        media={"a.png": seal()},
    )
    return write_pdf(convert(docx), title="文", created=CREATED, watermark="草稿")


def printed(docx: bytes) -> bytes:
    return write_pdf(convert(docx), title="文", created=CREATED)


SAMPLES = {name: (lambda paper=paper: printed(paper())) for name, paper in PAPERS.items()} | {
    "all": everything
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_print_has_the_structure_of_pdf_a(name: str) -> None:
    pdf = SAMPLES[name]()
    assert pdf.startswith(b"%PDF-1.7\n%")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert not document.is_encrypted
        assert len(document.trailer.ID) == 2
        (intent,) = document.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1"
        assert intent.DestOutputProfile.N == 3
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
        for found in document.objects:
            if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
                assert not {*FORBIDDEN} & {*found.keys()}
                assert found.get("/F") is None or not isinstance(found, pikepdf.Stream)
            if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image":
                assert not found.get("/Interpolate", False)
        for page in document.pages:
            assert "/Annots" not in page


@pytest.mark.parametrize("name", SAMPLES)
def test_every_letter_is_in_the_file_under_its_own_number_and_can_be_found(name: str) -> None:
    with pikepdf.open(io.BytesIO(SAMPLES[name]())) as document:
        fonts = {str(font.BaseFont): font for page in document.pages for font in page.Resources.Font.values()}
        for font in fonts.values():
            inner = font.DescendantFonts[0]
            with TTFont(io.BytesIO(inner.FontDescriptor.FontFile3.read_bytes())) as embedded:
                order, widths = embedded.getGlyphOrder(), embedded["hmtx"].metrics
                units = embedded["head"].unitsPerEm
                told = [
                    int(code, 16)
                    for code in re.findall(rb"<([0-9a-fA-F]{4})> <", font.ToUnicode.read_bytes())
                ]
                assert told
                if hasattr(embedded["CFF "].cff[0], "ROS"):
                    assert [order[place] for place in told if place] == [
                        f"cid{place:05d}" for place in told if place
                    ]
                for start, run_of_widths in zip(inner.W[::2], inner.W[1::2], strict=True):
                    for place, width in enumerate(run_of_widths, start=int(start)):
                        assert float(width) == pytest.approx(widths[order[place]][0] * 1000 / units, abs=1)
                        assert place in told


def text(pdf: bytes) -> str:
    """The text as a reader's program takes it out, without spaces and line ends."""
    document = pypdfium2.PdfDocument(pdf)
    found = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return "".join(found.split())


def test_the_text_of_a_form_comes_out_row_by_row_and_cell_by_cell() -> None:
    found = text(printed(PAPERS["form"]()))
    words = (
        "人民调解申请书",
        "姓名",
        "欧阳明德",
        "性别",
        "☑男",
        "住址",
        "申请事项",
        "赔偿维修",
        "二",
        "对漏水部位",
        "纠纷情况",
    )
    places = [found.index(word) for word in words[:4]]
    for word in words[4:]:
        places.append(found.index(word, places[-1]))
    assert places == sorted(places)


def test_the_text_of_two_columns_comes_out_column_by_column() -> None:
    columns = OFFICIAL_PAGE + '<w:cols w:num="2" w:space="600"/>'
    items = [f"第{number:02d}项登记" for number in range(1, 41)]
    assert text(printed(word_file(*map(paragraph, items), section=columns))) == "".join(items)


def test_lines_of_a_paragraph_join_again_without_a_gap() -> None:
    words = "双方就赔偿事宜自愿达成协议（2026）第18号，" * 6
    assert text(printed(word_file(paragraph(words)))) == words
