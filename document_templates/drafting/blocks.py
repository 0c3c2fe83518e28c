"""What several forms share: parties as a paragraph or a roster, particulars of a record, minutes."""

from collections.abc import Sequence

from document_templates.drafting import styles
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    EMPTY,
    NO_DATE,
    Line,
    Text,
    day,
    each,
    either,
    hei,
    maybe,
    paragraphs,
    sealed_lines,
    tag,
    when,
)
from document_templates.drafting.styles import Style
from document_templates.drafting.tables import WIDTH, Cell, Table, cell, label

SIGNED = "（签名、盖章或按指印）"
Column = tuple[str, float, str]
"""A column of a list: printed name, width in points, text such as "{{ one.name }}"."""


def party_lines(rows: str, role: str = "{{ p.role }}") -> list[Line]:
    """Each party as a paragraph, the way agreements and court papers name them, with an agent below."""
    about = "".join(
        (
            "{{ p.name }}",
            either("p.sex", "，{{ p.sex }}"),
            "{% if p.birth_date %}，{{ p.birth_date|cn_date }}出生{% elif p.age %}，{{ p.age }}岁{% endif %}",
            either("p.ethnic", "，{{ p.ethnic }}"),
            either("p.occupation", "，{{ p.occupation }}"),
            either("p.address", either("p.legal_representative", "，住所地", "，住") + "{{ p.address }}"),
            either("p.legal_representative", "，法定代表人{{ p.legal_representative }}"),
            either(
                "p.id_number",
                either("p.legal_representative", "，统一社会信用代码", "，公民身份号码")
                + "{{ p.id_number }}",
            ),
            either("p.phone", "，联系电话{{ p.phone }}"),
            "。",
        )
    )
    agent = "{{ p.agent }}" + either("p.agent_scope", "（代理权限：{{ p.agent_scope }}）") + "。"
    return each(
        f"p in {rows}",
        Line([hei(f"{role}："), about], styles.BODY, align="left"),
        *when(
            "p.agent",
            Line([hei("{{ p.agent_kind|default('委托代理人') }}："), agent], styles.BODY, align="left"),
        ),
    )


def roster(table: Table, rows: str = "parties") -> None:
    """The parties of a matter as rows of a form, one row each."""
    table.row(
        label(30, "当事人", "start"),
        label(52, "称谓"),
        label(88, "姓名（名称）"),
        label(34, "性别"),
        label(34, "年龄"),
        label(86, "联系方式"),
        label(118, "单位或住址"),
    )
    with table.each(f"p in {rows}"):
        table.row(
            label(30, "", "on"),
            *(
                cell(width, Line(text, styles.SMALL, align="center"))
                for width, text in (
                    (52, "{{ p.role }}"),
                    (88, "{{ p.name }}"),
                    (34, maybe("p.sex")),
                    (34, maybe("p.age")),
                    (86, maybe("p.phone")),
                )
            ),
            cell(118, Line(maybe("p.address"), styles.SMALL, align="left")),
        )


def story(table: Table, name: str, text: str, height: float, width: float = 30) -> None:
    """A named cell with the long text of the fact `text`, over a page end if need be.

    `width` is that of the name, in points.
    """
    content = paragraphs(text, styles.TELLING, otherwise=[EMPTY])
    table.row(label(width, name), cell(WIDTH - width, *content, valign="top"), height=height, splits=True)


def numbered(table: Table, name: str, rows: str, height: float, width: float = 30) -> None:
    """A named cell with numbered points; `width` is that of the name, in points."""
    table.row(
        label(width, name),
        cell(
            WIDTH - width,
            *each(
                f"one in {rows}|default([])",
                Line("{{ one }}", styles.TELLING, numbered="1."),
                otherwise=[EMPTY],
            ),
            valign="top",
        ),
        height=height,
        splits=True,
    )


def ticked(table: Table, name: str, text: str, width: float = WIDTH, name_width: float = 70) -> None:
    """A row with a name and boxes to tick or a short text."""
    table.row(label(name_width, name), cell(width - name_width, Line(text, align="left")))


class Particulars(Table):
    """The head of a record: names and underlined values, side by side."""

    def __init__(self) -> None:
        """Start without lines."""
        super().__init__(bordered=False)

    def line(self, *pairs: tuple[str, Text], shares: Sequence[float] = ()) -> None:
        """One line of (name, value); the values share the room that the names leave."""
        taken = [14.0 * ((4 if "{" in name else len(name)) + 1) + 8 for name, _ in pairs]
        room = WIDTH - sum(taken)
        parts = shares or [1 / len(pairs)] * len(pairs)
        cells = []
        for (name, value), width, share in zip(pairs, taken, parts, strict=True):
            cells.append(Cell(width, (Line(f"{name}：", styles.LINE),), valign="top"))
            entry = (Line(value, styles.LINE),)
            cells.append(Cell(round(room * share, 1), entry, valign="top", borders=(("bottom", "single"),)))
        self.row(*cells, height=26)


