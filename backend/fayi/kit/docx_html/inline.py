"""Drawing finished lines: atoms as HTML, stretched to the right edge where the paragraph asks for it."""

from html import escape

from fayi.kit.docx_html import css
from fayi.kit.docx_html.lines import Atom, Line
from fayi.kit.docx_html.pictures import Picture
from fayi.kit.docx_html.runs import RunStyle

NO_BREAK_SPACE = "\u00a0"
DIGITS = "0123456789"
LEADERS = {
    "dot": "1pt dotted",
    "middleDot": "1pt dotted",
    "hyphen": ".7pt dashed",
    "underscore": ".7pt solid",
    "heavy": "1.2pt solid",
}
FIELD_CLASSES = {"PAGE": "page-number", "NUMPAGES": "page-count"}


def stretch(line: Line, right: float) -> float:
    """The extra space, in points, after each letter that makes the line reach `right`."""
    hanging = sum(atom.width for atom in line.atoms) > line.width - line.start + 0.01
    letters = sum(len(atom.text) for atom in line.atoms if atom.kind == "text")
    places = letters - (2 if hanging else 1)
    missing = right - line.width
    return missing / places if places > 0 and missing > 0.05 else 0.0


def may_stretch(line: Line) -> bool:
    """Lines with tabs or pictures keep their positions."""
    return bool(line.atoms) and all(atom.kind not in ("tab", "picture") for atom in line.atoms)


class LineWriter:
    """Writes the lines of one paragraph, whose own style needs no class of its own.

    Neighbours that look alike become one element, over the ends of lines too: every element costs.
    """

    def __init__(self, sheet: css.StyleSheet, base: RunStyle) -> None:
        self._sheet = sheet
        self._base_class = base.class_in(sheet)
        self._parts: list[tuple[str, list[str]]] = []  # class and texts; markup as it is has no class

    def write(self, line: Line, extra: float = 0.0) -> None:
        """Add a line; `extra` points of space after every letter."""
        style: RunStyle | None = None
        latin, text = False, ""
        for atom in line.atoms:
            if atom.kind != "text":
                self._piece(style, latin, text, extra)
                self._other(atom)
                text = ""
                continue
            atom_latin = atom.latin and atom.style.mixed
            if atom.style is not style or atom_latin != latin:
                self._piece(style, latin, text, extra)
                style, latin, text = atom.style, atom_latin, ""
            if atom.gap:  # the letter before a gap carries it
                self._piece(style, latin, text + atom.text[:-1], extra)
                self._piece(style, latin, atom.text[-1], extra + atom.gap)
                text = ""
            else:
                text += atom.text
        self._piece(style, latin, text, extra)

    def end_line(self) -> None:
        """Go on in the next line."""
        self._add(self._parts[-1][0] or self._base_class if self._parts else self._base_class, "\n")

    def html(self) -> str:
        """All lines so far."""
        return "".join(
            "".join(texts)
            if name in ("", self._base_class)
            else f'<span class="{name}">{"".join(texts)}</span>'
            for name, texts in self._parts
        )

    def _add(self, name: str, text: str) -> None:
        if self._parts and self._parts[-1][0] == name:
            self._parts[-1][1].append(text)
        else:
            self._parts.append((name, [text]))

    def _piece(self, style: RunStyle | None, latin: bool, text: str, extra: float) -> None:
        """Add a stretch of text in one style; `extra` points of space after every letter."""
        if text and style is not None:
            style.note_letters(self._sheet, text, latin=latin)
            name = style.class_in(self._sheet, latin=latin, spacing=style.spacing + extra)
            self._add(name, _escape(text, style))

    def _other(self, atom: Atom) -> None:
        if atom.kind == "tab":
            self._add("", self._tab(atom))
        elif atom.kind == "field":
            atom.style.note_letters(self._sheet, DIGITS)
            name = atom.style.class_in(self._sheet)
            self._add("", f'<span class="{name} {FIELD_CLASSES[atom.text]}"></span>')
        elif atom.kind == "picture" and atom.token is not None and atom.token.picture is not None:
            self._add("", picture_in_line(atom.token.picture))
        elif atom.kind == "break":
            self.end_line()

    def _tab(self, atom: Atom) -> str:
        leader = LEADERS.get(atom.text) or (".7pt solid" if atom.style.underlined else "")
        declarations = f"width:{css.points(atom.width)}"
        if leader:
            declarations += f";border-bottom:{leader} #000"
        return f'<span class="tab {self._sheet.name(declarations)}"></span>'


def picture_in_line(picture: Picture) -> str:
    """An inline picture."""
    size = f"width:{css.points(picture.width)};height:{css.points(picture.height)}"
    return f'<img alt="" src="{picture.source}" style="{size}"/>'


def floating_picture(
    picture: Picture, *, text_width: float, indent: float, page_left: float, drop: float
) -> str:
    """A picture over or under the text, placed from its paragraph; all measures in points.

    `indent` is the paragraph's left indent, `page_left` the page margin and `drop` how far down the paragraph
    is drawn: where CSS counts from and Word does not.
    """
    horizontal, vertical = picture.horizontal, picture.vertical
    if horizontal is None or vertical is None:
        return picture_in_line(picture)
    left = {
        "left": 0.0,
        "center": (text_width - picture.width) / 2,
        "right": text_width - picture.width,
    }.get(horizontal.align, horizontal.offset)
    if horizontal.relative_to in ("page", "leftMargin") and not horizontal.align:
        left -= page_left
    place = (
        f"position:absolute;left:{css.points(left - indent)};top:{css.points(vertical.offset - drop)};"
        f"width:{css.points(picture.width)};height:{css.points(picture.height)};"
        f"z-index:{-1 if picture.behind else 1}"
    )
    return f'<img alt="" src="{picture.source}" style="{place}"/>'


def _escape(text: str, style: RunStyle) -> str:
    if style.underlined:  # plain spaces at a line's end would lose their underline
        text = text.replace(" ", NO_BREAK_SPACE)
    return escape(text, quote=False)
