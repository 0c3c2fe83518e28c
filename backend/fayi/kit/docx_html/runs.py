"""The look of a run of text: resolved run properties as CSS, with what line breaking needs to know."""

from dataclasses import dataclass, replace

from fayi.kit.docx_html import css, fonts
from fayi.kit.docx_html.drawn_fonts import DrawnFont
from fayi.kit.docx_html.package import A, WordPackage, attributes
from fayi.kit.docx_html.properties import Properties
from fayi.kit.docx_html.usual_letters import USUAL_LETTERS

DEFAULT_HALF_POINTS = "20"
SPACES = " \u00a0\u3000"
SMALL_SCRIPT = 0.65  # superscripts and subscripts, as a share of the font size
HIGHLIGHTS = {
    "yellow": "#ffff00", "green": "#00ff00", "cyan": "#00ffff", "magenta": "#ff00ff", "blue": "#0000ff",
    "red": "#ff0000", "darkBlue": "#00008b", "darkCyan": "#008b8b", "darkGreen": "#006400",
    "darkMagenta": "#8b008b", "darkRed": "#8b0000", "darkYellow": "#808000", "darkGray": "#a9a9a9",
    "lightGray": "#d3d3d3", "black": "#000000", "white": "#ffffff",
}  # fmt: skip
UNDERLINES = {
    "double": "double", "dotted": "dotted", "dottedHeavy": "dotted", "wave": "wavy", "wavyHeavy": "wavy",
    "wavyDouble": "wavy", "dash": "dashed", "dashedHeavy": "dashed", "dashLong": "dashed",
    "dashLongHeavy": "dashed", "dotDash": "dashed", "dashDotHeavy": "dashed", "dotDotDash": "dashed",
    "dashDotDotHeavy": "dashed",
}  # fmt: skip
THICK_UNDERLINE = "1.5pt"


@dataclass(frozen=True)
class RunStyle:
    """How text looks and how wide it is: sizes and spacing in points."""

    declarations: tuple[str, ...]
    size: float
    east: fonts.Face
    latin: fonts.Face
    spacing: float
    underlined: bool
    capitals: bool = False
    bold: bool = False
    italic: bool = False

    def plain(self) -> "RunStyle":
        """The same letters without weight, lines, colours or background: what a paragraph passes on."""
        return replace(
            self,
            declarations=(f"font-size:{css.points(self.size)}",),
            underlined=False,
            bold=False,
            italic=False,
        )

    def face_of(self, latin: bool) -> fonts.Face:
        """The face for a Latin or a Chinese piece of text."""
        return self.latin if latin else self.east

    def note_letters(self, sheet: css.StyleSheet, text: str, *, latin: bool = False) -> None:
        """Tell the sheet which letters must be drawn: bold, slanted and rare ones.

        They are drawn from the face, or from the bundled serif where the face has them not.
        """
        face = self.face_of(latin)
        if not self.bold and not self.italic:
            if USUAL_LETTERS.issuperset(text):
                return
            bundled = face.file in (fonts.SERIF_FILE, fonts.SANS_FILE)
            text = "".join(
                letter
                for letter in text
                if letter not in USUAL_LETTERS and (bundled or not fonts.has_letter(letter, face.file))
            )
            if not text:
                return
            text += SPACES  # a space is set in the font of the letter before it
        own = "".join(letter for letter in text if fonts.has_letter(letter, face.file))
        if own:
            sheet.note_letters(self._drawn(face.name, face.file), own)
        if own != text:
            sheet.note_letters(self._drawn(fonts.SERIF_FAMILY, fonts.SERIF_FILE), text)

    def _drawn(self, family: str, file: fonts.FontFile) -> DrawnFont:
        kind = (" Bold" if self.bold else "") + (" Italic" if self.italic else "")
        return DrawnFont(family + (kind or fonts.RARE), file, self.bold, self.italic, "")

    def _families(self, face: fonts.Face) -> str:
        """The face's CSS families, those of the drawn letters first."""
        if not self.bold and not self.italic:
            return face.family
        drawn = dict.fromkeys(
            self._drawn(family, face.file).family for family in (face.name, fonts.SERIF_FAMILY)
        )
        return ",".join([*(fonts.family_name(family) for family in drawn), face.family])

    @property
    def mixed(self) -> bool:
        """Whether Latin letters stand in another face than Chinese ones."""
        return self.latin is not self.east and self.latin.family != self.east.family

    def width(self, text: str, latin: bool = False) -> float:
        """The width of a text on one line, in points."""
        file = self.face_of(latin).file
        if len(text) == 1:
            return fonts.advance(text, file) * self.size + self.spacing
        return sum(fonts.advance(character, file) * self.size + self.spacing for character in text)

    def class_in(self, sheet: css.StyleSheet, *, latin: bool = False, spacing: float | None = None) -> str:
        """The class for a piece of text in this style; `spacing` overrides the letter spacing, in points."""
        face = self.face_of(latin)
        space = self.spacing if spacing is None else spacing
        return sheet.name(
            ";".join(
                [
                    f"font-family:{self._families(face)}",
                    *self.declarations,
                    f"letter-spacing:{css.points(space) if abs(space) >= 0.005 else '0'}",
                ]
            ),
            screen=f"font-family:{face.screen}" if face.screen != face.family else "",
        )


