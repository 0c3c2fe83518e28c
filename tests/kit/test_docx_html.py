"""What the converter understands of Word's vocabulary, seen on the printed page, and what it reports."""

import io
import re
from contextlib import suppress
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fayi.kit.docx_html import convert
from fayi.kit.docx_html.fonts import SERIF_FILE, advance
from fayi.kit.docx_html.numbering import format_number
from fayi.kit.errors import Refusal
from fayi.kit.pdf import write_pdf
from tests.kit.official_papers import PAPERS
from tests.kit.page_lines import Line, lines_of, page_count, signs_of
from tests.kit.word_files import (
    OFFICIAL_PAGE,
    STYLES,
    cell,
    changed,
    field,
    packed,
    paragraph,
    picture,
    png,
    row,
    run,
    table,
    unpacked,
    word_file,
)

LEFT = 1587 / 20
WIDTH = (11906 - 1587 - 1474) / 20
TOP = 2098 / 20


def printed(docx: bytes) -> bytes:
    converted = convert(docx)
    assert converted.warnings == ()
    return write_pdf(converted, title="试印", created=datetime(2026, 11, 22, tzinfo=UTC))


def lines(docx: bytes) -> list[Line]:
    return lines_of(printed(docx))


def texts(docx: bytes) -> list[str]:
    return [line.text for line in lines(docx)]


def dots(docx: bytes, page: int = 0) -> list[list[tuple[int, int, int]]]:
    """A page as rows of coloured dots, one to a point."""
    document = pypdfium2.PdfDocument(printed(docx))
    image = document[page].render(scale=1).to_pil().convert("RGB")
    document.close()
    data = list(image.get_flattened_data() if hasattr(image, "get_flattened_data") else image.getdata())
    return [data[start : start + image.width] for start in range(0, len(data), image.width)]


def dark(colour: tuple[int, int, int]) -> bool:
    return sum(colour) < 380


# paragraphs


def test_a_full_line_of_the_official_page_holds_twenty_seven_characters() -> None:
    found = lines(word_file(paragraph("一" * 60)))
    assert [len(line.text) for line in found] == [27, 27, 6]
    assert found[0].left == pytest.approx(LEFT, abs=0.3)
    assert found[0].right == pytest.approx(LEFT + WIDTH, abs=0.6)


def test_exact_lines_stand_exactly_apart_with_the_baseline_where_word_puts_it() -> None:
    found = lines(word_file(*[paragraph("行") for _ in range(4)]))
    assert [line.baseline for line in found] == pytest.approx(
        [TOP + 0.8 * 28 + 28 * number for number in range(4)], abs=0.1
    )


@pytest.mark.parametrize(
    ("alignment", "left"),
    [
        ("left", LEFT),
        ("both", LEFT),
        ("center", LEFT + (WIDTH - 64) / 2),
        ("right", LEFT + WIDTH - 64),
        ("end", LEFT + WIDTH - 64),
    ],
)
def test_a_paragraph_stands_where_its_alignment_says(alignment: str, left: float) -> None:
    (line,) = lines(word_file(paragraph("四个汉字", f'<w:jc w:val="{alignment}"/>')))
    assert line.left == pytest.approx(left, abs=0.3)


def test_distributed_text_reaches_both_edges() -> None:
    found = lines(word_file(paragraph("分散对齐", '<w:jc w:val="distribute"/>')))
    assert found[0].left == pytest.approx(LEFT, abs=0.3)
    assert found[-1].right == pytest.approx(LEFT + WIDTH, abs=2)


def test_indents_count_characters_before_lengths() -> None:
    first, second, *_ = lines(
        word_file(
            paragraph(
                "一" * 40,
                '<w:ind w:leftChars="100" w:left="999" w:rightChars="200" '
                'w:firstLineChars="200" w:firstLine="1"/>',
            )
        )
    )
    assert first.left == pytest.approx(LEFT + 16 + 32, abs=0.3)
    assert second.left == pytest.approx(LEFT + 16, abs=0.3)
    assert first.right == pytest.approx(LEFT + WIDTH - 32, abs=16)


def test_a_hanging_indent_draws_the_first_line_out() -> None:
    first, second = lines(word_file(paragraph("一" * 30, '<w:ind w:left="640" w:hanging="640"/>')))
    assert first.left == pytest.approx(LEFT, abs=0.3)
    assert second.left == pytest.approx(LEFT + 32, abs=0.3)


def test_of_the_spaces_between_two_paragraphs_only_the_larger_stands() -> None:
    one, other, third = lines(
        word_file(
            paragraph("一", '<w:spacing w:after="200"/>'),
            paragraph("二", '<w:spacing w:before="120"/>'),
            paragraph("三", '<w:spacing w:before="300"/>'),
        )
    )
    assert other.baseline - one.baseline == pytest.approx(28 + 10, abs=0.1)
    assert third.baseline - other.baseline == pytest.approx(28 + 15, abs=0.1)


