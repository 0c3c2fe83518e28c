"""Files as people hand them in: whole ones, broken ones, and some that mean harm."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

PLACE = {1: "N", 2: (28.0, 13.0, 21.0), 3: "E", 4: (115.0, 49.0, 32.0)}
"""Where a camera says it was, as EXIF keeps it."""
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The agreed harmless file that every scanner finds."""


def photo(
    size: tuple[int, int] = (60, 40), kind: str = "JPEG", *, turned: int = 1, colour: str = "#3a7"
) -> bytes:
    """A photo as a camera makes it: with its place, and how the camera was held."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825).update(PLACE)
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind, exif=exif)
    return file.getvalue()


def noise(side: int) -> bytes:
    """A large photo that can hardly be compressed."""
    file = io.BytesIO()
    Image.effect_noise((side, side), 90).save(file, "JPEG", quality=95)
    return file.getvalue()


def png(size: tuple[int, int] = (4, 4)) -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, "PNG")
    return file.getvalue()


def tiff(pages: int = 2) -> bytes:
    """A scanner's file of several pages."""
    sheets = [Image.new("L", (30, 42), 255 - at) for at in range(pages)]
    file = io.BytesIO()
    sheets[0].save(file, "TIFF", save_all=True, append_images=sheets[1:])
    return file.getvalue()


def pdf(pages: int = 2, password: str = "") -> bytes:
    """A PDF, locked where there is a password."""
    document, file = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    lock = pikepdf.Encryption(owner=password, user=password) if password else None
    document.save(file, encryption=lock or False)
    return file.getvalue()


def office(main: str = "word/document.xml", *more: str) -> bytes:
    """An Office file with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name in ("[Content_Types].xml", main, *more):
            package.writestr(name, "<x/>")
    return file.getvalue()


def bomb(side: int = 20_000) -> bytes:
    """A PNG of a few bytes that says it has 400 million dots."""
    whole = bytearray(png())
    header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    whole[12:33] = header + struct.pack(">I", zlib.crc32(header))
    return bytes(whole)


MP4 = struct.pack(">I", 24) + b"ftypisom" + b"\0\0\2\0isommp42" + struct.pack(">I", 8) + b"mdat"
MP3 = b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\x64" + bytes(413)
HEIC = struct.pack(">I", 24) + b"ftypheic" + b"\0\0\0\0mif1heic"
