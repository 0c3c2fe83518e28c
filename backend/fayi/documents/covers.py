"""The sheets a file has besides its papers: cover, contents, dividers, and the note at its end (卷内备考表).

What stands here is written on paper and is Chinese in every language of the site. The sheets are drawn for a
file that has no cover document of its own; their form follows 文书档案案卷格式 (GB/T 9705).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from pathlib import Path

from fayi.kit.chinese_values import cn_date, dot_date
from fayi.kit.docx_html import Converted
from fayi.kit.docx_html.drawn_fonts import DrawnFont
from fayi.kit.docx_html.fonts import RARE, SERIF_FAMILY, SERIF_FILE, face
from fayi.kit.docx_html.usual_letters import USUAL_LETTERS
from fayi.kit.pdf import write_pdf
from fayi.kit.printable import unprintable

COVER, CONTENTS, DIVIDERS, NOTE = "cover.pdf", "contents.pdf", "dividers.pdf", "note.pdf"
COVER_MARK, CONTENTS_MARK, NOTE_MARK = "封面", "卷内目录", "卷内备考表"
"""What bookmarks call the sheets, and what a viewer's list of pages does."""
CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
LABEL_WIDTH = 5  # characters, which shorter labels are spread over
COLUMNS = (
    ("序号", 12), ("文书名称", 61), ("文号", 34), ("日期", 24), ("页号", 16), ("备注", 18),
)  # fmt: skip
"""Of the contents, with their widths in millimetres."""
STYLE = """
@page{size:A4;margin:28mm 18mm 22mm 27mm}
body{margin:0;font:12pt/1.5 FAMILY;color:#000}
h1{font-size:22pt;font-weight:normal;text-align:center;letter-spacing:.3em;margin:0 0 8mm;padding-left:.3em}
table{border-collapse:collapse;width:100%;table-layout:fixed}
.agency{font-size:20pt;text-align:center;margin:22mm 0 14mm}
.name{font-size:38pt;letter-spacing:.25em;padding-left:.25em;margin:0 0 26mm;line-height:1.3}
.facts td{padding:4.2mm 0 1mm;vertical-align:bottom;font-size:14pt;line-height:1.4}
.facts td:first-child{width:32mm;white-space:nowrap}
.facts td:last-child{border-bottom:.7pt solid #000;padding-left:2mm}
.contents th,.contents td{border:.7pt solid #000;padding:1.6mm 1.2mm;font-size:11pt;line-height:1.35;
font-weight:normal;text-align:center;overflow-wrap:anywhere}
.contents td:nth-child(2){text-align:left}
.contents td:nth-child(n+4){white-space:nowrap}
.contents tr{break-inside:avoid}
.divider{break-after:page;height:240mm;overflow:hidden;text-align:center;font-size:16pt;line-height:1.8}
.divider:last-child{break-after:auto}
.divider .no{margin:62mm 0 0;font-size:14pt}
.divider .title{font-size:24pt;line-height:1.5;margin:4mm 0 14mm;padding:0 8mm}
.note{border:.7pt solid #000;height:205mm;position:relative;padding:6mm 8mm}
.note p{margin:0 0 3mm;text-indent:2em;font-size:13pt;line-height:1.7}
.note .head{text-indent:0}
.signed{position:absolute;right:10mm;bottom:8mm;width:80mm}
.signed td{padding:2.5mm 0;font-size:13pt;vertical-align:bottom}
.signed td{white-space:nowrap}
.signed td:first-child{width:30mm}
"""


@dataclass(frozen=True)
class Line:
    """A line of the contents as printed; a missing paper has no number."""

    no: str
    title: str
    number: str
    day: str
    span: str
    remark: str


