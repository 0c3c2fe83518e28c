"""Where lines end: closing and opening marks, hanging commas, Latin words, the space between scripts."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fayi.kit.docx_html import fonts
from fayi.kit.docx_html.characters import NEVER_FIRST, NEVER_LAST, wants_space_between
from fayi.kit.docx_html.inline import may_stretch, stretch
from fayi.kit.docx_html.lines import AUTO_SPACE_EM, Atom, Line, Measure, TabStop, break_lines, to_atoms
from fayi.kit.docx_html.runs import RunStyle
from fayi.kit.docx_html.tokens import Token

SIZE = 16.0
FACE = fonts.Face("'Fayi Serif'", "'Fayi Serif'", fonts.SERIF_FILE)
STYLE = RunStyle((f"font-size:{SIZE}pt",), SIZE, FACE, FACE, 0.0, underlined=False)


def measure(
    characters: float, *, hanging: bool = True, stops: tuple[TabStop, ...] = (), first: float = 0
) -> Measure:
    return Measure(first * SIZE, 0.0, characters * SIZE, stops, 36.0, hanging)


def broken(text: str, frame: Measure, *, auto_space: bool = True) -> list[Line]:
    tokens = []
    for index, piece in enumerate(text.split("\t")):
        tokens += [Token("tab", STYLE)] if index else []
        tokens += [Token("text", STYLE, piece)] if piece else []
    return break_lines(to_atoms(tokens, auto_space), frame)


def texts(lines: list[Line]) -> list[str]:
    return ["".join(atom.text for atom in line.atoms if atom.kind == "text") for line in lines]


def test_a_line_is_filled_with_as_many_characters_as_fit() -> None:
    assert texts(broken("一二三四五六七八九十", measure(4))) == ["一二三四", "五六七八", "九十"]
    assert texts(broken("一二三四五六七八九十", measure(4.9, first=2))) == ["一二", "三四五六", "七八九十"]


def test_a_comma_hangs_over_the_edge_rather_than_begin_a_line() -> None:
    lines = broken("一二三四，五六", measure(4))
    assert texts(lines) == ["一二三四，", "五六"]
    assert lines[0].width == pytest.approx(4 * SIZE)


def test_without_hanging_the_character_before_a_comma_goes_to_the_next_line() -> None:
    assert texts(broken("一二三四，五六", measure(4, hanging=False))) == ["一二三", "四，五六"]


def test_a_closing_bracket_or_quote_pulls_its_neighbour_down() -> None:
    assert texts(broken("一二三四）五", measure(4))) == ["一二三", "四）五"]
    assert texts(broken("一二三四。”五", measure(4))) == ["一二三", "四。”五"]


def test_an_opening_bracket_does_not_end_a_line() -> None:
    assert texts(broken("一二三（四五）", measure(4))) == ["一二三", "（四五）"]
    assert texts(broken("一二“（四五）", measure(4))) == ["一二", "“（四", "五）"]


def test_dashes_and_ellipses_stay_together() -> None:
    assert texts(broken("一二三——四", measure(4))) == ["一二", "三——四"]
    assert texts(broken("一二三……四", measure(4))) == ["一二", "三……四"]


def test_a_latin_word_or_a_number_is_not_broken() -> None:
    assert texts(broken("金额32600元", measure(4), auto_space=False)) == ["金额", "32600元"]
    assert texts(broken("文WeasyPrint", measure(6), auto_space=False)) == ["文", "WeasyPrint"]


def test_a_latin_word_is_broken_where_the_paragraph_allows_it() -> None:
    atoms = to_atoms([Token("text", STYLE, "文WeasyPrint")], auto_space=False, whole_words=False)
    assert texts(break_lines(atoms, measure(4)))[0].startswith("文Weas")


def test_a_latin_word_wider_than_the_line_is_divided_where_the_line_is_full() -> None:
    frame = measure(2)
    lines = broken("于2026.7.20起", frame)
    assert "".join(texts(lines)) == "于2026.7.20起"
    assert all(line.width <= frame.right + 0.02 for line in lines)
    assert texts(lines)[0] == "于"


def test_a_very_long_latin_run_is_broken_after_all() -> None:
    assert len(texts(broken("x" * 100, measure(10)))) > 1


def test_marks_alone_still_fill_lines() -> None:
    assert "".join(texts(broken("））））））））））", measure(4)))) == "））））））））））"


def test_a_hanging_comma_at_the_very_end_leaves_no_empty_line() -> None:
    assert texts(broken("一二三四。", measure(4))) == ["一二三四。"]


def test_a_break_after_a_hanging_comma_leaves_no_empty_line() -> None:
    tokens = [Token("text", STYLE, "一二三四，"), Token("break", STYLE), Token("text", STYLE, "五")]
    lines = break_lines(to_atoms(tokens, True), measure(4))
    assert texts(lines) == ["一二三四，", "五"]
    assert [line.hard for line in lines] == [True, True]


def test_spaces_at_the_end_of_a_line_take_no_room() -> None:
    lines = broken("一二三四    五", measure(4))
    assert texts(lines) == ["一二三四    ", "五"]
    assert lines[0].width == pytest.approx(4 * SIZE)


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("年", "2", True),
        ("2", "年", True),
        ("文", "W", True),
        ("，", "2", False),
        ("2", "）", False),
        ("年", "月", False),
        ("%", "的", False),
    ],
)
def test_a_little_space_stands_between_chinese_and_latin_letters(
    before: str, after: str, wanted: bool
) -> None:
    assert wants_space_between(before, after) is wanted
    atoms = to_atoms([Token("text", STYLE, before + after)], True)
    assert atoms[0].gap == (pytest.approx(SIZE * AUTO_SPACE_EM) if wanted else 0)
    assert all(atom.gap == 0 for atom in to_atoms([Token("text", STYLE, before + after)], False))


def test_the_space_between_scripts_vanishes_at_the_end_of_a_line() -> None:
    lines = broken("一二三四2026年", measure(4))
    assert texts(lines)[0] == "一二三四"
    assert lines[0].width == pytest.approx(4 * SIZE)


def test_a_line_is_stretched_to_the_edge_over_all_its_letters() -> None:
    line = broken("一二三四五六", measure(4.5))[0]
    assert stretch(line, 4.5 * SIZE) == pytest.approx(0.5 * SIZE / 3)
    hung = broken("一二三四，五六", measure(4.2))[0]
    assert stretch(hung, 4.2 * SIZE) == pytest.approx(0.2 * SIZE / 3)


def test_lines_with_tabs_are_not_stretched() -> None:
    assert not may_stretch(broken("一\t二", measure(9))[0])
    assert may_stretch(broken("一二", measure(9))[0])


@pytest.mark.parametrize(
    ("kind", "width"),
    [
        ("left", 100 - SIZE),
        ("right", 100 - 3 * SIZE),
        ("center", 100 - 2 * SIZE),
        ("decimal", 100 - 3 * SIZE),
    ],
)
def test_a_tab_is_as_wide_as_its_stop_asks(kind: str, width: float) -> None:
    (line,) = broken("一\t二三", measure(20, stops=(TabStop(100, kind, "dot"),)))
    tab = next(atom for atom in line.atoms if atom.kind == "tab")
    assert tab.width == pytest.approx(width)
    assert tab.text == "dot"


def test_a_decimal_tab_lines_up_the_points() -> None:
    def point(text: str) -> float:
        (line,) = broken(f"\t{text}", measure(20, stops=(TabStop(100, "decimal"),)))
        return line.atoms[0].width + STYLE.width(text.split(".")[0], latin=True)

    assert point("1,234.50") == pytest.approx(point("98.7"))


def test_a_tab_with_no_stop_left_goes_to_the_next_default_one() -> None:
    (line,) = broken("一\t二", measure(20))
    assert line.atoms[1].width == pytest.approx(36 - SIZE)


SIGNS = st.text(st.sampled_from("一二三四五，。、；：（）《》“”…—·2026Ab% "), max_size=80)


@given(SIGNS, st.integers(2, 12), st.booleans())
@settings(max_examples=200, deadline=None)
def test_no_character_is_lost_and_no_line_is_too_long(text: str, characters: int, hanging: bool) -> None:
    frame = measure(characters, hanging=hanging)
    lines = broken(text, frame)
    assert "".join(texts(lines)) == text
    for line in lines:
        atoms: list[Atom] = line.atoms
        marks = [atom for atom in atoms if atom.text[:1] in NEVER_FIRST or atom.text[-1:] in NEVER_LAST]
        if not marks:
            assert line.width <= frame.right + 0.02


@given(SIGNS)
@example("00%“““““““")
@settings(max_examples=200, deadline=None)
def test_no_line_begins_or_ends_with_a_forbidden_mark_while_there_is_a_choice(text: str) -> None:
    lines = broken(text, measure(9))
    for line, following in pairwise(lines):
        pieces = [atom.text for atom in line.atoms]
        if not may_part(pieces[-1], following.atoms[0].text):
            assert not any(may_part(before, after) for before, after in pairwise(pieces))


def may_part(before: str, after: str) -> bool:
    return after[0] not in NEVER_FIRST and before[-1] not in NEVER_LAST
