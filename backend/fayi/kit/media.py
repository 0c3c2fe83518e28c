"""What a file that was handed in is, by its content, and how it is shown: photos, scans, Office files, recordings.

The name a file comes with proves nothing. Its beginning says what it claims to be; then it is opened as that,
in a child process with limits (these are jobs for the render pool), because it comes from outside. What is two
things at once, a picture with a web page or an archive inside, is refused.
"""

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from fayi.kit.errors import Refusal
from fayi.kit.pdf import page_count_of_file
from fayi.kit.pdf_pictures import strict_pictures

PDF, JPEG, PNG, TIFF = "application/pdf", "image/jpeg", "image/png", "image/tiff"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MP4, MP3 = "video/mp4", "audio/mpeg"
PICTURES = {JPEG: "JPEG", PNG: "PNG", TIFF: "TIFF"}
"""Media types with Pillow's names for them."""
ENDINGS = {
    PDF: ".pdf", JPEG: ".jpg", PNG: ".png", TIFF: ".tif", DOCX: ".docx", XLSX: ".xlsx", MP4: ".mp4", MP3: ".mp3",
}  # fmt: skip
HEAD = 4096
"""Bytes from which the kind of a file is told."""
TAIL = 66_000  # an archive's directory ends within these, its comment included
THUMBNAIL = 320  # pixels on the longer side
SHOWN = 2500
MOST_FRAMES = 500
MOST_UNPACKED = 500 << 20
MOST_PARTS = 5000
WEB = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?php")
MOVIES = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"dash",
    b"M4V ",
    b"3gp4",
    b"3gp5",
)
PICTURE_FAULTS = (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error, EOFError)


class NotTaken(Refusal):
    """这种文件不能收。请上传PDF、JPG、PNG、TIFF、Word（docx）、Excel（xlsx）、MP4或者MP3文件。"""

    status_code = 415


class PhotoOfAPhone(Refusal):
    """这是HEIC照片，其他电脑打不开。请在手机的相机设置里选择“兼容性最佳”（JPG）后重新拍照。"""

    status_code = 415


class Damaged(Refusal):
    """文件已损坏、不完整或者加了密码，不能打开，请重新扫描或者导出。"""

    status_code = 422


class TwoThings(Refusal):
    """文件里夹带了其他内容（网页、压缩包或者程序），不能收。请用扫描仪或手机重新生成。"""

    status_code = 422


class WithMacros(Refusal):
    """文件里有宏或者嵌入的程序，不能收。请另存为不带宏的文件，或者导出为PDF。"""

    status_code = 422


class TooManyDots(Refusal):
    """图片的尺寸过大，请降低分辨率后重新上传。"""

    status_code = 422


@dataclass(frozen=True)
class Examined:
    """A file that is what it says: its media type, its pages (1 for what has none), its bytes."""

    media_type: str
    pages: int
    size: int


def media_type(head: bytes) -> str:
    """What a file is by its first `HEAD` bytes; raises NotTaken, PhotoOfAPhone, TwoThings."""
    kind = next((kind for kind, begins in BEGINNINGS.items() if begins(head)), None)
    if kind is None:
        if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
            raise PhotoOfAPhone
        raise NotTaken
    if kind not in (DOCX, PDF) and any(word in head.lower() for word in WEB):
        raise TwoThings
    return kind


def _is_mp3(head: bytes) -> bool:
    """An ID3 tag, or a frame of MPEG layer III with a bit rate and a sampling rate that exist."""
    if head.startswith(b"ID3"):
        return True
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[1] & 0x18 != 0x08 and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C


BEGINNINGS: dict[str, Callable[[bytes], bool]] = {
    PDF: lambda head: head.startswith(b"%PDF-"),
    JPEG: lambda head: head.startswith(b"\xff\xd8\xff"),
    PNG: lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    TIFF: lambda head: head.startswith((b"II*\0", b"MM\0*")),
    DOCX: lambda head: head.startswith(b"PK\x03\x04"),
    MP4: lambda head: head[4:8] == b"ftyp" and head[8:12] in MOVIES,
    MP3: _is_mp3,
}
"""How each kind begins; a Word and an Excel file begin alike, and `examined` tells them apart."""


