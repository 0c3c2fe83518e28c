"""Constructs a form seldom needs: each is either on the page as Word shows it, or told with its place."""

import io
import re

import pypdfium2
import pytest

from fayi.kit.docx_html import convert
from fayi.kit.docx_lint import lint
from tests.kit.test_docx_html import LEFT, TOP, dark, dots, lines, printed, texts
from tests.kit.word_files import (
    OFFICIAL_PAGE,
    STYLES,
    cell,
    changed,
    field,
    paragraph,
    picture,
    png,
    row,
    run,
    table,
    unpacked,
    word_file,
)

DRAWING = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><a:graphic><a:graphicData uri="{}"/></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
)
OLD_DRAWING = '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"/></w:pict></w:r>'
FORMATS = "http://schemas.openxmlformats.org/drawingml/2006"
SHAPES = "http://schemas.microsoft.com/office/word/2010"
ONE_CELL = [row([cell("格")])]


def changes(document: bytes) -> list[tuple[str, str]]:
    return [(found.construct, found.place) for found in convert(document).warnings]


# told with its place


@pytest.mark.parametrize(
    ("content", "construct"),
    [
        (OLD_DRAWING, "pict"),
        ("<w:r><mc:AlternateContent><mc:Choice/></mc:AlternateContent></w:r>", "AlternateContent"),
        (DRAWING.format(f"{FORMATS}/diagram"), "drawing.diagram"),
        (DRAWING.format(f"{FORMATS}/chart"), "drawing.chart"),
        (DRAWING.format(f"{SHAPES}/wordprocessingShape"), "drawing.wordprocessingShape"),
        (DRAWING.format(f"{SHAPES}/wordprocessingGroup"), "drawing.wordprocessingGroup"),
        ("<w:r><w:object/></w:r>", "object"),
        ('<w:r><w:footnoteReference w:id="1"/></w:r>', "footnoteReference"),
        ('<w:r><w:endnoteReference w:id="1"/></w:r>', "endnoteReference"),
        ('<w:r><w:commentReference w:id="1"/></w:r>', "commentReference"),
        ("<w:r><w:ruby><w:rt/><w:rubyBase/></w:ruby></w:r>", "ruby"),
        ('<w:r><w:ptab w:alignment="right"/></w:r>', "ptab"),
        ('<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>', "oMath"),
        ('<w:subDoc r:id="rId9"/>', "subDoc"),
        (field("TOC \\o", "目录"), "field TOC"),
        (field("SEQ 图", "1"), "field SEQ"),
        (field("STYLEREF 标题", "标题"), "field STYLEREF"),
        (field("PAGEREF a", "3"), "field PAGEREF"),
        (field("NUMCHARS", "3"), "field NUMCHARS"),
        (field("DATE", "3"), "field DATE"),
        (field("FORMCHECKBOX", ""), "field FORMCHECKBOX"),
        (field("PAGE \\* CHINESENUM3"), "field PAGE \\* CHINESENUM3"),
        (run("拼", '<w:eastAsianLayout w:combine="1"/>'), "eastAsianLayout"),
        (run("拼", '<w:fitText w:val="800"/>'), "fitText=800"),
        (run("拼", '<w:em w:val="dot"/>'), "em=dot"),
        (run("拼", '<w:w w:val="66"/>'), "w=66"),
        (run("拼", "<w:smallCaps/>"), "smallCaps"),
        (run("拼", "<w:specVanish/>"), "specVanish"),
        (run("拼", '<w:effect w:val="shimmer"/>'), "effect=shimmer"),
        (run("拼", '<w:u w:val="words"/>'), "u=words"),
        (run("拼", '<w:bdr w:val="wave"/>'), "bdr=wave"),
        (run("拼", '<w:shd w:val="thinDiagStripe"/>'), "shd=thinDiagStripe"),
        (run("þ", '<w:rFonts w:ascii="Webdings"/>'), "U+00FE webdings"),
        (run("\uf0fe"), "U+F0FE 试印宋体"),
    ],
)
def test_what_stands_in_a_line_and_cannot_be_shown_is_told(content: str, construct: str) -> None:
    found = changes(word_file(paragraph("前文"), paragraph(content=run("此处") + content)))
    words = "".join(re.findall("<w:t [^>]*>([^<]*)", content))
    assert found == [(construct, f"document ¶2 「此处{words}」")]


