"""Breaking a paragraph into lines by the rules of Chinese typesetting (GB/T 15834 and Word's defaults).

No line begins with a closing mark or ends with an opening one; a comma or full stop may hang over the right
edge; a Latin word is never broken; a little space stands between Chinese and Latin letters; tabs jump to
their stops. CSS cannot do all of this, so the lines are decided here and only drawn by CSS.
"""

from dataclasses import dataclass, replace

from fayi.kit.docx_html.characters import (
    HANGING,
    NEVER_FIRST,
    NEVER_LAST,
    PIECES,
    is_latin,
    wants_space_between,
)
from fayi.kit.docx_html.runs import RunStyle
from fayi.kit.docx_html.tokens import Token

AUTO_SPACE_EM = 0.2  # between Chinese and Latin letters; measured against LibreOffice
LONGEST_PIECE = 40  # characters; longer Latin runs may be broken anywhere
DIGIT_EM = 0.55  # a page number's width is only known when the pages are
BREAKS = frozenset({"break", "page", "column"})
SLACK = 0.01  # points; sums of widths are not exact


@dataclass(slots=True)
class Atom:
    """What stays together on a line. Widths in points; `gap` is the space after it, included in `width`."""

    kind: str
    width: float
    style: RunStyle
    text: str = ""
    gap: float = 0.0
    latin: bool = False
    token: Token | None = None

    @property
    def is_space(self) -> bool:
        """A space between words: it may vanish at a line's end."""
        return self.kind == "text" and self.text == " "


@dataclass(frozen=True)
class TabStop:
    """A tab stop, in points from the left edge of the text area."""

    position: float
    kind: str = "left"
    leader: str = ""


@dataclass(frozen=True)
class Measure:
    """The frame lines are set in, in points from the left edge of the text area."""

    first: float
    left: float
    right: float
    stops: tuple[TabStop, ...]
    default_stop: float
    hanging: bool


@dataclass(frozen=True)
class Line:
    """A finished line: its atoms, how wide they are without what hangs over, and how it ended."""

    atoms: list[Atom]
    start: float
    width: float
    hard: bool

    @property
    def ended_by(self) -> str:
        """`break`, `page` or `column` for a break the author made, else empty."""
        return self.atoms[-1].kind if self.atoms and self.atoms[-1].kind in BREAKS else ""


def to_atoms(tokens: list[Token], auto_space: bool, whole_words: bool = True) -> list[Atom]:
    """Cut tokens into atoms; floating pictures take no room and are left out.

    `auto_space` puts a little space between Chinese and Latin letters; without `whole_words` a Latin word may
    be broken anywhere.
    """
    longest = LONGEST_PIECE if whole_words else 1
    atoms: list[Atom] = []
    before = ""
    for token in tokens:
        if token.kind == "text":
            for piece in PIECES.findall(token.text):
                if auto_space and before and wants_space_between(before, piece[0]):
                    # Letters set closer are not closer on both sides of such a gap.
                    gap = token.style.size * AUTO_SPACE_EM + max(0.0, -token.style.spacing)
                    atoms[-1].gap = gap
                    atoms[-1].width += gap
                latin = is_latin(piece)
                for part in piece if len(piece) > longest else (piece,):
                    width = token.style.width(part, latin)
                    atoms.append(Atom("text", width, token.style, part, latin=latin))
                before = piece[-1]
            continue
        before = ""
        if token.kind == "picture":
            if token.picture is not None and token.picture.horizontal is None:
                atoms.append(Atom("picture", token.picture.width, token.style, token=token))
        elif token.kind == "field":
            atoms.append(Atom("field", token.style.size * DIGIT_EM, token.style, token.text))
        else:
            atoms.append(Atom(token.kind, 0.0, token.style))
    return atoms


def break_lines(atoms: list[Atom], measure: Measure) -> list[Line]:
    """Set the atoms greedily into lines; tab atoms receive their widths and leaders. At least one line."""
    return _Breaker(atoms, measure).run()


