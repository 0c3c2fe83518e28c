"""The paragraph styles every form is written in, and the parts of the Word file that carry them.

Sizes follow GB/T 9704-2012: 二号 22 pt for titles, 三号 16 pt on 28 pt lines for the body. Every style has an
exact line height, so a page looks the same with whatever font stands in for one that is not installed.
"""

from dataclasses import dataclass

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

XIAOBIAOSONG = "方正小标宋简体"
FANGSONG = "仿宋_GB2312"
KAITI = "楷体_GB2312"
HEITI = "黑体"
SONGTI = "宋体"

# Word takes these where the first is not installed.
STAND_INS = {XIAOBIAOSONG: "华文中宋", FANGSONG: "仿宋", KAITI: "楷体", HEITI: "SimHei", SONGTI: "SimSun"}


@dataclass(frozen=True)
class Style:
    """A paragraph style. Sizes and heights in points, `indent` and `right` in characters."""

    name: str
    font: str
    size: float
    line: float
    align: str = "both"
    indent: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    tight: bool = False
    """A quarter point less between characters: 28 of them fill the 156 mm line."""
    keep: bool = False
    """Stays on one page with the paragraph after it."""
    colour: str = ""
    grows: bool = False
    """`line` is a least height; for pictures, which an exact line would cut off."""


TITLE = Style("公文标题", XIAOBIAOSONG, 22, 36, "center", after=8, keep=True)
NUMBER = Style("文书编号", FANGSONG, 14, 28, "right", after=6, keep=True)
BODY = Style("公文正文", FANGSONG, 16, 28, indent=2, tight=True)
FLUSH = Style("公文顶格", FANGSONG, 16, 28, tight=True)
HEADING = Style("公文小标题", HEITI, 16, 28, indent=2, tight=True, keep=True)
CLOSING = Style("公文落款", FANGSONG, 16, 28, "right", right=4, tight=True)
SEAL = Style("落款印章", FANGSONG, 16, 28, "center", tight=True, keep=True)
LABEL = Style("表格栏目", SONGTI, 12, 17, "center")
ENTRY = Style("表格内容", FANGSONG, 12, 20)
SMALL = Style("表格小字", FANGSONG, 10.5, 16)
TELLING = Style("表格叙述", FANGSONG, 12, 20, indent=2)
MINUTES = Style("笔录正文", FANGSONG, 14, 26, indent=2)
LINE = Style("笔录栏目", FANGSONG, 14, 24, "left")
SIGN = Style("签名栏", FANGSONG, 14, 22, "left", keep=True)
NOTE = Style("附注", SONGTI, 10.5, 16, "left")
EDGE = Style("页眉页脚", SONGTI, 10.5, 16, "center")
RED_HEAD = Style("发文机关标志", XIAOBIAOSONG, 30, 46, "center", colour="E60012", keep=True)
COVER_TITLE = Style("卷宗标题", XIAOBIAOSONG, 42, 72, "center", before=28, after=56)
COVER_ENTRY = Style("卷宗栏目", FANGSONG, 16, 28, "left")
COUNTERFOIL = Style("回执标题", XIAOBIAOSONG, 18, 30, "center", before=6, after=4, keep=True)
CERTIFIED = Style("证书正文", FANGSONG, 18, 36, indent=2)
STUB = Style("存根内容", FANGSONG, 14, 24, indent=2)
PICTURE = Style("图片", SONGTI, 10.5, 16, "center", grows=True)
GAP = Style("间隔", SONGTI, 5, 6)
TAG = Style("模板标记", SONGTI, 9, 14, "left", colour="808080")

ALL = (
    TITLE, NUMBER, BODY, FLUSH, HEADING, CLOSING, SEAL, LABEL, ENTRY, SMALL, TELLING, MINUTES, LINE, SIGN,
    NOTE, EDGE, RED_HEAD, COVER_TITLE, COVER_ENTRY, COUNTERFOIL, CERTIFIED, STUB, PICTURE, GAP, TAG,
)  # fmt: skip

# Numbered lists: the format of the number, its text, and the style of the paragraphs.
LISTS = {"一、": "chineseCountingThousand", "（一）": "chineseCountingThousand", "1.": "decimal"}

UNUSED_PARTS = ("extended-properties", "thumbnail", "stylesWithEffects", "customXml", "webSettings", "theme")


def install(document: Document) -> None:
    """Replace what the blank document brings by the kit's own styles, fonts and settings."""
    for relationships in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in relationships.items() if rel.reltype.endswith(UNUSED_PARTS)]:
            del relationships[key]
    _refill(document.styles.element, _style_sheet())
    _refill(document.settings.element, _SETTINGS)
    fonts = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("fontTable"))
    fonts._blob = _font_table().encode()


def _refill(root: object, content: str) -> None:
    new = parse_xml(f"<w:root {nsdecls('w')}>{content}</w:root>")
    root[:] = list(new)  # type: ignore[index]


def run_properties(font: str, size: float, *, tight: bool = False, colour: str = "") -> str:
    """The inside of a w:rPr."""
    return (
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + ('<w:spacing w:val="-5"/>' if tight else "")
        + f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    )


def _style_sheet() -> str:
    return (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        + run_properties(FANGSONG, 16)
        + '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        + "<w:pPrDefault/></w:docDefaults>"
        + '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        + '<w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
        + '<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/><w:jc w:val="both"/>'
        + "</w:pPr></w:style>"
        + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        + '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
        + '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        + '<w:name w:val="Normal Table"/><w:semiHidden/></w:style>'
        + "".join(_style(style) for style in ALL)
    )


def _style(style: Style) -> str:
    rule = "atLeast" if style.grows else "exact"
    indents = ""
    for side, characters in (("firstLine", style.indent), ("right", style.right)):
        if characters:
            points = characters * style.size
            indents += f' w:{side}Chars="{round(characters * 100)}" w:{side}="{round(points * 20)}"'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.name}">'
        + f'<w:name w:val="{style.name}"/>'
        + '<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>'
        + ("<w:keepNext/>" if style.keep else "")
        + f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}"'
        + f' w:line="{round(style.line * 20)}" w:lineRule="{rule}"/>'
        + (f"<w:ind{indents}/>" if indents else "")
        + f'<w:jc w:val="{style.align}"/></w:pPr><w:rPr>'
        + run_properties(style.font, style.size, tight=style.tight, colour=style.colour)
        + "</w:rPr></w:style>"
    )


_SETTINGS = (
    '<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="doNotCompress"/>'
    "<w:compat><w:doNotExpandShiftReturn/>"
    '<w:compatSetting w:name="compatibilityMode" w:val="15"'
    ' w:uri="http://schemas.microsoft.com/office/word"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
)


def _font_table() -> str:
    return (
        f"<w:fonts {nsdecls('w')}>"
        + "".join(
            f'<w:font w:name="{font}"><w:altName w:val="{stand_in}"/></w:font>'
            for font, stand_in in STAND_INS.items()
        )
        + "</w:fonts>"
    )