def examined(path: str) -> Examined:
    """Open the file at `path` as what it says it is; for the render pool.

    Raises NotTaken, PhotoOfAPhone, Damaged, TwoThings, WithMacros, TooManyDots.
    """
    size = Path(path).stat().st_size
    with open(path, "rb") as file:
        kind = media_type(file.read(HEAD))
    if kind == DOCX:
        return Examined(_office(path), 1, size)
    _must_carry_no_archive(path, size)
    if kind == PDF:
        pages = page_count_of_file(path)
        if pages is None:
            raise Damaged
        return Examined(kind, pages, size)
    if kind in PICTURES:
        return Examined(kind, _picture(path, kind), size)
    return Examined(kind, 1, size)


def _must_carry_no_archive(path: str, size: int) -> None:
    """An archive is read from its end, so one hides behind a picture; what follows is then run as a program."""
    with open(path, "rb") as file:
        file.seek(max(0, size - TAIL))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and len(tail) - at >= 22:
        (comment,) = struct.unpack_from("<H", tail, at + 20)
        if at + 22 + comment <= len(tail) and zipfile.is_zipfile(path):
            raise TwoThings


def _picture(path: str, kind: str) -> int:
    """How many pages a picture has, each of them decoded once."""
    try:
        with strict_pictures(), Image.open(path, formats=(PICTURES[kind],)) as picture:
            frames = getattr(picture, "n_frames", 1) if kind == TIFF else 1
            if frames > MOST_FRAMES:
                raise TooManyDots
            for frame in range(frames):
                picture.seek(frame)
                picture.load()
            return frames
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError) as error:
        raise TooManyDots from error
    except PICTURE_FAULTS as error:
        raise Damaged from error


def _office(path: str) -> str:
    """Word or Excel, by what the package holds; what unpacks to an enormous size is damaged to us."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Damaged
            if any(part.flag_bits & 1 for part in parts):
                raise Damaged
            if not parts or min(part.header_offset for part in parts):
                raise TwoThings
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Damaged from error
    if "[Content_Types].xml" not in names:
        raise NotTaken
    if any(
        name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".hta")) for name in names
    ) or any("/activex/" in name.lower() for name in names):
        raise WithMacros
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    raise NotTaken


def draw(path: str, kind: str, thumbnail: str, shown: str) -> tuple[bool, bool]:
    """Write a small JPEG of the file to `thumbnail` and, of a photo, one to look at to `shown`.

    Both are upright and carry nothing of what the camera noted. Returns which of the two were written; for the
    render pool. A file that cannot be drawn after all has neither.
    """
    try:
        if kind == PDF:
            _first_page(path).save(thumbnail, "JPEG", quality=80)
            return True, False
        if kind not in PICTURES:
            return False, False
        with strict_pictures(), Image.open(path, formats=(PICTURES[kind],)) as picture:
            upright = on_paper(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombWarning, pypdfium2.PdfiumError, *PICTURE_FAULTS):
        return False, False
    upright.thumbnail((SHOWN, SHOWN))
    upright.save(shown, "JPEG", quality=85)
    upright.thumbnail((THUMBNAIL, THUMBNAIL))
    upright.save(thumbnail, "JPEG", quality=80)
    return True, True


def _first_page(path: str) -> Image.Image:
    document = pypdfium2.PdfDocument(path)
    try:
        page = document[0]
        scale = THUMBNAIL / max(page.get_size())
        drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        return drawn
    finally:
        document.close()


def on_paper(picture: Image.Image) -> Image.Image:
    """A picture in plain colours, white where it could be seen through, with nothing else attached."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        sheet = Image.new("RGB", picture.size, "white")
        seen = picture.convert("RGBA")
        sheet.paste(seen, mask=seen.getchannel("A"))
        return sheet
    plain = picture.convert("RGB")
    plain.info.clear()
    return plain