def test_both_spaces_stand_where_the_file_asks_for_it() -> None:
    one, other = lines(
        word_file(
            paragraph("一", '<w:spacing w:after="200"/>'),
            paragraph("二", '<w:spacing w:before="120"/>'),
            parts={"word/settings.xml": "<w:compat><w:doNotUseHTMLParagraphAutoSpacing/></w:compat>"},
        )
    )
    assert other.baseline - one.baseline == pytest.approx(28 + 16, abs=0.1)


def test_contextual_spacing_closes_paragraphs_of_one_style_up() -> None:
    close = '<w:spacing w:before="200" w:after="200"/><w:contextualSpacing/>'
    one, other = lines(word_file(paragraph("一", close), paragraph("二", close)))
    assert other.baseline - one.baseline == pytest.approx(28, abs=0.1)


def test_space_before_vanishes_at_the_top_of_a_page_but_not_after_a_break_of_the_author() -> None:
    filling = [paragraph("行") for _ in range(22)]
    spaced = '<w:spacing w:before="400"/>'
    *_, last = lines(word_file(*filling, paragraph("末", spaced)))
    assert (last.page, last.baseline) == (1, pytest.approx(TOP + 22.4, abs=0.2))
    *_, last = lines(word_file(paragraph("首"), paragraph("末", spaced + "<w:pageBreakBefore/>")))
    assert (last.page, last.baseline) == (1, pytest.approx(TOP + 22.4 + 20, abs=0.2))


def test_at_least_and_automatic_heights_follow_the_font() -> None:
    at_least = '<w:spacing w:line="560" w:lineRule="atLeast"/>'
    automatic = '<w:spacing w:line="360" w:lineRule="auto"/>'
    one, other = lines(word_file(paragraph("一", at_least), paragraph("二", at_least)))
    assert other.baseline - one.baseline == pytest.approx(28, abs=0.1)
    one, other = lines(word_file(paragraph("一", automatic), paragraph("二", automatic)))
    assert other.baseline - one.baseline == pytest.approx(1.437 * 16 * 1.5, abs=0.2)


def test_keep_with_next_keep_lines_and_widows_hold_across_pages() -> None:
    filling = [paragraph("行") for _ in range(21)]
    kept = [paragraph("题", "<w:keepNext/>"), paragraph("文")]
    assert [line.page for line in lines(word_file(*filling, *kept))[-2:]] == [1, 1]
    whole = paragraph("一" * 60, "<w:keepLines/>")
    assert {line.page for line in lines(word_file(*filling, whole))[-3:]} == {1}
    alone = paragraph("一" * 60, '<w:widowControl w:val="0"/>')
    assert [line.page for line in lines(word_file(*filling, alone))[-3:]] == [0, 1, 1]
    together = paragraph("一" * 60)
    assert [line.page for line in lines(word_file(*filling, together))[-3:]] == [1, 1, 1]


def test_page_and_column_breaks_inside_a_paragraph() -> None:
    docx = word_file(
        paragraph(content=run("前") + '<w:r><w:br w:type="page"/></w:r>' + run("后")), paragraph("续")
    )
    assert [(line.text, line.page) for line in lines(docx)] == [("前", 0), ("后", 1), ("续", 1)]
    columns = OFFICIAL_PAGE + '<w:cols w:num="2" w:space="400"/>'
    docx = word_file(
        paragraph(content=run("左") + '<w:r><w:br w:type="column"/></w:r>' + run("右")), section=columns
    )
    left, right = lines(docx)
    assert right.left > LEFT + WIDTH / 2
    assert left.baseline == pytest.approx(right.baseline, abs=0.1)


def test_a_page_break_at_the_end_starts_the_next_paragraph_on_a_new_page() -> None:
    docx = word_file(paragraph(content=run("前") + '<w:r><w:br w:type="page"/></w:r>'), paragraph("后"))
    assert [(line.text, line.page) for line in lines(docx)] == [("前", 0), ("后", 1)]


def test_a_paragraph_border_and_shading_are_drawn() -> None:
    ruled = '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="1" w:color="FF0000"/></w:pBdr>'
    page = dots(
        word_file(paragraph("红线", ruled), paragraph("底色", '<w:shd w:val="clear" w:fill="00FF00"/>'))
    )
    colours = {colour for line in page for colour in line}
    assert any(red - green > 80 and red - blue > 80 for red, green, blue in colours)
    assert (0, 255, 0) in colours


def test_an_empty_paragraph_keeps_its_line() -> None:
    one, other = lines(word_file(paragraph("一"), paragraph(), paragraph("二")))
    assert other.baseline - one.baseline == pytest.approx(56, abs=0.1)


