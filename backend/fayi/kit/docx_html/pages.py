"""Sections and pages: paper, margins, headers and footers, columns, page numbers."""

from dataclasses import dataclass, replace

from fayi.kit.docx_html import blocks, css
from fayi.kit.docx_html.constructs import SECTION_PROPERTIES
from fayi.kit.docx_html.package import MAIN_PART, Element, R, W, WordPackage, attributes, local_name, value_of
from fayi.kit.docx_html.properties import Properties, child
from fayi.kit.docx_html.setting import Frame, Setting

USUAL_TAB_STOP = 36.0  # points
A4 = {"w": "11906", "h": "16838"}
MOST_COLUMNS = 45  # as many as Word allows
TABLES_AT_MARGIN = 15  # the version of Word that began to set them so
DASHED_NUMBERS = "numberInDash"
GRIDS = frozenset({"lines", "linesAndChars", "snapToChars"})
CHARACTER_GRIDS = frozenset({"linesAndChars", "snapToChars"})


@dataclass(frozen=True)
class Paper:
    """A section's page, in points."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    header: float
    footer: float

    @property
    def text_width(self) -> float:
        """What the margins leave."""
        return self.width - self.left - self.right


@dataclass(frozen=True)
class Section:
    """One section: its properties and the blocks it holds."""

    element: Element
    blocks: list[Element]

    @property
    def continuous(self) -> bool:
        """Whether it goes on where the section before it ended."""
        return value_of(self.element, "type", "nextPage") == "continuous"

    def attributes(self, name: str) -> dict[str, str]:
        """The attributes of one of its properties."""
        found = child(self.element, name)
        return attributes(found) if found is not None else {}

    def paper(self) -> Paper:
        """Size and margins."""
        size, margins = A4 | self.attributes("pgSz"), self.attributes("pgMar")

        def margin(side: str, default: str) -> float:
            return abs(css.twips(margins.get(side, default)))

        return Paper(
            css.twips(size["w"]),
            css.twips(size["h"]),
            margin("top", "1440"),
            margin("right", "1440"),
            margin("bottom", "1440"),
            margin("left", "1440") + margin("gutter", "0"),
            margin("header", "851"),
            margin("footer", "992"),
        )


def split_sections(body: Element, setting: Setting) -> list[Section]:
    """The body cut where a paragraph carries a section's properties, and at its end."""
    sections: list[Section] = []
    current: list[Element] = []
    for block in blocks.flatten(body, setting):
        current.append(block)
        ending = child(child(block, "pPr"), "sectPr") if local_name(block) == "p" else None
        if ending is not None:
            sections.append(Section(ending, current))
            current = []
    last = child(body, "sectPr")
    if last is not None:
        sections.append(Section(last, current))
    elif current:
        sections.append(Section(body.makeelement(W + "sectPr"), current))
    return sections


def _word_version(compatibility: Element | None) -> int:
    """The version of Word whose layout the file asks for; 12 where it does not say."""
    for entry in compatibility if compatibility is not None else ():
        given = attributes(entry)
        if given.get("name") == "compatibilityMode":
            return int(given.get("val", "12"))
    return 12


