"""A form being drawn from top to bottom as a Word file."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from document_templates.drafting import styles
from document_templates.drafting.lines import Line, Run, Text, code_lines, seal_lines, sealed_lines
from document_templates.drafting.styles import Style
from document_templates.drafting.tables import WIDTH, Cell, Table, twips

DRAWN = datetime(2026, 1, 1, tzinfo=UTC)
RULES = {
    "single": 'w:val="single" w:sz="6" w:space="1" w:color="000000"',
    "dashed": 'w:val="dashed" w:sz="6" w:space="1" w:color="000000"',
    "red": 'w:val="single" w:sz="18" w:space="1" w:color="E60012"',
}


class Sheet:
    """A Word file being drawn: A4, no character grid, margins 37/35/28/26 mm (GB/T 9704-2012)."""

    def __init__(self, name: str, *, form: bool = False, landscape: bool = False) -> None:
        """Start an empty form called `name` in the file's properties.

        A `form` to fill in has 25/20 mm above and below instead, so that an ordinary one stays on one page;
        a register lies on its side (`landscape`), 25 mm left and right.
        """
        self.document = Document()
        styles.install(self.document)
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = name, "", ""
        properties.last_modified_by, properties.revision = "", 1
        properties.created = properties.modified = DRAWN
        self._section = self.document.sections[0]
        above, below, foot = (25, 20, 12) if form or landscape else (37, 35, 22)
        wide, high, left, right = (297, 210, 25, 25) if landscape else (210, 297, 28, 26)
        self._section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        self._section.page_width, self._section.page_height = Mm(wide), Mm(high)
        self._section.top_margin, self._section.bottom_margin = Mm(above), Mm(below)
        self._section.left_margin, self._section.right_margin = Mm(left), Mm(right)
        self._section.header_distance, self._section.footer_distance = Mm(min(above - 5, 20)), Mm(foot)
        self._section._sectPr.remove(self._section._sectPr.find(qn("w:docGrid")))
        self._numbering = self.document.part.numbering_part.element
        self._numbering[:] = []
        self._lists = 0

    def save(self, path: Path) -> None:
        """Write the file. Word wants a paragraph after the last table; a narrow one needs no new page."""
        if self.document.element.body[-2].tag == qn("w:tbl"):
            # Kept with the gap, a table at the end of a page would leave a page with nothing on it.
            for paragraph in self.document.element.body[-2].tr_lst[-1].iter(qn("w:p")):
                Paragraph(paragraph, self.document).paragraph_format.keep_with_next = False
            self.add(Line("", styles.GAP))
        self.document.save(str(path))

    def add(self, *lines: Line) -> None:
        """Paragraphs, in order."""
        for line in lines:
            self._append(self.paragraph_element(line))

    def title(self, *texts: str, page_break: bool = False) -> None:
        """The form's name, in one or more lines."""
        for text in texts[:-1]:
            self.add(Line(text, styles.TITLE, after=0))
        self.add(Line(texts[-1], styles.TITLE, page_break=page_break))

    def red_head(self, agency: str = "{{ issuing_org }}") -> None:
        """The issuing agency in red over a red rule, for letters of authorities."""
        self.add(Line(agency, styles.RED_HEAD), Line("", styles.NOTE, rule="red", after=8))

    def number(self, text: str = "{{ doc_number }}") -> None:
        """The number of the document, right above the text."""
        self.add(Line(text, styles.NUMBER))

    def body(self, *texts: Text) -> None:
        """Body paragraphs, two characters indented."""
        self.add(*(Line(text, styles.BODY) for text in texts))

    def heading(self, text: str) -> None:
        """A heading in the body, e.g. 一、…."""
        self.add(Line(text, styles.HEADING))

    def table(self, table: Table) -> None:
        """A table. Word would join two that touch, so a narrow gap keeps it off the one before."""
        if self.document.element.body[-2].tag == qn("w:tbl"):
            self.add(Line("", styles.GAP))
        self._append(table.element(self.paragraph_element))

    def seal(self, date: str, style: Style = styles.SEAL, above: Sequence[Line] = ()) -> None:
        """The committee, the place of its seal and the date, beside the code that verifies the document."""
        self._foot(style, (*above, *seal_lines(date, style, "center")))

    def sealed(
        self,
        date: str = "issue_date",
        issuer: str = "issuing_org",
        style: Style = styles.SEAL,
        above: Sequence[Line] = (),
    ) -> None:
        """The issuing agency and the date under its seal, beside the code that verifies the document."""
        self._foot(style, (*above, *sealed_lines(date, style, "center", issuer)))

    def _foot(self, style: Style, lines: Sequence[Line]) -> None:
        foot = Table(bordered=False)
        foot.row(
            Cell(190, tuple(code_lines()), valign="bottom"),
            Cell(252, tuple(lines), valign="bottom"),
            height=94 if style is styles.SEAL else 84,
        )
        self.table(foot)

    def copied_to(self, *lines: str) -> None:
        """版记 at the end of a letter: 抄送 and the like between two rules (GB/T 9704-2012, 7.4)."""
        table = Table(bordered=False)
        for number, line in enumerate(lines):
            edges = (("bottom", "single"),) if number else (("top", "single"), ("bottom", "single"))
            table.row(Cell(WIDTH, (Line(line, styles.LINE),), borders=edges), height=30)
        self.add(Line("", styles.GAP, before=8))
        self.table(table)

    def cut(self, text: str) -> None:
        """A dashed line to cut along, with a word about the seal that spans it."""
        self.add(Line(text, styles.EDGE, before=8, keep=True, rule="dashed"))

    def header(self, text: str) -> None:
        """A line over a rule at the head of every page."""
        header = self._section.header
        header.is_linked_to_previous = False
        header._element[:] = [self.paragraph_element(Line(text, styles.EDGE, rule="single"))]

    def footer(self, *signers: str) -> None:
        """第 X 页 共 Y 页 at the foot of every page, under a line for each page's signatures."""
        footer = self._section.footer
        footer.is_linked_to_previous = False
        lines = []
        if signers:
            stops, text, step = [], "", WIDTH / len(signers)
            for index, signer in enumerate(signers):
                text += f"{signer}：\t" + ("\t" if index < len(signers) - 1 else "")
                stops += [
                    (step * (index + 1) - 8, "left", "underscore"),
                    (step * (index + 1), "left", "none"),
                ]
            signing = Line(text, styles.EDGE, align="left", tabs=tuple(stops[: 2 * len(signers) - 1]))
            lines.append(self.paragraph_element(signing))
        page = self.paragraph_element(Line("第 ", styles.EDGE, before=6 if signers else 0))
        _field(page, "PAGE")
        page.append(_run_element(" 页　共 "))
        _field(page, "NUMPAGES")
        page.append(_run_element(" 页"))
        footer._element[:] = [*lines, page]

    def paragraph_element(self, line: Line) -> BaseOxmlElement:
        """The w:p of a line."""
        properties = f'<w:pStyle w:val="{line.style.name}"/>'
        if line.keep is not None:
            properties += f'<w:keepNext w:val="{int(line.keep)}"/>'
        if line.page_break:
            properties += "<w:pageBreakBefore/>"
        if line.numbered:
            properties += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self._list(line)}"/></w:numPr>'
        if line.rule:
            properties += f"<w:pBdr><w:bottom {RULES[line.rule]}/></w:pBdr>"
        if line.tabs:
            properties += (
                "<w:tabs>"
                + "".join(
                    f'<w:tab w:val="{kind}"' + (f' w:leader="{fill}"' if fill != "none" else "")
                    + f' w:pos="{twips(at)}"/>'
                    for at, kind, fill in line.tabs
                )
                + "</w:tabs>"
            )  # fmt: skip
        if line.before or line.after is not None:
            properties += f'<w:spacing w:before="{twips(line.before or line.style.before)}"'
            properties += f' w:after="{twips(line.style.after if line.after is None else line.after)}"/>'
        if line.align:
            indented = line.style.indent and line.align in ("center", "right")
            properties += '<w:ind w:firstLineChars="0" w:firstLine="0"/>' if indented else ""
            properties += f'<w:jc w:val="{line.align}"/>'
        paragraph = parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{properties}</w:pPr></w:p>")
        runs = [line.text] if isinstance(line.text, str | Run) else line.text
        for run in runs:
            if run:
                paragraph.append(_run_element(run))
        return paragraph

    def _append(self, element: BaseOxmlElement) -> None:
        self.document.element.body.insert(len(self.document.element.body) - 1, element)

    def _list(self, line: Line) -> int:
        """A numbering of its own for each list, so that every one starts at one."""
        self._lists += 1
        first = round(line.style.indent * line.style.size * 20)
        text = line.numbered.translate({ord("一"): "%1", ord("1"): "%1"})
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self._lists}">'
            '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{styles.LISTS[line.numbered]}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="0" w:firstLine="{first}"/></w:pPr></w:lvl></w:abstractNum>'
        )
        number = parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{self._lists}"><w:abstractNumId w:val="{self._lists}"/></w:num>'
        )
        self._numbering.insert(self._lists - 1, abstract)
        self._numbering.append(number)
        return self._lists


def _run_element(run: str | Run) -> BaseOxmlElement:
    text, look = run if isinstance(run, str) else run.text, ""
    if isinstance(run, Run):
        fonts = f'w:ascii="{run.font}" w:hAnsi="{run.font}" w:eastAsia="{run.font}"'
        look = f"<w:rPr><w:rFonts {fonts}/></w:rPr>"
    pieces = [
        f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in text.split("\t")
    ]
    return parse_xml(f"<w:r {nsdecls('w')}>{look}{'<w:tab/>'.join(pieces)}</w:r>")


def _field(paragraph: BaseOxmlElement, name: str) -> None:
    """A field that Word works out, such as the page number."""
    for content in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {name} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph.append(parse_xml(f"<w:r {nsdecls('w')}>{content}</w:r>"))
