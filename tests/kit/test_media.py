"""What a file is is told by its content; what is broken, locked or two things at once is refused."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from fayi.kit import media
from fayi.kit.errors import Refusal
from tests.attachments import samples


def examined(tmp_path: Path, content: bytes) -> media.Examined:
    (tmp_path / "file").write_bytes(content)
    return media.examined(str(tmp_path / "file"))


@pytest.mark.parametrize(
    ("content", "kind", "pages"),
    [
        (samples.pdf(3), media.PDF, 3),
        (samples.photo(), media.JPEG, 1),
        (samples.png(), media.PNG, 1),
        (samples.tiff(4), media.TIFF, 4),
        (samples.office(), media.DOCX, 1),
        (samples.office("xl/workbook.xml"), media.XLSX, 1),
        (samples.MP4, media.MP4, 1),
        (samples.MP3, media.MP3, 1),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_file_is_what_its_content_says(tmp_path: Path, content: bytes, kind: str, pages: int) -> None:
    assert examined(tmp_path, content) == media.Examined(kind, pages, len(content))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<!doctype html><script>alert(1)</script>", media.NotTaken),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', media.NotTaken),
        (b"MZ\x90\0" + bytes(200), media.NotTaken),
        (b"\x7fELF" + bytes(200), media.NotTaken),
        (b"#!/bin/sh\nrm -rf x\n", media.NotTaken),
        (samples.EICAR, media.NotTaken),
        (b"GIF89a<script>", media.NotTaken),
        (b"", media.NotTaken),
        (samples.HEIC, media.PhotoOfAPhone),
        (samples.photo()[:400], media.Damaged),
        (b"\xff\xd8\xff<html>" + samples.photo(), media.TwoThings),
        (samples.photo() + samples.office(), media.TwoThings),
        (samples.pdf() + samples.office("payload.class"), media.TwoThings),
        (b"PK\x03\x04" + bytes(40) + samples.office(), media.TwoThings),
        (b"\x89PNG\r\n\x1a\n a scan", media.Damaged),
        (b"%PDF-1.7 and nothing", media.Damaged),
        (samples.pdf(password="secret"), media.Damaged),
        (samples.bomb(), media.TooManyDots),
        (samples.office("word/document.xml", "word/vbaProject.bin"), media.WithMacros),
        (samples.office("word/document.xml", "word/activeX/activeX1.xml"), media.WithMacros),
        (samples.office("META-INF/MANIFEST.MF"), media.NotTaken),
        (samples.office()[:60], media.Damaged),
    ],
)
def test_what_is_not_taken_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        examined(tmp_path, content)
    assert type(refused.value) is refusal
    assert str(refused.value).endswith("。")


def test_an_office_file_that_unpacks_to_more_than_a_computer_holds_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "file", "w", zipfile.ZIP_DEFLATED) as package:
        for name in ("[Content_Types].xml", "word/document.xml"):
            package.writestr(name, "<x/>")
        with package.open("word/media/image1.png", "w", force_zip64=True) as part:
            for _ in range(501):
                part.write(bytes(1 << 20))
    with pytest.raises(media.Damaged):
        media.examined(str(tmp_path / "file"))


def test_what_is_shown_of_a_photo_is_upright_and_says_nothing_of_where_it_was_taken(tmp_path: Path) -> None:
    source = tmp_path / "photo"
    source.write_bytes(samples.photo((4000, 1000), turned=6))
    assert b"Camera" in source.read_bytes()
    small, shown = tmp_path / "small", tmp_path / "shown"
    assert media.draw(str(source), media.JPEG, str(small), str(shown)) == (True, True)
    with Image.open(shown) as picture, Image.open(small) as thumbnail:
        assert picture.size == (625, 2500)
        assert max(thumbnail.size) == 320
        assert not picture.getexif()
        assert not thumbnail.getexif()
    assert b"Camera" not in shown.read_bytes() + small.read_bytes()


def test_of_a_pdf_the_first_page_is_drawn_and_of_a_recording_nothing(tmp_path: Path) -> None:
    source, small, shown = tmp_path / "file", tmp_path / "small", tmp_path / "shown"
    source.write_bytes(samples.pdf())
    assert media.draw(str(source), media.PDF, str(small), str(shown)) == (True, False)
    assert Image.open(io.BytesIO(small.read_bytes())).size[1] == 320
    source.write_bytes(samples.MP4)
    assert media.draw(str(source), media.MP4, str(small), str(shown)) == (False, False)


def test_what_can_be_seen_through_is_shown_on_white(tmp_path: Path) -> None:
    source, small, shown = tmp_path / "file", tmp_path / "small", tmp_path / "shown"
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(source, "PNG")
    assert media.draw(str(source), media.PNG, str(small), str(shown)) == (True, True)
    with Image.open(shown) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)
