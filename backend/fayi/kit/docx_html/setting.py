"""What paragraphs and tables are set in: their frame, and what a whole document shares."""

from dataclasses import dataclass

from fayi.kit.docx_html import css
from fayi.kit.docx_html.constructs import Notebook
from fayi.kit.docx_html.numbering import Numbering
from fayi.kit.docx_html.styles import Styles
from fayi.kit.docx_html.tokens import Reader


@dataclass(frozen=True)
class Frame:
    """Where paragraphs are set: widths in points; `pitch` is the line grid's, 0 for none.

    `flows` where pages break between paragraphs: in the body, not in cells, headers or footers.
    """

    width: float
    page_left: float = 0.0
    pitch: float = 0.0
    in_cell: bool = False
    flows: bool = False
    default_stop: float = 36.0
    table_style: str = ""


@dataclass
class Setting:
    """What the paragraphs of one document share while it is converted."""

    reader: Reader
    styles: Styles
    numbering: Numbering
    sheet: css.StyleSheet
    notebook: Notebook
    pending: str = ""  # declarations the next block must carry, such as a page break before it
    after_break: bool = True  # nothing stands before the next block on its page
    usual_size: float = 10.0  # points: the letters of the document's usual paragraphs
    tables_at_margin: bool = False  # a table's border stands at the margin, not the text in its first cell
    spaces_add: bool = False  # space after and the next paragraph's space before: both, or only the larger