# runs


@pytest.mark.parametrize(
    ("properties", "css"),
    [
        ("<w:b/>", "font-weight:bold"),
        ('<w:b w:val="0"/>', None),
        ("<w:i/>", "font-style:italic"),
        ('<w:u w:val="single"/>', "text-decoration:underline"),
        ('<w:u w:val="none"/>', None),
        ("<w:strike/>", "text-decoration:line-through"),
        ('<w:color w:val="E60012"/>', "color:#e60012"),
        ('<w:highlight w:val="yellow"/>', "background:#ffff00"),
        ('<w:shd w:val="clear" w:fill="DDDDDD"/>', "background:#dddddd"),
        ('<w:vertAlign w:val="superscript"/>', "vertical-align:super"),
        ('<w:vertAlign w:val="subscript"/>', "vertical-align:sub"),
        ('<w:spacing w:val="20"/>', "letter-spacing:1pt"),
        ('<w:sz w:val="44"/>', "font-size:22pt"),
        ('<w:position w:val="6"/>', "vertical-align:3pt"),
        ('<w:bdr w:val="single" w:sz="4"/>', "border:0.5pt solid #000"),
    ],
)
def test_a_run_looks_as_its_properties_say(properties: str, css: str | None) -> None:
    converted = convert(word_file(paragraph(content=run("常") + run("字", properties) + run("规"))))
    assert converted.warnings == ()
    found = re.search(r'<span class="(c\d+)">字</span>', converted.html)
    if css is None:
        assert found is None
    else:
        assert found is not None
        rule = next(line for line in converted.css.splitlines() if line.startswith(f".{found[1]}{{"))
        assert css in rule


def test_what_the_first_run_wears_does_not_rub_off_on_the_next() -> None:
    converted = convert(word_file(paragraph(content=run("线", '<w:u w:val="single"/><w:b/>') + run("无"))))
    opening = re.search(r'<p class="([^"]+)">', converted.html)
    assert opening is not None
    for name in opening[1].split():
        rule = next(line for line in converted.css.splitlines() if line.startswith(f".{name}{{"))
        assert "underline" not in rule
        assert "bold" not in rule.lower()


def test_hidden_text_and_deleted_text_are_left_out_and_inserted_text_stays() -> None:
    deleted = "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
    docx = word_file(
        paragraph(content=run("明") + run("暗", "<w:vanish/>") + deleted + f"<w:ins>{run('增')}</w:ins>")
    )
    assert texts(docx) == ["明增"]


def test_symbols_hyphens_and_capitals() -> None:
    symbol = (
        '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    )
    docx = word_file(paragraph(content=symbol + "<w:r><w:noBreakHyphen/></w:r>" + run("abc", "<w:caps/>")))
    assert texts(docx) == ["☑□-ABC"]


def test_ticked_and_empty_boxes_are_as_large_as_each_other_and_need_no_installed_font() -> None:
    pdf = printed(word_file(paragraph("☑□☒☐✓✗")))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = {str(font.BaseFont) for font in document.pages[0].Resources.Font.values()}
    assert any("Fayi-Signs" in font for font in fonts)
    assert [line.text for line in lines_of(pdf)] == ["☑□☒☐✓✗"]


def test_fonts_given_by_the_theme_are_found() -> None:
    theme = (
        "<a:themeElements><a:fontScheme><a:minorFont><a:latin typeface='Arial'/><a:ea typeface=''/>"
        "<a:font script='Hans' typeface='黑体'/></a:minorFont></a:fontScheme></a:themeElements>"
    )
    docx = word_file(
        paragraph(content=run("题", '<w:rFonts w:eastAsiaTheme="minorEastAsia" w:asciiTheme="minorHAnsi"/>'))
    )
    docx = changed(
        docx,
        "word/theme/theme1.xml",
        f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{theme}</a:theme>'.encode(),
    )
    assert "font-family:'Fayi Sans'" in convert(docx).css


def test_styles_inherit_from_each_other_and_from_the_defaults() -> None:
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="Base"><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr>'
        '<w:rPr><w:sz w:val="44"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Title"><w:basedOn w:val="Base"/>'
        "<w:rPr><w:b/></w:rPr></w:style>"
        '<w:style w:type="character" w:styleId="Red"><w:rPr><w:color w:val="FF0000"/></w:rPr></w:style>'
    )
    (line,) = lines(
        word_file(
            paragraph("标题", '<w:pStyle w:val="Title"/>', run_properties='<w:rStyle w:val="Red"/>'),
            styles=styles,
        )
    )
    assert line.left == pytest.approx(LEFT + (WIDTH - 44) / 2, abs=0.3)


# tabs


