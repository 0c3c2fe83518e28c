"""The printed PDF: archival, reproducible, whole, and fetching nothing."""

import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from fayi.kit.docx_html import Converted, convert
from fayi.kit.docx_html.fonts import SANS_FILE, SERIF_FILE, advance, has_letter
from fayi.kit.docx_html.usual_letters import USUAL_LETTERS, reduced_font
from fayi.kit.pdf import Attachment, MissingGlyph, PictureUnreadable, page_images, write_pdf
from tests.kit.page_lines import lines_of
from tests.kit.word_files import cell, paragraph, picture, png, row, run, table, word_file

CREATED = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


def converted(*texts: str) -> Converted:
    return convert(word_file(*[paragraph(text) for text in texts], title="文件"))


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def test_a_print_is_pdf_a_2b_with_its_title_and_dates() -> None:
    with opened(write_pdf(converted("正文"), title="调解协议书", created=CREATED, keywords="龙调字")) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "B"
            assert metadata["xmp:CreateDate"].startswith("2026-11-22T09:05")
        assert str(pdf.docinfo["/Title"]) == "调解协议书"
        assert str(pdf.docinfo["/Keywords"]) == "龙调字"
        assert str(pdf.Root.Lang) == "zh-CN"
        assert "/OutputIntents" in pdf.Root
        assert "/JavaScript" not in str(pdf.Root)
        for font in pdf.pages[0].Resources.Font.values():
            described = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in described or "/FontFile2" in described
            assert "/ToUnicode" in font


def test_a_print_with_attachments_is_pdf_a_3_and_names_each_file_once() -> None:
    files = [Attachment("a.docx", b"one", "Source"), Attachment("b.json", b"two", "Data")]
    with opened(write_pdf(converted("正文"), title="文", created=CREATED, attachments=files)) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
        assert len(pdf.Root.AF) == 2
        assert pdf.attachments["a.docx"].get_file().read_bytes() == b"one"


def test_the_same_document_prints_to_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    bold = run("调解", "<w:b/>") + run("协议书第18号，☑同意")
    (tmp_path / "t.docx").write_bytes(word_file(paragraph(content=bold), title="文"))
    program = (
        "import sys, hashlib, pathlib, datetime; from fayi.kit.docx_html import convert; "
        "from fayi.kit.pdf import write_pdf, Attachment; "
        "made = convert(pathlib.Path(sys.argv[1]).read_bytes()); "
        "when = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC); "
        "print([hashlib.sha256(write_pdf(made, title='文', created=when, attachments=files)).hexdigest() "
        "for files in ((), (Attachment('a', b'b'),))])"
    )
    sums = {
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "t.docx")],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(sums) == 1


def test_rare_characters_of_names_are_printed_and_can_be_found() -> None:
    names = "堃喆玥昇镕𬭎𬱖𫖯䶮㛃〇"
    pdf = write_pdf(converted(names), title="文", created=CREATED)
    assert "".join(line.text for line in lines_of(pdf)) == names


def test_the_fonts_printed_from_have_the_usual_letters_at_their_own_width() -> None:
    for file in (SERIF_FILE, SANS_FILE):
        with TTFont(io.BytesIO(reduced_font(file))) as font:
            units, letters, widths = font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"].metrics
            for letter in USUAL_LETTERS:
                if has_letter(letter, file):
                    assert widths[letters[ord(letter)]][0] / units == advance(letter, file)
        assert len(reduced_font(file)) < Path(file.path).stat().st_size / 3


def test_rare_letters_are_drawn_in_every_weight_and_font() -> None:
    heavy = '<w:rFonts w:eastAsia="试印黑体"/>'
    names = "㛃䶮𬭎"
    found = convert(
        word_file(
            paragraph(content=run("王" + names) + run(names, "<w:b/>") + run(names, heavy)),
            table([2000], [row([cell(names, 2000, '<w:textDirection w:val="tbRlV"/>')])]),
        )
    )
    text = "".join(line.text for line in lines_of(write_pdf(found, title="文", created=CREATED)))
    assert sorted(text) == sorted("王" + names * 4)


