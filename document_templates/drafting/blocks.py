"""What several forms share: parties as a paragraph or a roster, particulars of a record, minutes."""

from collections.abc import Sequence

from document_templates.drafting import styles
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    EMPTY,
    Line,
    Text,
    each,
    either,
    hei,
    maybe,
    paragraphs,
    tag,
    when,
)
from document_templates.drafting.tables import WIDTH, Cell, Table, cell, label

SIGNED = "（签名、盖章或按指印）"


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


def story(table: Table, name: str, text: str, height: float) -> None:
    """A named cell with the long text of the fact `text`, over a page end if need be."""
    content = paragraphs(text, styles.TELLING, otherwise=[EMPTY])
    table.row(label(30, name), cell(WIDTH - 30, *content, valign="top"), height=height, splits=True)


def numbered(table: Table, name: str, rows: str, height: float) -> None:
    """A named cell with numbered points."""
    table.row(
        label(30, name),
        cell(
            WIDTH - 30,
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