@dataclass(frozen=True)
class Divider:
    """A sheet that stands for a paper which is not among the pages."""

    no: int
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Sheets:
    """What is written on the sheets of one file; `created` is aware."""

    agency: str
    kind: str
    """What kind of file it is: 人民调解卷宗."""
    facts: tuple[tuple[str, str], ...]
    """The cover's labels and what stands behind them."""
    lines: tuple[Line, ...]
    dividers: tuple[Divider, ...]
    remarks: tuple[str, ...]
    """What the note at the end says of the file."""
    filed_by: str
    filed_on: date | None
    created: datetime


def file_kind(label: str) -> str:
    """What a file of the type is called on its cover: 人民调解卷宗."""
    return f"{label}卷宗"


def cover_facts(
    name: str,
    reference: str,
    parties: tuple[tuple[str, tuple[str, ...]], ...],
    officers: tuple[str, ...],
    opened_on: date | None,
    closed_on: date | None,
    filed_by: str,
    retention: str,
    pages: int,
) -> tuple[tuple[str, str], ...]:
    """The cover's labels and what stands behind them; `parties` are names by part."""
    return (
        ("卷名", name),
        ("卷号", reference),
        *((part, several(names)) for part, names in parties),
        ("承办人", "、".join(officers)),
        ("受理日期", cn_date(opened_on) if opened_on else ""),
        ("结案日期", cn_date(closed_on) if closed_on else ""),
        ("立卷人", filed_by),
        ("保管期限", retention),
        ("卷内页数", f"{pages}页"),
    )


def several(names: tuple[str, ...]) -> str:
    """Up to four names, or three and how many they are: 甲、乙、丙等12人."""
    return "、".join(names) if len(names) <= 4 else f"{'、'.join(names[:3])}等{len(names)}人"


def described(kind: str, pages: int, archival: bool) -> str:
    """What the bound file says of itself in its metadata."""
    how = "PDF/A-2b存档格式" if archival else "卷内有外来的PDF扫描件，不是PDF/A存档格式"
    return f"{kind}全卷，共{pages}页；{how}。"


def missing_line(title: str) -> Line:
    """A paper that must be in the file and is not, as the contents say it."""
    return Line("", title, "", "", "", "缺")


def line_of(
    no: int, title: str, number: str, day: date | datetime | None, span: str, remark: str | None
) -> Line:
    """A paper in the contents; `remark` is a key of REMARKS."""
    return Line(str(no), title, number, dot_date(day) if day else "", span, REMARKS[remark])


REMARKS = {
    None: "",
    "signed": "签名件",
    "copy": "复印件",
    "paper": "纸质",
    "unbound": "未装入",
}


def paper_divider(no: int, title: str, pages: int, span: str, *, original: bool) -> Divider:
    """The sheet for a paper of which there is no scan."""
    what = "纸质原件" if original else "纸质复印件"
    return Divider(no, title, (f"此处为{what}，共{pages}页", f"见纸质卷宗第{span}页"))


def unbound_divider(no: int, title: str, pages: int, span: str, why: str) -> Divider:
    """The sheet for a scan that could not be bound."""
    return Divider(
        no, title, (f"这份材料没有装入：{why}", f"共{pages}页，页号{span}保留", "请核对纸质卷宗或者重新扫描")
    )


def remarks_on(
    items: int,
    pages: int,
    *,
    paper_items: int,
    paper_pages: int,
    missing: tuple[str, ...],
    unbound: tuple[tuple[int, str, str], ...],
    archival: bool,
    contents_renewed: bool,
) -> tuple[str, ...]:
    """What the note at the end says; `unbound` are number (0: a cover), title and reason."""
    said = [f"本卷共{items}件{pages}页，按卷内目录的顺序排列，页号编在右上角。"]
    if paper_items:
        said.append(f"其中{paper_items}件{paper_pages}页只有纸质材料，没有扫描，此处以隔页代替，页号保留。")
    said += [f"{f'第{no}件' if no else COVER_MARK}“{title}”没有装入：{why}。" for no, title, why in unbound]
    if missing:
        said.append(f"缺必备材料：{'、'.join(missing)}。")
    if contents_renewed:
        said.append("封面所附的卷内目录与现有材料不一致，以随后的卷内目录为准。")
    said.append(
        "本文件是PDF/A-2b存档格式。"
        if archival
        else "卷内有外来的PDF扫描件，本文件是普通PDF，不是PDF/A存档格式。"
    )
    return tuple(said)