def test_a_space_after_a_rare_letter_and_marks_of_every_keyboard_are_printed() -> None:
    words = "㛃 王　䶮 陈—–…·“”‘’《》【】〔〕①②℃№￥＄＃"
    text = "".join(line.text for line in lines_of(write_pdf(converted(words), title="文", created=CREATED)))
    assert text == "".join(words.split())
    assert not converted("—–…“”①②℃№￥＄").drawn_fonts


def ink(pdf: bytes) -> int:
    """How much darkness is on the first page."""
    image = Image.open(io.BytesIO(page_images(pdf, dpi=150)[0])).convert("L")
    return sum((255 - shade) * count for shade, count in enumerate(image.histogram()))


@pytest.mark.parametrize("font", ["试印宋体", "试印黑体", "DejaVu Serif"])
def test_bold_letters_are_thicker_slanted_ones_lean_and_both_keep_their_width_and_text(font: str) -> None:
    def printed(properties: str) -> bytes:
        fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
        made = convert(word_file(paragraph("调解协议书Agreement26" * 4, run_properties=fonts + properties)))
        return write_pdf(made, title="文", created=CREATED)

    plain, bold, slanted = printed(""), printed("<w:b/>"), printed("<w:i/>")
    assert ink(bold) > 1.2 * ink(plain)
    assert page_images(slanted) != page_images(plain)
    assert [line.text for line in lines_of(bold)] == [line.text for line in lines_of(plain)]
    assert [line.text for line in lines_of(slanted)] == [line.text for line in lines_of(plain)]
    with opened(bold) as pdf:
        assert any("Bold" in str(face.BaseFont) for face in pdf.pages[0].Resources.Font.values())


def test_a_character_no_font_has_is_refused_by_name() -> None:
    with pytest.raises(MissingGlyph) as refused:
        write_pdf(converted("坏\U000f1234字"), title="文", created=CREATED)
    assert "U+F1234" in str(refused.value)


def test_a_damaged_picture_is_refused() -> None:
    broken = convert(word_file(paragraph(content=picture()), media={"a.png": b"\x89PNG broken"}))
    with pytest.raises(PictureUnreadable):
        write_pdf(broken, title="文", created=CREATED)


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/a.png", "ftp://127.0.0.1/a"])
def test_nothing_is_fetched_from_anywhere(address: str) -> None:
    page = converted("正文")
    reaching = replace(page, html=page.html + f'<img src="{address}"/>')
    with pytest.raises(PictureUnreadable):
        write_pdf(reaching, title="文", created=CREATED)


def test_a_watermark_stands_on_every_page_behind_the_text() -> None:
    page = converted(*["行"] * 30)
    marked = lines_of(write_pdf(page, title="文", created=CREATED, watermark="草稿"))
    assert {line.page for line in marked if set(line.text) <= set("草稿")} == {0, 1}
    assert "草" not in "".join(line.text for line in lines_of(write_pdf(page, title="文", created=CREATED)))


def test_a_watermark_and_a_title_are_only_text() -> None:
    pdf = write_pdf(converted("正文"), title="</title><b>", created=CREATED, watermark="<i>草")
    with opened(pdf) as found:
        assert str(found.docinfo["/Title"]) == "</title><b>"


def test_every_page_can_be_seen_as_a_picture() -> None:
    pdf = write_pdf(converted(*["行"] * 30), title="文", created=CREATED)
    images = [Image.open(io.BytesIO(image)) for image in page_images(pdf, dpi=72)]
    assert [image.size for image in images] == [(596, 842), (596, 842)]
    assert images[0].format == "PNG"
    assert min(images[0].convert("L").getextrema()) < 80


def test_a_picture_of_a_seal_is_printed() -> None:
    sealed = convert(word_file(paragraph(content=picture()), media={"a.png": png(200)}))
    with opened(write_pdf(sealed, title="文", created=CREATED)) as pdf:
        assert len(pdf.pages[0].get_images()) == 1