def minutes(sheet: Sheet) -> None:
    """What was said, speaker by speaker, or as one text; ruled lines to write on where there is neither."""
    speaker = "{% if loop.first and turn.speaker %}{{ turn.speaker }}：{% endif %}"
    ruled = Line("\t", styles.LINE, tabs=((WIDTH, "right", "underscore"),), before=4)
    sheet.add(
        *each(
            "turn in turns|default([])",
            *each("line in turn.text|lines", Line([hei(speaker), "{{ line }}"], styles.MINUTES)),
        ),
        *paragraphs("content", styles.MINUTES),
        tag("if not turns and not content"),
        *[ruled] * 20,
        tag("endif"),
    )


def fill_row(
    table: Table, *pairs: tuple[str, Text], shares: Sequence[float] = (), height: float = 26
) -> None:
    """One row of (printed name, value) pairs across the page.

    A name takes the room of its characters, in two lines from seven on; the values share what is left,
    evenly or by `shares` (which add up to 1).
    """
    taken = [12.0 * (len(name) if len(name) < 7 else (len(name) + 1) // 2) + 14 for name, _ in pairs]
    room = WIDTH - sum(taken)
    parts = shares or [1 / len(pairs)] * len(pairs)
    cells: list[Cell] = []
    left = 0.0
    for (name, value), width, share in zip(pairs, taken, parts, strict=True):
        last = len(cells) == 2 * len(pairs) - 2
        filled = round(WIDTH - left - width if last else room * share, 1)
        cells += [label(width, name), cell(filled, Line(value, align="left"))]
        left = round(left + width + filled, 1)
    table.row(*cells, height=height)


def opinion(
    table: Table,
    name: str,
    text: str,
    signer: str = "",
    date: str = "",
    *,
    height: float = 92,
    seal: bool = True,
    signs: str = "负责人（签名）",
    width: float = 30,
) -> None:
    """A box for an opinion (审批意见): what was said, who signs, the seal, and the date, or room for all of it.

    `width` is that of the name, in points.
    """
    seal_words = "　　（公章）" if seal else ""
    signature = f"{signs}：" + (maybe(signer) if signer else "") + "　　　　" + seal_words
    lines = (
        *paragraphs(text, styles.TELLING, otherwise=[EMPTY]),
        Line(signature, align="right", before=14, keep=True),
        Line(day(date) if date else NO_DATE, align="right"),
    )
    table.row(label(width, name), cell(WIDTH - width, *lines, valign="bottom"), height=height, splits=True)


def grid(
    table: Table,
    rows: str,
    *columns: Column,
    height: float = 26,
    head: float = 26,
    lead: float = 0,
    style: Style = styles.SMALL,
) -> None:
    """A list inside a form: a heading row `head` points high, then a row for each of the `rows`.

    The widths of the columns and `lead`, the room left for a merged name beside the list, add up to the width
    of the table.
    """
    table.row(
        *([label(lead, "", "on")] if lead else []),
        *(label(w, name) for name, w, _ in columns),
        height=head,
        heading=not lead,
    )
    with table.each(f"one in {rows}"):
        table.row(
            *([label(lead, "", "on")] if lead else []),
            *(cell(w, Line(text, style, align="center")) for _, w, text in columns),
            height=height,
        )


def register(
    sheet: Sheet, *columns: Column, height: float = 26, head: float = 34, style: Style = styles.SMALL
) -> None:
    """The rows of `entries` across a page on its side, the heading repeated on every page."""
    table = Table()
    grid(table, "entries", *columns, height=height, head=head, style=style)
    sheet.table(table)
    sheet.footer()


def stub(sheet: Sheet, title: str, *pairs: tuple[str, Text], number: str = "{{ doc_number }}") -> None:
    """存根: what the issuer keeps, above the line to cut along, which the seal spans; the paper itself follows."""
    sheet.add(
        Line(title, styles.COUNTERFOIL),
        Line("（存　根）", styles.ENTRY, align="center", keep=True),
        Line(number, styles.ENTRY, align="right", keep=True),
    )
    kept = Table()
    for name, value in pairs:
        kept.row(label(104, name), cell(WIDTH - 104, Line(value, align="left")), height=23)
    sheet.table(kept)
    sheet.cut(f"{number}（骑缝章）")


def receipt(
    sheet: Sheet,
    to: str,
    *texts: Text,
    signer: str = "receipt_signer",
    date: str = "receipt_date",
    seal: str = "（单位印章）",
) -> None:
    """回执 below a line to cut along: the receiver fills it in and sends it back; a person has no `seal`."""
    sheet.cut("（回执沿此线裁下寄回）")
    sheet.add(
        Line("回　执", styles.COUNTERFOIL),
        Line(f"{to}：", styles.ENTRY, keep=True),
        *(Line(text, styles.TELLING, align="left", keep=True) for text in texts),
        Line(
            "签收人：" + maybe(signer) + f"\t{seal}", before=10, keep=True,
            align="left", tabs=((WIDTH - 60, "right", "none"),),
        ),
        Line(day(date), align="right"),
    )  # fmt: skip


def dialogue(sheet: Sheet, name: str = "qa_content") -> None:
    """问答 of a record, a paragraph for each line; ruled lines to write on where nothing was written down."""
    ruled = Line("\t", styles.LINE, tabs=((WIDTH, "right", "underscore"),), before=4)
    sheet.add(
        *when(
            name,
            *each(f"line in {name}|lines", Line("{{ line }}", styles.MINUTES)),
            otherwise=[ruled] * 20,
        )
    )


def frame(sheet: Sheet, *lines: Line, height: float = 560, margin: float = 20) -> None:
    """A double frame around the whole text, `margin` points off it, for certificates."""
    table = Table(bordered=False)
    above = (("top", "double"), ("bottom", "double"))
    table.row(
        Cell(margin, (Line(),), borders=(*above, ("left", "double"))),
        Cell(WIDTH - 2 * margin, lines, borders=above),
        Cell(margin, (Line(),), borders=(*above, ("right", "double"))),
        height=height,
    )
    sheet.table(table)


def yes_no(name: str) -> str:
    """Inline: boxes for 是 and 否, the one that holds ticked."""
    return f"{{% if {name} %}}☑是　□否{{% else %}}□是　☑否{{% endif %}}"


def signed_for(
    sheet: Sheet, date: str, who: str = "签收人（签名、盖章或按指印）", words: str = "本文书已经收到。"
) -> None:
    """签收 below the seal: whoever the paper is handed to signs and dates it on the copy kept in the file."""
    table = Table()
    table.row(
        label(44, "签收"),
        cell(
            WIDTH - 44,
            Line(words, align="left", keep=True),
            Line(f"{who}：\t" + day(date), before=4, tabs=((WIDTH - 54, "right", "none"),), align="left"),
        ),
        height=52,
    )
    sheet.add(Line("", styles.GAP, before=3, keep=True))
    sheet.table(table)


def aligned(
    table: Table, *pairs: tuple[str, Text], shares: Sequence[float] = (), height: float = 28, name: float = 82
) -> None:
    """One row of (printed name, value) pairs; names take the same width in every row, so that columns line up.

    The values share what is left, evenly or by `shares` (which add up to 1).
    """
    room = WIDTH - name * len(pairs)
    parts = shares or [1 / len(pairs)] * len(pairs)
    cells: list[Cell] = []
    for (printed, value), share in zip(pairs, parts, strict=True):
        left = WIDTH - sum(one.width for one in cells) - name
        filled = left if len(cells) == 2 * len(pairs) - 2 else round(room * share, 1)
        cells += [label(name, printed), cell(round(filled, 1), Line(value, align="left"))]
    table.row(*cells, height=height)


def sealed_frame(
    sheet: Sheet, text: Sequence[Line], beside: Sequence[Line], *, height: float, margin: float = 14
) -> None:
    """A double frame around a certificate with its seal: the `text` above; below it `beside` and the seal.

    `height` is the least of the text and `margin` its distance from the frame, in points.
    """
    table = Table(bordered=False)
    for side, cells, high in (
        ("top", (Cell(WIDTH - 2 * margin, tuple(text), borders=(("top", "double"),)),), height),
        (
            "bottom",
            (
                Cell(170, tuple(beside), borders=(("bottom", "double"),)),
                Cell(
                    WIDTH - 2 * margin - 170,
                    tuple(sealed_lines("issue_date", styles.SEAL, "center")),
                    borders=(("bottom", "double"),),
                ),
            ),
            116,
        ),
    ):
        table.row(
            Cell(margin, (EMPTY,), borders=((side, "double"), ("left", "double"))),
            *cells,
            Cell(margin, (EMPTY,), borders=((side, "double"), ("right", "double"))),
            height=high,
        )
    sheet.add(Line("", styles.GAP, before=6))
    sheet.table(table)