class _Breaker:
    def __init__(self, atoms: list[Atom], measure: Measure) -> None:
        self._atoms, self._measure = list(atoms), measure
        self._lines: list[Line] = []
        self._current: list[Atom] = []
        self._start = self._x = measure.first

    def run(self) -> list[Line]:
        index = 0
        while index < len(self._atoms):
            atom = self._atoms[index]
            if atom.kind in BREAKS:
                self._add(atom)
                self._finish(hard=True)
            elif atom.kind == "tab":
                if not self._place_tab(atom, index):
                    continue
            elif self._current and not atom.is_space and self._x + atom.width - atom.gap > self._limit:
                following = self._atoms[index + 1] if index + 1 < len(self._atoms) else None
                if self._may_hang(atom, following):
                    self._add(atom)
                    index += 1
                    if following is None or following.kind not in BREAKS:
                        self._finish(hard=False)
                    continue
                index -= self._take_back(atom)
                self._finish(hard=False)
                continue
            elif not self._current and self._x + atom.width - atom.gap > self._limit:
                self._cut(index)
                self._add(self._atoms[index])
            else:
                self._add(atom)
            index += 1
        if self._current or not self._lines:
            self._finish(hard=True)
        return self._lines

    @property
    def _limit(self) -> float:
        return self._measure.right + SLACK

    def _add(self, atom: Atom) -> None:
        self._current.append(atom)
        self._x += atom.width

    def _cut(self, index: int) -> None:
        """Divide a Latin word that is wider than the whole line where the line is full."""
        atom = self._atoms[index]
        if atom.kind != "text" or len(atom.text) == 1:
            return
        width, length = 0.0, 0
        for letter in atom.text[:-1]:
            width += atom.style.width(letter, atom.latin)
            if length and self._x + width > self._limit:
                break
            length += 1
        head, tail = atom.text[:length], atom.text[length:]
        rest = replace(atom, text=tail, width=atom.style.width(tail, atom.latin) + atom.gap)
        self._atoms[index : index + 1] = [
            replace(atom, text=head, width=atom.style.width(head, atom.latin), gap=0.0),
            rest,
        ]

    def _may_hang(self, atom: Atom, following: Atom | None) -> bool:
        return (
            self._measure.hanging
            and atom.kind == "text"
            and atom.text in HANGING
            and self._x <= self._limit
            and not (following is not None and _never_first(following))
        )

    def _take_back(self, following: Atom) -> int:
        """Move the end of the line to the next until both may stand where they do; how many atoms moved."""
        keep = len(self._current)
        while keep:
            begins = following if keep == len(self._current) else self._current[keep]
            ends = self._current[keep - 1]
            if _never_first(begins) or (ends.kind == "text" and ends.text[-1] in NEVER_LAST):
                keep -= 1
            else:
                break
        if not keep:
            keep = len(self._current)  # nothing but such marks: break where the line is full
        moved = self._current[keep:]
        self._current = self._current[:keep]
        self._x -= sum(atom.width for atom in moved)
        return len(moved)

    def _finish(self, hard: bool) -> None:
        current, width = self._current, self._x
        visible = len(current)
        while visible and current[visible - 1].is_space:
            visible -= 1
            width -= current[visible].width
        if current:
            last = current[-1]
            if last.kind == "text" and last.text in HANGING and width > self._limit:
                width -= last.width
            elif last.gap:
                last.width -= last.gap
                width -= last.gap
                last.gap = 0.0
        self._lines.append(Line(current, self._start, width, hard))
        self._current, self._start, self._x = [], self._measure.left, self._measure.left

    def _place_tab(self, tab: Atom, index: int) -> bool:
        """Give the tab its width; false when it must first go to the next line."""
        x = self._x
        following, before_point = self._text_after(index)
        stop = next((stop for stop in self._measure.stops if stop.position > x + 0.1), None)
        if stop is None:
            step = self._measure.default_stop
            stop = TabStop(step * (int((x + 0.1) / step) + 1))
        needed = {"right": following, "end": following, "center": following / 2, "decimal": before_point}.get(
            stop.kind, 0.0
        )
        beyond = stop.position > self._measure.right + 1 and stop.kind == "left"
        if beyond and self._current and x > self._measure.left:
            self._finish(hard=False)
            return False
        tab.width = max(0.0, stop.position - x - needed)
        tab.text = stop.leader
        self._add(tab)
        return True

    def _text_after(self, index: int) -> tuple[float, float]:
        """The width of what follows a tab up to the next tab or break, and of the part before its point."""
        width, before_point = 0.0, None
        for atom in self._atoms[index + 1 :]:
            if atom.kind not in ("text", "field", "picture"):
                break
            if before_point is None and atom.kind == "text" and "." in atom.text:
                before_point = width + atom.style.width(atom.text.split(".")[0], atom.latin)
            width += atom.width
        return width, width if before_point is None else before_point


def _never_first(atom: Atom) -> bool:
    return atom.kind == "text" and atom.text[0] in NEVER_FIRST
