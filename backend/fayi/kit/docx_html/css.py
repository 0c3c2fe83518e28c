"""Values from a Word file on their way into CSS: measured, checked, and gathered into classes."""

import re
from dataclasses import replace

from fayi.kit.docx_html.drawn_fonts import DrawnFont

HEX_COLOUR = re.compile("[0-9A-Fa-f]{6}")
SHADE = re.compile(r"pct\d{1,2}")


def twips(value: str | None) -> float:
    """A measure in twentieths of a point, as points; `12pt`, `2cm`, `5mm` too; 0 for none or `auto`."""
    if not value or value == "auto":
        return 0.0
    for unit, points in (("pt", 1.0), ("cm", 28.3465), ("mm", 2.83465), ("in", 72.0)):
        if value.endswith(unit):
            return float(value.removesuffix(unit)) * points
    return float(value) / 20


def number(value: float) -> str:
    """A number with at most two decimals, the shortest way."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def points(value: float) -> str:
    """A CSS length in points."""
    return number(value) + "pt"


def colour(value: str | None) -> str:
    """`#rrggbb`, or empty: nothing else from a file may reach the style sheet."""
    return "#" + value.lower() if value and HEX_COLOUR.fullmatch(value) else ""


DASHED = frozenset({"dashed", "dashSmallGap", "dotDash", "dotDotDash"})
DOUBLE = frozenset(
    {"double"}
    | {f"{kind}{gap}Gap" for kind in ("thinThick", "thickThin") for gap in ("Small", "Medium", "Large")}
)
SOLID = frozenset({"single", "thick"})
NO_BORDER = frozenset({"none", "nil", ""})


def border(attributes: dict[str, str]) -> str:
    """A CSS border from a Word border element's attributes; `none` for an explicit absence."""
    kind = attributes.get("val", "none")
    if kind in NO_BORDER:
        return "none"
    line = "dotted" if kind == "dotted" else "dashed" if kind in DASHED else "solid"
    width = max(0.25, float(attributes.get("sz", "4")) / 8)
    if kind in DOUBLE:
        line = "double"
        width *= 3 if kind == "double" else 1  # Word gives the width of one of the two lines
    if kind == "thick":
        width *= 2
    return f"{points(width)} {line} {colour(attributes.get('color')) or '#000'}"


def is_known_border(attributes: dict[str, str]) -> bool:
    """Whether `border` can draw it; waves and ornaments it cannot."""
    return attributes.get("val", "none") in NO_BORDER | SOLID | DOUBLE | DASHED | {"dotted"}


def shade(attributes: dict[str, str]) -> str:
    """`#rrggbb` for a Word shading's attributes, empty for none: the fill, dotted with the pattern's colour."""
    fill, dots = colour(attributes.get("fill")), colour(attributes.get("color")) or "#000000"
    kind = attributes.get("val", "clear")
    share = 1.0 if kind == "solid" else float(kind[3:]) / 100 if SHADE.fullmatch(kind) else 0.0
    if not share:
        return fill
    return "#" + "".join(
        f"{round(share * int(dots[at : at + 2], 16) + (1 - share) * int((fill or '#ffffff')[at : at + 2], 16)):02x}"
        for at in (1, 3, 5)
    )


def is_known_shade(attributes: dict[str, str]) -> bool:
    """Whether `shade` can show it; stripes and crosses it cannot."""
    kind = attributes.get("val", "clear")
    return kind in ("clear", "nil", "none", "solid") or bool(SHADE.fullmatch(kind))


def width_of(border_text: str) -> float:
    """The width in points of a border written by `border`; 0 for none."""
    width = border_text.partition("pt ")[0]
    return float(width) if width and width != "none" else 0.0


class StyleSheet:
    """Declarations met while converting, each under one short class name."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._screen: dict[str, str] = {}
        self._rules: list[str] = []
        self._screen_rules: list[str] = []
        self._letters: dict[DrawnFont, set[str]] = {}

    def name(self, declarations: str, screen: str = "") -> str:
        """The class that stands for these declarations; `screen` is what a browser should use on top."""
        key = declarations + "|" + screen
        if key not in self._names:
            name = self._names[key] = f"c{len(self._names)}"
            self._rules.append(f".{name}{{{declarations}}}")
            if screen:
                self._screen[name] = screen
        return self._names[key]

    def note_letters(self, font: DrawnFont, text: str) -> None:
        """Remember that these letters must be drawn; `font` is without characters."""
        self._letters.setdefault(font, set()).update(text)

    def drawn_fonts(self) -> tuple[DrawnFont, ...]:
        """The fonts to be drawn, with all their characters."""
        return tuple(
            replace(font, characters="".join(sorted(letters))) for font, letters in self._letters.items()
        )

    def add(self, rule: str) -> None:
        """A rule that is not a class, such as `@page`."""
        self._rules.append(rule)

    def add_for_screen(self, rule: str) -> None:
        """A rule that browsers follow and printing does not."""
        self._screen_rules.append(rule)

    def text(self) -> str:
        """The whole style sheet for print."""
        return "\n".join(self._rules)

    def screen_text(self) -> str:
        """What a browser should use on top."""
        own = [f".{name}{{{declarations}}}" for name, declarations in self._screen.items()]
        return "\n".join([*own, *self._screen_rules])
