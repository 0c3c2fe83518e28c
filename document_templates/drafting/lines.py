"""Lines of a form before they are drawn, and the tags that loops, conditions and facts become in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from document_templates.drafting import styles
from document_templates.drafting.styles import HEITI, Style

NO_DATE = "　　　　年　　月　　日"
"""A date to be written by hand."""


@dataclass(frozen=True)
class Run:
    """A stretch of text in a font other than its paragraph's."""

    text: str
    font: str


def hei(text: str) -> Run:
    """Text in 黑体, for the words that lead a paragraph."""
    return Run(text, HEITI)


Text = str | Run | Sequence[str | Run]


@dataclass(frozen=True)
class Line:
    """A paragraph before it is drawn. `numbered` names one of the number formats of `styles.LISTS`."""

    text: Text = ""
    style: Style = styles.ENTRY
    align: str = ""
    numbered: str = ""
    tabs: tuple[tuple[float, str, str], ...] = ()
    """Stops as (points from the left, left|center|right, none|underscore|dot)."""
    page_break: bool = False
    before: float = 0
    after: float | None = None
    keep: bool | None = None
    """Whether it stays with the next paragraph; None leaves that to the style."""
    rule: str = ""
    """A line under the paragraph: single, dashed, or red."""


EMPTY = Line("", styles.NOTE)
"""What a cell holds when there is nothing to say: Word cannot open a cell without a paragraph."""


def tag(words: str) -> Line:
    """A line that only holds a paragraph tag, e.g. `for p in parties`; it vanishes on filling."""
    return Line(f"{{%p {words} %}}", styles.TAG)


def each(loop: str, *lines: Line, otherwise: Sequence[Line] = ()) -> list[Line]:
    """Lines repeated for a loop such as `one in requests`; `otherwise` stands where there is nothing."""
    return [tag(f"for {loop}"), *lines, *([tag("else"), *otherwise] if otherwise else []), tag("endfor")]


def when(condition: str, *lines: Line, otherwise: Sequence[Line] = ()) -> list[Line]:
    """Lines that stand only where the condition holds, and those that stand otherwise."""
    return [tag(f"if {condition}"), *lines, *([tag("else"), *otherwise] if otherwise else []), tag("endif")]


def either(name: str, text: str, otherwise: str = "") -> str:
    """Inline: `text` where the fact `name` is known, `otherwise` where it is not."""
    return f"{{% if {name} %}}{text}{{% else %}}{otherwise}{{% endif %}}"


def day(name: str) -> str:
    """Inline: a date in words, or room to write one by hand."""
    return either(name, f"{{{{ {name}|cn_date }}}}", NO_DATE)


def maybe(name: str) -> str:
    """Inline: a fact that may be missing; nothing where it is."""
    return f"{{{{ {name}|default('') }}}}"


def names(rows: str) -> str:
    """Inline: the names of some people, joined by 、."""
    return f"{{% for one in {rows} %}}{{{{ one.name }}}}{{% if not loop.last %}}、{{% endif %}}{{% endfor %}}"


def joined(name: str) -> str:
    """Inline: a list of texts that may be missing, joined by 、."""
    return f"{{{{ {name}|default([])|join('、') }}}}"


def paragraphs(name: str, style: Style, otherwise: Sequence[Line] = ()) -> list[Line]:
    """A long text, each of its lines a paragraph of its own."""
    return each(f"line in {name}|default('')|lines", Line("{{ line }}", style), otherwise=otherwise)


def boxes(name: str, choices: Sequence[str], gap: str = "　") -> str:
    """Inline: a row of boxes, the chosen one ticked."""
    return gap.join(f"{{{{ {name}|box('{choice}') }}}}{choice}" for choice in choices)


def seal_lines(date: str, style: Style, align: str = "") -> list[Line]:
    """The committee, the place of its seal and the date: papers that are sealed by hand after the sides signed."""
    return [
        Line("{{ committee }}", style, align=align, keep=True),
        Line("（人民调解委员会印章）", style, align=align, keep=True),
        Line(day(date), style, align=align),
    ]


def sealed_lines(date: str, style: Style, align: str = "", issuer: str = "issuing_org") -> list[Line]:
    """The issuing agency and the date under its seal; where it has no picture of its seal, room for it."""
    return [
        Line(f"{{{{ {issuer} }}}}", style, align=align, keep=True),
        *when(
            "seal",
            Line("{{ seal }}", style, align=align, keep=True),
            otherwise=[Line("（印　章）", style, align=align, keep=True)],
        ),
        Line(day(date), style, align=align),
    ]


def code_lines() -> list[Line]:
    """The code by which anyone can check an issued document; nothing on a draft."""
    return when(
        "qr",
        Line("{{ qr }}", styles.PICTURE, align="left"),
        Line("扫码核验文书真伪", styles.NOTE),
        otherwise=[EMPTY],
    )
