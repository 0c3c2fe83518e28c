"""Who is supervised: the head of a form about a 社区矫正对象, and the sentences that name the person.

The facts bear the names of the corrections catalogues: subject_name, gender, id_number, residence_address,
offence, correction_type, correction_start, correction_end; `born` adds birth_date and household_address,
`sentenced` original_sentence, additional_penalty, deciding_authority, judgment_number and judgment_date,
`banned` injunction_content, injunction_start and injunction_end.
"""

from document_templates.drafting import styles
from document_templates.drafting.lines import Line, each, either, maybe, when
from document_templates.drafting.styles import Style
from document_templates.drafting.tables import WIDTH, Table, cell, label

LAW = "《中华人民共和国社区矫正法》"
RULES = "《中华人民共和国社区矫正法实施办法》"

TERM = "自{{ correction_start|cn_date }}起至{{ correction_end|cn_date }}止"
BAN_TERM = (
    "{% if injunction_start and injunction_end %}，期限自{{ injunction_start|cn_date }}起"
    "至{{ injunction_end|cn_date }}止{% endif %}"
)
DECIDED = (
    "{% if correction_type == '管制' %}判处{% elif correction_type == '缓刑' %}宣告"
    "{% elif correction_type == '假释' %}裁定{% else %}决定{% endif %}{{ correction_type }}"
)
"""判处管制, 宣告缓刑, 裁定假释 or 决定暂予监外执行."""
SUBJECT = "社区矫正对象{{ subject_name }}（{{ gender }}，公民身份号码{{ id_number }}）"
"""The person in the middle of a sentence."""
UNDER_CORRECTION = f"因犯{{{{ offence }}}}被{DECIDED}，社区矫正期限{TERM}"
"""Follows the person: what for, and from when until when."""


def described(*, born: bool = False, ethnic: bool = False) -> str:
    """The person at the beginning of a paragraph, with what tells them from others; no full stop."""
    return (
        "社区矫正对象{{ subject_name }}，{{ gender }}，"
        + ("{{ birth_date|cn_date }}出生，" if born else "")
        + ("{{ ethnicity }}，" if ethnic else "")
        + "公民身份号码{{ id_number }}，"
        + ("户籍地{{ household_address }}，" if born else "")
        + "居住地{{ residence_address }}"
    )


def sentence_told() -> str:
    """What for and how the person was sentenced, who put them under correction and for how long; no full stop."""
    return (
        "因犯{{ offence }}被判处{{ original_sentence }}"
        + either("additional_penalty", "，附加刑为{{ additional_penalty }}")
        + "。{{ deciding_authority }}于{{ judgment_date|cn_date }}以{{ judgment_number }}"
        + DECIDED
        + f"，社区矫正期限{TERM}"
    )


def ban_told(style: Style = styles.BODY) -> list[Line]:
    """A paragraph about the 禁止令, where there is one."""
    return when(
        "injunction_content",
        Line(f"人民法院同时宣告禁止令：{{{{ injunction_content }}}}{BAN_TERM}。", style),
    )


def measures_told(rows: str, style: Style, numbered: str = "", otherwise: str = "无。") -> list[Line]:
    """What a person was praised, admonished, warned or punished for, a paragraph each."""
    told = (
        "{{ one.given_on|cn_date }}，"
        + either("one.reason", "因{{ one.reason }}，")
        + "被给予{{ one.kind }}"
        + either("one.number", "，文号{{ one.number }}")
        + "。"
    )
    return each(
        f"one in {rows}|default([])",
        Line(told, style, align="left", numbered=numbered),
        otherwise=[Line(otherwise, style)],
    )


def last(text: str) -> Line:
    """The last paragraph of a letter: it goes to the next page with the seal rather than leave it alone there."""
    return Line(text, styles.BODY, keep=True)


NAME = 80.0
"""The width in points of the printed names at the left of the head."""


def wide(table: Table, name: str, value: str, height: float = 26) -> None:
    """A row of the head with one value, its name as wide as those of `head`."""
    table.row(label(NAME, name), cell(WIDTH - NAME, Line(value, align="left")), height=height)


def halves(table: Table, left: tuple[str, str], right: tuple[str, str], height: float = 26) -> None:
    """A row of the head with two (printed name, value) pairs, in columns with those of `head`."""
    table.row(
        label(NAME, left[0]),
        cell(150, Line(left[1], align="left")),
        label(82, right[0]),
        cell(130, Line(right[1], align="left")),
        height=height,
    )


def listed(table: Table, name: str, rows: str, *columns: tuple[str, float, str], height: float = 24) -> None:
    """A list beside its name: a heading row, then a row for each of the `rows`.

    A column is (printed name, width in points, text such as "{{ one.name }}"); they fill WIDTH - NAME. Where
    there is nothing to list, an empty row to write in.
    """
    table.row(label(NAME, name, "start"), *(label(width, text) for text, width, _ in columns), height=height)
    with table.each(f"one in {rows}|default([])"):
        table.row(
            label(NAME, "", "on"),
            *(cell(width, Line(text, styles.SMALL, align="center")) for _, width, text in columns),
            height=height,
        )
    with table.when(f"not {rows}"):
        table.row(label(NAME, "", "on"), *(cell(width, "") for _, width, _ in columns), height=height)


def person(table: Table, name: str, value: str, height: float = 26) -> None:
    """The first row of the head: name and sex of the person, and one thing more."""
    table.row(
        label(NAME, "姓名"),
        cell(84, Line("{{ subject_name }}", align="left")),
        label(38, "性别"),
        cell(28, Line("{{ gender }}", align="center")),
        label(82, name),
        cell(130, Line(value, align="left")),
        height=height,
    )


def head(
    table: Table, *, born: bool = False, sentenced: bool = False, banned: bool = False, height: float = 26
) -> None:
    """The rows at the head of a form: the person, the sentence and the correction.

    `sentenced` goes with `born`.
    """
    beside = ("出生日期", "{{ birth_date|cn_date }}") if born else ("公民身份号码", "{{ id_number }}")
    person(table, *beside, height)
    kind = ("矫正类别", "{{ correction_type }}")
    if born:
        halves(table, ("公民身份号码", "{{ id_number }}"), kind, height)
        wide(table, "户籍地", "{{ household_address }}", height)
    wide(table, "居住地", "{{ residence_address }}", height)
    if sentenced:
        halves(table, ("罪名", "{{ offence }}"), ("附加刑", maybe("additional_penalty")), height)
        wide(table, "原判刑罚", "{{ original_sentence }}", height)
        decision = "{{ deciding_authority }}，{{ judgment_number }}，{{ judgment_date|cn_date }}"
        wide(table, "矫正决定", decision, height)
    elif born:
        wide(table, "罪名", "{{ offence }}", height)
    else:
        halves(table, ("罪名", "{{ offence }}"), kind, height)
    wide(table, "矫正期限", TERM, height)
    if banned:
        ban = either("injunction_content", "{{ injunction_content }}" + BAN_TERM, "无")
        wide(table, "禁止令", ban, height)