def draw(sheets: Sheets, folder: str) -> None:
    """Print the sheets as COVER, CONTENTS, DIVIDERS (where there are any) and NOTE in `folder`.

    A job for the render pool.
    """
    drawn = {COVER: _cover(sheets), CONTENTS: _contents(sheets), NOTE: _note(sheets)}
    if sheets.dividers:
        drawn[DIVIDERS] = _dividers(sheets)
    for name, html in drawn.items():
        pdf = write_pdf(_page(html), title=sheets.kind, created=sheets.created)
        (Path(folder) / name).write_bytes(pdf)


def _page(html: str) -> Converted:
    family = face("宋体")
    rare = "".join(sorted(set(html) - USUAL_LETTERS))
    drawn = (DrawnFont(SERIF_FAMILY + RARE, SERIF_FILE, False, False, rare),) if rare else ()
    style = STYLE.replace("FAMILY", family.family)
    return Converted(html, css=style, screen_css="", warnings=(), title="", drawn_fonts=drawn)


def _text(words: str) -> str:
    """Words as markup; a character no font has is told by its number, not left out."""
    words = CONTROL.sub(" ", words)
    for character in unprintable(words):
        words = words.replace(character, f"〔U+{ord(character):04X}〕")
    return escape(words)


def _spread(label: str) -> str:
    """A short label spread over the width of the longest."""
    gaps = len(label) - 1
    gap = (LABEL_WIDTH - len(label)) / gaps if 0 < gaps < LABEL_WIDTH - 1 else 0
    return f'<span style="letter-spacing:{gap:.3f}em;margin-right:-{gap:.3f}em">{_text(label)}</span>'


def _cover(sheets: Sheets) -> str:
    rows = "".join(
        f"<tr><td>{_spread(label)}</td><td>{_text(value) or '&#160;'}</td></tr>"
        for label, value in sheets.facts
    )
    return (
        f'<p class="agency">{_text(sheets.agency)}</p><h1 class="name">{_text(sheets.kind)}</h1>'
        f'<table class="facts">{rows}</table>'
    )


def _contents(sheets: Sheets) -> str:
    columns = "".join(f'<col style="width:{width}mm"/>' for _, width in COLUMNS)
    head = "".join(f"<th>{name}</th>" for name, _ in COLUMNS)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{_text(cell) or '&#160;'}</td>"
            for cell in (line.no, line.title, line.number, line.day, line.span, line.remark)
        )
        + "</tr>"
        for line in sheets.lines
    )
    return (
        f'<h1>卷内目录</h1><table class="contents"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _dividers(sheets: Sheets) -> str:
    return "".join(
        f'<section class="divider"><p class="no">第{one.no}件</p><p class="title">{_text(one.title)}</p>'
        + "".join(f"<div>{_text(words)}</div>" for words in one.words)
        + "</section>"
        for one in sheets.dividers
    )


def _note(sheets: Sheets) -> str:
    said = "".join(f"<p>{_text(words)}</p>" for words in sheets.remarks)
    day = cn_date(sheets.filed_on) if sheets.filed_on else "　　　年　　月　　日"
    signed = "".join(
        f"<tr><td>{_spread(label)}：</td><td>{_text(value)}</td></tr>"
        for label, value in (("立卷人", sheets.filed_by), ("检查人", ""), ("立卷时间", day))
    )
    return (
        f'<h1>卷内备考表</h1><div class="note"><p class="head">本卷情况说明：</p>{said}'
        f'<table class="signed">{signed}</table></div>'
    )
