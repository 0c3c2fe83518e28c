"""A scanned picture as a page of A4.

The picture's own data is kept wherever PDF can hold it (JPEG, and PNG without transparency or interlacing), so
that nothing of a scan is lost and hundreds of pages are placed quickly. Other pictures are packed anew without
loss; only CMYK, which an archive does not take, is turned into RGB and compressed again.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

A4 = (595.276, 841.89)
"""Points, upright."""
SIDE, TOP, BOTTOM = 28.35, 42.52, 28.35  # points; the page number has its place above the picture
COARSEST = 100  # dots per inch: a small picture is not blown up
ORIENTATION = 0x0112  # the EXIF tag that says how a camera was held
QUALITY = 92
PNG_CHANNELS = {0: 1, 2: 3, 3: 1}  # by the colour type in a PNG's header: grey, colours, palette
TURNED: dict[int, tuple[int, int, int, int]] = {
    1: (1, 0, 0, 1),
    2: (-1, 0, 0, 1),
    3: (-1, 0, 0, -1),
    4: (1, 0, 0, -1),
    5: (0, -1, -1, 0),
    6: (0, -1, 1, 0),
    7: (0, 1, 1, 0),
    8: (0, 1, -1, 0),
}
"""By EXIF orientation: which ways the picture's right and its top point on the page."""


class PictureDamaged(ValueError):
    """The file is not a picture, or not a whole one."""


class PictureTooLarge(ValueError):
    """The picture has more dots than any scan of a page."""


def picture_page(path: str) -> pikepdf.Pdf:
    """A PDF of one A4 page with the JPEG or PNG at `path` on it, the page turned as the picture is.

    The way a camera was held (EXIF) is followed. Raises PictureDamaged, PictureTooLarge.
    """
    pdf = pikepdf.new()
    try:
        with strict_pictures(), Image.open(path, formats=("JPEG", "PNG")) as picture:
            picture.load()
            orientation = picture.getexif().get(ORIENTATION, 1)
            drawn = _drawn(pdf, picture, path)
            width, height = picture.size
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureTooLarge from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error, zlib.error) as error:
        raise PictureDamaged from error
    _place(pdf, drawn, width, height, TURNED.get(orientation, TURNED[1]))
    return pdf


def tiff_pages(path: str) -> pikepdf.Pdf:
    """A PDF with an A4 page for each page of the TIFF at `path`, packed anew without loss.

    Raises PictureDamaged, PictureTooLarge.
    """
    pdf, frame = pikepdf.new(), f"{path}.png"
    try:
        with strict_pictures(), Image.open(path, formats=("TIFF",)) as scans:
            for at in range(getattr(scans, "n_frames", 1)):
                scans.seek(at)
                ImageOps.exif_transpose(scans).convert("RGB").save(frame, compress_level=1)
                with picture_page(frame) as page:
                    pdf.pages.extend(page.pages)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureTooLarge from error
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError, struct.error) as error:
        raise PictureDamaged from error
    return pdf


@contextmanager
def strict_pictures() -> Iterator[None]:
    """Let Pillow raise for enormous and for cut-off pictures; WeasyPrint has told it to accept the latter."""
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _place(
    pdf: pikepdf.Pdf, drawn: Stream, width: int, height: int, turned: tuple[int, int, int, int]
) -> None:
    """Add the page that shows the picture of so many dots."""
    if turned[0] == 0:
        width, height = height, width
    page_width, page_height = A4 if height >= width else A4[::-1]
    scale = min((page_width - 2 * SIDE) / width, (page_height - TOP - BOTTOM) / height, 72 / COARSEST)
    across, up = width * scale, height * scale
    left = (page_width - across) / 2
    bottom = BOTTOM + (page_height - TOP - BOTTOM - up) / 2
    a, b, c, d = turned
    # The unit square is turned about its corner; then moved so that its lowest and leftmost point is there.
    right_shift, up_shift = -min(0, a, c, a + c) * across, -min(0, b, d, b + d) * up
    matrix = (a * across, b * up, c * across, d * up, left + right_shift, bottom + up_shift)
    content = "q {:.3f} {:.3f} {:.3f} {:.3f} {:.3f} {:.3f} cm /Scan Do Q".format(*matrix)
    page = pdf.add_blank_page(page_size=(page_width, page_height))
    page.Contents = Stream(pdf, content.encode())
    page.Resources = Dictionary(XObject=Dictionary(Scan=drawn))


def _drawn(pdf: pikepdf.Pdf, picture: Image.Image, path: str) -> Stream:
    """The picture as PDF holds it."""
    if picture.format in ("JPEG", "MPO") and picture.mode in ("L", "RGB"):
        with open(path, "rb") as file:
            return _image(pdf, picture, file.read(), Name.DCTDecode, _plain_colours(picture.mode))
    if picture.format in ("JPEG", "MPO"):
        packed = io.BytesIO()
        plain = picture.convert("RGB")
        plain.save(packed, "JPEG", quality=QUALITY)
        return _image(pdf, plain, packed.getvalue(), Name.DCTDecode, Name.DeviceRGB)
    with open(path, "rb") as file:
        content = file.read()
    bits, colour_type, _, _, interlaced = struct.unpack_from(">5B", content, 24)
    if colour_type in PNG_CHANNELS and not interlaced and "transparency" not in picture.info:
        data = b"".join(part for kind, part in _chunks(content) if kind == b"IDAT")
        channels = PNG_CHANNELS[colour_type]
        rows = Dictionary(Predictor=15, Colors=channels, BitsPerComponent=bits, Columns=picture.width)
        colours = (
            _palette(pdf, content) if colour_type == 3 else _plain_colours("RGB" if channels == 3 else "L")
        )
        return _image(pdf, picture, data, Name.FlateDecode, colours, bits, rows)
    paper = Image.new("RGB", picture.size, "white")
    shown = picture.convert("RGBA")
    paper.paste(shown, mask=shown.getchannel("A"))
    return _image(pdf, paper, zlib.compress(paper.tobytes()), Name.FlateDecode, Name.DeviceRGB)


def _image(
    pdf: pikepdf.Pdf,
    picture: Image.Image,
    data: bytes,
    packed: Name,
    colours: Name | Array,
    bits: int = 8,
    rows: Dictionary | None = None,
) -> Stream:
    stream = Stream(pdf, b"")
    stream.write(data, filter=packed, decode_parms=rows)
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = picture.size
    stream.BitsPerComponent, stream.ColorSpace = bits, colours
    return stream


def _plain_colours(mode: str) -> Name:
    return Name.DeviceGray if mode == "L" else Name.DeviceRGB


def _palette(pdf: pikepdf.Pdf, content: bytes) -> Array:
    colours = next(part for kind, part in _chunks(content) if kind == b"PLTE")
    return Array([Name.Indexed, Name.DeviceRGB, len(colours) // 3 - 1, pikepdf.String(colours)])


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG: their kind and what they hold."""
    at = 8
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        yield kind, content[at + 8 : at + 8 + length]
        at += length + 12