def test_tabs_jump_to_their_stops_and_draw_their_leaders() -> None:
    stops = (
        '<w:tabs><w:tab w:val="left" w:pos="1000"/><w:tab w:val="center" w:pos="4000"/>'
        '<w:tab w:val="decimal" w:pos="6000"/><w:tab w:val="right" w:pos="8400" w:leader="dot"/></w:tabs>'
    )
    docx = word_file(paragraph("甲\t乙\t丙丙\t12.5\t末", stops))
    assert "border-bottom:1pt dotted #000" in convert(docx).css
    found = lines(docx)
    assert [line.text for line in found] == ["甲", "乙", "丙丙", "12.5", "末"]
    assert found[1].left == pytest.approx(LEFT + 50, abs=0.3)
    assert (found[2].left + found[2].right) / 2 == pytest.approx(LEFT + 200, abs=0.4)
    assert found[3].left == pytest.approx(
        LEFT + 300 - 16 * (advance("1", SERIF_FILE) + advance("2", SERIF_FILE)), abs=0.4
    )
    assert found[4].right == pytest.approx(LEFT + 420, abs=0.4)


def test_tabs_without_stops_use_the_default_and_underlined_ones_draw_a_line() -> None:
    docx = word_file(
        paragraph(content=run("名") + run("\t", '<w:u w:val="single"/>') + run("完")),
        parts={"word/settings.xml": '<w:defaultTabStop w:val="2000"/>'},
    )
    assert lines(docx)[1].left == pytest.approx(LEFT + 100, abs=0.3)
    assert "border-bottom:.7pt solid #000" in convert(docx).css


# numbers


def level(number: int, number_format: str, text: str, *, suffix: str = "nothing", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbered(text: str, number: int = 0, list_id: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_numbers_count_by_level_and_start_again_below() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "chineseCountingThousand", "第%1条　")
        + level(1, "chineseCounting", "（%2）")
        + level(2, "decimal", "%1.%3.", suffix="tab")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = [
        numbered("甲"),
        numbered("乙", 1),
        numbered("丙", 1),
        numbered("丁", 2),
        numbered("戊"),
        numbered("己", 1),
    ]
    found = "".join(texts(word_file(*body, parts={"word/numbering.xml": numbering})))
    assert found == "第一条甲（一）乙（二）丙一.1.丁第二条戊（一）己"


def test_a_list_that_restarts_counts_for_itself() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = [numbered("甲"), numbered("乙"), numbered("丙", 0, 2), numbered("丁")]
    assert texts(word_file(*body, parts={"word/numbering.xml": numbering})) == [
        "1.甲",
        "2.乙",
        "5.丙",
        "3.丁",
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (19, "chineseCountingThousand", "十九"),
        (21, "chineseCountingThousand", "二十一"),
        (110, "chineseCountingThousand", "一百一十"),
        (105, "chineseCountingThousand", "一百零五"),
        (1020, "chineseCountingThousand", "一千零二十"),
        (3, "decimalEnclosedCircle", "③"),
        (7, "decimalZero", "07"),
        (28, "lowerLetter", "bb"),
        (3, "upperLetter", "C"),
        (14, "lowerRoman", "xiv"),
        (4, "upperRoman", "IV"),
        (4, "none", ""),
        (4, "decimal", "4"),
    ],
)
def test_a_number_is_written_in_its_format(value: int, number_format: str, text: str) -> None:
    assert format_number(value, number_format) == text


# tables


def test_cells_stand_in_their_columns_and_merged_cells_cover_several() -> None:
    docx = word_file(
        table(
            [2000, 2000, 2000],
            [
                row(
                    [
                        cell("横跨", 4000, '<w:gridSpan w:val="2"/>'),
                        cell("竖", 2000, '<w:vMerge w:val="restart"/>'),
                    ]
                ),
                row([cell("甲"), cell("乙"), cell("", 2000, "<w:vMerge/>")]),
                row([cell("丙"), cell("丁"), cell("戊")]),
            ],
            '<w:tblInd w:w="108" w:type="dxa"/>',
        )
    )
    places = {line.text: (line.left - LEFT - 5.4, line.baseline) for line in lines(docx)}
    assert {text: round(place[0], -1) for text, place in places.items()} == {
        "横跨": 0, "竖": 200, "甲": 0, "乙": 100, "丙": 0, "丁": 100, "戊": 200,
    }  # fmt: skip
    assert places["甲"][1] < places["丙"][1]


def test_a_row_is_as_high_as_it_says_and_grows_only_where_it_may() -> None:
    def heights(rule: str) -> float:
        high = f'<w:trHeight w:val="1200" w:hRule="{rule}"/>'
        content = "".join(paragraph("行") for _ in range(3))
        docx = word_file(table([3000], [row([cell(content=content)], high), row([cell("末")])]))
        found = lines(docx)
        return found[-1].baseline - found[0].baseline

    assert heights("atLeast") == pytest.approx(84.5, abs=0.6)
    assert heights("exact") == pytest.approx(60.5, abs=0.8)


