"""Small Word files written out by hand, so that a test says exactly what is in them."""

import io
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = {
    "word/document.xml": "document.main+xml",
    "word/styles.xml": "styles+xml",
    "word/numbering.xml": "numbering+xml",
    "word/settings.xml": "settings+xml",
    "word/header1.xml": "header+xml",
    "word/header2.xml": "header+xml",
    "word/footer1.xml": "footer+xml",
    "word/footer2.xml": "footer+xml",
}
# A font nobody has installed, so that the bundled one stands in on every machine.
FONT = '<w:rFonts w:ascii="试印宋体" w:hAnsi="试印宋体" w:eastAsia="试印宋体"/>'
STYLES = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{FONT}"
    '<w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr>'
    '<w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr></w:style>'
)
# 156 mm of text between the margins of GB/T 9704-2012: 27 characters of 16 pt and a bit.
OFFICIAL_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="992"/>'
)


def run(text: str, properties: str = "") -> str:
    """A w:r; tabs and line breaks in the text become w:tab and w:br."""
    inside = ""
    for piece in text.replace("\t", "\0\t\0").replace("\n", "\0\n\0").split("\0"):
        mark = {"\t": "<w:tab/>", "\n": "<w:br/>"}.get(piece)
        inside += mark or (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "")
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>"


def paragraph(text: str = "", properties: str = "", *, run_properties: str = "", content: str = "") -> str:
    """A w:p of one run, or of the given content."""
    inside = content or (run(text, run_properties) if text else "")
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def cell(text: str = "", width: int = 2000, properties: str = "", *, content: str = "") -> str:
    """A w:tc with one paragraph, or with the given content."""
    inside = content or paragraph(text)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{inside}</w:tc>'


def table(grid: list[int], rows: list[str], properties: str = "") -> str:
    """A bordered w:tbl with a fixed grid, in twentieths of a point."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in sides)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return (
        f'<w:tbl><w:tblPr>{properties}<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def row(cells: list[str], properties: str = "") -> str:
    """A w:tr."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def field(instruction: str, shown: str = "1") -> str:
    """A field with its stored result."""
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    return f"{begin}<w:r><w:instrText> {instruction} </w:instrText></w:r>{separate}{run(shown)}{end}"


def picture(relationship: str = "rId90", *, anchor: str = "", width: int = 914400) -> str:
    """A w:drawing of a square picture, in the line or (with the inside of a wp:anchor) floating."""
    graphic = (
        '<a:graphic><a:graphicData uri="picture"><pic:pic><pic:blipFill>'
        f'<a:blip r:embed="{relationship}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
    )
    extent = f'<wp:extent cx="{width}" cy="{width}"/>'
    frame = (
        f'<wp:anchor behindDoc="1">{anchor}{extent}{graphic}</wp:anchor>'
        if anchor
        else f"<wp:inline>{extent}{graphic}</wp:inline>"
    )
    return f"<w:r><w:drawing>{frame}</w:drawing></w:r>"


def png(shade: int = 0) -> bytes:
    """A grey square of 4 by 4 dots."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)
    dots = (b"\0" + bytes([shade]) * 4) * 4
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(dots))
        + chunk(b"IEND", b"")
    )


def word_file(
    *body: str,
    section: str = OFFICIAL_PAGE,
    styles: str = STYLES,
    parts: dict[str, str] | None = None,
    media: dict[str, bytes] | None = None,
    relationships: str = "",
    title: str = "",
) -> bytes:
    """A .docx. `parts` are further parts' inner XML by name, referred to by rId1, rId2 … in order given;
    `media` pictures by file name, referred to by rId90, rId91 …"""
    parts = {"word/styles.xml": styles, **(parts or {})}
    roots = {"styles": "styles", "numbering": "numbering", "settings": "settings"}
    kinds = {name: name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789") for name in parts}
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kinds[name]}" '
        f'Target="{name.removeprefix("word/")}"/>'
        for number, name in enumerate(parts)
    ) + "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/image" Target="media/{name}"/>'
        for number, name in enumerate(media or {}, start=90)
    )
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        + "".join(
            f'<Override PartName="/{name}" ContentType="{CONTENT}.{TYPES[name]}"/>'
            for name in ("word/document.xml", *parts)
        )
        + "</Types>",
        "_rels/.rels": _relationships(
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
            '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
            'metadata/core-properties" Target="docProps/core.xml"/>'
        ),
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>",
        "word/_rels/document.xml.rels": _relationships(links + relationships),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(body)}"
        f"<w:sectPr>{section}</w:sectPr></w:body></w:document>",
    }
    for name, inside in parts.items():
        root = roots.get(kinds[name], {"header": "hdr", "footer": "ftr"}.get(kinds[name], ""))
        files[name] = f"<w:{root} {NAMESPACES}>{inside}</w:{root}>"
    contents = {name: text.encode() for name, text in files.items()}
    contents |= {f"word/media/{name}": content for name, content in (media or {}).items()}
    return packed(contents)


def _relationships(inside: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inside}</Relationships>"
    )


def packed(contents: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file.getvalue()


def unpacked(docx: bytes) -> dict[str, bytes]:
    """The files in a zip."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(docx: bytes, name: str, content: bytes) -> bytes:
    """The same file with one part replaced or added."""
    return packed(unpacked(docx) | {name: content})


def text_of(docx: bytes) -> str:
    """The text of the body: paragraphs joined by |, with tabs and line breaks."""
    from lxml import etree

    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    words = {w + "tab": "\t", w + "br": "\n"}
    root = etree.fromstring(unpacked(docx)["word/document.xml"])
    return "|".join(
        "".join(
            (element.text or "") if element.tag == w + "t" else words.get(element.tag, "")
            for element in found.iter()
            if next(element.iterancestors(w + "p"), None) is found
        )
        for found in root.iter(w + "p")
    )
