"""Which font file stands behind a font name, and how wide its letters are.

An office's own fonts come first where they are installed; otherwise the two bundled families stand in, a
serif for 宋体, 仿宋, 楷体 and 小标宋, a sans for 黑体. Lines are broken with the widths of the very file the
PDF is set in.
"""

import functools
import re
import subprocess
from dataclasses import dataclass

import pylopdf_fonts_zh_cn as bundled
from fontTools.ttLib import TTCollection, TTFont

from fayi.kit.docx_html.symbols import FAMILY as SIGN_FAMILY
from fayi.kit.docx_html.symbols import SIGNS

SERIF_FAMILY = "Fayi Serif"
SANS_FAMILY = "Fayi Sans"
RARE = " Rare"  # after the name of a family: its letters outside the usual ones, drawn for each document
SANS_NAMES = re.compile("黑|Hei|hei|Sans|Arial|雅|Gothic|Calibri|Tahoma|等线")

# Names under which the same typeface, or one of exactly the same widths, is sold.
SAME_FACE = (
    ("仿宋_GB2312", "仿宋", "FangSong_GB2312", "FangSong"),
    ("楷体_GB2312", "楷体", "KaiTi_GB2312", "KaiTi"),
    ("黑体", "SimHei"),
    ("宋体", "SimSun", "NSimSun", "新宋体"),
    ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
    ("Times New Roman", "Liberation Serif", "Tinos"),
    ("Arial", "Liberation Sans", "Arimo"),
    ("Courier New", "Liberation Mono", "Cousine"),
)


FAMILY_SIGNS = re.compile(r"[^\w .（）+-]")
MAX_FAMILY_LENGTH = 60


@dataclass(frozen=True)
class FontFile:
    """A font file, and the face's place in it for collections."""

    path: str
    index: int = 0


@dataclass(frozen=True)
class Face:
    """The typeface a Word font name ends up in.

    `family` is the CSS family list for print; `screen` the one for a browser, where the reader's own copy of
    the named font comes first.
    """

    family: str
    screen: str
    file: FontFile

    @property
    def name(self) -> str:
        """The first of its families: the font it is, or the bundled one that stands in."""
        return self.family.partition(",")[0].strip("'")


SERIF_FILE = FontFile(str(bundled.serif_path()))
SANS_FILE = FontFile(str(bundled.sans_path()))


def family_name(name: str) -> str:
    """A font name as a quoted CSS string, reduced to letters, digits and a few harmless signs."""
    return "'" + FAMILY_SIGNS.sub("", name)[:MAX_FAMILY_LENGTH] + "'"


@functools.cache
def installed_families() -> dict[str, FontFile]:
    """Upright regular faces known to fontconfig, by every family name they carry."""
    listing = ["fc-list", "--format", r"%{family}\t%{style[0]}\t%{file}\t%{index}\n"]
    try:
        lines = subprocess.run(listing, capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[str, FontFile] = {}
    for line in sorted(lines.splitlines()):
        families, style, path, index = line.split("\t")
        if style.lower() in ("regular", "normal", "book", "roman", "常规", ""):
            for name in families.split(","):
                found.setdefault(name, FontFile(path, int(index) & 0xFFFF))
    return found


@functools.cache
def face(name: str) -> Face:
    """The face for a font name taken from a Word file."""
    sans = bool(SANS_NAMES.search(name))
    family, file = (SANS_FAMILY, SANS_FILE) if sans else (SERIF_FAMILY, SERIF_FILE)
    rare = dict.fromkeys((family + RARE, SERIF_FAMILY + RARE))
    last = [family, *rare, SIGN_FAMILY]
    last = [*(family_name(other) for other in last), "sans-serif" if sans else "serif"]
    group = next((group for group in SAME_FACE if name in group), ())
    names = [name, *(other for other in group if other != name)] if name else []
    screen = ",".join([*(family_name(other) for other in names), *last])
    for other in names:
        if other in installed_families():
            return Face(",".join([family_name(other), *last]), screen, installed_families()[other])
    return Face(",".join(last), screen, file)


def open_font(file: FontFile) -> TTFont:
    """The font, its tables read as they are asked for."""
    if file.path.lower().endswith((".ttc", ".otc")):
        return TTCollection(file.path, lazy=True).fonts[file.index]
    return TTFont(file.path, lazy=True)


@functools.cache
def _tables(file: FontFile) -> tuple[dict[int, str], dict[str, tuple[int, int]], int, float, float]:
    with open_font(file) as font:
        units, header = font["head"].unitsPerEm, font["hhea"]
        ascent, descent = header.ascent / units, -header.descent / units
        return font.getBestCmap(), font["hmtx"].metrics, units, ascent, descent


@functools.lru_cache(50_000)
def advance(character: str, file: FontFile) -> float:
    """The width of a character in ems; one em for a sign that only the fallback fonts have."""
    if character in SIGNS:
        return 1.0
    for candidate in (file, SERIF_FILE):
        glyphs, metrics, units, *_ = _tables(candidate)
        glyph = glyphs.get(ord(character))
        if glyph is not None:
            return metrics[glyph][0] / units
    return 1.0


def has_letter(character: str, file: FontFile) -> bool:
    """Whether the font has this character."""
    return ord(character) in _tables(file)[0]


def natural_height(file: FontFile) -> float:
    """The height of a line set solid, in ems."""
    return sum(_tables(file)[3:])


def middle(file: FontFile) -> float:
    """How far below the middle of its line a browser puts the baseline, in ems."""
    *_, ascent, descent = _tables(file)
    return (ascent - descent) / 2


def warm_up() -> None:
    """Read the installed families and the bundled fonts' widths, which takes a moment the first time."""
    installed_families()
    for file in (SERIF_FILE, SANS_FILE):
        advance("中", file)