def test_vertical_alignment_inside_a_cell() -> None:
    def baseline(alignment: str) -> float:
        tall = '<w:trHeight w:val="2000" w:hRule="atLeast"/>'
        docx = word_file(table([3000], [row([cell("字", 3000, f'<w:vAlign w:val="{alignment}"/>')], tall)]))
        return lines(docx)[0].baseline

    assert baseline("center") - baseline("top") == pytest.approx(36, abs=0.6)
    assert baseline("bottom") - baseline("top") == pytest.approx(72, abs=0.8)


def test_header_rows_come_again_on_every_page_and_unsplit_rows_stay_whole() -> None:
    tall = '<w:cantSplit/><w:trHeight w:val="3000" w:hRule="atLeast"/>'
    docx = word_file(
        table(
            [3000],
            [row([cell("表头")], "<w:tblHeader/>"), *[row([cell(f"第{n}行")], tall) for n in range(6)]],
        )
    )
    found = lines(docx)
    assert [line.page for line in found if line.text == "表头"] == [0, 1]


def test_a_row_stays_with_the_next_when_its_first_paragraph_is_kept() -> None:
    filling = [paragraph("行") for _ in range(20)]
    kept = cell(content=paragraph("签名", "<w:keepNext/>"))
    docx = word_file(*filling, table([3000], [row([kept]), row([kept]), row([cell("日期")])]))
    assert [line.page for line in lines(docx)[-3:]] == [1, 1, 1]


def test_vertical_text_stacks_upright_characters_in_columns_from_the_right() -> None:
    high = '<w:trHeight w:val="1000" w:hRule="exact"/>'
    docx = word_file(
        table(
            [2400],
            [
                row(
                    [cell("家庭成员", 2400, '<w:textDirection w:val="tbRlV"/><w:vAlign w:val="center"/>')],
                    high,
                )
            ],
        )
    )
    document = pypdfium2.PdfDocument(printed(docx))
    signs = sorted(signs_of(document[0]), key=lambda sign: (-round(sign.left), sign.baseline))
    document.close()
    assert "".join(sign.text for sign in signs) == "家庭成员"
    right, left = signs[0], signs[-1]
    assert [sign.left for sign in signs[:3]] == pytest.approx([right.left] * 3)
    assert right.left - left.left == pytest.approx(16 * 1.2, abs=0.5)
    assert left.baseline == pytest.approx(right.baseline, abs=0.1)


def test_borders_margins_and_shading_of_a_cell() -> None:
    borders = (
        '<w:tcBorders><w:bottom w:val="double" w:sz="6" w:color="0000FF"/><w:top w:val="nil"/></w:tcBorders>'
    )
    looks = (
        borders + '<w:tcMar><w:left w:w="400" w:type="dxa"/></w:tcMar><w:shd w:val="clear" w:fill="EEEEEE"/>'
    )
    converted = convert(word_file(table([3000], [row([cell("格", 3000, looks)])])))
    assert converted.warnings == ()
    assert "border-bottom:2.25pt double #0000ff" in converted.css
    assert "border-top" not in next(line for line in converted.css.splitlines() if "double" in line)
    assert "padding:0pt 5.4pt 0pt 20pt" in converted.css
    assert "background:#eeeeee" in converted.css


