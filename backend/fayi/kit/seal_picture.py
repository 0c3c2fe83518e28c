"""The picture of a seal (印章) as it is printed: a PNG with a transparent ground, cut to what is visible.

It comes from outside, so it is decoded in the render pool and written anew; nothing of the old file is kept.
"""

import io

from PIL import Image, ImageChops, UnidentifiedImageError

from fayi.kit.errors import Refusal

BIGGEST_FILE = 5 * 1024 * 1024
LEAST_PIXELS, MOST_PIXELS = 200, 4000
"""Of each side."""
PRINTED_PIXELS = 1000
"""42 mm at 600 dots to the inch."""
FAINT = 24
"""Covering less than this of 255 is the ground, not the seal: what scanners and compression leave."""
MOST_COVERED = 0.8
"""A seal covers less than this share of its square; a photograph covers all of it."""
MOST_UNEVEN = 1.6
"""A seal is round, oval or square: its longer side is not more than this many times the shorter."""


class NotASeal(Refusal):
    """这不是PNG图片，或者文件已损坏。请导出为PNG格式后再上传。"""

    status_code = 422


class SealTooLarge(Refusal):
    """图片太大，不能超过{megabytes}MB，每边不能超过{pixels}像素。"""

    status_code = 422


class SealTooSmall(Refusal):
    """图片太小，每边至少要有{pixels}像素，否则印出来不清楚。"""

    status_code = 422


class NoSealInside(Refusal):
    """图片上看不出印章：应当只有一枚印章，底色透明或者白色。"""

    status_code = 422


def settled_seal(content: bytes) -> bytes:
    """The picture as PNG on a transparent ground, not larger than printing needs.

    A white ground becomes transparent. Raises NotASeal, SealTooLarge, SealTooSmall, NoSealInside.
    """
    if len(content) > BIGGEST_FILE:
        raise SealTooLarge(megabytes=BIGGEST_FILE >> 20, pixels=MOST_PIXELS)
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as opened:
            opened.verify()
        with Image.open(io.BytesIO(content), formats=("PNG",)) as opened:
            if max(opened.size) > MOST_PIXELS:
                raise SealTooLarge(megabytes=BIGGEST_FILE >> 20, pixels=MOST_PIXELS)
            if min(opened.size) < LEAST_PIXELS:
                raise SealTooSmall(pixels=LEAST_PIXELS)
            picture = opened.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as fault:
        raise NotASeal from fault
    if not any(picture.getchannel("A").histogram()[: 255 - FAINT]):
        picture = without_ground(picture)
    box = picture.getchannel("A").point(lambda covered: 255 if covered >= FAINT else 0).getbbox()
    if box is None:
        raise NoSealInside
    picture = picture.crop(box)
    wide, high = picture.size
    if min(picture.size) < LEAST_PIXELS:
        raise SealTooSmall(pixels=LEAST_PIXELS)
    covered = sum(picture.getchannel("A").histogram()[FAINT:]) / (wide * high)
    if covered > MOST_COVERED or max(picture.size) > MOST_UNEVEN * min(picture.size):
        raise NoSealInside
    picture.thumbnail((PRINTED_PIXELS, PRINTED_PIXELS))
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def without_ground(picture: Image.Image) -> Image.Image:
    """The picture with white made transparent: each pixel becomes its ink, as opaque as it is dark."""
    bands = picture.convert("RGB").split()
    lightest = ImageChops.darker(ImageChops.darker(bands[0], bands[1]), bands[2])
    covering = ImageChops.invert(lightest).point(lambda covered: covered if covered >= FAINT else 0)
    # A seal has one ink: the colour of its darkest pixels; paler ones are the same ink, thinner.
    ink = ink_of(picture, covering)
    found = Image.new("RGBA", picture.size, ink)
    found.putalpha(covering)
    return found


def ink_of(picture: Image.Image, covering: Image.Image) -> tuple[int, int, int]:
    """The mean colour of the pixels that cover most; raises NoSealInside for a blank sheet."""
    most = covering.getextrema()[1]
    if not isinstance(most, int | float) or most < FAINT:
        raise NoSealInside
    darkest = covering.point(lambda covered: 255 if covered >= most * 0.8 else 0)
    count = darkest.histogram()[255]
    sums = [
        sum(value * many for value, many in enumerate(band.histogram(darkest)))
        for band in picture.convert("RGB").split()
    ]
    red, green, blue = (round(total / count) for total in sums)
    return red, green, blue
