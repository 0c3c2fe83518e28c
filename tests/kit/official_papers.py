"""Papers as offices write them, filled in: the ground the converter is measured on."""

from tests.kit.word_files import (
    OFFICIAL_PAGE,
    STYLES,
    cell,
    field,
    paragraph,
    row,
    run,
    table,
    word_file,
)

HEITI = '<w:rFonts w:ascii="试印黑体" w:hAnsi="试印黑体" w:eastAsia="试印黑体"/>'
TITLE = '<w:spacing w:line="720" w:lineRule="exact" w:after="160"/><w:jc w:val="center"/>'
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
UNDERLINE = '<w:u w:val="single"/>'
FOOTER = {
    "word/footer1.xml": paragraph(
        content=run("第 ") + field("PAGE") + run(" 页 共 ") + field("NUMPAGES") + run(" 页")
    )
}
WITH_FOOTER = '<w:footerReference w:type="default" r:id="rId1"/>' + OFFICIAL_PAGE
MARGINS = (
    '<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
    '<w:jc w:val="center"/>'
)
# Said outright, because programs differ in what they take for granted.
WHOLE_PAGES = STYLES.replace("<w:pPr>", '<w:pPr><w:widowControl w:val="0"/>')

STORY = (
    "申请人与被申请人系上下楼邻居。2026年10月3日，因楼上卫生间漏水，造成申请人家中客厅吊顶、墙面及木地板受损，"
    "双方就维修费用和赔偿数额多次协商未果，申请人遂向本人民调解委员会申请调解，请求依法处理。"
    "经现场查看，漏水点位于楼上卫生间地漏处，受损面积约12平方米；双方对“漏水原因”没有争议。"
)


def title(text: str) -> str:
    return paragraph(text, TITLE, run_properties='<w:sz w:val="44"/>')


def body(text: str) -> str:
    return paragraph(text, INDENT)


def notice() -> bytes:
    """Running text over several pages with headings and a signature."""
    parts = [title("关于进一步规范人民调解文书制作工作的通知"), paragraph("各人民调解委员会：")]
    for number, heading in enumerate("一二三四", start=1):
        parts.append(
            paragraph(f"{heading}、严格文书制作标准", INDENT + "<w:keepNext/>", run_properties=HEITI)
        )
        parts += [body(STORY * count) for count in (1, number)]
    parts += [paragraph("龙山区司法局", '<w:ind w:rightChars="200" w:right="640"/><w:jc w:val="right"/>')]
    parts += [paragraph("2026年11月22日", '<w:ind w:rightChars="300" w:right="960"/><w:jc w:val="right"/>')]
    return word_file(*parts, section=WITH_FOOTER, parts=FOOTER, styles=WHOLE_PAGES)


def form() -> bytes:
    """A table of merged cells, boxes and long text."""
    small = '<w:spacing w:line="360" w:lineRule="exact"/><w:jc w:val="{}"/>'
    size = '<w:sz w:val="24"/>'

    def words(text: str, align: str = "center") -> str:
        return paragraph(text, small.format(align), run_properties=size)

    def box(text: str, width: int, more: str = "", align: str = "center") -> str:
        centred = '<w:vAlign w:val="center"/>'
        return cell(width=width, properties=more + centred, content=words(text, align))

    high = '<w:cantSplit/><w:trHeight w:val="560" w:hRule="atLeast"/>'
    grid = [1400, 2200, 1400, 3800]
    rows = [
        row(
            [
                box("姓名", 1400),
                box("欧阳明德", 2200),
                box("性别", 1400),
                box("☑男　□女", 3800, align="left"),
            ],
            high,
        ),
        row(
            [
                box("住址", 1400),
                box(
                    "龙山区城关镇幸福路128号阳光花园小区3栋2单元501室",
                    7400,
                    '<w:gridSpan w:val="3"/>',
                    "left",
                ),
            ],
            high,
        ),
        row(
            [
                box("申请事项", 1400, '<w:vMerge w:val="restart"/>'),
                box("一", 2200),
                box("赔偿维修费用人民币叁千陆百元（￥3,600.00）；", 5200, '<w:gridSpan w:val="2"/>', "left"),
            ],
            high,
        ),
        row(
            [
                box("", 1400, "<w:vMerge/>"),
                box("二", 2200),
                box("对漏水部位进行维修并承担相应费用。", 5200, '<w:gridSpan w:val="2"/>', "left"),
            ],
            high,
        ),
        row([box("纠纷情况", 1400), box(STORY, 7400, '<w:gridSpan w:val="3"/>', "both")], high),
    ]
    return word_file(
        title("人民调解申请书"),
        table(grid, rows, MARGINS),
        words("填表人：李秀英", "left"),
        section=WITH_FOOTER,
        parts=FOOTER,
        styles=WHOLE_PAGES,
    )


def record() -> bytes:
    """Questions and answers under underlined tabs, with a ruled header."""
    stops = '<w:tabs><w:tab w:val="left" w:pos="8840"/></w:tabs><w:jc w:val="left"/>'
    ruled = (
        '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        '<w:jc w:val="center"/>'
    )
    heads = [
        paragraph(
            properties=stops, content=run(f"{label}：") + run(f" {value}", UNDERLINE) + run("\t", UNDERLINE)
        )
        for label, value in (
            ("时间", "2026年11月12日9时30分"),
            ("地点", "龙山区司法局询问室"),
            ("调解员", "王志强、李秀英"),
        )
    ]
    turns = []
    for count in (1, 2, 1, 1, 2):
        turns += [body("问：请介绍一下有关情况，你是否申请回避？"), body("答：" + STORY * count)]
    parts = {"word/header1.xml": paragraph("人民调解委员会调解记录", ruled), **FOOTER}
    section = (
        '<w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/>'
        + OFFICIAL_PAGE
    )
    return word_file(title("调 解 记 录"), *heads, *turns, section=section, parts=parts, styles=WHOLE_PAGES)


def clauses() -> bytes:
    """Automatic numbers on three levels."""

    def level(number: int, number_format: str, text: str, indent: str, suffix: str) -> str:
        return (
            f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>'
            f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f"<w:pPr><w:ind {indent}/></w:pPr></w:lvl>"
        )

    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
        + level(0, "chineseCountingThousand", "第%1条　", 'w:left="0" w:firstLine="640"', "nothing")
        + level(1, "chineseCounting", "（%2）", 'w:left="0" w:firstLine="640"', "nothing")
        + level(2, "decimal", "%3.", 'w:left="1280" w:hanging="480"', "tab")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )

    def item(number: int, text: str) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="1"/></w:numPr>')

    items = []
    for _ in range(3):
        items += [
            item(0, "双方就赔偿事宜自愿达成协议，" + STORY),
            item(1, "付款方式及时间："),
            item(2, "签订之日支付人民币壹万元整；"),
        ]
        items += [
            item(2, "余款于2027年3月31日前付清，逾期未付的，按照同期贷款市场报价利率计付利息。"),
            item(1, "双方不再就本次纠纷主张任何权利。"),
        ]
    return word_file(
        title("人民调解协议书"),
        *items,
        section=WITH_FOOTER,
        parts={**FOOTER, "word/numbering.xml": numbering},
        styles=WHOLE_PAGES,
    )


PAPERS = {"notice": notice, "form": form, "record": record, "clauses": clauses}
