"""Paragraphs: indents, spacing and line height in points; lines broken, stretched and drawn."""

from fayi.kit.docx_html import css, fonts, measures
from fayi.kit.docx_html.constructs import PARAGRAPH_PROPERTIES
from fayi.kit.docx_html.inline import NO_BREAK_SPACE, LineWriter, floating_picture, may_stretch, stretch
from fayi.kit.docx_html.lines import Line, Measure, break_lines, to_atoms
from fayi.kit.docx_html.numbering import KNOWN_FORMATS, Label
from fayi.kit.docx_html.package import Element, W, value_of
from fayi.kit.docx_html.properties import Properties, child
from fayi.kit.docx_html.runs import RunStyle
from fayi.kit.docx_html.setting import Frame, Setting
from fayi.kit.docx_html.tokens import Token

WORD_BASELINE = 0.8  # where in a line of exact height the baseline lies, from its top
EDGES = ("top", "bottom", "left", "right")
PARAGRAPH_BORDERS = frozenset({*EDGES, "between"})
BULLETS = {"\uf0b7": "●", "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0a8": "□", "\uf0fc": "✓"}


class Paragraph:
    """One paragraph, resolved; `html()` draws it and `height` is its height in points."""

    def __init__(self, element: Element, frame: Frame, setting: Setting) -> None:
        self._frame, self._setting = frame, setting
        given = child(element, "pPr")
        self.style_name = setting.styles.name_of(given)
        inherited, run = setting.styles.paragraph(self.style_name, frame.table_style)
        setting.notebook.enter_paragraph("".join(element.itertext(W + "t")))
        self._properties = inherited.copy()
        label = self._label(Properties.of(given), inherited)
        if label is not None:
            self._properties.fold(label.paragraph_properties)
        self._properties.fold(given)
        self._check()
        self._tokens = setting.reader.read(element, run)
        if label is not None:
            self._tokens = [*self._label_tokens(label, run), *self._tokens]
        mark = setting.reader.run_properties(self._properties.trees.get("rPr"), run)
        spoken = [token.style for token in self._tokens if token.kind in ("text", "field")]
        self._base: RunStyle = (spoken[0] if spoken else setting.reader.look(mark)).plain()
        self._largest = max((style for style in spoken or [self._base]), key=lambda style: style.size)
        self._left, self._right, self._first = measures.indents(
            self._properties, self._base.size, setting.usual_size
        )
        natural = fonts.natural_height(self._largest.east.file) * self._largest.size
        self._line_height = measures.line_height(self._properties, natural, frame)
        self._before = measures.space(self._properties, "before", frame)
        self._after = measures.space(self._properties, "after", frame)
        self._lines = self._broken()
        self.height = len(self._lines) * self._line_height + self._before + self._after
        self._borders = self._properties.sides("pBdr")
        self._box_goes_on = self._box_goes_on_above = False

    def _check(self) -> None:
        properties = self._properties
        names = {name: properties.get(name) for name in properties.names()}
        self._setting.notebook.check(names, PARAGRAPH_PROPERTIES)
        for construct in measures.unsupported(properties):
            self._setting.notebook.report(construct)
        self._setting.notebook.check_borders("pBdr", properties.sides("pBdr"), PARAGRAPH_BORDERS)
        self._setting.notebook.check_shade(properties.values.get("shd", {}))

    # numbers

    def _label(self, given: Properties, inherited: Properties) -> Label | None:
        own, styled = given.trees.get("numPr"), inherited.trees.get("numPr")
        number_id = value_of(own, "numId") or value_of(styled, "numId")
        if number_id in ("", "0"):
            return None
        numbering = self._setting.numbering
        level = value_of(own, "ilvl") or value_of(styled, "ilvl")
        found = int(level) if level else numbering.level_of_style(number_id, self.style_name)
        label = numbering.next_label(number_id, found)
        if label is None or label.number_format not in KNOWN_FORMATS:
            self._setting.notebook.report(f"numFmt={label.number_format if label else number_id}")
        for construct in label.unsupported if label else ():
            self._setting.notebook.report(construct)
        return label

    def _label_tokens(self, label: Label, run: Properties) -> list[Token]:
        look = run.copy().fold(label.run_properties)
        first = next((token.style for token in self._tokens if token.kind == "text"), None)
        if first is not None and child(label.run_properties, "sz") is None:
            look.values["sz"] = {"val": str(first.size * 2)}
        style = self._setting.reader.look(look)
        text = "".join(BULLETS.get(sign, sign) for sign in label.text)
        for sign in text:
            if "\ue000" <= sign <= "\uf8ff":
                self._setting.notebook.report(f"lvlText U+{ord(sign):04X}")
        tokens = [Token("text", style, text)] if text else []
        if label.followed_by == "tab":
            tokens.append(Token("tab", style))
        elif label.followed_by == "space":
            tokens.append(Token("text", style, " "))
        return tokens

    # measures

    def _baseline_drop(self) -> float:
        """How much lower than CSS Word sets the letters of a line of exact height, in points."""
        if self._properties.get("spacing", "lineRule") != "exact":
            return 0.0
        middle = fonts.middle(self._base.east.file) * self._base.size
        return (WORD_BASELINE - 0.5) * self._line_height - middle

    def close_up_to(self, above: "Paragraph") -> float:
        """Take out the space Word leaves out between two paragraphs; how much, in points.

        Of the space after one and before the next only the larger stands, and contextual spacing leaves none
        between paragraphs of one style.
        """
        given = above._after + self._before
        if above.style_name == self.style_name:
            if above._properties.on("contextualSpacing"):
                above._after = 0.0
            if self._properties.on("contextualSpacing"):
                self._before = 0.0
        if not self._setting.spaces_add:
            self._before = max(0.0, self._before - above._after)
        return given - above._after - self._before

    def join_box_of(self, above: "Paragraph") -> None:
        """Two paragraphs with the same borders and indents stand in one box, as in Word."""
        same = (self._borders, self._left, self._right) == (above._borders, above._left, above._right)
        if self._borders and same:
            above._box_goes_on = self._box_goes_on_above = True

    def _drawn_borders(self) -> dict[str, dict[str, str]]:
        """The borders by edge, without those between paragraphs of one box."""
        found = {side: look for side, look in self._borders.items() if side in EDGES}
        if self._box_goes_on:
            found.pop("bottom", None)
        if self._box_goes_on_above:
            found.pop("top", None)
            if "between" in self._borders:
                found["top"] = self._borders["between"]
        return found

    def _broken(self) -> list[Line]:
        hanging = self._properties.on("overflowPunct", default=True) and not self._frame.in_cell
        measure = Measure(
            first=self._left + self._first,
            left=self._left,
            right=self._frame.width - self._right,
            stops=measures.tab_stops(self._properties, self._left, self._first),
            default_stop=self._frame.default_stop,
            hanging=hanging,
        )
        auto_space = self._properties.on("autoSpaceDE", default=True)
        whole_words = self._properties.on("wordWrap", default=True)
        return break_lines(to_atoms(self._tokens, auto_space, whole_words), measure)

    # drawing

    def html(self) -> str:
        """The paragraph; several `<p>` when page or column breaks stand inside it."""
        parts: list[list[Line]] = [[]]
        breaks: list[str] = []
        for line in self._lines:
            parts[-1].append(line)
            if line.ended_by in ("page", "column"):
                breaks.append(f"break-before:{line.ended_by}")
                parts.append([])
        if len(parts) > 1 and not parts[-1]:
            parts.pop()
        drawn = self._draw_part(parts[0], first=True)
        for position, part in enumerate(parts[1:]):
            self._setting.pending = breaks[position]
            if any(line.atoms for line in part):
                drawn += self._draw_part(part, first=False)
        if len(breaks) == len(parts):
            self._setting.pending = breaks[-1]
        return drawn

    def _draw_part(self, lines: list[Line], *, first: bool) -> str:
        writer = LineWriter(self._setting.sheet, self._base)
        justified = measures.alignment(self._properties) == "justify"
        distributed = self._properties.get("jc") == "distribute"
        right = self._frame.width - self._right
        for line in lines:
            full = justified and (not line.hard or distributed) and may_stretch(line)
            writer.write(line, stretch(line, right) if full else 0.0)
            if line is not lines[-1] and not line.ended_by:
                writer.end_line()
        floating = [token.picture for token in self._tokens if token.picture and token.picture.horizontal]
        pictures = "".join(
            floating_picture(
                picture,
                text_width=self._frame.width,
                indent=self._left,
                page_left=self._frame.page_left,
                drop=self._baseline_drop(),
            )
            for picture in (floating if first else [])
        )
        declarations = self._declarations(first, bool(pictures))
        name = self._setting.sheet.name(";".join(declarations))
        text = writer.html() or NO_BREAK_SPACE
        return f'<p class="{self._base.class_in(self._setting.sheet)} {name}">{pictures}{text}</p>'

    def _declarations(self, first: bool, positioned: bool) -> list[str]:
        properties, given = self._properties, [f"line-height:{css.points(self._line_height)}"]
        alignment = measures.alignment(properties)
        if alignment in ("center", "right"):
            given.append(f"text-align:{alignment}")
        # At a page break of its own Word drops the space before; after one the author made it stays.
        setting = self._setting
        forced = setting.after_break or bool(setting.pending) or properties.on("pageBreakBefore")
        dropped = self._frame.flows and not forced
        if dropped and first and self._before:
            given.append("margin-break:discard")
        boxed, inside = bool(self._borders), self._box_goes_on_above
        above = "margin-top" if (dropped or boxed) and not inside else "padding-top"
        # Padding, so that after and before add up.
        below = "margin-bottom" if boxed and not self._box_goes_on else "padding-bottom"
        for property_name, length in (
            ("margin-left", self._left),
            ("margin-right", self._right),
            ("text-indent", self._first if first else 0.0),
            (above, self._before if first else 0.0),
            (below, self._after),
        ):
            if length:
                given.append(f"{property_name}:{css.points(length)}")
        for side, look in self._drawn_borders().items():
            if (line := css.border(look)) != "none":
                padding = css.points(float(look.get("space", "0")))
                given += [f"border-{side}:{line}", f"padding-{side}:{padding}"]
        if background := css.shade(properties.values.get("shd", {})):
            given.append("background:" + background)
        for switch, declaration in (
            ("keepNext", "break-after:avoid"),
            ("keepLines", "break-inside:avoid"),
            ("pageBreakBefore", "break-before:page"),
        ):
            if properties.on(switch):
                given.append(declaration)
        if not properties.on("widowControl", default=True):
            given.append("orphans:1;widows:1")
        drop = self._baseline_drop()
        if positioned or abs(drop) > 0.05:
            given.append(f"position:relative;top:{css.points(drop)}")
        if setting.pending:
            given.append(setting.pending)
            setting.pending = ""
        if self._frame.flows:
            setting.after_break = False
        return given