@pytest.mark.parametrize(
    ("properties", "construct"),
    [
        ("<w:framePr/>", "framePr"),
        ('<w:kinsoku w:val="0"/>', "kinsoku=0"),
        ("<w:topLinePunct/>", "topLinePunct"),
        ('<w:textDirection w:val="tbRl"/>', "textDirection=tbRl"),
        ('<w:pBdr><w:bar w:val="single"/></w:pBdr>', "pBdr.bar"),
        ('<w:pBdr><w:bottom w:val="doubleWave"/></w:pBdr>', "pBdr=doubleWave"),
        ('<w:shd w:val="diagCross" w:fill="FFFFFF"/>', "shd=diagCross"),
        ("<w:rPr><w:del/></w:rPr>", "del"),
    ],
)
def test_paragraph_settings_that_cannot_be_kept_are_told(properties: str, construct: str) -> None:
    assert changes(word_file(paragraph("文", properties))) == [(construct, "document ¶1 「文」")]


@pytest.mark.parametrize(
    ("body", "construct"),
    [
        (table([2000], ["<w:tr><w:tblPrEx/>" + ONE_CELL[0].removeprefix("<w:tr>")]), "tblPrEx"),
        (table([2000], ["<w:altChunk/>", *ONE_CELL]), "altChunk"),
        (table([2000], ONE_CELL, "<w:tblCellSpacing/>"), "tblCellSpacing"),
        (table([2000], ONE_CELL, "<w:tblpPr/>"), "tblpPr"),
        (table([2000], [row([cell("格", 2000, '<w:hMerge w:val="restart"/>')])]), "hMerge=restart"),
        (table([2000], [row([cell("格", 2000, "<w:cellDel/>")])]), "cellDel"),
        (
            table([2000], [row([cell("格", 2000, '<w:tcBorders><w:top w:val="wave"/></w:tcBorders>')])]),
            "tcBorders=wave",
        ),
    ],
)
def test_table_settings_that_cannot_be_kept_are_told(body: str, construct: str) -> None:
    assert [name for name, _ in changes(word_file(paragraph("前文"), body))] == [construct]


def test_a_table_inside_vertical_text_and_a_table_style_that_formats_cells_are_told() -> None:
    inner = table([900], [row([cell("内", 900)])]) + paragraph()
    standing = '<w:textDirection w:val="tbRlV"/>'
    docx = word_file(table([2000], [row([cell(width=2000, properties=standing, content=inner)])]))
    assert ("tbl, textDirection", "document ¶2") in changes(docx)
    styled = STYLES + (
        '<w:style w:type="table" w:styleId="Grey"><w:tcPr><w:shd w:val="clear" w:fill="EEEEEE"/></w:tcPr></w:style>'
    )
    docx = word_file(table([2000], ONE_CELL, '<w:tblStyle w:val="Grey"/>'), styles=styled)
    assert changes(docx)[0][0] == "tblStyle tcPr Grey"


@pytest.mark.parametrize(
    ("inside", "construct"),
    [
        ('<a:srcRect l="20000"/>', "drawing.crop"),
        ('<a:xfrm rot="5400000"/>', "drawing.turned"),
        ('<a:xfrm flipH="1"/>', "drawing.turned"),
        ("<a:ln><a:solidFill/></a:ln>", "drawing.ln"),
        ('<a:prstGeom prst="ellipse"/>', "drawing.ellipse"),
        ('<wp:docPr id="1" name="" hidden="1"/>', "drawing.hidden"),
    ],
)
def test_a_picture_that_word_would_change_is_told(inside: str, construct: str) -> None:
    content = picture().replace("</pic:blipFill>", f"</pic:blipFill>{inside}")
    assert changes(word_file(paragraph(content=content), media={"a.png": png()}))[0][0] == construct
    tinted = picture().replace('r:embed="rId90"/>', 'r:embed="rId90"><a:grayscl/></a:blip>')
    assert changes(word_file(paragraph(content=tinted), media={"a.png": png()}))[0][0] == "drawing.grayscl"