def test_cell_margins_come_from_the_table_its_style_or_the_documents_usual_table() -> None:
    usual = STYLES + (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:tblPr><w:tblCellMar>'
        '<w:left w:w="200" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="Wide"><w:tblPr><w:tblCellMar>'
        '<w:left w:w="600" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    for properties, margin in (("", 10), ('<w:tblStyle w:val="Wide"/>', 30)):
        docx = word_file(table([3000], [row([cell("格")])], properties), styles=usual)
        assert f"padding:0pt 5.4pt 0pt {margin}pt" in convert(docx).css


@pytest.mark.parametrize(("alignment", "left"), [("center", (WIDTH - 100) / 2), ("right", WIDTH - 100)])
def test_a_table_stands_where_it_is_aligned(alignment: str, left: float) -> None:
    (line,) = lines(word_file(table([2000], [row([cell("格")])], f'<w:jc w:val="{alignment}"/>')))
    assert line.left == pytest.approx(LEFT + left + 5.4, abs=0.6)


def test_a_table_inside_a_cell() -> None:
    inner = table([1000, 1000], [row([cell("内甲", 1000), cell("内乙", 1000)])])
    assert texts(word_file(table([4000], [row([cell(content=inner + paragraph("外"))])]))) == [
        "内甲",
        "内乙",
        "外",
    ]


def test_a_table_has_its_background() -> None:
    shaded = '<w:shd w:val="clear" w:fill="00FF00"/>'
    page = dots(word_file(table([4000], [row([cell("格")])], shaded)))
    assert (0, 255, 0) in {colour for line in page for colour in line}


def test_columns_left_free_before_a_row() -> None:
    docx = word_file(
        table([2000, 2000], [row([cell("甲"), cell("乙")]), row([cell("右")], '<w:gridBefore w:val="1"/>')])
    )
    found = {line.text: line.left for line in lines(docx)}
    assert found["右"] == pytest.approx(found["乙"], abs=0.3)


# sections


def test_paper_turns_and_margins_change_from_section_to_section() -> None:
    landscape = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="1000" w:left="1000" w:right="1000" w:bottom="1000"/>'
    )
    docx = word_file(
        paragraph("竖", f"<w:sectPr>{OFFICIAL_PAGE}</w:sectPr>"), paragraph("横"), section=landscape
    )
    document = pypdfium2.PdfDocument(printed(docx))
    sizes = [tuple(round(side) for side in page.get_size()) for page in document]
    document.close()
    assert sizes == [(595, 842), (842, 595)]
    assert lines(docx)[1].left == pytest.approx(50, abs=0.3)


def test_columns_fill_one_after_the_other_with_a_rule_between() -> None:
    columns = OFFICIAL_PAGE + '<w:cols w:num="2" w:space="600" w:sep="1"/>'
    found = lines(word_file(*[paragraph(f"第{number}项") for number in range(25)], section=columns))
    assert found[0].left == pytest.approx(LEFT, abs=0.3)
    assert max(line.left for line in found) == pytest.approx(LEFT + (WIDTH - 30) / 2 + 30, abs=0.5)
    assert {line.page for line in found} == {0}


def test_a_continuous_section_goes_on_below_with_balanced_columns() -> None:
    two = f'<w:sectPr><w:type w:val="continuous"/>{OFFICIAL_PAGE}<w:cols w:num="2" w:space="600"/></w:sectPr>'
    one = f"<w:sectPr>{OFFICIAL_PAGE}</w:sectPr>"
    items = [paragraph("甲"), paragraph("乙"), paragraph("丙"), paragraph("丁", two)]
    found = lines(
        word_file(
            paragraph("题", one),
            *items,
            paragraph("尾"),
            section=f'<w:type w:val="continuous"/>{OFFICIAL_PAGE}',
        )
    )
    assert {line.page for line in found} == {0}
    places = {line.text: line for line in found}
    assert places["丙"].left > places["甲"].left + 100
    assert places["尾"].baseline > places["乙"].baseline


def test_headers_and_footers_by_kind_of_page_with_page_numbers() -> None:
    parts = {
        "word/header1.xml": paragraph("通常页眉"),
        "word/header2.xml": paragraph("首页页眉"),
        "word/footer1.xml": paragraph(
            content=run("第") + field("PAGE") + run("页共") + field("NUMPAGES") + run("页")
        ),
        "word/footer2.xml": paragraph(content=run("双数页") + field("PAGE")),
        "word/settings.xml": "<w:evenAndOddHeaders/>",
    }
    references = (
        '<w:headerReference w:type="default" r:id="rId1"/><w:headerReference w:type="first" r:id="rId2"/>'
        '<w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/>'
        '<w:footerReference w:type="first" r:id="rId3"/>'
    )
    body = [paragraph(str(number), "<w:pageBreakBefore/>" if number > 1 else "") for number in (1, 2, 3)]
    found = lines(word_file(*body, section=references + OFFICIAL_PAGE + "<w:titlePg/>", parts=parts))
    pages = [sorted(line.text for line in found if line.page == page) for page in range(3)]
    assert "首页页眉" in pages[0]
    assert "通常页眉" not in pages[0]
    assert "第1页共3页" in pages[0]
    assert "双数页2" in pages[1]
    assert "第3页共3页" in pages[2]
    assert "通常页眉" in pages[2]


def test_page_numbers_start_where_the_section_says() -> None:
    parts = {"word/footer1.xml": paragraph(content=run("页") + '<w:fldSimple w:instr=" PAGE "/>')}
    section = (
        '<w:footerReference w:type="default" r:id="rId1"/>' + OFFICIAL_PAGE + '<w:pgNumType w:start="7"/>'
    )
    assert "页7" in texts(word_file(paragraph("文"), section=section, parts=parts))


