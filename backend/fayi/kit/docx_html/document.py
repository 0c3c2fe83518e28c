"""The whole way from a Word file to paged HTML."""

from dataclasses import dataclass
from html import escape

from fayi.kit.docx_html import css
from fayi.kit.docx_html.constructs import Notebook, Unsupported
from fayi.kit.docx_html.drawn_fonts import DrawnFont
from fayi.kit.docx_html.numbering import Numbering
from fayi.kit.docx_html.package import MAIN_PART, NotAWordFile, WordPackage, local_name
from fayi.kit.docx_html.pages import PageWriter, split_sections
from fayi.kit.docx_html.properties import child
from fayi.kit.docx_html.runs import RunStyles
from fayi.kit.docx_html.setting import Setting
from fayi.kit.docx_html.styles import Styles
from fayi.kit.docx_html.tokens import Reader

DUBLIN_CORE_TITLE = "{http://purl.org/dc/elements/1.1/}title"

BASE = """
body{margin:0;font-kerning:none}
p{margin:0;white-space:pre}
span{line-height:0}
img{vertical-align:baseline}
table{border-collapse:collapse;table-layout:fixed}
td{vertical-align:top;padding:0}
section{break-before:page;margin-break:discard}
section:first-child{break-before:auto}
.together{break-inside:avoid}
.with-next{break-after:avoid}
.tab{display:inline-block;vertical-align:-.12em}
.page-number::before{content:counter(page)}
.page-count::before{content:counter(pages)}
.column{display:inline-block;vertical-align:top;text-align:center}
.column.centred{vertical-align:middle}
"""
# A browser has no pages: one sheet of paper per section, headers above and footers below the text.
SCREEN = """
body{background:#8a8f98;padding:12px 0}
section{display:flow-root;position:relative;box-sizing:border-box;margin:0 auto 12px;
background:#fff;color:#000;isolation:isolate}
.running{position:absolute}
.running.even,.running.first{display:none}
.page-number::before,.page-count::before{content:"–"!important}
"""


@dataclass(frozen=True)
class Converted:
    """A Word file as HTML: the body, its style sheet, what could not be shown, the file's own title.

    `screen_css` is what a browser, which has no pages, needs on top; `drawn_fonts` are the bold, slanted and
    rare letters that must be drawn for printing it.
    """

    html: str
    css: str
    screen_css: str
    warnings: tuple[Unsupported, ...]
    title: str
    drawn_fonts: tuple[DrawnFont, ...] = ()

    def page(self, *, head: str = "") -> str:
        """A complete HTML page for the screen; `head` is trusted markup for its head."""
        return self._page(head + f"<style>@media screen{{{self.screen_css}}}</style>", "")

    def print_page(self, *, head: str = "", before: str = "") -> str:
        """A complete HTML page for printing, which is XML, too.

        `head` and `before` are trusted markup for its head and its body's start.
        """
        return self._page(head, before)

    def _page(self, head: str, before: str) -> str:
        return (
            '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"/>'
            f"<title>{escape(self.title)}</title><style>{self.css}</style>{head}</head>"
            f"<body>{before}{self.html}</body></html>"
        )


def convert(docx: bytes) -> Converted:
    """Convert a filled Word file.

    Raises NotAWordFile, WordFileTooLarge or DoctypeInside for files that may not be opened. Constructs
    outside the supported set are listed in `warnings`, each with its place; the rest is still shown.
    """
    package = WordPackage(docx)
    try:
        return _converted(package)
    except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError) as error:
        raise NotAWordFile from error  # numbers that are none, columns without end, tables without bottom


def _converted(package: WordPackage) -> Converted:
    body = child(package.part(MAIN_PART), "body")
    if body is None:
        raise NotAWordFile
    notebook, styles = Notebook(), Styles(package)
    reader = Reader(package, styles, RunStyles(package), notebook)
    setting = Setting(reader, styles, Numbering(package), css.StyleSheet(), notebook)
    notebook.enter_part(MAIN_PART)
    reader.part_name = MAIN_PART
    for element in body.getparent():
        if local_name(element) not in ("", "body"):
            notebook.report(local_name(element))
    html = PageWriter(package, setting).write(split_sections(body, setting))
    return Converted(
        html,
        css=BASE + setting.sheet.text(),
        screen_css=setting.sheet.screen_text() + SCREEN,
        warnings=notebook.found(),
        title=_title(package),
        drawn_fonts=setting.sheet.drawn_fonts(),
    )


def _title(package: WordPackage) -> str:
    properties = package.part("docProps/core.xml")
    title = properties.findtext(DUBLIN_CORE_TITLE) if properties is not None else ""
    return (title or "").strip()