def test_a_picture_in_the_middle_of_the_sheet_is_told() -> None:
    anchor = (
        '<wp:positionH relativeFrom="page"><wp:align>center</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:wrapNone/>'
    )
    found = changes(word_file(paragraph(content=picture(anchor=anchor)), media={"a.png": png()}))
    assert [name for name, _ in found] == ["drawing.horizontal=page center"]


@pytest.mark.parametrize(
    ("section", "construct"),
    [
        ('<w:lnNumType w:countBy="1"/>', "lnNumType"),
        ("<w:pgBorders/>", "pgBorders"),
        ('<w:type w:val="oddPage"/>', "type=oddPage"),
        ('<w:pgNumType w:fmt="chineseCounting"/>', "pgNumType=chineseCounting"),
    ],
)
def test_page_settings_that_cannot_be_kept_are_told(section: str, construct: str) -> None:
    assert [name for name, _ in changes(word_file(paragraph("文"), section=OFFICIAL_PAGE + section))] == [
        construct
    ]


def test_a_watermark_of_word_in_the_header_is_told_with_the_headers_name() -> None:
    parts = {"word/header1.xml": paragraph(content=OLD_DRAWING)}
    section = '<w:headerReference w:type="default" r:id="rId1"/>' + OFFICIAL_PAGE
    assert changes(word_file(paragraph("文"), section=section, parts=parts)) == [("pict", "header1 ¶1")]


def test_settings_of_the_whole_file_are_told() -> None:
    parts = {"word/settings.xml": "<w:mirrorMargins/>"}
    assert [name for name, _ in changes(word_file(paragraph("文"), parts=parts))] == [
        "settings mirrorMargins"
    ]
    docx = word_file(paragraph("文"))
    body = unpacked(docx)["word/document.xml"].replace(
        b"<w:body>", b'<w:background w:color="FF0000"/><w:body>'
    )
    assert [name for name, _ in changes(changed(docx, "word/document.xml", body))] == ["background"]


@pytest.mark.parametrize(
    ("more", "construct"),
    [
        ('<w:lvlPicBulletId w:val="0"/>', "lvlPicBulletId"),
        ("<w:isLgl/>", "isLgl"),
        ('<w:lvlRestart w:val="0"/>', "lvlRestart"),
        ('<w:lvlJc w:val="right"/>', "lvlJc=right"),
    ],
)
def test_settings_of_a_list_are_told(more: str, construct: str) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'{more}<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    item = paragraph("项", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    assert [name for name, _ in changes(word_file(item, parts={"word/numbering.xml": numbering}))] == [
        construct
    ]


def test_the_lint_names_the_place_of_what_cannot_be_shown() -> None:
    docx = word_file(paragraph("前文"), paragraph(content=run("此处") + OLD_DRAWING))
    (fault,) = lint(docx, set(), set())
    assert fault.place == "document ¶2 「此处」"
    assert "pict" in str(fault)


# on the page as Word shows it


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>", "控件"),
        (f'<w:smartTag w:element="x">{run("标签")}</w:smartTag>', "标签"),
        (f"<w:ins>{run('增')}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>", "增"),
        (f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo>", "新"),
        (f'<w:hyperlink r:id="rId9">{run("链接")}</w:hyperlink>', "链接"),
        (field("HYPERLINK x", "网页"), "网页"),
        (field("REF a", "第一条"), "第一条"),
        (run("藏", "<w:vanish/>") + run("露"), "露"),
        (run("\uf052\uf0a3", '<w:rFonts w:ascii="Wingdings 2"/>'), "☑□"),
        (
            '<w:commentRangeStart w:id="1"/>'
            + run("批")
            + '<w:commentRangeEnd w:id="1"/><w:bookmarkStart w:id="2"/>',
            "批",
        ),
    ],
)
def test_what_stands_in_a_line_and_can_be_shown_is_shown(content: str, text: str) -> None:
    assert texts(word_file(paragraph(content=content))) == [text]