def test_a_line_grid_sets_automatic_lines_apart() -> None:
    automatic = '<w:spacing w:line="240" w:lineRule="auto"/>'
    section = OFFICIAL_PAGE + '<w:docGrid w:type="lines" w:linePitch="600"/>'
    off = automatic + '<w:snapToGrid w:val="0"/>'
    one, two, three = lines(
        word_file(
            paragraph("一", automatic), paragraph("二", automatic), paragraph("三", off), section=section
        )
    )
    assert two.baseline - one.baseline == pytest.approx(30, abs=0.1)
    assert three.baseline - two.baseline < 30


# pictures


def test_a_picture_stands_in_the_line() -> None:
    automatic = '<w:spacing w:line="240" w:lineRule="auto"/>'
    docx = word_file(paragraph(properties=automatic, content=run("图") + picture()), media={"a.png": png()})
    page = dots(docx)
    black = [x for line in page for x, colour in enumerate(line) if dark(colour) and x > LEFT + 20]
    assert min(black) == pytest.approx(LEFT + 16, abs=6)
    assert max(black) == pytest.approx(LEFT + 16 + 72, abs=3)


@pytest.mark.parametrize(
    ("horizontal", "left"),
    [
        (
            '<wp:positionH relativeFrom="column"><wp:posOffset>1270000</wp:posOffset></wp:positionH>',
            LEFT + 100,
        ),
        ('<wp:positionH relativeFrom="page"><wp:posOffset>1270000</wp:posOffset></wp:positionH>', 100),
        ('<wp:positionH relativeFrom="margin"><wp:align>right</wp:align></wp:positionH>', LEFT + WIDTH - 72),
    ],
)
def test_a_floating_picture_stands_from_its_frame_and_its_paragraph(horizontal: str, left: float) -> None:
    anchor = (
        horizontal
        + '<wp:positionV relativeFrom="paragraph"><wp:posOffset>254000</wp:posOffset></wp:positionV>'
        + "<wp:wrapNone/>"
    )
    docx = word_file(paragraph(content=picture(anchor=anchor)), media={"a.png": png()})
    page = dots(docx)
    black = [(x, y) for y, line in enumerate(page) for x, colour in enumerate(line) if dark(colour)]
    assert min(x for x, _ in black) == pytest.approx(left, abs=1.5)
    assert min(y for _, y in black) == pytest.approx(TOP + 20, abs=1.5)


# everything else is told


@pytest.mark.parametrize(
    ("body", "construct"),
    [
        (paragraph(content="<w:r><w:pict/></w:r>"), "pict"),
        (paragraph(content="<w:r><w:object/></w:r>"), "object"),
        (paragraph(content='<w:r><w:footnoteReference w:id="1"/></w:r>'), "footnoteReference"),
        (paragraph(content="<w:r><mc:AlternateContent/></w:r>"), "AlternateContent"),
        (paragraph(content=field("TOC", "目录")), "field TOC"),
        (paragraph(content='<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>'), "sym Wingdings F04A"),
        (paragraph("字", "<w:framePr/>"), "framePr"),
        (paragraph("字", '<w:textAlignment w:val="top"/>'), "textAlignment=top"),
        (paragraph("字", '<w:jc w:val="thaiDistribute"/>'), "jc=thaiDistribute"),
        (paragraph("字", '<w:spacing w:beforeAutospacing="1"/>'), "beforeAutospacing"),
        (paragraph("甲\t乙", '<w:tabs><w:tab w:val="bar" w:pos="400"/></w:tabs>'), "tab=bar"),
        (paragraph("字", run_properties='<w:em w:val="dot"/>'), "em=dot"),
        (paragraph("字", run_properties='<w:w w:val="80"/>'), "w=80"),
        (paragraph("字", run_properties="<w:outline/>"), "outline"),
        (table([2000], [row([cell("字", 2000, '<w:textDirection w:val="btLr"/>')])]), "textDirection=btLr"),
        (table([2000], [row([cell("字"), cell("外")])]), "tblGrid"),
        (table([2000], [row([cell("字")])], '<w:tblpPr w:vertAnchor="page"/>'), "tblpPr"),
        ("<w:altChunk/>", "altChunk"),
        (paragraph(content=picture("rId99")), "drawing.linked"),
    ],
)
def test_what_cannot_be_shown_is_reported_with_its_place(body: str, construct: str) -> None:
    (found,) = convert(word_file(paragraph("前文"), body)).warnings
    assert found.construct == construct
    assert found.place.startswith("document ¶")


@pytest.mark.parametrize(
    ("anchor", "construct"),
    [
        (
            '<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:wrapNone/>',
            "drawing.vertical=page",
        ),
        ('<wp:positionV relativeFrom="paragraph"/><wp:wrapSquare/>', "drawing.wrap"),
    ],
)
def test_pictures_that_push_text_aside_or_hang_on_the_page_are_reported(anchor: str, construct: str) -> None:
    frame = '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
    docx = word_file(paragraph(content=picture(anchor=frame + anchor)), media={"a.png": png()})
    assert [found.construct for found in convert(docx).warnings] == [construct]


