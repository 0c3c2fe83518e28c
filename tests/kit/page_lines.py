"""The lines of a PDF as a reader sees them: page, text, position. For comparing two prints."""

import ctypes
import difflib
import re
import statistics
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

SAME_BASELINE = 0.4  # points
HANGING_MARKS = "，。、；："
CELL_GAP = 14.0  # points; a wider gap divides columns and cells
LEADER = re.compile(r"([._…·‥])\1{3,}")  # some programs draw dot leaders as text


@dataclass(frozen=True)
class Sign:
    text: str
    left: float
    right: float
    baseline: float


@dataclass(frozen=True)
class Line:
    page: int
    text: str
    left: float
    right: float
    baseline: float


def signs_of(page: pypdfium2.PdfPage) -> list[Sign]:
    """Every visible character with its place in points, from the top left."""
    text_page = page.get_textpage()
    height = page.get_height()
    found = []
    for index in range(text_page.count_chars()):
        text = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        if not text.strip() or pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        left, _, right, _ = text_page.get_charbox(index, loose=True)
        found.append(Sign(text, x.value, right if right > left else x.value, height - y.value))
    text_page.close()
    return found


def lines_of(pdf: bytes) -> list[Line]:
    """All lines; what stands in different columns or cells counts as different lines."""
    document = pypdfium2.PdfDocument(pdf)
    found: list[Line] = []
    for number, page in enumerate(document):
        rows: list[list[Sign]] = []
        for sign in sorted(signs_of(page), key=lambda sign: (round(sign.baseline, 1), sign.left)):
            if rows and abs(rows[-1][0].baseline - sign.baseline) < SAME_BASELINE:
                rows[-1].append(sign)
            else:
                rows.append([sign])
        for unsorted in rows:
            row = _without_leaders(sorted(unsorted, key=lambda sign: sign.left))
            if not row:
                continue
            stretch = [row[0]]
            for sign in row[1:]:
                if sign.left - stretch[-1].right > CELL_GAP:
                    found.append(_line(number, stretch))
                    stretch = []
                stretch.append(sign)
            found.append(_line(number, stretch))
    document.close()
    return [line for line in found if line.text]


def _without_leaders(row: list[Sign]) -> list[Sign]:
    text = "".join(sign.text[0] for sign in row)
    dropped = {index for match in LEADER.finditer(text) for index in range(*match.span())}
    return [sign for index, sign in enumerate(row) if index not in dropped]


def _line(page: int, signs: list[Sign]) -> Line:
    units = "".join(sign.text for sign in signs)  # PDFium gives rare characters in two halves
    return Line(
        page,
        units.encode("utf-16", "surrogatepass").decode("utf-16"),
        signs[0].left,
        signs[-1].right,
        statistics.mean(sign.baseline for sign in signs),
    )


@dataclass(frozen=True)
class Comparison:
    pages: tuple[int, int]
    lines: int
    same: int
    left_median: float
    left_95: float
    baseline_95: float
    baseline_shift: float
    different: list[str]

    @property
    def share(self) -> float:
        return self.same / self.lines if self.lines else 1.0


def compare(reference: bytes, ours: bytes) -> Comparison:
    """How many of the reference's lines stand on the same page with the same text, and how far off."""
    left, right = lines_of(reference), lines_of(ours)
    # LibreOffice does not draw a mark that hangs over the right edge.
    words = [[line.text.rstrip(HANGING_MARKS) or line.text for line in lines] for lines in (left, right)]
    matcher = difflib.SequenceMatcher(None, *words, autojunk=False)
    pairs = [
        (left[block.a + offset], right[block.b + offset])
        for block in matcher.get_matching_blocks()
        for offset in range(block.size)
    ]
    pairs = [(one, other) for one, other in pairs if one.page == other.page]
    shifts = [other.baseline - one.baseline for one, other in pairs] or [0.0]
    shift = statistics.median(shifts)
    sideways = sorted(abs(other.left - one.left) for one, other in pairs) or [0.0]
    up_down = sorted(abs(value - shift) for value in shifts)
    different = [
        f"{[line.text for line in left[a:b]]} => {[line.text for line in right[c:d]]}"
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]
    return Comparison(
        pages=(page_count(reference), page_count(ours)),
        lines=len(left),
        same=len(pairs),
        left_median=statistics.median(sideways),
        left_95=sideways[int(0.95 * (len(sideways) - 1))],
        baseline_95=up_down[int(0.95 * (len(up_down) - 1))],
        baseline_shift=shift,
        different=different,
    )


def page_count(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()