class RunStyles:
    """Turns run properties into RunStyles; knows the theme's fonts."""

    def __init__(self, package: WordPackage) -> None:
        self._theme = _theme_fonts(package)
        self._known: dict[object, RunStyle] = {}

    def resolve(self, run: Properties, grid_spacing: float = 0.0) -> RunStyle:
        """The style for these properties; `grid_spacing` is what a character grid adds, in points."""
        names = run.values.get("rFonts", {})
        east = names.get("eastAsia") or self._theme.get(names.get("eastAsiaTheme", ""), "")
        latin = (
            names.get("ascii") or self._theme.get(names.get("asciiTheme", ""), "") or names.get("hAnsi", "")
        )
        size = float(run.get("sz", default=DEFAULT_HALF_POINTS)) / 2
        script = run.get("vertAlign")
        declarations: list[str] = []
        if script in ("superscript", "subscript"):
            size *= SMALL_SCRIPT
            declarations.append(f"vertical-align:{script.removesuffix('script')}")
        declarations.append(f"font-size:{css.points(size)}")
        declarations += _decorations(run)
        key = (tuple(declarations), east, latin, run.get("spacing"), grid_spacing, run.on("caps"))
        if key not in self._known:
            self._known[key] = RunStyle(
                declarations=tuple(declarations),
                size=size,
                east=fonts.face(east or latin),
                latin=fonts.face(latin or east),
                spacing=css.twips(run.get("spacing")) + grid_spacing,
                underlined=run.on("u"),
                capitals=run.on("caps"),
                bold=run.on("b"),
                italic=run.on("i"),
            )
        return self._known[key]


def _decorations(run: Properties) -> list[str]:
    found = []
    if run.on("b"):
        found.append("font-weight:bold")
    if run.on("i"):
        found.append("font-style:italic")
    lines = [
        line
        for line, on in (
            ("underline", run.on("u")),
            ("line-through", run.on("strike") or run.on("dstrike")),
        )
        if on
    ]
    if lines:
        look = UNDERLINES.get(run.get("u"), "double" if run.on("dstrike") else "")
        thickness = THICK_UNDERLINE if run.get("u") == "thick" else ""
        look = " ".join(part for part in (look, css.colour(run.get("u", "color")), thickness) if part)
        found.append("text-decoration:" + " ".join([*lines, look]).strip())
    if (text_colour := css.colour(run.get("color"))) and text_colour != "#000000":
        found.append("color:" + text_colour)
    background = HIGHLIGHTS.get(run.get("highlight")) or css.shade(run.values.get("shd", {}))
    if background:
        found.append("background:" + background)
    if run.get("position") not in ("", "0"):
        found.append(f"vertical-align:{css.points(float(run.get('position')) / 2)}")
    if "bdr" in run.values and (line := css.border(run.values["bdr"])) != "none":
        found.append("border:" + line)
    return found


def _theme_fonts(package: WordPackage) -> dict[str, str]:
    """Theme font references (`minorEastAsia` …) and the font names the theme gives them for Chinese."""
    root = package.part("word/theme/theme1.xml")
    found: dict[str, str] = {}
    for group in ("major", "minor"):
        fonts_of_group = next(root.iter(f"{A}{group}Font"), None) if root is not None else None
        if fonts_of_group is None:
            continue
        latin = fonts_of_group.find(A + "latin")
        east = fonts_of_group.find(A + "ea")
        name = attributes(east).get("typeface", "") if east is not None else ""
        chinese = next(
            (font for font in fonts_of_group.iter(A + "font") if font.get("script") == "Hans"), None
        )
        if not name and chinese is not None:
            name = chinese.get("typeface", "")
        found[group + "EastAsia"] = name
        if latin is not None:
            found[group + "HAnsi"] = found[group + "Ascii"] = latin.get("typeface", "")
    return found