def test_a_picture_format_that_is_not_known_is_reported() -> None:
    docx = word_file(paragraph(content=picture()), media={"a.emf": b"x"})
    assert [found.construct for found in convert(docx).warnings] == ["drawing.emf"]


@pytest.mark.parametrize(
    ("section", "construct"),
    [
        (OFFICIAL_PAGE + "<w:pgBorders/>", "pgBorders"),
        (OFFICIAL_PAGE + '<w:vAlign w:val="center"/>', "vAlign=center"),
        (OFFICIAL_PAGE + '<w:pgNumType w:fmt="upperRoman"/>', "pgNumType=upperRoman"),
        (OFFICIAL_PAGE + '<w:textDirection w:val="tbRl"/>', "textDirection=tbRl"),
        (OFFICIAL_PAGE + '<w:cols w:num="2" w:equalWidth="0"/>', "cols.equalWidth"),
    ],
)
def test_page_settings_that_cannot_be_kept_are_reported(section: str, construct: str) -> None:
    assert [found.construct for found in convert(word_file(paragraph("文"), section=section)).warnings] == [
        construct
    ]


def test_the_place_of_a_report_names_header_paragraph_and_words() -> None:
    parts = {
        "word/header1.xml": paragraph("一") + paragraph(content=run("某某司法局") + "<w:r><w:pict/></w:r>")
    }
    section = '<w:headerReference w:type="default" r:id="rId1"/>' + OFFICIAL_PAGE
    (found,) = convert(word_file(paragraph("文"), section=section, parts=parts)).warnings
    assert found.place == "header1 ¶2 「某某司法局」"


# what a file may try


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_nonsense_in_a_file_is_refused_or_shown_but_never_crashes(data: st.DataObject) -> None:
    parts = unpacked(PAPERS[data.draw(st.sampled_from(sorted(PAPERS)))]())
    name = data.draw(
        st.sampled_from([name for name in parts if name.startswith("word/") and "rels" not in name])
    )
    values = re.findall(rb'"[^"]*"', parts[name])
    old = data.draw(st.sampled_from(values))
    new = data.draw(
        st.sampled_from([b'""', b'"x"', b'"-1"', b'"0"', b'"99999999999"', b'"1e400"', b'"nan"', old])
    )
    place = data.draw(st.integers(0, max(0, parts[name].count(old) - 1)))
    before, *rest = parts[name].split(old)
    broken = before + b"".join((new if at == place else old) + piece for at, piece in enumerate(rest))
    with suppress(Refusal):
        convert(packed(parts | {name: broken}))


def test_a_font_name_or_colour_cannot_break_out_of_the_style_sheet() -> None:
    wicked = "x';}@import url(http://example.invalid/a)&lt;/style&gt;&lt;script&gt;"
    docx = word_file(
        paragraph(
            "字<script>",
            run_properties=f'<w:rFonts w:eastAsia="{wicked}"/><w:color w:val="red;}}"/>'
            '<w:highlight w:val="url(x)"/>',
        )
    )
    converted = convert(docx)
    assert "@import" not in converted.page()
    assert "url(" not in converted.page()
    assert "<script" not in converted.page()
    assert "字&lt;script&gt;" in converted.html


def test_every_character_of_a_long_document_is_on_the_pages() -> None:
    words = "调解协议书（2026）第18号：张三、李四于11月22日签订；共计￥32,600.00元。……——“引号”Word文档"
    docx = word_file(*[paragraph(words * count, '<w:ind w:firstLineChars="200"/>') for count in range(1, 9)])
    found = "".join(texts(docx))
    assert sorted(found) == sorted(words * 36)
    assert page_count(printed(docx)) > 1


def test_the_title_is_the_files_own() -> None:
    assert convert(word_file(paragraph("文"), title="调解协议书")).title == "调解协议书"


def test_the_screen_shows_headers_and_a_sheet_of_paper() -> None:
    parts = {"word/header1.xml": paragraph("页眉")}
    section = '<w:headerReference w:type="default" r:id="rId1"/>' + OFFICIAL_PAGE
    page = convert(word_file(paragraph("文"), section=section, parts=parts)).page()
    assert "页眉" in page
    assert "width:595.3pt;min-height:841.9pt" in page


def test_a_reader_sees_the_named_font_where_he_has_it() -> None:
    font = '<w:rFonts w:eastAsia="仿宋_GB2312"/>'
    converted = convert(word_file(paragraph("文", run_properties=font)))
    assert "font-family:'仿宋_GB2312','仿宋'" in converted.screen_css
    assert "仿宋" not in converted.print_page()
