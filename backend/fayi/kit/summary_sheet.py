"""A sheet of facts as PDF: what a package says about the matter. Its words are Chinese in every language."""

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape

from fayi.kit.docx_html import Converted
from fayi.kit.docx_html.drawn_fonts import DrawnFont
from fayi.kit.docx_html.fonts import RARE, SERIF_FAMILY, SERIF_FILE, face
from fayi.kit.docx_html.usual_letters import USUAL_LETTERS
from fayi.kit.pdf import write_pdf
from fayi.kit.printable import unprintable

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
STYLE = """
@page{size:A4;margin:25mm 20mm}
body{margin:0;font:12pt/1.6 FAMILY;color:#000}
h1{font-size:20pt;font-weight:normal;text-align:center;margin:0 0 8mm}
table{border-collapse:collapse;width:100%;table-layout:fixed}
td{border:.7pt solid #000;padding:2mm 2.5mm;vertical-align:top;overflow-wrap:anywhere;white-space:pre-line}
td:first-child{width:38mm}
"""


def summary_sheet(title: str, facts: Sequence[tuple[str, str]], created: datetime) -> bytes:
    """A heading and a table of labels and values, as PDF/A. A job for the render pool."""
    rows = "".join(f"<tr><td>{_text(label)}</td><td>{_text(value)}</td></tr>" for label, value in facts)
    html = f"<h1>{_text(title)}</h1><table><tbody>{rows}</tbody></table>"
    rare = "".join(sorted(set(html) - USUAL_LETTERS - {"\n"}))
    drawn = (DrawnFont(SERIF_FAMILY + RARE, SERIF_FILE, False, False, rare),) if rare else ()
    style = STYLE.replace("FAMILY", face("宋体").family)
    page = Converted(html, css=style, screen_css="", warnings=(), title="", drawn_fonts=drawn)
    return write_pdf(page, title=title, created=created)


def _text(words: str) -> str:
    """Words as markup; a character no font has is told by its number, not left out."""
    words = CONTROL.sub(" ", words)
    for character in unprintable(words):
        if character != "\n":
            words = words.replace(character, f"〔U+{ord(character):04X}〕")
    return escape(words)