def test_content_controls_around_paragraphs_rows_and_cells_are_opened() -> None:
    def controlled(inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    rows = [controlled(row([cell("甲")])), row([cell("乙")]).replace("<w:tc>", "<w:sdt><w:sdtContent><w:tc>")]
    rows[1] = rows[1].replace("</w:tc>", "</w:tc></w:sdtContent></w:sdt>")
    assert texts(word_file(controlled(paragraph("段")), table([2000], rows))) == ["段", "甲", "乙"]


def test_a_deleted_row_is_gone() -> None:
    rows = [row([cell("留")]), row([cell("删")], "<w:del/>")]
    assert texts(word_file(table([2000], rows))) == ["留"]


def test_a_paragraph_hidden_with_its_mark_takes_no_room() -> None:
    hidden = paragraph("暗", "<w:rPr><w:vanish/></w:rPr>", run_properties="<w:vanish/>")
    one, other = lines(word_file(paragraph("一"), hidden, paragraph("二")))
    assert other.baseline - one.baseline == pytest.approx(28, abs=0.1)


@pytest.mark.parametrize(
    ("instruction", "section"), [("PAGE \\* ArabicDash", ""), ("PAGE", '<w:pgNumType w:fmt="numberInDash"/>')]
)
def test_a_page_number_stands_between_dashes(instruction: str, section: str) -> None:
    parts = {"word/footer1.xml": paragraph(content=field(instruction + " \\* MERGEFORMAT"))}
    section = '<w:footerReference w:type="default" r:id="rId1"/>' + OFFICIAL_PAGE + section
    assert texts(word_file(paragraph("文"), section=section, parts=parts)) == ["文", "-1-"]


def test_paragraphs_with_the_same_borders_stand_in_one_box() -> None:
    sides = "".join(f'<w:{side} w:val="single" w:sz="24" w:space="0"/>' for side in ("top", "bottom"))
    boxed = f"<w:pBdr>{sides}</w:pBdr>"

    def ruled(properties: str) -> list[int]:
        page = dots(word_file(paragraph(" ", boxed), paragraph(" ", properties)))
        return [y for y, line in enumerate(page) if dark(line[int(LEFT) + 40])]

    top, bottom = TOP, TOP + 56
    assert [abs(y - top) < 5 or abs(y - bottom) < 8 for y in ruled(boxed)] == [True] * len(ruled(boxed))
    other = boxed.replace('w:sz="24"', 'w:sz="32"')
    assert any(20 < y - top < 40 for y in ruled(other))


def test_a_line_crosses_a_cell_from_corner_to_corner() -> None:
    tall = '<w:trHeight w:val="2000" w:hRule="exact"/>'
    for side, corners in (("tl2br", (0, 0)), ("tr2bl", (150, 0))):
        crossed = f'<w:tcBorders><w:{side} w:val="single" w:sz="12" w:color="000000"/></w:tcBorders>'
        page = dots(word_file(table([3000], [row([cell("", 3000, crossed)], tall)])))
        left = LEFT - 5.4
        inside = [
            (x, y)
            for y in range(int(TOP) + 5, int(TOP) + 95)
            for x in range(int(left) + 5, int(left) + 145)
            if dark(page[y][x])
        ]
        assert len(inside) > 60
        slope = 100 / 150 if corners == (0, 0) else -100 / 150
        for x, y in inside:
            assert y - TOP == pytest.approx(slope * (x - left - corners[0]), abs=4)


def test_a_pattern_becomes_the_shade_it_looks_like() -> None:
    docx = word_file(paragraph("文", '<w:shd w:val="pct20" w:color="auto" w:fill="FFFFFF"/>'))
    assert "background:#cccccc" in convert(docx).css
    docx = word_file(paragraph("文", '<w:shd w:val="solid" w:color="FF0000" w:fill="auto"/>'))
    assert "background:#ff0000" in convert(docx).css


def test_an_underline_keeps_its_kind_and_colour() -> None:
    docx = word_file(paragraph(content=run("常") + run("线", '<w:u w:val="dashLong" w:color="FF0000"/>')))
    assert "text-decoration:underline dashed #ff0000" in convert(docx).css


def test_signs_of_every_kind_stay_in_their_order_in_the_text() -> None:
    docx = word_file(paragraph("按第三条，☑同意"), table([2000, 2000], [row([cell("左栏"), cell("右栏")])]))
    document = pypdfium2.PdfDocument(io.BytesIO(printed(docx)))
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "".join(text.split()) == "按第三条，☑同意左栏右栏"