class PageWriter:
    """Writes sections as HTML, each kind of page under its own `@page` name."""

    def __init__(self, package: WordPackage, setting: Setting) -> None:
        self._package, self._setting = package, setting
        settings = package.part("word/settings.xml")
        switches = Properties.of(settings)
        self._even_pages = switches.on("evenAndOddHeaders")
        for switch in (
            "mirrorMargins",
            "gutterAtTop",
            "bookFoldPrinting",
            "bookFoldRevPrinting",
            "printTwoOnOne",
        ):
            if switches.on(switch):
                setting.notebook.report(f"settings {switch}")
        self._default_stop = css.twips(value_of(settings, "defaultTabStop", "720")) or USUAL_TAB_STOP
        compatibility = Properties.of(child(settings, "compat"))
        setting.spaces_add = compatibility.on("doNotUseHTMLParagraphAutoSpacing")
        setting.tables_at_margin = _word_version(child(settings, "compat")) >= TABLES_AT_MARGIN
        _, usual = setting.styles.paragraph(setting.styles.name_of(None))
        setting.usual_size = setting.reader.look(usual).size
        self._pages = 0
        self._margin_parts: dict[tuple[str, str], str] = {}  # inherited by later sections

    def write(self, sections: list[Section]) -> str:
        """All sections."""
        html = ""
        for number, section in enumerate(sections):
            following = sections[number + 1] if number + 1 < len(sections) else None
            begins_page = number == 0 or not section.continuous
            if begins_page:
                html += "</section>" if number else ""
                html += self._begin(section)
            html += self._content(section, balanced=following is not None and following.continuous)
        return html + "</section>"

    def _begin(self, section: Section) -> str:
        """A new page: its `@page` rules, the opening tag, the running headers and footers."""
        self._pages += 1
        name, paper = f"s{self._pages}", section.paper()
        sheet = self._setting.sheet
        margins = " ".join(css.points(side) for side in (paper.top, paper.right, paper.bottom, paper.left))
        size = f"{css.points(paper.width)} {css.points(paper.height)}"
        sheet.add(f"@page {name}{{size:{size};margin:{margins}}}")
        sheet.add(f".{name}{{page:{name}}}")
        sheet.add_for_screen(
            f".{name}{{width:{css.points(paper.width)};min-height:{css.points(paper.height)};padding:{margins}}}"
        )
        start = section.attributes("pgNumType").get("start")
        if start and start.isdecimal():
            sheet.add(f"@page :nth(1 of {name}){{counter-reset:page {start}}}")
        self._check(section)
        if section.attributes("pgNumType").get("fmt") == DASHED_NUMBERS:
            sheet.add(f".{name} .page-number::before{{content:'- ' counter(page) ' -'}}")
        self._setting.after_break = True
        return f'<section class="{name}">' + self._running(section, name, paper)

    def _check(self, section: Section) -> None:
        notebook = self._setting.notebook
        given = {
            local_name(element): attributes(element).get("val", "")
            for element in section.element
            if local_name(element)
        }
        notebook.check(given, SECTION_PROPERTIES)
        number_format = section.attributes("pgNumType").get("fmt", "decimal")
        for construct, value, plain in (
            ("pgNumType", number_format, ("decimal", DASHED_NUMBERS)),
            ("vAlign", given.get("vAlign", "top"), ("top",)),
            ("textDirection", given.get("textDirection", "lrTb"), ("lrTb",)),
            ("type", given.get("type", "nextPage"), ("nextPage", "continuous")),
        ):
            if value not in plain:
                notebook.report(f"{construct}={value}")

    def _running(self, section: Section, name: str, paper: Paper) -> str:
        """Headers and footers as running elements, and the margin boxes that show them."""
        for reference in section.element:
            if local_name(reference) in ("headerReference", "footerReference"):
                kind = local_name(reference).removesuffix("Reference")
                target = self._package.relationships(MAIN_PART).get(reference.get(R + "id", ""))
                if target is not None and not target.external:
                    self._margin_parts[kind, reference.get(W + "type", "default")] = target.name
        title_page = Properties.of(section.element).on("titlePg")
        selectors = {
            "default": f"@page {name}",
            "even": f"@page {name}:left",
            "first": f"@page :nth(1 of {name})",
        }
        html = ""
        for (kind, pages), part_name in self._margin_parts.items():
            if (pages == "first" and not title_page) or (pages == "even" and not self._even_pages):
                continue
            running = f"{kind}-{pages}-{name}"
            edge, distance = ("top", paper.header) if kind == "header" else ("bottom", paper.footer)
            self._setting.sheet.add(
                f"{selectors[pages]}{{@{edge}-center{{content:element({running});width:100%;"
                f"vertical-align:{edge};padding-{edge}:{css.points(distance)}}}}}"
            )
            content = self._part(
                part_name, Frame(paper.text_width, paper.left, default_stop=self._default_stop)
            )
            self._setting.sheet.add_for_screen(
                f".{name}>.{kind}{{{edge}:{css.points(distance)};"
                f"left:{css.points(paper.left)};right:{css.points(paper.right)}}}"
            )
            html += f'<div class="running {kind} {pages}" style="position:running({running})">{content}</div>'
        if title_page:
            for kind, edge in (("header", "top"), ("footer", "bottom")):
                if (kind, "first") not in self._margin_parts:
                    self._setting.sheet.add(f"{selectors['first']}{{@{edge}-center{{content:none}}}}")
        return html

    def _part(self, part_name: str, frame: Frame) -> str:
        """The content of a header or footer."""
        root = self._package.part(part_name)
        if root is None:
            return ""
        setting = self._setting
        reader, pending = setting.reader, setting.pending
        place = setting.notebook.enter_part(part_name)
        outer = reader.part_name, reader.grid_spacing
        reader.part_name, reader.grid_spacing, setting.pending = part_name, 0.0, ""
        html, _ = blocks.draw(blocks.flatten(root, setting), frame, setting)
        reader.part_name, reader.grid_spacing = outer
        setting.pending = pending
        setting.notebook.leave_part(place)
        return html

    def _content(self, section: Section, *, balanced: bool) -> str:
        paper, columns = section.paper(), section.attributes("cols")
        grid = section.attributes("docGrid")
        kind = grid.get("type", "")
        pitch = css.twips(grid.get("linePitch")) if kind in GRIDS else 0.0
        self._setting.reader.grid_spacing = (
            float(grid.get("charSpace", "0")) / 4096 if kind in CHARACTER_GRIDS else 0.0
        )
        count, gap = int(columns.get("num", "1")), css.twips(columns.get("space", "720"))
        if not 1 <= count <= MOST_COLUMNS:
            raise ValueError(count)
        if columns.get("equalWidth") in ("0", "false") and count > 1:
            self._setting.notebook.report("cols.equalWidth")
        frame = Frame(paper.text_width, paper.left, pitch, flows=True, default_stop=self._default_stop)
        width = (paper.text_width - gap * (count - 1)) / count
        html, _ = blocks.draw(section.blocks, replace(frame, width=width), self._setting)
        if count == 1:
            return html
        rule = ";column-rule:.5pt solid #000" if columns.get("sep") in ("1", "true", "on") else ""
        fill = "balance" if balanced else "auto"
        look = f"columns:{count};column-gap:{css.points(gap)};column-fill:{fill}{rule}"
        return f'<div class="{self._setting.sheet.name(look)}">{html}</div>'
